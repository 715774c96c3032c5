"""Streamlit's scripts and styles, compressed once and kept on disk, instead of sent whole to every first visitor."""

import re
import threading
from pathlib import Path

import anyio
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.web.answer import YEAR, Answer
from dashboard.web.reply import Kept, Shelf, compressed, encoding_for, send_kept

TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
ENCODINGS = ("br", "gzip")
SHELF_BYTES = 64 * 2**20
_PATH = re.compile(r"/static/(?:js|css)/([A-Za-z0-9_.-]+)")


class Prepared:
    """The compressed files: made when first asked for or when idle after the start, whichever comes first."""

    def __init__(self, static: Path, prepared: Path) -> None:
        self._static, self._prepared, self._shelf, self._lock = static, prepared, Shelf(SHELF_BYTES), threading.Lock()

    def held(self, path: str, encoding: str) -> Kept | None:
        """From memory alone."""
        return self._shelf.get((path, encoding))

    def get(self, path: str, encoding: str) -> Kept | None:
        """From disk, made first where it is missing; None for a file that Streamlit does not have."""
        source = self._static / path.removeprefix("/")
        if source.suffix not in TYPES or not source.is_file():
            return None
        headers = {"content-encoding": encoding}
        kept = Kept(Answer(self._compressed(source, encoding), TYPES[source.suffix], YEAR, headers), "", {})
        self._shelf.put((path, encoding), kept)
        return kept

    def prepare_aside(self) -> None:
        """Compress everything in a thread of its own, while the site serves already."""
        threading.Thread(target=self.prepare_all, daemon=True, name="compress-assets").start()

    def prepare_all(self) -> None:
        """Compress every script and style that is not yet; those that each first visit needs come first."""
        index = self._static / "index.html"
        named = index.read_text(encoding="utf-8") if index.is_file() else ""
        files = [file for file in self._static.glob("static/*/*") if file.suffix in TYPES]
        for file in sorted(files, key=lambda file: file.name not in named):
            for encoding in ENCODINGS:
                self._compressed(file, encoding)

    def _compressed(self, source: Path, encoding: str) -> bytes:
        file = self._prepared / f"{source.name}.{encoding}"
        with self._lock:  # one at a time: two first visitors do not compress the same file twice
            if file.is_file():
                return file.read_bytes()
            body = compressed(source.read_bytes(), encoding)
            self._prepared.mkdir(parents=True, exist_ok=True)
            aside = file.with_suffix(".partial")
            aside.write_bytes(body)
            aside.replace(file)
            return body


class Assets:
    """Answers GET of Streamlit's scripts and styles for readers that accept brotli or gzip; everything else goes on.

    Their names hold a hash of their contents, so they may be kept for ever, by browsers and on disk.
    """

    def __init__(self, app: ASGIApp, files: Prepared) -> None:
        self._app, self._files = app, files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        encoding = encoding_for(dict(scope["headers"]).get(b"accept-encoding", b"")) if scope["type"] == "http" else ""
        is_asked = encoding and scope["method"] in ("GET", "HEAD") and _PATH.fullmatch(scope["path"])
        kept = (
            self._files.held(scope["path"], encoding)
            or await anyio.to_thread.run_sync(self._files.get, scope["path"], encoding)
            if is_asked
            else None
        )
        if kept is None:
            await self._app(scope, receive, send)
        else:
            await send_kept(kept, scope, send)
