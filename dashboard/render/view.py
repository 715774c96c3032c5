"""A chart or table as it is taken away: what its files hold, and what travels inside each of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from dashboard.render import html
from dashboard.render.picture import Picture
from dashboard.text import column_headings, download_words, source_words

Record = dict[str, object]
"""A row of a file: heading to value; None where there is none."""


@dataclass(frozen=True)
class View:
    """One chart or table of a page. `name` and `parameters` are the address of its files, `page` that of the page that shows it."""

    name: str
    parameters: Mapping[str, str]
    title: str
    subtitle: str
    """Programmes and dates of the figures."""
    records: Callable[[], Sequence[Record]] = field(compare=False)
    """Worked out only when a file is asked for."""
    caveats: Sequence[str]
    page: str
    about: Sequence[str] = ()
    """What the name of a file says after what it is of: programme, forces."""
    file_stem: str = ""
    """What the name of a file begins with, where it is not the view's own."""
    picture: Callable[[], Picture] | None = field(default=None, compare=False)
    embed: str = ""
    """Address of the same chart for other sites, where there is one."""
    embed_rows: int = 0
    """How many rows it has there: a frame needs a height."""

    def file(self, kind: str) -> str:
        """The address of a file: a kind of `download_words.KINDS`."""
        extra = {"size": "print"} if kind == "print" else {}
        query = urlencode({**self.parameters, **extra}, safe=",/")
        return f"/download/{self.name}.{'png' if kind == 'print' else kind}" + (f"?{query}" if query else "")

    def kinds(self) -> list[str]:
        """The kinds of file that there are of it."""
        return [kind for kind in download_words.KINDS if self.picture or kind in ("csv", "xlsx")]


def publishers(records: Sequence[Record]) -> list[str]:
    """Who says the figures of records, each once."""
    named = (record.get(heading) for heading in column_headings.SOURCES.values() for record in records)
    return list(dict.fromkeys(str(one) for one in named if one))


def sources(row: Any) -> Record:
    """Where the figures of a row of a query were read: who says so, and the address, for each source that it names."""
    known = html.known_sources()
    read: Record = {}
    for name, heading in column_headings.SOURCES.items():
        if name in row._fields:
            source = known.get(getattr(row, name) or "")
            read[heading] = None if source is None else f"{source.publisher} ({source_words.KIND[source.kind]})"
            read[column_headings.address_of(heading)] = None if source is None else source.url
    return read


def rate(rate_pct: float | None, ci_pct: float | None, ci_missing: str | None, is_approximate: bool | None) -> Record:
    """A recording rate with its margin of error, or why there is none."""
    return {
        column_headings.RATE_PCT: rate_pct,
        column_headings.CI_POINTS: ci_pct,
        column_headings.CI_MISSING: ci_missing if rate_pct is not None and ci_pct is None else None,
        column_headings.IS_APPROXIMATE: None if rate_pct is None else yes_no(is_approximate),
    }


def yes_no(value: bool | None) -> str:
    return download_words.YES_NO[bool(value)]


def subtitle(
    rows: Iterable[Any], programme: str = "regime_short", day: str = "published_on", what: str = "published"
) -> str:
    """The programmes of rows, and when they were published or said."""
    rows = list(rows)
    programmes = dict.fromkeys(name for row in rows if (name := getattr(row, programme, None)))
    return download_words.subtitle(list(programmes), [on for row in rows if (on := getattr(row, day, None))], what)
