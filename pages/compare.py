"""Compare forces on one measure: what may be said of two of them, the figures, then what may be said of each pair."""

from collections.abc import Sequence
from itertools import combinations

import streamlit as st
from markupsafe import Markup

from dashboard.database.rows import Judgment, Rate
from dashboard.render import compare_views, force_html, grade_grid, html, plotly_charts
from dashboard.rules import force_record, measures
from dashboard.streamlit_ui import cached_sections, components, pickers
from dashboard.text import (
    column_headings,
    compare_page,
    comparison_words,
    formats,
    grade_words,
    site_words,
    source_words,
)

DEFAULT = ("derbyshire", "humberside", "northumbria")
"""Forces whose figures can be told apart, whichever two of them are taken."""


def what_can_i_say(measure: measures.Measure, a: str, b: str) -> None:
    """One sentence on two forces, ready to quote."""
    components.heading(compare_page.SAY_TITLE)
    components.note(measures.compare(measure, a, b).quote)
    components.sources_note(
        source_id
        for row in measures.figures(measure)
        if row.force_id in (a, b)
        for source_id in measures.source_ids(row)
    )


def figures(measure: measures.Measure, order: str, chosen: tuple[str, ...]) -> None:
    """The chosen forces on one measure, as a chart where it is a rate, and which of them the register holds no figure for."""
    shown = measures.shown(measure, order, chosen)
    if shown:
        components.heading(measure.label)
        say_how_old(shown)
        if measure.kind == measures.RATE:
            rates(measure, order, chosen)
        else:
            grades(measure, chosen)
    for words in compare_views.not_held(compare_views.names_without(shown, chosen)):
        components.note(words)


def say_how_old(shown: Sequence[Rate | Judgment]) -> None:
    """When these figures were published, and which forces were judged since."""
    for words in compare_views.how_old(shown):
        components.note(words)
    if months := sorted(row.published_on[:7] for row in shown if row.published_on):
        components.quiet(compare_page.published_between(months))


def rates(measure: measures.Measure, order: str, chosen: tuple[str, ...]) -> None:
    """Recording rates with their margins of error."""
    shown = measures.shown_rates(measure, order, chosen)
    since = measures.newer_judgments(shown)
    same = html.table(
        measure.label,
        (
            site_words.FORCE,
            column_headings.RECORDED_SHARE,
            column_headings.MARGIN,
            column_headings.PROGRAMME,
            column_headings.INSPECTION,
            column_headings.PUBLISHED,
            column_headings.JUDGED_SINCE,
            column_headings.SOURCE,
        ),
        [
            (
                html.own_link(row.short_name, html.page_address("force", force=row.force_id)),
                formats.percent(row.rate_pct, row.is_approximate),
                grade_words.margin(row.ci_pct, row.ci_missing),
                *dated_cells(row),
                html.figure_sources(
                    [(source_words.RATE, row.source_id), (source_words.DATE, row.date_source_id)], row.report_source_id
                ),
            )
            for row in shown
        ],
        numeric=[1],
        wide=[6],
    )
    components.quiet(
        f"{grade_words.WHAT_IS_RATE} {grade_words.WHAT_IS_MARGIN} {compare_page.NO_RANK if order == 'rate' else ''}"
    )
    components.chart(
        plotly_charts.rates(shown, since, components.is_dark()),
        alt=plotly_charts.rates_alt(measure.label, shown, since),
        same=same,
        key="rates",
    )
    components.sources_note(source_id for row in shown for source_id in measures.source_ids(row))


def grades(measure: measures.Measure, chosen: tuple[str, ...]) -> None:
    """Grades in every programme, and those of the measure with what is newer and where each was read."""
    shown = measures.shown_grades(measure, chosen)
    components.quiet(compare_page.GRID_NOTE)
    components.html_chart(
        grade_grid.table(measure, chosen),
        same=html.table(
            measure.label,
            (
                site_words.FORCE,
                column_headings.GRADE,
                column_headings.PROGRAMME,
                column_headings.INSPECTION,
                column_headings.PUBLISHED,
                column_headings.JUDGED_SINCE,
                column_headings.SOURCE,
            ),
            [
                (
                    html.own_link(row.short_name, html.page_address("force", force=row.force_id)),
                    html.chip(row.grade),
                    *dated_cells(row),
                    force_html.judgment_sources(row),
                )
                for row in shown
            ],
            wide=[5],
        ),
    )
    components.sources_note(source_id for row in shown for source_id in measures.source_ids(row))


def dated_cells(row: Rate | Judgment) -> tuple[html.Html, ...]:
    """Programme, which inspection of it, when it was published, and what is newer."""
    return (
        row.regime_short,
        comparison_words.WHICH[row.kind],
        formats.published(row.published_on, row.title_year),
        measures.since(row) or compare_page.NOTHING_SINCE,
    )


def verdicts(measure: measures.Measure, pairs: tuple[tuple[str, str], ...]) -> None:
    """What may be said of each pair."""
    names = force_record.short_names()
    superseded = {row.force_id for row in measures.figures(measure) if measures.since(row)}
    compared = [(a, b, measures.compare(measure, a, b)) for a, b in pairs]
    st.html(
        html.table(
            compare_page.PAIRS_TITLE,
            (column_headings.PAIR, column_headings.VERDICT),
            [
                (
                    f"{names[a]} and {names[b]}",
                    Markup("<b>{}</b><br>{}").format(
                        compare_page.verdict_title(verdict.kind, any(force_id in superseded for force_id in (a, b))),
                        verdict.sentence,
                    ),
                )
                for a, b, verdict in compared
            ],
            wide=[1],
        )
    )


components.page(compare_page.COMPARE_TITLE, compare_page.COMPARE_LEDE)

# -- choose
forces_column, group_column = st.columns([3, 1])
with group_column:
    pickers.group_of_forces()
with forces_column:
    chosen = pickers.choose_forces(default=DEFAULT)
measure_column, inspection_column, order_column = st.columns([2, 1, 1])
with measure_column:
    options = {measure_id: measure.label for measure_id, measure in measures.measures().items()}
    measure_id = pickers.choose(
        compare_page.CHOOSE_MEASURE, options, "measure", measures.DEFAULT, retired=measures.RETIRED
    )
inspection = measures.NEWEST
with inspection_column:
    if measures.has_second_inspections(measures.measures()[measure_id]):
        inspection = pickers.choose(
            compare_page.CHOOSE_INSPECTION, compare_page.WHICH_INSPECTION, "inspection", measures.NEWEST
        )
measure = compare_views.chosen(measure_id, inspection)
is_rate = measure.kind == measures.RATE
with order_column:
    orders = {"name": compare_page.BY_NAME, "rate": compare_page.BY_RATE}
    order = pickers.choose(compare_page.ORDER, orders, "order", "name") if is_rate else "name"
names = force_record.short_names()
held = {row.force_id for row in measures.figures(measure)}
comparable = [force_id for force_id in chosen if force_id in held]

# -- what may be said of two, and the figures
if len(chosen) < 2:
    components.note(compare_page.CHOOSE_TWO)
elif len(comparable) < 2:
    components.note(compare_page.ONE_FIGURE)
else:
    cached_sections.draw(what_can_i_say, measure, *comparable[:2])
cached_sections.draw(figures, measure, order, tuple(chosen))
components.downloads(compare_views.figures(measure_id, tuple(chosen), inspection, order))

# -- what may be said, and why
against = None
if len(comparable) > 1:
    components.heading(compare_page.PAIRS_TITLE)
    if len(comparable) > compare_views.MOST_FORCES_PAIRED:
        components.quiet(compare_page.PAIRS_MANY)
        against = pickers.choose(
            compare_page.AGAINST, {force_id: names[force_id] for force_id in comparable}, "against", comparable[0]
        )
        pairs = [(against, force_id) for force_id in comparable if force_id != against]
    else:
        pairs = list(combinations(comparable, 2))
    cached_sections.draw(verdicts, measure, tuple(pairs))
    components.downloads(compare_views.pairs(measure_id, tuple(chosen), inspection, against))
