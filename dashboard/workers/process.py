"""One process that does work: started when it is first needed, ended when it takes too long, started again by the next piece of work."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from contextvars import ContextVar
from typing import Any

from dashboard.workers import wire
from etl.paths import PROJECT

STARTS_WITHIN = 20.0
"""Seconds more for a worker that has yet to start."""
MOST_BYTES_OF_FACTS, MOST_BYTES = 2**20, 2**25
LEAST_WAIT = 0.001
"""Seconds: to a socket, none at all would mean not to wait."""
LOOKS_EVERY = 0.1
"""Seconds after which it is asked again whether the answer is still wanted."""
Reply = tuple[dict[str, Any], bytes]
unwanted: ContextVar[threading.Event | None] = ContextVar("unwanted", default=None)
"""Set by whoever waits for the answer, once nobody does: the process that works on it is ended."""


class WorkerProcess:
    """Asked by one thread at a time. What runs in it is `python -m` a module that reads questions and says what `wire` knows."""

    def __init__(self, module: str, killed_after: float, keeps: tuple[str, ...] = ()) -> None:
        """`killed_after` is in seconds. `keeps` names what the process may read of our environment: else it finds nothing."""
        self._module, self._killed_after, self._keeps = module, killed_after, keeps
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    def ask(self, question: dict[str, Any]) -> Reply:
        """What the worker says of a question: facts with an `outcome`, and the answer's bytes."""
        line = self._line if self._process and self._process.poll() is None else None
        if line is None:
            return self._asked(self._start(), question, self._killed_after + STARTS_WITHIN)
        reply = self._asked(line, question, self._killed_after)
        if reply[0]["outcome"] == "failed":
            # One that ended while it was idle is found out only now: the question was not what ended it.
            return self._asked(self._start(), question, self._killed_after + STARTS_WITHIN)
        return reply

    def _asked(self, line: socket.socket, question: dict[str, Any], seconds: float) -> Reply:
        try:
            facts, body = _exchange(line, question, time.monotonic() + seconds)
            if facts.pop("is_worn"):
                self.end()
            return facts, body
        except _Unwanted:
            self.end()
            return {"outcome": "unwanted"}, b""
        except TimeoutError:
            self.end()
            return {"outcome": "too long"}, b""
        except (OSError, ValueError, KeyError):
            self.end()
            return {"outcome": "failed"}, b""

    def end(self) -> None:
        """End the process; the next question starts another."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._line is not None:
            self._line.close()
            self._line = None

    @property
    def process_id(self) -> int | None:
        return self._process.pid if self._process else None

    def _start(self) -> socket.socket:
        # Not multiprocessing: its children load the program they come from, which is Streamlit. A socket and not pipes: it can be
        # waited for without a thread that keeps time.
        self.end()
        self._line, its_end = socket.socketpair()
        with its_end:
            self._process = subprocess.Popen(
                [sys.executable, "-m", self._module],
                cwd=PROJECT,
                # An arena a thread would take the address space that the work may use.
                env={"MALLOC_ARENA_MAX": "2"} | {name: os.environ[name] for name in self._keeps if name in os.environ},
                stdin=its_end.fileno(),
                stdout=its_end.fileno(),
                stderr=subprocess.DEVNULL,
            )
        return self._line


class _Unwanted(Exception):
    """Nobody waits for the answer any more."""


def _exchange(line: socket.socket, question: dict[str, Any], until: float) -> Reply:
    """Raises _Unwanted, TimeoutError, or OSError or ValueError where the process ends meanwhile or says something else."""
    line.settimeout(max(until - time.monotonic(), LEAST_WAIT))
    line.sendall(json.dumps(question).encode() + b"\n")
    # JSON and bytes, never pickle: were a worker taken over, it could still say nothing that runs here.
    of_facts, of_body = wire.LENGTHS.unpack(_received(line, wire.LENGTHS.size, until))
    if of_facts > MOST_BYTES_OF_FACTS or of_body > MOST_BYTES:
        raise ValueError
    facts = json.loads(_received(line, of_facts, until))
    if not isinstance(facts, dict):
        raise ValueError
    return facts, _received(line, of_body, until)


def _received(line: socket.socket, length: int, until: float) -> bytes:
    """So many bytes. Raises _Unwanted, TimeoutError, or OSError where the other end is closed before."""
    received, is_unwanted = bytearray(length), unwanted.get()
    at = 0
    while at < length:
        left = until - time.monotonic()
        line.settimeout(max(left if is_unwanted is None else min(left, LOOKS_EVERY), LEAST_WAIT))
        try:
            count = line.recv_into(memoryview(received)[at:])
        except TimeoutError:
            if is_unwanted is not None and is_unwanted.is_set():
                raise _Unwanted from None
            if time.monotonic() >= until:
                raise
            continue
        if not count:
            raise ConnectionError
        at += count
    return bytes(received)
