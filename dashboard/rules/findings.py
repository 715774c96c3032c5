"""What inspectors found in a force, and whether it is open today, as far as the register knows."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import groupby
from operator import attrgetter

from dashboard.database import queries, store
from dashboard.database.rows import AuditCount, InspectionFinding, Judgment
from dashboard.rules import force_record

FORMAL = ("cause_of_concern", "recommendation", "area_for_improvement")
"""Kinds that the inspectorate itself calls so, the gravest first; the rest are observations."""
IMPROVED = "improved"
SETTLED = ("met", IMPROVED, "closed by letter")
"""What a later page may say that ends a finding; improvement does so until the matter is raised again."""


class State(StrEnum):
    """How a finding stands today."""

    SETTLED = "settled"
    OPEN = "open"
    RAISED_AGAIN = "raised again"
    """A later inspection made a finding of that kind on that topic, or another cause of concern: what became of it is said there."""
    OVERTAKEN = "overtaken"
    """The force was inspected again since the newest word on this point."""
    SILENT = "silent"
    """Found without a label by the newest inspection, and no later word on it was found: nothing was asked that could be open."""


def of_force(force_id: str) -> Sequence[InspectionFinding]:
    """The findings of one force, newest inspection first, the gravest kind first."""
    return store.of_force(queries.findings, force_id)


def counts_of(force_id: str) -> Sequence[AuditCount]:
    """What inspectors counted in the reports of one force that they audited, newest inspection first."""
    return store.of_force(queries.audit_counts, force_id)


def state(finding: InspectionFinding, latest: Judgment) -> State:
    """How a finding stands, given the force's latest judgment.

    It is settled where a later page says so, raised again where a later inspection did so, and overtaken where an inspection after the
    newest word on it is on the force's timeline. Otherwise it is open, or silent where nothing was asked.
    """
    if finding.status in SETTLED and not (finding.status == IMPROVED and _was_raised_again(finding)):
        return State.SETTLED
    if _was_raised_again(finding):
        return State.RAISED_AGAIN
    is_of_older_grade = finding.as_of is None and finding.recency is not None and finding.recency > 1
    if is_of_older_grade or _was_inspected_since(finding, latest):
        return State.OVERTAKEN
    return State.SILENT if finding.status is None and finding.finding_kind not in FORMAL else State.OPEN


def _was_inspected_since(finding: InspectionFinding, latest: Judgment) -> bool:
    """Whether an inspection is known that is newer than the newest word; of two dates the less exact one says how far they are compared."""
    newest_word = max(_found_on(finding), finding.as_of or "")
    graded_on = latest.published_on or latest.title_year[:4]
    timeline = store.of_force(queries.timeline, finding.force_id)
    inspected_on = max(
        [graded_on, *(row.happened_on or row.title_year[:4] for row in timeline if row.what == "inspection")]
    )
    precision = min(len(newest_word), len(inspected_on))
    return newest_word[:precision] < inspected_on[:precision]


def _was_raised_again(finding: InspectionFinding) -> bool:
    return finding.finding_kind in FORMAL and any(
        row.finding_kind == finding.finding_kind
        and (row.topic == finding.topic or finding.finding_kind == "cause_of_concern")
        and _found_on(row) > _found_on(finding)
        for row in of_force(finding.force_id)
    )


def _found_on(finding: InspectionFinding) -> str:
    return finding.published_on or finding.title_year[:4]


def stands(force_id: str) -> list[tuple[InspectionFinding, State]]:
    """The findings of one force in the order of `of_force`, with how each stands."""
    latest = force_record.latest_judgment(force_id)
    return [(row, state(row, latest)) for row in of_force(force_id)]


def open_today(force_id: str) -> list[InspectionFinding]:
    """The findings of one force that are open, as far as the register knows."""
    return [row for row, how in stands(force_id) if how is State.OPEN]


def without_known_end(force_id: str) -> list[tuple[InspectionFinding, State]]:
    """The findings of one force that are neither settled, raised again nor open, with how each stands."""
    return [(row, how) for row, how in stands(force_id) if how in (State.OVERTAKEN, State.SILENT)]


def foremost(force_id: str, most: int) -> list[tuple[InspectionFinding, State]]:
    """At most so many findings of one force with how each stands: the open ones first, then the newest that are formal."""
    told = [(row, how) for row, how in stands(force_id) if row.finding_kind in FORMAL or how is State.OPEN]
    return sorted(told, key=lambda found: found[1] is not State.OPEN)[:most]


def by_inspection(findings: Iterable[InspectionFinding]) -> list[tuple[str, list[InspectionFinding]]]:
    """Findings in the order given, those of one inspection together."""
    return [(inspection_id, list(rows)) for inspection_id, rows in groupby(findings, attrgetter("inspection_id"))]


def topics() -> list[str]:
    """Every topic of a finding, that of most forces first; what fits under none comes last."""
    forces: dict[str, set[str]] = {}
    for row in store.rows(queries.findings):
        forces.setdefault(row.topic, set()).add(row.force_id)
    return sorted(forces, key=lambda topic: (topic == "other", -len(forces[topic]), topic))


def on_topic(topic: str) -> list[InspectionFinding]:
    """The findings on one topic, by force."""
    return [row for row in store.rows(queries.findings) if row.topic == topic]


def causes_of_concern() -> list[InspectionFinding]:
    """Every cause of concern, by force."""
    return [row for row in store.rows(queries.findings) if row.finding_kind == "cause_of_concern"]
