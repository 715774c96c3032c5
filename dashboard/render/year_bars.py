"""Recorded crime by financial year, with what inspectors published in each year beside it: bars of plain HTML.

One drawing for every width: years run across where there is room, and down on a phone (`html_charts.css` turns it, without a script).
"""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from dashboard.database.rows import CrimeYear, HistoryEntry
from dashboard.render import grade_colours
from dashboard.templating import render
from dashboard.text import crime_page, formats, grade_words


class Mark(NamedTuple):
    """A judgment above its year: the grade with its letter and colour, the rate, and the programme."""

    grade: str
    letter: str
    grade_css: str
    rate: str
    programme: str


class Year(NamedTuple):
    """A year's bar, its share of the longest, and what stands with it; `until` is empty for a whole year.

    `is_break`: its judgments are of another programme than those before.
    """

    name: str
    until: str
    share: float
    crimes: str
    words: str
    marks: list[Mark]
    is_break: bool


def figure(force: str, rows: Sequence[CrimeYear], history: Sequence[HistoryEntry]) -> Markup:
    """The drawing of a force's years, with what `queries.timeline` gives for it, and the key to its letters."""
    years = _years(rows, by_financial_year(history))
    marks = {mark.grade: mark for year in years for mark in year.marks if mark.letter}
    legend = [marks[grade] for grade in grade_words.LETTER if grade in marks]
    return Markup(render("years.html", alt=alt(force, rows, history), years=years, legend=legend).decode())


def _years(rows: Sequence[CrimeYear], judged: dict[str, list[HistoryEntry]]) -> list[Year]:
    longest = max(1, *(row.offences_count for row in rows))
    years, programme = [], None
    for row in rows:
        there = judged.get(row.financial_year, [])
        is_break = programme is not None and any(one.regime_id != programme for one in there)
        programme = there[-1].regime_id if there else programme
        name = crime_page.part_of_year(row.financial_year, row.quarters_count, row.missing_quarters)
        said = [f"{name}: {formats.count(row.offences_count)}", *map(judged_words, there)]
        years.append(
            Year(
                name=row.financial_year,
                until=crime_page.until(row.financial_year, row.quarters_count, row.missing_quarters),
                # Bars start at zero; the total of a year in which corrections outweigh crimes has a figure and no bar.
                share=formats.half_up(max(0, row.offences_count) / longest, 4),
                crimes=formats.count(row.offences_count),
                words="; ".join(said),
                marks=[_mark(one) for one in there],
                is_break=is_break,
            )
        )
    return years


def _mark(row: HistoryEntry) -> Mark:
    return Mark(
        grade=row.grade or "",
        letter=grade_words.LETTER.get(row.grade or "", ""),
        grade_css=grade_colours.css_class(row.grade),
        rate=_rate(row),
        programme=row.regime_short or "",
    )


def _rate(row: HistoryEntry) -> str:
    return "" if row.rate_pct is None else formats.percent(row.rate_pct, row.is_approximate).replace(" per cent", "%")


def judgments(history: Sequence[HistoryEntry]) -> list[HistoryEntry]:
    """The inspections of a timeline that gave a grade or a rate."""
    return [row for row in history if row.what == "inspection" and (row.grade is not None or row.rate_pct is not None)]


def by_financial_year(history: Sequence[HistoryEntry]) -> dict[str, list[HistoryEntry]]:
    """The judgments published in each financial year; those whose day is not known belong to none."""
    by_year: dict[str, list[HistoryEntry]] = {}
    for row in judgments(history):
        if row.happened_on is not None:
            by_year.setdefault(formats.financial_year(row.happened_on), []).append(row)
    return by_year


def judged_words(row: HistoryEntry) -> str:
    """A judgment in words: "Inadequate, 83.6% recorded, CDI 2016–20, 15 June 2017, of reports from June 2016 to November 2016"."""
    rate = _rate(row)
    parts = (
        row.grade,
        rate and f"{rate} recorded",
        row.regime_short,
        formats.published(row.happened_on, row.title_year),
        crime_page.audited(row.audit_from, row.audit_to) if rate and row.audit_from and row.audit_to else "",
    )
    return ", ".join(part for part in parts if part)


def judged_in(year: str, history: Sequence[HistoryEntry]) -> str:
    """What was published in a financial year, for the table of the same figures."""
    return "; ".join(map(judged_words, by_financial_year(history).get(year, [])))


def key(history: Sequence[HistoryEntry]) -> str:
    """How to read the drawing, and which judgments have no year to stand with."""
    undated = [judged_words(row) for row in judgments(history) if row.happened_on is None]
    return crime_page.years_key(undated)


def alt(force: str, rows: Sequence[CrimeYear], history: Sequence[HistoryEntry]) -> str:
    """The drawing in words: what it shows of whole years, then every judgment."""
    whole = [(row.financial_year, row.offences_count) for row in rows if row.quarters_count == 4]
    return crime_page.years_alt(force, whole, [judged_words(row) for row in judgments(history)])
