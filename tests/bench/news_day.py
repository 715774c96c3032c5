"""A news day on a cache: thousands who read a page and go, a hundred who click, and new figures published to the store in the middle.

    python -m tests.bench.news_day [--readers 10000] [--sessions 100] [--minutes 3]

nginx with the shipped settings stands for the CDN, before two processes on folders of their own that fetch from one S3 store. Prints
what share of the plain requests the cache answered and how many came to the processes; exit status 1 on any error.
"""

import argparse
import asyncio
import multiprocessing
import os
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import aiohttp
import httpx
import pytest

from etl.build import load
from etl.object_storage.bucket import bucket_at
from etl.object_storage.publish import publish
from etl.paths import Places
from tests.deploy.proxy import Proxy, proxying
from tests.s3 import BUCKET, environment, s3_server
from tests.serving import Server, free_port, serving

from .addresses import queries_of_pages
from .report import Measure, Neighbours, machine, machine_line, percentile, table
from .server import built_figures
from .visitors import Seen, crowd

STORE = f"s3://{BUCKET}/builds"
IN_THE_NEWS, IN_THE_NEWS_SHARE = "kent", 0.6
SCRIPTS = 3
LANES = 100
"""Readers at a time, each from an address of its own, since nginx counts by address."""
MOST_SECONDS_OLD = 150
"""The store is looked at every 30 s, and a page's HTML is kept for 60 s; documents are kept for five minutes, longer than the day."""


@dataclass
class Day:
    """What runs: nginx, the processes behind it, and where the figures are made."""

    proxy: Proxy
    servers: list[Server]
    publisher: Places


@dataclass
class Answer:
    """One plain answer."""

    path: str
    at: float
    seconds: float
    version: str
    problem: str


@contextmanager
def day(nginx: str, figures: Places) -> Iterator[Day]:
    """Everything started, until the block is left. `figures` is what is published first, and where new ones are built."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        s3 = stack.enter_context(s3_server())
        own = stack.enter_context(pytest.MonkeyPatch.context())
        for name, value in environment(f"http://127.0.0.1:{s3.port}").items():
            own.setenv(name, value)
        publish(figures, bucket_at(STORE))
        settings = {"ON_THE_RECORD_STORE": STORE, "STREAMLIT_SERVER_ADDRESS": "127.0.0.1"}
        servers = []
        for number in (1, 2):
            data = folder / str(number)
            shutil.copytree(figures.data, data, ignore=shutil.ignore_patterns("build", "downloads"))
            servers.append(stack.enter_context(serving(data, folder / f"{number}.txt", environment=settings)))
        addresses = [server.address.removeprefix("http://") for server in servers]
        (folder / "nginx").mkdir()
        proxy = stack.enter_context(proxying(nginx, folder / "nginx", free_port(), addresses))
        yield Day(proxy, servers, figures)


def visit(chance: random.Random, forces: Sequence[str], assets: Sequence[str]) -> list[str]:
    """What one reader's browser asks for: a page and some of its scripts; one in three reads a document as well.

    A browser asks for fifty scripts on its first visit. All of them come from the cache; asking for more would only load this machine.
    """
    force = IN_THE_NEWS if chance.random() < IN_THE_NEWS_SHARE else chance.choice(forces)
    page = chance.choice([f"/force?force={force}"] * 5 + ["/", "/national", f"/progress?force={force}"])
    documents = [f"/brief/{force}", f"/api/v1/forces/{force}.json", "/data/latest/grade.csv", "/feed.xml"]
    return [page, *chance.sample(assets, SCRIPTS), *([chance.choice(documents)] if chance.random() < 1 / 3 else [])]


async def read(address: str, readers: int, seconds: float, visits: Iterator[list[str]]) -> list[Answer]:
    """So many readers, evenly over the time."""
    answers: list[Answer] = []

    async def lane(number: int) -> None:
        began, of_this_lane = time.monotonic(), readers // LANES
        way = aiohttp.TCPConnector(local_addr=(f"127.0.1.{number + 1}", 0))
        async with aiohttp.ClientSession(
            address, connector=way, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False
        ) as client:
            for turn in range(of_this_lane):
                await asyncio.sleep(max(0.0, began + seconds * turn / of_this_lane - time.monotonic()))
                encodings = "gzip" if turn % 10 == 0 else "gzip, deflate, br, zstd"
                answers.extend([await _ask(client, path, encodings) for path in next(visits)])

    await asyncio.gather(*(lane(number) for number in range(LANES)))
    return answers


async def _ask(client: aiohttp.ClientSession, path: str, encodings: str) -> Answer:
    began, version = time.monotonic(), ""
    try:
        async with client.get(path, headers={"accept-encoding": encodings}) as answer:
            await answer.read()
            problem = str(answer.status) if answer.status != 200 else ""
            version = answer.headers.get("x-data-version", "")
    except (aiohttp.ClientError, TimeoutError) as error:
        problem = type(error).__name__
    return Answer(path, time.time(), time.monotonic() - began, version, problem)


async def publish_at(publisher: Places, seconds: float) -> tuple[str, float]:
    """Publish new figures after so long; their version and when they were in the store."""
    await asyncio.sleep(seconds)

    def publish_now() -> str:
        version = load.build(publisher).pointer.version
        publish(publisher, bucket_at(STORE))
        return version

    return await asyncio.to_thread(publish_now), time.time()


async def run(of_the_day: Day, readers: int, sessions: int, seconds: float) -> tuple[list[Measure], Counter[str]]:
    """Everything at once; figures, and problems by kind."""
    address = of_the_day.proxy.address
    forces = [name.removeprefix("force=") for name in queries_of_pages()["force"]]
    assets = re.findall(r'"\./(static/[^"]+\.(?:js|css))"', httpx.get(address).text)
    chance = random.Random(1)
    visits = (visit(chance, forces, [f"/{asset}" for asset in assets]) for _ in iter(int, 1))
    seen: list[Seen]
    click = partial(_click, address, queries_of_pages(), sessions, seconds)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as another:
        answers, seen, (version, published) = await asyncio.gather(
            read(address, readers, seconds, visits),
            asyncio.get_running_loop().run_in_executor(another, click),
            publish_at(of_the_day.publisher, seconds / 2),
        )
    problems = Counter(f"HTTP: {one.problem} at {one.path}" for one in answers if one.problem)
    problems += Counter(f"page: {error}" for one in seen for error in one.run.errors)
    pages = [one for one in answers if _kind(one.path) == "pages" and one.version and one.at > published]
    old = [one.at - published for one in pages if one.version != version]
    log = [line for line in of_the_day.proxy.log() if not line["path"].startswith("/_stcore/")]
    kept = Counter(line["cache"] or "-" for line in log)
    hits = sum(kept[how] for how in ("HIT", "STALE", "UPDATING"))
    origin = Counter(_kind(line["path"]) for line in log if line["process"])
    return [
        Measure("plain requests", len(answers), "", note=f"of {readers:,} readers in {seconds / 60:.1f} min"),
        Measure("answered by the cache", round(100 * hits / len(log), 2), "%", least=95),
        Measure(
            "came to a process", sum(origin.values()), "", note=", ".join(f"{k} {n}" for k, n in origin.most_common())
        ),
        Measure("sent by the cache", round(sum(line["bytes"] for line in log) / 1e6), "MB"),
        Measure("plain, p95", round(percentile([one.seconds for one in answers], 0.95) * 1000), "ms"),
        Measure("page runs", len(seen), "", note=f"of {sessions} sessions"),
        Measure("run, p95", round(percentile([one.run.seconds for one in seen], 0.95), 2), "s"),
        Measure("old figures last seen on a page", round(max(old, default=0.0)), "s", most=MOST_SECONDS_OLD),
        Measure("pages with new figures", len(pages) - len(old), "", least=1),
    ], problems


def _click(address: str, queries: dict[str, list[str]], sessions: int, seconds: float) -> list[Seen]:
    """The sessions, in a process of their own: unpacking what they are sent would keep the plain readers waiting."""
    return asyncio.run(crowd(address, queries, sessions, seconds, min(60.0, seconds / 3)))


def _kind(path: str) -> str:
    if path.startswith("/static/"):
        return "scripts"
    return "documents" if re.match(r"/(api|data|brief|embed|feed)", path) else "pages"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", type=int, default=10_000)
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=3.0)
    chosen = parser.parse_args(arguments)
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None:
        sys.exit("nginx is not installed; try: apt-get install nginx")
    print(machine_line(machine()), flush=True)
    with built_figures() as figures, Neighbours() as neighbours, day(nginx, figures) as of_the_day:
        os.environ["ON_THE_RECORD_DATA"] = str(figures.data)
        measures, problems = asyncio.run(run(of_the_day, chosen.readers, chosen.sessions, chosen.minutes * 60))
    print(table(measures))
    print(f"(Others took {neighbours.share:.0%} of the processors meanwhile.)")
    for problem, times in problems.most_common():
        print(f"{times:>5} × {problem}")
    return int(bool(problems) or any(one.is_met is False for one in measures))


if __name__ == "__main__":
    sys.exit(main())
