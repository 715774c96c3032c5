"""Sentences of Recorded crime."""

from collections.abc import Callable, Iterable, Sequence

from dashboard.text import formats
from dashboard.text.comparison_words import possessive
from dashboard.text.force_names import at_start, in_sentence

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
RELEASES_OF = "Home Office, police recorded crime (the release of that day)"
_CITY = "ONS does not publish a rate for the City of London: few people live there, many work there."
CITY_NO_RATE = f"{_CITY} We show numbers only."
CITY_NO_PANEL = f"{_CITY} On this scale it has no panel."
FRAUD_2012 = (
    "2012/13 includes frauds that police forces then still recorded; since April 2013 a national centre records them."
)
REVISED = "The Home Office revises earlier years a little with every release. For each year we show the newest release we hold."
POPULATION_NOTE = "In the table we worked out crimes for each 1,000 residents ourselves, only for years whose mid-year population we hold."
NEGATIVE = "A negative number is a correction that the Home Office published."
YEARS_KEY = "Above or beside a year: the crime-recording grade (its first letter) and rate published in it, and the programme. The rate is about reports made before that: it does not belong to that year's count. A dashed line marks a new programme, whose grades and rates cannot be compared with earlier ones. A striped bar is part of a year."
OUTCOMES_TITLE = "How recorded crimes ended"
OUTCOMES_NOTE = "Crimes recorded in each year, by how they ended so far. Recent years are incomplete. Crimes still without an outcome are not counted."

PANELS_TITLE = "Side by side"
SCALE = "Scale"
SCALES = {"own": "Each panel its own", "same": "The same for all, for each 1,000 residents"}
OWN_SCALE = "Each panel has its own scale, so compare the shape, not the height. Fraud is left out."
SPLIT, SPLIT_FORCES, SPLIT_OFFENCES = "One panel for each", "Force", "Kind of offence"
PERIOD, BY_YEAR, BY_QUARTER = "Period", "Years", "Quarters"
COUNTING_CHANGES = [
    "In 2017/18 burglary categories changed: residential and non-residential, instead of domestic and non-domestic.",
    "Stalking and harassment, and deaths or serious injuries by unlawful driving, are counted separately from 2013/14.",
]


def same_scale(mid_years: Iterable[int]) -> str:
    """How to read small multiples on one scale; `mid_years` are those of the residents that every period is divided by."""
    years = formats.listed([f"mid-{year}" for year in sorted(set(mid_years))])
    return f"All panels have the same scale: crimes for each 1,000 residents. We worked this out ourselves. Every period is divided by the residents of {years}, the newest number we hold, so these are not published rates. Fraud is left out."


def panel_alt(panel: str, whole: Sequence[tuple[str, float]], show: Callable[[float], str]) -> str:
    """One panel of small multiples in words: first and last, most and fewest of its whole periods."""
    if not whole:
        return f"{panel}: no whole period"
    first, last = whole[0], whole[-1]
    return f"{panel}: {show(first[1])} in {first[0]}, {show(last[1])} in {last[0]}. {_extremes(whole, show)}"


def panels_alt(name: str, is_same_scale: bool, panels: Sequence[str]) -> str:
    """Small multiples in words."""
    unit = (
        "crimes for each 1,000 residents, all on the same scale" if is_same_scale else "crimes, each on its own scale"
    )
    return f"{name}, recorded {unit}. " + ". ".join(panels) + "."


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


def hollow(parts: Sequence[str], is_newer_above: bool) -> str:
    """Which periods of small multiples are part of a year, and so have hollow marks; nothing where none is.

    `is_newer_above`: a whole year's total is held of one of them, from a newer release.
    """
    if not parts:
        return ""
    newer = (
        " The whole year shown above is from a newer release, of which we hold no quarters." if is_newer_above else ""
    )
    return f" Hollow mark: {', '.join(parts)}.{newer}"


def until(year: str, quarters: int, missing: Sequence[int] = ()) -> str:
    """What stands with the bar of a part of a year: "to Dec 2025", or "part" where its quarters have a gap; nothing for a whole one."""
    if _between(quarters, missing):
        return "part"
    return "" if quarters == 4 else f"to {formats.abbreviated(formats.quarter_end(year, quarters))}"


def audited(audit_from: str, audit_to: str) -> str:
    """Which reports an inspection checked: "of reports from June 2016 to November 2016"."""
    return f"of reports from {formats.month(audit_from)} to {formats.month(audit_to)}"


def years_key(undated: Sequence[str]) -> str:
    """How to read the bars of years; `undated` are judgments that have no year to stand with."""
    return f"{YEARS_KEY} Without a year here: {'; '.join(undated)}." if undated else YEARS_KEY


def years_alt(force: str, whole_years: Sequence[tuple[str, int]], judged: Sequence[str]) -> str:
    """Recorded crime in words: first, last, most and fewest of the whole years (financial year, crimes), then each judgment."""
    ends = [*whole_years[:1], *whole_years[1:][-1:]]
    counted = [f"{formats.count(count)} crimes in {year}" for year, count in ends]
    words = (
        f"{at_start(force)} recorded {' and '.join(counted)}."
        if counted
        else f"No whole year of {possessive(in_sentence(force))} recorded crime is shown."
    )
    if len(whole_years) > 2:
        words += f" {_extremes(whole_years)}."
    return f"{words} How well crime was recorded: {'; '.join(judged)}." if judged else words


def _extremes(values: Sequence[tuple[str, float]], show: Callable[[float], str] = formats.count) -> str:
    """The highest and the lowest of several periods: "Most: 200,452 in 2018/19; fewest: 98,566 in 2012/13"."""
    most, fewest = max(values, key=lambda one: one[1]), min(values, key=lambda one: one[1])
    return f"Most: {show(most[1])} in {most[0]}; fewest: {show(fewest[1])} in {fewest[0]}"


def official_rate(rate: float, year_ending: str) -> str:
    return f"The Office for National Statistics publishes {formats.one_decimal(rate)} crimes for each 1,000 residents in the year to {formats.day(year_ending)}, leaving out fraud."


def accuracy_beside(force: str, judged: list[str]) -> str:
    return f"How well {in_sentence(force)} recorded crime: {'; '.join(judged)}."
