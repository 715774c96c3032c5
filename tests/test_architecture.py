"""The picture in the documents, held by the code itself: who may import whom, and what never stands in the code."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.paths import PROJECT

PARTS = ("app.py", "pages", "dashboard", "etl")
KNOW_NO_STREAMLIT = tuple(
    f"dashboard/{room}/" for room in ("text", "database", "rules", "render", "open_data", "server")
)
OWN = {"pages", "dashboard", "etl", "app"}
# Built from parts, so that this file does not itself hold what it forbids.
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|NotImplemented" + r"Error")
SOMEBODYS_FOLDER = re.compile(r"(?<![\w/.:])(/" + r"tmp|/" + r"home|/" + r"Users|/" + r"root|/" + r"work)/|[A-Z]:\\\\")
SQL = re.compile(
    r"\bSELECT\b[\s\S]+\bFROM\b|\bINSERT\s+INTO\b|\bUPDATE\s+\w+\s+SET\b|\bDELETE\s+FROM\b|\bCREATE\s+(OR\s+REPLACE\s+)?(TABLE|VIEW)\b"
)


def tracked(*endings: str) -> list[Path]:
    """Files of the repository with these endings; what was only generated does not count."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = [PROJECT / name for name in listed.stdout.splitlines() if name.endswith(endings)]
    return [path for path in found if path.is_file()]


def code(*parts: str) -> list[Path]:
    return [path for path in tracked(".py") if path.relative_to(PROJECT).parts[0] in parts]


def name_of(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, in full: `from dashboard import store` is dashboard.store."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = list(path.relative_to(PROJECT).parent.parts)
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def top(module: str) -> str:
    return module.split(".")[0]


def is_within(module: str, *allowed: str) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in allowed)


def texts(path: Path) -> Iterator[str]:
    """Every piece of text in a file's code, docstrings apart."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


@pytest.mark.parametrize("path", code("pages"), ids=name_of)
def test_pages_import_the_dashboard_and_streamlit_alone(path: Path) -> None:
    allowed = {"dashboard", "streamlit", "markupsafe"} | set(sys.stdlib_module_names)
    assert {top(module) for module in imports(path)} <= allowed


@pytest.mark.parametrize("path", code("dashboard"), ids=name_of)
def test_the_dashboard_imports_nothing_of_pages_and_only_places_of_the_etl(path: Path) -> None:
    name = name_of(path)
    allowed = ["etl.paths"] + (
        ["etl.refresh.sources.postcodes_io"] if name == "dashboard/rules/postcode_lookup.py" else []
    )
    for module in imports(path):
        assert top(module) not in ("pages", "app"), module
        assert top(module) != "etl" or is_within(module, *allowed), module


@pytest.mark.parametrize("path", code("etl"), ids=name_of)
def test_the_etl_knows_no_dashboard(path: Path) -> None:
    # The command line hands `export` on to the dashboard, which alone can write its documents: docs/decisions/0006-export.md.
    handed_on = {"dashboard.open_data.static_copy.command"} if name_of(path) == "etl/__main__.py" else set()
    known = {top(module) for module in imports(path) if module not in handed_on}
    assert known.isdisjoint({"pages", "dashboard", "app", "streamlit", "plotly"})


@pytest.mark.parametrize(
    "path", [path for path in code("dashboard") if name_of(path).startswith(KNOW_NO_STREAMLIT)], ids=name_of
)
def test_only_what_pages_are_built_of_knows_streamlit(path: Path) -> None:
    assert "streamlit" not in {top(module) for module in imports(path)}


@pytest.mark.parametrize("path", code("app.py", "pages", "dashboard"), ids=name_of)
def test_one_door_to_the_database(path: Path) -> None:
    """Only the store opens it; the queries name DuckDB's types."""
    name = name_of(path)
    if name == "dashboard/database/store.py":
        return
    connects = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "connect"
    ]
    assert not connects, name
    if name != "dashboard/database/queries.py":
        assert "duckdb" not in {top(module) for module in imports(path)}


@pytest.mark.parametrize("path", code(*PARTS), ids=name_of)
def test_one_module_speaks_to_publishers(path: Path) -> None:
    if name_of(path) != "etl/refresh/download.py":
        assert {"requests", "urllib3", "httpx", "aiohttp"}.isdisjoint(top(module) for module in imports(path))
        assert "urllib.request" not in {module for module in imports(path)}


@pytest.mark.parametrize("path", [path for path in code(*PARTS) if path.name != "queries.py"], ids=name_of)
def test_sql_stands_with_the_queries(path: Path) -> None:
    assert [text[:80] for text in texts(path) if SQL.search(text)] == []


@pytest.mark.parametrize(
    "path", [path for path in code(*PARTS) if name_of(path) != "dashboard/text/formats.py"], ids=name_of
)
def test_nothing_else_of_the_dashboard_prints_a_missing_value(path: Path) -> None:
    assert [text for text in texts(path) if text in ("nan", "NaT", "<NA>")] == []


def test_no_cupboard_for_odds_and_ends() -> None:
    assert [
        name_of(path) for path in tracked(".py") if path.stem in ("utils", "util", "helpers", "misc", "common")
    ] == []


@pytest.mark.parametrize("path", tracked(".py", ".sql", ".js", ".css", ".toml", "Makefile", ".ci/run"), ids=name_of)
def test_nothing_is_left_unfinished_or_bound_to_one_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not UNFINISHED.search(text)
    assert not SOMEBODYS_FOLDER.search(text)


@pytest.mark.parametrize("path", code("tests"), ids=name_of)
def test_every_test_file_says_what_it_holds(path: Path) -> None:
    if path.name != "__init__.py":
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_an_import_against_the_picture_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules above look through `imports`; this holds that it sees each way to write one."""
    monkeypatch.setattr(f"{__name__}.PROJECT", tmp_path)
    path = tmp_path / "dashboard" / "web" / "bad.py"
    path.parent.mkdir(parents=True)
    path.write_text(
        "import pages.force\nfrom etl import load\nfrom .. import store\nfrom . import api\ndef f():\n    import streamlit as st\n"
    )
    assert list(imports(path)) == ["pages.force", "etl.load", "dashboard.store", "dashboard.web.api", "streamlit"]
