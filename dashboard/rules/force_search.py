"""From what a visitor types to a force. What is certain is answered, everything else asks. Nothing typed is kept or logged."""

from dashboard.rules import name_index, name_search, postcode_search, typed_postcode
from dashboard.rules.plain_names import is_office_alone, plain, readings
from dashboard.rules.search_answer import Choice, Found
from dashboard.text import find_page

__all__ = ["Choice", "Found", "find", "force_named"]

MOST_CHARACTERS = 200


def find(typed: str, may_ask: bool = False) -> Found:
    """What `typed` means. Raises NoDatabaseError.

    `may_ask`: the visitor agreed that a full postcode is asked of postcodes.io; without an answer its first half must do.
    """
    if len(typed) > MOST_CHARACTERS:
        return Found("nothing", find_page.TOO_LONG)
    name = plain(typed)
    if not name:
        return Found("nothing", find_page.NOTHING_TYPED)
    if name in name_search.COUNTRY:
        return Found("nothing", find_page.TOO_WIDE)
    index = name_index.current()
    if postcodes := typed_postcode.find(typed, lambda district: postcode_search.is_known(index, district)):
        return postcode_search.find(index, postcodes, may_ask)
    found = (
        name_search.certain(index, typed)
        or postcode_search.by_area(index, typed.strip().upper())
        or postcode_search.misread(index, typed)
    )
    if found:
        return found
    if is_office_alone(name):
        return Found("nothing", find_page.NOTHING_TYPED)
    return name_search.suggested(index, typed)


def force_named(typed: str) -> str | None:
    """The force of which `typed` is a name, such as "KENT" or "west mercia": for links, where nothing else can be meant."""
    index = name_index.current()
    for reading in readings(plain(typed)):
        forces = {force_id for one in index.exact(reading.name) if one.kind == "force" for force_id in one.force_ids}
        if len(forces) == 1:
            return forces.pop()
    return None
