"""Work that takes long, started by one click: two pieces at once, the others in line, and none for a visitor who has gone."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import TypeVar

import anyio
from anyio.abc import TaskGroup
from starlette.types import Receive

from dashboard import metrics
from dashboard.server.turns import Turns
from dashboard.workers.process import unwanted

T = TypeVar("T")
AT_ONCE = 2
MOST_WAITING = 16
MOST_OF_ONE_VISITOR = 8
"""At work or in line: nobody's downloads fill the line for everybody."""
LONGEST_WAIT = 20.0
"""Seconds in line."""
ASK_AGAIN_AFTER = 20


class Busy(Exception):
    """Too many wait, or the turn did not come in time."""


class Gone(Exception):
    """The visitor has closed the connection."""


class LongWork:
    """The line for such work. What was kept of its answers needs no turn."""

    def __init__(self) -> None:
        self._turns, self._in_line = Turns(AT_ONCE), Counter[object]()

    async def done(self, work: Callable[[], T], receive: Receive, visitor: object) -> T:
        """What the work gives, in a thread of its own. Raises Busy and Gone.

        Where the visitor goes meanwhile, a place in line is given up, and a process that works is ended (`workers.process`); what is
        done in this process goes on to its end, which is near: a turn is free again only when the work has stopped.
        """
        if self._in_line.total() >= AT_ONCE + MOST_WAITING or self._in_line[visitor] >= MOST_OF_ONE_VISITOR:
            raise Busy
        gone, results = threading.Event(), list[T]()
        self._in_line[visitor] += 1
        try:
            with metrics.LONG_WORK.track_inprogress():
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(_leave, receive, gone, tasks)
                    await _take_turn(self._turns, visitor, work, gone, results)
                    tasks.cancel_scope.cancel()
        finally:
            self._in_line -= Counter([visitor])  # without those who have none
        if gone.is_set():
            raise Gone
        if not results:
            raise Busy
        return results[0]


async def _take_turn(
    turns: Turns, visitor: object, work: Callable[[], T], gone: threading.Event, results: list[T]
) -> None:
    """Wait for a turn, and work; nothing is added to the results where none came."""
    with anyio.move_on_after(LONGEST_WAIT) as waiting:
        async with turns.turn(visitor):
            waiting.deadline = float("inf")
            unwanted.set(gone)  # the thread sees it too
            results.append(await anyio.to_thread.run_sync(work))


async def _leave(receive: Receive, gone: threading.Event, tasks: TaskGroup) -> None:
    """Give up once the visitor has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
    gone.set()
    tasks.cancel_scope.cancel()
