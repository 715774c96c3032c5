"""Sentences of Compare."""

from collections.abc import Sequence

from dashboard.text import comparison_words, formats
from dashboard.text.force_names import listed

COMPARE_TITLE = "Compare forces"
COMPARE_LEDE = "Choose forces and one measure. We say which differences are real, which are not, and which comparisons the published figures do not allow."
CHOOSE_FORCES = "Police forces"
CHOOSE_MEASURE = "Measure"
CHOOSE_INSPECTION = "Which inspection"
WHICH_INSPECTION = {"newest": "Each force's newest", "first": "The first only"}
CHOOSE_TWO = "Choose at least two forces to compare."
ONE_FIGURE = "Our register holds such a figure for fewer than two of these forces, so there is nothing to compare."
SAY_TITLE = "What can I say?"
JUDGED_SINCE = "judged since"
NOTHING_SINCE = "nothing newer found"
PAIRS_TITLE = "Pair by pair"
PAIRS_MANY = (
    "With more than six forces there are too many pairs to read, so we compare each force with one of your choice."
)
AGAINST = "Compare each force with"
ORDER = "Order"
ORDERS = {"name": "By name", "rate": "By measured rate"}
NO_RANK = "The order is not a ranking: many of these differences are smaller than the margins of error."
NOT_HELD = "not in our register"
VERDICT_WORDS = {
    "clear difference": "Clear difference",
    "no clear difference": "No clear difference",
    "cannot tell": "Cannot tell",
    "same grade": "Same grade",
    "different grades": "Different grades",
    "may not be compared": "May not be compared",
    "nothing to compare": "Nothing to compare",
}


def not_shown(reason: str, forces: list[str]) -> str:
    """Which of the forces asked for are not shown, and why: NOT_HELD, or the words of a status."""
    if reason != NOT_HELD:
        return f"{reason}: {listed(forces)}."
    these = "this force" if len(forces) == 1 else "these forces"
    return f"Not shown, because we hold no such figure: {listed(forces)}. That is a gap in our register and says nothing about {these}."


def verdict_title(kind: str, is_superseded: bool) -> str:
    """A verdict in a few words; of older figures it is one of their time."""
    return f"{VERDICT_WORDS[kind]} at the time" if is_superseded and "difference" in kind else VERDICT_WORDS[kind]


ADD_GROUP = "Or choose a group"
GROUP_NONE = "These forces"
GROUP_ALL = "All 43 forces"
GROUP_REGION = "Region: {region}"
GROUP_REGIME = "Forces judged in {regime}"
WHICH_CAVEAT = {
    "newest": "Each force is shown with its newest inspection of the programme.",
    "first": "Each force is shown with its first inspection of the programme, even where there was a second.",
}
VIEW_CAVEATS = [
    "Recording rates are estimates from a sample of reports; compare only within one inspection programme and with the margins of error.",
    "Do not rank forces or average grades: many differences are smaller than the margins of error, and grades are not numbers.",
    "Each figure is as old as its date. Where it says “judged since”, the newer judgment counts today.",
    "A missing margin of error says why it is missing: mostly, that we have not found one. A force that is missing was not measured, or its figure is not in the register: a gap in our data says nothing about the force.",
]


NO_LATEST_RATE = "We no longer list every force's latest recording rate together: those rates come from different inspection programmes, which checked different things, so they cannot be put in one list. Choose one programme."
LATEST_GRADE = "Latest grade for recording crime (do not compare grades of different programmes)"
MEASURED = {"all": "all crime", "violence": "violent crime", "sexual": "sexual offences"}


def rate_measure(scope: str, regime: str) -> str:
    """The name of a measure: recording rates of one kind of crime in one programme."""
    return f"Recording rate, {MEASURED[scope]}: {regime}"


def grade_measure(regime: str) -> str:
    """The name of a measure: crime-recording grades of one programme."""
    return f"Grade for recording crime: {regime}"


def chart_date(kind: str, published_on: str | None, title_year: str) -> str:
    """Which inspection a mark is from, and when, as short as a chart needs it: "first, Jan 2020"."""
    which = comparison_words.WHICH[kind].removesuffix(" inspection")
    return f"{which}, {title_year if published_on is None else formats.short_day(published_on[:7])}"


def published_between(months: Sequence[str]) -> str:
    """When the figures of a view were published: ISO months, oldest first, of those that are known."""
    first, last = formats.day(months[0]), formats.day(months[-1])
    return f"Published in {first}." if first == last else f"Published from {first} to {last}."


def not_todays(forces: int, judged: Sequence[tuple[str, str]], most: int) -> str:
    """What a reader must know before reading older figures: `judged` are the forces judged since, and how; named up to `most`."""
    if forces == len(judged):
        count = "both forces" if forces == 2 else "this force" if forces == 1 else f"all {formats.spelt(forces)} forces"
    else:
        count = f"{formats.spelt(len(judged))} of these {formats.spelt(forces)} forces"
    have = "has" if len(judged) == 1 else "have"
    lead = f"These are not today's figures: {count} {have} been inspected again since"
    if len(judged) > most:
        return f"{lead}. The table says what was found."
    return f"{lead}. {'. '.join(f'{force}: {since}' for force, since in judged)}."


def chart_since(short: str) -> str:
    """Beside a mark whose force was judged again: "since: Good"."""
    return f"since: {short}"


def rates_alt(
    measure: str, highest: Sequence[str], lowest: Sequence[str], judged_since: int, rows: Sequence[str]
) -> str:
    """The chart of rates in words: what it shows, then every row."""
    parts = [measure]
    if len(rows) > 1:
        parts += [f"Highest: {' and '.join(highest)}", f"Lowest: {' and '.join(lowest)}"]
    if judged_since:
        have = "has" if judged_since == 1 else "have"
        parts.append(f"{judged_since} of these {len(rows)} figures {have} a newer judgment")
    return ". ".join([*parts, *rows]) + "."


GRID_TITLE = "Grades by programme"
GRID_NOTE = (
    "Read down a column. Each programme had its own rules, so grades in one row cannot be compared with each other."
)


def grid_programme(regime: str, is_chosen: bool) -> str:
    """The heading of a column of grades; whether it is the programme whose grades are compared below."""
    return f"{regime} (compared below)" if is_chosen else regime
