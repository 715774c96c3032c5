"""What a release does not give for a force, and why, in sentences made of nothing but what `missing_figure` says of that force."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from dashboard.database.rows import CrimeRate, CrimeYear, MissingFigure, OutcomeTotal
from dashboard.text import crime_page, formats
from dashboard.text.force_names import in_sentence

WHY = {
    "suppressed": "{publisher} has the figures and holds them back.",
    "not supplied": "The force did not supply them.",
    "not available": "{publisher} does not say why.",
    "not yet published": "They are still to come.",
    "withdrawn": "An earlier release had them. {publisher} does not say why this one has not.",
}
PLAINEST = ("not supplied", "suppressed", "not yet published", "withdrawn", "not available")
"""Where several states meet in one sentence, the first of these says most."""
HOME_OFFICE = "The Home Office"
ONS = "The Office for National Statistics"
CITY = "city-of-london"
"""Where rates for each resident mislead: few people live there, many work there. A fact about this place, whatever a publisher gives."""


def recorded_crime(short_name: str, gaps: Sequence[MissingFigure], years: Sequence[CrimeYear]) -> list[str]:
    """What the newest release does not give of a force's recorded crime; `years` are the totals that are shown."""
    shown = {row.financial_year: row.released_on or "" for row in years}
    sentences = []
    for released_on, of_release in groupby(
        sorted(gaps, key=lambda row: row.released_on or ""), key=lambda row: row.released_on
    ):
        rows = [row for row in of_release if row.period in shown]
        older = [row for row in rows if shown[row.period] < (released_on or "")]
        if older and {row.period for row in older} == set(shown):
            sentences.append(_home_office(short_name, released_on, "", rows) + _shown_instead(shown.values()))
            continue
        for some, instead in ((older, True), ([row for row in rows if row not in older], False)):
            if some:
                what = f" for {_periods(some)}"
                words = _home_office(short_name, released_on, what, some)
                sentences.append(words + (_shown_instead(shown[row.period] for row in some) if instead else ""))
    return sentences


def outcomes(short_name: str, gaps: Sequence[MissingFigure], totals: Sequence[OutcomeTotal]) -> list[str]:
    """What the newest release does not give of how a force's crimes ended; `totals` are the years that are shown."""
    sentences = []
    held = {row.financial_year: row.source_id for row in totals}
    for year, of_year in groupby(gaps, key=lambda row: row.period):
        rows = list(of_year)
        what = f"how crimes ended for {_periods(rows)}"
        more = (
            "The figures shown for that year are from an earlier release."
            if year in held
            else "So the year has no total."
        )
        sentences.append(
            f"{HOME_OFFICE}'s release of {formats.day(rows[0].released_on)} does not say {what} in the area of {in_sentence(short_name)}. "
            f"{_why(rows, HOME_OFFICE)} {more}"
        )
    return sentences


def crime_rate(short_name: str, gap: MissingFigure, last: CrimeRate | None) -> str:
    """Why the Office for National Statistics gives no rate for a force, and the last one that it gave."""
    if gap.force_id == CITY:
        return crime_page.CITY_NO_RATE
    words = f"{ONS} gives no crimes for each 1,000 residents of {in_sentence(short_name)} in the year to {formats.day(gap.period)}. {_why([gap], ONS)}"
    if last is None:
        return words
    return f"{words} The last it gave was {formats.one_decimal(last.crimes_per_1000)}, in the year to {formats.day(last.year_ending)}."


def _home_office(short_name: str, released_on: str | None, what: str, rows: Sequence[MissingFigure]) -> str:
    return (
        f"{HOME_OFFICE}'s release of {formats.day(released_on)} has no recorded crime of {in_sentence(short_name)}{what}. "
        f"{_why(rows, HOME_OFFICE)}"
    )


def _shown_instead(days: Iterable[str]) -> str:
    listed = formats.listed([formats.day(day) for day in sorted(set(days))])
    return f" What we show instead is older, from the release of {listed}."


def _why(rows: Sequence[MissingFigure], publisher: str) -> str:
    states = {row.state for row in rows}
    reasons = list(dict.fromkeys(row.reason for row in rows if row.reason))
    if reasons and states <= {"not available", "withdrawn"}:
        return f"It says: “{' '.join(reasons)}”"
    why = WHY[next(state for state in PLAINEST if state in states)].format(publisher=publisher)
    return f"{why} It says: “{' '.join(reasons)}”" if reasons else why


def _periods(rows: Sequence[MissingFigure]) -> str:
    """ "2024/25", "Oct to Dec 2025", "2012/13 to 2024/25 and Apr to Jun 2025"."""
    words = []
    for year, of_year in groupby(sorted(rows, key=lambda row: (row.period, row.quarter)), key=lambda row: row.period):
        quarters = [row.quarter for row in of_year]
        words += [year] if len(quarters) == 4 else [crime_page.quarter(year, quarter) for quarter in quarters]
    return formats.listed(words)
