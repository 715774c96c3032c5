"""Builds in object storage: what publishers put there, what readers make of it, and of everything else they may find."""

import json
import logging
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from s3 import BUCKET, Relay, S3Server, environment, s3_server

from dashboard import build_store
from dashboard.server import json_logs
from dashboard.server.store_watch import StoreWatch
from etl.__main__ import main
from etl.build import load
from etl.faults import StoreError
from etl.object_storage import bucket as buckets
from etl.object_storage.bucket import CrossedError, bucket_at
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


@pytest.fixture(params=["s3", "file"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store of either kind."""
    if request.param == "file":
        return f"file://{tmp_path}/store"
    request.getfixturevalue("relay")
    return S3_ADDRESS


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


def store_files(address: str, s3: S3Server) -> list[str]:
    if address.startswith("s3"):
        return [name.removeprefix("builds/") for name in s3.names()]
    return sorted(path.name for path in Path(address.removeprefix("file://")).iterdir() if path.suffix != ".lock")


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


def test_three_builds_are_kept_and_the_one_pointed_to(address: str, tmp_path: Path, s3: S3Server) -> None:
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
    assert store_files(address, s3) == sorted([*kept[2:], NAME])
    load._point(places, pointers[0]._replace(is_pinned=True))
    publish(places, bucket)
    assert store_files(address, s3) == sorted([kept[0], *kept[3:], NAME])


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
    before = bucket.known(NAME).tag
    bucket.put_pointer(NAME, b"two", before)
    if address.startswith("s3"):
        bucket.put_pointer(NAME, b"two", before)
    for tag in (None, before):
        with pytest.raises(CrossedError):
            bucket.put_pointer(NAME, b"three", tag)
    assert b"".join(bucket.chunks(NAME)) == b"two"


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
    monkeypatch.setattr(buckets, "READ_SECONDS", 1)
    _, follower = reader(tmp_path, S3_ADDRESS)
    relay.is_stalled = True
    began = time.monotonic()
    assert follower.follow()[0] == "away"
    assert time.monotonic() - began < 10


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
    "address", ["", "s3://", "gs://bucket/x", "az://box/x", "file://", "file://host/x", "/srv/store", "http://x.test/"]
)
def test_an_address_that_names_no_store_is_refused_in_words(address: str) -> None:
    with pytest.raises(StoreError, match="is no store of builds; write s3://"):
        bucket_at(address)


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


def test_without_the_packages_of_a_store_the_command_says_which_to_install(tmp_path: Path) -> None:
    without = "import sys; sys.modules['fsspec'] = None; from etl.__main__ import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", without, "publish", "--to", f"file://{tmp_path}"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 1 and "requirements-store.lock" in done.stderr and "Traceback" not in done.stderr


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
