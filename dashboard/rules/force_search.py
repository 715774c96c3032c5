"""From what a visitor types to a force: the first half of a postcode, a council or a force. Nothing typed is kept or logged."""

import difflib
import re
from dataclasses import dataclass

from dashboard.database import queries, store
from dashboard.rules import force_record, postcode_lookup
from dashboard.text import find_page

# A full postcode is a district (ME14), then a digit and two letters (1XX). https://www.gov.uk/government/publications/bulk-data-transfer-for-sponsors-xml-schema
DISTRICT = re.compile(r"^([A-Z]{1,2}[0-9][0-9A-Z]?)$")
POSTCODE = re.compile(r"^([A-Z]{1,2}[0-9][0-9A-Z]?)([0-9][A-Z]{2})$")


@dataclass(frozen=True)
class Found:
    """The answer to a search: the forces meant (none, one or several), and a sentence for the visitor."""

    force_ids: list[str]
    sentence: str

    @property
    def is_one(self) -> bool:
        """True where the first force is the answer; the others, if any, police a small part of the same district."""
        return bool(self.force_ids) and self.sentence != find_page.SEVERAL


def find(words: str, may_ask: bool = False) -> Found:
    """The force or forces that `words` mean; a search without a hit says what can be typed.

    `may_ask`: the visitor agreed that a full postcode is asked of postcodes.io; without an answer its first half must do.
    """
    typed = " ".join(words.split())[:60]
    if not typed:
        return Found([], find_page.NOTHING_TYPED)
    compact = typed.replace(" ", "").upper()
    if match := POSTCODE.match(compact) or DISTRICT.match(compact):
        is_full = bool(POSTCODE.match(compact))
        if not (is_full and may_ask):
            return _by_district(match[1], is_full)
        answer = postcode_lookup.ask(f"{match[1]} {match[2]}")
        if isinstance(answer, postcode_lookup.PostcodeForce):
            return Found([answer.force_id], find_page.by_postcode(force_record.short_names()[answer.force_id]))
        if answer.reason == "elsewhere":  # the district would name a force that does not police this postcode
            return Found([], answer.sentence)
        fallback = _by_district(match[1], is_full)
        return Found(fallback.force_ids, f"{answer.sentence} {fallback.sentence}")
    return _by_name(typed)


def _by_district(district: str, is_full: bool) -> Found:
    held = store.ask_once(queries.postcode_district, district)
    if held.empty:
        return Found([], find_page.outside(district))
    names = force_record.short_names()
    row = held.iloc[0]
    others = [
        force_id
        for force_id in (row.other_force_ids if isinstance(row.other_force_ids, str) else "").split(";")
        if force_id
    ]
    sentence = find_page.probably(district, names[row.force_id], [names[other] for other in others])
    if is_full:
        sentence = f"{find_page.FULL_POSTCODE.format(district=district)} {sentence}"
    return Found([row.force_id, *others], sentence)


def _by_name(typed: str) -> Found:
    plain = re.sub(
        r"\b(police service|police|constabulary|council|borough|city council|county council)\b",
        "",
        typed.lower().replace("&", "and"),
    )
    plain = " ".join(plain.split())
    if not plain:  # "police" alone names no force
        return Found([], find_page.NOTHING_TYPED)
    held = store.ask_once(queries.places_like, plain)
    if held.empty:
        every = {name.lower(): name for name in store.ask(queries.place_names).name}
        close = difflib.get_close_matches(plain, every, n=2, cutoff=0.75)
        return Found([], find_page.no_hit(typed, [every[name] for name in close]))
    # A force or council of exactly that name is what is meant; "Kent" is not also "Kentish Town".
    best = held[held.exactness == held.exactness.min()]
    names = force_record.short_names()
    force_ids = list(dict.fromkeys(best.force_id))
    if len(force_ids) > 1:
        return Found(force_ids[:8], find_page.SEVERAL)
    first = best.iloc[0]
    sentence = "" if first.kind == "force" else find_page.found_by_council(first.place, names[first.force_id])
    return Found(force_ids, sentence)
