"""ONS Table P3: crimes for each 1,000 residents of a force area. Suppressed is a state, never a number."""

import calendar
import re
from collections.abc import Iterable

import pandas as pd

from etl.build.checks import FORCES
from etl.faults import SourceError
from etl.refresh.name_variants import Names, plain
from etl.refresh.workbooks import HEADER_WITHIN_ROWS


def read(rows: Iterable[list], forces: dict[str, str], names: Names) -> pd.DataFrame:
    """Read the sheet: `forces` is ONS code to force_id.

    Returns force_id, year_ending, crimes_per_1000 (NaN where suppressed), state, population_rounded_count; 43 rows.
    Raises SourceError.
    """
    lines = list(rows)
    number = next(
        (n for n, line in enumerate(lines[:HEADER_WITHIN_ROWS]) if plain(line[0]) in ("area code", "area codes")), None
    )
    if number is None:
        raise SourceError("rejected", "Table P3 has no header that begins with 'Area Code'.")
    header = [plain(cell) for cell in lines[number]]
    people = _place(header, r"(rounded )?population.*")
    rate = _place(header, r"total recorded crime.*")
    ending = year_ending(" ".join(str(line[0]) for line in lines[:number]))
    found = []
    for line in lines[number + 1 :]:
        force_id = forces.get(str(line[0]).strip())
        if force_id is None:
            continue
        crimes = _number(line[rate])
        if crimes is None and names.find("no_figure", line[rate]) is None:
            raise SourceError(
                "rejected", f"Table P3 gives {line[rate]!r} as the rate of {line[1]}, which we cannot read."
            )
        residents = _number(line[people])
        if residents is None:
            raise SourceError(
                "rejected", f"Table P3 gives {line[people]!r} as the residents of {line[1]}, which we cannot read."
            )
        state = "suppressed" if crimes is None else "published"
        found.append((force_id, ending, crimes, state, round(residents)))
    columns = ["force_id", "year_ending", "crimes_per_1000", "state", "population_rounded_count"]
    frame = pd.DataFrame(found, columns=columns).astype({"crimes_per_1000": float, "population_rounded_count": "int64"})
    if frame.force_id.nunique() != FORCES:
        raise SourceError("rejected", f"Table P3 has {frame.force_id.nunique()} force areas, not {FORCES}.")
    return frame.sort_values("force_id", ignore_index=True)


def year_ending(title: str) -> str:
    """The last day of "year ending March 2026": 2026-03-31. Raises SourceError when the title has none."""
    months = "|".join(calendar.month_name[1:])
    match = re.search(rf"year ending ({months}) (\d{{4}})", title, re.IGNORECASE)
    if not match:
        raise SourceError("rejected", "Table P3 does not say which year it is for ('year ending March 2026').")
    month = [name.casefold() for name in calendar.month_name].index(match[1].casefold())
    return f"{match[2]}-{month:02d}-{calendar.monthrange(int(match[2]), month)[1]:02d}"


def _place(header: list[str], pattern: str) -> int:
    for place, cell in enumerate(header):
        if re.fullmatch(pattern, cell):
            return place
    raise SourceError("rejected", f"Table P3 has no column like {pattern!r}; its columns are {', '.join(header)}.")


def _number(cell: object) -> float | None:
    try:
        return float(str(cell).replace(",", "").strip())
    except ValueError:
        return None
