"""The only door to the published database: read-only, always one whole version, one cursor a call.

What a query gave is kept for its version, so a figure is looked up once for all readers until newer ones are published.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from sys import getsizeof
from typing import Any, NamedTuple, TypeVar, TypeVarTuple

import duckdb
from cachetools import LRUCache, cached

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
"""Together with read-only: no statement can write, read another file, reach the network or undo these settings.

One thread a query: sharing out a few hundred rows takes longer than reading them.
"""
ROW_BYTES = 24 * 2**20
"""What is kept of rows, and as much again of rows by force; those not asked for longest go first."""
SAMPLE, OF_EMPTY = 50, 500
"""Rows that are measured for all of an answer, and the bytes of one without any."""
_opening = threading.Lock()
_reading: ContextVar[tuple[str, Path] | None] = ContextVar("reading", default=None)


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


def database() -> Path:
    """The file of the version in use, for those who read it in a process of their own. Raises NoDatabaseError."""
    return _current()[1]


def versions() -> list[str]:
    """Data versions whose builds are kept, newest first; the one in use is among them. Raises NoDatabaseError."""
    return [*dict.fromkeys([*reversed(paths.places().kept()), version()])]


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
    """Version and file of the build to read: the one of an enclosing `reading`, else the one the pointer file names."""
    if pinned := _reading.get():
        return pinned
    places = paths.places()
    try:
        file = places.pointer.stat()
    except FileNotFoundError as error:
        raise NoDatabaseError from error
    pointer = _pointed(places, file.st_ino, file.st_mtime_ns)
    if pointer is None or not pointer.database.is_file():
        raise NoDatabaseError
    return pointer.version, pointer.database


@lru_cache(maxsize=8)
def _pointed(places: paths.Places, _inode: int, _changed_ns: int) -> paths.Pointer | None:
    # Asked with every figure and every address, while the pointer moves once a day: read again only when it has.
    return places.current()


def _bytes_of(rows: Sequence[tuple[object, ...]]) -> int:
    """Bytes that rows take in memory, about: the first ones stand for the others."""
    sample = rows[:SAMPLE]
    sampled = sum(getsizeof(row) + sum(map(getsizeof, row)) for row in sample)
    return OF_EMPTY + (sampled * len(rows) // len(sample) if sample else 0)


def _bytes_by_force(by_force: Mapping[str | None, Sequence[tuple[object, ...]]]) -> int:
    return OF_EMPTY + sum(map(_bytes_of, by_force.values()))


_kept_rows: LRUCache[object, tuple[Any, ...]] = LRUCache(ROW_BYTES, _bytes_of)
_kept_by_force: LRUCache[object, dict[str | None, tuple[Any, ...]]] = LRUCache(ROW_BYTES, _bytes_by_force)
metrics.kept("rows", ROW_BYTES, lambda: _kept_rows.currsize)
metrics.kept("rows by force", ROW_BYTES, lambda: _kept_by_force.currsize)


# One reader asks, and those who want the same meanwhile wait for the answer: after publishing, everybody asks at once.
@cached(_kept_rows, condition=threading.Condition())
def _rows(database: Path, query: Callable[..., Sequence[Row]], arguments: tuple[object, ...]) -> tuple[Row, ...]:
    return tuple(_ask(database, query, *arguments))


@cached(_kept_by_force, condition=threading.Condition())
def _by_force(
    database: Path, query: Callable[..., Sequence[ForceRow]], arguments: tuple[object, ...]
) -> dict[str | None, tuple[ForceRow, ...]]:
    by_force: dict[str | None, list[ForceRow]] = {}
    for row in _ask(database, query, *arguments):  # not from the rows kept: they would be kept twice, and counted once
        by_force.setdefault(row.force_id, []).append(row)
    return {force_id: tuple(of_one) for force_id, of_one in by_force.items()}


def _ask(database: Path, query: Callable[..., T], *arguments: object) -> T:
    try:
        with _connection(database).cursor() as cursor, metrics.QUERY_SECONDS.labels(query.__name__).time():
            return query(cursor, *arguments)
    except duckdb.Error as error:
        if not _is_damage(error):
            raise
        _set_aside(database)
        raise NoDatabaseError from error


def _is_damage(error: duckdb.Error) -> bool:
    """Whether the file is at fault and not the question. DuckDB has no kind of its own for a block whose checksum is wrong."""
    return isinstance(error, duckdb.IOException) or type(error) is duckdb.Error


def _set_aside(database: Path) -> None:
    """Take a damaged file out of the way, so that the watch finds none and has it built again (`etl.build.load.ensure`)."""
    _open.cache_clear()
    with suppress(OSError):  # another process was first, or the folder cannot be written
        database.rename(database.with_name(f"{database.name}.damaged"))


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
