"""The site as a process of its own, started as a visitor's server starts it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from etl.paths import PROJECT

TODAY = "2026-11-22"
"""The day ages are counted to, so that no test passes only this year."""
START_SECONDS = 60


@dataclass(frozen=True)
class Serving:
    """A server that answers: its address, its process and what it printed."""

    address: str
    process: subprocess.Popen
    log: Path


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def serving(
    data: Path, log: Path, port: int | None = None, environment: Mapping[str, str] | None = None
) -> Iterator[Serving]:
    """The real site on this data folder, from when it answers until the block is left."""
    port = port or free_port()
    own = {"ON_THE_RECORD_DATA": str(data), "ON_THE_RECORD_TODAY": TODAY}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with running(command, f"http://127.0.0.1:{port}", log, environment=own | dict(environment or {})) as server:
        yield server


@contextmanager
def running(
    command: list[str], address: str, log: Path, cwd: Path = PROJECT, environment: Mapping[str, str] | None = None
) -> Iterator[Serving]:
    """A command that serves the site at this address."""
    with log.open("a", encoding="utf-8") as output:
        process = subprocess.Popen(
            command, cwd=cwd, env=os.environ | dict(environment or {}), stdout=output, stderr=subprocess.STDOUT
        )
    server = Serving(address, process, log)
    try:
        wait_until_healthy(server)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_healthy(server: Serving) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.process.poll() is not None:
            pytest.fail(f"The site ended while it started:\n{server.log.read_text(encoding='utf-8')}")
        try:
            with urllib.request.urlopen(f"{server.address}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"The site did not start within {START_SECONDS} seconds:\n{server.log.read_text(encoding='utf-8')}")
