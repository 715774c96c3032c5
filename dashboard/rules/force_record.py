"""What pages, brief and API all say of a force, worked out once. No Streamlit here."""

import os
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import accumulate
from zoneinfo import ZoneInfo

from dashboard.database import queries, store
from dashboard.text import force_page, formats, grade_words

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
"""What a force's page says of it; the rows name their sources."""


def today() -> date:
    """The day ages are counted to; ON_THE_RECORD_TODAY (an ISO date) fixes it for tests and screenshots."""
    fixed = os.environ.get("ON_THE_RECORD_TODAY")
    return date.fromisoformat(fixed) if fixed else datetime.now(ZoneInfo("Europe/London")).date()


def force(force_id: str) -> store.Row:
    """One force's row of `queries.forces`."""
    return store.of_force(queries.forces, force_id)[0]


def short_names() -> dict[str, str]:
    """Short name of every force by force_id."""
    return {row.force_id: row.short_name for row in store.rows(queries.forces)}


def latest_judgment(force_id: str) -> store.Row:
    """One force's row of `queries.latest_judgments`."""
    return store.of_force(queries.latest_judgments, force_id)[0]


def measured(history: store.Rows) -> list:
    """The inspections of a timeline that measured a rate for all crime."""
    return [row for row in history if row.what == "inspection" and not formats.is_missing(row.rate_pct)]


def force_lede(force_id: str) -> str:
    """Of every 100 crimes reported, how many were recorded: the latest measured rate, and the first of another year beside it."""
    rows = measured(store.of_force(queries.timeline, force_id))
    name = force(force_id).name
    if not rows:
        return grade_words.lede(name, None, False, "", None)
    first, last = rows[0], rows[-1]
    earlier = None if year_of(first) == year_of(last) else (first.rate_pct, year_of(first))
    return grade_words.lede(name, last.rate_pct, last.is_approximate, when_measured(last), earlier)


def later_rounds(force_id: str) -> list:
    """How the force stands in each programme after the one that judged it last: rows of `queries.statuses`."""
    judged = latest_judgment(force_id).regime_position
    return [row for row in store.of_force(queries.statuses, force_id) if row.position > judged]


def sources_named(rows: Sequence) -> Iterator[str | None]:
    """The sources that rows of one query name, column by column."""
    for name in rows[0]._fields if rows else ():
        if name.endswith("source_id"):
            yield from (getattr(row, name) for row in rows)


def when_measured(row: store.Row) -> str:
    """ "PEEL 2021/22", or for programmes that ran for years "June 2017"."""
    if row.regime_id == "cdi_2016_20" or row.regime_id == "one_off":
        return formats.month(row.happened_on) if not formats.is_missing(row.happened_on) else row.title_year
    return row.regime_short


def year_of(row: store.Row) -> str:
    """Year of a publication; the first year in the report's title where the day is not known."""
    return str(row.title_year if formats.is_missing(row.happened_on) else row.happened_on)[:4]


def dated(published_on: str | None, title_year: str | None) -> str:
    """The date of a report, or the year in its title where the day is not known."""
    if formats.is_missing(published_on) and not formats.is_missing(title_year):
        return force_page.undated(title_year)
    return formats.day(published_on)


def programme_bands(rows: Sequence) -> list[str]:
    """The programme's name each row of a timeline stands under.

    What was said between two inspections of one programme belongs to that programme; else to none.
    """
    names = [row.regime for row in rows]
    before = accumulate(names, lambda last, name: name or last)
    after = [*accumulate(reversed(names), lambda following, name: name or following)][::-1]
    return [
        last if last is not None and last == following else "Outside the programmes"
        for last, following in zip(before, after)
    ]


def crosses_programmes(rows: Sequence) -> bool:
    """Whether the rows of a timeline are of more than one programme."""
    return len({row.regime_id for row in rows if row.regime_id}) > 1
