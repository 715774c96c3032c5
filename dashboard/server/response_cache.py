"""Responses that are kept: each is made once for its data version and day, then sent to every reader."""

from collections.abc import Callable
from datetime import date
from operator import attrgetter
from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache

from dashboard import metrics
from dashboard.server.http_response import PreparedResponse

Key = tuple[str, date, *tuple[object, ...]]
"""What a response depends on: data version, day (ages are counted to it), and what was asked."""


class _Kept(NamedTuple):
    """A response, and the bytes that it and its key take."""

    response: PreparedResponse
    bytes: int


class ResponseCache:
    """Responses by what they depend on, up to a number of bytes; the least recently used go first. Safe for threads."""

    def __init__(self, name: str, max_bytes: int, make: Callable[..., tuple[PreparedResponse, bool]]) -> None:
        """`make` takes the parts of a key; it gives the response and whether it may be kept. /metrics tells its bytes by `name`."""
        self._make, self._lock = make, Lock()
        self._kept: LRUCache[Key, _Kept] = LRUCache(max_bytes, getsizeof=attrgetter("bytes"))
        metrics.kept(name, max_bytes, lambda: self._kept.currsize)

    def get(self, key: Key) -> PreparedResponse | None:
        """The response, where it was made before."""
        with self._lock:
            kept = self._kept.get(key)
        return kept.response if kept else None

    def make(self, key: Key) -> PreparedResponse:
        """The response, made unless another request has done so meanwhile."""
        if kept := self.get(key):
            return kept
        response, is_kept = self._make(*key)
        # What was asked is kept too: a query string may be longer than its answer.
        kept_bytes = response.size() + sum(len(part) for part in key if isinstance(part, str | bytes))
        if is_kept and kept_bytes <= self._kept.maxsize:
            with self._lock:
                self._kept[key] = _Kept(response, kept_bytes)
        return response
