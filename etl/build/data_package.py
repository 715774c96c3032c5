"""Writes data/datapackage.json (Frictionless Data Package) from schema.sql, so that the two cannot differ.

Specification: https://datapackage.org/standard/data-package/
"""

import json
from pathlib import Path

import duckdb

from etl import licences
from etl.build import inputs, queries, schema_rules
from etl.json_types import JSON_TYPE
from etl.paths import Places

Comments = dict[tuple[str, str], str | None]
"""(table, column) to its comment."""


def package(places: Places) -> dict:
    """The data package: one resource a table, with its columns' types, comments, keys and simple constraints."""
    con = duckdb.connect()
    try:
        every = schema_rules.create_tables(con)
        comments = {(one.table_name, one.column_name): one.comment for one in queries.catalogue_columns(con)}
        titles = queries.catalogue_tables(con)
        tables = [table for table in every if table.name not in inputs.WRITTEN_BY_ETL | inputs.NOT_BUNDLED]
    finally:
        con.close()
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "on-the-record",
        "title": "On the Record: how well the police record crime in England and Wales",
        "description": "Inspection grades, recording rates, recorded crime and victim services of the 43 police forces, one source a figure.",
        "licenses": [licences.OPEN_GOVERNMENT],
        "resources": [_resource(places, table, titles[table.name], comments) for table in tables],
    }


def write(places: Places) -> Path:
    """Write the description beside the data and return its path."""
    path = places.data / "datapackage.json"
    path.write_text(json.dumps(package(places), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _resource(places: Places, table: schema_rules.Table, title: str | None, comments: Comments) -> dict:
    # The package describes what is bundled, also where a refresh has brought something newer.
    bundled = Places(places.data, candidate=places.snapshot)
    file = inputs.input_file(bundled, table.name).relative_to(places.data)
    is_csv = file.suffix == ".csv"
    return {
        "name": table.name,
        "path": str(file),
        "format": file.suffix[1:],
        "mediatype": "text/csv" if is_csv else "application/vnd.apache.parquet",
        **({"encoding": "utf-8"} if is_csv else {}),
        "description": title,
        "licenses": [licences.of_table(table.name)],
        "schema": _schema(table, comments),
    }


def _schema(table: schema_rules.Table, comments: Comments) -> dict:
    kinds = {
        kind: [rule for rule in table.rules if rule.kind == kind]
        for kind in ("NOT NULL", "PRIMARY KEY", "UNIQUE", "FOREIGN KEY", "CHECK")
    }
    required = {rule.columns[0] for rule in kinds["NOT NULL"]}
    listed = {rule.columns[0]: values for rule in kinds["CHECK"] if (values := queries.listed_values(rule.expression))}
    alone = {rule.columns[0] for rule in kinds["UNIQUE"] if len(rule.columns) == 1}
    fields = []
    for column, sql_type in table.types.items():
        constraints: dict[str, object] = {"required": True} if column in required else {}
        constraints |= {"enum": listed[column]} if column in listed else {}
        constraints |= {"unique": True} if column in alone else {}
        field = {
            "name": column,
            "type": JSON_TYPE[sql_type],
            "description": comments[(table.name, column)],
        }
        fields.append(field | ({"constraints": constraints} if constraints else {}))
    schema: dict = {"fields": fields, "missingValues": [""]}
    if kinds["PRIMARY KEY"]:
        schema["primaryKey"] = kinds["PRIMARY KEY"][0].columns
    if kinds["FOREIGN KEY"]:
        schema["foreignKeys"] = [
            {
                "fields": rule.columns,
                "reference": {"resource": rule.referenced_table, "fields": list(rule.referenced_columns)},
            }
            for rule in kinds["FOREIGN KEY"]
        ]
    return schema
