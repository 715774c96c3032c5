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
SETTLED = ("met", "improved", "closed by letter")
"""What a later page may say that ends a finding."""


class State(StrEnum):
    """How a finding stands today."""

    SETTLED = "settled"
    OPEN = "open"
    OVERTAKEN = "overtaken"
    """A later inspection judged the force; on this point no later word was found."""
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

    It is settled where a later page says so, and overtaken where a later inspection raised it again. It is open where the newest inspection made it, or where the newest word on it is not
    older than that inspection. Otherwise a later inspection has overtaken it.
    """
    if finding.status in SETTLED:
        return State.SETTLED
    if _was_raised_again(finding):
        return State.OVERTAKEN
    if finding.as_of is None and finding.recency is not None and finding.recency > 1:
        return State.OVERTAKEN
    if finding.status is None and finding.finding_kind not in FORMAL:
        return State.SILENT
    if finding.as_of is None and finding.recency is not None:
        return State.OPEN
    newest_word = finding.as_of or finding.published_on or finding.title_year[:4]
    judged_on = latest.published_on or latest.title_year[:4]
    precision = min(len(newest_word), len(judged_on))
    return State.OPEN if newest_word[:precision] >= judged_on[:precision] else State.OVERTAKEN


def _was_raised_again(finding: InspectionFinding) -> bool:
    """Whether a later inspection of the force made a finding of that kind on that topic, or another cause of concern: what became of
    the matter is said there."""
    return finding.finding_kind in FORMAL and any(
        row.finding_kind == finding.finding_kind
        and (row.topic == finding.topic or finding.finding_kind == "cause_of_concern")
        and _found_on(row) > _found_on(finding)
        for row in of_force(finding.force_id)
    )


def _found_on(finding: InspectionFinding) -> str:
    return finding.published_on or finding.title_year[:4]


def open_today(force_id: str) -> list[InspectionFinding]:
    """The formal findings of one force that are open, as far as the register knows."""
    latest = force_record.latest_judgment(force_id)
    return [row for row in of_force(force_id) if row.finding_kind in FORMAL and state(row, latest) is State.OPEN]


def without_known_end(force_id: str) -> int:
    """How many findings of one force are neither settled nor told as open."""
    latest = force_record.latest_judgment(force_id)
    told = len(open_today(force_id))
    return sum(state(row, latest) is not State.SETTLED for row in of_force(force_id)) - told


def foremost(force_id: str, most: int) -> list[tuple[InspectionFinding, State]]:
    """At most so many formal findings of one force with how each stands: the open ones first, then the newest."""
    latest = force_record.latest_judgment(force_id)
    formal = [(row, state(row, latest)) for row in of_force(force_id) if row.finding_kind in FORMAL]
    return sorted(formal, key=lambda found: found[1] is not State.OPEN)[:most]


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
