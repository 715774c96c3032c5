"""How long, how many and how large connections may be: what happens before a request is one, so that no middleware sees it.

Streamlit starts uvicorn with settings of its own, and uvicorn has a limit of time only between two requests. So its two protocol
classes (HTTP, and the websocket that a page opens) are extended here, and take their places when the server starts. nginx before
us does as much and more; this holds where there is none, and behind it.
"""

import asyncio
import sys
from collections import Counter
from http import HTTPStatus

import httptools
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn import Config
from uvicorn._types import ASGIReceiveEvent
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from dashboard import metrics
from dashboard.server import json_logs
from dashboard.server.security_headers import NOTHING_LOADED
from dashboard.server.websocket_limits import MOST_BYTES
from dashboard.server.whose import believe, whose
from dashboard.text import problem_words

HEAD_SECONDS = 10.0
"""From opening a connection, or from the answer before, until a request's line and headers are there."""
BODY_SECONDS = 20.0
"""From there until the last byte of what is sent."""
STALL_SECONDS, STALL_BYTES = 20.0, 20_000
"""Whoever does not take so many bytes of an answer, or the rest of it, in so many seconds is cut off."""
GOODBYE_SECONDS = 2.0
"""A page's connection that we close has so long to answer; after uvicorn's ten, who never reads would outlast the pings."""
MOST_HEAD_BYTES = 2**15
"""Of a request's line and headers: as many as nginx takes."""
MOST_SENT_BYTES = 2**18
"""Of a body with all that belongs to it; the longest that any address takes is half of that."""
MOST_CONNECTIONS, MOST_OF_ONE_ADDRESS = 2_000, 500
"""A town hall, a school or a mobile network is one address. A proxy that we believe is not counted as one."""
SPARE_DESCRIPTORS = 200
"""Files left to the database, the pages and the processes that run visitors' questions."""
LOOK_EVERY_SECONDS = 1.0
REFUSED = {
    HTTPStatus.BAD_REQUEST: problem_words.NOT_A_REQUEST,
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: problem_words.HEAD_TOO_LONG,
    HTTPStatus.SERVICE_UNAVAILABLE: problem_words.TOO_MANY_CONNECTIONS,
}


class ConnectionLimitsMiddleware:
    """Puts the limits in place before the server takes its first connection, and passes everything on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            # Streamlit hands none of uvicorn's settings through; the object that tells us of the start holds them.
            config = getattr(getattr(receive, "__self__", None), "config", None)
            if isinstance(config, Config):
                limit(config)
            else:
                json_logs.SERVER.warning("connections_are_not_limited")
        await self._app(scope, receive, send)


def limit(config: Config) -> None:
    """Have a server that has not begun to listen make its connections of our classes."""
    config.http_protocol_class, config.ws_protocol_class = LimitedHttp, LimitedWebsocket
    config.ws_max_size = MOST_BYTES
    believe(ProxyHeadersMiddleware(config.loaded_app, config.forwarded_allow_ips).trusted_hosts.__contains__)
    OPEN.room = min(MOST_CONNECTIONS, descriptors() - SPARE_DESCRIPTORS)


def descriptors() -> int:
    """Files and connections that this process may have open, raised as far as the system lets us and we need."""
    if sys.platform == "win32":
        return MOST_CONNECTIONS + SPARE_DESCRIPTORS
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + SPARE_DESCRIPTORS
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return soft


class Watch:
    """Looks at one connection every second, and ends it where its time is over."""

    def __init__(self, transport: asyncio.Transport, seconds: float) -> None:
        """The client owes us something within so many seconds."""
        self._transport, self._loop = transport, asyncio.get_running_loop()
        self._unsent, self._taken_at = 0, self._loop.time()
        self.owes(seconds)
        self._timer = self._loop.call_later(LOOK_EVERY_SECONDS, self._look)

    def owes(self, seconds: float | None) -> None:
        """From now on the client has so long to send what comes next; None: it is our turn."""
        self._due = None if seconds is None else self._loop.time() + seconds

    @property
    def is_silent(self) -> bool:
        """Whether we wait for the client."""
        return self._due is not None

    def takes(self) -> None:
        """The client has taken most of what was sent."""
        self._unsent, self._taken_at = 0, self._loop.time()

    def end(self, why: str) -> None:
        """Close at once: a polite close waits until everything is sent, to one who may never read it."""
        metrics.CONNECTIONS_ENDED.labels(why).inc()
        self.stop()
        self._transport.abort()

    def stop(self) -> None:
        """The connection is closed, or of another protocol from now on."""
        self._timer.cancel()
        OPEN.forget(self)

    def _look(self) -> None:
        now, unsent = self._loop.time(), self._transport.get_write_buffer_size()
        if unsent == 0 or unsent <= self._unsent - STALL_BYTES:
            self._unsent, self._taken_at = unsent, now
        self._unsent = max(self._unsent, unsent)
        if self._due is not None and now > self._due:
            self.end("slow_request")
        elif now > self._taken_at + STALL_SECONDS:
            self.end("not_read")
        else:
            self._timer = self._loop.call_later(LOOK_EVERY_SECONDS, self._look)


class Open:
    """The connections that are open: how many there are, and how many of one address."""

    def __init__(self, room: int = MOST_CONNECTIONS) -> None:
        self.room = room
        self._watches: dict[Watch, str | None] = {}  # the oldest first
        self._of = Counter[str | None]()

    def admit(self, watch: Watch, host: str) -> bool:
        """Whether there is room for one more, which the one that has been silent longest makes where all is taken."""
        address = whose(host)
        if address is not None and self._of[address] >= MOST_OF_ONE_ADDRESS:
            return False
        if len(self._watches) >= self.room:
            silent = next((one for one in self._watches if one.is_silent), None)
            if silent is None:
                return False
            silent.end("made_room")
        self._watches[watch] = address
        self._of[address] += 1
        return True

    def forget(self, watch: Watch) -> None:
        if watch in self._watches:
            address = self._watches.pop(watch)
            self._of[address] -= 1
            if not self._of[address]:
                del self._of[address]


OPEN = Open()


class LimitedHttp(HttpToolsProtocol):
    """uvicorn's HTTP. Ends a connection whose request does not come or is too long, and one whose answer is not read."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch, self._is_in_head, self._bytes = Watch(transport, HEAD_SECONDS), True, 0
        if not OPEN.admit(self._watch, self.client[0] if self.client else ""):
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE)

    def connection_lost(self, exc: Exception | None) -> None:
        self._watch.stop()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self) -> None:
        self._watch.stop()  # the connection is the other protocol's from now on
        super().handle_websocket_upgrade()

    def data_received(self, data: bytes) -> None:
        self._bytes += len(data)
        super().data_received(data)
        # What has not ended is with the parser, which takes headers and trailers of any length.
        if self._is_in_head and self._bytes > MOST_HEAD_BYTES:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        elif self._bytes > MOST_SENT_BYTES:
            self._watch.end("too_long")

    def on_headers_complete(self) -> None:
        self._is_in_head = False
        self._watch.owes(BODY_SECONDS)
        if len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > MOST_HEAD_BYTES:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
            raise httptools.HttpParserError  # so that nothing more is read
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._is_in_head, self._bytes = True, 0
        self._watch.owes(None if self._is_answering() else HEAD_SECONDS)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self._is_answering():
            self._watch.owes(HEAD_SECONDS)

    def resume_writing(self) -> None:
        self._watch.takes()
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """What the parser cannot read. uvicorn's own answer has no headers of ours."""
        self._refuse(HTTPStatus.BAD_REQUEST)

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _refuse(self, status: HTTPStatus) -> None:
        if not self.transport.is_closing():
            metrics.CONNECTIONS_ENDED.labels(f"refused_{status.value}").inc()
            self.transport.write(refusal(status))
            self.transport.close()


class LimitedWebsocket(WebSocketsSansIOProtocol):
    """uvicorn's websocket. Ends a connection that is opened and then not used as one, or whose messages are not read."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.close_timeout = GOODBYE_SECONDS
        self._watch = Watch(self.transport, HEAD_SECONDS)
        OPEN.admit(self._watch, self.client[0] if self.client else "")  # there is room: it was counted as HTTP just now

    def connection_lost(self, exc: Exception | None) -> None:
        self._watch.stop()
        super().connection_lost(exc)

    def start_keepalive(self) -> None:
        """Called once the connection is accepted: pings see to the rest."""
        self._watch.owes(None)
        super().start_keepalive()

    def keepalive_timeout(self) -> None:
        """No answer to a ping. What still waits to be read is not waited for."""
        super().keepalive_timeout()
        if self.transport.get_write_buffer_size():
            self._watch.end("not_read")

    def pause_writing(self) -> None:
        """While what was sent waits to be read, nothing is taken: each ping would add its answer to it."""
        super().pause_writing()
        self.transport.pause_reading()

    def resume_writing(self) -> None:
        self._watch.takes()
        super().resume_writing()
        if not self.read_paused:
            self.transport.resume_reading()

    async def receive(self) -> ASGIReceiveEvent:
        message = await super().receive()
        if not self.writable.is_set():  # it began to take again
            self.transport.pause_reading()
        return message


def refusal(status: HTTPStatus) -> bytes:
    """The whole answer to one who is not let in, or whose request is none."""
    body = REFUSED[status].encode()
    headers = NOTHING_LOADED | {
        "content-type": "text/plain; charset=utf-8",
        "content-length": str(len(body)),
        "cache-control": "no-store",
        "connection": "close",
    }
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body
