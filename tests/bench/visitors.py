"""Many visitors at once: each with a session of its own, a page, a think time, another page, and so on."""

import asyncio
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
from websockets.exceptions import WebSocketException

from .session import Run, Session

LEAST_THINK, MOST_THINK = 5.0, 15.0
"""Seconds between the end of a run and the visitor's next click."""


@dataclass(frozen=True)
class Seen:
    """What one visitor saw at once: a page, or a part of it that ran by itself."""

    visitor: int
    page: str
    query: str
    at: float
    """When the run had finished or failed, on the clock of time.time()."""
    run: Run
    """What came; its `errors` also tell of a socket that closed or a server that did not answer."""
    is_click: bool = True
    """False for a part that ran by itself."""


def addresses(queries: dict[str, list[str]], seed: int) -> Iterator[tuple[str, str]]:
    """Page and query without end: pages by chance, an address of each by chance, the same for the same seed."""
    chance = random.Random(seed)
    while True:
        page = chance.choice(list(queries))
        yield page, chance.choice(queries[page])


async def browse(
    address: str,
    queries: dict[str, list[str]],
    visitor: int,
    until: float,
    think: tuple[float, float],
    seen: list[Seen],
) -> None:
    """One visitor until the time `until` (time.monotonic); tells `seen` of every run. After a failure it comes again."""
    chance, pages = random.Random(visitor), addresses(queries, visitor)
    page, query = next(pages)
    while time.monotonic() < until:
        try:
            async with Session(address) as session:
                while time.monotonic() < until:
                    run = await session.rerun(page, query)
                    seen.append(Seen(visitor, page, query, time.time(), run))
                    for part in await session.stay(chance.uniform(*think)):
                        seen.append(Seen(visitor, page, query, time.time(), part, is_click=False))
                    page, query = next(pages)
        except (OSError, TimeoutError, WebSocketException, httpx.HTTPError) as error:
            failed = Run(errors=[f"{type(error).__name__}: {error}"])
            seen.append(Seen(visitor, page, query, time.time(), failed))
            await asyncio.sleep(1)


async def crowd(address: str, queries: dict[str, list[str]], visitors: int, seconds: float, ramp: float) -> list[Seen]:
    """Everything that so many visitors saw in `seconds`; they arrive evenly within the first `ramp` seconds."""
    until, seen = time.monotonic() + seconds, []

    async def arrive(visitor: int) -> None:
        await asyncio.sleep(ramp * visitor / visitors)
        await browse(address, queries, visitor, until, (LEAST_THINK, MOST_THINK), seen)

    await asyncio.gather(*(arrive(visitor) for visitor in range(visitors)))
    return seen
