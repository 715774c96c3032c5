"""What comes through a page's own connection is bounded before anything reads it, and other sites' pages cannot open one."""

import asyncio
import platform
from pathlib import Path

import httpx
import pytest
import streamlit
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from dashboard.open_data.responses import QUERY_CHARACTERS
from dashboard.own_address import own_address
from dashboard.rules import asked_for
from dashboard.server import websocket_limits
from dashboard.server.security_headers import EVERYWHERE
from dashboard.server.websocket_limits import (
    ASKED_BY_PAGES,
    MOST_ADDRESS,
    MOST_BYTES,
    MOST_WIDGETS,
    WebsocketLimitsMiddleware,
    bounded,
)
from dashboard.text import problem_words
from etl.paths import PROJECT
from tests.bench.session import Session


def asked(**fields: object) -> bytes:
    return BackMsg(rerun_script=ClientState(**fields)).SerializeToString()


def rerun(kept: BackMsg | None) -> ClientState:
    assert kept is not None
    return kept.rerun_script


def test_a_visit_as_browsers_send_it_passes_unchanged() -> None:
    state = ClientState(query_string="force=kent", page_script_hash="a", page_name="force")
    state.widget_states.widgets.add(id="picker").string_array_value.data.extend(["kent", "essex"])
    state.context_info.url = "https://example.org/force?force=kent"
    assert rerun(bounded(BackMsg(rerun_script=state).SerializeToString())) == state


def test_only_the_messages_of_our_pages_pass() -> None:
    kinds = [field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields]
    assert set(ASKED_BY_PAGES) < set(kinds), "Streamlit has renamed a message"
    for kind in kinds:
        message = BackMsg()
        if BackMsg.DESCRIPTOR.fields_by_name[kind].message_type:
            getattr(message, kind).SetInParent()
        else:
            setattr(message, kind, True)
        is_ours = kind in ASKED_BY_PAGES and kind != "backend_operation_request"
        assert (bounded(message.SerializeToString()) is not None) == is_ours, kind
    for payload, is_ours in (("deferred_file", True), ("install_skills", False), ("dataframe_chunk", False)):
        message = BackMsg()
        getattr(message.backend_operation_request, payload).SetInParent()
        assert (bounded(message.SerializeToString()) is not None) == is_ours, payload


def test_what_is_too_long_is_cut() -> None:
    query = "&".join(["force=kent", *(f"forces=nowhere-{at}" for at in range(5_000))])
    kept = rerun(bounded(asked(query_string=query))).query_string
    assert query.startswith(kept) and query[len(kept)] == "&" and len(kept) <= QUERY_CHARACTERS
    state = ClientState()
    state.context_info.url = "https://example.org/" + "a" * 200_000
    for at in range(1_000):
        state.widget_states.widgets.add(id=f"widget-{at}", string_value="x")
    state.widget_states.widgets[0].string_value = "x" * 200_000
    bound = rerun(bounded(BackMsg(rerun_script=state).SerializeToString()))
    assert len(bound.context_info.url) <= MOST_ADDRESS
    assert [widget.id for widget in bound.widget_states.widgets] == [
        f"widget-{at}" for at in range(1, MOST_WIDGETS + 1)
    ]


@given(st.binary(max_size=500))
def test_whatever_is_sent_gets_an_answer(sent: bytes) -> None:
    kept = bounded(sent)
    assert kept is None or kept.WhichOneof("type") in ASKED_BY_PAGES


@given(st.text(max_size=100), st.booleans())
def test_an_address_that_is_printed_is_an_address(host: str, is_secure: bool) -> None:
    printed = own_address(f"{'https' if is_secure else 'http'}://{host}")
    assert not set(printed) & set("<>\"' \n\r\\?#@") and len(printed) < 300


@pytest.mark.parametrize(
    "origin", ["", "javascript:alert(1)", "https://a.b/HACKED", "https://x y", "https://" + "a" * 300]
)
def test_what_is_no_address_is_not_printed(origin: str) -> None:
    assert own_address(origin) == ""


# -- the running site ------------------------------------------------------------------------------------------------------------------


def stream(site: str) -> str:
    return site.replace("http", "ws") + "/_stcore/stream"


@pytest.mark.parametrize("origin", ["https://elsewhere.test", "http://localhost:1", "null"])
def test_a_page_of_another_site_cannot_open_a_connection(site: str, site_log: Path, origin: str) -> None:
    async def opened() -> None:
        async with connect(stream(site), origin=origin, subprotocols=["streamlit"]):
            pass

    with pytest.raises(InvalidStatus) as refused:
        asyncio.run(opened())
    answer = refused.value.response
    assert answer.status_code == 403 and answer.body.decode() == problem_words.NOT_OUR_PAGE
    assert {*EVERYWHERE, "content-security-policy"} <= {name.lower() for name in answer.headers}
    assert "elsewhere.test" not in site_log.read_text()


def test_neither_origin_nor_host_of_a_connection_is_logged(site: str, site_log: Path) -> None:
    """Streamlit logs both where it refuses: what it sees must have passed here first, and it looks at the first of two."""

    async def opened(headers: list[tuple[str, str]]) -> None:
        async with connect(stream(site), subprotocols=["streamlit"], additional_headers=headers):
            pass

    for headers in (
        [("Origin", "http://elsewhere.test"), ("Origin", site)],
        [("Origin", "http://elsewhere.test"), ("Host", "elsewhere.test")],
        [("Origin", "http://[elsewhere.test")],
    ):
        with pytest.raises(InvalidStatus) as refused:
            asyncio.run(opened(headers))
        assert refused.value.response.status_code in (400, 403), headers
    assert "elsewhere.test" not in site_log.read_text() and "Traceback" not in site_log.read_text()


def test_a_page_is_told_nothing_of_the_machine(site: str) -> None:
    async def told() -> list[bytes]:
        async with connect(stream(site), max_size=None) as socket:
            await socket.send(asked(query_string="force=kent", page_name="force"))
            messages = []
            while not messages or not ForwardMsg.FromString(messages[-1]).HasField("script_finished"):
                messages.append(await asyncio.wait_for(socket.recv(), 30))
            return messages

    messages = asyncio.run(told())
    greeting = next(one for one in map(ForwardMsg.FromString, messages) if one.HasField("new_session"))
    initialize = greeting.new_session.initialize
    assert initialize.session_id and initialize.HasField("user_info")
    assert [(field.name, len(value)) for field, value in initialize.environment_info.ListFields()] == [
        ("streamlit_version", 12)
    ], "a page compares it, to load itself again after an upgrade"
    python = platform.python_version()
    for secret in (str(PROJECT), "navigation.py", streamlit.__version__, python, platform.system()):
        assert not [one for one in messages if secret.encode() in one], secret


def test_what_is_not_read_holds_up_what_is_asked_next() -> None:
    """Otherwise each further page would lie in memory for one who never takes it."""

    async def visited() -> int:
        is_read, delivered, left = asyncio.Event(), 0, 6

        async def receive() -> dict:
            nonlocal left
            if not left:
                await asyncio.sleep(60)
            left -= 1
            return {"type": "websocket.receive", "bytes": asked(query_string="force=kent")}

        async def send(_: dict) -> None:
            await is_read.wait()

        async def streamlit(_: dict, receive, send) -> None:
            nonlocal delivered
            await receive()
            sending = asyncio.create_task(send({"type": "websocket.send", "text": "x"}))
            await asyncio.sleep(0)
            for _ in range(5):
                await receive()
                delivered += 1
            await sending

        scope = {"type": "websocket", "headers": []}
        visit = asyncio.create_task(WebsocketLimitsMiddleware(streamlit)(scope, receive, send))
        await asyncio.sleep(0.05)
        before = delivered
        is_read.set()
        await asyncio.wait_for(visit, 5)
        return before

    assert asyncio.run(visited()) == 0


class Page:
    """A page's connection from both ends: what its visitor sends, and the turns that were taken for it."""

    def __init__(self, middleware: WebsocketLimitsMiddleware, host: str) -> None:
        self.sent, self.told, self.runs = asyncio.Queue[dict](), list[dict](), 0
        self.answer: Send
        scope = {"type": "websocket", "headers": [], "client": (host, 1)}
        self.visit = asyncio.create_task(middleware(scope, self.sent.get, self._tell))

    async def _tell(self, message: dict) -> None:
        self.told.append(message)

    def click(self) -> None:
        self.sent.put_nowait({"type": "websocket.receive", "bytes": asked(query_string="force=kent")})

    def leave(self) -> None:
        self.sent.put_nowait({"type": "websocket.disconnect", "code": websocket_limits.GONE})


PAGES = dict[str, Page]()


async def runs_for_ever(scope: dict, receive, send) -> None:
    """Stands for Streamlit, whose runs end here only where a test says so."""
    page = PAGES[scope["client"][0]]
    page.answer = send
    while (await receive())["type"] == "websocket.receive":
        page.runs += 1


def in_line(visit) -> None:
    """Three visitors at a site on which two pages run."""

    async def visited() -> None:
        middleware = WebsocketLimitsMiddleware(runs_for_ever)
        PAGES.clear()
        PAGES.update({host: Page(middleware, host) for host in ("192.0.2.1", "192.0.2.2", "192.0.2.3")})
        pages = list(PAGES.values())
        for page in pages:
            page.click()
            await asyncio.sleep(0.01)
        assert [page.runs for page in pages] == [1, 1, 0]
        await visit(*pages)

    asyncio.run(visited())


def test_who_leaves_the_line_has_no_page_made() -> None:
    """Else a robot that clicks and hangs up has a page drawn for nobody, and its turn passes only with the clock."""

    async def visit(first: Page, _: Page, waiting: Page) -> None:
        for _ in range(4):  # clicks behind which nothing would be seen of the leaving, were they not read
            waiting.click()
        waiting.leave()
        await asyncio.wait_for(waiting.visit, websocket_limits.NOT_READ_SECONDS)
        first.leave()
        await first.visit
        assert waiting.runs == 0

    in_line(visit)


def test_clicks_in_line_are_kept_in_their_order_and_so_many_only() -> None:
    async def visit(first: Page, _: Page, waiting: Page) -> None:
        for _ in range(3):
            waiting.click()
        await asyncio.sleep(0.01)
        first.leave()
        await asyncio.sleep(0.01)
        assert waiting.runs == 4 and not waiting.told, "each took the place of the one before"

    async def flood(_: Page, __: Page, waiting: Page) -> None:
        for _ in range(websocket_limits.MOST_AHEAD + 1):
            waiting.click()
        await asyncio.wait_for(waiting.visit, 1)
        assert waiting.runs == 0 and waiting.told == [{"type": "websocket.close", "code": websocket_limits.TOO_BIG}]

    in_line(visit)
    in_line(flood)


@pytest.mark.parametrize("how", ForwardMsg.ScriptFinishedStatus.values())
def test_a_run_that_another_follows_keeps_its_turn(how: int) -> None:
    """Else a click into a run, or a page that turns to another, would run in no turn at all."""

    async def visit(first: Page, _: Page, waiting: Page) -> None:
        await first.answer({"type": "websocket.send", "bytes": ForwardMsg(script_finished=how).SerializeToString()})
        await asyncio.sleep(0.01)
        assert waiting.runs == (how != ForwardMsg.FINISHED_EARLY_FOR_RERUN)

    in_line(visit)


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 5 * 2**20])
def test_a_message_of_a_size_no_page_sends_ends_the_connection(site: str, size: int) -> None:
    async def sent() -> int | None:
        async with connect(stream(site), origin=site, subprotocols=["streamlit"]) as socket:
            with pytest.raises(ConnectionClosed) as closed:
                await socket.send(b"\0" * size)
                while True:
                    await asyncio.wait_for(socket.recv(), 10)
            return closed.value.rcvd.code if closed.value.rcvd else None

    assert asyncio.run(sent()) == websocket_limits.TOO_BIG


def test_hundreds_of_unknown_forces_are_told_in_a_few_notes(site: str) -> None:
    async def visited() -> int:
        async with Session(site) as session:
            plain = await session.rerun("compare", "forces=kent,essex")
            crowded = await session.rerun("compare", "forces=" + ",".join(f"nowhere-{at}" for at in range(550)))
            assert not crowded.errors
            return crowded.elements - plain.elements

    assert asyncio.run(visited()) <= asked_for.MOST_NOTES + 1


def test_uploads_have_no_address(site: str) -> None:
    for path in ("/_stcore/upload_file/a/b", "/_stcore/upload_file/a/b?x=1"):
        for method in ("PUT", "POST", "DELETE"):
            assert httpx.request(method, site + path, content=b"x" * 1000).status_code == 405, method
    for path in (
        "/_stcore/agent/openapi.json",
        "/component/x/y.js",
        "/_stcore/script-health-check",
    ):
        assert httpx.get(site + path).status_code == 404, path
