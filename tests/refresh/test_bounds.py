"""No file, answer or word of a publisher takes more time, memory or room than is stated; the other sources go on."""

import json
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from multiprocessing.pool import ThreadPool
from pathlib import Path

import pandas as pd
import pytest

from etl import journal
from etl.faults import SourceError, shown
from etl.paths import PROJECT, Places
from etl.refresh import file_checks, forking, reader, run, workbooks
from etl.refresh.deadline import Clock, LateError, within
from etl.refresh.download import Downloader, Fetched, Limits, Wanted
from etl.refresh.feeds import CurrentFigures, Reading
from etl.refresh.run import ALL_FEEDS
from etl.refresh.sources import police_uk, postcodes_io
from etl.refresh.transforms import boundaries

from . import crafted
from .conftest import served
from .publisher import ASSETS, FORCE_AREA_TITLE, INDEX, ODS, Publisher, Response

pytestmark = pytest.mark.slow

FEEDS = {feed.name: feed for feed in ALL_FEEDS}
NAME = "https://www.gov.uk/prc-pfa-mar2013-onwards-tables-230426.ods"


def read(name: str, path: Path, places: Places, seconds: float) -> str:
    """What is said of a file that must not be read."""
    forking.warm_up()
    answer = reader.read(FEEDS[name], [Fetched(path, "", NAME, NAME)], CurrentFigures(places), seconds)
    return str(answer)


def offer_contacts(publisher: Publisher, places: Places, **of_kent: object) -> None:
    """data.police.uk in good order, but for what Kent's page says."""
    forces = pd.read_csv(places.register / "force.csv")
    listed = [{"id": force, "name": name} for force, name in zip(forces.force_id, forces.name)]
    publisher.json("data.police.uk/api/forces", listed)
    for item in listed:
        facts = item | {"telephone": "101", "url": f"https://www.{item['id']}.police.uk/", "engagement_methods": []}
        publisher.json(f"data.police.uk/api/forces/{item['id']}", facts | (of_kent if item["id"] == "kent" else {}))


def state(places: Places, feed: str) -> str:
    (fresh,) = [fresh for fresh in places.freshness() if fresh.feed == feed]
    return fresh.message


# -- files that never end ----------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("make", [crafted.wrong_closing_tag, crafted.ends_inside_a_sheet, crafted.one_long_attribute])
def test_a_workbook_that_never_ends_is_ended(make, places, tmp_path):
    path = make(tmp_path / "crafted.ods")
    started = time.monotonic()
    assert "not read within the 2 seconds we allow" in read("recorded_crime", path, places, 2)
    assert time.monotonic() - started < 30


@pytest.mark.slow
@pytest.mark.parametrize("make", [crafted.last_row_there_is, crafted.far_cell])
def test_a_cell_far_away_takes_no_memory(make, places, tmp_path):
    path = make(tmp_path / "crafted.xlsx")
    assert "more than the 1,200 MB of memory we allow" in read("crime_rate", path, places, 60)


@pytest.mark.slow
def test_a_row_that_calls_itself_the_four_billionth_is_not_counted_up_to(tmp_path):
    path = crafted.last_row_there_is(tmp_path / "crafted.xlsx")
    book = workbooks.open_large_book(path, "It")
    with pytest.raises(SourceError, match="more than the 1,048,576 rows that the format allows"):
        for _ in book.rows(book.sheet_names[0]):
            pass


@pytest.mark.slow
def test_a_gigabyte_of_spaces_takes_no_memory(places, tmp_path):
    path = crafted.spaces(tmp_path / "crafted.ods", 900)
    said = read("recorded_crime", path, places, 60)
    assert "more than the 1,200 MB of memory we allow" in said or "not read within" in said


@pytest.mark.slow
def test_what_a_crafted_file_does_costs_no_other_source(publisher, refresh, places, tmp_path, monkeypatch):
    monkeypatch.setenv("ON_THE_RECORD_READING_SECONDS", "3")
    publisher.publish_recorded_crime(crafted.wrong_closing_tag(tmp_path / "crafted.ods"), "230726")
    offer_contacts(publisher, places)
    before = served(places)
    done = refresh("--source", "police_uk")
    assert done.status == 3, done.words
    assert "home_office: The file was not read within the 3 seconds we allow" in done.words
    assert "police_uk contacts" in done.words and served(places) != before
    assert refresh(source="police_uk").status == 0, "the lock is free again"


@pytest.mark.parametrize("parts, is_refused", [(30_000, True), (3, False)])
def test_a_zip_of_too_many_parts_is_not_opened(parts, is_refused, tmp_path):
    with zipfile.ZipFile(tmp_path / "x.ods", "w") as book:
        for number in range(parts):
            book.writestr(f"{number}", b"")
    if is_refused:
        with pytest.raises(SourceError, match="is made of far too many parts; it was not opened"):
            file_checks.check(tmp_path / "x.ods", file_checks.ODS, "", "testshire.example", 1_000_000)
    else:
        file_checks.check(tmp_path / "x.ods", file_checks.ODS, "", "testshire.example", 1_000_000)


# -- time limits -------------------------------------------------------------------------------------------------------


class Dripping:
    """A server that sends these bytes again and again, or one a time, and never ends."""

    def __init__(self, first: bytes, drip: bytes, pause: float) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._first, self._drip, self._pause = first, drip, pause
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        try:
            connection.recv(4096)
            connection.sendall(self._first)
            while True:
                connection.sendall(self._drip)
                time.sleep(self._pause)
        except OSError:
            return

    def close(self) -> None:
        self._socket.close()


DRIPS = {
    "status line": (b"HTTP/1.1 200 ", b"O"),
    "headers": (b"HTTP/1.1 200 OK\r\nX-Long: ", b"x"),
    "body": (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900000\r\n\r\n{", b" "),
    "100 Continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
}


@pytest.fixture(params=DRIPS)
def dripping(request, places) -> Iterator[Dripping]:
    places.downloads.mkdir()
    server = Dripping(*DRIPS[request.param], pause=0.05)
    yield server
    server.close()


def test_an_answer_that_drips_does_not_outlast_its_time(dripping, places):
    downloader = Downloader(places, "ons", Limits(read_seconds=5, page_seconds=0.6), dripping.address)
    wanted = Wanted("https://www.ons.gov.uk/file", file_checks.JSON, frozenset({"www.ons.gov.uk"}))
    started = time.monotonic()
    with pytest.raises(SourceError, match=r"www\.ons\.gov\.uk was not done within 1 seconds and we stopped"):
        downloader.get(wanted)
    assert time.monotonic() - started < 2
    (attempt,) = journal.attempts(places)
    assert attempt["outcome"] == "unreachable"


def test_a_website_that_drips_does_not_outlast_its_time(dripping, places):
    downloader = Downloader(places, "victim_services", Limits(look_seconds=0.6), dripping.address)
    try:
        assert downloader.look("https://testshire.example/").status == 200, "its body is not read"
    except SourceError as error:
        assert "was not done within 1 seconds" in str(error)


def test_the_time_of_a_source_is_for_all_its_files_together(dripping, places):
    downloader = Downloader(places, "ons", Limits(page_seconds=0.4, total_seconds=0.6), dripping.address)
    wanted = Wanted("https://www.ons.gov.uk/file", file_checks.JSON, frozenset({"www.ons.gov.uk"}))
    started = time.monotonic()
    for words in (
        "was not done within",
        "was not done within",
        "was not asked: the 1 seconds for its source were over",
    ):
        with pytest.raises(SourceError, match=words):
            downloader.get(wanted)
    assert time.monotonic() - started < 2


def test_the_clock_stands_still_while_we_wait_for_ourselves():
    clock = Clock(10)
    with clock.stopped():
        time.sleep(0.2)
        assert clock.left() > 9.9
    assert clock.left() > 9.9


def test_a_step_in_time_and_one_too_late():
    assert within(5, lambda: "done") == "done"
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 / 0)
    with pytest.raises(LateError):
        within(0.05, lambda: time.sleep(1))


@pytest.mark.slow
def test_a_slow_publisher_holds_up_no_other(places, publisher, refresh, monkeypatch):
    monkeypatch.setenv("ON_THE_RECORD_PAGE_SECONDS", "2")
    offer_contacts(publisher, places)
    publisher.routes[INDEX] = Response(b"{}" + bytes(2_000), chunks=1_000, pause=0.5)
    started = time.monotonic()
    done = refresh("--source", "police_uk")
    assert done.status == 3 and "contacts of 43 forces" in done.words
    assert "home_office: www.gov.uk was not done within 2 seconds" in done.words
    assert time.monotonic() - started < 60


def test_what_a_server_never_lets_go_of_is_ended_from_outside(places):
    """The last resort: a thread that does not come back."""
    downloader = Downloader(places, "ons", Limits(total_seconds=0))
    downloader.clock = Clock(-run.GRACE_SECONDS)
    with ThreadPool(1) as pool:
        hanging = pool.apply_async(time.sleep, (60,))
        ((result, reading),) = run._Job([FEEDS["population"]], downloader, hanging).wait()
    assert result.outcome == "unreachable" and reading is None and "ons was not done within 0 seconds" in result.message


@pytest.mark.slow
def test_figures_do_not_wait_for_pages_that_bring_none(places, publisher, refresh, monkeypatch):
    """What fills no table is still asked while the figures are published."""
    offer_contacts(publisher, places)
    seen = []
    publisher.routes["api.postcodes.io/postcodes/SW1A%202AA"] = lambda _: Response(b"{}", waits=0)
    published = run.publish

    def noting(where: Places, readings: dict, results: list) -> list:
        seen.append([result.feed.source for result in results])
        return published(where, readings, results)

    monkeypatch.setattr(run, "publish", noting)
    refresh("--source", "police_uk", source="postcodes_io")
    assert seen == [["police_uk"], ["postcodes_io"]]


@pytest.mark.parametrize("seconds", ["31536000", "9" * 400, "9" * 5000, "\u00b2"])
def test_a_pause_of_a_year_is_not_made(seconds, publisher, refresh, places):
    publisher.routes["hmicfrs.justiceinspectorates.gov.uk/robots.txt"] = Response(
        f"User-agent: *\nCrawl-delay: {seconds}\n".encode(), "text/plain"
    )
    done = refresh(source="hmicfrs")
    assert done.status == 3
    assert "asks programs to wait so long between two pages" in done.words or "cannot be read" in done.words
    assert sum(publisher.asked.values()) == 1


# -- words of others ---------------------------------------------------------------------------------------------------

HIDDEN = {
    "escape": "\x1b[2J",
    "turned": "\u202e",
    "isolated": "\u2066",
    "null": "\x00",
    "C1": "\x9b31m",
    "bell": "\x07",
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_cannot_be_seen_is_shown_escaped(name):
    said = shown(f"before {HIDDEN[name]} after")
    assert said.startswith("before \\") and said.endswith(" after") and said.isprintable()


def test_words_of_people_stay_as_they_are():
    for words in ("Heddlu Dyfed-Powys \u2013 \u00ea, \u0175", "two\nlines", "", "\u201cquoted\u201d"):
        assert shown(words) == words


def test_long_words_are_shortened():
    assert len(str(SourceError("faulty", "x" * 4_000_000))) < 2_100
    assert "(4,000,000 characters)" in str(SourceError("faulty", "x" * 4_000_000))


CONTACTS = {
    "name of a megabyte": (
        {"name": "K" * 1_000_000},
        "The name of kent is 1,000,000 characters long; the most we take is 100.",
    ),
    "name with an escape": ({"name": "Kent\x1b[2J"}, "The name of kent holds characters that cannot be seen"),
    "name turned round": ({"name": "Kent\u202e"}, "The name of kent holds characters that cannot be seen"),
    "no name": ({"name": None}, "The name of kent is empty, where text should stand."),
    "name is a list": ({"name": ["Kent"]}, "The name of kent is a list, where text should stand."),
    "premium rate": (
        {"telephone": "0909 879 0000"},
        "The telephone number of kent is not a number that is free or charged as",
    ),
    "personal number": ({"telephone": "070 1234 5678"}, "The telephone number of kent is not a number that is free"),
    "number as a number": ({"telephone": 101}, "The telephone number of kent is a number, where text should stand."),
    "website that ends a quote": ({"url": 'https://x"onmouseover='}, "The website of kent is not a web address."),
    "website of somebody": ({"url": "https://kent.example/"}, "The website of kent is not an address of police.uk."),
    "website that only looks like it": (
        {"url": "https://kentpolice.uk.example/police.uk"},
        "is not an address of police.uk",
    ),
    "website that runs": ({"url": "javascript:alert(1)"}, "The website of kent is not a web address."),
    "website is an object": ({"url": {"a": 1}}, "The website of kent is an object, where text should stand."),
    "another force": ({"id": "essex"}, "The page of kent at data.police.uk is not that of this force."),
    "ways are text": ({"engagement_methods": "x"}, "The ways to engage with kent is not a list of entries."),
    "ways without end": ({"engagement_methods": [{}] * 6_000}, "has 6,000 entries; the most we take is 5,000."),
}


def contacts_read(folder: Path, places: Places, of_kent: dict) -> Reading:
    """What is read of the 43 pages of data.police.uk, in good order but for what Kent's says."""
    current, answers = CurrentFigures(places), []
    for force_id in current.short_names():
        facts = {"id": force_id, "name": "Testshire", "telephone": "101", "url": f"https://www.{force_id}.police.uk/"}
        path = folder / f"{force_id}.json"
        path.write_text(json.dumps(facts | (of_kent if force_id == "kent" else {})))
        answers.append(Fetched(path, "", "https://data.police.uk/", "https://data.police.uk/"))
    return police_uk.read(answers, current)


@pytest.mark.parametrize("case", CONTACTS)
def test_a_field_that_is_not_what_it_should_be_costs_that_force_alone(case, places, tmp_path):
    of_kent, words = CONTACTS[case]
    said = contacts_read(tmp_path, places, of_kent).message
    assert words in said and "contacts of 42 forces" in said and said.isprintable()


@pytest.mark.slow
def test_a_field_that_is_not_what_it_should_be_is_told_and_not_repeated(publisher, refresh, places):
    offer_contacts(publisher, places, name="HACKED\x1b[2J\u202e" * 100_000)
    done = refresh(source="police_uk")
    words = "not read, so as they were: kent (The name of kent is 1,100,000 characters long; the most we take is 100.)"
    assert done.status == 0 and words in done.words and words in state(places, "contacts")
    assert "HACKED" not in done.words and done.words.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    "way, words",
    [
        ({"title": "x" * 4_000_000, "url": "https://kent.example"}, "is 4,000,000 characters long"),
        ({"title": ["x"], "url": "https://kent.example"}, "is a list, where text should stand"),
        ({"title": "page", "url": "https://THIS SITE HAS BEEN HACKED, RING 0909 879 0000"}, "is not a web address"),
        (
            {"title": "page", "url": "https://kent.example/" + "x" * 500},
            "is 521 characters long; the most we take is 500",
        ),
    ],
)
def test_a_way_to_engage_that_is_none_is_left_out(way, words, places, tmp_path):
    good = {"title": "page", "url": "https://kent.example/page"}
    reading = contacts_read(tmp_path, places, {"engagement_methods": [way, good]})
    assert "contacts of 43 forces, 1 ways to engage; 1 ways to engage left out" in reading.message
    assert words in reading.message and "HACKED" not in reading.message
    assert reading.quarantined.force_id.tolist() == ["kent"] and words in reading.quarantined.reason[0]


FILES = {
    "address reads like a message": (
        "https://THIS SITE HAS BEEN HACKED, RING 0909 879 0000/a-230726.ods",
        "is not a web address",
    ),
    "file name reads like a message": (
        f"https://{ASSETS}/THIS%20SITE%20HAS%20BEEN%20HACKED-230726.ods",
        "is not the name of a file",
    ),
    "address of 4 MB": (f"https://{ASSETS}/{'x' * 4_000_000}", "characters long; the most we take is 500"),
    "no text": (5, "The address of a file on GOV.UK's page is a number, where text should stand."),
    "an object": ({"HACKED": 1}, "The address of a file on GOV.UK's page is an object, where text should stand."),
    "with an escape": (f"https://{ASSETS}/\x1b[2J-230726.ods", "holds characters that cannot be seen"),
}


@pytest.mark.parametrize("case", FILES)
def test_an_address_that_is_none_is_not_repeated(case, publisher, refresh, places):
    address, words = FILES[case]
    item = {"title": FORCE_AREA_TITLE, "url": address, "content_type": ODS}
    publisher.json(INDEX, {"details": {"attachments": [item]}})
    done = refresh()
    assert done.status == 3 and words in done.words and words in state(places, "recorded_crime")
    assert "HACKED" not in done.words and "TypeError" not in done.words


@pytest.mark.parametrize(
    "page", [{"details": []}, {"details": {"attachments": [5]}}, {"details": {"attachments": "x"}}, 5]
)
def test_a_page_of_another_shape(page, publisher, refresh):
    publisher.json(INDEX, page)
    done = refresh()
    assert (
        "GOV.UK's list of files is not a list of entries" in done.words
        or "does not describe a page" in done.words
        or "is not the data" in done.words
    )


@pytest.mark.parametrize("text", ["[" * 100_000, "[" + "9" * 5_000 + "]"])
def test_json_that_cannot_be_read(text, tmp_path):
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(SourceError, match="is not whole JSON"):
        file_checks.read_json(tmp_path / "x.json", "testshire.example")


@pytest.mark.parametrize(
    "fields, expected",
    [
        ({"pfa": ["Kent"], "codes": {"pfa": "E23000032"}}, "unreachable"),
        ({"pfa": "Kent", "codes": {"pfa": ["E23000032"]}}, "unreachable"),
        ({"pfa": None, "codes": {"pfa": None}, "country": {"a": 1}}, "unreachable"),
        ({"pfa": None, "codes": {"pfa": "x" * 1_000_000}, "country": "Scotland"}, "unreachable"),
        ({"pfa": "Kent", "codes": "E23000032"}, "unreachable"),
    ],
)
def test_a_postcode_answer_of_another_kind(fields, expected):
    areas = postcodes_io.areas(Places(PROJECT / "data"))
    assert postcodes_io._force({"result": fields}, areas) == postcodes_io.NoForce(expected)


def outline(points: object, name: object = "Testshire") -> dict:
    ring = {"type": "Polygon", "coordinates": [points]}
    return {"features": [{"properties": {"PFA23CD": "E23000032", "PFA23NM": name}, "geometry": ring}]}


@pytest.mark.parametrize(
    "points, words",
    [
        ([["1", "52"]], "is text, where a number should stand"),
        ([[float("inf"), 52]], "where a number should stand"),
        ([[float("nan"), 52]], "is no finite number, where a number should stand"),
        ([[True, 52]], "is true or false, where a number should stand"),
        ([[1]], "is not made of polygons"),
        (5, "is not made of polygons"),
        ("x", "is not made of polygons"),
    ],
)
def test_outlines_that_are_none(points, words):
    with pytest.raises(SourceError, match=words):
        boundaries.simplified(outline(points), {"E23000032": "kent"})


def test_headers_without_end_are_not_kept(publisher, places):
    places.downloads.mkdir()
    publisher.routes["www.ons.gov.uk/file"] = Response(
        b"{}", headers={"ETag": "x" * 30_000, "Last-Modified": "y" * 30_000}
    )
    wanted = Wanted("https://www.ons.gov.uk/file", file_checks.JSON, frozenset({"www.ons.gov.uk"}))
    Downloader(places, "ons", Limits(), publisher.address).get(wanted)
    assert (places.downloads / "validators.json").stat().st_size < 1_000
    assert journal.log_file(places).stat().st_size < 5_000


def test_where_a_redirect_leads_is_said_only_if_it_is_an_address(publisher, refresh):
    publisher.routes[INDEX] = Response(status=302, headers={"Location": "https://HACKED RING 0909/"})
    done = refresh()
    assert "sent us on to an address that is none" in done.words and "HACKED" not in done.words
