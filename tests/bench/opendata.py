"""Requests per second and 95th percentile beside Datasette, which serves the same tables in the same run.

Both servers run one process each with their usual settings; Datasette reads its database as immutable, its fastest way.
"""

import asyncio
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import duckdb

from dashboard.database import store
from etl.paths import Places
from tests.serving import Server, free_port

from .report import Measure, in_milliseconds, percentile
from .server import site

CONNECTIONS, SECONDS, QUICK_SECONDS = 8, 4.0, 0.5
LEAST_RATIO, MOST_P95_MS = 10.0, 25.0
PAIRS = {
    "brief of one force / its row as a page": ("/brief/kent", "/otr/force/kent"),
    "one force as JSON / its row as JSON": ("/api/v1/forces/kent.json", "/otr/force/kent.json"),
    "a table as CSV": ("/api/v1/tables/recording_rate.csv", "/otr/recording_rate.csv?_size=max"),
}


def measure(figures: Places, quick: bool = False) -> list[Measure]:
    """Each pair of addresses, one server after the other."""
    seconds = QUICK_SECONDS if quick else SECONDS
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "otr.db"
        to_sqlite(figures.current().database, copy)
        port = free_port()
        command = [sys.executable, "-m", "datasette", "serve", "-i", str(copy), "--port", str(port)]
        datasette = Server(command, f"http://127.0.0.1:{port}", ready="/-/versions.json")
        with site(figures) as ours, datasette as theirs:
            return [
                one
                for name, (a, b) in PAIRS.items()
                for one in _compared(name, ours.address + a, theirs.address + b, seconds)
            ]


def to_sqlite(database: Path, target: Path) -> None:
    """The same tables for Datasette, with their primary keys."""
    # The settings of the site: where another part asked it in this process, it is open with them already.
    with (
        duckdb.connect(str(database), read_only=True, config=store.LOCKED) as con,
        sqlite3.connect(target) as copy,
    ):
        for (table,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall():
            frame = con.execute(f'SELECT * FROM "{table}"').df()
            keys = con.execute(
                "SELECT constraint_column_names FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY' AND table_name = ?",
                [table],
            ).fetchone()
            names = ", ".join(f'"{name}"' for name in frame.columns)
            key = f", PRIMARY KEY ({', '.join(keys[0])})" if keys else ""
            copy.execute(f'CREATE TABLE "{table}" ({names}{key})')
            rows = frame.astype(object).where(frame.notna(), None).itertuples(index=False)
            copy.executemany(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(frame.columns))})', rows)


def _compared(name: str, ours: str, theirs: str, seconds: float) -> list[Measure]:
    asyncio.run(_load(ours, 0.5))
    asyncio.run(_load(theirs, 0.5))
    our_rate, our_p95 = asyncio.run(_load(ours, seconds))
    their_rate, their_p95 = asyncio.run(_load(theirs, seconds))
    note = f"{our_rate:,.0f} a second beside {their_rate:,.0f}; Datasette's p95 {their_p95:.1f} ms"
    most = MOST_P95_MS if "brief" in name else None
    return [
        Measure(f"{name}: rate", our_rate / their_rate, "times", least=LEAST_RATIO, note=note),
        Measure(f"{name}: p95", our_p95, "ms", most, note=f"{CONNECTIONS} connections"),
    ]


async def _load(address: str, seconds: float) -> tuple[float, float]:
    """Requests per second and 95th percentile in milliseconds over kept-alive connections."""
    until = time.perf_counter() + seconds
    took = [
        one for each in await asyncio.gather(*(_connection(address, until) for _ in range(CONNECTIONS))) for one in each
    ]
    return len(took) / seconds, percentile(in_milliseconds(took), 0.95)


async def _connection(address: str, until: float) -> list[float]:
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    path = parts._replace(scheme="", netloc="").geturl()
    request = f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode()
    took = []
    while (start := time.perf_counter()) < until:
        writer.write(request)
        await read_response(reader)
        took.append(time.perf_counter() - start)
    writer.close()
    return took


async def read_response(reader: asyncio.StreamReader) -> None:
    """Read one whole response, whichever way its length is told."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    assert head.startswith(b"http/1.1 200"), head
    if b"\r\ncontent-length:" in head:
        await reader.readexactly(int(head.split(b"\r\ncontent-length:")[1].split(b"\r\n")[0]))
        return
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size + 2)
    await reader.readline()
