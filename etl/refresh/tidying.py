"""Keeps what a refresh leaves on the disk within bounds: copies of publishers' files, and the log of fetches."""

from pathlib import Path

from etl import journal
from etl.paths import Places

MOST_OLDER_BYTES = 500 * 2**20
"""Of copies that no feed was last made from, the newest are kept, up to this size: a year of releases, outcomes aside."""
MOST_FETCHES_LOGGED = 50_000
"""A full refresh logs some 700 attempts, so this is more than a year of weekly ones; a line has about 500 bytes."""


def tidy(places: Places) -> None:
    """Delete the oldest copies and lines beyond the bounds. What the held figures were read from always stays.

    Call it under the refresh lock, once what was read is published and recorded.
    """
    read = {sha256 for state in journal.read_whole(places.state).values() for sha256 in state.get("read", [])}
    _forget_older_copies(places.downloads / "raw", read)
    journal.forget_validators(places, {path.name for path in (places.downloads / "raw").glob("*")})
    journal.shorten_log(places, MOST_FETCHES_LOGGED)


def _forget_older_copies(raw: Path, read: set[str]) -> None:
    older = [path for path in raw.glob("*") if path.name not in read and path.suffix != ".partial"]
    size = 0
    for path in sorted(older, key=lambda path: path.stat().st_mtime, reverse=True):
        size += path.stat().st_size
        if size > MOST_OLDER_BYTES:
            path.unlink(missing_ok=True)
