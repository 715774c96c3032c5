"""One process that does work: started when it is first needed, ended when it takes too long, started again by the next piece of work."""

import json
import os
import select
import subprocess
import sys
import threading
from contextvars import ContextVar
from typing import Any

from etl.paths import PROJECT

STARTS_WITHIN = 20.0
"""Seconds more for a worker that has yet to start."""
HEADER_BYTES, MOST_BYTES = 2**20, 2**25
LOOKS_EVERY_MS = 100
"""How often it is asked whether the answer is still wanted."""
Reply = tuple[dict[str, Any], bytes]
unwanted: ContextVar[threading.Event | None] = ContextVar("unwanted", default=None)
"""Set by whoever waits for the answer, once nobody does: the process that works on it is ended."""


class WorkerProcess:
    """Asked by one thread at a time. What runs in it is `python -m` a module, whose last step is `loop.serve`."""

    def __init__(self, module: str, killed_after: float, keeps: tuple[str, ...] = ()) -> None:
        """`killed_after` is in seconds. `keeps` names what the process may read of our environment: else it finds nothing."""
        self._module, self._killed_after, self._keeps = module, killed_after, keeps
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, question: dict[str, Any]) -> Reply:
        """What the worker says of a question: facts with an `outcome`, and the answer's bytes."""
        is_new = self._process is None or self._process.poll() is not None
        reply = self._asked(question, is_new)
        # One that ended while it was idle is found out only now: the question was not what ended it.
        return self._asked(question, True) if reply[0]["outcome"] == "failed" and not is_new else reply

    def _asked(self, question: dict[str, Any], is_new: bool) -> Reply:
        process = self._start() if is_new or self._process is None else self._process
        is_late = threading.Event()

        def kill() -> None:
            is_late.set()
            process.kill()

        timer = threading.Timer(self._killed_after + (STARTS_WITHIN if is_new else 0), kill)
        timer.start()
        try:
            facts, body = _exchange(process, question)
            if facts.pop("is_worn"):
                self.end()
            return facts, body
        except _Unwanted:
            self.end()
            return {"outcome": "unwanted"}, b""
        except (OSError, ValueError, KeyError):
            self.end()
            return {"outcome": "too long" if is_late.is_set() else "failed"}, b""
        finally:
            timer.cancel()

    def end(self) -> None:
        """End the process; the next question starts another."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe:
                    _close(pipe)
            self._process = None

    @property
    def process_id(self) -> int | None:
        return self._process.pid if self._process else None

    def _start(self) -> subprocess.Popen[bytes]:
        # Not multiprocessing: its children load the program they come from, which is Streamlit.
        self.end()
        self._process = subprocess.Popen(
            [sys.executable, "-m", self._module],
            cwd=PROJECT,
            # An arena a thread would take the address space that the work may use.
            env={"MALLOC_ARENA_MAX": "2"} | {name: os.environ[name] for name in self._keeps if name in os.environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        return self._process


class _Unwanted(Exception):
    """Nobody waits for the answer any more."""


def _exchange(process: subprocess.Popen[bytes], question: dict[str, Any]) -> Reply:
    """Raises OSError or ValueError where the process ends meanwhile or says something else, and _Unwanted."""
    if process.stdin is None or process.stdout is None:
        raise OSError
    process.stdin.write(json.dumps(question).encode() + b"\n")
    process.stdin.flush()
    _wait(process.stdout.fileno())
    # JSON and bytes, never pickle: were a worker taken over, it could still say nothing that runs here.
    facts = json.loads(process.stdout.readline(HEADER_BYTES))
    length = facts.pop("length")
    if not isinstance(length, int) or not 0 <= length <= MOST_BYTES:
        raise ValueError
    body = process.stdout.read(length)
    if len(body) != length:
        raise ValueError
    return facts, body


def _wait(reply: int) -> None:
    """Until the reply begins or the process has ended. Raises _Unwanted."""
    is_unwanted = unwanted.get()
    if is_unwanted is None:  # whoever asks waits to the end
        return
    poll = select.poll()
    poll.register(reply, select.POLLIN)
    while not poll.poll(LOOKS_EVERY_MS):
        if is_unwanted.is_set():
            raise _Unwanted


def _close(pipe: Any) -> None:
    try:
        pipe.close()
    except OSError:  # what was still to be written has no reader any more
        return
