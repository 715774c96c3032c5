"""Everything a search may mean, by plain name, made once a data version and kept in memory. It finds; `force_search` decides."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from dashboard.database import queries, store
from dashboard.database.queries import DistrictForce, OutsidePlace, SearchName
from dashboard.rules.plain_names import all_plain, plain, readings, without_office
from dashboard.rules.typed_postcode import area_of

WEIGHT = {"force": 10_000_000, "county": 1_000_000, "region": 500_000, "council": 100_000, "former council": 50_000}
"""How many people a name stands for at least: what most people mean comes first."""
SHORTEST_PART, SHORTEST_MISSPELT = 3, 4
"""Letters typed before a part of a name, or a name with other letters, is looked for."""
LETTERS_PER_SLIP, MOST_SLIPS = 5, 2
"""One letter may be wrong in up to five, and two in more."""
MOST_NAMES = 50


class Meaning(NamedTuple):
    """One thing that a name may mean."""

    kind: str
    """force, council, former council, county, region, place or outside"""
    name: str
    forces: tuple[tuple[str, str | None], ...]
    """force_id, and which part of the place that force polices where it is not all; none outside England and Wales."""
    weight: int
    border_force_id: str | None = None
    note: str | None = None
    """What became of a former council, as the end of a sentence."""
    alias: str | None = None
    """The very spelling that was looked for, where it may only suggest."""
    outside: OutsidePlace | None = None

    @property
    def force_ids(self) -> list[str]:
        return [force_id for force_id, _ in self.forces]


@dataclass(frozen=True)
class NameIndex:
    """The names of one data version, in plain form."""

    certain: dict[str, list[SearchName]]
    spellings: dict[str, list[SearchName]]
    """Other spellings of places: they may suggest and never answer."""
    outside: dict[str, OutsidePlace]
    weights: dict[str, int]
    """How many people each name of the three stands for."""
    names: list[str]
    """The same names, in order."""
    own_names: list[str]
    """Those that are no mere spelling."""
    districts: dict[str, list[DistrictForce]]
    """The forces of each postcode district, the likeliest first."""
    areas: dict[str, list[str]]
    """The letters that postcodes begin with, and the likeliest forces of those: the force of most districts first."""
    outside_areas: dict[str, OutsidePlace]
    """By the letters that their postcodes begin with."""

    def exact(self, name: str) -> list[Meaning]:
        """What a plain name is the very name of."""
        found = _meanings(self.certain.get(name, []))
        if place := self.outside.get(name):
            found.append(Meaning("outside", place.name, (), 0, outside=place))
        return found

    def spelt_so(self, name: str) -> list[Meaning]:
        """The places of which a plain name is another spelling."""
        return [one._replace(alias=row.said) for row in self.spellings.get(name, []) for one in _meanings([row])]

    def beginning(self, words: str) -> list[Meaning]:
        """What the names mean that begin with these plain words; where a whole word ends there, only those."""
        if len(words) < SHORTEST_PART:
            return []
        begun = []
        for name in self.names[bisect_left(self.names, words) :]:
            if not name.startswith(words):
                break
            if name != words:
                begun.append(name)
        return self._all([name for name in begun if name[len(words) :].startswith(" ")] or begun)

    def holding(self, words: str) -> list[Meaning]:
        """What the names mean in which a later word begins with these plain words."""
        if len(words) < SHORTEST_PART:
            return []
        return self._all(name for name in self.names if f" {words}" in name)

    def spelt_nearly(self, name: str) -> list[Meaning]:
        """What the names mean that differ from a plain name by the fewest letters, if few; other spellings do not count."""
        if len(name) < SHORTEST_MISSPELT:
            return []
        slips = min(1 + (len(name) - 1) // LETTERS_PER_SLIP, MOST_SLIPS)
        found = process.extract(name, self.own_names, scorer=OSA.distance, score_cutoff=slips, limit=MOST_NAMES)
        fewest = min((distance for _, distance, _ in found), default=0)
        return self._all(near for near, distance, _ in found if distance == fewest)

    def within(self, words: str) -> list[tuple[str, list[Meaning]]]:
        """Exact names that stand as whole words in a longer text, with what they mean: the longest first."""
        parts = words.split()
        found: dict[str, list[Meaning]] = {}
        for length in range(len(parts) - 1, 0, -1):
            for start in range(len(parts) - length + 1):
                name = " ".join(parts[start : start + length])
                if not any(f" {name} " in f" {longer} " for longer in found) and (meanings := self.exact(name)):
                    found[name] = meanings
        return list(found.items())

    def _all(self, names: Iterable[str]) -> list[Meaning]:
        """What these names mean, but for regions, which are too wide to be suggested; of very many, those of most people."""
        known = nlargest(MOST_NAMES, names, key=self.weights.__getitem__)
        found = (one for name in known for one in [*self.exact(name), *_meanings(self.spellings.get(name, []))])
        return [one for one in found if one.kind != "region"]


def current() -> NameIndex:
    """The index of the data version in use. Raises NoDatabaseError."""
    return of_version(store.version())


@lru_cache(maxsize=2)
def of_version(version: str) -> NameIndex:
    """The index of a kept data version. Raises NoDatabaseError or UnknownVersionError."""
    with store.reading(version):
        rows = store.ask_once(queries.search_names)
        districts = store.ask_once(queries.district_forces)
        outside = store.ask_once(queries.outside_places)
    certain: dict[str, list[SearchName]] = {}
    spellings: dict[str, list[SearchName]] = {}
    weights = {plain(place.name): 0 for place in outside if place.kind != "postcode area"}
    for row, said in zip(rows, all_plain(row.said for row in rows)):
        (spellings if row.kind == "place alias" else certain).setdefault(said, []).append(row)
        weights[said] = max(weights.get(said, 0), WEIGHT.get(row.kind, 0), row.population_count or 0)
        if row.kind == "council" and without_office(row.said) != row.said:  # "Bristol, City of" is Bristol too
            short = readings(said)[-1].name
            certain.setdefault(short, []).append(row)
            weights[short] = max(weights.get(short, 0), WEIGHT["council"])
    by_district = {name: list(forces) for name, forces in groupby(districts, attrgetter("postcode_district"))}
    return NameIndex(
        certain,
        spellings,
        {plain(place.name): place for place in outside if place.kind != "postcode area"},
        weights,
        sorted(weights),
        [name for name in weights if name not in spellings or name in certain],
        by_district,
        _areas(by_district),
        {place.name: place for place in outside if place.kind == "postcode area"},
    )


def _areas(districts: dict[str, list[DistrictForce]]) -> dict[str, list[str]]:
    counted: dict[str, Counter[str]] = {}
    for district, (likeliest, *_) in districts.items():
        counted.setdefault(area_of(district), Counter())[likeliest.force_id] += 1
    return {area: [force_id for force_id, _ in forces.most_common()] for area, forces in counted.items()}


def _meanings(rows: list[SearchName]) -> list[Meaning]:
    """The rows of one name as what they mean: those of a county or a region, or of a name that two forces share, are one."""
    together: dict[tuple, list[SearchName]] = {}
    for number, row in enumerate(rows):
        key = (number,) if row.kind.startswith("place") else (row.kind, row.name if row.kind != "force" else row.said)
        together.setdefault(key, []).append(row)
    people = {
        row.force_id: row.population_count or 0 for row in sorted(rows, key=lambda row: row.population_count or 0)
    }
    found = []
    for first, *others in together.values():
        forces = {row.force_id: row.note if row.kind == "county" else None for row in (first, *others)}
        is_place = first.kind.startswith("place")
        own = first.population_count if is_place else people.get(first.force_id)
        found.append(
            Meaning(
                kind="place" if is_place else first.kind,
                name=without_office(first.name),
                forces=tuple(forces.items()),
                weight=max(WEIGHT.get(first.kind, 0), own or 0),
                border_force_id=first.border_force_id,
                note=first.note if first.kind == "former council" else None,
            )
        )
    return found
