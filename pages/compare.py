"""Compare forces on one measure: what may be said of two of them, the figures, then what may be said of each pair."""

import streamlit as st

from dashboard.render import compare_html, compare_views, plotly_charts
from dashboard.rules import measures
from dashboard.streamlit_ui import cached_sections, components, pickers
from dashboard.text import compare_page


def what_can_i_say(measure: measures.Measure, chosen: tuple[str, ...]) -> None:
    """One sentence on two forces, ready to quote."""
    components.section(compare_html.said(measure, chosen))


def figures(measure: measures.Measure, order: str, chosen: tuple[str, ...]) -> None:
    """The chosen forces on one measure, and which of them the register holds no figure for."""
    shown = measures.shown(measure, order, chosen)
    if shown:
        components.section(compare_html.lead(measure, order, shown))
        if measure.kind == measures.RATE:
            rates(measure, order, chosen)
        else:
            st.html(compare_html.drawing(measure, chosen, shown))
    components.section(compare_html.beneath(measure, chosen, shown))


def rates(measure: measures.Measure, order: str, chosen: tuple[str, ...]) -> None:
    """Recording rates with their margins of error, as a chart that can be looked at closer."""
    shown = measures.shown_rates(measure, order, chosen)
    since = measures.newer_judgments(shown)
    components.plain_chart(
        plotly_charts.rates(shown, since, components.is_dark()),
        alt=plotly_charts.rates_alt(measure.label, shown, since),
        key="rates",
    )


def verdicts(measure: measures.Measure, pairs: tuple[tuple[str, str], ...]) -> None:
    """What may be said of each pair."""
    st.html(compare_html.verdicts(measure, pairs))


components.page(compare_page.COMPARE_TITLE, compare_page.COMPARE_LEDE)

# -- choose
forces_column, group_column = st.columns([3, 1])
with group_column:
    pickers.group_of_forces()
with forces_column:
    chosen = pickers.choose_forces(default=compare_html.DEFAULT)
measure_column, inspection_column, order_column = st.columns([2, 1, 1])
with measure_column:
    measure_id = pickers.choose(compare_html.measure_choice())
inspection, order = measures.NEWEST, "name"
with inspection_column:
    if choice := compare_html.inspection_choice(measure_id):
        inspection = pickers.choose(choice)
measure = compare_views.chosen(measure_id, inspection)
with order_column:
    if choice := compare_html.order_choice(measure):
        order = pickers.choose(choice)

# -- what may be said of two, and the figures
cached_sections.draw(what_can_i_say, measure, tuple(chosen))
cached_sections.draw(figures, measure, order, tuple(chosen))
components.downloads(compare_views.figures(measure_id, tuple(chosen), inspection, order))

# -- what may be said, and why
against = None
comparable = compare_views.comparable(measure, chosen)
if len(comparable) > 1:
    components.heading(compare_page.PAIRS_TITLE)
    if choice := compare_html.against_choice(comparable):
        components.quiet(compare_page.PAIRS_MANY)
        against = pickers.choose(choice)
    cached_sections.draw(verdicts, measure, tuple(compare_views.paired(comparable, against)))
    components.downloads(compare_views.pairs(measure_id, tuple(chosen), inspection, against))
