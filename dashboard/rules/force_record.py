"""What pages, briefs and the API all say of one force, worked out once."""

import os
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from dashboard.database import queries, store
from dashboard.database.rows import Force, HistoryEntry, Judgment, OversightEvent, RoundStatus
from dashboard.rules import comparability
from dashboard.text import force_names, force_page, formats, grade_words

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

CONCERN_OPEN, CONCERN_CLOSED = "cause of concern open", "cause of concern closed"
"""Kinds of `oversight_event` by which inspectors said how a cause of concern about crime recording stood."""
OLD_MONTHS = 36
"""From this age on a judgment is old, and the site says so."""


def today() -> date:
    """The day ages are counted to; ON_THE_RECORD_TODAY (an ISO date) fixes it for tests and screenshots. Raises ValueError."""
    fixed = os.environ.get("ON_THE_RECORD_TODAY")
    try:
        return date.fromisoformat(fixed) if fixed else datetime.now(ZoneInfo("Europe/London")).date()
    except ValueError as error:
        raise ValueError(
            f"ON_THE_RECORD_TODAY is {fixed!r}. It must be a day such as 2026-11-28, or not be set."
        ) from error


def force(force_id: str) -> Force:
    """One force's row of `queries.forces`."""
    return store.of_force(queries.forces, force_id)[0]


def short_names() -> dict[str, str]:
    """Short name of every force by force_id."""
    return {row.force_id: row.short_name for row in store.rows(queries.forces)}


def latest_judgment(force_id: str) -> Judgment:
    """A force's latest crime-recording grade."""
    return store.of_force(queries.latest_judgments, force_id)[0]


def oldest_judgments_first() -> list[Judgment]:
    """Each force's latest crime-recording grade, the oldest first; one whose day is not known stands first in its report's year."""
    return sorted(store.rows(queries.latest_judgments), key=lambda row: row.published_on or row.title_year[:4])


def later_rounds(force_id: str) -> list[RoundStatus]:
    """How the force stands in each programme after the one that judged it last."""
    last = latest_judgment(force_id).regime_position
    return [row for row in store.of_force(queries.statuses, force_id) if row.position > last]


def with_newer_grade() -> frozenset[str]:
    """The forces that were graded after the grade we hold, or seem to have been."""
    return frozenset(
        force.force_id
        for force in store.rows(queries.forces)
        if any(row.status == "graded_not_found" for row in later_rounds(force.force_id))
    )


def force_lede(force_id: str) -> str:
    """What is current first: the latest grade with its programme, its date and its own rate.

    Then a newer audit that gave no grade; or, where the grade came without a rate, the last rate before it. Last, what became
    of a cause of concern, and that a later grade exists which we have not found.
    """
    latest = latest_judgment(force_id)
    given = grade_words.given(latest.regime_short, latest.title_year, latest.published_on)
    words = [grade_words.lede(force_names.in_sentence(force(force_id).name), latest.grade, given, latest.rate_pct)]
    earlier, later = other_audits(latest, store.of_force(queries.timeline, force_id))
    other = later or (earlier if latest.rate_pct is None else None)
    if other:
        other_given = grade_words.given(other.regime_short, other.title_year, other.happened_on)
        words.append(grade_words.other_audit(other.rate_pct, other_given, other is later))
    if concern := last_concern(latest, store.of_force(queries.oversight_events, force_id)):
        said = grade_words.concern_closed if concern.kind == CONCERN_CLOSED else grade_words.concern_open
        words.append(said(concern.happened_on))
    unseen = [row for row in later_rounds(force_id) if row.status == "graded_not_found"]
    words += [grade_words.graded_again(row.regime_short, is_certain(row)) for row in unseen[-1:]]
    return " ".join(words)


INSPECTORATE_ACTS = (
    "inspectorate letter",
    CONCERN_OPEN,
    CONCERN_CLOSED,
    "enhanced monitoring begins",
    "enhanced monitoring ends",
)
"""Kinds of event in which the inspectorate itself acts between inspections."""


def newest_act(latest: Judgment, history: Sequence[HistoryEntry]) -> HistoryEntry | None:
    """The newest inspection or act of the inspectorate after a force's latest grade; None where there is none."""
    place = next((row.position for row in history if row.inspection_id == latest.inspection_id), 0)
    acts = [row for row in history if row.what == "inspection" or row.kind in INSPECTORATE_ACTS]
    return next((row for row in reversed(acts) if row.position > place), None)


def last_concern(latest: Judgment, events: Sequence[OversightEvent]) -> OversightEvent | None:
    """The last that inspectors said of a cause of concern since the latest grade: is it open or closed?"""
    graded_on = latest.published_on or latest.title_year[:4]
    said = [row for row in events if row.kind in (CONCERN_OPEN, CONCERN_CLOSED) and row.happened_on > graded_on]
    return max(said, key=lambda row: row.happened_on, default=None)


def is_certain(row: RoundStatus) -> bool:
    """Was it published how a round stands, or follows it from a complete published tally? Otherwise we infer it."""
    return row.basis in ("stated", "derived")


def is_old(published_on: str | None, title_year: str, today: date) -> bool:
    """Is a judgment three years old? By the year in its title where its day is not known."""
    months = formats.months_since(published_on, today)
    return today.year - int(title_year[:4]) > OLD_MONTHS // 12 if months is None else months >= OLD_MONTHS


def grade_notes(judgment: Judgment) -> list[tuple[str, str | None]]:
    """What a reader must know of a force's latest grade, each with its source: that it is old (no source of its own), and which
    later round gave none that we can show."""
    notes: list[tuple[str, str | None]] = []
    if is_old(judgment.published_on, judgment.title_year, today()):
        asked = force_page.ASKED[force(judgment.force_id).governance]
        notes.append((grade_words.old_judgment(judgment.published_on, judgment.title_year, asked, today()), None))
    return notes + [
        said for row in later_rounds(judgment.force_id) if row.status != "graded" for said in round_words(row)
    ]


def round_words(row: RoundStatus) -> list[tuple[str, str]]:
    """What is known of a programme without a grade we can show, how we know it, and what we infer of the grade; with the sources."""
    said = [(grade_words.status_sentence(row.status, row.regime_short, row.basis, row.reason), row.source_id)]
    if row.narrowed_to and row.narrowed_reason and row.narrowed_source_id:
        inferred = grade_words.narrowed_sentence(row.regime_short, row.narrowed_to, row.narrowed_reason)
        said.append((inferred, row.narrowed_source_id))
    return said


def estimates(history: Sequence[HistoryEntry]) -> list[tuple[str, str]]:
    """What inspectors estimated of unrecorded and additional crimes, a sentence and its source each."""
    return [
        (
            force_page.on_date(
                formats.published(row.rate_published_on or row.happened_on, row.title_year),
                row.regime_short or "",
                sentence(value),
            ),
            source_id,
        )
        for row in history
        for sentence, value, source_id in (
            (force_page.unrecorded, row.unrecorded_count, row.unrecorded_source_id),
            (force_page.additional, row.additional_count, row.additional_source_id),
        )
        if value is not None and source_id is not None
    ]


class MeasuredInspection(NamedTuple):
    """An inspection of a timeline that measured the recording rate of all crime."""

    inspection_id: str
    regime_id: str
    regime_short: str
    kind: str
    title_year: str
    happened_on: str | None
    """When the rate was published, which can be before a grade that was changed later."""
    rate_pct: float
    ci_pct: float | None
    ci_missing: str | None
    is_approximate: bool
    rate_source_id: str
    unrecorded_count: int | None
    unrecorded_source_id: str | None
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
            row.rate_published_on,
            row.rate_pct,
            row.ci_pct,
            row.ci_missing,
            row.is_approximate,
            row.rate_source_id,
            row.unrecorded_count,
            row.unrecorded_source_id,
            row.audit_from,
            row.audit_to,
        )
        for row in history
        if row.inspection_id and row.regime_id and row.regime_short and row.rate_source_id and row.rate_pct is not None
    ]


def other_audits(
    latest: Judgment, history: Sequence[HistoryEntry]
) -> tuple[MeasuredInspection | None, MeasuredInspection | None]:
    """The last audit before the one of a judgment, and the last after it."""
    place = next((i for i, row in enumerate(history) if row.inspection_id == latest.inspection_id), len(history))
    earlier, later = measured(history[:place]), measured(history[place + 1 :])
    return earlier[-1] if earlier else None, later[-1] if later else None


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
    """The round of an inspection whose title names one, and of a revisit, which follows one ("PEEL 2021/22"); else the month in
    which its report was published ("published in June 2017")."""
    if len(row.title_year) > 4 or row.kind == "revisit":
        return row.regime_short
    return row.title_year if row.happened_on is None else f"published in {formats.month(row.happened_on)}"


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
