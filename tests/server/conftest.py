"""A database of its own for these tests, and the middleware that serves it in front of an app that answers 404."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import TODAY, serving
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.server.address_middleware import AddressMiddleware, UnknownAddressMiddleware
from dashboard.server.open_data_middleware import OpenDataMiddleware
from dashboard.server.page_html import PageHtmlMiddleware
from dashboard.server.security_headers import SecurityHeadersMiddleware
from dashboard.server.static_assets import STATIC, StaticAssetsMiddleware
from etl.build import load
from etl.paths import PROJECT, Places


@pytest.fixture(scope="package", autouse=True)
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder whose inputs are the project's own and whose build is the tests' own."""
    folder = tmp_path_factory.mktemp("data")
    for name in (
        "register",
        "snapshot",
        "sources.csv",
        "name_variant.csv",
        "missing_mark.csv",
        "withdrawn_numbers.csv",
        "datapackage.json",
    ):
        (folder / name).symlink_to(PROJECT / "data" / name)
    load.build(Places(folder))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ON_THE_RECORD_DATA", str(folder))
        patch.setenv("ON_THE_RECORD_TODAY", TODAY)
        yield folder


@pytest.fixture(scope="package")
def asgi(data: Path) -> SecurityHeadersMiddleware:
    """The middleware as app.py stacks it, Streamlit replaced by a 404."""
    pages = PageHtmlMiddleware(UnknownAddressMiddleware(Starlette()), STATIC / "index.html")
    return SecurityHeadersMiddleware(AddressMiddleware(OpenDataMiddleware(StaticAssetsMiddleware(pages))))


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
    with serving(data, site_log) as server:
        yield server.address
