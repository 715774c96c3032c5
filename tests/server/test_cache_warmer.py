"""A newly published version is got ready before it is read: nobody waits for it long, and nobody waits for the new figures too long."""

import asyncio
import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest

from dashboard.database import queries, store
from dashboard.open_data.responses import HTML, Answer
from dashboard.rules import force_record
from dashboard.server import cache_warmer
from dashboard.server.http_response import Kept
from dashboard.server.response_cache import Answers
from etl.build import load
from etl.paths import Places
from tests.bench.session import Run, Session
from tests.server.test_operations import samples
from tests.serving import Server, serving

PATIENCE_SECONDS = 60


def publish(places: Places, name: str) -> str:
    """Publish figures in which Kent's force has this name; the data version."""
    file = places.register / "force.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    kent = next(at for at, line in enumerate(lines) if line.startswith("kent,"))
    held = lines[kent].split(",")
    lines[kent] = ",".join([held[0], name, *held[2:]])
    file.write_text("".join(lines), encoding="utf-8")
    return load.build(places).pointer.version


@pytest.fixture
def figures(built: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """Figures of this test's own, published once, and read."""
    places = Places(Path(shutil.copytree(built.data, tmp_path / "data")))
    monkeypatch.setenv("ON_THE_RECORD_DATA", str(places.data))
    return places


# -- which version is read ---------------------------------------------------------------------------------------------------------


def test_a_new_version_is_held_back_until_it_is_ready(figures: Places) -> None:
    before = store.version()
    store.use(before)
    after = publish(figures, "Kent Constabulary")
    assert (store.version(), store.published()) == (before, after)
    assert "Kent Constabulary" not in set(store.ask(queries.forces).name)
    store.use(after)
    assert store.version() == after
    assert "Kent Constabulary" in set(store.ask(queries.forces).name)


def test_it_is_read_twenty_seconds_after_publishing_ready_or_not(figures: Places) -> None:
    store.use(store.version())
    after = publish(figures, "Kent Constabulary")
    assert store.version() != after
    published = figures.pointer.stat().st_mtime - store.MOST_SECONDS_HELD
    os.utime(figures.pointer, (published, published))
    assert store.version() == after


def test_it_is_read_at_once_when_the_one_before_is_gone(figures: Places) -> None:
    store.use(store.version())
    first = figures.current().database
    after = publish(figures, "Kent Constabulary")
    first.unlink()
    assert store.version() == after


def test_a_rollback_is_read_at_once(figures: Places) -> None:
    first = store.version()
    second = publish(figures, "Kent Constabulary")
    store.use(second)
    load.rollback(figures)
    assert store.version() == first


def test_getting_ready_asks_every_query_and_then_lets_it_be_read(figures: Places) -> None:
    store.use(store.version())
    after = publish(figures, "Kent Constabulary")
    renewed: list[str] = []

    def renew(version: str) -> Iterator[None]:
        renewed.append(version)
        yield

    cache_warmer.get_ready(after, [renew])
    assert renewed == [after] and store.version() == after
    asked = store._answer.cache_info().misses
    for query in cache_warmer.QUERIES:
        store.rows(query)
    assert store._answer.cache_info().misses == asked


def test_what_is_not_yet_ready_is_left_when_another_is_published(figures: Places) -> None:
    first = store.version()
    store.use(first)
    second = publish(figures, "Kent Constabulary")
    published: list[str] = []

    def renew(version: str) -> Iterator[None]:
        if not published:
            published.append(publish(figures, "Kent Police Force"))
        yield

    cache_warmer.get_ready(second, [renew])
    assert store.version() == first
    cache_warmer.get_ready(published[0], [renew])
    assert store.version() == published[0]


# -- answers -------------------------------------------------------------------------------------------------------------------------


def test_answers_are_renewed_in_the_encodings_they_were_asked_in_last_asked_first() -> None:
    made: list[tuple] = []

    def work_out(version: str, day: date, path: str) -> tuple[Kept, bool]:
        made.append((version, day, path))
        return Kept(Answer(path.encode() * 1000, HTML), version, {}), path != "/never-kept"

    answers, today = Answers(2**20, work_out), force_record.today()
    for path in ("/one", "/two", "/never-kept"):
        answers.work_out(("v1", today, path)).encoded("br")
    answers.get(("v1", today, "/one")).encoded("gzip")
    made.clear()
    list(answers.renew("v2"))
    assert made == [("v2", today, "/one"), ("v2", today, "/two")]
    assert answers.get(("v2", today, "/one")).encodings() == ["br", "gzip"]
    assert answers.get(("v2", today, "/two")).encodings() == ["br"]
    made.clear()
    list(answers.renew("v2"))
    assert made == []


# -- the running site ------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def server(figures: Places) -> Iterator[Server]:
    with serving(figures.data) as running:
        yield running


def visit(server: Server, *pages: str) -> list[Run]:
    async def visited() -> list[Run]:
        async with Session(server.address) as session:
            return [await session.rerun(page, "force=kent") for page in pages]

    return asyncio.run(visited())


def wait_until(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.1)


def test_after_publishing_the_first_reader_sees_all_of_it_and_asks_the_database_nothing(
    server: Server, figures: Places
) -> None:
    pages, documents = ("force", "progress", "recorded_crime"), ("/brief/kent", "/force?force=kent")
    before = visit(server, *pages)
    for path in documents:
        httpx.get(server.address + path)
    after = publish(figures, "Kent Constabulary")
    wait_until(lambda: httpx.get(f"{server.address}/healthz").headers["x-data-version"] == after)
    server.wait_until_idle()  # on a busy machine it is read before all of it is ready

    def asked() -> dict[str, float]:
        """How often each query was put to the database."""
        held = samples(httpx.get(f"{server.address}/metrics").text)
        return {labels[0][1]: value for (name, labels), value in held.items() if name == "otr_query_seconds_count"}

    asked_before = asked()
    runs = visit(server, *pages)
    assert [run.version for run in runs] == [after] * len(pages)
    assert [(run.errors, run.elements, run.charts) for run in runs] == [
        ([], run.elements, run.charts) for run in before
    ]
    assert all("Kent Constabulary" in httpx.get(server.address + path).text for path in documents)
    assert asked() == asked_before
    assert "not_ready" not in server.told()


def test_a_database_that_was_deleted_is_built_anew(server: Server, figures: Places) -> None:
    """Until then the page says so (tests/chaos)."""
    figures.current().database.unlink()
    wait_until(lambda: figures.current() is not None)
    assert httpx.get(f"{server.address}/brief/kent").status_code == 200
    assert visit(server, "force")[0].version == figures.current().version
