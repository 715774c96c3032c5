"""What a search costs with 10,000 places: the index, made once a data version, and answers to all kinds of things people type."""

import csv
import itertools
import os
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard.rules import force_search, name_index
from etl.build import load
from etl.paths import PROJECT, Places

from .report import Measure, in_milliseconds, percentile

PLACES = 10_000
MOST_INDEX_MS, MOST_ANSWER_MS = 150, 30
SEARCHES, QUICK_SEARCHES = 2_000, 40
INDEXES = 5


def measure(_: Places, quick: bool = False) -> list[Measure]:
    """The index and the answers, in this process, on a build of its own with more places than there are."""
    with tempfile.TemporaryDirectory() as folder, using(more_places(Path(folder) / "data")):
        index = [_seconds(_make_index) for _ in range(1 if quick else INDEXES)]
        typed = list(itertools.islice(things_typed(), QUICK_SEARCHES if quick else SEARCHES))
        answers = in_milliseconds(_seconds(force_search.find, words) for words in typed)
    note = f"p50 {percentile(answers, 0.5):.1f} ms, {len(typed)} searches, {PLACES:,} places"
    return [
        Measure("index of names, median", percentile(in_milliseconds(index), 0.5), "ms", MOST_INDEX_MS),
        Measure("answer of a search, p95", percentile(answers, 0.95), "ms", MOST_ANSWER_MS, note=note),
    ]


def more_places(data: Path) -> Places:
    """The project's figures with invented hamlets beside the real places, built."""
    shutil.copytree(PROJECT / "data", data, ignore=shutil.ignore_patterns("build", "downloads"))
    path = data / "register" / "place.csv"
    with path.open(encoding="utf-8", newline="") as file:
        real = list(csv.DictReader(file))
    invented = [
        row | {"place_id": str(900_000_000 + number), "name": f"Lower {row['name']}"}
        for number, row in enumerate(itertools.islice(itertools.cycle(real), PLACES - len(real)))
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, real[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows([*real, *invented])
    places = Places(data)
    load.build(places)
    return places


@contextmanager
def using(places: Places) -> Iterator[None]:
    """Inside, this process reads these figures."""
    before = os.environ.get("ON_THE_RECORD_DATA")
    os.environ["ON_THE_RECORD_DATA"] = str(places.data)
    try:
        yield
    finally:
        if before is None:
            del os.environ["ON_THE_RECORD_DATA"]
        else:
            os.environ["ON_THE_RECORD_DATA"] = before


def things_typed() -> Iterator[str]:
    """Names, names with a slip, parts of names, sentences, postcodes and nonsense, the same each time."""
    chance, index = random.Random("search"), name_index.current()
    names, districts = list(index.names), list(index.districts)
    while True:
        name, district = chance.choice(names), chance.choice(districts)
        at = chance.randrange(len(name))
        yield from (
            name,
            name[:at] + chance.choice("aeiourstn") + name[at + 1 :],
            name[: max(3, at)],
            f"I live in {name} near the station",
            district,
            f"{district} 1AA",
            "".join(chance.choice("abcdefghijklmnopqrstuvwxyz ") for _ in range(chance.randrange(1, 40))),
        )


def _make_index() -> None:
    name_index.of_version.cache_clear()
    name_index.current()


def _seconds(step, *arguments: object) -> float:
    began = time.perf_counter()
    step(*arguments)
    return time.perf_counter() - began
