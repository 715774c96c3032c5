"""Whose page runs next. A run holds Python's one lock, so a hundred at once would keep everybody waiting, the server itself first."""

import asyncio
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from cachetools import LRUCache

MOST_AT_WORK = 2
"""Runs at a time; the others wait in line."""
MOST_SECONDS = 1.0
"""After so long a run no longer counts: it waits for something else, such as the answer to a question in SQL."""
HALF_LIFE_SECONDS = 10.0
"""In so long half of what a visitor had is forgotten."""
MANY = 10.0
"""Whoever had so much lately can no longer interrupt a run of their own with the next."""


MOST_REMEMBERED = 5_000
"""Visitors whose turns are remembered."""


class Had(NamedTuple):
    """What somebody had lately, and when that was reckoned."""

    turns: float
    at: float


class Turns:
    """At most so many at a time; of those who wait, whoever had least lately is next."""

    def __init__(self, most: int = MOST_AT_WORK) -> None:
        self._free, self._arrivals = most, count()
        self._had: LRUCache[object, Had] = LRUCache(MOST_REMEMBERED)
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []

    def one_more(self, visitor: object) -> float:
        """Count a turn for a visitor; how many that makes of late."""
        now = asyncio.get_running_loop().time()
        had = self._had.get(visitor, Had(0.0, now))
        self._had[visitor] = Had(had.turns * 0.5 ** ((now - had.at) / HALF_LIFE_SECONDS) + 1, now)
        return self._had[visitor].turns

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

    def __init__(self, turns: Turns, visitor: str | None = None) -> None:
        """Connections of one `visitor` share what they had; without, each counts alone."""
        self._turns, self._visitor = turns, visitor or self
        self._timer: asyncio.TimerHandle | None = None
        self._is_over = asyncio.Event()

    async def begin(self) -> None:
        """Wait until a page may run; a click while the last one still runs takes its place, unless there were many."""
        had = self._turns.one_more(self._visitor)
        if self._timer is not None:
            if had < MANY:
                return
            await self._is_over.wait()
        await self._turns.take(had)
        self._is_over.clear()
        self._timer = asyncio.get_running_loop().call_later(MOST_SECONDS, self.end)

    def end(self) -> None:
        """The run is over, or counts no longer, or the visitor is gone."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            self._turns.give_back()
            self._is_over.set()
