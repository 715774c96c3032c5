"""Get help, a document of its own: complete before any script, and working without one, or when the connection drops.

The other pages are Streamlit's: two megabytes of scripts and an open connection. Somebody in distress, on a bad line or on a
telephone that is not their own, needs neither.
"""

from datetime import datetime
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.render import help_html, html
from dashboard.rules import force_record, force_search, helplines
from dashboard.site_pages import MENU
from dashboard.templating import render
from dashboard.text import help_page

FOLDER = Path(__file__).resolve().parent
STYLE = html.page_style() + (FOLDER / "help.css").read_text(encoding="utf-8")
SCRIPT = (FOLDER.parent / "render" / "exit.js").read_text(encoding="utf-8")
PAGE = "get_help"
LARGE = 1
"""So many services of a choice have a card of their own size; the ones after it are shorter."""


def document(force_id: str | None, need: str | None, at: datetime, head: Markup) -> bytes:
    """The page for a force and a choice, either of which may be missing. Raises NoDatabaseError."""
    force = None if force_id is None else force_record.force(force_id)
    values: dict[str, object] = {
        "force": force,
        "need": need,
        "phone": html.phone,
        "out_link": html.out_link,
        "address": lambda to=None: address(force_id, to),
        "police": help_html.police(force),
        "supportline": helplines.supportline().service,
        "under_18": _main_line("children"),
        "most_characters": force_search.MOST_CHARACTERS,
        **_frame(force_id, need, head),
        "footer": html.footer(store.version()),
        **_services(force_id, need, at),
        **_steps(need, force_id),
    }
    return render("help.html", **values)


def without_figures(head: Markup) -> bytes:
    """The page while there is no database: the way out and 999, which need none."""
    return render("help_frame.html", **_frame(None, None, head), footer="")


def _frame(force_id: str | None, need: str | None, head: Markup) -> dict[str, object]:
    """What stands around the numbers."""
    return {
        "head": head,
        "style": Markup(STYLE),
        "script": Markup(SCRIPT),
        "exit": help_html.exit_link(),
        "title": help_page.title(need),
        "pages": [(page.name, page.address_of(force_id)) for page in MENU],
    }


def address(force_id: str | None, need: str | None) -> str:
    """The page's own address with what was chosen."""
    chosen = {"force": force_id, "need": need}
    return html.page_address(PAGE, **{name: value for name, value in chosen.items() if value is not None})


def _main_line(topic: str) -> object:
    """The first national number whose main topic this is."""
    lines = helplines.national(None)
    return next(one.service for one in lines if helplines.topics(one.service)[0] == topic and one.service.phone)


def _services(force_id: str | None, need: str | None, at: datetime) -> dict[str, object]:
    """The cards: the first numbers and those near the visitor; or those for what happened, the ones for any crime last."""
    if need == help_page.NOT_RECORDED:
        lines = helplines.general_lines(force_id)[:1]
        return {"first": [], "near": [help_html.short_card(one, at) for one in lines], "other": []}
    if need is None:
        first = helplines.first_lines(force_id)
        every = helplines.once([*first, *helplines.local(force_id)])
        near = [help_html.short_card(one, at) for one in every[len(first) :]]
        return {"first": [help_html.card(one, at, is_large=True) for one in first], "near": near, "other": []}
    lines = helplines.for_need(help_page.NEEDS[need][0], force_id)
    local = [one for one in lines[LARGE:] if one.service.force_id]
    other = [one for one in lines[LARGE:] if not one.service.force_id]
    return {
        "first": [help_html.card(one, at, is_large=True) for one in lines[:LARGE]],
        "near": [help_html.short_card(one, at) for one in local],
        "other": [help_html.short_card(one, at) for one in other],
    }


def _steps(need: str | None, force_id: str | None) -> dict[str, object]:
    """What to do when a report was not recorded, and the rights behind it; on paper the numbers for every choice."""
    steps: list[tuple[int, list[Markup]]] = []
    rights: list[tuple[str, list[tuple[str, str | Markup]]]] = []
    if need == help_page.NOT_RECORDED:
        for step, parts in groupby(store.rows(queries.complaint_steps), attrgetter("step")):
            steps.append((step, [help_html.contact(part) for part in parts]))
        of_right = attrgetter("right_number", "right_name")
        for (number, name), texts in groupby(store.rows(queries.victim_rights), of_right):
            said = [
                (row.text, help_page.OUR_READING if row.is_our_reading else html.source_link(row.source_id))
                for row in texts
            ]
            rights.append((help_page.right_heading(number, name), said))
    force = None if force_id is None else force_record.force(force_id)
    return {
        "steps": steps,
        "rights": rights,
        "turn_to": {}
        if force is None
        else {
            2: (force.name, help_html.force_link(force)),
            3: (force.governing_body, help_html.governing_link(force)),
        },
        "printed": _printed(force_id) if need is None else [],
    }


def _printed(force_id: str | None) -> list[tuple[str, list[Markup]]]:
    """For paper: each choice with the number that comes first for it."""
    listed = []
    for topic, words in help_page.NEEDS.values():
        if topic != help_page.NEEDS[help_page.NOT_RECORDED][0]:
            lines = [one.service for one in helplines.for_need(topic, force_id) if one.service.phone][:1]
            listed.append((words, [Markup("{} {}").format(line.name, help_html.numbers(line)) for line in lines]))
    return listed
