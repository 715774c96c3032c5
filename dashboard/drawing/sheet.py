"""Everything that one picture says and shows, as it is handed to the process that draws it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from dashboard.render.picture import Line, Mark, PanelPoint, Panels, Picture, Rows, Tile, Tiles


@dataclass(frozen=True)
class Sheet:
    """A picture with the words around it. `kind` is "png" for screens, "print" for paper, or "svg"."""

    kind: str
    title: str
    subtitle: str
    foot: list[str]
    picture: Picture

    def as_json(self) -> dict[str, Any]:
        """The sheet in what JSON has words for."""
        return asdict(self) | {"shape": type(self.picture).__name__}


def from_json(told: dict[str, Any]) -> Sheet:
    """The sheet that `as_json` told of."""
    held = told["picture"]
    picture: Picture
    if told["shape"] == "Rows":
        lines = [
            Line(label, [Mark(*mark) for mark in marks], beside, is_joined)
            for label, marks, beside, is_joined in held["lines"]
        ]
        picture = Rows(lines, held["unit"], held["key"])
    elif told["shape"] == "Panels":
        panels: dict[str, Sequence[PanelPoint]] = {
            name: [PanelPoint(*point) for point in points] for name, points in held["panels"].items()
        }
        picture = Panels(panels, held["key"])
    else:
        picture = Tiles([Tile(*tile) for tile in held["tiles"]], held["key"])
    return Sheet(told["kind"], told["title"], told["subtitle"], told["foot"], picture)
