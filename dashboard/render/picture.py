"""What a picture of a chart shows, apart from how it is drawn: rows with marks, small multiples, a map of squares.

Pages draw the same for the screen in HTML, SVG or Plotly; `open_data.picture_files` draws it for a screen or for paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Mark(NamedTuple):
    """One value on a row's axis: a dot (hollow where no margin of error is known), a diamond for what nobody inspected, or a bar."""

    value: float
    ci: float | None = None
    shape: str = "dot"
    grade: str | None = None
    is_part: bool = False
    """Part of a year: hatched or hollow."""


class Line(NamedTuple):
    """One row: its name at the left, its marks, and the words at the right. A row without either is a heading."""

    label: str
    marks: Sequence[Mark] = ()
    beside: str = ""
    is_joined: bool = False
    """A line joins its marks: two rates that may be compared."""

    @property
    def is_heading(self) -> bool:
        return not self.marks and not self.beside


@dataclass(frozen=True)
class Rows:
    """A chart by row. `unit` stands behind the numbers of the axis; bars begin at zero and need no axis."""

    lines: Sequence[Line]
    unit: str = "%"
    key: str = ""
    """What the marks mean."""


class PanelPoint(NamedTuple):
    """One value of small multiples: its period, and what the axis says where a year begins, else nothing."""

    period: str
    value: float
    is_part: bool
    tick: str


@dataclass(frozen=True)
class Panels:
    """Small multiples, each on its own scale from zero."""

    panels: dict[str, Sequence[PanelPoint]]
    key: str = ""


class Tile(NamedTuple):
    """One square of the map: its place, letter or mark, name, and what stands below it."""

    column: int
    row: int
    mark: str
    name: str
    below: str
    grade: str | None


@dataclass(frozen=True)
class Tiles:
    """The map of squares."""

    tiles: Sequence[Tile]
    key: str = ""


Picture = Rows | Panels | Tiles
