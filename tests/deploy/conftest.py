"""Two real processes of the site on one data folder, and Debian's nginx with the shipped settings in front of them."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from proxy import Proxy, proxying
from serving import Server, free_port, serving

from etl.paths import Places

BEHIND_NGINX = {"STREAMLIT_SERVER_ADDRESS": "127.0.0.1"}
"""Named, so that nginx's address looks like one: on Streamlit's own choice, "::", it comes as ::ffff:127.0.0.1 and is not believed."""


@pytest.fixture(scope="session")
def nginx() -> str:
    """Debian's nginx. Where there is none the tests are skipped and say so; in CI that is a failure."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        reason = "nginx is not installed; try: apt-get install nginx"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="module")
def data(built: Places, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder that the processes share."""
    folder = tmp_path_factory.mktemp("shared") / "data"
    shutil.copytree(built.data, folder)
    return folder


@pytest.fixture(scope="module")
def processes(nginx: str, data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Server]]:
    """Two processes of the site."""
    logs = tmp_path_factory.mktemp("logs")
    with ExitStack() as stack:
        yield [
            stack.enter_context(serving(data, logs / f"site-{number}.txt", environment=BEHIND_NGINX))
            for number in (1, 2)
        ]


@pytest.fixture(scope="module")
def proxy(nginx: str, processes: list[Server], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """nginx in front of the two."""
    addresses = [server.address.removeprefix("http://") for server in processes]
    with proxying(nginx, tmp_path_factory.mktemp("nginx"), free_port(), addresses) as started:
        yield started
