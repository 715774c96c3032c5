"""Does the process grow with use: 2,000 runs in a few sessions, then sessions opened and closed.

Every address is visited once beforehand, so that what is kept on purpose (the store's answers) is there when the count begins.
The criterion is the slope of a straight line through the memory at 400, 600, ... 2,000 runs: 5 MB for each 1,000 is about what such
a fit can tell from the allocator's ups and downs of some megabytes. Threads must not grow at all.

Streamlit keeps up to 128 closed sessions for two minutes, for a browser that comes back after a break in the network. So the first
200 closed sessions may cost; the later ones must not, since each then takes the place of an older one.
"""

import asyncio
import statistics
import urllib.request
from itertools import islice

from etl.paths import Places
from tests.serving import Server

from .addresses import queries_of_pages
from .report import Measure
from .server import site
from .session import Session
from .visitors import addresses

RUNS, STEP, SETTLED = 2000, 200, 400
SESSIONS, CLOSED, BATCHES = 4, 200, 3
MOST_SLOPE_MB, MOST_PER_SESSION_KB, MOST_MORE_THREADS = 5.0, 50.0, 0


def measure(figures: Places, quick: bool = False) -> list[Measure]:
    """Growth per 1,000 runs, of threads, and per closed session. Raises RuntimeError when a page shows an error."""
    runs, step, settled, closed = (60, 10, 20, 10) if quick else (RUNS, STEP, SETTLED, CLOSED)
    with site(figures) as server:
        counts, memory, threads = asyncio.run(_runs(server, runs, step))
        after = [server.megabytes(), *(asyncio.run(_opened_and_closed(server, closed)) for _ in range(BATCHES))]
        active = _active_sessions(server)
    late = [(count / 1000, held) for count, held in zip(counts, memory) if count >= settled]
    slope = statistics.linear_regression(*zip(*late)).slope
    more_threads = threads[-1] - max(threads[: counts.index(settled) + 1])
    per_session = (after[-1] - after[-2]) / closed * 1000
    return [
        Measure(
            "growth for each 1,000 runs",
            slope,
            "MB",
            MOST_SLOPE_MB,
            note=f"at {counts[0]}, {counts[0] + step}, ...: " + ", ".join(f"{one:.0f}" for one in memory),
        ),
        Measure(
            "threads more than at the start", more_threads, "", MOST_MORE_THREADS, note=", ".join(map(str, threads))
        ),
        Measure(
            f"growth for each closed session, the last {closed} of {closed * BATCHES}",
            per_session,
            "kB",
            MOST_PER_SESSION_KB,
            note="MB before and after each: " + ", ".join(f"{one:.0f}" for one in after),
        ),
        Measure("sessions that Streamlit counts after all have closed", active, "", 0),
    ]


async def _runs(server: Server, runs: int, step: int) -> tuple[list[int], list[float], list[int]]:
    """Runs so far, megabytes and threads, after every `step` runs."""
    queries = queries_of_pages()
    every = [(page, query) for page in queries for query in queries[page]]
    chosen = islice(addresses(queries, seed=1), runs)
    sessions = [Session(server.address) for _ in range(SESSIONS)]
    for session in sessions:
        await session.open()
    counts, memory, threads = [], [], []
    for at, (page, query) in enumerate([*every, *chosen], start=1 - len(every)):
        run = await sessions[at % len(sessions)].rerun(page, query)
        if run.errors:
            raise RuntimeError(f"/{page}?{query}: {'; '.join(run.errors)}")
        if at > 0 and at % step == 0:
            counts.append(at)
            memory.append(server.megabytes())
            threads.append(server.threads())
    for session in sessions:
        await session.close()
    return counts, memory, threads


async def _opened_and_closed(server: Server, sessions: int) -> float:
    """Megabytes after so many sessions each opened a force's page and closed."""
    queries = queries_of_pages()["force"]
    for at in range(sessions):
        async with Session(server.address) as session:
            await session.rerun("force", queries[at % len(queries)])
    await asyncio.sleep(1)
    return server.megabytes()


def _active_sessions(server: Server) -> int:
    """Streamlit's own count. Raises ValueError when it no longer tells."""
    with urllib.request.urlopen(f"{server.address}/_stcore/metrics", timeout=10) as answer:
        for line in answer.read().decode().splitlines():
            if line.startswith("active_sessions "):
                return int(float(line.split()[1]))
    raise ValueError("/_stcore/metrics does not tell active_sessions")
