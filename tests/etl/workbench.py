"""Copies of the figures to spoil, a spreadsheet's edits of one cell, and the invented county of Testshire."""

import csv
import hashlib
import os
import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from etl.build import load, schema_rules
from etl.faults import InputError
from etl.paths import PROJECT, Places

FIGURES = ("register", "snapshot")


LISTS = ("sources.csv", "withdrawn_numbers.csv")


def copy_figures(target: Path) -> Places:
    """The real input files in a new folder: under 1 MB, so a copy takes milliseconds."""
    for folder in FIGURES:
        shutil.copytree(PROJECT / "data" / folder, target / folder)
    for name in LISTS:
        shutil.copy(PROJECT / "data" / name, target / name)
    return Places(target)


def thin_figures(target: Path) -> Places:
    """The real input files with one line a force and year of the figures that fill pages, and towns in place of every village."""
    places = copy_figures(target)
    path = places.snapshot / "recorded_crime.parquet"
    by_year = pd.read_parquet(path).groupby(["force_id", "financial_year", "source_id"], as_index=False)
    thin = by_year.offences_count.sum().assign(quarter=1, offence_group="All", offence_subgroup="All")
    thin.to_parquet(path, index=False)
    path = places.snapshot / "outcome.parquet"
    pd.read_parquet(path).groupby("force_id", as_index=False).first().to_parquet(path, index=False)
    path = places.register / "place.csv"
    every = pd.read_csv(path, dtype=str)
    # Those near a border say which forces are neighbours.
    kept = every[every.border_force_id.notna() | (pd.to_numeric(every.population_count) >= 10_000)]
    kept.to_csv(path, index=False)
    path = places.register / "place_alias.csv"
    aliases = pd.read_csv(path, dtype=str)
    aliases[aliases.place_id.isin(kept.place_id)].to_csv(path, index=False)
    return places


def link_database(source: str, target: str) -> None:
    """A published database is never written again, so a hard link serves for it; everything else is copied."""
    if source.endswith(".duckdb"):
        os.link(source, target)
    else:
        shutil.copy(source, target)


class Sheet:
    """One CSV file, opened, changed and saved as a person with a spreadsheet would. Rows count from 1, the header."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open(encoding="utf-8", newline="") as file:
            self.rows = list(csv.reader(file))

    def column(self, name: str) -> int:
        return self.rows[0].index(name)

    def row_where(self, **cells: str) -> int:
        """Number of the first row with these cells."""
        return next(
            number
            for number, row in enumerate(self.rows, start=1)
            if all(row[self.column(name)] == value for name, value in cells.items())
        )

    def put(self, row: int, name: str, value: str) -> "Sheet":
        self.rows[row - 1][self.column(name)] = value
        return self

    def save(self) -> None:
        with self.path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(self.rows)


class State:
    """What a visitor is served: the pointer and every finished build, byte for byte."""

    def __init__(self, places: Places) -> None:
        files = [places.pointer, *sorted(places.build.glob("*.duckdb"))]
        self.files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, State) and self.files == other.files

    def __repr__(self) -> str:
        return f"State({self.files})"


TESTSHIRE = {
    "sources.csv": {
        "source_id": "testshire",
        "publisher": "Testshire",
        "title": "A made-up source",
        "url": "https://example.org/",
        "title_from": "printed",
        "kind": "inspectorate_report",
        "published_on": "2019-03-07",
        "accessed_on": "2019-04",
        "licence": "",
        "note": "",
    },
    "register/force.csv": {
        "force_id": "testshire",
        "name": "Testshire Police",
        "alt_name": "",
        "short_name": "Testshire",
        "ons_code": "E23000099",
        "ons_name": "Testshire",
        "region": "Nowhere",
        "country": "England",
        "website": "https://example.org/",
        "website_confidence": "high",
        "hmicfrs_slug": "testshire",
        "governance": "commissioner",
        "governing_body": "Commissioner for Testshire",
        "governing_body_website": "",
        "governing_body_website_confidence": "",
        "tile_label": "Testshire",
        "tile_column": "3",
        "tile_row": "4",
        "source_id": "testshire",
    },
    "register/regime.csv": {
        "regime_id": "cdi_2016_20",
        "name": "Crime Data Integrity",
        "short_name": "CDI",
        "programme": "CDI",
        "position": "1",
        "first_published_on": "2016-08",
        "last_published_on": "2020-07-31",
        "what_may_be_compared": "Grades between forces",
        "source_id": "testshire",
    },
    "register/grade_scale.csv": {"regime_id": "cdi_2016_20", "grade": "Good", "position": "2"},
    "register/question.csv": {
        "regime_id": "cdi_2016_20",
        "question_id": "overall",
        "question": "Overall judgment",
        "graded": "yes",
        "is_crime_recording": "true",
        "source_id": "testshire",
    },
    "register/inspection.csv": {
        "inspection_id": "testshire-cdi_2016_20-inspection-2018",
        "force_id": "testshire",
        "regime_id": "cdi_2016_20",
        "kind": "inspection",
        "title_year": "2018",
        "published_on": "2018-12",
        "published_on_missing": "",
        "audit_from": "2017-11-01",
        "audit_to": "2018-04-30",
        "audit_note": "",
        "rate_missing": "",
        "source_id": "testshire",
        "report_source_id": "testshire",
    },
    "register/grade.csv": {
        "inspection_id": "testshire-cdi_2016_20-inspection-2018",
        "regime_id": "cdi_2016_20",
        "question_id": "overall",
        "grade": "Good",
        "published_on": "2018-12",
        "basis": "stated",
        "basis_note": "",
        "source_id": "testshire",
    },
    "register/recording_rate.csv": {
        "inspection_id": "testshire-cdi_2016_20-inspection-2018",
        "scope": "all",
        "rate_pct": "91.5",
        "ci_pct": "1.85",
        "ci_missing": "",
        "is_approximate": "false",
        "note": "",
        "source_id": "testshire",
    },
    "register/recording_estimate.csv": {
        "inspection_id": "testshire-cdi_2016_20-inspection-2018",
        "kind": "unrecorded",
        "crimes_per_year_count": "24300",
        "is_approximate": "false",
        "note": "",
        "source_id": "testshire",
    },
    "register/victim_service.csv": {
        "service_id": "testshire-line",
        "force_id": "testshire",
        "nation": "",
        "name": "Testshire Victim Care",
        "provider": "",
        "phone": "01632 960 001",
        "phone_hours": "Mon-Fri",
        "opening_hours": "",
        "second_phone": "",
        "second_phone_hours": "",
        "text_phone": "",
        "text_word": "",
        "email": "",
        "website": "",
        "topics": "general",
        "who_for": "Anyone in Testshire.",
        "notes": "",
        "is_local_line": "true",
        "confidence": "high",
        "evidence_kind": "public body",
        "page_date": "2019",
        "contradiction": "",
        "contradiction_source_id": "",
        "checked_on": "2019-04",
        "source_id": "testshire",
    },
}


"""A county that does not exist: one row in each of the files that a curator edits most."""


class FileByFile:
    """Loads one file after the sound files it refers to, in the two steps of a build, without the rest of one."""

    def __init__(self, sound: Places) -> None:
        self.sound = sound
        self.tables: dict[str, schema_rules.Table] = {}
        self.ready: dict[str, duckdb.DuckDBPyConnection] = {}
        """By the name of a table: a database that holds the tables it refers to."""

    def load(self, name: str, places: Places) -> dict[str, object]:
        """The first row of a file of `places`, such as register/grade.csv, as the database holds it. Raises InputError as a build does."""
        table = "source" if name == "sources.csv" else Path(name).stem
        con = self.ready.get(table) or self.ready.setdefault(table, self._with_what_it_refers_to(table))
        try:
            return self._first_row(con, places, self.tables[table])
        except duckdb.ConstraintException:  # a row breaks a rule: again, and ask which
            return self._first_row(con, places, self.tables[table], is_explaining=True)

    def said_of(self, name: str, places: Places) -> str:
        """What a build says of a file with one thing wrong: one sentence."""
        with pytest.raises(InputError) as refused:
            self.load(name, places)
        (fault,) = refused.value.faults
        return str(fault)

    def close(self) -> None:
        for con in self.ready.values():
            con.close()

    def _first_row(
        self, con: duckdb.DuckDBPyConnection, places: Places, table: schema_rules.Table, is_explaining: bool = False
    ) -> dict[str, object]:
        con.begin()
        try:
            load.load_table(con, places, table, is_explaining)
            cells = con.execute(f'SELECT {", ".join(table.columns)} FROM "{table.name}"').fetchall()[0]
            return dict(zip(table.columns, cells))
        finally:
            con.rollback()

    def _with_what_it_refers_to(self, name: str) -> duckdb.DuckDBPyConnection:
        con = duckdb.connect()
        self.tables = {table.name: table for table in schema_rules.create_tables(con, with_comments=False)}
        referred_to = self._referred_to(name)
        for other in self.tables.values():
            if other.name in referred_to:
                load.load_table(con, self.sound, other)
        return con

    def _referred_to(self, name: str) -> set[str]:
        direct = {rule.referenced_table for rule in self.tables[name].rules} - {None, name}
        return direct.union(*map(self._referred_to, direct))


class Testshire(FileByFile):
    """One made-up county: takes a single changed file at a time."""

    __test__ = False

    def __init__(self, data: Path) -> None:
        super().__init__(Places(data))
        self.sound.register.mkdir(parents=True)
        for name in TESTSHIRE:
            self._write(name, TESTSHIRE[name])

    def load_with(self, name: str, changes: dict[str, str]) -> dict[str, object]:
        """Load this file with some of its cells changed; the loaded row as the database holds it."""
        self._write(name, TESTSHIRE[name] | changes)
        try:
            return self.load(name, self.sound)
        finally:
            self._write(name, TESTSHIRE[name])

    def _write(self, name: str, row: dict[str, str]) -> None:
        with (self.sound.data / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([list(row), list(row.values())])
