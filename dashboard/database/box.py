"""The box in which visitors' own questions run: a connection that can read the published tables and do nothing else.

It is opened in a process of its own (`dashboard.ask.worker`), never in the site's. It knows nothing of the rest of the site, so
that such a process stays small.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb

Connection = duckdb.DuckDBPyConnection
Error = duckdb.Error
Interrupted = duckdb.InterruptException
OutOfMemory = duckdb.OutOfMemoryException

SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": "1",
    "memory_limit": "256MB",
    "temp_directory": "",
    "max_expression_depth": "200",
    "errors_as_json": "true",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
}
"""Set before the figures are attached; `python_enable_replacements` would let a question read this program's own variables."""
FOR_REVIEW = ("victim_service", "complaint_step")
"""Tables some of whose rows wait for review: those of low confidence are shown nowhere on the site."""


def open_box(database: Path) -> Connection:
    """The published tables of one build, read-only, and no way out: no files, no network, no extensions, no settings.

    The database is attached under a name of ours, so that no message and no function can name its file. Raises duckdb.Error.
    """
    con = duckdb.connect(config=SETTINGS)
    con.execute("ATTACH '{}' AS published (READ_ONLY)".format(str(database).replace("'", "''")))
    con.execute("SET enable_external_access = false")
    for name in FOR_REVIEW:
        con.table(f"published.main.{name}").filter("confidence <> 'low'").create_view(name)
    con.execute("SET search_path = 'memory.main,published.main'")
    con.execute("SET lock_configuration = true")
    return con


def syntax_tree(con: Connection, sql: str) -> dict[str, Any]:
    """What DuckDB's own parser makes of a text: {"statements": [...]}, or {"error": true, ...} for what is no SELECT.

    Raises RecursionError for a tree too deep to be read.
    """
    parsed = con.execute("SELECT json_serialize_sql($1::VARCHAR, skip_null := true, skip_empty := true)", [sql])
    ((tree,),) = parsed.fetchall()
    return json.loads(tree)


def names_of_duckdb(con: Connection) -> frozenset[str]:
    """Names that DuckDB itself gives a meaning as a table: its settings, its files, the tables of its catalogue."""
    return frozenset(name.lower() for (name,) in _internal_views(con))


def _internal_views(con: Connection) -> Iterable[tuple[str]]:
    return con.execute("FROM duckdb_views() SELECT view_name WHERE internal").fetchall()
