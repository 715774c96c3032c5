"""Sentences of Find your force: the search, the map, what is new."""

from dashboard.text import formats, grade_words
from dashboard.text.force_names import at_start, in_sentence, listed

FIND_TITLE = "Does your police force write down the crimes people report?"
FIND_LEDE = f"{grade_words.WHY_IT_MATTERS} Inspectors have judged every force. See what they found in yours."
SEARCH_LABEL = "Your postcode, town, council or police force"
SEARCH_EXAMPLE = "ME14, Maidstone or Kent"
SEARCH_HELP = "For example ME14, Maidstone or Kent. What you type is not stored and does not appear in the address."
POSTCODE_CONSENT = "If I type a full postcode, look up its exact force with the service postcodes.io. It sees the postcode; we do not keep it."
SEARCH_BUTTON = "Show my force"


def read_more(force: str) -> str:
    return f"Everything about {in_sentence(force)}"


SEARCH_WITHOUT_SCRIPTS = "Search for your police force without JavaScript"
ANSWER = "Answer to your search"
EXAMPLES = (
    "Try the first half of a postcode such as ME14, a town or council such as Maidstone, or a force such as Kent."
)
NOTHING_TYPED = (
    "Type the first half of a postcode such as ME14, a town or council such as Maidstone, or a force such as Kent."
)
TOO_LONG = f"That is too long for a search. {EXAMPLES}"
TOO_WIDE = f"That is too wide for one police force. {EXAMPLES}"
SEVERAL = "Which one do you mean?"
DID_YOU_MEAN = "Did you mean:"
COVERED_AREA = "We cover the 43 police forces of England and Wales."
TO_BE_SURE = "To be sure, search for your town or council."
TO_BE_SURE_IN_FULL = "To be sure, tick the box to look up your full postcode, or search for your town or council."


def forces_count(forces: int) -> str:
    """How many forces, inside a sentence."""
    return "1 force" if forces == 1 else f"{forces} forces" if forces else "no force"


def tile_without(force: str, missing: str) -> str:
    """What a screen reader says of a square without a grade; `missing` is why."""
    return f"{force}: {missing}"


def legend_item(missing: str, forces: int) -> str:
    """What a mark of the map means that is no grade, and on how many squares it stands."""
    return f"{missing}: {forces_count(forces)}"


def map_alt(missing: list[str]) -> str:
    """The map of outlines in words: why forces have no grade; each force stands in the table below."""
    return " ".join(f"{sentence}." for sentence in (MAP_TITLE, *missing, MAP_TABLE))


def tile_label(force: str, grade: str, regime: str, published_on: str | None) -> str:
    """What a screen reader says of a square of the map."""
    return f"{force}: {grade}, {regime}, {formats.day(published_on)}"


# -- answers of the search ---------------------------------------------------------------------------------------------------


def no_hit(words: str) -> str:
    return f"We could not find “{words}”. {EXAMPLES}"


def found_force(force: str) -> str:
    return f"We found {in_sentence(force)}."


def covered(place: str, force: str) -> str:
    return f"{place} is covered by {in_sentence(force)}."


def covered_council(council: str, force: str) -> str:
    """Where smaller places elsewhere share the council's name."""
    return f"The {council} council area is covered by {in_sentence(force)}."


def covered_former(council: str, force: str, became: str) -> str:
    """`became` is what became of the council, such as "became part of Cumberland in April 2023"."""
    return f"{covered(council, force)} Its council {became}."


def covered_part(area: str, force: str, part: str) -> str:
    """A former county of which only a part is known to be this force's."""
    return f"{area}: {in_sentence(force)} covers {part}. {TO_BE_SURE}"


def covered_near_border(place: str, force: str, other: str) -> str:
    return f"{place} is covered by {in_sentence(force)}. It is within 2 km of the area of {in_sentence(other)}, so parts of it may lie there."


def covered_mostly(place: str, force: str) -> str:
    return f"{place} is covered by {in_sentence(force)}. Other forces cover the rest of the wider area of that name:"


def covered_by_several(place: str, forces: list[str]) -> str:
    return f"{place} is covered by {listed(forces)}. Choose the one where you live."


def several_places(words: str) -> str:
    return f"More than one place is called “{words}”. {SEVERAL}"


def part_of_names(words: str) -> str:
    return f"“{words}” is part of more than one name. {SEVERAL}"


def perhaps(words: str) -> str:
    return f"We could not find “{words}”. {DID_YOU_MEAN}"


def choice(place: str, force: str, part: str | None = None) -> str:
    """A suggestion: place and force, and which part of the place that is."""
    return f"{place}{f' ({part})' if part else ''}: {force}"


def force_of_part(force: str, part: str | None) -> str:
    return f"{force}: {part}" if part else force


NEAR_BORDER = "across the border, within 2 km"


def choice_outside(name: str, lies_in: str | None, contact: str | None, phone: str | None) -> str:
    """A suggestion that leads to no page of ours."""
    if lies_in is None or contact is None:
        return f"{name}: a national force that we do not cover"
    where = name if name in (lies_in, contact) else f"{name} ({lies_in})"
    return f"{where}: we do not cover it. {who_to_contact(contact, phone)}"


# -- postcodes


def covered_probably(district: str, force: str) -> str:
    return f"{district} is probably covered by {in_sentence(force)}."


def covered_in_parts(district: str, force: str, parts: list[str], possible: list[str]) -> str:
    """`parts` are named by a list of councils too, `possible` by an estimate of the district's extent alone."""
    more = [f"part of {district} is covered by {listed(parts)}"] if parts else []
    more += [f"part of {'it' if parts else district} may be covered by {listed(possible, 'or')}"] if possible else []
    others = ", and ".join(more)
    return f"{district} crosses a border between police forces. Your force is probably {in_sentence(force)}. {others[0].upper()}{others[1:]}."


def district_choice(district: str, force: str, how_sure: str) -> str:
    """A force of a postcode district; `how_sure` as in the table postcode_district_force."""
    parts = {"part": f"part of {district}", "possible part": f"perhaps part of {district}"}
    return force_of_part(force, parts.get(how_sure))


def partly_outside(district: str, lies_in: str, contact: str, phone: str | None) -> str:
    return f"Part of {district} is in {lies_in}. {who_to_contact(contact, phone)}"


FIRST_HALF = "We used only the first half of your postcode."


def by_postcode(force: str) -> str:
    return f"{at_start(force)} covers your postcode (source: postcodes.io)."


NOT_CHECKED = {
    "withdrawn": "That postcode is no longer in use, so this is based on its first half.",
    "unknown": "The postcode service does not know that postcode, so this is based on its first half.",
    "no force": "The postcode service gives no police force for that postcode, so this is based on its first half.",
    "unreachable": "We could not check your full postcode, so this is based on its first half.",
}
"""By the reason that postcodes.io gave no force."""


def unknown_district(district: str) -> str:
    return f"We could not find the postcode area {district}. {EXAMPLES}"


def area_of_postcodes(area: str, forces: list[str]) -> str:
    return f"Postcodes that begin with {area} are covered by {listed(forces)}. Add the number to narrow it down, such as {area}1."


def unknown_in_area(district: str, area: str, forces: list[str]) -> str:
    return f"We could not find the postcode area {district}. Others that begin with {area} are covered by {listed(forces)}."


def two_postcodes(districts: list[str]) -> str:
    return f"You typed {' and '.join(districts)}. {SEVERAL}"


# -- outside England and Wales


def who_to_contact(contact: str, phone: str | None) -> str:
    return f"Who to contact there: {contact}{f' on {phone}' if phone else ''}."


def outside(name: str, lies_in: str | None, contact: str | None, phone: str | None) -> str:
    """A place, postcode or force that is none of the 43's, and who to contact there."""
    if lies_in is None or contact is None:
        return f"{name} is a national force that polices one kind of place. {COVERED_AREA} It is inspected separately."
    where = "" if name in lies_in or name in contact else f"{name} is in {lies_in}. "
    return f"{where}{COVERED_AREA} {who_to_contact(contact, phone)}"


def outside_postcode(lies_in: str, contact: str, phone: str | None) -> str:
    """What postcodes.io said of a full postcode."""
    return f"That postcode is in {lies_in}. {COVERED_AREA} {who_to_contact(contact, phone)}"


MAP_TITLE = "The latest grade we have found for each force"
MAP_SHOW = "Which grades to show"
MAP_LATEST = "Latest of each force"
MAP_REGIME = "{regime} ({forces} forces)"
MAP_HELP = "Each square is one force, roughly where it lies. The letter is its grade; choose a square to read more."
MAP_SHAPE, SQUARES, OUTLINES = "Drawn as", "Squares", "Outlines"
OUTLINES_UNREADABLE = "The file of outlines could not be read, so the forces are shown as squares."
BOUNDARIES_SOURCE = "Outlines: Office for National Statistics, Open Government Licence v3.0. Contains OS data © Crown copyright and database right."
MAP_TABLE = "View as a table"
NEWER_MARK = "*"
NEWER_GRADE = "Graded again since, or seems to have been, but we have not found that grade"
MAP_MISSING = "What the other marks mean"
NO_DATE = "no grade"
COUNTS = "Forces by grade, {regime}"
COUNTS_OF_LATEST = "Forces whose latest grade is from {regime}"
NEW_TITLE = "Latest changes"
NEW_MORE = "Earlier"


def map_not_comparable(programmes: int) -> str:
    """Why squares of different programmes cannot be compared, where there are several."""
    if programmes == 1:
        return "These grades all come from one programme."
    return f"These grades come from {formats.spelt(programmes)} programmes with different rules, so a square of one programme cannot be compared with a square of another."


def new_item(event: str | None, grade: str | None, regime: str | None, question: str | None, was: str | None) -> str:
    """A new or changed grade, or what the inspectorate did between inspections, as a phrase."""
    if event is not None:
        return event
    if was is None or question is None:
        return f"Crime recording graded {grade} in {regime}."
    return f"Changed from {was} to {grade} in {regime}: {question[0].lower()}{question[1:]}."


def newest_change(published_on: str, accessed_on: str) -> str:
    """When the newest change was published, and when we last looked for one."""
    return f"The newest change that we have found is from {formats.day(published_on)}. We last looked in {formats.day(accessed_on)}."
