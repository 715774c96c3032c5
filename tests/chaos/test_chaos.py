"""What breaks under a running site: the process killed in mid-load, the disk full during a refresh, the published files deleted."""

import asyncio
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pandas as pd
import pytest

from dashboard.text import site_words
from etl.paths import PROJECT, Places
from tests.bench.addresses import queries_of_pages
from tests.bench.session import Run, Session
from tests.bench.visitors import Seen, browse
from tests.refresh import workbooks
from tests.refresh.publisher import Publisher
from tests.serving import Server, serving

pytestmark = pytest.mark.slow

VISITORS, MOST_SECONDS_DOWN = 4, 10.0
"""Seconds of one processor, which are seconds on a machine that does nothing else."""
DISK_MEGABYTES = 400
KILOBYTE = 1024


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small disk of its own where this may be mounted, else a folder like any other."""
    folder = tmp_path_factory.mktemp("disk")
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "tmpfs", str(folder)]
    is_mounted = shutil.which("mount") and subprocess.run(mounting, capture_output=True).returncode == 0
    yield folder
    if is_mounted:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture(scope="module")
def figures(built: Places, disk: Path) -> Places:
    """The site's own copy, on the small disk; scripts compressed aside lie elsewhere (`serving`), so that they do not move its free space."""
    return Places(Path(shutil.copytree(built.data, disk / "data")))


@pytest.fixture(scope="module")
def server(figures: Places) -> Iterator[Server]:
    with serving(figures.data) as running:
        yield running


def open_page(server: Server) -> Run:
    async def opened() -> Run:
        async with Session(server.address) as session:
            return await session.rerun("force", "force=kent")

    return asyncio.run(opened())


# -- the process ---------------------------------------------------------------------------------------------------------------


async def kill_and_restart(server: Server) -> tuple[list[Seen], float, float]:
    """What visitors saw around a kill, when it happened, and what it took of a processor until a page came again."""
    queries, seen, soon = queries_of_pages(), [], (0.0, 0.2)
    until = time.monotonic() + 60
    async with asyncio.timeout(60):
        visiting = [
            asyncio.create_task(browse(server.address, queries, one, until, soon, seen)) for one in range(VISITORS)
        ]
        while len(seen) < VISITORS:
            await asyncio.sleep(0.05)
        killed = time.time()
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)
        while not any(one.at > killed and one.run.version for one in seen):
            await asyncio.sleep(0.05)
        took = server.cpu_seconds()
        for one in visiting:
            one.cancel()
        await asyncio.gather(*visiting, return_exceptions=True)
    return seen, killed, took


def test_killed_in_mid_load_it_serves_again_within_ten_seconds(server: Server, figures: Places) -> None:
    seen, killed, took = asyncio.run(kill_and_restart(server))
    assert [one.run.errors for one in seen if one.at < killed] == [[]] * sum(one.at < killed for one in seen)
    assert any(one.run.errors for one in seen if one.at > killed), "nobody felt the kill"
    assert {one.run.version for one in seen if one.run.version} == {figures.current().version}
    assert took < MOST_SECONDS_DOWN


# -- the disk ------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A publisher with a newer release of two kinds of crime; its address."""
    held = pd.read_parquet(PROJECT / "data/snapshot/recorded_crime.parquet")
    workbook = tmp_path_factory.mktemp("release") / "release.ods"
    workbooks.write_ods(workbook, workbooks.recorded_crime_sheets(workbooks.published_rows(held, 1)))
    publisher = Publisher()
    publisher.publish_recorded_crime(workbook, "230426")
    yield publisher.address
    publisher.close()


@pytest.mark.parametrize("room", [0, 20, 2000], ids="{} kB left".format)
def test_a_full_disk_costs_a_refresh_and_nothing_else(
    room: int, server: Server, figures: Places, disk: Path, mirror: str
) -> None:
    if not disk.is_mount():
        pytest.skip("a disk of its own cannot be mounted here: that needs the rights of root")
    before, filler = figures.pointer.read_bytes(), disk / "filler"
    try:
        filler.write_bytes(bytes(shutil.disk_usage(disk).free - room * KILOBYTE))
        command = [sys.executable, "-m", "etl", "refresh", "--source", "home_office", "--mirror", mirror]
        done = subprocess.run(
            command,
            cwd=PROJECT,
            env=os.environ | {"ON_THE_RECORD_DATA": str(figures.data)},
            capture_output=True,
            text=True,
        )
        run = open_page(server)
    finally:
        filler.unlink()
    words = done.stdout + done.stderr
    assert done.returncode != 0
    assert "No space left on device" in words and "Traceback" not in words
    assert figures.pointer.read_bytes() == before
    assert (run.errors, run.version) == ([], figures.current().version)


# -- the published files -------------------------------------------------------------------------------------------------------


def assert_says_so_or_serves(server: Server) -> None:
    run, answer = open_page(server), httpx.get(f"{server.address}/brief/kent")
    assert run.errors == []
    assert run.version or any(site_words.NO_DATABASE in note for note in run.notes)
    assert answer.status_code == 200 or (answer.status_code, answer.json()["detail"]) == (503, site_words.NO_DATABASE)


def test_what_was_published_is_deleted_under_the_site(server: Server, figures: Places) -> None:
    """The running site says so, on pages and to programs, without an error; started again, it has built one from the inputs."""
    figures.current().database.unlink()
    assert_says_so_or_serves(server)
    figures.pointer.unlink()
    assert_says_so_or_serves(server)
    server.end()
    server.start()
    assert open_page(server).version == figures.current().version
    assert httpx.get(f"{server.address}/brief/kent").status_code == 200
