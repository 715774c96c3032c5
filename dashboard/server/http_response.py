"""A response as HTTP: compressed once for each encoding, 304 where the reader has it already, HEAD without a body."""

from functools import lru_cache
from hashlib import blake2b

import anyio
from starlette.requests import Request as HttpRequest
from starlette.responses import PlainTextResponse
from starlette.types import Scope, Send

from dashboard.compression import LEAST_TO_COMPRESS, compressed
from dashboard.open_data.responses import YEAR, Response
from dashboard.server.security_headers import NOTHING_LOADED
from dashboard.text import site_words

RawHeaders = list[tuple[bytes, bytes]]
COMPRESSIBLE = ("text/", "application/json", "application/problem+json", "application/xml", "application/atom+xml")
LONGEST_ACCEPTS = 200
"""Bytes of an Accept-Encoding header; a browser's has 30."""
HEADERS_BYTES = 4000
"""What a response takes besides its body."""
PART_BYTES = 2**18
"""A larger body is sent in parts of so many bytes."""
WHILE_WE_ARE_AWAY = "stale-while-revalidate=60, stale-if-error=86400"
"""Nobody waits while a newer answer is fetched; and a day-old answer, which says its date, is better than none."""


class PreparedResponse:
    """A response ready to be sent many times, in each encoding it was asked for."""

    def __init__(self, response: Response, version: str, headers: dict[str, str]) -> None:
        self.status, self.body = response.status, response.body
        self.etag = response.headers.get("etag") or tag(version, response.body)
        all_headers = {
            "content-type": response.media_type,
            "cache-control": _life(response.max_age),
            "vary": "accept-encoding",
            **({"x-data-version": version} if version else {}),
            **({"etag": self.etag} if response.max_age else {}),
            **response.headers,
            **headers,
        }
        self._headers: RawHeaders = [(name.encode(), value.encode()) for name, value in all_headers.items()]
        self._is_compressible = (
            response.media_type.startswith(COMPRESSIBLE)
            and len(response.body) >= LEAST_TO_COMPRESS
            and "content-encoding" not in response.headers
        )
        self._encoded: dict[str, tuple[RawHeaders, bytes]] = {}

    def size(self) -> int:
        """Bytes it may take in memory, its encodings included: together they are seldom half of the body."""
        return len(self.body) * (3 if self._is_compressible else 2) // 2 + HEADERS_BYTES

    def ready(self, encoding: str) -> tuple[RawHeaders, bytes] | None:
        """Headers and body in `br`, `gzip` or as it stands (the empty name), where that was made before."""
        return self._encoded.get(encoding if self._is_compressible else "")

    def encoded(self, encoding: str) -> tuple[RawHeaders, bytes]:
        """The same, made now; it takes a while for a large body."""
        encoding = encoding if self._is_compressible else ""
        body = compressed(self.body, encoding)
        headers = [*self._headers, (b"content-length", str(len(body)).encode())]
        if encoding:
            headers.append((b"content-encoding", encoding.encode()))
        self._encoded[encoding] = headers, body
        return headers, body

    def not_modified(self) -> RawHeaders:
        """The headers of a 304."""
        return [(name, value) for name, value in self._headers if name not in (b"content-type", b"content-disposition")]


async def unexpected(_request: HttpRequest, _error: Exception) -> PlainTextResponse:
    """The answer where a fault was not expected anywhere: it goes past every middleware, and carries the headers itself."""
    return PlainTextResponse(site_words.UNEXPECTED, 500, NOTHING_LOADED)


def _life(max_age: int) -> str:
    """How long a browser and what stands before us may keep an answer: the table in docs/deploy.md."""
    if not max_age:
        return "no-store"
    return f"public, max-age={max_age}, " + ("immutable" if max_age == YEAR else WHILE_WE_ARE_AWAY)


def tag(version: str, content: bytes) -> str:
    """The ETag of something on a data version."""
    return f'W/"{version}-{blake2b(content, digest_size=6).hexdigest()}"'


def encoding_for(accepts: bytes) -> str:
    """The best encoding that an Accept-Encoding header allows; none for the empty name."""
    return next((name for name in ("br", "gzip") if name in encodings(accepts)), "")


def encodings(accepts: bytes) -> frozenset[str]:
    """Every encoding that an Accept-Encoding header names and does not rule out; none for a header that no browser sends."""
    return _encodings(accepts) if len(accepts) <= LONGEST_ACCEPTS else frozenset()


@lru_cache(maxsize=256)
def _encodings(accepts: bytes) -> frozenset[str]:
    weights: dict[str, bool] = {}
    for part in accepts.decode("latin-1").lower().split(","):
        name, _, parameters = part.partition(";")
        weight = parameters.strip().removeprefix("q=") or "1"
        weights[name.strip()] = weight.strip("0.") != ""
    return frozenset(name for name, is_welcome in weights.items() if is_welcome)


async def send_prepared(response: PreparedResponse, scope: Scope, send: Send) -> None:
    """Answer a GET or HEAD with it."""
    request = dict(scope["headers"])
    if response.status == 200 and _is_known(request.get(b"if-none-match", b""), response.etag):
        await _send(send, 304, response.not_modified(), b"")
        return
    encoding = encoding_for(request.get(b"accept-encoding", b""))
    ready = response.ready(encoding)
    headers, body = ready if ready else await anyio.to_thread.run_sync(response.encoded, encoding)
    await _send(send, response.status, headers, b"" if scope["method"] == "HEAD" else body)


def _is_known(if_none_match: bytes, etag: str) -> bool:
    if not if_none_match:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.decode("latin-1").split(",")]
    return "*" in tags or etag.removeprefix("W/") in tags


async def _send(send: Send, status: int, headers: RawHeaders, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    # In parts, so that a reader who takes nothing holds one part and not a whole table: the server waits before the next.
    parts = memoryview(body)
    for start in range(0, len(body), PART_BYTES):
        is_last = start + PART_BYTES >= len(body)
        part = {"type": "http.response.body", "body": parts[start : start + PART_BYTES], "more_body": not is_last}
        await send(part)
    if not body:
        await send({"type": "http.response.body", "body": body})
