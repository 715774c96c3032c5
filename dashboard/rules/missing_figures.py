"""What may be said of a figure that a release does not give: from the state of that figure alone, never from a force or another state."""

from collections.abc import Sequence
from itertools import groupby

from dashboard.database import queries, store
from dashboard.database.rows import CrimeRate, CrimeYear, MissingFigure, OutcomeTotal
from dashboard.rules import force_record
from dashboard.text import crime_page, missing_words

RATES_MISLEAD = "city-of-london"
"""Few people live there, many work there: a fact about this place, whatever a publisher gives or leaves out."""


def of_force(force_id: str, figures: str) -> list[MissingFigure]:
    """What the newest release of a kind of figures does not give for a force."""
    return [row for row in store.of_force(queries.missing_figures, force_id) if row.figures == figures]


def recorded_crime(force_id: str, years: Sequence[CrimeYear]) -> list[str]:
    """Sentences on what is missing of a force's recorded crime; `years` are the totals that are shown."""
    shown = {row.financial_year: row.released_on or "" for row in years}
    gaps = [row for row in of_force(force_id, "recorded_crime") if row.period in shown]
    older = [row for row in gaps if shown[row.period] < (row.released_on or "")]
    name = force_record.short_names()[force_id]
    sentences = []
    for rows in (older, [row for row in gaps if row not in older]):
        if not rows:
            continue
        is_all = rows is older and {row.period for row in older} == shown.keys()
        when = "" if is_all else _periods(rows)
        because = _why(rows, missing_words.HOME_OFFICE)
        sentences.append(missing_words.no_recorded_crime(name, rows[0].released_on, when, because))
        if rows is older:
            sentences.append(missing_words.shown_instead(shown[row.period] for row in rows))
        if is_all:
            break
    return sentences


def outcomes(force_id: str, totals: Sequence[OutcomeTotal]) -> list[str]:
    """Sentences on what is missing of how a force's crimes ended; `totals` are the years that are shown."""
    held = {row.financial_year for row in totals}
    name = force_record.short_names()[force_id]
    return [
        missing_words.no_outcomes(
            name, rows[0].released_on, _periods(rows), _why(rows, missing_words.HOME_OFFICE), year in held
        )
        for year, of_year in groupby(of_force(force_id, "outcome"), key=lambda row: row.period)
        for rows in [list(of_year)]
    ]


def crime_rate(force_id: str, last: CrimeRate | None) -> str | None:
    """Why the Office for National Statistics gives no rate for a force, and the last one it gave; None where it gives one."""
    gaps = of_force(force_id, "crime_rate")
    if not gaps:
        return None
    if force_id == RATES_MISLEAD:
        return crime_page.CITY_NO_RATE
    because = _why(gaps, missing_words.ONS)
    words = missing_words.no_rate(force_record.short_names()[force_id], gaps[-1].period, because)
    return words if last is None else f"{words} {missing_words.last_rate(last.crimes_per_1000, last.year_ending)}"


def _why(rows: Sequence[MissingFigure], publisher: str) -> str:
    return missing_words.why([row.state for row in rows], [row.reason for row in rows if row.reason], publisher)


def _periods(rows: Sequence[MissingFigure]) -> str:
    years = groupby(rows, key=lambda row: row.period)
    return missing_words.periods({year: [row.quarter for row in of_year] for year, of_year in years})
