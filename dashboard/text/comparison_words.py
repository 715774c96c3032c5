"""What may be said of two figures: the sentences of `rules.comparability`. Each names its programme, its dates and what is newer,
so that an old figure cannot be quoted as news."""

from typing import NamedTuple

from dashboard.text import formats, grade_words

RATES, GRADES = "rates", "grades"
SAME_FIGURE = "These are the same figure."
OTHER_SCOPE = "One of these figures is for all crime and the other for one kind of crime, so they cannot be compared."
NO_DATE = "publication date not known"
WHICH = {
    "inspection": "first inspection",
    "re-inspection": "second inspection",
    "revisit": "revisit",
    "cause-of-concern": "letter on a cause of concern",
}
"""Which inspection of its programme a figure is from, by kind."""

NOT_PART_AND_WHOLE = "These are not a part and the whole of one inspection, so they cannot be compared."
PART_CLEAR = "One figure is part of the other, so the rule for separate samples does not apply. Their margins of error do not overlap, so the difference is clear."
PART_NOT_CLEAR = "One figure is part of the other, so the rule for separate samples does not apply. Their margins of error overlap, so the audit cannot tell the two apart."
PART_CANNOT_TELL = "We have not found a margin of error for both figures, so we cannot test whether they really differ."


class Side(NamedTuple):
    """One of two figures as it is said: whose it is, the figure, its programme, which inspection and when, and what is newer."""

    force: str
    figure: str
    regime: str | None = None
    when: str | None = None
    since: str | None = None


def month(published_on: str | None, title_year: str) -> str:
    """The month of a report ("January 2020"); without one the year in its title, unless that is the round, which stands beside it."""
    if published_on is not None:
        return formats.month(published_on)
    return f"{title_year}, {NO_DATE}" if len(title_year) == 4 else NO_DATE


def inspected(kind: str, published_on: str | None, title_year: str) -> str:
    """Which inspection of its programme, and when its report was published: "first inspection, January 2020"."""
    return f"{WHICH[kind]}, {month(published_on, title_year)}"


def judged(grade: str | None, rate: float | None, is_approximate: bool) -> str:
    """A judgment in few words: its grade, else its rate."""
    return grade or f"{formats.percent(rate, is_approximate)} recorded"


def judged_since(
    grade: str | None, rate: float | None, is_approximate: bool, regime: str | None, kind: str, when: str
) -> str:
    """A newer judgment: "Adequate (92.5 per cent recorded) in PEEL 2021/22, November 2022". `regime` None: outside the programmes."""
    what = judged(grade, rate, is_approximate)
    if grade and rate is not None:
        what = f"{what} ({judged(None, rate, is_approximate)})"
    where = "outside the programmes" if regime is None else f"in {regime}"
    return f"{what} {where}, {when}" if kind == "inspection" else f"{what} {where}, {WHICH[kind]}, {when}"


GRADE_NOT_FOUND = "grade not found"
"""Of a newer judgment whose grade we have not found, in the few words a chart has room for."""


def graded_not_found(regime: str, is_certain: bool) -> str:
    graded = "graded" if is_certain else "it seems to have been graded"
    return f"{graded} in {regime}, but we have not found that grade"


def cannot_tell(a: Side, b: Side, without: list[str]) -> str:
    """No margin of error is known for one or both."""
    figures = (
        f"{possessive(without[0])} figure" if len(without) == 1 else f"the figures of {without[0]} and {without[1]}"
    )
    lead = f"{_programme(a)}we cannot test whether {_with_figure(a)} and {_with_figure(b)} really differ"
    return f"{formats.capitalised(lead)}: we have not found a margin of error for {figures}.{_since(a, b)}"


def clear_difference(higher: Side, lower: Side, apart: float, needed: float) -> str:
    return f"{_programme(higher)}{_with_figure(higher)} recorded a larger share of reported crime than {_with_figure(lower)}. They were {_apart(apart, needed)}{_since(higher, lower)}"


def no_clear_difference(a: Side, b: Side, apart: float, needed: float) -> str:
    return f"{_programme(a)}{_with_figure(a)} and {_with_figure(b)} were {_apart(apart, needed)} These audits cannot tell the two forces apart.{_since(a, b)}"


def clear_in_short(higher: Side, lower: Side) -> str:
    """A clear difference, ready to quote."""
    return f"{_programme(higher)}{_with_figure(higher)} clearly recorded a larger share of reported crime than {_with_figure(lower)}.{_since(higher, lower)}"


def not_clear_in_short(a: Side, b: Side) -> str:
    """No clear difference, ready to quote."""
    return f"{_programme(a)}{_with_figure(a)} and {_with_figure(b)} could not be told apart: their gap is within the margins of error.{_since(a, b)}"


def same_grade(a: Side, b: Side) -> str:
    return f"{_programme(a)}{_with_date(a)} and {_with_date(b)} were both graded {a.figure}.{_since(a, b)}"


def other_grade(higher: Side, lower: Side) -> str:
    return f"{_programme(higher)}{_with_date(higher)} was graded {higher.figure} and {_with_date(lower)} {lower.figure}. Grades are not numbers, so we do not say by how much.{_since(higher, lower)}"


def other_regime(what: str, a: Side, b: Side) -> str:
    """Refusal across programmes."""
    given = f"{possessive(a.force)} {what.removesuffix('s')} ({_dated(a)}) comes from {a.regime} and {possessive(b.force)} ({_dated(b)}) from {b.regime}"
    if what == GRADES:
        return f"{given}, which had different rules and grades. {grade_words.REGIME_BREAK}{_since(a, b)}"
    return f"{given}. Different programmes audited different kinds of reports, so their rates can be shown together with their dates, but not compared.{_since(a, b)}"


def not_inspected_figure(force: str) -> str:
    return f"The figure for {force} was given by the police or the commissioner themselves. It was not inspected."


def no_rate_to_compare(force: str) -> str:
    return f"There is no such rate for {force} in our register, so there is nothing to compare."


def no_grade_to_compare(force: str) -> str:
    return f"There is no such grade for {force} in our register, so there is nothing to compare."


def possessive(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def _programme(side: Side) -> str:
    return f"In {side.regime}, " if side.regime else ""


def _with_figure(side: Side) -> str:
    return f"{side.force} ({_dated(side)})"


def _with_date(side: Side) -> str:
    return f"{side.force} ({side.when})" if side.when else side.force


def _dated(side: Side) -> str:
    return f"{side.figure}, {side.when}" if side.when else side.figure


def _apart(apart: float, needed: float) -> str:
    return f"{formats.plain(formats.half_up(apart, 1))} percentage points apart; a gap of up to about {formats.plain(formats.half_up(needed, 1))} points could be due to sampling (95 per cent level)."


def _since(a: Side, b: Side) -> str:
    """What is newer than these two figures."""
    newer = [side for side in (a, b) if side.since]
    if len(newer) == 2:
        return f" Both have been inspected again since. {a.force}: {a.since}. {b.force}: {b.since}."
    return f" {newer[0].force} has been inspected again since: {newer[0].since}." if newer else ""
