"""Responses that are kept: each is made once for its data version and day, then sent to every reader."""

from collections.abc import Callable
from datetime import date
from threading import Lock

from cachetools import LRUCache

from dashboard.server.http_response import PreparedResponse

Key = tuple[str, date, *tuple[object, ...]]
"""What a response depends on: data version, day (ages are counted to it), and what was asked."""


class ResponseCache:
    """Responses by what they depend on, up to a number of bytes; the least recently used go first. Safe for threads."""

    def __init__(self, max_bytes: int, make: Callable[..., tuple[PreparedResponse, bool]]) -> None:
        """`make` takes the parts of a key; it gives the response and whether it may be kept."""
        self._make, self._lock = make, Lock()
        self._kept: LRUCache[Key, PreparedResponse] = LRUCache(max_bytes, getsizeof=PreparedResponse.size)

    def get(self, key: Key) -> PreparedResponse | None:
        """The response, where it was made before."""
        with self._lock:
            return self._kept.get(key)

    def make(self, key: Key) -> PreparedResponse:
        """The response, made unless another request has done so meanwhile."""
        if kept := self.get(key):
            return kept
        response, is_kept = self._make(*key)
        if is_kept and response.size() <= self._kept.maxsize:
            with self._lock:
                self._kept[key] = response
        return response
