"""What all tests share: the real figures built once in a folder of their own, the site served from them, and a browser."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright
from serving import TODAY, serving

from dashboard.database import store
from etl.build import load
from etl.paths import PROJECT, Places

# The machine's speed is no property of the code.
hypothesis.settings.register_profile("on-the-record", deadline=None)
hypothesis.settings.register_profile("quick", deadline=None, max_examples=20)
hypothesis.settings.load_profile("on-the-record")


TESTS = Path(__file__).parent
LONG = [
    TESTS / name
    for name in (
        "refresh/test_safe.py",
        "server/test_documents.py",
        "pages/test_browser.py",
        "chaos/test_chaos.py",
        "deploy/test_two_processes.py",
        "pages/test_pages.py",
        "pages/test_keyboard.py",
        "etl/test_build_publishing.py",
    )
]
"""Files of a minute and more. Begun first: the last file of a run keeps one worker waiting for the other."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "site" in getattr(item, "fixturenames", ()) or item.path.is_relative_to(TESTS / "pages"):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: LONG.index(item.path) if item.path in LONG else len(LONG))


def copy_data(target: Path) -> Places:
    """The input files as they stand in the repository, without what was downloaded or built here."""
    shutil.copytree(PROJECT / "data", target, ignore=shutil.ignore_patterns("build", "downloads"))
    return Places(target)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], object]], Path]:
    """The folder of that name, made by the first process of the run that needs it; for reading and copying only."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def folder(name: str, make: Callable[[Path], object]) -> Path:
        with FileLock(shared / f"{name}.lock"):
            if not (shared / f"{name}.made").exists():
                make(shared / name)
                (shared / f"{name}.made").touch()
        return shared / name

    return folder


@pytest.fixture(scope="session", autouse=True)
def built(made_once: Callable[[str, Callable[[Path], object]], Path]) -> Iterator[Places]:
    """The real figures, built once; the whole session reads them, and the checkout's own data/build is never touched."""
    figures = Places(made_once("figures", lambda folder: load.build(copy_data(folder))))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("ON_THE_RECORD_DATA", str(figures.data))
        environment.setenv("ON_THE_RECORD_TODAY", TODAY)
        yield figures
    store._rows.cache_clear()
    store._by_force.cache_clear()
    store._open.cache_clear()


@pytest.fixture
def own_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """A copy of the input files that the test may change, and that the pages read; nothing is built from it yet."""
    figures = copy_data(tmp_path / "data")
    monkeypatch.setenv("ON_THE_RECORD_DATA", str(figures.data))
    return figures


@pytest.fixture
def no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """A data folder in which nothing was ever built."""
    monkeypatch.setenv("ON_THE_RECORD_DATA", str(tmp_path))
    return Places(tmp_path)


@pytest.fixture(scope="session")
def site(built: Places, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the real site, started as a visitor's server starts it, on its own copy of the built figures."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(built.data, folder / "data")
    with serving(folder / "data", folder / "log.txt") as server:
        yield server.address


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Debian's Chromium, without the window it never shows where it can be: a page then takes two thirds of the processor's time.

    A module that measures words says IN_A_WINDOW: only there are letters as wide as readers see them. Where there is no Chromium
    the tests are skipped and say so; in CI that is a failure.
    """
    names = ["chromium"] if getattr(request.module, "IN_A_WINDOW", False) else ["chromium-headless-shell", "chromium"]
    chromium = next(filter(None, map(shutil.which, names)), None)
    if chromium is None:
        reason = "Chromium is not installed; try: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield running
        running.close()
