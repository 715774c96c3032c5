"""Reads the input files, every cell as text, so that what is wrong can be named by file, row and column.

Without pandas or pyarrow, which take longer to import than most of a build takes to run.
"""

import csv
import hashlib
import io
from pathlib import Path

import duckdb

from etl.build import queries
from etl.faults import Fault, InputError, display_path
from etl.paths import SCHEMA, Places

WRITTEN_BY_ETL = {
    "area_for_improvement",
    "crime_recording_history",
    "crime_recording_judgment",
    "etl_run",
    "fetch_log",
    "publication",
    "source_freshness",
}
"""Tables without an input file: the build and the refresh write them."""
NOT_BUNDLED = {"recorded_crime_other_body", "force_contact", "force_engagement"}
"""Tables that only a refresh fills: until then they are empty."""
MAY_BE_EMPTY = {"missing_figure"}
"""Tables that are as good without a row."""

Cells = dict[str, list[str | None]]
"""Column to its cells as text, None where empty; the first stands in row 2 of the file, below the header."""

MISSING = "this file is missing; restore it, for example with git checkout"
MOST_ROWS_SHOWN = 10


def input_file(places: Places, table: str) -> Path:
    """The file that fills `table`: curated CSV, else what a refresh brought, else the bundled snapshot."""
    if table == "source":
        return places.data / "sources.csv"
    candidates = [places.register / f"{table}.csv", places.refreshed / f"{table}.parquet"]
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    bundled = places.snapshot / f"{table}.parquet"
    return bundled if bundled.is_file() else candidates[0]


def read_sources(places: Places) -> Cells:
    """Rows of `source`: the curated ones, then those a refresh added. A curated row is never replaced.

    Raises InputError when a file is missing or broken.
    """
    curated = read_csv(places.data / "sources.csv", places)
    path = places.refreshed / "source.parquet"
    if not path.is_file():
        return curated
    with duckdb.connect() as con:
        _stage_parquet(con, path, display_path(path, places.data))
        added = queries.staged_cells(con)
    held = set(curated.get("source_id", []))
    is_new = [source_id not in held for source_id in added["source_id"]]
    joined = curated | {column: curated.get(column, [None] * len(held)) for column in added}
    return {
        column: cells + [cell for cell, new in zip(added.get(column, [None] * len(is_new)), is_new) if new]
        for column, cells in joined.items()
    }


def stage(con: duckdb.DuckDBPyConnection, places: Places, table: str, columns: list[str]) -> bool:
    """Make the rows of a table's input file the relation `staged` of `con`: its columns, and `_row`, the row in the file (header = 1).

    Returns False where there is no file and none is needed. Raises InputError when the file is missing, empty or not UTF-8, or
    its columns are not exactly these.
    """
    path = input_file(places, table)
    name = display_path(path, places.data)
    if table in NOT_BUNDLED and not path.is_file():
        return False
    if not path.is_file():
        raise InputError([Fault(name, MISSING)])
    if path.suffix == ".parquet":
        found = _stage_parquet(con, path, name, table in MAY_BE_EMPTY)
    else:
        cells = read_sources(places) if table == "source" else read_csv(path, places)
        queries.stage_cells(con, cells)
        found = list(cells)
    missing = [column for column in columns if column not in found]
    unknown = [column for column in found if column not in columns]
    faults = [Fault(name, f"the column {c} is missing; add it to the header", 1, c) for c in missing]
    faults += [
        Fault(name, f"the column {c} is not one we know; take it out, or describe it in etl/build/schema.sql", 1, c)
        for c in unknown
    ]
    if faults:
        raise InputError(faults)
    return True


def read_csv(path: Path, places: Places) -> Cells:
    """A CSV file's cells. Raises InputError when it is not a clean table of UTF-8 text."""
    name = display_path(path, places.data)
    if not path.is_file():
        raise InputError([Fault(name, MISSING)])
    raw = _bytes(path, name)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        raise InputError([Fault(name, "this row is not UTF-8 text; save the file as CSV UTF-8", row)]) from error
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        # Without `strict`, an open quote would swallow the rest of the file into one cell.
        is_inside = "expected after" in str(error)
        problem = (
            "a quote is missing in this row, or one stands inside a cell and must be written twice"
            if is_inside
            else "a quote is opened here and never closed"
        )
        raise InputError([Fault(name, problem, len(rows) + 1)]) from error
    if len(rows) < 2:
        raise InputError([Fault(name, "this file is empty: it has no rows below a header; restore its rows")])
    header = rows[0]
    nameless = [position for position, column in enumerate(header, start=1) if not column.strip()]
    twice = sorted({column for column in header if header.count(column) > 1} - {""})
    faults = [
        Fault(name, f"column {position} of the header has no name; name it or take it out", 1) for position in nameless
    ]
    faults += [Fault(name, "two columns of the header have this name; take one out", 1, column) for column in twice]
    if faults:
        raise InputError(faults)
    ragged = [
        Fault(name, _ragged(row, header), number)
        for number, row in enumerate(rows[1:], start=2)
        if len(row) != len(header)
    ]
    if ragged:
        more = len(ragged) - MOST_ROWS_SHOWN
        others = [Fault(name, f"and {more} more such rows")] if more > 0 else []
        raise InputError(ragged[:MOST_ROWS_SHOWN] + others)
    return {column: [cell.strip() or None for cell in cells] for column, cells in zip(header, zip(*rows[1:]))}


def _ragged(row: list[str], header: list[str]) -> str:
    if not row:
        return "this row is empty; take it out"
    return (
        f"this row has {len(row)} cells and the header has {len(header)}; is there a comma too many or a missing quote?"
    )


def _bytes(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError([Fault(name, f"this file cannot be read ({error.strerror}); check its rights")]) from error


def _stage_parquet(con: duckdb.DuckDBPyConnection, path: Path, name: str, may_be_empty: bool = False) -> list[str]:
    """Stage the rows of a Parquet file; returns its columns. Raises InputError when it cannot be read or has no rows."""
    try:
        columns, rows = queries.stage_parquet(con, path)
    except duckdb.Error as error:
        raise InputError(
            [Fault(name, "this file cannot be read as Parquet; restore it, for example with git checkout")]
        ) from error
    if rows == 0 and not may_be_empty:
        raise InputError([Fault(name, "this file is empty: it has no rows; restore it, for example with git checkout")])
    return columns


def schema_sha256() -> str:
    """SHA-256 of the schema, which says which tables this release can read."""
    return hashlib.sha256(SCHEMA.read_bytes()).hexdigest()


def fingerprint(places: Places) -> str:
    """SHA-256 over the names and bytes of every input file, the schema and the statements that fill it.

    The same inputs give the same hash.
    """
    digest = hashlib.sha256(SCHEMA.read_bytes() + Path(queries.__file__).read_bytes())
    files = {
        path.name: path
        for path in (places.data / "sources.csv", places.data / "withdrawn_numbers.csv")
        if path.is_file()
    }
    # Named by role, not by folder: tables on trial must give the hash that they will have once adopted.
    for role, found in {
        "register": places.register.glob("*.csv"),
        "snapshot": places.snapshot.glob("*.parquet"),
        "refreshed": places.refreshed.glob("*.parquet"),
    }.items():
        files |= {f"{role}/{path.name}": path for path in found}
    for name, path in sorted(files.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(_bytes(path, display_path(path, places.data))).digest())
    return digest.hexdigest()
