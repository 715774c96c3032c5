"""Finds a postcode in what a visitor typed, however it is spelt and whatever stands around it."""

import re
from collections.abc import Callable
from itertools import takewhile
from typing import NamedTuple

# A full postcode is a district (ME14), then a digit and two letters (1XX). https://www.gov.uk/government/publications/bulk-data-transfer-for-sponsors-xml-schema
_DISTRICT = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?")
_FULL = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?)([0-9][ABD-HJLNP-UW-Z]{2})")
_CUT_SHORT = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?)[0-9][A-Z]?")
"""A district and the beginning of the second half, without a space: ME141."""
_SECOND_HALF = re.compile(r"[0-9][A-Z]{0,2}")
_PIECE = re.compile(r"[A-Za-z0-9]+")


class Postcode(NamedTuple):
    """What was typed of a postcode."""

    district: str
    full: str | None
    """Both halves with a space between, where both were typed."""
    rest: str
    """The words around it."""


def area_of(district: str) -> str:
    """The letters that a district begins with."""
    return "".join(takewhile(str.isalpha, district))


def find(text: str, is_known: Callable[[str], bool]) -> list[Postcode]:
    """The postcodes in a text, each district once.

    A text that is nothing but a postcode counts even if its district is not known; among other words only a known one does,
    since "to 10" and "at 12" look like districts too.
    """
    pieces = list(_PIECE.finditer(text))
    found: dict[str, Postcode] = {}
    start = 0
    while start < len(pieces):
        longest_first = (pieces[start : start + count] for count in (3, 2, 1))
        window, read = next(
            ((few, read) for few in longest_first if (read := _read(few, is_known))), (pieces[:0], None)
        )
        if read:
            district, full = read
            rest = f"{text[: window[0].start()]} {text[window[-1].end() :]}"
            is_all = len(window) == len(pieces)
            if is_all or is_known(district):
                found.setdefault(district, Postcode(district, full, rest))
        start += len(window) or 1
    return list(found.values())


def _read(window: list[re.Match[str]], is_known: Callable[[str], bool]) -> tuple[str, str | None] | None:
    """District and full postcode that these pieces spell together; None where they spell none."""
    pieces, count = [piece[0] for piece in window], len(window)
    first, joined = pieces[0].upper(), "".join(pieces).upper()
    full = _FULL.fullmatch(joined)
    if full and (count == 1 or first == full[1] or not is_known(first)):  # "TN24 to" is TN24 and a word
        return full[1], f"{full[1]} {full[2]}"
    if count == 1:
        if _DISTRICT.fullmatch(joined):
            return joined, None
        cut = _CUT_SHORT.fullmatch(joined)
        return (cut[1], None) if cut and is_known(cut[1]) else None
    if count == 2:
        if _DISTRICT.fullmatch(first) and _SECOND_HALF.fullmatch(pieces[1].upper()):
            return first, None
        if (
            pieces[0].isalpha() and pieces[0].isupper() and _DISTRICT.fullmatch(joined)
        ):  # "ME 14", but not "me 14 years ago"
            return joined, None
    return None
