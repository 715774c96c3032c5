"""Whatever a publisher does, figures may become stale but never wrong: the message, the exit status, the database to the byte."""

import json
import socket
import time
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from etl.paths import FEEDS

from . import workbooks
from .conftest import RELEASE, served
from .publisher import ASSETS, FORCE_AREA_TITLE, INDEX, ODS, Response

pytestmark = pytest.mark.slow

FILE = f"{ASSETS}/abc123/prc-pfa-mar2013-onwards-tables-230426.ods"


@pytest.fixture
def workbook(tmp_path, rows) -> Path:
    return workbooks.write_ods(tmp_path / "release.ods", workbooks.recorded_crime_sheets(rows))


@pytest.fixture
def release(publisher, tmp_path):
    """Offers these rows as the release of a day."""

    def offer(rows, released="230426", **how) -> str:
        path = workbooks.write_ods(tmp_path / f"{released}.ods", workbooks.recorded_crime_sheets(rows, **how))
        return publisher.publish_recorded_crime(path, released)

    return offer


@pytest.fixture
def stays(places, refresh):
    """Run a refresh that must fail: status 3, these words said and kept for the page, and the same database as before."""

    def check(*words: str, **options) -> str:
        before = served(places)
        done = refresh(**options)
        assert done.status == 3, done.words
        assert served(places) == before
        for word in words:
            assert word in done.words
        (fresh,) = [f for f in places.freshness() if (f.source_name, f.feed) == ("home_office", "recorded_crime")]
        assert fresh.is_stale and fresh.last_tried_at and fresh.message
        assert all(word in fresh.message for word in words)
        assert "Traceback" not in done.words
        return done.words

    return check


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def test_connection_refused(stays):
    stays("could not be reached: the connection was refused", mirror=f"http://127.0.0.1:{closed_port()}")


def test_name_not_found(stays):
    stays("could not be reached: its name was not found", mirror="http://no-such-publisher.invalid")


def test_no_network_at_all(places, refresh):
    before = served(places)
    started = time.monotonic()
    done = refresh(source=None, mirror=f"http://127.0.0.1:{closed_port()}")
    assert done.status == 3 and time.monotonic() - started < 30
    assert served(places) == before
    for source in FEEDS:
        (line,) = [line for line in done.words.splitlines() if line.startswith(f"{source}: ")]
        assert "could not be reached" in line


def test_no_network_and_no_database_yet_serves_the_bundled_figures(places, refresh):
    places.pointer.unlink()
    assert refresh(mirror=f"http://127.0.0.1:{closed_port()}").status == 3
    assert places.current() is not None


ANSWERS = {
    "403": (Response(status=403), ["refuses to let a program read", "(403)"]),
    "404": (Response(status=404), ["no longer has", "(404)", "look where it has moved"]),
    "410": (Response(status=410), ["no longer has", "(410)"]),
    "429": (Response(status=429, headers={"Retry-After": "1"}), ["asked us to slow down (429)"]),
    "429 for an hour": (Response(status=429, headers={"Retry-After": "3600"}), ["asked us to slow down (429)"]),
    "500": (Response(status=500), ["has a fault of its own (500)"]),
    "418": (Response(status=418), ["status 418"]),
    "nothing in time": (Response(b"{}", waits=1.2), ["took the request but did not answer in time"]),
    "web page for a workbook": (
        Response(b"<!DOCTYPE html><p>Sorry", "text/html"),
        ["sent a web page instead of the workbook"],
    ),
    "web page called a workbook": (Response(b"<html>Sorry", ODS), ["sent a web page instead of the workbook"]),
    "another kind of file": (Response(b"%PDF-1.7", ODS), ["is not the workbook"]),
    "redirect to another host": (
        Response(status=302, headers={"Location": "https://elsewhere.example/file.ods"}),
        ["sent us on to https://elsewhere.example", "not an address we take figures from"],
    ),
    "redirect to http": (
        Response(status=301, headers={"Location": "http://assets.publishing.service.gov.uk/file.ods"}),
        ["sent us on to http://assets.publishing.service.gov.uk"],
    ),
    "redirect loop": (Response(status=302, headers={"Location": f"https://{FILE}"}), ["sends us round in circles"]),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_bad_answer(case, publisher, workbook, stays, monkeypatch):
    answer, words = ANSWERS[case]
    if answer.waits:
        monkeypatch.setenv("ON_THE_RECORD_READ_SECONDS", str(answer.waits / 3))
    publisher.publish_recorded_crime(workbook)
    publisher.routes[FILE] = answer
    stays(*words)


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_refusal_is_asked_once(status, publisher, workbook, stays):
    publisher.publish_recorded_crime(workbook)
    publisher.routes[FILE] = Response(status=status)
    stays(f"({status})")
    assert publisher.asked[FILE] == 1


def test_a_wait_that_is_too_long_is_not_waited(publisher, workbook, stays):
    publisher.publish_recorded_crime(workbook)
    publisher.routes[FILE] = Response(status=429, headers={"Retry-After": "3600"})
    stays("(429)")
    assert publisher.asked[FILE] == 1


def test_stall_in_mid_body(publisher, workbook, stays, monkeypatch):
    monkeypatch.setenv("ON_THE_RECORD_READ_SECONDS", "0.5")
    publisher.publish_recorded_crime(workbook)
    publisher.routes[FILE] = Response(workbook, ODS, stalls_after=900)
    stays("stopped sending in the middle of the file")


def test_connection_lost_in_mid_body(publisher, workbook, stays):
    publisher.publish_recorded_crime(workbook)
    publisher.routes[FILE] = Response(workbook, ODS, stated_length=workbook.stat().st_size + 500)
    stays("broke off in the middle of the file")


def test_truncated_zip(publisher, workbook, stays):
    publisher.publish_recorded_crime(workbook.read_bytes()[:-300])
    stays("cut short or damaged")


def test_damaged_zip(publisher, workbook, stays):
    broken = bytearray(workbook.read_bytes())
    middle = len(broken) // 2
    broken[middle : middle + 60] = bytes(60)
    publisher.publish_recorded_crime(bytes(broken))
    stays("cut short or damaged")


def test_zip_bomb(publisher, tmp_path, stays, monkeypatch):
    monkeypatch.setattr("etl.refresh.sources.home_office.MOST_UNPACKED_BYTES", 2_000_000)
    with zipfile.ZipFile(tmp_path / "bomb.ods", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("content.xml", b"0" * 8_000_000)
    publisher.publish_recorded_crime(tmp_path / "bomb.ods")
    stays("unpacks to", "it was not opened")


def test_zip_bomb_that_lies_about_its_size(publisher, tmp_path, stays):
    with zipfile.ZipFile(tmp_path / "bomb.ods", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("content.xml", b"0" * 8_000_000)
    data = (
        (tmp_path / "bomb.ods").read_bytes().replace((8_000_000).to_bytes(4, "little"), (8_000).to_bytes(4, "little"))
    )
    publisher.publish_recorded_crime(data)
    stays("cut short or damaged")


@pytest.mark.parametrize("stated_length", [None, 10])
def test_body_over_the_cap(stated_length, publisher, workbook, stays, monkeypatch):
    monkeypatch.setattr("etl.refresh.sources.home_office.MOST_BYTES", 5_000)
    publisher.publish_recorded_crime(workbook)
    if stated_length is None:
        stays("is larger than the", "it was not kept")
    else:
        publisher.routes[FILE] = Response(workbook, ODS, stated_length=stated_length)
        stays("cut short or damaged")


def test_500_then_200_is_tried_again_and_published(publisher, workbook, places, refresh):
    publisher.publish_recorded_crime(workbook)
    good = publisher.routes[FILE]
    publisher.routes[FILE] = lambda asked: Response(status=500) if asked == 1 else good
    publisher.attach([(FORCE_AREA_TITLE, "abc123/prc-pfa-mar2013-onwards-tables-230426.ods", ODS)])
    done = refresh()
    assert publisher.asked[FILE] == 2
    assert "published" in done.words


def also(rows: pd.DataFrame, more: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([rows, more], ignore_index=True)


CONTENTS = {
    "unknown force name": (
        lambda r: r.replace({"Force Name": {"Kent": "Testshire"}}),
        ["'Testshire'", "home_office,force,Testshire,FORCE-ID,"],
    ),
    "text in a number cell": (
        lambda r: r.astype({"Number of Offences": object}).assign(
            **{"Number of Offences": lambda d: ["twelve", *d["Number of Offences"].iloc[1:]]}
        ),
        ["'twelve'", "which is not a number we can use", "row 2", "2023_24"],
    ),
    "half a crime": (
        lambda r: r.assign(**{"Number of Offences": lambda d: [12.5, *d["Number of Offences"].iloc[1:]]}),
        ["12.5", "which is not a number we can use"],
    ),
    "duplicate rows": (
        lambda r: also(r, r.head(40)),
        ["40 of", "the same row stands above", "data/downloads/quarantine"],
    ),
    "one key, two counts": (
        lambda r: also(r, r.head(1).assign(**{"Number of Offences": 7_777})),
        ["gives a second, different count"],
    ),
    "too many cells without a figure": (
        lambda r: r.astype({"Number of Offences": object}).assign(
            **{
                "Number of Offences": lambda d: d["Number of Offences"].where(
                    (d["Offence Subgroup"] != "Robbery of personal property") | (d["Financial Year"] != "2023/24"),
                    "N/a",
                )
            }
        ),
        ["176 of", "no figure is given"],
    ),
    "negative totals": (
        lambda r: r.assign(**{"Number of Offences": r["Number of Offences"].where(r["Force Name"] != "Kent", -500)}),
        ["Force totals of recorded crime: offences_count -", "in kent 2023/24 must be 0 or more"],
    ),
    "wrong totals": (
        lambda r: r.assign(**{"Number of Offences": r["Number of Offences"] + (r.index == 0)}),
        ["add up to", "but the total of this release is"],
    ),
    "missing year sheet": (lambda r: r[r["Financial Year"] != "2024/25"], ["no sheet with figures for 2024/25"]),
    "eight forces missing": (
        lambda r: r[~r["Force Name"].isin(sorted(r["Force Name"].unique())[:9])],
        ["The recorded-crime workbook for 2023/24, April to June, has no figures for 8 forces", "more than the 7"],
    ),
    "missing quarter": (
        lambda r: r[(r["Financial Quarter"] != 4) | (r["Financial Year"] != "2023/24")],
        ["The sheet for 2023/24 holds 3 quarters; a past year has 4."],
    ),
    "quarter 5": (lambda r: r.replace({"Financial Quarter": {4: 5}}), ["Financial Quarter holds 5"]),
    "mistaken encoding of a name": (
        lambda r: r.replace({"Force Name": {"Kent": b"Kent".decode("utf-16-le")}}),
        ["names a force we do not know"],
    ),
}


@pytest.mark.parametrize("case", CONTENTS)
def test_bad_contents(case, rows, release, stays):
    change, words = CONTENTS[case]
    release(change(rows))
    stays(*words)


def test_rows_set_aside_are_written_out_with_reasons(rows, release, stays, places):
    release(also(rows, rows.head(40)))
    stays("data/downloads/quarantine")
    written = (places.downloads / "quarantine/home_office-recorded_crime.csv").read_text().splitlines()
    assert len(written) == 41
    assert all(line.endswith("the same row stands above") for line in written[1:])


def test_renamed_column(rows, release, stays):
    header = ["How Many" if name == "Number of Offences" else name for name in workbooks.HEADER]
    release(rows, header=header)
    stays("has no column 'Number of Offences'", "home_office,column,NEW NAME,Number of Offences,", "How Many")


def test_wrong_encoding_of_the_workbook(workbook, publisher, tmp_path, stays):
    spoilt = tmp_path / "latin1.ods"
    with zipfile.ZipFile(workbook) as good, zipfile.ZipFile(spoilt, "w") as bad:
        for member in good.namelist():
            text = good.read(member).decode().replace("Kent", "K\u00e9nt")
            bad.writestr(member, text.encode("latin-1"))
    publisher.publish_recorded_crime(spoilt)
    stays("The recorded-crime workbook")


def test_wrong_encoding_of_the_page(publisher, workbook, stays):
    publisher.publish_recorded_crime(workbook)
    publisher.routes[INDEX] = Response('{"title": "Pol\u00eece"}'.encode("latin-1"))
    stays("is not UTF-8 text")


@pytest.mark.parametrize(
    "page, words",
    [
        (b'{"title": "cut sh', "is not whole JSON"),
        (b"[1, 2]", "does not describe a page"),
        (json.dumps({"details": {"attachments": []}}).encode(), "lists no file titled like"),
        (json.dumps({"details": {}}).encode(), "lists no file titled like"),
    ],
)
def test_bad_page(page, words, publisher, stays):
    publisher.routes[INDEX] = Response(page)
    stays(words)


def test_only_closed_archives_on_the_page(publisher, stays):
    old = "Police recorded crime Police Force Area open data tables, year ending March 2008 to year ending March 2012"
    publisher.attach([(old, "abc/prc-pfa-mar2008-mar2012-tabs-230426.ods", ODS)])
    stays("lists no file titled like")


def test_two_files_of_one_release(publisher, workbook, stays):
    publisher.publish_recorded_crime(workbook)
    publisher.attach(
        [(FORCE_AREA_TITLE, f"{place}/prc-pfa-mar2013-onwards-tables-230426.ods", ODS) for place in ("first", "second")]
    )
    stays("two files for the same release")


def test_no_release_date_in_the_file_name(publisher, stays):
    publisher.attach([(FORCE_AREA_TITLE, "abc/police-force-area-tables-final.ods", ODS)])
    stays("does not end in a release date")


def test_release_older_than_the_one_held(rows, release, stays):
    release(rows, "290126")
    stays("2026-01-29", f"older than the release of {RELEASE} that we hold")


def test_a_past_year_that_moves_too_far(rows, release, stays):
    is_moved = (rows["Force Name"] == "Kent") & (rows["Financial Year"] == "2023/24")
    release(
        rows.assign(**{"Number of Offences": rows["Number of Offences"].where(~is_moved, lambda n: n * 2)}), "230726"
    )
    stays("kent in 2023/24 would move by +100.0 per cent", "look at the workbook")
