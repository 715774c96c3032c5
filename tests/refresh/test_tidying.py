"""What a refresh leaves on the disk has bounds, and what the held figures were read from stays whatever they are."""

import json

import pytest

from etl import journal
from etl.refresh import tidying

from . import workbooks

pytestmark = pytest.mark.slow
FIRST, SECOND = "230426", "230726"


@pytest.fixture
def release(publisher, tmp_path):
    """Offers a release of recorded crime."""

    def offer(rows, released: str) -> None:
        book = workbooks.write_ods(tmp_path / f"{released}.ods", workbooks.recorded_crime_sheets(rows))
        publisher.publish_recorded_crime(book, released)

    return offer


def read_by_feed(places) -> set[str]:
    return {sha for state in json.loads(places.state.read_text()).values() for sha in state["read"]}


def kept(places) -> set[str]:
    return {path.name for path in (places.downloads / "raw").iterdir()}


def test_an_older_copy_goes_once_a_newer_release_is_published(rows, release, refresh, places, monkeypatch):
    monkeypatch.setattr(tidying, "MOST_OLDER_BYTES", 0)
    release(rows, FIRST)
    refresh()
    first = read_by_feed(places)
    assert first and kept(places) == first
    release(rows.assign(**{"Number of Offences": rows["Number of Offences"] + (rows.index == 0)}), SECOND)
    refresh()
    assert kept(places) == read_by_feed(places)
    assert not first & kept(places)
    assert {said["sha256"] for said in journal.read_whole(places.downloads / "validators.json").values()} <= kept(
        places
    )


def test_older_copies_within_the_bound_stay(rows, release, refresh, places):
    release(rows, FIRST)
    refresh()
    first = read_by_feed(places)
    release(rows.assign(**{"Number of Offences": rows["Number of Offences"] + (rows.index == 0)}), SECOND)
    refresh()
    assert first < kept(places)


def test_what_the_held_figures_were_read_from_outlives_a_refused_release(rows, release, refresh, places, monkeypatch):
    release(rows, FIRST)
    refresh()
    held = read_by_feed(places)
    monkeypatch.setattr(tidying, "MOST_OLDER_BYTES", 0)
    release(rows.assign(**{"Number of Offences": rows["Number of Offences"] * 2}), SECOND)
    assert refresh().status == 3
    assert read_by_feed(places) == held == kept(places)


def test_a_dry_run_forgets_nothing(rows, release, refresh, places, monkeypatch):
    release(rows, FIRST)
    refresh()
    before = kept(places)
    monkeypatch.setattr(tidying, "MOST_OLDER_BYTES", 0)
    refresh("--dry-run")
    assert before <= kept(places)


def test_the_log_keeps_its_newest_lines(rows, release, refresh, places, monkeypatch):
    monkeypatch.setattr(tidying, "MOST_FETCHES_LOGGED", 4)
    release(rows, FIRST)
    places.downloads.mkdir()
    log = journal.log_file(places)
    attempt = {"fetched_at": "2026-01-01", "source_name": "ons", "outcome": "kept", "message": ""}
    for number in range(9):
        journal.log(places, attempt | {"url": f"https://example.org/{number}"})
    refresh()
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert len(lines) == 4
    assert "prc-pfa" in " ".join(line["url"] for line in lines)
    assert not log.with_suffix(".partial").exists()
