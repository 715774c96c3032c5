"""What a refresh records: every attempt to fetch, what servers said about their files, and the result of each feed.

Each file is either appended to line by line or replaced whole, so a kill at any moment leaves it readable.
"""

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

from etl.faults import shown
from etl.paths import Freshness, Places

MOST_LOGGED = 1_000
"""Characters of one field of the fetch log."""
_one_writer = threading.Lock()
KEPT_HEADERS = ("content-type", "content-length", "etag", "last-modified", "retry-after", "location", "date")


def write_whole(path: Path, value: object, is_precious: bool = True) -> None:
    """Replace a JSON file in one step: a reader finds the old or the new one, never half.

    A value that is not precious is not forced to the disk, so it may be lost when the machine loses power.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, indent=1)
        if is_precious:
            file.flush()
            os.fsync(file.fileno())
    partial.replace(path)


def read_whole(path: Path) -> dict:
    """A JSON object from a file; empty when there is none yet or it cannot be read."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, UnicodeDecodeError, json.JSONDecodeError):
        return {}
    return value if isinstance(value, dict) else {}


def log(places: Places, attempt: dict) -> None:
    """Append one attempt to the fetch log, one JSON object a line."""
    line = json.dumps(_shown(attempt), ensure_ascii=False) + "\n"
    with _one_writer, log_file(places).open("ab") as file:
        file.write(line.encode())


def shorten_log(places: Places, most_lines: int) -> None:
    """Keep only the newest lines of the fetch log."""
    path = log_file(places)
    if not path.is_file():
        return
    with _one_writer:
        lines = path.read_bytes().splitlines(keepends=True)
        if len(lines) > most_lines:
            partial = path.with_suffix(".partial")
            partial.write_bytes(b"".join(lines[-most_lines:]))
            partial.replace(path)


def _shown(facts: dict) -> dict:
    """The same facts, with what a server wrote as it may be printed: its headers are 64 kB long if it likes."""
    return {
        name: _shown(value)
        if isinstance(value, dict)
        else shown(value, MOST_LOGGED)
        if isinstance(value, str)
        else value
        for name, value in facts.items()
    }


def log_file(places: Places) -> Path:
    return places.downloads / "fetch_log.jsonl"


def attempts(places: Places) -> Iterator[dict]:
    """Every attempt logged so far, oldest first; a line that a kill cut short is skipped."""
    path = log_file(places)
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            continue


def validators(places: Places, url: str) -> dict:
    """What the server said about `url` when its file was last kept: etag, last_modified, sha256; empty when it never was."""
    with _one_writer:
        return read_whole(_validators_file(places)).get(url, {})


def keep_validators(places: Places, url: str, kept: dict) -> None:
    with _one_writer:
        path = _validators_file(places)
        write_whole(path, read_whole(path) | {url: kept}, is_precious=False)


def forget_validators(places: Places, kept: set[str]) -> None:
    """Drop what servers said of files whose copy is not among those kept, given by their SHA-256."""
    with _one_writer:
        path = _validators_file(places)
        known = read_whole(path)
        useful = {url: said for url, said in known.items() if said.get("sha256") in kept}
        if len(useful) < len(known):
            write_whole(path, useful, is_precious=False)


def _validators_file(places: Places) -> Path:
    return places.downloads / "validators.json"


def feed_state(places: Places, source: str, feed: str) -> dict:
    """What is known about a feed: the fields of Freshness and `read`, the SHA-256 of the files it was last made from."""
    return read_whole(places.state).get(f"{source}.{feed}", {})


def note_feed(places: Places, fresh: Freshness, read: list[str]) -> None:
    """Record the result of a feed."""
    state = fresh._asdict() | {"read": read}
    key = f"{state.pop('source_name')}.{state.pop('feed')}"
    write_whole(places.state, read_whole(places.state) | {key: state})
