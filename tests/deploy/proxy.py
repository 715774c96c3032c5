"""nginx as a process, with the shipped settings; only the addresses differ."""

import json
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from etl.paths import PROJECT

SHIPPED = PROJECT / "deploy" / "nginx.conf"
PROCESSES = re.compile(r"server site-(\d+):8501")
START_SECONDS = 10


@dataclass(frozen=True)
class Proxy:
    """A running nginx: its address, and what it wrote."""

    address: str
    folder: Path

    def log(self) -> list[dict]:
        """The access log, oldest first. A line is written when its answer has been sent, so a moment later."""
        return [json.loads(line) for line in self.printed().splitlines() if line.startswith("{")]

    def printed(self) -> str:
        return (self.folder / "log.txt").read_text(encoding="utf-8")


def settings(folder: Path, port: int, addresses: list[str]) -> Path:
    """The shipped settings with addresses of this machine; the process named site-2 gets the second, and so on."""
    text = PROCESSES.sub(lambda found: f"server {addresses[int(found[1]) - 1]}", SHIPPED.read_text(encoding="utf-8"))
    path = folder / "nginx.conf"
    path.write_text(text.replace("listen 8080;", f"listen 127.0.0.1:{port};"), encoding="utf-8")
    return path


def command(nginx: str, folder: Path, config: Path) -> list[str]:
    """As compose.yaml starts it. The container's user is nobody's; root here stays root, to read the test's own folders."""
    as_root = "user root;" if os.geteuid() == 0 else ""
    return [nginx, "-e", "stderr", "-p", str(folder), "-c", str(config), "-g", f"daemon off; {as_root}"]


@contextmanager
def proxying(nginx: str, folder: Path, port: int, addresses: list[str], tls: Path | None = None) -> Iterator[Proxy]:
    """nginx in front of these processes, until the block is left. `tls` is a folder with the settings and files for https."""
    config = settings(folder, port, addresses)
    if tls:
        shutil.copytree(tls, folder / "tls")
    with (folder / "log.txt").open("w", encoding="utf-8") as output:
        process = subprocess.Popen(command(nginx, folder, config), stdout=output, stderr=subprocess.STDOUT)
    proxy = Proxy(f"http://127.0.0.1:{port}", folder)
    try:
        _wait(proxy, process, port)
        yield proxy
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait(proxy: Proxy, process: subprocess.Popen, port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"nginx did not start:\n{proxy.printed()}")
