"""Sentences of Progress."""

from collections.abc import Sequence
from datetime import date

from dashboard.text import formats, grade_words
from dashboard.text.force_names import at_start, in_sentence, listed

PROGRESS_LEDE = "For police and crime panels: what inspectors found, what was promised, what they found next, and how long ago that was."
PROGRESS_TITLE = "Before and after: the forces inspected twice"
SIDE_BY_SIDE = "Before and after"
CHARTS_TOO = "Also draw the charts of all forces below (about 1 MB to load)"
HISTORY_TABLE = "Every inspection and event in one table"
WAITING_TITLE = "How old is the last grade we have found?"
WAITING_LEDE = "Oldest first. Some forces were graded again since, or seem to have been, and we have not found that grade; the last column says so."


def story_title(force: str) -> str:
    return f"{force}: findings, promises and later findings"


def re_inspection_lede(forces: int) -> str:
    """How many forces were inspected twice under the same rules."""
    return f"{formats.capitalised(formats.spelt(forces))} forces were inspected a second time within one programme. Only these results can be compared directly, because the rules were the same."


def since_judgment(force: str, grade: str, regime: str, published_on: str | None, today: date) -> str:
    """How long ago the last grade that we have found was published."""
    if published_on is None:
        return f"The last grade we have found for how {in_sentence(force)} records crime is {grade} ({regime}). We do not know its date."
    return f"The last grade we have found for how {in_sentence(force)} records crime is {grade} ({regime}), given on {formats.day(published_on)}: {formats.age(published_on, today)} ago."


def never_re_inspected(force: str) -> str:
    return f"{at_start(force)} was not inspected a second time within one programme, so we cannot compare before and after under the same rules."


def before_after_alt(higher: int, rows: Sequence[str]) -> str:
    """The chart of two inspections in words: at how many the second rate is the higher, then every row."""
    found = f"The second rate is higher in {formats.spelt(higher)} of these {formats.spelt(len(rows))}."
    return " ".join(["Recording rates at inspection and re-inspection.", found, *rows])


def before_after_sentence(force: str, regime: str, before: str, after: str) -> str:
    return f"{force}, {regime}: {before} at first, then {after}."


def without_two_rates(forces: list[str]) -> str:
    return f"Not drawn, because we hold no rate for all crime for one of the two inspections: {listed(forces)}. They are in the table."


def later_round(regime: str, status: str) -> str:
    return f"{regime}: {grade_words.STATUS[status].lower()}"


NOT_KNOWN_TITLE = "What we do not know"
BELOW_TITLE = "Forces whose last grade we have found is below Good"
BELOW_LEDE = "Some were graded again since, or seem to have been, and we have not found that grade: the column “Since then” says so. Grades of different programmes are in separate tables, because they cannot be compared."


def unknowns(undated: int, unmeasured: int, has_findings: bool, has_events: bool, later: list[str]) -> list[str]:
    """What is missing for one force, as sentences."""
    said = []
    if undated:
        said.append(f"The publication date of {formats.spelt(undated)} of its inspections.")
    if unmeasured:
        said.append(f"The recording rate for all crime at {formats.spelt(unmeasured)} of its graded inspections.")
    if not has_findings:
        said.append("What inspectors found in detail, and what became of it.")
    if not has_events:
        said.append("What the commissioner, the chief constable or the panel said between inspections.")
    return said + [f"{words}." for words in later]


CHANGE = "Grade at the second inspection"
CHANGED = {True: "better", False: "lower", None: "the same"}


def two_grades(force: str, before: str, after: str) -> str:
    """ "Kent (Inadequate, then Outstanding)", or "Leicestershire (Inadequate both times)"."""
    return f"{force} ({before} both times)" if before == after else f"{force} ({before}, then {after})"


def changed_grade(is_better: bool | None, forces: list[str]) -> str:
    """Who got a better grade, a lower one or the same at the second inspection."""
    what = {True: "A better grade at the second inspection", False: "A lower grade", None: "The same grade"}[is_better]
    return f"{what}: {'; '.join(forces)}."
