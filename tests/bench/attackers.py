"""Clients that mean harm, beside readers: uploads, unfinished messages, forged clicks, endless headers, answers never read, hostile SQL.

    python -m tests.bench.attackers http://127.0.0.1:8501 --attackers 20 --seconds 120

A process of its own, so that its work is not taken for that of the readers who are measured. Each attacker goes through every kind
of harm, over and over; what the server answers, or that it hangs up, is what it is there for and no error.
"""

import argparse
import asyncio
import random
import struct
from collections.abc import Coroutine
from contextlib import suppress
from urllib.parse import quote, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from websockets.frames import Frame, Opcode

PAUSE_SECONDS = 0.2
"""Between two attempts of one attacker: a flood that is only large is for the network before us to refuse."""
HOLD_SECONDS = 15.0
"""How long a connection is held that does nothing, or that never reads; the server may end it sooner."""
SOURCE = "127.0.0.2"
"""Where they come from: no reader does, and no proxy."""
MOST_HELD = 20
"""Connections that one attacker holds in this way."""
UPGRADE = (
    "GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
HOSTILE = [
    "SELECT count(*) FROM recorded_crime a, recorded_crime b, recorded_crime c",
    "SELECT repeat('x', 100000000) FROM recorded_crime",
    "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT * FROM t",
    "COPY recorded_crime TO 'x.csv'",
    "SELECT * FROM read_csv('/etc/passwd')",
]
Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def attack(address: str, number: int, until: float) -> None:
    """One attacker until that time on the loop's clock."""
    loop, chance, host = asyncio.get_running_loop(), random.Random(number), urlsplit(address).netloc
    held: list[asyncio.Task[None]] = []
    while loop.time() < until:
        kind = chance.choice(KINDS)
        with suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
            if kind in HELD:
                held = [one for one in held if not one.done()]
                if len(held) < MOST_HELD:
                    held.append(asyncio.create_task(_held(kind(host, chance))))
            else:
                await asyncio.wait_for(kind(host, chance), HOLD_SECONDS)
        await asyncio.sleep(PAUSE_SECONDS)
    for one in held:
        one.cancel()
    await asyncio.gather(*held, return_exceptions=True)


async def _held(harm: Coroutine[None, None, None]) -> None:
    with suppress(OSError, asyncio.IncompleteReadError):  # the server hung up
        await harm


async def _open(host: str, sent: bytes) -> Stream:
    name, _, port = host.partition(":")
    reader, writer = await asyncio.open_connection(name, int(port), local_addr=(SOURCE, 0))
    writer.write(sent)
    return reader, writer


async def _ask(host: str, path: str, most_read: int, method: str = "GET", body: bytes = b"") -> None:
    """One request, of whose answer so much is read."""
    head = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n"
    kind = "Content-Type: application/x-www-form-urlencoded\r\n" if method == "POST" else ""
    reader, writer = await _open(host, f"{head}{kind}\r\n".encode() + body)
    try:
        while most_read > 0 and (piece := await reader.read(65_536)):
            most_read -= len(piece)
    finally:
        writer.transport.abort()


async def _socket(host: str, *messages: bytes) -> Stream:
    """A page's connection on which these frames were sent."""
    stream = await _open(host, UPGRADE.format(host=host).encode())
    await stream[0].readuntil(b"\r\n\r\n")
    stream[1].write(b"".join(messages))
    return stream


def _message(message: BackMsg) -> bytes:
    return Frame(Opcode.BINARY, message.SerializeToString()).serialize(mask=True)


async def _hold(stream: Stream) -> None:
    """Read nothing more, and hang up in the end."""
    try:
        stream[1].transport.pause_reading()
        await asyncio.sleep(HOLD_SECONDS)
    finally:
        stream[1].transport.abort()


# -- the kinds of harm ------------------------------------------------------------------------------------------------------------


async def upload(host: str, chance: random.Random) -> None:
    await _ask(host, f"/_stcore/upload_file/x/{chance.random()}", 1_000, "PUT", b"x" * 2**20)


async def unfinished_message(host: str, chance: random.Random) -> None:
    announced, sent = chance.choice([(190 * 2**20, 2**20), (250_000, 200_000)])
    frame = struct.pack("!BBQ", 0x82, 0x80 | 127, announced) + b"mask" + b"x" * sent
    await _hold(await _socket(host, frame))


async def long_address(host: str, chance: random.Random) -> None:
    state = ClientState(page_name="compare", query_string="forces=" + ",".join(f"nowhere-{at}" for at in range(5_000)))
    state.context_info.url = f"http://{host}/" + "a" * 150_000
    reader, writer = await _socket(host, _message(BackMsg(rerun_script=state)))
    try:
        await reader.readexactly(20_000)
    finally:
        writer.transport.abort()


async def forged_clicks(host: str, chance: random.Random) -> None:
    state = ClientState(page_name="force", query_string="force=kent")
    for at in range(500):
        state.widget_states.widgets.add(id=f"$$ID-{chance.random()}-{at}", string_value="x" * 50)
    forged = [_message(BackMsg(clear_cache=True)), _message(BackMsg(rerun_script=state))]
    reader, writer = await _socket(host, *forged * 5)
    try:
        await reader.readexactly(20_000)
    finally:
        writer.transport.abort()


async def slow_header(host: str, chance: random.Random) -> None:
    _, writer = await _open(host, b"GET / HTTP/1.1\r\nX-Slow: ")
    try:
        for _ in range(round(HOLD_SECONDS)):
            await asyncio.sleep(1)
            writer.write(b"x")
            await writer.drain()
    finally:
        writer.transport.abort()


async def long_header(host: str, chance: random.Random) -> None:
    await _ask(host, "/" + "x" * 2**20, 1_000)


async def cut_off_download(host: str, chance: random.Random) -> None:
    await _ask(host, "/api/v1/tables/outcome.csv", 10_000)


async def large_table(host: str, chance: random.Random) -> None:
    ending = chance.choice(["csv", "json"])
    await _ask(host, f"/api/v1/tables/recorded_crime.{ending}?offset={chance.randrange(10**6)}&limit=20000", 10**8)


async def never_reads(host: str, chance: random.Random) -> None:
    await _hold(await _open(host, f"GET /api/v1/tables/outcome.json HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()))


async def never_reads_pages(host: str, chance: random.Random) -> None:
    clicks = [BackMsg(rerun_script=ClientState(page_name="force", query_string="force=kent"))] * 20
    await _hold(await _socket(host, *map(_message, clicks)))


async def hostile_sql(host: str, chance: random.Random) -> None:
    await _ask(host, "/api/v1/query", 10**6, "POST", b"sql=" + quote(chance.choice(HOSTILE)).encode())


HELD = (unfinished_message, slow_header, never_reads, never_reads_pages)
KINDS = (*HELD, upload, long_address, forged_clicks, long_header, cut_off_download, large_table, hostile_sql)


async def main(arguments: argparse.Namespace) -> None:
    until = asyncio.get_running_loop().time() + arguments.seconds
    await asyncio.gather(*(attack(arguments.address, number, until) for number in range(arguments.attackers)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("--attackers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=120.0)
    asyncio.run(main(parser.parse_args()))
