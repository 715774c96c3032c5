"""Help for someone in distress: emergency first, then someone to talk to now, then by what happened, local, and rights."""

from itertools import groupby
from operator import attrgetter

import streamlit as st
from markupsafe import Markup

from dashboard import components as c
from dashboard import facts, helplines, numbers, parts, pickers, queries, store, wording
from dashboard import markup as m


def emergency() -> None:
    """999 and its other ways."""
    st.html(helplines.emergency_card())


def talk_now(country: str | None) -> None:
    """National lines for someone who needs to talk now."""
    c.heading(wording.TALK_NOW)
    c.cards(*helplines.talk_now(country))


def local(force_id: str) -> None:
    """Services of one force area."""
    short_name = facts.short_names()[force_id]
    services = store.of_force(queries.victim_services, force_id)
    if not any(row.is_local_line for row in services):
        c.note(wording.LOCAL_NONE.format(force=short_name))
    c.cards(*(helplines.service_card(row) for row in services))


def by_need(country: str | None) -> None:
    """National lines by what happened."""
    national = store.rows(queries.national_services, country)
    c.heading(wording.BY_NEED)
    for need, words in wording.NEED.items():
        serving = [
            row for row in national if need in row.topics.split(";") and row.service_id not in wording.NOT_SUPPORT
        ]
        if serving:
            c.subheading(words)
            c.cards(*(helplines.service_card(row) for row in serving))


def not_recorded() -> None:
    """What to do when a report was not recorded."""
    steps = store.rows(queries.complaint_steps)
    of_these = [row for row in steps if row.situation in wording.NOT_RECORDED_SITUATIONS]
    c.heading(wording.NOT_RECORDED_TITLE, anchor="not-recorded")
    c.text(wording.NOT_RECORDED_LEDE)
    c.text(m.bullets(helplines.complaint(row) for row in of_these))


def rights() -> None:
    """The twelve rights of the Victims' Code."""
    c.heading(wording.RIGHTS_TITLE, anchor="rights")
    c.note(wording.RIGHTS_NOTE)
    of_right = attrgetter("right_number", "right_name")
    for (number, name), texts in groupby(store.rows(queries.victim_rights), of_right):
        c.subheading(wording.right_heading(number, name))
        c.text(
            m.bullets(
                Markup("{} <span class='otr-quiet'>({})</span>").format(
                    row.text, wording.OUR_READING if row.is_our_reading else m.source_link(row.source_id)
                )
                for row in texts
            )
        )


def complaints() -> None:
    """Whom to turn to with a complaint."""
    c.heading(wording.COMPLAIN_TITLE, anchor="complain")
    st.html(
        m.table(
            wording.COMPLAIN_TITLE,
            (wording.SITUATION, wording.TURN_TO, wording.WHAT_THEY_DO, wording.TIME_LIMIT, wording.SOURCE),
            [
                (
                    row.situation.capitalize(),
                    helplines.contact(row),
                    Markup("{} {}").format(row.what_it_does, "" if numbers.is_missing(row.notes) else row.notes),
                    "" if numbers.is_missing(row.time_limit) else row.time_limit,
                    m.source_link(row.source_id),
                )
                for row in store.rows(queries.complaint_steps)
                if row.situation not in wording.NOT_RECORDED_SITUATIONS
            ],
            wide=[1, 2],
        )
    )


c.exit_button()
c.page(wording.HELP_PAGE_TITLE, wording.HELP_LEDE)
parts.draw(emergency)
asked = pickers.force_in_address()
country = None if asked is None else asked.country
parts.draw(talk_now, country)
c.heading(wording.LOCAL_HEADING)
force = pickers.choose_force()
if force is None:
    c.text(wording.NO_FORCE_YET)
else:
    parts.draw(local, force.force_id)
parts.draw(by_need, country)
for part in (not_recorded, rights, complaints):
    parts.draw(part)
