"""Streamlit's scripts and styles, compressed once and kept on disk, instead of sent whole to every first visitor."""

import re
import threading
from pathlib import Path
from queue import SimpleQueue

import anyio
from filelock import FileLock
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.open_data.responses import YEAR, Response
from dashboard.server import json_logs
from dashboard.server.http_response import Kept, compressed, encoding_for, quickly_compressed, send_kept
from dashboard.server.response_cache import Shelf

TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
ENCODINGS = ("br", "gzip")
SHELF_BYTES = 64 * 2**20
_PATH = re.compile(r"/static/(?:js|css)/([A-Za-z0-9_.-]+)")


class Prepared:
    """The compressed files. One asked for before it is ready is compressed quickly, and then well, aside, once and for all.

    Good compression takes ten times as long: half a minute for what the first visits ask for. It is done in a thread
    beside, and only for files that somebody asked for or that every page names.
    """

    def __init__(self, static: Path, prepared: Path) -> None:
        self._static, self._prepared, self._shelf = static, prepared, Shelf(SHELF_BYTES)
        self._waiting: SimpleQueue[Path] = SimpleQueue()

    def held(self, path: str, encoding: str) -> Kept | None:
        """From memory alone."""
        return self._shelf.get((path, encoding))

    def get(self, path: str, encoding: str) -> Kept | None:
        """Well compressed from disk, or quickly where that is not ready; None for a file that Streamlit does not have."""
        source = self._static / path.removeprefix("/")
        if source.suffix not in TYPES or not source.is_file():
            return None
        file = self._file(source, encoding)
        if file.is_file():
            body = file.read_bytes()
        else:
            self._waiting.put(source)
            body = quickly_compressed(source.read_bytes(), encoding)
        kept = Kept(Response(body, TYPES[source.suffix], YEAR, {"content-encoding": encoding}), "", {})
        self._shelf.put((path, encoding), kept)
        return kept

    def prepare_aside(self) -> None:
        """From now on, compress well in a thread of its own what every page names and what is asked for."""
        index = (self._static / "index.html").read_text(encoding="utf-8")
        for path in re.findall(r"static/(?:js|css)/[A-Za-z0-9_.-]+", index):
            self._waiting.put(self._static / path)
        threading.Thread(target=self._prepare_for_ever, daemon=True, name="compress-assets").start()

    def _prepare_for_ever(self) -> None:
        while True:
            source = self._waiting.get()
            try:
                self.prepare(source)
            except OSError as error:  # a full disk, say: the quickly compressed one goes on being sent
                json_logs.SERVER.warning("not_kept_compressed", extra={"file": source.name, "why": error.strerror})

    def prepare_waiting(self) -> None:
        """Compress well what waits, and return."""
        while not self._waiting.empty():
            self.prepare(self._waiting.get())

    def prepare(self, source: Path) -> None:
        """Compress one file well, unless it is already; from then on the good one is sent.

        Where several processes share the folder one of them does it, and the others wait and find it done.
        """
        self._prepared.mkdir(parents=True, exist_ok=True)
        for encoding in ENCODINGS:
            file = self._file(source, encoding)
            with FileLock(self._prepared / "assets.lock"):
                if not file.is_file():
                    aside = file.with_suffix(".partial")
                    aside.write_bytes(compressed(source.read_bytes(), encoding))
                    aside.replace(file)
            self._shelf.drop(("/" + source.relative_to(self._static).as_posix(), encoding))

    def _file(self, source: Path, encoding: str) -> Path:
        return self._prepared / f"{source.name}.{encoding}"


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
