"""Home Office: police recorded crime by force area, and crime outcomes. Both are listed on one page of GOV.UK.

Addresses of the files change with every release, so the page's list of attachments is asked each time (GOV.UK Content API).
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import urlsplit

import pandas as pd

from etl.faults import SourceError
from etl.refresh import cell_notes, file_checks, foreign, workbooks
from etl.refresh.download import MEGABYTE, Downloader, Fetched, Wanted
from etl.refresh.feeds import CurrentFigures, Feed, Reading, Saved, source_row
from etl.refresh.schema_check import checked_against_schema
from etl.refresh.transforms import missing, outcomes, recorded_crime

SOURCE = "home_office"
PAGE = "government/statistical-data-sets/police-recorded-crime-and-outcomes-open-data-tables"
INDEX = Wanted(f"https://www.gov.uk/api/content/{PAGE}", file_checks.JSON, frozenset({"www.gov.uk"}))
FILE_HOSTS = frozenset({"assets.publishing.service.gov.uk"})
MOST_TITLE = 300
"""Characters of a file's title on GOV.UK's page."""
MOST_BYTES = 80 * MEGABYTE
MOST_UNPACKED_BYTES = 1000 * MEGABYTE
"""The recorded-crime workbook of July 2026 was 14 MB, and 360 MB unpacked."""
YEAR_SHEET = r"\d{4}[-_]\d{2}"
NOTES_SHEET = r"notes_?"
OUTCOME_SHEET = r"outcomes[ _]open[ _]data.*"
OUTCOME_YEARS_READ = 2
"""The newest years of outcomes: 30 MB each, and older ones hardly change."""


class Attachment(NamedTuple):
    """One file on the page. `released_on` comes from the file name, where 230726 is 23 July 2026."""

    title: str
    url: str
    released_on: date


def attachments(
    index: Fetched, is_wanted: Callable[[str], bool], kind: file_checks.Kind, called: str
) -> list[Attachment]:
    """Files of the page whose title fits, newest release first. Raises SourceError when there is none."""
    page = index.json()
    details = page.get("details") if isinstance(page, dict) else None
    if not isinstance(details, dict):
        raise SourceError(
            "faulty", f"What {index.host} sent does not describe a page; look at https://www.gov.uk/{PAGE}."
        )
    listed = foreign.entries(details.get("attachments") or [], "GOV.UK's list of files")
    titled = [(foreign.text(item.get("title") or "", "A title on GOV.UK's page", MOST_TITLE), item) for item in listed]
    fitting = [
        (title, foreign.address(item.get("url"), "The address of a file on GOV.UK's page"))
        for title, item in titled
        if item.get("content_type") in kind.content_types and is_wanted(title)
    ]
    if not fitting:
        raise SourceError(
            "gone",
            f"GOV.UK's page lists no file titled like {called!r} (of {len(listed)} files); look at https://www.gov.uk/{PAGE} and correct the "
            "title in etl/refresh/sources/home_office.py.",
        )
    found = [Attachment(title, url, release_date(url)) for title, url in fitting]
    return sorted(found, key=lambda one: one.released_on, reverse=True)


def release_date(url: str) -> date:
    """The day in a file name such as prc-pfa-mar2013-onwards-tables-230726.ods. Raises SourceError when there is none."""
    stem = PurePosixPath(foreign.file_name(PurePosixPath(urlsplit(url).path).name, "The end of a file's address")).stem
    match = re.search(r"-(\d{6})(?:_\d+)?$", stem)
    try:
        return datetime.strptime(match[1] if match else "", "%d%m%y").date()
    except ValueError as error:
        raise SourceError(
            "rejected",
            f"The name of a file does not end in a release date such as 230726; look at https://www.gov.uk/{PAGE}.",
        ) from error


def is_force_area_title(title: str) -> bool:
    """The current series; the closed archives of 2003-2007 and 2008-2012 say "police force area" too, but not "onwards"."""
    return bool(re.search(r"police force area", title, re.I) and re.search(r"\bonwards\b", title, re.I))


def outcome_year(title: str) -> int | None:
    """2026 for "Outcomes open data, year ending March 2026"; None for other titles, such as the special extracts."""
    match = re.fullmatch(r"outcomes open data,? year ending march (\d{4})", " ".join(title.split()), re.I)
    return int(match[1]) if match else None


def fetch_recorded_crime(downloader: Downloader, current: CurrentFigures) -> list[Fetched]:
    """Fetch the newest workbook. Raises SourceError when it is older than ours, or when two claim to be the newest."""
    index = downloader.get(INDEX)
    newest, *others = attachments(index, is_force_area_title, file_checks.ODS, "Police Force Area tables, ... onwards")
    rivals = [other.url for other in others if other.released_on == newest.released_on and other.url != newest.url]
    if rivals:
        raise SourceError(
            "rejected",
            f"GOV.UK's page lists two files for the same release, {newest.url} and {rivals[0]}; we cannot tell which is right.",
        )
    refuse_older(newest.released_on.isoformat(), current_release(current, "recorded_crime"), "GOV.UK's newest file")
    downloader.pause(1.5)
    return [downloader.get(Wanted(newest.url, file_checks.ODS, FILE_HOSTS, MOST_BYTES, MOST_UNPACKED_BYTES))]


def refuse_older(released_on: str, held_on: str | None, called: str) -> None:
    """Raise SourceError when a release is older than the one we hold."""
    if held_on and released_on < held_on:
        raise SourceError(
            "older", f"{called} is of {released_on}, older than the release of {held_on} that we hold; ours was kept."
        )


def current_release(current: CurrentFigures, table: str, year: str | None = None) -> str | None:
    """The day of the newest release that a table, or one financial year of it, points to, YYYY-MM-DD; None when it points to none."""
    rows = current.table(table)
    if year and len(rows):
        rows = rows[rows.financial_year == year]
    if rows.empty:
        return None
    sources = current.sources().set_index("source_id").published_on
    return max(sources.reindex(rows.source_id.unique()).dropna(), default=None)


def read_recorded_crime(files: list[Fetched], current: CurrentFigures) -> Reading:
    """Read the workbook, compare it with what we have, and report what moved. Raises SourceError."""
    (file,) = files
    released_on = release_date(file.name).isoformat()
    refuse_older(released_on, current_release(current, "recorded_crime"), file.name)
    source_id = f"home-office-prc-pfa-{released_on[8:]}{released_on[5:7]}{released_on[2:4]}"
    read, notes = _read_year_sheets(file, current)
    rows = sum(sheet.rows for sheet in read)
    quarantined = pd.concat([sheet.quarantined for sheet in read])
    recorded_crime.refuse_too_many_set_aside(quarantined, rows)
    detail = recorded_crime.added_up(read, "force_id")
    others = recorded_crime.added_up(read, "body")
    totals = recorded_crime.totals(detail, released_on)
    published = current.table("recorded_crime_total")
    # Checked first, so that a negative total is reported as negative and not as different from the current one.
    checked_against_schema(totals.assign(source_id=source_id), "recorded_crime_total", "Force totals of recorded crime")
    held = current.table("recorded_crime")
    recorded_crime.refuse_incomplete(detail, sorted(held.financial_year.unique()))
    absent = missing.not_given(detail, current.short_names())
    missing.refuse_too_many(absent, "The recorded-crime workbook")
    # A year that lacks a quarter is compared with nothing: it must differ.
    whole = _without(totals, absent)
    recorded_crime.refuse_wrong_totals(whole, published, released_on)
    moved = recorded_crime.revisions(whole, published)
    recorded_crime.refuse_implausible(moved)
    marked = pd.concat([sheet.marked for sheet in read])
    states = _states("recorded_crime", absent, marked, held, notes, source_id, current)
    is_again = (published.released_on == released_on) & _is_of(published, totals)
    tables = {
        "recorded_crime": checked_against_schema(
            missing.kept(detail.assign(source_id=source_id), absent, held),
            "recorded_crime",
            "Recorded crime by offence",
        ),
        "recorded_crime_total": pd.concat(
            [published[~is_again], totals.assign(source_id=source_id)], ignore_index=True
        ),
        "recorded_crime_other_body": others.assign(source_id=source_id),
    }
    title = f"Police recorded crime open data: Police Force Area tables, year ending March 2013 onwards ({file.name})"
    report = moved.assign(change_pct=moved.change_pct.round(3))
    report = report[report.change_pct.abs() > recorded_crime.REPORTED_ABOVE_PCT]
    return Reading(
        release=released_on,
        rows=rows,
        message=f"{recorded_crime.revision_summary(moved)}; {len(quarantined):,} rows set aside"
        + missing.summary(states, current.short_names()),
        tables={name: table for name, table in tables.items() if not table.empty},
        missing={"recorded_crime": states},
        sources=[source_row(source_id, "Home Office", title, file.asked_url, released_on, datetime.now(UTC).date())],
        files={"revisions.csv": report.to_csv(index=False).encode()},
        quarantined=quarantined,
    )


def _states(
    figures: str,
    absent: pd.DataFrame,
    marked: pd.DataFrame,
    held: pd.DataFrame,
    notes: list[list],
    source_id: str,
    current: CurrentFigures,
) -> pd.DataFrame:
    """Rows of `missing_figure` for the quarters that are absent. What was once withdrawn stays so."""
    before = current.table("missing_figure")
    before = before[(before.figures == figures) & (before.state == "withdrawn")].rename(
        columns={"period": "financial_year"}
    )
    rows = missing.states(absent, marked, pd.concat([held[missing.QUARTER], before[missing.QUARTER]]), figures)
    forces = current.table("force")
    called = {
        name: force_id for column in ("short_name", "name") for name, force_id in zip(forces[column], forces.force_id)
    }
    said = missing.reasons((str(cell) for line in notes for cell in line if cell), called)
    listed = cell_notes.listed(notes)
    reasons = [missing.cited_reason(mark, listed) or said.get(force) for force, mark in zip(rows.force_id, rows.mark)]
    marks = [cell_notes.without_pointers(mark) if mark else None for mark in rows.mark]
    rows = rows.assign(
        reason=pd.Series(reasons, index=rows.index, dtype=object),
        mark=pd.Series(marks, index=rows.index, dtype=object),
        source_id=source_id,
    )[missing.COLUMNS]
    return checked_against_schema(rows, "missing_figure", "Missing figures")


def _is_of(rows: pd.DataFrame, others: pd.DataFrame) -> pd.Series:
    """True for rows whose force and year are among those of others."""
    keys = pd.MultiIndex.from_frame(others[missing.FORCE_YEAR])
    return pd.Series(pd.MultiIndex.from_frame(rows[missing.FORCE_YEAR]).isin(keys), index=rows.index)


def _without(rows: pd.DataFrame, absent: pd.DataFrame) -> pd.DataFrame:
    """Rows of a force and year of which no quarter is absent."""
    return rows[~_is_of(rows, absent)] if len(absent) else rows


def _read_year_sheets(file: Fetched, current: CurrentFigures) -> tuple[list[recorded_crime.Sheet], list[list]]:
    """Each year's sheet, and the rows of the notes."""
    names, marks = current.names(SOURCE), current.marks(SOURCE)
    book = workbooks.open_book(file.path, "The recorded-crime workbook")
    sheets = workbooks.sheets(book, YEAR_SHEET)
    if not sheets:
        raise SourceError(
            "rejected",
            f"The recorded-crime workbook has no sheet named after a year, such as 2024_25; its sheets are {', '.join(book.sheet_names)}.",
        )
    read = []
    for sheet in sheets:
        parts = list(workbooks.frames(book, sheet, recorded_crime.COLUMNS, names, f"Sheet {sheet}"))
        if not parts:
            raise SourceError("rejected", f"Sheet {sheet} has a header and no rows.")
        read.append(recorded_crime.read_sheet(pd.concat(parts), sheet, names, marks))
    return read, _notes(book)


def _notes(book: workbooks.Book) -> list[list]:
    """The rows of the notes."""
    return [line for sheet in workbooks.sheets(book, NOTES_SHEET) for line in book.rows(sheet)]


def fetch_outcomes(downloader: Downloader, current: CurrentFigures) -> list[Fetched]:
    """Fetch the workbooks of the newest years, newest first. Raises SourceError."""
    index = downloader.get(INDEX)
    listed = attachments(
        index,
        lambda title: outcome_year(title) is not None,
        file_checks.XLSX,
        "Outcomes open data, year ending March ...",
    )
    newest: dict[int, Attachment] = {}
    for one in listed:  # newest release first, so a year's older file does not displace it
        if year := outcome_year(one.title):
            newest.setdefault(year, one)
    fetched = []
    for year in sorted(newest, reverse=True)[:OUTCOME_YEARS_READ]:
        downloader.pause(1.5)
        url = newest[year].url
        fetched.append(downloader.get(Wanted(url, file_checks.XLSX, FILE_HOSTS, 120 * MEGABYTE, 3000 * MEGABYTE)))
    return fetched


def read_outcomes(files: list[Fetched], current: CurrentFigures) -> Reading:
    """Read each year's workbook and replace that year in the current figures. Raises SourceError."""
    read = [_read_outcome_year(file, current) for file in files]
    years = [year for year, _ in read]
    rows = sum(year.rows for year in years)
    quarantined = pd.concat([year.quarantined for year in years])
    recorded_crime.refuse_too_many_set_aside(quarantined, rows)
    sources = [_outcome_source(file, year.year) for file, year in zip(files, years)]
    held, recorded = current.table("outcome"), current.table("recorded_crime_total")
    details, totals, absents, states = [], [], [], []
    for file, (year, notes), source in zip(files, read, sources):
        refuse_older(source["published_on"], current_release(current, "outcome_total", year.year), file.name)
        source_id = source["source_id"]
        absent = outcomes.not_given(year, current.short_names())
        missing.refuse_too_many(absent, file.name)
        outcomes.refuse_unlike_recorded_crime(
            _without(year.detail, absent), recorded, release_date(file.name).isoformat()
        )
        details.append(year.detail.assign(source_id=source_id))
        totals.append(outcomes.totals(year.detail, absent).assign(source_id=source_id))
        absents.append(absent)
        states.append(_states("outcome", absent, year.marked, held, notes, source_id, current))
    checked_against_schema(pd.concat(details, ignore_index=True), "outcome", "Crime outcomes")
    checked_against_schema(pd.concat(totals, ignore_index=True), "outcome_total", "Yearly crime outcomes")
    replaced, absent = {year.year for year in years}, pd.concat(absents)
    all_states = pd.concat([*states, _states_of_other_years(current, replaced)], ignore_index=True)
    return Reading(
        release=max(row["published_on"] for row in sources),
        rows=rows,
        message=f"outcomes of {' and '.join(sorted(replaced))}; {len(quarantined):,} rows set aside"
        + missing.summary(pd.concat(states), current.short_names()),
        tables={
            "outcome": _other_years(held, replaced, pd.concat(details), absent),
            "outcome_total": _other_years(current.table("outcome_total"), replaced, pd.concat(totals), absent),
        },
        missing={"outcome": all_states},
        sources=sources,
        quarantined=quarantined,
    )


def _states_of_other_years(current: CurrentFigures, replaced: set[str]) -> pd.DataFrame:
    held = current.table("missing_figure")
    return held.loc[(held.figures == "outcome") & ~held.period.isin(replaced), missing.COLUMNS]


def _read_outcome_year(file: Fetched, current: CurrentFigures) -> tuple[outcomes.Year, list[list]]:
    """One year's workbook, and the rows of its notes."""
    names, marks = current.names(SOURCE), current.marks(SOURCE)
    name = file.name
    book = workbooks.open_large_book(file.path, name)
    sheets = workbooks.sheets(book, OUTCOME_SHEET)
    if len(sheets) != 1:
        raise SourceError(
            "rejected",
            f"{name} should have one sheet named like 'Outcomes open data 2025_26'; its sheets are {', '.join(book.sheet_names)}.",
        )
    frames = workbooks.frames(book, sheets[0], outcomes.COLUMNS, names, name)
    return outcomes.read_year(frames, name, names, marks), _notes(book)


def _outcome_source(file: Fetched, year: str) -> dict:
    released = release_date(file.name)
    ending = f"20{year[5:]}"
    return source_row(
        f"home-office-prc-outcomes-mar{ending}-{released:%d%m%y}",
        "Home Office",
        f"Outcomes open data, year ending March {ending} ({file.name})",
        file.asked_url,
        released.isoformat(),
        datetime.now(UTC).date(),
    )


def _other_years(held: pd.DataFrame, replaced: set[str], new: pd.DataFrame, absent: pd.DataFrame) -> pd.DataFrame:
    """The new figures with those held of other years, and of forces and years of which there is nothing new."""
    if held.empty:
        return new.reset_index(drop=True)
    others = held[~held.financial_year.isin(replaced)]
    return missing.kept(pd.concat([others, new], ignore_index=True), absent, held)


FEEDS = (
    Feed(
        SOURCE,
        "recorded_crime",
        fetch_recorded_crime,
        read_recorded_crime,
        ("recorded_crime.parquet", "recorded_crime_total.parquet"),
        saved=Saved(r"prc-pfa-mar2013-onwards.*\.ods", file_checks.ODS, f"https://www.gov.uk/{PAGE}"),
    ),
    Feed(
        SOURCE,
        "outcomes",
        fetch_outcomes,
        read_outcomes,
        ("outcome.parquet", "outcome_total.parquet"),
        saved=Saved(r"prc-outcomes-open-data-mar\d{4}-.*\.xlsx", file_checks.XLSX, f"https://www.gov.uk/{PAGE}"),
        patience=15,
    ),
)
