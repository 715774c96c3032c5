"""Clients that are slow, silent or never read: each is cut off in its time, and meanwhile nobody else waits."""

import asyncio
import os
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
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
    STALL_SECONDS,
    Open,
    address_of,
)
from dashboard.server.security_headers import EVERYWHERE
from dashboard.text import problem_words
from tests.bench.report import percentile

PINGS_SECONDS = 60
"""uvicorn sends a ping after 30 seconds and waits as long for its answer."""
SOME_SECONDS = 5
"""A machine that does other things closes a little later than it says."""
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


def sends(client: socket.socket, data: bytes) -> bool:
    """Whether the other side still takes it, or would."""
    try:
        client.send(data)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return True


def open_by_source(server: Server) -> Counter[str]:
    """How many connections the server holds from each address."""
    held = server.process.net_connections(kind="tcp")
    return Counter(one.raddr.ip.removeprefix("::ffff:") for one in held if one.raddr)


async def read_on(site: str, until: float, took: list[float]) -> None:
    """A reader who asks for one thing after another, as fast as a visitor's browser."""
    paths = cycle(["/brief/kent", "/force?force=kent", "/api/v1/forces/essex.json", "/get_help", "/compare"])
    async with httpx.AsyncClient(base_url=site, timeout=10) as http:
        while time.monotonic() < until:
            began = time.perf_counter()
            (await http.get(next(paths))).raise_for_status()
            took.append(time.perf_counter() - began)
            await asyncio.sleep(0.1)


@pytest.mark.slow
def test_slow_and_silent_clients_are_closed_in_their_time_and_delay_nobody(data: Path, tmp_path: Path) -> None:
    with serving(data, tmp_path / "log.txt") as server, ExitStack() as opened:
        server.wait_until_idle()
        before = server.megabytes()

        def clients(number: int, source: str, sent: bytes = b"") -> list[socket.socket]:
            return [opened.enter_context(connected(server.address, source, sent)) for _ in range(number)]

        began = time.monotonic()
        clients(500, IDLE)
        heads = clients(100, SLOW_HEADS, b"GET / HTTP/1.1\r\nX-Slow: ")
        bodies = clients(100, SLOW_BODIES, HEAD)
        deaf = clients(200, NEVER_READING, UPGRADE)
        gone: dict[str, float] = {}
        took: list[float] = []
        memory = [before]

        async def attack() -> None:
            while len(gone) < 4 and time.monotonic() < began + PINGS_SECONDS + 2 * SOME_SECONDS:
                for client in (*heads, *bodies):
                    sends(client, b"x")
                for client in deaf:
                    sends(client, asks_for("force", "force=kent"))
                await asyncio.sleep(1)
                memory.append(server.megabytes())
                held = open_by_source(server)
                for source in (IDLE, SLOW_HEADS, SLOW_BODIES, NEVER_READING):
                    if not held[source]:
                        gone.setdefault(source, time.monotonic() - began)

        async def both() -> None:
            reading = asyncio.create_task(read_on(server.address, began + PINGS_SECONDS, took))
            await attack()
            reading.cancel()
            with suppress(asyncio.CancelledError):
                await reading

        asyncio.run(both())
        print(gone, percentile(took, 0.95), max(memory))
        assert gone[IDLE] < HEAD_SECONDS + SOME_SECONDS
        assert gone[SLOW_HEADS] < HEAD_SECONDS + SOME_SECONDS
        assert gone[SLOW_BODIES] < BODY_SECONDS + SOME_SECONDS
        assert gone[NEVER_READING] < PINGS_SECONDS + SOME_SECONDS
        assert percentile(took, 0.95) < 0.1
        assert max(memory) < before + 200
