"""Questions for whoever holds a force to account, and the facts beneath them: the sentences of `rules.commissioner_questions`.

Every fact is in the past tense and dated: a judgment says how a force recorded crime then, not how it does today.
"""

from collections.abc import Sequence

from dashboard.text import finding_words, formats, progress_page

QUESTIONS_LEDE = "Each question is generated from the fact beneath it."
WHAT_SHARE_TODAY = "What share of reported crime does the force record today, and who has checked that figure?"


def questions_title(asked: str) -> str:
    """`asked`: who holds the force to account, as `force_page.ASKED` has it."""
    return f"Questions for {asked}"


def ask_closed(grade: str, regime: str, published_on: str | None, closed_on: str) -> str:
    return f"{_graded(grade, regime, published_on)}, and {formats.on_day(closed_on)} they closed their cause of concern. What convinced them, and how will you make sure that the problem does not come back?"


def ask_open(open_on: str) -> str:
    return f"{formats.capitalised(formats.on_day(open_on))} inspectors still had a cause of concern about crime recording. What must the force do before they will close it, and by when?"


def ask_unseen(regime: str, is_certain: bool) -> str:
    graded = "Inspectors graded" if is_certain else "It seems that inspectors graded"
    return f"{graded} crime recording in {regime}, but we could not find the grade. What was it, and what did they tell the force to improve?"


def fact_unseen(given: str, grade: str, regime: str, status: str) -> str:
    return f"The last grade that we found: {grade} ({given}). {progress_page.later_round(regime, status)}."


def ask_grade(grade: str, regime: str, published_on: str | None, since: str) -> str:
    """`since` is empty for a grade that is not old, or one of the two below."""
    if since:
        return f"{_graded(grade, regime, published_on)}, and {since}. Which of their recommendations has the force carried out, and who outside the force has checked?"
    return f"{_graded(grade, regime, published_on)}. Which of their recommendations are still open, and how do you know that the others have worked?"


NOT_GRADED_SINCE = "have not graded it since"
NO_GRADE_FOUND_SINCE = "we have found no grade since"


def ask_age(grade: str, regime: str, published_on: str | None, is_last_published: bool) -> str:
    which = "The force's last crime-recording grade" if is_last_published else "The last crime-recording grade we found"
    dated = f"comes from {regime}" if published_on is None else f"was published {formats.on_day(published_on)}"
    return f"{which}, {grade}, {dated}. Who outside the force has checked since then that it still holds?"


def fact_grade(grade: str, given: str, later: Sequence[tuple[str, str]] = ()) -> str:
    """`later`: programme and status of each round after it."""
    return " ".join([f"{grade} ({given}).", *(f"{progress_page.later_round(*one)}." for one in later)])


def ask_rate(grade: str, regime: str, published_on: str | None, last_found: str) -> str:
    """The newest judgment came without a rate; `last_found` says of an older one what it was and when."""
    return f"{_graded(grade, regime, published_on)}, but {last_found}. {WHAT_SHARE_TODAY}"


def last_rate(rate: float, is_approximate: bool, regime: str, published_on: str | None) -> str:
    dated = f"came from {regime}" if published_on is None else f"was published {formats.on_day(published_on)}"
    return f"the last recording rate we found, {formats.percent(rate, is_approximate)}, {dated}"


NO_RATE_FOUND = "we have found no recording rate"


def fact_rate(grade: str, given: str, rate: str, rate_given: str) -> str:
    return f"{grade} ({given}): no recording rate found. Before that: {rate} ({rate_given})."


def ask_missed(rate: float, given: str) -> str:
    missed = 100 - formats.of_hundred(rate)
    share = f"about {missed}" if missed else "fewer than one"
    return f"The last audit ({given}) found that {share} of every 100 reported crimes had not been recorded. Which kinds of crime were missed most, and what has changed since?"


def fact_missed(grade: str, given: str, rate: str) -> str:
    return f"{grade} ({given}): {rate} recorded."


def ask_told(told_on: str, told: float, is_approximate: bool, found: float | None) -> str:
    then = (
        "no inspection that we know of has tested it"
        if found is None
        else f"inspectors later found {formats.percent(found)}"
    )
    return f"The force's own figure, given {formats.on_day(told_on)}, was {formats.percent(told, is_approximate)}; {then}. Who checks the figures that the force gives you?"


def ask_violence(violence: float, everything: float, regime: str, published_on: str | None) -> str:
    audit = f"{regime} audit" if published_on is None else f"audit published {formats.on_day(published_on)}"
    return f"In the {audit}, {formats.plain(violence)} per cent of violent crimes had been recorded, against {formats.percent(everything)} of all crime. What has been done since for victims of violence?"


def fact_violence(given: str, violence: str, everything: str, verdict: str) -> str:
    return f"{given}: violent crime {violence}, all crime {everything}. {verdict}"


def ask_rise(then: float, now: float, first: str, last: str, before: float, after: float) -> str:
    rise = formats.plain(formats.half_up((now - then) / then * 100))
    return f"Recorded crime rose {rise} per cent between {first} and {last}, while recording accuracy went from {formats.plain(before)} to {formats.percent(after)}. How much of the rise was better recording?"


def fact_rise(then: float, now: float, first: str, last: str) -> str:
    return f"{formats.count(then)} crimes were recorded in {first} and {formats.count(now)} in {last}. Both accuracy figures come from one programme and differ by more than their margins of error."


def ask_finding(kind: str, finding: str, regime: str, published_on: str | None, deadline: str | None) -> str:
    asked = {
        "cause_of_concern": "raised a cause of concern",
        "recommendation": "made a recommendation",
        "area_for_improvement": "named an area for improvement",
        "observation": "found",
    }[kind]
    by = f", {finding_words.deadline(deadline)}" if deadline else ""
    when = formats.capitalised(_when(regime, published_on))
    return f"{when} inspectors {asked}{by}: “{finding}” What has been done, and who has checked it?"


def fact_finding(regime: str, status: str | None, as_of: str | None) -> str:
    known = "we have not found a later word on it" if status is None else finding_words.follow_up(status, as_of)
    return f"{regime}: {known}."


def _graded(grade: str, regime: str, published_on: str | None) -> str:
    return f"Inspectors graded crime recording {grade} {_when(regime, published_on)}"


def _when(regime: str, published_on: str | None) -> str:
    """ "on 5 March 2019", "in March 2019", or where the day is not known the programme: "in PEEL 2021/22"."""
    return f"in {regime}" if published_on is None else formats.on_day(published_on)
