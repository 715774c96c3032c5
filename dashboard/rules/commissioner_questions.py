"""Questions for whoever holds a force to account: each follows from a published fact by a rule, and stands beside that fact.

Only what no later judgment supersedes is asked about. The rules are functions of rows, so that each can be read and tested alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from dashboard.database import queries, store
from dashboard.database.rows import (
    CrimeYear,
    HistoryEntry,
    InspectionFinding,
    Judgment,
    OversightEvent,
    RoundStatus,
    ScopedRate,
)
from dashboard.rules import comparability, findings, force_record
from dashboard.rules.missing_grades import kind_of
from dashboard.text import formats, grade_words, question_words

MOST_FINDINGS = 2
"""Questions about open findings, the gravest first: more would not be asked in one meeting."""

POOR = ("Requires improvement", "Inadequate")


@dataclass(frozen=True)
class Question:
    """What a panel member may ask, the fact it rests on, and where that fact was read."""

    question: str
    fact: str
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class Record:
    """The rows of one force that questions follow from: its latest judgment, the rounds after it, and what else the register holds."""

    latest: Judgment
    later: Sequence[RoundStatus] = ()
    history: Sequence[HistoryEntry] = ()
    events: Sequence[OversightEvent] = ()
    scoped: Sequence[ScopedRate] = ()
    crime: Sequence[CrimeYear] = ()
    open_findings: Sequence[InspectionFinding] = ()


def for_force(force_id: str, today: date) -> list[Question]:
    """Every question that the register gives rise to for one force. Raises NoDatabaseError."""
    record = Record(
        force_record.latest_judgment(force_id),
        force_record.later_rounds(force_id),
        store.of_force(queries.timeline, force_id),
        store.of_force(queries.oversight_events, force_id),
        store.of_force(queries.scoped_rates, force_id),
        store.of_force(queries.recorded_crime_years, force_id),
        findings.open_today(force_id),
    )
    return from_record(record, today)


def from_record(record: Record, today: date) -> list[Question]:
    """At least one question, in the order of the rules."""
    latest, later = record.latest, record.later
    concern = force_record.last_concern(latest, record.events)
    still_open = [row for row in record.open_findings if concern is None or row.finding_kind != "cause_of_concern"]
    asked = [*about_concern(latest, concern), *about_unseen_grade(latest, later)]
    if any(row.status == "graded_not_found" for row in later):
        # The grade in our register is superseded by one that we have not found, and so is what came with it.
        return [*asked, *about_findings([row for row in still_open if row.inspection_id != latest.inspection_id])]
    return [
        *asked,
        *about_grade(latest, later, concern, today),
        *about_age(latest, later, today),
        *about_rate(latest, record.history, today),
        *about_self_reported(record.history),
        *about_violence(latest, record.scoped),
        *about_rise(latest, record.history, record.crime),
        *about_findings(still_open),
    ]


def about_concern(latest: Judgment, concern: OversightEvent | None) -> Iterator[Question]:
    """Inspectors closed their cause of concern, or said that it stays open."""
    if concern is None:
        return
    if concern.kind == force_record.CONCERN_OPEN:
        yield Question(question_words.ask_open(concern.happened_on), concern.summary, (concern.source_id,))
        return
    yield Question(
        question_words.ask_closed(latest.grade, latest.regime_short, latest.published_on, concern.happened_on),
        f"{question_words.fact_grade(latest.grade, given(latest))} {concern.summary}",
        (latest.source_id, concern.source_id),
    )


def about_unseen_grade(latest: Judgment, later: Sequence[RoundStatus]) -> Iterator[Question]:
    """A later round graded crime recording, and we have not found the grade. Of several such rounds the newest counts."""
    for row in [row for row in later if row.status == "graded_not_found"][-1:]:
        yield Question(
            question_words.ask_unseen(row.regime_short, force_record.is_certain(row)),
            question_words.fact_unseen(given(latest), latest.grade, row.regime_short, kind_of(row)),
            (latest.source_id, row.source_id),
        )


def about_grade(
    latest: Judgment, later: Sequence[RoundStatus], concern: OversightEvent | None, today: date
) -> Iterator[Question]:
    """The latest grade is Requires improvement or Inadequate, and the cause of concern is not closed."""
    if latest.grade not in POOR or (concern is not None and concern.kind == force_record.CONCERN_CLOSED):
        return
    since = ""
    if force_record.is_old(latest.published_on, latest.title_year, today):
        since = question_words.NOT_GRADED_SINCE if is_last(later) else question_words.NO_GRADE_FOUND_SINCE
    yield Question(
        question_words.ask_grade(latest.grade, latest.regime_short, latest.published_on, since),
        question_words.fact_grade(latest.grade, given(latest), [(row.regime_short, kind_of(row)) for row in later]),
        (latest.source_id, *(row.source_id for row in later)),
    )


def about_age(latest: Judgment, later: Sequence[RoundStatus], today: date) -> Iterator[Question]:
    """The latest grade is a good one, and old."""
    if latest.grade not in POOR and force_record.is_old(latest.published_on, latest.title_year, today):
        yield Question(
            question_words.ask_age(latest.grade, latest.regime_short, latest.published_on, is_last(later)),
            question_words.fact_grade(latest.grade, given(latest), [(row.regime_short, kind_of(row)) for row in later]),
            (latest.source_id, *(row.source_id for row in later)),
        )


def about_rate(latest: Judgment, history: Sequence[HistoryEntry], today: date) -> Iterator[Question]:
    """The latest judgment came without a rate that we have found; or it came with one not long ago, and some crimes were missed."""
    if latest.rate_pct is not None:
        if latest.rate_source_id and not force_record.is_old(latest.published_on, latest.title_year, today):
            rate = formats.rate(latest.rate_pct, latest.ci_pct, latest.is_approximate)
            yield Question(
                question_words.ask_missed(latest.rate_pct, given(latest)),
                question_words.fact_missed(latest.grade, given(latest), rate),
                (latest.source_id, latest.rate_source_id),
            )
        return
    earlier, _ = force_record.other_audits(latest, history)
    if earlier is None:
        yield Question(
            question_words.ask_rate(
                latest.grade, latest.regime_short, latest.published_on, question_words.NO_RATE_FOUND
            ),
            question_words.fact_grade(latest.grade, given(latest)),
            (latest.source_id,),
        )
        return
    found = question_words.last_rate(
        earlier.rate_pct, earlier.is_approximate, earlier.regime_short, earlier.happened_on
    )
    yield Question(
        question_words.ask_rate(latest.grade, latest.regime_short, latest.published_on, found),
        question_words.fact_rate(
            latest.grade,
            given(latest),
            formats.rate(earlier.rate_pct, earlier.ci_pct, earlier.is_approximate),
            grade_words.given(earlier.regime_short, earlier.title_year, earlier.happened_on),
        ),
        (latest.source_id, earlier.rate_source_id),
    )


def about_self_reported(history: Sequence[HistoryEntry]) -> Iterator[Question]:
    """A figure that the police or commissioner gave is above what the newest inspection found, beyond its margin; or none followed."""
    inspections = [row for row in history if row.what == "inspection"]
    for told in history:
        if told.is_inspected or told.rate_pct is None or told.happened_on is None:
            continue
        following = [row for row in inspections if row.position > told.position]
        found = following[0] if following else None
        if found is None or (len(following) == 1 and _is_below(found, told.rate_pct)):
            yield Question(
                question_words.ask_told(
                    told.happened_on, told.rate_pct, told.is_approximate, None if found is None else found.rate_pct
                ),
                told.summary or "",
                (told.source_id,) if found is None else (told.source_id, found.rate_source_id or found.source_id),
            )


def _is_below(found: HistoryEntry, told_pct: float) -> bool:
    """Did an inspection find less than was told, even at the top of its margin of error?"""
    return found.rate_pct is not None and found.ci_pct is not None and found.rate_pct + found.ci_pct < told_pct


def about_violence(latest: Judgment, scoped: Sequence[ScopedRate]) -> Iterator[Question]:
    """In the inspection of the latest judgment violence was clearly recorded less often than all crime, of which it is a part."""
    if latest.rate_pct is None or latest.rate_source_id is None:
        return
    whole = comparability.Figure(
        latest.short_name,
        inspection_id=latest.inspection_id,
        rate_pct=latest.rate_pct,
        ci_pct=latest.ci_pct,
    )
    for row in scoped:
        if row.scope != "violence":
            continue
        part = comparability.Figure(
            latest.short_name,
            inspection_id=row.inspection_id,
            scope=row.scope,
            rate_pct=row.rate_pct,
            ci_pct=row.ci_pct,
        )
        verdict = comparability.compare_part(part, whole)
        if verdict.kind == comparability.Kind.CLEAR and row.rate_pct < latest.rate_pct:
            yield Question(
                question_words.ask_violence(row.rate_pct, latest.rate_pct, latest.regime_short, latest.published_on),
                question_words.fact_violence(
                    given(latest),
                    formats.rate(row.rate_pct, row.ci_pct, row.is_approximate),
                    formats.rate(latest.rate_pct, latest.ci_pct, latest.is_approximate),
                    verdict.sentence,
                ),
                (row.source_id, latest.rate_source_id),
            )


def about_rise(latest: Judgment, history: Sequence[HistoryEntry], crime: Sequence[CrimeYear]) -> Iterator[Question]:
    """Recorded crime rose up to the latest judgment since an earlier inspection of its programme, and their rates differ clearly upwards."""
    totals = {row.financial_year: row for row in crime if row.quarters_count == 4}
    of_regime = [row for row in force_record.measured(history) if row.regime_id == latest.regime_id]
    for before, after in pairwise(of_regime):
        if after.inspection_id != latest.inspection_id or before.happened_on is None or after.happened_on is None:
            continue
        first, last = formats.financial_year(before.happened_on), formats.financial_year(after.happened_on)
        if first == last or first not in totals or last not in totals:
            continue
        verdict = comparability.compare_rates(force_record.figure(before), force_record.figure(after))
        then, now = totals[first].offences_count, totals[last].offences_count
        if verdict.kind == comparability.Kind.CLEAR and after.rate_pct > before.rate_pct and now > then:
            yield Question(
                question_words.ask_rise(then, now, first, last, before.rate_pct, after.rate_pct),
                question_words.fact_rise(then, now, first, last),
                (before.rate_source_id, after.rate_source_id, totals[last].source_id),
            )


def about_findings(still_open: Sequence[InspectionFinding]) -> Iterator[Question]:
    """A finding is open: inspectors asked for something, or later said that it was not met."""
    for row in still_open[:MOST_FINDINGS]:
        sources = [row.source_id] if row.status_source_id is None else [row.source_id, row.status_source_id]
        yield Question(
            question_words.ask_finding(row.finding_kind, row.finding, row.regime_short, row.published_on, row.deadline),
            question_words.fact_finding(row.regime_short, row.status, row.as_of),
            tuple(sources),
        )


def is_last(later: Sequence[RoundStatus]) -> bool:
    """Do we know of every later round that it gave no grade?"""
    return all(row.status == "not_graded" for row in later)


def given(judgment: Judgment) -> str:
    """The programme and date of a judgment, for a bracket."""
    return grade_words.given(judgment.regime_short, judgment.title_year, judgment.published_on)
