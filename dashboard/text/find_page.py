"""Sentences of Find your force: the search, the map, what is new, the national figures."""

from dashboard.text import formats, grade_words

FIND_TITLE = "Does your police force write down the crimes people report?"
FIND_LEDE = f"{grade_words.WHY_IT_MATTERS} Inspectors check every force. See what they found in yours."
SEARCH_LABEL = "Your postcode, council or police force"
SEARCH_HELP = "For example ME14, Maidstone or Kent. What you type is not stored and does not appear in the address."
POSTCODE_CONSENT = "If I type a full postcode, ask the service postcodes.io for its exact force. It sees the postcode; we do not keep it."
SEARCH_BUTTON = "Show my force"
NOTHING_TYPED = "Type the first half of a postcode such as ME14, a council such as Maidstone, or a force such as Kent."
READ_MORE = "Everything about {force}"
SEVERAL = "Which one do you mean?"
FULL_POSTCODE = "We only need the first half of your postcode, and have used {district} alone."


def forces_count(forces: int) -> str:
    return "1 force" if forces == 1 else f"{forces} forces" if forces else "no force"


def tile_label(force: str, grade: str | None, regime: str | None, published_on: str | None) -> str:
    """What a screen reader says of a square of the map."""
    if grade is None:
        return f"{force}: {grade_words.NO_GRADE_HERE}"
    return f"{force}: {grade}, {regime}, {formats.day(published_on)}"


def no_hit(words: str, close: list[str]) -> str:
    meant = f" Did you mean {' or '.join(close)}?" if close else ""
    return f"We could not find “{words}”.{meant} Try the first half of a postcode such as ME14, a council such as Maidstone, or a force such as Kent."


def by_postcode(force: str) -> str:
    return f"Your postcode is policed by {force}, says postcodes.io."


def outside(district: str) -> str:
    return f"{district} is not a postcode area of England or Wales that we know. Try your council, such as Maidstone, or your force, such as Kent."


def probably(district: str, force: str, others: list[str]) -> str:
    if others:
        return f"{district} is probably policed by {force}, but part of it by {' or '.join(others)}. Search for your council to be sure."
    return f"{district} is probably policed by {force}. Search for your council to be sure."


def found_by_council(council: str, force: str) -> str:
    return f"{council} is policed by {force}."


NATIONAL_TITLE = "Across England and Wales, recording has got better"
NATIONAL_WHEN, NATIONAL_RATE = "When", "Recorded, of every 100 reported"
NATIONAL_CAUTION = "These come from different audits. They show the direction, not an exact change."


def national_period(period: str) -> str:
    """When a national figure is for: "year ending 2025-03-31" in the register is "year to March 2025"."""
    start, _, day = period.partition("year ending ")
    return f"{start}year to {formats.month(day)}" if day else period


def still_unrecorded(count: float, period: str) -> str:
    return f"About {formats.count(count)} reported crimes were still not recorded in the {national_period(period)}."


MAP_TITLE = "The latest grade of each force"
MAP_SHOW = "Which grades to show"
MAP_LATEST = "Latest of each force"
MAP_REGIME = "{regime} ({forces} forces)"
MAP_HELP = "Each square is one force, roughly where it lies. The letter is its grade; choose a square to read more."
MAP_SHAPE, SQUARES, OUTLINES = "Drawn as", "Squares", "Outlines"
OUTLINES_UNREADABLE = "The file of outlines could not be read, so the forces are shown as squares."
BOUNDARIES_SOURCE = "Outlines: Office for National Statistics, Open Government Licence v3.0. Contains OS data © Crown copyright and database right."
MAP_TABLE = "The same as a table"
COUNTS = "Forces by grade, {regime}"
NEW_TITLE = "What is new"
NEW_MORE = "Earlier"


def map_not_comparable(programmes: int) -> str:
    """Why squares of different programmes cannot be compared, where there are several."""
    if programmes == 1:
        return "These grades all come from one programme."
    return f"These grades come from {formats.spelt(programmes)} programmes with different rules, so a square of one programme cannot be compared with a square of another."


def new_item(grade: str | None, regime: str | None, question: str | None, was: str | None) -> str:
    """A new or changed grade as a phrase."""
    if was is None or question is None:
        return f"Crime recording graded {grade} in {regime}"
    return f"Changed from {was} to {grade} in {regime}: {question[0].lower()}{question[1:]}"
