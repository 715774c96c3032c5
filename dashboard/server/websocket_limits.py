"""What may come through a page's own connection, bounded before anything is read from it, as the routes bound their addresses.

The connection carries the address, the choices and the clicks of a visit. A browser sends a few kilobytes; anybody may send more, or
what only a developer's tools send. Streamlit's message is known here and nowhere else in `server`.
"""

from urllib.parse import urlsplit

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from dashboard.open_data.responses import QUERY_CHARACTERS

MOST_BYTES = 2**18
"""Of one message; the longest of a browser names what it keeps, some 40 kB after an hour."""
MOST_WIDGETS, MOST_WIDGET_BYTES = 200, 2**17
"""Choices in one message, and what one of them may hold: the longest is a question in SQL."""
MOST_ADDRESS = 2 * QUERY_CHARACTERS
"""Characters of the address that the browser says it shows."""
ASKED_BY_PAGES = ("rerun_script", "stop_script", "app_heartbeat", "backend_operation_request")
"""The messages of our pages. The others empty everybody's cache, take files, or serve developers."""
TOO_BIG, NOT_OURS = 1009, 1008
"""Closing codes of RFC 6455, section 7.4.1."""


class WebsocketLimitsMiddleware:
    """Opens a connection only to our own pages, drops messages that none of them sends, and cuts what is too long."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        if not is_from_our_pages(scope):
            await receive()
            await send({"type": "websocket.close", "code": NOT_OURS})
            return

        is_closed = False

        async def bounded_receive() -> Message:
            nonlocal is_closed
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                sent = message.get("bytes") or (message.get("text") or "").encode()
                if len(sent) > MOST_BYTES:
                    await send({"type": "websocket.close", "code": TOO_BIG})
                    is_closed = True
                    return {"type": "websocket.disconnect", "code": TOO_BIG}
                if (kept := bounded(sent)) is not None:
                    return {"type": "websocket.receive", "bytes": kept}

        async def send_while_open(message: Message) -> None:
            if not is_closed:
                await send(message)

        await self._app(scope, bounded_receive, send_while_open)


def is_from_our_pages(scope: Scope) -> bool:
    """Whether a browser on one of our pages asks, or a program: programs name no origin."""
    headers = dict(scope["headers"])
    origin = headers.get(b"origin")
    return origin is None or urlsplit(origin.decode("latin-1")).netloc == headers.get(b"host", b"").decode("latin-1")


def bounded(sent: bytes) -> bytes | None:
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
        return sent
    asked = message.rerun_script
    if len(asked.query_string) > QUERY_CHARACTERS:
        asked.query_string = asked.query_string[:QUERY_CHARACTERS].rpartition("&")[0]
    if len(asked.context_info.url) > MOST_ADDRESS:
        asked.context_info.url = ""
    kept = [widget for widget in asked.widget_states.widgets if widget.ByteSize() <= MOST_WIDGET_BYTES]
    del asked.widget_states.widgets[:]
    asked.widget_states.widgets.extend(kept[:MOST_WIDGETS])
    return message.SerializeToString()
