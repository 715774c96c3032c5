"""What inspectors found, what was claimed, and what became of both: for Force, Progress, briefs and the API."""

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard.text import formats

FOUND_TITLE = "What inspectors found"
FOUND_LEDE = "In our words, newest inspection first. Many reports could be read only in part, so a finding that is missing here says nothing about the force."
FOUND_NONE = "We have not found any findings about crime recording for this force."
FORMAL_NONE = (
    "We have not found a cause of concern, recommendation or area for improvement about crime recording for this force."
)
KIND = {
    "cause_of_concern": "Cause of concern",
    "recommendation": "Recommendation",
    "area_for_improvement": "Area for improvement",
    "observation": "Inspectors found",
}
KIND_IN_LIST = {"observation": "Finding"}
"""Where a date follows."""
KIND_MEANS = "A cause of concern is the most serious thing inspectors can raise. A recommendation asks for something by a date. An area for improvement is less urgent. “Inspectors found” is a finding without such a label."
TOPIC = {
    "24 hours": "Recorded within 24 hours",
    "anti-social behaviour": "Crimes inside reports of anti-social behaviour",
    "audit": "The force's own checks",
    "cancelled crimes": "Crimes cancelled after recording",
    "culture": "Culture and leadership",
    "domestic abuse": "Domestic abuse",
    "equality data": "Information on who victims are",
    "modern slavery": "Modern slavery",
    "other": "Other findings",
    "rape": "Rape",
    "sexual offences": "Sexual offences",
    "supervision": "Supervision",
    "third-party reports": "Reports from social services and others",
    "training": "Training and knowledge of the rules",
    "victims told": "Telling victims that their crime was cancelled",
    "violent crime": "Violent crime",
    "vulnerable victims": "Vulnerable victims",
}
STATUS = {
    "met": "a later page says this was met",
    "improved": "inspectors later reported improvement",
    "partly met": "a later page says this was partly met",
    "not met": "a later page says this was not met",
    "closed by letter": "closed by a letter from the inspectorate",
    "still open": "still open",
}
STATE = {
    "settled": "Settled",
    "open": "Open, as far as we know",
    "raised again": "Inspectors raised the matter again later",
    "overtaken": "Inspected again since; we have not found a later word on this point",
    "silent": "We have not found a later word on this point",
}
SINCE_THEN = "Since then the force was inspected again, and we have not found a newer word on this very point"
OVERTAKEN = "The force has been inspected again since. Where nothing is said below a finding, we have not found a later word on it."
COUNTED = {
    "rape": "Reports of rape that were recorded as they should be",
    "vulnerable victims": "Crimes against vulnerable people that were recorded",
    "domestic abuse": "Domestic abuse crimes that were recorded",
    "crimes inside anti-social behaviour reports": "Crimes inside reports of anti-social behaviour that were recorded",
    "cancelled rape records": "Cancelled rape records that were rightly cancelled",
    "cancelled robbery records": "Cancelled robbery records that were rightly cancelled",
    "cancelled sexual offence records": "Cancelled records of other sexual offences that were rightly cancelled",
    "cancelled violent offence records": "Cancelled records of violent crime that were rightly cancelled",
    "victims told of a cancellation": "Victims who were told that their crime was cancelled",
}
COUNTS_TITLE = "What inspectors counted in the reports they checked"
COUNTS_LEDE = "These samples are small and were not drawn to compare forces. They show what inspectors saw, not a rate for the year."

OPEN_TITLE = "Open today, as far as we know"
OPEN_LEDE = "What the newest inspection we know of asked for, and what was not met, or only in part, when last looked at. The force or the inspectorate may know more: ask."
OPEN_NONE = "We know of nothing that inspectors asked for and that is open."
STORY_TITLE = "From finding to follow-up"
STORY_COLUMNS = ("Found", "Said or done since", "Checked later", "Where it stands")
STORY_BEFORE = "Before the first inspection here"
NOTHING_FOUND = "We have not found anything said between this inspection and the next."
NOT_CHECKED = "No later inspection or follow-up found."
NO_FINDINGS = "We have not found its findings in detail."
NEXT_INSPECTION = "Next inspection"

TOPICS_TITLE = "Which problems, where"
TOPICS_LEDE = "Choose a topic to see the forces where inspectors raised it, when, and what became of it."
CHOOSE_TOPIC = "Topic"
CAUSES_TITLE = "Causes of concern, and how they ended"
CLAIMS_TITLE = "What was claimed, and what inspectors found next"
CLAIMS_LEDE = "Figures and grades that forces and commissioners gave between inspections, each held against the next inspection. Contradicted claims come first, the widest gap first."
CLAIMS_RULE = "The rule: a figure is confirmed when it is no higher than the next inspected rate plus its margin of error, and contradicted when it is higher. Without a margin of error, only a rate at least as high confirms it. A grade is confirmed by that grade or a better one. The next inspection may have come years later: it does not prove what was true on the day."
CLAIMS_MARKS = "An open diamond is the claim; a filled circle is what inspectors found next, with its margin of error where we have found one."
VERDICT = {
    "confirmed": "Confirmed by the next inspection",
    "contradicted": "Contradicted by the next inspection",
    "cannot tell": "Cannot tell: the next rate is lower, and we have not found its margin of error",
    "not tested": "Not inspected since",
    "nothing to test": "No figure was given that an inspection could test",
}
CLAIMED, BEFORE, AFTER, VERDICT_COLUMN = "What was claimed", "Inspected before", "Inspected next", "Verdict"
FINDING_COLUMN, FOLLOW_UP_COLUMN, FOUND_ON = "Finding", "What became of it", "Found"


def of_sample(what: str, recorded: int, examined: int) -> str:
    """ "Reports of rape that were recorded as they should be: 87 of 117"."""
    return f"{COUNTED[what]}: {formats.count(recorded)} of {formats.count(examined)}"


def sample_size(examined: int) -> str:
    return f"Inspectors checked {formats.count(examined)} reports in this audit."


def follow_up(status: str, as_of: str | None) -> str:
    """ "a later page says this was met (April 2018)"."""
    return f"{STATUS[status]} ({formats.day(as_of)})" if as_of else f"{STATUS[status]} (date not known)"


def became(state: str, status: str | None, as_of: str | None) -> str:
    """How a finding stands, with the newest word on it: "Settled: a later page says this was met (April 2018)"."""
    if status is None:
        return STATE[state]
    word = follow_up(status, as_of)
    if state == "settled" and status == "improved":
        return f"{word[0].upper()}{word[1:]}"
    if state in ("overtaken", "raised again"):
        return f"{word[0].upper()}{word[1:]}. {SINCE_THEN if state == 'overtaken' else STATE[state]}"
    return f"{STATE[state]}: {word}"


def deadline(words: str) -> str:
    return f"to be done {words}"


def more_on_page(count: int) -> str:
    """In the brief, how many findings of the force the page has besides; nothing where it has none."""
    return f"{formats.count(count)} more finding{'s' if count > 1 else ''}: on the page of the force." if count else ""


def end_not_known(count: int) -> str:
    """That of so many findings, one or more, we have no later word."""
    findings, them = (
        ("one earlier finding", "it") if count == 1 else (f"{formats.spelt(count)} earlier findings", "them")
    )
    return f"Of {findings} below we have not found what became of {them}: ask."


def found_by_the_newest(count: int) -> str:
    """That the newest inspection found so many things, one or more, without asking for anything, and that we have no later word."""
    things, them = ("one thing", "it") if count == 1 else (f"{formats.spelt(count)} things", "them")
    return f"The newest inspection we know of also found {things} that it did not call a recommendation or the like. We have not found what became of {them}: ask."


def not_met_when_last_seen(count: int) -> str:
    """That so many findings, one or more, were not settled by the newest word on them, after which the force was inspected again."""
    one = (
        "One earlier finding below was"
        if count == 1
        else f"{formats.capitalised(formats.spelt(count))} earlier findings below were"
    )
    return f"{one} not met, or met only in part, when inspectors last wrote about {'it' if count == 1 else 'them'}. The force was inspected again after that, and we have not found what was seen: ask."


def open_since(published_on: str | None, title_year: str, today: date) -> str:
    """ "found on 17 July 2018, over 8 years ago"."""
    if published_on is None:
        return f"found in the {title_year} inspection (publication date not known)"
    on = "on" if len(published_on) == 10 else "in"
    return f"found {on} {formats.day(published_on)}, {formats.age(published_on, today)} ago"


def in_brief(
    kind: str,
    published_on: str | None,
    title_year: str,
    finding: str,
    state: str,
    status: str | None,
    as_of: str | None,
    note: str | None,
) -> str:
    """ "Recommendation, 17 July 2018: ... Open, as far as we know." """
    dated = formats.day(published_on) if published_on else f"{title_year} inspection"
    return f"{KIND[kind]}, {dated}: {finding} {became(state, status, as_of)}.{f' {note}.' if note else ''}"


def standing(settled: int, still_open: int, raised_again: int, not_met: int, overtaken: int, silent: int) -> str:
    """ "2 settled; 1 open, as far as we know; 3 inspected again since, with no later word found"."""
    parts = (
        (settled, "settled or improved"),
        (still_open, "open, as far as we know"),
        (raised_again, "raised again by a later inspection"),
        (not_met, "not met, or met only in part, when inspectors last wrote about it"),
        (overtaken, "inspected again since, with no later word found"),
        (silent, "with no later word found"),
    )
    return "; ".join(f"{formats.count(number)} {words}" for number, words in parts if number)


def more_observations(number: int) -> str:
    return "One more finding" if number == 1 else f"{formats.capitalised(formats.spelt(number))} more findings"


def claim(figure_pct: float | None, is_approximate: bool, expected_grade: str | None) -> str:
    """The figure or the grade that was claimed; empty where neither was."""
    if expected_grade:
        return f"a grade of {expected_grade}"
    return "" if figure_pct is None else formats.percent(figure_pct, is_approximate)


def causes_count(total: int, settled: int) -> str:
    return f"{formats.count(total)} causes of concern about crime recording; {formats.count(settled)} have a known end."


def claims_alt(verdicts: Mapping[str, int], rows: Sequence[str]) -> str:
    """The chart of claims in words: how many have which verdict, then every row."""
    counted = "; ".join(f"{VERDICT[verdict]}: {number}" for verdict, number in verdicts.items())
    return " ".join([f"{CLAIMS_TITLE}.", f"{counted}.", *rows])


def claim_row(force: str, claimed: str, said_on: str, found: str, found_on: str) -> str:
    return f"{force}: {claimed} claimed in {said_on}; {found} found in {found_on}."
