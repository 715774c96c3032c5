"""Pictures of every page at two widths, light and dark, for a person to look at: make screenshots (into screenshots/)."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    "find": "",
    "force": "force?force=kent",
    "force-without-rate": "force?force=devon-and-cornwall",
    "force-city": "force?force=city-of-london",
    "force-dyfed-powys": "force?force=dyfed-powys",
    "force-greater-manchester": "force?force=greater-manchester",
    "compare": "compare?forces=kent,cheshire,derbyshire,essex&measure=recording_rate",
    "compare-refused": "compare?forces=cumbria,essex&measure=latest_grade",
    "progress": "progress?force=kent",
    "recorded-crime": "recorded_crime?force=kent",
    "help": "get_help?force=kent",
    "about": "about_the_data",
    "ask": "ask",
    "national": "national",
    "method": "method",
}


def serve(port: int) -> subprocess.Popen:
    """The real site on `port`, up when it answers."""
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(120):
        try:
            urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=1)
            return server
        except OSError:
            time.sleep(0.5)
    server.kill()
    raise SystemExit("The site did not start within a minute; try make run to see why.")


def main(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    server = serve(port)
    try:
        with sync_playwright() as playwright:
            chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            )
            for scheme in ("light", "dark"):
                for width in (1280, 375):
                    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
                    for name, address in PAGES.items():
                        page.set_viewport_size({"width": width, "height": 900})
                        page.goto(f"http://localhost:{port}/{address}")
                        page.wait_for_selector("footer.otr-footer", state="attached", timeout=60_000)
                        page.wait_for_timeout(1500)
                        height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
                        page.set_viewport_size({"width": width, "height": min(height + 40, 9000)})
                        page.wait_for_timeout(500)
                        page.screenshot(path=folder / f"{name}-{width}-{scheme}.png")
                    page.close()
            browser.close()
    finally:
        server.terminate()
    print(f"{len(PAGES) * 4} pictures in {folder}/")


if __name__ == "__main__":
    main(ROOT / "screenshots")
