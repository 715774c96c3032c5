"""Streamlit's scripts and styles, compressed once when the site is installed, instead of sent uncompressed to every first visitor.

`python -m dashboard.server.static_assets` writes each file's compressed twins beside it (`make setup` and the image do so). Where
that was not done, a file is compressed quickly when it is first asked for.
"""

import gzip
import re
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from multiprocessing import Pool
from pathlib import Path

import anyio
import brotli
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.compression import compressed
from dashboard.open_data.responses import YEAR, Response
from dashboard.server.http_response import (
    PreparedResponse,
    encoding_for,
    send_prepared,
)


def _streamlit_folder() -> Path:
    spec = find_spec("streamlit")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("Streamlit is not installed; run make setup.")
    return Path(spec.origin).parent


STATIC = _streamlit_folder() / "static"
"""Streamlit's own scripts, styles and index.html."""
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
ENCODINGS = {"br": ".br", "gzip": ".gz"}
"""Content encoding to the ending of a compressed twin."""
BROTLI_QUALITY = 10
"""A tenth smaller than the quick level (5), in half the time of the best (11), which would save another 2 per cent."""
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "br": partial(brotli.compress, quality=BROTLI_QUALITY),
    "gzip": gzip.compress,
}
_PATH = re.compile(r"/static/(?:js|css)/([A-Za-z0-9_.-]+)")


class StaticAssetsMiddleware:
    """Answers GET of Streamlit's scripts and styles for readers that accept brotli or gzip; everything else goes on.

    Their names hold a hash of their contents, so browsers may keep them for ever.
    """

    def __init__(self, app: ASGIApp, static: Path = STATIC) -> None:
        self._app, self._static = app, static
        self._cache: dict[tuple[str, str], PreparedResponse] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        encoding = encoding_for(dict(scope["headers"]).get(b"accept-encoding", b"")) if scope["type"] == "http" else ""
        if not encoding or scope["method"] not in ("GET", "HEAD") or not _PATH.fullmatch(scope["path"]):
            await self._app(scope, receive, send)
            return
        key = scope["path"], encoding
        response = self._cache.get(key) or await anyio.to_thread.run_sync(self._read, *key)
        if response is None:
            await self._app(scope, receive, send)
        else:
            await send_prepared(response, scope, send)

    def _read(self, path: str, encoding: str) -> PreparedResponse | None:
        """The compressed file, kept from now on: there are as many as Streamlit has. None for a file that it does not have."""
        source = self._static / path.removeprefix("/")
        if source.suffix not in TYPES or not source.is_file():
            return None
        twin = _twin(source, encoding)
        body = twin.read_bytes() if twin.is_file() else compressed(source.read_bytes(), encoding)
        response = Response(body, TYPES[source.suffix], YEAR, {"content-encoding": encoding})
        self._cache[path, encoding] = PreparedResponse(response, "", {})
        return self._cache[path, encoding]


def _twin(source: Path, encoding: str) -> Path:
    return source.with_name(source.name + ENCODINGS[encoding])


def compress(source: Path) -> None:
    """Write a file's compressed twins, unless they are there. Raises OSError."""
    body = source.read_bytes()
    for encoding, pack in PACKERS.items():
        twin = _twin(source, encoding)
        if not twin.is_file():
            unfinished = twin.with_name(twin.name + ".partial")
            unfinished.write_bytes(pack(body))
            unfinished.replace(twin)


def compress_all(static: Path = STATIC) -> int:
    """Compress every script and style, on all processors; how many there are. Raises OSError."""
    sources = [path for path in static.rglob("*") if path.suffix in TYPES]
    with Pool() as pool:
        pool.map(compress, sorted(sources, key=lambda path: -path.stat().st_size), chunksize=1)
    return len(sources)


if __name__ == "__main__":
    print(f"Compressed {compress_all()} scripts and styles.")
