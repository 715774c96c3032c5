"""What may be said of two figures: the sentences of `rules.comparability`."""

from dashboard.text import formats, grade_words

RATES, GRADES = "rates", "grades"
SAME_FIGURE = "These are the same figure."
OTHER_SCOPE = "One of these figures is for all crime and the other for one kind of crime, so they cannot be compared."

NOT_PART_AND_WHOLE = "These are not a part and the whole of one inspection, so they cannot be compared."
PART_CLEAR = "One figure is part of the other, so the rule for separate samples does not apply. Their margins of error do not overlap, so the difference is clear."
PART_NOT_CLEAR = "One figure is part of the other, so the rule for separate samples does not apply. Their margins of error overlap, so the audit cannot tell the two apart."
PART_CANNOT_TELL = "We have not found a margin of error for both figures, so we cannot say whether they really differ."


def cannot_tell(without: list[str], a: float, b: float) -> str:
    """No interval known for one or both."""
    figures = (
        f"{possessive(without[0])} figure" if len(without) == 1 else f"the figures of {without[0]} and {without[1]}"
    )
    return f"We have no margin of error for {figures}, so we cannot say whether {formats.plain(a)} and {formats.plain(b)} per cent really differ."


def clear_difference(higher: str, lower: str, apart: float, needed: float) -> str:
    return f"{higher} recorded a larger share of reported crime than {lower}. They are {formats.plain(formats.half_up(apart, 1))} percentage points apart; a gap of up to about {formats.plain(formats.half_up(needed, 1))} points could be due to sampling (95 per cent level)."


def no_clear_difference(a: str, b: str, apart: float, needed: float) -> str:
    return f"{a} and {b} are {formats.plain(formats.half_up(apart, 1))} percentage points apart; a gap of up to about {formats.plain(formats.half_up(needed, 1))} points could be due to sampling (95 per cent level). These audits cannot tell the two forces apart."


def same_grade(a: str, b: str, grade: str) -> str:
    return f"{a} and {b} were both graded {grade} in this programme."


def other_grade(higher: str, higher_grade: str, lower: str, lower_grade: str) -> str:
    return f"In the same programme {higher} was graded {higher_grade} and {lower} {lower_grade}. Grades are not numbers, so we do not say by how much."


def other_regime(what: str, a: str, a_regime: str | None, b: str, b_regime: str | None) -> str:
    """Refusal across programmes."""
    if what == GRADES:
        return f"{possessive(a)} grade comes from {a_regime} and {possessive(b)} from {b_regime}, which had different rules and grades. {grade_words.REGIME_BREAK}"
    return f"{possessive(a)} rate comes from {a_regime} and {possessive(b)} from {b_regime}. Different programmes audited different kinds of reports, so their rates can be shown together with their dates, but not compared."


def not_inspected_figure(force: str) -> str:
    return f"The figure for {force} was given by the police or the commissioner themselves. It was not inspected."


def no_rate_to_compare(force: str) -> str:
    return f"There is no such rate for {force} in our register, so there is nothing to compare."


def no_grade_to_compare(force: str) -> str:
    return f"There is no such grade for {force} in our register, so there is nothing to compare."


def possessive(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"
