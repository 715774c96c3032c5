"""Holds rows against the rules of schema.sql before they are loaded, and says which cell breaks which rule.

The rules are not written a second time here: they are read from DuckDB's catalogue of the freshly made, empty schema, so
the database would refuse whatever this module refuses. Only the words are ours.
"""

import difflib
from dataclasses import dataclass

import duckdb
import pandas as pd

from etl.build import queries
from etl.faults import HOW_THEY_GO_TOGETHER, Fault, InputError, advice

MOST_FAULTS_SHOWN = 10
LONGEST_SHOWN = 100
"""Characters of a cell that are repeated in a sentence."""


@dataclass(frozen=True)
class Table:
    """One table of the schema, as the catalogue tells it."""

    name: str
    types: dict[str, str]
    """Column to SQL type, in order."""
    rules: pd.DataFrame
    """constraint_type, columns, expression, referenced_table, referenced_columns: one row a rule."""

    @property
    def columns(self) -> list[str]:
        return list(self.types)


def tables(con: duckdb.DuckDBPyConnection) -> list[Table]:
    """Every table of the schema in the order of schema.sql, so that what is referred to comes first."""
    columns = queries.catalogue_columns(con)
    rules = queries.catalogue_rules(con)
    return [
        Table(name, dict(zip(of_table.column_name, of_table.data_type)), rules[rules.table_name == name])
        for name, of_table in columns.groupby("table_name", sort=False)
    ]


def hold(con: duckdb.DuckDBPyConnection, table: Table, file: str, is_explaining: bool) -> None:
    """Check staged text rows before they are loaded: that each cell can be read and, when `is_explaining`, every rule of `table`.

    The database refuses whatever breaks a rule, so the rules are asked one by one only to explain a refusal. `con` has the
    schema with all earlier tables loaded, and the rows as `staged`, a frame from `inputs.read`. Raises InputError with at most
    ten faults, each naming row and column.
    """
    faults = _types(con, table, file) or (_rules(con, table, file) if is_explaining else [])
    if faults:
        left_out = len(faults) - MOST_FAULTS_SHOWN
        more = [Fault(file, f"and {left_out} more such cells")] if left_out > 0 else []
        raise InputError(faults[:MOST_FAULTS_SHOWN] + more)


def _types(con: duckdb.DuckDBPyConnection, table: Table, file: str) -> list[Fault]:
    found = []
    for column, sql_type in table.types.items():
        for row, value in queries.cells_not_of_type(con, column, sql_type):
            found.append(Fault(file, f"{_one(value)} cannot be read here; {advice(column)}", row, column))
    return found


def _rules(con: duckdb.DuckDBPyConnection, table: Table, file: str) -> list[Fault]:
    explain = {"NOT NULL": _empty, "PRIMARY KEY": _twice, "UNIQUE": _twice, "FOREIGN KEY": _unknown, "CHECK": _refused}
    found: list[Fault] = []
    repeated: set[int | None] = set()
    for rule in table.rules.itertuples():
        faults = explain[rule.constraint_type](con, table, rule, file)
        if explain[rule.constraint_type] is _twice:  # a row pasted twice repeats every key it has
            faults = [fault for fault in faults if fault.row not in repeated]
            repeated |= {fault.row for fault in faults}
        found += faults
    return _once_a_cell(found)


def _once_a_cell(found: list[Fault]) -> list[Fault]:
    """One cell can break several rules (a misspelt force also spoils the key made from it): say it once, the narrowest first."""
    kept: list[Fault] = []
    blamed: set[tuple[int | None, str]] = set()
    for fault in sorted(found, key=lambda fault: fault.column.count(",")):
        cells = {(fault.row, column) for column in fault.column.split(", ")}
        if not cells & blamed:
            kept.append(fault)
            blamed |= cells
    return sorted(kept, key=lambda fault: fault.row)


def _empty(con, table: Table, rule, file: str) -> list[Fault]:
    column = rule.columns[0]
    return [Fault(file, "this cell must not be empty", row, column) for row in queries.rows_with_empty(con, column)]


def _twice(con, table: Table, rule, file: str) -> list[Fault]:
    return [
        Fault(
            file,
            f"{_said(values)} stands here a second time (first in row {first}); keep one of the two",
            row,
            ", ".join(rule.columns),
        )
        for row, first, *values in queries.rows_repeating(con, table.types, list(rule.columns))
    ]


def _unknown(con, table: Table, rule, file: str) -> list[Fault]:
    found = []
    for row, *values in queries.rows_pointing_nowhere(
        con, table.types, list(rule.columns), rule.referenced_table, list(rule.referenced_columns)
    ):
        # A composite key such as (regime, grade): the last part is what the person typed, the others say within what.
        *within, typed = values
        allowed = queries.keys_within(con, rule.referenced_table, list(rule.referenced_columns), within)
        place = f" for {_said(within)}" if within else ""
        # "Adequate" is a real grade, only not in a four-grade programme: then list the scale, a near match would mislead.
        elsewhere = within and typed in queries.keys_within(
            con, rule.referenced_table, list(rule.referenced_columns)[-1:], []
        )
        words = (
            f"it may be {', '.join(allowed)}"
            if elsewhere and allowed
            else _did_you_mean(typed, allowed, rule.referenced_table)
        )
        found.append(
            Fault(file, f"{_one(typed)} is not a {rule.columns[-1]} we know{place}; {words}", row, rule.columns[-1])
        )
    return found


def _refused(con, table: Table, rule, file: str) -> list[Fault]:
    columns = list(dict.fromkeys(rule.columns))
    found = []
    for row, *values in queries.rows_failing(con, table.types, rule.expression, columns):
        if len(columns) == 1:
            allowed = queries.listed_values(rule.expression)
            words = _did_you_mean(values[0], allowed, table.name) if allowed else advice(columns[0])
            found.append(Fault(file, f"{_one(values[0])} is not allowed here; {words}", row, columns[0]))
        else:
            told = ", ".join(f"{c} is {_one(v)}" for c, v in zip(columns, values))
            words = HOW_THEY_GO_TOGETHER.get(tuple(columns), f"the rule is {rule.expression}")
            found.append(Fault(file, f"these do not go together: {told}; {words}", row, ", ".join(columns)))
    return found


def _did_you_mean(typed: str, allowed: list[str], table: str) -> str:
    close = difflib.get_close_matches(str(typed), allowed, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    if len(allowed) <= 8:
        return f"it may be {', '.join(map(repr, allowed))}"
    return f"use one that stands in {'data/sources.csv' if table == 'source' else f'the table {table}'}, or add it there first"


def _one(value: object) -> str:
    if value is None:
        return "empty"
    told = repr(value)
    return (
        told
        if len(told) <= LONGEST_SHOWN
        else f"{told[:LONGEST_SHOWN]}... ({len(told):,} characters; is a quote missing?)"
    )


def _said(values: list) -> str:
    return " and ".join(map(_one, values))
