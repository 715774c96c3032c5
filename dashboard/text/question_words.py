"""Questions for the commissioner and the facts beneath them: the sentences of `rules.commissioner_questions`."""

from dashboard.text import finding_words, formats

QUESTIONS_TITLE = "Questions for the commissioner"
QUESTIONS_LEDE = "Each question is generated from the fact beneath it."
QUESTIONS_NONE = "The published facts in our register give rise to none of our fixed questions for this force."


def ask_age(published_on: str, is_last_published: bool) -> str:
    which = "The force's last published" if is_last_published else "The last"
    found = "" if is_last_published else " that we could find"
    return f"{which} crime-recording grade{found} is from {formats.day(published_on)}. What independent assurance have you had since then?"


def ask_grade(grade: str, published_on: str | None) -> str:
    return f"Inspectors graded crime recording {grade} {_on(published_on)}. Which recommendations are still open, and when will inspectors return?"


def fact_grade(regime: str, grade: str, published_on: str | None) -> str:
    return f"{regime}: {grade}, published {formats.day(published_on)}."


def ask_told(happened_on: str, told: float, is_approximate: bool, found: float | None) -> str:
    told_words = formats.percent(told, is_approximate)
    if found is None:
        return f"{_on(happened_on).capitalize()} {told_words} was given as the force's own figure. Inspectors have not yet tested it. Who checks the force's own figures?"
    return f"{_on(happened_on).capitalize()} {told_words} was given as the force's own figure. Inspectors later found {formats.percent(found)}. Who checks the force's own figures?"


def ask_violence(violence: float, everything: float) -> str:
    return f"Violent crime is recorded less reliably than crime as a whole ({formats.percent(violence)} against {formats.percent(everything)}). What is being done for those victims?"


def fact_violence(
    regime: str, published_on: str | None, violence: float, violence_ci: float, everything: float, everything_ci: float
) -> str:
    return f"{regime}, {formats.day(published_on)}: violent crime {formats.plain(violence)} {formats.margin(violence_ci)}, all crime {formats.plain(everything)} {formats.margin(everything_ci)} per cent. The margins of error do not overlap."


def ask_rise(then: float, now: float, first: str, last: str, before: float, after: float) -> str:
    rise = formats.plain(formats.half_up((now - then) / then * 100))
    return f"Recorded crime rose {rise} per cent between {first} and {last}, while recording accuracy went from {formats.plain(before)} to {formats.percent(after)}. How much of the rise is better recording?"


def fact_rise(then: float, now: float, first: str, last: str) -> str:
    return f"{formats.count(then)} crimes were recorded in {first} and {formats.count(now)} in {last}. Both accuracy figures come from one programme and differ by more than their margins of error."


def ask_finding(kind: str, finding: str, published_on: str | None, deadline: str | None) -> str:
    by = f" It was {finding_words.deadline(deadline)}." if deadline else ""
    asked = {"cause_of_concern": "raised a cause of concern", "recommendation": "made a recommendation"}.get(
        kind, "named an area for improvement"
    )
    return f"{_on(published_on).capitalize()} inspectors {asked}: “{finding}”{by} What has been done, and who has checked it?"


def fact_finding(regime: str, status: str | None, as_of: str | None) -> str:
    known = "we have not found a later word on it" if status is None else finding_words.follow_up(status, as_of)
    return f"{regime}: {known}."


def _on(published_on: str | None) -> str:
    """ "on 5 March 2019", "in March 2019", or that the date is not known."""
    if published_on is None:
        return "(date not known)"
    return f"{'on' if len(str(published_on)) >= 10 else 'in'} {formats.day(published_on)}"
