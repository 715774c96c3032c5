"""Questions in SQL as HTTP: by GET with the question in the address, or by POST with it in the body, which no log and no history holds."""

import asyncio
import json
from contextlib import suppress
from dataclasses import replace
from hashlib import blake2b
from urllib.parse import parse_qsl

import anyio
from cachetools import TTLCache
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard import metrics
from dashboard.database import store
from dashboard.open_data import query, responses
from dashboard.open_data.responses import Problem, Request, Response
from dashboard.server import json_logs
from dashboard.server.http_response import PreparedResponse, encodings, send_prepared, tag
from dashboard.server.open_data_middleware import CROSS_ORIGIN, parsed
from dashboard.server.whose import visitor_of
from dashboard.text import ask_page, open_data_words, problem_words, site_words

METHODS = "GET, HEAD, POST, OPTIONS"
PREFLIGHT = {
    "access-control-allow-methods": METHODS,
    "access-control-allow-headers": "content-type",
    "access-control-max-age": "86400",
    "allow": METHODS,
}
MOST_BYTES = 2**17
"""Of a body: as many characters as a question may have, each written in the longest way."""
THREADS = 64
"""More than wait and run at most: whoever must be turned away is turned away at once."""


KEPT_BYTES, KEPT_SECONDS = 8 * 2**20, 60
"""Answers to questions that stand in an address are kept for those who follow a link that is passed around."""


Kept = TTLCache[tuple[str, bytes, bool], PreparedResponse]


class QueryMiddleware:
    """Answers /api/v1/query; everything else goes on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: Kept = TTLCache(KEPT_BYTES, KEPT_SECONDS, getsizeof=PreparedResponse.size)
        metrics.kept("answers to questions", KEPT_BYTES, lambda: self._kept.currsize)
        self._limiter: anyio.CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != query.ADDRESS:
            await self._app(scope, receive, send)
            return
        key = _key(scope)
        if key and (kept := self._kept.get(key)):  # before any other work
            await send_prepared(kept, scope, send)
            return
        self._limiter = self._limiter or anyio.CapacityLimiter(THREADS)
        try:
            fields = await _fields(scope, receive)
        except Problem as problem:
            refused = replace(problem.response(), headers={"connection": "close"})
            await send_prepared(PreparedResponse(refused, "", CROSS_ORIGIN), scope, send)
            return
        if fields is None:
            await send_prepared(_without_question(scope), scope, send)
            return
        request = Request({}, fields, "", visitor=visitor_of(scope) or "", is_gzip_welcome=_is_gzip_welcome(scope))
        response = await anyio.to_thread.run_sync(_answered, request, scope, limiter=self._limiter)
        if key and response.status == 200 and response.body:
            with suppress(ValueError):  # one larger than all the room
                self._kept[key] = response
                # Else the last ones would stay until somebody asks again.
                asyncio.get_running_loop().call_later(KEPT_SECONDS, self._kept.expire)
        await send_prepared(response, scope, send)


def _key(scope: Scope) -> tuple[str, bytes, bool] | None:
    """What a kept answer depends on: data version, question, compression; None for other methods.

    A hash stands for the question, so that none is kept, however long.
    """
    if scope["method"] not in ("GET", "HEAD"):
        return None
    try:
        return store.version(), blake2b(scope["query_string"]).digest(), _is_gzip_welcome(scope)
    except store.NoDatabaseError:
        return None


def _is_gzip_welcome(scope: Scope) -> bool:
    return "gzip" in encodings(dict(scope["headers"]).get(b"accept-encoding", b""))


async def _fields(scope: Scope, receive: Receive) -> dict[str, str] | None:
    """What was asked, from the address or the body; None for a method that asks nothing. Raises Problem."""
    if scope["method"] in ("GET", "HEAD"):
        if len(scope["query_string"]) > responses.QUERY_CHARACTERS:
            raise Problem(400, problem_words.QUERY_TOO_LONG)
        fields = parsed(scope["query_string"])
    elif scope["method"] == "POST":
        kind = dict(scope["headers"]).get(b"content-type", b"").partition(b";")[0].strip().lower()
        fields = _of_body(await _body(receive), kind)
    else:
        return None
    for name in fields:
        if name not in query.PARAMETERS:
            raise Problem(400, problem_words.no_such_parameter(name), list(query.PARAMETERS))
    return fields


async def _body(receive: Receive) -> bytes:
    body, is_more = b"", True
    while is_more:
        message = await receive()
        body += message.get("body", b"")
        is_more = message.get("more_body", False)
        if len(body) > MOST_BYTES:
            raise Problem(413, ask_page.TOO_MANY_CHARACTERS)
    return body


def _of_body(body: bytes, kind: bytes) -> dict[str, str]:
    try:
        if kind == b"application/x-www-form-urlencoded":
            return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=10))
        fields = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Problem(400, ask_page.NOT_A_FORM) from error
    if not isinstance(fields, dict) or not all(isinstance(value, str) for value in fields.values()):
        raise Problem(400, ask_page.NOT_A_FORM)
    return fields


def _without_question(scope: Scope) -> PreparedResponse:
    if scope["method"] == "OPTIONS":
        return PreparedResponse(Response(b"", responses.TEXT, 0, PREFLIGHT, 204), "", CROSS_ORIGIN)
    refused = replace(Problem(405, ask_page.METHODS).response(), headers={"allow": METHODS})
    return PreparedResponse(refused, "", CROSS_ORIGIN)


def _response(request: Request, scope: Scope, version: str) -> Response:
    """Raises Problem."""
    sql, form = query.question_of(request)
    if scope["method"] == "POST":
        return query.get_query(request)
    etag = tag(version, f"{form} {sql}".encode("utf-8", "replace"))
    if etag.encode() in dict(scope["headers"]).get(b"if-none-match", b""):
        return Response(b"", query.MEDIA_TYPES[form], headers=query.OWN_CACHE_ONLY | {"etag": etag})  # becomes a 304
    response = query.get_query(request)
    return replace(response, headers=response.headers | {"etag": etag}) if response.status == 200 else response


def _answered(request: Request, scope: Scope) -> PreparedResponse:
    """The answer, ready to be sent, or that the reader has it already: the same question of the same data version."""
    try:
        with store.reading() as version:
            prepared = PreparedResponse(_response(request, scope, version), version, CROSS_ORIGIN)
        prepared.encoded("")  # so that sending it needs no other thread
        return prepared
    except Problem as problem:
        return PreparedResponse(problem.response(), "", CROSS_ORIGIN)
    except store.NoDatabaseError:
        return PreparedResponse(Problem(503, site_words.NO_DATABASE).response(), "", CROSS_ORIGIN)
    except (
        Exception
    ):  # whatever it is, the visitor gets an answer and the log the place in our code, never the question
        json_logs.SERVER.exception("question_failed")
        return PreparedResponse(Problem(500, open_data_words.SITE_IS_BUSY).response(), "", CROSS_ORIGIN)
