"""Crime outcomes: from the published rows to our tables. The two bases, recorded and closed in the quarter, are never mixed."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from etl.faults import SourceError
from etl.refresh.name_variants import Names
from etl.refresh.workbooks import counts

BASES = {
    "Outcomes recorded in quarter": "recorded_in_quarter",
    "Outcomes closed in quarter": "closed_in_quarter",
}
COLUMNS = [
    "Financial Year",
    "Financial Quarter",
    "Force Name",
    "Offence Group",
    "Outcome Type",
    "Outcome Group",
    *BASES,
]
KEY = ["force_id", "financial_year", "quarter", "basis", "offence_group", "outcome_type"]
OF_WHICH = {"1a", "2a", "3a"}
"""Rows that repeat part of another row; adding them would count crimes twice."""
NOT_YET_ASSIGNED = 0
CHARGED = 1
OUT_OF_COURT = ("out-of-court (formal)", "out-of-court (informal)")


@dataclass(frozen=True)
class Year:
    """One year's workbook, read."""

    year: str
    detail: pd.DataFrame
    """KEY, outcome_group, outcomes_count."""
    quarantined: pd.DataFrame
    rows: int


def read_year(frames: Iterable[pd.DataFrame], called: str, names: Names) -> Year:
    """Read a workbook's rows, part by part. Raises SourceError for names or numbers we do not know."""
    parts, quarantine, rows = [], [], 0
    for frame in frames:
        rows += len(frame)
        part, quarantined = _read_part(frame, called, names)
        parts.append(part)
        quarantine.append(quarantined)
    if not parts:
        raise SourceError("rejected", f"{called} has a header and no rows.")
    detail = pd.concat(parts).groupby([*KEY, "outcome_group"], as_index=False)[["outcomes_count"]].sum()
    years = sorted(detail.financial_year.unique())
    if len(years) != 1:
        raise SourceError("rejected", f"{called} should hold one year; it holds {', '.join(years) or 'none'}.")
    return Year(years[0], detail[detail.outcomes_count != 0].reset_index(drop=True), pd.concat(quarantine), rows)


def totals(detail: pd.DataFrame) -> pd.DataFrame:
    """Outcomes of the year for each force and basis; crimes with no outcome yet are not counted.

    Returns force_id, financial_year, basis, charged_summonsed_count, out_of_court_disposals_count, all_assigned_outcomes_count.
    """
    assigned = detail[detail.outcome_type != NOT_YET_ASSIGNED]
    is_out_of_court = assigned.outcome_group.str.casefold().isin(OUT_OF_COURT)
    counted = assigned.assign(
        basis=assigned.basis.str.replace("_in_quarter", "_in_year"),
        charged_summonsed_count=assigned.outcomes_count.where(assigned.outcome_type == CHARGED, 0),
        out_of_court_disposals_count=assigned.outcomes_count.where(is_out_of_court, 0),
        all_assigned_outcomes_count=assigned.outcomes_count,
    )
    counts = ["charged_summonsed_count", "out_of_court_disposals_count", "all_assigned_outcomes_count"]
    return counted.groupby(["force_id", "financial_year", "basis"], as_index=False)[counts].sum()


def refuse_unlike_recorded_crime(detail: pd.DataFrame, recorded: pd.DataFrame, released_on: str) -> None:
    """Raise SourceError when outcomes and recorded crime of one release differ: all outcome types, 0 included, add up to it."""
    same = recorded[recorded.released_on == released_on]
    added = detail[detail.basis == "recorded_in_quarter"].groupby(["force_id", "financial_year"], as_index=False)
    both = added.outcomes_count.sum().merge(same, on=["force_id", "financial_year"])
    for row in both[both.outcomes_count != both.offences_count].itertuples():
        raise SourceError(
            "rejected",
            f"Outcomes of {row.force_id} in {row.financial_year} add up to {row.outcomes_count:,}, but the same release counts "
            f"{row.offences_count:,} recorded crimes; the two must be equal.",
        )


def _read_part(frame: pd.DataFrame, called: str, names: Names) -> tuple[pd.DataFrame, pd.DataFrame]:
    frame = frame[~frame["Outcome Type"].astype(str).str.strip().str.casefold().isin(OF_WHICH)]
    force_id, _ = names.forces(frame["Force Name"], called)
    types, _, is_no_type = counts(frame["Outcome Type"], names)
    quarters, _, is_no_quarter = counts(frame["Financial Quarter"], names)
    _refuse(frame, is_no_type, "Outcome Type", called)
    _refuse(frame, is_no_quarter, "Financial Quarter", called)
    shared = pd.DataFrame(
        {
            "force_id": force_id,
            "financial_year": frame["Financial Year"].astype(str).str.strip().str.replace("-", "/"),
            "quarter": quarters.astype("int64"),
            "offence_group": names.or_same("offence_group", frame["Offence Group"]),
            "outcome_type": types.astype("int64"),
            "outcome_group": names.or_same("outcome_group", frame["Outcome Group"]),
        }
    )
    by_basis, quarantine = [], []
    for column, basis in BASES.items():
        numbers, is_marked, is_unreadable = counts(frame[column], names)
        _refuse(frame, is_unreadable, column, called)
        quarantine.append(frame[is_marked].assign(sheet=called, reason=f"no figure is given ({basis})"))
        is_kept = ~is_marked & force_id.notna()
        # A crime without an outcome cannot be closed, so that basis has no type 0.
        if basis == "closed_in_quarter":
            is_kept &= types != NOT_YET_ASSIGNED
        by_basis.append(shared[is_kept].assign(basis=basis, outcomes_count=numbers[is_kept].astype("int64")))
    detail = pd.concat(by_basis)
    added = detail.groupby([*KEY, "outcome_group"], as_index=False, observed=True)[["outcomes_count"]].sum()
    return added.astype({name: str for name in ("force_id", "offence_group", "outcome_group")}), pd.concat(quarantine)


def _refuse(frame: pd.DataFrame, is_bad: pd.Series, column: str, called: str) -> None:
    for row in frame[is_bad].head(1).to_dict("records"):
        raise SourceError(
            "rejected",
            f"{called}, row {row['_row']}, column {column} holds {row[column]!r}, which is not a number we can use. If the publisher "
            "means that there is no figure, add it to data/name_variant.csv as no_figure.",
        )
