"""Builds in object storage: what publishers put there, what readers make of it, and of everything else they may find."""

import json
import logging
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import azurite
import gcs
import pytest
from s3 import BUCKET, Relay, S3Server, environment, s3_server

from dashboard import build_store
from dashboard.server import json_logs
from dashboard.server.store_watch import StoreWatch
from etl.__main__ import main
from etl.build import load
from etl.faults import StoreError
from etl.object_storage import cloud
from etl.object_storage.bucket import CrossedError, Folder, Known, bucket_at
from etl.object_storage.follow import Follower
from etl.object_storage.pointer import NAME, FaultyPointerError, StoredBuild
from etl.object_storage.publish import publish
from etl.paths import PROJECT, Places, Pointer

pytestmark = pytest.mark.slow

OUTLINES = b'{"source_id": "testshire", "features": []}'
S3_ADDRESS = f"s3://{BUCKET}/builds"


@dataclass
class Publisher:
    """A folder in which two builds were made, the newer of them with another name for Kent's force."""

    places: Places
    older: Pointer
    newer: Pointer

    def serve(self, pointer: Pointer, is_pinned: bool = False) -> None:
        load._point(self.places, pointer._replace(is_pinned=is_pinned))


@pytest.fixture(scope="module")
def two_builds(built: Places, tmp_path_factory: pytest.TempPathFactory) -> Publisher:
    places = Places(Path(shutil.copytree(built.data, tmp_path_factory.mktemp("publisher") / "data")))
    older = places.current()
    force = places.register / "force.csv"
    force.write_text(force.read_text(encoding="utf-8").replace("Kent Police", "Kent Constabulary", 1), encoding="utf-8")
    newer = load.build(places).pointer
    places.boundaries.parent.mkdir(parents=True)
    places.boundaries.write_bytes(OUTLINES)
    state = {"police_uk.contacts": {"last_good_at": "2026-11-20T04:17:00+00:00", "outcome": "published"}}
    places.state.write_text(json.dumps(state), encoding="utf-8")
    return Publisher(places, older, newer)


@pytest.fixture
def publisher(two_builds: Publisher) -> Publisher:
    """It serves the older build."""
    two_builds.serve(two_builds.older)
    return two_builds


@pytest.fixture(scope="module")
def s3() -> Iterator[S3Server]:
    with s3_server() as server:
        yield server


@pytest.fixture
def relay(s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Relay]:
    """The way to an empty store."""
    s3.empty()
    with Relay(s3.port) as relay:
        for name, value in environment(relay.address).items():
            monkeypatch.setenv(name, value)
        yield relay


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[gcs.GoogleServer]:
    with gcs.google_server() as server:
        for name, value in gcs.environment(server.address).items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture(scope="module")
def azure() -> Iterator[str]:
    if azurite.COMMAND is None:
        pytest.skip("Azurite is not installed: npm install -g azurite")
    with azurite.azurite() as address:
        yield address


@pytest.fixture(params=["s3", "gs", "az", "file"])
def address(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty store of each kind."""
    match request.param:
        case "s3":
            request.getfixturevalue("relay")
            return S3_ADDRESS
        case "gs":
            request.getfixturevalue("google")
            return f"gs://{gcs.BUCKET}/builds"
        case "az":
            for name, value in azurite.environment(request.getfixturevalue("azure")).items():
                monkeypatch.setenv(name, value)
            return f"az://{azurite.CONTAINER}/{tmp_path.name.strip('_')}"
    return f"file://{tmp_path}/store"


def reader(tmp_path: Path, address: str, name: str = "reader") -> tuple[Places, Follower]:
    """A machine with a folder of its own, in which nothing is yet."""
    places = Places(tmp_path / name)
    return places, Follower(places, bucket_at(address))


def reader_behind(publisher: Publisher, tmp_path: Path) -> tuple[Places, Follower]:
    """A reader that serves the older build, where the store has the newer one by now."""
    publish(publisher.places, bucket_at(S3_ADDRESS))
    places, follower = reader(tmp_path, S3_ADDRESS)
    follower.follow()
    publisher.serve(publisher.newer)
    publish(publisher.places, bucket_at(S3_ADDRESS))
    return places, follower


def store_files(address: str) -> list[str]:
    return sorted(name for name in bucket_at(address).names() if not name.endswith(".lock"))


def left_over(places: Places) -> list[str]:
    return [path.name for path in places.data.rglob("*") if path.suffix in (".fetched", ".partial")]


# -- in good order -------------------------------------------------------------------------------------------------------------


def test_readers_serve_what_is_published_and_then_what_is_newer(
    address: str, publisher: Publisher, tmp_path: Path
) -> None:
    readers = [reader(tmp_path, address, name) for name in ("one", "two", "three")]
    assert {follower.follow()[0] for _, follower in readers} == {"empty"}
    for pointer in (publisher.older, publisher.newer):
        publisher.serve(pointer)
        publish(publisher.places, bucket_at(address))
        for places, follower in readers:
            assert follower.follow() == ("switched", "")
            assert places.current() == pointer._replace(database=places.build / pointer.database.name)
            assert places.current().database.read_bytes() == pointer.database.read_bytes()
            assert places.boundaries.read_bytes() == OUTLINES
            assert places.freshness() == publisher.places.freshness()
            assert follower.follow() == ("followed", "") and left_over(places) == []


def test_a_refresh_that_found_nothing_new_is_told_without_the_database(
    publisher: Publisher, tmp_path: Path, relay: Relay
) -> None:
    publish(publisher.places, bucket_at(S3_ADDRESS))
    places, follower = reader(tmp_path, S3_ADDRESS)
    follower.follow()
    held = publisher.places.state.read_text(encoding="utf-8")
    try:
        publisher.places.state.write_text(held.replace("2026-11-20", "2026-11-27"), encoding="utf-8")
        publish(publisher.places, bucket_at(S3_ADDRESS))
        relay.down_bytes = 100_000
        assert follower.follow() == ("followed", "")
        assert places.freshness() == publisher.places.freshness()
    finally:
        publisher.places.state.write_text(held, encoding="utf-8")


def test_publishing_the_same_again_changes_nothing(address: str, publisher: Publisher) -> None:
    bucket = bucket_at(address)
    publish(publisher.places, bucket)
    tag = bucket.known(NAME)
    assert "already" in publish(publisher.places, bucket)
    assert bucket.known(NAME) == tag


def test_a_reader_that_starts_again_fetches_nothing_it_has(publisher: Publisher, tmp_path: Path, relay: Relay) -> None:
    publish(publisher.places, bucket_at(S3_ADDRESS))
    places, follower = reader(tmp_path, S3_ADDRESS)
    follower.follow()
    relay.down_bytes = 100_000
    assert Follower(places, bucket_at(S3_ADDRESS)).follow() == ("followed", "")


def test_a_rollback_is_followed_and_the_build_gone_back_to_is_not_fetched_again(
    publisher: Publisher, tmp_path: Path, relay: Relay
) -> None:
    places, follower = reader(tmp_path, S3_ADDRESS)
    for pointer in (publisher.older, publisher.newer):
        publisher.serve(pointer)
        publish(publisher.places, bucket_at(S3_ADDRESS))
        follower.follow()
    publisher.serve(publisher.older, is_pinned=True)
    publish(publisher.places, bucket_at(S3_ADDRESS))
    relay.down_bytes = 100_000
    assert follower.follow() == ("switched", "")
    assert (places.current().version, places.current().is_pinned) == (publisher.older.version, True)


def test_a_database_that_is_lost_is_fetched_again(address: str, publisher: Publisher, tmp_path: Path) -> None:
    publish(publisher.places, bucket_at(address))
    places, follower = reader(tmp_path, address)
    follower.follow()
    places.current().database.unlink()
    assert follower.follow() == ("switched", "") and places.current().version == publisher.older.version


def test_three_builds_are_kept_and_the_one_pointed_to(address: str, tmp_path: Path) -> None:
    places, bucket = Places(tmp_path / "data"), bucket_at(address)
    places.build.mkdir(parents=True)
    pointers = []
    for day in range(1, 6):
        database = places.build / f"on-the-record-2026010{day}T000000000000-0123abcd.duckdb"
        database.write_bytes(bytes([day]) * 100)
        pointers.append(Pointer(database, f"2026010{day}T000000Z-0123abcd", "0" * 64, False))
        load._point(places, pointers[-1])
        publish(places, bucket)
    kept = [pointer.database.name for pointer in pointers]
    assert store_files(address) == sorted([*kept[2:], NAME])
    load._point(places, pointers[0]._replace(is_pinned=True))
    publish(places, bucket)
    assert store_files(address) == sorted([kept[0], *kept[3:], NAME])


# -- two publishers ------------------------------------------------------------------------------------------------------------


def test_of_two_publishers_at_once_one_is_told_that_the_other_was_first(
    address: str, publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, fast = bucket_at(address), bucket_at(address)
    put = slow.put

    def overtaken(local: Path, name: str) -> None:
        put(local, name)
        monkeypatch.setattr(slow, "put", put)
        publisher.serve(publisher.newer)
        publish(publisher.places, fast)

    monkeypatch.setattr(slow, "put", overtaken)
    with pytest.raises(CrossedError, match="somebody else"):
        publish(publisher.places, slow)
    places, follower = reader(tmp_path, address)
    assert follower.follow()[0] == "switched" and places.current().version == publisher.newer.version


def test_a_put_whose_answer_was_lost_is_not_taken_for_another_publishers(address: str) -> None:
    bucket = bucket_at(address)
    bucket.put_pointer(NAME, b"one", None)
    before = bucket.known(NAME)
    bucket.put_pointer(NAME, b"two", before)
    if not address.startswith("file"):
        bucket.put_pointer(NAME, b"two", before)
    for known in (None, before):
        with pytest.raises(CrossedError):
            bucket.put_pointer(NAME, b"three", known)
    assert b"".join(bucket.chunks(NAME)) == b"two"


def test_of_many_puts_at_once_one_is_done(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The place itself decides, and not a look beforehand: all of them saw the same version."""
    known = Folder.known

    def slowly_known(folder: Folder, name: str) -> Known | None:
        seen = known(folder, name)
        time.sleep(0.05)
        return seen

    monkeypatch.setattr(Folder, "known", slowly_known)
    bucket_at(address).put_pointer(NAME, b"first", None)
    before, came_of_it = bucket_at(address).known(NAME), []
    all_ready = threading.Barrier(8)

    def put(number: int) -> None:
        bucket = bucket_at(address)
        all_ready.wait(30)
        try:
            bucket.put_pointer(NAME, f"by {number}".encode(), before)
            came_of_it.append(f"by {number}")
        except CrossedError:
            came_of_it.append("crossed")

    threads = [threading.Thread(target=put, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (done,) = set(came_of_it) - {"crossed"}
    assert (came_of_it.count("crossed"), b"".join(bucket_at(address).chunks(NAME))) == (7, done.encode())


def test_a_pointer_that_is_gone_is_not_put_in_the_place_of_what_was_read(address: str) -> None:
    bucket = bucket_at(address)
    bucket.put_pointer(NAME, b"one", None)
    before = bucket.known(NAME)
    for _ in range(2):  # what is gone already is no error
        bucket.delete(NAME)
    with pytest.raises(StoreError):
        bucket.put_pointer(NAME, b"two", before)
    assert bucket.known(NAME) is None


def test_google_is_told_the_generation_and_not_the_tag(google: gcs.GoogleServer) -> None:
    """An object of the same bytes may have the same tag again there; its generation never comes again."""
    bucket = bucket_at(f"gs://{gcs.BUCKET}/builds")
    bucket.put_pointer(NAME, b"one", None)
    known = bucket.known(NAME)
    assert known == Known('"1-tag"', 3, "1")
    google.put(f"builds/{NAME}", b"one")
    with pytest.raises(CrossedError):
        bucket.put_pointer(NAME, b"two", known)


def test_what_lies_deeper_in_the_bucket_is_not_ours(address: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    bucket_at(f"{address}/deeper").put(tmp_path / "file", "on-the-record-x.duckdb")
    bucket_at(address).put(tmp_path / "file", "on-the-record-y.duckdb")
    assert [name for name in bucket_at(address).names() if name.startswith("on-the-record")] == [
        "on-the-record-y.duckdb"
    ]


def test_an_older_build_does_not_take_the_place_of_a_newer_one(address: str, publisher: Publisher) -> None:
    publisher.serve(publisher.newer)
    publish(publisher.places, bucket_at(address))
    publisher.serve(publisher.older)
    with pytest.raises(StoreError, match="newer"):
        publish(publisher.places, bucket_at(address))


# -- what is wrong with a store --------------------------------------------------------------------------------------------------


def told(pointer: bytes, **changes: object) -> bytes:
    return json.dumps(json.loads(pointer) | changes).encode()


GARBAGE = {
    "nothing": lambda _: b" ",
    "not JSON": lambda _: b"\x00\xff" * 50,
    "half of it": lambda right: right[: len(right) // 2],
    "a page of a proxy": lambda _: b"<!doctype html><title>Sign in</title>",
    "a list": lambda _: b"[]",
    "a number": lambda _: b"7",
    "no fields": lambda _: b"{}",
    "nested without end": lambda _: b"[" * 100_000,
    "two megabytes": lambda right: right + b" " * (2 << 20),
    "a way out of the folder": lambda right: told(
        right, database={"name": "../../on-the-record-x.duckdb", "bytes": 9, "sha256": "0" * 64}
    ),
    "another file": lambda right: told(right, database={"name": "current.json", "bytes": 9, "sha256": "0" * 64}),
    "a size below zero": lambda right: told(
        right, database=json.loads(right)["database"] | {"bytes": -1}, version="20990101T000000Z-0123abcd"
    ),
    "no version": lambda right: told(right, version=None),
    "a version with a line end": lambda right: told(right, version="20990101T000000Z-0123abcd\n"),
    "freshness of another kind": lambda right: told(right, freshness={"police_uk.contacts": {"last_good_at": "soon"}}),
    "freshness with a list": lambda right: told(right, freshness={"police_uk.contacts": {"message": []}}),
    "a hash of something else": lambda right: told(
        right, database=json.loads(right)["database"] | {"sha256": "0" * 64}, version="20990101T000000Z-0123abcd"
    ),
    "a version that the database does not have": lambda right: told(right, version="20990101T000000Z-0123abcd"),
}


@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_at_the_pointer_changes_nothing_and_publishing_mends_it(
    kind: str, publisher: Publisher, tmp_path: Path
) -> None:
    address = f"file://{tmp_path}/store"
    publish(publisher.places, bucket_at(address))
    places, follower = reader(tmp_path, address)
    follower.follow()
    before, freshness = places.current(), places.freshness()
    pointer = tmp_path / "store" / NAME
    pointer.write_bytes(GARBAGE[kind](pointer.read_bytes()))
    for _ in range(2):
        outcome, why = follower.follow()
        assert outcome == "faulty" and why
    assert (places.current(), places.freshness(), left_over(places)) == (before, freshness, [])
    if "hash" not in kind and "does not have" not in kind:  # of those only their version is believable, and it is newer
        publisher.serve(publisher.newer)
        publish(publisher.places, bucket_at(address))
        assert follower.follow()[0] == "switched" and places.current().version == publisher.newer.version


def test_a_pointer_of_ours_is_read_as_it_was_written(publisher: Publisher, tmp_path: Path) -> None:
    publish(publisher.places, bucket_at(f"file://{tmp_path}/store"))
    content = (tmp_path / "store" / NAME).read_bytes()
    assert StoredBuild.read(content).to_bytes() == content
    with pytest.raises(FaultyPointerError):
        StoredBuild.read(content[:-1])


def test_a_truncated_database_is_not_served_and_not_fetched_again_and_again(
    publisher: Publisher, tmp_path: Path, s3: S3Server, relay: Relay
) -> None:
    places, follower = reader_behind(publisher, tmp_path)
    name = f"builds/{publisher.newer.database.name}"
    whole = s3.get(name)
    s3.put(name, whole[: len(whole) // 2])
    assert follower.follow()[0] == "faulty"
    relay.down_bytes = 100_000
    assert follower.follow()[0] == "faulty" and places.current().version == publisher.older.version
    relay.heal()
    publish(publisher.places, bucket_at(S3_ADDRESS))  # sees that what the pointer names is not there, and mends it
    assert s3.get(name) == whole
    assert Follower(places, bucket_at(S3_ADDRESS)).follow() == ("switched", "")


def test_a_database_with_one_byte_changed_is_not_served(publisher: Publisher, tmp_path: Path) -> None:
    """DuckDB itself notices only when somebody asks for that block."""
    address = f"file://{tmp_path}/store"
    publish(publisher.places, bucket_at(address))
    with (tmp_path / "store" / publisher.older.database.name).open("r+b") as file:
        file.seek(publisher.older.database.stat().st_size // 2)
        (byte,) = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte ^ 1]))
    places, follower = reader(tmp_path, address)
    assert follower.follow()[0] == "faulty" and places.current() is None and left_over(places) == []


def test_a_build_of_another_release_is_left_alone_without_fetching_it(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"file://{tmp_path}/store"
    publish(publisher.places, bucket_at(address))
    (tmp_path / "store" / publisher.older.database.name).unlink()
    places, follower = reader(tmp_path, address)
    monkeypatch.setattr("etl.build.inputs.schema_sha256", lambda: "0" * 64)
    assert follower.follow()[0] == "other_release" and places.current() is None


@pytest.mark.parametrize("after_bytes", [0, 5_000_000], ids=["away", "killed in the middle of a download"])
def test_a_store_that_is_away_or_goes_away_changes_nothing(
    after_bytes: int, publisher: Publisher, tmp_path: Path, relay: Relay
) -> None:
    places, follower = reader_behind(publisher, tmp_path)
    relay.down_bytes = after_bytes
    assert follower.follow()[0] == "away"
    assert places.current().version == publisher.older.version and left_over(places) == []
    relay.heal()
    assert follower.follow() == ("switched", "") and places.current().version == publisher.newer.version


def test_a_store_that_stops_sending_is_as_good_as_away(
    publisher: Publisher, tmp_path: Path, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cloud, "REQUEST_SECONDS", 1)
    _, follower = reader(tmp_path, S3_ADDRESS)
    relay.is_stalled = True
    began = time.monotonic()
    assert follower.follow()[0] == "away"
    assert time.monotonic() - began < 10


def test_a_store_that_drips_is_as_good_as_away(
    publisher: Publisher, tmp_path: Path, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something comes all the time, and it would take hours."""
    publish(publisher.places, bucket_at(S3_ADDRESS))
    with monkeypatch.context() as patched:
        patched.setattr(cloud, "REQUEST_SECONDS", 1)
        places, follower = reader(tmp_path, S3_ADDRESS)
    relay.drips = True
    began = time.monotonic()
    assert follower.follow()[0] == "away"
    assert time.monotonic() - began < 10 and places.current() is None and left_over(places) == []
    relay.heal()
    assert Follower(places, bucket_at(S3_ADDRESS)).follow() == ("switched", "")


# -- what is said --------------------------------------------------------------------------------------------------------------


def said_of(address: str) -> str:
    with pytest.raises(StoreError) as refused:
        bucket_at(address).known(NAME)
        bucket_at(address).put_pointer(NAME, b"one", None)
    return str(refused.value)


SETTINGS = {
    "nobody answers": ("s3", {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, "does not answer as it should"),
    "no https and not allowed": ("s3", {"AWS_ALLOW_HTTP": ""}, "AWS_ALLOW_HTTP=true is not set"),
    "an address that is none": ("s3", {"AWS_ENDPOINT_URL": "no address"}, "does not answer as it should"),
    "no such bucket": ("s3", {}, "no such bucket"),
    "a setting that is none": ("s3", {"AWS_CONDITIONAL_PUT": "hidden"}, "what the environment says of s3://"),
    "no account": ("az", {"AZURE_STORAGE_ACCOUNT_NAME": ""}, "what the environment says of az://"),
    "a key that is none": ("az", {"AZURE_STORAGE_ACCOUNT_KEY": "hidden!"}, "what the environment says of az://"),
    "another's key": ("az", {"AZURE_STORAGE_ACCOUNT_KEY": "aGlkZGVu"}, "the store does not let us"),
    "a signed address": (
        "az",
        {"AZURE_STORAGE_ACCOUNT_KEY": "", "AZURE_STORAGE_SAS_TOKEN": "sig=hidden"},
        "not let us",
    ),
    "a key of Google's that is none": (
        "gs",
        {"GOOGLE_SERVICE_ACCOUNT_KEY": "hidden"},
        "what the environment says of gs",
    ),
}


@pytest.mark.parametrize("case", SETTINGS)
def test_what_is_wrong_with_the_settings_is_said_in_one_sentence_without_a_key(
    case: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheme, settings, words = SETTINGS[case]
    match scheme:
        case "s3":
            own = environment(request.getfixturevalue("relay").address) | {"AWS_SECRET_ACCESS_KEY": "hidden"}
        case "gs":
            own = gcs.environment(request.getfixturevalue("google").address)
        case _:
            own = azurite.environment(request.getfixturevalue("azure"))
    for name, value in (own | settings).items():
        monkeypatch.setenv(name, value) if value else monkeypatch.delenv(name, raising=False)
    said = said_of(f"{scheme}://nowhere/builds")
    assert words in said
    assert "\n" not in said and "<" not in said and len(said) < 300
    assert not any(key in said for key in ("hidden", "aGlkZGVu", azurite.KEY))


def test_an_upload_that_is_cut_off_is_never_pointed_to(publisher: Publisher, relay: Relay, s3: S3Server) -> None:
    publish(publisher.places, bucket_at(S3_ADDRESS))
    before = s3.get(f"builds/{NAME}")
    publisher.serve(publisher.newer)
    relay.up_bytes = 5_000_000
    with pytest.raises(StoreError):
        publish(publisher.places, bucket_at(S3_ADDRESS))
    assert s3.get(f"builds/{NAME}") == before


def test_an_upload_that_arrives_changed_is_never_pointed_to(
    address: str, publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket = bucket_at(address)
    put, changed = bucket.put, tmp_path / "changed"

    def put_changed(local: Path, name: str) -> None:
        content = local.read_bytes()
        changed.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        put(changed, name)

    monkeypatch.setattr(bucket, "put", put_changed)
    with pytest.raises(StoreError, match="did not arrive"):
        publish(publisher.places, bucket)
    assert bucket.known(NAME) is None


def test_a_folder_that_cannot_be_written_changes_nothing(publisher: Publisher, tmp_path: Path) -> None:
    address = f"file://{tmp_path}/store"
    publish(publisher.places, bucket_at(address))
    places, follower = reader(tmp_path, address)
    places.data.mkdir()
    places.build.write_text("a file is in the way", encoding="utf-8")
    assert follower.follow()[0] == "not_written"


def test_what_a_killed_process_left_is_cleared(publisher: Publisher, tmp_path: Path) -> None:
    address = f"file://{tmp_path}/store"
    publish(publisher.places, bucket_at(address))
    places, follower = reader(tmp_path, address)
    places.build.mkdir(parents=True)
    (places.build / "on-the-record-x.duckdb.fetched").write_bytes(b"half")
    follower.follow()
    assert left_over(places) == []


# -- addresses and the command line ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["", "s3://", "gs://", "az:///x", "file://", "file://host/x", "/srv/store", "http://x.test/", "abfs://box/x"],
)
def test_an_address_that_names_no_store_is_refused_in_words(address: str) -> None:
    with pytest.raises(StoreError, match="is no store of builds; write s3://"):
        bucket_at(address)


@pytest.mark.parametrize("address", ["s3://key:hidden@bucket/x", "s3://key:hid/hidden@bucket", "az://box/x?sig=hidden"])
def test_keys_in_an_address_are_refused_and_not_printed(address: str) -> None:
    with pytest.raises(StoreError, match="keys go into the environment") as refused:
        bucket_at(address)
    assert "hid" not in str(refused.value)


def test_the_command_publishes_or_says_why_not(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ON_THE_RECORD_DATA", str(publisher.places.data))
    assert main(["publish", "--to", f"file://{tmp_path}/store"]) == 0
    assert publisher.older.version in capsys.readouterr().out
    monkeypatch.setenv("ON_THE_RECORD_STORE", f"file://{tmp_path}/another")
    assert main(["publish"]) == 0 and (tmp_path / "another" / NAME).is_file()
    assert main(["publish", "--to", "nowhere"]) == 1
    assert "What the store gives its readers is unchanged." in capsys.readouterr().err


def test_without_the_package_of_the_clouds_the_command_says_what_to_install_and_a_folder_needs_none(
    publisher: Publisher, tmp_path: Path
) -> None:
    without = "import sys; sys.modules['obstore'] = None; from etl.__main__ import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", without, "publish", "--to"]
    own = os.environ | {"ON_THE_RECORD_DATA": str(publisher.places.data)}
    done = subprocess.run([*command, S3_ADDRESS], cwd=PROJECT, env=own, capture_output=True, text=True)
    assert done.returncode == 1 and "requirements-store.lock" in done.stderr and "Traceback" not in done.stderr
    subprocess.run([*command, f"file://{tmp_path}"], cwd=PROJECT, env=own, check=True)


# -- before a site ---------------------------------------------------------------------------------------------------------------


def test_a_follower_serves_the_stores_figures_and_not_its_own(
    publisher: Publisher, own_figures: Places, tmp_path: Path
) -> None:
    address = f"file://{tmp_path}/store"
    publisher.serve(publisher.newer)
    publish(publisher.places, bucket_at(address))
    Follower(own_figures, bucket_at(address)).follow()
    assert load.ensure(own_figures, is_follower=True).version == publisher.newer.version
    assert load.ensure(own_figures).version != publisher.newer.version


def events(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records if record.name == json_logs.SERVER.name]


def test_each_change_is_said_in_one_line(caplog: pytest.LogCaptureFixture) -> None:
    outcomes = ["away", "away", "followed", "followed", "faulty", "faulty", "away", "switched", "followed"]
    watch = StoreWatch(lambda: (outcomes.pop(0), ""))
    before = ""
    with caplog.at_level(logging.INFO, json_logs.SERVER.name):
        while outcomes:
            before = watch._look(before)
    assert events(caplog) == [
        "store_not_followed",
        "store_followed_again",
        "store_not_followed",
        "store_not_followed",
        "store_build_served",
    ]


def test_a_fault_that_nobody_foresaw_does_not_end_the_watch(caplog: pytest.LogCaptureFixture) -> None:
    def fails() -> tuple[str, str]:
        raise RuntimeError("unforeseen")

    assert StoreWatch(fails)._look("") == "failed"
    assert build_store.health()["store"]["outcome"] == "failed"


def test_nobody_waits_longer_for_a_store_than_was_said() -> None:
    watch = StoreWatch(lambda: (time.sleep(5), ("followed", ""))[1])
    watch.start()
    began = time.monotonic()
    watch.look_now(0.2)
    assert time.monotonic() - began < 2
