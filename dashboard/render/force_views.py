"""What can be taken away from the page of a force: one function for each chart or table."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from dashboard.database import queries, store
from dashboard.database.rows import HistoryEntry
from dashboard.render import finding_views, html, svg_timeline
from dashboard.render.picture import Line, Mark, Rows
from dashboard.render.view import Record, View, rate, sources, subtitle, yes_no
from dashboard.rules import findings, force_record
from dashboard.text import (
    column_headings,
    download_words,
    finding_words,
    force_page,
    formats,
    grade_words,
    open_data_words,
)

Row = TypeVar("Row")
INSPECTED = [*open_data_words.CAVEATS[:3], open_data_words.CAVEATS[4]]
"""What must be known of grades and rates: inside one programme, no arithmetic, estimates, dates."""


def _view(
    name: str,
    force: str,
    title: str,
    rows: Sequence[Row],
    record: Callable[[Row], Record],
    about: str,
    anchor: str = "",
    caveats: Sequence[str] = INSPECTED,
    picture: Callable[[], Rows] | None = None,
    embed: str = "",
    embed_rows: int = 0,
) -> View | None:
    """A view of a force's page; None where there is nothing to show."""
    if not rows:
        return None
    return View(
        name=name,
        parameters={"force": force},
        title=download_words.of_force(title, force_record.force(force).name),
        subtitle=about,
        records=lambda: [record(row) for row in rows],
        caveats=caveats,
        page=html.page_address("force", force=force) + anchor,
        about=(force,),
        picture=picture,
        embed=embed,
        embed_rows=embed_rows,
    )


def timeline(force: str) -> View | None:
    """Every inspection and event of a force, oldest first."""
    history = store.of_force(queries.timeline, force)
    return _view(
        "timeline",
        force,
        force_page.TIMELINE_TITLE,
        history,
        _entry,
        subtitle(history, day="happened_on", what=""),
        anchor="#timeline",
        caveats=[*INSPECTED, open_data_words.CAVEATS[6]],
        picture=lambda: _drawn(history),
        embed=f"/embed/force/{force}/timeline",
        embed_rows=len(history),
    )


def _entry(row: HistoryEntry) -> Record:
    is_inspection = row.what == "inspection"
    return {
        column_headings.WHEN: row.happened_on,
        column_headings.YEAR_OF_TITLE: row.title_year,
        column_headings.PROGRAMME: row.regime,
        column_headings.KIND: grade_words.KIND[row.kind] if is_inspection else force_page.MARKS.get(row.kind, row.kind),
        column_headings.WHO: row.by_role,
        column_headings.WHAT: row.summary,
        column_headings.GRADE: row.grade,
        **rate(row.rate_pct, row.ci_pct, row.ci_missing, row.is_approximate),
        column_headings.RATE_MISSING: row.rate_missing,
        column_headings.RATE_ON: row.rate_published_on if row.rate_pct is not None else None,
        column_headings.IS_INSPECTED: yes_no(row.is_inspected),
        column_headings.UNRECORDED: row.unrecorded_count,
        column_headings.ADDITIONAL: row.additional_count,
        **sources(row),
    }


def _drawn(history: Sequence[HistoryEntry]) -> Rows:
    """The timeline as a picture, under the names of its programmes."""
    lines: list[Line] = []
    bands = force_record.programme_bands(history)
    for i, (row, band) in enumerate(zip(history, bands)):
        if i == 0 or band != bands[i - 1]:
            lines.append(Line(band))
        shape = "dot" if row.is_inspected else "diamond"
        marks = [] if row.rate_pct is None else [Mark(row.rate_pct, row.ci_pct, shape, row.grade)]
        lines.append(Line(svg_timeline.short_date(row), marks, svg_timeline.in_short(row)))
    return Rows(lines, key=f"{force_page.TIMELINE_UNIT} {download_words.DIAMOND}")


def kinds_of_crime(force: str) -> View | None:
    """Rates of single kinds of crime."""
    rows = store.of_force(queries.scoped_rates, force)
    return _view(
        "kinds-of-crime",
        force,
        force_page.SCOPED_TITLE,
        rows,
        lambda row: {
            column_headings.PROGRAMME: row.regime_short,
            column_headings.INSPECTION: grade_words.KIND[row.kind],
            column_headings.YEAR_OF_TITLE: row.title_year,
            column_headings.PUBLISHED: row.published_on,
            column_headings.SCOPE: formats.capitalised(grade_words.SCOPE[row.scope]),
            **rate(row.rate_pct, row.ci_pct, row.ci_missing, row.is_approximate),
            **sources(row),
        },
        subtitle(rows),
    )


def conflicts(force: str) -> View | None:
    """Figures that others give for the same inspection."""
    rows = store.of_force(queries.figure_conflicts, force)
    return _view(
        "conflicts",
        force,
        force_page.CONFLICT_TITLE,
        rows,
        lambda row: {
            column_headings.INSPECTION: grade_words.KIND[row.kind],
            column_headings.YEAR_OF_TITLE: row.title_year,
            column_headings.PUBLISHED: row.published_on,
            column_headings.WE_USE: row.rate_pct,
            column_headings.OTHERS_SAY: row.stated_as,
            column_headings.WHO_SAYS: row.stated_by,
            column_headings.WHY_NOT: row.why_not_used,
            **sources(row),
        },
        subtitle(rows),
    )


def said(force: str) -> View | None:
    """What was said between inspections."""
    rows = store.of_force(queries.oversight_events, force)
    return _view(
        "said",
        force,
        force_page.OVERSIGHT_TITLE,
        rows,
        lambda row: {
            column_headings.WHEN: row.happened_on,
            column_headings.WHO: row.by_role,
            column_headings.KIND: row.kind,
            column_headings.WHAT: row.summary,
            column_headings.FIGURE: row.figure_pct,
            column_headings.IS_APPROXIMATE: None if row.figure_pct is None else yes_no(row.is_approximate),
            column_headings.IS_INSPECTED: yes_no(row.is_inspected),
            **sources(row),
        },
        subtitle(rows, day="happened_on", what=""),
        anchor="#said",
        caveats=[download_words.NOT_INSPECTED, open_data_words.CAVEATS[6]],
    )


def found(force: str) -> View | None:
    """What inspectors found, and what became of it."""
    rows = findings.of_force(force)
    return _view(
        "findings",
        force,
        finding_words.FOUND_TITLE,
        rows,
        finding_views.record,
        subtitle(rows),
        anchor="#findings",
        caveats=finding_views.CAVEATS,
    )


def counts(force: str) -> View | None:
    """What inspectors counted in their audits."""
    rows = findings.counts_of(force)
    return _view(
        "audit-counts",
        force,
        finding_words.COUNTS_TITLE,
        rows,
        lambda row: {
            column_headings.PROGRAMME: row.regime_short,
            column_headings.INSPECTION: grade_words.KIND[row.kind],
            column_headings.YEAR_OF_TITLE: row.title_year,
            column_headings.PUBLISHED: row.published_on,
            column_headings.SCOPE: row.what,
            column_headings.COUNT_RECORDED: row.recorded_count,
            column_headings.COUNT_EXAMINED: row.examined_count,
            column_headings.NOTE: row.basis_note,
            **sources(row),
        },
        subtitle(rows),
        anchor="#findings",
        caveats=open_data_words.TABLE_CAVEATS["audit_count"],
    )


def questions(force: str) -> View | None:
    """Grades for the questions beneath the overall grade."""
    rows = [row for row in store.of_force(queries.core_questions, force) if row.grade is not None]
    return _view(
        "questions",
        force,
        force_page.CORE_TITLE,
        rows,
        lambda row: {
            column_headings.QUESTION: row.question,
            column_headings.INSPECTION: grade_words.KIND[row.kind],
            column_headings.YEAR_OF_TITLE: row.title_year,
            column_headings.GRADE: row.grade,
            column_headings.PUBLISHED: row.published_on,
            column_headings.NOTE: row.basis_note,
            **sources(row),
        },
        subtitle(rows),
    )


def revised(force: str) -> View | None:
    """Grades that the inspectorate changed later."""
    rows = store.of_force(queries.grade_revisions, force)
    return _view(
        "changed-grades",
        force,
        force_page.REVISED_TITLE,
        rows,
        lambda row: {
            column_headings.QUESTION: row.question,
            column_headings.PROGRAMME: row.regime_short,
            column_headings.GRADE: row.grade,
            column_headings.FROM_DATE: row.published_on,
            column_headings.WHY: row.note,
            **sources(row),
        },
        subtitle(rows),
    )


def peel(force: str) -> View | None:
    """The grades of every PEEL round, in one table."""
    rows = store.of_force(queries.peel_grades, force)
    return _view(
        "peel",
        force,
        force_page.PEEL_TITLE,
        rows,
        lambda row: {
            column_headings.PROGRAMME: row.regime,
            column_headings.QUESTION: row.question,
            column_headings.GRADE: row.grade,
            column_headings.IS_DERIVED: row.basis,
            column_headings.NOTE: row.basis_note,
            column_headings.PUBLISHED: row.published_on or row.report_on,
            **sources(row),
        },
        subtitle(rows, programme="regime"),
        anchor="#peel",
    )
