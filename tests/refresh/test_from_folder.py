"""A folder of saved files in place of the publishers: of each file it is said whether it was read, refused and why, or is older than what is held."""

import json
import shutil

import pandas as pd
import pytest

from . import workbooks
from .conftest import served

pytestmark = pytest.mark.slow

PRC = "prc-pfa-mar2013-onwards-tables-{}.ods"


@pytest.fixture
def folder(tmp_path, rows, built):
    """Six files: two releases, one of a table of rates, an older one, outlines that cannot be read, and a file of no name we know."""
    folder = tmp_path / "saved"
    folder.mkdir()
    forces = pd.read_csv(built.register / "force.csv")
    for released, given in (("230726", workbooks.without(rows, "Kent", "2025/26", (3,))), ("230426", rows)):
        workbooks.write_ods(folder / PRC.format(released), workbooks.recorded_crime_sheets(given))
    for name, year in (
        ("pfatablesyejune2026.xlsx", "June 2026"),
        ("policeforceareatablesyearendingdecember2018.xlsx", "December 2018"),
    ):
        sheets = workbooks.rates_sheets(forces, {"city-of-london": (8_700, "+")}, f"year ending {year}")
        workbooks.write_xlsx(folder / name, sheets)
    (folder / "pfa.topojson").write_text(json.dumps({"type": "Topology", "arcs": []}))
    (folder / "recrime-geo-pfa.csv").write_text("CSP Name,Force Name\n")
    return folder


def lines_of(words: str) -> dict[str, str]:
    return {line.split()[0]: line for line in words.splitlines() if line.strip()}


def test_each_file_is_answered_for(folder, refresh, publisher, places):
    done = refresh("--from-folder", str(folder), source=None, mirror=None)
    said = lines_of(done.words)
    assert done.status == 3 and not publisher.asked
    assert (
        " published " in said[PRC.format("230726")]
        and "no figures for Kent (October to December of 2025/26 withdrawn)" in done.words
    )
    assert (
        " older " in said[PRC.format("230426")] and "older than the release of 2026-07-23" in said[PRC.format("230426")]
    )
    assert " published " in said["pfatablesyejune2026.xlsx"]
    assert "older than 2026-06-30, which we hold" in said["policeforceareatablesyearendingdecember2018.xlsx"]
    assert "it is TopoJSON, and GeoJSON is needed" in said["pfa.topojson"]
    assert " not read " in said["recrime-geo-pfa.csv"]
    fresh = {(one.source_name, one.feed): one for one in places.freshness()}
    assert fresh["home_office", "recorded_crime"].release == "2026-07-23"
    assert not any(one.is_stale for one in fresh.values())
    # What it cites is the publisher's page: the address of a saved file is not known.
    sources = pd.read_parquet(places.refreshed / "source.parquet").set_index("source_id").url
    assert sources["home-office-prc-pfa-230726"].startswith("https://www.gov.uk/government/statistical-data-sets/")


def test_a_folder_of_good_files_ends_well(folder, refresh):
    for name in ("pfa.topojson", "recrime-geo-pfa.csv"):
        (folder / name).unlink()
    assert refresh("--from-folder", str(folder), source=None, mirror=None).status == 0


def test_a_dry_run_changes_nothing(folder, refresh, places):
    before = served(places)
    done = refresh("--from-folder", str(folder), "--dry-run", source="ons", mirror=None)
    assert "would be published" in done.words and "not read" in lines_of(done.words)[PRC.format("230726")]
    assert served(places) == before


@pytest.mark.parametrize("what", ["missing", "empty"])
def test_without_a_file_it_says_so(what, folder, refresh, tmp_path):
    place = tmp_path / what
    if what == "empty":
        place.mkdir()
    done = refresh("--from-folder", str(place), source=None, mirror=None)
    assert done.status == 1 and ("There is no folder" in done.words or "has no files" in done.words)


def test_a_web_page_saved_as_a_workbook_is_refused(folder, refresh):
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / "pfatablesyejune2026.xlsx").write_text("<!DOCTYPE html><p>Sorry")
    done = refresh("--from-folder", str(folder), source=None, mirror=None)
    assert done.status == 3 and "sent a web page instead of the workbook" in done.words
