"""A bucket of Amazon S3, Google Cloud Storage or Azure Blob Storage, or of what speaks as one of them. The only user of obstore.

Who we are and where the store is come from the environment, by the names that obstore reads: docs/deploy.md lists them.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from etl.faults import StoreError
from etl.object_storage.bucket import CHUNK_BYTES, CROSSED, Bucket, CrossedError, Known

try:
    import obstore
    from obstore import exceptions
    from obstore.store import AzureStore, GCSStore, ObjectStore, S3Store
except ImportError as error:
    raise StoreError("a store of builds in a cloud needs what requirements-store.lock lists; install that") from error

if TYPE_CHECKING:
    from obstore import UpdateVersion
    from obstore.store import RetryConfig

CONNECT_SECONDS, REQUEST_SECONDS = 5, 30
"""For one request, its last byte included: a store that drips is as good as away. Whoever asks is a thread that nobody waits
for, or a person at a command line. So the pieces are small (CHUNK_BYTES), and none is tried for longer."""
TRIES = 2


class Kind(NamedTuple):
    """How one cloud's stores are opened, and how the names of its settings begin."""

    store: type[S3Store] | type[GCSStore] | type[AzureStore]
    settings: str


KINDS = {"s3": Kind(S3Store, "AWS"), "gs": Kind(GCSStore, "GOOGLE"), "az": Kind(AzureStore, "AZURE")}


class Cloud(Bucket):
    """A bucket, or a container, and what its names there begin with."""

    def __init__(self, scheme: str, bucket: str, prefix: str) -> None:
        self._kind = KINDS[scheme]
        if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,220}", bucket):
            raise StoreError(f"no bucket is called {bucket!r}")
        try:
            # As settings, which its types leave out: `client_options` would put AWS_ALLOW_HTTP and its like out of force.
            bounds: Any = {"connect_timeout": f"{CONNECT_SECONDS}s", "timeout": f"{REQUEST_SECONDS}s"}
            tries: RetryConfig = {"max_retries": TRIES - 1, "retry_timeout": timedelta(seconds=REQUEST_SECONDS)}
            self._store: ObjectStore = self._kind.store(bucket, prefix=prefix, config=bounds, retry_config=tries)
        except Exception as error:  # not in its own words, which may hold pieces of a key
            raise StoreError(
                f"what the environment says of {scheme}:// cannot be used; docs/deploy.md lists its names"
            ) from error

    def known(self, name: str) -> Known | None:
        with self._told(name):
            try:
                told = obstore.head(self._store, name)
            except FileNotFoundError:
                return None
            return Known(told["e_tag"] or "", told["size"], told["version"])

    def chunks(self, name: str) -> Iterator[bytes]:
        with self._told(name):
            source = obstore.open_reader(self._store, name, buffer_size=CHUNK_BYTES)
            while chunk := source.read(CHUNK_BYTES):
                yield chunk.to_bytes()

    def put(self, local: Path, name: str) -> None:
        with self._told(name):
            obstore.put(self._store, name, local, max_concurrency=1)

    def put_pointer(self, name: str, content: bytes, before: Known | None) -> None:
        with self._told(name):
            try:
                obstore.put(self._store, name, content, mode=_same(before) if before else "create")
            except (exceptions.AlreadyExistsError, exceptions.PreconditionError) as error:
                # Where the answer to our own put was lost, the second try meets what the first has put.
                if b"".join(self.chunks(name)) != content:
                    raise CrossedError(CROSSED) from error

    def names(self) -> list[str]:
        with self._told("the list"):
            return [told["path"] for told in obstore.list_with_delimiter(self._store)["objects"]]

    def delete(self, name: str) -> None:
        with self._told(name):
            try:
                obstore.delete(self._store, name)
            except FileNotFoundError:  # somebody else was first; Amazon says nothing of it, the others do
                return

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        """Whatever goes wrong as one sentence of ours."""
        try:
            yield
        except (StoreError, GeneratorExit, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # obstore's panics are no Exception
            raise StoreError(f"{name}: {self._in_words(error)}") from error

    def _in_words(self, error: BaseException) -> str:
        said = str(error)
        if isinstance(error, exceptions.PermissionDeniedError | exceptions.UnauthenticatedError):
            return "the store does not let us; look at the keys and at what they may do"
        if isinstance(error, FileNotFoundError):
            return "the store has nothing of that name, or there is no such bucket"
        if "builder error" in said:
            return f"the store's address is none, or begins with http: and {self._kind.settings}_ALLOW_HTTP=true is not set"
        # Only the first line, and nothing of a page that the store answered with: what follows is for who works on obstore.
        first = re.split(r"[\n<]", said, maxsplit=1)[0].strip(" :\ufeff")
        return f"the store does not answer as it should ({first[:200]})"


def _same(before: Known) -> "UpdateVersion":
    """The condition that this version is still there. Google compares the generation, the others the tag."""
    if before.generation:
        return {"e_tag": before.tag, "version": before.generation}
    return {"e_tag": before.tag}
