"""Bad input, said in a sentence: what is wrong, in which file, row and column, and what to do."""

from dataclasses import dataclass
from pathlib import Path

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
        return f"{where}: {self.problem}"


class InputError(Exception):
    """Input that must not be published. Carries every fault found; the published database stays as it was."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def shown(path: Path, data: Path) -> str:
    """A file's name as a person would say it: relative to the data folder's parent, `data/register/grade.csv`."""
    return str(Path(data.name) / path.relative_to(data)) if path.is_relative_to(data) else path.name


HOW_TO_WRITE = {
    "_on": "write a date as 2019-03-07, or as 2018-12 where only the month is known",
    "_pct": "write a percentage from 0 to 100, such as 83.6",
    "_count": "write a whole number without commas, such as 24300",
    "financial_year": "write a financial year as 2024/25",
    "phone": "write digits and spaces only",
    "url": "write the full address, beginning with https://",
    "website": "write the full address, beginning with https://",
}
"""Column endings to advice; units stand in column names, so the ending tells what a cell must look like."""


def advice(column: str) -> str:
    """What to write in this column, or where to look it up."""
    for ending, words in HOW_TO_WRITE.items():
        if column.endswith(ending):
            return words
    if column.startswith(("is_", "has_")):
        return "write true or false"
    return "etl/schema.sql says what this column may hold"


class RefreshError(Exception):
    """A refresh that could not begin; the message says why and what to do."""


class SourceError(Exception):
    """A publisher's answer that must not be used; the message says in plain words what happened and what to do.

    `outcome` is one word of it: unreachable (no answer), refused (403, 429), gone (404, 410), faulty (an answer that is not
    the file asked for), older (than what is held) or rejected (a file that breaks our rules). `quarantined` holds the rows
    that were set aside, with reasons, where there are any.
    """

    def __init__(self, outcome: str, message: str, quarantined: pd.DataFrame | None = None) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.quarantined = quarantined
