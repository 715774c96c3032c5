"""Questions in SQL: beside Datasette on the same tables, and what the other pages' readers feel while somebody attacks.

New questions differ in a number each time, so that no answer is kept; a link that is passed around is the same question again.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import httpx

from etl.paths import Places
from tests.serving import Server, free_port

from .opendata import _to_sqlite
from .report import Measure, in_milliseconds, percentile
from .server import site

CONNECTIONS, SECONDS, QUICK_SECONDS = 4, 4.0, 1.0
LEAST_RATIO, MOST_SLOWER = 5.0, 1.5
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
        _to_sqlite(figures.current().database, copy)
        port = free_port()
        # Its limit of a second is lifted, so that a busy machine makes it slow and not silent.
        options = ["--port", str(port), "--setting", "sql_time_limit_ms", "10000"]
        command = [sys.executable, "-m", "datasette", "serve", "-i", str(copy), *options]
        datasette = Server(command, f"http://127.0.0.1:{port}", ready="/-/versions.json")
        with site(figures) as ours, datasette as theirs:
            beside = [
                one
                for name, sql in QUESTIONS.items()
                for one in _beside(
                    name,
                    sql,
                    f"{ours.address}/api/v1/query?sql=",
                    f"{theirs.address}/otr.json?_shape=objects&sql=",
                    seconds,
                )
            ]
        with site(figures) as ours:
            return [*beside, *_attacked(ours.address, seconds)]


def _beside(name: str, sql: str, ours: str, theirs: str, seconds: float) -> list[Measure]:
    """New questions, then one question again and again, of both servers."""
    found = []
    for kind, number in (("new", lambda i: 100 + i / 1000), ("again", lambda _: 100)):
        rates = {}
        for who, address in (("ours", ours), ("theirs", theirs)):
            asyncio.run(_load(lambda _, a=address: a + quote(sql.format(n=50)), QUICK_SECONDS))
            rates[who] = asyncio.run(_load(lambda i, a=address, n=number: a + quote(sql.format(n=n(i))), seconds))
        (rate, p95), (their_rate, their_p95) = rates["ours"], rates["theirs"]
        note = f"{rate:,.0f} a second beside {their_rate:,.0f}"
        found += [
            Measure(f"{name}, {kind}: rate", rate / their_rate, "times", least=LEAST_RATIO, note=note),
            Measure(f"{name}, {kind}: p95", p95, "ms", most=their_p95, note=f"Datasette's {their_p95:.1f} ms"),
        ]
    return found


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
    """Requests per second and 95th percentile in milliseconds over kept-alive connections."""
    until, asked, took = time.perf_counter() + seconds, iter(range(10**9)), []

    async def connection(number: int) -> None:
        headers = {"x-asked-by": f"203.0.113.{number}"}
        async with httpx.AsyncClient(timeout=60, headers=headers) as client:
            while (start := time.perf_counter()) < until:
                answer = await client.get(address_of(next(asked)))
                assert answer.status_code == 200, answer.text[:300]
                took.append(time.perf_counter() - start)
                await asyncio.sleep(pause)

    await asyncio.gather(*(connection(number) for number in range(CONNECTIONS)))
    return len(took) / seconds, percentile(in_milliseconds(took), 0.95)
