"""ONS Table P3: crimes for each 1,000 residents of a force area. A mark in the place of a figure is a state, never a number."""

import calendar
import re
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from etl.faults import SourceError, shown
from etl.refresh import cell_notes
from etl.refresh.missing_marks import Marks
from etl.refresh.name_variants import plain
from etl.refresh.transforms import missing
from etl.refresh.workbooks import HEADER_WITHIN_ROWS

SAYS_WHY = re.compile(rf"{missing.SAYS_WHY.pattern}|suppress", re.IGNORECASE)


class Rates(NamedTuple):
    """The rates of one year, and the forces without one."""

    figures: pd.DataFrame
    """force_id, year_ending, crimes_per_1000, population_rounded_count (empty where not given)."""
    missing: pd.DataFrame
    """missing.COLUMNS but source_id, for the forces without a rate."""


def read(
    rows: Iterable[list],
    forces: dict[str, str],
    marks: Marks,
    notes: Iterable[list] = (),
    called: str = "Sheet Table P3",
) -> Rates:
    """Read the sheet: `forces` is ONS code to force_id, `notes` the rows of the sheet of notes. Raises SourceError."""
    lines = list(rows)
    number = next(
        (n for n, line in enumerate(lines[:HEADER_WITHIN_ROWS]) if plain(line[0]) in ("area code", "area codes")), None
    )
    if number is None:
        raise SourceError("rejected", f"{called} has no header that begins with 'Area Code'.")
    header = [plain(cell) for cell in lines[number]]
    people = _place(header, r"(rounded )?population.*", called)
    rate = _place(header, r"total recorded crime.*", called)
    ending = year_ending(" ".join(str(line[0]) for line in lines[:number]))
    said = cell_notes.listed(notes) | cell_notes.listed(line[:1] for line in lines[number + 1 :])
    found: dict[str, tuple[float, int | None]] = {}
    states: dict[str, tuple] = {}
    for row, line in enumerate(lines[number + 1 :], start=number + 2):
        force_id = forces.get(cell_notes.without_pointers(line[0]))
        if force_id is None:
            continue
        if force_id in found or force_id in states:
            raise SourceError(
                "rejected", f"{called}, row {row} is a second row for {line[1]}; we cannot tell which is right."
            )
        crimes = _number(line, rate, force_id, marks, f"{called}, row {row}, column 'Total recorded crime'")
        residents = _number(line, people, force_id, marks, f"{called}, row {row}, column 'Population'")
        if crimes is not None:
            found[force_id] = (crimes, None if residents is None else round(residents))
        else:
            mark = cell_notes.without_pointers(line[rate])
            reason = _reason(str(line[1]), line[rate], said)
            states[force_id] = (marks.state(line[rate], force_id), mark or None, reason)
    for force_id in set(forces.values()) - found.keys() - states.keys():
        states[force_id] = ("not available", None, None)
    missing.refuse_too_many_forces(sorted(states), f"{called} for the year to {ending}")
    figures = pd.DataFrame(
        [(force_id, ending, *found[force_id]) for force_id in sorted(found)],
        columns=["force_id", "year_ending", "crimes_per_1000", "population_rounded_count"],
    )
    gaps = [(force_id, "crime_rate", ending, 0, *states[force_id]) for force_id in sorted(states)]
    return Rates(
        figures.astype({"crimes_per_1000": float, "population_rounded_count": "Int64"}),
        pd.DataFrame(gaps, columns=missing.COLUMNS[:-1], dtype=object).astype({"quarter": "int64"}),
    )


def _reason(area: str, cell: object, notes: dict[str, str]) -> str | None:
    """What the notes say of a missing figure, in the publisher's words: those its own cell points to, else those that the area's name
    does ("Greater Manchester10,11", "Greater Manchester [note 10]"), as far as they speak of missing figures."""
    mark = cell_notes.without_pointers(cell)
    older_style = re.search(r"[\d,]+$", area.strip())
    of_area = [*cell_notes.cited(area), *(older_style[0].split(",") if older_style else [])]
    said = [
        notes[one] for one in of_area if one in notes and (SAYS_WHY.search(notes[one]) or (mark and mark in notes[one]))
    ]
    of_area_said = shown(" ".join(" ".join(one.split()) for one in said), missing.MOST_REASON)
    return missing.cited_reason(str(cell), notes) or of_area_said or None


def year_ending(title: str) -> str:
    """The last day of "year ending March 2026": 2026-03-31. Raises SourceError when the title has none."""
    months = "|".join(calendar.month_name[1:])
    match = re.search(rf"year ending ({months}) (\d{{4}})", title, re.IGNORECASE)
    if not match:
        raise SourceError("rejected", "Table P3 does not say which year it is for ('year ending March 2026').")
    month = [name.casefold() for name in calendar.month_name].index(match[1].casefold())
    return f"{match[2]}-{month:02d}-{calendar.monthrange(int(match[2]), month)[1]:02d}"


def _place(header: list[str], pattern: str, called: str) -> int:
    for place, cell in enumerate(header):
        if re.fullmatch(pattern, cell):
            return place
    raise SourceError("rejected", f"{called} has no column like {pattern!r}; its columns are {', '.join(header)}.")


def _number(line: list, place: int, force_id: str, marks: Marks, where: str) -> float | None:
    """The number in a cell; None for a mark of the publisher's. Raises SourceError for anything else."""
    cell = line[place]
    number = cell_notes.as_number(cell)
    if number is None and marks.state(cell, force_id) is None:
        area = cell_notes.without_pointers(line[1])
        raise SourceError(
            "rejected", f"{where} holds {cell!r} for {area}, which we cannot read. {marks.line_to_add(cell)}"
        )
    return number
