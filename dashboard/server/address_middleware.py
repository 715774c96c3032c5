"""Addresses as people write them: those that are nearly right redirect to the true one, unknown ones get a page with status 404."""

from urllib.parse import parse_qs, parse_qsl, urlencode

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.database import store
from dashboard.open_data import routes, search_page
from dashboard.open_data.responses import MINUTES_5, TEXT, Problem, Response
from dashboard.rules import force_record, force_search
from dashboard.server.http_response import PreparedResponse, send_prepared
from dashboard.site_pages import BY_ADDRESS
from dashboard.text import problem_words, site_words

READING = ("GET", "HEAD")
OF_ONE_FORCE = ("brief", "embed")
"""Documents whose address ends in the force."""
LIST = "forces"
FORCES = ("force", LIST)
"""Parameters that name forces: one, or several with commas between."""
OF_STREAMLIT = ("/_stcore/", "/static/", "/media/", "/component/")
NEEDED = ("/_stcore/health", "/_stcore/host-config", "/_stcore/metrics", "/favicon.png", "/manifest.json")
NEEDED_FOLDERS = ("/static/", "/media/")
"""All that we and a page's scripts ask of Streamlit besides the page's connection. Its other addresses take files, log in or serve developers."""
SEARCH = "/search"
MOST_BYTES = 4_000
"""Of a form that is sent: what may be typed, ten times over."""
MOST_SEARCHING = 4
"""Searches at a time: one that asks postcodes.io can wait for seconds."""


class AddressMiddleware:
    """Redirects addresses that are nearly ours to the true one, and answers the search form that needs no script."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._limiter: anyio.CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] == SEARCH and scope["method"] == "POST":
            self._limiter = self._limiter or anyio.CapacityLimiter(MOST_SEARCHING)
            body = await _body(receive)
            await send_prepared(await anyio.to_thread.run_sync(_found, body, limiter=self._limiter), scope, send)
        elif scope["method"] in READING and _is_worth_a_look(scope):
            query = scope["query_string"].decode("latin-1")
            true = await anyio.to_thread.run_sync(true_address, scope["path"], query)
            if true is None:
                await self._app(scope, receive, send)
            else:
                moved = Response(b"", TEXT, MINUTES_5, {"location": true}, 301)
                await send_prepared(PreparedResponse(moved, "", {}), scope, send)
        else:
            await self._app(scope, receive, send)


class UnknownAddressMiddleware:
    """Gives addresses that are nobody's 404 and a page, and lets nothing be sent to Streamlit but over a page's connection.

    Streamlit answers an address that it does not know with its page and status 200, and one that it does not trust with 400 and
    nothing to read. Ours are answered before (`page_html`).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or (scope["path"] in BY_ADDRESS and scope["method"] in READING):
            await self._app(scope, receive, send)
            return
        if scope["method"] not in READING:
            refused = Problem(405, problem_words.ONLY_READING).response()
            await send_prepared(PreparedResponse(refused, "", {"allow": ", ".join(READING)}), scope, send)
            return
        if scope["path"] not in NEEDED and not scope["path"].startswith(NEEDED_FOLDERS):
            await send_prepared(await anyio.to_thread.run_sync(_not_found), scope, send)
            return
        is_page = False

        async def without_pages(message: Message) -> None:
            nonlocal is_page
            if message["type"] == "http.response.start":
                kind = dict(message["headers"]).get(b"content-type", b"")
                is_page = kind.startswith(b"text/html") or message["status"] == 400
            if not is_page:
                await send(message)

        await self._app(scope, receive, without_pages)
        if is_page:
            await send_prepared(await anyio.to_thread.run_sync(_not_found), scope, send)


def true_address(path: str, query: str) -> str | None:
    """The address that is meant by one that is nearly ours: other capitals, a slash too many, a force by another of its names.

    None where it is right as it stands, or nothing of ours.
    """
    try:
        return _true_address(path, query)
    except store.NoDatabaseError:
        return None


def _true_address(path: str, query: str) -> str | None:
    parts = [part for part in path.split("/") if part]
    pairs = parse_qsl(query, keep_blank_values=True)
    named = [(name, _true_forces(value) if name in FORCES else value) for name, value in _in_one_list(pairs)]
    true_path = path
    first = parts[0].lower() if parts else ""
    if len(parts) == 1 and f"/{first}" in BY_ADDRESS:
        true_path = f"/{first}"
    elif len(parts) == 2 and (force_id := _force_id(parts[1])):
        if first in OF_ONE_FORCE:
            true_path = f"/{first}/{force_id}"
        elif (page := BY_ADDRESS.get(f"/{first}")) and page.is_about_force:
            true_path = page.address
            named = [*((name, value) for name, value in named if name != "force"), ("force", force_id)]
    elif len(parts) == 1 and first not in OF_ONE_FORCE and (force_id := _force_id(parts[0])):
        true_path, named = "/force", [*named, ("force", force_id)]
    if true_path == path and named == pairs:
        return None
    return f"{true_path}?{urlencode(named, safe=',')}" if named else true_path


def _in_one_list(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """A form without scripts names each force by itself; the address of a page names them in one list."""
    listed = [value for name, value in pairs if name == LIST]
    others = [(name, value) for name, value in pairs if name != LIST]
    return [*others, (LIST, ",".join(listed))] if len(listed) > 1 else pairs


def _true_forces(value: str) -> str:
    """Force ids with commas between, where each part is the name of a force; else the value as it is."""
    forces = [_force_id(part) for part in value.split(",")]
    return ",".join(force_id for force_id in forces if force_id) if all(forces) else value


def _force_id(name: str) -> str | None:
    return name if name in force_record.short_names() else force_search.force_named(name)


def _is_worth_a_look(scope: Scope) -> bool:
    """Whether an address may be one that is nearly ours. Most are right as they stand, or a file of Streamlit's."""
    path = scope["path"]
    try:
        names = force_record.short_names()
    except store.NoDatabaseError:
        return False
    if path in BY_ADDRESS:
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        is_unknown = any(not names.keys() >= {*value.split(",")} for name in FORCES for value in asked.get(name, []))
        return is_unknown or len(asked.get(LIST, [])) > 1
    if found := routes.find(path):
        return found[1].get("force_id", next(iter(names))) not in names
    return not path.startswith(OF_STREAMLIT) and "." not in path


async def _body(receive: Receive) -> bytes:
    """What was sent, as far as it is read."""
    body, is_more = b"", True
    while is_more and len(body) <= MOST_BYTES:
        message = await receive()
        body += message.get("body", b"")
        is_more = message.get("more_body", False)
    return body


def _found(body: bytes) -> PreparedResponse:
    """The answer to a form that was sent; what was typed goes nowhere else."""
    sent = parse_qs(body.decode("utf-8", "replace")) if len(body) <= MOST_BYTES else {}
    typed = sent.get("typed", [""])[0] if len(body) <= MOST_BYTES else "x" * MOST_BYTES
    try:
        back = {name: sent.get(name, [""])[0] for name in ("to", "need")}
        return PreparedResponse(search_page.answer(typed, "may_ask" in sent, **back), "", {})
    except store.NoDatabaseError:
        return _no_database()


def _not_found() -> PreparedResponse:
    try:
        return PreparedResponse(search_page.not_found(), "", {})
    except store.NoDatabaseError:
        return _no_database()


def _no_database() -> PreparedResponse:
    return PreparedResponse(Response(site_words.NO_DATABASE.encode(), TEXT, 0, {"retry-after": "60"}, 503), "", {})
