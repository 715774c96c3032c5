"""Servers to measure: the site as `make run` starts it, on a copy of the figures, and others beside it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from etl import load
from etl.paths import PROJECT, Places

START_SECONDS = 60.0
IDLE_SECONDS, MOST_BUSY = 2.0, 0.05
"""A server is idle when for so long it took no more than this part of a core."""
CHROMIUM = shutil.which("chromium")
CHROMIUM_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
MEGABYTE = 2**20


class Server:
    """A server process on a port of its own, ended with the `with` block."""

    def __init__(
        self, command: list[str], ready: str, port: int | None = None, folder: Path = PROJECT, **environment: str
    ) -> None:
        """`command` without the port, which is put last; `ready` is a path that answers 200 once the server serves."""
        self.port = port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._command, self._ready = [*command, str(self.port)], ready
        self._folder, self._environment = folder, environment
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the server
        self._process: psutil.Popen | None = None

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def start(self) -> float:
        """Start it and wait until it serves; seconds that took. Raises RuntimeError with its log when it does not."""
        began = time.perf_counter()
        self._process = psutil.Popen(
            self._command,
            cwd=self._folder,
            env=os.environ | self._environment,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        while time.perf_counter() - began < START_SECONDS:
            if self._process.poll() is not None:
                raise RuntimeError(f"{' '.join(self._command)} ended while it started:\n{self.log()}")
            if self.is_ready():
                return time.perf_counter() - began
            time.sleep(0.05)
        self.end()
        raise RuntimeError(f"{' '.join(self._command)} did not start within {START_SECONDS:.0f} s:\n{self.log()}")

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(self.address + self._ready, timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def wait_until_idle(self, most_seconds: float = 300.0) -> None:
        """Until it has nothing left to do aside, such as compressing scripts. Raises TimeoutError."""
        until = time.perf_counter() + most_seconds
        while time.perf_counter() < until:
            if self._process.cpu_percent(IDLE_SECONDS) / 100 <= MOST_BUSY:
                return
        raise TimeoutError(f"still busy after {most_seconds:.0f} s")

    def end(self) -> None:
        """Ask it to end, and end it after ten seconds."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=10)
            except psutil.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """End it at once, as a crash or `kill -9` does."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def megabytes(self) -> float:
        """Resident memory of the process."""
        return self._process.memory_info().rss / MEGABYTE

    def cpu_seconds(self) -> float:
        """Processor time that the process has taken since its start: less moved by what else runs here than a clock is."""
        times = self._process.cpu_times()
        return times.user + times.system

    def threads(self) -> int:
        return self._process.num_threads()

    def log(self) -> str:
        self._log.seek(0)
        return self._log.read().decode(errors="replace")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def site(figures: Places, port: int | None = None) -> Server:
    """The site, as `make run` starts it, on these figures."""
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port"]
    return Server(command, "/_stcore/health", port, ON_THE_RECORD_DATA=str(figures.data))


def stock_streamlit(script: Path) -> Server:
    """One script served by Streamlit as it comes, without this project's settings: only quiet, and it watches no files."""
    settings = ["--server.headless=true", "--browser.gatherUsageStats=false", "--server.fileWatcherType=none"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *settings, "--server.port"]
    return Server(command, "/_stcore/health", folder=script.parent)


@contextmanager
def built_figures() -> Iterator[Places]:
    """A copy of the input files in a folder of its own, with a database built from them."""
    with tempfile.TemporaryDirectory() as folder:
        ignored = shutil.ignore_patterns("build", "downloads")
        figures = Places(Path(shutil.copytree(PROJECT / "data", Path(folder) / "data", ignore=ignored)))
        load.build(figures)
        yield figures
