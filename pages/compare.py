"""Compare forces on one measure: the figures, then, pair by pair, what may be said of them."""

from itertools import combinations

import streamlit as st
from markupsafe import Markup

from dashboard import charts, downloads, facts, measures, numbers, parts, pickers, store, takeaway, wording
from dashboard import components as c
from dashboard import markup as m

MOST_FORCES_PAIRED = 6
DEFAULT = ("cheshire", "derbyshire", "essex", "kent")


def figures(measure_id: str, order: str, chosen: tuple[str, ...]) -> None:
    """The chosen forces on one measure, as a chart where it is a rate, and which of them the register holds no figure for."""
    measure = measures.MEASURES[measure_id]
    shown = measures.shown(measure, order, chosen)
    names = facts.short_names()
    if shown:
        c.heading(measure.label)
        if measure.kind == measures.RATE:
            rates(measure, order, chosen)
        else:
            grades(measure, order, chosen)
    if without := [names[force_id] for force_id in chosen if force_id not in {row.force_id for row in shown}]:
        c.note(wording.NOT_ON_CHART.format(forces=", ".join(without)))


def rates(measure: measures.Measure, order: str, chosen: tuple[str, ...]) -> None:
    """Recording rates with their margins of error."""
    shown = measures.shown(measure, order, chosen)
    same = m.table(
        measure.label,
        (wording.FORCE, wording.RECORDED_SHARE, wording.MARGIN, wording.PROGRAMME, wording.PUBLISHED, wording.SOURCE),
        [
            (
                m.own_link(row.short_name, m.page_address("force", force=row.force_id)),
                numbers.percent(row.rate_pct, row.is_approximate),
                numbers.margin(row.ci_pct) or wording.NOT_PUBLISHED,
                row.regime_short,
                facts.dated(row.published_on, row.title_year),
                m.source_link(row.source_id),
            )
            for row in shown
        ],
        numeric=[1],
    )
    c.quiet(f"{wording.WHAT_IS_RATE} {wording.WHAT_IS_MARGIN} {wording.NO_RANK if order == 'rate' else ''}")
    c.chart(
        charts.rates(shown, c.is_dark()),
        alt=wording.rates_alt(measure.label, [charts.rate_words(row) for row in shown]),
        same=same,
        key="rates",
    )
    c.sources_note(row.source_id for row in shown)


def grades(measure: measures.Measure, order: str, chosen: tuple[str, ...]) -> None:
    """Grades with the programme that gave them."""
    shown = measures.shown(measure, order, chosen)
    st.html(
        m.table(
            measure.label,
            (wording.FORCE, wording.GRADE, wording.PROGRAMME, wording.PUBLISHED, wording.SOURCE),
            [
                (
                    m.own_link(row.short_name, m.page_address("force", force=row.force_id)),
                    m.chip(row.grade),
                    row.regime_short,
                    facts.dated(row.published_on, row.title_year),
                    m.source_link(row.source_id),
                )
                for row in shown
            ],
        )
    )


def verdicts(measure_id: str, pairs: tuple[tuple[str, str], ...]) -> None:
    """What may be said of each pair."""
    measure = measures.MEASURES[measure_id]
    names = facts.short_names()
    compared = [(a, b, measures.compare(measure, a, b)) for a, b in pairs]
    st.html(
        m.table(
            wording.PAIRS_TITLE,
            (wording.PAIR, wording.VERDICT),
            [
                (
                    f"{names[a]} and {names[b]}",
                    Markup("<b>{}</b><br>{}").format(wording.VERDICT_WORDS[verdict.kind], verdict.sentence),
                )
                for a, b, verdict in compared
            ],
            wide=[1],
        )
    )


c.page(wording.COMPARE_TITLE, wording.COMPARE_LEDE)

# -- choose
forces_column, group_column = st.columns([3, 1])
with group_column:
    pickers.group_of_forces()
with forces_column:
    chosen = pickers.choose_forces(default=DEFAULT)
measure_column, order_column = st.columns([3, 1])
with measure_column:
    options = {measure_id: measure.label for measure_id, measure in measures.MEASURES.items()}
    measure_id = pickers.choose(wording.CHOOSE_MEASURE, options, "measure", measures.DEFAULT)
    measure = measures.MEASURES[measure_id]
is_rate = measure.kind == measures.RATE
with order_column:
    orders = {"name": wording.BY_NAME, "rate": wording.BY_RATE}
    order = pickers.choose(wording.ORDER, orders, "order", "name") if is_rate else "name"
names = facts.short_names()

# -- show
if len(chosen) < 2:
    c.note(wording.CHOOSE_TWO)
parts.draw(figures, measure_id, order, tuple(chosen))

# -- what may be said
if len(chosen) >= 2:
    c.heading(wording.PAIRS_TITLE)
    if len(chosen) > MOST_FORCES_PAIRED:
        c.quiet(wording.PAIRS_MANY)
        against = pickers.choose(
            wording.AGAINST, {force_id: names[force_id] for force_id in chosen}, "against", chosen[0]
        )
        pairs = [(against, force_id) for force_id in chosen if force_id != against]
    else:
        pairs = list(combinations(chosen, 2))
    parts.draw(verdicts, measure_id, tuple(pairs))

# -- take it away
shown = measures.shown(measure, order, chosen)
if shown:
    c.heading(wording.TAKE_AWAY)
    state = {"forces": ",".join(chosen), "measure": measure_id, "order": order}
    if len(chosen) > MOST_FORCES_PAIRED:
        state["against"] = against
    address = pickers.full_address("compare", **state)
    view = downloads.View(
        measure.label, takeaway.view_rows(shown, measure), wording.VIEW_CAVEATS, address, store.version()
    )
    with st.container(horizontal=True):
        takeaway.download("csv", lambda: downloads.as_csv(view), measure_id)
        takeaway.download("xlsx", lambda: downloads.as_spreadsheet(view), measure_id)
        if is_rate:
            takeaway.download("png", lambda: downloads.as_picture(view, "png"), measure_id)
            takeaway.download("svg", lambda: downloads.as_picture(view, "svg"), measure_id)
    c.quiet(wording.COPY_LINK)
    st.code(address, language=None, wrap_lines=True)
    c.quiet(wording.CITE)
    st.code(
        wording.cite(measure.label, store.version(), facts.today().isoformat(), address), language=None, wrap_lines=True
    )
