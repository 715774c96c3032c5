"""Sentences of Recorded crime."""

from collections.abc import Sequence

from dashboard.text import formats
from dashboard.text.force_names import in_sentence

CRIME_TITLE = "Crimes recorded by the police"
CRIME_LEDE = (
    "What a force recorded, not what happened: many crimes are never reported, and some reports are never recorded."
)
ALL_OFFENCES = "All offences"
OFFENCE_GROUP = "Kind of offence"
AS_RATE = "For each 1,000 residents"
SINCE = "From year"
DETAIL_TITLE = "One year in detail"
REVISIONS_TITLE = "How later releases changed earlier years"
REVISIONS_SHOW = "Totals of the same year in each release"
CITY_NO_RATE = (
    "ONS does not publish a rate for the City of London: few people live there, many work there. We show numbers only."
)
FRAUD_2012 = (
    "2012/13 includes frauds that police forces then still recorded; since April 2013 a national centre records them."
)
REVISED = "The Home Office revises earlier years a little with every release. For each year we show the newest release we hold."
POPULATION_NOTE = "In the table we worked out crimes for each 1,000 residents ourselves, only for years whose mid-year population we hold."
NEGATIVE = "A negative number is a correction that the Home Office published."
BESIDE_KEY = "On the right: the crime-recording grade (its first letter) and rate published in that year. Hatched: part of a year."
OUTCOMES_TITLE = "How recorded crimes ended"
OUTCOMES_NOTE = "Crimes recorded in each year, by how they ended so far. Recent years are incomplete. Crimes still without an outcome are not counted."

PANELS_TITLE = "Side by side, each on its own scale"
PANELS_NOTE = "Each panel has its own scale, so compare the shape, not the height. Fraud is left out."
SPLIT, SPLIT_FORCES, SPLIT_OFFENCES = "One panel for each", "Force", "Kind of offence"
PERIOD, BY_YEAR, BY_QUARTER = "Period", "Years", "Quarters"
COUNTING_CHANGES = [
    "In 2017/18 burglary categories changed: residential and non-residential, instead of domestic and non-domestic.",
    "Stalking and harassment, and deaths or serious injuries by unlawful driving, are counted separately from 2013/14.",
]


def panel_alt(panel: str, first: tuple[str, float], last: tuple[str, float]) -> str:
    """One panel of small multiples in words: its first and last whole period with their crimes."""
    return f"{panel}: {formats.count(first[1])} in {first[0]}, {formats.count(last[1])} in {last[0]}"


def panels_alt(name: str, panels: Sequence[str]) -> str:
    """Small multiples in words."""
    return f"{name}, recorded crimes. " + ". ".join(panels) + "."


def quarter(financial_year: str, number: int) -> str:
    """A quarter of a financial year by its months: "Apr to Jun 2024"."""
    start = int(financial_year[:4])
    months = ("Apr to Jun", "Jul to Sep", "Oct to Dec", "Jan to Mar")[number - 1]
    return f"{months} {start + (number == 4)}"


def part_of_year(year: str, quarters: int, missing: Sequence[int] = ()) -> str:
    """A financial year as its total is shown, wherever that is: "2025/26 (three quarters, to December 2025)"; a whole one is "2025/26".

    `missing` are quarters that this force lacks: "2024/25 (three quarters, without Jul to Sep 2024)".
    """
    if quarters == 4:
        return year
    counted = f"{formats.spelt(quarters)} quarter{'s' if quarters > 1 else ''}"
    if between := _between(quarters, missing):
        return f"{year} ({counted}, without {formats.listed([quarter(year, number) for number in between])})"
    return f"{year} ({counted}, to {formats.quarter_end(year, quarters)})"


def _between(quarters: int, missing: Sequence[int]) -> list[int]:
    """The missing quarters of a year that a later quarter follows, so that the year's total does not run to a month."""
    last = max(set(range(1, quarters + len(missing) + 1)) - set(missing))
    return [number for number in missing if number < last]


def panels_note(parts: Sequence[str]) -> str:
    """How to read small multiples; `parts` are the periods that are part of a year, which have hollow marks."""
    return f"{PANELS_NOTE} Hollow mark: {', '.join(parts)}." if parts else PANELS_NOTE


def bar_label(count: int, year: str, quarters: int, missing: Sequence[int] = ()) -> str:
    """What stands beside a year's bar: "238,420", "238,420 (to Dec 2025)" for part of a year, "238,420 (part)" where its quarters have a gap."""
    words = formats.count(count)
    if _between(quarters, missing):
        return f"{words} (part)"
    return words if quarters == 4 else f"{words} (to {formats.abbreviated(formats.quarter_end(year, quarters))})"


def official_rate(rate: float, year_ending: str) -> str:
    return f"The Office for National Statistics publishes {formats.one_decimal(rate)} crimes for each 1,000 residents in the year to {formats.day(year_ending)}, leaving out fraud."


def accuracy_beside(force: str, judged: list[str]) -> str:
    return f"How well {in_sentence(force)} recorded crime: {'; '.join(judged)}."
