"""The only door to the published database: read-only, always one whole version, one cursor a call.

That version is the newest, but for a few seconds after it is published: then, where a server gets it ready first (`server/cache_warmer.py`), the
one before goes on being read, so that not every reader at once waits for what has never been worked out.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar, TypeVarTuple

import duckdb

from dashboard import metrics
from dashboard.database.rows import OfForce
from etl import paths

T = TypeVar("T")
Row = TypeVar("Row", bound=NamedTuple)
ForceRow = TypeVar("ForceRow", bound=OfForce)
Arguments = TypeVarTuple("Arguments")
Connection = duckdb.DuckDBPyConnection

LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "lock_configuration": "true",
    "threads": "1",
    "memory_limit": "512MB",
}
"""Together with read-only: no statement can write, read another file, reach the network or undo these settings. One thread a query:

sharing out a few hundred rows takes longer than reading them."""
MOST_SECONDS_HELD = 20
"""After it was published a version is read, ready or not: readers are promised the new figures within a minute."""
_opening = threading.Lock()
_reading: ContextVar[tuple[str, Path] | None] = ContextVar("reading", default=None)
_ready: dict[paths.Places, paths.Pointer] = {}


class NoDatabaseError(Exception):
    """Nothing was ever published, or the published file is gone or damaged."""


class UnknownVersionError(Exception):
    """No kept build has this data version."""


def rows(query: Callable[[Connection, *Arguments], Sequence[Row]], *arguments: *Arguments) -> tuple[Row, ...]:
    """What a query of `queries.py` gives on the version in use, kept until a newer one is. All readers share the rows.

    Raises NoDatabaseError when there is no database to ask.
    """
    return _rows(_current()[1], query, arguments)


def of_force(
    query: Callable[[Connection, *Arguments], Sequence[ForceRow]], force_id: str, *arguments: *Arguments
) -> tuple[ForceRow, ...]:
    """One force's rows of a query that gives every force's; none where it gives none. Raises as `rows`."""
    return _by_force(_current()[1], query, arguments).get(force_id, ())


def ask_once(query: Callable[[Connection, *Arguments], T], *arguments: *Arguments) -> T:
    """What a query gives, not kept: for whole tables, which would fill the memory. Raises NoDatabaseError."""
    return _ask(_current()[1], query, *arguments)


def version() -> str:
    """Data version in use, such as 20261122T021918Z-0d1c9407. Raises NoDatabaseError."""
    return _current()[0]


def published() -> str:
    """Data version that was published last, which may not be in use yet. Raises NoDatabaseError."""
    return _published()[0].version


def use(version: str) -> None:
    """This version is ready: read it from now on, and hold the next one back until it is ready too. Raises NoDatabaseError."""
    pointer, _ = _published()
    if pointer.version == version:
        _ready[paths.places()] = pointer


def versions() -> list[str]:
    """Data versions whose builds are kept, newest first; the one in use is among them. Raises NoDatabaseError."""
    return sorted({*paths.places().kept(), version()}, reverse=True)


@contextmanager
def reading(asked: str | None = None) -> Iterator[str]:
    """Everything asked inside reads one build, `asked` or the one in use, even when another is published meanwhile.

    Gives the data version. Raises NoDatabaseError, or UnknownVersionError for a version that is not kept.
    """
    current = _current()
    if asked is not None and asked != current[0]:
        database = paths.places().kept().get(asked)
        if database is None:
            raise UnknownVersionError(asked)
        current = (asked, database)
    token = _reading.set(current)
    try:
        yield current[0]
    finally:
        _reading.reset(token)


def _current() -> tuple[str, Path]:
    """Version and file of the build to read."""
    if held := _reading.get():
        return held
    newest, published_at = _published()
    ready = _ready.get(paths.places(), newest)
    is_held = 0 <= time.time() - published_at < MOST_SECONDS_HELD and not newest.is_pinned  # a rollback is urgent
    if ready != newest and is_held and ready.database.is_file():
        newest = ready
    return newest.version, newest.database


def _published() -> tuple[paths.Pointer, float]:
    """What the pointer file says and when it was written, on the clock of time.time()."""
    places = paths.places()
    try:
        told = places.pointer.stat()
    except FileNotFoundError as error:
        raise NoDatabaseError from error
    pointer = _pointed(places, told.st_ino, told.st_mtime_ns)
    if pointer is None or not pointer.database.is_file():
        raise NoDatabaseError
    return pointer, told.st_mtime


@lru_cache(maxsize=8)
def _pointed(places: paths.Places, _inode: int, _changed_ns: int) -> paths.Pointer | None:
    # Asked for every figure and every address, while the pointer moves once a day: read again only when it has.
    return places.current()


@lru_cache(maxsize=512)
def _rows(database: Path, query: Callable[..., Sequence[Row]], arguments: tuple[object, ...]) -> tuple[Row, ...]:
    return tuple(_ask(database, query, *arguments))


@lru_cache(maxsize=128)
def _by_force(
    database: Path, query: Callable[..., Sequence[ForceRow]], arguments: tuple[object, ...]
) -> dict[str | None, tuple[ForceRow, ...]]:
    by_force: dict[str | None, list[ForceRow]] = {}
    for row in _rows(database, query, arguments):
        by_force.setdefault(row.force_id, []).append(row)
    return {force_id: tuple(of_one) for force_id, of_one in by_force.items()}


def _ask(database: Path, query: Callable[..., T], *arguments: object) -> T:
    with _connection(database).cursor() as cursor, metrics.QUERY_SECONDS.labels(query.__name__).time():
        return query(cursor, *arguments)


def _connection(database: Path) -> duckdb.DuckDBPyConnection:
    with _opening:
        try:
            return _open(database)
        except duckdb.Error as error:
            raise NoDatabaseError from error


@lru_cache(maxsize=4)
def _open(database: Path) -> duckdb.DuckDBPyConnection:
    # As many as there are kept builds and one more, which running queries may still be reading.
    return duckdb.connect(str(database), read_only=True, config=LOCKED)
