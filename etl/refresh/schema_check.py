"""Checks publishers' figures against the rules of schema.sql before they are tried in a build: docs/decisions/0001-rules-once.md."""

from functools import cache

import duckdb
import pandas as pd

from etl.build import queries, schema_rules
from etl.build.schema_rules import Broken, Table
from etl.faults import SourceError

MOST_SHOWN = 3
WHERE = {"force_id": "", "financial_year": "", "quarter": "quarter "}
"""Columns that say which row it is, and the label that a sentence gives them."""


def checked_against_schema(frame: pd.DataFrame, table: str, called: str) -> pd.DataFrame:
    """The frame, when its rows keep every rule of this table except foreign keys, which the trial build checks.

    Raises SourceError that names the first three different cells that break a rule.
    """
    rules = [rule for rule in _tables()[table].rules if rule.kind != "FOREIGN KEY"]
    with duckdb.connect() as con:
        queries.stage_frame(con, frame.assign(_row=range(len(frame))))
        broken = schema_rules.broken_rules(con, _tables()[table], rules)
    if broken:
        different = list({(*one.rule.columns, *one.values): one for one in reversed(broken)}.values())[::-1]
        problems = "; ".join(_problem(one, frame.iloc[one.row]) for one in different[:MOST_SHOWN])
        more = f" and {len(different) - MOST_SHOWN} more" if len(different) > MOST_SHOWN else ""
        raise SourceError("rejected", f"{called}: {problems}{more}. Nothing of it was used.")
    return frame


def warm_up() -> None:
    """Read the rules, which takes half a second, before they are needed."""
    _tables()


@cache
def _tables() -> dict[str, Table]:
    with duckdb.connect() as con:
        return {table.name: table for table in schema_rules.create_tables(con, with_comments=False)}


def _problem(broken: Broken, row: pd.Series) -> str:
    rule = broken.rule
    where = " ".join(f"{label}{row[column]}" for column, label in WHERE.items() if column in row)
    cells = " and ".join(
        f"{column} {schema_rules.shortened(value)}" for column, value in zip(rule.columns, broken.values)
    )
    if rule.kind == "NOT NULL":
        return f"{rule.columns[0]} in {where} is empty"
    if rule.is_unique:
        return f"more than one row has {cells}"
    if len(rule.columns) > 1:
        return f"{cells} in {where} do not go together ({schema_rules.together(rule)})"
    return f"{cells} in {where} must be {schema_rules.allowed(rule)}"
