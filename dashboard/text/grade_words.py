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
    "seems_graded": "Seems to have been graded; we have not found the grade",
    "not_graded": "Not graded in this round",
    "not_inspected": "Not inspected in this round",
    "unknown": "We could not find out",
}
MISSING_MARK = {"graded_not_found": "…", "seems_graded": "…?", "not_graded": "–", "not_inspected": "×", "unknown": "?"}
"""What stands on a map where a force has no grade, by status: each kind of missing has a mark of its own."""
INSPECTED, NOT_INSPECTED, OWN_ACT = "inspected", "not inspected", "the inspectorate itself"
NOT_PUBLISHED = "not published"
MISSING_MARGIN = {
    "not published": "The inspectorate's report gives no margin of error for this figure.",
    "not found": "We have not found a margin of error for this figure.",
    "not measured": "No margin of error was measured for this figure.",
}
"""Why a rate has no margin of error, by `ci_missing`."""
MISSING_RATE = {
    "not published": "The inspectorate's report gives no rate for all crime.",
    "not found": "We have not found a rate for all crime for this inspection.",
    "not measured": "This inspection did not measure a rate for all crime.",
}
"""Why an inspection has no rate, by `rate_missing`."""

INSPECTORATE = (
    "Inspectors are HMICFRS, His Majesty's Inspectorate of Constabulary and Fire & Rescue Services (until 2017 HMIC)."
)


def status_sentence(status: str, regime: str, basis: str | None, reason: str | None) -> str:
    """What is known of a later programme that gave this force no grade we can show, and how we know it."""
    graded = "seem to have graded" if basis == "inferred" else "graded"
    said = {
        "graded_not_found": f"Inspectors {graded} crime recording again in {regime}, but we have not found that grade in a public source.",
        "not_graded": f"Inspectors gave no crime-recording grade in {regime}.",
        "not_inspected": f"Inspectors did not inspect this force in {regime}.",
        "unknown": f"We could not find out whether {regime} graded crime recording.",
    }[status]
    if reason is not None:
        because = {"derived": f"We work this out from {reason}", "inferred": f"We infer this from {reason}"}
        said += f" {because.get(basis or '', formats.capitalised(reason))}."
    return said


WHERE_IS_GRADE = "Have you seen the grade that we have not found?"


def narrowed_sentence(regime: str, narrowed_to: str, reason: str) -> str:
    """What a grade that we have not found can only be: our inference, and never shown as a grade."""
    return f"Our own inference, not a published grade: in {regime} it can only have been {narrowed_to}. Why: {reason}."


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


def inspection_words(regime: str, kind: str, published_on: str | None, title_year: str) -> str:
    """Programme, first or second inspection, and date: what stands with every mark and in every table."""
    return f"{regime}, {KIND[kind].lower()}, {formats.published(published_on, title_year)}"


def rate_published(rate_on: str | None, happened_on: str | None) -> str:
    """When a rate was published, where its grade is of another day; else nothing."""
    return f" (published {formats.day(rate_on)})" if rate_on is not None and rate_on != happened_on else ""


def when_given(kind: str, title_year: str, published_on: str | None, today: date) -> str:
    """What sort of inspection gave a grade, when, and how long ago that is."""
    if published_on is None:
        return f"{KIND[kind].lower()} {formats.published(None, title_year)}"
    return f"{KIND[kind].lower()} published {formats.day(published_on)} · {formats.age(published_on, today)} old"


def margin(ci: float | None, ci_missing: str | None) -> str:
    """The margin of error for a table cell, or why there is none: "± 1.85", "not found"."""
    return formats.margin(ci) or ci_missing or ""


def interval_words(rate: float, ci: float | None, ci_missing: str | None) -> str:
    """The margin of error as a range of whole crimes in 100, or why there is none."""
    if ci is None:
        return MISSING_MARGIN.get(ci_missing or "", "")
    low, high = max(0.0, rate - ci), min(100.0, rate + ci)
    return f"Inspectors looked at a sample, so the true figure is likely to lie between {formats.plain(formats.half_up(low, 1))} and {formats.plain(formats.half_up(high, 1))} per cent."


WHAT_IS_RATE = "Recording rate: of the crimes people reported, the share that the force wrote down as crimes. Inspectors work it out by reading a sample of reports."
WHAT_IS_MARGIN = "Margin of error: the range in which the true figure is likely to lie (95 per cent confidence interval), because only a sample was read."
REGIME_BREAK = "Grades given under different rules cannot be compared. In 2021 inspectors moved from four grades to five; before that, each programme had questions of its own."
WHY_IT_MATTERS = "A crime that is not recorded is not investigated, and its victim is not referred to support, though anyone can ask for it."
NO_GRADE_HERE = "no grade in our register"


def checked_by(is_inspected: bool, is_own_act: bool) -> str:
    """Whether inspectors had checked what was said; an act of the inspectorate needs nobody to check it."""
    return OWN_ACT if is_own_act else INSPECTED if is_inspected else NOT_INSPECTED
