"""A news day: a hundred sessions, plain HTTP beside them, and a refresh that publishes new figures in the middle.

    python -m tests.bench.load [--sessions 100] [--minutes 5] [--attackers 20] [--json FILE]

With attackers (`attackers`) the aims are those of a day on which somebody means harm. The server runs as `make run` starts it, on a copy of the figures. Prints the figures and every kind of error; exit status 1 on any
error, when a session still saw the old figures more than a minute after publishing, or when the refresh published nothing.
"""

import argparse
import asyncio
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from dashboard.database import queries, store
from dashboard.text import site_words
from etl.paths import PROJECT, Places
from tests.refresh.bench import bundled_workbook
from tests.refresh.publisher import Publisher
from tests.serving import Server

from .addresses import queries_of_pages
from .report import Measure, Neighbours, as_json, machine, machine_line, percentile, table
from .server import built_figures, site
from .visitors import LEAST_THINK, MOST_THINK, Seen, crowd

REQUESTS_PER_SECOND = 20.0
RAMP_SECONDS = 30.0
SAMPLE_SECONDS = 5.0
MOST_P95_BESIDE_ATTACKERS = 0.15
MOST_SECONDS_OLD, MOST_P95_SECONDS, MOST_MEGABYTES = 60.0, 1.0, 600


@dataclass
class Request:
    """One plain HTTP request."""

    path: str
    at: float = 0.0
    """When the answer had come, on the clock of time.time()."""
    seconds: float = 0.0
    version: str = ""
    """The data version that the answer's headers name."""
    problem: str = ""
    """A status of 400 or more, or why there was no answer."""


@dataclass
class Refreshed:
    """What became of the refresh in the middle."""

    began: float = 0.0
    published: float = 0.0
    """When the pointer moved, on the clock of time.time(); 0 when it never did."""
    status: int = -1
    version: str = ""
    said: str = ""


@dataclass
class Samples:
    """Memory and threads of the server over time."""

    megabytes: list[float] = field(default_factory=list)
    threads: list[int] = field(default_factory=list)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--attackers", type=int, default=0)
    parser.add_argument("--json", type=Path, default=PROJECT / "bench-results" / "load.json", metavar="FILE")
    chosen = parser.parse_args(arguments)
    told = machine() | {"sessions": chosen.sessions, "minutes": chosen.minutes, "attackers": chosen.attackers}
    print(machine_line(told), flush=True)
    with (
        built_figures() as figures,
        release(figures.data.parent) as mirror,
        Neighbours() as neighbours,
        site(figures) as server,
    ):
        os.environ["ON_THE_RECORD_DATA"] = str(figures.data)
        measures, problems = asyncio.run(
            run(server, figures, mirror, chosen.sessions, chosen.minutes * 60, chosen.attackers)
        )
    print(table(measures))
    print(f"(Others took {neighbours.share:.0%} of the processors meanwhile.)")
    told["others_took"] = round(neighbours.share, 2)
    for problem, times in problems.most_common():
        print(f"{times:>5} × {problem}")
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(as_json(told | {"problems": dict(problems)}, {"load": measures}), encoding="utf-8")
    return int(bool(problems) or any(one.is_met is False for one in measures))


@contextmanager
def release(folder: Path) -> Iterator[str]:
    """The publishers, played by a local server that offers the bundled figures as a release of recorded crime and nothing else,

    so that the refresh ends with 3, some sources stale; its address.
    """
    publisher = Publisher()
    publisher.publish_recorded_crime(bundled_workbook(folder / "release.ods"))
    yield publisher.address
    publisher.close()


async def run(
    server: Server, figures: Places, mirror: str, sessions: int, seconds: float, attackers: int
) -> tuple[list[Measure], Counter[str]]:
    """The crowd, the requests, the refresh in the middle, the attackers and the samples, all at once; figures and problems by kind."""
    before, ramp = store.version(), min(RAMP_SECONDS, seconds / 4)
    began, until = time.time(), time.monotonic() + seconds
    samples, cpu = Samples(), server.cpu_seconds()
    most_p95 = MOST_P95_BESIDE_ATTACKERS if attackers else MOST_P95_SECONDS
    seen, asked, refreshed, *_ = await asyncio.gather(
        crowd(server.address, queries_of_pages(), sessions, seconds, ramp),
        request(server.address, plain_addresses(), until),
        refresh(figures, mirror, seconds / 2),
        sample(server, samples, until),
        attack(server.address, attackers, seconds),
    )
    last_old = stale_seconds([(one.at, one.run.version) for one in seen], refreshed, before)
    last_old_answer = stale_seconds([(one.at, one.version) for one in asked], refreshed, before)
    problems = Counter(f"page: {error}" for one in seen for error in one.run.errors)
    problems += Counter(
        f"page without a data version: /{one.page}"
        for one in seen
        if one.is_click and not (one.run.errors or one.run.version)
    )
    problems += Counter(f"HTTP: {one.problem} at {one.path}" for one in asked if one.problem)
    if not refreshed.version:
        problems[f"refresh: published nothing, exit status {refreshed.status}: {refreshed.said}"] += 1
    clicks = [one for one in seen if one.is_click and not one.run.errors]
    took = [one.run.seconds for one in clicks]
    looks = [one.run.seconds for one in seen if not (one.is_click or one.run.errors)]
    plain = [one.seconds * 1000 for one in asked if not one.problem]
    first = first_new(seen, refreshed)
    return [
        Measure(
            "runs",
            len(took),
            "",
            note=f"{len(took) / seconds:.1f} a second, think time {LEAST_THINK:.0f} to {MOST_THINK:.0f} s",
        ),
        Measure("run, p50", percentile(took, 0.5), "s"),
        Measure("run, p95", percentile(took, 0.95), "s", most_p95, note=f"most {max(took):.2f} s"),
        *_before_and_after("run, p95", "s", began + ramp, refreshed, [(one.at, one.run.seconds) for one in clicks]),
        Measure("parts that ran by themselves", len(looks), "", note=f"p95 {percentile(looks or [0.0], 0.95):.2f} s"),
        Measure("plain requests", len(plain), "", note=f"{len(plain) / seconds:.1f} a second"),
        Measure("plain request, p95", percentile(plain, 0.95), "ms", most_p95 * 1000, note=f"most {max(plain):.0f} ms"),
        *_before_and_after(
            "plain request, p95",
            "ms",
            began + ramp,
            refreshed,
            [(one.at, one.seconds * 1000) for one in asked if not one.problem],
        ),
        Measure(
            "memory, most",
            max(samples.megabytes),
            "MB",
            MOST_MEGABYTES,
            note=", ".join(f"{one:.0f}" for one in samples.megabytes[::6]),
        ),
        Measure("processor of the server", (server.cpu_seconds() - cpu) / seconds, "cores", note="on average"),
        Measure("threads, most", max(samples.threads), ""),
        Measure("refresh", refreshed.published - refreshed.began, "s", note="from its start to publishing"),
        Measure("sessions that saw or were told of the new figures", len(first), "", least=sessions),
        Measure(
            "last session to see or be told of them",
            max(first.values(), default=float("nan")),
            "s",
            MOST_SECONDS_OLD,
            note=f"median {percentile(first.values() or [float('nan')], 0.5):.1f} s",
        ),
        Measure("last page with the old figures", last_old, "s", MOST_SECONDS_OLD, note="after publishing"),
        Measure(
            "last plain answer with the old figures", last_old_answer, "s", MOST_SECONDS_OLD, note="after publishing"
        ),
        Measure("errors", sum(problems.values()), "", 0),
    ], problems


def _before_and_after(
    name: str, unit: str, settled: float, refreshed: Refreshed, took: list[tuple[float, float]]
) -> list[Measure]:
    """The 95th percentile of times and figures: once all had arrived, and in the minute after publishing."""
    spans = {
        "from the last arrival to the refresh": (settled, refreshed.began),
        "in the minute after publishing": (refreshed.published, refreshed.published + 60),
    }
    return [
        Measure(f"{name} {words}", percentile(held, 0.95), unit, note=f"{len(held)} of them")
        for words, (start, end) in spans.items()
        if (held := [figure for at, figure in took if start < at < end])
    ]


def first_new(seen: list[Seen], refreshed: Refreshed) -> dict[int, float]:
    """By session, how many seconds after publishing it saw the new figures or was told of them; those never told are left out."""
    first: dict[int, float] = {}
    for one in sorted(seen, key=lambda one: one.at):
        is_told = one.run.version == refreshed.version or any(site_words.NEWER_DATA in note for note in one.run.notes)
        if refreshed.version and is_told:
            first.setdefault(one.visitor, one.at - refreshed.published)
    return first


def stale_seconds(versions: list[tuple[float, str]], refreshed: Refreshed, before: str) -> float:
    """How long after publishing the old version last came, of times and versions; 0 where it never did."""
    old = [at - refreshed.published for at, version in versions if version == before and at > refreshed.published]
    return max(old, default=0.0) if refreshed.published else float("nan")


# -- what happens beside the sessions ---------------------------------------------------------------------------------------------


def plain_addresses() -> list[str]:
    """What programs, printers and first-time visitors ask for: documents, the API, tables, pages."""
    forces = [row.force_id for row in store.rows(queries.forces)]
    tables = ["recording_rate", "grade", "inspection", "force", "source"]
    return [
        *(f"/brief/{force}" for force in forces),
        *(f"/api/v1/forces/{force}.json" for force in forces),
        *(f"/force?force={force}" for force in forces),
        *(f"/api/v1/tables/{name}.{ending}" for name in tables for ending in ("csv", "json")),
        "/", "/about_the_data", "/get_help", "/brief/", "/data/latest/", "/api/v1/", "/feed.xml", "/sitemap.xml", "/healthz",
    ]  # fmt: skip


async def request(address: str, paths: list[str], until: float) -> list[Request]:
    """Ask for one address after another at a steady rate, never waiting for the answer before the next; again with its ETag."""
    chance, tags, asked = random.Random(0), {}, []

    async def get(http: httpx.AsyncClient, path: str) -> None:
        began = time.perf_counter()
        one = Request(path)
        try:
            answer = await http.get(path, headers={"If-None-Match": tags[path]} if path in tags else {})
            if tag := answer.headers.get("etag"):
                tags[path] = tag
            one.version = answer.headers.get("x-data-version", "")
            one.problem = f"status {answer.status_code}" if answer.status_code >= 400 else ""
        except httpx.HTTPError as error:
            one.problem = f"{type(error).__name__}: {error}"
        one.seconds = time.perf_counter() - began
        one.at = time.time()
        asked.append(one)

    # Nobody's request waits for another's answer on our side; a connection is given up before the server gives it up.
    limits = httpx.Limits(max_connections=None, keepalive_expiry=2)
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=30) as http, asyncio.TaskGroup() as group:
        due = time.monotonic()
        while due < until:
            group.create_task(get(http, chance.choice(paths)))
            due += 1 / REQUESTS_PER_SECOND
            await asyncio.sleep(max(0.0, due - time.monotonic()))
    return asked


async def attack(address: str, attackers: int, seconds: float) -> None:
    """So many attackers, in a process of their own."""
    if attackers:
        command = [sys.executable, "-m", "tests.bench.attackers", address]
        numbers = ["--attackers", str(attackers), "--seconds", str(seconds)]
        process = await asyncio.create_subprocess_exec(*command, *numbers, cwd=PROJECT)
        if await process.wait():
            raise RuntimeError("the attackers gave up")


async def refresh(figures: Places, mirror: str, wait: float) -> Refreshed:
    """After `wait` seconds, a real refresh in a process of its own."""
    await asyncio.sleep(wait)
    told, before = Refreshed(began=time.time()), store.version()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "etl", "refresh", "--source", "home_office", "--mirror", mirror),
        cwd=PROJECT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    told.status, told.said = process.returncode, output.decode(errors="replace").strip()[-500:]
    if store.version() != before:
        told.version, told.published = store.version(), figures.pointer.stat().st_mtime
    return told


async def sample(server: Server, samples: Samples, until: float) -> None:
    while time.monotonic() < until:
        samples.megabytes.append(server.megabytes())
        samples.threads.append(server.threads())
        await asyncio.sleep(SAMPLE_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
