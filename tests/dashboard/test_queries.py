"""Every query answers, for every kind of argument the pages give it, and the facts people come for are in the answers."""

import inspect
import time
from collections.abc import Iterator

import pandas as pd
import pytest

from dashboard import measures, queries, store

QUERIES = {
    name: query
    for name, query in inspect.getmembers(queries, inspect.isfunction)
    if query.__module__ == queries.__name__
    and not name.startswith("_")
    and "table" not in inspect.signature(query).parameters  # whole tables for programs: tests/web holds those
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
        "district": ["ME14", "BR8", "ZZ99"],
        "words": ["kent", "west", "", "%", "'; --", "’", "xyzzy"],
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


def test_kents_story() -> None:
    history = store.ask(queries.timeline, "kent")
    judged = history[history.grade.notna()]
    assert list(zip(judged.happened_on, judged.grade, judged.rate_pct)) == [
        ("2017-06-15", "Inadequate", 83.6),
        ("2019-01-15", "Outstanding", 96.6),
        ("2022-04-28", "Outstanding", 96.7),
    ]
    assert judged.ci_pct.iloc[0] == 1.85
    assert judged.unrecorded_count.iloc[0] == 24_300
    told = history[(history.happened_on == "2017-07-20") & history.rate_pct.notna()].iloc[0]
    assert told.rate_pct == 94.0 and not told.is_inspected


def test_kents_help() -> None:
    local = store.ask(queries.victim_services, "kent")
    assert local.phone[local.is_local_line].iloc[0] == "0808 168 9276"
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
        kinds = [kind for kind in store.ask(queries.timeline, force_id).kind if kind.endswith("inspection")]
        assert kinds.index("inspection") < kinds.index("re-inspection"), force_id


def test_derbyshire_and_essex_as_published() -> None:
    rates = store.ask(queries.rates_in_regime, "cdi_2016_20", "all").set_index("force_id")
    assert tuple(rates.loc["derbyshire", ["rate_pct", "ci_pct"]]) == (65.3, 2.16)
    assert tuple(rates.loc["essex", ["rate_pct", "ci_pct"]]) == (95.8, 1.53)
    assert rates.published_on["derbyshire"].startswith("2019-03") and rates.published_on["essex"].startswith("2019-10")
    assert rates.rate_pct["cheshire"] == 96.4 and pd.isna(rates.ci_pct["cheshire"])


def test_recorded_crime_runs_from_2012_to_2026_for_every_force() -> None:
    for force_id in store.ask(queries.forces).force_id:
        years = store.ask(queries.recorded_crime_years, force_id).financial_year
        assert (years.iloc[0], years.iloc[-1]) == ("2012/13", "2025/26"), force_id
        assert years.is_unique


def test_part_of_a_year_is_never_set_against_residents() -> None:
    for group in store.ask(queries.offence_groups).offence_group:
        years = store.ask(queries.recorded_crime_by_group, "kent", group)
        assert years.residents_count[years.quarters_count < 4].isna().all()


def test_the_city_of_london_has_no_rate_for_each_resident() -> None:
    rates = store.ask(queries.crime_rates).set_index("force_id")
    assert rates.state["city-of-london"] == "suppressed"
    assert rates.crimes_per_1000.drop("city-of-london").notna().all()


def test_contacts_of_low_confidence_are_not_shown() -> None:
    shown = [store.ask(queries.victim_services, force_id) for force_id in store.ask(queries.forces).force_id]
    for services in [*shown, store.ask(queries.national_services), store.ask(queries.complaint_steps)]:
        assert "low" not in set(services.confidence)


def test_national_services_serve_the_nation_asked_for() -> None:
    for nation, other in (("England", "Wales"), ("Wales", "England")):
        assert other not in set(store.ask(queries.national_services, nation).nation)


def test_every_table_and_column_is_described() -> None:
    dictionary = store.ask(queries.dictionary)
    assert dictionary.table_comment.notna().all() and dictionary.comment.notna().all()


def test_measures_cover_every_programme_with_a_grade_for_recording_crime() -> None:
    graded = {measure.regime_id for measure in measures.MEASURES.values() if measure.kind == measures.GRADE}
    assert set(store.ask(queries.judged_regimes).regime_id) <= graded
