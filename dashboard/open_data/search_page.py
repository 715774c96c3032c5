"""The search without scripts, and the page of every address that is not ours: menu, search, and what was found."""

from dataclasses import dataclass, replace

from dashboard.database import store
from dashboard.open_data import brief
from dashboard.open_data.responses import TEXT, Problem, Request, Response
from dashboard.render import html
from dashboard.rules import force_search
from dashboard.site_pages import MENU
from dashboard.text import find_page, help_page, open_data_words, problem_words, site_words


@dataclass(frozen=True)
class Back:
    """The page that a search leads to: a force's own, or Get help with what was chosen there."""

    page: str = "force"
    need: str | None = None

    def address(self, force_id: str) -> str:
        chosen = {"force": force_id} | ({} if self.need is None else {"need": self.need})
        return html.page_address(self.page, **chosen)


FORCE_PAGE = Back()


def get_search(request: Request) -> Response:
    """/search: the form."""
    return _page(request.version, site_words.FIND, find_page.FIND_LEDE, None)


def answer(typed: str, may_ask: bool, to: str = "", need: str = "") -> Response:
    """What a search finds, with the form below; one that began on Get help goes back there. Raises NoDatabaseError."""
    found = force_search.find(typed, may_ask)
    back = Back("get_help", need if need in help_page.NEEDS else None) if to == "get_help" else FORCE_PAGE
    if found.is_one and back.page == "get_help":
        return Response(b"", TEXT, 0, {"location": back.address(found.force_ids[0])}, 303)
    if not found.sentence:  # one force, found under its own name
        found = force_search.Found(found.kind, find_page.found_force(found.choices[0].words), found.choices)
    return replace(_page(store.version(), site_words.FIND, "", found, back), max_age=0)


def not_found() -> Response:
    """The page of an address that is none of ours. Raises NoDatabaseError."""
    page = _page(store.version(), open_data_words.NOT_FOUND, problem_words.NO_SUCH_PAGE, None)
    return replace(page, max_age=0, status=404)


def unavailable(problem: Problem) -> Response:
    """A problem of the moment, for a person. Raises NoDatabaseError."""
    page = _page(store.version(), problem_words.BUSY_TITLE, problem.detail, None)
    headers = page.headers | {"retry-after": str(problem.retry_after)}
    return replace(page, max_age=0, status=problem.status, headers=headers)


def _page(version: str, title: str, lede: str, found: force_search.Found | None, back: Back = FORCE_PAGE) -> Response:
    values: dict[str, object] = {
        "title": title,
        "description": lede or site_words.TAGLINE,
        "lede": lede,
        "menu": {page.address: page.name for page in MENU},
        "found": found,
        "back": back,
        "most_characters": force_search.MOST_CHARACTERS,
    }
    return brief.document("search.html", Request({}, {}, version), values, forms="'self'")
