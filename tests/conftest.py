"""What all tests share: the real figures built once in a folder of their own, the site served from them, and a browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser, sync_playwright

from dashboard import store
from etl import load
from etl.paths import PROJECT, Places

TODAY = "2026-11-22"
"""The day ages are counted to, so that no test passes only this year."""
START_SECONDS = 60

# The machine's speed is no property of the code.
hypothesis.settings.register_profile("on-the-record", deadline=None)
hypothesis.settings.load_profile("on-the-record")


def copy_data(target: Path) -> Places:
    """The input files as they stand in the repository, without what was downloaded or built here."""
    shutil.copytree(PROJECT / "data", target, ignore=shutil.ignore_patterns("build", "downloads"))
    return Places(target)


@pytest.fixture(scope="session", autouse=True)
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """The real figures, built once; the whole session reads them, and the checkout's own data/build is never touched."""
    figures = copy_data(tmp_path_factory.mktemp("figures") / "data")
    load.build(figures)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("ON_THE_RECORD_DATA", str(figures.data))
        environment.setenv("ON_THE_RECORD_TODAY", TODAY)
        yield figures
    store._answer.cache_clear()
    store._open.cache_clear()


@pytest.fixture
def own_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """A copy of the input files that the test may change, and that the pages read; nothing is built from it yet."""
    figures = copy_data(tmp_path / "data")
    monkeypatch.setenv("ON_THE_RECORD_DATA", str(figures.data))
    return figures


@pytest.fixture
def no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """A data folder in which nothing was ever built."""
    monkeypatch.setenv("ON_THE_RECORD_DATA", str(tmp_path))
    return Places(tmp_path)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture(scope="session")
def site(built: Places, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the real site, started as a visitor's server starts it, on its own copy of the built figures."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(built.data, folder / "data")
    port, log = free_port(), folder / "log.txt"
    address = f"http://127.0.0.1:{port}"
    with log.open("w", encoding="utf-8") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=PROJECT,
            env=os.environ | {"ON_THE_RECORD_DATA": str(folder / "data"), "ON_THE_RECORD_TODAY": TODAY},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until_healthy(address, server, log)
            yield address
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def wait_until_healthy(address: str, server: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            pytest.fail(f"The site ended while it started:\n{log.read_text(encoding='utf-8')}")
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"The site did not start within {START_SECONDS} seconds:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Where there is none the tests are skipped and say so; in CI that is a failure."""
    chromium = shutil.which("chromium")
    if chromium is None:
        reason = "Chromium is not installed; try: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield running
        running.close()
