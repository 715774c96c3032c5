"""Sentences of the page of one force."""

from collections.abc import Sequence

from dashboard.text import find_page, formats, grade_words
from dashboard.text.force_names import in_sentence

CHOOSE_FORCE = "Police force"
PICK_FORCE = "Choose a force"
NO_FORCE_YET = "Choose a police force. Not sure which is yours? Use Find your force to look it up."
LATEST_GRADE = "Latest crime-recording grade we have found"
HELP_TITLE = "Been a victim of crime in {force}?"
HELP_LEDE = "You can get help whether or not you reported the crime."
ALL_HELP = "All help in {force}"
IN_DANGER = "In danger now? Call 999."
TIMELINE_TITLE = "What inspectors found, and what was said"
TIMELINE_UNIT = (
    "Figures: per cent of reported crime that was recorded. Bars show the margin of error where we have found one."
)
NO_RATE_MEANS = "“No rate” means that we hold none for all crime."
MARKS = {
    "graded": "Inspection, with the letter of its grade",
    "inspection": "Inspection, no grade in our register",
    "inspectorate letter": "Letter from the inspectorate",
    "cause of concern open": "Cause of concern still open",
    "cause of concern closed": "Cause of concern closed",
    "enhanced monitoring begins": "Closer monitoring begins",
    "enhanced monitoring ends": "Closer monitoring ends",
    "self-reported figure": "Reported by the police or the commissioner themselves, not inspected",
    "promise": "Promise",
    "panel scrutiny": "Questions from a panel",
    "commissioner's response": "Response to inspectors",
    "internal audit": "Internal audit",
    "parliamentary evidence": "Evidence in Parliament",
}
"""What each mark of a timeline stands for; the kinds of events under their names in the register."""
SAME_AS_TABLE = "View as a table"
OVERSIGHT_TITLE = "What was said between inspections"
OVERSIGHT_NONE = "We have found nothing that was said about this force's crime recording between inspections. That does not mean nothing was said."
CORE_TITLE = "Grades for the underlying questions"
SCOPED_TITLE = "Violent crime and sexual offences"
PEEL_TITLE = "Other inspection grades (PEEL)"
PEEL_LEDE = "PEEL inspections look at effectiveness, efficiency and legitimacy: how well a force cuts crime, uses its money and treats people. Grades from one round cannot be compared with those from another."
PEEL_NO_QUESTIONS = "No grades of this round are in our register."
DERIVED = "derived"
RECORDED_TITLE = "Recorded crime, beside how well it is recorded"
RECORDED_CAUTION = "More recorded crime can mean better recording, not more crime. Read the two together."
REVISED_TITLE = "Grades that were changed later"
CONFLICT_TITLE = "Where sources disagree"
SOURCES_TITLE = "Sources of every figure on this page"
WEBSITE_CHECK = "check this address: sources differ"
NO_RATE = "no rate"

NO_PROGRAMME = "Outside the programmes"
DATE_NOT_KNOWN = "* The day of publication is not known to us, so the year in the report's title stands here."
GOVERNED_TITLE = "Who holds this force to account"
GOVERNED_KIND = {
    "police and crime commissioner": "An elected police and crime commissioner",
    "PFCC": "An elected police, fire and crime commissioner",
    "combined-authority mayor": "An elected mayor",
    "MOPAC": "The Mayor of London's office",
    "City of London Police Authority": "The City of London Corporation",
}

ASKED = {
    "police and crime commissioner": "the police and crime commissioner",
    "PFCC": "the police, fire and crime commissioner",
    "combined-authority mayor": "the mayor",
    "MOPAC": "the Mayor's Office for Policing and Crime",
    "City of London Police Authority": "the City of London Corporation's Police Authority Board",
}
"""Who holds a force to account, inside a sentence."""


def more_crime(force: str) -> str:
    return f"Crimes recorded by {in_sentence(force)}, by kind of offence"


def governance(kind: str, body: str) -> str:
    """Who a resident can turn to about the force, as of 2024-25."""
    return f"{GOVERNED_KIND.get(kind, kind)} holds this force to account (as of 2024–25): {body}."


def timeline_alt(force: str, finding: str, entries: list[str]) -> str:
    """The drawing of a force's history, said in words: what it shows, and every mark in order."""
    return f"Crime recording of {in_sentence(force)}. {finding}. Oldest first: {'. '.join(entries)}."


def event_words(kind: str, has_rate: bool) -> str:
    """What happened between inspections, in two or three words: its mark's words, or what they leave open."""
    if kind == "self-reported figure":
        return "self-reported figure" if has_rate else "self-assessment"
    if kind == "commissioned inspection":
        return "inspection by request"
    words = MARKS.get(kind, "Inspection")
    return words[0].lower() + words[1:]


def left_to_the_table(entries: int) -> str:
    """What a timeline with many entries does not draw."""
    words = formats.capitalised(formats.spelt(entries))
    return f"{words} {'entry is' if entries == 1 else 'entries are'} in the table only: responses to inspectors, and evidence in Parliament."


def on_date(when: str, regime: str, sentence: str) -> str:
    return f"{when} ({regime}): {sentence}"


PLAIN_TITLE = "In plain words"


def plain_words(rate: float, ci: float | None, ci_missing: str | None, when: str) -> str:
    """A rate as whole crimes in 100, with its range where an interval is known."""
    words = f"Of every 100 crimes reported, about {formats.of_hundred(rate)} were recorded ({when})"
    if ci is None:
        return f"{words}. {grade_words.MISSING_MARGIN.get(ci_missing or '', '')}".strip()
    return (
        words
        + f", between {formats.of_hundred(max(0, rate - ci))} and {formats.of_hundred(min(100, rate + ci))} allowing for the margin of error."
    )


def against_all(regime: str, stands: dict[str, int]) -> str:
    """How the force stands among those of its programme, without a rank."""
    if not (stands["higher"] or stands["lower"] or stands["not_clear"]):
        return f"Whether that differs from other forces in {regime} cannot be told, because we have no margin of error for it."
    words = (
        f"Among the other forces measured in {regime}, {find_page.forces_count(stands['higher'])} clearly recorded a larger share and "
        f"{find_page.forces_count(stands['lower'])} a smaller one; for {find_page.forces_count(stands['not_clear'])} there is no clear difference"
    )
    return words + (
        f", and for {find_page.forces_count(stands['cannot_tell'])} we cannot tell." if stands["cannot_tell"] else "."
    )


BAND_TITLE = "How many crimes were reported? An illustration"
BAND_FORMULA = (
    "Formula: crimes recorded in the year, divided by the audited recording rate. The range divides by the rate plus and minus its margin of error. "
    "The audit read a sample of some months only, so this shows what follows if its rate held all year. It is our own calculation, not a published figure."
)


def band_sentence(
    year: str,
    recorded: float,
    rate: float,
    ci: float | None,
    reported: float,
    low: float | None,
    high: float | None,
    estimated: float | None,
) -> str:
    """The illustrative band of one audited year; what inspectors estimated themselves comes first, and why ours is another."""
    words = "" if estimated is None else f"{theirs_first(year, estimated, formats.half_up(reported - recorded, -2))} "
    words += f"{year}: {formats.count(recorded)} crimes recorded. If the audited rate of {formats.percent(rate)}"
    words += f" ({formats.margin(ci)})" if ci is not None else ""
    words += f" held all year, about {formats.count(formats.half_up(reported, -2))} were reported"
    return words + (
        f", between {formats.count(formats.half_up(low, -2))} and {formats.count(formats.half_up(high, -2))}."
        if low is not None and high is not None
        else "."
    )


def theirs_first(year: str, count: float, ours: float) -> str:
    """The inspectors' own estimate of crimes not recorded, and why the illustration beside it gives another number."""
    said = unrecorded(count)
    if ours == count:
        return said
    return f"{said} The illustration below comes to about {formats.count(ours)}: it uses the crimes now counted for {year}, while inspectors used the count they had for the months they chose. Quote theirs."


def core_held(known: int, asked: int) -> str:
    """How many of the three-question grades are held."""
    if known == asked:
        return "All of these grades are in our register."
    if known == 0:
        return f"We hold none of these {formats.spelt(asked)} grades. They appear only as images in the reports."
    return f"We hold {formats.spelt(known)} of these {formats.spelt(asked)} grades. The rest appear only as images in the reports."


READ_THE_IMAGES = "Can you read them?"


def peel_round(regime: str, grades: int) -> str:
    return f"{regime}: {'1 grade' if grades == 1 else f'{grades} grades'} in our register"


def unrecorded(count: float) -> str:
    return f"Inspectors estimated that about {formats.count(count)} reported crimes a year were not recorded."


def additional(count: float) -> str:
    return f"Inspectors estimated that about {formats.count(count)} more crimes a year were being recorded than at their first visit."


def unknown_force(asked: str, close: list[str]) -> str:
    meant = f" Did you mean {' or '.join(close)}?" if close else ""
    return f"We do not recognise the force “{asked}” in that link.{meant} Choose one below."


def more_unknown_forces(count: int) -> str:
    return f"That link names {formats.count(count)} more that we do not recognise as forces."


def unknown_part(what: str, asked: str) -> str:
    return f"We do not recognise “{asked}” ({what}), so we are showing the default."


def timeline_finding(grades: Sequence[tuple[str, str]]) -> str:
    """The title of a force's timeline: what happened, in one line, without comparing across programmes.

    `grades`: programme and grade, oldest first. Of several programmes with two inspections the newest counts.
    """
    by_programme: dict[str, list[str]] = {}
    for programme, grade in grades:
        by_programme.setdefault(programme, []).append(grade)
    for programme, (first, *others) in reversed(by_programme.items()):
        newest, grade = grades[-1]
        later = "" if newest == programme else f". Later, in {newest} and under other rules: {grade.lower()}"
        if others and others[-1] != first:
            return f"{programme}: from {first.lower()} to {others[-1].lower()} between two inspections{later}"
        if others:
            return f"{programme}: {first.lower()} at the first inspection, and again at the second{later}"
    if len(grades) == 1:
        return f"One crime-recording grade is in our register: {grades[0][1].lower()}"
    return f"{formats.capitalised(formats.spelt(len(grades)))} crime-recording grades, given under different rules"
