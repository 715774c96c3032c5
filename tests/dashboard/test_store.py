"""One door to the database: read-only and locked, the newest version, any number of readers at once."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import frames
import pytest

from dashboard.database import queries, store
from dashboard.database.rows import CrimeQuarter, DetailedYear, Population
from etl.build import load
from etl.paths import Places


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO regime (regime_id) VALUES ('x')",
        "UPDATE grade SET grade = 'Good'",
        "DELETE FROM grade",
        "DROP TABLE grade",
        "CREATE TABLE mine (a INTEGER)",
        "ALTER TABLE grade ADD COLUMN a INTEGER",
        "COPY grade TO '{folder}/out.csv'",
        "COPY (SELECT 1) TO '{folder}/out.parquet' (FORMAT parquet)",
        "EXPORT DATABASE '{folder}/out'",
        "ATTACH '{folder}/other.duckdb'",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM read_text('https://example.org/')",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SET memory_limit = '8GB'",
        "SET threads = 8",
        "RESET memory_limit",
        "PRAGMA enable_external_access = true",
    ],
)
def test_nobody_writes_or_leaves_the_database(statement: str, tmp_path: Path) -> None:
    def attempt(con: duckdb.DuckDBPyConnection) -> list[tuple]:
        return con.execute(statement.format(folder=tmp_path)).fetchall()

    with pytest.raises(duckdb.Error):
        store.ask_once(attempt)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_new_version_is_read_after_it_is_published(own_figures: Places) -> None:
    first = load.build(own_figures).pointer
    assert store.version() == frames.ask(queries.build_facts).run_id[0] == first.version

    file = own_figures.register / "force.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("Kent Police", "Kent Constabulary"), encoding="utf-8")
    second = load.build(own_figures).pointer
    assert store.version() == frames.ask(queries.build_facts).run_id[0] == second.version != first.version
    assert "Kent Constabulary" in set(frames.ask(queries.forces).name)


def test_without_a_database_it_says_so(no_database: Places) -> None:
    for ask in (
        store.version,
        lambda: store.rows(queries.forces),
        lambda: store.of_force(queries.timeline, "kent"),
        lambda: store.ask_once(queries.forces),
    ):
        with pytest.raises(store.NoDatabaseError):
            ask()


def test_a_pointer_to_a_file_that_is_gone_is_no_database(no_database: Places) -> None:
    no_database.build.mkdir()
    no_database.pointer.write_text('{"file": "gone.duckdb", "version": "v", "inputs_sha256": "", "is_pinned": false}')
    with pytest.raises(store.NoDatabaseError):
        store.version()


@pytest.mark.slow
def test_eight_readers_at_once_get_their_own_answers() -> None:
    force_ids = list(frames.ask(queries.forces).force_id)

    def read(reader: int) -> None:
        for turn in range(50):
            force_id = force_ids[(reader * 7 + turn) % len(force_ids)]

            # A function of its own for every call, so that each is put to the database and none answered from memory.
            def quarters_of(con: duckdb.DuckDBPyConnection, force_id: str) -> list[CrimeQuarter]:
                return queries.recorded_crime_quarters_by_group(con, force_id)

            assert {row.force_id for row in store.rows(quarters_of, force_id)} == {force_id}

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(read, range(8)))


def test_all_readers_share_the_rows_and_none_can_change_them() -> None:
    mine = store.rows(queries.forces)
    assert store.rows(queries.forces) is mine
    with pytest.raises(AttributeError):
        mine[0].short_name = "spoilt"
    with pytest.raises(TypeError):
        mine[0] = mine[1]
    of_kent = store.of_force(queries.timeline, "kent")
    assert store.of_force(queries.timeline, "kent") is of_kent
    with pytest.raises(TypeError):
        of_kent[0] = of_kent[1]


@pytest.mark.slow
def test_an_answer_is_kept_until_a_new_version(own_figures: Places) -> None:
    asked = []

    def once(_: duckdb.DuckDBPyConnection) -> list[DetailedYear]:
        asked.append(1)
        return [DetailedYear("2030/31", 4)]

    load.build(own_figures)
    assert store.rows(once) == store.rows(once) == (DetailedYear("2030/31", 4),)
    assert len(asked) == 1
    assert store.ask_once(once) == [DetailedYear("2030/31", 4)]
    assert len(asked) == 2, "not from what was kept"
    file = own_figures.register / "force.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("Kent Police", "Kent Constabulary"), encoding="utf-8")
    load.build(own_figures)
    store.rows(once)
    assert len(asked) == 3


@pytest.mark.parametrize(
    "error", [duckdb.IOException("Could not read enough bytes"), duckdb.Error("Corrupt database file")]
)
def test_a_damaged_database_is_taken_out_of_the_way(own_figures: Places, built: Places, error: duckdb.Error) -> None:
    shutil.copytree(built.build, own_figures.build)
    database = own_figures.current().database

    def damaged(_: duckdb.DuckDBPyConnection) -> list[DetailedYear]:
        raise error

    with pytest.raises(store.NoDatabaseError):
        store.ask_once(damaged)
    assert not database.exists() and own_figures.current() is None


def test_a_wrong_question_is_no_damage(own_figures: Places, built: Places) -> None:
    shutil.copytree(built.build, own_figures.build)
    with pytest.raises(duckdb.BinderException):
        store.ask_once(lambda con: con.execute("SELECT no_such_column FROM force").fetchall())
    assert own_figures.current() is not None


def test_each_force_gets_its_own_rows_in_their_order() -> None:
    kent, essex, kent_again = (
        Population(force, 2024, count, "s") for force, count in (("kent", 1), ("essex", 2), ("kent", 3))
    )

    def two(_: duckdb.DuckDBPyConnection, source_id: str) -> list[Population]:
        return [row._replace(source_id=source_id) for row in (kent, essex, kent_again)]

    assert store.of_force(two, "kent", "s") == (kent, kent_again)
    assert store.of_force(two, "essex", "s") == (essex,)
    assert store.of_force(two, "essex", "other") == (essex._replace(source_id="other"),)
    assert store.of_force(two, "no-such-force", "s") == ()
