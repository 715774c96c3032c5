"""From the name of a force, council, county, town or village to the forces that police it.

Certain is a name that is the same letter by letter, once case, accents, hyphens and words of office are gone, and that means one
force alone. A name spelt nearly so, a part of a name, or one that several places share only suggests.
"""

from collections.abc import Iterable

from dashboard.rules.name_index import Meaning, NameIndex
from dashboard.rules.plain_names import Reading, plain, readings
from dashboard.rules.search_answer import MOST_CHOICES, Choice, Found, force_names, outside
from dashboard.text import find_page

TOWN = 5_000
"""People. A council's name alone means the council, unless a town of this size elsewhere has the same name."""
MOST_SHOWN = 60
"""Characters of what was typed that are repeated in a sentence."""
MOST_WORDS_OF_COUNTY = 4
MOST_OF_A_TEXT = 0.4
"""Names that make up so much of a longer text are what is meant, rather than one name that is spelt like all of it."""
COUNTRY = ("england", "england and wales", "uk", "united kingdom", "great britain", "britain", "gb")
"""Too wide for one force, and behind a name they say nothing of which place is meant."""
BY_OFFICE = ("council", "force", "county", "region", "former council", "place", "outside")
"""What "... Council" means first."""


def certain(index: NameIndex, typed: str) -> Found | None:
    """What a text means that is a name, alone or with its county behind it; None where it is none."""
    meanings, reading = exact(index, plain(typed))
    if meanings:
        return _decided(index, meanings, reading.name, _shown(typed))
    return _with_county(index, typed)


def exact(index: NameIndex, name: str) -> tuple[list[Meaning], Reading]:
    """What a plain name means under the fullest reading that means anything, and that reading."""
    for reading in readings(name):
        meanings = index.exact(reading.name)
        if reading.style == "force":
            meanings = [one for one in meanings if one.kind == "force"]
        elif reading.style == "council":
            kind = next((kind for kind in BY_OFFICE if any(one.kind == kind for one in meanings)), None)
            meanings = [one for one in meanings if one.kind == kind]
        if meanings:
            return meanings, reading
    return [], Reading(name, None)


def suggested(index: NameIndex, typed: str) -> Found:
    """What may be meant: other spellings and parts of names, and only where there are none, names spelt nearly so."""
    name, shown = plain(typed), _shown(typed)
    spellings = list(dict.fromkeys(reading.name for reading in readings(name)))
    for spelling in spellings:
        if meanings := index.exact(spelling):  # behind words that do not go with it: "Chester police"
            return _perhaps(meanings)
    for spelling in spellings:
        other = index.spelt_so(spelling)
        if meanings := [*other, *index.beginning(spelling), *index.holding(spelling)]:
            sentence = find_page.perhaps(shown) if len(meanings) == len(other) else find_page.part_of_names(shown)
            return Found("suggestions", sentence, choices(meanings))
    within = index.within(name)
    nearly = next((near for spelling in spellings if (near := index.spelt_nearly(spelling))), [])
    if within and (sum(len(part) for part, _ in within) >= MOST_OF_A_TEXT * len(name) or not nearly):
        return _perhaps([one for _, meanings in within for one in meanings])
    if nearly:
        return Found("suggestions", find_page.perhaps(shown), choices(nearly))
    return Found("nothing", find_page.no_hit(shown))


def choices(meanings: list[Meaning]) -> tuple[Choice, ...]:
    """A line for each place and force, what most people mean first; forces across a near border come last."""
    names = force_names()
    lines: dict[tuple[str, str | None], Choice] = {}
    by_weight = sorted(meanings, key=lambda one: -one.weight)
    for one in by_weight:
        name = f"{one.name} ({one.alias})" if one.alias and plain(one.alias) not in plain(one.name) else one.name
        for force_id, part in one.forces:
            words = find_page.choice(name, names[force_id], part)
            lines.setdefault((plain(one.name), force_id), Choice(words, force_id))
        if place := one.outside:
            words = find_page.choice_outside(one.name, place.lies_in, place.contact, place.phone)
            lines.setdefault((plain(one.name), None), Choice(words, None))
    for one in by_weight:
        if one.border_force_id:
            words = find_page.choice(one.name, names[one.border_force_id], find_page.NEAR_BORDER)
            lines.setdefault((plain(one.name), one.border_force_id), Choice(words, one.border_force_id))
    return tuple(lines.values())[:MOST_CHOICES]


# -- deciding ------------------------------------------------------------------------------------------------------------


def _decided(index: NameIndex, meanings: list[Meaning], name: str, shown: str) -> Found:
    """The answer, where everything a name means is of one force; else what there is to choose from."""
    leading = [one for one in meanings if one.kind in ("force", "council")]
    areas = [one for one in meanings if one.kind in ("county", "region")]
    own, every = _force_ids(leading), _force_ids(meanings)
    elsewhere = [one for one in meanings if one not in leading and one not in areas and not own & {*one.force_ids}]
    if len(own) == 1 and all(one.weight < TOWN for one in elsewhere):
        return _led(leading, areas, is_shared=bool(elsewhere))
    if not every:
        return _outside(meanings)
    whole = next((one for one in areas if len(every) > 1 and every <= {*one.force_ids}), None)
    if whole:
        return _of_several_forces(whole)
    is_shared = len(every) > 1 or any(one.outside for one in meanings)
    better_known = _better_known(index, meanings, name)
    if is_shared or better_known:
        sentence = find_page.several_places(shown) if is_shared else find_page.part_of_names(shown)
        return Found("suggestions", sentence, choices([*meanings, *better_known]))
    return _of_one_force(meanings)


def _led(leading: list[Meaning], areas: list[Meaning], is_shared: bool) -> Found:
    """A force or council of this name, inside a county or region of the same name that may have more forces.

    `is_shared`: a village elsewhere has the name too.
    """
    names, first = force_names(), leading[0]
    (force_id,) = first.force_ids
    parts: dict[str, str | None] = {force_id: None}
    for other, part in (pair for one in areas for pair in one.forces):
        parts[other] = parts.get(other) or part
    if len(parts) > 1:
        lines = tuple(Choice(find_page.force_of_part(names[other], part), other) for other, part in parts.items())
        return Found("answer", find_page.covered_mostly(first.name, names[force_id]), lines, is_sure=False)
    covered = find_page.covered_council if is_shared else find_page.covered
    is_force = any(one.kind == "force" for one in leading)  # the page that it leads to says its name
    sentence = "" if is_force else covered(first.name, names[force_id])
    return Found("answer", sentence, (Choice(names[force_id], force_id),))


def _of_one_force(meanings: list[Meaning]) -> Found:
    names, first = force_names(), max(meanings, key=lambda one: one.weight)
    ((force_id, part), *_), force = first.forces, names[first.force_ids[0]]
    own = Choice(force, force_id)
    for former, became in ((one.name, one.note) for one in meanings if one.note):
        return Found("answer", find_page.covered_former(former, force, became), (own,))
    if part:
        return Found("answer", find_page.covered_part(first.name, force, part), (own,), is_sure=False)
    if first.border_force_id and all(one.kind == "place" for one in meanings):
        other = names[first.border_force_id]
        across = Choice(find_page.force_of_part(other, find_page.NEAR_BORDER), first.border_force_id)
        sentence = find_page.covered_near_border(first.name, force, other)
        return Found("answer", sentence, (own, across), is_sure=False)
    return Found("answer", find_page.covered(first.name, force), (own,))


def _of_several_forces(area: Meaning) -> Found:
    """A county or region of several forces, of which none has its name."""
    names = force_names()
    lines = tuple(Choice(find_page.force_of_part(names[force_id], part), force_id) for force_id, part in area.forces)
    sentence = find_page.covered_by_several(area.name, [names[force_id] for force_id in area.force_ids])
    return Found("suggestions", sentence, lines)


def _better_known(index: NameIndex, meanings: list[Meaning], name: str) -> list[Meaning]:
    """Larger towns of other forces that people call so for short: Stoke-on-Trent, where a hamlet is called Stoke."""
    known = max(TOWN, *(one.weight for one in meanings))
    longer = [one for one in index.beginning(name) if plain(one.name).startswith(f"{name} ")]
    own = _force_ids(meanings)
    return [one for one in [*longer, *index.spelt_so(name)] if one.weight > known and not own & {*one.force_ids}]


def _with_county(index: NameIndex, typed: str) -> Found | None:
    """A name with its county, force or larger council behind it: "Ashford, Kent"; None where it is no such thing."""
    for head, tail in _heads_and_tails(typed):
        if tail in COUNTRY:
            return certain(index, head) or suggested(index, head)
        around = [one for one in exact(index, tail)[0] if one.kind not in ("place", "outside")]
        there, (meanings, _) = _force_ids(around), exact(index, head)
        inside = [one for one in meanings if there & {*one.force_ids}]
        if len(_force_ids(inside)) == 1:
            return _of_one_force(inside)
        if around and meanings:
            return _perhaps(inside or [*around, *meanings])
        if begun := [one for one in index.beginning(head) if there & {*one.force_ids}]:
            return _perhaps(begun)
    return None


def _heads_and_tails(typed: str) -> Iterable[tuple[str, str]]:
    """Ways to cut a text in two plain names: at its last comma, else before one of its last words."""
    head, _, tail = typed.rpartition(",")
    if plain(head) and plain(tail):
        yield plain(head), plain(tail)
    words = plain(typed).split()
    for count in range(1, min(MOST_WORDS_OF_COUNTY, len(words) - 1) + 1):
        yield " ".join(words[:-count]), " ".join(words[-count:])


def _perhaps(meanings: list[Meaning]) -> Found:
    """Names found among other words; where all of them are outside England and Wales, what there is to say of that."""
    if not _force_ids(meanings):
        return _outside(meanings)
    return Found("suggestions", find_page.DID_YOU_MEAN, choices(meanings))


def _outside(meanings: list[Meaning]) -> Found:
    place, name = next((one.outside, one.name) for one in meanings if one.outside)
    return outside(place, name)


def _force_ids(meanings: Iterable[Meaning]) -> set[str]:
    return {force_id for one in meanings for force_id in one.force_ids}


def _shown(typed: str) -> str:
    """What was typed, as it may be repeated: printable, on one line, and not too long."""
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in typed).split())
    return words if len(words) <= MOST_SHOWN else f"{words[:MOST_SHOWN].rstrip()}…"
