"""Why a programme shows no grade of a force: each kind of missing is one of its own, never one and the same question mark."""

from typing import NamedTuple

from dashboard.database import queries, store
from dashboard.database.rows import RoundStatus
from dashboard.rules import force_record

UNKNOWN = "unknown"
NOT_GIVEN = ("not_graded", "not_inspected")
"""Kinds that are no gap in the register: there was no grade."""
SEEMS_GRADED = "seems_graded"
"""That a grade was given is inferred, and published nowhere."""


class MissingGrade(NamedTuple):
    """Why a force has no grade in a programme: `kind` is what `kind_of` gives."""

    kind: str
    source_id: str | None


def in_programme(regime_id: str) -> dict[str, MissingGrade]:
    """The forces whose grade in a programme the register does not hold, by force_id, and why."""
    judged = {row.force_id for row in store.rows(queries.latest_in_regime, regime_id)}
    status = {row.force_id: row for row in store.rows(queries.statuses) if row.regime_id == regime_id}
    return {
        force.force_id: _why(status.get(force.force_id))
        for force in store.rows(queries.forces)
        if force.force_id not in judged
    }


def _why(status: RoundStatus | None) -> MissingGrade:
    return MissingGrade(UNKNOWN, None) if status is None else MissingGrade(kind_of(status), status.source_id)


def kind_of(row: RoundStatus) -> str:
    """How a round without a grade is told: by its status in the table crime_recording_status, or SEEMS_GRADED."""
    return SEEMS_GRADED if row.status == "graded_not_found" and not force_record.is_certain(row) else row.status
