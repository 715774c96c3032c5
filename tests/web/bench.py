"""Requests per second and 95th percentile beside Datasette, which serves the same tables in the same run; and the first visit's bytes.

    python -m tests.web.bench

Both servers run one process each with their usual settings; Datasette reads its database as immutable, its fastest way. The aims:
ten times Datasette's rate, the brief's 95th percentile under 25 ms at 8 connections, and 33 per cent of a stock first visit.
"""

import asyncio
import os
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import streamlit

from etl import load
from etl.paths import PROJECT, Places

CONNECTIONS, SECONDS = 8, 4.0
LEAST_RATIO, MOST_P95_MS, MOST_SHARE = 10.0, 25.0, 0.33
PAIRS = {
    "brief of one force / its row as a page": ("/brief/kent", "/otr/force/kent"),
    "one force as JSON / its row as JSON": ("/api/v1/forces/kent.json", "/otr/force/kent.json"),
    "a table as CSV": ("/api/v1/tables/recording_rate.csv", "/otr/recording_rate.csv?_size=max"),
}
STOCK = Path(streamlit.__file__).parent / "static"


def main() -> int:
    """Run everything; 1 when an aim is missed."""
    with tempfile.TemporaryDirectory() as folder:
        figures = Places(Path(shutil.copytree(PROJECT / "data", Path(folder) / "data", ignore=_generated)))
        database = load.build(figures).pointer.database
        _to_sqlite(database, Path(folder) / "otr.db")
        ours = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port"]
        theirs = [sys.executable, "-m", "datasette", "serve", "-i", str(Path(folder) / "otr.db"), "--port"]
        os.environ["ON_THE_RECORD_DATA"] = str(figures.data)
        with _served(ours, "/healthz") as site, _served(theirs, "/-/versions.json") as datasette:
            _visit(site)
            _wait_for_assets(figures.build / "assets")
            missed = [not _compare(name, site, a, datasette, b) for name, (a, b) in PAIRS.items()]
            missed.append(not _first_visit(site))
    return int(any(missed))


def _generated(_: str, names: list[str]) -> list[str]:
    return [name for name in names if name in ("build", "downloads")]


def _to_sqlite(database: Path, target: Path) -> None:
    """The same tables for Datasette, with their primary keys."""
    with duckdb.connect(str(database), read_only=True) as con, sqlite3.connect(target) as copy:
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


@contextmanager
def _served(command: list[str], ready: str) -> Iterator[int]:
    """A server on a free port; gives the port once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([*command, str(port)], cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}{ready}", timeout=5).close()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.25)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for_assets(prepared: Path) -> None:
    """Until the compression aside, which the visit before set off, is over."""
    before = -1
    while (now := len(list(prepared.glob("*")))) != before:
        before = now
        time.sleep(25)


# -- requests per second ---------------------------------------------------------------------------------------------------


def _compare(name: str, site: int, ours: str, datasette: int, theirs: str) -> bool:
    asyncio.run(_load(site, ours, 0.5))
    asyncio.run(_load(datasette, theirs, 0.5))
    our_rate, our_p95 = asyncio.run(_load(site, ours, SECONDS))
    their_rate, their_p95 = asyncio.run(_load(datasette, theirs, SECONDS))
    ratio = our_rate / their_rate
    print(f"{name}: {our_rate:,.0f} a second, 95 in 100 within {our_p95:.1f} ms", end="; ")
    print(f"Datasette {their_rate:,.0f} a second, {their_p95:.1f} ms; {ratio:.1f} times")
    return ratio >= LEAST_RATIO and ("brief" not in name or our_p95 < MOST_P95_MS)


async def _load(port: int, address: str, seconds: float) -> tuple[float, float]:
    """Requests per second and 95th percentile in milliseconds over kept-alive connections."""
    until = time.perf_counter() + seconds
    took = [
        one
        for each in await asyncio.gather(*(_connection(port, address, until) for _ in range(CONNECTIONS)))
        for one in each
    ]
    return len(took) / seconds, statistics.quantiles(took, n=20)[-1] * 1000


async def _connection(port: int, address: str, until: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request = f"GET {address} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode()
    took = []
    while (start := time.perf_counter()) < until:
        writer.write(request)
        await _response(reader)
        took.append(time.perf_counter() - start)
    writer.close()
    return took


async def _response(reader: asyncio.StreamReader) -> None:
    """Read one whole response, whichever way its length is told."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    assert head.startswith(b"http/1.1 200"), head
    if b"\r\ncontent-length:" in head:
        await reader.readexactly(int(head.split(b"\r\ncontent-length:")[1].split(b"\r\n")[0]))
        return
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size + 2)
    await reader.readline()


# -- the first visit ---------------------------------------------------------------------------------------------------------


def _first_visit(port: int) -> bool:
    """Bytes over the wire of a first visit to a page with charts, and what stock Streamlit sends of the same files."""
    visit = _visit(port)
    wire, stock = sum(sent for _, sent in visit), sum(_stock_bytes(url, sent) for url, sent in visit)
    print(
        f"First visit to a page with charts: {wire / 1e6:.2f} MB; stock Streamlit {stock / 1e6:.2f} MB; {wire / stock:.1%}"
    )
    return wire / stock <= MOST_SHARE


def _visit(port: int) -> list[tuple[str, float]]:
    """Address and bytes over the wire of everything a new browser loads for a force's page."""
    from playwright.sync_api import sync_playwright

    wire: dict[str, float] = {}
    urls: dict[str, str] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceived", lambda told: urls.update({told["requestId"]: told["response"]["url"]}))
        session.on("Network.loadingFinished", lambda told: wire.update({told["requestId"]: told["encodedDataLength"]}))
        page.goto(f"http://localhost:{port}/force?force=kent")
        page.wait_for_selector("footer.otr-footer", timeout=60_000)
        page.wait_for_selector(".js-plotly-plot .main-svg", timeout=60_000)
        page.wait_for_timeout(3000)
        browser.close()
    return [(urls.get(request, ""), sent) for request, sent in wire.items()]


def _stock_bytes(url: str, sent: float) -> float:
    """What stock Streamlit sends for an address: its scripts and styles as they lie on disk."""
    file = STOCK / "static" / url.partition("/static/")[2]
    return file.stat().st_size if file.suffix in (".js", ".css") and file.is_file() else sent


if __name__ == "__main__":
    sys.exit(main())
