"""The words: whole, British, and never with a hole where a value is missing."""

import ast
import inspect
import re
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import SimpleNamespace

import frames
import pytest

from dashboard import text
from dashboard.database import queries
from dashboard.render import plotly_charts
from dashboard.rules.comparability import Kind
from dashboard.text import (
    about_page,
    column_headings,
    compare_page,
    comparison_words,
    find_page,
    force_page,
    grade_words,
    help_page,
    progress_page,
    site_words,
)

AMERICAN = re.compile(
    r"\b(color|colors|colored|behavior|center|centers|defense|analyze|analyzed|organiz\w+|recogniz\w+|summariz\w+"
    r"|emphasiz\w+|labor|neighbor\w*|license|traveled|labeled|canceled|catalog|gray|program|fulfill|aging|judgement call)\b",
    re.IGNORECASE,
)
LEAK = re.compile(r"\b(nan|None(?! of)|NaT|NULL)\b|<NA>|\{\}")
OLD, TODAY = "2017-06-15", date(2026, 11, 22)

MODULES = [import_module(f"dashboard.text.{module.name}") for module in iter_modules(text.__path__)]
CONSTANTS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if name.isupper()
}


def strings(value: object) -> list[str]:
    """Every piece of text in a constant, however it is kept."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [words for item in (*value.keys(), *value.values()) for words in strings(item)]
    return [words for item in value for words in strings(item)] if isinstance(value, list | tuple) else []


def test_constants_are_whole() -> None:
    pieces = [(name, words) for name, value in CONSTANTS.items() for words in strings(value)]
    assert len(pieces) > 300
    offenders = [
        f"{name}: {words!r} is empty or begins or ends with a space"
        for name, words in pieces
        if words.strip() != words or not words
    ]
    offenders += [f"{name}: {words!r} shows a missing value" for name, words in pieces if LEAK.search(words)]
    assert not offenders, "\n".join(offenders)


def test_british_spelling() -> None:
    texts = [
        node.value
        for module in MODULES
        for node in ast.walk(ast.parse(Path(inspect.getfile(module)).read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert len(texts) > 200
    assert {word for words in texts if (word := AMERICAN.search(words))} == set()


def test_every_grade_has_a_letter_and_a_meaning() -> None:
    for regime_id in frames.ask(queries.judged_regimes).regime_id:
        for grade in frames.ask(queries.grade_scale, regime_id).grade:
            assert grade_words.MEANING[grade].endswith("."), grade
            assert grade in plotly_charts.GRADE_FILL and grade in plotly_charts.GRADE_TEXT, grade
            assert grade_words.LETTER[grade] == grade[0], grade
    assert len(set(grade_words.LETTER.values())) == len(grade_words.LETTER)


def test_every_state_of_the_register_has_words() -> None:
    statuses = frames.ask(queries.statuses)
    assert set(statuses.status) <= set(grade_words.STATUS)
    for row in statuses[statuses.status != "graded"].itertuples():
        assert grade_words.status_sentence(row.status, row.regime_short).endswith(".")
    history = frames.ask(queries.timeline)
    assert set(history.kind[history.what == "inspection"]) <= set(grade_words.KIND)
    assert set(frames.ask(queries.scoped_rates).scope) <= set(grade_words.SCOPE)
    assert set(frames.ask(queries.forces).governance) <= set(force_page.GOVERNED_KIND)
    assert set(frames.ask(queries.national_services).confidence) <= set(help_page.SURE)
    assert set(frames.ask(queries.dictionary).data_type) <= set(column_headings.TYPES)
    assert set(find_page.NATIONAL_PERIOD) <= set(frames.ask(queries.national_figures).period)


def test_every_verdict_has_words() -> None:
    assert set(compare_page.VERDICT_WORDS) == set(Kind)


@pytest.mark.parametrize("gone", [None, float("nan")])
def test_no_sentence_has_a_hole_where_a_value_is_missing(gone: float | None) -> None:
    rows = [SimpleNamespace(regime_id="peel_2021_22", grade=grade) for grade in ("Good", gone, "Adequate")]
    for words in (
        grade_words.lede("Kent Police", gone, False, "", None),
        grade_words.interval_words(83.6, gone),
        find_page.tile_label("Kent", gone, gone, gone),
        about_page.span(gone, gone),
        progress_page.since_judgment("Kent", "Good", "PEEL 2021/22", gone, TODAY),
        site_words.source_words("Home Office", "Table", gone, "2026-11-01"),
        help_page.checked("2026-11-01", gone, TODAY),
        help_page.checked(OLD, gone, TODAY),
        comparison_words.cannot_tell(["Kent"], 96.6, 96.4),
        comparison_words.cannot_tell(["Kent", "Wales"], 96.6, 96.4),
        force_page.timeline_finding(rows),
        force_page.timeline_finding(rows[:2]),
        force_page.timeline_finding([]),
        force_page.core_held(0, 3),
        force_page.core_held(1, 6),
        force_page.core_held(3, 3),
    ):
        assert words and not LEAK.search(words), words
    assert grade_words.old_judgment(gone, "2025", TODAY) is None


def test_an_old_judgment_says_its_age_and_a_young_one_nothing() -> None:
    assert "9 years old" in grade_words.old_judgment(OLD, "2017", TODAY)
    assert grade_words.old_judgment("2025-07-28", "2023-25", TODAY) is None
    assert grade_words.old_judgment("2023-11-23", "2023-25", TODAY) is None
    assert grade_words.old_judgment("2023-11-22", "2023-25", TODAY) is not None
    assert "report of 2018" in grade_words.old_judgment(None, "2018", TODAY)


def test_a_range_stays_within_nought_and_a_hundred() -> None:
    assert "between 98 and 100 per cent" in grade_words.interval_words(99.5, 1.5)
    assert "between 94.3 and 97.3 per cent" in grade_words.interval_words(95.8, 1.53)


def test_possessives() -> None:
    assert comparison_words.possessive("Kent") == "Kent's"
    assert comparison_words.possessive("North Wales") == "North Wales'"


def test_recorded_crime_in_words_whatever_years_are_shown() -> None:
    years = [
        SimpleNamespace(financial_year=f"20{year}/{year + 1}", offences_count=year * 1000, quarters_count=4)
        for year in (13, 14, 15)
    ]
    part = SimpleNamespace(financial_year="2016/17", offences_count=1, quarters_count=3)
    said = force_page.recorded_alt("Kent", [*years, part], ["Good"])
    assert said.startswith("Kent recorded 13,000 crimes in 2013/14 and 15,000 crimes in 2015/16. ")
    assert said.endswith("Good.")
    assert force_page.recorded_alt("Kent", years[:1], []) == "Kent recorded 13,000 crimes in 2013/14."
    for rows in ([part], []):
        assert force_page.recorded_alt("Kent", rows, []) == "No whole year of Kent's recorded crime is shown."
