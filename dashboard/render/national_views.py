"""What can be taken away from Find your force and from England and Wales: the map, the national estimates, counts of grades."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set

from dashboard.database import queries, store
from dashboard.database.rows import Force, Judgment, NationalFigure
from dashboard.render import force_html, html, progress_views
from dashboard.render.force_views import INSPECTED
from dashboard.render.picture import Line, Mark, Rows, Tile, Tiles
from dashboard.render.view import Record, View, sources, subtitle
from dashboard.rules import force_record, missing_grades
from dashboard.text import column_headings, download_words, find_page, formats, grade_words, national_page, site_words

LATEST = "latest"
WAITING = 10
"""How many of the forces whose last grade is oldest are named."""


# -- Find your force ------------------------------------------------------------------------------------------------------


def grade_map(grades: str) -> View | None:
    """The latest grade of every force, or its grade in one programme with why there is none."""
    judgments = {row.force_id: row for row in force_html.judgments(grades)}
    if not judgments:
        return None
    is_latest = grades == LATEST
    missing = {} if is_latest else missing_grades.in_programme(grades)
    newer = force_record.with_newer_grade() if is_latest else frozenset[str]()
    programme = next((row.name for row in store.rows(queries.judged_regimes) if row.regime_id == grades), "")
    return View(
        name="map",
        parameters={"grades": grades},
        title=f"{find_page.MAP_TITLE}: {programme}" if programme else find_page.MAP_TITLE,
        subtitle=subtitle(judgments.values(), programme="regime"),
        records=lambda: [
            _force_record(force, judgments, missing) | ({column_headings.LATER_ROUNDS: since} if is_latest else {})
            for force in store.rows(queries.forces)
            for since in [force_html.rounds_since(force.force_id) or None]
        ],
        caveats=INSPECTED,
        page=html.page_address("", grades=grades),
        about=(formats.in_address(programme or LATEST), "all-forces"),
        picture=lambda: _tiles(judgments, missing, newer),
    )


def _force_record(
    force: Force, judgments: dict[str, Judgment], missing: dict[str, missing_grades.MissingGrade]
) -> Record:
    if row := judgments.get(force.force_id):
        return progress_views.judgment(row) | {column_headings.MISSING_WHY: None}
    gap = missing.get(force.force_id)
    return {
        site_words.FORCE: force.short_name,
        column_headings.MISSING_WHY: grade_words.STATUS[gap.kind if gap else missing_grades.UNKNOWN],
    }


def _tiles(judgments: dict[str, Judgment], missing: dict[str, missing_grades.MissingGrade], newer: Set[str]) -> Tiles:
    """`newer`: the forces whose letter has a star."""
    tiles = []
    for force in store.rows(queries.forces):
        row = judgments.get(force.force_id)
        if row is None:
            gap = missing.get(force.force_id)
            mark, below = grade_words.MISSING_MARK[gap.kind if gap else missing_grades.UNKNOWN], ""
        else:
            mark, below = grade_words.LETTER.get(row.grade, row.grade[:1]), row.regime_short
            mark += find_page.NEWER_MARK if force.force_id in newer else ""
        tiles.append(Tile(force.tile_column, force.tile_row, mark, force.tile_label, below, row and row.grade))
    kinds = Counter(gap.kind for gap in missing.values())
    key = [f"{mark} {grade_words.STATUS[kind]}" for kind, mark in grade_words.MISSING_MARK.items() if kinds[kind]]
    key += [f"{find_page.NEWER_MARK} {find_page.NEWER_GRADE}"] if newer else []
    return Tiles(tiles, key=" ".join([download_words.LETTERS, *(f"{words}." for words in key)]))


# -- England and Wales ----------------------------------------------------------------------------------------------------


def estimates() -> View | None:
    """The national estimates of the recording rate."""
    rows = [row for row in store.rows(queries.national_figures) if row.metric == "recording_rate_pct"]
    return _figures("estimates", national_page.RATES_TITLE, rows, lambda: _estimates_drawn(rows))


def figures(told: str) -> View | None:
    """The other national figures that the page tells of one year."""
    title, sentences = {
        "2025": (national_page.LATEST_TITLE, national_page.LATEST),
        "2014": (national_page.FIRST_TITLE, national_page.FIRST),
    }[told]
    rows = [row for row in store.rows(queries.national_figures) if row.figure_id in sentences]
    return _figures("national", title, rows, told=told)


def _figures(
    name: str,
    title: str,
    rows: Sequence[NationalFigure],
    picture: Callable[[], Rows] | None = None,
    told: str = "",
) -> View | None:
    if not rows:
        return None
    return View(
        name=name,
        parameters={"told": told} if told else {},
        title=title,
        subtitle=subtitle(rows),
        records=lambda: [_figure(row) for row in rows],
        caveats=[national_page.RATES_CAUTION, grade_words.WHAT_IS_RATE],
        page="/national" + {"": "#estimates", "2025": "#latest", "2014": "#first"}[told],
        about=("england-and-wales", told),
        picture=picture,
    )


def _figure(row: NationalFigure) -> Record:
    told = national_page.LATEST | national_page.FIRST
    return {
        column_headings.METRIC: national_page.figure(told[row.figure_id], row.value)
        if row.figure_id in told
        else national_page.RATE,
        national_page.WHEN: formats.capitalised(national_page.period(row.period)),
        column_headings.VALUE: row.value,
        column_headings.PUBLISHED: row.published_on,
        national_page.NOTE: row.note,
        **sources(row),
    }


def _estimates_drawn(rows: Sequence[NationalFigure]) -> Rows:
    lines = [
        Line(formats.capitalised(national_page.period(row.period)), [Mark(row.value)], formats.percent(row.value))
        for row in rows
    ]
    return Rows(lines)


def counted() -> View | None:
    """How many forces have which grade, each programme for itself; those without one, by why."""
    regimes = store.rows(queries.judged_regimes)
    return View(
        name="grade-counts",
        parameters={},
        title=national_page.GRADES_TITLE,
        subtitle=download_words.subtitle(
            [row.short_name for row in regimes], [day for row in regimes for day in (row.first_on, row.last_on) if day]
        ),
        records=lambda: list(_counts()),
        caveats=[national_page.GRADES_LEDE, *INSPECTED],
        page="/national#grades",
        about=("england-and-wales",),
        picture=_counts_drawn,
    )


def _counts() -> Iterator[Record]:
    for regime in store.rows(queries.judged_regimes):
        counted = Counter(row.grade for row in store.rows(queries.latest_in_regime, regime.regime_id))
        missing = Counter(gap.kind for gap in missing_grades.in_programme(regime.regime_id).values())
        for step in store.rows(queries.grade_scale, regime.regime_id):
            yield _count(regime.name, step.grade, counted[step.grade])
        for kind in grade_words.MISSING_MARK:
            if missing[kind]:
                yield _count(regime.name, grade_words.STATUS[kind], missing[kind])


def _count(programme: str, grade: str, forces: int) -> Record:
    return {
        column_headings.PROGRAMME: programme,
        column_headings.GRADE: grade,
        column_headings.FORCES: forces,
        column_headings.SOURCE: national_page.COUNTED_BY_US,
    }


def _counts_drawn() -> Rows:
    lines: list[Line] = []
    programme = ""
    for record in _counts():
        if record[column_headings.PROGRAMME] != programme:
            programme = str(record[column_headings.PROGRAMME])
            lines.append(Line(programme))
        grade, forces = str(record[column_headings.GRADE]), int(str(record[column_headings.FORCES]))
        lines.append(Line(grade, [Mark(forces, shape="bar", grade=grade)], formats.count(forces)))
    return Rows(lines, unit="")


def longest() -> View | None:
    """The forces whose last grade is oldest."""
    rows = force_record.oldest_judgments_first()[:WAITING]
    return View(
        name="waiting-longest",
        parameters={},
        title=national_page.WAITING_TITLE,
        subtitle=subtitle(rows),
        records=lambda: [progress_views.waits(row) for row in rows],
        caveats=INSPECTED,
        page="/national#waiting",
        about=("england-and-wales",),
    )
