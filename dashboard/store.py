"""The only door to the published database: read-only, always the newest version, one cursor a call."""

import threading
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Concatenate, ParamSpec

import duckdb
import pandas as pd

from etl import paths

P = ParamSpec("P")
Query = Callable[Concatenate[duckdb.DuckDBPyConnection, P], pd.DataFrame]

LOCKED = {"enable_external_access": "false", "lock_configuration": "true", "threads": "2", "memory_limit": "512MB"}
"""Together with read-only: no statement can write, read another file, reach the network or undo these settings."""
_opening = threading.Lock()


class NoDatabaseError(Exception):
    """Nothing was ever published, or the published file is gone."""


def ask(query: Query[P], *args: P.args, **kwargs: P.kwargs) -> pd.DataFrame:
    """The frame a query of `queries.py` gives on the newest published version; kept until a newer one is published.

    Raises NoDatabaseError when there is no database to ask.
    """
    return _answer(_current().database, query, args, tuple(sorted(kwargs.items()))).copy(deep=False)


def version() -> str:
    """Data version in use, such as 20261122T021918Z-0d1c9407. Raises NoDatabaseError."""
    return _current().version


def _current() -> paths.Pointer:
    pointer = paths.places().current()
    if pointer is None:
        raise NoDatabaseError
    return pointer


# A copy of a frame is shallow: pandas copies a column only when somebody writes to it, so callers cannot spoil the cache.
@lru_cache(maxsize=1024)
def _answer(database: Path, query: Query, args: tuple, kwargs: tuple) -> pd.DataFrame:
    with _connection(database).cursor() as cursor:
        return query(cursor, *args, **dict(kwargs))


def _connection(database: Path) -> duckdb.DuckDBPyConnection:
    with _opening:
        return _open(database)


@lru_cache(maxsize=2)
def _open(database: Path) -> duckdb.DuckDBPyConnection:
    # Two are kept: the new version and the one that running queries may still be reading.
    return duckdb.connect(str(database), read_only=True, config=LOCKED)
