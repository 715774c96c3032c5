"""The static copy, served by a plain web server: every link leads somewhere, and earlier versions stay."""

import functools
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import httpx
import pytest
from bs4 import BeautifulSoup

from dashboard.database import store
from etl.__main__ import main

pytestmark = pytest.mark.slow

EARLIER = "20260101T000000Z-abcdef01"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy made where one of an earlier version was."""
    folder = tmp_path_factory.mktemp("copy")
    earlier = folder / "data" / EARLIER
    earlier.mkdir(parents=True)
    (earlier / "on-the-record.zip").write_bytes(b"as it was")
    assert main(["export", str(folder)]) == 0
    return folder


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Python's own web server, without a line for every request."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def served(copy: Path) -> Iterator[str]:
    """The copy behind Python's own web server, below a path of its own, as on a shared host."""
    handler = functools.partial(Quiet, directory=str(copy.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/{copy.name}/"
        server.shutdown()


def test_no_internal_link_is_broken(served: str) -> None:
    to_read, seen, pages = [served], set(), 0
    with httpx.Client() as reader:
        while to_read:
            address = to_read.pop()
            if address in seen:
                continue
            seen.add(address)
            response = reader.get(address)
            assert response.status_code == 200, address
            if not response.headers["content-type"].startswith("text/html"):
                continue
            pages += 1
            for element in BeautifulSoup(response.text, "html5lib").find_all(["a", "link"], href=True):
                target, _ = urldefrag(urljoin(address, element["href"]))
                if target.startswith("http://127.0.0.1"):
                    assert target.startswith(served), (address, target)  # nothing leads out of the copy
                    to_read.append(target)
    assert pages >= 46 and len(seen) > 230


def test_a_copy_keeps_the_versions_exported_before(copy: Path) -> None:
    assert (copy / "data" / EARLIER / "on-the-record.zip").read_bytes() == b"as it was"
    now = copy / "data" / store.version()
    for file in now.iterdir():
        if file.suffix != ".html":
            assert file.read_bytes() == (copy / "data" / "latest" / file.name).read_bytes()
    assert EARLIER in (copy / "data" / "index.html").read_text(encoding="utf-8")


def test_the_copy_says_what_the_live_site_says(copy: Path, client) -> None:
    assert (copy / "data/latest/grade.csv").read_bytes() == client.get("/data/latest/grade.csv").content
    live = client.get("/api/v1/forces/kent.json").json()
    assert json.loads((copy / "api/v1/forces/kent.json").read_text(encoding="utf-8")) == live
    text = BeautifulSoup((copy / "brief/kent/index.html").read_text(encoding="utf-8"), "html5lib").main.get_text()
    assert text == BeautifulSoup(client.get("/brief/kent").text, "html5lib").main.get_text()


def test_without_a_database_the_command_says_so(monkeypatch, tmp_path, capsys) -> None:
    monkeypatch.setenv("ON_THE_RECORD_DATA", str(tmp_path))
    assert main(["export", str(tmp_path / "copy")]) == 1
    assert "python -m etl build" in capsys.readouterr().err
