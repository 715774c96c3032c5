"""The maps of grades: squares that are links, and the outlines of the force areas where a refresh brought them."""

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.render import html
from dashboard.rules import force_record
from dashboard.text import find_page, formats, grade_words
from etl import paths


def tiles(judgments: Sequence, has_programme: bool) -> Markup:
    """The 43 forces as squares that link to their pages: letter, short name and, where programmes are mixed, the programme."""
    held = {row.force_id: row for row in judgments}
    items = []
    for force in sorted(store.rows(queries.forces), key=lambda force: (force.tile_row, force.tile_column)):
        row = held.get(force.force_id)
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
def _read(path: Path, changed_ns: int) -> list[dict]:
    """The file's features; `changed_ns` is its time of change, so that a newer file is read anew."""
    return json.loads(path.read_text(encoding="utf-8"))["features"]


def outlines(judgments: Sequence, path: Path) -> list[dict]:
    """What `plotly_charts.outlines` draws, one dictionary a force: lon and lat of its outline (None between parts), label_lon, label_lat,

    grade, and label in words. Raises ValueError when the file is not the GeoJSON a refresh keeps.
    """
    held = {row.force_id: row for row in judgments}
    names = force_record.short_names()
    try:
        return [_area(feature, held, names) for feature in _read(path, path.stat().st_mtime_ns)]
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path.name} is not the outlines of the force areas") from error


def _area(feature: dict, held: dict[str, store.Row], names: dict[str, str]) -> dict:
    """One force of `outlines`."""
    told = feature["properties"]
    row = held.get(told["force_id"])
    points = [point for polygon in feature["geometry"]["coordinates"] for point in [*polygon[0], (None, None)]]
    return {
        "lon": [lon for lon, _ in points],
        "lat": [lat for _, lat in points],
        "label_lon": told["label_lon"],
        "label_lat": told["label_lat"],
        "grade": None if row is None else row.grade,
        "label": _label(names[told["force_id"]], row),
    }


def _label(name: str, row: store.Row | None) -> str:
    """What is said of a force on either map."""
    if row is None:
        return find_page.tile_label(name, None, None, None)
    return find_page.tile_label(name, row.grade, row.regime_short, row.published_on)


def _link(force: store.Row, row: store.Row | None) -> tuple[str, str, str, str]:
    """Address, what a screen reader says, CSS class and letter of a square."""
    grade = None if row is None else row.grade
    address = html.page_address("force", force=force.force_id)
    return address, _label(force.short_name, row), html.grade_class(grade), grade_words.LETTER.get(grade, "?")


def _programme(judgment: store.Row) -> Markup:
    """ "PEEL 2022": programme and year of a grade; the round where the day is not known. In a narrow map the year has its own line."""
    programme, _, cycle = judgment.regime_short.partition(" ")
    when = cycle if formats.is_missing(judgment.published_on) else judgment.published_on[:4]
    return Markup("{} <i>{}</i>").format(programme, when)
