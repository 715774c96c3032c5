"""Notes that publishers point to beside a figure or a name, as "[note 3]", and the list that the numbers stand in."""

import math
import re
from collections.abc import Iterable

POINTER = re.compile(r"\[\s*notes?\b([^\]]*)\]", re.IGNORECASE)
QUALIFIER = re.compile(r"\[[pr]\]", re.IGNORECASE)
"""The government's marks beside a figure that is provisional or was revised: it is a figure all the same."""
NOTE = re.compile(r"(?:\[?note\s*)?(\d+)\]?[.:]?\s+(.+)", re.IGNORECASE | re.DOTALL)
"""A note in one cell: "11. '..' indicates data not available", "[note 3] Devon and Cornwall was unable to supply data"."""
NUMBER = re.compile(r"\[?(?:note\s*)?(\d+)(?:\.0)?\]?[.:]?", re.IGNORECASE)
"""A note's number in a cell of its own, its words in the next."""


def without_pointers(cell: object) -> str:
    """A cell's text without "[note 3]"."""
    return POINTER.sub(" ", str(cell)).strip()


def cited(cell: object) -> list[str]:
    """The numbers of the notes that a cell points to: 3 and 4 for "Kent [note 3][note 4]"."""
    return [number for numbers in POINTER.findall(str(cell)) for number in re.findall(r"\d+", numbers)]


def as_number(cell: object) -> float | None:
    """The number in a cell, whatever notes stand beside it; None where there is none."""
    plain = re.sub(r"[\s,\u00a0]", "", QUALIFIER.sub("", without_pointers(cell)))
    try:
        number = float(plain)
    except ValueError:
        return None
    return number if math.isfinite(number) and "_" not in plain else None


def listed(lines: Iterable[list]) -> dict[str, str]:
    """Number to the words of each note in rows of a sheet: in one cell, or the number in the first and the words in the next."""
    notes: dict[str, str] = {}
    for line in lines:
        first, *others = [str(cell).strip() for cell in line if cell != ""] or [""]
        if found := NOTE.fullmatch(first):
            notes.setdefault(found[1], found[2])
        elif others and (found := NUMBER.fullmatch(first)):
            notes.setdefault(found[1], others[0])
    return notes
