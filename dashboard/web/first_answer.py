"""What a page's own HTML says before any script has run: the answer that the page is for.

Streamlit's page is empty until two megabytes of scripts have run. On a slow phone that is half a minute, in which the grade and
the number to ring already stand here, as they do for readers without scripts. The drawn page then takes its place.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from dashboard import answers, facts, helplines, maps, markup, queries, store, wording
from dashboard.web.templating import render

FOLDER = Path(__file__).resolve().parent
STYLE = (FOLDER.parent / "style.css").read_text(encoding="utf-8") + (FOLDER / "first.css").read_text(encoding="utf-8")
SCRIPT = (FOLDER / "first.js").read_text(encoding="utf-8")
"""Takes the first answer away once the page is drawn."""


class Said(NamedTuple):
    """What is said of a page whatever is asked of it: its name in the navigation, its heading and its first sentence."""

    name: str
    title: str
    lede: str


PAGES = {
    "/": Said(wording.FIND, wording.FIND_TITLE, wording.FIND_LEDE),
    "/force": Said(wording.FORCE, wording.FORCE, ""),
    "/compare": Said(wording.COMPARE, wording.COMPARE_TITLE, wording.COMPARE_LEDE),
    "/progress": Said(wording.PROGRESS, wording.PROGRESS, wording.PROGRESS_LEDE),
    "/recorded_crime": Said(wording.RECORDED_CRIME, wording.CRIME_TITLE, wording.CRIME_LEDE),
    "/get_help": Said(wording.GET_HELP, wording.HELP_PAGE_TITLE, wording.HELP_LEDE),
    "/about_the_data": Said(wording.ABOUT, wording.ABOUT_TITLE, wording.ABOUT_LEDE),
}
"""By the addresses of the pages, as pages/navigation.py gives them."""
NAMES = {address: said.name for address, said in PAGES.items()}
OF_A_FORCE = ("/force", "/progress", "/recorded_crime", "/get_help")


def first_answer(path: str, force_id: str | None, brief: str) -> Markup:
    """The HTML for a page's address and the force it names. Raises NoDatabaseError."""
    said = PAGES[path]
    if path == "/force" and force_id is not None:
        said = said._replace(title=facts.force(force_id).name, lede=facts.force_lede(force_id))
    links = [(name, address, _with_force(address, force_id)) for address, name in NAMES.items()]
    return Markup(
        render(
            "first.html",
            style=Markup(STYLE),
            script=Markup(SCRIPT),
            brand=markup.brand(),
            links=links,
            path=path,
            brief=brief,
            title=said.title,
            lede=markup.lede(said.lede) if said.lede else "",
            body=ANSWERS[path](force_id) if path in ANSWERS else "",
        ).decode()
    )


def _with_force(address: str, force_id: str | None) -> str:
    """The address of a page that keeps the force chosen, where the page is about one."""
    return f"{address}?force={force_id}" if force_id and address in OF_A_FORCE else address


def find(_: str | None) -> Markup:
    """The map of latest grades."""
    tiles = maps.tiles(store.rows(queries.latest_judgments), has_programme=True)
    return Markup("<h2>{}</h2><p class='otr-note'>{}</p>{}").format(
        wording.MAP_TITLE, wording.MAP_NOT_COMPARABLE, tiles
    )


def force(force_id: str | None) -> Markup:
    """Latest grade, whom to ring, and what must be known of the grade; nothing where no force is named."""
    if force_id is None:
        return Markup("")
    body = markup.cards(answers.grade_card(force_id), answers.help_card(force_id))
    if notes := answers.grade_notes(force_id):
        body += Markup("<p class='otr-note'>{}</p>").format(notes)
    return body


def get_help(force_id: str | None) -> Markup:
    """The way out, 999, someone to talk to now, and the services of the force area."""
    country = None if force_id is None else facts.force(force_id).country
    body = Markup("<p>{}</p>{}<h2>{}</h2>{}").format(
        helplines.exit_link(),
        helplines.emergency_card(),
        wording.TALK_NOW,
        markup.cards(*helplines.talk_now(country)),
    )
    if force_id is not None:
        local = store.of_force(queries.victim_services, force_id)
        cards = markup.cards(*(helplines.service_card(row) for row in local))
        body += Markup("<h2>{}</h2>{}").format(wording.LOCAL_HEADING, cards)
    return body


ANSWERS: dict[str, Callable[[str | None], Markup]] = {"/": find, "/force": force, "/get_help": get_help}
"""The pages whose answer can be told without a chart; of the others the first answer has heading and first sentence."""
