"""The published tables as files: CSV, JSON, Parquet, their metadata, and zips that carry both. Caveats travel inside each."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from math import isfinite
from operator import attrgetter
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.database import queries, store
from dashboard.open_data import responses
from dashboard.open_data.responses import Problem, Request, Response, attachment, to_json
from dashboard.templating import render
from dashboard.text import formats, open_data_words, problem_words, site_words, source_words
from etl import licences
from etl.json_types import JSON_TYPE

MOST_ROWS = 100_000
ROWS_AT_ONCE = 500
"""Rows turned into text in one go: Python's one lock is held meanwhile, and every page waits."""
LONGEST_TEXT, MOST = 200, 10**9
"""Longest text and largest whole number that a filter takes."""
_INTEGER, _NUMBER = re.compile(r"-?[0-9]{1,12}"), re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")


@dataclass(frozen=True)
class Table:
    """One published table as the catalogue describes it; `columns` is column name to (type, comment)."""

    name: str
    comment: str
    columns: dict[str, tuple[str, str]]


def published() -> dict[str, Table]:
    """Every published table, by name."""
    of_table = attrgetter("table_name", "table_comment")
    return {
        name: Table(name, comment, {row.column_name: (row.data_type, row.comment) for row in columns})
        for (name, comment), columns in groupby(store.rows(queries.dictionary), of_table)
    }


def named(name: str) -> Table:
    """The table of that name. Raises Problem 404, listing the tables there are."""
    tables = published()
    if name not in tables:
        raise Problem(404, problem_words.no_such("table", name), list(tables))
    return tables[name]


# -- asking for rows ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Selection:
    """Which rows of a table: column equals value (None: is empty), then at most `limit` of them from `offset` on."""

    filters: tuple[tuple[str, object], ...] = ()
    limit: int | None = None
    offset: int = 0


def selection(table: Table, query: dict[str, str]) -> Selection:
    """What a query string asks of a table. Raises Problem 400 for an unknown column or a value of the wrong kind."""
    limit = _whole("limit", query["limit"], 1, MOST_ROWS) if "limit" in query else None
    offset = _whole("offset", query["offset"], 0, MOST) if "offset" in query else 0
    filters = []
    for name, text in query.items():
        if name in ("limit", "offset"):
            continue
        if name not in table.columns:
            raise Problem(400, problem_words.no_such_column(table.name, name), [*table.columns, "limit", "offset"])
        filters.append((name, _value(name, table.columns[name][0], text)))
    return Selection(tuple(filters), limit, offset)


def _whole(name: str, text: str, low: int, high: int) -> int:
    if not _INTEGER.fullmatch(text) or not low <= int(text) <= high:
        raise Problem(400, problem_words.not_between(name, low, high))
    return int(text)


def _value(name: str, sql_type: str, text: str) -> object:
    """The value to bind for a column. An empty value asks a text column for its empty cells."""
    kind = JSON_TYPE[sql_type]
    if kind == "string":
        if len(text) > LONGEST_TEXT:
            raise Problem(400, problem_words.too_long(name, LONGEST_TEXT))
        return text or None
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    if kind == "integer":
        return _whole(name, text, -MOST, MOST)
    if kind == "number" and _NUMBER.fullmatch(text) and isfinite(float(text)):
        return float(text)
    raise Problem(400, problem_words.wrong_kind(name, kind))


def rows(table: Table, chosen: Selection = Selection()) -> pa.Table:
    """The chosen rows, in the table's stored order."""
    return store.ask_once(queries.table_rows, table.name, chosen.filters, chosen.limit, chosen.offset)


# -- what travels with the rows ------------------------------------------------------------------------------------------------


def build() -> dict[str, str]:
    """Which data this is: version and when it was built."""
    (run,) = store.rows(queries.build_facts)
    return {"data_version": run.run_id, "built_at": run.built_at}


def sources_of(source_ids: Iterable[str | None]) -> list[dict]:
    """The sources of these ids once each: who says it, under which title, when, and under which licence."""
    wanted = set(source_ids)
    columns = (
        "source_id",
        "publisher",
        "kind",
        "title",
        "title_from",
        "url",
        "published_on",
        "accessed_on",
        "licence",
    )
    return [
        {name: getattr(row, name) for name in columns} for row in store.rows(queries.sources) if row.source_id in wanted
    ]


def _in_parts(of_table: pa.Table) -> Iterator[pa.RecordBatch]:
    return (part for part in of_table.to_batches(max_chunksize=ROWS_AT_ONCE) if part.num_rows)


def records(rows: Iterable[NamedTuple]) -> list[dict[str, Any]]:
    """Rows as JSON objects: missing as null."""
    return [row._asdict() for row in rows]


def meta(table: Table, source_ids: Iterable[str | None]) -> dict:
    """What anyone needs to know before using rows of this table."""
    return {
        "site": site_words.SITE,
        "table": table.name,
        "description": table.comment,
        **build(),
        "licence": licences.of_table(table.name),
        "licence_note": source_words.LICENCE_LEDE,
        "independence": site_words.INDEPENDENT,
        "caveats": open_data_words.caveats(table.name),
        "columns": [
            {"name": name, "type": JSON_TYPE[sql_type], "description": comment}
            for name, (sql_type, comment) in table.columns.items()
        ],
        "sources": sources_of(source_ids),
    }


def _source_ids(table: Table, of_table: pa.Table) -> list[str | None]:
    return (
        of_table.column("source_id").unique().to_pylist()
        if "source_id" in table.columns and table.name != "source"
        else []
    )


# -- the formats -------------------------------------------------------------------------------------------------------------


def as_json(table: Table, chosen: Selection = Selection()) -> bytes:
    """{"meta": ..., "rows": [...]}; `meta.total_rows` counts the rows that match, whatever limit and offset."""
    of_table = rows(table, chosen)
    total = store.ask_once(queries.table_count, table.name, chosen.filters)
    about = meta(table, _source_ids(table, of_table)) | {
        "total_rows": total,
        "limit": chosen.limit,
        "offset": chosen.offset,
    }
    rows_as_json = (to_json(part.to_pylist())[1:-1] for part in _in_parts(of_table))
    return b'{"meta":%b,"rows":[%b]}' % (to_json(about), b",".join(rows_as_json))


def as_csv(table: Table, chosen: Selection = Selection()) -> bytes:
    """RFC 4180, UTF-8, one header row; empty where not known; true and false; text that looks like a formula guarded."""
    of_table = rows(table, chosen)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(of_table.column_names)
    for part in _in_parts(of_table):
        writer.writerows(zip(*(_cells(column) for column in part.columns)))
    return text.getvalue().encode()


def _cells(column: pa.Array) -> list[object]:
    values = column.to_pylist()
    if pa.types.is_boolean(column.type):
        return [None if value is None else str(value).lower() for value in values]
    return [formats.formula_safe(value) if isinstance(value, str) else value for value in values]


def as_parquet(table: Table, chosen: Selection = Selection()) -> bytes:
    """Parquet whose own metadata carries licence, version and caveats."""
    of_table = rows(table, chosen)
    about = to_json(meta(table, _source_ids(table, of_table)))
    file = io.BytesIO()
    pq.write_table(of_table.replace_schema_metadata({"on_the_record": about}), file, compression="zstd")
    return file.getvalue()


def as_metadata(table: Table) -> bytes:
    """What travels beside the CSV: the same `meta` as in the JSON, for the whole table."""
    of_table = rows(table)
    return to_json(meta(table, _source_ids(table, of_table)) | {"total_rows": of_table.num_rows})


def as_zip(tables: Iterable[Table], package: bytes | None = None) -> bytes:
    """CSV and metadata of each table, a README, and the data package's description where given."""
    tables = list(tables)
    built = datetime.fromisoformat(build()["built_at"]).timetuple()[:6]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:

        def add(name: str, content: bytes) -> None:
            info = zipfile.ZipInfo(name, built)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, content)

        add("README.md", readme(tables))
        if package:
            add("datapackage.json", package)
        for table in tables:
            add(f"{table.name}.csv", as_csv(table))
            add(f"{table.name}.metadata.json", as_metadata(table))
    return file.getvalue()


def readme(tables: Iterable[Table]) -> bytes:
    """What a person needs to know who opens the zip."""
    return render("readme.md", tables=list(tables), **build(), licence=licences.OPEN_GOVERNMENT)


def datapackage() -> bytes:
    """The Frictionless Data Package of the CSV files: types, meanings and keys of every column."""
    keys = store.rows(queries.table_keys)
    resources = []
    for table in published().values():
        schema: dict = {
            "fields": [
                {"name": name, "type": JSON_TYPE[sql_type], "description": comment}
                for name, (sql_type, comment) in table.columns.items()
            ],
            "missingValues": [""],
        }
        for key in (key for key in keys if key.table_name == table.name):
            if key.constraint_type == "PRIMARY KEY":
                schema["primaryKey"] = list(key.columns)
            else:
                reference = {"resource": key.referenced_table, "fields": list(key.referenced_columns)}
                schema.setdefault("foreignKeys", []).append({"fields": list(key.columns), "reference": reference})
        resources.append(
            {
                "name": table.name,
                "path": f"{table.name}.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "description": table.comment,
                "licenses": [licences.of_table(table.name)],
                "schema": schema,
            }
        )
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "on-the-record",
        "title": f"{site_words.SITE}: {site_words.TAGLINE}",
        "description": " ".join(open_data_words.CAVEATS),
        "version": store.version(),
        "created": build()["built_at"],
        "licenses": [licences.OPEN_GOVERNMENT],
        "resources": resources,
    }
    return to_json(package)


# -- routes --------------------------------------------------------------------------------------------------------------------

FORMATS: dict[str, tuple[str, Callable[[Table, Selection], bytes]]] = {
    "json": (responses.JSON, as_json),
    "csv": (responses.CSV, as_csv),
    "parquet": (responses.PARQUET, as_parquet),
}


def get_rows(request: Request) -> Response:
    """/api/v1/tables/{table}.{format}, filtered by the query."""
    table = named(request.parts["table"])
    if request.parts["format"] not in FORMATS:
        raise Problem(404, problem_words.no_such("format", request.parts["format"]), list(FORMATS))
    media_type, write = FORMATS[request.parts["format"]]
    return Response(
        write(table, selection(table, request.query)), media_type, headers=_file(table, request.parts["format"])
    )


def get_metadata(request: Request) -> Response:
    """/api/v1/tables/{table}.metadata.json and /data/{version}/{table}.metadata.json."""
    return Response(as_metadata(named(request.parts["table"])), responses.JSON)


def get_zip(request: Request) -> Response:
    """One table with its metadata and a README."""
    table = named(request.parts["table"])
    return Response(as_zip([table]), responses.ZIP, headers=attachment(f"{table.name}.zip"))


def get_everything(_: Request) -> Response:
    """All tables, the README and the data package's description."""
    return Response(
        as_zip(published().values(), datapackage()),
        responses.ZIP,
        headers=attachment(f"on-the-record-{store.version()}.zip"),
    )


def get_datapackage(_: Request) -> Response:
    return Response(datapackage(), responses.JSON)


def get_readme(_: Request) -> Response:
    return Response(readme(published().values()), "text/markdown; charset=utf-8")


def get_tables(_: Request) -> Response:
    """/api/v1/tables: what there is, with the meaning of every column."""
    listed = [
        {
            "table": table.name,
            "description": table.comment,
            "columns": [
                {"name": name, "type": JSON_TYPE[sql_type], "description": comment}
                for name, (sql_type, comment) in table.columns.items()
            ],
            "addresses": {kind: f"/api/v1/tables/{table.name}.{kind}" for kind in (*FORMATS, "metadata.json", "zip")},
        }
        for table in published().values()
    ]
    return Response(
        to_json(
            {
                "meta": build()
                | {
                    "licence": licences.OPEN_GOVERNMENT,
                    "licence_note": source_words.LICENCE_LEDE,
                    "caveats": open_data_words.CAVEATS,
                },
                "tables": listed,
            }
        ),
        responses.JSON,
    )


def _file(table: Table, kind: str) -> dict[str, str]:
    return {} if kind == "json" else attachment(f"{table.name}.{kind}")
