"""Help for someone in distress: emergency first, then someone to talk to now, then by what happened, local, and rights."""

from itertools import groupby
from operator import attrgetter

import streamlit as st
from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.render import help_html, html
from dashboard.rules import force_record, helplines
from dashboard.streamlit_ui import cached_sections, components, pickers
from dashboard.text import column_headings, force_page, formats, help_page


def emergency() -> None:
    """999 and its other ways."""
    st.html(help_html.emergency_card())


def talk_now(country: str | None) -> None:
    """National lines for someone who needs to talk now."""
    components.heading(help_page.TALK_NOW)
    components.cards(*help_html.talk_now(country))


def local(force_id: str) -> None:
    """Services of one force area."""
    short_name = force_record.short_names()[force_id]
    services = store.of_force(queries.victim_services, force_id)
    if not any(row.is_local_line for row in services):
        components.note(help_page.LOCAL_NONE.format(force=short_name))
    components.cards(*(help_html.service_card(row) for row in services))


def by_need(country: str | None) -> None:
    """National lines by what happened."""
    national = helplines.support_services(country)
    components.heading(help_page.BY_NEED)
    for need, words in help_page.NEED.items():
        serving = [service for service in national if need in helplines.topics(service)]
        if serving:
            components.subheading(words)
            components.cards(*(help_html.service_card(service) for service in serving))


def not_recorded() -> None:
    """What to do when a report was not recorded."""
    steps = store.rows(queries.complaint_steps)
    of_these = [row for row in steps if row.situation in help_page.NOT_RECORDED_SITUATIONS]
    components.heading(help_page.NOT_RECORDED_TITLE, anchor="not-recorded")
    components.text(help_page.NOT_RECORDED_LEDE)
    components.text(html.bullets(help_html.complaint(row) for row in of_these))


def rights() -> None:
    """The twelve rights of the Victims' Code."""
    components.heading(help_page.RIGHTS_TITLE, anchor="rights")
    components.note(help_page.RIGHTS_NOTE)
    of_right = attrgetter("right_number", "right_name")
    for (number, name), texts in groupby(store.rows(queries.victim_rights), of_right):
        components.subheading(help_page.right_heading(number, name))
        components.text(
            html.bullets(
                Markup("{} <span class='otr-quiet'>({})</span>").format(
                    row.text, help_page.OUR_READING if row.is_our_reading else html.source_link(row.source_id)
                )
                for row in texts
            )
        )


def complaints() -> None:
    """Whom to turn to with a complaint."""
    components.heading(help_page.COMPLAIN_TITLE, anchor="complain")
    st.html(
        html.table(
            help_page.COMPLAIN_TITLE,
            (
                column_headings.SITUATION,
                column_headings.TURN_TO,
                column_headings.WHAT_THEY_DO,
                column_headings.TIME_LIMIT,
                column_headings.SOURCE,
            ),
            [
                (
                    formats.capitalised(row.situation),
                    help_html.contact(row),
                    f"{row.what_it_does} {row.notes or ''}",
                    "" if row.time_limit is None else row.time_limit,
                    html.source_link(row.source_id),
                )
                for row in store.rows(queries.complaint_steps)
                if row.situation not in help_page.NOT_RECORDED_SITUATIONS
            ],
            wide=[1, 2],
        )
    )


components.exit_button()
components.page(help_page.HELP_PAGE_TITLE, force_page.HELP_LEDE)
cached_sections.draw(emergency)
asked = pickers.force_in_address()
country = None if asked is None else asked.country
cached_sections.draw(talk_now, country)
components.heading(help_page.LOCAL_HEADING)
force = pickers.choose_force()
if force is None:
    components.text(force_page.NO_FORCE_YET)
else:
    cached_sections.draw(local, force.force_id)
cached_sections.draw(by_need, country)
for part in (not_recorded, rights, complaints):
    cached_sections.draw(part)
