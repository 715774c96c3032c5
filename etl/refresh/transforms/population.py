"""ONS population of police force areas: from single years of age by sex to one figure for each force."""

import re
from collections.abc import Iterable

import pandas as pd

from etl.build.checks import FORCES
from etl.faults import SourceError

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


def newest_year(rows: Iterable[list], forces: dict[str, str], called: str) -> pd.DataFrame:
    """Residents of all ages in the newest year of a sheet.

    `forces` is ONS code to force_id. Returns force_id, year, population_count, 43 rows. Raises SourceError.
    """
    lines = iter(rows)
    header = next(
        (line for line in lines if re.fullmatch(r"PFA \d{4} Code", str(line[0]).strip(), re.IGNORECASE)), None
    )
    if header is None or str(header[2]).strip() != "Year":
        raise SourceError("rejected", f"{called} has no header with 'PFA 2023 Code', 'PFA 2023 Name' and 'Year'.")
    ages = [
        place for place, cell in enumerate(header) if place > 2 and cell != "" and "all" not in str(cell).casefold()
    ]
    # England, Wales and regions are listed among the areas and have no force.
    found = [
        {"force_id": forces[str(line[0]).strip()], "year": int(line[2]), "population_count": _sum(line, ages, called)}
        for line in lines
        if str(line[0]).strip() in forces
    ]
    frame = pd.DataFrame(found, columns=["force_id", "year", "population_count"])
    newest = frame[frame.year == frame.year.max()].sort_values("force_id", ignore_index=True)
    if len(newest) != FORCES:
        raise SourceError("rejected", f"{called} gives {len(newest)} force areas for its newest year, not {FORCES}.")
    return newest.astype({"year": "int64", "population_count": "int64"})


def _sum(line: list, ages: list[int], called: str) -> int:
    cells = [line[place] for place in ages]
    if not all(isinstance(cell, int | float) for cell in cells):
        bad = next(cell for cell in cells if not isinstance(cell, int | float))
        raise SourceError(
            "rejected", f"{called} holds {bad!r} for {line[1]} in {line[2]}, where a number should stand."
        )
    return round(sum(cells))
