"""The maps of grades: squares that are links, and the outlines of the force areas where a refresh brought them."""

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.database.rows import Force, Judgment
from dashboard.render import grade_colours, html
from dashboard.render.plotly_charts import Outline
from dashboard.rules import force_record
from dashboard.text import find_page, grade_words
from etl import paths


def tiles(judgments: Sequence[Judgment], has_programme: bool) -> Markup:
    """The 43 forces as squares that link to their pages: letter, short name and, where programmes are mixed, the programme."""
    judgment_of = {row.force_id: row for row in judgments}
    items = []
    for force in sorted(store.rows(queries.forces), key=lambda force: (force.tile_row, force.tile_column)):
        row = judgment_of.get(force.force_id)
        programme = Markup("<small>{}</small>").format(_programme(row)) if has_programme and row is not None else ""
        address, label, css, letter = _link(force, row)
        items.append(
            Markup(
                "<li style='grid-column:{};grid-row:{}'><a class='{}' href='{}' target='_self' aria-label='{}' title='{}'>"
                "<b>{}</b><span>{}</span>{}</a></li>"
            ).format(
                force.tile_column + 1,
                force.tile_row + 1,
                css,
                address,
                label,
                label,
                letter,
                force.tile_label,
                programme,
            )
        )
    return Markup("<ul class='otr-map' aria-label='{}'>{}</ul>").format(find_page.MAP_TITLE, Markup("").join(items))


def boundaries() -> Path | None:
    """The outlines of the force areas, where a refresh brought them."""
    path = paths.places().boundaries
    return path if path.is_file() else None


@lru_cache(maxsize=2)
def _read(path: Path, _changed_ns: int) -> list[dict[str, Any]]:
    """The file's features; the time of its change is there so that a newer file is read again."""
    return json.loads(path.read_text(encoding="utf-8"))["features"]


def outlines(judgments: Sequence[Judgment], path: Path) -> list[Outline]:
    """The force areas for `plotly_charts.outlines`. Raises ValueError when the file is not the GeoJSON a refresh keeps."""
    judgment_of = {row.force_id: row for row in judgments}
    names = force_record.short_names()
    try:
        return [_area(feature, judgment_of, names) for feature in _read(path, path.stat().st_mtime_ns)]
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path.name} is not the outlines of the force areas") from error


def _area(feature: dict[str, Any], judgment_of: dict[str, Judgment], names: dict[str, str]) -> Outline:
    """One force of `outlines`."""
    properties = feature["properties"]
    judgment = judgment_of.get(properties["force_id"])
    points = [point for polygon in feature["geometry"]["coordinates"] for point in [*polygon[0], (None, None)]]
    return Outline(
        [lon for lon, _ in points],
        [lat for _, lat in points],
        properties["label_lon"],
        properties["label_lat"],
        None if judgment is None else judgment.grade,
        _label(names[properties["force_id"]], judgment),
    )


def _label(name: str, judgment: Judgment | None) -> str:
    """What is said of a force on either map."""
    if judgment is None:
        return find_page.tile_label(name, None, None, None)
    return find_page.tile_label(name, judgment.grade, judgment.regime_short, judgment.published_on)


def _link(force: Force, judgment: Judgment | None) -> tuple[str, str, str, str]:
    """Address, what a screen reader says, CSS class and letter of a square."""
    grade = None if judgment is None else judgment.grade
    address = html.page_address("force", force=force.force_id)
    letter = grade_words.LETTER.get(grade or "", "?")
    return address, _label(force.short_name, judgment), grade_colours.css_class(grade), letter


def _programme(judgment: Judgment) -> Markup:
    """ "PEEL 2022": programme and year of a grade; the round where the day is not known. In a narrow map the year has its own line."""
    programme, _, cycle = judgment.regime_short.partition(" ")
    when = cycle if judgment.published_on is None else judgment.published_on[:4]
    return Markup("{} <i>{}</i>").format(programme, when)
