"""The tables that the build puts together from the others, over an invented county."""

from collections.abc import Iterator

import duckdb
import pytest
from workbench import TESTSHIRE

from etl.build import queries
from etl.paths import SCHEMA

PEEL = {"regime_id": "peel", "programme": "PEEL"}
REGISTER = [
    ("source", TESTSHIRE["sources.csv"]),
    ("source", TESTSHIRE["sources.csv"] | {"source_id": "again"}),
    ("force", TESTSHIRE["register/force.csv"]),
    ("regime", TESTSHIRE["register/regime.csv"] | PEEL),
    ("grade_scale", {"regime_id": "peel", "grade": "Good", "position": "1"}),
    ("grade_scale", {"regime_id": "peel", "grade": "Inadequate", "position": "2"}),
    (
        "question",
        TESTSHIRE["register/question.csv"] | {"regime_id": "peel", "question_id": "recording", "graded": "some forces"},
    ),
    (
        "question",
        TESTSHIRE["register/question.csv"]
        | {"regime_id": "peel", "question_id": "other", "question": "How good?", "is_crime_recording": "false"},
    ),
]


@pytest.fixture(scope="module")
def tables() -> Iterator[duckdb.DuckDBPyConnection]:
    """The county's empty tables with its register; they take half a second to make, so each test undoes what it added."""
    with duckdb.connect() as connection:
        connection.execute(SCHEMA.read_text(encoding="utf-8"))
        for table, row in REGISTER:
            connection.execute(
                f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
                [cell or None for cell in row.values()],
            )
        yield connection


@pytest.fixture
def con(tables: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    tables.begin()
    yield tables
    tables.rollback()


def inspect(con: duckdb.DuckDBPyConnection, kind: str, year: str, on: str | None, given: str | None = None) -> str:
    """Key of a new inspection with, where one is given, its headline grade."""
    key = f"testshire-peel-{kind}-{year}"
    con.execute(
        "INSERT INTO inspection BY NAME SELECT ? AS inspection_id, 'testshire' AS force_id, 'peel' AS regime_id, ? AS kind, "
        "? AS title_year, ? AS published_on, ? AS published_on_missing, 'testshire' AS source_id",
        [key, kind, year, on, None if on else "not found"],
    )
    if given:
        grade(con, key, "recording", given)
    return key


def grade(con: duckdb.DuckDBPyConnection, key: str, question_id: str, given: str, on: str | None = None) -> None:
    con.execute(
        "INSERT INTO grade BY NAME SELECT ? AS inspection_id, 'peel' AS regime_id, ? AS question_id, ? AS grade, ? AS published_on, "
        "'stated' AS basis, 'testshire' AS source_id",
        [key, question_id, given, on],
    )


def say(
    con: duckdb.DuckDBPyConnection,
    event_id: str,
    on: str,
    inspection_id: str | None = None,
    kind: str = "panel scrutiny",
    claim: str | None = None,
) -> None:
    con.execute(
        "INSERT INTO oversight_event BY NAME SELECT ? AS event_id, 'testshire' AS force_id, ? AS happened_on, ? AS date_note, ? AS kind, ? AS claim, "
        "'Panel of Testshire' AS by_role, 94.0 AS figure_pct, true AS is_approximate, false AS is_inspected, 'We listen.' AS summary, "
        "? AS inspection_id, 'testshire' AS source_id",
        [event_id, on, None if len(on) > 4 else "some time that year", kind, claim, inspection_id],
    )


def history(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Keys of the force's entries, from first to last."""
    queries.insert_judgments(con)
    queries.insert_history(con)
    found = con.execute(
        "SELECT position, coalesce(inspection_id, event_id) FROM crime_recording_history ORDER BY position"
    ).fetchall()
    assert [position for position, _ in found] == list(range(1, len(found) + 1))
    return [key for _, key in found]


def publications(con: duckdb.DuckDBPyConnection, columns: str) -> list[tuple]:
    queries.insert_judgments(con)
    queries.insert_publications(con)
    return con.execute(f"SELECT {columns} FROM publication ORDER BY published_on, publication_id").fetchall()


def test_of_two_judgments_of_one_day_the_later_title_is_the_latest(con) -> None:
    earlier, later = (inspect(con, "inspection", year, "2019-01-10", "Good") for year in ("2018", "2019"))
    queries.insert_judgments(con)
    found = con.execute("SELECT inspection_id FROM crime_recording_judgment ORDER BY recency").fetchall()
    assert found == [(later,), (earlier,)]


def test_what_is_undated_stands_in_its_year_and_a_revisit_after_what_it_revisits(con) -> None:
    revisit = inspect(con, "revisit", "2018", None, "Good")
    later = inspect(con, "inspection", "2019", "2019-01-10", "Good")
    undated = inspect(con, "inspection", "2018", None, "Inadequate")
    early = inspect(con, "inspection", "2017", "2018-02", "Good")
    say(con, "in the autumn", "2018-10-01")
    assert history(con) == [early, undated, "in the autumn", revisit, later]


def test_entries_of_one_day_stand_in_the_order_of_the_register(con) -> None:
    for event_id in ("b", "c", "a"):
        say(con, event_id, "2018-10-01")
    assert history(con) == ["b", "c", "a"]


def test_an_event_that_is_an_inspection_is_there_once(con) -> None:
    key = inspect(con, "inspection", "2018", "2018-03-01", "Good")
    say(con, "told again", "2018-03-01", key, kind="inspection (victim service)")
    say(con, "an answer", "2018-03-02", key)
    assert history(con) == [key, "an answer"]


def test_an_event_of_which_only_the_year_is_known_follows_the_inspection_that_it_is_about(con) -> None:
    key = inspect(con, "inspection", "2018", "2018-03-01", "Good")
    say(con, "an answer", "2018", key)
    say(con, "a promise", "2018")
    say(con, "a letter", "2018-03", key)
    assert history(con) == ["a promise", key, "an answer", "a letter"]


def test_an_inspection_that_says_nothing_of_crime_recording_is_no_part_of_the_history(con) -> None:
    grade(con, inspect(con, "inspection", "2018", "2018-03-01"), "other", "Inadequate")
    assert history(con) == []


def test_where_every_force_was_graded_on_crime_recording_each_inspection_is_part_of_the_history(con) -> None:
    con.execute("UPDATE question SET graded = 'yes' WHERE is_crime_recording")
    key = inspect(con, "inspection", "2018", "2018-03-01")
    assert history(con) == [key]


def test_a_figure_the_police_gave_is_not_an_inspectors(con) -> None:
    say(con, "said", "2018-10-01", claim="figure")
    say(con, "only quotes inspectors", "2018-10-02")
    history(con)
    found = con.execute(
        "SELECT what, rate_pct, is_approximate, is_inspected, by_role, regime_id FROM crime_recording_history"
    )
    assert found.fetchall() == [
        ("event", 94.0, True, False, "Panel of Testshire", None),
        ("event", None, True, False, "Panel of Testshire", None),
    ]


def test_a_grade_of_its_own_date_is_published_then(con) -> None:
    key = inspect(con, "inspection", "2018", "2018-03-01")
    grade(con, key, "recording", "Good", "2018-05-01")
    inspect(con, "inspection", "2016", None, "Good")
    assert publications(con, "kind, publication_id, published_on, grade, was") == [
        ("inspection", key, "2018-05-01", "Good", None)
    ]


def test_a_grade_that_changed_says_what_it_was(con) -> None:
    key = inspect(con, "inspection", "2018", "2018-03-01")
    grade(con, key, "other", "Good", "2018-05-01")
    for given, on in (("Good", "2018-05-01"), ("Inadequate", "2018-03-01")):
        con.execute("INSERT INTO grade_revision VALUES (?, 'peel', 'other', ?, ?, NULL, 'testshire')", [key, given, on])
    assert publications(con, "publication_id, question, grade, was") == [
        (key, None, None, None),
        (f"{key}/other/2018-03-01", "How good?", "Inadequate", None),
        (f"{key}/other/2018-05-01", "How good?", "Good", "Inadequate"),
    ]


def test_a_row_is_written_by_the_names_of_its_columns(con) -> None:
    """A column added to a table in front of the others must not shift them."""
    con.execute("CREATE TABLE wider AS SELECT NULL::VARCHAR AS added, * FROM source_freshness")
    row = {"is_stale": True, "feed": "figures", "source_name": "testshire", "not_a_column": 1}
    queries.insert_rows(con, "wider", ["source_name", "feed", "release", "is_stale"], [row])
    found = con.execute("SELECT added, source_name, feed, release, is_stale FROM wider").fetchall()
    assert found == [(None, "testshire", "figures", None, True)]


def test_a_release_is_there_once_whatever_number_of_files_it_came_in(con) -> None:
    con.execute(
        "INSERT INTO recorded_crime_total VALUES ('testshire', '2023/24', '2026-07-24', 10, 4, 'testshire'), "
        "('testshire', '2024/25', '2026-07-24', 11, 4, 'again'), ('testshire', '2024/25', '2025-07-24', 12, 4, 'testshire')"
    )
    assert publications(con, "kind, publication_id, force_id, source_id") == [
        ("release", "2025-07-24", None, "testshire"),
        ("release", "2026-07-24", None, "again"),
    ]
