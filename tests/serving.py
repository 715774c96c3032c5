"""The site as a process of its own, started as a visitor's server starts it; and other servers beside it."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import psutil

from etl.paths import PROJECT

TODAY = "2026-11-22"
"""The day ages are counted to, so that no test passes only this year."""
START_SECONDS = 60.0
IDLE_SECONDS, MOST_BUSY = 2.0, 0.05
"""A server is idle when for so long it took no more than this part of a core."""
MEGABYTE = 2**20


class Server:
    """A process that serves an address, from when it answers until the `with` block is left."""

    def __init__(
        self,
        command: list[str],
        address: str,
        log: Path | None = None,
        cwd: Path = PROJECT,
        environment: Mapping[str, str] | None = None,
        ready: str = "/_stcore/health",
    ) -> None:
        """`command` serves `address`; it writes into `log`, added to where there is one, else where only `told` reads it.

        `ready` is a path that answers 200 once the server serves.
        """
        self.address = address
        self.process: psutil.Popen | None = None
        self._command, self._ready, self._cwd, self._environment = command, ready, cwd, dict(environment or {})
        self._log = log.open("ab+") if log else tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the server

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def start(self) -> float:
        """Start it and wait until it serves; seconds that took. Raises RuntimeError with its log when it does not."""
        began = time.perf_counter()
        self.process = psutil.Popen(
            self._command,
            cwd=self._cwd,
            env=os.environ | self._environment,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        while time.perf_counter() - began < START_SECONDS:
            if self.process.poll() is not None:
                raise RuntimeError(f"{' '.join(self._command)} ended while it started:\n{self.told()}")
            if self.is_ready():
                return time.perf_counter() - began
            time.sleep(0.05)
        self.end()
        raise RuntimeError(f"{' '.join(self._command)} did not start within {START_SECONDS:.0f} s:\n{self.told()}")

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
            if self.process.cpu_percent(IDLE_SECONDS) / 100 <= MOST_BUSY:
                return
        raise TimeoutError(f"still busy after {most_seconds:.0f} s")

    def end(self) -> None:
        """Ask it to end, and end it after ten seconds."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=10)
            except psutil.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """End it at once, as a crash or `kill -9` does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def megabytes(self) -> float:
        """Resident memory of the process."""
        return self.process.memory_info().rss / MEGABYTE

    def cpu_seconds(self) -> float:
        """Processor time that the process has taken since its start: less moved by what else runs here than a clock is."""
        times = self.process.cpu_times()
        return times.user + times.system

    def threads(self) -> int:
        return self.process.num_threads()

    def told(self) -> str:
        """Everything it has written."""
        self._log.seek(0)
        return self._log.read().decode(errors="replace")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


GIVES_MEMORY_BACK = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "1048576",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
"""As the Makefile and the image start the site."""


def serving(
    data: Path, log: Path | None = None, port: int | None = None, environment: Mapping[str, str] | None = None
) -> Server:
    """The real site on this data folder; `environment` on top of the tests' own day."""
    port = port or free_port()
    own = GIVES_MEMORY_BACK | {"ON_THE_RECORD_DATA": str(data), "ON_THE_RECORD_TODAY": TODAY}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    return Server(command, f"http://127.0.0.1:{port}", log, environment=own | dict(environment or {}))
