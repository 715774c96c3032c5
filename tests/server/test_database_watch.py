"""Which version is read when figures are published, and a lost database built again under the running site."""

import asyncio
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from dashboard.database import queries, store
from etl.build import load
from etl.paths import Places
from tests.bench.session import Run, Session
from tests.serving import Server, serving

pytestmark = pytest.mark.slow

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


def test_a_new_version_is_read_as_soon_as_it_is_published(figures: Places) -> None:
    before = store.version()
    after = publish(figures, "Kent Constabulary")
    assert store.version() == after != before
    assert "Kent Constabulary" in {force.name for force in store.rows(queries.forces)}


def test_a_rollback_is_read_at_once(figures: Places) -> None:
    first = store.version()
    publish(figures, "Kent Constabulary")
    load.rollback(figures)
    assert store.version() == first


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


def test_after_publishing_the_next_reader_sees_the_new_figures_everywhere(server: Server, figures: Places) -> None:
    pages, documents = ("force", "progress", "recorded_crime"), ("/brief/kent", "/force?force=kent")
    before = visit(server, *pages)
    for path in documents:
        httpx.get(server.address + path)
    after = publish(figures, "Kent Constabulary")
    runs = visit(server, *pages)
    assert [run.version for run in runs] == [after] * len(pages)
    assert [(run.errors, run.elements, run.charts) for run in runs] == [
        ([], run.elements, run.charts) for run in before
    ]
    assert all("Kent Constabulary" in httpx.get(server.address + path).text for path in documents)


def test_a_database_that_was_deleted_is_built_again(server: Server, figures: Places) -> None:
    """Until then the page says so (tests/chaos)."""
    figures.current().database.unlink()
    wait_until(lambda: figures.current() is not None)
    assert httpx.get(f"{server.address}/brief/kent").status_code == 200
    assert visit(server, "force")[0].version == figures.current().version


def test_a_database_damaged_in_place_is_built_again(server: Server, figures: Places) -> None:
    """Each page of the file is overwritten, as a failing disk does, while the site has it open."""
    damaged = figures.current()
    visit(server, "force")
    with damaged.database.open("r+b") as file:
        file.seek(3 * 4096)  # the headers stay: a file without them is noticed at the next start
        file.write(os.urandom(damaged.database.stat().st_size - 3 * 4096))

    def is_mended() -> bool:
        """Readers ask for one table after another, until one needs a page that DuckDB does not hold in memory."""
        for table in ("recorded_crime", "place", "outcome", "finding", "grade"):
            httpx.get(f"{server.address}/api/v1/tables/{table}.csv", timeout=30)
        current = figures.current()
        return current is not None and current.database != damaged.database

    wait_until(is_mended)
    assert visit(server, "recorded_crime")[0].version == figures.current().version
    assert httpx.get(f"{server.address}/healthz").json()["data_version"] == figures.current().version
