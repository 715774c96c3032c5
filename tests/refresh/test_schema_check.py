"""Publishers' figures that break a rule of schema.sql are refused in words; those bundled keep every rule."""

import pandas as pd
import pytest

from etl.faults import SourceError
from etl.paths import PROJECT
from etl.refresh.schema_check import checked_against_schema

pytestmark = pytest.mark.slow

BUNDLED = sorted(path.stem for path in (PROJECT / "data/snapshot").glob("*.parquet"))
TESTSHIRE = {
    "outcome": {
        "force_id": "testshire",
        "financial_year": "2024/25",
        "quarter": 1,
        "basis": "recorded_in_quarter",
        "offence_group": "Robbery",
        "outcome_type": 1,
        "outcome_group": "Charged/Summonsed",
        "outcomes_count": 7,
        "source_id": "testshire",
    },
    "crime_rate": {
        "force_id": "testshire",
        "year_ending": "2026-03-31",
        "crimes_per_1000": 81.5,
        "population_rounded_count": 1_234_500,
        "source_id": "testshire",
    },
    "population": {"force_id": "testshire", "year": 2024, "population_count": 1_234_567, "source_id": "testshire"},
    "recorded_crime_total": {
        "force_id": "testshire",
        "financial_year": "2024/25",
        "released_on": "2026-07-23",
        "offences_count": 12,
        "quarters_count": 4,
        "source_id": "testshire",
    },
    "force_contact": {
        "force_id": "testshire",
        "publisher_name": "Testshire Police",
        "telephone": "101",
        "website": "https://example.org/",
        "source_id": "testshire",
    },
}


@pytest.mark.parametrize("table", BUNDLED)
def test_what_is_bundled_keeps_the_rules(table: str) -> None:
    frame = pd.read_parquet(PROJECT / f"data/snapshot/{table}.parquet")
    assert checked_against_schema(frame, table, "Bundled") is frame


@pytest.mark.parametrize("table", TESTSHIRE)
def test_testshire_keeps_the_rules(table: str) -> None:
    """What the tests below spoil is right before they do."""
    checked_against_schema(pd.DataFrame([TESTSHIRE[table]]), table, "Testshire")


@pytest.mark.parametrize(
    ("table", "change", "problem"),
    [
        ("outcome", {"outcome_type": 23}, "outcome_type 23{} 2024/25 quarter 1 must be a whole number from 0 to 22"),
        ("outcome", {"financial_year": "2024-25"}, "financial_year '2024-25'{} 2024-25 quarter 1 must be a financial year as 2024/25"),
        ("outcome", {"quarter": 5}, "quarter 5{} 2024/25 quarter 5 must be 1 (April to June), 2, 3 or 4 (January to March)"),
        ("outcome", {"basis": "both"}, "basis 'both'{} 2024/25 quarter 1 must be one of 'recorded_in_quarter', 'closed_in_quarter'"),
        ("outcome", {"offence_group": ""}, "offence_group{} 2024/25 quarter 1 is empty"),
        ("outcome", {"outcomes_count": 7.5}, "outcomes_count '7.5'{} 2024/25 quarter 1 must be a whole number without commas, such as 24300"),
        ("recorded_crime_total", {"offences_count": -12}, "offences_count -12{} 2024/25 must be 0 or more"),
        ("population", {"population_count": 4_999}, "population_count 4999{} must be a whole number from 5000 to 15000000, such as 1880000"),
        ("population", {"year": 1990}, "year 1990{} must be a year from 1991 on, such as 2024"),
        ("crime_rate", {"crimes_per_1000": 0.8}, "crimes_per_1000 0.8{} must be a number from 1 to 1000, such as 84.2"),
        ("crime_rate", {"crimes_per_1000": float("inf")}, "crimes_per_1000 'inf'{} must be a number from 1 to 1000, such as 84.2"),
        ("crime_rate", {"population_rounded_count": 15_000_001}, "population_rounded_count 15000001{} must be a whole number from 5000 to 15000000, such as 1880000"),
        ("crime_rate", {"crimes_per_1000": float("nan")}, "crimes_per_1000{} is empty"),
        ("force_contact", {"telephone": "ring 101"}, "telephone 'ring 101'{} must be digits and spaces only"),
        ("force_contact", {"website": "example.org"}, "website 'example.org'{} must be the full address, beginning with https://"),
    ],
)  # fmt: skip
def test_a_row_that_breaks_a_rule(table: str, change: dict, problem: str) -> None:
    with pytest.raises(SourceError) as caught:
        checked_against_schema(pd.DataFrame([TESTSHIRE[table] | change]), table, "Figures of Testshire")
    assert caught.value.outcome == "rejected"
    assert str(caught.value) == f"Figures of Testshire: {problem.format(' in testshire')}. Nothing of it was used."


def test_a_row_that_is_there_twice() -> None:
    with pytest.raises(SourceError, match="more than one row has force_id 'testshire' and year 2024"):
        checked_against_schema(pd.DataFrame([TESTSHIRE["population"]] * 2), "population", "Figures")


def test_of_many_different_faults_three_are_said_and_each_once() -> None:
    rows = [TESTSHIRE["population"] | {"year": year} for year in (1985, 1985, 1986, 1987, 1988, 1989)]
    with pytest.raises(SourceError) as caught:
        checked_against_schema(pd.DataFrame(rows), "population", "Figures")
    assert str(caught.value).count("must be") == 3
    assert str(caught.value).endswith(
        "; year 1987 in testshire must be a year from 1991 on, such as 2024 and 2 more. Nothing of it was used."
    )
