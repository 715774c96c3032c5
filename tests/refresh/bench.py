"""How long a refresh of a release takes beside a bare read of the same workbook, and how much memory.

    python -m tests.refresh.bench [WORKBOOK.ods]
    python -m tests.refresh.bench --outcomes

Without a workbook, writes one of the bundled figures, about as large as a real release. Prints the ratio; the aim is 3 at most.
Outcomes are held to the same limit of memory.
"""

import argparse
import contextlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd

from etl import load
from etl.paths import PROJECT, Places

from . import workbooks
from .publisher import Publisher

MOST_RATIO = 3.0
MOST_MEGABYTES = 700
ROUNDS = 5
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
import resource, sys, time
sys.modules["hypothesis"] = None  # a test library that pandera loads where it is installed; the site's requirements lack it
from etl.__main__ import main
started = time.perf_counter()
status = main(["refresh", "--source", "home_office", "--mirror", sys.argv[1]])
print(status, time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
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


def copy_of_figures(folder: Path) -> Places:
    places = Places(folder / "data")
    for name in ("register", "snapshot"):
        shutil.copytree(PROJECT / "data" / name, places.data / name)
    for path in (PROJECT / "data").glob("*.csv"):
        shutil.copy(path, places.data)
    load.build(places)
    return places


def bundled_workbook(path: Path) -> Path:
    rows = workbooks.published_rows(pd.read_parquet(PROJECT / "data/snapshot/recorded_crime.parquet"), 6)
    return workbooks.write_ods(path, workbooks.recorded_crime_sheets(rows))


def differing_totals(places: Places) -> int:
    """Force-years of the release read whose total is not the one bundled for it."""
    con = duckdb.connect(str(places.current().database), read_only=True)
    with contextlib.closing(con):
        read = con.execute("SELECT force_id, financial_year, offences_count, source_id FROM recorded_crime_total").df()
    bundled = pd.read_parquet(PROJECT / "data/snapshot/recorded_crime_total.parquet")
    both = bundled.merge(read, on=["force_id", "financial_year", "source_id"], how="left", suffixes=("", "_read"))
    return int((both.offences_count != both.offences_count_read).sum())


def bench_recorded_crime(folder: Path, given: Path | None, released: str) -> bool:
    """Print the measurements of recorded crime; returns whether all limits were kept."""
    built = copy_of_figures(folder)
    workbook = given or bundled_workbook(folder / "bundled.ods")
    bare, whole, memory = [], [], []
    with serving() as publisher:
        publisher.publish_recorded_crime(workbook, released)
        for number in range(ROUNDS):
            places = Places(folder / f"round{number}")
            shutil.copytree(built.data, places.data)
            rows, seconds = run(BARE_READ, str(workbook), data=places.data)
            bare.append(float(seconds))
            _, seconds, megabytes = run(REFRESH, publisher.address, data=places.data)
            whole.append(float(seconds))
            memory.append(float(megabytes))
    (feed, *_) = places.freshness()
    ratio = min(whole) / min(bare)
    print(f"workbook       {workbook.stat().st_size / 1e6:.1f} MB, {int(rows):,} rows with headers")
    print(f"outcome        {feed.outcome}: {feed.message}")
    print(f"totals         {differing_totals(places)} force-years differ from the bundled ones")
    print(f"bare read      {min(bare):.2f} s ({told(bare)})")
    print(f"whole refresh  {min(whole):.2f} s ({told(whole)}): fetch, check, read, trial build, publish")
    print(f"ratio          {ratio:.2f} (aim: {MOST_RATIO:.0f} at most), from the best of {ROUNDS} rounds")
    print(f"peak memory    {max(memory):.0f} MB (aim: under {MOST_MEGABYTES})")
    return ratio <= MOST_RATIO and max(memory) < MOST_MEGABYTES and not feed.is_stale


def bench_outcomes(folder: Path) -> bool:
    """Print the measurements of two years of outcomes, as large as real ones; returns whether all limits were kept."""
    places = copy_of_figures(folder)
    detail = pd.read_parquet(PROJECT / "data/snapshot/recorded_crime.parquet")
    books, rows = {}, 0
    for year, of_year in list(detail.groupby("financial_year"))[-2:]:
        lines = list(workbooks.outcome_rows(of_year, OFFENCES_A_SUBGROUP))
        rows += len(lines)
        ends = 2000 + int(year[5:])
        books[ends] = workbooks.write_xlsx(folder / f"{ends}.xlsx", workbooks.outcome_sheets(lines, year))
        del lines
    with serving() as publisher:
        publisher.publish_outcomes(books, "230426")
        _, seconds, megabytes = run(REFRESH, publisher.address, data=places.data)
    feed = places.freshness()[1]
    size = " and ".join(f"{book.stat().st_size / 1e6:.1f}" for book in books.values())
    print(f"workbooks      {size} MB, {rows:,} rows")
    print(f"outcome        {feed.outcome}: {feed.message}")
    print(f"whole refresh  {float(seconds):.0f} s")
    print(f"peak memory    {float(megabytes):.0f} MB (aim: under {MOST_MEGABYTES})")
    return float(megabytes) < MOST_MEGABYTES and not feed.is_stale


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
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        kept = (
            bench_outcomes(folder)
            if chosen.outcomes
            else bench_recorded_crime(folder, chosen.workbook, chosen.released)
        )
    return int(not kept)


def told(seconds: list[float]) -> str:
    return ", ".join(f"{one:.2f}" for one in seconds)


if __name__ == "__main__":
    sys.exit(main())
