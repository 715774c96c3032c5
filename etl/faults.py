"""Errors as sentences: what is wrong, in which file, row and column, and what to do."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # takes longer to import than most commands take to run
    import pandas as pd


@dataclass(frozen=True)
class Fault:
    """One thing wrong with an input. `row` counts as a spreadsheet does: the header is row 1."""

    file: str
    problem: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        where = self.file
        if self.row is not None:
            where += f", row {self.row}"
        if self.column is not None:
            where += f", column {self.column}"
        return shown(f"{where}: {self.problem}").replace("\n", "\\n")


class InputError(Exception):
    """Input that must not be published. Carries every fault found; the published database stays as it was."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class StoreError(Exception):
    """The store of builds could not be reached, or did not do what was asked of it; the message says why."""


def display_path(path: Path, data: Path) -> str:
    """A file's path for a sentence, relative to the data folder's parent: `data/register/grade.csv`."""
    return str(Path(data.name) / path.relative_to(data)) if path.is_relative_to(data) else path.name


HOW_TO_WRITE = {
    "_on": "a date as 2019-03-07, or as 2018-12 where only the month is known",
    "as_of": "a date as 2019-03-07, as 2018-12 or as 2018",
    "happened_on": "a date as 2019-03-07, as 2018-12 or as 2018",
    "audit_from": "a date as 2017-11-01, or as 2017-11 where only the month is known",
    "audit_to": "a date as 2018-04-30, or as 2018-04 where only the month is known",
    "crimes_per_1000": "a number from 1 to 1000, such as 84.2",
    "_pct": "a percentage from 0 to 100, such as 83.6",
    "population_count": "a whole number from 5000 to 15000000, such as 1880000",
    "population_rounded_count": "a whole number from 5000 to 15000000, such as 1880000",
    "_count": "a whole number without commas, such as 24300",
    "financial_year": "a financial year as 2024/25",
    "title_year": "a year as 2018, or a cycle as 2021/22 or 2023-25",
    "year": "a year from 1991 on, such as 2024",
    "quarter": "1 (April to June), 2, 3 or 4 (January to March)",
    "period": "a financial year as 2024/25, a date as 2026-03-31, or a year as 2024",
    "year_ending": "a date as 2026-03-31",
    "page_date": "2019, 2019-03 or 2019-03-07",
    "tile_column": "a whole number from 0 to 6",
    "tile_row": "a whole number from 0 to 9",
    "position": "a whole number, 1 for the first",
    "force_id": "small letters and hyphens, as in avon-and-somerset",
    "ons_code": "E23 or W15 and six digits, as in E23000032",
    "narrowed_to": "grades joined by or, as in Good or Adequate",
    "council_code": "E or W and eight digits, as in E07000110",
    "postcode_district": "the first half of a postcode in capitals, as in ME14",
    "value": "a number, such as 285000",
    "metric": "a name that ends in _pct or _count",
    "outcome_type": "a whole number from 0 to 22",
    "step": "a whole number from 1 to 20",
    "right_number": "a whole number from 1 to 12",
    "email": "an address with an @, for victims, not for referrals by professionals",
    "opening_hours": "days and hours as in Mo-Fr 08:00-20:00; Sa 09:00-13:00, or 24/7",
    "evidence_kind": "service, public body, news or other",
    "contradiction": "another number, another provider or undecided",
    "phone": "digits and spaces only",
    "tile_label": "at most nine letters",
    "latitude": "degrees north from 49.8 to 55.9, such as 51.27",
    "longitude": "degrees east from -6.5 to 1.8, such as 0.52",
    "rank": "a whole number, 1 for the force that is likeliest",
    "url": "the full address, beginning with https://",
    "website": "the full address, beginning with https://",
}
"""Ending of a column's name to what its cells must be. Names end in their units, so the ending says what a cell looks like."""

HOW_THEY_GO_TOGETHER = {
    ("url", "kind"): "give the address; only our own derivations have none",
    ("first_published_on", "last_published_on"): "the last publication cannot come before the first",
    ("source_id", "first_published_on"): "give the source of a programme that has publications",
    (
        "regime_id",
        "programme",
    ): "inspections outside the programmes all stand under one_off, of the programme One-off: nothing there is compared",
    (
        "kind",
        "is_inspected",
    ): 'write "cause of concern open" or "cause of concern closed", said by inspectors (is_inspected true)',
    ("audit_from", "audit_to"): "an audit ends after it begins",
    ("published_on", "audit_to"): "a report is published after its audit ends",
    ("inspection_id", "force_id", "regime_id", "kind", "title_year"): (
        "the inspection_id must be force, programme, kind and year joined by hyphens, "
        "as in kent-cdi_2016_20-inspection-2017 or kent-peel_2021_22-inspection-2021-22"
    ),
    ("published_on", "published_on_missing"): "say why there is no date, and leave that empty where there is one",
    ("ci_pct", "ci_missing"): "say why there is no interval, and leave that empty where there is one",
    ("status", "basis"): "say how we know of it (stated, derived or inferred) unless it is unknown",
    ("basis", "reason"): "say what it was derived or inferred from",
    ("narrowed_to", "status"): "a grade can be narrowed only where it was given and not found",
    ("narrowed_to", "narrowed_reason"): "say which counts narrow the grade",
    ("narrowed_to", "narrowed_source_id"): "give the source of the counts that narrow the grade",
    ("basis", "basis_note"): "say in basis_note how a derived grade was derived",
    ("value", "metric"): "a percentage (metric ending in _pct) lies from 0 to 100, and a count is not negative",
    ("force_id", "nation"): "give a force or a nation, one of the two",
    ("kind", "note"): "say in note what became of a council that goes by a former name",
    ("lies_in", "kind"): "say where it is; only a police force that serves no one place has none",
    ("lies_in", "contact"): "give where it is and who to contact there, or neither",
    ("border_force_id", "force_id"): "the force across the border is another than the place's own",
    ("rank", "how_sure"): "the first force of a district is sure or probable, the others are a part or a possible part",
    ("finding_id", "inspection_id"): "the finding_id begins with the inspection_id of the inspection that found it",
    ("happened_on", "date_note"): "say in date_note what is known of a date of which only the year is",
    ("claim", "figure_pct", "is_inspected"): "a claim of a figure has one, and not the inspectors' own",
    ("claim", "expected_grade"): "a claim of a grade names it in expected_grade, and nothing else does",
    ("recorded_count", "examined_count"): "no more can be recorded than were examined",
    ("recorded_count", "what"): "give how many were recorded; only the whole sample has no such number",
    ("is_local_line", "force_id", "phone"): "a local line has a force and a telephone number",
    ("contradiction", "contradiction_source_id"): "give what a newer page says against it and its source, or neither",
    ("phone", "second_phone", "opening_hours"): "a second number and opening hours need a first number",
}
"""Columns of a rule over several cells to what the rule requires."""


def allowed(column: str) -> str:
    """What a cell of this column must be, in words, or where to look it up."""
    for ending, words in HOW_TO_WRITE.items():
        if column.endswith(ending):
            return words
    return "true or false" if column.startswith(("is_", "has_")) else "what etl/build/schema.sql says of this column"


MOST_SHOWN = 2_000
"""Characters of a message that quotes somebody else's words."""
_HIDDEN_KINDS = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
"""Unicode's categories of control characters, marks that turn the direction of writing and others that show nothing."""


def has_hidden_characters(words: str) -> bool:
    """True where a text holds what a terminal would obey or a reader cannot see."""
    return any(unicodedata.category(character) in _HIDDEN_KINDS for character in words)


def shown(words: str, most: int = MOST_SHOWN) -> str:
    """Words of others as they may be printed, logged and put on a page: shortened, and what cannot be seen written as \\u202e."""
    cut = words if len(words) <= most else f"{words[:most]}… ({len(words):,} characters)"
    if cut.isascii() and cut.isprintable():
        return cut
    return "".join(
        character.encode("unicode_escape").decode()
        if character != "\n" and unicodedata.category(character) in _HIDDEN_KINDS
        else character
        for character in cut
    )


class RefreshError(Exception):
    """A refresh that could not start; the message says why and what to do."""


class SourceError(Exception):
    """A publisher's answer that must not be used; the message says in plain words what happened and what to do.

    `outcome` sums it up: unreachable (no answer), refused (403, 429), gone (404, 410), faulty (an answer that is not the file
    asked for), older (than what we have) or rejected (a file that breaks our rules). `quarantined` holds the rows that were
    not used, with reasons, where there are any.
    """

    def __init__(self, outcome: str, message: str, quarantined: pd.DataFrame | None = None) -> None:
        super().__init__(shown(message))
        self.outcome = outcome
        self.quarantined = quarantined
