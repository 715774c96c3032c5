"""What both drawings of a force's timeline share: the rows they show, where the axis begins, and each mark in words."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from dashboard.database.rows import HistoryEntry
from dashboard.text import formats, grade_words


class WithRate(Protocol):
    """A row that may hold a rate with its margin of error."""

    @property
    def rate_pct(self) -> float | None: ...
    @property
    def ci_pct(self) -> float | None: ...


def judged(history: Sequence[HistoryEntry]) -> list[HistoryEntry]:
    """The rows of a timeline that hold a grade or a rate."""
    return [row for row in history if row.grade is not None or row.rate_pct is not None]


def lowest_rates(rows: Iterable[WithRate]) -> list[float]:
    """Where the margin of each rate begins; rows without a rate are left out."""
    return [row.rate_pct - (row.ci_pct or 0) for row in rows if row.rate_pct is not None]


def lower_bound(values: Iterable[float]) -> float:
    """A round number a little below the lowest value, so that the axis need not start at zero for dots (bars always do)."""
    lowest = min(values, default=None)
    return 80.0 if lowest is None else float(max(0, min(85, (lowest - 3) // 5 * 5)))


def mark_words(row: HistoryEntry) -> str:
    """A row of the timeline as a sentence: hover text, and what a screen reader says."""
    when = formats.published(row.happened_on, row.title_year)
    if row.what == "inspection":
        when = grade_words.inspection_words(row.regime_short or "", row.kind, row.happened_on, row.title_year)
    parts = [when]
    if row.rate_pct is not None:
        figure = formats.rate(row.rate_pct, row.ci_pct, row.is_approximate)
        parts.append(figure + grade_words.rate_published(row.rate_published_on, row.happened_on))
    if row.grade is not None:
        parts.append(row.grade)
    parts.append(grade_words.INSPECTED if row.is_inspected else grade_words.NOT_INSPECTED)
    return ", ".join(parts)


def short_date(row: HistoryEntry) -> str:
    """ "15 Jun 2017"; the year in the report's title, marked with an asterisk, where the day is not known."""
    return f"{row.title_year}*" if row.happened_on is None else formats.short_day(row.happened_on)
