"""How long a refresh of a release takes compared with only reading the same workbook, and how much memory.

    python -m tests.refresh.bench [WORKBOOK.ods]
    python -m tests.refresh.bench --outcomes

Without a workbook, writes one of the bundled figures, about as large as a real release. Prints the ratio; the aim is 3 at most.
Outcomes are measured against the same limit of memory.
"""

import argparse
import contextlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd

from etl.build import load
from etl.paths import PROJECT, Places
from tests.bench.report import Measure, table

from . import workbooks
from .publisher import Publisher

MOST_RATIO = 3.0
MOST_LACKING_RATIO = 1.15
"""A release that lacks a force takes as long as a whole one; two runs of the same differ by as much on a busy machine."""
LACKING = ("Devon and Cornwall", "2025/26")
MOST_MEGABYTES = 700
ROUNDS = 5
SAMPLED_EVERY_SECONDS = 0.1
OFFENCES_A_SUBGROUP = 8
"""Gives outcome workbooks of some 30 MB, like the published ones (26 to 44 MB)."""
BARE_READ = """
import sys, time
from python_calamine import CalamineWorkbook
started = time.perf_counter()
book = CalamineWorkbook.from_path(sys.argv[1])
rows = sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)
print(rows, time.perf_counter() - started)
"""
REFRESH = """
import sys, time
from etl.__main__ import main
started = time.perf_counter()
status = main(["refresh", "--source", "home_office", "--mirror", sys.argv[1]])
print(status, time.perf_counter() - started)
"""


def run(script: str, *arguments: str, data: Path) -> list[str]:
    """Run a script in a process of its own; returns the words of its last line."""
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT,
        env={"ON_THE_RECORD_DATA": str(data), "PATH": ""},
    )
    return done.stdout.splitlines()[-1].split()


def run_refresh(address: str, data: Path) -> tuple[float, float]:
    """Seconds of a refresh, and the most memory in MB that it and the processes it starts hold together."""
    peak = 0.0
    with subprocess.Popen(
        [sys.executable, "-c", REFRESH, address],
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
        env={"ON_THE_RECORD_DATA": str(data), "PATH": ""},
        start_new_session=True,
    ) as process:
        while process.poll() is None:
            peak = max(peak, megabytes_of_session(process.pid))
            time.sleep(SAMPLED_EVERY_SECONDS)
        assert process.stdout is not None
        _, seconds = process.stdout.read().splitlines()[-1].split()
    return float(seconds), peak


def megabytes_of_session(leader: int) -> float:
    """Memory of a process and those it started; what they share counts once."""
    kilobytes = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(status.read_text().rpartition(")")[2].split()[3]) == leader:
                shares = (status.parent / "smaps_rollup").read_text()
                kilobytes += int(re.search(r"^Pss: +(\d+)", shares, re.MULTILINE)[1])
        except (OSError, TypeError):  # it has just ended
            continue
    return kilobytes / 1024


def copy_of_figures(folder: Path) -> Places:
    places = Places(folder / "data")
    for name in ("register", "snapshot"):
        shutil.copytree(PROJECT / "data" / name, places.data / name)
    for path in (PROJECT / "data").glob("*.csv"):
        shutil.copy(path, places.data)
    load.build(places)
    return places


def bundled_workbook(path: Path, is_lacking: bool = False) -> Path:
    rows = workbooks.published_rows(pd.read_parquet(PROJECT / "data/snapshot/recorded_crime.parquet"), 6)
    rows = workbooks.without(rows, *LACKING) if is_lacking else rows
    return workbooks.write_ods(path, workbooks.recorded_crime_sheets(rows))


def differing_totals(places: Places) -> int:
    """Number of force-years whose total in the release read differs from the bundled one."""
    con = duckdb.connect(str(places.current().database), read_only=True)
    with contextlib.closing(con):
        read = con.execute("SELECT force_id, financial_year, offences_count, source_id FROM recorded_crime_total").df()
    bundled = pd.read_parquet(PROJECT / "data/snapshot/recorded_crime_total.parquet")
    both = bundled.merge(read, on=["force_id", "financial_year", "source_id"], how="left", suffixes=("", "_read"))
    return int((both.offences_count != both.offences_count_read).sum())


def measure(workbook: Path | None = None, released: str = "230426") -> list[Measure]:
    """A refresh of a workbook (of the bundled figures when None) and only reading it, the best of several rounds of each.

    With the bundled figures, also a refresh of a release that lacks a force.
    """
    with tempfile.TemporaryDirectory() as temporary, serving() as publisher:
        folder = Path(temporary)
        built = copy_of_figures(folder)
        lacking_workbook = None if workbook else bundled_workbook(folder / "lacking.ods", is_lacking=True)
        workbook = workbook or bundled_workbook(folder / "bundled.ods")
        bare, whole, memory = [], [], []
        lacking: list[float] = []
        for number in range(ROUNDS):
            places = Places(folder / f"round{number}")
            shutil.copytree(built.data, places.data)
            rows, seconds = run(BARE_READ, str(workbook), data=places.data)
            bare.append(float(seconds))
            if lacking_workbook:
                lacking.append(run_lacking(lacking_workbook, released, publisher, built, folder / f"lacking{number}"))
            publisher.publish_recorded_crime(workbook, released)
            seconds, megabytes = run_refresh(publisher.address, places.data)
            whole.append(seconds)
            memory.append(megabytes)
        (feed, *_) = places.freshness()
        size = workbook.stat().st_size / 1e6
        differing = f"{differing_totals(places)} force-years differ from the bundled ones"
        return [
            Measure("workbook", size, "MB", note=f"{int(rows):,} rows with headers"),
            Measure("feeds gone stale", int(feed.is_stale), "", 0, note=f"{feed.outcome}: {feed.message} {differing}"),
            Measure("bare read, best", min(bare), "s", note=rounded(bare)),
            Measure(
                "whole refresh, best",
                min(whole),
                "s",
                note=f"{rounded(whole)}: fetch, check, read, trial build, publish",
            ),
            Measure(
                "refresh / bare read", min(whole) / min(bare), "times", MOST_RATIO, note=f"best of {ROUNDS} rounds each"
            ),
            *(
                [
                    Measure(
                        "refresh of a release that lacks a force / of the whole one",
                        min(lacking) / min(whole),
                        "times",
                        MOST_LACKING_RATIO,
                        note=f"{rounded(lacking)} s: without {' in '.join(LACKING)}",
                    )
                ]
                if lacking
                else []
            ),
            Measure("peak memory of a refresh, all its processes", max(memory), "MB", MOST_MEGABYTES),
        ]


def run_lacking(workbook: Path, released: str, publisher: Publisher, built: Places, folder: Path) -> float:
    """Seconds of a refresh of a release without a force's newest year, which must publish the others."""
    places = Places(folder)
    shutil.copytree(built.data, places.data)
    publisher.publish_recorded_crime(workbook, released)
    seconds, _ = run_refresh(publisher.address, places.data)
    (feed, *_) = places.freshness()
    assert feed.outcome == "published" and LACKING[0] in feed.message, feed
    return seconds


def measure_outcomes() -> list[Measure]:
    """A refresh of two years of outcomes, as large as real ones."""
    with tempfile.TemporaryDirectory() as temporary, serving() as publisher:
        folder = Path(temporary)
        places = copy_of_figures(folder)
        detail = pd.read_parquet(PROJECT / "data/snapshot/recorded_crime.parquet")
        books, rows = {}, 0
        for year, of_year in list(detail.groupby("financial_year"))[-2:]:
            lines = list(workbooks.outcome_rows(of_year, OFFENCES_A_SUBGROUP))
            rows += len(lines)
            ends = 2000 + int(year[5:])
            books[ends] = workbooks.write_xlsx(folder / f"{ends}.xlsx", workbooks.outcome_sheets(lines, year))
            del lines
        publisher.publish_outcomes(books, "230426")
        seconds, megabytes = run_refresh(publisher.address, places.data)
        feed = places.freshness()[1]
        size = sum(book.stat().st_size for book in books.values()) / 1e6
        return [
            Measure("two workbooks of outcomes", size, "MB", note=f"{rows:,} rows"),
            Measure("feeds gone stale", int(feed.is_stale), "", 0, note=f"{feed.outcome}: {feed.message}"),
            Measure("whole refresh", seconds, "s"),
            Measure("peak memory of a refresh, all its processes", megabytes, "MB", MOST_MEGABYTES),
        ]


@contextlib.contextmanager
def serving() -> Iterator[Publisher]:
    publisher = Publisher()
    try:
        yield publisher
    finally:
        publisher.close()


def main() -> int:
    """Print the measurements; exit status 1 when a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workbook", type=Path, nargs="?")
    parser.add_argument("--released", default="230426", help="release date in the file name, as DDMMYY")
    parser.add_argument("--outcomes", action="store_true", help="measure crime outcomes instead; takes some minutes")
    chosen = parser.parse_args()
    measures = measure_outcomes() if chosen.outcomes else measure(chosen.workbook, chosen.released)
    print(table(measures))
    return int(any(one.is_met is False for one in measures))


def rounded(seconds: list[float]) -> str:
    return ", ".join(f"{one:.2f}" for one in seconds)


if __name__ == "__main__":
    sys.exit(main())
