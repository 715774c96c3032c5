"""Services, contacts and steps for victims, and the button that leaves the page at once."""

from pathlib import Path

import streamlit as st
from markupsafe import Markup

from dashboard import components as c
from dashboard import numbers, wording
from dashboard.facts import today

EXIT_SCRIPT = Path(__file__).resolve().parent / "exit.js"
EXIT_TO = "https://www.bbc.co.uk/weather"
"""A site that most people might have open and that shows nothing personal."""


def service_card(row, is_large: bool = False) -> Markup:
    """One victim service: number first, then hours, who runs it, whose line it is, when it was checked and how sure we are."""
    lines = [Markup("<p><b>{}</b></p>").format(row.name)]
    if not numbers.is_missing(row.phone):
        line = wording.LOCAL_LINE if row.is_local_line else wording.NATIONAL_LINE
        hours = "" if numbers.is_missing(row.phone_hours) else row.phone_hours
        lines.append(
            Markup("<p>{} <span class='otr-quiet'>{}</span></p>").format(
                c.phone(row.phone, is_large), ", ".join(part for part in (line, hours) if part)
            )
        )
    else:
        lines.append(Markup("<p class='otr-quiet'>{}</p>").format(wording.NO_PHONE))
    links = []
    if not numbers.is_missing(row.website):
        links.append(
            c.out_link(
                row.website.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/"),
                row.website,
            )
        )
    if not numbers.is_missing(row.email):
        links.append(Markup('<a href="mailto:{0}">{0}</a>').format(row.email))
    if links:
        lines.append(Markup("<p>{}</p>").format(Markup(" · ").join(links)))
    if not numbers.is_missing(row.notes):
        lines.append(Markup("<p>{}</p>").format(row.notes))
    run_by = "" if numbers.is_missing(row.provider) else wording.RUN_BY.format(provider=row.provider)
    lines.append(
        Markup("<p class='otr-quiet'>{} {} {}: {}</p>").format(
            run_by,
            wording.checked(row.checked_on, row.page_date, today()),
            wording.SURE[row.confidence],
            c.source_link(row.source_id),
        )
    )
    return Markup('<div class="otr-card">{}</div>').format(Markup("").join(lines))


def contact(row) -> Markup:
    """Whom to turn to, with number and website where we hold them."""
    words = Markup("{}").format(row.body)
    if not numbers.is_missing(row.phone):
        words += Markup("<br>{}").format(c.phone(row.phone))
    if not numbers.is_missing(row.website):
        words += Markup("<br>{}").format(
            c.out_link(row.website.removeprefix("https://").removeprefix("www.").split("/")[0], row.website)
        )
    return words


def complaint(row) -> Markup:
    """A step of what to do when a report was not recorded."""
    parts = (
        [row.what_it_does]
        + ([] if numbers.is_missing(row.time_limit) else [f"{wording.TIME_LIMIT}: {row.time_limit}."])
        + ([] if numbers.is_missing(row.notes) else [row.notes])
    )
    return Markup("{} <span class='otr-quiet'>({})</span>").format(" ".join(parts), c.source_link(row.source_id))


def exit_button() -> None:
    """Leave at once: replaces this page with a weather site, by button or Shift three times. Only on pages for victims."""
    with st.container(key="exit"):
        st.html(
            Markup('<a class="otr-exit" href="{}" rel="noreferrer" target="_self">{}</a>').format(EXIT_TO, wording.EXIT)
            + Markup("<script>{}</script>").format(Markup(EXIT_SCRIPT.read_text(encoding="utf-8"))),
            unsafe_allow_javascript=True,
        )
    c.quiet(f"{wording.EXIT_HELP} {wording.SAFE_BROWSING}")
