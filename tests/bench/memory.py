"""Memory of the server's process by open sessions, how long a click takes when a hundred are open, and whether memory comes back.

It comes back when everything that visitors make the site keep has its bound: downloads read to the end, slowly, and cut off;
questions that nobody asked before; sessions that come and go. Every page is visited once beforehand, so that what is kept on purpose of
the figures and pages is there when the count begins.
"""

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import httpx

from dashboard.database import queries as sql
from dashboard.database import store
from etl.paths import Places
from tests.serving import Server

from .addresses import queries_of_pages
from .report import Measure, percentile
from .server import site
from .session import Session
from .visitors import LEAST_THINK, MOST_THINK, crowd

SESSIONS, QUICK_SESSIONS = (0, 1, 25, 100), (0, 1, 3)
BROWSING_SECONDS, RAMP_SECONDS = 60.0, 15.0
MOST_MEGABYTES, MOST_P95_SECONDS = 600, 1.0
MOST_AFTER_USE, MOST_NOT_RETURNED = 450, 60


@dataclass(frozen=True)
class Use:
    """How much of everything visitors do, and the seconds of silence after it."""

    rounds: int = 30
    questions: int = 2000
    sessions: int = 200
    idle_seconds: float = 120.0


QUICK_USE = Use(rounds=1, questions=20, sessions=5, idle_seconds=2)


def measure(figures: Places, quick: bool = False) -> list[Measure]:
    """Sessions that opened a force's page with its charts and stay open; then as many that click through all pages."""
    counts = QUICK_SESSIONS if quick else SESSIONS
    with site(figures) as server:
        held = asyncio.run(_held(server, counts))
    with site(figures) as server:
        seconds = 10.0 if quick else BROWSING_SECONDS
        seen = asyncio.run(
            crowd(server.address, queries_of_pages(), counts[-1], seconds, RAMP_SECONDS if not quick else 1)
        )
        after = server.megabytes()
    took = [one.run.seconds for one in seen if one.is_click and not one.run.errors]
    failed = sum(bool(one.run.errors) for one in seen)
    name = f"{counts[-1]} sessions that click every {LEAST_THINK:.0f} to {MOST_THINK:.0f} s"
    return [
        *(
            Measure(f"{count} open sessions", megabytes, "MB", MOST_MEGABYTES if count == 100 else None)
            for count, megabytes in zip(counts, held)
        ),
        Measure(f"{name}, p50", percentile(took, 0.5), "s", note=f"{len(took) / seconds:.1f} runs a second"),
        Measure(f"{name}, p95", percentile(took, 0.95), "s", MOST_P95_SECONDS, note=f"most {max(took):.2f} s"),
        Measure(f"{name}, memory", after, "MB", MOST_MEGABYTES if counts[-1] == 100 else None),
        Measure(f"{name}, errors", failed, "", 0),
    ]


async def _held(server: Server, counts: Sequence[int]) -> list[float]:
    """Megabytes with each number of open sessions."""
    queries, held = queries_of_pages()["force"], []
    async with AsyncExitStack() as stack:
        opened = 0
        for count in counts:
            for at in range(opened, count):
                session = await stack.enter_async_context(Session(server.address))
                run = await session.rerun("force", queries[at % len(queries)])
                if run.errors or not run.elements:
                    raise RuntimeError(f"{queries[at % len(queries)]}: {run.errors or 'nothing drawn'}")
            opened = count
            await asyncio.to_thread(server.wait_until_idle)
            held.append(server.megabytes())
    return held


def measure_returned(figures: Places, quick: bool = False) -> list[Measure]:
    """Megabytes right after heavy use, and how many more than before it once the site was left alone."""
    with site(figures) as server:
        before, most, after, idle = asyncio.run(used(server, QUICK_USE if quick else Use()))
    note = f"{before:.0f} MB before, at most {most:.0f}, {after:.0f} after, {idle:.0f} left alone"
    return [
        Measure("after heavy use", after, "MB", MOST_AFTER_USE, note=note),
        Measure("not given back after two idle minutes", idle - before, "MB", MOST_NOT_RETURNED),
    ]


async def used(server: Server, use: Use, is_warmed: bool = True) -> tuple[float, float, float, float]:
    """Megabytes before heavy use, at most during it, right after, and once left alone. Raises RuntimeError for an answer not given.

    `is_warmed`: every page is visited beforehand.
    """
    for page, queries in queries_of_pages().items() if is_warmed else ():
        async with Session(server.address) as session:
            for query in queries:
                await session.rerun(page, query)
    before = server.megabytes()
    most = before
    for at in range(use.rounds):
        await _downloads(server.address, at)
        most = max(most, server.megabytes())
    await _questions(server.address, use.questions)
    most = max(most, server.megabytes())
    for query in _cycled(queries_of_pages()["force"], use.sessions):
        async with Session(server.address) as session:
            await session.rerun("force", query)
    after = server.megabytes()
    await asyncio.sleep(use.idle_seconds)
    return before, max(most, after), after, server.megabytes()


def _cycled(values: Sequence[str], count: int) -> list[str]:
    return [values[at % len(values)] for at in range(count)]


def _files(at: int) -> list[str]:
    """Whole tables and files, others in each round: what was kept of the last answers none of them."""
    forces = [row.force_id for row in store.rows(sql.forces)]
    tables = [
        f"/api/v1/tables/{name}?offset={at}" for name in ("recorded_crime.json", "recorded_crime.csv", "outcome.json")
    ]
    few = ",".join(forces[at % 40 : at % 40 + 4])
    compared = urlencode(
        {"measure": "recording_rate", "forces": few, "inspection": "newest", "order": "name"}, safe=","
    )
    pictures = [f"/download/timeline.{kind}?force={forces[at % len(forces)]}" for kind in ("svg", "xlsx")]
    return [*tables, "/data/latest/on-the-record.zip", *pictures, f"/download/rates.png?{compared}"]


async def _downloads(address: str, at: int) -> None:
    """One round: every file read to its end, as many read slowly and left, and twice as many cut off."""
    told = await asyncio.gather(*(_read(address, path) for path in _files(at)))
    if wrong := [one for one in told if not one.startswith((b"HTTP/1.1 200", b"HTTP/1.1 503"))]:
        raise RuntimeError(f"a download was answered {wrong[0]!r}")
    others = _files(at + 10_000)
    await asyncio.gather(
        *(_read(address, path, most_seconds=2.0, pause=0.05) for path in others),
        *(_read(address, path, most_bytes=10_000) for path in others),
        *(_read(address, path, most_bytes=0) for path in others),
    )


async def _read(
    address: str, path: str, most_seconds: float = 120.0, most_bytes: float = float("inf"), pause: float = 0.0
) -> bytes:
    """What is answered to a GET begins so. The connection is cut off after so many bytes or seconds."""
    place = urlsplit(address)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\nConnection: close\r\n\r\n".encode())
    await writer.drain()
    read, begins, until = 0, b"", time.monotonic() + most_seconds
    with suppress(TimeoutError, ConnectionError):
        while read < most_bytes:
            part = await asyncio.wait_for(reader.read(2**16), until - time.monotonic())
            if not part:
                break
            begins, read = begins or part[:12], read + len(part)
            await asyncio.sleep(pause)
    writer.transport.abort()
    return begins


async def _questions(address: str, count: int) -> None:
    """Questions in SQL that nobody asked before, of four visitors."""
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:

        async def visitor(first: int) -> None:
            for at in range(first, count, 4):
                question = f"SELECT *, {at} AS asked FROM recorded_crime LIMIT {200 + at % 800}"
                answer = await client.get("/api/v1/query", params={"sql": question}, headers={"x-asked-by": str(first)})
                if answer.status_code >= 500:
                    raise RuntimeError(f"a question was answered with {answer.status_code}")

        await asyncio.gather(*(visitor(first) for first in range(4)))
