"""One process that runs questions: started when it is first needed, ended when it takes too long, started again by the next question."""

import json
import socket
import subprocess
import sys
import time
from typing import Any

from dashboard.ask import wire
from etl.paths import PROJECT

KILLED_AFTER = 4.0
"""Seconds for a question. The worker interrupts itself earlier; what no interrupt reaches ends with its process."""
STARTS_WITHIN = 20.0
"""Seconds more for a worker that has yet to start."""
MOST_BYTES_OF_FACTS, MOST_BYTES = 2**20, 2**25
LEAST_WAIT = 0.001
"""Seconds: to a socket, none at all would mean not to wait."""
Reply = tuple[dict[str, Any], bytes]


class WorkerProcess:
    """Asked by one thread at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    def ask(self, question: dict[str, Any]) -> Reply:
        """What the worker says of a question: facts with an `outcome`, and the answer's bytes."""
        line = self._line if self._process and self._process.poll() is None else None
        if line is None:
            return self._asked(self._start(), question, KILLED_AFTER + STARTS_WITHIN)
        reply = self._asked(line, question, KILLED_AFTER)
        if reply[0]["outcome"] == "failed":
            # One that ended while it was idle is found out only now: the question was not what ended it.
            return self._asked(self._start(), question, KILLED_AFTER + STARTS_WITHIN)
        return reply

    def _asked(self, line: socket.socket, question: dict[str, Any], seconds: float) -> Reply:
        try:
            facts, body = _exchange(line, question, time.monotonic() + seconds)
            if facts.pop("is_worn"):
                self.end()
            return facts, body
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
        # Not multiprocessing: its children load the program they come from, which is Streamlit. And no environment: a question
        # that could read it would find nothing. A socket and not pipes: it can be waited for without a thread that keeps time.
        self.end()
        self._line, its_end = socket.socketpair()
        with its_end:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "dashboard.ask"],
                cwd=PROJECT,
                env={"MALLOC_ARENA_MAX": "2"},  # an arena a thread would take the address space that a question may use
                stdin=its_end.fileno(),
                stdout=its_end.fileno(),
                stderr=subprocess.DEVNULL,
            )
        return self._line


def _exchange(line: socket.socket, question: dict[str, Any], until: float) -> Reply:
    """Raises TimeoutError, or OSError or ValueError where the process ends meanwhile or says something else."""
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
    """So many bytes. Raises TimeoutError, or OSError where the other end is closed before."""
    received = bytearray(length)
    at = 0
    while at < length:
        line.settimeout(max(until - time.monotonic(), LEAST_WAIT))
        count = line.recv_into(memoryview(received)[at:])
        if not count:
            raise ConnectionError
        at += count
    return bytes(received)
