"""What forces and commissioners claimed between inspections, held against what inspectors found next."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dashboard.database import queries, store
from dashboard.database.rows import HistoryEntry, OversightEvent
from dashboard.rules import comparability


class Verdict(StrEnum):
    """What the next inspection says of a claim, in the order in which claims are shown."""

    CONTRADICTED = "contradicted"
    CONFIRMED = "confirmed"
    CANNOT_TELL = "cannot tell"
    NOT_TESTED = "not tested"
    NOTHING_TO_TEST = "nothing to test"


@dataclass(frozen=True)
class Claim:
    """A statement, the inspections before and after it, and the verdict. `gap` is how far above the next rate it was, in points."""

    event: OversightEvent
    before: HistoryEntry | None
    after: HistoryEntry | None
    verdict: Verdict
    gap: float | None = None


def of_force(force_id: str) -> list[Claim]:
    """Every claim made of one force, oldest first: those with a figure or a grade, and figures spoken of without giving one."""
    history = store.of_force(queries.timeline, force_id)
    events = store.of_force(queries.oversight_events, force_id)
    return [judge(event, history) for event in events if event.claim or event.kind == "self-reported figure"]


def of_all_forces() -> list[Claim]:
    """Every claim of every force: contradicted ones first, the widest gap first."""
    order = list(Verdict)
    forces = sorted({event.force_id for event in store.rows(queries.oversight_events)})
    found = [claim for force_id in forces for claim in of_force(force_id)]
    return sorted(found, key=lambda claim: (order.index(claim.verdict), -(claim.gap or 0), claim.event.force_id))


def judge(event: OversightEvent, history: Sequence[HistoryEntry]) -> Claim:
    """Hold a claim against the next inspection on a force's timeline that measured, or graded, what was claimed.

    A figure is confirmed where it is not above the next rate plus its margin of error, and contradicted where it is; without a
    margin only a rate that is at least as high confirms it. A grade is confirmed by that grade or a better one.
    """
    place = next((row.position for row in history if row.event_id == event.event_id), 0)
    wants_grade = event.claim == "grade"
    tests = [
        row for row in history if row.what == "inspection" and (row.grade if wants_grade else row.rate_pct) is not None
    ]
    before = next((row for row in reversed(tests) if row.position < place), None)
    after = next((row for row in tests if row.position > place), None)
    if event.claim is None:
        return Claim(event, before, after, Verdict.NOTHING_TO_TEST)
    if after is None:
        return Claim(event, before, after, Verdict.NOT_TESTED)
    if wants_grade:
        return Claim(event, before, after, _of_grade(event.expected_grade, after))
    if event.figure_pct is None or after.rate_pct is None:
        raise ValueError(f"{event.event_id} claims a figure that is missing")
    gap = event.figure_pct - after.rate_pct
    return Claim(event, before, after, _of_figure(gap, after.ci_pct), gap)


def _of_figure(gap: float, ci_pct: float | None) -> Verdict:
    if gap <= (ci_pct or 0):
        return Verdict.CONFIRMED
    return Verdict.CANNOT_TELL if ci_pct is None else Verdict.CONTRADICTED


def _of_grade(expected: str | None, after: HistoryEntry) -> Verdict:
    scale = [row.grade for row in store.rows(queries.grade_scale, after.regime_id or "")]
    if expected not in scale or after.grade not in scale:
        return Verdict.CANNOT_TELL
    is_lower = comparability.is_better(scale, after.grade, expected) is False
    return Verdict.CONTRADICTED if is_lower else Verdict.CONFIRMED
