"""What the pages offer to take away, as a visitor gets it: every view in every kind of file, its bounds, and its mistakes."""

import csv
import io
import re

import pytest
from python_calamine import CalamineWorkbook

from dashboard.database import store
from dashboard.open_data import downloads
from dashboard.rules import force_record
from dashboard.text import download_words, formats

COMPARED = {"measure": "recording_rate", "forces": "kent,essex,north-wales", "inspection": "newest", "order": "rate"}
ASKED = {
    "rates": COMPARED,
    "grades": COMPARED | {"measure": "grade_cdi_2016_20", "order": "name"},
    "pairs": {name: value for name, value in COMPARED.items() if name != "order"},
    "years": {"force": "kent", "offence": "robbery", "since": "2015-16"},
    "panels": {"force": "kent", "split": "forces", "period": "quarter", "beside": "kent,essex"},
    "offences": {"force": "kent", "year": "2024-25"},
    "topic": {"topic": "rape"},
    "map": {"grades": "peel_2021_22"},
    "national": {"told": "2025"},
    "changed-grades": {"force": "staffordshire"},
}
UTF8_MARK = b"\xef\xbb\xbf"


def asked(name: str) -> dict[str, str]:
    """What to ask of a view: what it needs."""
    return ASKED.get(name, {"force": "kent"} if "force" in downloads.VIEWS[name].needed else {})


def name_of(response) -> str:
    return re.search(r'filename="([^"]*)"', response.headers["content-disposition"])[1]


@pytest.mark.parametrize("name", downloads.VIEWS)
def test_every_view_is_a_csv_and_a_workbook_that_say_where_they_come_from(client, name: str) -> None:
    response = client.get(f"/download/{name}.csv", params=asked(name))
    assert response.status_code == 200 and response.content.startswith(UTF8_MARK), response.text
    assert re.fullmatch(r"[a-z0-9_-]+\.csv", name_of(response)) and len(name_of(response)) <= 100
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows
    for row in rows:
        assert row["Address"].startswith("http://testserver/") and row["Data version"] == store.version()
        assert row["Title"] and row["Caveats"] and None not in row
        assert not any(re.search(r"\b(nan|None|NaT|NULL)\b", value) for value in row.values())
        assert all(value.startswith("'") or formats.spreadsheet_safe(value) == value for value in row.values())
    book = client.get(f"/download/{name}.xlsx", params=asked(name))
    held = CalamineWorkbook.from_filelike(io.BytesIO(book.content))
    table = held.get_sheet_by_name(download_words.TABLE_SHEET).to_python()
    assert len(table) > len(rows) and rows[0]["Title"] == table[0][0]


@pytest.mark.slow
@pytest.mark.parametrize("name", downloads.VIEWS)
def test_every_chart_is_a_picture_and_no_table_is(client, name: str) -> None:
    view = downloads.view_of(name, asked(name))
    for kind in ("png", "print", "svg"):
        if view.picture and kind != "png":
            continue  # one kind of each chart: the kinds themselves are tried with invented rows
        response = client.get(view.file(kind))
        assert response.status_code == (200 if view.picture else 404), (name, kind)
        assert not view.picture or response.content.startswith(b"\x89PNG")


@pytest.mark.slow
def test_a_table_for_one_force_is_there_for_every_force_that_has_it(client) -> None:
    for name in downloads.OF_FORCE:
        for force in force_record.short_names():
            assert client.get(f"/download/{name}.csv?force={force}").status_code in (200, 404), (name, force)


def test_all_forces_together_keep_within_bounds(client) -> None:
    everyone = ",".join(force_record.short_names())
    response = client.get("/download/rates.csv", params=COMPARED | {"forces": everyone})
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == downloads.MOST_FORCES and "all-forces" in name_of(response)
    assert all(len(row["Address"]) <= download_words.ADDRESS_CHARACTERS for row in rows)


def test_forces_are_named_once_and_in_the_order_asked_for(client) -> None:
    response = client.get("/download/rates.csv", params=COMPARED | {"forces": "kent,essex,kent"})
    assert "_kent-essex_" in name_of(response)


@pytest.mark.parametrize(
    ("address", "status", "allowed"),
    [
        ("/download/rank.csv", 404, "timeline"),
        ("/download/timeline.csv", 400, "kent"),
        ("/download/timeline.csv?force=kant", 400, "kent"),
        ("/download/timeline.csv?force=kent&colour=red", 400, "force"),
        ("/download/timeline.pdf?force=kent", 404, "csv"),
        ("/download/said.svg?force=kent", 404, "xlsx"),
        ("/download/offences.csv?force=kent&year=1066-67", 400, "2024-25"),
        ("/download/offences.csv?force=kent&offence=piracy&year=2024-25", 400, "robbery"),
        ("/download/topic.csv?topic=weather", 400, "rape"),
        ("/download/grades.csv?measure=recording_rate&forces=kent&inspection=newest&order=name", 404, None),
    ],
)
def test_a_mistake_is_answered_with_what_may_be_asked(client, address: str, status: int, allowed: str | None) -> None:
    response = client.get(address)
    assert response.status_code == status and response.headers["content-type"] == "application/problem+json"
    assert allowed is None or allowed in response.json()["allowed"]


def test_a_forged_host_is_not_printed_into_a_file(client) -> None:
    for host in ("evil.example/<script>", 'a"b'):
        response = client.get("/download/timeline.csv?force=kent", headers={"host": host})
        assert "evil" not in response.text and '"b' not in response.text


def test_the_configured_address_is_the_one_printed(client, monkeypatch) -> None:
    monkeypatch.setenv("ON_THE_RECORD_ADDRESS", "https://record.example/")
    text = client.get("/download/timeline.csv?force=essex").content.decode("utf-8-sig")
    assert "https://record.example/force?force=essex#timeline" in text and "testserver" not in text


def test_the_csv_for_programs_stays_plain(client) -> None:
    response = client.get("/api/v1/tables/inspection.csv")
    assert not response.content.startswith(UTF8_MARK)
    assert re.search(r",2018-12[,\r]", response.text) or "day not known" not in response.text
