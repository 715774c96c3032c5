"""What is taken away: the figures exactly as given, and what must be known of them inside each file."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image
from python_calamine import CalamineWorkbook

from dashboard.contact import VARIABLE
from dashboard.drawing import draw
from dashboard.open_data import picture_files, view_files
from dashboard.render.picture import Line, Mark, PanelPoint, Panels, Picture, Rows, Tile, Tiles
from dashboard.render.view import View
from dashboard.text import column_headings, download_words, formats, site_words

VERSION = "20261122T021918Z-0d1c9407"
ADDRESS = "https://record.example/compare?forces=" + ",".join(f"northshire-and-testshire-{n}" for n in range(8))
NEWER = "Outstanding in PEEL 2023–25, September 2024"
RECORDS = [
    {"Force": "Northshire", "Recorded": 65.3, "Margin": 2.16, "Score": "2-1", "Published": "2019-03-28"},
    {"Force": "=Testshire", "Recorded": 96.4, "Margin": None, "Score": "1/2", "Published": "2018-12"},
    {"Force": "Southshire", "Recorded": 90.0, "Margin": 1.5, "Score": "2011/12", "Published": None},
]
for record in RECORDS:
    record |= {
        column_headings.SOURCE: "HMICFRS (the inspectorate's report)",
        "Source: address": "https://example.org/a",
    }
CAVEATS = ["Do not rank forces, “ever”.", "A missing margin of error says why it is missing."]
ROWS = Rows(
    [
        Line("A programme"),
        Line("Northshire", [Mark(65.3, 2.16)], f"65.3 ± 2.16\nfirst inspection, March 2019\njudged since: {NEWER}"),
        Line("Testshire", [Mark(96.4, grade="Good"), Mark(90, shape="diamond")], "96.4", is_joined=True),
    ],
    key="A hollow mark has no margin.",
)
BARS = Rows(
    [Line("2024/25", [Mark(10, shape="bar")], "10"), Line("2025/26", [Mark(4, shape="bar", is_part=True)], "4")], ""
)
PANELS = Panels({"Northshire": [PanelPoint("2024/25", 3, False, "2024/25"), PanelPoint("2025/26", 2, True, "2025/26")]})
TILES = Tiles([Tile(0, 0, "G", "North", "PEEL", "Good"), Tile(1, 0, "?", "Test", "", None)])
VIEW = View(
    name="rates",
    parameters={},
    title="Recording rate, all crime: Crime Data Integrity 2016–20",
    subtitle="Crime Data Integrity 2016–20; published in March 2019",
    records=lambda: RECORDS,
    caveats=CAVEATS,
    page="/compare",
    about=("CDI 2016–20", "northshire-testshire"),
    picture=lambda: ROWS,
)
LEAK = re.compile(r"\b(nan|none|nat|null)\b|<NA>", re.IGNORECASE)
SVG = "{http://www.w3.org/2000/svg}"


def csv_rows(view: View = VIEW) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(view_files.as_csv(view, ADDRESS, VERSION).decode("utf-8-sig"))))


def sheets(view: View = VIEW) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(view_files.as_workbook(view, ADDRESS, VERSION)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def words_of(rows: list[list[object]]) -> str:
    return " ".join(str(cell) for row in rows for cell in row)


# -- names -----------------------------------------------------------------------------------------------------------------


def test_a_file_s_name_says_what_is_inside() -> None:
    name = "rates_cdi-2016-20_northshire-testshire{}_2026-11-28.{}"
    assert view_files.file_name(VIEW, "csv", "2026-11-28") == name.format("", "csv")
    assert view_files.file_name(VIEW, "print", "2026-11-28") == name.format("_print", "png")


@example(["violence against the person", "x" * 90, "kent-" * 43], "print")
@given(st.lists(st.text(max_size=120), max_size=5), st.sampled_from(list(download_words.KINDS)))
def test_a_file_s_name_is_short_and_plain_whatever_it_is_of(about: list[str], kind: str) -> None:
    name = view_files.file_name(replace(VIEW, about=tuple(about)), kind, "2026-11-28")
    assert re.fullmatch(r"[a-z0-9_-]+\.(csv|xlsx|png|svg)", name) and len(name) <= view_files.LONGEST_NAME
    assert name.startswith("rates_") and "2026-11-28." in name


# -- CSV -------------------------------------------------------------------------------------------------------------------


def test_a_csv_holds_exactly_the_records_and_what_must_be_known() -> None:
    rows = csv_rows()
    assert list(rows[0]) == [*RECORDS[0], *download_words.HEADINGS]
    assert [row["Recorded"] for row in rows] == ["65.3", "96.4", "90.0"]
    for row in rows:
        assert [row[heading] for heading in download_words.HEADINGS] == [
            VIEW.title,
            VIEW.subtitle,
            " ".join(CAVEATS),
            ADDRESS,
            VERSION,
        ]


def test_a_csv_opens_right_in_a_spreadsheet() -> None:
    """UTF-8 that it knows by its mark; no formula run, no date made of what is none, no day invented."""
    assert view_files.as_csv(VIEW, ADDRESS, VERSION).startswith(b"\xef\xbb\xbf")
    rows = csv_rows()
    assert [row["Force"] for row in rows] == ["Northshire", "'=Testshire", "Southshire"]
    assert [row["Score"] for row in rows] == ["'2-1", "'1/2", "'2011/12"]
    assert [row["Published"] for row in rows] == ["2019-03-28", "December 2018 (day not known)", ""]


def test_what_is_missing_is_an_empty_cell() -> None:
    assert csv_rows()[1]["Margin"] == ""
    assert not LEAK.search(view_files.as_csv(VIEW, ADDRESS, VERSION).decode("utf-8-sig"))


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20))
def test_no_cell_of_a_csv_is_run_or_changed_by_a_spreadsheet(text: str) -> None:
    safe = formats.spreadsheet_safe(text)
    assert not safe.startswith(formats.FORMULA_STARTS)
    assert text in safe or formats.is_iso_date(text)


# -- spreadsheet -----------------------------------------------------------------------------------------------------------


def test_a_workbook_has_a_cover_contents_notes_and_one_table() -> None:
    held = sheets()
    assert set(held) == {"Cover", "Contents", download_words.NOTES, download_words.TABLE_SHEET}
    cover = words_of(held["Cover"])
    for expected in (VIEW.title, VIEW.subtitle, ADDRESS, VERSION, site_words.SITE, site_words.INDEPENDENT, "Licence"):
        assert expected in cover, expected
    notes = words_of(held[download_words.NOTES])
    assert all(caveat in notes for caveat in CAVEATS)
    table = held[download_words.TABLE_SHEET]
    head = next(i for i, row in enumerate(table) if row[0] == "Force")
    assert table[head][: len(RECORDS[0])] == list(RECORDS[0])
    assert [row[:5] for row in table[head + 1 :]] == [
        ["Northshire", 65.3, 2.16, "2-1", "28 March 2019"],
        ["=Testshire", 96.4, download_words.NO_ENTRY, "1/2", "December 2018"],
        ["Southshire", 90.0, 1.5, "2011/12", download_words.NO_ENTRY],
    ]
    # Every note is referred to beside the title.
    assert words_of(table[:head]).count("[note ") == len(CAVEATS) + 1


def test_a_workbook_names_a_contact_where_there_is_one_and_else_no_heading_for_it(monkeypatch) -> None:
    assert "ontact" not in words_of(sheets()["Cover"])
    monkeypatch.setenv(VARIABLE, "figures@testshire.example")
    assert "figures@testshire.example" in words_of(sheets()["Cover"])


def test_a_workbook_has_no_hole_and_no_formula() -> None:
    assert not LEAK.search(words_of(sheets()[download_words.TABLE_SHEET]))
    with zipfile.ZipFile(io.BytesIO(view_files.as_workbook(VIEW, ADDRESS, VERSION))) as parts:
        written = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert re.findall(r"<f>.*?</f>", " ".join(written)) == []


# -- pictures --------------------------------------------------------------------------------------------------------------


def picture(kind: str, drawn: Picture = ROWS) -> bytes:
    return picture_files.as_picture(replace(VIEW, picture=lambda: drawn), kind, ADDRESS, VERSION)


def svg(drawn: Picture = ROWS) -> ElementTree.Element:
    return ElementTree.fromstring(picture("svg", drawn))


@pytest.mark.slow
def test_a_picture_for_print_is_180_mm_wide_at_300_dots_an_inch() -> None:
    with Image.open(io.BytesIO(picture("print"))) as drawn:
        assert drawn.width == 2126 and [round(dots) for dots in drawn.info["dpi"]] == [300, 300]


@pytest.mark.slow
def test_a_picture_for_screens_is_twice_their_size() -> None:
    with Image.open(io.BytesIO(picture("png"))) as drawn:
        assert drawn.width == 1600


@pytest.mark.parametrize("drawn", [ROWS, BARS, PANELS, TILES], ids=["rows", "bars", "panels", "tiles"])
def test_a_picture_says_all_that_must_be_known_as_text(drawn: Picture) -> None:
    texts = ["".join(node.itertext()) for node in svg(drawn).iter(f"{SVG}text")]
    said = re.sub(r"\s+", " ", " ".join(texts))
    for expected in (VIEW.title, VIEW.subtitle, *CAVEATS, "Source: HMICFRS", VERSION, drawn.key):
        assert expected in said, expected
    assert not LEAK.search(said)


def test_a_picture_says_every_row() -> None:
    said = re.sub(r"\s+", " ", " ".join("".join(node.itertext()) for node in svg().iter(f"{SVG}text")))
    for line in ROWS.lines:
        assert line.label in said and line.beside.replace("\n", " ") in said


def test_a_picture_refers_to_nothing_outside_itself() -> None:
    tree = svg()
    for node in tree.iter():
        assert node.tag.split("}")[-1] not in ("image", "script", "foreignObject", "a")
        for name, value in node.attrib.items():
            if name.split("}")[-1] in ("href", "src"):
                assert value.startswith("#"), value
            assert not re.search(r"url\((?!#)", value), value
    assert "@import" not in "".join(tree.itertext()) and "@font-face" not in "".join(tree.itertext())


def test_an_address_is_broken_behind_its_own_marks_and_never_inside_a_word() -> None:
    lines = draw.wrapped(f"On the Record. {ADDRESS}", 60).split("\n")
    assert len(lines) > 3 and all(len(line) <= 60 for line in lines)
    assert "".join(lines).replace(" ", "") == f"OntheRecord.{ADDRESS}"
    assert all(re.search(r"[/?&,=.]$", line) for line in lines[:-1]), lines


@given(st.text("ab ,/&=?", max_size=300))
def test_no_word_is_lost_in_wrapping(text: str) -> None:
    assert re.sub(r"\s", "", draw.wrapped(text, 20)) == re.sub(r"\s", "", text)
