"""Reads publishers' files that somebody saved in a folder under the names the publishers give them, for a machine without the internet.

Each file is read, checked, tried in a build and adopted like a fetched one, by itself: what one file breaks costs no other.
"""

import hashlib
import re
from pathlib import Path

from etl import journal
from etl.faults import RefreshError, SourceError
from etl.paths import Freshness, Places
from etl.refresh import file_checks
from etl.refresh.download import Fetched
from etl.refresh.feeds import CurrentFigures, Feed, Saved
from etl.refresh.progress import Reporter, table
from etl.refresh.run import GOOD, NOTHING_PUBLISHED, REFUSED, STALE, Options, Result, feed_of, now, publish, read_files
from etl.refresh.table_sets import clear_unfinished

MOST_UNPACKED_BYTES = 3000 << 20
NOT_OURS = "not a name that a publisher gives a file we read; look at docs/refresh.md for those"


def refresh(places: Places, folder: Path, options: Options, reporter: Reporter) -> int:
    """Read every file of the folder; returns the exit status. Call it under the refresh lock. Raises RefreshError."""
    if not folder.is_dir():
        raise RefreshError(f"There is no folder {folder}; give the one that holds the saved files.")
    paths = sorted((path for path in folder.iterdir() if path.is_file() and path.name[0] != "."), key=_newest_first)
    if not paths:
        raise RefreshError(f"The folder {folder} has no files.")
    clear_unfinished(places)
    results = []
    for path in paths:
        feed = feed_of(path.name, options.sources)
        result = None if feed is None else _read(places, feed, path, options)
        results.append((path.name, result))
    _report(results, options, reporter)
    read = [result for _, result in results if result]
    if any(result.message.startswith(REFUSED) for result in read) and not any(r.outcome == "published" for r in read):
        return NOTHING_PUBLISHED
    return GOOD if all(result.is_good or result.outcome == "older" for result in read) else STALE


def _newest_first(path: Path) -> tuple[str, str]:
    """Files of the Home Office end in their release date, 230726: its newest comes first, so that the others are seen to be older."""
    match = re.search(r"-(\d\d)(\d\d)(\d\d)\.", path.name)
    days = 0 if match is None else int("".join(match.groups()[::-1]))
    return f"{999_999 - days:06}", path.name


def _read(places: Places, feed: Feed, path: Path, options: Options) -> Result:
    assert feed.saved is not None
    current = CurrentFigures(places)
    try:
        file = _checked(path, feed.saved)
    except SourceError as error:
        return Result(feed, error.outcome, str(error))
    result, reading = read_files(current, feed, [file], options.limits)
    if options.is_dry_run or reading is None:
        return result
    (result,) = publish(places, {feed: reading}, [result])
    if result.is_good:
        fresh = Freshness(feed.source, feed.name, now(), now(), result.outcome, result.message, result.release, False)
        journal.note_feed(places, fresh, [file.sha256])
    return result


def _checked(path: Path, saved: Saved) -> Fetched:
    """The saved file, as if it had been fetched from its publisher's page. Raises SourceError when it is not of its kind."""
    file_checks.check(path, saved.kind, "", path.name, MOST_UNPACKED_BYTES)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Fetched(path, sha256, saved.page, saved.page, path.name)


def _report(results: list[tuple[str, Result | None]], options: Options, reporter: Reporter) -> None:
    rows = [
        (name, "not read", None, None, NOT_OURS)
        if result is None
        else (name, result.outcome, result.rows, result.release, result.message.replace("\n", " "))
        for name, result in results
    ]
    for line in table(rows, "file"):
        reporter.say(line)
    if options.is_dry_run:
        reporter.say("Dry run: nothing was published.")
