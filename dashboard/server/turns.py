"""Whose turn is next, where many want one: a page, a document, a download.

A page's run holds Python's one lock, so a hundred at once would keep everybody waiting, the server itself first.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import NamedTuple

from cachetools import LRUCache

MOST_AT_WORK = 2
"""Runs of pages at a time; the others wait in line."""
MOST_SECONDS = 1.0
"""After so long a run no longer counts: it waits for something else, such as the answer to a question in SQL."""
HALF_LIFE_SECONDS = 10.0
"""In so long half of what a visitor had is forgotten."""
MANY = 10.0
"""Whoever had so many lately has a turn only while nobody who had fewer is at work or waits, and can no longer interrupt a run of their
own with the next."""
MOST_REMEMBERED = 5_000
"""Visitors whose turns are remembered."""


class Had(NamedTuple):
    """What somebody had lately, and when that was reckoned."""

    turns: float
    at: float


class Waiting(NamedTuple):
    """One who waits, in the order of their turns: who had few lately as they came, then the others, least first."""

    many: float
    arrival: int
    visitor: object
    turn: asyncio.Future[None]


class Turns:
    """At most so many at a time, and of one visitor one fewer, so that nobody ever has them all."""

    def __init__(self, most: int) -> None:
        self._most, self._arrivals = most, count()
        self._had: LRUCache[object, Had] = LRUCache(MOST_REMEMBERED)
        self._at_work, self._waiting = Counter[object](), list[Waiting]()
        self._few = set[object]()
        """Of those at work who had few lately."""

    @asynccontextmanager
    async def turn(self, visitor: object) -> AsyncIterator[None]:
        """Wait for one, and have it until the block is left."""
        await self.take(visitor, self.one_more(visitor))
        try:
            yield
        finally:
            self.give_back(visitor)

    def one_more(self, visitor: object) -> float:
        """Count a turn for a visitor; how many that makes of late."""
        now = asyncio.get_running_loop().time()
        had = self._had.get(visitor, Had(0.0, now))
        self._had[visitor] = Had(had.turns * 0.5 ** ((now - had.at) / HALF_LIFE_SECONDS) + 1, now)
        return self._had[visitor].turns

    async def take(self, visitor: object, had: float) -> None:
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(Waiting(had if had >= MANY else 0.0, next(self._arrivals), visitor, turn))
        self._hand_out()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give_back(visitor)
            raise

    def give_back(self, visitor: object) -> None:
        self._at_work[visitor] -= 1
        if not self._at_work[visitor]:
            del self._at_work[visitor]
            self._few.discard(visitor)
        self._hand_out()

    def _hand_out(self) -> None:
        """Give what is free to whoever is next."""
        self._waiting = [one for one in self._waiting if not one.turn.done()]
        of_one = max(1, self._most - 1)
        while self._at_work.total() < self._most:
            able = [
                one for one in self._waiting if self._at_work[one.visitor] < of_one and not (one.many and self._few)
            ]
            if not able:
                return
            chosen = min(able)
            self._waiting.remove(chosen)
            self._at_work[chosen.visitor] += 1
            if not chosen.many:
                self._few.add(chosen.visitor)
            chosen.turn.set_result(None)


class Visit:
    """What one page's connection takes of them."""

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
        await self._turns.take(self._visitor, had)
        self._is_over.clear()
        self._timer = asyncio.get_running_loop().call_later(MOST_SECONDS, self.end)

    def end(self) -> None:
        """The run is over, or counts no longer, or the visitor is gone."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            self._turns.give_back(self._visitor)
            self._is_over.set()
