"""The notes that ride with an answer, and the queue that shares the workers out."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from dashboard.ask import desk
from dashboard.ask.queue import AT_ONCE, MOST_OF_ONE_VISITOR, MOST_WAITING, Busy, Queue
from dashboard.text import ask_page

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def ended() -> Iterator[None]:
    yield
    desk.queue().end()


def notes(sql: str) -> list[str]:
    reply = desk.put(sql, "tests")
    assert reply.outcome == "answered", reply
    return json.loads(reply.body)["meta"]["notes"]


@pytest.mark.parametrize(
    ("sql", "note"),
    [
        ("SELECT avg(grade_position) FROM crime_recording_judgment", ask_page.GRADES_ARE_NOT_NUMBERS),
        (
            "SELECT force_id, sum(position) FROM grade JOIN grade_scale USING (regime_id, grade) JOIN inspection USING (inspection_id) GROUP BY 1",
            ask_page.GRADES_ARE_NOT_NUMBERS,
        ),
        (
            "SELECT a.grade_position - b.grade_position FROM crime_recording_judgment AS a JOIN crime_recording_judgment AS b USING (force_id)",
            ask_page.GRADES_ARE_NOT_NUMBERS,
        ),
        ("SELECT list_avg(list(grade_position)) FROM crime_recording_judgment", ask_page.GRADES_ARE_NOT_NUMBERS),
        ("SELECT avg(rate_pct) FROM recording_rate", ask_page.RATES_ARE_NOT_AVERAGED),
        ("SELECT AVG(r.rate_pct) OVER () FROM recording_rate AS r", ask_page.RATES_ARE_NOT_AVERAGED),
        (
            "SELECT a.rate_pct - b.rate_pct FROM crime_recording_judgment AS a JOIN crime_recording_judgment AS b USING (force_id)",
            ask_page.RATES_ACROSS_PROGRAMMES,
        ),
        (
            "SELECT lag(rate_pct) OVER (PARTITION BY force_id ORDER BY published_on) FROM crime_recording_judgment",
            ask_page.RATES_ACROSS_PROGRAMMES,
        ),
        ("SELECT force, grade FROM latest_crime_recording_grade", ask_page.MIXES_PROGRAMMES),
        (
            "SELECT r.name, j.grade FROM crime_recording_judgment AS j JOIN regime AS r USING (regime_id)",
            ask_page.MIXES_PROGRAMMES,
        ),
        ("SELECT force, known_rate_pct, known_ci_pct FROM force_year", ask_page.MIXES_PROGRAMMES),
        ("WITH x AS (SELECT * FROM grade) SELECT count(*) FROM x", ask_page.MIXES_PROGRAMMES),
        ("SELECT rate_pct FROM recording_rate", ask_page.WITHOUT_MARGIN),
        ("SELECT sum(offences_count) FROM recorded_crime", ask_page.WITHOUT_ACCURACY),
        ("SELECT force, offences_count FROM force_year", ask_page.WITHOUT_ACCURACY),
    ],
)
def test_what_must_not_be_done_gets_a_note_and_never_a_refusal(sql: str, note: str) -> None:
    assert note in notes(sql)


@pytest.mark.parametrize(
    ("sql", "note"),
    [
        (
            "SELECT grade, count(*) FROM crime_recording_judgment WHERE regime_id = 'cdi_2016_20' GROUP BY grade",
            ask_page.MIXES_PROGRAMMES,
        ),
        ("SELECT regime_id, grade, count(*) FROM grade GROUP BY regime_id, grade", ask_page.MIXES_PROGRAMMES),
        (
            "SELECT a.rate_pct - b.rate_pct FROM crime_recording_judgment AS a JOIN crime_recording_judgment AS b USING (force_id, regime_id)",
            ask_page.RATES_ACROSS_PROGRAMMES,
        ),
        ("SELECT rate_pct, ci_pct FROM recording_rate", ask_page.WITHOUT_MARGIN),
        ("SELECT offences_count, known_rate_pct FROM force_year", ask_page.WITHOUT_ACCURACY),
        ("SELECT count(*) FROM grade", ask_page.GRADES_ARE_NOT_NUMBERS),
        ("SELECT max(rate_pct) FROM recording_rate", ask_page.RATES_ARE_NOT_AVERAGED),
    ],
)
def test_what_is_fine_gets_no_such_note(sql: str, note: str) -> None:
    assert note not in notes(sql)


def test_a_question_about_councils_needs_no_note() -> None:
    assert notes("SELECT name FROM council") == []


# -- the queue ---------------------------------------------------------------------------------------------------------------


class Slow:
    """A worker that answers when it is told to."""

    def __init__(self) -> None:
        self.process_id = None

    def ask(self, question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        question["began"].append(question["who"])
        question["go"].wait(10)
        return {"outcome": "answered"}, b""

    def end(self) -> None:
        return None


def test_one_visitor_runs_one_and_waits_with_two() -> None:
    queue = Queue(Slow)
    for _ in range(MOST_OF_ONE_VISITOR):
        queue.enter("a")
    with pytest.raises(Busy) as busy:
        queue.enter("a")
    assert busy.value.is_own and busy.value.retry_after > 0
    queue.enter("b")


def test_the_line_has_an_end() -> None:
    queue = Queue(Slow)
    for number in range(AT_ONCE + MOST_WAITING):
        queue.enter(str(number))
    with pytest.raises(Busy) as busy:
        queue.enter("one more")
    assert not busy.value.is_own


def test_nobody_waits_behind_another_s_second_question() -> None:
    """With four places, three questions of one visitor take one, and three others begin at once."""
    queue, began, go = Queue(Slow), [], threading.Event()

    def ask(who: str) -> None:
        queue.ask(tickets.pop(0), {"who": who, "began": began, "go": go})

    order = ["greedy", "greedy", "greedy", "b", "c", "d", "e"]
    with ThreadPoolExecutor(len(order)) as people:
        waiting = []
        for who in order:
            tickets = [queue.enter(who)]
            waiting.append(people.submit(ask, who))
            while tickets:
                pass
        while len(began) < AT_ONCE:
            pass
        assert sorted(began) == ["b", "c", "d", "greedy"]
        go.set()
        for one in waiting:
            one.result(timeout=10)
    assert sorted(began) == sorted(order) and not queue._running and not queue._waiting


def test_a_turn_that_does_not_come_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.ask.queue.LONGEST_WAIT", 0.05)
    queue, began, go = Queue(Slow), [], threading.Event()
    with ThreadPoolExecutor(AT_ONCE + 1) as people:
        running = [
            people.submit(queue.ask, queue.enter(str(number)), {"who": number, "began": began, "go": go})
            for number in range(AT_ONCE)
        ]
        while len(began) < AT_ONCE:
            pass
        with pytest.raises(Busy):
            queue.ask(queue.enter("late"), {})
        go.set()
        for one in running:
            one.result(timeout=10)
    assert not queue._waiting
