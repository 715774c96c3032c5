"""Where builds are kept for several machines: a bucket of a cloud's, or a folder that all of them reach.

An object is whole or not there. One of them, the pointer, is put only where nobody else has put it meanwhile.
"""

import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from filelock import FileLock

from etl.faults import StoreError

CHUNK_BYTES = 1 << 20
LOCK_SECONDS = 10
CROSSED = "somebody else has just published there; look what it is, and publish again if yours is the newer one"
SHAPE = (
    "write s3://BUCKET/PREFIX, gs://BUCKET/PREFIX or az://CONTAINER/PREFIX, or file:///FOLDER for a folder that every "
    "machine reaches; keys go into the environment"
)


class CrossedError(StoreError):
    """Somebody else put the pointer first."""


class Known(NamedTuple):
    """What is known of an object before it is read: the mark of its version, and its size."""

    tag: str
    bytes: int
    generation: str | None = None
    """Google's own number of the version, which it compares in place of the tag."""


class Bucket(ABC):
    """The place itself. Every method raises StoreError when the place does not answer as it should."""

    @abstractmethod
    def known(self, name: str) -> Known | None:
        """The object's tag and size; None where there is none of that name."""

    @abstractmethod
    def chunks(self, name: str) -> Iterator[bytes]:
        """The object's bytes, piece by piece."""

    @abstractmethod
    def put(self, local: Path, name: str) -> None:
        """Copy a file into the store, whole."""

    @abstractmethod
    def put_pointer(self, name: str, content: bytes, before: Known | None) -> None:
        """Put it in the place of this version, or where there was none. Raises CrossedError where there is another."""

    @abstractmethod
    def names(self) -> list[str]:
        """Every object's name."""

    @abstractmethod
    def delete(self, name: str) -> None:
        """Gone afterwards, whether or not it was there."""


class Folder(Bucket):
    """A folder, such as one that a network file system gives to every machine. Its own lock keeps two publishers apart."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def known(self, name: str) -> Known | None:
        with _told(name):
            try:
                state = (self._folder / name).stat()
            except FileNotFoundError:
                return None
            return Known(f"{state.st_ino}-{state.st_mtime_ns}-{state.st_size}", state.st_size)

    def chunks(self, name: str) -> Iterator[bytes]:
        with _told(name), (self._folder / name).open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk

    def put(self, local: Path, name: str) -> None:
        path = self._folder / name
        partial = path.with_name(f"{name}.partial")
        with _told(name):
            self._folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(local, partial)
            partial.replace(path)

    def put_pointer(self, name: str, content: bytes, before: Known | None) -> None:
        path = self._folder / name
        with _told(name):
            self._folder.mkdir(parents=True, exist_ok=True)
            with FileLock(path.with_suffix(".lock"), timeout=LOCK_SECONDS):
                if self.known(name) != before:
                    raise CrossedError(CROSSED)
                path.with_suffix(".partial").write_bytes(content)
                path.with_suffix(".partial").replace(path)

    def names(self) -> list[str]:
        with _told("the list"):
            return [path.name for path in self._folder.iterdir()] if self._folder.is_dir() else []

    def delete(self, name: str) -> None:
        with _told(name):
            (self._folder / name).unlink(missing_ok=True)


def bucket_at(address: str) -> Bucket:
    """The place that an address names. Raises StoreError for one that names none, in words that tell nobody a key."""
    parts = urlsplit(address)
    has_more = any(mark in address for mark in "@?#")
    if parts.scheme == "file" and not parts.netloc and parts.path.strip("/"):
        return Folder(Path(unquote(parts.path)))
    if parts.scheme in ("s3", "gs", "az") and parts.netloc and not has_more:
        # Imported here because a folder needs no package of its own.
        from etl.object_storage.cloud import Cloud

        return Cloud(parts.scheme, parts.netloc, unquote(parts.path).strip("/"))
    raise StoreError(f"{'that' if has_more else repr(address)} is no store of builds; {SHAPE}")


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Every error of the disk as one of ours."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{name}: {type(error).__name__}: {error}") from error
