"""Servers to measure: the site as `make run` starts it, on a copy of the figures, and Streamlit as it comes."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.build import load
from etl.paths import PROJECT, Places
from tests.serving import Server, free_port, serving

CHROMIUM = shutil.which("chromium")
CHROMIUM_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def site(figures: Places) -> Server:
    """The site on these figures."""
    return serving(figures.data)


def stock_streamlit(script: Path) -> Server:
    """One script served by Streamlit as it comes, without this project's settings: only quiet, and it watches no files."""
    settings = ["--server.headless=true", "--browser.gatherUsageStats=false", "--server.fileWatcherType=none"]
    port = str(free_port())
    command = [sys.executable, "-m", "streamlit", "run", str(script), *settings, "--server.port", port]
    return Server(command, f"http://127.0.0.1:{port}", cwd=script.parent)


@contextmanager
def built_figures() -> Iterator[Places]:
    """A copy of the input files in a folder of its own, with a database built from them."""
    with tempfile.TemporaryDirectory() as folder:
        ignored = shutil.ignore_patterns("build", "downloads")
        figures = Places(Path(shutil.copytree(PROJECT / "data", Path(folder) / "data", ignore=ignored)))
        load.build(figures)
        yield figures
