"""What may stand in a field that somebody else fills in: its kind, its length, its form, with a sentence for each.

A sentence never repeats what stands in the field: it may be shown on our pages, and words of a stranger are not for there.
"""

import math
import re
from typing import Any
from urllib.parse import urlsplit

from etl.faults import SourceError, has_hidden_characters

MOST_NAME = 100
"""Characters of a name or title; the longest name of a force has 34."""
MOST_ADDRESS = 500
MOST_LISTED = 5_000
"""Entries of a list: GOV.UK's page of open data tables lists 90."""
ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?(/[A-Za-z0-9._~%!$&()*+,;=:@/?#-]*)?")
FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
TELEPHONE = re.compile(r"101|999|0(?:[123]\d{8,9}|80\d{7,8})")
"""Numbers that are free or charged like a call to a neighbour: never 09, 087, 084 or 070, which cost the caller dearly."""


def text(value: Any, called: str, most: int = MOST_NAME) -> str:
    """A text without line breaks. Raises SourceError for anything else."""
    if not isinstance(value, str):
        raise SourceError("faulty", f"{called} is {_kind(value)}, where text should stand.")
    if len(value) > most:
        raise SourceError("faulty", f"{called} is {len(value):,} characters long; the most we take is {most:,}.")
    plain = " ".join(value.split())
    if has_hidden_characters(plain):
        raise SourceError("faulty", f"{called} holds characters that cannot be seen, such as control characters.")
    return plain


def address(value: Any, called: str, host: str = "") -> str:
    """A web address, on `host` or a part of it where one is given. Raises SourceError for anything else."""
    found = text(value, called, MOST_ADDRESS)
    if not ADDRESS.fullmatch(found):
        raise SourceError("faulty", f"{called} is not a web address.")
    if host and not f".{urlsplit(found).hostname}".endswith(f".{host}"):
        raise SourceError("faulty", f"{called} is not an address of {host}.")
    return found


def file_name(value: Any, called: str) -> str:
    """A file's name. Raises SourceError for anything else."""
    found = text(value, called)
    if not FILE_NAME.fullmatch(found):
        raise SourceError("faulty", f"{called} is not the name of a file.")
    return found


def telephone(value: Any, called: str) -> str:
    """A telephone number that costs no more than an ordinary call. Raises SourceError for anything else."""
    found = text(value, called)
    if not TELEPHONE.fullmatch(found.replace(" ", "")):
        raise SourceError(
            "faulty", f"{called} is not a number that is free or charged as an ordinary call, such as 101 or 01."
        )
    return found


def entries(value: Any, called: str) -> list[dict]:
    """A list of objects. Raises SourceError for anything else."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise SourceError("faulty", f"{called} is not a list of entries.")
    if len(value) > MOST_LISTED:
        raise SourceError("faulty", f"{called} has {len(value):,} entries; the most we take is {MOST_LISTED:,}.")
    return value


def number(value: Any, called: str) -> float:
    """A number that can be reckoned with. Raises SourceError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise SourceError("faulty", f"{called} is {_kind(value)}, where a number should stand.")
    return value


def _kind(value: Any) -> str:
    kinds = {dict: "an object", list: "a list", str: "text", bool: "true or false", int: "a number", float: "a number"}
    return (
        "empty"
        if value is None
        else "no finite number"
        if value != value
        else kinds.get(type(value), "of another kind")
    )
