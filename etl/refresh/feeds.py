"""What a connector is made of: feeds, each with a way to fetch files and a way to read them."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

import pandas as pd

from etl.build import inputs
from etl.paths import Places
from etl.refresh.curated import as_frame, read_frame
from etl.refresh.download import Downloader, Fetched, Link, Missed
from etl.refresh.file_checks import Kind
from etl.refresh.missing_marks import Marks
from etl.refresh.missing_marks import read as read_marks
from etl.refresh.name_variants import Names
from etl.refresh.name_variants import read as read_names

Answer = TypeVar("Answer", bound=Fetched | Link | Missed)
"""The result of asking one address, of the kinds that a feed handles."""

LICENCE = "Open Government Licence v3.0"


@dataclass(frozen=True)
class CurrentFigures:
    """The figures in use now, for a reader to compare new ones with."""

    places: Places

    def table(self, name: str) -> pd.DataFrame:
        """A table as the next build would read it (refreshed, else bundled), without row numbers; empty where there is none."""
        path = inputs.input_file(self.places, name)
        if not path.is_file():
            return pd.DataFrame()
        return pd.read_parquet(path) if path.suffix == ".parquet" else read_frame(path, self.places)

    def sources(self) -> pd.DataFrame:
        """Rows of `source`, curated and refreshed."""
        return as_frame(inputs.read_sources(self.places))

    def names(self, source_name: str) -> Names:
        return read_names(self.places, source_name)

    def marks(self, source_name: str) -> Marks:
        return read_marks(self.places, source_name)

    def short_names(self) -> dict[str, str]:
        """force_id to the short name of each of the 43 forces."""
        forces = self.table("force")
        return dict(zip(forces.force_id, forces.short_name))

    def force_codes(self) -> dict[str, str]:
        """ONS code of a police force area to force_id."""
        forces = self.table("force")
        return dict(zip(forces.ons_code, forces.force_id))


@dataclass(frozen=True)
class Reading:
    """What was read from a publisher's files, checked and in our shape, ready for a trial build."""

    release: str | None
    """In the publisher's terms; None where it has no releases."""
    rows: int
    """Rows read in the publisher's files, before they were added up."""
    message: str
    """What changed, in a sentence."""
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    """What `read` makes. They leave the reading process as Parquet, among the files."""
    missing: dict[str, pd.DataFrame] = field(default_factory=dict)
    """Kind of figures, as in `missing_figure`, to its rows there: they take the place of those held, also where there are none."""
    sources: list[dict] = field(default_factory=list)
    """Rows for `source`, one for each release that the tables point to."""
    files: dict[str, bytes] = field(default_factory=dict)
    """Files to keep beside the tables, such as boundaries.geojson."""
    notes: dict[str, object] = field(default_factory=dict)
    """JSON files to keep in data/downloads, such as the state of each inspection page."""
    quarantined: pd.DataFrame | None = None
    """Rows that were not used, with `reason`."""


@dataclass(frozen=True)
class Saved:
    """How a file of a feed is known when somebody has saved it: by the name its publisher gives it."""

    pattern: str
    """A regular expression for the whole name, whatever its case."""
    kind: Kind
    page: str
    """The publisher's page that lists it: the address of its figures, since the file's own is not known."""


@dataclass(frozen=True)
class Feed(Generic[Answer]):
    """One kind of figures of one publisher."""

    source: str
    name: str
    fetch: Callable[[Downloader, CurrentFigures], list[Answer]]
    """Fetch what is needed. Raises SourceError."""
    read: Callable[[list[Answer], CurrentFigures], Reading]
    """Read and check it, with no network. Raises SourceError."""
    fills: tuple[str, ...] = ()
    """Names of the files it fills, such as population.parquet: without them a feed is never "unchanged"."""
    always: bool = False
    """True where each answer matters even when no file changed: a link check is never "unchanged"."""
    saved: Saved | None = None
    """None where there is no file that a person would save."""
    patience: int = 1
    """How many times the usual limit its files may take to be read: more where they are many, or have a million rows."""


def as_parquet(table: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False)
    return buffer.getvalue()


def source_row(source_id: str, publisher: str, title: str, url: str, published_on: str | None, today: date) -> dict:
    """A row for `source`, as data/sources.csv has them."""
    return {
        "source_id": source_id,
        "publisher": publisher,
        "title": title,
        "title_from": "printed",
        "url": url,
        "kind": "government",
        "published_on": published_on,
        "accessed_on": today.isoformat(),
        "licence": LICENCE,
        "note": None,
    }
