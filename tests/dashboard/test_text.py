"""The words: whole, British, and never with a hole where a value is missing."""

import ast
import inspect
import re
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import frames
from testshire import YEAR

from dashboard import text
from dashboard.database import queries
from dashboard.render import grade_colours, year_bars
from dashboard.rules import force_record
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
    national_page,
    progress_page,
    question_words,
    source_words,
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
    if name.isupper() and name != "FORMULA_STARTS"  # characters, not words
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
            assert grade in grade_colours.GRADES, grade
            assert grade_words.LETTER[grade] == grade[0], grade
    assert len(set(grade_words.LETTER.values())) == len(grade_words.LETTER)


def test_every_state_of_the_register_has_words() -> None:
    statuses = frames.ask(queries.statuses)
    assert set(statuses.status) <= set(grade_words.STATUS)
    for row in statuses[statuses.status != "graded"].itertuples():
        assert grade_words.status_sentence(row.status, row.regime_short, row.basis, row.reason).endswith(".")
    sources = frames.ask(queries.sources)
    assert set(sources.kind) <= set(source_words.KIND)
    history = frames.ask(queries.timeline)
    assert set(history.rate_missing.dropna()) <= set(grade_words.MISSING_RATE)
    assert set(history.ci_missing.dropna()) <= set(grade_words.MISSING_MARGIN)
    assert set(history.kind[history.what == "inspection"]) <= set(grade_words.KIND)
    assert set(frames.ask(queries.scoped_rates).scope) <= set(grade_words.SCOPE)
    assert set(frames.ask(queries.forces).governance) <= set(force_page.GOVERNED_KIND) & set(force_page.ASKED)
    assert set(frames.ask(queries.complaint_steps).step) == set(help_page.STEPS)
    assert set(frames.ask(queries.dictionary).data_type) <= set(column_headings.TYPES)
    for period in frames.ask(queries.national_figures).period:
        assert not re.search(r"\d{4}-\d\d-", national_page.period(period)), "a date as people write it"


def test_every_verdict_has_words() -> None:
    assert set(compare_page.VERDICT_WORDS) == set(Kind)


KENT_SIDE, WALES_SIDE = comparison_words.Side("Kent", "96.6 per cent"), comparison_words.Side("Wales", "96.4 per cent")


def test_no_sentence_has_a_hole_where_a_value_is_missing() -> None:
    for words in (
        grade_words.lede("Kent Police", "Good", grade_words.given("PEEL 2021/22", "2021/22", None), None),
        grade_words.interval_words(83.6, None, "not found"),
        find_page.tile_label("Kent", "Good", "PEEL 2021/22", None),
        about_page.span(None, None),
        progress_page.since_judgment("Kent", "Good", "PEEL 2021/22", None, TODAY),
        source_words.in_full("Home Office", "government", "Table", "described", None, "2026-11-01"),
        help_page.checked("2026-11-01", TODAY),
        help_page.checked(OLD, TODAY),
        help_page.evidence(None),
        comparison_words.cannot_tell(KENT_SIDE, WALES_SIDE, ["Kent"]),
        comparison_words.cannot_tell(KENT_SIDE, WALES_SIDE, ["Kent", "Wales"]),
        comparison_words.inspected("inspection", None, "2017"),
        comparison_words.inspected("revisit", None, "2021/22"),
        find_page.new_item(None, "Good", "PEEL 2021/22", None, None),
        force_page.timeline_finding([]),
        question_words.ask_grade("Inadequate", "PEEL 2021/22", None, ""),
        question_words.ask_finding("recommendation", "Record it.", "PEEL 2021/22", None, None),
        about_page.stale("Home Office", None, "It does not answer."),
        force_page.core_held(0, 3),
        force_page.core_held(1, 6),
        force_page.core_held(3, 3),
    ):
        assert words and not LEAK.search(words), words


def test_an_old_judgment_says_its_age_and_a_young_one_nothing() -> None:
    assert "over 9 years old" in grade_words.old_judgment(OLD, "2017", "the mayor", TODAY)
    assert "report of 2018. Much may have changed since; ask the mayor" in grade_words.old_judgment(
        None, "2018", "the mayor", TODAY
    )
    assert not force_record.is_old("2023-11-23", "2023-25", TODAY) and force_record.is_old(
        "2023-11-22", "2023-25", TODAY
    )
    assert not force_record.is_old(None, "2023-25", TODAY) and force_record.is_old(None, "2021/22", TODAY)


def test_a_range_stays_within_nought_and_a_hundred() -> None:
    assert "between 98 and 100 per cent" in grade_words.interval_words(99.5, 1.5, None)
    assert "between 94.3 and 97.3 per cent" in grade_words.interval_words(95.8, 1.53, None)


def test_possessives() -> None:
    assert comparison_words.possessive("Kent") == "Kent's"
    assert comparison_words.possessive("North Wales") == "North Wales'"


def test_recorded_crime_in_words_whatever_years_are_shown() -> None:
    years = [YEAR._replace(financial_year=f"20{year}/{year + 1}", offences_count=year * 1000) for year in (13, 14, 15)]
    part = YEAR._replace(financial_year="2016/17", offences_count=1, quarters_count=3)
    said = year_bars.alt("Testshire", [*years, part], [])
    assert said == (
        "Testshire recorded 13,000 crimes in 2013/14 and 15,000 crimes in 2015/16. "
        "Most: 15,000 in 2015/16; fewest: 13,000 in 2013/14."
    )
    assert year_bars.alt("Testshire", years[:1], []) == "Testshire recorded 13,000 crimes in 2013/14."
    for rows in ([part], []):
        assert year_bars.alt("Testshire", rows, []) == "No whole year of Testshire's recorded crime is shown."


def test_the_title_of_a_timeline_never_compares_across_programmes() -> None:
    cdi, peel = ("CDI 2016–20", "Inadequate"), ("PEEL 2021/22", "Good")
    assert force_page.timeline_finding([cdi]) == "One crime-recording grade is in our register: inadequate"
    assert force_page.timeline_finding([cdi, peel]) == "Two crime-recording grades, given under different rules"
    assert (
        force_page.timeline_finding([cdi, ("CDI 2016–20", "Good"), peel])
        == "CDI 2016–20: from inadequate to good between two inspections. Later, in PEEL 2021/22 and under other rules: good"
    )
    assert (
        force_page.timeline_finding([cdi, peel, ("PEEL 2021/22", "Outstanding")])
        == "PEEL 2021/22: from good to outstanding between two inspections"
    )
    assert (
        force_page.timeline_finding([peel, peel])
        == "PEEL 2021/22: good at the first inspection, and again at the second"
    )


def test_what_is_not_held_is_counted() -> None:
    def said(reports: int, *forces: str) -> str:
        return " ".join(about_page.missing_items(reports, 12, 3, forces, "December 2025", "March 2026"))

    assert "mentions 55 Crime Data Integrity reports; 54 are here. We could not identify the other one." in said(54)
    assert "53 are here. We could not identify the other two." in said(53)
    assert "could not identify" not in said(55) and "said between inspections" not in said(55)
    assert "We hold 12 findings of inspectors. Of 3 of them we have not found what became." in said(55)
    assert "said between inspections for Testshire and Fakeshire." in said(55, "Testshire", "Fakeshire")
    assert "run to December 2025, the totals for each force to March 2026." in said(55)
