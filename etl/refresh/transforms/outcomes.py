"""Crime outcomes: from the published rows to our tables. The two bases, recorded and closed in the quarter, are never mixed."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from etl.faults import SourceError
from etl.refresh.missing_marks import Marks
from etl.refresh.name_variants import Names
from etl.refresh.transforms import missing
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
    given: pd.DataFrame
    """missing.QUARTER and basis of every quarter that has a figure, 0 or not."""
    marked: pd.DataFrame
    """missing.QUARTER, mark and state of the quarters of which a force has a mark in every row."""
    quarantined: pd.DataFrame
    rows: int


def read_year(frames: Iterable[pd.DataFrame], called: str, names: Names, marks: Marks) -> Year:
    """Read a workbook's rows, part by part. Raises SourceError for names or numbers we do not know."""
    parts, quarantine, rows = [], [], 0
    for frame in frames:
        rows += len(frame)
        part, quarantined = _read_part(frame, called, names, marks)
        parts.append(part)
        quarantine.append(quarantined)
    if not parts:
        raise SourceError("rejected", f"{called} has a header and no rows.")
    detail = pd.concat(parts).groupby([*KEY, "outcome_group"], as_index=False)[["outcomes_count"]].sum()
    aside = pd.concat(quarantine)
    years = sorted({*detail.financial_year, *aside.financial_year})
    if len(years) != 1:
        raise SourceError("rejected", f"{called} should hold one year; it holds {', '.join(years) or 'none'}.")
    given = detail[[*missing.QUARTER, "basis"]].drop_duplicates()
    # A quarter of which a force, or a body that is none, gave nothing at all is a state; the rest are cells set aside.
    is_given = aside.merge(given, how="left", on=[*missing.QUARTER, "basis"], indicator=True)._merge == "both"
    is_cell = is_given.to_numpy() | (aside.force_id.isna() & aside.is_part).to_numpy()
    marked = aside[~is_cell & aside.force_id.notna()].drop_duplicates(missing.QUARTER)
    marked = marked.assign(state=[marks.state(mark, force) for mark, force in zip(marked.mark, marked.force_id)])
    return Year(
        years[0],
        detail[detail.outcomes_count != 0].reset_index(drop=True),
        given,
        marked[[*missing.QUARTER, "mark", "state"]],
        aside[is_cell].drop(columns=[*missing.QUARTER, "basis", "mark", "is_part"]),
        rows,
    )


def not_given(year: Year, forces: Iterable[str]) -> pd.DataFrame:
    """Quarters (missing.QUARTER) of which a force has no figure on one of the bases, though another has."""
    every = [missing.not_given(of_basis, forces) for _, of_basis in year.given.groupby("basis")]
    return pd.concat(every).drop_duplicates(ignore_index=True)


def totals(detail: pd.DataFrame, without: pd.DataFrame) -> pd.DataFrame:
    """Outcomes of the year for each force and basis; crimes with no outcome yet are not counted.

    None for a year of fewer than four quarters, and none for the forces `without` (missing.QUARTER) a quarter: part of a year must not pass
    for the whole. Returns force_id, financial_year, basis, charged_summonsed_count, out_of_court_disposals_count, all_assigned_outcomes_count.
    """
    is_whole = detail.groupby("financial_year").quarter.transform("nunique") == 4
    detail = detail[is_whole & ~detail.force_id.isin(without.force_id)]
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
    """Raise SourceError when outcomes and recorded crime of one release differ: all outcome types, 0 included, add up to it.

    Compared where both cover as many quarters.
    """
    same = recorded[recorded.released_on == released_on]
    added = (
        detail[detail.basis == "recorded_in_quarter"]
        .groupby(missing.FORCE_YEAR, as_index=False)
        .agg(outcomes_count=("outcomes_count", "sum"), quarters_count=("quarter", "nunique"))
    )
    both = added.merge(same, on=[*missing.FORCE_YEAR, "quarters_count"])
    for row in both[both.outcomes_count != both.offences_count].itertuples():
        raise SourceError(
            "rejected",
            f"Outcomes of {row.force_id} in {row.financial_year} add up to {row.outcomes_count:,}, but the same release counts "
            f"{row.offences_count:,} recorded crimes; the two must be equal.",
        )


def _read_part(frame: pd.DataFrame, called: str, names: Names, marks: Marks) -> tuple[pd.DataFrame, pd.DataFrame]:
    frame = frame[~frame["Outcome Type"].astype(str).str.strip().str.casefold().isin(OF_WHICH)]
    force_id, _ = names.forces(frame["Force Name"], called)
    types, _, is_no_type = counts(frame["Outcome Type"], marks)
    quarters, _, is_no_quarter = counts(frame["Financial Quarter"], marks)
    _refuse(frame, is_no_type, "Outcome Type", called, marks)
    _refuse(frame, is_no_quarter, "Financial Quarter", called, marks)
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
        numbers, is_marked, is_unreadable = counts(frame[column], marks)
        _refuse(frame, is_unreadable, column, called, marks)
        is_whole = missing.wholly_marked(frame["Force Name"], quarters, is_marked)
        aside = frame[is_marked].assign(
            sheet=called,
            reason=f"no figure is given ({basis})",
            basis=basis,
            mark=frame.loc[is_marked, column].astype(str),
        )
        aside = aside.assign(is_part=~is_whole[is_marked], **shared.loc[is_marked, missing.QUARTER])
        quarantine.append(aside.astype({"force_id": object}))
        is_kept = ~is_marked & force_id.notna()
        # A crime without an outcome cannot be closed, so that basis has no type 0.
        if basis == "closed_in_quarter":
            is_kept &= types != NOT_YET_ASSIGNED
        by_basis.append(shared[is_kept].assign(basis=basis, outcomes_count=numbers[is_kept].astype("int64")))
    detail = pd.concat(by_basis)
    added = detail.groupby([*KEY, "outcome_group"], as_index=False, observed=True)[["outcomes_count"]].sum()
    return added.astype({name: str for name in ("force_id", "offence_group", "outcome_group")}), pd.concat(quarantine)


def _refuse(frame: pd.DataFrame, is_bad: pd.Series, column: str, called: str, marks: Marks) -> None:
    for row in frame[is_bad].head(1).to_dict("records"):
        raise SourceError(
            "rejected",
            f"{called}, row {row['_row']}, column {column} holds {row[column]!r}, which is not a number we can use. "
            f"{marks.line_to_add(row[column])}",
        )
