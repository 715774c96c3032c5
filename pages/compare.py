"""Compare forces on one measure: the figures, then, pair by pair, what may be said of them."""

from itertools import combinations

import streamlit as st
from markupsafe import Markup

from dashboard.database import store
from dashboard.database.rows import Judgment, Rate
from dashboard.render import force_html, html, plotly_charts
from dashboard.rules import force_record, measures
from dashboard.streamlit_ui import cached_sections, comparison_files, components, download_buttons, pickers
from dashboard.text import column_headings, compare_page, formats, grade_words, site_words, source_words

MOST_FORCES_PAIRED = 6
DEFAULT = ("cheshire", "derbyshire", "essex", "kent")


def figures(measure_id: str, order: str, chosen: tuple[str, ...]) -> None:
    """The chosen forces on one measure, as a chart where it is a rate, and which of them the register holds no figure for."""
    measure = measures.measures()[measure_id]
    names = force_record.short_names()
    known = {row.force_id for row in measures.figures(measure)}
    if known.intersection(chosen):
        components.heading(measure.label)
        if measure.kind == measures.RATE:
            rates(measure, order, chosen)
        else:
            grades(measure, chosen)
    if without := [names[force_id] for force_id in chosen if force_id not in known]:
        components.note(compare_page.NOT_ON_CHART.format(forces=", ".join(without)))


def rates(measure: measures.Measure, order: str, chosen: tuple[str, ...]) -> None:
    """Recording rates with their margins of error."""
    shown = measures.shown_rates(measure, order, chosen)
    same = html.table(
        measure.label,
        (
            site_words.FORCE,
            column_headings.RECORDED_SHARE,
            column_headings.MARGIN,
            column_headings.PROGRAMME,
            column_headings.PUBLISHED,
            column_headings.SOURCE,
        ),
        [
            (
                html.own_link(row.short_name, html.page_address("force", force=row.force_id)),
                formats.percent(row.rate_pct, row.is_approximate),
                grade_words.margin(row.ci_pct, row.ci_missing),
                row.regime_short,
                formats.published(row.published_on, row.title_year),
                html.figure_sources(
                    [(source_words.RATE, row.source_id), (source_words.DATE, row.date_source_id)], row.report_source_id
                ),
            )
            for row in shown
        ],
        numeric=[1],
    )
    components.quiet(
        f"{grade_words.WHAT_IS_RATE} {grade_words.WHAT_IS_MARGIN} {compare_page.NO_RANK if order == 'rate' else ''}"
    )
    components.chart(
        plotly_charts.rates(shown, components.is_dark()),
        alt=compare_page.rates_alt(measure.label, [plotly_charts.rate_words(row) for row in shown]),
        same=same,
        key="rates",
    )
    components.sources_note(row.source_id for row in shown)


def grades(measure: measures.Measure, chosen: tuple[str, ...]) -> None:
    """Grades with the programme that gave them."""
    shown = measures.shown_grades(measure, chosen)
    st.html(
        html.table(
            measure.label,
            (
                site_words.FORCE,
                column_headings.GRADE,
                column_headings.PROGRAMME,
                column_headings.PUBLISHED,
                column_headings.SOURCE,
            ),
            [
                (
                    html.own_link(row.short_name, html.page_address("force", force=row.force_id)),
                    html.chip(row.grade),
                    row.regime_short,
                    formats.published(row.published_on, row.title_year),
                    force_html.judgment_sources(row),
                )
                for row in shown
            ],
        )
    )


def verdicts(measure_id: str, pairs: tuple[tuple[str, str], ...]) -> None:
    """What may be said of each pair."""
    measure = measures.measures()[measure_id]
    names = force_record.short_names()
    compared = [(a, b, measures.compare(measure, a, b)) for a, b in pairs]
    st.html(
        html.table(
            compare_page.PAIRS_TITLE,
            (column_headings.PAIR, column_headings.VERDICT),
            [
                (
                    f"{names[a]} and {names[b]}",
                    Markup("<b>{}</b><br>{}").format(compare_page.VERDICT_WORDS[verdict.kind], verdict.sentence),
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
measure_column, order_column = st.columns([3, 1])
with measure_column:
    options = {measure_id: measure.label for measure_id, measure in measures.measures().items()}
    measure_id = pickers.choose(compare_page.CHOOSE_MEASURE, options, "measure", measures.DEFAULT)
    measure = measures.measures()[measure_id]
is_rate = measure.kind == measures.RATE
with order_column:
    orders = {"name": compare_page.BY_NAME, "rate": compare_page.BY_RATE}
    order = pickers.choose(compare_page.ORDER, orders, "order", "name") if is_rate else "name"
names = force_record.short_names()

# -- show
if len(chosen) < 2:
    components.note(compare_page.CHOOSE_TWO)
cached_sections.draw(figures, measure_id, order, tuple(chosen))

# -- what may be said
if len(chosen) >= 2:
    components.heading(compare_page.PAIRS_TITLE)
    if len(chosen) > MOST_FORCES_PAIRED:
        components.quiet(compare_page.PAIRS_MANY)
        against = pickers.choose(
            compare_page.AGAINST, {force_id: names[force_id] for force_id in chosen}, "against", chosen[0]
        )
        pairs = [(against, force_id) for force_id in chosen if force_id != against]
    else:
        pairs = list(combinations(chosen, 2))
    cached_sections.draw(verdicts, measure_id, tuple(pairs))

# -- take it away
shown: list[Rate] | list[Judgment] = (
    measures.shown_rates(measure, order, chosen) if is_rate else measures.shown_grades(measure, chosen)
)
if shown:
    components.heading(compare_page.TAKE_AWAY)
    state = {"forces": ",".join(chosen), "measure": measure_id, "order": order}
    if len(chosen) > MOST_FORCES_PAIRED:
        state["against"] = against
    address = pickers.full_address("compare", **state)
    view = comparison_files.View(
        measure.label, download_buttons.view_rows(shown, measure), compare_page.VIEW_CAVEATS, address, store.version()
    )
    with st.container(horizontal=True):
        download_buttons.download("csv", lambda: comparison_files.as_csv(view), measure_id)
        download_buttons.download("xlsx", lambda: comparison_files.as_spreadsheet(view), measure_id)
        if is_rate:
            download_buttons.download("png", lambda: comparison_files.as_picture(view, "png"), measure_id)
            download_buttons.download("svg", lambda: comparison_files.as_picture(view, "svg"), measure_id)
    components.quiet(compare_page.COPY_LINK)
    st.code(address, language=None, wrap_lines=True)
    components.quiet(compare_page.CITE)
    st.code(
        compare_page.cite(measure.label, store.version(), force_record.today().isoformat(), address),
        language=None,
        wrap_lines=True,
    )
