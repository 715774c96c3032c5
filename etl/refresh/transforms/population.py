"""ONS population of police force areas: from single years of age by sex to one figure for each force."""

import re
from collections.abc import Iterable

import pandas as pd

from etl.faults import SourceError
from etl.refresh import cell_notes
from etl.refresh.missing_marks import Marks
from etl.refresh.transforms import missing

SHEET = re.compile(r"mid-(\d{4}) to mid-(\d{4})", re.IGNORECASE)


def newest_sheet(sheets: list[str]) -> str:
    """The sheet named like "Mid-2021 to Mid-2024" that ends last. Raises SourceError when there is none."""
    named = {sheet: match[2] for sheet in sheets if (match := SHEET.fullmatch(sheet.strip()))}
    if not named:
        raise SourceError(
            "rejected",
            f"ONS's population workbook has no sheet named like 'Mid-2021 to Mid-2024'; it has {', '.join(sheets)}.",
        )
    return max(named, key=lambda sheet: named[sheet])


def newest_year(
    rows: Iterable[list], forces: dict[str, str], marks: Marks, called: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Residents of all ages in the newest year of a sheet, and the forces without them.

    `forces` is ONS code to force_id. Returns force_id, year, population_count; and missing.COLUMNS but source_id. Raises SourceError.
    """
    lines = enumerate(rows, start=1)
    header = next(
        (line for _, line in lines if re.fullmatch(r"PFA \d{4} Code", str(line[0]).strip(), re.IGNORECASE)), None
    )
    if header is None or str(header[2]).strip() != "Year":
        raise SourceError("rejected", f"{called} has no header with 'PFA 2023 Code', 'PFA 2023 Name' and 'Year'.")
    ages = [
        place for place, cell in enumerate(header) if place > 2 and cell != "" and "all" not in str(cell).casefold()
    ]
    # England, Wales and regions are listed among the areas and have no force.
    areas = [(row, line) for row, line in lines if str(line[0]).strip() in forces]
    newest = max((int(line[2]) for _, line in areas), default=0)
    found, states = {}, {}
    for row, line in areas:
        if int(line[2]) != newest:
            continue
        force_id = forces[str(line[0]).strip()]
        if force_id in found or force_id in states:
            raise SourceError(
                "rejected", f"{called}, row {row} is a second row for {line[1]}; we cannot tell which is right."
            )
        counts = [cell_notes.as_number(line[place]) for place in ages]
        place = next((place for place, count in zip(ages, counts) if count is None), None)
        if place is None:
            found[force_id] = round(sum(count for count in counts if count is not None))
        elif state := marks.state(line[place], force_id):
            states[force_id] = (state, cell_notes.without_pointers(line[place]) or None)
        else:
            raise SourceError(
                "rejected",
                f"{called}, row {row}, column {str(header[place])!r} holds {line[place]!r} for {line[1]}, where a number should stand. "
                f"{marks.line_to_add(line[place])}",
            )
    for force_id in set(forces.values()) - found.keys() - states.keys():
        states[force_id] = ("not available", None)
    missing.refuse_too_many_forces(sorted(states), f"{called} for mid-{newest}")
    estimates = pd.DataFrame(
        [(force_id, newest, found[force_id]) for force_id in sorted(found)],
        columns=["force_id", "year", "population_count"],
    ).astype({"year": "int64", "population_count": "int64"})
    gaps = [(force_id, "population", str(newest), 0, *states[force_id], None) for force_id in sorted(states)]
    return estimates, pd.DataFrame(gaps, columns=missing.COLUMNS[:-1], dtype=object).astype({"quarter": "int64"})
