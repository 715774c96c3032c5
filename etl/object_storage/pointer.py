"""The pointer of a store: which build is served, what its files must be, and how fresh each source is. Nothing in it is believed unread."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

from etl.build import inputs
from etl.paths import FEEDS, Freshness, Places, Pointer

NAME = "current.json"
MOST_POINTER_BYTES = 1 << 20
MOST_FILE_BYTES = 2 << 30
"""Fifty times a build: no fault of a publisher fills a reader's disk."""
_NAMES = {"duckdb": r"on-the-record-[\w-]{1,60}\.duckdb", "geojson": r"on-the-record-[\w-]{1,60}\.geojson"}
_SHA256, _VERSION = r"[0-9a-f]{64}", r"\d{8}T\d{6}Z-[0-9a-f]{8}"


class FaultyPointerError(Exception):
    """The pointer is not one that a publisher of ours writes."""


@dataclass(frozen=True)
class StoredFile:
    """A file of the store, and what it must be."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class StoredBuild:
    """What the pointer says."""

    database: StoredFile
    outlines: StoredFile | None
    """The outlines of the force areas, where a refresh has brought them."""
    version: str
    inputs_sha256: str
    schema_sha256: str
    is_pinned: bool
    freshness: dict[str, dict[str, Any]]
    """Each feed's state as `Places.state` keeps it."""

    @classmethod
    def of(cls, pointer: Pointer, database: StoredFile, outlines: StoredFile | None, places: Places) -> Self:
        """What to say of a published build."""
        freshness = {
            f"{fresh.source_name}.{fresh.feed}": {
                key: value for key, value in fresh._asdict().items() if key not in ("source_name", "feed")
            }
            for fresh in places.freshness()
        }
        return cls(
            database,
            outlines,
            pointer.version,
            pointer.inputs_sha256,
            inputs.schema_sha256(),
            pointer.is_pinned,
            freshness,
        )

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), indent=1).encode()

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Raises FaultyPointerError for anything a publisher would not have written."""
        try:
            told = json.loads(content)
            return cls(
                _file(told["database"], "duckdb"),
                _file(told["outlines"], "geojson") if told["outlines"] is not None else None,
                _matching(told["version"], _VERSION),
                _matching(told["inputs_sha256"], _SHA256),
                _matching(told["schema_sha256"], _SHA256),
                told["is_pinned"] is True,
                _freshness(told["freshness"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise FaultyPointerError(f"{NAME} in the store is not a pointer to a build") from error


def _file(told: dict[str, Any], ending: str) -> StoredFile:
    size = told["bytes"]
    if type(size) is not int or not 0 < size <= MOST_FILE_BYTES:
        raise ValueError(size)
    return StoredFile(_matching(told["name"], _NAMES[ending]), size, _matching(told["sha256"], _SHA256))


def _matching(told: str, shape: str) -> str:
    if not re.fullmatch(shape, told):
        raise ValueError(told)
    return told


def _freshness(told: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The states of the feeds that this release knows, each value of the kind that the pages expect."""
    known = [f"{source}.{feed}" for source, feeds in FEEDS.items() for feed in feeds]
    states = {feed: told[feed] for feed in known if feed in told}
    for state in states.values():
        fresh = Freshness("", "", **state)
        for moment in (fresh.last_good_at, fresh.last_tried_at):
            if moment is not None:
                datetime.fromisoformat(moment)
        words = (fresh.outcome, fresh.message, fresh.release or "")
        if not all(isinstance(word, str) for word in words) or not isinstance(fresh.is_stale, bool):
            raise ValueError(state)
    return states
