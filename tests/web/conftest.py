"""A database of its own for these tests, and the middleware that serves it in front of an app that answers 404."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import streamlit
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.web.assets import Assets, Prepared
from dashboard.web.headers import ResponseHeaders
from dashboard.web.serve import OpenData
from dashboard.web.shell import Shell
from etl import load
from etl.paths import PROJECT, Places

TODAY = "2026-11-22"
STATIC = Path(streamlit.__file__).parent / "static"
CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="package", autouse=True)
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder whose inputs are the project's own and whose build is the tests' own."""
    folder = tmp_path_factory.mktemp("data")
    for name in ("register", "snapshot", "sources.csv", "withdrawn_numbers.csv", "datapackage.json"):
        (folder / name).symlink_to(PROJECT / "data" / name)
    load.build(Places(folder))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ON_THE_RECORD_DATA", str(folder))
        patch.setenv("ON_THE_RECORD_TODAY", TODAY)
        yield folder


def stack(prepared: Path):
    """The middleware as app.py stacks it, Streamlit replaced by a 404."""
    shell = Shell(Starlette(), STATIC / "index.html")
    return ResponseHeaders(OpenData(Assets(shell, Prepared(STATIC, prepared))))


@pytest.fixture(scope="package")
def asgi(data: Path):
    return stack(data / "build" / "assets")


@pytest.fixture(scope="package")
def client(asgi) -> TestClient:
    return TestClient(asgi, base_url="http://testserver")


@pytest.fixture(scope="package")
def site_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the site says on its two output streams."""
    return tmp_path_factory.mktemp("log") / "site.log"


@pytest.fixture(scope="package")
def site(data: Path, site_log: Path) -> Iterator[str]:
    """The real thing: `streamlit run app.py` on a free port; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with site_log.open("wb") as log:
        process = subprocess.Popen(command, cwd=PROJECT, env=os.environ, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://localhost:{port}"
    try:
        for _ in range(120):
            try:
                if httpx.get(f"{address}/healthz").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.5)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)
