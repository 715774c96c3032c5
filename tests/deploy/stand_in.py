"""A process of the site as nginx sees it: it answers with its own name, and remembers what it was told."""

import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MAX_AGE_SECONDS = 1


class StandIn:
    """The server. `/data/...` and `/progress...` may be kept for a second; `/media/NAME` is held by the stand-in of that name alone.

    `/data/bytes/NUMBER` is an answer of so many bytes.
    """

    def __init__(self, name: str, port: int = 0) -> None:
        self.name = name
        self.asked: list[tuple[str, dict[str, str]]] = []
        """Path and headers (names in small letters) of each request."""
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True
        self.address = f"127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(stand_in) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"  # hangs up after each answer, so that a closed one is gone at once

            def do_GET(self) -> None:
                stand_in.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                is_elsewhere = self.path.startswith("/media/") and self.path != f"/media/{stand_in.name}"
                body = b"not here" if is_elsewhere else stand_in.name.encode()
                if self.path.startswith("/data/bytes/"):
                    body = b"x" * int(self.path.rpartition("/")[2])
                self.send_response(404 if is_elsewhere else 200)
                self.send_header("Content-Length", str(len(body)))
                life = (
                    f"public, max-age={MAX_AGE_SECONDS}"
                    if self.path.startswith(("/data/", "/progress"))
                    else "no-cache"
                )
                self.send_header("Cache-Control", life)
                self.end_headers()
                with suppress(ConnectionError):  # a reader may go before the end
                    self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                """A test's output is not a server's log."""

        return Handler
