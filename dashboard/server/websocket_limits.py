"""What may come through a page's own connection, bounded before anything is read from it, as the routes bound their addresses.

The connection carries the address, the choices and the clicks of a visit. A browser sends a few kilobytes; anybody may send more, or
what only a developer's tools send. Streamlit's message is known here and nowhere else in `server`.
"""

import asyncio
from hashlib import blake2b

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.open_data.responses import QUERY_CHARACTERS
from dashboard.server.turns import Turns, Visit
from dashboard.server.whose import whose
from dashboard.text import problem_words

MOST_BYTES = 2**18
"""Of one message; the longest of a browser names what it keeps, some 40 kB after an hour."""
MOST_WIDGETS, MOST_WIDGET_BYTES = 200, 2**17
"""Choices in one message, and what one of them may hold: the longest is a question in SQL."""
MOST_ADDRESS = 2 * QUERY_CHARACTERS
"""Characters of the address that the browser says it shows."""
ASKED_BY_PAGES = ("rerun_script", "stop_script", "app_heartbeat", "backend_operation_request")
"""The messages of our pages. The others empty everybody's cache, take files, or serve developers."""
NOT_READ_SECONDS = 0.05
"""Whoever has not taken a message after so long gives up the turn."""
TOO_BIG, GONE = 1009, 1006
"""Closing codes of RFC 6455, section 7.4.1."""


class WebsocketLimitsMiddleware:
    """Opens a connection only to our own pages, drops messages that none of them sends, and cuts what is too long.

    Whoever does not read what came gets nothing new: the next message waits until the answers to the one before are taken.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._turns = app, Turns()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
        elif not is_from_our_pages(scope):
            await _refuse(receive, send)
        else:
            visitor = whose(scope["client"][0]) if scope.get("client") else None
            connection = _Connection(receive, send, Visit(self._turns, visitor))
            try:
                await self._app(scope, connection.receive, connection.send)
            finally:
                connection.visit.end()


class _Connection:
    """One page's connection, with its limits."""

    def __init__(self, receive: Receive, send: Send, visit: Visit) -> None:
        self._receive, self._send, self.visit = receive, send, visit
        self._is_closed, self._is_taken = False, asyncio.Event()
        self._is_taken.set()

    async def receive(self) -> Message:
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return message
            sent = message.get("bytes") or (message.get("text") or "").encode()
            if len(sent) > MOST_BYTES:
                await self._send({"type": "websocket.close", "code": TOO_BIG})
                self._is_closed = True
                return {"type": "websocket.disconnect", "code": TOO_BIG}
            if (kept := bounded(sent)) is not None:
                await self._is_taken.wait()
                if kept.HasField("rerun_script"):
                    await self.visit.begin()
                if self._is_closed:
                    return {"type": "websocket.disconnect", "code": GONE}
                return {"type": "websocket.receive", "bytes": kept.SerializeToString()}

    async def send(self, message: Message) -> None:
        if self._is_closed:
            return
        if message.get("bytes"):
            told = ForwardMsg.FromString(message["bytes"])
            if told.HasField("new_session"):
                message["bytes"] = without_machine(told).SerializeToString()
            elif told.HasField("script_finished"):
                self.visit.end()
        self._is_taken.clear()
        # What is sent is not read at once: others need not wait until it is.
        waiting = asyncio.get_running_loop().call_later(NOT_READ_SECONDS, self.visit.end)
        try:
            await self._send(message)
        except OSError:  # the visitor is gone, which Streamlit is told when it waits for the next message
            self._is_closed = True
        finally:
            waiting.cancel()
            self._is_taken.set()


def is_from_our_pages(scope: Scope) -> bool:
    """Whether a browser on one of our pages asks, or a program: programs name no origin."""
    origins, hosts = ([value for name, value in scope["headers"] if name == wanted] for wanted in (b"origin", b"host"))
    return not origins or (len(hosts) == 1 and origins in ([b"http://" + hosts[0]], [b"https://" + hosts[0]]))


async def _refuse(receive: Receive, send: Send) -> None:
    await receive()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "websocket.http.response.start", "status": 403, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": problem_words.NOT_OUR_PAGE.encode()})


def without_machine(greeting: ForwardMsg) -> ForwardMsg:
    """The greeting of a run without what it tells of the machine: its folders, versions, system and id.

    A page compares Streamlit's version with the one before, to load itself again after an upgrade, so it gets a name for it.
    """
    greeting.new_session.main_script_path = ""
    greeting.new_session.initialize.user_info.Clear()  # worked out from the machine's own id
    told = greeting.new_session.initialize.environment_info
    name = blake2b(told.streamlit_version.encode(), digest_size=6).hexdigest()
    told.Clear()
    told.streamlit_version = name
    return greeting


def bounded(sent: bytes) -> BackMsg | None:
    """A message with every length and count within its limit, or None where no page of ours sends such a one."""
    try:
        message = BackMsg.FromString(sent)
    except DecodeError:
        return None
    kind = message.WhichOneof("type")
    if kind not in ASKED_BY_PAGES:
        return None
    if kind == "backend_operation_request" and not message.backend_operation_request.HasField("deferred_file"):
        return None
    if kind != "rerun_script":
        return message
    asked = message.rerun_script
    if len(asked.query_string) > QUERY_CHARACTERS:
        asked.query_string = asked.query_string[:QUERY_CHARACTERS].rpartition("&")[0]
    if len(asked.context_info.url) > MOST_ADDRESS:
        asked.context_info.url = ""
    kept = [widget for widget in asked.widget_states.widgets if widget.ByteSize() <= MOST_WIDGET_BYTES]
    del asked.widget_states.widgets[:]
    asked.widget_states.widgets.extend(kept[:MOST_WIDGETS])
    return message
