"""Does each source speak of the force and the inspection that cites it, as far as its address, title and date show?"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

_PEEL_YEAR = re.compile(r"/peel-(?:assessments/peel-)?(20\d\d)/|/peel-reports/[a-z-]+-(20\d\d)-\d\d\b")
"""The year of a PEEL programme in the inspectorate's addresses: /peel-2016/kent/, /peel-reports/kent-2021-22/."""
_SAYS_WHERE = re.compile(r"(Read|Quoted) ")
"""How a note begins that says on whose page a figure was read: "Read in a press report of 2024 on the next inspection"."""
YEARS_AFTER = 1
"""A report is written about in its own year and the next; a later page speaks of another inspection."""


class Citation(NamedTuple):
    """A row of the register with the source it cites; `note` is what a reader is told about it."""

    table: str
    inspection_id: str
    force_id: str
    title_year: str
    published_on: str | None
    note: str | None
    source_id: str
    words: str
    """Address and title of the source."""
    source_published_on: str | None


def mismatches(citations: list[Citation], force_ids: list[str]) -> Iterator[tuple[Citation, str]]:
    """Citations of a page about another force or another year whose note does not say so, and what is wrong with each."""
    for citation in citations:
        wrong = _another_force(citation, force_ids) or _another_year(citation)
        if wrong and not _SAYS_WHERE.match(citation.note or ""):
            yield citation, wrong


def _another_force(citation: Citation, force_ids: list[str]) -> str | None:
    named = forces_named(citation.words, force_ids)
    return f"a page about {', '.join(sorted(named))}" if named and citation.force_id not in named else None


def forces_named(words: str, force_ids: list[str]) -> set[str]:
    """The forces that an address or title names; a longer name is not also the shorter one inside it."""
    longest_first = "|".join(sorted(force_ids, key=len, reverse=True))
    return set(re.findall(rf"\b(?:{longest_first})\b", re.sub(r"[^a-z]+", "-", words.lower())))


def _another_year(citation: Citation) -> str | None:
    if found := _PEEL_YEAR.search(citation.words):
        year = found[1] or found[2]
        return None if year == citation.title_year[:4] else f"the page of PEEL {year}"
    if citation.source_published_on is None:
        return None
    known = _evening_before(citation.published_on or citation.title_year[:4])
    digits = min(len(known), len(citation.source_published_on))
    if citation.source_published_on[:digits] < known[:digits]:
        return f"a page of {citation.source_published_on}, before it was published"
    last = citation.published_on[:4] if citation.published_on else _last_year(citation.title_year)
    if int(citation.source_published_on[:4]) > int(last) + YEARS_AFTER:
        return f"a page of {citation.source_published_on}"
    return None


def _evening_before(published_on: str) -> str:
    """The day before a day, a month or year unchanged: the press may report a grade on the evening before."""
    return str(date.fromisoformat(published_on) - timedelta(days=1)) if len(published_on) == 10 else published_on


def _last_year(title_year: str) -> str:
    """ "2022" for 2021/22, "2017" for 2017."""
    return title_year[:2] + title_year[-2:]
