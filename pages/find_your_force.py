"""Find your force: one search that leads to the answer, the map of latest grades, and the national line."""

import streamlit as st
from markupsafe import Markup

from dashboard import charts, finding, maps, numbers, pickers, queries, store, wording
from dashboard import components as c

c.page(wording.FIND_TITLE, wording.FIND_LEDE)

# -- search: one hit opens the force's page, where the answer comes first
with st.form("search"):
    typed = st.text_input(wording.SEARCH_LABEL, placeholder="ME14, Maidstone or Kent", autocomplete="off")
    may_ask = st.checkbox(wording.POSTCODE_CONSENT)
    is_asked = st.form_submit_button(wording.SEARCH_BUTTON, type="primary")
    c.quiet(wording.SEARCH_HELP)

if is_asked:
    found = finding.find(typed, may_ask)
    if found.is_one:
        pickers.go_to_force(found.force_ids[0], found.sentence)
    names = store.ask(queries.forces).set_index("force_id").name
    c.note(found.sentence)
    for force_id in found.force_ids:
        st.page_link(
            "force.py",
            label=wording.READ_MORE.format(force=names[force_id]),
            query_params={"force": force_id},
            icon=":material/arrow_forward:",
        )

# -- the map
c.heading(wording.MAP_TITLE)


@st.fragment
def grades_map() -> None:
    """Tiles, counts per grade and table; choosing another programme draws only this part anew."""
    regimes = store.ask(queries.judged_regimes)
    shown = pickers.choose(
        wording.MAP_SHOW,
        {"latest": wording.MAP_LATEST}
        | {
            row.regime_id: wording.MAP_REGIME.format(regime=row.name, forces=row.forces) for row in regimes.itertuples()
        },
        parameter="grades",
        default="latest",
    )
    judgments = store.ask(queries.latest_judgments) if shown == "latest" else store.ask(queries.latest_in_regime, shown)
    if shown == "latest":
        c.note(wording.MAP_NOT_COMPARABLE)
    c.quiet(wording.MAP_HELP)
    map_column, counts_column = st.columns([3, 2], gap="large")
    with map_column:
        path = maps.boundaries()
        shape = wording.SQUARES
        if path:
            shape = st.segmented_control(
                wording.MAP_SHAPE, [wording.SQUARES, wording.OUTLINES], default=wording.SQUARES, required=True
            )
        areas = None
        if path and shape == wording.OUTLINES:
            try:
                areas = maps.outlines(judgments, path)
            except ValueError:
                c.note(wording.OUTLINES_UNREADABLE)
        if areas:
            alt = f"{wording.MAP_TITLE}. {wording.MAP_TABLE}."
            c.plain_chart(charts.outlines(areas, c.is_dark()), alt, key="outlines")
            c.quiet(wording.BOUNDARIES_SOURCE)
        else:
            st.html(maps.tiles(judgments, has_programme=shown == "latest"))
    with counts_column:
        for regime in regimes[regimes.regime_id.isin(judgments.regime_id)].itertuples():
            of_regime = judgments[judgments.regime_id == regime.regime_id]
            scale = store.ask(queries.grade_scale, regime.regime_id)
            rows = [
                (c.chip(grade), wording.forces_count(int((of_regime.grade == grade).sum()))) for grade in scale.grade
            ]
            st.html(
                c.table(
                    wording.COUNTS.format(regime=regime.name),
                    (wording.GRADE, wording.FORCES),
                    rows,
                    numeric=[1],
                    is_alone=True,
                )
            )
    c.details(
        wording.MAP_TABLE,
        c.table(
            wording.MAP_TITLE,
            (wording.FORCE, wording.GRADE, wording.PROGRAMME, wording.PUBLISHED, wording.SOURCE),
            [
                (
                    c.own_link(row.short_name, c.page_address("force", force=row.force_id)),
                    c.chip(row.grade),
                    row.regime_short,
                    numbers.day(row.published_on),
                    c.source_link(row.source_id),
                )
                for row in judgments.itertuples()
            ],
        ),
    )


grades_map()

# -- what is new
c.heading(wording.NEW_TITLE)
new = store.ask(queries.whats_new)
news = [
    Markup("{}: {}. {}. Source: {}").format(
        numbers.day(row.published_on),
        c.own_link(row.short_name, c.page_address("force", force=row.force_id)),
        wording.new_item(row.grade, row.regime_short, row.question, row.was),
        c.source_link(row.source_id),
    )
    for row in new.itertuples()
]
c.text(c.bullets(news[:6]))
c.details(wording.NEW_MORE, c.bullets(news[6:30]))

# -- the national line
c.heading(wording.NATIONAL_TITLE)
national = store.ask(queries.national_figures)
rates = national[(national.metric == "recording_rate_pct") & national.period.isin(wording.NATIONAL_PERIOD)]
st.html(
    c.table(
        wording.NATIONAL_TITLE,
        (wording.NATIONAL_WHEN, wording.NATIONAL_RATE, wording.SOURCE),
        [
            (wording.NATIONAL_PERIOD[row.period], numbers.plain(row.value), c.source_link(row.source_id))
            for row in rates.itertuples()
        ],
        numeric=[1],
    )
)
unrecorded = national[national.figure_id == "crimes_unrecorded_count-2025"].iloc[0]
c.text(Markup("<b>{}</b> {}").format(wording.still_unrecorded(unrecorded.value), wording.NATIONAL_CAUTION))
c.quiet(wording.WHAT_IS_RATE)
