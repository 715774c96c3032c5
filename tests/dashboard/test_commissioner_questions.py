"""Questions for the commissioner: each rule asks when its fact is there, and only then."""

from datetime import date
from types import SimpleNamespace

import frames

from dashboard.database import queries
from dashboard.rules import commissioner_questions

TODAY = date(2026, 11, 22)
NO_LATER: list[SimpleNamespace] = []


def latest(**told: object) -> SimpleNamespace:
    usual = {
        "short_name": "Kent",
        "regime": "PEEL 2023–25",
        "regime_short": "PEEL 2023–25",
        "grade": "Good",
        "published_on": "2025-01-01",
        "source_id": "a",
    }
    return SimpleNamespace(**usual | told)


def history(*rows: dict) -> list[SimpleNamespace]:
    usual = {
        "what": "inspection",
        "inspection_id": "i",
        "regime_id": "cdi_2016_20",
        "regime_short": "CDI 2016–20",
        "is_inspected": True,
        "is_approximate": False,
        "ci_pct": 1.0,
        "summary": "said",
        "source_id": "a",
        "rate_source_id": "a",
    }
    return [SimpleNamespace(**usual | row) for row in rows]


def test_a_judgment_is_old_after_three_years_and_not_before() -> None:
    assert not list(commissioner_questions.about_age(latest(published_on="2023-11-22"), NO_LATER, TODAY))
    assert not list(commissioner_questions.about_age(latest(published_on=None), NO_LATER, TODAY))
    (asked,) = commissioner_questions.about_age(latest(published_on="2023-10-22"), NO_LATER, TODAY)
    assert asked.question.startswith("Your last published judgment on crime recording is from 22 October 2023.")


def test_a_later_grade_that_we_have_not_found_is_not_denied() -> None:
    later = SimpleNamespace(status="graded_not_found", regime_short="PEEL 2023–25", reason=None, source_id="b")
    (asked,) = commissioner_questions.about_age(latest(published_on="2018-01-01"), [later], TODAY)
    assert asked.question.startswith("The last judgment that we could find")
    assert "not found that grade" in asked.fact and asked.source_ids == ("a", "b")


def test_a_poor_grade_is_asked_about_and_a_good_one_is_not() -> None:
    assert not list(commissioner_questions.about_grade(latest(grade="Adequate")))
    for grade in commissioner_questions.POOR:
        (asked,) = commissioner_questions.about_grade(latest(grade=grade))
        assert f"graded crime recording {grade} on 1 January 2025" in asked.question


def test_a_told_figure_is_asked_about_when_it_was_too_high_or_never_tested() -> None:
    told = {"what": "event", "is_inspected": False, "happened_on": "2017-07-20", "rate_pct": 94.0}
    lower = {"happened_on": "2018-01-01", "rate_pct": 90.0}
    higher = {"happened_on": "2018-01-01", "rate_pct": 96.6}
    (asked,) = commissioner_questions.about_told(history(told, lower))
    assert "94 per cent" in asked.question and "Inspectors later found 90 per cent" in asked.question
    (asked,) = commissioner_questions.about_told(history({"happened_on": "2016-01-01", "rate_pct": 80.0}, told))
    assert "not yet tested" in asked.question
    assert not list(commissioner_questions.about_told(history(told, higher)))


def test_violence_is_asked_about_only_when_the_margins_do_not_meet() -> None:
    def asked(rate: float, ci: float | None) -> list:
        scoped = SimpleNamespace(
            inspection_id="i",
            scope="violence",
            rate_pct=rate,
            ci_pct=ci,
            regime_short="CDI 2016–20",
            published_on="2018-01-01",
            source_id="v",
        )
        return list(
            commissioner_questions.about_violence(history({"happened_on": "2018-01-01", "rate_pct": 90.0}), [scoped])
        )

    assert len(asked(80.0, 3.0)) == 1
    assert asked(87.0, 3.0) == [] and asked(80.0, None) == [] and asked(95.0, 1.0) == []


def test_a_rise_is_asked_about_only_inside_one_programme_and_with_a_clear_difference() -> None:
    def crime(then: int = 100_000, now: int = 130_000, quarters: int = 4) -> list[SimpleNamespace]:
        return [
            SimpleNamespace(financial_year="2017/18", offences_count=then, quarters_count=4, source_id="c"),
            SimpleNamespace(financial_year="2018/19", offences_count=now, quarters_count=quarters, source_id="c"),
        ]

    first = {"inspection_id": "1", "happened_on": "2017-06-15", "rate_pct": 83.6}
    second = {"inspection_id": "2", "happened_on": "2019-01-15", "rate_pct": 96.6}
    (asked,) = commissioner_questions.about_rise(history(first, second), crime())
    assert "rose 30 per cent between 2017/18 and 2018/19" in asked.question
    assert not list(commissioner_questions.about_rise(history(first, second | {"regime_id": "peel_2021_22"}), crime()))
    assert not list(commissioner_questions.about_rise(history(first, second | {"ci_pct": None}), crime()))
    assert not list(commissioner_questions.about_rise(history(first, second), crime(130_000, 100_000)))
    assert not list(commissioner_questions.about_rise(history(first, second), crime(quarters=3)))


def test_every_question_of_every_force_stands_on_a_fact_with_a_source() -> None:
    known = set(frames.ask(queries.sources).source_id)
    for force_id in frames.ask(queries.forces).force_id:
        for asked in commissioner_questions.for_force(force_id, TODAY):
            assert asked.question.endswith("?") and asked.fact.endswith(".")
            assert asked.source_ids and set(asked.source_ids) <= known
            assert "nan" not in asked.question + asked.fact
