"""Files made to hold up, end or fill whatever reads them: valid zips, as a publisher that was taken over might send them."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from . import workbooks

ROW = f"<table:table-row>{'<table:table-cell/>' * 3}</table:table-row>"
SHEET = '<table:table table:name="2024_25">'
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
RELATION = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
)
WORKBOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>'
)


def ods(path: Path, contents: str | Iterator[str]) -> Path:
    """An .ods with this content.xml, in pieces where it is large."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        book.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", workbooks.MANIFEST)
        with book.open("content.xml", "w", force_zip64=True) as xml:
            for piece in [contents] if isinstance(contents, str) else contents:
                xml.write(piece.encode())
    return path


def xlsx(path: Path, rows: str, sheet: str = "Table P3") -> Path:
    """An .xlsx with one sheet, of which these are the rows."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", CONTENT_TYPES)
        book.writestr("_rels/.rels", RELATION.format(kind="officeDocument", target="xl/workbook.xml"))
        book.writestr("xl/workbook.xml", WORKBOOK.format(sheet=sheet))
        book.writestr("xl/_rels/workbook.xml.rels", RELATION.format(kind="worksheet", target="worksheets/sheet1.xml"))
        book.writestr(
            "xl/worksheets/sheet1.xml",
            f'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>',
        )
    return path


def wrong_closing_tag(path: Path) -> Path:
    return ods(path, f"{workbooks.OPENING}{SHEET}{ROW}</table:tabel>{workbooks.CLOSING}")


def ends_inside_a_sheet(path: Path) -> Path:
    return ods(path, workbooks.OPENING + SHEET)


def one_long_attribute(path: Path) -> Path:
    return ods(
        path, f'{workbooks.OPENING}<table:table table:name="{"x" * 50_000_000}">{ROW}</table:table>{workbooks.CLOSING}'
    )


def spaces(path: Path, megabytes: int) -> Path:
    """A sheet of one cell that holds so many spaces."""

    def pieces() -> Iterator[str]:
        yield f'{workbooks.OPENING}{SHEET}<table:table-row><table:table-cell office:value-type="string"><text:p>x'
        for _ in range(megabytes):
            yield " " * (1 << 20)
        yield f"x</text:p></table:table-cell></table:table-row></table:table>{workbooks.CLOSING}"

    return ods(path, pieces())


def last_row_there_is(path: Path) -> Path:
    return xlsx(
        path, '<row r="1"><c r="A1"><v>1</v></c></row><row r="4294967295"><c r="A4294967295"><v>2</v></c></row>'
    )


def far_cell(path: Path) -> Path:
    return xlsx(path, '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')
