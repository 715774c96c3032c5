"""Where everything is on disk, and which feeds there are. The only module of `etl` that the dashboard may import, apart from
the postcode lookup and, at the start of the server, the build.
"""

import json
import os
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parent.parent
SCHEMA = Path(__file__).resolve().parent / "build" / "schema.sql"
_FILE, _VERSION = re.compile(r"on-the-record-[\w-]+\.duckdb"), re.compile(r"[\w-]{1,60}")
"""What a pointer may name: anything else was not written by a build."""

FEEDS = {
    "home_office": {"recorded_crime": "Home Office: recorded crime", "outcomes": "Home Office: crime outcomes"},
    "ons": {
        "population": "Office for National Statistics: population",
        "crime_rate": "Office for National Statistics: crime rates",
        "boundaries": "Office for National Statistics: boundaries",
    },
    "police_uk": {"contacts": "data.police.uk: how to reach forces"},
    "hmicfrs": {"pages": "HMICFRS: pages the register was read from"},
    "victim_services": {"links": "Victim services: their websites"},
    "postcodes_io": {"lookup": "postcodes.io: postcode to force"},
}
"""Source (a module of etl/refresh/sources, and the name for `--source`) to its feeds and their titles, in the order shown."""


class Pointer(NamedTuple):
    """What the pointer file says: which build is served, and from which inputs it was made."""

    database: Path
    version: str
    inputs_sha256: str
    is_pinned: bool
    """True after a rollback: an older build is served on purpose, so the site does not rebuild by itself."""


class Freshness(NamedTuple):
    """How fresh one feed is. Times are UTC, ISO 8601; None where it never happened."""

    source_name: str
    feed: str
    last_good_at: str | None = None
    last_tried_at: str | None = None
    outcome: str = "never tried"
    """never tried, published, unchanged, checked (a link or page check, nothing to publish); or why it failed: unreachable, refused, gone, faulty, older, rejected."""
    message: str = "No refresh has been run yet: the figures bundled with this copy are shown."
    release: str | None = None
    """The release in use, in the publisher's terms, such as 2026-07-23."""
    is_stale: bool = False
    """True when the last attempt failed: what is shown is the last good data."""


@dataclass(frozen=True)
class Places:
    """The folders of one copy of the figures; each test makes its own."""

    data: Path
    candidate: Path | None = None
    """Refreshed tables on trial, used in place of the current ones: a build from them shows whether they may be published."""

    @property
    def register(self) -> Path:
        return self.data / "register"

    @property
    def snapshot(self) -> Path:
        return self.data / "snapshot"

    @property
    def refreshed(self) -> Path:
        """Publishers' figures read by `etl refresh`; a file here replaces the bundled one of the same name."""
        return self.candidate or self.downloads / "tables"

    @property
    def downloads(self) -> Path:
        return self.data / "downloads"

    @cached_property
    def build(self) -> Path:
        return self.data / "build"

    @cached_property
    def pointer(self) -> Path:
        return self.build / "current.json"

    @property
    def boundaries(self) -> Path:
        """GeoJSON of the force areas; only a refresh brings it."""
        return self.refreshed / "boundaries.geojson"

    def source_of_boundaries(self) -> str | None:
        """The source_id that the outlines point to, which is in their file and in no table; None without outlines."""
        path = self.boundaries
        return json.loads(path.read_text(encoding="utf-8")).get("source_id") if path.is_file() else None

    @property
    def state(self) -> Path:
        """The result of each feed at the last refresh; not an input of the build."""
        return self.downloads / "state.json"

    def current(self) -> Pointer | None:
        """The published build, or None when nothing was ever published or its file is gone."""
        content = self._pointed()
        try:
            pointer = Pointer(
                self.build / content["file"], content["version"], content["inputs_sha256"], content["is_pinned"]
            )
            if not (_VERSION.fullmatch(pointer.version) and _FILE.fullmatch(content["file"])):
                return None
        except (KeyError, TypeError):  # never published, or not a pointer
            return None
        return pointer if pointer.database.is_file() else None

    def _pointed(self) -> dict:
        try:
            content = json.loads(self.pointer.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}

    def builds(self) -> list[Path]:
        """Finished builds in the order in which they were published, as the pointer tells it: a clock may have run ahead.

        Those it does not name come first, by their own names.
        """
        published = {name: at for at, name in enumerate(self._pointed().get("published") or [])}
        files = self.build.glob("on-the-record-*.duckdb")
        return sorted(files, key=lambda file: (published.get(file.name, -1), file.name))

    def kept(self) -> dict[str, Path]:
        """Data version to database file of every build that is kept, as `etl.build.load` names them; the oldest first."""
        return {
            f"{built[:15]}Z-{fingerprint}": file
            for file in self.builds()
            for built, fingerprint in [file.stem.removeprefix("on-the-record-").rsplit("-", 1)]
        }

    def freshness(self) -> list[Freshness]:
        """How fresh each feed is, one entry for each in FEEDS, also those never tried.

        Read from a small file beside the figures, so that a refresh that failed is known although it published nothing.
        """
        try:
            states = json.loads(self.state.read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            states = {}
        states = states if isinstance(states, dict) else {}
        feeds = [(source, feed) for source, titles in FEEDS.items() for feed in titles]
        return [
            Freshness(source, feed, **{key: value for key, value in known.items() if key in Freshness._fields})
            for source, feed in feeds
            for known in [states.get(f"{source}.{feed}", {})]
        ]


def places() -> Places:
    """The data folder in use: ON_THE_RECORD_DATA where set, else the project's own `data/`."""
    return _places(os.environ.get("ON_THE_RECORD_DATA", ""))


@lru_cache(maxsize=8)
def _places(folder: str) -> Places:
    # Called with every request: without the cache, joining paths would be a third of the cost of a cached answer.
    return Places(Path(folder or PROJECT / "data"))


def store() -> str:
    """The address of the store that builds are fetched from: ON_THE_RECORD_STORE; empty where this machine builds its own."""
    return os.environ.get("ON_THE_RECORD_STORE", "")
