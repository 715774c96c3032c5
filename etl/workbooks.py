"""Reads publishers' workbooks (.ods, .xlsx): sheets by pattern, the header by its content, columns by name."""

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from etl.faults import SourceError
from etl.names import Names

HEADER_WITHIN_ROWS = 20
ROWS_AT_ONCE = 50_000


def open_book(path: Path, called: str) -> CalamineWorkbook:
    """Open a workbook. Raises SourceError when it is not one."""
    try:
        return CalamineWorkbook.from_path(path)
    except (CalamineError, OSError, ValueError) as error:
        raise SourceError("faulty", f"{called} cannot be read as a workbook ({error}); try again later.") from error


def sheets(book: CalamineWorkbook, pattern: str) -> list[str]:
    """Names of the sheets that match a regular expression, whatever their case, in the workbook's order."""
    return [name for name in book.sheet_names if re.fullmatch(pattern, name.strip(), re.IGNORECASE)]


def rows(book: CalamineWorkbook, sheet: str) -> Iterator[list]:
    """Every row of a sheet from its first, empty cells as ''."""
    return book.get_sheet_by_name(sheet).iter_rows()


def frames(book: CalamineWorkbook, sheet: str, columns: list[str], names: Names, called: str) -> Iterator[pd.DataFrame]:
    """The named columns of a sheet, some 50,000 rows at a time, without empty rows.

    Yields frames with `columns` (our names; cells as the workbook holds them) and `_row`, the row in the sheet. Columns of
    words come as categories, so that each word is looked at once and not in every row.
    Raises SourceError when no row near the top has all columns.
    """
    lines = rows(book, sheet)
    top = list(islice(lines, HEADER_WITHIN_ROWS))
    number, places = _header(top, columns, names, called)
    first = number + 1
    batch = top[number:]
    while True:
        batch += islice(lines, ROWS_AT_ONCE - len(batch))
        if not batch:
            return
        filled = [any(line) for line in batch]
        cells = list(zip(*batch))
        taken = {column: _column(cells[place]) for column, place in places.items()}
        frame = pd.DataFrame(taken).assign(_row=range(first, first + len(batch)))
        yield frame if all(filled) else frame[filled]
        first += len(batch)
        batch = []


def _column(cells: tuple) -> pd.Series:
    values = pd.Series(cells, dtype=object)
    if all(isinstance(cell, float) for cell in cells):
        return values.astype("float64")
    codes, words = pd.factorize(values)
    return pd.Series(pd.Categorical.from_codes(codes, words))


def _header(top: list[list], columns: list[str], names: Names, called: str) -> tuple[int, dict[str, int]]:
    """(rows down to and with the header, our column to its place in a row)."""
    best: dict[str, int] = {}
    best_row: list = []
    for number, line in enumerate(top, start=1):
        known: dict[str, int] = {}
        for place, cell in enumerate(line):
            ours = names.find("column", cell)
            if ours in columns:
                known.setdefault(ours, place)
        if len(known) == len(columns):
            return number, known
        if len(known) > len(best) or not best_row:
            best, best_row = known, line
    missing = [column for column in columns if column not in best]
    found = [" ".join(str(cell).split()) for cell in best_row if cell != ""]
    raise SourceError("rejected", names.unknown_column(missing, found, called))


def counts(values: pd.Series, names: Names) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Cells read as whole numbers.

    Returns (numbers as nullable Int64, is the publisher's own "no figure" mark, cannot be read). Text such as " 1,234 " and
    "-00" counts as a number, "12.5" and "twelve" do not.
    """
    cells = values.astype(object)
    numbers = pd.to_numeric(cells, errors="coerce").astype("float64")
    unclear = cells[numbers.isna()]
    numbers[unclear.index] = pd.to_numeric(unclear.map(_without_separators), errors="coerce")
    is_marked = pd.Series(False, index=values.index)
    is_marked[unclear.index] = unclear.map(lambda cell: names.find("no_figure", cell) is not None).astype(bool)
    is_whole = numbers.notna() & (numbers.round() == numbers) & (numbers.abs() < 1e9)
    return numbers.where(is_whole).astype("Int64"), is_marked, ~is_whole & ~is_marked


def _without_separators(cell: object) -> str:
    return re.sub(r"[\s,\u00a0]", "", str(cell))
