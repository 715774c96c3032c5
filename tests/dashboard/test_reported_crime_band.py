"""The illustrative band of reported crime: its formula, when it is drawn at all, and two forces as published."""

from datetime import date

import frames
import pytest
from hypothesis import given
from hypothesis import strategies as st
from testshire import INSPECTION, YEAR

from dashboard.database import queries, store
from dashboard.database.rows import CrimeYear, HistoryEntry
from dashboard.rules import reported_crime_band
from dashboard.text import formats

counts = st.integers(1, 2_000_000)
rates = st.decimals(40, 100, places=2).map(float)
margins = st.decimals("0.01", 10, places=2).map(float)
days = st.dates(date(2013, 4, 1), date(2025, 3, 31))


def history(*audits: dict) -> list[HistoryEntry]:
    return [INSPECTION._replace(**audit) for audit in audits]


def years(recorded: int = 100_000, financial_year: str = "2018/19", quarters: int = 4) -> list[CrimeYear]:
    return [YEAR._replace(financial_year=financial_year, offences_count=recorded, quarters_count=quarters)]


@given(counts, rates, margins)
def test_a_band_is_recorded_crime_over_the_rate(recorded: int, rate: float, ci: float) -> None:
    (band,) = reported_crime_band.bands(history({"rate_pct": rate, "ci_pct": ci}), years(recorded))
    assert (band.financial_year, band.recorded, band.rate_pct, band.ci_pct) == ("2018/19", recorded, rate, ci)
    assert band.reported == pytest.approx(recorded / (rate / 100))
    assert band.low == pytest.approx(recorded / (min(100, rate + ci) / 100))
    assert band.high == pytest.approx(recorded / ((rate - ci) / 100))


@given(counts, rates.filter(lambda rate: rate < 100), margins)
def test_a_band_lies_around_its_middle(recorded: int, rate: float, ci: float) -> None:
    (band,) = reported_crime_band.bands(history({"rate_pct": rate, "ci_pct": ci}), years(recorded))
    assert recorded - 1e-6 <= band.low < band.reported < band.high


def test_no_more_can_be_recorded_than_was_reported() -> None:
    (band,) = reported_crime_band.bands(history({"rate_pct": 99.0, "ci_pct": 3.0}), years(5000))
    assert band.low == 5000


def test_without_a_margin_there_is_a_middle_alone() -> None:
    (band,) = reported_crime_band.bands(history({"ci_pct": None}), years())
    assert band.reported == pytest.approx(125_000)
    assert band.ci_pct is band.low is band.high is None


@pytest.mark.parametrize("end", ["audit_from", "audit_to"])
def test_an_audit_of_unknown_period_is_left_out(end: str) -> None:
    assert reported_crime_band.bands(history({end: None}), years()) == []


def test_an_inspection_without_a_rate_is_left_out() -> None:
    assert reported_crime_band.bands(history({"rate_pct": None}), years()) == []


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_part_of_a_year_is_left_out(quarters: int) -> None:
    assert reported_crime_band.bands(history({}), years(quarters=quarters)) == []


def test_a_year_that_is_not_held_is_left_out() -> None:
    assert reported_crime_band.bands(history({}), years(financial_year="2019/20")) == []


def test_each_audit_has_a_band_of_its_own() -> None:
    both = history({}, {"rate_pct": 90.0, "audit_from": "2020-04-01", "audit_to": "2020-09-30"})
    held = [*years(), *years(financial_year="2020/21")]
    assert [band.financial_year for band in reported_crime_band.bands(both, held)] == ["2018/19", "2020/21"]


def months_between(first: date, last: date) -> list[str]:
    """Every month from `first` to `last`, counted by hand: 2018-05."""
    numbered = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [f"{month // 12}-{month % 12 + 1:02}" for month in numbered]


@given(days, days, st.sampled_from([7, 10]))
def test_the_audited_year_holds_most_months_of_the_audit(one: date, other: date, precision: int) -> None:
    first, last = sorted((one, other))
    chosen = reported_crime_band.audited_year(first.isoformat()[:precision], last.isoformat()[:precision])
    held = [formats.financial_year(month) for month in months_between(first, last)]
    assert held.count(chosen) == max(held.count(year) for year in held)


@pytest.mark.parametrize(
    "first, last, expected",
    [
        ("2018-03-01", "2018-08-31", "2018/19"),
        ("2017-10-01", "2018-04-30", "2017/18"),
        ("2018-03-31", "2018-03-31", "2017/18"),
        ("2018-04-01", "2018-04-01", "2018/19"),
        ("2018-01-01", "2018-06-30", "2017/18"),  # three months of each: the earlier one
        (None, "2018-06-30", None),
        ("2018-01-01", None, None),
    ],
)
def test_examples_of_audited_years(first: str | None, last: str | None, expected: str | None) -> None:
    assert reported_crime_band.audited_year(first, last) == expected


@pytest.mark.parametrize(
    "force_id, rate, ci, low, reported, high",
    [("derbyshire", 65.3, 2.16, 88_575, 91_505, 94_636), ("essex", 95.8, 1.53, 162_810, 165_410, 168_095)],
)
def test_two_forces_as_published(force_id: str, rate: float, ci: float, low: int, reported: int, high: int) -> None:
    held = store.of_force(queries.recorded_crime_years, force_id)
    (band,) = reported_crime_band.bands(store.of_force(queries.timeline, force_id), held)
    assert (band.financial_year, band.rate_pct, band.ci_pct) == ("2018/19", rate, ci)
    assert band.recorded == next(row.offences_count for row in held if row.financial_year == "2018/19")
    assert (round(band.low), round(band.reported), round(band.high)) == (low, reported, high)


def test_no_force_has_a_band_that_cannot_be() -> None:
    for force_id in frames.ask(queries.forces).force_id:
        held = store.of_force(queries.recorded_crime_years, force_id)
        for band in reported_crime_band.bands(store.of_force(queries.timeline, force_id), held):
            assert 0 < band.recorded <= band.reported
            assert band.low is None or band.recorded <= band.low <= band.reported <= band.high
