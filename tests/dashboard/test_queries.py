"""Every query answers, for every kind of argument the pages give it, and the facts people come for are in the answers."""

import inspect
import time
from collections.abc import Callable, Iterator
from types import UnionType
from typing import NamedTuple, get_args, get_origin, get_type_hints

import duckdb
import frames
import pandas as pd
import pytest

from dashboard.database import queries, store
from dashboard.rules import measures

QUERIES = {
    name: query
    for name, query in inspect.getmembers(queries, inspect.isfunction)
    if query.__module__ == queries.__name__
    and not name.startswith("_")
    and "List"
    not in str(inspect.signature(query).return_annotation).title()  # rows: those of a search have tests of their own
    and "table" not in inspect.signature(query).parameters  # whole tables for programs: tests/server holds those
}
SLOW_SECONDS = 2
"""A query takes some hundredths of a second; this only catches one gone badly wrong on a busy machine."""


@pytest.fixture(scope="module")
def kinds_of_argument() -> dict[str, list]:
    """For each parameter name the values pages give it, one that matches nothing included."""
    return {
        "force_id": [*frames.ask(queries.forces).force_id, "no-such-force"],
        "regime_id": [*frames.ask(queries.regimes).regime_id, None, "no_such_regime"],
        "scope": ["all", "violence", "sexual"],
        "offence_group": [*frames.ask(queries.offence_groups).offence_group, None, "No such group"],
        "financial_year": [*frames.ask(queries.detailed_years).financial_year, "1999/00"],
        "nation": [None, "England", "Wales"],
    }


def row_type(query: Callable) -> type:
    """The type of a query's rows, as its annotation says."""
    (of_rows,) = get_args(get_type_hints(query)["return"])
    return of_rows


def types_of(annotation: object) -> set[object]:
    """The types a value of a column may have: str | None is str and NoneType, list[str] is list."""
    parts = get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)
    return {get_origin(part) or part for part in parts}


def calls(query: Callable, kinds: dict[str, list]) -> Iterator[list]:
    """Every value of each parameter, the others being at their first; all forces only where that is the one parameter."""
    names = list(inspect.signature(query).parameters)[1:]
    first = [kinds[name][0] for name in names]
    yield first
    for place, name in enumerate(names):
        for value in kinds[name][1:]:
            yield [*first[:place], value, *first[place + 1 :]]


@pytest.mark.parametrize("name", QUERIES)
def test_every_query_runs_for_every_kind_of_argument(name: str, kinds_of_argument: dict[str, list]) -> None:
    for values in calls(QUERIES[name], kinds_of_argument):
        started = time.monotonic()
        answer = store.rows(QUERIES[name], *values)
        assert all(type(row) is row_type(QUERIES[name]) for row in answer)
        assert time.monotonic() - started < SLOW_SECONDS, f"{name}{values}"


@pytest.mark.parametrize("name", QUERIES)
def test_every_value_is_of_the_type_its_column_says(name: str, kinds_of_argument: dict[str, list]) -> None:
    """A value is missing only where the column may be None, and then it is None: never NaN or an empty text."""
    columns = get_type_hints(row_type(QUERIES[name]))
    for values in calls(QUERIES[name], kinds_of_argument):
        for row in store.rows(QUERIES[name], *values):
            for (column, annotation), value in zip(columns.items(), row, strict=True):
                assert type(value) in types_of(annotation), (column, row)
                assert value == value and value != "", (column, row)


class Recorded:
    """A connection that remembers the statement put to it."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con

    def execute(self, statement: str, values: list) -> duckdb.DuckDBPyConnection:
        self.statement, self.values = statement, values
        return self.con.execute(statement, values)


@pytest.mark.parametrize("name", QUERIES)
def test_every_field_holds_the_column_of_its_name(name: str, kinds_of_argument: dict[str, list]) -> None:
    def both(con: duckdb.DuckDBPyConnection, values: list) -> tuple[list, list[dict]]:
        recorded = Recorded(con)
        rows = QUERIES[name](recorded, *values)
        answer = con.execute(recorded.statement, recorded.values)
        columns = [column for column, *_ in answer.description]
        assert len(set(columns)) == len(columns), "two columns of one name"
        return rows, [dict(zip(columns, row)) for row in answer.fetchall()]

    answers = [store.ask_once(both, values) for values in calls(QUERIES[name], kinds_of_argument)]
    assert any(rows for rows, _ in answers)
    for rows, answer in answers:
        for row, columns in zip(rows, answer, strict=True):
            assert row._asdict() == {field: columns[field] for field in row._fields}


class Two(NamedTuple):
    first: int
    second: str | None


def test_columns_go_by_name_and_one_that_is_missing_is_refused() -> None:
    with duckdb.connect() as con:
        assert queries._rows(con, Two, "SELECT NULL AS second, 3 AS other, 1 AS first") == [Two(1, None)]
        with pytest.raises(ValueError, match="second"):
            queries._rows(con, Two, "SELECT 1 AS first, 'x' AS secnd")
        with pytest.raises(ValueError, match="second"):
            queries._rows(con, Two, "SELECT 1 AS first WHERE false")


@pytest.mark.parametrize(
    "name", [name for name in QUERIES if "force_id" in inspect.signature(QUERIES[name]).parameters]
)
def test_an_unknown_force_gives_no_rows(name: str, kinds_of_argument: dict[str, list]) -> None:
    others = [kinds_of_argument[part][0] for part in list(inspect.signature(QUERIES[name]).parameters)[2:]]
    assert store.rows(QUERIES[name], "no-such-force", *others) == ()


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_of_each_force_gives_one_force_its_own_rows(name: str, kinds_of_argument: dict[str, list]) -> None:
    query = QUERIES[name]
    arguments = [kinds_of_argument[part][0] for part in list(inspect.signature(query).parameters)[1:]]
    held = frames.ask(query, *arguments)
    if "force_id" not in held:
        return
    of_forces = [store.of_force(query, force_id, *arguments) for force_id in held.force_id.dropna().unique()]
    assert sum(map(len, of_forces)) == held.force_id.notna().sum()
    assert all(len({row.force_id for row in rows}) == 1 for rows in of_forces)
    assert store.of_force(query, "no-such-force", *arguments) == ()


def test_kents_story() -> None:
    history = store.of_force(queries.timeline, "kent")
    judged = [row for row in history if row.grade]
    assert [(row.happened_on, row.grade, row.rate_pct) for row in judged] == [
        ("2017-06-15", "Inadequate", 83.6),
        ("2019-01-15", "Outstanding", 96.6),
        ("2022-04-28", "Outstanding", 96.7),
    ]
    assert judged[0].ci_pct == 1.85
    assert judged[0].unrecorded_count == 24_300
    of_one_day = [row.kind for row in history if row.happened_on == "2017-07-20"]
    assert of_one_day == ["self-reported figure", "panel scrutiny"], "as the register has them"
    told = next(row for row in history if row.happened_on == "2017-07-20" and row.rate_pct)
    assert told.rate_pct == 94.0 and not told.is_inspected


def test_kents_help() -> None:
    local = store.of_force(queries.victim_services, "kent")
    assert next(row.phone for row in local if row.is_local_line) == "0808 168 9276"
    assert "0808 168 9111" in set(frames.ask(queries.national_services, None).phone)


def test_every_force_has_one_latest_judgment() -> None:
    latest = frames.ask(queries.latest_judgments)
    assert len(latest) == latest.force_id.nunique() == 43
    assert set(latest.force_id) == set(frames.ask(queries.forces).force_id)


def test_the_latest_judgment_is_of_the_newest_programme() -> None:
    every = frames.ask(queries.judgments)
    newest = every.groupby("force_id").regime_position.max()
    latest = every[every.recency == 1].set_index("force_id").regime_position
    assert latest.sort_index().tolist() == newest.sort_index().tolist()


def test_a_re_inspection_comes_after_its_inspection() -> None:
    for force_id in frames.ask(queries.re_inspections).force_id:
        kinds = [row.kind for row in store.of_force(queries.timeline, force_id) if row.kind.endswith("inspection")]
        assert kinds.index("inspection") < kinds.index("re-inspection"), force_id


def test_derbyshire_and_essex_as_published() -> None:
    rates = frames.ask(queries.rates, "cdi_2016_20", "all").set_index("force_id")
    assert tuple(rates.loc["derbyshire", ["rate_pct", "ci_pct"]]) == (65.3, 2.16)
    assert tuple(rates.loc["essex", ["rate_pct", "ci_pct"]]) == (95.8, 1.53)
    assert rates.published_on["derbyshire"].startswith("2019-03") and rates.published_on["essex"].startswith("2019-10")
    assert rates.rate_pct["cheshire"] == 96.4 and pd.isna(rates.ci_pct["cheshire"])


def test_recorded_crime_runs_from_2012_to_2026_for_every_force() -> None:
    for force_id in frames.ask(queries.forces).force_id:
        years = [row.financial_year for row in store.of_force(queries.recorded_crime_years, force_id)]
        assert (years[0], years[-1]) == ("2012/13", "2025/26"), force_id
        assert len(set(years)) == len(years)


def test_part_of_a_year_is_never_set_against_residents() -> None:
    for group in frames.ask(queries.offence_groups).offence_group:
        years = frames.ask(queries.recorded_crime_by_group, group)
        assert years.residents_count[years.quarters_count < 4].isna().all()


def test_the_city_of_london_has_no_rate_for_each_resident() -> None:
    rates = frames.ask(queries.crime_rates).set_index("force_id")
    assert "city-of-london" not in rates.index and len(rates) == 42
    missing = frames.ask(queries.missing_figures)
    assert list(missing.state[missing.force_id == "city-of-london"]) == ["suppressed"]


def test_contacts_of_low_confidence_are_not_shown() -> None:
    for query, *nation in ((queries.victim_services,), (queries.national_services, None), (queries.complaint_steps,)):
        assert "low" not in set(frames.ask(query, *nation).confidence)


def test_national_services_serve_the_nation_asked_for() -> None:
    for nation, other in (("England", "Wales"), ("Wales", "England")):
        assert other not in set(frames.ask(queries.national_services, nation).nation)


def test_every_table_and_column_is_described() -> None:
    dictionary = frames.ask(queries.dictionary)
    assert dictionary.table_comment.notna().all() and dictionary.comment.notna().all()


def test_measures_cover_every_programme_with_a_grade_for_recording_crime() -> None:
    graded = {measure.regime_id for measure in measures.measures().values() if measure.kind == measures.GRADE}
    assert set(frames.ask(queries.judged_regimes).regime_id) <= graded


def test_measures_cover_every_rate_of_more_than_one_force() -> None:
    measured = {
        (measure.regime_id, measure.scope) for measure in measures.measures().values() if measure.kind == measures.RATE
    }
    of_one_force = frames.ask(queries.scoped_rates).groupby(["regime_id", "scope"]).force_id.nunique()
    of_several = set(of_one_force[of_one_force > 1].index) - {("one_off", "violence"), ("one_off", "sexual")}
    assert of_several <= measured
