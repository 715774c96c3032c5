"""One door to the database: read-only and locked, the newest version, any number of readers at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import frames
import pandas as pd
import pytest

from dashboard.database import queries, store
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
    def attempt(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
        return con.execute(statement.format(folder=tmp_path)).df()

    with pytest.raises(duckdb.Error):
        frames.ask(attempt)
    assert list(tmp_path.iterdir()) == []


def test_a_new_version_is_read_after_it_is_published(own_figures: Places) -> None:
    first = load.build(own_figures).pointer
    assert store.version() == frames.ask(queries.build_facts).run_id[0] == first.version

    file = own_figures.register / "force.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("Kent Police", "Kent Constabulary"), encoding="utf-8")
    second = load.build(own_figures).pointer
    assert store.version() == frames.ask(queries.build_facts).run_id[0] == second.version != first.version
    assert "Kent Constabulary" in set(frames.ask(queries.forces).name)


def test_without_a_database_it_says_so(no_database: Places) -> None:
    for ask in (store.version, lambda: frames.ask(queries.forces)):
        with pytest.raises(store.NoDatabaseError):
            ask()


def test_a_pointer_to_a_file_that_is_gone_is_no_database(no_database: Places) -> None:
    no_database.build.mkdir()
    no_database.pointer.write_text('{"file": "gone.duckdb", "version": "v", "inputs_sha256": "", "is_pinned": false}')
    with pytest.raises(store.NoDatabaseError):
        store.version()


def test_eight_readers_at_once_get_their_own_answers() -> None:
    force_ids = list(frames.ask(queries.forces).force_id)

    def read(reader: int) -> None:
        for turn in range(50):
            force_id = force_ids[(reader * 7 + turn) % len(force_ids)]

            # A function of its own for every call, so that each is put to the database and none answered from memory.
            def quarters_of(con: duckdb.DuckDBPyConnection, force_id: str) -> pd.DataFrame:
                return queries.recorded_crime_quarters_by_group(con, force_id)

            assert set(frames.ask(quarters_of, force_id).force_id) == {force_id}

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(read, range(8)))


def test_changing_an_answer_does_not_spoil_the_next() -> None:
    mine = frames.ask(queries.forces)
    mine.loc[:, "short_name"] = "spoilt"
    mine["extra"] = 1
    mine.iloc[0] = None
    again = frames.ask(queries.forces)
    assert len(again) == 43 and "extra" not in again and "spoilt" not in set(again.short_name)


def test_an_answer_is_kept_until_a_new_version() -> None:
    asked = []

    def once(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
        asked.append(1)
        return con.execute("SELECT 1 AS one").df()

    assert frames.ask(once).equals(frames.ask(once))
    assert len(asked) == 1


def test_rows_are_kept_for_all_and_say_none_for_what_is_missing() -> None:
    def two(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
        values = "('kent', 1, NULL, 0.5, true), ('essex', NULL, 'x', NULL, NULL)"
        return con.execute(f"SELECT * FROM (VALUES {values}) AS two(force_id, whole, words, part, is_so)").df()

    kent, essex = store.rows(two)
    assert kent == ("kent", 1, None, 0.5, True) and essex == ("essex", None, "x", None, None)
    assert store.rows(two) is store.rows(two)
    assert store.of_force(two, "essex") == (essex,) and store.of_force(two, "no-such-force") == ()
    with pytest.raises(AttributeError):
        kent.whole = 2
