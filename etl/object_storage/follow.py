"""Serves here what a store points to: asks, fetches, checks, then switches as a build made here does (`etl.build.load`).

Whatever the store does, the build served so far is served on.
"""

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from etl.build import inputs, load
from etl.faults import StoreError
from etl.object_storage.bucket import Bucket
from etl.object_storage.pointer import MOST_POINTER_BYTES, NAME, FaultyPointerError, StoredBuild, StoredFile
from etl.paths import Places, Pointer

MOST_FETCH_SECONDS = 600
"""For one file; a store that sends more slowly is as good as away."""
TRY_AGAIN_SECONDS = 600
"""What was not what its pointer says is fetched again no sooner, unless the pointer changes."""


class FaultyFileError(Exception):
    """A file of the store is not what its pointer says."""


class NotFollowedError(Exception):
    """The store's build is not served here. `outcome` is its kind, for counting; the message says why."""

    def __init__(self, outcome: str, why: str) -> None:
        super().__init__(why)
        self.outcome = outcome


class Follower:
    """Remembers what it last saw of one store, so that a store where nothing is new is asked for a few bytes."""

    def __init__(self, places: Places, bucket: Bucket) -> None:
        self._places, self._bucket = places, bucket
        self._seen: tuple[str, StoredBuild] | None = None
        self._served: StoredBuild | None = None
        self._faulty: tuple[str, float, str] | None = None

    def follow(self) -> tuple[str, str]:
        """Serve what the store points to. Gives what came of it, and why where it is not served:

        switched (it is new here), followed (it was served already), empty, away, faulty, other_release, not_written.
        """
        try:
            return ("switched" if self._follow() else "followed"), ""
        except NotFollowedError as error:
            return error.outcome, str(error)
        except StoreError as error:
            return "away", str(error)
        except (OSError, load.BuildError) as error:
            return "not_written", str(error)

    def _follow(self) -> bool:
        known = self._bucket.known(NAME)
        if known is None:
            raise NotFollowedError("empty", "nothing was published to the store yet")
        if self._faulty and self._faulty[0] == known.tag and time.monotonic() < self._faulty[1]:
            raise NotFollowedError("faulty", self._faulty[2])
        try:
            if self._seen is None or self._seen[0] != known.tag:
                if known.bytes > MOST_POINTER_BYTES:
                    raise FaultyPointerError(f"{NAME} in the store is too large to be a pointer")
                self._seen = known.tag, StoredBuild.read(b"".join(self._bucket.chunks(NAME)))
            return self._serve(self._seen[1])
        except (FaultyPointerError, FaultyFileError, load.NotThatBuildError) as error:
            self._faulty = known.tag, time.monotonic() + TRY_AGAIN_SECONDS, str(error)
            raise NotFollowedError("faulty", str(error)) from error

    def _serve(self, stored: StoredBuild) -> bool:
        if stored.schema_sha256 != inputs.schema_sha256():
            raise NotFollowedError(
                "other_release", f"the store has {stored.version}, which another release of the site made"
            )
        database = self._places.build / stored.database.name
        pointer = Pointer(database, stored.version, stored.inputs_sha256, stored.is_pinned)
        is_new = self._places.current() != pointer
        if not is_new and stored == self._served:
            return False
        self._places.build.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self._places.build / "fetch.lock", timeout=0):
                _clear_unfinished(self._places)
                if is_new:
                    with self._fetched(stored.database) as fetched:
                        load.adopt(self._places, fetched, pointer)
                self._keep_outlines(stored.outlines)
                _keep_freshness(self._places, stored)
        except Timeout:  # another process fetches into the same folder, for all who read it
            return False
        self._served = stored
        return is_new

    @contextmanager
    def _fetched(self, file: StoredFile) -> Iterator[Path]:
        """The file beside the builds, checked, for as long as the block lasts. One kept from before is not fetched again."""
        kept, here = self._places.build / file.name, self._places.build / f"{file.name}.fetched"
        try:
            if kept.is_file() and _sha256(kept) == file.sha256:
                here.hardlink_to(kept)
            else:
                self._fetch(file, here)
            yield here
        finally:
            here.unlink(missing_ok=True)

    def _fetch(self, file: StoredFile, to: Path) -> None:
        until, digest, size = time.monotonic() + MOST_FETCH_SECONDS, hashlib.sha256(), 0
        with to.open("wb") as local:
            for chunk in self._bucket.chunks(file.name):
                digest.update(chunk)
                local.write(chunk)
                size += len(chunk)
                if size > file.bytes:
                    break
                if time.monotonic() > until:
                    raise StoreError(f"{file.name} did not arrive within {MOST_FETCH_SECONDS} s")
        if digest.hexdigest() != file.sha256:
            raise FaultyFileError(f"{file.name} in the store is not the file that the pointer names")

    def _keep_outlines(self, outlines: StoredFile | None) -> None:
        here = self._places.boundaries
        if outlines is None or (here.is_file() and _sha256(here) == outlines.sha256):
            return
        with self._fetched(outlines) as fetched:
            here.parent.mkdir(parents=True, exist_ok=True)
            _replace(here, fetched.read_bytes())


def _keep_freshness(places: Places, stored: StoredBuild) -> None:
    content = json.dumps(stored.freshness).encode()
    if not places.state.is_file() or places.state.read_bytes() != content:
        places.downloads.mkdir(parents=True, exist_ok=True)
        _replace(places.state, content)


def _replace(path: Path, content: bytes) -> None:
    """Not across folders: the builds and the downloads may be two volumes."""
    partial = path.with_suffix(".partial")
    partial.write_bytes(content)
    partial.replace(path)


def _clear_unfinished(places: Places) -> None:
    """What a killed process left; the lock guarantees that no other is fetching."""
    for left in places.build.glob("*.fetched"):
        left.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
