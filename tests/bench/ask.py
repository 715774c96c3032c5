"""Questions in SQL: beside Datasette on the same tables, and what the other pages' readers feel while somebody attacks.

New questions differ in a number each time, so that no answer is kept; a link that is passed around is the same question again, which we
have kept and Datasette asks its database again. Both sides give the same rows, which is looked at first, over connections that stay
open, and uncompressed, since Datasette does not compress. The client is as plain as can be: it takes from the same processors.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx

from etl.paths import Places
from tests.serving import Server, free_port

from .opendata import read_response, to_sqlite
from .report import Measure, in_milliseconds, percentile
from .server import site

CONNECTIONS, SECONDS, QUICK_SECONDS = 4, 4.0, 1.0
LEAST_RATIO, MOST_SLOWER = 5.0, 1.5
OURS, THEIRS = "ours", "Datasette's"
ROUTES = {OURS: "/api/v1/query?sql=", THEIRS: "/otr.json?_shape=objects&sql="}
QUESTIONS = {
    "filter": "SELECT * FROM recording_rate WHERE scope = 'violence' AND rate_pct < {n}",
    "group": "SELECT offence_group, sum(offences_count) AS n FROM recorded_crime WHERE offences_count <> {n} GROUP BY offence_group",
    "join": "SELECT f.name, i.title_year, r.rate_pct FROM recording_rate AS r JOIN inspection AS i ON i.inspection_id = r.inspection_id "
    "JOIN force AS f ON f.force_id = i.force_id WHERE r.rate_pct < {n}",
}
ATTACK = "SELECT count(*) FROM recorded_crime AS a, recorded_crime AS b, recorded_crime AS c WHERE a.quarter <> {n}"
PAGES = ("/brief/kent", "/api/v1/forces/kent.json", "/force?force=essex", "/national")


def measure(figures: Places, quick: bool = False) -> list[Measure]:
    """Each question, one server after the other; then the attack."""
    seconds = QUICK_SECONDS if quick else SECONDS
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "otr.db"
        to_sqlite(figures.current().database, copy)
        port = free_port()
        # Its limit of a second is lifted, so that a busy machine makes it slow and not silent.
        options = ["--port", str(port), "--setting", "sql_time_limit_ms", "10000"]
        command = [sys.executable, "-m", "datasette", "serve", "-i", str(copy), *options]
        datasette = Server(command, f"http://127.0.0.1:{port}", ready="/-/versions.json")
        with site(figures) as ours, datasette as theirs:
            beside = [
                one
                for name, sql in QUESTIONS.items()
                for one in _beside(name, sql, {OURS: ours, THEIRS: theirs}, seconds)
            ]
        with site(figures) as ours:
            return [*beside, *_attacked(ours.address, seconds)]


def _beside(name: str, sql: str, servers: dict[str, Server], seconds: float) -> list[Measure]:
    """New questions, then one question again and again, of both servers."""
    asked = {who: server.address + ROUTES[who] for who, server in servers.items()}
    ours, theirs = (httpx.get(asked[who] + quote(sql.format(n=99.5))).json()["rows"] for who in (OURS, THEIRS))
    assert len(ours) == len(theirs) > 0, f"{name}: {len(ours)} rows beside {len(theirs)}"
    found = []
    for kind, number in (("new", lambda i: 100 + i / 1000), ("again", lambda _: 100)):
        rate, p95, processor = {}, {}, {}
        for who, server in servers.items():
            asyncio.run(_load(lambda _, a=asked[who]: a + quote(sql.format(n=50)), QUICK_SECONDS))
            before, address = (
                _processor_seconds(server),
                lambda i, a=asked[who], n=number: a + quote(sql.format(n=n(i))),
            )
            rate[who], p95[who] = asyncio.run(_load(address, seconds))
            processor[who] = 1000 * (_processor_seconds(server) - before) / (rate[who] * seconds)
        note = f"{rate[OURS]:,.0f} a second beside {rate[THEIRS]:,.0f}"
        found += [
            Measure(f"{name}, {kind}: rate", rate[OURS] / rate[THEIRS], "times", least=LEAST_RATIO, note=note),
            Measure(
                f"{name}, {kind}: p95", p95[OURS], "ms", most=p95[THEIRS], note=f"Datasette's {p95[THEIRS]:.1f} ms"
            ),
            Measure(
                f"{name}, {kind}: processor",
                processor[OURS],
                "ms",
                note=f"Datasette's {processor[THEIRS]:.2f} ms: what a busy machine moves least",
            ),
        ]
    return found


def _processor_seconds(server: Server) -> float:
    """Of a server and the processes it has started, each of which runs on."""
    times = [process.cpu_times() for process in (server.process, *server.process.children())]
    return sum(one.user + one.system for one in times)


def _attacked(address: str, seconds: float) -> list[Measure]:
    """The 95th percentile of pages and documents, before and while eight attackers ask what takes all their time."""

    async def both() -> tuple[float, float]:
        page = lambda i: address + PAGES[i % len(PAGES)]  # noqa: E731
        await _load(page, QUICK_SECONDS)
        _, idle = await _load(page, seconds, pause=0.01)
        is_over = asyncio.Event()
        attackers = [asyncio.create_task(_attack(address, number, is_over)) for number in range(8)]
        await asyncio.sleep(6)  # the processes that run questions have started by then, once for all
        _, busy = await _load(page, max(seconds, 3), pause=0.01)
        is_over.set()
        await asyncio.gather(*attackers)
        return idle, busy

    idle, busy = asyncio.run(both())
    note = f"{busy:.1f} ms under attack, {idle:.1f} ms idle"
    return [Measure("pages under attack: p95", busy / idle, "times idle", most=MOST_SLOWER, note=note)]


async def _attack(address: str, number: int, is_over: asyncio.Event) -> None:
    headers = {"x-asked-by": f"198.51.100.{number}"}
    async with httpx.AsyncClient(timeout=60, headers=headers) as client:
        while not is_over.is_set():
            answer = await client.post(f"{address}/api/v1/query", json={"sql": ATTACK.format(n=number)})
            assert answer.status_code in (422, 429), answer.text


async def _load(address_of: Callable[[int], str], seconds: float, pause: float = 0.0) -> tuple[float, float]:
    """Requests per second and 95th percentile in milliseconds over connections that stay open."""
    until, asked, took = time.perf_counter() + seconds, iter(range(10**9)), []

    async def connection(number: int) -> None:
        host = urlsplit(address_of(0))
        reader, writer = await asyncio.open_connection(host.hostname, host.port)
        while (start := time.perf_counter()) < until:
            path = address_of(next(asked)).removeprefix(f"http://{host.netloc}")
            headers = f"Host: {host.netloc}\r\nX-Asked-By: 203.0.113.{number}\r\n"
            writer.write(f"GET {path} HTTP/1.1\r\n{headers}\r\n".encode())
            await read_response(reader)
            took.append(time.perf_counter() - start)
            await asyncio.sleep(pause)
        writer.close()

    await asyncio.gather(*(connection(number) for number in range(CONNECTIONS)))
    return len(took) / seconds, percentile(in_milliseconds(took), 0.95)
