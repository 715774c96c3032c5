"""Findings of inspectors: which are open today, and what the register holds of every force."""

import re

import pytest
from testshire import FINDING, JUDGMENT

from dashboard.database import queries, store
from dashboard.render import finding_html
from dashboard.rules import findings, force_record
from dashboard.rules.findings import State
from dashboard.text import finding_words
from etl.build import queries as queries_of_the_build

OF_THE_NEWEST = FINDING._replace(recency=1, published_on=JUDGMENT.published_on, title_year=JUDGMENT.title_year)


@pytest.mark.parametrize("status", findings.SETTLED)
def test_a_later_page_settles_a_finding(status: str) -> None:
    assert findings.state(FINDING._replace(status=status, as_of="2019-01"), JUDGMENT) is State.SETTLED


def test_pages_and_checks_agree_on_what_settles_a_finding() -> None:
    assert findings.SETTLED == queries_of_the_build.SETTLED


def test_a_finding_of_the_newest_inspection_is_open() -> None:
    assert findings.state(OF_THE_NEWEST, JUDGMENT) is State.OPEN


def test_what_bears_no_label_is_never_called_open_without_a_later_word() -> None:
    seen = OF_THE_NEWEST._replace(finding_kind="observation")
    assert findings.state(seen, JUDGMENT) is State.SILENT
    assert findings.state(seen._replace(recency=2), JUDGMENT) is State.OVERTAKEN
    assert findings.state(seen._replace(status="partly met", as_of="2025-07-31"), JUDGMENT) is State.OPEN


def test_a_later_inspection_overtakes_a_finding_that_nobody_followed_up() -> None:
    assert findings.state(FINDING, JUDGMENT) is State.OVERTAKEN


@pytest.mark.parametrize("status", ["partly met", "not met", "still open"])
def test_the_newest_word_decides_not_the_newest_grade(status: str) -> None:
    later = FINDING._replace(status=status, as_of="2025-07-31")
    assert findings.state(later, JUDGMENT) is State.OPEN
    assert findings.state(later._replace(as_of="2019-02"), JUDGMENT) is State.OVERTAKEN


def test_dates_known_to_the_year_are_compared_by_the_year() -> None:
    of_that_year = FINDING._replace(status="partly met", as_of="2025")
    assert findings.state(of_that_year, JUDGMENT._replace(published_on="2025-09-01")) is State.OPEN


def test_every_force_has_findings_and_each_can_be_shown() -> None:
    forces = [row.force_id for row in store.rows(queries.forces)]
    assert len(forces) == 43
    for force_id in forces:
        held = findings.of_force(force_id)
        assert held, force_id
        assert all(row.finding in finding_html.findings_of(force_id).unescape() for row in held)
        assert finding_html.story(force_id)


def test_what_is_open_was_asked_for_or_not_met_and_no_later_page_has_ended_it() -> None:
    for row in store.rows(queries.forces):
        for found in findings.open_today(row.force_id):
            assert found.finding_kind in findings.FORMAL or found.status is not None
            assert found.status not in findings.SETTLED


def test_nothing_is_open_that_an_inspection_followed() -> None:
    """Greater Manchester's training was partly met in 2018, and inspectors came again in 2020: without grading the force."""
    trained = [row for row in findings.of_force("greater-manchester") if row.topic == "training"]
    latest = force_record.latest_judgment("greater-manchester")
    assert [(row.status, findings.state(row, latest)) for row in trained] == [("partly met", State.OVERTAKEN)]


def test_progress_counts_the_same_at_its_top_and_in_its_story() -> None:
    """Nothing is told as open, unheard of or not met in one place and not in the other."""
    for row in store.rows(queries.forces):
        latest, held = force_record.latest_judgment(row.force_id), findings.of_force(row.force_id)
        is_open = len(findings.open_today(row.force_id))
        top, story = finding_html.open_today(row.force_id), finding_html.story(row.force_id)
        assert (finding_words.OPEN_NONE in top) == (is_open == 0)
        told = [int(number) for number in re.findall(r"(\d+) open, as far as we know", story)]
        assert sum(told) == is_open
        stands = [(findings.state(row, latest), row.status is not None) for row in held]
        told = [int(number) for number in re.findall(r"(\d+) (?:inspected again since, )?with no later word", story)]
        for words, state in (
            (finding_words.end_not_known, State.OVERTAKEN),
            (finding_words.found_by_the_newest, State.SILENT),
        ):
            count = stands.count((state, False))
            assert (count > 0) == (count > 0 and words(count) in top)
        assert sum(told) == stands.count((State.OVERTAKEN, False)) + stands.count((State.SILENT, False))
        not_met = stands.count((State.OVERTAKEN, True))
        told = [int(number) for number in re.findall(r"(\d+) not met, or met only in part", story)]
        assert sum(told) == not_met and (not_met == 0 or finding_words.not_met_when_last_seen(not_met) in top)


def test_known_ends_are_told() -> None:
    """Hertfordshire's cause of concern was closed by letter; Devon and Cornwall's stayed open."""
    hertfordshire = [row.finding_kind for row in findings.open_today("hertfordshire")]
    assert "cause_of_concern" not in hertfordshire
    assert "cause_of_concern" in [row.finding_kind for row in findings.open_today("devon-and-cornwall")]


def test_every_kind_topic_and_status_has_words() -> None:
    rows = store.rows(queries.findings)
    assert {row.topic for row in rows} <= set(finding_words.TOPIC)
    assert {row.finding_kind for row in rows} <= set(finding_words.KIND)
    assert {row.status for row in rows if row.status} <= set(finding_words.STATUS)
    counted = {row.what for row in store.rows(queries.audit_counts) if row.recorded_count is not None}
    assert counted <= set(finding_words.COUNTED)


def test_the_foremost_findings_begin_with_the_open_ones() -> None:
    for row in store.rows(queries.forces):
        stands = [state is State.OPEN for _, state in findings.foremost(row.force_id, 5)]
        assert stands == sorted(stands, reverse=True) and len(stands) <= 5


def test_the_latest_judgment_is_the_one_that_recency_counts_from() -> None:
    for row in store.rows(queries.findings):
        if row.recency == 1:
            assert force_record.latest_judgment(row.force_id).inspection_id == row.inspection_id


def test_a_cause_of_concern_that_was_raised_again_is_not_open_twice() -> None:
    """Dyfed-Powys: that of 2018 was not met by 2021, when another was raised; that one was closed."""
    latest = force_record.latest_judgment("dyfed-powys")
    causes = [row for row in findings.of_force("dyfed-powys") if row.finding_kind == "cause_of_concern"]
    assert [findings.state(row, latest) for row in causes] == [findings.State.SETTLED, findings.State.RAISED_AGAIN]
    assert findings.open_today("dyfed-powys") == []
