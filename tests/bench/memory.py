"""Memory of the server's process by open sessions, and how long a click takes when a hundred are open."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack

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
