"""Three real processes on three folders that fetch their figures from one store, while everything befalls the store that can."""

import asyncio
import json
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from s3 import BUCKET, Relay, S3Server, environment, s3_server
from serving import Server, serving

from etl.build import load
from etl.object_storage import publish as publishing
from etl.object_storage.bucket import CrossedError, bucket_at
from etl.object_storage.pointer import NAME
from etl.paths import Places
from tests.bench.session import Session

pytestmark = pytest.mark.slow

STORE = f"s3://{BUCKET}/builds"
PROMISED_SECONDS = 60
"""From publishing until every process serves it, with the interval that the site has by itself."""
PATHS = ("/brief/kent", "/force?force=kent", "/api/v1/forces.json", "/healthz")


@dataclass
class Country:
    """The store, the way to it, who publishes, and three machines that serve. The first looks as seldom as it does by itself."""

    s3: S3Server
    relay: Relay
    publisher: Places
    servers: list[Server]

    def publish(self) -> str:
        """Build again and publish; the version."""
        version = load.build(self.publisher).pointer.version
        publishing.publish(self.publisher, bucket_at(STORE))
        return version

    def versions(self) -> set[str]:
        """Those that all three serve."""
        return {httpx.get(f"{server.address}/healthz").json()["data_version"] for server in self.servers}

    def outcome(self) -> tuple[set[str], set[str]]:
        """Of the two that look often: what came of the last look, and the versions they serve."""
        health = [httpx.get(f"{server.address}/healthz").json() for server in self.servers[1:]]
        return {told["store"]["outcome"] for told in health}, {told["data_version"] for told in health}

    def is_followed(self, version: str) -> bool:
        """Whether the two that look often serve it."""
        return self.outcome() == ({"followed"}, {version})

    def lines(self, server: Server, event: str) -> list[dict]:
        return [
            line
            for text in server.told().splitlines()
            if event in text and (line := json.loads(text))["event"] == event
        ]


@pytest.fixture(scope="module")
def country(built: Places, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    folder = tmp_path_factory.mktemp("country")
    publisher = Places(Path(shutil.copytree(built.data, folder / "publisher")))
    with ExitStack() as stack:
        s3 = stack.enter_context(s3_server())
        relay = stack.enter_context(Relay(s3.port))
        own = stack.enter_context(pytest.MonkeyPatch.context())
        for name, value in environment(f"http://127.0.0.1:{s3.port}").items():
            own.setenv(name, value)
        publishing.publish(publisher, bucket_at(STORE))
        servers = []
        for number in range(3):
            data = folder / str(number)
            shutil.copytree(built.data, data, ignore=shutil.ignore_patterns("build", "downloads"))
            often = {"ON_THE_RECORD_STORE_SECONDS": "2"} if number else {}
            settings = environment(relay.address) | {"ON_THE_RECORD_STORE": STORE} | often
            servers.append(stack.enter_context(serving(data, folder / f"{number}.txt", environment=settings)))
        yield Country(s3, relay, publisher, servers)


@pytest.fixture(autouse=True)
def readers(country: Country) -> Iterator[None]:
    """Throughout each test somebody reads on all three: every answer is a whole page, and so is what a browser is drawn at its end."""
    statuses: Counter[object] = Counter()
    is_over = threading.Event()

    def read() -> None:
        while not is_over.wait(0.2):
            for server in country.servers:
                for path in PATHS:
                    try:
                        statuses[httpx.get(server.address + path, timeout=30).status_code] += 1
                    except httpx.HTTPError as error:
                        statuses[type(error).__name__] += 1

    async def errors() -> list[list[str]]:
        found = []
        for server in country.servers:
            async with Session(server.address) as session:
                found.append((await session.rerun("force", "force=kent")).errors)
        return found

    reading = threading.Thread(target=read, daemon=True)
    reading.start()
    yield
    is_over.set()
    reading.join()
    assert set(statuses) == {200} and statuses[200] > 10
    assert asyncio.run(errors()) == [[]] * 3


def wait_until(happened: Callable[[], bool], seconds: float = PROMISED_SECONDS) -> None:
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.2)


def test_a_machine_begins_with_the_stores_figures(country: Country) -> None:
    assert country.versions() == {country.publisher.current().version}
    assert [len(country.lines(server, "store_build_served")) for server in country.servers] == [1, 1, 1]


def test_all_serve_a_new_version_within_a_minute(country: Country) -> None:
    version = country.publish()
    wait_until(lambda: country.versions() == {version})


def test_a_store_that_is_killed_in_the_middle_of_a_download(country: Country) -> None:
    before = country.publisher.current().version
    wait_until(lambda: country.is_followed(before))
    said = len(country.lines(country.servers[1], "store_not_followed"))
    country.relay.down_bytes = 4_000_000
    version = country.publish()
    wait_until(lambda: country.outcome() == ({"away"}, {before}))
    time.sleep(5)  # several looks more
    assert country.outcome()[1] == {before}
    for server in country.servers[1:]:
        assert "otr_store_followed 0.0" in httpx.get(f"{server.address}/metrics").text
    (line,) = country.lines(country.servers[1], "store_not_followed")[said:]
    assert line["outcome"] == "away" and line["why"] and line["level"] == "warning"
    country.relay.heal()
    wait_until(lambda: country.is_followed(version))
    assert "otr_store_followed 1.0" in httpx.get(f"{country.servers[1].address}/metrics").text


def test_garbage_at_the_pointer(country: Country) -> None:
    before = country.publisher.current().version
    wait_until(lambda: country.is_followed(before))
    said = len(country.lines(country.servers[1], "store_not_followed"))
    country.s3.put(f"builds/{NAME}", b"<!doctype html><title>Sign in</title>")
    wait_until(lambda: country.outcome() == ({"faulty"}, {before}))
    time.sleep(5)
    assert country.outcome()[1] == {before}
    assert len(country.lines(country.servers[1], "store_not_followed")) == said + 1
    version = country.publish()
    wait_until(lambda: country.is_followed(version))


def test_a_truncated_database_that_is_pointed_to(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    before = country.publisher.current().version
    wait_until(lambda: country.is_followed(before))
    load.build(country.publisher)
    bucket = bucket_at(STORE)
    put, half = bucket.put, country.publisher.data / "half"

    def put_half(local: Path, name: str) -> None:
        half.write_bytes(local.read_bytes()[: local.stat().st_size // 2])
        put(half, name)

    looks = iter((False, True))  # a publisher that does not look whether all arrived
    with monkeypatch.context() as patched:
        patched.setattr(bucket, "put", put_half)
        patched.setattr(publishing, "_is_there", lambda *_: next(looks))
        publishing.publish(country.publisher, bucket)
    wait_until(lambda: country.outcome() == ({"faulty"}, {before}))
    assert country.outcome()[1] == {before}
    version = country.publish()
    wait_until(lambda: country.is_followed(version))


def test_two_publishers_at_once(country: Country, tmp_path: Path) -> None:
    another = Places(Path(shutil.copytree(country.publisher.data, tmp_path / "data")))
    for places in (country.publisher, another):
        load.build(places)
    both_ready, came_of_it = threading.Barrier(2), []

    def publish(places: Places) -> None:
        bucket = bucket_at(STORE)
        put = bucket.put

        def put_together(local: Path, name: str) -> None:
            put(local, name)
            both_ready.wait(60)

        bucket.put = put_together  # type: ignore[method-assign]
        try:
            publishing.publish(places, bucket)
            came_of_it.append(places.current().version)
        except CrossedError:
            came_of_it.append("crossed")

    threads = [threading.Thread(target=publish, args=(places,)) for places in (country.publisher, another)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came_of_it)[1] == "crossed" and len(came_of_it) == 2
    wait_until(lambda: country.is_followed(sorted(came_of_it)[0]))
