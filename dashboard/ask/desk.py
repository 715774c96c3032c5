"""The one place where questions are put: what they may read, on which build, and the queue that all visitors share."""

import atexit
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dashboard.ask.answers import MOST_ROWS
from dashboard.ask.queue import Queue
from dashboard.database import queries, store
from dashboard.text import open_data_words, site_words, source_words
from etl import licences

MOST_CHARACTERS = 20_000
FORMATS = ("json", "csv", "parquet")


@dataclass(frozen=True)
class Reply:
    """What came of a question: its `outcome`, what else is said of it, the bytes of the answer, and the data version they are of."""

    outcome: str
    facts: Mapping[str, Any]
    body: bytes
    version: str


@lru_cache(maxsize=1)
def queue() -> Queue:
    """The queue of this process, whose workers end with it."""
    only = Queue()
    atexit.register(only.end)
    return only


def put(sql: str, visitor: str, form: str = "json", rows: int = MOST_ROWS, is_gzip_welcome: bool = False) -> Reply:
    """Wait for the visitor's turn and put the question. Raises Busy, and NoDatabaseError without figures.

    `visitor` is any text that tells one from another; it is kept as long as the question runs.
    """
    ticket = queue().enter(visitor)
    try:
        with store.reading() as version:
            of_version = _of_version(version)
        question = {
            "sql": sql,
            "format": form,
            "rows": rows,
            "is_gzip_welcome": is_gzip_welcome,
            "of_version": of_version,
        }
        facts, body = queue().ask(ticket, question)
    finally:
        queue().leave(ticket)
    return Reply(facts["outcome"], facts, body, version)


def askable() -> dict[str, str]:
    """Every table and view that may be asked, with what it holds. Raises NoDatabaseError."""
    return {row.table_name: row.table_comment for row in store.rows(queries.askable_columns)}


@lru_cache(maxsize=2)
def _of_version(version: str) -> str:
    """What every question of a data version brings along, as JSON: the same text each time, so that a worker reads it once."""
    return json.dumps({"database": str(store.database()), "tables": list(askable()), "about": _about(version)})


def _about(version: str) -> dict[str, Any]:
    """What travels with every answer."""
    return {
        "site": site_words.SITE,
        "data_version": version,
        "licence": licences.OPEN_GOVERNMENT,
        "licence_note": source_words.LICENCE_LEDE,
        "independence": site_words.INDEPENDENT,
        "caveats": open_data_words.CAVEATS,
    }
