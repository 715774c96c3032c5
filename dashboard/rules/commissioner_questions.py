"""Questions for the commissioner: each follows from a published fact by a rule, and stands beside that fact.

The rules are functions of rows, so that each can be read and tested alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from dashboard.database import queries, store
from dashboard.database.rows import CrimeYear, HistoryEntry, InspectionFinding, Judgment, RoundStatus, ScopedRate
from dashboard.rules import comparability, findings, force_record
from dashboard.text import formats, grade_words, progress_page, question_words

OLD_MONTHS = 36
MOST_FINDINGS = 2
"""Questions about open findings, the gravest first: more would not be asked in one meeting."""
POOR = ("Requires improvement", "Inadequate")


@dataclass(frozen=True)
class Question:
    """What a panel member may ask, the fact it rests on, and where that fact was read."""

    question: str
    fact: str
    source_ids: tuple[str, ...]


def for_force(force_id: str, today: date) -> list[Question]:
    """Every question that the register gives rise to for one force, in the order of the rules. Raises NoDatabaseError."""
    history = store.of_force(queries.timeline, force_id)
    latest = force_record.latest_judgment(force_id)
    return [
        *about_age(latest, force_record.later_rounds(force_id), today),
        *about_grade(latest),
        *about_self_reported(history),
        *about_violence(history, store.of_force(queries.scoped_rates, force_id)),
        *about_rise(history, store.of_force(queries.recorded_crime_years, force_id)),
        *about_findings(findings.open_today(force_id)),
    ]


def about_age(latest: Judgment, later: Sequence[RoundStatus], today: date) -> Iterator[Question]:
    """The last judgment is over three years old. Where a later one exists that we have not found, the words say so."""
    months = formats.months_since(latest.published_on, today)
    if latest.published_on is None or months is None or months <= OLD_MONTHS:
        return
    is_last_published = not any(row.status in ("graded", "graded_not_found", "unknown") for row in later)
    fact = progress_page.since_judgment(
        latest.short_name, latest.grade, latest.regime_short, latest.published_on, today
    )
    unseen = [grade_words.status_sentence(row.status, row.regime_short) for row in later if row.status != "graded"]
    yield Question(
        question_words.ask_age(latest.published_on, is_last_published),
        " ".join([fact, *unseen]),
        (latest.source_id, *(row.source_id for row in later)),
    )


def about_grade(latest: Judgment) -> Iterator[Question]:
    """The latest grade is Requires improvement or Inadequate."""
    if latest.grade in POOR:
        yield Question(
            question_words.ask_grade(latest.grade, latest.published_on),
            question_words.fact_grade(latest.regime, latest.grade, latest.published_on),
            (latest.source_id,),
        )


def about_self_reported(history: Sequence[HistoryEntry]) -> Iterator[Question]:
    """A figure that the police or commissioner gave was higher than the next inspected one, or no inspection followed."""
    rates = sorted(
        (row.happened_on, row.rate_pct, row)
        for row in history
        if row.happened_on is not None and row.rate_pct is not None
    )
    for happened_on, rate_pct, row in rates:
        if row.is_inspected:
            continue
        following = ((later_pct, later) for day, later_pct, later in rates if later.is_inspected and day > happened_on)
        next_pct, next_row = next(following, (None, None))
        if next_pct is None or rate_pct > next_pct:
            yield Question(
                question_words.ask_told(happened_on, rate_pct, row.is_approximate, next_pct),
                row.summary or "",
                (row.source_id,) if next_row is None else (row.source_id, next_row.source_id),
            )


def about_violence(history: Sequence[HistoryEntry], scoped: Sequence[ScopedRate]) -> Iterator[Question]:
    """In the latest inspection that measured both, violence was recorded less often than all crime, and the intervals are apart."""
    everything = {row.inspection_id: row for row in force_record.measured(history)}
    both = [
        (part, part.ci_pct, whole, whole.ci_pct)
        for part in scoped
        if part.scope == "violence" and (whole := everything.get(part.inspection_id))
    ]
    with_margins = [(a, a_ci, b, b_ci) for a, a_ci, b, b_ci in both if a_ci is not None and b_ci is not None]
    if not with_margins:
        return
    part, part_ci, whole, whole_ci = with_margins[-1]
    if part.rate_pct + part_ci < whole.rate_pct - whole_ci:
        yield Question(
            question_words.ask_violence(part.rate_pct, whole.rate_pct),
            question_words.fact_violence(
                part.regime_short, part.published_on, part.rate_pct, part_ci, whole.rate_pct, whole_ci
            ),
            (part.source_id, whole.rate_source_id),
        )


def about_rise(history: Sequence[HistoryEntry], crime: Sequence[CrimeYear]) -> Iterator[Question]:
    """Recorded crime rose between two inspections of one programme whose rates differ clearly upwards."""
    totals = {row.financial_year: row for row in crime if row.quarters_count == 4}
    by_regime: dict[str, list[tuple[str, force_record.MeasuredInspection]]] = {}
    for row in force_record.measured(history):
        if row.happened_on is not None:
            by_regime.setdefault(row.regime_id, []).append((formats.financial_year(row.happened_on), row))
    for of_regime in by_regime.values():
        for (first, before), (last, after) in pairwise(of_regime):
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


def about_findings(open_today: Sequence[InspectionFinding]) -> Iterator[Question]:
    """A cause of concern, a recommendation or an area for improvement has no known end."""
    for row in open_today[:MOST_FINDINGS]:
        yield Question(
            question_words.ask_finding(row.finding_kind, row.finding, row.published_on, row.deadline),
            question_words.fact_finding(row.regime_short, row.status, row.as_of),
            (row.source_id, *([row.status_source_id] if row.status_source_id else [])),
        )
