"""Questions for the commissioner: each rule asks when its fact is there, and only then."""

from datetime import date

import frames
from testshire import INSPECTION, JUDGMENT, SELF_REPORTED, YEAR

from dashboard.database import queries
from dashboard.database.rows import HistoryEntry, RoundStatus, ScopedRate
from dashboard.rules import commissioner_questions

TODAY = date(2026, 11, 22)
NO_LATER: list[RoundStatus] = []


def test_a_judgment_is_old_after_three_years_and_not_before() -> None:
    for published_on in ("2023-11-22", None):
        young = JUDGMENT._replace(published_on=published_on)
        assert not list(commissioner_questions.about_age(young, NO_LATER, TODAY))
    old = JUDGMENT._replace(published_on="2023-10-22")
    (asked,) = commissioner_questions.about_age(old, NO_LATER, TODAY)
    assert asked.question.startswith("The force's last published crime-recording grade is from 22 October 2023.")


def test_a_later_grade_that_we_have_not_found_is_not_denied() -> None:
    later = RoundStatus(
        "testshire",
        "Testshire",
        "peel_2023_25",
        "PEEL 2023–25",
        9,
        "graded_not_found",
        None,
        None,
        None,
        None,
        None,
        "peel-pages",
    )
    old = JUDGMENT._replace(published_on="2018-01-01")
    (asked,) = commissioner_questions.about_age(old, [later], TODAY)
    assert asked.question.startswith("The last crime-recording grade that we could find")
    assert "not found that grade" in asked.fact and asked.source_ids == (old.source_id, "peel-pages")


def test_a_poor_grade_is_asked_about_and_a_good_one_is_not() -> None:
    assert not list(commissioner_questions.about_grade(JUDGMENT._replace(grade="Adequate")))
    for grade in commissioner_questions.POOR:
        (asked,) = commissioner_questions.about_grade(JUDGMENT._replace(grade=grade))
        assert f"graded crime recording {grade} on 1 January 2025" in asked.question


def test_a_self_reported_figure_is_asked_about_when_it_was_too_high_or_never_tested() -> None:
    said = SELF_REPORTED._replace(happened_on="2017-07-20", rate_pct=94.0)
    earlier, lower, higher = (
        INSPECTION._replace(happened_on=day, rate_pct=rate)
        for day, rate in (("2016-01-01", 80.0), ("2018-01-01", 90.0), ("2018-01-01", 96.6))
    )
    (asked,) = commissioner_questions.about_self_reported([said, lower])
    assert "94 per cent" in asked.question and "Inspectors later found 90 per cent" in asked.question
    assert asked.fact == said.summary and asked.source_ids == (said.source_id, lower.source_id)
    (asked,) = commissioner_questions.about_self_reported([earlier, said])
    assert "not yet tested" in asked.question and asked.source_ids == (said.source_id,)
    assert not list(commissioner_questions.about_self_reported([said, higher]))


def test_violence_is_asked_about_only_when_the_margins_do_not_meet() -> None:
    whole = INSPECTION._replace(happened_on="2018-01-01", rate_pct=90.0, ci_pct=1.0)

    def asked(rate: float, ci: float | None, all_crime: HistoryEntry = whole) -> list:
        violence = ScopedRate(
            "testshire", INSPECTION.inspection_id, "cdi_2016_20", "CDI 2016–20", "inspection", "2018", "2018-01-01",
            "violence", rate, ci, None, False, "testshire-violence",
        )  # fmt: skip
        return list(commissioner_questions.about_violence([all_crime], [violence]))

    (question,) = asked(80.0, 3.0)
    assert question.source_ids == ("testshire-violence", INSPECTION.rate_source_id)
    assert asked(87.0, 3.0) == [] and asked(80.0, None) == [] and asked(95.0, 1.0) == []
    assert asked(80.0, 3.0, whole._replace(ci_pct=None)) == []
    assert asked(80.0, 3.0, whole._replace(inspection_id="testshire-another")) == []


def test_a_rise_is_asked_about_only_inside_one_programme_and_with_a_clear_difference() -> None:
    first, second = (
        INSPECTION._replace(
            inspection_id=f"testshire-{day}", happened_on=day, rate_published_on=day, rate_pct=rate, ci_pct=1.0
        )
        for day, rate in (("2017-06-15", 83.6), ("2019-01-15", 96.6))
    )

    def asked(after: HistoryEntry = second, then: int = 100_000, now: int = 130_000, quarters: int = 4) -> list:
        crime = [
            YEAR._replace(financial_year="2017/18", offences_count=then),
            YEAR._replace(financial_year="2018/19", offences_count=now, quarters_count=quarters),
        ]
        return list(commissioner_questions.about_rise([first, after], crime))

    (question,) = asked()
    assert "rose 30 per cent between 2017/18 and 2018/19" in question.question
    assert asked(second._replace(regime_id="peel_2021_22")) == []
    assert asked(second._replace(ci_pct=None)) == []
    assert asked(second._replace(happened_on=None, rate_published_on=None)) == []
    assert asked(then=130_000, now=100_000) == []
    assert asked(quarters=3) == []


def test_every_question_of_every_force_stands_on_a_fact_with_a_source() -> None:
    known = set(frames.ask(queries.sources).source_id)
    for force_id in frames.ask(queries.forces).force_id:
        for asked in commissioner_questions.for_force(force_id, TODAY):
            assert asked.question.endswith("?") and asked.fact.endswith(".")
            assert asked.source_ids and set(asked.source_ids) <= known
            assert "nan" not in asked.question + asked.fact and "None" not in asked.question + asked.fact
