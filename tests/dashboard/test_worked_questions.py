"""The worked questions of Ask the data: each is run as a visitor runs it, and its answer held against the register's own files."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from math import sqrt
from typing import Any

import pyarrow.parquet as pq
import pytest

from dashboard.ask import desk, questions
from dashboard.database import queries, store
from dashboard.rules import claims, findings, force_record
from dashboard.rules.claims import Verdict
from dashboard.rules.findings import State
from dashboard.text import ask_page
from etl.paths import PROJECT

REGISTER = PROJECT / "data" / "register"
Row = dict[str, Any]


@pytest.fixture(scope="module")
def answers() -> Iterator[dict[str, list[Row]]]:
    """Every worked question's rows."""
    yield {name: rows(sql) for name, sql in questions.worked().items()}
    desk.queue().end()


def rows(sql: str) -> list[Row]:
    reply = desk.put(sql, "tests")
    assert reply.outcome == "answered", reply
    return json.loads(reply.body)["rows"]


def register(table: str) -> list[dict[str, str]]:
    with (REGISTER / f"{table}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def snapshot(table: str) -> list[Row]:
    return pq.read_table(PROJECT / "data" / "snapshot" / f"{table}.parquet").to_pylist()


def short_names() -> dict[str, str]:
    return {row["force_id"]: row["short_name"] for row in register("force")}


def inspections() -> dict[str, dict[str, str]]:
    return {row["inspection_id"]: row for row in register("inspection")}


def test_each_has_words_and_there_are_twenty() -> None:
    assert list(questions.worked()) == list(ask_page.WORKED) and len(questions.worked()) >= 20


def test_fell_or_rose(answers) -> None:
    scale = {
        row["grade"]: int(row["position"] or 0) for row in register("grade_scale") if row["regime_id"] == "cdi_2016_20"
    }
    of = {(row["inspection_id"]): row["grade"] for row in register("grade") if row["question_id"] == "overall"}
    expected = set()
    for inspection_id, again in of.items():
        one = inspections()[inspection_id]
        if one["kind"] != "re-inspection":
            continue
        for first in (
            i
            for i in inspections().values()
            if (i["force_id"], i["regime_id"], i["kind"]) == (one["force_id"], one["regime_id"], "inspection")
        ):
            before = of[first["inspection_id"]]
            change = (scale[again] > scale[before]) - (scale[again] < scale[before])
            expected.add(
                (short_names()[one["force_id"]], before, again, {-1: "rose", 0: "the same", 1: "fell"}[change])
            )
    found = {(row["force"], row["grade_before"], row["grade_after"], row["change"]) for row in answers["fell_or_rose"]}
    assert found == expected and ("Kent", "Inadequate", "Outstanding", "rose") in found


def test_rates_before_and_after(answers) -> None:
    held = {row["inspection_id"]: row for row in register("recording_rate") if row["scope"] == "all"}
    kent = next(row for row in answers["rates_before_and_after"] if row["force"] == "Kent")
    assert (kent["rate_before"], kent["rate_after"]) == (83.6, 96.6)
    assert len(answers["rates_before_and_after"]) == sum(
        one["kind"] == "re-inspection"
        and one["inspection_id"] in held
        and any(
            (other["force_id"], other["regime_id"], other["kind"]) == (one["force_id"], one["regime_id"], "inspection")
            and other["inspection_id"] in held
            for other in inspections().values()
        )
        for one in inspections().values()
    )
    for row in answers["rates_before_and_after"]:
        if row["ci_before"] is None or row["ci_after"] is None:
            assert row["is_clear_difference"] is None
        else:
            margin = sqrt(row["ci_before"] ** 2 + row["ci_after"] ** 2)
            assert row["is_clear_difference"] == (abs(row["rate_after"] - row["rate_before"]) > margin)


def test_violence_beside_accuracy(answers) -> None:
    violence: Counter[str] = Counter()
    for row in snapshot("recorded_crime"):
        if row["financial_year"] == "2024/25" and row["offence_group"] == "Violence against the person":
            violence[row["force_id"]] += int(row["offences_count"])
    people = {
        row["force_id"]: int(row["population_count"]) for row in snapshot("population") if int(row["year"]) == 2024
    }
    expected = {
        short_names()[force]: violence[force] * 1000 / people[force] for force in people if force != "city-of-london"
    }
    found = {row["force"]: row["violent_crimes_per_1000"] for row in answers["violence_beside_accuracy"]}
    assert found == pytest.approx(expected, abs=0.051) and len(found) == 42


def test_claims_contradicted(answers) -> None:
    expected = [claim.event for claim in claims.of_all_forces() if claim.verdict is Verdict.CONTRADICTED]
    found = [(row["claimed_on"], row["claimed_pct"], row["expected_grade"]) for row in answers["claims_contradicted"]]
    assert sorted(found, key=str) == sorted(
        ((e.happened_on, e.figure_pct, e.expected_grade) for e in expected), key=str
    )
    assert found


def test_rape_reports(answers) -> None:
    expected = sorted(
        (
            short_names()[inspections()[row["inspection_id"]]["force_id"]],
            int(row["recorded_count"]),
            int(row["examined_count"]),
        )
        for row in register("audit_count")
        if row["what"] == "rape"
    )
    assert (
        sorted((row["force"], row["recorded_count"], row["examined_count"]) for row in answers["rape_reports"])
        == expected
    )


def test_waits_longest(answers) -> None:
    latest = sorted(row.published_on or row.title_year[:4] for row in store.rows(queries.latest_judgments))
    assert [row["published_on"] or row["title_year"][:4] for row in answers["waits_longest"]] == latest[:15]


def test_open_causes_of_concern(answers) -> None:
    expected = Counter(
        (row.short_name, row.finding)
        for row in findings.causes_of_concern()
        if findings.state(row, force_record.latest_judgment(row.force_id)) is State.OPEN
    )
    assert Counter((row["force"], row["finding"]) for row in answers["open_causes_of_concern"]) == expected


def test_latest_grades(answers) -> None:
    expected = [
        (row.short_name, row.grade, row.regime, row.published_on) for row in store.rows(queries.latest_judgments)
    ]
    assert sorted(tuple(row.values()) for row in answers["latest_grades"]) == sorted(expected) and len(expected) == 43


def test_grades_by_programme(answers) -> None:
    headline = {
        (row["regime_id"], row["question_id"]) for row in register("question") if row["is_crime_recording"] == "true"
    }
    names = {row["regime_id"]: row["short_name"] for row in register("regime")}
    forces = {
        (names[row["regime_id"]], row["grade"], inspections()[row["inspection_id"]]["force_id"])
        for row in register("grade")
        if (row["regime_id"], row["question_id"]) in headline
    }
    expected = Counter((programme, grade) for programme, grade, _ in forces)
    assert {(row["programme"], row["grade"]): row["forces"] for row in answers["grades_by_programme"]} == expected


def test_topics(answers) -> None:
    pairs = {
        (row["topic"], inspections()[row["inspection_id"]]["force_id"])
        for row in register("finding")
        if row["kind"] != "observation"
    }
    assert {row["topic"]: row["forces"] for row in answers["topics"]} == Counter(topic for topic, _ in pairs)


def test_unrecorded_crimes(answers) -> None:
    expected = [
        int(row["crimes_per_year_count"]) for row in register("recording_estimate") if row["kind"] == "unrecorded"
    ]
    assert [row["crimes_per_year_count"] for row in answers["unrecorded_crimes"]] == sorted(expected, reverse=True)


@pytest.mark.parametrize(
    ("name", "scope", "kinds"),
    [("rates_of_one_programme", "all", {"inspection"}), ("sexual_offences", "sexual", {"inspection", "re-inspection"})],
)
def test_rates_of_one_programme(answers, name: str, scope: str, kinds: set[str]) -> None:
    expected = Counter(
        (short_names()[one["force_id"]], float(row["rate_pct"]))
        for row in register("recording_rate")
        for one in [inspections()[row["inspection_id"]]]
        if row["scope"] == scope and one["regime_id"] == "cdi_2016_20" and one["kind"] in kinds
    )
    assert Counter((row["force"], row["rate_pct"]) for row in answers[name]) == expected


def test_grades_not_found(answers) -> None:
    expected = [row for row in register("crime_recording_status") if row["status"] in ("graded_not_found", "unknown")]
    found = Counter((row["force"], row["status"]) for row in answers["grades_not_found"])
    assert found == Counter((short_names()[row["force_id"]], row["status"]) for row in expected)


def test_one_force_by_year(answers) -> None:
    newest: dict[str, tuple[str, int, int]] = {}
    for row in snapshot("recorded_crime_total"):
        if row["force_id"] == "kent":
            value = (row["released_on"], int(row["offences_count"]), int(row["quarters_count"]))
            newest[row["financial_year"]] = max(newest.get(row["financial_year"], value), value)
    expected = {year: count for year, (_, count, quarters) in newest.items() if quarters == 4}
    assert {row["financial_year"]: row["offences_count"] for row in answers["one_force_by_year"]} == expected
    of_2017 = next(row for row in answers["one_force_by_year"] if row["financial_year"] == "2017/18")
    assert of_2017["known_rate_pct"] == 83.6


def test_revised_totals(answers) -> None:
    totals: dict[tuple[str, str], list[int]] = {}
    for row in snapshot("recorded_crime_total"):
        if int(row["quarters_count"]) == 4:
            totals.setdefault((row["force_id"], row["financial_year"]), []).append(int(row["offences_count"]))
    changes = sorted((max(held) - min(held) for held in totals.values() if len(set(held)) > 1), reverse=True)
    assert [row["changed_by"] for row in answers["revised_totals"]] == changes[:20]


def test_charged(answers) -> None:
    expected = {
        short_names()[row["force_id"]]: 100
        * int(row["charged_summonsed_count"])
        / int(row["all_assigned_outcomes_count"])
        for row in snapshot("outcome_total")
        if row["basis"] == "recorded_in_year" and row["financial_year"] == "2024/25"
    }
    assert {row["force"]: row["charged_pct"] for row in answers["charged"]} == pytest.approx(expected, abs=0.051)
    assert len(expected) == 43


def test_promises(answers) -> None:
    kinds = ("promise", "self-reported figure", "commissioner's response")
    expected = Counter(row["summary"] for row in register("oversight_event") if row["kind"] in kinds)
    assert Counter(row["summary"] for row in answers["promises"]) == expected


def test_sources_disagree(answers) -> None:
    assert Counter(row["stated_as"] for row in answers["sources_disagree"]) == Counter(
        row["stated_as"] for row in register("figure_conflict")
    )


def test_who_says_it(answers) -> None:
    with (PROJECT / "data" / "sources.csv").open(encoding="utf-8") as file:
        kinds = {row["source_id"]: row["kind"] for row in csv.DictReader(file)}
    headline = {
        (row["regime_id"], row["question_id"]) for row in register("question") if row["is_crime_recording"] == "true"
    }
    expected = Counter(kinds[row["source_id"]] for row in register("recording_rate"))
    expected += Counter(
        kinds[row["source_id"]] for row in register("grade") if (row["regime_id"], row["question_id"]) in headline
    )
    assert {row["kind"]: row["figures"] for row in answers["who_says_it"]} == expected


def test_their_words_are_said_to_people() -> None:
    for question, what_it_does in ask_page.WORKED.values():
        assert question.endswith("?") and what_it_does.endswith(".") and not re.search(r"[_;]", question)
