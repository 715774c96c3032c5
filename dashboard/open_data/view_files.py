"""A view as files for spreadsheets: CSV for a person, and an accessible workbook. What must be known of the figures is inside each.

The CSV of the API is `tables.as_csv`: plain, for programs.
"""

import csv
import io
from collections.abc import Sequence

from dashboard.contact import contact
from dashboard.render.view import Record, View, publishers
from dashboard.rules import force_record
from dashboard.text import download_words, formats, site_words, source_words

LONGEST_NAME = 100
MOST_FORCES_NAMED = 60
"""Characters that a part of a file's name may take: of many forces, the first are named."""


def file_name(view: View, kind: str, made_on: str) -> str:
    """A name that says what is inside: "rates_cdi-2016-20_essex-kent_2026-11-28.csv", of a-z, 0-9, - and _ alone."""
    parts = [
        formats.in_address(part)[:MOST_FORCES_NAMED].strip("-") for part in (view.file_stem or view.name, *view.about)
    ]
    ending = f"{'_print' if kind == 'print' else ''}_{made_on}.{'png' if kind == 'print' else kind}"
    return "_".join(part for part in parts if part)[: LONGEST_NAME - len(ending)].strip("-_") + ending


def as_csv(view: View, address: str, version: str) -> bytes:
    """One header row, one row a record, the same words about all of them at the end of each, so that they cannot be lost.

    With a byte-order mark, by which a spreadsheet knows UTF-8; nothing in it is taken for a formula or a date that it is not.
    """
    about = dict(
        zip(download_words.HEADINGS, (view.title, view.subtitle, " ".join(view.caveats), address, version), strict=True)
    )
    records = view.records()
    text = io.StringIO()
    writer = csv.DictWriter(text, [*_headings(records), *about], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({heading: _cell(value) for heading, value in (record | about).items()} for record in records)
    return text.getvalue().encode("utf-8-sig")


def _headings(records: Sequence[Record]) -> list[str]:
    """Every heading of the records, in the order they come."""
    return list(dict.fromkeys(heading for record in records for heading in record))


def _cell(value: object) -> object:
    return formats.spreadsheet_safe(value) if isinstance(value, str) else value


def as_workbook(view: View, address: str, version: str) -> bytes:
    """An accessible workbook by the rules of the Government Analysis Function: cover, contents, one table a sheet, notes."""
    import gptables  # here and not above: only who downloads waits for it
    import pandas as pd

    records = view.records()
    table = pd.DataFrame(
        [{heading: _in_words(record.get(heading)) for heading in _headings(records)} for record in records],
        dtype=object,
    )
    source = download_words.sources(publishers(records))
    notes = [*view.caveats, download_words.NO_ENTRY_MEANS]
    references = "".join(f"$${number}$$" for number in range(1, len(notes) + 1))
    sheet = gptables.GPTable(
        table=table,
        table_name=formats.in_address(view.name).replace("-", "_"),
        title=view.title,
        subtitles=[words for words in (view.subtitle, f"{download_words.SEE_NOTES} {references}") if words],
        instructions=download_words.TABLE_LEDE,
        scope=download_words.SCOPE,
        source=source,
    )
    told = contact()
    cover = gptables.Cover(
        title=f"{site_words.SITE}: {view.title}",
        intro=[site_words.INDEPENDENT, view.subtitle or download_words.SCOPE],
        about=[
            source,
            address,
            download_words.made(version, force_record.today().isoformat()),
            source_words.LICENCE_LEDE,
            download_words.NO_ENTRY_MEANS,
        ],
        contact=[told.shown] if told else None,
    )
    file = io.BytesIO()
    gptables.write_workbook(
        file,
        {download_words.TABLE_SHEET: sheet},
        cover=cover,
        notes_table=pd.DataFrame(
            {
                download_words.NOTE: [str(number) for number in range(1, len(notes) + 1)],
                download_words.TEXT: notes,
            }
        ),
        notesheet_label=download_words.NOTES,
        notesheet_options={"title": download_words.NOTES_LEDE},
        contentsheet_options={"instructions": download_words.CONTENTS_LEDE},
        workbook_options={"strings_to_formulas": False, "strings_to_urls": False},
    )
    return file.getvalue()


def _in_words(value: object) -> object:
    """No cell of an accessible table is empty; a day of known month alone is said in words."""
    if value is None:
        return download_words.NO_ENTRY
    return formats.day(value) if isinstance(value, str) and formats.is_iso_date(value) else value
