"""Figures that must not be published: one clear sentence, exit status 1, and visitors keep what they had."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from workbench import FileByFile, Sheet, State

from etl.__main__ import main
from etl.build import checks, schema_rules
from etl.faults import HOW_THEY_GO_TOGETHER, InputError
from etl.paths import PROJECT, Places

pytestmark = pytest.mark.slow

UNCHANGED = "Nothing was published; the database served so far is unchanged."
KENT_2017 = "kent-cdi_2016_20-inspection-2017"
Open = Callable[[str], Sheet]


@dataclass(frozen=True)
class Spoil:
    """One wrong cell, and what the sentence must say."""

    file: str
    where: dict[str, str]
    column: str
    value: str
    says: str


CELLS = {
    "unknown force": Spoil("crime_recording_status", {"force_id": "kent"}, "force_id", "kentt", "did you mean 'kent'?"),
    "unknown force in its inspection": Spoil(
        "inspection", {"inspection_id": KENT_2017}, "force_id", "kentshire", "is not a force_id we know"
    ),
    "misspelt grade": Spoil(
        "grade",
        {"inspection_id": KENT_2017, "question_id": "overall"},
        "grade",
        "Inadeqate",
        "did you mean 'Inadequate'?",
    ),
    "grade of another programme": Spoil(
        "grade",
        {"inspection_id": KENT_2017, "question_id": "overall"},
        "grade",
        "Adequate",
        "it may be Good, Inadequate, Outstanding, Requires improvement",
    ),
    "rate above 100": Spoil(
        "recording_rate", {"inspection_id": KENT_2017, "scope": "all"}, "rate_pct", "183.6", "183.6 is not allowed here"
    ),
    "rate that is no number": Spoil(
        "recording_rate", {"inspection_id": KENT_2017, "scope": "all"}, "rate_pct", "nan", "percentage from 0 to 100"
    ),
    "rate without end": Spoil(
        "recording_rate", {"inspection_id": KENT_2017, "scope": "all"}, "rate_pct", "1e400", "percentage from 0 to 100"
    ),
    "count that is no number": Spoil(
        "national_figure",
        {"figure_id": "crimes_unrecorded_count-2025"},
        "value",
        "nan",
        "write a number, such as 285000",
    ),
    "per cent sign": Spoil(
        "recording_rate", {"inspection_id": KENT_2017, "scope": "all"}, "rate_pct", "83.6%", "such as 83.6"
    ),
    "negative margin": Spoil(
        "recording_rate", {"inspection_id": KENT_2017, "scope": "all"}, "ci_pct", "-1.85", "is not allowed here"
    ),
    "impossible date": Spoil(
        "inspection", {"inspection_id": KENT_2017}, "published_on", "2019-13-40", "write a date as 2019-03-07"
    ),
    "impossible month": Spoil("inspection", {"inspection_id": KENT_2017}, "published_on", "2018-13", "or as 2018-12"),
    "British date": Spoil(
        "inspection", {"inspection_id": KENT_2017}, "published_on", "15/06/2017", "write a date as 2019-03-07"
    ),
    "unknown source": Spoil(
        "grade", {"inspection_id": KENT_2017, "question_id": "overall"}, "source_id", "hmic", "data/sources.csv"
    ),
    "empty cell": Spoil(
        "recording_rate", {"inspection_id": KENT_2017, "scope": "all"}, "rate_pct", "", "must not be empty"
    ),
    "cell of spaces": Spoil(
        "grade", {"inspection_id": KENT_2017, "question_id": "overall"}, "grade", "   ", "must not be empty"
    ),
    "words in a number": Spoil(
        "recording_estimate",
        {"inspection_id": KENT_2017},
        "crimes_per_year_count",
        "about 24300",
        "write a whole number without commas",
    ),
    "commas in a number": Spoil(
        "recording_estimate", {"inspection_id": KENT_2017}, "crimes_per_year_count", "24,300", "without commas"
    ),
    "half a crime": Spoil(
        "recording_estimate", {"inspection_id": KENT_2017}, "crimes_per_year_count", "24300.5", "whole number"
    ),
    "neither true nor false": Spoil(
        "recording_rate", {"inspection_id": KENT_2017, "scope": "all"}, "is_approximate", "about", "write true or false"
    ),
    "letters in a telephone number": Spoil(
        "victim_service", {"phone": "0808 168 9276"}, "phone", "0808 CALL ME", "write digits and spaces only"
    ),
    "offence counted elsewhere": Spoil(
        "recording_rate", {"inspection_id": KENT_2017, "scope": "all"}, "scope", "al", "did you mean 'all'?"
    ),
}


def build_fails(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Run `python -m etl build`; the sentences it printed before saying that nothing was published."""
    capsys.readouterr()
    assert main(["build"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    *sentences, last = printed.err.splitlines()
    assert last == UNCHANGED
    return sentences


def one_sentence(published: Places, capsys: pytest.CaptureFixture[str]) -> str:
    """Like `build_fails`, for a single fault; also checks that what is served did not change and no file is left over."""
    before = State(published)
    sentences = build_fails(capsys)
    assert State(published) == before
    assert not list(published.build.glob("*.partial*"))
    assert len(sentences) == 1, sentences
    return sentences[0]


@pytest.fixture
def said_of(published: Places, file_by_file: FileByFile) -> Callable[[str], str]:
    """What a build says of a file of the private copy, asked without the rest of a build."""
    return lambda name: file_by_file.said_of(name, published)


# -- the build: nothing is published, and the old build is served to the byte -------------------------------------------------


def test_a_cell_that_cannot_be_read(published: Places, sheet: Open, capsys: pytest.CaptureFixture[str]) -> None:
    """Found while the file is read: the build stops there."""
    opened = sheet("register/recording_rate.csv")
    row = opened.row_where(inspection_id=KENT_2017, scope="all")
    opened.put(row, "rate_pct", "83.6%").save()
    assert one_sentence(published, capsys) == (
        f"data/register/recording_rate.csv, row {row}, column rate_pct: '83.6%' cannot be read here; "
        "write a percentage from 0 to 100, such as 83.6"
    )


def test_a_cell_that_breaks_a_rule(published: Places, sheet: Open, capsys: pytest.CaptureFixture[str]) -> None:
    """Refused by the database: the build begins again and asks which cell it was."""
    opened = sheet("register/recording_rate.csv")
    row = opened.row_where(inspection_id=KENT_2017, scope="all")
    opened.put(row, "rate_pct", "183.6").save()
    assert one_sentence(published, capsys) == (
        f"data/register/recording_rate.csv, row {row}, column rate_pct: 183.6 is not allowed here; "
        "write a percentage from 0 to 100, such as 83.6"
    )


def test_missing_file(published: Places, capsys: pytest.CaptureFixture[str]) -> None:
    (published.register / "grade.csv").unlink()
    assert one_sentence(published, capsys) == (
        "data/register/grade.csv: this file is missing; restore it, for example with git checkout"
    )


def test_file_without_rights(
    published: Places, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    read_bytes = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "grade.csv":
            raise PermissionError(13, "Permission denied")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert one_sentence(published, capsys) == (
        "data/register/grade.csv: this file cannot be read (Permission denied); check its rights"
    )


def test_missing_list_of_closed_numbers(published: Places, capsys: pytest.CaptureFixture[str]) -> None:
    (published.data / "withdrawn_numbers.csv").unlink()
    assert one_sentence(published, capsys) == (
        "data/withdrawn_numbers.csv: this file is missing; restore it, for example with git checkout"
    )


def test_many_faults_are_cut_short(published: Places, sheet: Open, capsys: pytest.CaptureFixture[str]) -> None:
    opened = sheet("register/recording_rate.csv")
    for row in range(2, 17):
        opened.put(row, "rate_pct", "183.6")
    opened.save()
    before = State(published)
    sentences = build_fails(capsys)
    assert State(published) == before
    assert len(sentences) == 11
    assert [f"row {row}," in sentence for row, sentence in enumerate(sentences[:10], start=2)] == [True] * 10
    assert sentences[-1] == "data/register/recording_rate.csv: and 5 more such cells"


def test_from_the_command_line(published: Places, sheet: Open) -> None:
    """The real command in a process of its own: no traceback, exit status 1."""
    opened = sheet("register/recording_rate.csv")
    row = opened.row_where(inspection_id=KENT_2017, scope="all")
    opened.put(row, "rate_pct", "183.6").save()
    before = State(published)
    ran = subprocess.run(
        [sys.executable, "-m", "etl", "build"],
        cwd=PROJECT,
        env=os.environ | {"ON_THE_RECORD_DATA": str(published.data)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr.splitlines() == [
        f"data/register/recording_rate.csv, row {row}, column rate_pct: 183.6 is not allowed here; "
        "write a percentage from 0 to 100, such as 83.6",
        UNCHANGED,
    ]
    assert State(published) == before


# -- the sentences: what a build says of each mistake --------------------------------------------------------------------------


@pytest.mark.parametrize("spoil", CELLS.values(), ids=CELLS.keys())
def test_wrong_cell(spoil: Spoil, sheet: Open, said_of: Callable[[str], str]) -> None:
    name = f"register/{spoil.file}.csv"
    opened = sheet(name)
    row = opened.row_where(**spoil.where)
    opened.put(row, spoil.column, spoil.value).save()
    sentence = said_of(name)
    assert sentence.startswith(f"data/register/{spoil.file}.csv, row {row}, column {spoil.column}: ")
    assert spoil.says in sentence
    assert spoil.value.strip() in sentence


def test_key_that_does_not_fit_its_row(sheet: Open, said_of: Callable[[str], str]) -> None:
    opened = sheet("register/inspection.csv")
    row = opened.row_where(inspection_id=KENT_2017)
    opened.put(row, "inspection_id", "kent-2017").save()
    sentence = said_of("register/inspection.csv")
    assert sentence.startswith(f"data/register/inspection.csv, row {row}, column inspection_id, force_id, ")
    assert (
        "must be force, programme, kind and year joined by hyphens, as in kent-cdi_2016_20-inspection-2017" in sentence
    )


def test_cells_that_do_not_go_together(sheet: Open, said_of: Callable[[str], str]) -> None:
    opened = sheet("register/victim_service.csv")
    row = opened.row_where(phone="0808 168 9276")
    opened.put(row, "phone", "").save()
    assert said_of("register/victim_service.csv") == (
        f"data/register/victim_service.csv, row {row}, column is_local_line, force_id, phone: these do not go together: "
        "is_local_line is True, force_id is 'kent', phone is empty; a local line has a force and a telephone number"
    )


def test_row_twice_is_said_once(sheet: Open, said_of: Callable[[str], str]) -> None:
    """A second Kent 2017 breaks three unique keys at once."""
    opened = sheet("register/inspection.csv")
    opened.rows.append(opened.rows[opened.row_where(inspection_id=KENT_2017) - 1])
    opened.save()
    sentence = said_of("register/inspection.csv")
    assert sentence.startswith(f"data/register/inspection.csv, row {len(opened.rows)}, column inspection_id: ")
    assert "keep one of the two" in sentence


def test_rules_over_several_cells_are_in_words() -> None:
    """A person with a spreadsheet must not be handed SQL."""
    with duckdb.connect() as con:
        for table in schema_rules.create_tables(con):
            for rule in table.rules:
                if rule.kind == "CHECK" and len(rule.columns) > 1:
                    assert tuple(rule.columns) in HOW_THEY_GO_TOGETHER, f"{table.name}: {rule.expression}"
                elif rule.kind == "CHECK":
                    assert "schema.sql" not in schema_rules.allowed(rule), f"{table.name}: {rule.expression}"


def test_duplicate_key(sheet: Open, said_of: Callable[[str], str]) -> None:
    opened = sheet("register/recording_rate.csv")
    first = opened.row_where(inspection_id=KENT_2017, scope="all")
    opened.rows.append(opened.rows[first - 1])
    opened.save()
    sentence = said_of("register/recording_rate.csv")
    last = len(opened.rows)
    assert sentence.startswith(f"data/register/recording_rate.csv, row {last}, column inspection_id, scope: ")
    assert f"'{KENT_2017}' and 'all' is here a second time (first in row {first})" in sentence


def test_missing_column(sheet: Open, said_of: Callable[[str], str]) -> None:
    opened = sheet("register/recording_rate.csv")
    gone = opened.column("ci_pct")
    opened.rows = [row[:gone] + row[gone + 1 :] for row in opened.rows]
    opened.save()
    assert (
        said_of("register/recording_rate.csv")
        == "data/register/recording_rate.csv, row 1, column ci_pct: the column ci_pct is missing; add it to the header"
    )


def test_unknown_column(sheet: Open, said_of: Callable[[str], str]) -> None:
    opened = sheet("register/grade_revision.csv")
    opened.rows = [[*row, "colour" if number == 0 else "red"] for number, row in enumerate(opened.rows)]
    opened.save()
    sentence = said_of("register/grade_revision.csv")
    assert sentence.startswith("data/register/grade_revision.csv, row 1, column colour: ")
    assert "take it out" in sentence


def test_column_without_a_name(sheet: Open, said_of: Callable[[str], str]) -> None:
    opened = sheet("register/grade_revision.csv")
    opened.rows = [[*row, ""] for row in opened.rows]
    opened.save()
    sentence = said_of("register/grade_revision.csv")
    assert sentence == (
        f"data/register/grade_revision.csv, row 1: column {len(opened.rows[0])} of the header has no name; name it or take it out"
    )


def test_column_twice(sheet: Open, said_of: Callable[[str], str]) -> None:
    opened = sheet("register/grade_revision.csv")
    opened.rows = [[*row, row[0]] for row in opened.rows]
    opened.save()
    assert said_of("register/grade_revision.csv").startswith(
        "data/register/grade_revision.csv, row 1, column inspection_id: "
    )


@pytest.mark.parametrize(
    "text", ["", "inspection_id,scope,rate_pct\n", "\n"], ids=["empty", "header only", "blank line"]
)
def test_empty_file(text: str, published: Places, said_of: Callable[[str], str]) -> None:
    (published.register / "recording_rate.csv").write_text(text, encoding="utf-8")
    assert said_of("register/recording_rate.csv") == (
        "data/register/recording_rate.csv: this file is empty: it has no rows below a header; restore its rows"
    )


def test_not_utf8(published: Places, said_of: Callable[[str], str]) -> None:
    path = published.register / "grade.csv"
    lines = path.read_bytes().split(b"\n")
    lines[41] += b" caf\xe9"
    path.write_bytes(b"\n".join(lines))
    sentence = said_of("register/grade.csv")
    assert sentence.startswith("data/register/grade.csv, row 42: this row is not UTF-8 text")
    assert "save the file as CSV UTF-8" in sentence


def test_ragged_row(sheet: Open, said_of: Callable[[str], str]) -> None:
    opened = sheet("register/recording_rate.csv")
    opened.rows[4].append("and one more")
    opened.save()
    sentence = said_of("register/recording_rate.csv")
    assert sentence.startswith("data/register/recording_rate.csv, row 5: this row has 9 cells and the header has 8;")


def test_blank_line(sheet: Open, said_of: Callable[[str], str]) -> None:
    opened = sheet("register/recording_rate.csv")
    opened.rows.insert(4, [])
    opened.save()
    assert (
        said_of("register/recording_rate.csv")
        == "data/register/recording_rate.csv, row 5: this row is empty; take it out"
    )


def test_quote_closed_too_late(published: Places, said_of: Callable[[str], str]) -> None:
    """The cell swallows rows up to the next quote; the sentence must not swallow the screen."""
    path = published.register / "grade.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",stated,", ',"stated,', 1), encoding="utf-8")
    assert said_of("register/grade.csv") == (
        "data/register/grade.csv, row 2: a quote is missing in this row, or one stands inside a cell and must be written twice"
    )


def test_quote_never_closed(published: Places, said_of: Callable[[str], str]) -> None:
    """However long the file: whatever another library made of the csv module's limit for one cell."""
    path = published.register / "grade.csv"
    text = path.read_text(encoding="utf-8").replace('"', "").replace(",stated,", ',"stated,', 1)
    path.write_text(text, encoding="utf-8")
    assert said_of("register/grade.csv") == "data/register/grade.csv, row 2: a quote is opened here and never closed"


@pytest.mark.parametrize("content", [b"", b"PAR1 is not enough"], ids=["no bytes", "not Parquet"])
def test_corrupt_parquet(content: bytes, published: Places, said_of: Callable[[str], str]) -> None:
    (published.snapshot / "population.parquet").write_bytes(content)
    assert said_of("snapshot/population.parquet") == (
        "data/snapshot/population.parquet: this file cannot be read as Parquet; restore it, for example with git checkout"
    )


def test_cut_off_parquet(published: Places, said_of: Callable[[str], str]) -> None:
    path = published.snapshot / "population.parquet"
    path.write_bytes(path.read_bytes()[:-100])
    assert said_of("snapshot/population.parquet").startswith(
        "data/snapshot/population.parquet: this file cannot be read"
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("number,reason\n0300 303 8151,closed\n", ", row 1, column phone: the column phone is missing"),
        ("phone,reason\n,closed\n", ", row 2, column phone: this is not a telephone number"),
        ("phone,reason\nunknown,closed\n", ", row 2, column phone: this is not a telephone number"),
    ],
)
def test_broken_list_of_closed_numbers(text: str, says: str, tmp_path: Path) -> None:
    """Without that list, or with a number in it that is found in every other, no contact may be published."""
    (tmp_path / "withdrawn_numbers.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        checks.withdrawn_numbers(Places(tmp_path))
    assert len(caught.value.faults) == 1
    assert f"withdrawn_numbers.csv{says}" in str(caught.value)
