"""The real figures as built for the whole run, and copies that tests may change."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from workbench import FileByFile, Sheet, Testshire, copy_figures, link_database, thin_figures

from etl.build import load
from etl.paths import Places


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """A private copy of the real figures, without a build; the command line uses it too."""
    monkeypatch.setenv("ON_THE_RECORD_DATA", str(tmp_path / "data"))
    return copy_figures(tmp_path / "data")


@pytest.fixture
def con(built: Places, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The real figures as published, read-only; under a name of its own, because the site may have the file open otherwise."""
    linked = tmp_path / "real.duckdb"
    link_database(str(built.current().database), str(linked))
    with duckdb.connect(str(linked), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def thin_and_built(made_once: Callable[[str, Callable[[Path], object]], Path]) -> Places:
    """All forces, programmes and years with hardly a detail, so that a build takes a second; built once. For copying only."""
    return Places(made_once("thin", lambda folder: load.build(thin_figures(folder))))


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, thin_and_built: Places) -> Places:
    """A private copy of the thin figures with their build published; the command line uses it too."""
    places = Places(tmp_path / "data")
    shutil.copytree(thin_and_built.data, places.data, ignore=shutil.ignore_patterns("build"))
    shutil.copytree(thin_and_built.build, places.build, copy_function=link_database)
    monkeypatch.setenv("ON_THE_RECORD_DATA", str(places.data))
    return places


@pytest.fixture
def sheet(published: Places) -> Callable[[str], Sheet]:
    """Opens a file of the private copy: sheet("register/grade.csv")."""
    return lambda name: Sheet(published.data / name)


@pytest.fixture(scope="module")
def file_by_file(thin_and_built: Places) -> Iterator[FileByFile]:
    loader = FileByFile(thin_and_built)
    yield loader
    loader.close()


@pytest.fixture(scope="module")
def testshire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Testshire]:
    county = Testshire(tmp_path_factory.mktemp("testshire") / "data")
    yield county
    county.close()
