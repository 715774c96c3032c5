"""Which figures a release does not give for a force though it gives them for others, and what is shown instead: docs/decisions/0013-force-by-force.md."""

import re
from collections.abc import Iterable

import pandas as pd

from etl.faults import SourceError, shown
from etl.refresh import cell_notes
from etl.refresh.name_variants import plain

MOST_FORCES_WITHOUT = 7
"""With more forces without a figure than this, a file is no release: the most ever seen were seven, in the outcomes of 2014/15."""
MOST_REASON = 500
"""Characters of a publisher's note that are quoted."""
COLUMNS = ["force_id", "figures", "period", "quarter", "state", "mark", "reason", "source_id"]
QUARTER = ["force_id", "financial_year", "quarter"]
FORCE_YEAR = ["force_id", "financial_year"]
SAYS_WHY = re.compile(r"suppl(y|ied)|provide|unable|not available|unavailable|exclud|missing", re.IGNORECASE)
QUARTERS = ("April to June", "July to September", "October to December", "January to March")


def not_given(given: pd.DataFrame, forces: Iterable[str]) -> pd.DataFrame:
    """Quarters (QUARTER) that a force has no row of, though another has; of `given`, those that have one."""
    periods = given[["financial_year", "quarter"]].drop_duplicates()
    every = periods.merge(pd.Series(sorted(forces), name="force_id"), how="cross")[QUARTER]
    found = every.merge(given[QUARTER].drop_duplicates(), how="left", on=QUARTER, indicator=True)
    return found.loc[found._merge == "left_only", QUARTER].reset_index(drop=True)


def wholly_marked(names: pd.Series, quarters: pd.Series, is_marked: pd.Series) -> pd.Series:
    """True for rows of a force (by its published name) and quarter of which every row has a mark in the place of a figure."""
    return (
        is_marked & is_marked.groupby([names.astype(str), quarters]).transform("all") if is_marked.any() else is_marked
    )


def refuse_too_many(missing: pd.DataFrame, called: str) -> None:
    """Raise SourceError when a quarter is missing for so many forces that this cannot be a release."""
    for year, quarter in missing[["financial_year", "quarter"]].drop_duplicates().itertuples(index=False):
        forces = missing.force_id[(missing.financial_year == year) & (missing.quarter == quarter)]
        refuse_too_many_forces(list(forces), f"{called} for {year}, {QUARTERS[quarter - 1]},")


def refuse_too_many_forces(forces: list[str], called: str) -> None:
    """Raise SourceError when so many forces are without a figure that this cannot be a release."""
    if len(forces) > MOST_FORCES_WITHOUT:
        raise SourceError(
            "rejected",
            f"{called} has no figures for {len(forces)} forces ({', '.join(forces[:5])} and others), more than the {MOST_FORCES_WITHOUT} that "
            "have ever been missing; look at the workbook.",
        )


def states(missing: pd.DataFrame, marked: pd.DataFrame, held: pd.DataFrame, figures: str) -> pd.DataFrame:
    """Rows of `missing_figure`, without reason and source.

    `marked` is QUARTER, mark and state of what the publisher marked; `held` is QUARTER of what an earlier release gave.
    """
    rows = missing.merge(marked, how="left", on=QUARTER)
    was_held = rows.merge(held[QUARTER].drop_duplicates(), how="left", on=QUARTER, indicator=True)._merge == "both"
    unmarked = was_held.map({True: "withdrawn", False: "not available"}).astype(object)
    rows["state"] = rows.state.astype(object).where(rows.state.notna(), unmarked)
    rows["mark"] = rows.mark.astype(object).where(rows.mark.notna(), None)
    return rows.rename(columns={"financial_year": "period"}).assign(figures=figures, reason=None)


def kept(new: pd.DataFrame, missing: pd.DataFrame, current: pd.DataFrame) -> pd.DataFrame:
    """The new figures, and the current ones of each force and year that is missing and of which the new ones have nothing."""
    if missing.empty or current.empty:
        return new
    lost = missing[FORCE_YEAR].drop_duplicates().merge(new[FORCE_YEAR].drop_duplicates(), how="left", indicator=True)
    lost = lost.loc[lost._merge == "left_only", FORCE_YEAR]
    return pd.concat([new, current.merge(lost, on=FORCE_YEAR)], ignore_index=True)


def reasons(notes: Iterable[str], names: dict[str, str]) -> dict[str, str]:
    """force_id to what a release's notes say of figures that this force did not give; `names` is a name to force_id."""
    said: dict[str, str] = {}
    for note in notes:
        words = f" {plain(note)} "
        if SAYS_WHY.search(words):
            for name, force_id in names.items():
                if re.search(rf"(?<![\w-]){re.escape(plain(name))}(?![\w-])", words):
                    said.setdefault(force_id, shown(" ".join(note.split()), MOST_REASON))
    return said


def cited_reason(mark: str | None, listed: dict[str, str]) -> str | None:
    """What the notes say that stand beside a mark ("N/A [note 5]"); `listed` is a note's number to its words."""
    said = [" ".join(listed[one].split()) for one in cell_notes.cited(mark or "") if one in listed]
    return shown(" ".join(said), MOST_REASON) or None


def summary(rows: pd.DataFrame, names: dict[str, str]) -> str:
    """The missing figures in words for the summary of a refresh; "" for none. `names` is force_id to name."""
    if rows.empty:
        return ""
    parts = []
    for force_id, of_force in rows.groupby("force_id"):
        said = []
        for state, of_state in of_force.groupby("state"):
            first, last = of_state.iloc[0], of_state.iloc[-1]
            quarters = "" if first.quarter == 0 else f"{QUARTERS[first.quarter - 1]} of "
            more = f" and {len(of_state) - 1} more quarters to {last.period}" if len(of_state) > 1 else ""
            said.append(f"{quarters}{first.period}{more} {state}")
        parts.append(f"{names.get(str(force_id), force_id)} ({', '.join(said)})")
    return f"; no figures for {', '.join(parts)}"
