"""What may come through a page's own connection, bounded before anything is read from it, as the routes bound their addresses.

The connection carries the address, the choices and the clicks of a visit. A browser sends a few kilobytes; anybody may send more, or
what only a developer's tools send. Streamlit's message is known here and nowhere else in `server`.
"""

import asyncio
from collections import deque
from hashlib import blake2b

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.open_data.responses import QUERY_CHARACTERS
from dashboard.server.turns import MOST_AT_WORK, Turns, Visit
from dashboard.server.whose import visitor_of
from dashboard.text import problem_words

MOST_BYTES = 2**18
"""Of one message, and of those that wait; the longest of a browser names what it keeps, some 40 kB after an hour."""
MOST_AHEAD = 50
"""Messages of one who waits for a turn."""
MOST_WIDGETS, MOST_WIDGET_BYTES = 200, 2**17
"""Choices in one message, and what one of them may hold: the longest is a question in SQL."""
MOST_ADDRESS = 2 * QUERY_CHARACTERS
"""Characters of the address that the browser says it shows."""
ASKED_BY_PAGES = ("rerun_script", "stop_script", "app_heartbeat", "backend_operation_request")
"""The messages of our pages. The others empty everybody's cache, take files, or serve developers."""
NOT_READ_SECONDS = 0.05
"""Whoever has not taken a message after so long gives up the turn."""
FOLLOWED_BY_ANOTHER = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
"""How a run ends that a click interrupts, or that turns to another page: the next one has begun, in the same turn."""
TOO_BIG, GONE = 1009, 1006
"""Closing codes of RFC 6455, section 7.4.1."""


class WebsocketLimitsMiddleware:
    """Opens a connection only to our own pages, drops messages that none of them sends, and cuts what is too long.

    Whoever does not read what came gets nothing new: the next message waits until the answers to the one before are taken.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._turns = app, Turns(MOST_AT_WORK)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
        elif not is_from_our_pages(scope):
            await _refuse(receive, send)
        else:
            connection = _Connection(receive, send, Visit(self._turns, visitor_of(scope)))
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
        self._ahead = deque[Message]()

    async def receive(self) -> Message:
        while True:
            message = self._ahead.popleft() if self._ahead else await self._receive()
            if message["type"] != "websocket.receive":
                return message
            if _size(message) > MOST_BYTES:
                await self._send({"type": "websocket.close", "code": TOO_BIG})
                return self._gone(TOO_BIG)
            if (kept := bounded(_content(message))) is not None:
                if not await self._has_turn(is_run=kept.HasField("rerun_script")) or self._is_closed:
                    return self._gone(GONE)
                return {"type": "websocket.receive", "bytes": kept.SerializeToString()}

    async def _has_turn(self, is_run: bool) -> bool:
        """Wait until the answers before are taken, and a run may begin; False where the visitor goes before that.

        What comes meanwhile is read, because nothing else tells that they have gone: a run would be for nobody.
        """
        turn, gone = asyncio.create_task(self._turn(is_run)), asyncio.create_task(self._until_gone())
        try:
            await asyncio.wait((turn, gone), return_when=asyncio.FIRST_COMPLETED)
            return not gone.done()
        finally:
            turn.cancel()
            gone.cancel()

    async def _turn(self, is_run: bool) -> None:
        await self._is_taken.wait()
        if is_run:
            await self.visit.begin()

    async def _until_gone(self) -> None:
        """Read ahead until the visitor has gone, or sends more than anybody does who waits."""
        size = sum(map(_size, self._ahead))
        while len(self._ahead) < MOST_AHEAD and size <= MOST_BYTES:
            self._ahead.append(message := await self._receive())
            size += _size(message)
            if message["type"] != "websocket.receive":
                return
        await self._send({"type": "websocket.close", "code": TOO_BIG})

    def _gone(self, code: int) -> Message:
        self._is_closed = True
        return {"type": "websocket.disconnect", "code": code}

    async def send(self, message: Message) -> None:
        if self._is_closed:
            return
        if message.get("bytes"):
            told = ForwardMsg.FromString(message["bytes"])
            if told.HasField("new_session"):
                message["bytes"] = without_machine(told).SerializeToString()
            elif told.HasField("script_finished") and told.script_finished != FOLLOWED_BY_ANOTHER:
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


def _content(message: Message) -> bytes:
    return message.get("bytes") or (message.get("text") or "").encode()


def _size(message: Message) -> int:
    return len(_content(message))


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
