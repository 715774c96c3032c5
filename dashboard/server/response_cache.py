"""What was worked out is kept: an answer for as long as its data version and day last, and then it is renewed ahead of the readers."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from datetime import date
from threading import Lock

from dashboard.rules import force_record
from dashboard.server.http_response import Kept

MOST_RENEWED = 1000
"""Answers; more than that nobody comes for again within minutes."""


class Shelf:
    """What is kept, up to a number of bytes; what was not asked for longest goes first. Safe for threads."""

    def __init__(self, most_bytes: int) -> None:
        self._most, self._held, self._bytes, self._lock = most_bytes, OrderedDict(), 0, Lock()

    def get(self, key: object) -> Kept | None:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: object, kept: Kept) -> None:
        if kept.size() > self._most:
            return
        with self._lock:
            if key in self._held:
                self._bytes -= self._held.pop(key).size()
            self._held[key] = kept
            self._bytes += kept.size()
            while self._bytes > self._most:
                self._bytes -= self._held.popitem(last=False)[1].size()

    def drop(self, key: object) -> None:
        """Forget it, where it is held."""
        with self._lock:
            if key in self._held:
                self._bytes -= self._held.pop(key).size()

    def latest(self) -> list[tuple[object, Kept]]:
        """Keys and what they hold, what was asked for last first."""
        with self._lock:
            return list(reversed(self._held.items()))


Key = tuple[str, date, *tuple[object, ...]]
"""What an answer depends on: data version, day (ages are counted to it), and what was asked."""


class Answers:
    """Answers by what they depend on, each worked out once."""

    def __init__(self, most_bytes: int, work_out: Callable[..., tuple[Kept, bool]]) -> None:
        """`work_out` takes the parts of a key; it gives the answer and whether it may be kept."""
        self._shelf, self._work_out = Shelf(most_bytes), work_out

    def get(self, key: Key) -> Kept | None:
        """The answer, where it was worked out before."""
        return self._shelf.get(key)

    def work_out(self, key: Key) -> Kept:
        """The answer, worked out unless another request has done so meanwhile."""
        if kept := self._shelf.get(key):
            return kept
        kept, is_kept = self._work_out(*key)
        if is_kept:
            self._shelf.put(key, kept)
        return kept

    def renew(self, version: str) -> Iterator[None]:
        """Work out for this version and today what readers asked of others, what they asked for last first; one at a step."""
        today = force_record.today()
        for key, old in self._shelf.latest()[:MOST_RENEWED]:
            if key[:2] != (version, today):
                kept = self.work_out((version, today, *key[2:]))
                for encoding in old.encodings():
                    if kept.ready(encoding) is None:
                        kept.encoded(encoding)
                yield
