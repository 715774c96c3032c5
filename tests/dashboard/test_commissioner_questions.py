"""Questions for whoever holds a force to account: each rule asks when its fact is there, and only then."""

import re
from datetime import date

import frames
import pytest
from hypothesis import given
from hypothesis import strategies as st
from testshire import CLAIM, FINDING, INSPECTION, JUDGMENT, SELF_REPORTED, YEAR

from dashboard.database import queries, store
from dashboard.database.rows import HistoryEntry, RoundStatus, ScopedRate
from dashboard.rules import commissioner_questions, force_record
from dashboard.rules.commissioner_questions import Question, Record, from_record
from dashboard.text import force_page, formats, question_words

TODAY = date(2026, 11, 22)
OLD = JUDGMENT._replace(published_on="2018-01-01", title_year="2018")
NOT_GRADED, NOT_FOUND, UNKNOWN = (
    RoundStatus(
        "testshire",
        "Testshire",
        "peel_2025_27",
        "PEEL 2025–27",
        10,
        status,
        "stated",
        None,
        None,
        None,
        None,
        "peel-pages",
    )
    for status in ("not_graded", "graded_not_found", "unknown")
)
CLOSED = CLAIM._replace(
    event_id="testshire-letter",
    happened_on="2025-07-11",
    kind=force_record.CONCERN_CLOSED,
    by_role="HMICFRS",
    figure_pct=None,
    is_inspected=True,
    claim=None,
    summary="Inspectors closed it.",
    source_id="testshire-letter",
)
PRESENT = re.compile(r"\b(is|are) (now )?(still )?(recorded|graded|missed|unrecorded)\b|\brecords\b|\bmust improve\b")
"""A judgment told as if it held today."""


def asked(record: Record) -> list[str]:
    return [one.question for one in from_record(record, TODAY)]


def test_a_good_grade_is_asked_about_from_its_third_birthday() -> None:
    for published_on, is_asked in (("2023-11-22", True), ("2023-11-23", False)):
        good = JUDGMENT._replace(published_on=published_on)
        assert bool(list(commissioner_questions.about_age(good, [], TODAY))) == is_asked
    undated = JUDGMENT._replace(published_on=None, title_year="2021/22", regime_short="PEEL 2021/22")
    (question,) = commissioner_questions.about_age(undated, [], TODAY)
    assert "comes from PEEL 2021/22" in question.question


def test_a_round_that_may_have_graded_it_is_not_denied() -> None:
    (sure,), (unsure,) = (
        commissioner_questions.about_age(OLD._replace(grade="Good"), [row], TODAY) for row in (NOT_GRADED, UNKNOWN)
    )
    assert sure.question.startswith("The force's last crime-recording grade, Good, was published on 1 January 2018.")
    assert unsure.question.startswith("The last crime-recording grade we found, Good,")
    assert unsure.source_ids == (OLD.source_id, "peel-pages") and "PEEL 2025–27" in unsure.fact


def test_of_a_grade_that_a_later_one_supersedes_only_the_later_is_asked() -> None:
    (question,) = from_record(Record(OLD._replace(grade="Inadequate"), [NOT_FOUND]), TODAY)
    assert question.question.startswith("Inspectors graded crime recording in PEEL 2025–27, but we could not find")
    assert question.source_ids == (OLD.source_id, "peel-pages")
    (inferred,) = asked(Record(OLD, [NOT_FOUND._replace(basis="inferred")]))
    assert inferred.startswith("It seems that inspectors graded")


def test_a_poor_grade_is_asked_about_until_the_cause_of_concern_is_closed() -> None:
    assert not list(commissioner_questions.about_grade(JUDGMENT._replace(grade="Adequate"), [], None, TODAY))
    for grade in commissioner_questions.POOR:
        poor = JUDGMENT._replace(grade=grade)
        (question,) = commissioner_questions.about_grade(poor, [], None, TODAY)
        assert f"graded crime recording {grade} on 1 January 2025." in question.question
        assert any("still open" in words for words in asked(Record(poor)))
        closed, *others = asked(Record(poor, events=[CLOSED]))
        assert "on 11 July 2025 they closed their cause of concern" in closed
        assert not any("still open" in words for words in others)


@pytest.mark.parametrize(
    ("row", "words"), [(NOT_GRADED, "have not graded it since"), (UNKNOWN, "found no grade since")]
)
def test_an_old_poor_grade_says_what_came_after(row: RoundStatus, words: str) -> None:
    (question,) = commissioner_questions.about_grade(OLD._replace(grade="Inadequate"), [row], None, TODAY)
    assert words in question.question


def test_what_was_said_last_of_a_cause_of_concern_counts_and_only_since_the_grade() -> None:
    still_open = CLOSED._replace(kind=force_record.CONCERN_OPEN, happened_on="2025-03-01")
    assert "they closed" in asked(Record(JUDGMENT, events=[CLOSED, still_open]))[0]
    later = still_open._replace(happened_on="2025-08")
    assert asked(Record(JUDGMENT, events=[later, CLOSED]))[0].startswith("In August 2025 inspectors still had a cause")
    assert not any(
        "concern" in words for words in asked(Record(JUDGMENT, events=[CLOSED._replace(happened_on="2024")]))
    )


def test_a_rate_that_was_not_found_is_asked_for_beside_the_last_one() -> None:
    without = JUDGMENT._replace(rate_pct=None, ci_pct=None, rate_source_id=None)
    own = INSPECTION._replace(inspection_id=without.inspection_id, position=2, rate_pct=None, rate_source_id=None)
    (question,) = commissioner_questions.about_rate(without, [INSPECTION, own], TODAY)
    assert "the last recording rate we found, 80 per cent, was published on 4 December 2018" in question.question
    assert question.source_ids == (without.source_id, INSPECTION.rate_source_id)
    (question,) = commissioner_questions.about_rate(without, [own], TODAY)
    assert "but we have found no recording rate" in question.question
    (question,) = commissioner_questions.about_rate(JUDGMENT._replace(rate_pct=92.4, rate_source_id="rates"), [], TODAY)
    assert "about 8 of every 100 reported crimes had not been recorded" in question.question
    assert not list(commissioner_questions.about_rate(OLD._replace(rate_pct=92.4, rate_source_id="rates"), [], TODAY))


def test_a_self_reported_figure_is_asked_about_when_the_newest_inspection_found_less_or_none_followed() -> None:
    said = SELF_REPORTED._replace(happened_on="2017-07-20", rate_pct=94.0, position=2)
    earlier = INSPECTION._replace(happened_on="2016-01-01", position=1)
    lower, higher, near = (
        INSPECTION._replace(happened_on="2018-01-01", rate_pct=rate, position=3) for rate in (90.0, 96.6, 92.5)
    )
    (question,) = commissioner_questions.about_self_reported([said, lower])
    assert "94 per cent" in question.question and "inspectors later found 90 per cent" in question.question
    assert question.fact == said.summary and question.source_ids == (said.source_id, lower.rate_source_id)
    (question,) = commissioner_questions.about_self_reported([earlier, said])
    assert "no inspection that we know of has tested it" in question.question
    assert question.source_ids == (said.source_id,)
    for found in (higher, near, lower._replace(ci_pct=None), lower._replace(rate_pct=None)):
        assert not list(commissioner_questions.about_self_reported([said, found]))
    newer = INSPECTION._replace(inspection_id="newer", position=4, rate_pct=None)
    assert not list(commissioner_questions.about_self_reported([said, lower, newer])), "superseded"


def test_violence_is_asked_about_only_in_the_newest_audit_and_when_the_margins_do_not_overlap() -> None:
    latest = JUDGMENT._replace(rate_pct=90.0, ci_pct=1.0, rate_source_id="testshire-rates", is_approximate=False)

    def about(rate: float, ci: float | None, **changed: object) -> list[Question]:
        violence = ScopedRate(
            "testshire", JUDGMENT.inspection_id, "peel_2023_25", "PEEL 2023–25", "inspection", "2025", "2025-01-01",
            "violence", rate, ci, None, False, "testshire-violence",
        )  # fmt: skip
        return list(commissioner_questions.about_violence(latest._replace(**changed), [violence]))

    (question,) = about(80.0, 3.0)
    assert question.source_ids == ("testshire-violence", "testshire-rates")
    assert "rule for separate samples does not apply" in question.fact
    assert about(87.0, 2.5) == [], "further apart than independent samples need, but the margins overlap"
    assert about(80.0, None) == [] and about(95.0, 1.0) == []
    assert about(80.0, 3.0, ci_pct=None) == []
    assert about(80.0, 3.0, inspection_id="testshire-newer") == [], "superseded"


def test_a_rise_is_asked_about_only_inside_the_newest_programme_and_with_a_clear_difference() -> None:
    first, second = (
        INSPECTION._replace(
            inspection_id=f"testshire-{day}", happened_on=day, rate_published_on=day, rate_pct=rate, ci_pct=1.0
        )
        for day, rate in (("2017-06-15", 83.6), ("2019-01-15", 96.6))
    )
    judged = JUDGMENT._replace(inspection_id="testshire-2019-01-15", regime_id="cdi_2016_20")

    def about(
        after: HistoryEntry = second, then: int = 100_000, now: int = 130_000, quarters: int = 4, by=judged
    ) -> list:
        crime = [
            YEAR._replace(financial_year="2017/18", offences_count=then),
            YEAR._replace(financial_year="2018/19", offences_count=now, quarters_count=quarters),
        ]
        return list(commissioner_questions.about_rise(by, [first, after], crime))

    (question,) = about()
    assert "rose 30 per cent between 2017/18 and 2018/19" in question.question
    assert about(second._replace(regime_id="peel_2021_22")) == []
    assert about(second._replace(ci_pct=None)) == []
    assert about(second._replace(happened_on=None, rate_published_on=None)) == []
    assert about(then=130_000, now=100_000) == []
    assert about(quarters=3) == []
    assert about(by=JUDGMENT) == [], "superseded"


def test_an_open_finding_is_asked_about_the_gravest_first_and_not_twice() -> None:
    cause = FINDING._replace(finding_kind="cause_of_concern", inspection_id="testshire-newer")
    (first, second) = commissioner_questions.about_findings([cause, FINDING, FINDING])
    assert first.question.startswith("On 4 December 2018 inspectors raised a cause of concern, to be done within three")
    assert "made a recommendation" in second.question and "not found a later word" in second.fact
    still_open = CLOSED._replace(kind=force_record.CONCERN_OPEN, happened_on="2026-01")
    words = asked(Record(JUDGMENT, events=[still_open], open_findings=[cause]))
    assert not any("raised a cause of concern" in one for one in words), "the open concern is asked about already"


def test_what_a_grade_that_we_have_not_found_supersedes_is_not_asked_about() -> None:
    of_latest = FINDING._replace(inspection_id=JUDGMENT.inspection_id, recency=1)
    newer = FINDING._replace(inspection_id="testshire-newer", recency=None, finding="Record it all.")
    words = asked(Record(JUDGMENT, [NOT_FOUND], open_findings=[of_latest, newer]))
    assert sum("made a recommendation" in one for one in words) == 1 and any("Record it all." in one for one in words)


# -- whatever the register holds, and what it holds today -----------------------------------------------------------------------


@given(
    st.sampled_from(["Outstanding", "Good", "Adequate", "Requires improvement", "Inadequate"]),
    st.none() | st.sampled_from(["2018-12", "2023-12-06", "2026-11-01"]),
    st.none() | st.integers(0, 1000).map(lambda tenths: tenths / 10),
    st.lists(st.sampled_from([NOT_GRADED, NOT_FOUND, UNKNOWN]), max_size=2),
    st.lists(st.sampled_from([CLOSED, CLOSED._replace(kind=force_record.CONCERN_OPEN)]), max_size=1),
    st.booleans(),
)
def test_every_record_gives_rise_to_a_question_in_one_or_two_sentences(
    grade: str, published_on: str | None, rate: float | None, later: list, events: list, has_earlier: bool
) -> None:
    latest = JUDGMENT._replace(
        grade=grade,
        published_on=published_on,
        title_year="2021/22",
        rate_pct=rate,
        rate_source_id=None if rate is None else "rates",
    )
    own = INSPECTION._replace(inspection_id=latest.inspection_id, position=2, rate_pct=rate)
    questions = from_record(Record(latest, later, [INSPECTION, own] if has_earlier else [own], events), TODAY)
    assert questions
    for one in questions:
        assert_well_put(one)


def assert_well_put(one: Question) -> None:
    words = one.question
    assert words[0].isupper() and words.endswith("?") and one.fact.endswith(".") and one.source_ids
    assert len(re.findall(r"[.?!](?:\s|$)", words)) <= 2, words
    assert not re.search(r"\b(nan|None)\b", words + one.fact), words
    assert not PRESENT.search(words), f"what was found then is told as if it held today: {words}"
    assert "return" not in words, "they may have been back already"


def test_every_force_is_asked_something_worth_asking() -> None:
    known = set(frames.ask(queries.sources).source_id)
    for force_id in force_record.short_names():
        questions = commissioner_questions.for_force(force_id, TODAY)
        assert questions, force_id
        for one in questions:
            assert_well_put(one)
            assert set(one.source_ids) <= known


def test_a_superseded_rate_is_told_in_the_past_tense_with_its_date() -> None:
    for force_id in force_record.short_names():
        latest = force_record.latest_judgment(force_id)
        older = [
            row
            for row in store.of_force(queries.timeline, force_id)
            if row.rate_pct is not None and row.inspection_id != latest.inspection_id
        ]
        for one in commissioner_questions.for_force(force_id, TODAY):
            told = [row for row in older if re.search(rf"\b{re.escape(formats.percent(row.rate_pct))}", one.question)]
            for row in told:
                on = row.rate_published_on
                dated = f"published {formats.on_day(on)}" if on else row.regime_short
                assert f"{formats.percent(row.rate_pct)}, was {dated}" in one.question, (force_id, one.question)
                assert one.question.startswith("Inspectors graded crime recording " + latest.grade)


def test_hertfordshire_s_concern_was_closed_and_devon_and_cornwall_s_was_not() -> None:
    hertfordshire, devon = (
        commissioner_questions.for_force(one, TODAY) for one in ("hertfordshire", "devon-and-cornwall")
    )
    assert "on 11 July 2025 they closed their cause of concern" in hertfordshire[0].question
    assert devon[0].question.startswith("On 31 July 2025 inspectors still had a cause of concern")
    assert "closed their cause of concern about its crime recording on 11 July 2025" in force_record.force_lede(
        "hertfordshire"
    )
    assert "was still open on 31 July 2025" in force_record.force_lede("devon-and-cornwall")


def test_questions_are_for_whoever_holds_the_force_to_account() -> None:
    title = {
        row.force_id: question_words.questions_title(force_page.ASKED[row.governance])
        for row in store.rows(queries.forces)
    }
    assert title["kent"] == "Questions for the police and crime commissioner"
    assert title["greater-manchester"] == "Questions for the mayor"
    assert title["metropolitan"] == "Questions for the Mayor's Office for Policing and Crime"
    assert title["city-of-london"] == "Questions for the City of London Corporation's Police Authority Board"
    for force_id in ("greater-manchester", "metropolitan"):
        notes = " ".join(words for words, _ in force_record.grade_notes(force_record.latest_judgment(force_id)))
        assert "commissioner" not in notes and "; ask the " in notes.lower()
