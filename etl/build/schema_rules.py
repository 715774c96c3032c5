"""Checks rows against the rules of schema.sql, and says which cell breaks which rule.

The rules are not written a second time here: they are read from DuckDB's catalogue of the freshly made, empty schema, so
the database would refuse whatever this module refuses. Only the words are ours.
"""

import difflib
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

import duckdb

from etl import faults
from etl.build import queries
from etl.faults import HOW_THEY_GO_TOGETHER, Fault, InputError
from etl.paths import SCHEMA

MOST_FAULTS_SHOWN = 10
LONGEST_SHOWN = 100
"""Characters of a cell that are repeated in a sentence."""


class Rule(NamedTuple):
    """One rule of a table."""

    kind: str
    """NOT NULL, PRIMARY KEY, UNIQUE, FOREIGN KEY or CHECK as in the catalogue, or TYPE: a cell must be of its column's type."""
    columns: list[str]
    expression: str = ""
    referenced_table: str = ""
    referenced_columns: tuple[str, ...] = ()

    @property
    def blamed(self) -> list[str]:
        """The columns to correct: of a composite foreign key only the last, which was typed; the others limit what it may be."""
        return self.columns[-1:] if self.kind == "FOREIGN KEY" else self.columns

    @property
    def is_unique(self) -> bool:
        return self.kind in ("PRIMARY KEY", "UNIQUE")


class Broken(NamedTuple):
    """A row that breaks a rule."""

    rule: Rule
    row: int
    values: tuple
    """The values in the rule's columns; for a repeated key followed by the row that has it first."""


@dataclass(frozen=True)
class Table:
    """One table of the schema, as the catalogue has it."""

    name: str
    types: dict[str, str]
    """Column to SQL type, in order."""
    rules: list[Rule]

    @property
    def columns(self) -> list[str]:
        return list(self.types)


def create_tables(con: duckdb.DuckDBPyConnection, with_comments: bool = True) -> list[Table]:
    """Create every table of schema.sql; returns them in its order, so that what is referred to comes first.

    The comments take most of the time, and are not needed to read the rules.
    """
    for statement in con.extract_statements(SCHEMA.read_text(encoding="utf-8")):
        if with_comments or statement.type == duckdb.StatementType.CREATE:
            con.execute(statement)
    types: dict[str, dict[str, str]] = defaultdict(dict)
    for column in queries.catalogue_columns(con):
        types[column.table_name][column.column_name] = column.data_type
    rules = defaultdict(list)
    for table, kind, names, expression, referenced_table, referenced_columns in queries.catalogue_rules(con):
        rules[table].append(Rule(kind, list(dict.fromkeys(names)), expression, referenced_table, referenced_columns))
    return [Table(name, of_table, rules[name]) for name, of_table in types.items()]


def check_rows(con: duckdb.DuckDBPyConnection, table: Table, file: str, is_explaining: bool) -> None:
    """Check staged text rows before they are loaded: that each cell can be read and, when `is_explaining`, every rule of `table`.

    The database refuses whatever breaks a rule, so the rules are checked one by one only to explain a refusal. `con` has the
    schema with all earlier tables loaded, and the rows as `staged`, as `inputs.stage` makes them. Raises InputError with at most
    ten faults, each naming row and column.
    """
    broken = broken_rules(con, table, table.rules if is_explaining else [])
    if broken:
        left_out = len(broken) - MOST_FAULTS_SHOWN
        more = [Fault(file, f"and {left_out} more such cells")] if left_out > 0 else []
        raise InputError(
            [
                Fault(file, _problem(con, table, one.rule, one.values), one.row, ", ".join(one.rule.blamed))
                for one in broken[:MOST_FAULTS_SHOWN]
            ]
            + more
        )


def broken_rules(con: duckdb.DuckDBPyConnection, table: Table, rules: list[Rule]) -> list[Broken]:
    """The `staged` rows that break one of these rules of `table`, or where there are any, those with a cell that cannot be read."""
    unreadable = [
        Broken(Rule("TYPE", [column]), row, (text,))
        for column, row, text in queries.cells_not_of_type(con, table.types)
    ]
    if unreadable:
        return unreadable
    found: list[Broken] = []
    repeated: set[int] = set()
    for rule in rules:
        broken = [Broken(rule, row, tuple(values)) for row, *values in _rows_that_break(con, table, rule)]
        if rule.is_unique:  # a row pasted twice repeats every key it has
            broken = [one for one in broken if one.row not in repeated]
            repeated |= {one.row for one in broken}
        found += broken
    return _once_a_cell(found)


def _rows_that_break(con: duckdb.DuckDBPyConnection, table: Table, rule: Rule) -> list[tuple]:
    if rule.kind == "NOT NULL":
        return queries.rows_with_empty(con, rule.columns[0])
    if rule.kind == "FOREIGN KEY":
        keys = list(rule.referenced_columns)
        return queries.rows_pointing_nowhere(con, table.types, rule.columns, rule.referenced_table, keys)
    if rule.is_unique:
        return queries.rows_repeating(con, table.types, rule.columns)
    return queries.rows_failing(con, table.types, rule.expression, rule.columns)


def _once_a_cell(found: list[Broken]) -> list[Broken]:
    """One cell can break several rules (a misspelt force also spoils the key made from it): keep the narrowest, in order of rows."""
    kept: list[Broken] = []
    blamed: set[tuple[int, str]] = set()
    for one in sorted(found, key=lambda one: len(one.rule.blamed)):
        cells = {(one.row, column) for column in one.rule.blamed}
        if not cells & blamed:
            kept.append(one)
            blamed |= cells
    return sorted(kept, key=lambda one: one.row)


def allowed(rule: Rule) -> str:
    """What a cell must be to keep a rule of one column, in words."""
    listed = queries.listed_values(rule.expression)
    if listed:
        return f"one of {', '.join(map(repr, listed))}"
    return "0 or more" if rule.expression.endswith(" >= 0)") else faults.allowed(rule.columns[0])


def together(rule: Rule) -> str:
    """What a CHECK over several columns requires, in words."""
    return HOW_THEY_GO_TOGETHER.get(tuple(rule.columns), f"the rule is {rule.expression}")


def _problem(con: duckdb.DuckDBPyConnection, table: Table, rule: Rule, values: tuple) -> str:
    """What is wrong and what to do, for a person who has the file open."""
    if rule.kind == "TYPE":
        return f"{shortened(values[0])} cannot be read here; write {allowed(rule)}"
    if rule.kind == "NOT NULL":
        return "this cell must not be empty"
    if rule.kind == "FOREIGN KEY":
        return _unknown(con, rule, *values)
    if rule.is_unique:
        *key, first = values
        return f"{_joined(key)} is here a second time (first in row {first}); keep one of the two"
    if len(values) > 1:
        cells = ", ".join(f"{column} is {shortened(value)}" for column, value in zip(rule.columns, values))
        return f"these do not go together: {cells}; {together(rule)}"
    listed = queries.listed_values(rule.expression)
    words = _did_you_mean(values[0], listed, table.name) if listed else f"write {allowed(rule)}"
    return f"{shortened(values[0])} is not allowed here; {words}"


def _unknown(con: duckdb.DuckDBPyConnection, rule: Rule, *values: str) -> str:
    *within, typed = values
    keys = list(rule.referenced_columns)
    possible = queries.keys_within(con, rule.referenced_table, keys, within)
    place = f" for {_joined(within)}" if within else ""
    # "Adequate" is a real grade, only not in a four-grade programme: then list the scale, a near match would mislead.
    elsewhere = within and typed in queries.keys_within(con, rule.referenced_table, keys[-1:], [])
    words = (
        f"it may be {', '.join(possible)}"
        if elsewhere and possible
        else _did_you_mean(typed, possible, rule.referenced_table)
    )
    return f"{shortened(typed)} is not a {rule.columns[-1]} we know{place}; {words}"


def _did_you_mean(typed: str, possible: list[str], table: str) -> str:
    close = difflib.get_close_matches(str(typed), possible, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    if len(possible) <= 8:
        return f"it may be {', '.join(map(repr, possible))}"
    return f"use one that stands in {'data/sources.csv' if table == 'source' else f'the table {table}'}, or add it there first"


def shortened(value: object) -> str:
    """A cell as a sentence repeats it."""
    if value is None:
        return "empty"
    text = repr(value)
    if len(text) <= LONGEST_SHOWN:
        return text
    return f"{text[:LONGEST_SHOWN]}... ({len(text):,} characters; is a quote missing?)"


def _joined(values: list) -> str:
    return " and ".join(map(shortened, values))
