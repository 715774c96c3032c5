"""Where builds are kept for several machines: an S3 bucket, or a folder that all of them reach. The only user of fsspec.

An object is whole or not there. One of them, the pointer, is put only where nobody else has put it meanwhile.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from filelock import FileLock

from etl.faults import StoreError

try:
    import fsspec
except ImportError as error:
    raise StoreError("a store of builds needs what requirements-store.lock lists; install that") from error

CHUNK_BYTES = 4 << 20
CONNECT_SECONDS, READ_SECONDS, TRIES = 5, 10, 2
"""For one request to S3. Whoever asks is a thread that nobody waits for, or a person at a command line."""
CROSSED = "somebody else has just published there; look what it is, and publish again if yours is the newer one"
SHAPE = "write s3://BUCKET/PREFIX, or file:///FOLDER for a folder that every machine reaches"


class CrossedError(StoreError):
    """Somebody else put the pointer first."""


class Known(NamedTuple):
    """What is known of an object before it is read: the mark of its version, and its size."""

    tag: str
    bytes: int


class Bucket(ABC):
    """The place itself. Every method raises StoreError when the place does not answer as it should."""

    def __init__(self, files: fsspec.AbstractFileSystem, root: str) -> None:
        self._files, self._root = files, root

    @abstractmethod
    def known(self, name: str) -> Known | None:
        """The object's tag and size; None where there is none of that name."""

    @abstractmethod
    def put(self, local: Path, name: str) -> None:
        """Copy a file into the store, whole."""

    @abstractmethod
    def put_pointer(self, name: str, content: bytes, tag: str | None) -> None:
        """Put it in the place of the version with this tag, or where there was none. Raises CrossedError where there is another."""

    def chunks(self, name: str) -> Iterator[bytes]:
        """The object's bytes, piece by piece."""
        with _told(name), self._files.open(self._path(name), "rb", block_size=CHUNK_BYTES) as source:
            while chunk := source.read(CHUNK_BYTES):
                yield chunk

    def names(self) -> list[str]:
        """Every object's name."""
        with _told("the list"):
            try:
                return [PurePosixPath(path).name for path in self._files.ls(self._root, detail=False, refresh=True)]
            except FileNotFoundError:
                return []

    def delete(self, name: str) -> None:
        with _told(name):
            self._files.rm_file(self._path(name))

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"


class S3(Bucket):
    """A bucket of Amazon S3, or of another store that speaks its protocol and knows conditional writes.

    Who we are and where the store is come from the usual settings: AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL, a role of the machine.
    """

    def __init__(self, root: str) -> None:
        own = {"connect_timeout": CONNECT_SECONDS, "read_timeout": READ_SECONDS, "retries": {"max_attempts": 1}}
        files = fsspec.filesystem("s3", config_kwargs=own, use_listings_cache=False, skip_instance_cache=True)
        files.retries = TRIES
        super().__init__(files, root)

    def known(self, name: str) -> Known | None:
        with _told(name):
            try:
                info = self._files.info(self._path(name), refresh=True)
            except FileNotFoundError:
                return None
            return Known(info["ETag"], info["size"])

    def put(self, local: Path, name: str) -> None:
        with _told(name):
            self._files.put_file(str(local), self._path(name))

    def put_pointer(self, name: str, content: bytes, tag: str | None) -> None:
        condition = {"IfMatch": tag} if tag else {"IfNoneMatch": "*"}
        try:
            with _told(name):
                self._files.pipe_file(self._path(name), content, **condition)
        except StoreError as error:
            if not _is_crossed(error):
                raise
            # Where the answer to our own put was lost, the second try meets what the first has put.
            if b"".join(self.chunks(name)) != content:
                raise CrossedError(CROSSED) from error


class Folder(Bucket):
    """A folder, such as one that a network file system gives to every machine. Its own lock keeps two publishers apart."""

    def __init__(self, root: str) -> None:
        super().__init__(fsspec.filesystem("file", auto_mkdir=True), root)

    def known(self, name: str) -> Known | None:
        with _told(name):
            try:
                state = Path(self._path(name)).stat()
            except FileNotFoundError:
                return None
            return Known(f"{state.st_ino}-{state.st_mtime_ns}-{state.st_size}", state.st_size)

    def put(self, local: Path, name: str) -> None:
        with _told(name):
            self._files.put_file(str(local), self._path(f"{name}.partial"))
            Path(self._path(f"{name}.partial")).replace(self._path(name))

    def put_pointer(self, name: str, content: bytes, tag: str | None) -> None:
        path = Path(self._path(name))
        with _told(name), FileLock(path.with_suffix(".lock"), timeout=READ_SECONDS):
            known = self.known(name)
            if (known.tag if known else None) != tag:
                raise CrossedError(CROSSED)
            path.with_suffix(".partial").write_bytes(content)
            path.with_suffix(".partial").replace(path)


def bucket_at(address: str) -> Bucket:
    """The place that an address names. Raises StoreError for one that names none we can keep two publishers apart in."""
    parts = urlsplit(address)
    if parts.scheme == "s3" and parts.netloc:
        return S3(f"{parts.netloc}{parts.path}".rstrip("/"))
    if parts.scheme == "file" and not parts.netloc and parts.path.strip("/"):
        return Folder(unquote(parts.path).rstrip("/"))
    raise StoreError(f"{address!r} is no store of builds; {SHAPE}")


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Every error of what lies beneath as one of ours: botocore, aiohttp, asyncio, fsspec and the disk have no kind in common."""
    try:
        yield
    except StoreError:
        raise
    except Exception as error:
        raise StoreError(f"{name}: {type(error).__name__}: {' '.join(str(error).split())[:200]}") from error


def _is_crossed(error: StoreError) -> bool:
    """Whether S3 refused because the condition does not hold (412), or another write was under way (409)."""
    beneath: BaseException | None = error
    while beneath is not None:
        code = getattr(beneath, "response", {}).get("Error", {}).get("Code")
        if code in ("PreconditionFailed", "ConditionalRequestConflict"):
            return True
        beneath = beneath.__cause__
    return False
