"""Whose page runs next. A run holds Python's one lock, so a hundred at once would keep everybody waiting, the server itself first."""

import asyncio
from heapq import heappop, heappush
from itertools import count

MOST_AT_WORK = 2
"""Runs at a time; the others wait in line."""
MOST_SECONDS = 1.0
"""After so long a run no longer counts: it waits for something else, such as the answer to a question in SQL."""
HALF_LIFE_SECONDS = 10.0
"""In so long half of what a visitor had is forgotten."""
MANY = 10.0
"""Whoever had so much lately can no longer interrupt a run of their own with the next."""


class Turns:
    """At most so many at a time; of those who wait, whoever had least lately is next."""

    def __init__(self, most: int = MOST_AT_WORK) -> None:
        self._free, self._arrivals = most, count()
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []

    async def take(self, had: float) -> None:
        if self._free:
            self._free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (had, next(self._arrivals), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give_back()
            raise

    def give_back(self) -> None:
        while self._waiting:
            turn = heappop(self._waiting)[2]
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1


class Visit:
    """What one connection takes of them."""

    def __init__(self, turns: Turns) -> None:
        self._turns, self._loop = turns, asyncio.get_running_loop()
        self._had, self._had_at = 0.0, self._loop.time()
        self._timer: asyncio.TimerHandle | None = None
        self._is_over = asyncio.Event()

    async def begin(self) -> None:
        """Wait until a page may run; a click while the last one still runs takes its place, unless there were many."""
        now = self._loop.time()
        self._had = self._had * 0.5 ** ((now - self._had_at) / HALF_LIFE_SECONDS) + 1
        self._had_at = now
        if self._timer is not None:
            if self._had < MANY:
                return
            await self._is_over.wait()
        await self._turns.take(self._had)
        self._is_over.clear()
        self._timer = self._loop.call_later(MOST_SECONDS, self.end)

    def end(self) -> None:
        """The run is over, or counts no longer, or the visitor is gone."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            self._turns.give_back()
            self._is_over.set()
