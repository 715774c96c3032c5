"""Pulls the published figures from their publishers, and publishes only what passes every check.

fetch (all sources at once) -> read and check (one after the other, in processes of their own) -> try them in a build -> adopt tables
and build together.
A source that fails only becomes stale; nothing else suffers. Exit status: 0 all good, 3 some sources stale, 1 nothing published.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from multiprocessing.pool import AsyncResult, ThreadPool
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, NamedTuple

import pandas as pd
from filelock import FileLock, Timeout

from etl import journal
from etl.build import load
from etl.faults import InputError, RefreshError, SourceError, shown
from etl.paths import FEEDS, Freshness, Places
from etl.refresh import reader, sources, table_sets, tidying
from etl.refresh.download import Downloader, Limits, too_slow
from etl.refresh.feeds import CurrentFigures, Feed, Reading
from etl.refresh.progress import Reporter, table

GOOD, STALE, NOTHING_PUBLISHED = 0, 3, 1
REFUSED = "The trial build was refused."
LOOKED_EVERY_SECONDS = 0.5
MOST_CELL = 200
"""Characters of a cell that was set aside."""
GRACE_SECONDS = 5
"""After a source's time is over: it mostly says itself by then which of its servers was slow."""


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line."""

    sources: tuple[str, ...] = tuple(FEEDS)
    is_dry_run: bool = False
    mirror: str | None = None
    if_older_than: timedelta | None = None
    """Leave out sources that were last read without fault within this time."""
    limits: Limits = field(default_factory=Limits)
    folder: Path | None = None
    """Read the files saved there instead of asking the publishers."""


class Result(NamedTuple):
    """The result of one feed. `rows` is None where nothing was read."""

    feed: Feed
    outcome: str
    message: str
    release: str | None = None
    rows: int | None = None
    read: tuple[str, ...] = ()
    """SHA-256 of the files it was read from."""

    @property
    def is_good(self) -> bool:
        return self.outcome in ("published", "unchanged", "checked", "would be published")


def all_feeds() -> list[Feed]:
    """The feeds of every module in etl/refresh/sources, in the order of FEEDS. Raises RefreshError when the two differ."""
    modules = [import_module(f"{sources.__name__}.{module.name}") for module in iter_modules(sources.__path__)]
    found = {f"{feed.source} {feed.name}": feed for module in modules for feed in module.FEEDS}
    listed = [f"{source} {name}" for source, titles in FEEDS.items() for name in titles]
    if found.keys() != set(listed):
        raise RefreshError(
            "FEEDS in etl/paths.py and the modules in etl/refresh/sources must name the same feeds, or one would never be run. "
            f"Not in FEEDS: {', '.join(sorted(found.keys() - set(listed))) or 'none'}. "
            f"In no module: {', '.join(sorted(set(listed) - found.keys())) or 'none'}."
        )
    return [found[name] for name in listed]


ALL_FEEDS = all_feeds()


def refresh(places: Places, options: Options, reporter: Reporter) -> int:
    """Run one refresh; returns the exit status.

    Raises RefreshError when another refresh is running or the disk cannot be written; nothing has changed then.
    """
    try:
        places.downloads.mkdir(parents=True, exist_ok=True)
        with FileLock(places.downloads / "refresh.lock", timeout=0):
            if options.folder is not None:
                from etl.refresh import from_folder  # here, since it is made of what stands below

                return from_folder.refresh(places, options.folder, options, reporter)
            return _refresh(places, options, reporter)
    except Timeout as error:
        raise RefreshError(
            "Another refresh is running; wait for it to end, then try again if you still need to."
        ) from error
    except OSError as error:
        raise RefreshError(
            f"The downloads could not be written ({error.strerror}); make room or check the rights of {places.downloads.name}/ and try again."
        ) from error


def _refresh(places: Places, options: Options, reporter: Reporter) -> int:
    table_sets.clear_unfinished(places)
    current = CurrentFigures(places)
    wanted = [feed for feed in ALL_FEEDS if feed.source in options.sources]
    recent = {feed: result for feed in wanted if (result := _recent(places, feed, options.if_older_than))}
    asked = [feed for feed in wanted if feed not in recent]
    results = list(recent.values())
    # What brings no figures is not waited for before figures are published: the inspectorate's pages take a quarter of an hour.
    filling = {feed.source for feed in asked if feed.fills}
    with _asking(places, current, asked, options, reporter) as jobs:
        for chosen in (filling, jobs.keys() - filling):
            done = [one for source in chosen for one in jobs[source].wait()]
            readings = {result.feed: reading for result, reading in done if reading}
            news = [result for result, _ in done]
            if not options.is_dry_run:
                news = publish(places, readings, news)
                _record(places, news, readings)
            results += news
    order = {feed: place for place, feed in enumerate(ALL_FEEDS)}
    results.sort(key=lambda result: order[result.feed])
    _report(results, options, reporter)
    status = _status(places, results, options)
    if status != NOTHING_PUBLISHED and not options.is_dry_run:
        tidying.tidy(places)
    return status


def _recent(places: Places, feed: Feed, within: timedelta | None) -> Result | None:
    state = journal.feed_state(places, feed.source, feed.name)
    last = state.get("last_good_at")
    if (
        within is None
        or not last
        or state.get("is_stale")
        or datetime.now(UTC) - datetime.fromisoformat(last) >= within
    ):
        return None
    return Result(feed, "unchanged", f"read on {last[:10]}, recently enough; not asked again", state.get("release"))


@dataclass
class _Job:
    """One source, fetched and read in a thread of its own."""

    feeds: list[Feed]
    downloader: Downloader
    answer: AsyncResult

    def wait(self) -> list[tuple[Result, Reading | None]]:
        """What came of its feeds, as soon as that is known, and at the latest when its time is over."""
        while True:
            self.answer.wait(LOOKED_EVERY_SECONDS)
            if self.answer.ready():
                return self.answer.get()
            if self.downloader.clock.left() < -GRACE_SECONDS:
                late = too_slow(self.feeds[0].source, self.downloader.limits.total_seconds)
                return [(Result(feed, late.outcome, str(late)), None) for feed in self.feeds]


@contextmanager
def _asking(
    places: Places, current: CurrentFigures, feeds: list[Feed], options: Options, reporter: Reporter
) -> Iterator[dict[str, _Job]]:
    """Ask each publisher in its own thread, so that one that is down does not hold up the others: source to its job."""
    stop = threading.Event()
    by_source: dict[str, list[Feed]] = {}
    for feed in feeds:
        by_source.setdefault(feed.source, []).append(feed)
    # Its threads end with the process, so nobody waits for a publisher that has stopped sending.
    with ThreadPool(max(1, len(by_source))) as pool:
        try:
            jobs = {}
            for source, of_source in by_source.items():
                reporter.start(source)
                progress = partial(reporter.received, source)
                downloader = Downloader(places, source, options.limits, options.mirror, progress, stop)
                answer = pool.apply_async(_fetch_and_read, (downloader, current, of_source))
                jobs[source] = _Job(of_source, downloader, answer)
            yield jobs
        finally:
            stop.set()


def _fetch_and_read(
    downloader: Downloader, current: CurrentFigures, feeds: list[Feed]
) -> list[tuple[Result, Reading | None]]:
    fetched = _fetch_source(downloader, current, feeds)
    with downloader.clock.stopped():
        return [_read(current, feed, files, downloader.limits) for feed, files in fetched.items()]


def _fetch_source(
    downloader: Downloader, current: CurrentFigures, feeds: list[Feed]
) -> dict[Feed, list[Any] | SourceError]:
    found: dict[Feed, list[Any] | SourceError] = {}
    unreachable: SourceError | None = None
    for feed in feeds:
        if unreachable:
            found[feed] = unreachable
            continue
        files = reader.guarded(partial(feed.fetch, downloader, current))
        if isinstance(files, SourceError) and files.outcome == "unreachable":
            unreachable = files
        found[feed] = files
    return found


def _read(
    current: CurrentFigures, feed: Feed, files: list[Any] | SourceError, limits: Limits
) -> tuple[Result, Reading | None]:
    if isinstance(files, SourceError):
        return Result(feed, files.outcome, str(files)), None
    return read_files(current, feed, files, limits)


def read_files(current: CurrentFigures, feed: Feed, files: list[Any], limits: Limits) -> tuple[Result, Reading | None]:
    """Read the files of one feed, unless it was last made from the same; what could not be used is written out."""
    places = current.places
    state = journal.feed_state(places, feed.source, feed.name)
    read = tuple(file.sha256 for file in files)
    is_filled = all((places.refreshed / name).is_file() for name in feed.fills)
    if not feed.always and is_filled and state.get("read") == list(read) and not state.get("is_stale"):
        return Result(feed, "unchanged", "the publisher has nothing new", state.get("release"), None, read), None
    reading = reader.read(feed, files, current, limits.reading_seconds)
    if isinstance(reading, SourceError):
        _write_quarantine(places, feed, reading.quarantined)
        return Result(feed, reading.outcome, str(reading)), None
    _write_quarantine(places, feed, reading.quarantined)
    outcome = "would be published" if feed.fills else "checked"
    return Result(feed, outcome, shown(reading.message), reading.release, reading.rows, read), reading


def _write_quarantine(places: Places, feed: Feed, rows: pd.DataFrame | None) -> None:
    """Write rows that were not used, with reasons, for a person to look at."""
    if rows is None or rows.empty:
        return
    folder = places.downloads / "quarantine"
    folder.mkdir(exist_ok=True)
    legible = rows.map(lambda cell: shown(cell, MOST_CELL) if isinstance(cell, str) else cell)
    legible.to_csv(folder / f"{feed.source}-{feed.name}.csv", index=False)


def publish(places: Places, readings: dict[Feed, Reading], results: list[Result]) -> list[Result]:
    """Try the readings in a build and adopt those it accepts; returns the results as they are after that."""
    new = {feed: r for feed, r in readings.items() if r.files and not table_sets.is_current(places, r)}
    refused = _adopt(places, new)
    after = []
    for result in results:
        if result.feed in refused:
            result = Result(result.feed, "rejected", refused[result.feed])
        elif result.outcome == "would be published":
            result = result._replace(outcome="published" if result.feed in new else "unchanged")
        after.append(result)
    return after


def _adopt(places: Places, new: dict[Feed, Reading]) -> dict[Feed, str]:
    """Adopt all readings together; when the build refuses that, each by itself. Returns feed to reason for those refused."""
    if not new:
        return {}
    staged = table_sets.stage(places, list(new.values()))
    try:
        load.build(Places(places.data, candidate=staged), lambda: table_sets.adopt(places, staged))
        return {}
    except (InputError, load.BuildError) as error:
        table_sets.discard(staged)
        if len(new) == 1:
            return dict.fromkeys(new, shown(f"{REFUSED} {error}"))
    refused: dict[Feed, str] = {}
    for feed, reading in new.items():
        refused |= _adopt(places, {feed: reading})
    return refused


def now() -> str:
    """The moment as a refresh notes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def feed_of(name: str, chosen: tuple[str, ...]) -> Feed | None:
    """The feed that a file with this name, as its publisher gives it, belongs to."""
    for feed in ALL_FEEDS:
        if feed.saved and feed.source in chosen and re.fullmatch(feed.saved.pattern, name, re.IGNORECASE):
            return feed
    return None


def _record(places: Places, results: list[Result], readings: dict[Feed, Reading]) -> None:
    tried_at = now()
    for result in results:
        known = journal.feed_state(places, result.feed.source, result.feed.name)
        fresh = Freshness(
            result.feed.source,
            result.feed.name,
            tried_at if result.is_good else known.get("last_good_at"),
            tried_at,
            result.outcome,
            result.message,
            result.release if result.is_good else known.get("release"),
            not result.is_good,
        )
        journal.note_feed(places, fresh, list(result.read) if result.is_good else known.get("read", []))
    for reading in readings.values():
        for name, value in reading.notes.items():
            journal.write_whole(places.downloads / name, value)


def _report(results: list[Result], options: Options, reporter: Reporter) -> None:
    stale = [result for result in results if not result.is_good]
    for source in dict.fromkeys(result.feed.source for result in stale):
        messages = dict.fromkeys(result.message.replace("\n", " ") for result in stale if result.feed.source == source)
        reporter.say(f"{source}: {' '.join(messages)}")
    told_above = "see above"
    for line in table(
        [
            (
                f"{r.feed.source} {r.feed.name.replace('_', ' ')}",
                r.outcome,
                r.rows,
                r.release,
                r.message if r.is_good else told_above,
            )
            for r in results
        ]
    ):
        reporter.say(line)
    if options.is_dry_run:
        reporter.say("Dry run: nothing was published.")
    if stale:
        names = ", ".join(dict.fromkeys(result.feed.source for result in stale))
        reporter.say(f"Not refreshed: {names}. The last good figures go on being shown, marked with their age.")


def _status(places: Places, results: list[Result], options: Options) -> int:
    """The exit status. Makes sure first that there is a database to serve; raises InputError or BuildError when there is none."""
    was_published = any(result.outcome == "published" for result in results)
    if not (options.is_dry_run or was_published):
        load.ensure(places)
    if all(result.is_good for result in results):
        return GOOD
    was_refused = any(result.message.startswith(REFUSED) for result in results)
    return NOTHING_PUBLISHED if was_refused and not was_published else STALE
