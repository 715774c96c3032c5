"""Two at once, stopped half-way, disk trouble: what is served is always whole."""

import json
import multiprocessing
import os
import random
import shutil
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from etl.__main__ import main
from etl.build import load
from etl.paths import FEEDS, Places
from etl.refresh import forking, reader

from . import workbooks
from .conftest import read_here, served
from .publisher import Publisher

pytestmark = pytest.mark.slow

KILLS = 100
LANES = 2
LONGEST_SECONDS = 2.0
IMPORTED = [
    "etl.__main__",
    "etl.refresh.run",
    "pyarrow.dataset",
]
"""What a refresh imports, at the start or later. The process that the children are forked from imports it once for all of
them, because a kill during an import shows nothing."""


def test_two_refreshes_at_once(places, refresh):
    places.downloads.mkdir()
    before = served(places)
    with FileLock(places.downloads / "refresh.lock"):
        done = refresh()
    assert done.status == 1
    assert "Another refresh is running; wait for it to end" in done.words
    assert served(places) == before


def test_downloads_that_cannot_be_written(places, refresh):
    places.downloads.write_text("a file where a folder should be")
    before = served(places)
    done = refresh()
    assert done.status == 1
    assert "The downloads could not be written" in done.words
    assert served(places) == before


def test_without_any_refresh_the_bundled_figures_are_reported(places):
    fresh = places.freshness()
    assert [(f.source_name, f.feed) for f in fresh] == [(s, f) for s, feeds in FEEDS.items() for f in feeds]
    assert not any(f.is_stale for f in fresh)
    assert all("bundled with this copy" in f.message for f in fresh)
    con = duckdb.connect(str(places.current().database), read_only=True)
    assert con.execute("SELECT count(*) FROM source_freshness WHERE outcome = 'never tried'").fetchone() == (
        len(fresh),
    )
    con.close()


@pytest.mark.parametrize("spoilt", ["", "{", "[]", '{"home_office.recorded_crime": {"outcome": "unr'])
def test_a_spoilt_state_file_is_as_good_as_none(spoilt, places):
    places.downloads.mkdir()
    places.state.write_text(spoilt)
    assert {f.outcome for f in places.freshness()} == {"never tried"}


def test_the_fetch_log_has_failures_too_and_survives_half_a_line(places, refresh):
    refresh(source="police_uk")
    log = places.downloads / "fetch_log.jsonl"
    (line,) = map(json.loads, log.read_text().splitlines())
    assert line["status"] == 404 and line["outcome"] == "gone" and line["url"] == "https://data.police.uk/api/forces"
    assert {"fetched_at", "headers", "seconds", "bytes_count", "message"} <= line.keys()
    log.write_text(log.read_text() + '{"fetched_at": "2026')
    load.build(places)
    con = duckdb.connect(str(places.current().database), read_only=True)
    assert con.execute("SELECT outcome, status FROM fetch_log").fetchall() == [("gone", 404)]
    assert con.execute("SELECT count(*) FROM source_freshness WHERE is_stale").fetchone() == (1,)
    con.close()


def _child(data: str, mirror: str) -> None:
    os.environ["ON_THE_RECORD_DATA"] = data
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    # What is tried is what a refresh writes; a reading process of its own would take most of the time and writes nothing.
    forking.warm_up, reader.read = lambda: None, read_here
    main(["refresh", "--source", "home_office", "--mirror", mirror])


def _kill_at_random(places: Places, publisher: Publisher, rows, kills: int, seed: int, folder: Path) -> int:
    """Start a refresh that has something new, kill it, check what is served; returns how many were killed while they ran."""
    chance = random.Random(seed)
    fork = multiprocessing.get_context("forkserver")
    killed = 0
    longest = 0.0
    for number in range(kills + 1):
        # A different count each time, so that there is always something to publish.
        counts = rows["Number of Offences"] + (rows.index == number)
        sheets = workbooks.recorded_crime_sheets(rows.assign(**{"Number of Offences": counts}))
        book = workbooks.write_ods(folder / f"{seed}.ods", sheets)
        publisher.publish_recorded_crime(book.read_bytes(), f"{number % 28 + 1:02d}{number // 28 + 5:02d}26")
        child = fork.Process(target=_child, args=(str(places.data), publisher.address))
        started = time.monotonic()
        child.start()
        if longest:
            time.sleep(chance.uniform(0, longest))
            if child.is_alive():
                os.kill(child.pid, signal.SIGKILL)
        child.join()
        # The first is not killed, to measure how long one takes on this machine.
        longest = longest or min(time.monotonic() - started, LONGEST_SECONDS)
        killed += child.exitcode == -signal.SIGKILL
        _assert_whole(places)
    return killed


def _assert_whole(places: Places) -> None:
    con = duckdb.connect(str(places.current().database), read_only=True)
    try:
        detail, newest = con.execute(
            "SELECT (SELECT sum(offences_count) FROM recorded_crime), (SELECT sum(offences_count) FROM recorded_crime_total "
            "WHERE released_on = (SELECT max(released_on) FROM recorded_crime_total))"
        ).fetchone()
        assert detail == newest
        assert con.execute("SELECT count(*) FROM force").fetchone() == (43,)
        assert con.execute("SELECT count(*) FROM etl_run").fetchone() == (1,)
    finally:
        con.close()


def test_killed_at_100_random_moments(built, tmp_path, rows):
    multiprocessing.set_forkserver_preload(IMPORTED)
    # One child before the measurement: it waits for those imports, which would make a refresh look longer than it is.
    waiting = multiprocessing.get_context("forkserver").Process(target=os.getpid)
    waiting.start()
    waiting.join()

    def lane(seed: int) -> int:
        publisher = Publisher()
        places = Places(tmp_path / f"data{seed}")
        shutil.copytree(built.data, places.data, copy_function=os.link)
        killed = _kill_at_random(places, publisher, rows, KILLS // LANES, seed, tmp_path)
        publisher.close()
        # Whatever the last kill left, the figures can be built and served.
        load.ensure(places)
        _assert_whole(places)
        return killed

    with ThreadPoolExecutor(LANES) as pool:
        killed = list(pool.map(lane, range(LANES)))
    assert sum(killed) > KILLS // 4, "too few were caught at work to show anything"
