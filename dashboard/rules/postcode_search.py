"""From a postcode to the forces that police it: its district in our table, or on consent the full postcode asked of postcodes.io."""

from dataclasses import replace
from itertools import product
from string import ascii_uppercase

from dashboard.database.queries import DistrictForce
from dashboard.rules import name_search, postcode_lookup, typed_postcode
from dashboard.rules.name_index import NameIndex
from dashboard.rules.plain_names import plain
from dashboard.rules.search_answer import MOST_CHOICES, Choice, Found, force_names, outside
from dashboard.rules.typed_postcode import Postcode, area_of
from dashboard.text import find_page

AROUND_A_POSTCODE = frozenset(
    [
        "a",
        "about",
        "address",
        "am",
        "area",
        "at",
        "code",
        "from",
        "home",
        "i",
        "im",
        "in",
        "is",
        "it",
        "its",
        "live",
        "my",
        "near",
        "of",
        "our",
        "post",
        "postcode",
        "the",
        "we",
    ]
)
"""Words beside a postcode that name no place."""
LONGEST_POSTCODE = 7
LOOKS_LIKE = {"I": "1", "L": "1", "O": "0"}
"""Figures for which a letter is typed."""
SURENESS = ("sure", "probable", "part", "possible part")


def is_known(index: NameIndex, district: str) -> bool:
    """Is it a district of ours, the beginning of some (EC1), or one of an area outside England and Wales?"""
    return district in index.districts or bool(_longer(index, district)) or area_of(district) in index.outside_areas


def find(index: NameIndex, postcodes: list[Postcode], may_ask: bool) -> Found:
    """The forces of the postcodes in one text. `may_ask`: postcodes.io may be asked about a full one."""
    if len(postcodes) > 1:
        return _several(index, postcodes)
    (postcode,) = postcodes
    if elsewhere := _places_elsewhere(index, postcode):
        return elsewhere
    if not postcode.full:
        return _by_district(index, postcode.district, find_page.TO_BE_SURE)
    if not may_ask:
        found = _by_district(index, postcode.district, find_page.TO_BE_SURE_IN_FULL)
        return replace(found, sentence=f"{find_page.FIRST_HALF} {found.sentence}")
    return _by_service(index, postcode.district, postcode.full)


def by_area(index: NameIndex, letters: str) -> Found | None:
    """The forces of all postcodes that begin with these letters; None where none do."""
    if place := index.outside_areas.get(letters):
        return outside(place, letters)
    choices = _of_area(index, letters)
    sentence = find_page.area_of_postcodes(letters, [choice.words for choice in choices]) if choices else ""
    return Found("suggestions", sentence, choices) if choices else None


def misread(index: NameIndex, typed: str) -> Found | None:
    """Suggestions for a postcode with letters for figures, such as SWIA 1AA or MEI4; None where it is no such thing."""
    compact = "".join(letter for letter in typed.upper() if letter.isalnum())
    if len(compact) > LONGEST_POSTCODE or compact.isalpha():
        return None
    ways = product(*(letter + LOOKS_LIKE.get(letter, "") for letter in compact))
    read = (typed_postcode.find("".join(way), lambda district: is_known(index, district)) for way in ways)
    districts = dict.fromkeys(found[0].district for found in read if found and _forces(index, found[0].district))
    lines = [choice for district in districts for choice in _named(index, district)]
    return Found("suggestions", find_page.DID_YOU_MEAN, tuple(lines[:MOST_CHOICES])) if lines else None


def _by_service(index: NameIndex, district: str, full: str) -> Found:
    answer = postcode_lookup.ask(full)
    if isinstance(answer, postcode_lookup.PostcodeForce):
        force = force_names()[answer.force_id]
        return Found("answer", find_page.by_postcode(force), (Choice(force, answer.force_id),))
    place = index.outside.get(plain(answer.country or ""))
    if answer.reason == "elsewhere" and place and place.lies_in and place.contact:
        return Found("outside", find_page.outside_postcode(place.lies_in, place.contact, place.phone))
    why = find_page.NOT_CHECKED.get(answer.reason, find_page.NOT_CHECKED["unreachable"])
    found = _by_district(index, district, find_page.TO_BE_SURE)
    return replace(found, sentence=f"{why} {found.sentence}", is_sure=False)


def _by_district(index: NameIndex, district: str, to_be_sure: str) -> Found:
    """Every force of a district, the likeliest first."""
    held, abroad = _forces(index, district), index.outside_areas.get(area_of(district))
    if not held:
        return outside(abroad, district) if abroad else _unknown(index, district)
    names = force_names()
    (first, *others), is_sure = held, held[0].how_sure == "sure"
    if others:
        by_sureness = (
            [names[other.force_id] for other in others if other.how_sure == how_sure] for how_sure in SURENESS[2:]
        )
        sentence = find_page.covered_in_parts(district, names[first.force_id], *by_sureness)
    elif is_sure:
        sentence = find_page.covered(district, names[first.force_id])
    else:
        sentence = find_page.covered_probably(district, names[first.force_id])
    said = [sentence] if is_sure else [sentence, to_be_sure]
    if abroad and abroad.lies_in and abroad.contact:
        said.append(find_page.partly_outside(district, abroad.lies_in, abroad.contact, abroad.phone))
    choices = tuple(
        Choice(find_page.district_choice(district, names[row.force_id], row.how_sure), row.force_id) for row in held
    )
    return Found("answer", " ".join(said), choices, is_sure and not abroad)


def _forces(index: NameIndex, district: str) -> list[DistrictForce]:
    """The forces of a district, or of those that only add a letter to it: W1A, W1B and so on for W1."""
    if held := index.districts.get(district):
        return held
    rows = [row for longer in _longer(index, district) for row in index.districts[longer]]
    surest = {row.force_id: row for row in sorted(rows, key=lambda row: -SURENESS.index(row.how_sure))}
    if len(surest) < 2:
        return list(surest.values())
    first, *others = sorted(surest.values(), key=lambda row: SURENESS.index(row.how_sure))
    return [first._replace(how_sure="probable"), *(row._replace(how_sure="part") for row in others)]


def _longer(index: NameIndex, district: str) -> list[str]:
    return [longer for letter in ascii_uppercase if (longer := district + letter) in index.districts]


def _of_area(index: NameIndex, letters: str) -> tuple[Choice, ...]:
    names = force_names()
    return tuple(Choice(names[force_id], force_id) for force_id in index.areas.get(letters, []))


def _unknown(index: NameIndex, district: str) -> Found:
    choices = _of_area(index, area_of(district))
    if not choices:
        return Found("nothing", find_page.unknown_district(district))
    forces = [choice.words for choice in choices]
    return Found("suggestions", find_page.unknown_in_area(district, area_of(district), forces), choices)


def _several(index: NameIndex, postcodes: list[Postcode]) -> Found:
    choices = [choice for postcode in postcodes for choice in _named(index, postcode.district)]
    sentence = find_page.two_postcodes([postcode.district for postcode in postcodes])
    return Found("suggestions", sentence, tuple(choices[:MOST_CHOICES]))


def _places_elsewhere(index: NameIndex, postcode: Postcode) -> Found | None:
    """Both to choose from, where the words beside a postcode name a place of another force; else None."""
    words = " ".join(word for word in plain(postcode.rest).split() if word not in AROUND_A_POSTCODE)
    meanings, own = name_search.exact(index, words)[0], _forces(index, postcode.district)
    if not meanings or not own or {row.force_id for row in own} & {fid for one in meanings for fid in one.force_ids}:
        return None
    choices = [*_named(index, postcode.district), *name_search.choices(meanings)]
    return Found("suggestions", find_page.SEVERAL, tuple(choices[:MOST_CHOICES]))


def _named(index: NameIndex, district: str) -> list[Choice]:
    names = force_names()
    return [Choice(find_page.choice(district, names[row.force_id]), row.force_id) for row in _forces(index, district)]
