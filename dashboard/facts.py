"""What pages, brief and API all say of a force, worked out once. No Streamlit here."""

import os
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pandas as pd

from dashboard import numbers, queries, store, wording

OF_A_FORCE = (
    queries.timeline,
    queries.oversight_events,
    queries.areas_for_improvement,
    queries.scoped_rates,
    queries.core_questions,
    queries.peel_grades,
    queries.figure_conflicts,
    queries.grade_revisions,
    queries.recorded_crime_years,
)
"""What a force's page says of it; each takes its force_id, and its rows name their sources."""


def today() -> date:
    """The day ages are counted to; ON_THE_RECORD_TODAY (an ISO date) fixes it for tests and screenshots."""
    fixed = os.environ.get("ON_THE_RECORD_TODAY")
    return date.fromisoformat(fixed) if fixed else datetime.now(ZoneInfo("Europe/London")).date()


def force(force_id: str) -> pd.Series:
    """One force's row of `queries.forces`."""
    return store.ask(queries.forces).set_index("force_id", drop=False).loc[force_id]


def short_names() -> dict[str, str]:
    """Short name of every force by force_id."""
    return store.ask(queries.forces).set_index("force_id").short_name.to_dict()


def latest_judgment(force_id: str) -> pd.Series:
    """One force's row of `queries.latest_judgments`."""
    return store.ask(queries.latest_judgments).set_index("force_id", drop=False).loc[force_id]


def force_lede(force_id: str) -> str:
    """Of every 100 crimes reported, how many were recorded: the latest measured rate, and the first of another year beside it."""
    rows = store.ask(queries.timeline, force_id)
    measured = rows[(rows.what == "inspection") & rows.rate_pct.notna()]
    name = force(force_id)["name"]
    if measured.empty:
        return wording.lede(name, None, False, "", None)
    last, first = measured.iloc[-1], measured.iloc[0]
    earlier = (first.rate_pct, year_of(first)) if len(measured) > 1 and year_of(first) != year_of(last) else None
    return wording.lede(name, last.rate_pct, last.is_approximate, when_measured(last), earlier)


def later_rounds(force_id: str) -> pd.DataFrame:
    """How the force stands in each programme after the one that judged it last; columns as `queries.statuses`."""
    statuses = store.ask(queries.statuses)
    return statuses[(statuses.force_id == force_id) & (statuses.position > latest_judgment(force_id).regime_position)]


def when_measured(row: pd.Series) -> str:
    """ "PEEL 2021/22", or for programmes that ran for years "June 2017"."""
    if row.regime_id == "cdi_2016_20" or row.regime_id == "one_off":
        return numbers.month(row.happened_on) if not numbers.is_missing(row.happened_on) else row.title_year
    return row.regime_short


def year_of(row: pd.Series) -> str:
    """Year of a publication; the first year in the report's title where the day is not known."""
    return str(row.title_year if numbers.is_missing(row.happened_on) else row.happened_on)[:4]


def dated(published_on: str | None, title_year: str | None) -> str:
    """The date of a report, or the year in its title where the day is not known."""
    if numbers.is_missing(published_on) and not numbers.is_missing(title_year):
        return wording.undated(title_year)
    return numbers.day(published_on)


def programme_bands(rows: pd.DataFrame) -> pd.Series:
    """The programme's name each row of a timeline stands under.

    What was said between two inspections of one programme belongs to that programme; else to none.
    """
    names = rows.regime.where(rows.regime.notna())
    before, after = names.ffill(), names.bfill()
    return before.where(before == after).where(names.isna(), names).fillna("Outside the programmes")
