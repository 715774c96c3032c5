"""data/datapackage.json describes what lies in data/, so that anyone can read the figures without this project."""

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from frictionless import Package

from etl.__main__ import main
from etl.build import data_package, inputs, queries
from etl.paths import PROJECT, SCHEMA, Places

DATA = PROJECT / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
MOST_BYTES = 3_000_000


@pytest.fixture(scope="module")
def tables() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with every table and no row."""
    with duckdb.connect() as con:
        con.execute(SCHEMA.read_text(encoding="utf-8"))
        yield con


def resources(kind: str) -> list[dict]:
    return [resource for resource in PACKAGE["resources"] if resource["format"] == kind]


def test_description_is_what_the_schema_says() -> None:
    assert data_package.package(Places(DATA)) == PACKAGE, "run python -m etl describe and commit data/datapackage.json"


@pytest.mark.slow
def test_describe_command_writes_it(published: Places) -> None:
    assert main(["describe"]) == 0
    assert (published.data / "datapackage.json").read_bytes() == (DATA / "datapackage.json").read_bytes()


def test_every_input_file_is_described_and_the_other_way_round() -> None:
    files = {
        str(path.relative_to(DATA))
        for path in [*DATA.glob("register/*"), *DATA.glob("snapshot/*"), DATA / "sources.csv"]
    }
    assert files == {resource["path"] for resource in PACKAGE["resources"]}


@pytest.mark.slow
def test_tables_and_figures_fit_their_description() -> None:
    """Frictionless reads the package as a stranger would: types, required cells, lists of values, keys and links, all CSV rows."""
    described = dict(PACKAGE, resources=resources("csv"))
    package = Package.from_descriptor(described, basepath=str(DATA))
    report = package.validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])[:10]
    assert {task.name for task in report.tasks} == {resource["name"] for resource in described["resources"]}


@pytest.mark.slow
def test_a_wrong_figure_does_not_fit(published: Places) -> None:
    """The validation above can fail: one rate in words, one link to nowhere."""
    path = published.register / "recording_rate.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",83.6,", ",about 84,", 1).replace("hmicfrs-kent", "nobody", 1), encoding="utf-8")
    needed = {"recording_rate", "inspection", "source", "force", "regime"}
    described = dict(PACKAGE, resources=[r for r in PACKAGE["resources"] if r["name"] in needed])
    report = Package.from_descriptor(described, basepath=str(published.data)).validate()
    assert {kind for (kind,) in report.flatten(["type"])} == {"type-error", "foreign-key"}


ARROW = {
    "string": lambda kind: pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind),
    "integer": pa.types.is_integer,
    "number": lambda kind: pa.types.is_floating(kind) or pa.types.is_integer(kind),
}


@pytest.mark.parametrize("resource", resources("parquet"), ids=lambda resource: resource["name"])
def test_parquet_fits_its_description(resource: dict) -> None:
    table = parquet.read_table(DATA / resource["path"])
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    assert table.column_names == list(fields)
    for name, field in fields.items():
        assert ARROW[field["type"]](table.schema.field(name).type), f"{name}: {table.schema.field(name).type}"
        if field.get("constraints", {}).get("required"):
            assert table.column(name).null_count == 0, name
        if "enum" in field.get("constraints", {}):
            assert set(table.column(name).unique().to_pylist()) <= set(field["constraints"]["enum"])
    key = resource["schema"]["primaryKey"]
    assert table.group_by(key).aggregate([]).num_rows == table.num_rows


def test_figures_are_small_enough_to_clone() -> None:
    bundled = [
        path
        for path in DATA.rglob("*")
        if path.is_file() and path.relative_to(DATA).parts[0] not in ("build", "downloads")
    ]
    assert sum(path.stat().st_size for path in bundled) < MOST_BYTES


def test_every_table_and_column_says_what_it_is(tables: duckdb.DuckDBPyConnection) -> None:
    described, columns = queries.catalogue_tables(tables), queries.catalogue_columns(tables)
    silent = [table for table, comment in described.items() if comment is None]
    silent += [f"{one.table_name}.{one.column_name}" for one in columns if one.comment is None]
    assert silent == []
    assert len(set(described.values())) == len(described), "two tables are described in the same words"


def test_description_carries_every_comment(tables: duckdb.DuckDBPyConnection) -> None:
    described = {resource["name"]: resource["description"] for resource in PACKAGE["resources"]}
    comments = queries.catalogue_tables(tables)
    assert described == {
        table: words for table, words in comments.items() if table not in inputs.WRITTEN_BY_ETL | inputs.NOT_BUNDLED
    }
    assert all(field["description"] for resource in PACKAGE["resources"] for field in resource["schema"]["fields"])


def test_licence_is_told_in_words_and_in_the_package() -> None:
    assert [licence["name"] for licence in PACKAGE["licenses"]] == ["OGL-UK-3.0"]
    words = (DATA / "LICENCE.md").read_text(encoding="utf-8")
    assert "Open Government Licence v3.0" in words


def test_paths_are_relative_and_inside_the_package() -> None:
    for resource in PACKAGE["resources"]:
        path = Path(resource["path"])
        assert not path.is_absolute()
        assert ".." not in path.parts
