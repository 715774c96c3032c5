"""Charts for other sites to frame: a force's timeline and a comparison, drawn here, without scripts; the figures as a table too."""

from collections.abc import Sequence
from typing import cast

from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.database.rows import HistoryEntry, Rate
from dashboard.open_data import downloads
from dashboard.open_data.brief import document, known_force
from dashboard.open_data.responses import Problem, Request, Response
from dashboard.render import compare_views, comparison_rows, force_html, force_views, html, svg_timeline
from dashboard.render.view import View
from dashboard.rules import force_record, measures
from dashboard.text import (
    column_headings,
    compare_page,
    download_words,
    formats,
    grade_words,
    problem_words,
    site_words,
)

MOST_CAVEATS = 4
"""Of a view, below its frame: those that come first."""


def examples() -> list[View]:
    """One chart of each kind, for the page that says how to frame them."""
    forces = tuple(force_record.short_names())[:3]
    compared = compare_views.figures(measures.DEFAULT, forces, measures.NEWEST, "name")
    return [view for view in (force_views.timeline(forces[0]), compared) if view is not None]


def get_timeline(request: Request) -> Response:
    """/embed/force/{force_id}/timeline: every inspection and event of a force."""
    force = known_force(request.parts["force_id"])
    history = store.of_force(queries.timeline, force.force_id)
    view = force_views.timeline(force.force_id)
    if view is None:
        raise Problem(404, problem_words.NOTHING_TO_DOWNLOAD)
    columns = (column_headings.WHEN, column_headings.WHAT, column_headings.GRADE, column_headings.SOURCE)
    return _framed(
        request,
        view,
        svg_timeline.figure(force.short_name, history),
        columns,
        [_entry(row) for row in history],
        [source_id for source_id in force_record.sources_named(history)],
        instead=f"/brief/{force.force_id}",
    )


def _entry(row: HistoryEntry) -> Sequence[html.Html]:
    said = f" {row.summary}" if row.what == "event" and row.summary else ""  # an inspection's are its own words
    return (
        formats.published(row.happened_on, row.title_year),
        f"{svg_timeline.entry_words(row)}.{said}",
        row.grade or "",
        force_html.history_sources(row),
    )


def get_comparison(request: Request) -> Response:
    """/embed/compare: forces on one measure, by name or by measured rate."""
    asked = downloads.DEFAULTS | request.query
    if "forces" not in asked:
        raise Problem(400, problem_words.parameter_needed("forces"), downloads.choices("forces"))
    measure, inspection, order = (
        str(downloads.argument(name, asked[name])) for name in ("measure", "inspection", "order")
    )
    forces = cast(tuple[str, ...], downloads.argument("forces", asked["forces"]))
    view = compare_views.figures(measure, forces, inspection, order)
    if view is None:
        raise Problem(404, problem_words.NOTHING_TO_DOWNLOAD)
    which = compare_views.chosen(measure, inspection)
    is_rate = which.kind == measures.RATE
    shown = measures.shown(which, order, forces)
    columns = (
        site_words.FORCE,
        *((column_headings.RECORDED_SHARE, column_headings.MARGIN) if is_rate else (column_headings.GRADE,)),
        column_headings.PROGRAMME,
        column_headings.INSPECTION,
        column_headings.JUDGED_SINCE,
        column_headings.SOURCE,
    )
    rows: list[Sequence[html.Html]] = [
        (
            row.short_name,
            *(
                (
                    formats.percent(row.rate_pct, row.is_approximate),
                    grade_words.margin(row.ci_pct, row.ci_missing),
                )
                if isinstance(row, Rate)
                else (row.grade,)
            ),
            row.regime,
            measures.when(row),
            measures.since(row) or compare_page.NOTHING_SINCE,
            html.source_link(row.source_id),
        )
        for row in shown
    ]
    return _framed(
        request,
        view,
        comparison_rows.figure(shown),
        columns,
        rows,
        [source_id for row in shown for source_id in measures.source_ids(row)],
        instead="/brief/",
    )


def _framed(
    request: Request,
    view: View,
    drawing: Markup,
    columns: Sequence[str],
    rows: Sequence[Sequence[html.Html]],
    source_ids: Sequence[str | None],
    instead: str,
) -> Response:
    """The document that another site frames; `instead` is what a copy without the pages links to."""
    values: dict[str, object] = {
        "title": view.title,
        "subtitle": view.subtitle,
        "drawing": drawing,
        "columns": columns,
        "rows": rows,
        "sources": html.publishers(source_ids),
        "caveats": view.caveats[:MOST_CAVEATS],
        "address": request.links.page(view.page) or request.links.to(instead),
        "made": download_words.made(request.version, force_record.today().isoformat()),
    }
    return document("embed_chart.html", request, values, framed_by="*")
