"""What must never stand in the code and no linter knows; who may import whom is in pyproject.toml, held by `make check-code`."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from etl.paths import PROJECT

PARTS = ("app.py", "pages", "dashboard", "etl")
ALLOWED = {
    "pages": {"dashboard", "streamlit", "markupsafe"},
    "app.py": {"dashboard", "etl", "streamlit", "starlette"},
}
"""What these may import besides the standard library."""
CUPBOARDS = ("utils", "util", "helpers", "misc", "common")
REMEMBERED = {
    "dashboard/ask/desk.py": {"queue": "no key", "_of_version": "data version"},
    "dashboard/ask/questions.py": {"worked": "no key"},
    "dashboard/ask/worker.py": {"_read": "one, of the data version", "_opened": "data version"},
    "dashboard/contact.py": {"_parsed": "a setting"},
    "dashboard/database/store.py": {
        "_pointed": "the pointer file",
        "_open": "builds",
        "_rows": "counted in bytes",
        "_by_force": "counted in bytes",
    },
    "dashboard/open_data/brief.py": {"_hash": "the style sheet"},
    "dashboard/open_data/routes.py": {"_find": "paths of at most 200 characters"},
    "dashboard/render/grade_map.py": {"_read": "one file"},
    "dashboard/render/html.py": {"page_style": "no key", "_sources_of": "data version"},
    "dashboard/rules/measures.py": {"_measures": "data version", "_by_force": "measures"},
    "dashboard/rules/name_index.py": {"of_version": "data version"},
    "dashboard/rules/postcode_lookup.py": {"_areas": "data version"},
    "dashboard/server/http_response.py": {"_encodings": "headers of at most 200 bytes"},
    "dashboard/streamlit_ui/cached_sections.py": {"_drawn": "counted in bytes"},
}
"""Every function whose answers are remembered, and what bounds them: what a visitor sends must never be a key of any length."""
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


def code(*parts: str) -> Iterator[tuple[str, ast.Module]]:
    """Name and syntax tree of every Python file in these parts of the project."""
    for path in tracked(".py"):
        if path.relative_to(PROJECT).parts[0] in parts:
            yield name_of(path), parsed(path)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def imported(tree: ast.Module) -> Iterator[str]:
    """The top package of every import, wherever in the file it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or ".").partition(".")[0]


@cache
def texts(tree: ast.Module) -> list[str]:
    """Every piece of text in a file's code, docstrings apart."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]


def test_pages_and_app_import_only_what_they_arrange() -> None:
    offenders = [
        f"{name}: imports {package}"
        for part, allowed in ALLOWED.items()
        for name, tree in code(part)
        for package in sorted(set(imported(tree)) - allowed - sys.stdlib_module_names)
    ]
    assert not offenders, "\n".join(offenders)


def test_only_the_store_and_the_box_open_the_database() -> None:
    openers = ("dashboard/database/store.py", "dashboard/database/box.py")
    offenders = [
        f"{name}:{node.lineno}: opens a connection"
        for name, tree in code("app.py", "pages", "dashboard")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "connect" and name not in openers
    ]
    assert not offenders, "\n".join(offenders)


def test_sql_stands_with_the_queries() -> None:
    offenders = [
        f"{name}: {text[:80]}"
        for name, tree in code(*PARTS)
        if Path(name).name != "queries.py"
        for text in texts(tree)
        if SQL.search(text)
    ]
    assert not offenders, "\n".join(offenders)


def test_only_the_formats_know_how_a_missing_value_prints() -> None:
    offenders = [
        f"{name}: {text}"
        for name, tree in code(*PARTS)
        if name != "dashboard/text/formats.py"
        for text in texts(tree)
        if text in ("nan", "NaT", "<NA>")
    ]
    assert not offenders, "\n".join(offenders)


def test_what_is_remembered_has_a_bound() -> None:
    for name, tree in code("app.py", "pages", "dashboard"):
        remembered = {
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            for decorator in node.decorator_list
            if re.match(r"(functools\.)?(lru_cache|cache|cached)\b(?!_property)|st\.cache", ast.unparse(decorator))
        }
        assert remembered == REMEMBERED.get(name, {}).keys(), f"{name}: say in REMEMBERED what bounds it"


def test_no_cupboard_for_odds_and_ends() -> None:
    offenders = [f"{name_of(path)}: says nothing of what it holds" for path in tracked(".py") if path.stem in CUPBOARDS]
    assert not offenders, "\n".join(offenders)


def test_nothing_is_left_unfinished_or_bound_to_one_machine() -> None:
    endings = (
        ".py",
        ".sql",
        ".js",
        ".css",
        ".toml",
        ".txt",
        ".lock",
        ".yml",
        ".yaml",
        "Makefile",
        "Dockerfile",
        ".ci/run",
    )
    offenders = [
        f"{name_of(path)}:{number}: {line.strip()[:80]}"
        for path in tracked(*endings)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNFINISHED.search(line) or SOMEBODYS_FOLDER.search(line)
    ]
    assert not offenders, "\n".join(offenders)
