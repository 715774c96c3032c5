"""An answer's rows as JSON, CSV or Parquet, cut at so many rows and bytes, with what must be known of them inside.

Written where the question runs, so that the site itself only passes bytes on.
"""

import csv
import io
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as time_of_day
from decimal import Decimal
from math import isfinite
from typing import Any

from dashboard.database.box import Connection
from dashboard.text import ask_page, formats

MOST_ROWS, MOST_BYTES = 50_000, 10 * 2**20
ROWS_AT_A_TIME = 500
AS_IN_JSON = ("VARCHAR", "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
"""Kinds of columns whose values JSON has as they are."""
IN_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
SECONDS_TO_WRITE = 2.0
"""What is written by then is the answer: a part of it is better than none when the time is over."""


@dataclass
class Written:
    """The bytes of an answer and what is true of it. `rows` is how many are in it, `counted` how many the question has as far as they were counted."""

    body: bytes
    columns: list[str]
    types: list[str]
    rows: int
    counted: int
    is_cut: bool
    notes: list[str]


def write(con: Connection, sql: str, form: str, most_rows: int, notes: list[str], about: dict[str, Any]) -> Written:
    """Run a checked statement and write its rows, a few at a time. Raises duckdb.Error."""
    return WRITERS[form](con, sql, min(most_rows, MOST_ROWS), notes, about)


def _executed(con: Connection, sql: str) -> tuple[list[str], list[str]]:
    """Names and kinds of the columns of a statement that now runs."""
    described = con.execute(sql).description or []
    return _distinct([column[0] for column in described]), [str(column[1]) for column in described]


def _distinct(names: Sequence[str]) -> list[str]:
    """Column names, each once: a second "force" becomes "force_2"."""
    given: list[str] = []
    for name in names:
        number, candidate = 1, name
        while candidate in given:
            number += 1
            candidate = f"{name}_{number}"
        given.append(candidate)
    return given


def _collected(con: Connection, most_rows: int, written: Callable[[tuple], str]) -> tuple[list[str], int, bool]:
    """Rows as text until there are enough of them or the time is over; how many there are, as far as they were counted; is it cut?"""
    kept: list[str] = []
    size = counted = 0
    until = time.monotonic() + SECONDS_TO_WRITE
    while some := con.fetchmany(ROWS_AT_A_TIME):
        for row in some[: MOST_ROWS - counted]:
            if len(kept) >= most_rows or size > MOST_BYTES:
                break
            text = written(row)
            size += len(text.encode())
            if size <= MOST_BYTES:
                kept.append(text)
        counted += len(some)
        if counted > MOST_ROWS or time.monotonic() > until:
            return kept, min(counted, MOST_ROWS), True
    return kept, counted, size > MOST_BYTES


def _as_json(con: Connection, sql: str, most_rows: int, notes: list[str], about: dict[str, Any]) -> Written:
    """{"meta": ..., "rows": [...]}, as the tables are given."""
    columns, types = _executed(con, sql)
    others = [place for place, kind in enumerate(types) if kind not in AS_IN_JSON]

    def written(row: tuple) -> str:
        cells = list(row)
        for place in others:
            cells[place] = plain(cells[place])
        return IN_JSON(dict(zip(columns, cells)))

    kept, counted, is_cut = _collected(con, most_rows, written)
    notes = [*notes, ask_page.cut(len(kept))] if is_cut else notes
    meta = about | {
        "columns": [{"name": name, "type": kind} for name, kind in zip(columns, types)],
        "row_count": len(kept),
        "is_cut": is_cut,
        "notes": notes,
    }
    body = f'{{"meta":{IN_JSON(meta)},"rows":[{",".join(kept)}]}}'
    return Written(body.encode(), columns, types, len(kept), counted, is_cut, notes)


def _as_csv(con: Connection, sql: str, most_rows: int, notes: list[str], about: dict[str, Any]) -> Written:
    """One header row; notes and data version in columns of their own, so that they cannot be lost."""
    columns, types = _executed(con, sql)
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")

    def written(row: Sequence[object]) -> str:
        line.seek(0)
        line.truncate()
        writer.writerow([_cell(value) for value in row])
        return line.getvalue().removesuffix("\r\n")

    kept, counted, is_cut = _collected(con, most_rows, written)
    notes = [*notes, ask_page.cut(len(kept))] if is_cut else notes
    extra = {"on_the_record_version": about["data_version"], "on_the_record_notes": " ".join(notes)}
    told = written(list(extra.values()))
    head = written([*columns, *extra])
    # On the first row only: a column as long as the answer would be mostly notes.
    lines = [f"{row},{told if number == 0 else ','}" for number, row in enumerate(kept)]
    body = "\r\n".join([head, *lines, ""])
    return Written(body.encode(), columns, types, len(kept), counted, is_cut, notes)


def _as_parquet(con: Connection, sql: str, most_rows: int, notes: list[str], about: dict[str, Any]) -> Written:
    """Parquet whose own metadata carries version, licence and notes."""
    import pyarrow as pa  # 40 MB that only who wants this format pays for
    import pyarrow.parquet as pq

    # A relation and not `execute`, whose answer Arrow would copy whole, however large.
    asked = con.sql(sql)
    columns, types = _distinct(asked.columns), [str(kind) for kind in asked.types]
    reader = asked.to_arrow_reader(ROWS_AT_A_TIME)
    batches: list[pa.RecordBatch] = []
    rows = size = 0
    is_cut = False
    for batch in reader:
        part = (MOST_BYTES - size) / max(batch.nbytes, 1)
        kept = min(batch.num_rows, most_rows - rows, int(batch.num_rows * part) if part < 1 else batch.num_rows)
        batches.append(batch.slice(0, kept))
        rows, size = rows + kept, size + batch.nbytes
        if is_cut := kept < batch.num_rows:
            break
    table = pa.Table.from_batches(batches, schema=reader.schema).rename_columns(columns)
    notes = [*notes, ask_page.cut(table.num_rows)] if is_cut else notes
    meta = json.dumps(about | {"notes": notes, "is_cut": is_cut}, ensure_ascii=False)
    file = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({"on_the_record": meta.encode()}), file, compression="zstd")
    return Written(file.getvalue(), columns, types, table.num_rows, table.num_rows, is_cut, notes)


def plain(value: object) -> object:
    """A value as JSON has it: dates and numbers without a JSON form as text, a number that is none as null."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, Decimal):
        return float(value) if value.is_finite() else None
    if isinstance(value, dict):
        return {str(plain(key)): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, date | datetime | time_of_day):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return str(value)


def _cell(value: object) -> object:
    value = plain(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return formats.formula_safe(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


WRITERS: dict[str, Callable[..., Written]] = {"json": _as_json, "csv": _as_csv, "parquet": _as_parquet}
