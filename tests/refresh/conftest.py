"""A small copy of the figures with a database built from it, and the publisher that stands in for all the servers."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from etl.__main__ import main
from etl.build import load
from etl.faults import SourceError
from etl.paths import PROJECT, Places
from etl.refresh import reader
from etl.refresh.feeds import CurrentFigures, Feed, Reading

from . import workbooks
from .publisher import Publisher

YEARS = ("2023/24", "2024/25", "2025/26")
GROUPS = ("Robbery", "Public order offences")
RELEASE = "2026-04-23"


@dataclass
class Refresh:
    """What a run of `python -m etl refresh` did."""

    status: int
    words: str


def trim(data: Path) -> Places:
    """Copy the project's figures with only a few years and kinds of crime, so that a build is quick."""
    places = Places(data)
    shutil.copytree(PROJECT / "data/register", places.register)
    shutil.copytree(PROJECT / "data/snapshot", places.snapshot)
    for name in ("sources.csv", "withdrawn_numbers.csv", "name_variant.csv", "missing_mark.csv"):
        shutil.copy(PROJECT / "data" / name, data / name)
    detail = pd.read_parquet(places.snapshot / "recorded_crime.parquet")
    detail = detail[detail.financial_year.isin(YEARS) & detail.offence_group.isin(GROUPS)]
    totals = detail.groupby(["force_id", "financial_year"], as_index=False).agg(
        offences_count=("offences_count", "sum"), quarters_count=("quarter", "nunique")
    )
    totals.insert(2, "released_on", RELEASE)
    totals["source_id"] = detail.source_id.iloc[0]
    outcome = pd.read_parquet(places.snapshot / "outcome.parquet")
    detail.to_parquet(places.snapshot / "recorded_crime.parquet", index=False)
    totals.to_parquet(places.snapshot / "recorded_crime_total.parquet", index=False)
    outcome[outcome.outcome_type == 1].to_parquet(places.snapshot / "outcome.parquet", index=False)
    return places


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """The trimmed figures and a database of them; copied for each test, never changed."""
    places = trim(tmp_path_factory.mktemp("figures") / "data")
    load.build(places)
    return places


@pytest.fixture
def places(built: Places, tmp_path: Path) -> Places:
    # Linked, not copied: nothing here is ever written in place.
    shutil.copytree(built.data, tmp_path / "data", copy_function=os.link)
    return Places(tmp_path / "data")


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    server = Publisher()
    yield server
    server.close()


@pytest.fixture
def refresh(
    places: Places, publisher: Publisher, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> Callable[..., Refresh]:
    """Runs the command in this process, with a local publisher and short time limits."""
    monkeypatch.setenv("ON_THE_RECORD_DATA", str(places.data))
    for name, value in {
        "CONNECT_SECONDS": "3",
        "READ_SECONDS": "5",
        "BACKOFF_SECONDS": "0.01",
        "RETRY_AFTER_SECONDS": "3",
        "RETRIES": "2",
    }.items():
        monkeypatch.setenv(f"ON_THE_RECORD_{name}", value)

    def run(*options: str, source: str | None = "home_office", mirror: str | None = publisher.address) -> Refresh:
        capsys.readouterr()
        chosen = ["--source", source] if source else []
        status = main(["refresh", *chosen, *(["--mirror", mirror] if mirror else []), *options])
        printed = capsys.readouterr()
        return Refresh(status, printed.out + printed.err)

    return run


def read_here(feed: Feed, files: list, current: CurrentFigures, seconds: float) -> Reading | SourceError:
    """Reads like `reader.read`, but in this process: a test that changes our code reaches it here."""
    return reader.guarded(lambda: reader.with_files(feed.read(files, current)))


@pytest.fixture
def reads_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "read", read_here)


@pytest.fixture
def detail(built: Places) -> pd.DataFrame:
    """Recorded crime as bundled, trimmed: what an honest release would contain."""
    return pd.read_parquet(built.snapshot / "recorded_crime.parquet")


@pytest.fixture
def rows(detail: pd.DataFrame) -> pd.DataFrame:
    """The same as the Home Office lays it out, with the transport police among the forces."""
    published = workbooks.published_rows(detail)
    transport = published[published["Force Name"] == "Kent"].assign(**{"Force Name": "British Transport Police"})
    return pd.concat([published, transport], ignore_index=True)


def served(places: Places) -> tuple[str, str]:
    """What is published, to the byte: hashes of the database and of the pointer to it."""
    database = places.current().database
    return hashlib.sha256(database.read_bytes()).hexdigest(), places.pointer.read_text()
