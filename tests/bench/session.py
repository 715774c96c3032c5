"""A visitor's session without a browser: speaks Streamlit's websocket protocol as its frontend does.

    async with Session("http://127.0.0.1:8501") as session:
        run = await session.rerun("force", "force=kent")
        run.seconds, run.script_seconds, run.version, run.errors

What the frontend does and this does too: health check and XSRF cookie first, the cookie's token as second subprotocol; the first
message names the page by its path, later ones by its script's hash; large elements already received are not sent again
(`cached_message_hashes`); a changed address, told by the server, is kept; parts that run by themselves do so while one stays.
What it leaves out: sending back the defaults of widgets
that nobody touched, and drawing.
"""

import asyncio
import re
import time
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

import httpx
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

COOKIE = "_streamlit_xsrf"
VERSION = re.compile(r"\b[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}\b")
PATIENCE_SECONDS = 60.0
_FINISHED = ForwardMsg.ScriptFinishedStatus


class SubmitButton:
    """The value of a button: pressed."""


@dataclass
class Run:
    """What one run of a page's script gave."""

    seconds: float = 0.0
    """From the visitor's message to the server's word that the script has finished."""
    script_seconds: float = 0.0
    """From the server's word that the script has begun to its word that it has finished; Streamlit sends every 5 ms."""
    bytes: int = 0
    """Payload received, before the websocket's own compression."""
    elements: int = 0
    charts: int = 0
    version: str = ""
    """Data version that the page names; empty when it names none."""
    notes: list[str] = field(default_factory=list)
    """Boxed remarks of the page, as HTML."""
    errors: list[str] = field(default_factory=list)
    """Exceptions and error boxes that the page shows, and a page that is not there."""


@dataclass
class _Cached:
    delta: Delta
    age: int = 0


class Session:
    """One browser tab. Use as an async context manager, or `open` and `close`."""

    def __init__(self, address: str, color_scheme: str = "light") -> None:
        self._address, self._color_scheme = address, color_scheme
        self._socket: ClientConnection | None = None
        self._cache: dict[str, _Cached] = {}
        self._most_age = 0
        self._hashes: dict[str, str] = {}
        self._page, self._page_hash, self._query = "", "", ""
        self._widgets: dict[str, tuple[str, str]] = {}
        self._timers: dict[str, tuple[float, float]] = {}
        self.id = ""

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def open(self) -> None:
        """Connect; nothing runs until the first `rerun`. Raises OSError or httpx.HTTPError when nobody answers."""
        async with httpx.AsyncClient(base_url=self._address) as http:
            (await http.get("/_stcore/health")).raise_for_status()
            (await http.get("/_stcore/host-config")).raise_for_status()
            token = http.cookies.get(COOKIE)
        self._socket = await connect(
            f"ws://{urlsplit(self._address).netloc}/_stcore/stream",
            origin=self._address,
            subprotocols=["streamlit", token or "PLACEHOLDER_AUTH_TOKEN"],
            additional_headers={"Cookie": f"{COOKIE}={token}"} if token else {},
            max_size=None,
        )

    async def close(self) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def stay(self, seconds: float) -> list[Run]:
        """Stay on the page for a while; what its parts that run by themselves gave when they were due. Raises as `rerun` does."""
        until, runs = time.monotonic() + seconds, []
        while self._timers:
            due, interval, fragment_id = min((due, interval, key) for key, (due, interval) in self._timers.items())
            if due > until:
                break
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            self._timers[fragment_id] = time.monotonic() + interval, interval
            state = self._state(None)
            state.fragment_id, state.is_auto_rerun = fragment_id, True
            runs.append(await self._run(state))
        await asyncio.sleep(max(0.0, until - time.monotonic()))
        return runs

    async def rerun(
        self, page: str | None = None, query: str | None = None, widgets: dict[str, object] | None = None
    ) -> Run:
        """Open a page ("" is the first one) with a query such as "force=kent", or change widgets, and wait for the end of the run.

        Without `page` and `query` they stay as they are. `widgets` maps a widget's key to what was chosen: text, a list of texts,
        a truth value, or SubmitButton; a widget inside a fragment runs that fragment alone.
        Raises KeyError for a widget or page never shown, TimeoutError after a minute, websockets.ConnectionClosed.
        """
        self._query = self._query if query is None else query
        state = self._state(page)
        for key, value in (widgets or {}).items():
            widget_id, state.fragment_id = self._widgets[key]
            _set(state.widget_states.widgets.add(id=widget_id), value)
        return await self._run(state)

    async def _run(self, state: ClientState) -> Run:
        run, began = Run(), time.perf_counter()
        await self._socket.send(BackMsg(rerun_script=state).SerializeToString())
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self._receive(run, began)
        return run

    def _state(self, page: str | None) -> ClientState:
        is_other = page is not None and page != self._page
        if is_other:
            self._page_hash = self._hashes[page] if self._hashes else ""
            self._page, self._widgets = page, {}
        state = ClientState(
            query_string=self._query,
            page_script_hash=self._page_hash,
            page_name="" if self._page_hash else self._page,
            cached_message_hashes=list(self._cache),
        )
        state.context_info.timezone, state.context_info.locale = "Europe/London", "en-GB"
        state.context_info.url = f"{self._address}/{self._page}"
        state.context_info.color_scheme = self._color_scheme
        return state

    async def _receive(self, run: Run, began: float) -> None:
        script_began = began
        async for payload in self._socket:
            run.bytes += len(payload)
            message = ForwardMsg.FromString(payload)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                script_began = time.perf_counter()
                self._greet(message)
            elif kind == "delta":
                if message.metadata.cacheable:
                    self._cache[message.hash] = _Cached(message.delta)
                self._read(run, message.delta)
            elif kind == "ref_hash":
                cached = self._cache[message.ref_hash]
                cached.age = 0
                self._read(run, cached.delta)
            elif kind == "navigation":
                self._page_hash = message.navigation.page_script_hash
                self._hashes = {
                    "" if each.is_default else each.url_pathname: each.page_script_hash
                    for each in message.navigation.app_pages
                }
            elif kind == "auto_rerun":
                fragment_id, interval = message.auto_rerun.fragment_id, message.auto_rerun.interval
                if self._timers.get(fragment_id, (0, 0))[1] != interval:
                    self._timers[fragment_id] = time.monotonic() + interval, interval
            elif kind == "stop_auto_rerun":
                for fragment_id in message.stop_auto_rerun.fragment_ids:
                    self._timers.pop(fragment_id, None)
            elif kind == "page_info_changed":
                self._query = message.page_info_changed.query_string
            elif kind == "page_not_found":
                run.errors.append(f"page not found: {message.page_not_found.page_name}")
            elif kind == "session_event" and message.session_event.HasField("script_compilation_exception"):
                run.errors.append(message.session_event.script_compilation_exception.message)
            elif kind == "script_finished":
                if message.script_finished == _FINISHED.FINISHED_EARLY_FOR_RERUN:
                    continue  # st.rerun and st.switch_page: another run follows by itself
                run.seconds = time.perf_counter() - began
                run.script_seconds = time.perf_counter() - script_began
                self._forget()
                return
        raise ConnectionError("the socket closed in the middle of a run")

    def _greet(self, message: ForwardMsg) -> None:
        new = message.new_session
        self.id = new.initialize.session_id or self.id
        self._most_age = new.config.max_cached_message_age

    def _forget(self) -> None:
        """Elements not shown for some runs are let go, as the frontend does."""
        for cached in self._cache.values():
            cached.age += 1
        self._cache = {key: cached for key, cached in self._cache.items() if cached.age <= self._most_age}

    def _read(self, run: Run, delta: Delta) -> None:
        if delta.WhichOneof("type") != "new_element":
            return
        run.elements += 1
        element = delta.new_element
        kind = element.WhichOneof("type")
        shown = getattr(element, kind)
        if kind == "html":
            run.notes += [shown.body] if "otr-note" in shown.body else []
            run.version = named[0] if (named := VERSION.search(shown.body)) else run.version
        elif kind == "plotly_chart":
            run.charts += 1
        elif kind == "exception":
            run.errors.append(f"{shown.type}: {shown.message}")
        elif kind == "alert" and shown.format == Alert.ERROR:
            run.errors.append(shown.body)
        if "id" in shown.DESCRIPTOR.fields_by_name and shown.id:
            # A widget's id is $$ID-<hash>-<its key>.
            self._widgets[shown.id.split("-", 2)[-1]] = (shown.id, delta.fragment_id)


def _set(widget: object, value: object) -> None:
    if value is SubmitButton:
        widget.trigger_value = True
    elif isinstance(value, bool):
        widget.bool_value = value
    elif isinstance(value, str):
        widget.string_value = value
    else:
        widget.string_array_value.data.extend(value)
