"""The two maps of grades, both made of links: squares, and the outlines of the force areas where a refresh brought them.

Neither is a Plotly map: its geo subplot fetches a world map from another site, and its marks cannot be reached by keyboard.
"""

import json
from functools import lru_cache
from math import cos, radians
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from dashboard import components as c
from dashboard import numbers, queries, store, wording
from etl import paths

WIDTH = 600
SHRINK = cos(radians(53))
"""Longitude is shrunk by the cosine of 53 degrees north, so that the country keeps its shape."""


def tiles(judgments: pd.DataFrame, has_programme: bool) -> Markup:
    """The 43 forces as squares that link to their pages: letter, short name and, where programmes are mixed, the programme."""
    held = judgments.set_index("force_id")
    items = []
    for force in store.ask(queries.forces).sort_values(["tile_row", "tile_column"]).itertuples():
        row = held.loc[force.force_id] if force.force_id in held.index else None
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
    return Markup("<ul class='otr-map' aria-label='{}'>{}</ul>").format(wording.MAP_TITLE, Markup("").join(items))


def boundaries() -> Path | None:
    """The outlines of the force areas, where a refresh brought them."""
    path = paths.places().boundaries
    return path if path.is_file() else None


def outlines(judgments: pd.DataFrame, path: Path) -> Markup:
    """The 43 force areas as an SVG of links, coloured and lettered by grade."""
    held = judgments.set_index("force_id")
    drawn, height = _drawing(path, path.stat().st_mtime_ns)
    links = []
    for force in store.ask(queries.forces).itertuples():
        row = held.loc[force.force_id] if force.force_id in held.index else None
        address, label, css, letter = _link(force, row)
        outline, x, y = drawn[force.force_id]
        links.append(
            Markup(
                '<a href="{}" target="_self" aria-label="{}" class="{}"><title>{}</title><path d="{}"/>'
                '<text x="{}" y="{}">{}</text></a>'
            ).format(address, label, css, label, Markup(outline), x, y, letter)
        )
    return Markup('<svg class="otr-geo" viewBox="-4 -4 {} {}" role="group" aria-label="{}">{}</svg>').format(
        WIDTH + 8, height + 8, wording.MAP_TITLE, Markup("").join(links)
    )


def _link(force, row: pd.Series | None) -> tuple[str, str, str, str]:
    """Address, what a screen reader says, CSS class and letter of a force on either map."""
    grade = None if row is None else row.grade
    known = (None, None) if row is None else (row.regime_short, row.published_on)
    return (
        c.page_address("force", force=force.force_id),
        wording.tile_label(force.short_name, grade, *known),
        c.grade_class(grade),
        wording.LETTER.get(grade, "?"),
    )


def _programme(judgment: pd.Series) -> str:
    """ "PEEL 2022": programme and year of a grade; the round where the day is not known."""
    if numbers.is_missing(judgment.published_on):
        return judgment.regime_short
    return f"{judgment.regime_short.split(' ')[0]} {judgment.published_on[:4]}"


@lru_cache(maxsize=2)
def _drawing(boundaries: Path, changed_ns: int) -> tuple[dict[str, tuple[str, float, float]], int]:
    """Force to (SVG path, x and y of its label), and the drawing's height, from the GeoJSON that `etl refresh` keeps.

    `changed_ns` is the file's time of change, so that a newer file is read anew. Raises ValueError when it is not such a file.
    """
    features = json.loads(boundaries.read_text(encoding="utf-8"))["features"]
    points = [point for feature in features for polygon in feature["geometry"]["coordinates"] for point in polygon[0]]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    scale = WIDTH / ((east - west) * SHRINK)

    def place(lon: float, lat: float) -> tuple[float, float]:
        return round((lon - west) * SHRINK * scale, 1), round((north - lat) * scale, 1)

    drawn = {}
    for feature in features:
        rings = [ring for polygon in feature["geometry"]["coordinates"] for ring in polygon]
        path = "".join("M" + "L".join(f"{x} {y}" for x, y in (place(*point) for point in ring)) + "Z" for ring in rings)
        told = feature["properties"]
        drawn[told["force_id"]] = (path, *place(told["label_lon"], told["label_lat"]))
    return drawn, round((north - south) * scale)
