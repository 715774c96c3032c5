"""Clients that are slow, silent or never read: each is cut off in its time, and meanwhile nobody else waits."""

import json
import multiprocessing
import re
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack, suppress
from itertools import cycle
from pathlib import Path

import httpx
import pytest
from serving import Server, free_port, serving
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from websockets.frames import Frame, Opcode

from dashboard.server import connection_limits
from dashboard.server.connection_limits import (
    BODY_SECONDS,
    HEAD_SECONDS,
    MOST_HEAD_BYTES,
    MOST_OF_ONE_ADDRESS,
    MOST_SENT_BYTES,
    SPARE_DESCRIPTORS,
    Open,
)
from dashboard.server.security_headers import EVERYWHERE
from dashboard.server.whose import whose
from dashboard.text import ask_page
from tests.bench.report import percentile

PINGS_SECONDS = 60
"""uvicorn sends a ping after 30 seconds and waits as long for its answer."""
SOME_SECONDS = 10
"""A machine that does other things closes a little later than it says."""
MOST_MORE_MEGABYTES = 120
IDLE, SLOW_HEADS, SLOW_BODIES, NEVER_READING = (f"127.0.0.{number}" for number in range(2, 6))
"""Where each kind comes from, so that they can be told apart."""
HEAD = b"POST /api/v1/query HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n"
UPGRADE = (
    b"GET /_stcore/stream HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


def connected(site: str, source: str = "127.0.0.1", sent: bytes = b"") -> socket.socket:
    """A connection from an address of this machine on which so much was sent; it can hold little that it does not read."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.bind((source, 0))
    client.connect(("127.0.0.1", int(site.rpartition(":")[2])))
    client.sendall(sent)
    client.setblocking(False)
    return client


def frame(opcode: Opcode, data: bytes) -> bytes:
    return Frame(opcode, data).serialize(mask=True)


def asks_for(page: str, query: str) -> bytes:
    state = ClientState(query_string=query, page_name=page)
    return frame(Opcode.BINARY, BackMsg(rerun_script=state).SerializeToString())


def send(client: socket.socket, data: bytes) -> None:
    """As much as the other side takes."""
    with suppress(OSError):
        client.send(data)


def open_by_source(server: Server) -> Counter[str]:
    """How many connections the server holds from each address."""
    held = server.process.net_connections(kind="tcp")
    return Counter(one.raddr.ip.removeprefix("::ffff:") for one in held if one.raddr)


def reader_waits(site: str, seconds: float) -> float:
    """The 95th percentile of what a reader waits who asks for one thing after another, in a process of its own."""
    paths, took, until = (
        cycle(["/brief/kent", "/force?force=kent", "/get_help", "/compare"]),
        [],
        time.monotonic() + seconds,
    )
    with httpx.Client(base_url=site, timeout=10) as http:
        while time.monotonic() < until:
            began = time.perf_counter()
            http.get(next(paths)).raise_for_status()
            took.append(time.perf_counter() - began)
            time.sleep(0.1)
    return percentile(took, 0.95)


@pytest.fixture(scope="module")
def beside() -> Iterator[Executor]:
    """Another process for those who read, so that what we do ourselves is not measured."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("fork")) as beside:
        beside.submit(time.monotonic).result()
        yield beside


@pytest.mark.slow
def test_slow_and_silent_clients_are_closed_in_their_time_and_delay_nobody(
    data: Path, tmp_path: Path, beside: Executor
) -> None:
    with serving(data, tmp_path / "log.txt") as server, ExitStack() as opened:
        usual = beside.submit(reader_waits, server.address, 5).result()
        before, most = server.megabytes(), 0.0
        reading = beside.submit(reader_waits, server.address, PINGS_SECONDS)

        def clients(number: int, source: str, sent: bytes = b"") -> list[socket.socket]:
            return [opened.enter_context(connected(server.address, source, sent)) for _ in range(number)]

        clients(500, IDLE)
        slow = clients(100, SLOW_HEADS, b"GET / HTTP/1.1\r\nX-Slow: ") + clients(100, SLOW_BODIES, HEAD)
        deaf = clients(200, NEVER_READING, UPGRADE)
        began, gone = time.monotonic(), {}
        while len(gone) < 4 and time.monotonic() < began + PINGS_SECONDS + 2 * SOME_SECONDS:
            for client in slow:
                send(client, b"x")
            for client in deaf:
                send(client, asks_for("force", "force=kent"))
            time.sleep(1)
            most, held = max(most, server.megabytes()), open_by_source(server)
            for source in {IDLE, SLOW_HEADS, SLOW_BODIES, NEVER_READING} - held.keys():
                gone.setdefault(source, time.monotonic() - began)

        assert gone[IDLE] < HEAD_SECONDS + SOME_SECONDS
        assert gone[SLOW_HEADS] < HEAD_SECONDS + SOME_SECONDS
        assert gone[SLOW_BODIES] < BODY_SECONDS + SOME_SECONDS
        assert gone[NEVER_READING] < PINGS_SECONDS + SOME_SECONDS
        assert reading.result() < max(0.1, 3 * usual)  # where others keep the machine busy, all wait longer
        assert most < before + MOST_MORE_MEGABYTES


@pytest.mark.slow
@pytest.mark.parametrize("source", ["127.0.0.1", IDLE])  # one that we believe, as we do a proxy, and any other
def test_more_silent_connections_than_descriptors_lock_nobody_out(data: Path, tmp_path: Path, source: str) -> None:
    port = free_port()
    limited = ["sh", "-c", 'ulimit -n 1024 && exec "$0" "$@"', sys.executable, "-m", "streamlit", "run", "app.py"]
    command, address = [*limited, "--server.port", str(port)], f"http://127.0.0.1:{port}"
    own = {"ON_THE_RECORD_DATA": str(data)}
    with Server(command, address, tmp_path / "log.txt", environment=own) as server, ExitStack() as opened:
        for _ in range(1_100):
            opened.enter_context(connected(address, source))
        for path in ("/brief/kent", "/force?force=kent", "/healthz"):
            assert httpx.get(address + path, timeout=5).status_code == 200
        assert open_by_source(server)[source] <= 1_024 - SPARE_DESCRIPTORS
        assert "Traceback" not in server.told() and '"error"' not in server.told()


def test_pings_are_not_taken_from_one_who_does_not_read_the_answers(site: str) -> None:
    """The answers would lie in memory, as fast as the line is."""
    before = resident_megabytes(site)
    with connected(site, sent=UPGRADE) as client:
        client.settimeout(2)
        assert client.recv(12) == b"HTTP/1.1 101"
        pings = frame(Opcode.PING, b"x" * 125) * 1_000
        with pytest.raises(TimeoutError):  # no more is taken than lies in buffers
            for _ in range(500):
                client.sendall(pings)
        assert resident_megabytes(site) < before + 20


def resident_megabytes(site: str) -> float:
    told = httpx.get(f"{site}/metrics").text
    return float(re.search(r"^process_resident_memory_bytes (\S+)$", told, re.MULTILINE)[1]) / 2**20


# -- what is refused ----------------------------------------------------------------------------------------------------------------


def answer(site: str, *sent: bytes) -> tuple[int, dict[str, str], str]:
    """Status, headers and body of what comes back for these pieces."""
    with connected(site) as client:
        client.settimeout(5)
        with suppress(ConnectionError):  # refused before all was sent
            for piece in sent:
                client.sendall(piece)
        got = b""
        with suppress(ConnectionError):
            while piece := client.recv(65_536):
                got += piece
    head, _, body = got.decode("latin-1").partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    return int(first.split()[1]), dict(line.lower().split(": ", 1) for line in lines), body


LONG = b"a" * MOST_HEAD_BYTES
REFUSED = {
    "no request at all": ([b"\x16\x03\x01 hello\r\n\r\n"], 400),
    "a header too long": ([b"GET / HTTP/1.1\r\nHost: x\r\nX: " + LONG + b"\r\n\r\n"], 431),
    "an address too long": ([b"GET /" + LONG + b" HTTP/1.1\r\nHost: x\r\n\r\n"], 431),
    "too many headers": ([b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 9_000 + b"\r\n"], 431),
    "a header without an end": ([b"GET / HTTP/1.1\r\nHost: x\r\nX: ", *[LONG] * 9], 431),
    "an address without an end": ([b"GET /", *[LONG] * 9], 431),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_request_or_too_long_is_refused_with_the_headers_of_every_answer(site: str, case: str) -> None:
    pieces, refused = REFUSED[case]
    status, headers, body = answer(site, *pieces)
    assert status == refused and body in connection_limits.REFUSED.values()
    assert EVERYWHERE.items() <= headers.items() and "default-src 'none'" in headers["content-security-policy"]
    assert headers["connection"] == "close"


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Length: 99999999\r\n\r\n" + b"x" * 3 * MOST_SENT_BYTES,
        b"Transfer-Encoding: chunked\r\n\r\n0\r\nX-Trailer: " + b"x" * 3 * MOST_SENT_BYTES,
        b"Transfer-Encoding: chunked\r\n\r\n" + b"1;" + b"x" * 3 * MOST_SENT_BYTES,
    ],
)
def test_what_is_sent_on_and_on_after_the_head_is_cut_off(site: str, body: bytes) -> None:
    with connected(site) as client:
        client.setblocking(True)
        client.sendall(b"GET /force HTTP/1.1\r\nHost: x\r\n")
        with pytest.raises(ConnectionError):
            client.sendall(body)
            while True:
                client.sendall(b"x" * MOST_SENT_BYTES)


def test_one_connection_carries_many_requests_and_a_long_body(site: str) -> None:
    """The limits count for one request, not for all on a connection."""
    with httpx.Client(base_url=site) as http:
        asked = json.dumps({"sql": "select 1 --" + "x" * 100_000})
        for _ in range(3):
            told = http.post("/api/v1/query", content=asked, headers={"content-type": "application/json"})
            assert (
                told.status_code == 413 and ask_page.TOO_MANY_CHARACTERS in told.text
            )  # read, and answered by the route
            assert http.get("/brief/kent", headers={"x-long": "x" * 8_000}).status_code == 200
            assert http.get("/force?force=kent&" + "x" * 7_000).status_code == 200


def test_whoever_opens_too_many_is_refused_and_the_one_silent_longest_makes_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dashboard.server.whose._is_proxy", "10.0.0.1".__eq__)

    class Client:
        def __init__(self, is_silent: bool = True) -> None:
            self.is_silent, self.ended = is_silent, ""

        def end(self, why: str) -> None:
            self.ended = why
            held.forget(self)

    held = Open(room=3)
    busy, oldest, newer, late = Client(is_silent=False), Client(), Client(), Client()
    assert all(held.admit(one, "192.0.2.1") for one in (busy, oldest, newer, late))
    assert [one.ended for one in (busy, oldest, newer, late)] == ["", "made_room", "", ""]
    for one in (newer, late):
        one.is_silent = False
    assert not held.admit(Client(), "192.0.2.1")
    held.room = 10_000
    admitted = [held.admit(Client(), "198.51.100.1") for _ in range(MOST_OF_ONE_ADDRESS + 9)]
    assert sum(admitted) == MOST_OF_ONE_ADDRESS
    assert all(held.admit(Client(), "10.0.0.1") for _ in range(MOST_OF_ONE_ADDRESS + 9))


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_a_connection_counts_for_a_whole_network_where_each_may_have_as_many_addresses_as_they_like(
    host: str, counted: str
) -> None:
    assert whose(host) == counted
