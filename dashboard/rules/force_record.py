"""What pages, briefs and the API all say of one force, worked out once."""

import os
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from dashboard.database import queries, store
from dashboard.database.rows import Force, HistoryEntry, Judgment, RoundStatus
from dashboard.rules import comparability
from dashboard.text import force_page, formats, grade_words

FORCE_QUERIES = (
    queries.timeline,
    queries.oversight_events,
    queries.findings,
    queries.audit_counts,
    queries.scoped_rates,
    queries.core_questions,
    queries.peel_grades,
    queries.figure_conflicts,
    queries.grade_revisions,
    queries.recorded_crime_years,
)
"""What a force's page says of it; the rows name their sources."""


def today() -> date:
    """The day ages are counted to; ON_THE_RECORD_TODAY (an ISO date) fixes it for tests and screenshots."""
    fixed = os.environ.get("ON_THE_RECORD_TODAY")
    return date.fromisoformat(fixed) if fixed else datetime.now(ZoneInfo("Europe/London")).date()


def force(force_id: str) -> Force:
    """One force's row of `queries.forces`."""
    return store.of_force(queries.forces, force_id)[0]


def short_names() -> dict[str, str]:
    """Short name of every force by force_id."""
    return {row.force_id: row.short_name for row in store.rows(queries.forces)}


def latest_judgment(force_id: str) -> Judgment:
    """A force's latest crime-recording grade."""
    return store.of_force(queries.latest_judgments, force_id)[0]


def later_rounds(force_id: str) -> list[RoundStatus]:
    """How the force stands in each programme after the one that judged it last."""
    last = latest_judgment(force_id).regime_position
    return [row for row in store.of_force(queries.statuses, force_id) if row.position > last]


def force_lede(force_id: str) -> str:
    """Of every 100 crimes reported, how many were recorded: the latest measured rate, and the first of another year beside it."""
    rows = measured(store.of_force(queries.timeline, force_id))
    name = force(force_id).name
    if not rows:
        return grade_words.lede(name, None, False, "", None)
    first, last = rows[0], rows[-1]
    earlier = None if year_of(first) == year_of(last) else (first.rate_pct, year_of(first))
    return grade_words.lede(name, last.rate_pct, last.is_approximate, when_measured(last), earlier)


def grade_notes(judgment: Judgment) -> list[tuple[str, str | None]]:
    """What a reader must know of a force's latest grade, each with its source: that it is old (no source of its own), and which
    later round gave none that we can show."""
    old = grade_words.old_judgment(judgment.published_on, judgment.title_year, today())
    notes: list[tuple[str, str | None]] = [(old, None)] if old else []
    return notes + [
        (grade_words.status_sentence(row.status, row.regime_short), row.source_id)
        for row in later_rounds(judgment.force_id)
        if row.status != "graded"
    ]


def estimates(history: Sequence[HistoryEntry]) -> list[tuple[str, str]]:
    """What inspectors estimated of unrecorded and additional crimes, a sentence and its source each."""
    return [
        (
            force_page.on_date(dated(row.happened_on, row.title_year), row.regime_short or "", sentence(value)),
            row.source_id,
        )
        for row in history
        for sentence, value in (
            (force_page.unrecorded, row.unrecorded_count),
            (force_page.additional, row.additional_count),
        )
        if value is not None
    ]


class MeasuredInspection(NamedTuple):
    """An inspection of a timeline that measured the recording rate of all crime."""

    inspection_id: str
    regime_id: str
    regime_short: str
    kind: str
    title_year: str
    happened_on: str | None
    rate_pct: float
    ci_pct: float | None
    is_approximate: bool
    rate_source_id: str
    audit_from: str | None
    audit_to: str | None


def measured(history: Sequence[HistoryEntry]) -> list[MeasuredInspection]:
    """The inspections of a timeline that measured a rate for all crime, oldest first."""
    return [
        MeasuredInspection(
            row.inspection_id,
            row.regime_id,
            row.regime_short,
            row.kind,
            row.title_year,
            row.happened_on,
            row.rate_pct,
            row.ci_pct,
            row.is_approximate,
            row.rate_source_id,
            row.audit_from,
            row.audit_to,
        )
        for row in history
        if row.inspection_id and row.regime_id and row.regime_short and row.rate_source_id and row.rate_pct is not None
    ]


def joined(history: Sequence[HistoryEntry]) -> list[tuple[MeasuredInspection, MeasuredInspection]]:
    """The pairs of inspections on a timeline that a line may join: neighbours whose rates the rules of comparison let be joined."""
    return [(a, b) for a, b in pairwise(measured(history)) if comparability.may_join(figure(a), figure(b))]


def figure(inspection: MeasuredInspection) -> comparability.Figure:
    """An inspection's rate for the rules of comparison, among the figures of one force."""
    return comparability.Figure(
        "this force",
        inspection.regime_id,
        inspection.regime_short,
        inspection.inspection_id,
        rate_pct=inspection.rate_pct,
        ci_pct=inspection.ci_pct,
        is_approximate=inspection.is_approximate,
    )


def sources_named(rows: Sequence[Any]) -> Iterator[str | None]:
    """The sources that rows of one query name, column by column."""
    for name in rows[0]._fields if rows else ():
        if name.endswith("source_id"):
            yield from (getattr(row, name) for row in rows)


def when_measured(row: MeasuredInspection) -> str:
    """The round of an inspection whose title names one, and of a revisit, which follows one ("PEEL 2021/22"); else the month of
    its report ("June 2017")."""
    if len(row.title_year) > 4 or row.kind == "revisit":
        return row.regime_short
    return row.title_year if row.happened_on is None else formats.month(row.happened_on)


def year_of(row: MeasuredInspection) -> str:
    """Year of a publication; the first year in the report's title where the day is not known."""
    return (row.happened_on or row.title_year)[:4]


def dated(published_on: str | None, title_year: str | None) -> str:
    """The date of a report, or the year in its title where the day is not known."""
    if published_on is None and title_year is not None:
        return force_page.undated(title_year)
    return formats.day(published_on)


def programme_bands(rows: Sequence[HistoryEntry]) -> list[str]:
    """The programme's name each row of a timeline stands under.

    What was said between two inspections of one programme belongs to that programme; else to none.
    """
    names = [row.regime for row in rows]
    before, after = _carried_on(names), _carried_on(names[::-1])[::-1]
    return [
        last if last is not None and last == following else force_page.NO_PROGRAMME
        for last, following in zip(before, after)
    ]


def _carried_on(names: Sequence[str | None]) -> list[str | None]:
    """Each name, or where it is missing the one before it."""
    carried: list[str | None] = []
    for name in names:
        carried.append(name or (carried[-1] if carried else None))
    return carried


def crosses_programmes(rows: Sequence[HistoryEntry]) -> bool:
    """Whether the rows of a timeline are of more than one programme."""
    return len({row.regime_id for row in rows if row.regime_id}) > 1
