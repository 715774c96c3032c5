"""How long a browser and what stands before us may keep each kind of answer, as the table in docs/deploy.md says."""

import re

import httpx
import pytest

from dashboard.database import store
from dashboard.open_data import routes
from dashboard.site_pages import BY_ADDRESS
from etl.paths import PROJECT

TABLE = (PROJECT / "docs" / "deploy.md").read_text(encoding="utf-8").split("## A CDN in front")[1].split("\n## ")[0]
PAGE = "public, max-age=0, s-maxage=60, stale-if-error=86400"
DATA = "public, max-age=300, stale-while-revalidate=60, stale-if-error=86400"
FOR_EVER = "public, max-age=31536000, immutable"
HELP, NEVER = "no-cache", "no-store"
LIFETIMES = {
    **{address: HELP if page.script is None else PAGE for address, page in BY_ADDRESS.items()},
    "/force?force=kent": PAGE,
    "/get_help?force=kent&need=fraud": HELP,
    "/brief/": DATA,
    "/brief/kent": DATA,
    "/brief/nowhere": NEVER,
    "/embed/kent": DATA,
    "/embed/compare?forces=kent,essex&measure=recording_rate": DATA,
    "/api/v1/forces.json": DATA,
    "/api/v1/forces/kent.json": DATA,
    "/data/": DATA,
    "/data/latest/grade.csv": DATA,
    "/data/{version}/grade.csv": FOR_EVER,
    "/feed.xml": DATA,
    "/sitemap.xml": DATA,
    "/robots.txt": DATA,
    "/search?near=Kent": NEVER,
    "/healthz": NEVER,
    "/no/such/address": NEVER,
}


def get(site: str, path: str) -> httpx.Response:
    return httpx.get(site + path.format(version=store.version()), headers={"accept-encoding": "br"})


@pytest.mark.parametrize("path", LIFETIMES)
def test_an_answer_may_be_kept_as_long_as_the_table_says(site: str, path: str) -> None:
    answer = get(site, path)
    assert answer.headers["cache-control"] == LIFETIMES[path]
    if "public" in LIFETIMES[path]:
        assert answer.status_code == 200 and answer.headers["vary"] == "accept-encoding"
        assert "set-cookie" not in answer.headers


def test_scripts_may_be_kept_for_ever(site: str) -> None:
    asset = re.search(r'"\./(static/js/index[^"]+\.js)"', get(site, "/").text)[1]
    assert get(site, f"/{asset}").headers["cache-control"] == FOR_EVER


def test_what_is_kept_is_asked_for_again_with_few_bytes(site: str) -> None:
    for path, lifetime in LIFETIMES.items():
        if "max-age" in lifetime:
            tag = get(site, path).headers["etag"]
            again = httpx.get(
                site + path.format(version=store.version()), headers={"accept-encoding": "br", "if-none-match": tag}
            )
            assert (again.status_code, again.content) == (304, b"") and again.headers["cache-control"] == lifetime


def test_every_kind_of_address_has_a_row_in_the_table() -> None:
    rows = [re.findall(r"`(/[^`]*)`", line.split("|")[1]) for line in TABLE.splitlines() if line.startswith("| `")]
    named = [address for row in rows for address in row]
    for address in [*BY_ADDRESS, *(endpoint.path for endpoint in routes.ENDPOINTS), "/static/", "/_stcore/", "/media/"]:
        own = re.sub(r"\{\w+(:\w+)?\}", "x", address)
        assert any(
            own in (one, one.rstrip("/")) or (one.endswith("/") and own.startswith(re.sub(r"\{\w+\}", "x", one)))
            for one in named
            if one != "/" or own == "/"
        ), address
