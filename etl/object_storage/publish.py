"""Publishes the build served here to a store: its files first, each whole and read back; then the pointer; then old builds go."""

import hashlib
from pathlib import Path

from etl.build.load import BUILDS_KEPT, BuildError
from etl.faults import StoreError
from etl.object_storage.bucket import Bucket
from etl.object_storage.pointer import MOST_POINTER_BYTES, NAME, FaultyPointerError, StoredBuild, StoredFile
from etl.paths import Places


def publish(places: Places, bucket: Bucket) -> str:
    """Have every reader of the store serve the build that is served here; gives a sentence that says what came of it.

    Raises BuildError when there is no build, StoreError when the store holds a newer one, somebody else published meanwhile,
    or it could not be reached. What the store's readers serve is unchanged then.
    """
    pointer = places.current()
    if pointer is None:
        raise BuildError("there is no database yet; run python -m etl build first")
    known = bucket.known(NAME)
    held = _held(bucket) if known and known.bytes <= MOST_POINTER_BYTES else None
    stem = pointer.database.stem
    outlines = _described(places.boundaries, f"{stem}.geojson") if places.boundaries.is_file() else None
    database = _described(pointer.database, pointer.database.name)
    stored = StoredBuild.of(pointer, database, outlines, places)
    if held and held.version > stored.version and not stored.is_pinned:
        raise StoreError(
            f"the store has {held.version}, which is newer than {stored.version} here; build again, or roll back to publish an older one"
        )
    for file, local in ((database, pointer.database), (outlines, places.boundaries)):
        if file and not _is_there(bucket, file):
            bucket.put(local, file.name)
            if not _is_there(bucket, file):
                raise StoreError(f"{file.name} did not arrive in the store as it was sent; nothing points to it")
    if held == stored:
        return f"The store points to {pointer.version} already."
    bucket.put_pointer(NAME, stored.to_bytes(), known)
    said = f"The store points to {pointer.version}: {database.bytes:,} bytes."
    try:
        _delete_old(bucket, database)
    except StoreError as error:  # the next time will do
        said += f" Older builds could not be deleted from it ({error})."
    return said


def _held(bucket: Bucket) -> StoredBuild | None:
    """What the store's pointer says; None when it is garbage, which publishing then mends."""
    try:
        return StoredBuild.read(b"".join(bucket.chunks(NAME)))
    except FaultyPointerError:
        return None


def _described(local: Path, name: str) -> StoredFile:
    with local.open("rb") as file:
        return StoredFile(name, local.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def _is_there(bucket: Bucket, file: StoredFile) -> bool:
    """Whether readers are given the bytes that were built: read back, since a size would not tell."""
    known = bucket.known(file.name)
    if known is None or known.bytes != file.bytes:
        return False
    digest = hashlib.sha256()
    for chunk in bucket.chunks(file.name):
        digest.update(chunk)
    return digest.hexdigest() == file.sha256


def _delete_old(bucket: Bucket, database: StoredFile) -> None:
    """Leave the build pointed to and the newest others. What sorts after it may be on its way up, and stays."""
    names = [name for name in bucket.names() if name.startswith("on-the-record-")]
    builds = sorted({_build_of(name) for name in names} - {_build_of(database.name)})
    for name in names:
        if _build_of(name) in builds[: 1 - BUILDS_KEPT]:
            bucket.delete(name)


def _build_of(name: str) -> str:
    return name.partition(".")[0]
