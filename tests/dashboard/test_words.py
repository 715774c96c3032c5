"""Kinds of bad English that a pattern can find, in every sentence of the code and every free text of the register that people read.

What no pattern finds (inverted order, a term nobody explains) takes a reader: see CONTRIBUTING.md.
"""

import ast
import csv
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from bs4 import BeautifulSoup

from dashboard import text
from dashboard.open_data import routes
from dashboard.open_data.responses import Request
from dashboard.text import force_names
from etl.paths import PROJECT
from tests.pages.reading import opened, words

KINDS = {
    "nobody says this any more": r"\b(nought|naught|anew|whom|whilst|amongst|thereof|therein|thereby|hereby|heretofore|hitherto|henceforth|whence|hence|ere|shall|in vain|forthwith|pursuant|in respect of|prior to|upon)\b",
    "call, do not ring": r"\bring (?!fenc)",
    "a police officer's or an official's word": r"\b(persons|proceed(ed|ing)? to|in attendance|apprehended|perpetrators?|altercation|utilis\w+|commence[ds]?|endeavour\w*|aforementioned)\b",
    "said in a table of ours, not to a reader": r"\b(regime|nominal|null)\b",
    "a count without its commas": r"(?<![\d,./:#“-])(?!(19|20)\d\d\b)\d{4,}(?![\d/-])",
    "a date for machines": r"\b(19|20)\d\d-\d\d-\d\d\b",
    "two spaces": r"\S  +\S",
    "a space before a full stop or comma": r"\w [.,;:?!](\s|$)",
    "a word twice": r"\b(the|a|of|to|in|and|is|was|by) \1\b",
    "two full stops": r"(?<!\.)\.\.(?!\.)",
    "a wrong article": r"\ba (?=[aeio]\w)(?!one\b|once\b)",
    "an approximate figure with decimals": r"\b[Aa]bout \d+\.\d+ per cent",
}
REGISTER = {
    "audit_count": ("basis_note",),
    "council": ("status_note",),
    "figure_conflict": ("stated_as", "stated_by", "why_not_used"),
    "finding": ("finding", "deadline"),
    "finding_follow_up": ("note",),
    "grade": ("basis_note",),
    "grade_revision": ("note",),
    "national_figure": ("note",),
    "oversight_event": ("by_role", "summary", "date_note"),
    "regime": ("what_may_be_compared",),
}
"""Columns that pages show as sentences. The texts of help for victims have tests of their own."""


NOT_WORDS = re.compile(r"\{\w+\}|\b0\d{2,4} \d{3,4} \d{3,4}\b|\b1800[01]\b")
"""What is filled in later, and numbers to dial."""


def offences(words: str) -> list[str]:
    words = NOT_WORDS.sub("X", words)
    return [kind for kind, pattern in KINDS.items() if re.search(pattern, words, re.IGNORECASE)]


def sentences_of_the_code() -> Iterator[tuple[str, str]]:
    """Every string of dashboard/text that is no docstring, f-strings with X for what is filled in."""
    for found in iter_modules(text.__path__):
        module = import_module(f"dashboard.text.{found.name}")
        tree = ast.parse(Path(inspect.getfile(module)).read_text(encoding="utf-8"))
        inside = {
            id(part)
            for node in ast.walk(tree)
            if isinstance(node, ast.JoinedStr)
            for part in ast.walk(node)
            if part is not node
        }
        said_of_code = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if id(node) in said_of_code or id(node) in inside:
                continue
            if isinstance(node, ast.JoinedStr):
                yield (
                    found.name,
                    "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values),
                )
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield found.name, node.value


def texts_of_the_register() -> Iterator[tuple[str, str]]:
    for table, columns in REGISTER.items():
        with (PROJECT / "data" / "register" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield from ((f"{table}.{column}", row[column]) for column in columns if row[column])


@pytest.mark.parametrize(("source", "least"), [(sentences_of_the_code, 500), (texts_of_the_register, 100)])
def test_no_sentence_is_of_a_kind_we_do_not_write(source, least: int) -> None:
    said = list(source())
    assert len(said) > least
    assert [(place, kind, words) for place, words in said for kind in offences(words)] == []


@pytest.mark.parametrize(
    "words",
    ["Missing is never nought", "burglary was divided anew", "Whom to turn to", "Ring 101, the police", "About 80100 crimes",
     "regraded on 2017-02-09", "about 98.2 per cent", "the  police", "so , that", "the the force", "a allegation", "Wait.. what"],
)  # fmt: skip
def test_the_patterns_find_what_readers_stumbled_on(words: str) -> None:
    assert offences(words)


@pytest.mark.parametrize(
    "words", ["About 80,100 crimes in 2020", "a one-off", "from 2016 to 2020", "PEEL 2021/22", "during 2023–25"]
)
def test_the_patterns_leave_good_sentences_alone(words: str) -> None:
    assert offences(words) == []


def test_no_word_loses_its_capitals() -> None:
    """str.capitalize makes "Review by the iopc" of "review by the IOPC"; `formats.capitalised` does not."""
    files = [file for part in ("dashboard", "pages") for file in (PROJECT / part).rglob("*.py")]
    assert len(files) > 50
    assert [file.name for file in files if ".capitalize()" in file.read_text(encoding="utf-8")] == []


# -- a force's name in a sentence -------------------------------------------------------------------------------------------


def test_names_in_sentences() -> None:
    assert force_names.in_sentence("Kent Police") == "Kent Police"
    assert force_names.in_sentence("Metropolitan") == force_names.in_sentence("Metropolitan Police Service")
    assert force_names.at_start("City of London") == "The City of London Police"
    assert force_names.area("Metropolitan") == "London" and force_names.area("Kent") == "Kent"
    assert force_names.listed(["Kent", "Metropolitan"]) == "Kent and the Metropolitan Police"


@pytest.mark.parametrize("force_id", ["metropolitan", "city-of-london"])
@pytest.mark.parametrize("address", ["/force?force={}", "/brief/{}", "/progress", "/recorded_crime"])
def test_a_force_named_in_a_sentence_has_its_article(address: str, force_id: str) -> None:
    name = address.partition("?")[0].strip("/")
    if name.startswith("brief"):
        brief = routes.find(f"/brief/{force_id}")[0].get(Request({"force_id": force_id}, {}, "version")).body
        said = BeautifulSoup(brief, "html.parser").find("body").get_text(" ")
    else:
        said = words(opened(name, force=force_id))
    bare = r"\b(?:in|to|by|of|from|for|how|on|than|about|that|When) (?:Metropolitan|City of London)\b(?!, )[^.]{0,40}"
    assert re.findall(bare, " ".join(said.split())) == []
