"""Help for someone in distress: emergency first, then someone to talk to now, then by what happened, local, and rights."""

import streamlit as st
from markupsafe import Markup

from dashboard import components as c
from dashboard import helplines, numbers, pickers, queries, store, wording

TALK_NOW = (
    "national-victim-support-supportline",
    "national-national-domestic-abuse-helpline",
    "national-24-7-rape-and-sexual-abuse-support-line",
)

helplines.exit_button()
c.page(wording.HELP_PAGE_TITLE, wording.HELP_LEDE)

# -- emergency
st.html(
    Markup(
        "<div class='otr-card otr-emergency'><p><b>{}</b></p><p>{} {}</p><p>{} {}</p><p>{}</p><p>{}: {}</p></div>"
    ).format(
        wording.EMERGENCY_TITLE,
        c.phone("999", is_large=True),
        wording.RING_999,
        c.phone("101"),
        wording.NOT_EMERGENCY,
        wording.TEXT_RELAY,
        wording.BSL,
        c.out_link("999bsl.co.uk", "https://999bsl.co.uk"),
    )
)

# -- talk to someone now
force = pickers.force_in_address()
national = store.ask(queries.national_services, None if force is None else force.country)
c.heading(wording.TALK_NOW)
c.cards(
    *(helplines.service_card(row, is_large=True) for row in national[national.service_id.isin(TALK_NOW)].itertuples())
)

# -- local
c.heading(wording.LOCAL_HEADING)
force = pickers.choose_force()
if force is None:
    c.text(wording.NO_FORCE_YET)
else:
    local = store.ask(queries.victim_services, force.force_id)
    if not local.is_local_line.any():
        c.note(wording.LOCAL_NONE.format(force=force.short_name))
    c.cards(*(helplines.service_card(row) for row in local.itertuples()))

# -- by what happened
c.heading(wording.BY_NEED)
for need, words in wording.NEED.items():
    serving = national[
        national.topics.str.split(";").map(lambda topics, need=need: need in topics)
        & ~national.service_id.isin(wording.NOT_SUPPORT)
    ]
    if not serving.empty:
        c.subheading(words)
        c.cards(*(helplines.service_card(row) for row in serving.itertuples()))

# -- my crime was not recorded, rights, complaints
steps = store.ask(queries.complaint_steps)
not_recorded = steps[steps.situation.isin(wording.NOT_RECORDED_SITUATIONS)]
c.heading(wording.NOT_RECORDED_TITLE, anchor="not-recorded")
c.text(wording.NOT_RECORDED_LEDE)
c.text(c.bullets(helplines.complaint(row) for row in not_recorded.itertuples()))

c.heading(wording.RIGHTS_TITLE, anchor="rights")
c.note(wording.RIGHTS_NOTE)
for number, of_right in store.ask(queries.victim_rights).groupby("right_number"):
    c.subheading(wording.right_heading(number, of_right.right_name.iloc[0]))
    c.text(
        c.bullets(
            Markup("{} <span class='otr-quiet'>({})</span>").format(
                row.text, wording.OUR_READING if row.is_our_reading else c.source_link(row.source_id)
            )
            for row in of_right.itertuples()
        )
    )

c.heading(wording.COMPLAIN_TITLE, anchor="complain")
st.html(
    c.table(
        wording.COMPLAIN_TITLE,
        (wording.SITUATION, wording.TURN_TO, wording.WHAT_THEY_DO, wording.TIME_LIMIT, wording.SOURCE),
        [
            (
                row.situation.capitalize(),
                helplines.contact(row),
                Markup("{} {}").format(row.what_it_does, "" if numbers.is_missing(row.notes) else row.notes),
                "" if numbers.is_missing(row.time_limit) else row.time_limit,
                c.source_link(row.source_id),
            )
            for row in steps[~steps.situation.isin(wording.NOT_RECORDED_SITUATIONS)].itertuples()
        ],
        wide=[1, 2],
    )
)
