"""A local server that answers as the publishers really do, and misbehaves when a test asks it to.

It is reached as a mirror: http://127.0.0.1:PORT/HOST/PATH stands for https://HOST/PATH.
"""

import gzip
import hashlib
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import brotli

ODS = "application/vnd.oasis.opendocument.spreadsheet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
INDEX = "www.gov.uk/api/content/government/statistical-data-sets/police-recorded-crime-and-outcomes-open-data-tables"
ASSETS = "assets.publishing.service.gov.uk/media"
FORCE_AREA_TITLE = "Police recorded crime open data Police Force Area tables, year ending March 2013 onwards"
HTML_ITEM = {"attachment_type": "html", "id": "guide", "url": "/government/guide", "title": "User guide"}


@dataclass
class Response:
    """What one address answers."""

    body: bytes | Path = b""
    content_type: str = "application/json"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    stalls_after: int | None = None
    """Bytes of the body to send before it stops sending."""
    stalls_for: float = 3
    """Seconds until it goes on."""
    waits: float = 0
    """Seconds before anything is sent."""
    stated_length: int | None = None
    """A Content-Length other than the true one."""
    chunks: int = 0
    """Pieces to send the body in, each by itself and without telling its length; 0: whole."""

    pause: float = 0.01
    """Seconds between two pieces."""
    encoding: str = ""
    """gzip or br."""
    is_without_length: bool = False
    """True: the end of the connection is the end of the body."""

    def read(self) -> bytes:
        body = self.body.read_bytes() if isinstance(self.body, Path) else self.body
        return {"gzip": gzip.compress, "br": brotli.compress}.get(self.encoding, bytes)(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is part of the tests."""


class Publisher:
    """The server. `routes` maps HOST/PATH (with ?query) to an Response, or to a function of how often it was asked."""

    def __init__(self) -> None:
        self.routes: dict[str, Response | Callable[[int], Response]] = {}
        self.asked: Counter[str] = Counter()
        self.agents: set[str] = set()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def json(self, path: str, value: object) -> None:
        self.routes[path] = Response(json.dumps(value).encode())

    def attach(self, attachments: list[tuple[str, str, str]]) -> None:
        """Make GOV.UK's page list these attachments: (title, file name, content type)."""
        listed = [
            {
                "attachment_type": "file",
                "content_type": content_type,
                "id": name,
                "title": title,
                "url": f"https://{ASSETS}/{name}",
            }
            for title, name, content_type in attachments
        ]
        page = {"base_path": "/x", "title": "Police recorded crime", "details": {"body": "", "political": False}}
        page["details"]["attachments"] = [HTML_ITEM | {"content_type": None}, *listed]
        self.json(INDEX, page)

    def publish_recorded_crime(self, workbook: Path | bytes, released: str = "230426") -> str:
        """Offer a recorded-crime workbook; returns its path on the server."""
        name = f"abc123/prc-pfa-mar2013-onwards-tables-{released}.ods"
        self.attach([(FORCE_AREA_TITLE, name, ODS)])
        self.routes[f"{ASSETS}/{name}"] = Response(workbook, ODS)
        return f"{ASSETS}/{name}"

    def publish_outcomes(self, books: dict[int, Path], released: str) -> None:
        """Offer outcome workbooks, by the year in which theirs ends."""
        files = {year: f"abc123/prc-outcomes-open-data-mar{year}-tables-{released}.xlsx" for year in books}
        self.attach([(f"Outcomes open data, year ending March {year}", name, XLSX) for year, name in files.items()])
        for year, name in files.items():
            self.routes[f"{ASSETS}/{name}"] = Response(books[year], XLSX)

    def _handler(publisher) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path = self.path.lstrip("/")
                publisher.asked[path] += 1
                publisher.agents.add(self.headers.get("User-Agent", ""))
                route = publisher.routes.get(path, Response(b"not here", "text/plain", 404))
                answer = route(publisher.asked[path]) if callable(route) else route
                try:
                    self._send(answer)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def _send(self, answer: Response) -> None:
                time.sleep(answer.waits)
                body = answer.read()
                etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
                if answer.status == 200 and self.headers.get("If-None-Match") == etag:
                    self.send_response(304)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                self.send_response(answer.status)
                if answer.encoding:
                    self.send_header("Content-Encoding", answer.encoding)
                if answer.is_without_length:
                    self.close_connection = True
                    self.send_header("Content-Type", answer.content_type)
                    self.send_header("Connection", "close")
                    self.end_headers()
                    self.wfile.write(body)
                    return
                if answer.chunks:
                    self._send_in_pieces(answer, body)
                    return
                length = len(body) if answer.stated_length is None else answer.stated_length
                headers = {"Content-Type": answer.content_type, "Content-Length": str(length), "ETag": etag}
                for name, value in (headers | answer.headers).items():
                    self.send_header(name, value)
                self.end_headers()
                if answer.stalls_after is not None:
                    self.wfile.write(body[: answer.stalls_after])
                    self.wfile.flush()
                    time.sleep(answer.stalls_for)
                    self.close_connection = True
                    return
                self.wfile.write(body)
                if answer.stated_length is not None:
                    self.close_connection = True

            def _send_in_pieces(self, answer: Response, body: bytes) -> None:
                self.send_header("Content-Type", answer.content_type)
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                size = -(-len(body) // answer.chunks)
                for start in range(0, len(body), size):
                    piece = body[start : start + size]
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                    self.wfile.flush()
                    time.sleep(answer.pause)
                self.wfile.write(b"0\r\n\r\n")

            def log_message(self, *args: object) -> None:
                """A test's output is not a server's log."""

        return Handler
