"""The one place where pictures are asked for: two processes draw, each ended for too much time or memory, or when nobody waits.

Drawing holds its process for seconds, and takes a hundred megabytes that are seldom given back: docs/decisions/0012-taken-away-by-link.md.
"""

import atexit
from queue import LifoQueue

from dashboard.drawing.sheet import Sheet
from dashboard.workers.process import WorkerProcess

AT_ONCE = 2
KILLED_AFTER = 20.0
"""Seconds for a picture; the longest, of all 43 forces for print, takes about five."""
KEEPS = ("HOME", "MPLCONFIGDIR", "XDG_CACHE_HOME")
"""Where the library that draws keeps its list of fonts."""


class NotDrawnError(Exception):
    """The picture took too much time or memory, or nobody waits for it any more."""


_every = [WorkerProcess("dashboard.drawing", KILLED_AFTER, KEEPS) for _ in range(AT_ONCE)]
_idle: LifoQueue[WorkerProcess] = LifoQueue()
for _one in _every:
    _idle.put(_one)


def draw(sheet: Sheet) -> bytes:
    """The picture as a file. Raises NotDrawnError."""
    worker = _idle.get()  # the one used last: the other need never start
    try:
        facts, body = worker.ask(sheet.as_json())
    finally:
        _idle.put(worker)
    if facts["outcome"] != "drawn":
        raise NotDrawnError(facts["outcome"])
    return body


def process_ids() -> list[int]:
    """Of the processes that run."""
    return [worker.process_id for worker in _every if worker.process_id is not None]


def end() -> None:
    """End every process: the site ends, or a test."""
    for worker in _every:
        worker.end()


atexit.register(end)
