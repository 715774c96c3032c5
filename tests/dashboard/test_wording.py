"""The words: whole, British, and never with a hole where a value is missing."""

import ast
import inspect
import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from dashboard import charts, queries, store, wording
from dashboard.comparability import Kind

AMERICAN = re.compile(
    r"\b(color|colors|colored|behavior|center|centers|defense|analyze|analyzed|organiz\w+|recogniz\w+|summariz\w+"
    r"|emphasiz\w+|labor|neighbor\w*|license|traveled|labeled|canceled|catalog|gray|program|fulfill|aging|judgement call)\b",
    re.IGNORECASE,
)
LEAK = re.compile(r"\b(nan|None(?! of)|NaT|NULL)\b|<NA>|\{\}")
OLD, TODAY = "2017-06-15", date(2026, 11, 22)

CONSTANTS = {name: value for name, value in vars(wording).items() if name.isupper()}


def strings(value: object) -> list[str]:
    """Every piece of text in a constant, however it is kept."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [words for item in (*value.keys(), *value.values()) for words in strings(item)]
    return [words for item in value for words in strings(item)] if isinstance(value, list | tuple) else []


@pytest.mark.parametrize("name", CONSTANTS)
def test_constants_are_whole(name: str) -> None:
    for words in strings(CONSTANTS[name]):
        assert words.strip() == words and words, name
        assert not LEAK.search(words), words


def test_british_spelling() -> None:
    source = Path(inspect.getfile(wording)).read_text(encoding="utf-8")
    texts = [
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert len(texts) > 200
    assert {word for words in texts if (word := AMERICAN.search(words))} == set()


def test_every_grade_has_a_letter_and_a_meaning() -> None:
    for regime_id in store.ask(queries.judged_regimes).regime_id:
        for grade in store.ask(queries.grade_scale, regime_id).grade:
            assert wording.MEANING[grade].endswith("."), grade
            assert grade in charts.GRADE_FILL and grade in charts.GRADE_TEXT, grade
            assert wording.LETTER[grade] == grade[0], grade
    assert len(set(wording.LETTER.values())) == len(wording.LETTER)


def test_every_state_of_the_register_has_words() -> None:
    statuses = store.ask(queries.statuses)
    assert set(statuses.status) <= set(wording.STATUS)
    for row in statuses[statuses.status != "graded"].itertuples():
        assert wording.status_sentence(row.status, row.regime_short).endswith(".")
    history = store.ask(queries.timeline)
    assert set(history.kind[history.what == "inspection"]) <= set(wording.KIND)
    assert set(store.ask(queries.scoped_rates).scope) <= set(wording.SCOPE)
    assert set(store.ask(queries.forces).governance) <= set(wording.GOVERNED_KIND)
    assert set(store.ask(queries.national_services).confidence) <= set(wording.SURE)
    assert set(store.ask(queries.dictionary).data_type) <= set(wording.TYPES)
    assert set(wording.NATIONAL_PERIOD) <= set(store.ask(queries.national_figures).period)


def test_every_verdict_has_words() -> None:
    assert set(wording.VERDICT_WORDS) == set(Kind)


@pytest.mark.parametrize("gone", [None, float("nan")])
def test_no_sentence_has_a_hole_where_a_value_is_missing(gone: float | None) -> None:
    rows = [SimpleNamespace(regime_id="peel_2021_22", grade=grade) for grade in ("Good", gone, "Adequate")]
    for words in (
        wording.lede("Kent Police", gone, False, "", None),
        wording.interval_words(83.6, gone),
        wording.tile_label("Kent", gone, gone, gone),
        wording.span(gone, gone),
        wording.since_judgment("Kent", "Good", "PEEL 2021/22", gone, TODAY),
        wording.source_words("Home Office", "Table", gone, "2026-11-01"),
        wording.checked("2026-11-01", gone, TODAY),
        wording.checked(OLD, gone, TODAY),
        wording.cannot_tell(["Kent"], 96.6, 96.4),
        wording.cannot_tell(["Kent", "Wales"], 96.6, 96.4),
        wording.timeline_finding(rows),
        wording.timeline_finding(rows[:2]),
        wording.timeline_finding([]),
        wording.core_held(0, 3),
        wording.core_held(1, 6),
        wording.core_held(3, 3),
    ):
        assert words and not LEAK.search(words), words
    assert wording.old_judgment(gone, "2025", TODAY) is None


def test_an_old_judgment_says_its_age_and_a_young_one_nothing() -> None:
    assert "9 years old" in wording.old_judgment(OLD, "2017", TODAY)
    assert wording.old_judgment("2025-07-28", "2023-25", TODAY) is None
    assert wording.old_judgment("2023-11-23", "2023-25", TODAY) is None
    assert wording.old_judgment("2023-11-22", "2023-25", TODAY) is not None
    assert "report of 2018" in wording.old_judgment(None, "2018", TODAY)


def test_a_range_stays_within_nought_and_a_hundred() -> None:
    assert "between 98 and 100 per cent" in wording.interval_words(99.5, 1.5)
    assert "between 94.3 and 97.3 per cent" in wording.interval_words(95.8, 1.53)


def test_possessives() -> None:
    assert wording.possessive("Kent") == "Kent's"
    assert wording.possessive("North Wales") == "North Wales'"


def test_recorded_crime_in_words_whatever_years_are_shown() -> None:
    years = [
        SimpleNamespace(financial_year=f"20{year}/{year + 1}", offences_count=year * 1000, quarters_count=4)
        for year in (13, 14, 15)
    ]
    part = SimpleNamespace(financial_year="2016/17", offences_count=1, quarters_count=3)
    said = wording.recorded_alt("Kent", [*years, part], ["Good"])
    assert said.startswith("Kent recorded 13,000 crimes in 2013/14 and 15,000 crimes in 2015/16. ")
    assert said.endswith("Good.")
    assert wording.recorded_alt("Kent", years[:1], []) == "Kent recorded 13,000 crimes in 2013/14."
    for rows in ([part], []):
        assert wording.recorded_alt("Kent", rows, []) == "No whole year of Kent's recorded crime is shown."
