"""Writes workbooks as the publishers publish them: .ods for recorded crime, .xlsx for outcomes and ONS."""

import argparse
import zipfile
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from xml.sax.saxutils import escape

import pandas as pd
import xlsxwriter

HEADER = [
    "Financial Year",
    "Financial Quarter",
    "Force Name",
    "Offence Description",
    "Offence Group",
    "Offence Subgroup",
    "Offence Code",
    "Number of Offences",
]
OUTCOME_HEADER = [
    "Financial Year",
    "Financial Quarter",
    "Force Name",
    "Offence Code",
    "Offence Description",
    "Offence Group",
    "Offence Subgroup",
    "Offence Code Expired",
    "Outcome Type",
    "Outcome Description",
    "Outcome Group",
    "Number of Outcomes for offences\nthat were recorded in the quarter",
    "Number of Outcomes for investigations that were closed in the quarter",
]
OUTCOME_GROUPS = {0: "Not yet assigned an outcome", 1: "Charged/Summonsed"} | {
    kind: "Investigation complete – no suspect identified" for kind in range(2, 23)
}
PUBLISHED_NAMES = {
    "city-of-london": "London, City of",
    "metropolitan": "Metropolitan Police",
    "dyfed-powys": "Dyfed-Powys",
}
OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"><office:body><office:spreadsheet>'
)
CLOSING = "</office:spreadsheet></office:body></office:document-content>"
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)

Sheets = dict[str, Iterable[list]]


def write_ods(path: Path, sheets: Sheets) -> Path:
    """Write an .ods whose sheets hold these rows; numbers as numbers, everything else as text."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", MANIFEST)
        with book.open("content.xml", "w", force_zip64=True) as xml:
            xml.write(OPENING.encode())
            for name, rows in sheets.items():
                xml.write(f'<table:table table:name="{escape(name)}">'.encode())
                for row in rows:
                    xml.write(_row(row).encode())
                xml.write(b"</table:table>")
            xml.write(CLOSING.encode())
    return path


def write_xlsx(path: Path, sheets: Sheets) -> Path:
    """Write an .xlsx whose sheets hold these rows."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return path


def published_rows(detail: pd.DataFrame, offences_a_subgroup: int = 1) -> pd.DataFrame:
    """Rows as the Home Office lays them out, from rows as our table has them.

    Each subgroup's figure is spread over `offences_a_subgroup` invented offences: the first carries it, the others are 0.
    """
    base = pd.DataFrame(
        {
            "Financial Year": detail.financial_year,
            "Financial Quarter": detail.quarter.astype(int),
            "Force Name": [PUBLISHED_NAMES.get(force, _spoken(force)) for force in detail.force_id],
            "Offence Description": "Invented offence 1",
            "Offence Group": detail.offence_group,
            "Offence Subgroup": detail.offence_subgroup,
            "Offence Code": "1A",
            "Number of Offences": detail.offences_count.astype(int),
        }
    )
    more = [
        base.assign(
            **{"Offence Description": f"Invented offence {n}", "Offence Code": f"{n}A", "Number of Offences": 0}
        )
        for n in range(2, offences_a_subgroup + 1)
    ]
    return pd.concat([base, *more], ignore_index=True)


def recorded_crime_sheets(rows: pd.DataFrame, style: str = "_", header: list[str] | None = None) -> Sheets:
    """A release's sheets: cover, notes, one a year; 2013/14 with the three stray header cells it really has."""
    sheets: Sheets = {
        "Cover_sheet": [["Police recorded crime open data Police Force Area tables (invented for a test)"]],
        "Notes_": [["Figures are subject to revision in future releases."]],
    }
    for year, of_year in rows.groupby("Financial Year", sort=True):
        stray = ["", "", ""] if year == "2013/14" else []
        sheets[year.replace("/", style)] = [(header or HEADER) + stray, *of_year[HEADER].values.tolist()]
    return sheets


def without(rows: pd.DataFrame, force: str, year: str | None = None, quarters: tuple[int, ...] = ()) -> pd.DataFrame:
    """The rows of a release that leaves out a force, one of its years, or quarters of that year."""
    is_out = rows["Force Name"] == force
    if year:
        is_out &= rows["Financial Year"] == year
    if quarters:
        is_out &= rows["Financial Quarter"].isin(quarters)
    assert is_out.any()
    return rows[~is_out]


def marked(rows: pd.DataFrame, force: str, year: str, quarters: tuple[int, ...], mark: str) -> pd.DataFrame:
    """The rows of a release with a mark in the place of a force's figures of these quarters."""
    rows = rows.astype({"Number of Offences": object})
    is_out = (rows["Force Name"] == force) & (rows["Financial Year"] == year) & rows["Financial Quarter"].isin(quarters)
    rows.loc[is_out, "Number of Offences"] = mark
    return rows


def rates_sheets(
    forces: pd.DataFrame,
    cells: dict[str, tuple[object, object]],
    year: str,
    notes: tuple[str, ...] = (),
    named: dict[str, str] | None = None,
    notes_sheet: tuple[tuple[str, str], ...] = (),
) -> Sheets:
    """ONS's tables as they were in 2018 and 2019: Table P3 with two rows of header, and notes below.

    `notes_sheet` is rows of a sheet of notes, as newer tables have them: a note's number and its words. `cells` is force_id to (residents, rate) where they are no plain numbers; `named` is force_id to a name with its footnotes.
    """
    areas = [
        [
            code,
            (named or {}).get(force_id, name),
            (shown := cells.get(force_id, (500_000 + 100 * n, 60.5 + n)))[0],
            200_000,
            "",
            shown[1],
        ]
        for n, (force_id, code, name) in enumerate(zip(forces.force_id, forces.ons_code, forces.ons_name))
    ]
    header = [
        "Area Code",
        "Area Name",
        "Population figures\n (mid-2018)3  rounded to 100",
        "Household figures",
        "",
        "Total recorded crime (excluding fraud5)",
    ]
    return {
        "Notes": [["Notes"], ["Note number", "Note text"], *map(list, notes_sheet)],
        "Table P1": [["x"]],
        "Table P3": [
            [f"Table P3: Police recorded crime by offence group and police force area, rate of offences, {year}1,2"],
            [""],
            ["England and Wales"],
            [""],
            header,
            ["", "", "", "", "", "Rate per 1,000 population"],
            ["K04000001", "ENGLAND AND WALES9,10", 56_303_200, 23_395_400, "", 88.8],
            *areas,
            ["Source: Home Office"],
            *([note] for note in notes),
        ],
    }


def outcome_rows(detail: pd.DataFrame, offences_a_subgroup: int) -> Iterator[list]:
    """One year's outcomes in the publisher's layout, from rows of recorded crime as our table has them.

    Every invented offence has a row for each outcome; their counts add up to the recorded crimes, as the real ones do.
    """
    for row in detail.itertuples():
        name = PUBLISHED_NAMES.get(row.force_id, _spoken(row.force_id))
        for number in range(1, offences_a_subgroup + 1):
            crimes = row.offences_count if number == 1 else 0
            each, rest = divmod(crimes, len(OUTCOME_GROUPS))
            offence = (f"{number}A", f"Invented offence {number}", row.offence_group, row.offence_subgroup, "")
            for kind, group in OUTCOME_GROUPS.items():
                recorded, closed = (each + rest, 0) if kind == 0 else (each, each)
                words = f"Invented outcome {kind}"
                yield [row.financial_year, row.quarter, name, *offence, kind, words, group, recorded, closed]


def outcome_sheets(rows: Iterable[list], year: str) -> Sheets:
    """A year's sheets: cover, pivot and data."""
    named = f"Outcomes open data {year.replace('/', '_')}"
    return {"Cover_sheet": [["x"]], "Pivot": [["x"]], named: chain([OUTCOME_HEADER], rows)}


def _spoken(force_id: str) -> str:
    small = {"and", "of"}
    return " ".join(word if word in small else word.capitalize() for word in force_id.split("-"))


def _row(values: list) -> str:
    return f"<table:table-row>{''.join(map(_cell, values))}</table:table-row>"


def _cell(value: object) -> str:
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def main() -> None:
    """Write a workbook of the bundled figures, as large as wanted: the size is set by the invented offences a subgroup."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--offences", type=int, default=6, help="6 gives about as many rows as a real release")
    chosen = parser.parse_args()
    snapshot = Path(__file__).resolve().parents[2] / "data/snapshot/recorded_crime.parquet"
    rows = published_rows(pd.read_parquet(snapshot), chosen.offences)
    write_ods(chosen.out, recorded_crime_sheets(rows))
    print(f"{chosen.out}: {len(rows):,} rows")


if __name__ == "__main__":
    main()
