"""The views made for questions say what the pages say: each is held against the rule that the pages use."""

import re

import duckdb
import pytest

from dashboard.database import queries, store
from dashboard.rules import claims, findings, force_record, reported_crime_band
from dashboard.text import open_data_words

VIEWS = ("latest_crime_recording_grade", "force_year", "finding_status", "claim_check")


def asked(sql: str) -> list[tuple]:
    def query(con: duckdb.DuckDBPyConnection) -> list[tuple]:
        return con.execute(sql).fetchall()

    return store.ask_once(query)


def test_every_view_and_column_says_what_it_means() -> None:
    described = asked(
        "SELECT v.view_name, count(*) = count(c.comment) AND any_value(v.comment) IS NOT NULL FROM duckdb_views() AS v "
        "JOIN duckdb_columns() AS c ON c.table_oid = v.view_oid WHERE NOT v.internal GROUP BY 1"
    )
    assert dict(described) == dict.fromkeys(VIEWS, True)


def test_no_view_loses_the_caveats_of_what_it_is_made_of() -> None:
    views = dict(asked("SELECT view_name, sql FROM duckdb_views() WHERE NOT internal"))
    assert set(views) == set(VIEWS)
    for view, sql in views.items():
        made_of = set(re.findall(r"\w+", sql)) & set(open_data_words.TABLE_CAVEATS)
        assert view in open_data_words.TABLE_CAVEATS or not made_of - {view}, f"{view} is made of {made_of}"


def test_the_latest_grades_are_those_of_the_map() -> None:
    held = asked("SELECT force_id, grade, regime_id, published_on FROM latest_crime_recording_grade")
    shown = {(row.force_id, row.grade, row.regime_id, row.published_on) for row in store.rows(queries.latest_judgments)}
    assert len(held) == 43 and {row for row in held if row[1]} == shown


def test_a_year_has_the_newest_total_and_the_audit_of_that_year() -> None:
    held = {
        (force, year): rest
        for force, year, *rest in asked(
            "SELECT force_id, financial_year, offences_count, audited_rate_pct FROM force_year"
        )
    }
    years: dict[str, list] = {}
    for row in store.rows(queries.recorded_crime_years):
        years.setdefault(row.force_id, []).append(row)
        assert held[row.force_id, row.financial_year][0] == row.offences_count
    bands = {
        (force_id, band.financial_year): band.rate_pct
        for force_id in force_record.short_names()
        for band in reported_crime_band.bands(store.of_force(queries.timeline, force_id), years[force_id])
    }
    assert bands and bands == {key: rate for key, (_, rate) in held.items() if rate is not None}


def test_a_rate_was_known_before_its_year_ended() -> None:
    late = "SELECT * FROM force_year WHERE known_published_on >= concat(CAST(left(financial_year, 4) AS INTEGER) + 1, '-04')"
    assert asked(late) == []
    [(rate, published_on)] = asked(
        "SELECT known_rate_pct, known_published_on FROM force_year WHERE force_id = 'kent' AND financial_year = '2017/18'"
    )
    assert (rate, published_on[:4]) == (83.6, "2017")


def test_nobody_is_given_a_rate_for_the_city_of_london_or_for_part_of_a_year() -> None:
    given = "SELECT * FROM force_year WHERE crimes_per_1000 IS NOT NULL AND (force_id = 'city-of-london' OR quarters_count < 4)"
    assert asked(given) == []
    assert asked("SELECT 1 FROM force_year WHERE crimes_per_1000 IS NOT NULL LIMIT 1")


def test_findings_stand_as_the_pages_say() -> None:
    shown = {
        row.finding_id: findings.state(row, force_record.latest_judgment(row.force_id))
        for row in store.rows(queries.findings)
    }
    assert dict(asked("SELECT finding_id, state FROM finding_status")) == shown


def test_claims_are_judged_as_the_pages_judge_them() -> None:
    shown = {
        claim.event.event_id: (
            claim.verdict,
            None if claim.gap is None else pytest.approx(claim.gap, abs=0.051),
            claim.after and claim.after.inspection_id,
        )
        for claim in claims.of_all_forces()
    }
    held = asked("SELECT event_id, verdict, gap_pct, inspection_id FROM claim_check")
    assert {event_id: tuple(rest) for event_id, *rest in held} == shown
