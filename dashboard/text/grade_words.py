"""Grades, rates and margins of error in words, wherever they are shown."""

from datetime import date

from dashboard.text import formats

LETTER = {
    "Outstanding": "O",
    "Good": "G",
    "Adequate": "A",
    "Requires improvement": "R",
    "Inadequate": "I",
    "Not graded": "–",
}
MEANING = {
    "Outstanding": "Inspectors found that the force records crime very well.",
    "Good": "Inspectors found that the force records crime well, with little to put right.",
    "Adequate": "Inspectors found that crime recording is good enough, with some things to put right.",
    "Requires improvement": "Inspectors found that the force must get better at recording crime.",
    "Inadequate": "Inspectors found serious failings in how the force records crime.",
}
MEANING_IS_OURS = (
    "The explanations of grades are ours; the inspectorate's own criteria are linked under About the data."
)
KIND = {
    "inspection": "Inspection",
    "re-inspection": "Re-inspection",
    "revisit": "Revisit",
    "cause-of-concern": "Letter on a cause of concern",
}
SCOPE = {"all": "all crime (without fraud)", "violence": "violent crime", "sexual": "sexual offences"}
STATUS = {
    "graded": "Graded",
    "graded_not_found": "Graded, but not in our register",
    "not_graded": "Not graded in this round",
    "unknown": "We could not find out",
}
INSPECTED, NOT_INSPECTED = "inspected", "not inspected"
NOT_PUBLISHED = "not published"
NO_INTERVAL = "no margin of error published"

INSPECTORATE = (
    "Inspectors are HMICFRS, His Majesty's Inspectorate of Constabulary and Fire & Rescue Services (until 2017 HMIC)."
)


def status_sentence(status: str, regime: str) -> str:
    """What is known of a later programme that gave this force no grade we can show."""
    return {
        "graded_not_found": f"Inspectors graded crime recording again in {regime}, but we have not found that grade in a public source. If you have it, tell us where it is published.",
        "not_graded": f"Inspectors gave no crime-recording grade in {regime}.",
        "unknown": f"We could not find out whether {regime} graded crime recording.",
    }[status]


def lede(force: str, grade: str, given_in: str, rate: float | None) -> str:
    """The first sentence about a force: its latest grade, and the rate of the same inspection where we have it."""
    words = f"Inspectors graded {force} {grade} for crime recording ({given_in})"
    return f"{words}: {_recorded(rate)}." if rate is not None else f"{words}."


def other_audit(rate: float, given_in: str, is_later: bool) -> str:
    """The rate of an inspection other than that of the latest grade."""
    return f"{'A later' if is_later else 'An earlier'} audit ({given_in}) found that {_recorded(rate)}."


def _recorded(rate: float) -> str:
    return f"about {formats.of_hundred(rate)} of every 100 reported crimes were recorded"


def graded_again(regime: str, is_certain: bool) -> str:
    """A later round graded crime recording, and we have not found the grade."""
    who = "Inspectors graded" if is_certain else "Inspectors seem to have graded"
    return f"{who} its crime recording again in {regime}, but we have not found that grade."


def concern_closed(closed_on: str) -> str:
    return f"They closed their cause of concern about its crime recording {formats.on_day(closed_on)}."


def concern_open(open_on: str) -> str:
    return f"Their cause of concern about its crime recording was still open {formats.on_day(open_on)}."


def given(regime: str, title_year: str, published_on: str | None) -> str:
    """For a bracket: "PEEL 2021/22, published on 28 April 2022"; the year of the report where its day is not known."""
    if published_on is not None:
        return f"{regime}, published {formats.on_day(published_on)}"
    report = f", report of {title_year}" if len(title_year) == 4 else ""
    return f"{regime}{report}, publication date not known"


def old_judgment(published_on: str | None, title_year: str, asked: str, today: date) -> str:
    """A warning for an old judgment; by the year in its title where the day is not known. `asked` holds the force to account."""
    ask = f"Much may have changed since; ask {asked} what assurance they have today."
    if published_on is None:
        return f"This grade comes from a report of {title_year[:4]}. {ask}"
    return f"This grade is {formats.age(published_on, today)} old. {ask}"


def when_given(kind: str, title_year: str, published_on: str | None, today: date) -> str:
    """What sort of inspection gave a grade, when, and how long ago that is."""
    if published_on is None:
        return f"{title_year} {KIND[kind].lower()} (publication date not known)"
    return f"{KIND[kind].lower()} published {formats.day(published_on)} · {formats.age(published_on, today)} old"


def interval_words(rate: float, ci: float | None) -> str:
    """The margin of error as a range of whole crimes in 100."""
    if ci is None:
        return "No margin of error was published for this figure."
    low, high = max(0.0, rate - ci), min(100.0, rate + ci)
    return f"Inspectors looked at a sample, so the true figure is likely to lie between {formats.plain(formats.half_up(low, 1))} and {formats.plain(formats.half_up(high, 1))} per cent."


WHAT_IS_RATE = "Recording rate: of the crimes people reported, the share that the force wrote down as crimes. Inspectors work it out by reading a sample of reports."
WHAT_IS_MARGIN = "Margin of error: the range in which the true figure is likely to lie (95 per cent confidence interval), because only a sample was read."
REGIME_BREAK = "Grades given under different rules cannot be compared. In 2021 inspectors moved from four grades to five; before that, each programme had questions of its own."
WHY_IT_MATTERS = "A crime that is not recorded is not investigated, and its victim is not offered help."
NO_GRADE_HERE = "no grade in our register"
