"""One process that runs questions: started when it is first needed, ended when it takes too long, started again by the next question."""

import json
import subprocess
import sys
import threading
from typing import Any

from etl.paths import PROJECT

KILLED_AFTER = 4.0
"""Seconds for a question. The worker interrupts itself earlier; what no interrupt reaches ends with its process."""
STARTS_WITHIN = 20.0
"""Seconds more for a worker that has yet to start."""
HEADER_BYTES, MOST_BYTES = 2**20, 2**25
Reply = tuple[dict[str, Any], bytes]


class WorkerProcess:
    """Asked by one thread at a time."""

    def __init__(self) -> None:
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

        timer = threading.Timer(KILLED_AFTER + (STARTS_WITHIN if is_new else 0), kill)
        timer.start()
        try:
            facts, body = _exchange(process, question)
            if facts.pop("is_worn"):
                self.end()
            return facts, body
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
        # Not multiprocessing: its children load the program they come from, which is Streamlit. And no environment: a question
        # that could read it would find nothing.
        self.end()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "dashboard.ask"],
            cwd=PROJECT,
            env={"MALLOC_ARENA_MAX": "2"},  # an arena a thread would take the address space that a question may use
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        return self._process


def _exchange(process: subprocess.Popen[bytes], question: dict[str, Any]) -> Reply:
    """Raises OSError or ValueError where the process ends meanwhile or says something else."""
    if process.stdin is None or process.stdout is None:
        raise OSError
    process.stdin.write(json.dumps(question).encode() + b"\n")
    process.stdin.flush()
    # JSON and bytes, never pickle: were a worker taken over, it could still say nothing that runs here.
    facts = json.loads(process.stdout.readline(HEADER_BYTES))
    length = facts.pop("length")
    if not isinstance(length, int) or not 0 <= length <= MOST_BYTES:
        raise ValueError
    body = process.stdout.read(length)
    if len(body) != length:
        raise ValueError
    return facts, body


def _close(pipe: Any) -> None:
    try:
        pipe.close()
    except OSError:  # what was still to be written has no reader any more
        return
