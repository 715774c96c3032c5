"""Office for National Statistics: residents, crime rates and boundaries of the police force areas."""

import json
from datetime import UTC, datetime

import pandas as pd

from etl.faults import SourceError
from etl.refresh import file_checks, foreign, workbooks
from etl.refresh.download import MEGABYTE, Downloader, Fetched, Wanted
from etl.refresh.feeds import CurrentFigures, Feed, Reading, Saved, source_row
from etl.refresh.schema_check import checked_against_schema
from etl.refresh.transforms import boundaries, crime_rate, missing, population

SOURCE = "ons"
HOST = "www.ons.gov.uk"
HOSTS = frozenset({HOST})
SITE = "https://www.ons.gov.uk"
POPULATION = (
    f"{SITE}/file?uri=/peoplepopulationandcommunity/populationandmigration/populationestimates/adhocs/"
    "3194populationestimatesforpoliceforceareasinenglandandwalesbysingleyearofageandsexmid1991tomid2024/policeforceareas1991to2024.xlsx"
)
"""An ad hoc table: a newer one has a new address, to be set here."""
RATES = f"{SITE}/peoplepopulationandcommunity/crimeandjustice/datasets/policeforceareadatatables/data"
NOTES_SHEET = r"notes_?"
GEOGRAPHY = "services1.arcgis.com"
BOUNDARIES = (
    f"https://{GEOGRAPHY}/ESMARspQHYMw9BZ9/arcgis/rest/services/Police_Force_Areas_December_2023_EW_BUC/FeatureServer/0/query"
    "?where=1%3D1&outFields=*&outSR=4326&f=geojson"
)


def fetch_population(downloader: Downloader, current: CurrentFigures) -> list[Fetched]:
    return [downloader.get(Wanted(POPULATION, file_checks.XLSX, HOSTS, most_bytes=60 * MEGABYTE))]


def read_population(files: list[Fetched], current: CurrentFigures) -> Reading:
    """The newest mid-year estimate. Raises SourceError."""
    book = workbooks.open_book(files[0].path, "ONS's population workbook")
    sheet = population.newest_sheet(book.sheet_names)
    estimates, gaps = population.newest_year(
        book.rows(sheet), current.force_codes(), current.marks(SOURCE), f"Sheet {sheet}"
    )
    year = int(estimates.year.iloc[0])
    held = current.table("population")
    refuse_older(str(year), str(max(held.get("year", []), default="")), "population estimate is of mid-")
    source_id = f"ons-population-mid-{year}"
    table = _with_last_good(estimates.assign(source_id=source_id), gaps, held, "year")
    checked_against_schema(table, "population", "Population")
    title = f"Population estimates for police force areas in England and Wales, mid-{year}"
    return Reading(
        release=f"mid-{year}",
        rows=len(estimates),
        message=f"residents of {len(estimates)} force areas, mid-{year}" + missing.summary(gaps, current.short_names()),
        tables={"population": table},
        missing={"population": _states(gaps, source_id)},
        sources=[_row(source_id, title, files[0].asked_url, None)],
    )


def fetch_rates(downloader: Downloader, current: CurrentFigures) -> list[Fetched]:
    """Fetch the newest workbook, whose address is two JSON pages deep: its file name changes."""
    editions = downloader.get(Wanted(RATES, file_checks.JSON, HOSTS))
    edition = foreign.address(
        f"{SITE}{_first(editions, 'datasets', 'uri')}", "The address of ONS's newest edition", HOST
    )
    page = downloader.get(Wanted(f"{edition}/data", file_checks.JSON, HOSTS))
    file = foreign.file_name(_first(page, "downloads", "file"), "The name of ONS's newest workbook")
    address = f"{SITE}/file?uri={edition.removeprefix(SITE)}/{file}"
    return [downloader.get(Wanted(address, file_checks.XLSX, HOSTS, most_bytes=20 * MEGABYTE))]


def read_rates(files: list[Fetched], current: CurrentFigures) -> Reading:
    """Rates of the newest year; a force without one has a state, and keeps the last rate it had. Raises SourceError."""
    book = workbooks.open_book(files[0].path, "ONS's workbook of force area tables")
    sheets = workbooks.sheets(book, r"table p3")
    if len(sheets) != 1:
        has_districts = " (Table C2 counts crimes of districts, not the rates of forces)"
        raise SourceError(
            "rejected",
            f"ONS's workbook has no sheet 'Table P3', where the rates of forces stand; its sheets are {', '.join(book.sheet_names)}"
            f"{has_districts if workbooks.sheets(book, 'table c2') else ''}.",
        )
    notes = [line for sheet in workbooks.sheets(book, NOTES_SHEET) for line in book.rows(sheet)]
    rates, gaps = crime_rate.read(book.rows(sheets[0]), current.force_codes(), current.marks(SOURCE), notes)
    ending = rates.year_ending.iloc[0]
    held = current.table("crime_rate")
    refuse_older(ending, max(held.get("year_ending", []), default=""), "table is of the year to ")
    source_id = f"ons-pfa-tables-ye-{datetime.fromisoformat(ending):%B-%Y}".lower()
    table = _with_last_good(rates.assign(source_id=source_id), gaps, held, "year_ending")
    checked_against_schema(table, "crime_rate", "Crime rates")
    return Reading(
        release=f"year to {ending}",
        rows=len(rates),
        message=f"crime rates of the year to {ending}" + missing.summary(gaps, current.short_names()),
        tables={"crime_rate": table},
        missing={"crime_rate": _states(gaps, source_id)},
        sources=[
            _row(source_id, f"Police force area data tables, year to {ending}, Table P3", files[0].asked_url, None)
        ],
    )


def refuse_older(newest: str, held: str, what: str) -> None:
    """Raise SourceError when the newest figures of a file are older than those we hold."""
    if newest < held:
        raise SourceError("older", f"ONS's newest {what}{newest}, older than {held}, which we hold.")


def _with_last_good(new: pd.DataFrame, gaps: pd.DataFrame, held: pd.DataFrame, when: str) -> pd.DataFrame:
    """The new figures, and for each force without one the newest it had."""
    if held.empty:
        return new
    last = held[held.force_id.isin(gaps.force_id)].sort_values(when).drop_duplicates("force_id", keep="last")
    return pd.concat([new, last[last[when] < new[when].iloc[0]]], ignore_index=True)


def _states(gaps: pd.DataFrame, source_id: str) -> pd.DataFrame:
    return checked_against_schema(gaps.assign(source_id=source_id), "missing_figure", "Missing figures")


def fetch_boundaries(downloader: Downloader, current: CurrentFigures) -> list[Fetched]:
    return [downloader.get(Wanted(BOUNDARIES, file_checks.JSON, frozenset({GEOGRAPHY}), most_bytes=40 * MEGABYTE))]


def read_boundaries(files: list[Fetched], current: CurrentFigures) -> Reading:
    """The 43 areas, simplified for drawing. Raises SourceError."""
    areas = boundaries.simplified(files[0].json(), current.force_codes())
    points = boundaries.points(areas)
    source_id = "ons-police-force-areas-december-2023"
    title = "Police Force Areas (December 2023) Boundaries EW BUC, from ONS Open Geography"
    outlines = {"source_id": source_id} | areas
    return Reading(
        release="December 2023",
        rows=len(areas["features"]),
        message=f"outlines of {len(areas['features'])} force areas, {points:,} points",
        sources=[_row(source_id, title, files[0].asked_url, None)],
        files={"boundaries.geojson": json.dumps(outlines, separators=(",", ":")).encode()},
    )


def _first(page: Fetched, listed: str, key: str) -> str:
    try:
        return foreign.text(page.json()[listed][0][key], f"The {key} on ONS's page", foreign.MOST_ADDRESS)
    except (KeyError, IndexError, TypeError) as error:
        raise SourceError(
            "faulty",
            f"ONS's page {page.asked_url} lists no {listed}; look at it in a browser, its shape may have changed.",
        ) from error


def _row(source_id: str, title: str, url: str, published_on: str | None) -> dict:
    return source_row(source_id, "Office for National Statistics", title, url, published_on, datetime.now(UTC).date())


FEEDS = (
    Feed(
        SOURCE,
        "population",
        fetch_population,
        read_population,
        ("population.parquet",),
        saved=Saved(r"policeforceareas\d{4}to\d{4}\.xlsx", file_checks.XLSX, POPULATION),
    ),
    Feed(
        SOURCE,
        "crime_rate",
        fetch_rates,
        read_rates,
        ("crime_rate.parquet",),
        saved=Saved(r"(policeforcearea|pfa)tables.*\.xlsx", file_checks.XLSX, RATES.removesuffix("/data")),
    ),
    Feed(
        SOURCE,
        "boundaries",
        fetch_boundaries,
        read_boundaries,
        ("boundaries.geojson",),
        saved=Saved(r"(police_force_areas|pfa).*\.(geojson|topojson|json)", file_checks.JSON, BOUNDARIES),
    ),
)
