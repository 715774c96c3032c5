"""What a page's own HTML says before any script has run: the answer that the page is for.

Streamlit's page is empty until two megabytes of scripts have run. On a slow phone that is half a minute, in which the grade and
the number to ring already stand here, as they do for readers without scripts. The drawn page then takes its place.
"""

from collections.abc import Callable
from pathlib import Path

from markupsafe import Markup

from dashboard import answers, facts, helplines, maps, markup, queries, store, wording
from dashboard.web.feed import PAGES
from dashboard.web.templating import render

FOLDER = Path(__file__).resolve().parent
STYLE = (FOLDER.parent / "style.css").read_text(encoding="utf-8") + (FOLDER / "first.css").read_text(encoding="utf-8")
SCRIPT = (FOLDER / "first.js").read_text(encoding="utf-8")
"""Takes the first answer away once the page is drawn."""
NAMES = dict(
    zip(
        PAGES,
        (
            wording.FIND,
            wording.FORCE,
            wording.COMPARE,
            wording.PROGRESS,
            wording.RECORDED_CRIME,
            wording.GET_HELP,
            wording.ABOUT,
        ),
    )
)

OF_A_FORCE = ("/force", "/progress", "/recorded_crime", "/get_help")


def first_answer(path: str, force_id: str | None, brief: str) -> Markup:
    """The HTML for a page's address and the force it names. Raises NoDatabaseError."""
    title, lede, body = CONTENT[path](force_id)
    links = [(name, address, _with_force(address, force_id)) for address, name in NAMES.items()]
    values = {"style": Markup(STYLE), "script": Markup(SCRIPT), "links": links, "path": path, "brief": brief}
    shown = {"brand": markup.brand(), "title": title, "lede": markup.lede(lede) if lede else "", "body": body}
    return Markup(render("first.html", **values, **shown).decode())


def _with_force(address: str, force_id: str | None) -> str:
    """The address of a page that keeps the force chosen, where the page is about one."""
    return f"{address}?force={force_id}" if force_id and address in OF_A_FORCE else address


Content = tuple[str, str, Markup]
"""A page's heading, its first sentence, and its answer."""


def find(_: str | None) -> Content:
    """The map of latest grades."""
    tiles = maps.tiles(store.ask(queries.latest_judgments), has_programme=True)
    body = Markup("<h2>{}</h2><p class='otr-note'>{}</p>{}").format(
        wording.MAP_TITLE, wording.MAP_NOT_COMPARABLE, tiles
    )
    return wording.FIND_TITLE, wording.FIND_LEDE, body


def force(force_id: str | None) -> Content:
    """Latest grade, whom to ring, and what must be known of the grade."""
    if force_id is None:
        return wording.FORCE, "", Markup("")
    name = store.ask(queries.forces).set_index("force_id").name[force_id]
    body = markup.cards(answers.grade_card(force_id), answers.help_card(force_id))
    if notes := answers.grade_notes(force_id):
        body += Markup("<p class='otr-note'>{}</p>").format(notes)
    return name, facts.force_lede(force_id), body


def get_help(force_id: str | None) -> Content:
    """The way out, 999, someone to talk to now, and the services of the force area."""
    forces = store.ask(queries.forces).set_index("force_id")
    country = None if force_id is None else forces.country[force_id]
    body = Markup("<p>{}</p>{}<h2>{}</h2>{}").format(
        helplines.exit_link(),
        helplines.emergency_card(),
        wording.TALK_NOW,
        markup.cards(*helplines.talk_now(country)),
    )
    if force_id is not None:
        local = store.ask(queries.victim_services, force_id)
        cards = markup.cards(*(helplines.service_card(row) for row in local.itertuples()))
        body += Markup("<h2>{}</h2>{}").format(wording.LOCAL_HEADING, cards)
    return wording.HELP_PAGE_TITLE, wording.HELP_LEDE, body


def words(title: str, lede: str) -> Callable[[str | None], Content]:
    """A page whose answer is drawn later: its heading and first sentence."""
    return lambda _: (title, lede, Markup(""))


CONTENT: dict[str, Callable[[str | None], Content]] = {
    "/": find,
    "/force": force,
    "/compare": words(wording.COMPARE_TITLE, wording.COMPARE_LEDE),
    "/progress": words(wording.PROGRESS, wording.PROGRESS_LEDE),
    "/recorded_crime": words(wording.CRIME_TITLE, wording.CRIME_LEDE),
    "/get_help": get_help,
    "/about_the_data": words(wording.ABOUT_TITLE, wording.ABOUT_LEDE),
}
