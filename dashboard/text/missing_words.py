"""What a release does not give for a force, and why, in sentences made of nothing but what `missing_figure` says of that force."""

from collections.abc import Iterable, Sequence

from dashboard.text import crime_page, formats
from dashboard.text.force_names import in_sentence

WHY = {
    "not supplied": "The force did not supply them.",
    "suppressed": "{publisher} has the figures and holds them back.",
    "not yet published": "They are still to come.",
    "withdrawn": "An earlier release had them. {publisher} does not say why this one has not.",
    "not available": "{publisher} does not say why.",
}
"""State to what it means; where several meet in one sentence, the first of these says most."""
WITHOUT_A_REASON = {"not available", "withdrawn"}
HOME_OFFICE = "The Home Office"
ONS = "The Office for National Statistics"


def why(states: Iterable[str], reasons: Sequence[str], publisher: str) -> str:
    """Why figures are missing, and what the publisher itself says of it."""
    of_all = set(states)
    said = f"It says: “{' '.join(dict.fromkeys(reasons))}”" if reasons else ""
    if said and of_all <= WITHOUT_A_REASON:
        return said
    words = WHY[next(state for state in WHY if state in of_all)].format(publisher=publisher)
    return f"{words} {said}" if said else words


def periods(quarters: dict[str, list[int]]) -> str:
    """Financial year to its quarters as "2024/25" or "Jul to Sep 2025 and Oct to Dec 2025"."""
    words: list[str] = []
    for year, numbers in quarters.items():
        words += [year] if len(numbers) == 4 else [crime_page.quarter(year, number) for number in numbers]
    return formats.listed(words)


def no_recorded_crime(force: str, released_on: str | None, when: str, because: str) -> str:
    """`when` is empty where the release has nothing at all of the force."""
    period = f" in {when}" if when else ""
    return f"{HOME_OFFICE}'s release of {formats.day(released_on)} has no figures for crimes recorded by {in_sentence(force)}{period}. {because}"


def shown_instead(days: Iterable[str]) -> str:
    """The releases that older figures are from."""
    return f"The figures shown are older, from the release of {formats.listed([formats.day(day) for day in sorted(set(days))])}."


def no_outcomes(force: str, released_on: str | None, when: str, because: str, is_older_shown: bool) -> str:
    more = "The total shown is from an earlier release." if is_older_shown else "So the year has no total."
    return f"{HOME_OFFICE}'s release of {formats.day(released_on)} does not say how crimes recorded by {in_sentence(force)} in {when} ended. {because} {more}"


def no_rate(force: str, year_ending: str, because: str) -> str:
    return f"{ONS} gives no rate of crimes for each 1,000 residents for {in_sentence(force)} in the year to {formats.day(year_ending)}. {because}"


def last_rate(rate: float, year_ending: str) -> str:
    return f"The last it gave was {formats.one_decimal(rate)}, in the year to {formats.day(year_ending)}."
