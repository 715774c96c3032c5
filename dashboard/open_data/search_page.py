"""The search without scripts, and the page of every address that is not ours: menu, search, and what was found."""

from dataclasses import replace

from dashboard.database import store
from dashboard.open_data import brief
from dashboard.open_data.responses import Request, Response
from dashboard.rules import force_search
from dashboard.site_pages import MENU
from dashboard.text import find_page, open_data_words, problem_words, site_words


def get_search(request: Request) -> Response:
    """/search: the form."""
    return _page(request.version, site_words.FIND, find_page.FIND_LEDE, None)


def answer(typed: str, may_ask: bool) -> Response:
    """What a search finds, with the form below. Raises NoDatabaseError."""
    found = force_search.find(typed, may_ask)
    if not found.sentence:  # one force, found under its own name
        found = force_search.Found(found.kind, find_page.found_force(found.choices[0].words), found.choices)
    return replace(_page(store.version(), site_words.FIND, "", found), max_age=0)


def not_found() -> Response:
    """The page of an address that is none of ours. Raises NoDatabaseError."""
    page = _page(store.version(), open_data_words.NOT_FOUND, problem_words.NO_SUCH_PAGE, None)
    return replace(page, max_age=0, status=404)


def _page(version: str, title: str, lede: str, found: force_search.Found | None) -> Response:
    values: dict[str, object] = {
        "title": title,
        "description": lede or site_words.TAGLINE,
        "lede": lede,
        "menu": {page.address: page.name for page in MENU},
        "found": found,
        "most_characters": force_search.MOST_CHARACTERS,
    }
    return brief.document("search.html", Request({}, {}, version), values, forms="'self'")
