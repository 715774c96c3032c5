"""Where everything lies on disk. The only module of `etl` that the dashboard may import."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parent.parent
SCHEMA = Path(__file__).resolve().parent / "schema.sql"


class Pointer(NamedTuple):
    """What the pointer file says: which build is served, and from which inputs it was made."""

    database: Path
    version: str
    inputs_sha256: str
    is_pinned: bool
    """True after a rollback: an older build is served on purpose, so the site does not rebuild by itself."""


@dataclass(frozen=True)
class Places:
    """The folders of one copy of the figures; tests make their own."""

    data: Path

    @property
    def register(self) -> Path:
        return self.data / "register"

    @property
    def snapshot(self) -> Path:
        return self.data / "snapshot"

    @property
    def refreshed(self) -> Path:
        """Publishers' figures read by `etl refresh`; a file here replaces the bundled one of the same name."""
        return self.data / "downloads" / "tables"

    @property
    def downloads(self) -> Path:
        return self.data / "downloads"

    @property
    def build(self) -> Path:
        return self.data / "build"

    @property
    def pointer(self) -> Path:
        return self.build / "current.json"

    def current(self) -> Pointer | None:
        """The published build, or None when nothing was ever published or its file is gone."""
        try:
            told = json.loads(self.pointer.read_text(encoding="utf-8"))
            pointer = Pointer(self.build / told["file"], told["version"], told["inputs_sha256"], told["is_pinned"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):  # never published, or not a pointer
            return None
        return pointer if pointer.database.is_file() else None


def places() -> Places:
    """The data folder in use: ON_THE_RECORD_DATA where set, else the project's own `data/`."""
    return Places(Path(os.environ.get("ON_THE_RECORD_DATA") or PROJECT / "data"))
