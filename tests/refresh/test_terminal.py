"""A person at a terminal sees a bar while a file arrives, and can stop the refresh with Ctrl-C without harm."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.__main__ import STOPPED
from etl.paths import PROJECT

from . import crafted
from .conftest import served
from .publisher import ASSETS, FORCE_AREA_TITLE, ODS, Response

pytestmark = pytest.mark.slow

CTRL_C = b"\x03"
ROWS, COLUMNS = 24, 100
PATIENCE_SECONDS = 25
"""Less than the refresh itself would wait for a publisher that stopped sending (30)."""


class Terminal:
    """A command in its own terminal, and what it has written there."""

    def __init__(self, arguments: list[str], data: str) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=PROJECT,
            env=os.environ | {"ON_THE_RECORD_DATA": data, "TERM": "xterm"},
            preexec_fn=lambda: (os.login_tty(theirs), signal.signal(signal.SIGINT, signal.default_int_handler)),
        )
        os.close(theirs)
        self.words = ""

    def type(self, keys: bytes) -> None:
        os.write(self._ours, keys)

    def read_until(self, pattern: str) -> None:
        """Read on until the words, without their colours, contain this pattern."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not re.search(pattern, self.words):
            assert time.monotonic() < until, f"{pattern!r} did not come; the terminal shows {self.words!r}"
            if select.select([self._ours], [], [], 0.1)[0]:
                self._read()

    def wait(self) -> int:
        """The exit status, once everything it wrote has been read."""
        until = time.monotonic() + PATIENCE_SECONDS
        while self.process.poll() is None:
            assert time.monotonic() < until, f"it does not end; the terminal shows {self.words!r}"
            if select.select([self._ours], [], [], 0.1)[0]:
                self._read()
        while select.select([self._ours], [], [], 0)[0] and self._read():
            pass
        return self.process.returncode

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)

    def _read(self) -> bool:
        try:
            output = os.read(self._ours, 65_536)
        except OSError:  # Linux says so when the other end is closed
            return False
        self.words += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", output.decode(errors="replace"))
        return True


@pytest.fixture
def terminal(places) -> Iterator:
    opened: list[Terminal] = []

    def start(*arguments: str) -> Terminal:
        opened.append(Terminal(list(arguments), str(places.data)))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


def test_a_bar_while_a_file_comes_and_ctrl_c_ends_it_at_once(terminal, publisher, places):
    name = "abc123/prc-pfa-mar2013-onwards-tables-230726.ods"
    publisher.attach([(FORCE_AREA_TITLE, name, ODS)])
    publisher.routes[f"{ASSETS}/{name}"] = Response(bytes(8_000_000), ODS, stalls_after=4_000_000, stalls_for=60)
    before = served(places)
    session = terminal("-m", "etl", "refresh", "--source", "home_office", "--mirror", publisher.address)
    session.read_until(r"home_office ━\S+ 4\.0/8\.0 MB")
    session.type(CTRL_C)
    assert session.wait() == STOPPED
    assert session.words.rstrip().endswith("Stopped. What was published before is still served.")
    assert "Traceback" not in session.words
    assert served(places) == before
    assert not places.refreshed.exists()


def test_ctrl_c_while_the_database_is_at_work(terminal, places):
    """DuckDB has an error of its own for it."""
    code = (
        "import sys; from etl.build import checks; from etl.__main__ import main\n"
        "def long(con, *_):\n"
        "    print('at work', flush=True)\n"
        "    while True: con.execute('SELECT sum(hash(range)) FROM range(20000000)').fetchall()\n"
        "checks.run = long\n"
        "sys.exit(main(['build']))"
    )
    before = served(places)
    session = terminal("-c", code)
    session.read_until("at work")
    time.sleep(0.2)
    session.type(CTRL_C)
    assert session.wait() == STOPPED
    assert session.words.rstrip().endswith("Stopped. What was published before is still served.")
    assert "Traceback" not in session.words
    assert served(places) == before
    assert not list(places.build.glob("*.partial*"))


def test_ctrl_c_ends_the_reading(publisher, places, tmp_path, terminal):
    publisher.publish_recorded_crime(crafted.wrong_closing_tag(tmp_path / "crafted.ods"), "230726")
    session = terminal("-m", "etl", "refresh", "--source", "home_office", "--mirror", publisher.address)
    until = time.monotonic() + 40
    while not (children := readers_of(session.process.pid)):
        assert time.monotonic() < until, session.words
        time.sleep(0.1)
    time.sleep(1)
    session.type(CTRL_C)
    assert session.wait() == STOPPED
    assert session.words.rstrip().endswith("Stopped. What was published before is still served.")
    assert "Traceback" not in session.words
    until = time.monotonic() + 10
    while any(Path(f"/proc/{one}").exists() for one in children):
        assert time.monotonic() < until, "the reading process is left behind"
        time.sleep(0.1)


def readers_of(refresh: int) -> list[int]:
    """Processes that read for a refresh: its grandchildren, forked from the process that is warm."""

    def children(parent: int) -> list[int]:
        return [int(one) for one in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]

    return [reading for warm in children(refresh) for reading in children(warm)]
