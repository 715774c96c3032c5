"""Every query answers, for every kind of argument the pages give it, and the facts people come for are in the answers."""

import inspect
import time
from collections.abc import Iterator

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
        "force_id": [*store.ask(queries.forces).force_id, "no-such-force"],
        "regime_id": [*store.ask(queries.regimes).regime_id, "no_such_regime"],
        "scope": ["all", "violence", "sexual"],
        "offence_group": [*store.ask(queries.offence_groups).offence_group, "No such group"],
        "financial_year": [*store.ask(queries.detailed_years).financial_year, "1999/00"],
        "nation": [None, "England", "Wales"],
    }


def calls(query: object, kinds: dict[str, list]) -> Iterator[list]:
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
        answer = store.ask(QUERIES[name], *values)
        assert isinstance(answer, pd.DataFrame) and len(answer.columns)
        assert time.monotonic() - started < SLOW_SECONDS, f"{name}{values}"


@pytest.mark.parametrize(
    "name", [name for name in QUERIES if "force_id" in inspect.signature(QUERIES[name]).parameters]
)
def test_an_unknown_force_gives_no_rows(name: str, kinds_of_argument: dict[str, list]) -> None:
    others = [kinds_of_argument[part][0] for part in list(inspect.signature(QUERIES[name]).parameters)[2:]]
    assert store.ask(QUERIES[name], "no-such-force", *others).empty


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_of_each_force_gives_one_force_its_own_rows(name: str, kinds_of_argument: dict[str, list]) -> None:
    query = QUERIES[name]
    arguments = [kinds_of_argument[part][0] for part in list(inspect.signature(query).parameters)[1:]]
    held = store.ask(query, *arguments)
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
    assert "0808 168 9111" in set(store.ask(queries.national_services).phone)


def test_every_force_has_one_latest_judgment() -> None:
    latest = store.ask(queries.latest_judgments)
    assert len(latest) == latest.force_id.nunique() == 43
    assert set(latest.force_id) == set(store.ask(queries.forces).force_id)


def test_the_latest_judgment_is_of_the_newest_programme() -> None:
    every = store.ask(queries.judgments)
    newest = every.groupby("force_id").regime_position.max()
    latest = every[every.recency == 1].set_index("force_id").regime_position
    assert latest.sort_index().tolist() == newest.sort_index().tolist()


def test_a_re_inspection_comes_after_its_inspection() -> None:
    for force_id in store.ask(queries.re_inspections).force_id:
        kinds = [row.kind for row in store.of_force(queries.timeline, force_id) if row.kind.endswith("inspection")]
        assert kinds.index("inspection") < kinds.index("re-inspection"), force_id


def test_derbyshire_and_essex_as_published() -> None:
    rates = store.ask(queries.rates_in_regime, "cdi_2016_20", "all").set_index("force_id")
    assert tuple(rates.loc["derbyshire", ["rate_pct", "ci_pct"]]) == (65.3, 2.16)
    assert tuple(rates.loc["essex", ["rate_pct", "ci_pct"]]) == (95.8, 1.53)
    assert rates.published_on["derbyshire"].startswith("2019-03") and rates.published_on["essex"].startswith("2019-10")
    assert rates.rate_pct["cheshire"] == 96.4 and pd.isna(rates.ci_pct["cheshire"])


def test_recorded_crime_runs_from_2012_to_2026_for_every_force() -> None:
    for force_id in store.ask(queries.forces).force_id:
        years = [row.financial_year for row in store.of_force(queries.recorded_crime_years, force_id)]
        assert (years[0], years[-1]) == ("2012/13", "2025/26"), force_id
        assert len(set(years)) == len(years)


def test_part_of_a_year_is_never_set_against_residents() -> None:
    for group in store.ask(queries.offence_groups).offence_group:
        years = store.ask(queries.recorded_crime_by_group, group)
        assert years.residents_count[years.quarters_count < 4].isna().all()


def test_the_city_of_london_has_no_rate_for_each_resident() -> None:
    rates = store.ask(queries.crime_rates).set_index("force_id")
    assert rates.state["city-of-london"] == "suppressed"
    assert rates.crimes_per_1000.drop("city-of-london").notna().all()


def test_contacts_of_low_confidence_are_not_shown() -> None:
    for query in (queries.victim_services, queries.national_services, queries.complaint_steps):
        assert "low" not in set(store.ask(query).confidence)


def test_national_services_serve_the_nation_asked_for() -> None:
    for nation, other in (("England", "Wales"), ("Wales", "England")):
        assert other not in set(store.ask(queries.national_services, nation).nation)


def test_every_table_and_column_is_described() -> None:
    dictionary = store.ask(queries.dictionary)
    assert dictionary.table_comment.notna().all() and dictionary.comment.notna().all()


def test_measures_cover_every_programme_with_a_grade_for_recording_crime() -> None:
    graded = {measure.regime_id for measure in measures.MEASURES.values() if measure.kind == measures.GRADE}
    assert set(store.ask(queries.judged_regimes).regime_id) <= graded
