"""Is a text one SELECT over the published tables? Asked of the tree that DuckDB's own parser makes of it, never of the text.

Everything that is not known to be harmless is refused: kinds of nodes, tables and functions are each on a list of those allowed.
"""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from dashboard.ask import functions

Node = dict[str, Any]
Place = tuple[int, int]
"""Where in the text, in bytes: from, and how many."""
NOWHERE = 2**64 - 1
"""How the parser says that a node stands nowhere in the text."""

EXPRESSIONS = frozenset(
    [
        "BETWEEN",
        "CASE",
        "CAST",
        "COLLATE",
        "COLUMN_REF",
        "COMPARISON",
        "CONJUNCTION",
        "CONSTANT",
        "FUNCTION",
        "LAMBDA",
        "LAMBDA_REF",
        "OPERATOR",
        "POSITIONAL_REFERENCE",
        "STAR",
        "SUBQUERY",
        "TYPE",
        "WINDOW",
    ]
)
QUERIES = frozenset(["SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"])
SOURCES = frozenset(["BASE_TABLE", "SUBQUERY", "JOIN", "EMPTY", "EXPRESSION_LIST", "TABLE_FUNCTION", "PIVOT"])
MODIFIERS = frozenset(["ORDER_MODIFIER", "LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER", "DISTINCT_MODIFIER"])
ORDERS = frozenset(["ASCENDING", "DESCENDING", "ORDER_DEFAULT"])
NODES = QUERIES | SOURCES | MODIFIERS | ORDERS
CALLS = ("FUNCTION", "WINDOW")
OF_THE_SESSION = frozenset(
    ["current_catalog", "current_database", "current_role", "current_schema", "current_user", "session_user", "user"]
)
"""Words that DuckDB takes for a function where no column bears that name."""
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Why(StrEnum):
    """Why a text is refused."""

    NOT_SQL = "not sql"
    NOT_ONE = "not one"
    NOT_SELECT = "not select"
    TABLE = "table"
    FUNCTION = "function"
    NAME = "name"
    PARAMETER = "parameter"
    TOO_DEEP = "too deep"
    NOT_KNOWN = "not known"


class Refused(Exception):
    """A text that is not run. `name` is what is meant, where that is a plain name; `place` is where it stands."""

    def __init__(self, why: Why, name: str = "", place: Place | None = None) -> None:
        super().__init__(why)
        self.why, self.place = why, place
        self.name = name if _PLAIN.fullmatch(name) or name in functions.OPERATORS else ""


@dataclass
class Used:
    """What a question is about: tables and columns by name, and which columns each function is given."""

    tables: set[str] = field(default_factory=set)
    columns: set[str] = field(default_factory=set)
    calls: set[tuple[str, str]] = field(default_factory=set)
    """(function, column inside its brackets), both in small letters."""
    chosen: set[str] = field(default_factory=set)
    """Columns that rows are chosen or grouped by."""
    joined: set[str] = field(default_factory=set)
    """Columns that tables are joined by."""


def check(tree: Node, published: Set[str], of_duckdb: Set[str]) -> Used:
    """What the one SELECT of a tree uses. Raises Refused for everything else.

    `published` are the tables that may be read, in small letters as all of ours are; `of_duckdb` names that have a meaning of their own.
    """
    if tree.get("error"):
        if tree.get("error_type") == "not implemented":
            raise Refused(Why.NOT_SELECT)
        raise Refused(_why_not_parsed(tree), place=stated_place(tree))
    statements = tree.get("statements", [])
    if len(statements) != 1:
        raise Refused(Why.NOT_ONE)
    if statements[0].get("named_param_map"):
        raise Refused(Why.PARAMETER)
    used = Used()
    _walk(statements[0].get("node"), published, of_duckdb, frozenset(), used)
    return used


def _why_not_parsed(tree: Node) -> Why:
    return Why.TOO_DEEP if "depth" in tree.get("error_message", "") else Why.NOT_SQL


def stated_place(tree: Node) -> Place | None:
    """The place that an error of DuckDB names."""
    found = re.fullmatch(r"\[(\d+),(\d+)\]", tree.get("location", ""))
    if found:
        return int(found[1]), int(found[2])
    position = tree.get("position", "")
    return (int(position), 0) if position.isdigit() else None


def _walk(node: object, published: Set[str], of_duckdb: Set[str], named: frozenset[str], used: Used) -> None:
    """Check a node and all below it; `named` are the WITH names that can be seen from here."""
    if isinstance(node, list):
        for each in node:
            _walk(each, published, of_duckdb, named, used)
        return
    if not isinstance(node, dict):
        return
    _check_kind(node)
    named |= _named_by_with(node, of_duckdb)
    kind = node.get("type")
    if "class" not in node and kind == "BASE_TABLE":
        _check_table(node, published, named, used)
    elif "class" not in node and kind == "TABLE_FUNCTION":
        call = node.get("function", {})
        _check_call(call, functions.TABLES, _place(node))
        _walk(call.get("arguments"), published, of_duckdb, named, used)
        node = {name: value for name, value in node.items() if name != "function"}
    elif node.get("class") in CALLS:
        _check_call(node, functions.CALLED, _place(node))
        name = node["function_name"].lower()
        used.calls |= {(name, column) for column in _columns_in(node)}
    elif node.get("class") == "COLUMN_REF":
        _check_column(node, used)
    for name, value in node.items():
        if name in ("where_clause", "having", "qualify", "group_expressions"):
            used.chosen |= set(_columns_in(value))
        elif name == "condition":
            used.joined |= set(_columns_in(value))
        elif name == "using_columns":
            used.joined |= {column.lower() for column in value}
        _walk(value, published, of_duckdb, named, used)


def _check_kind(node: Node) -> None:
    """Refuse a node of a kind that is not on the lists: DESCRIBE, a parameter, whatever a later DuckDB may add."""
    if "class" in node:
        is_qualified_type = node["class"] == "TYPE" and len(node["qualified_name"]["path"]) != 1
        if node["class"] not in EXPRESSIONS or is_qualified_type:
            raise Refused(Why.PARAMETER if node["class"] == "PARAMETER" else Why.NOT_KNOWN, place=_place(node))
    elif isinstance(node.get("type"), str) and node["type"] not in NODES:
        raise Refused(Why.NOT_SELECT if node["type"] == "SHOW_REF" else Why.NOT_KNOWN, place=_place(node))


def _named_by_with(node: Node, of_duckdb: Set[str]) -> frozenset[str]:
    """The names that WITH gives here. One that DuckDB gives a meaning itself could be read where WITH does not reach."""
    names = [entry["key"] for entry in node.get("cte_map", {}).get("map", [])]
    names += [node["cte_name"]] if "cte_name" in node else []
    for name in names:
        if not _PLAIN.fullmatch(name) or name.lower() in of_duckdb:
            raise Refused(Why.NAME, name)
    return frozenset(name.lower() for name in names)


def _check_table(node: Node, published: Set[str], named: frozenset[str], used: Used) -> None:
    name = node["table_name"].lower()
    is_plain = len(node["qualified_name"]["path"]) == 1
    if not is_plain or name not in published | named:
        raise Refused(Why.TABLE, node["table_name"], _place(node))
    if name in published:
        used.tables.add(name)


def _check_call(node: Node, allowed: Set[str], place: Place | None) -> None:
    name = node.get("function_name", "")
    if len(node.get("qualified_name", {}).get("path", [])) != 1 or name.lower() not in allowed:
        raise Refused(Why.FUNCTION, name, place)


def _check_column(node: Node, used: Used) -> None:
    path = node["column_names"]
    if len(path) == 1 and path[0].lower() in OF_THE_SESSION:
        raise Refused(Why.FUNCTION, path[0], _place(node))
    used.columns.add(path[-1].lower())


def _columns_in(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from _columns_in(each)
    elif isinstance(node, dict):
        if node.get("class") == "COLUMN_REF":
            yield node["column_names"][-1].lower()
        for value in node.values():
            yield from _columns_in(value)


def _place(node: Node) -> Place | None:
    begin, length = node.get("query_location", NOWHERE), node.get("query_location_length", 0)
    return None if begin == NOWHERE else (begin, length)
