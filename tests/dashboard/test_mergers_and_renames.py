"""Two councils merge and a force takes a new name: steps of docs/RUNBOOK.md, done with rows of CSV files and nothing else."""

import csv
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from starlette.testclient import TestClient

from app import app
from dashboard.database import store
from dashboard.rules import force_record, force_search
from etl.build import checks, load
from etl.paths import Places
from etl.refresh.feeds import CurrentFigures

pytestmark = pytest.mark.slow

Row = dict[str, str]
MERGED = ("Gravesham", "Tonbridge and Malling")
NEW_COUNCIL = "Testshire Vale"
NOTE = f"became part of {NEW_COUNCIL} in April 2026"


def rewrite(file: Path, change: Callable[[Row], Row], *added: Row) -> None:
    """Change rows of a CSV file as a person would, and add some below."""
    with file.open(encoding="utf-8", newline="") as held:
        reader = csv.DictReader(held)
        columns, rows = reader.fieldnames, [change(row) for row in reader]
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns or [], lineterminator="\n")
        writer.writeheader()
        writer.writerows([*rows, *added])


@pytest.fixture(scope="module", autouse=True)
def figures(built: Places, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """The real figures after both, built, and read by this module."""
    folder = tmp_path_factory.mktemp("renamed") / "data"
    shutil.copytree(built.data, folder, ignore=shutil.ignore_patterns("build"))
    places = Places(folder)
    source = "ons-lad-csp-pfa-lookup-2024"
    rewrite(
        places.register / "council.csv",
        lambda row: row | {"status": "former", "status_note": NOTE} if row["name"] in MERGED else row,
        {
            "council_code": "E06000999",
            "name": NEW_COUNCIL,
            "force_id": "kent",
            "region": "South East",
            "status": "current",
            "source_id": source,
        },
    )
    rewrite(
        places.register / "force.csv",
        lambda row: (
            row | {"name": "Testshire Constabulary", "short_name": "Testshire", "alt_name": "Sussex Police"}
            if row["force_id"] == "sussex"
            else row
        ),
    )
    with pytest.MonkeyPatch.context() as patch:
        load.build(places)
        patch.setenv("ON_THE_RECORD_DATA", str(folder))
        yield places


def test_the_checks_pass(figures: Places) -> None:
    con = duckdb.connect(str(figures.current().database), read_only=True, config=store.LOCKED)
    assert [finding.sentence for finding in checks.run(con, figures, date(2026, 11, 28)) if finding.is_failure] == []
    con.close()


@pytest.mark.parametrize("typed", [NEW_COUNCIL, *MERGED])
def test_the_new_council_and_those_that_merged_lead_to_the_force(typed: str) -> None:
    found = force_search.find(typed)
    assert [choice.force_id for choice in found.choices] == ["kent"], found
    assert (NOTE in found.sentence) == (typed in MERGED)


@pytest.mark.parametrize("typed", ["Testshire Constabulary", "testshire", "Sussex Police", "Sussex"])
def test_both_names_of_the_force_lead_to_it(typed: str) -> None:
    found = force_search.find(typed)
    assert {choice.force_id for choice in found.choices} == {"sussex"}, found


@pytest.mark.parametrize("publisher", ["home_office", "ons", "postcodes_io"])
@pytest.mark.parametrize("name", ["Testshire", "Testshire Constabulary", "Sussex", "Sussex Police"])
def test_publishers_may_use_either(publisher: str, name: str, figures: Places) -> None:
    assert CurrentFigures(figures).names(publisher).find("force", name) == "sussex"


def test_addresses_stay_and_pages_use_the_new_name() -> None:
    assert force_record.force("sussex").name == "Testshire Constabulary"
    client = TestClient(app, base_url="http://testserver")
    brief = client.get("/brief/sussex")
    assert brief.status_code == 200 and "Testshire Constabulary" in brief.text
    assert client.get("/api/v1/forces/sussex.json").json()["force"]["short_name"] == "Testshire"
