"""The maps of grades: squares that are links, and the outlines of the force areas where a refresh brought them."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.database.rows import Judgment
from dashboard.render import grade_colours, html
from dashboard.render.plotly_charts import Outline
from dashboard.rules import force_record
from dashboard.rules.missing_grades import UNKNOWN, MissingGrade
from dashboard.text import column_headings, find_page, formats, grade_words, site_words
from etl import paths

Missing = Mapping[str, MissingGrade]
"""Why forces have no grade, by force_id."""


def tiles(judgments: Sequence[Judgment], missing: Missing, has_programme: bool) -> Markup:
    """The 43 forces as squares that link to their pages: letter, short name and, where programmes are mixed, the programme."""
    judgment_of = {row.force_id: row for row in judgments}
    items, newer = [], force_record.with_newer_grade()
    for force in sorted(store.rows(queries.forces), key=lambda force: (force.tile_row, force.tile_column)):
        row = judgment_of.get(force.force_id)
        programme = Markup("<small>{}</small>").format(_programme(row)) if has_programme and row is not None else ""
        address = html.page_address("force", force=force.force_id)
        kind = None if row is not None else _kind(force.force_id, missing)
        is_newer = has_programme and force.force_id in newer
        label = _label(force.short_name, row, kind) + (f". {find_page.NEWER_GRADE}" if is_newer else "")
        items.append(
            Markup(
                "<li style='grid-column:{};grid-row:{}'><a class='{}' href='{}' target='_self' aria-label='{}' title='{}'>"
                "<b>{}</b><span>{}</span>{}</a></li>"
            ).format(
                force.tile_column + 1,
                force.tile_row + 1,
                grade_colours.css_class(row.grade) if row is not None else _css_class(kind),
                address,
                label,
                label,
                _mark(row, kind) + (find_page.NEWER_MARK if is_newer else ""),
                force.tile_label,
                programme,
            )
        )
    squares = Markup("<ul class='otr-map' aria-label='{}'>{}</ul>").format(find_page.MAP_TITLE, Markup("").join(items))
    return squares + legend(missing) + (newer_note() if has_programme else Markup(""))


def newer_note() -> Markup:
    """What the star on a letter means, where a map of latest grades has one."""
    newer = len(force_record.with_newer_grade())
    words = find_page.legend_item(find_page.NEWER_GRADE, newer)
    return Markup("<p class='otr-quiet'><b>{}</b> {}</p>").format(find_page.NEWER_MARK, words) if newer else Markup("")


def legend(missing: Missing) -> Markup:
    """What each mark means that is no grade, of those that are there; nothing where every force has a grade."""
    items = Markup("").join(
        Markup("<li><b class='otr-mark {}'>{}</b> {}</li>").format(
            _css_class(kind), grade_words.MISSING_MARK[kind], words
        )
        for kind, words in _kinds(missing)
    )
    return items and Markup("<ul class='otr-legend' aria-label='{}'>{}</ul>").format(find_page.MAP_MISSING, items)


def alt(missing: Missing) -> str:
    """The map of outlines for who cannot see it: why forces have no grade, and where all of them stand in words."""
    return find_page.map_alt([words for _, words in _kinds(missing)])


def _kinds(missing: Missing) -> list[tuple[str, str]]:
    """The kinds of missing that are there, each with its meaning and its number of forces in words."""
    counted = Counter(gap.kind for gap in missing.values())
    return [
        (kind, find_page.legend_item(grade_words.STATUS[kind], counted[kind]))
        for kind in grade_words.MISSING_MARK
        if counted[kind]
    ]


def table(judgments: Sequence[Judgment], missing: Missing, programme: str) -> Markup:
    """The map as a table, every force by name; `programme` is the one shown, for forces without a grade in it."""
    judgment_of = {row.force_id: row for row in judgments}
    columns = (
        site_words.FORCE,
        column_headings.GRADE,
        column_headings.PROGRAMME,
        column_headings.PUBLISHED,
        column_headings.SOURCE,
    )
    rows = []
    for force in store.rows(queries.forces):
        link = html.own_link(force.short_name, html.page_address("force", force=force.force_id))
        if row := judgment_of.get(force.force_id):
            published = formats.published(row.published_on, row.title_year)
            rows.append((link, html.chip(row.grade), row.regime_short, published, html.source_link(row.source_id)))
        else:
            kind = _kind(force.force_id, missing)
            chip = Markup("<span class='otr-grade {}'>{} {}</span>").format(
                _css_class(kind), grade_words.MISSING_MARK[kind], grade_words.STATUS[kind]
            )
            source_id = missing[force.force_id].source_id if force.force_id in missing else None
            rows.append((link, chip, programme, find_page.NO_DATE, html.source_link(source_id)))
    return html.table(find_page.MAP_TITLE, columns, rows)


def boundaries() -> Path | None:
    """The outlines of the force areas, where a refresh brought them."""
    path = paths.places().boundaries
    return path if path.is_file() else None


@lru_cache(maxsize=2)
def _read(path: Path, _changed_ns: int) -> list[dict[str, Any]]:
    """The file's features; the time of its change is there so that a newer file is read again."""
    return json.loads(path.read_text(encoding="utf-8"))["features"]


def outlines(judgments: Sequence[Judgment], missing: Missing, path: Path) -> list[Outline]:
    """The force areas for `plotly_charts.outlines`. Raises ValueError when the file is not the GeoJSON a refresh keeps."""
    judgment_of = {row.force_id: row for row in judgments}
    names = force_record.short_names()
    try:
        return [_area(feature, judgment_of, missing, names) for feature in _read(path, path.stat().st_mtime_ns)]
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path.name} is not the outlines of the force areas") from error


def _area(
    feature: dict[str, Any], judgment_of: dict[str, Judgment], missing: Missing, names: dict[str, str]
) -> Outline:
    """One force of `outlines`."""
    properties = feature["properties"]
    force_id = properties["force_id"]
    judgment = judgment_of.get(force_id)
    kind = None if judgment is not None else _kind(force_id, missing)
    points = [point for polygon in feature["geometry"]["coordinates"] for point in [*polygon[0], (None, None)]]
    return Outline(
        [lon for lon, _ in points],
        [lat for _, lat in points],
        properties["label_lon"],
        properties["label_lat"],
        None if judgment is None else judgment.grade,
        _mark(judgment, kind),
        _label(names[force_id], judgment, kind),
    )


def _kind(force_id: str, missing: Missing) -> str:
    """Why a force has no grade: one of `grade_words.MISSING_MARK`."""
    return missing[force_id].kind if force_id in missing else UNKNOWN


def _label(name: str, judgment: Judgment | None, kind: str | None) -> str:
    """What is said of a force on either map."""
    if judgment is None:
        words = grade_words.STATUS[kind or UNKNOWN]
        return find_page.tile_without(name, words[0].lower() + words[1:])
    return find_page.tile_label(name, judgment.grade, judgment.regime_short, judgment.published_on)


def _mark(judgment: Judgment | None, kind: str | None) -> str:
    """The letter of a grade, or the mark of why there is none."""
    if judgment is None:
        return grade_words.MISSING_MARK[kind or UNKNOWN]
    return grade_words.LETTER.get(judgment.grade, judgment.grade[:1])


def _css_class(kind: str | None) -> str:
    """The look of a square without a grade: "g-none g-none-not-graded"."""
    return f"g-none g-none-{(kind or UNKNOWN).replace('_', '-')}"


def _programme(judgment: Judgment) -> Markup:
    """ "PEEL 2021/22": in a narrow map the round has a line of its own."""
    programme, _, cycle = judgment.regime_short.partition(" ")
    return Markup("{} <i>{}</i>").format(programme, cycle)
