"""A stand-in for Google Cloud Storage: what its XML interface is documented to do with an object, its generation above all.

No server of Google's own can be run here, and of the emulators on PyPI and npm none heeds x-goog-if-generation-match in this interface.
So this shows that we send the conditions that Google documents, not that Google heeds them.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

BUCKET = "figures"


class Held(NamedTuple):
    """An object as the store has it."""

    content: bytes
    generation: int


class GoogleServer(ThreadingHTTPServer):
    """One bucket, in memory."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.objects: dict[str, Held] = {}
        self.uploads: dict[str, dict[int, bytes]] = {}
        self.generation = 0
        self.lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def put(self, name: str, content: bytes) -> None:
        self.generation += 1
        self.objects[name] = Held(content, self.generation)


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: GoogleServer

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        name, asked = self._asked()
        if not name:
            return self._list(asked["prefix"])
        held = self.server.objects.get(name)
        if held is None:
            return self._send(HTTPStatus.NOT_FOUND)
        first, last, status = 0, len(held.content) - 1, HTTPStatus.OK
        if told := self.headers["range"]:
            first, last = (int(end) for end in told.removeprefix("bytes=").split("-"))
            last, status = min(last, len(held.content) - 1), HTTPStatus.PARTIAL_CONTENT
        span = {"content-range": f"bytes {first}-{last}/{len(held.content)}"} if told else {}
        self._send(status, held.content[first : last + 1], self._marks(held) | span)

    def do_PUT(self) -> None:
        name, asked = self._asked()
        content = self.rfile.read(int(self.headers["content-length"] or 0))
        with self.server.lock:
            if "uploadId" in asked:
                self.server.uploads[asked["uploadId"]][int(asked["partNumber"])] = content
                return self._send(HTTPStatus.OK, headers={"etag": '"part"'})
            wanted, held = self.headers["x-goog-if-generation-match"], self.server.objects.get(name)
            if wanted is not None and int(wanted) != (held.generation if held else 0):
                return self._send(HTTPStatus.PRECONDITION_FAILED)
            self.server.put(name, content)
        self._send(HTTPStatus.OK, headers=self._marks(self.server.objects[name]))

    def do_POST(self) -> None:
        """A file in parts: its beginning, and its end."""
        name, asked = self._asked()
        self.rfile.read(int(self.headers["content-length"] or 0))
        with self.server.lock:
            if "uploadId" not in asked:
                number = str(len(self.server.uploads) + 1)
                self.server.uploads[number] = {}
                words = f"<Bucket>{BUCKET}</Bucket><Key>{name}</Key><UploadId>{number}</UploadId>"
                return self._xml("InitiateMultipartUploadResult", words)
            parts = self.server.uploads[asked["uploadId"]]
            self.server.put(name, b"".join(parts[number] for number in sorted(parts)))
        self._xml("CompleteMultipartUploadResult", f'<Key>{name}</Key><ETag>"whole"</ETag>')

    def do_DELETE(self) -> None:
        gone = self.server.objects.pop(self._asked()[0], None)
        self._send(HTTPStatus.NO_CONTENT if gone else HTTPStatus.NOT_FOUND)

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def _asked(self) -> tuple[str, dict[str, str]]:
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query, keep_blank_values=True).items()}
        return unquote(parts.path).removeprefix(f"/{BUCKET}").removeprefix("/"), query

    def _marks(self, held: Held) -> dict[str, str]:
        """No two objects have the same tag here, as with Google, whose tags need not be a hash."""
        now = format_datetime(datetime.now(UTC), usegmt=True)
        return {"etag": f'"{held.generation}-tag"', "x-goog-generation": str(held.generation), "last-modified": now}

    def _list(self, prefix: str) -> None:
        held = {name: held for name, held in sorted(self.server.objects.items()) if name.startswith(prefix)}
        self._xml(
            "ListBucketResult",
            "".join(
                f"<Contents><Key>{name}</Key><Size>{len(content)}</Size><ETag>{generation}</ETag>"
                "<LastModified>2026-11-29T00:00:00.000Z</LastModified></Contents>"
                for name, (content, generation) in held.items()
            ),
        )

    def _xml(self, root: str, words: str) -> None:
        self._send(HTTPStatus.OK, f"<{root}>{words}</{root}>".encode())

    def _send(self, status: HTTPStatus, content: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


@contextmanager
def google_server() -> Iterator[GoogleServer]:
    """The stand-in, until the block is left."""
    with GoogleServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def environment(address: str) -> dict[str, str]:
    """What a process needs to find the stand-in at this address."""
    return {"GOOGLE_BASE_URL": address, "GOOGLE_BEARER_TOKEN": "test", "GOOGLE_ALLOW_HTTP": "true"}
