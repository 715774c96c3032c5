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
MEANING_IS_OURS = "The explanations of grades are ours; the inspectorate's own criteria are linked under Method."
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
        "graded_not_found": f"Inspectors graded crime recording again in {regime}, but we have not found that grade in a public source.",
        "not_graded": f"Inspectors gave no crime-recording grade in {regime}.",
        "unknown": f"We could not find out whether {regime} graded crime recording.",
    }[status]


WHERE_IS_GRADE = "Have you seen the grade that we have not found?"


def lede(force: str, rate: float | None, is_approximate: bool, when: str, earlier: tuple[float, str] | None) -> str:
    """The first sentence about a force: of every 100 crimes reported, how many were recorded."""
    if rate is None:
        return f"Inspectors have graded how {force} records crime, but no rate for all crime is in our register for their latest check."
    words = f"Of every 100 crimes reported to {force}, about {formats.of_hundred(rate)} were recorded when inspectors last measured it ({when})."
    if earlier:
        words += f" In {earlier[1]} it was about {formats.of_hundred(earlier[0])}."
    return words


def old_judgment(published_on: str | None, title_year: str, today: date) -> str | None:
    """A warning for a judgment older than three years; by the year in its title where the day is not known."""
    ask = "A lot may have changed since. Ask those who hold the force to account how they know that crime is recorded well today."
    if published_on is None:
        year = title_year[:4]
        return f"This grade comes from a report of {year}. {ask}" if today.year - int(year) > 3 else None
    if (formats.months_since(published_on, today) or 0) < 36:
        return None
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
