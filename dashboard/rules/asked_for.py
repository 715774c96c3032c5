"""What a page's address asks for, and what is said of what there is not: one reading for pickers and for a page's first HTML."""

import difflib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dashboard.text import force_page

MOST_NOTES, MOST_ECHOED = 10, 40
"""Notes on one link, and characters that a note repeats of it."""
NONE_RETIRED: Mapping[str, str] = {}


class Choice(NamedTuple):
    """One of several: its label, the options (name in addresses to words), its parameter, and the one shown where none is asked for.

    `retired` are options that once were, each with what is said of it.
    """

    label: str
    options: Mapping[str, str]
    parameter: str
    default: str
    retired: Mapping[str, str] = NONE_RETIRED


def option(choice: Choice, asked: str | None) -> tuple[str, str]:
    """The option that an address asks for, and nothing to say; or the default, and why."""
    if asked is None:
        return choice.default, ""
    if asked in choice.options:
        return asked, ""
    return choice.default, choice.retired.get(asked) or force_page.unknown_part(
        choice.label.lower(), asked[:MOST_ECHOED]
    )


def year(label: str, years: Sequence[str], parameter: str, default: str) -> Choice:
    """A choice of financial years, written 2024-25 in the address and 2024/25 everywhere else."""
    return Choice(label, {one.replace("/", "-"): one for one in years}, parameter, default.replace("/", "-"))


def forces(asked: str, names: Mapping[str, str], most: int | None = None) -> tuple[list[str], list[str]]:
    """The forces of a list such as "kent,essex", each once and at most `most`, and what is said of the other names in it."""
    named = [force_id for force_id in asked.split(",") if force_id]
    unknown = [name for name in named if name not in names]
    notes = [unknown_force(name, names) for name in unknown[:MOST_NOTES]]
    if len(unknown) > MOST_NOTES:
        notes.append(force_page.more_unknown_forces(len(unknown) - MOST_NOTES))
    return list(dict.fromkeys(force_id for force_id in named if force_id in names))[:most], notes


def unknown_force(asked: str, names: Mapping[str, str]) -> str:
    """That no force has this name, and which may have been meant."""
    cut = asked[:MOST_ECHOED]
    return force_page.unknown_force(cut, closest(cut, names))


def closest(asked: str, names: Mapping[str, str]) -> list[str]:
    """Short names of the forces whose id or name is nearest to what was asked for."""
    ids = difflib.get_close_matches(asked.lower(), list(names), n=2, cutoff=0.6)
    return [names[force_id] for force_id in ids]
