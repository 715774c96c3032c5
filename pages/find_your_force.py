"""Find your force: one search that answers at once, the map of latest grades, and the national line."""

import streamlit as st
from markupsafe import Markup

from dashboard import components as c
from dashboard import finding, numbers, queries, store, wording

c.page(wording.FIND_TITLE, wording.FIND_LEDE)

# -- search: the answer stands right below the box
with st.form("search"):
    typed = st.text_input(wording.SEARCH_LABEL, placeholder="ME14, Maidstone or Kent", autocomplete="off")
    is_asked = st.form_submit_button(wording.SEARCH_BUTTON, type="primary")
    c.quiet(wording.SEARCH_HELP)

if is_asked:
    found = finding.find(typed)
    names = store.ask(queries.forces).set_index("force_id").name
    if found.sentence:
        c.note(found.sentence)
    for force_id in found.force_ids[:1] if found.is_one else found.force_ids:
        st.page_link(
            "force.py",
            label=wording.READ_MORE.format(force=names[force_id]),
            query_params={"force": force_id},
            icon=":material/arrow_forward:",
        )
    if found.is_one:
        c.text(c.force_lede(found.force_ids[0]))
        c.cards(c.grade_card(found.force_ids[0]), c.help_card(found.force_ids[0]))

# -- the map
c.heading(wording.MAP_TITLE)
regimes = store.ask(queries.judged_regimes)
shown = c.choose(
    wording.MAP_SHOW,
    {"latest": wording.MAP_LATEST}
    | {row.regime_id: wording.MAP_REGIME.format(regime=row.name, forces=row.forces) for row in regimes.itertuples()},
    parameter="grades",
    default="latest",
)
judgments = store.ask(queries.latest_judgments) if shown == "latest" else store.ask(queries.latest_in_regime, shown)
if shown == "latest":
    c.note(wording.MAP_NOT_COMPARABLE)
c.quiet(wording.MAP_HELP)
map_column, counts_column = st.columns([3, 2], gap="large")
with map_column:
    st.html(c.tile_map(judgments, has_programme=shown == "latest"))
with counts_column:
    for regime in regimes[regimes.regime_id.isin(judgments.regime_id)].itertuples():
        of_regime = judgments[judgments.regime_id == regime.regime_id]
        scale = store.ask(queries.grade_scale, regime.regime_id)
        rows = [(c.chip(grade), wording.forces_count(int((of_regime.grade == grade).sum()))) for grade in scale.grade]
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
