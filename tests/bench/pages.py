"""What a page's script costs a visitor: from asking over the websocket to the end of the run.

Cold is a page's first run in a fresh process. Then come addresses that this process was never asked before (another force each),
then the same ones again (answers and parts of the page have been kept). Processor time is told beside, since it does not move with
what else runs on the machine; it holds what the process does aside, too.
"""

import asyncio

from etl.paths import Places
from tests.serving import Server

from .addresses import queries_of_pages
from .report import Measure, percentile
from .server import site
from .session import Run, Session

MOST_COLD_MS, MOST_WARM_MS = 500, 120
RERUNS, COLD_ROUNDS = 30, 3


def measure(figures: Places, quick: bool = False, only: tuple[str, ...] = ()) -> list[Measure]:
    """Every page, or those named; raises RuntimeError when a page shows an error or no data version."""
    if not quick:
        with site(figures) as server:
            server.wait_until_idle()  # scripts are compressed aside once for a data folder
    found: list[Measure] = []
    for page, queries in queries_of_pages().items():
        if only and (page or "find") not in only:
            continue
        cold: list[Run] = []
        for at in range(1 if quick else COLD_ROUNDS):
            with site(figures) as server:
                reruns = 0 if at else 3 if quick else RERUNS
                first, new, again = asyncio.run(_visit(server, page, queries, reruns))
            cold.append(first)
            if not at:
                warm = [*_warm(page, "new address", *new), *_warm(page, "asked before", *again)]
        found += [_cold(page, cold), *warm]
    return found


Timed = tuple[list[Run], float]
"""Runs, and the server's processor time for all of them in seconds."""


async def _visit(server: Server, page: str, queries: list[str], reruns: int) -> tuple[Run, Timed, Timed]:
    """The first run, then reruns of other addresses, then of the same ones once more."""
    others = queries[1:] or queries
    async with Session(server.address) as session:

        async def timed(chosen: list[str]) -> Timed:
            before = server.cpu_seconds()
            runs = [await _checked(session, page, query) for query in chosen]
            return runs, server.cpu_seconds() - before

        first = await _checked(session, page, queries[0])
        new = await timed(queries[1:][:reruns])
        again = await timed([others[at % len(others)] for at in range(reruns)])
    return first, new, again


async def _checked(session: Session, page: str, query: str) -> Run:
    run = await session.rerun(page, query)
    if run.errors or not run.version:
        raise RuntimeError(f"/{page}?{query}: {'; '.join(run.errors) or 'no data version on the page'}")
    return run


def _cold(page: str, runs: list[Run]) -> Measure:
    took = [run.seconds * 1000 for run in runs]
    told = ", ".join(f"{one:.0f}" for one in took)
    return Measure(f"{page or 'find'}, cold, median", percentile(took, 0.5), "ms", MOST_COLD_MS, note=told)


def _warm(page: str, which: str, runs: list[Run], cpu_seconds: float) -> list[Measure]:
    if not runs:
        return []
    took = [run.seconds * 1000 for run in runs]
    script = percentile([run.script_seconds * 1000 for run in runs], 0.5)
    size = percentile([run.bytes / 1000 for run in runs], 0.5)
    name = f"{page or 'find'}, {which}"
    note = f"script {script:.0f} ms, processor {cpu_seconds / len(runs) * 1000:.0f} ms, {size:.0f} kB"
    return [
        Measure(f"{name}, p50", percentile(took, 0.5), "ms", note=note),
        Measure(f"{name}, p95", percentile(took, 0.95), "ms", MOST_WARM_MS, note=f"{len(runs)} runs"),
    ]
