"""The documents promise nothing that is not there, and leave out nothing that is."""

import csv
import importlib
import re
import subprocess
import sys
from pathlib import Path

import frames
import pytest
from serving import GIVES_MEMORY_BACK

from dashboard.database import queries
from dashboard.site_pages import PAGES
from etl.__main__ import COMMANDS
from etl.paths import PROJECT

README = PROJECT / "README.md"
DOCUMENTS = [*sorted(PROJECT.glob("*.md")), *sorted((PROJECT / "docs").rglob("*.md"))]
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


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_file_named_is_there(path: Path) -> None:
    named = re.findall(r"(?<![\w/.-])(?:dashboard|data|deploy|docs|etl|pages|tests)/[\w/.-]*\w", in_code(read(path)))
    made_here = ("data/build", "data/downloads")
    assert [name for name in named if not name.startswith(made_here) and not (PROJECT / name).exists()] == []


BOUND = re.compile(r"`([\w./-]+\.(?:py|conf|yaml|md))`:? ?((?:`[^`]+`,? ?)*)")


def test_every_bound_in_the_runbook_is_set_as_it_says() -> None:
    """`NAME = value` of a module is its constant; anything else stands in the file as it is written here."""
    table = read(PROJECT / "docs" / "RUNBOOK.md").split("## What is bounded")[1].split("\n## ")[0]
    told = [
        (file, setting)
        for row in table.splitlines()
        if row.startswith("|")
        for file, settings in BOUND.findall(row.split("|")[3])
        for setting in re.findall(r"`([^`]+)`", settings)
    ]
    assert len(told) > 40
    wrong = []
    for file, setting in told:
        name, is_constant, value = setting.partition(" = ")
        if file.endswith(".py"):
            module = importlib.import_module(file.removesuffix(".py").replace("/", "."))
            is_so = hasattr(module, name) and (not is_constant or getattr(module, name) == eval(value, {}))
        else:
            is_so = setting in read(PROJECT / file)
        if not is_so:
            wrong.append(f"{file}: {setting}")
    assert not wrong, wrong


@pytest.mark.parametrize(
    "path", [PROJECT / "deploy/on-the-record-refresh.service", PROJECT / "docs/refresh.md"], ids=name_of
)
def test_a_service_ends_and_has_its_share_of_memory(path: Path) -> None:
    """systemd waits for ever for a service of this kind, unless it is told."""
    services = re.findall(r"^\[Service\]\n((?:[^\n`\[].*\n)+)", read(path), re.MULTILINE)
    assert services
    for service in services:
        assert "\nTimeoutStartSec=" in service and "\nMemoryMax=" in service


def where_things_live() -> str:
    return read(README).split("## Where things live")[1].split("\n## ")[0]


def mapped() -> set[str]:
    """Every path in the README's map, in full: an indented line lies in the folder above it."""
    paths: set[str] = set()
    folders: list[str] = []
    for line in re.search(r"```\n(.*?)```", where_things_live(), re.DOTALL)[1].splitlines():
        if line.strip():
            del folders[(len(line) - len(line.lstrip())) // 2 :]
            name = line.split()[0]
            paths.add("".join(folders) + name)
            folders += [name] * name.endswith("/")
    return paths


def test_what_the_readme_places_is_there() -> None:
    places = mapped() | set(re.findall(r"^\| `([^`]+)` \|", where_things_live(), re.MULTILINE))
    assert len(places) > 100
    assert sorted(place for place in places if not (PROJECT / place).exists()) == []


def test_every_module_has_a_line_in_the_map() -> None:
    modules = {"app.py"} | {
        name_of(path)
        for part in ("pages", "dashboard", "etl")
        for path in (PROJECT / part).rglob("*.py")
        if path.name != "__init__.py"
    }
    assert sorted(modules - mapped()) == []


def test_every_page_is_in_the_readme_by_title_and_address() -> None:
    text = read(README)
    for page in PAGES:
        assert page.name in text, page.name
        assert page.address in text, page.address


def test_the_list_of_pages_holds_every_page_once() -> None:
    """Navigation, prerendered HTML, sitemap and metrics read the one list."""
    scripts = {path.name for path in (PROJECT / "pages").glob("*.py")} - {"navigation.py"}
    assert {page.script for page in PAGES if page.script} == scripts
    for part in ("script", "address", "name", "title"):
        assert len({getattr(page, part) for page in PAGES}) == len(PAGES), part


def test_every_published_table_and_column_says_what_it_holds() -> None:
    for row in frames.ask(queries.dictionary).itertuples():
        assert isinstance(row.table_comment, str) and len(row.table_comment) > 10, row.table_name
        assert isinstance(row.comment, str) and row.comment, f"{row.table_name}.{row.column_name}"


def test_every_decision_is_short_enough_to_read() -> None:
    for path in (PROJECT / "docs" / "decisions").glob("*.md"):
        assert len(read(path).split()) < 600, name_of(path)


# -- the forms in which people tell us of a mistake -----------------------------------------------------------------------

FORMS = sorted((PROJECT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))


@pytest.mark.slow
@pytest.mark.parametrize("path", FORMS, ids=name_of)
def test_a_form_is_one_that_github_can_show(path: Path) -> None:
    schema = "vendor.github-issue-config" if path.name == "config.yml" else "vendor.github-issue-forms"
    command = [Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", schema, path]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_number_given_outside_the_site_is_one_the_register_holds() -> None:
    """Nothing else notices when a line closes that a form or nginx's own page still names."""
    with (PROJECT / "data" / "register" / "victim_service.csv").open(encoding="utf-8", newline="") as file:
        held = {row["phone"] for row in csv.DictReader(file)}
    told = {
        number
        for path in (*FORMS, PROJECT / "deploy" / "nginx.conf")
        for number in re.findall(r"\b0\d{3} \d{3} \d{4}\b", read(path))
    }
    assert told and told <= held


def test_every_way_of_starting_the_site_gives_memory_back() -> None:
    for place in ("Makefile", "Dockerfile", "docs/deploy.md"):
        told = (PROJECT / place).read_text(encoding="utf-8")
        for name, value in GIVES_MEMORY_BACK.items():
            assert f"{name}={value}" in told, (place, name)
