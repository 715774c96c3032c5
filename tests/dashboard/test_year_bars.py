"""Recorded crime by year: bars from zero, part-years striped and said, each judgment in its year and never joined to another."""

import re

import pytest
from bs4 import BeautifulSoup, Tag

from dashboard.database import queries, store
from dashboard.render import html, year_bars
from dashboard.text import formats
from tests.pages.reading import force_ids


def years_of(force_id: str) -> list[Tag]:
    rows, history = store.of_force(queries.recorded_crime_years, force_id), store.of_force(queries.timeline, force_id)
    return BeautifulSoup(year_bars.figure(force_id, rows, history), "html.parser").select(".year")


@pytest.mark.parametrize("force_id", force_ids())
def test_each_year_has_its_bar_and_what_was_published_in_it(force_id: str) -> None:
    rows, history = store.of_force(queries.recorded_crime_years, force_id), store.of_force(queries.timeline, force_id)
    longest = max(row.offences_count for row in rows)
    programme = None
    for year, row in zip(years_of(force_id), rows, strict=True):
        assert year.select_one(".amount b").text == formats.count(row.offences_count)
        share = float(re.search(r"[\d.]+", year.select_one(".amount")["style"])[0])
        assert share == pytest.approx(row.offences_count / longest, abs=1e-4)
        there = [
            one
            for one in history
            if one.what == "inspection"
            and (one.grade or one.rate_pct)
            and one.happened_on
            and formats.financial_year(one.happened_on) == row.financial_year
        ]
        marks = year.select(".marks > div")
        assert [mark.small.text for mark in marks] == [one.regime_short for one in there]
        assert all(f"{formats.plain(one.rate_pct)}%" in mark.text for one, mark in zip(there, marks) if one.rate_pct)
        is_break = bool(there) and programme is not None and there[0].regime_id != programme
        assert ("break" in year.select_one(".marks")["class"]) == is_break
        programme = there[-1].regime_id if there else programme


def test_no_judgment_is_passed_over_because_its_day_is_not_known() -> None:
    for force_id in force_ids():
        history = store.of_force(queries.timeline, force_id)
        said = year_bars.key(history) + year_bars.alt(force_id, [], history)
        for row in year_bars.judgments(history):
            assert row.happened_on is not None or said.count(year_bars.judged_words(row)) == 2


def test_nothing_is_drawn_between_years() -> None:
    assert {tag.name for year in years_of("kent") for tag in year.find_all()} == {"div", "i", "b", "small"}


def test_a_part_of_a_year_is_striped_and_says_so() -> None:
    rows = store.of_force(queries.recorded_crime_by_group, "kent", "Robbery")
    *whole, last = BeautifulSoup(year_bars.figure("Kent", rows, []), "html.parser").select(".year")
    assert last.i["class"] == ["part"] and last.small.text == "to Dec 2025"
    assert last["title"].startswith("2025/26 (three quarters, to December 2025): ")
    assert all(year.i["class"] == ["whole"] and year.small is None for year in whole)


def test_corrections_that_outweigh_the_crimes_of_a_year_have_a_figure_and_no_bar() -> None:
    rows = [row._replace(offences_count=-3) for row in store.of_force(queries.recorded_crime_years, "kent")[:1]]
    (year,) = BeautifulSoup(year_bars.figure("Kent", rows, []), "html.parser").select(".year")
    assert year.select_one(".amount b").text == "−3" and year.select_one(".amount")["style"] == "--share: 0.0"


def test_no_line_is_hidden_by_being_transparent() -> None:
    """A reader's own few colours would show it: a dashed line before every year says that every year has new rules."""
    sheet = html.CHARTS.read_text(encoding="utf-8")
    assert re.findall(r"border[a-z-]*: [^;}]*transparent", sheet) == []
