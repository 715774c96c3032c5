"""The search without scripts, and the page of every address that is not ours: menu, search, and what was found."""

from dashboard.database import store
from dashboard.open_data import brief
from dashboard.open_data.responses import Answer, Asked
from dashboard.rules import force_search
from dashboard.server.prerender import NAMES
from dashboard.text import find_page, open_data_words, problem_words, site_words


def get_search(asked: Asked) -> Answer:
    """/search: the form."""
    return _page(asked.version, site_words.FIND, find_page.FIND_LEDE, None)


def answer(typed: str, may_ask: bool) -> Answer:
    """What a search finds, with the form below. Raises NoDatabaseError."""
    found = force_search.find(typed, may_ask)
    if not found.sentence:  # one force, found under its own name
        found = force_search.Found(found.kind, find_page.found_force(found.choices[0].words), found.choices)
    return _page(store.version(), site_words.FIND, "", found)


def not_found() -> Answer:
    """The page of an address that is none of ours. Raises NoDatabaseError."""
    return _page(store.version(), open_data_words.NOT_FOUND, problem_words.NO_SUCH_PAGE, None, status=404)


def _page(version: str, title: str, lede: str, found: force_search.Found | None, status: int = 200) -> Answer:
    page = brief.document(
        "search.html",
        Asked({}, {}, version),
        forms="'self'",
        title=title,
        description=lede or site_words.TAGLINE,
        lede=lede,
        menu=NAMES,
        found=found,
        most_characters=force_search.MOST_CHARACTERS,
    )
    return Answer(
        page.body, page.media_type, page.max_age if status == 200 and found is None else 0, page.headers, status
    )
