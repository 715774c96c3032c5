"""Police recorded crime: from the published rows, offence by offence, to our tables, with the checks in between."""

import re
from dataclasses import dataclass

import pandas as pd

from etl.faults import SourceError
from etl.refresh.missing_marks import Marks
from etl.refresh.name_variants import Names
from etl.refresh.transforms import missing
from etl.refresh.workbooks import counts

COLUMNS = [
    "Financial Year",
    "Financial Quarter",
    "Force Name",
    "Offence Description",
    "Offence Group",
    "Offence Subgroup",
    "Offence Code",
    "Number of Offences",
]
KEY = COLUMNS[:-1]
PUBLISHED = ["Force Name", "Offence Group", "Offence Subgroup"]
"""The text columns that we keep, under our own names."""
GROUPS = ["financial_year", "quarter", "offence_group", "offence_subgroup"]

MOST_QUARANTINED_SHARE = 0.001
"""The share of rows that may be left out; the release of April 2026 had 3 "N/a" cells in 321,893 rows."""
REPORTED_ABOVE_PCT = 1.0
"""A force-year that moved by more than this between two releases goes into the revision report."""
MOST_NATIONAL_MOVE_PCT = 2.0
"""Releases three months apart moved a past year by less than 0.01 per cent, so more than this is an error, not a revision."""
MOST_FORCE_MOVE_PCT = 15.0
"""The most one force's past year moved over three years of releases was 4.6 per cent."""


@dataclass(frozen=True)
class Sheet:
    """One year's sheet: its figures, and the rows left out."""

    figures: pd.DataFrame
    """force_id or body (the other is empty), GROUPS, offences_count, and `size`, the sum without signs.

    Added up under the publisher's names: two names that we treat as one are still two rows."""
    marked: pd.DataFrame
    """missing.QUARTER, mark and state of the quarters of which a force has a mark in every row."""
    quarantined: pd.DataFrame
    rows: int


def year_of(sheet: str) -> str:
    """The financial year in a sheet's name: 2024_25 and 2024-25 are 2024/25."""
    return re.sub(r"[-_]", "/", sheet.strip())


def read_sheet(frame: pd.DataFrame, sheet: str, names: Names, marks: Marks) -> Sheet:
    """Read one year sheet's rows (columns COLUMNS and `_row`).

    Raises SourceError for an unknown force, rows of another year, a cell that is not a number, or one key with two counts.
    """
    called = f"Sheet {sheet}"
    year = year_of(sheet)
    _refuse_other_years(frame, year, called)
    numbers, is_marked, is_unreadable = counts(frame["Number of Offences"], marks)
    quarters, _, is_no_quarter = counts(frame["Financial Quarter"], marks)
    _refuse_unreadable(frame, is_unreadable, "Number of Offences", called, marks)
    _refuse_unreadable(frame, is_no_quarter | ~quarters.isin([1, 2, 3, 4]), "Financial Quarter", called, marks)
    is_repeat = _repeats(frame, called)
    is_kept = ~is_marked & ~is_repeat
    # Added up under the publisher's names first, so that fewer rows have to be renamed.
    counted = frame[PUBLISHED].assign(quarter=quarters, offences_count=numbers)[is_kept]
    counted = counted.astype({"quarter": "int64", "offences_count": "int64"})
    counted["size"] = counted.offences_count.abs()
    summed = counted.groupby([*PUBLISHED, "quarter"], as_index=False, observed=True)[["offences_count", "size"]].sum()
    force_id, body = names.forces(summed["Force Name"], called)
    figures = summed[["quarter", "offences_count", "size"]].assign(
        force_id=force_id,
        body=body,
        financial_year=year,
        offence_group=names.or_same("offence_group", summed["Offence Group"]),
        offence_subgroup=names.or_same("offence_subgroup", summed["Offence Subgroup"]),
    )
    is_state = missing.wholly_marked(frame["Force Name"], quarters, is_marked)
    is_aside = ~is_kept & ~is_state
    quarantined = frame[is_aside].assign(
        sheet=sheet, reason=is_repeat[is_aside].map({True: "the same row stands above", False: "no figure is given"})
    )
    return Sheet(figures, _marked(frame[is_state], quarters, year, called, names, marks), quarantined, len(frame))


def _marked(
    rows: pd.DataFrame, quarters: pd.Series, year: str, called: str, names: Names, marks: Marks
) -> pd.DataFrame:
    force_id, _ = names.forces(rows["Force Name"], called)
    found = pd.DataFrame(
        {
            "force_id": force_id.astype(object),
            "financial_year": year,
            "quarter": quarters[rows.index].astype("int64"),
            "mark": rows["Number of Offences"].astype(str),
        }
    )
    found = found[found.force_id.notna()].drop_duplicates(missing.QUARTER)
    states = [marks.state(mark, force) for mark, force in zip(found.mark, found.force_id)]
    return found.assign(state=pd.Series(states, index=found.index, dtype=object))


def added_up(sheets: list[Sheet], who: str) -> pd.DataFrame:
    """All years' figures of the forces (`who` is "force_id") or of bodies that are not territorial forces ("body").

    Returns `who`, GROUPS, offences_count, in that order. A subgroup in which all rows of a year are 0 was not in use then,
    and is left out.
    """
    figures = pd.concat([sheet.figures[sheet.figures[who].notna()] for sheet in sheets])
    # Each sheet has its own categories, so they become text again before they are compared.
    figures = figures.astype(dict.fromkeys([who, "offence_group", "offence_subgroup"], str))
    summed = figures.groupby([who, *GROUPS], as_index=False)[["offences_count", "size"]].sum()
    is_used = summed.groupby(["financial_year", "offence_subgroup"])["size"].transform("sum") > 0
    return summed[is_used].drop(columns="size").reset_index(drop=True)


def totals(detail: pd.DataFrame, released_on: str) -> pd.DataFrame:
    """Force totals a year: force_id, financial_year, released_on, offences_count, quarters_count."""
    by_year = detail.groupby(["force_id", "financial_year"], as_index=False).agg(
        offences_count=("offences_count", "sum"), quarters_count=("quarter", "nunique")
    )
    by_year.insert(2, "released_on", released_on)
    return by_year


def refuse_incomplete(detail: pd.DataFrame, current_years: list[str]) -> None:
    """Raise SourceError unless every current year is still there, and only the last covers fewer than four quarters."""
    quarters = detail.groupby("financial_year").quarter.nunique()
    lost = sorted(set(current_years) - set(quarters.index))
    if lost:
        raise SourceError(
            "rejected",
            f"The workbook has no sheet with figures for {', '.join(lost)}, which earlier releases had; look at the workbook's list of sheets.",
        )
    for year, count in quarters[(quarters < 4) & (quarters.index != quarters.index.max())].items():
        raise SourceError("rejected", f"The sheet for {year} holds {count} quarters; a past year has 4.")


def refuse_wrong_totals(totals: pd.DataFrame, published: pd.DataFrame, released_on: str) -> None:
    """Raise SourceError when the totals differ from the current ones of the same release."""
    same = published[published.released_on == released_on]
    both = totals.merge(same, on=["force_id", "financial_year"], suffixes=("", "_current"))
    for row in both[both.offences_count != both.offences_count_current].itertuples():
        raise SourceError(
            "rejected",
            f"The offences of {row.force_id} in {row.financial_year} add up to {row.offences_count:,}, "
            f"but the total of this release is {row.offences_count_current:,}; the workbook may be damaged.",
        )


def revisions(totals: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """What moved since the newest earlier release of each year covered in the same number of quarters.

    Returns force_id, financial_year, released_on, before_on, before_count, after_count, change_pct (signed; per cent).
    """
    earlier = published[published.released_on < totals.released_on.iloc[0]].sort_values("released_on")
    before = earlier.drop_duplicates(["force_id", "financial_year"], keep="last")
    both = totals.merge(before, on=["force_id", "financial_year", "quarters_count"], suffixes=("", "_before"))
    both = both[both.offences_count_before > 0]
    return pd.DataFrame(
        {
            "force_id": both.force_id,
            "financial_year": both.financial_year,
            "released_on": both.released_on,
            "before_on": both.released_on_before,
            "before_count": both.offences_count_before,
            "after_count": both.offences_count,
            "change_pct": (both.offences_count / both.offences_count_before - 1) * 100,
        }
    )


def refuse_implausible(moved: pd.DataFrame) -> None:
    """Raise SourceError when a past year moved further than any revision has."""
    far = moved[moved.change_pct.abs() > MOST_FORCE_MOVE_PCT].sort_values("change_pct", key=abs)
    for row in far[::-1].itertuples():
        raise SourceError(
            "rejected",
            f"{row.force_id} in {row.financial_year} would move by {row.change_pct:+.1f} per cent since the release of {row.before_on}, "
            f"from {row.before_count:,} to {row.after_count:,}; no revision was ever larger than {MOST_FORCE_MOVE_PCT:.0f}, so look at the workbook.",
        )
    national = moved.groupby("financial_year")[["before_count", "after_count"]].sum()
    change = (national.after_count / national.before_count - 1) * 100
    for year, pct in change[change.abs() > MOST_NATIONAL_MOVE_PCT].items():
        raise SourceError(
            "rejected",
            f"The year {year} would move by {pct:+.1f} per cent for all forces together; no revision was ever that large, so look at the workbook.",
        )


def refuse_too_many_set_aside(quarantined: pd.DataFrame, rows: int, most_share: float = MOST_QUARANTINED_SHARE) -> None:
    """Raise SourceError with the rows when more than this share of them cannot be used."""
    if len(quarantined) <= most_share * rows:
        return
    reasons = quarantined.reason.value_counts()
    counted = ", ".join(f"{count:,} because {reason}" for reason, count in reasons.items())
    raise SourceError(
        "rejected",
        f"{len(quarantined):,} of {rows:,} rows had to be set aside ({counted}), more than the {most_share:.1%} we allow; they are in data/downloads/quarantine.",
        quarantined,
    )


def revision_summary(moved: pd.DataFrame) -> str:
    """The revision report in a sentence."""
    far = moved[moved.change_pct.abs() > REPORTED_ABOVE_PCT].sort_values("change_pct", key=abs, ascending=False)
    if far.empty:
        return f"no force-year moved by more than {REPORTED_ABOVE_PCT:.0f} per cent"
    largest = [
        f"{row.force_id} {row.financial_year} ({row.change_pct:+.1f} per cent)" for row in far.head(3).itertuples()
    ]
    more = f" and {len(far) - 3} more" if len(far) > 3 else ""
    return f"{len(far)} force-years moved by more than {REPORTED_ABOVE_PCT:.0f} per cent: {', '.join(largest)}{more}"


def _repeats(frame: pd.DataFrame, called: str) -> pd.Series:
    """Rows that repeat an earlier one exactly. Raises SourceError for one key with two counts, since either may be right."""
    is_again = frame.duplicated(KEY)
    if is_again.any():
        differing = is_again & ~frame.duplicated(COLUMNS)
        for row in frame[differing].to_dict("records"):
            raise SourceError(
                "rejected",
                f"{called}, row {row['_row']} gives a second, different count for {row['Force Name']}, {row['Offence Description']}, "
                f"quarter {row['Financial Quarter']}; we cannot tell which is right.",
            )
    return is_again


def _refuse_other_years(frame: pd.DataFrame, year: str, called: str) -> None:
    cells = frame["Financial Year"]
    others = [cell for cell in cells.unique() if str(cell).strip().replace("-", "/") != year]
    for row in frame[cells.isin(others)].head(1).to_dict("records") if others else []:
        raise SourceError(
            "rejected", f"{called}, row {row['_row']} is of the year {row['Financial Year']!r}, not {year}."
        )


def _refuse_unreadable(frame: pd.DataFrame, is_bad: pd.Series, column: str, called: str, marks: Marks) -> None:
    if not is_bad.any():
        return
    bad = frame[is_bad]
    for row in bad.head(1).to_dict("records"):
        more = f" (and {len(bad) - 1:,} more such cells)" if len(bad) > 1 else ""
        raise SourceError(
            "rejected",
            f"{called}, row {row['_row']}, column {column} holds {row[column]!r}, which is not a number we can use{more}. "
            f"{marks.line_to_add(row[column])}",
            bad.assign(sheet=called, reason=f"{column} is not a number"),
        )
