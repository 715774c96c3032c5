"""What a page's own HTML says before any script has run: the answer that the page is for.

Streamlit's page is empty until two megabytes of scripts have run. On a slow phone that is half a minute, in which the grade and
the number to ring already stand here, as they do for readers without scripts. The drawn page then takes its place.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.render import force_html, grade_map, help_html, html
from dashboard.rules import force_record
from dashboard.templating import render
from dashboard.text import (
    about_page,
    compare_page,
    crime_page,
    find_page,
    force_page,
    help_page,
    progress_page,
    site_words,
)

FOLDER = Path(__file__).resolve().parent
STYLE = (FOLDER.parent / "render" / "style.css").read_text(encoding="utf-8") + (FOLDER / "prerender.css").read_text(
    encoding="utf-8"
)
SCRIPT = (FOLDER / "prerender.js").read_text(encoding="utf-8")
"""Takes the first answer away once the page is drawn."""


class Said(NamedTuple):
    """What is said of a page whatever is asked of it: its name in the navigation, its heading and its first sentence."""

    name: str
    title: str
    lede: str


PAGES = {
    "/": Said(site_words.FIND, find_page.FIND_TITLE, find_page.FIND_LEDE),
    "/force": Said(site_words.FORCE, site_words.FORCE, ""),
    "/compare": Said(site_words.COMPARE, compare_page.COMPARE_TITLE, compare_page.COMPARE_LEDE),
    "/progress": Said(site_words.PROGRESS, site_words.PROGRESS, progress_page.PROGRESS_LEDE),
    "/recorded_crime": Said(site_words.RECORDED_CRIME, crime_page.CRIME_TITLE, crime_page.CRIME_LEDE),
    "/get_help": Said(site_words.GET_HELP, help_page.HELP_PAGE_TITLE, force_page.HELP_LEDE),
    "/about_the_data": Said(site_words.ABOUT, about_page.ABOUT_TITLE, about_page.ABOUT_LEDE),
}
"""By the addresses of the pages, as pages/navigation.py gives them."""
NAMES = {address: said.name for address, said in PAGES.items()}
OF_A_FORCE = ("/force", "/progress", "/recorded_crime", "/get_help")


def first_answer(path: str, force_id: str | None, brief: str) -> Markup:
    """The HTML for a page's address and the force it names. Raises NoDatabaseError."""
    said = PAGES[path]
    if path == "/force" and force_id is not None:
        said = said._replace(title=force_record.force(force_id).name, lede=force_record.force_lede(force_id))
    links = [(name, address, _with_force(address, force_id)) for address, name in NAMES.items()]
    return Markup(
        render(
            "first.html",
            style=Markup(STYLE),
            script=Markup(SCRIPT),
            brand=html.brand(),
            links=links,
            path=path,
            brief=brief,
            title=said.title,
            lede=html.lede(said.lede) if said.lede else "",
            body=ANSWERS[path](force_id) if path in ANSWERS else "",
        ).decode()
    )


def _with_force(address: str, force_id: str | None) -> str:
    """The address of a page that keeps the force chosen, where the page is about one."""
    return f"{address}?force={force_id}" if force_id and address in OF_A_FORCE else address


def find(_: str | None) -> Markup:
    """Where the search is without scripts, and the map of latest grades."""
    search = Markup("<noscript><p>{}</p></noscript>").format(html.own_link(find_page.SEARCH_WITHOUT_SCRIPTS, "/search"))
    tiles = grade_map.tiles(store.rows(queries.latest_judgments), has_programme=True)
    return search + Markup("<h2>{}</h2><p class='otr-note'>{}</p>{}").format(
        find_page.MAP_TITLE, find_page.MAP_NOT_COMPARABLE, tiles
    )


def force(force_id: str | None) -> Markup:
    """Latest grade, whom to ring, and what must be known of the grade; nothing where no force is named."""
    if force_id is None:
        return Markup("")
    body = html.cards(force_html.grade_card(force_id), force_html.help_card(force_id))
    if notes := force_html.grade_notes(force_id):
        body += Markup("<p class='otr-note'>{}</p>").format(notes)
    return body


def get_help(force_id: str | None) -> Markup:
    """The way out, 999, someone to talk to now, and the services of the force area."""
    country = None if force_id is None else force_record.force(force_id).country
    body = Markup("<p>{}</p>{}<h2>{}</h2>{}").format(
        help_html.exit_link(),
        help_html.emergency_card(),
        help_page.TALK_NOW,
        html.cards(*help_html.talk_now(country)),
    )
    if force_id is not None:
        local = store.of_force(queries.victim_services, force_id)
        cards = html.cards(*(help_html.service_card(row) for row in local))
        body += Markup("<h2>{}</h2>{}").format(help_page.LOCAL_HEADING, cards)
    return body


ANSWERS: dict[str, Callable[[str | None], Markup]] = {"/": find, "/force": force, "/get_help": get_help}
"""The pages whose answer can be told without a chart; of the others the first answer has heading and first sentence."""
