"""The documents promise nothing that is not there, and leave out nothing that is."""

import re
from pathlib import Path

import frames
import pytest

from dashboard.database import queries
from dashboard.site_pages import PAGES
from etl.__main__ import COMMANDS
from etl.paths import PROJECT

README = PROJECT / "README.md"
DOCUMENTS = [README, *sorted((PROJECT / "docs").rglob("*.md"))]
MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def in_code(text: str) -> str:
    """What stands in backticks or in a block: commands, not sentences that happen to say "make"."""
    return "\n".join([*re.findall(r"```.*?\n(.*?)```", text, re.DOTALL), *re.findall(r"`([^`\n]+)`", text)])


def name_of(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_command_exists(path: Path) -> None:
    commands = in_code(read(path))
    assert set(re.findall(r"(?:^|\s)make ([a-z][a-z-]*)", commands)) <= TARGETS
    assert set(re.findall(r"python -m etl ([a-z][a-z-]*)", commands)) <= set(COMMANDS)


def test_the_two_commands_are_in_the_readme() -> None:
    commands = in_code(read(README))
    assert "make run" in commands and "make test" in commands


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_etl_is_documented(command: str) -> None:
    assert any(f"python -m etl {command}" in read(path) for path in DOCUMENTS)


def test_every_make_target_can_be_run_without_a_file_of_its_name() -> None:
    phony = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split())
    assert phony == TARGETS


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_link_leads_somewhere(path: Path) -> None:
    for address in re.findall(r"\]\(([^)\s]+)\)", read(path)):
        if not address.startswith(("http://", "https://", "mailto:", "#")):
            assert (path.parent / address.split("#")[0]).exists(), address


def test_the_readme_says_where_things_live() -> None:
    text = read(README)
    assert "Where things live" in text
    for place in re.findall(r"^\| `([^`]+)` \|", text.split("Where things live")[1].split("\n## ")[0], re.MULTILINE):
        assert (PROJECT / place).exists(), place
    for folder in ("data/register/", "etl/", "dashboard/", "pages/", "tests/", "docs/"):
        assert folder in text, folder


def test_every_page_is_in_the_readme_by_title_and_address() -> None:
    text = read(README)
    for page in PAGES:
        assert page.name in text, page.name
        assert page.address in text, page.address


def test_the_list_of_pages_holds_every_page_once() -> None:
    """Navigation, prerendered HTML, sitemap and metrics read the one list."""
    scripts = {path.name for path in (PROJECT / "pages").glob("*.py")} - {"navigation.py"}
    assert {page.script for page in PAGES} == scripts
    for part in ("script", "address", "name", "title"):
        assert len({getattr(page, part) for page in PAGES}) == len(PAGES), part


def test_every_published_table_and_column_says_what_it_holds() -> None:
    for row in frames.ask(queries.dictionary).itertuples():
        assert isinstance(row.table_comment, str) and len(row.table_comment) > 10, row.table_name
        assert isinstance(row.comment, str) and row.comment, f"{row.table_name}.{row.column_name}"


def test_every_decision_is_short_enough_to_read() -> None:
    for path in (PROJECT / "docs" / "decisions").glob("*.md"):
        assert len(read(path).split()) < 600, name_of(path)
