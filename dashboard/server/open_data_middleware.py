"""The open-data routes as ASGI middleware before Streamlit: each response is made once for a data version, then sent from the cache."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from urllib.parse import parse_qsl

import anyio
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.database import store
from dashboard.open_data import brief, responses, routes, search_page
from dashboard.open_data.responses import Problem, Request, Response
from dashboard.own_address import own_address
from dashboard.rules import force_record
from dashboard.server import json_logs, long_work
from dashboard.server.http_response import PreparedResponse, send_prepared
from dashboard.server.long_work import Busy, Gone, LongWork
from dashboard.server.response_cache import Key, ResponseCache
from dashboard.server.turns import Turns
from dashboard.server.whose import visitor_of
from dashboard.text import open_data_words, problem_words, site_words

CACHE_BYTES, FILE_CACHE_BYTES = 12 * 2**20, 12 * 2**20
"""Of documents, all of which have room; and of files, of which one may take ten megabytes and would push out every document."""
MOST_AT_WORK = 2
"""Responses made at a time, and as many that take long; other requests wait, so that a crawler cannot take the machine from the pages."""
CLIENT_GONE = 499
"""As nginx counts a request whose visitor did not wait for the answer."""
METHODS = "GET, HEAD, OPTIONS"
CROSS_ORIGIN = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, X-Data-Version",
    "cross-origin-resource-policy": "cross-origin",
}
TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|twclid|igshid|mc_[ce]id")
"""Parameters that newsletters and social networks add to a link that is passed on; they ask nothing of us."""
PREFLIGHT = {"access-control-allow-methods": METHODS, "access-control-max-age": "86400", "allow": METHODS}
FOR_PROGRAMS = ("/api/", "/data/")
Found = tuple[routes.Endpoint, dict[str, str]]
"""The endpoint of a path, and the parts it names."""


class OpenDataMiddleware:
    """Answers the addresses of `routes.OWN`; everything else goes on to Streamlit."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._documents = ResponseCache("documents", CACHE_BYTES, make_response)
        self._files = ResponseCache("files", FILE_CACHE_BYTES, make_response)
        self._turns, self._long_work = Turns(MOST_AT_WORK), LongWork()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(routes.OWN):
            await self._app(scope, receive, send)
            return
        response = _refusal(scope)
        if response is None:
            found, key = routes.find(scope["path"]), _key(scope)
            cache = self._files if found and found[0].is_long else self._documents
            response = cache.get(key) or await self._made(found, partial(cache.make, key), scope, receive)
        await send_prepared(response, scope, send)

    async def _made(
        self, found: Found | None, make: Callable[[], PreparedResponse], scope: Scope, receive: Receive
    ) -> PreparedResponse:
        visitor = visitor_of(scope) or object()
        if found and found[0].is_long:
            try:
                return await self._long_work.done(make, receive, visitor)
            except Busy:
                busy = Problem(503, problem_words.FILES_ARE_BUSY, retry_after=long_work.ASK_AGAIN_AFTER)
                return await anyio.to_thread.run_sync(_prepared_problem, busy, found, scope["path"])
            except Gone:  # for the count of requests alone: nobody reads it
                return PreparedResponse(Response(b"", responses.TEXT, 0, status=CLIENT_GONE), "", {})
        if scope["path"] == "/healthz":  # does not wait in line
            return await anyio.to_thread.run_sync(make)
        async with self._turns.turn(visitor):
            return await anyio.to_thread.run_sync(make)


def _key(scope: Scope) -> Key:
    """What a response depends on: data version, day (ages are counted to it), path, query and, for some, the site's address."""
    try:
        version = store.version()
    except store.NoDatabaseError:
        version = ""
    found = routes.find(scope["path"])
    origin = origin_of(scope) if found and found[0].needs_origin else ""
    return version, force_record.today(), scope["path"], scope["query_string"], origin


def origin_of(scope: Scope) -> str:
    """The site's own address, as this request gives it where none is set."""
    return own_address(f"{scope['scheme']}://{dict(scope['headers']).get(b'host', b'').decode('latin-1')}")


def _refusal(scope: Scope) -> PreparedResponse | None:
    """What is answered without looking at the data: preflights, other methods, bodies, overlong queries."""
    headers = dict(scope["headers"])
    if scope["method"] == "OPTIONS":
        return PreparedResponse(Response(b"", responses.TEXT, 0, PREFLIGHT, 204), "", CROSS_ORIGIN)
    if scope["method"] not in ("GET", "HEAD"):
        refused = replace(Problem(405, problem_words.ONLY_GET).response(), headers={"allow": METHODS})
    elif headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers:
        refused = replace(Problem(413, problem_words.NO_BODY).response(), headers={"connection": "close"})
    elif len(scope["query_string"]) > responses.QUERY_CHARACTERS:
        refused = Problem(400, problem_words.QUERY_TOO_LONG).response()
    else:
        return None
    return PreparedResponse(refused, "", CROSS_ORIGIN)


def make_response(version: str, _: date, path: str, query_string: bytes, origin: str) -> tuple[PreparedResponse, bool]:
    """The response to a GET, or the problem, and whether it may be kept."""
    found = routes.find(path)
    headers = CROSS_ORIGIN if found is None or found[0].is_open else {}
    try:
        if found is None:
            raise Problem(404, problem_words.NO_SUCH_ADDRESS, [endpoint.path for endpoint in routes.ENDPOINTS])
        response = ask(*found, parsed(query_string), version, origin)
        return PreparedResponse(response, version, headers), found[0].is_kept
    except Problem as problem:
        return PreparedResponse(_problem_response(problem, found, path), version, headers), False
    except store.NoDatabaseError:
        return PreparedResponse(Problem(503, site_words.NO_DATABASE).response(), version, headers), False
    except Exception:  # whatever it is, the visitor gets an answer and the log the reason
        json_logs.SERVER.exception("response_failed", extra={"route": found[0].path if found else "other"})
        return PreparedResponse(Problem(500, open_data_words.SITE_IS_BUSY).response(), version, headers), False


def ask(
    endpoint: routes.Endpoint, parts: dict[str, str], query: dict[str, str], version: str = "", origin: str = ""
) -> Response:
    """What an endpoint answers from one build: the one its path names, else `version`, else the newest.

    Raises Problem, and NoDatabaseError when there is nothing to read.
    """
    if endpoint.parameters is not None:
        for name in query:
            if name not in endpoint.parameters:
                raise Problem(400, problem_words.no_such_parameter(name), list(endpoint.parameters))
    named = parts.get("version", "latest")
    try:
        with store.reading((version or None) if named == "latest" else named) as read:
            response = endpoint.get(Request(parts, query, read, origin, versions=tuple(store.versions())))
    except store.UnknownVersionError as unknown:
        raise Problem(404, problem_words.no_such_version(named), ["latest", *store.versions()]) from unknown
    return response if named == "latest" else replace(response, max_age=responses.YEAR)


def parsed(query_string: bytes) -> dict[str, str]:
    """The fields of a query string. Raises Problem."""
    try:
        pairs = parse_qsl(query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=50)
    except ValueError as error:
        raise Problem(400, problem_words.NOT_UTF8) from error
    pairs = [(name, value) for name, value in pairs if not TRACKING.fullmatch(name)]
    query = dict(pairs)
    if len(query) < len(pairs):
        names = [name for name, _ in pairs]
        raise Problem(400, problem_words.asked_twice(next(name for name in names if names.count(name) > 1)))
    return query


def _prepared_problem(problem: Problem, found: Found, path: str) -> PreparedResponse:
    try:
        return PreparedResponse(_problem_response(problem, found, path), "", CROSS_ORIGIN)
    except store.NoDatabaseError:
        return PreparedResponse(problem.response(), "", CROSS_ORIGIN)


def _problem_response(problem: Problem, found: Found | None, path: str) -> Response:
    """Programs get problem details, people a page."""
    if problem.status == 503 and not path.startswith(FOR_PROGRAMS):
        return search_page.unavailable(problem)
    if found is None and not path.startswith(FOR_PROGRAMS):
        return search_page.not_found()
    if found and found[0].is_document:
        return brief.problem(problem, found[1].get("force_id", ""), "*" if path.startswith("/embed/") else "'none'")
    return problem.response()
