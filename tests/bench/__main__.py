"""Measure everything, or the parts named: `python -m tests.bench [NAME...] [--json FILE] [--quick] [--page PAGE]`.

Prints each figure beside its aim and writes them as JSON. Exit status 1 when an aim is missed or a part failed; the other parts
are measured all the same.
"""

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from etl.paths import PROJECT, Places
from tests.refresh import bench as refresh

from . import ask, browser, build, leak, memory, opendata, pages, queries, search
from .report import Measure, Neighbours, as_json, machine, machine_line, table
from .server import built_figures

PARTS: dict[str, Callable[[Places, argparse.Namespace], Sequence[Measure]]] = {
    "build": lambda figures, chosen: build.measure(figures, chosen.quick),
    "refresh": lambda _, chosen: refresh.measure(chosen.workbook, chosen.released),
    "queries": lambda figures, chosen: queries.measure(figures, chosen.quick),
    "search": lambda figures, chosen: search.measure(figures, chosen.quick),
    "pages": lambda figures, chosen: pages.measure(figures, chosen.quick, tuple(chosen.page)),
    "browser": lambda figures, chosen: browser.measure(figures, chosen.quick),
    "slowline": lambda figures, chosen: browser.measure_slow(figures, chosen.quick),
    "memory": lambda figures, chosen: memory.measure(figures, chosen.quick),
    "returned": lambda figures, chosen: memory.measure_returned(figures, chosen.quick),
    "leak": lambda figures, chosen: leak.measure(figures, chosen.quick),
    "opendata": lambda figures, chosen: opendata.measure(figures, chosen.quick),
    "ask": lambda figures, chosen: ask.measure(figures, chosen.quick),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(PARTS)}; all without")
    parser.add_argument("--json", type=Path, default=PROJECT / "bench-results" / "latest.json", metavar="FILE")
    parser.add_argument("--quick", action="store_true", help="few rounds, which say nothing of the aims: does it run")
    parser.add_argument("--page", action="append", default=[], help="pages: this one only (find, force, ...)")
    parser.add_argument("--workbook", type=Path, help="refresh: a real one instead of the bundled figures")
    parser.add_argument("--released", default="230426", help="refresh: release date in its file name, as DDMMYY")
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.names) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    told = machine() | {"started_at": datetime.now(UTC).isoformat(timespec="seconds")}
    print(machine_line(told), flush=True)
    measured: dict[str, Sequence[Measure]] = {}
    failed: dict[str, str] = {}
    others: dict[str, float] = {}
    with built_figures() as figures:
        os.environ["ON_THE_RECORD_DATA"] = str(figures.data)
        for name in chosen.names or PARTS:
            print(f"\n{name}", flush=True)
            with Neighbours() as neighbours:
                try:
                    measured[name] = PARTS[name](figures, chosen)
                    print(table(measured[name]))
                except Exception as error:  # the other parts are worth having
                    failed[name] = f"{type(error).__name__}: {error}"
                    traceback.print_exc()
            others[name] = round(neighbours.share, 2)
            print(f"(Others took {neighbours.share:.0%} of the processors meanwhile.)", flush=True)
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(as_json(told | {"failed": failed, "others_took": others}, measured), encoding="utf-8")
    missed = [one.name for part in measured.values() for one in part if one.is_met is False]
    print(f"\n{len(missed)} aims missed, {len(failed)} parts failed; {chosen.json}")
    return int(bool(failed or (missed and not chosen.quick)))


if __name__ == "__main__":
    sys.exit(main())
