"""Questions for the commissioner: each follows from a published fact by a rule, and stands beside that fact. No Streamlit here.

The rules are functions of rows as `store.py` gives them, so that each can be read and tested alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from dashboard.database import queries, store
from dashboard.rules import comparability, force_record
from dashboard.text import formats, grade_words, progress_page, question_words

OLD_MONTHS = 36
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
        *about_told(history),
        *about_violence(history, store.of_force(queries.scoped_rates, force_id)),
        *about_rise(history, store.of_force(queries.recorded_crime_years, force_id)),
        *about_areas(store.of_force(queries.areas_for_improvement, force_id)),
    ]


def about_age(latest: store.Row, later: Sequence, today: date) -> Iterator[Question]:
    """The last judgment is over three years old. Where a later one exists that we have not found, the words say so."""
    months = formats.months_since(latest.published_on, today)
    if months is None or months <= OLD_MONTHS:
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


def about_grade(latest: store.Row) -> Iterator[Question]:
    """The latest grade is Requires improvement or Inadequate."""
    if latest.grade in POOR:
        yield Question(
            question_words.ask_grade(latest.grade, latest.published_on),
            question_words.fact_grade(latest.regime, latest.grade, latest.published_on),
            (latest.source_id,),
        )


def about_told(history: Sequence) -> Iterator[Question]:
    """A figure that the police or commissioner gave was higher than the next inspected one, or no inspection followed."""
    said = (row for row in history if not (formats.is_missing(row.rate_pct) or formats.is_missing(row.happened_on)))
    dated = sorted(said, key=lambda row: row.happened_on)
    for told in (row for row in dated if not row.is_inspected):
        found = next((row for row in dated if row.is_inspected and row.happened_on > told.happened_on), None)
        if found is None or told.rate_pct > found.rate_pct:
            yield Question(
                question_words.ask_told(
                    told.happened_on, told.rate_pct, told.is_approximate, None if found is None else found.rate_pct
                ),
                told.summary,
                (told.source_id,) if found is None else (told.source_id, found.source_id),
            )


def about_violence(history: Sequence, scoped: Sequence) -> Iterator[Question]:
    """In the latest inspection that measured both, violence was recorded less often than all crime, and the intervals are apart."""
    everything = {row.inspection_id: row for row in history if _has_margin(row)}
    both = [row for row in scoped if row.scope == "violence" and _has_margin(row) and row.inspection_id in everything]
    if not both:
        return
    part, whole = both[-1], everything[both[-1].inspection_id]
    if part.rate_pct + part.ci_pct < whole.rate_pct - whole.ci_pct:
        yield Question(
            question_words.ask_violence(part.rate_pct, whole.rate_pct),
            question_words.fact_violence(
                part.regime_short, part.published_on, part.rate_pct, part.ci_pct, whole.rate_pct, whole.ci_pct
            ),
            (part.source_id, whole.rate_source_id),
        )


def about_rise(history: Sequence, crime: Sequence) -> Iterator[Question]:
    """Recorded crime rose between two inspections of one programme whose rates differ clearly upwards."""
    totals = {row.financial_year: row for row in crime if row.quarters_count == 4}
    by_regime: dict[str, list] = {}
    for row in force_record.measured(history):
        if not formats.is_missing(row.happened_on):
            by_regime.setdefault(row.regime_id, []).append(row)
    for of_regime in by_regime.values():
        for before, after in pairwise(of_regime):
            first, last = formats.financial_year(before.happened_on), formats.financial_year(after.happened_on)
            if first == last or first not in totals or last not in totals:
                continue
            verdict = comparability.compare_rates(_figure(before), _figure(after))
            then, now = totals[first].offences_count, totals[last].offences_count
            if verdict.kind == comparability.Kind.CLEAR and after.rate_pct > before.rate_pct and now > then:
                yield Question(
                    question_words.ask_rise(then, now, first, last, before.rate_pct, after.rate_pct),
                    question_words.fact_rise(then, now, first, last),
                    (before.rate_source_id, after.rate_source_id, totals[last].source_id),
                )


def about_areas(areas: Sequence) -> Iterator[Question]:
    """An area for improvement was open when it was published, and no follow-up is in the register."""
    for row in areas:
        if row.status_known.startswith("open"):
            yield Question(
                question_words.ask_area(row.area, row.published_on),
                question_words.fact_area(row.regime_short, row.status_known),
                (row.source_id,),
            )


def _has_margin(row) -> bool:
    return not (formats.is_missing(row.rate_pct) or formats.is_missing(row.ci_pct))


def _figure(row) -> comparability.Figure:
    return comparability.Figure(
        "this force",
        row.regime_id,
        row.regime_short,
        row.inspection_id,
        rate_pct=row.rate_pct,
        ci_pct=None if formats.is_missing(row.ci_pct) else row.ci_pct,
    )
