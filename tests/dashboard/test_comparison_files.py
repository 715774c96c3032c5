"""What is taken away: the figures exactly as shown, and the caveats, address and data version inside each file."""

import csv
import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook

from dashboard.rules import measures
from dashboard.streamlit_ui import comparison_files, download_buttons
from dashboard.text import compare_page, site_words

NEWER = "Outstanding in PEEL 2023–25, September 2024"
FIGURES = {
    "measure": "Recording rate, all crime",
    "is_approximate": False,
    "programme": "Crime Data Integrity 2016–20",
    "inspection": "first inspection, March 2019",
    "published_on": "2019-03-28",
    "judged_since": "nothing newer found",
    "source": "HMICFRS",
    "source_url": "https://example.org/report",
}
ROWS = [
    {"force": "Northshire", "rate_pct": 65.3, "ci_pct": 2.16, "ci_missing": None} | FIGURES,
    {"force": "=Testshire", "rate_pct": 96.4, "ci_pct": None, "ci_missing": "not found"}
    | FIGURES
    | {"published_on": None},
    {"force": "Southshire", "rate_pct": 90.0, "ci_pct": 1.5, "ci_missing": None}
    | FIGURES
    | {"source_url": None, "judged_since": NEWER},
]
CAVEATS = ["Do not rank forces, “ever”.", "A missing margin of error says why it is missing."]
VIEW = comparison_files.View(
    "Recording rate, all crime: Crime Data Integrity 2016–20",
    ROWS,
    CAVEATS,
    "http://127.0.0.1:8501/compare?forces=northshire,testshire&measure=recording_rate",
    "20261122T021918Z-0d1c9407",
)
ABOUT = ("caveats", "address", "data_version")
FORMULA = re.compile(r"^[=+\-@\t\r]")
LEAK = re.compile(r"\b(nan|none|nat|null)\b|<NA>", re.IGNORECASE)


def read_csv(file: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"))))


def squeezed(words: str) -> str:
    """Without spaces: a picture breaks its lines where they are too long."""
    return re.sub(r"\s+", "", words)


# -- CSV -----------------------------------------------------------------------------------------------------------------


def test_a_csv_holds_exactly_the_rows_shown() -> None:
    rows = read_csv(comparison_files.as_csv(VIEW))
    assert list(rows[0]) == [*ROWS[0], *ABOUT]
    assert [row["force"] for row in rows] == ["Northshire", "'=Testshire", "Southshire"]
    assert [row["rate_pct"] for row in rows] == ["65.3", "96.4", "90.0"]


def test_every_row_of_a_csv_carries_caveats_address_and_version() -> None:
    for row in read_csv(comparison_files.as_csv(VIEW)):
        assert all(caveat in row["caveats"] for caveat in CAVEATS)
        assert (row["address"], row["data_version"]) == (VIEW.address, VIEW.version)


def test_what_is_missing_is_an_empty_cell() -> None:
    _, second, third = read_csv(comparison_files.as_csv(VIEW))
    assert second["ci_pct"] == second["published_on"] == third["source_url"] == ""
    assert not LEAK.search(comparison_files.as_csv(VIEW).decode("utf-8-sig"))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_csv_holds_nothing_that_a_spreadsheet_would_run(start: str) -> None:
    rows = [row | {"force": f"{start}Testshire", "source": f"{start}1+1"} for row in ROWS]
    view = comparison_files.View(**vars(VIEW) | {"rows": rows})
    for row in read_csv(comparison_files.as_csv(view)):
        assert row["force"] == f"'{start}Testshire"
        assert not any(FORMULA.match(value) for value in row.values())


def test_a_csv_opens_as_utf_8_in_a_spreadsheet() -> None:
    assert comparison_files.as_csv(VIEW).startswith(b"\xef\xbb\xbf")


# -- spreadsheet -----------------------------------------------------------------------------------------------------------


def sheets(file: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(file))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_a_spreadsheet_has_a_cover_and_the_figures() -> None:
    held = sheets(comparison_files.as_spreadsheet(VIEW))
    assert list(held) == ["Cover", "Figures"]
    cover = " ".join(str(cell) for row in held["Cover"] for cell in row)
    for expected in (*CAVEATS, VIEW.title, VIEW.address, VIEW.version, site_words.SITE, site_words.INDEPENDENT):
        assert expected in cover, expected
    head = next(i for i, row in enumerate(held["Figures"]) if row[0] == "force")
    assert held["Figures"][head][: len(ROWS[0])] == list(ROWS[0])
    assert [row[:3] for row in held["Figures"][head + 1 :]] == [
        ["Northshire", 65.3, 2.16],
        ["=Testshire", 96.4, "not found"],
        ["Southshire", 90.0, 1.5],
    ]


def test_a_spreadsheet_has_no_hole_and_no_formula() -> None:
    file = comparison_files.as_spreadsheet(VIEW)
    said = " ".join(str(cell) for rows in sheets(file).values() for row in rows for cell in row)
    assert not LEAK.search(said)
    assert formulas(file) == []


def formulas(file: bytes) -> list[str]:
    """What a spreadsheet would work out when it is opened."""
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        written = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/")]
    return re.findall(r"<f>.*?</f>", " ".join(written))


# -- picture -----------------------------------------------------------------------------------------------------------------


def test_a_png_is_one() -> None:
    assert comparison_files.as_picture(VIEW, "png").startswith(b"\x89PNG\r\n\x1a\n")


def test_an_svg_says_title_caveats_source_and_address_as_text() -> None:
    tree = ElementTree.fromstring(comparison_files.as_picture(VIEW, "svg"))
    said = squeezed("".join("".join(node.itertext()) for node in tree.iter("{http://www.w3.org/2000/svg}text")))
    sources = "Source: HMICFRS."
    for expected in (
        VIEW.title,
        *CAVEATS,
        sources,
        VIEW.address,
        VIEW.version,
        *(row["force"] for row in ROWS),
        "65.3 ± 2.16",
        "96.4",
        "first inspection, March 2019",
        f"judged since: {NEWER}",
    ):
        assert squeezed(expected) in said, expected
    assert not LEAK.search(said)


def test_an_svg_refers_to_nothing_outside_itself() -> None:
    tree = ElementTree.fromstring(comparison_files.as_picture(VIEW, "svg"))
    for node in tree.iter():
        assert node.tag.split("}")[-1] not in ("image", "script", "foreignObject", "a")
        for name, value in node.attrib.items():
            if name.split("}")[-1] in ("href", "src"):
                assert value.startswith("#"), value
            assert not re.search(r"url\((?!#)", value), value
    assert "@import" not in "".join(tree.itertext()) and "@font-face" not in "".join(tree.itertext())


# -- real views ----------------------------------------------------------------------------------------------------------------


def test_every_measure_can_be_taken_away() -> None:
    for measure in measures.measures().values():
        assert_can_be_taken_away(measure)


def assert_can_be_taken_away(measure: measures.Measure) -> None:
    shown = measures.figures(measure)
    view = comparison_files.View(
        measure.label, download_buttons.view_rows(shown, measure), compare_page.VIEW_CAVEATS, VIEW.address, VIEW.version
    )
    rows = read_csv(comparison_files.as_csv(view))
    assert [row["force"] for row in rows] == [row.short_name for row in shown]
    assert [row["inspection"] for row in rows] == [measures.when(row) for row in shown]
    assert [row["judged_since"] for row in rows] == [measures.since(row) or compare_page.NOTHING_SINCE for row in shown]
    assert not any(LEAK.search(value) for row in rows for value in row.values())
    figures = sheets(comparison_files.as_spreadsheet(view))["Figures"]
    assert {row[0] for row in figures} >= {row.short_name for row in shown}


def test_a_picture_of_all_forces_says_every_figure() -> None:
    measure = measures.measures()[measures.DEFAULT]
    rows = download_buttons.view_rows(measures.figures(measure), measure)
    view = comparison_files.View(measure.label, rows, compare_page.VIEW_CAVEATS, VIEW.address, VIEW.version)
    tree = ElementTree.fromstring(comparison_files.as_picture(view, "svg"))
    texts = {"".join(node.itertext()).strip() for node in tree.iter("{http://www.w3.org/2000/svg}text")}
    assert texts >= {row["force"] for row in rows}
