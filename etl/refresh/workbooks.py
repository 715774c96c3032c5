"""Reads publishers' workbooks (.ods, .xlsx): sheets by pattern, the header by its content, columns by name."""

import re
from collections.abc import Callable, Iterator
from itertools import chain, count, islice
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from etl.faults import SourceError
from etl.refresh import cell_notes
from etl.refresh.missing_marks import Marks
from etl.refresh.name_variants import Names

HEADER_WITHIN_ROWS = 20
MOST_ROWS = 1_048_576
ROWS_AT_ONCE = 50_000
ROWS_TURNED_AT_ONCE = 2_000
"""Rows are turned into columns in batches that fit the processor's cache: nearly twice as fast as a whole sheet at once."""
Cells = pa.Array | tuple


class Book(NamedTuple):
    """An open workbook."""

    sheet_names: list[str]
    rows: Callable[[str], Iterator[list]]
    """Every row of a sheet from its first, empty cells as ''."""


def open_book(path: Path, called: str) -> Book:
    """Open a workbook; a sheet is read whole, fast. Raises SourceError when it is not one."""
    try:
        book = CalamineWorkbook.from_path(path)
    except (CalamineError, OSError, ValueError) as error:
        raise _unreadable(called, error) from error
    return Book(book.sheet_names, lambda sheet: book.get_sheet_by_name(sheet).iter_rows())


def open_large_book(path: Path, called: str) -> Book:
    """Open an .xlsx whose sheets may have a million rows: read row by row, with little memory and a fifth of the speed.

    Raises SourceError when it is not one.
    """
    from openpyxl import load_workbook  # here, since one feed alone needs it

    try:
        # Opened here, because openpyxl judges a file by its extension and files in the raw store have none.
        book = load_workbook(path.open("rb"), read_only=True, data_only=True)
    except (KeyError, OSError, ValueError) as error:
        raise _unreadable(called, error) from error
    return Book(book.sheetnames, lambda sheet: _streamed(book[sheet]))


def _streamed(sheet: Any) -> Iterator[list]:
    sheet.reset_dimensions()  # the size that the file states may be wrong
    width = 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if (
            number > MOST_ROWS
        ):  # rows left out in between come as empty ones, and a row may call itself the four-billionth
            raise SourceError("faulty", f"A sheet has more than the {MOST_ROWS:,} rows that the format allows.")
        width = max(width, len(cells))  # a row ends with its last filled cell
        yield ["" if cell is None else cell for cell in cells] + [""] * (width - len(cells))


def _unreadable(called: str, error: Exception) -> SourceError:
    return SourceError("faulty", f"{called} cannot be read as a workbook ({error}); try again later.")


def sheets(book: Book, pattern: str) -> list[str]:
    """Names of the sheets that match a regular expression, whatever their case, in the workbook's order."""
    return [name for name in book.sheet_names if re.fullmatch(pattern, name.strip(), re.IGNORECASE)]


def frames(book: Book, sheet: str, columns: list[str], names: Names, called: str) -> Iterator[pd.DataFrame]:
    """The named columns of a sheet, at most 50,000 rows at a time, without empty rows.

    Yields frames with `columns` (our names; cells as the workbook holds them) and `_row`, the row in the sheet. Columns of
    text come as categories, so that each text is looked at once and not in every row.
    Raises SourceError when no row near the top has all columns.
    """
    lines = book.rows(sheet)
    top = list(islice(lines, HEADER_WITHIN_ROWS))
    number, places = _header(top, columns, names, called)
    lines = chain(top[number:], lines)
    for first in count(number + 1, ROWS_AT_ONCE):
        is_filled: list[bool] = []
        parts: dict[str, list[Cells]] = {column: [] for column in columns}
        for lot in _lots(islice(lines, ROWS_AT_ONCE)):
            cells = list(zip(*lot))
            for column, place in places.items():
                parts[column].append(_turned(cells[place]))
            is_filled += map(any, lot)
        if not is_filled:
            return
        frame = pd.DataFrame({column: _joined(parts[column]) for column in columns})
        frame["_row"] = range(first, first + len(frame))
        yield frame if all(is_filled) else frame[is_filled]


def _lots(lines: Iterator[list]) -> Iterator[list[list]]:
    return iter(lambda: list(islice(lines, ROWS_TURNED_AT_ONCE)), [])


def _turned(cells: tuple) -> Cells:
    """Cells of one type as an Arrow array; a mixture stays as it is."""
    try:
        array = pa.array(cells)
        if array.type == pa.int64():
            array = array.cast(pa.float64())
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return cells
    return array if array.type in (pa.string(), pa.float64()) else cells


def _joined(parts: list[Cells]) -> pd.Series:
    """A column of numbers as numbers; of text, or of a mixture, as categories."""
    arrays = [part for part in parts if isinstance(part, pa.Array)]
    kinds = {array.type for array in arrays}
    if len(arrays) == len(parts) and len(kinds) == 1:
        column = pa.chunked_array(arrays)
        return (column if kinds == {pa.float64()} else column.dictionary_encode()).to_pandas()
    cells = chain.from_iterable(part.to_pylist() if isinstance(part, pa.Array) else part for part in parts)
    codes, words = pd.factorize(pd.Series(list(cells), dtype=object))
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


def counts(values: pd.Series, marks: Marks) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Cells read as whole numbers.

    Returns (numbers as nullable Int64, is a mark of the publisher's for "no figure", cannot be read). Text such as " 1,234 ",
    "-00" and "12 [note 3]" counts as a number, "12.5" and "twelve" do not.
    """
    cells = values if values.dtype == "float64" else values.astype(object)
    numbers = pd.to_numeric(cells, errors="coerce").astype("float64")
    unclear = cells[numbers.isna()]
    numbers[unclear.index] = unclear.map(cell_notes.as_number).astype("float64")
    is_marked = pd.Series(False, index=values.index)
    is_marked[unclear.index] = unclear.map(lambda cell: marks.state(cell) is not None).astype(bool)
    is_whole = numbers.notna() & (numbers.round() == numbers) & (numbers.abs() < 1e9)
    return numbers.where(is_whole).astype("Int64"), is_marked, ~is_whole & ~is_marked
