"""An answer as HTTP: compressed once and kept, 304 where the reader has it already, HEAD without a body."""

import gzip
from functools import lru_cache
from hashlib import blake2b

import anyio
import brotli
from starlette.types import Scope, Send

from dashboard.open_data.responses import YEAR, Response

RawHeaders = list[tuple[bytes, bytes]]
COMPRESSIBLE = ("text/", "application/json", "application/problem+json", "application/xml", "application/atom+xml")
LEAST_TO_COMPRESS, WORTH_THE_TIME = 600, 2**17
"""Bytes: less is not compressed at all, more not as well as could be."""


class Kept:
    """One answer ready to be sent many times, in each encoding it was asked for."""

    def __init__(self, answer: Response, version: str, headers: dict[str, str]) -> None:
        self.status, self.body = answer.status, answer.body
        self.etag = f'W/"{version}-{blake2b(answer.body, digest_size=6).hexdigest()}"'
        life = f"public, max-age={answer.max_age}" if answer.max_age else "no-store"
        told = {
            "content-type": answer.media_type,
            "cache-control": life + (", immutable" if answer.max_age == YEAR else ""),
            "vary": "accept-encoding",
            **({"x-data-version": version} if version else {}),
            **({"etag": self.etag} if answer.max_age else {}),
            **answer.headers,
            **headers,
        }
        self._headers: RawHeaders = [(name.encode(), value.encode()) for name, value in told.items()]
        self._is_compressible = (
            answer.media_type.startswith(COMPRESSIBLE)
            and len(answer.body) >= LEAST_TO_COMPRESS
            and "content-encoding" not in answer.headers
        )
        self._encoded: dict[str, tuple[RawHeaders, bytes]] = {}

    def size(self) -> int:
        """Bytes it may take in memory, its encodings included."""
        return len(self.body) * (2 if self._is_compressible else 1) + 1000

    def ready(self, encoding: str) -> tuple[RawHeaders, bytes] | None:
        """Headers and body in `br`, `gzip` or as it stands (the empty name), where that was made before."""
        return self._encoded.get(encoding if self._is_compressible else "")

    def encoded(self, encoding: str) -> tuple[RawHeaders, bytes]:
        """The same, made now; it takes a while for a large body."""
        encoding = encoding if self._is_compressible else ""
        pack = compressed if len(self.body) < WORTH_THE_TIME else quickly_compressed
        body = pack(self.body, encoding)
        headers = [*self._headers, (b"content-length", str(len(body)).encode())]
        if encoding:
            headers.append((b"content-encoding", encoding.encode()))
        self._encoded[encoding] = headers, body
        return headers, body

    def encodings(self) -> list[str]:
        """Those it was made in."""
        return list(self._encoded)

    def not_modified(self) -> RawHeaders:
        """The headers of a 304."""
        return [(name, value) for name, value in self._headers if name not in (b"content-type", b"content-disposition")]


def compressed(body: bytes, encoding: str) -> bytes:
    """The body in an encoding, as small as can be: a megabyte takes seconds."""
    if encoding == "br":
        return brotli.compress(body, quality=11)
    return gzip.compress(body, 9, mtime=0) if encoding == "gzip" else body


def quickly_compressed(body: bytes, encoding: str) -> bytes:
    """The body in an encoding, a little larger than it could be: a megabyte takes a tenth of a second."""
    if encoding == "br":
        return brotli.compress(body, quality=5)
    return gzip.compress(body, 6, mtime=0) if encoding == "gzip" else body


@lru_cache(maxsize=256)
def encoding_for(accepts: bytes) -> str:
    """The best encoding that an Accept-Encoding header allows; none for the empty name."""
    weights = {}
    for part in accepts.decode("latin-1").lower().split(","):
        name, _, parameters = part.partition(";")
        weight = parameters.strip().removeprefix("q=") or "1"
        weights[name.strip()] = weight.strip("0.") != ""
    return next((name for name in ("br", "gzip") if weights.get(name)), "")


async def send_kept(kept: Kept, scope: Scope, send: Send) -> None:
    """Response a GET or HEAD with it."""
    asked = dict(scope["headers"])
    if kept.status == 200 and _is_held(asked.get(b"if-none-match", b""), kept.etag):
        await _send(send, 304, kept.not_modified(), b"")
        return
    encoding = encoding_for(asked.get(b"accept-encoding", b""))
    headers, body = kept.ready(encoding) or await anyio.to_thread.run_sync(kept.encoded, encoding)
    await _send(send, kept.status, headers, b"" if scope["method"] == "HEAD" else body)


def _is_held(if_none_match: bytes, etag: str) -> bool:
    if not if_none_match:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.decode("latin-1").split(",")]
    return "*" in tags or etag.removeprefix("W/") in tags


async def _send(send: Send, status: int, headers: RawHeaders, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
