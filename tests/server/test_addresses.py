"""Addresses that are nearly right lead to the true one; those of nothing answer 404 with menu and search; the search needs no script."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from dashboard.server import address_middleware
from dashboard.server.address_middleware import UnknownAddressMiddleware
from dashboard.site_pages import BY_ADDRESS, MENU
from dashboard.text import find_page, open_data_words, problem_words, site_words
from etl.paths import PROJECT

TRUE = {
    "/compare?forces=kent&forces=essex&order=rate": "/compare?order=rate&forces=kent,essex",
    "/force?force=Kent": "/force?force=kent",
    "/force?force=KENT": "/force?force=kent",
    "/force?force=west%20mercia": "/force?force=west-mercia",
    "/force?force=Kent+Police": "/force?force=kent",
    "/force?force=the+met": "/force?force=metropolitan",
    "/force?force=Heddlu%20De%20Cymru": "/force?force=south-wales",
    "/force?force=Kent&utm_source=x": "/force?force=kent&utm_source=x",
    "/compare?forces=Kent,Essex&measure=latest_grade": "/compare?forces=kent,essex&measure=latest_grade",
    "/progress?force=Essex": "/progress?force=essex",
    "/get_help?force=GMP": "/get_help?force=greater-manchester",
    "/force/kent": "/force?force=kent",
    "/force/Kent/": "/force?force=kent",
    "/Force/KENT": "/force?force=kent",
    "/progress/kent": "/progress?force=kent",
    "/force/kent?force=essex": "/force?force=kent",
    "/kent": "/force?force=kent",
    "/West-Mercia": "/force?force=west-mercia",
    "/brief/Kent": "/brief/kent",
    "/brief/kent/": "/brief/kent",
    "/Brief/KENT/": "/brief/kent",
    "/brief/west%20mercia": "/brief/west-mercia",
    "/embed/Kent": "/embed/kent",
    "/FORCE": "/force",
    "/get_help/": "/get_help",
    "/Compare/?forces=kent,essex": "/compare?forces=kent,essex",
}
RIGHT = [
    "/",
    "/force?force=kent",
    "/compare?forces=kent,essex",
    "/brief/kent",
    "/brief/",
    "/brief",
    "/embed/kent",
    "/search",
]
NOTHING = [
    "/nonsense",
    "/a/b/c",
    "/chester",
    "/briefing",
    "/brief/a/b",
    "/embed/x/y",
    "/force/nowhere",
    "/index.html",
    "/static/js/nope.js",
    "/wp-login.php",
    "/.env",
    "/kent/essex/surrey",
    "/%3Cscript%3E",
    "/" + "a" * 3000,
]


@pytest.mark.parametrize("address", TRUE)
def test_an_address_that_is_nearly_right_leads_to_the_true_one(client, address: str) -> None:
    for method in ("GET", "HEAD"):
        response = client.request(method, address, follow_redirects=False)
        assert (response.status_code, response.headers["location"]) == (301, TRUE[address])
    assert client.get(TRUE[address], follow_redirects=False).status_code == 200


@pytest.mark.parametrize("address", [*RIGHT, *BY_ADDRESS, "/force?force=nowhere", "/force?force=kent,essex"])
def test_an_address_that_is_right_stays(client, address: str) -> None:
    assert client.get(address, follow_redirects=False).status_code == 200


def test_a_force_that_is_none_stays_for_the_page_to_say_so(client) -> None:
    assert client.get("/force?force=kant", follow_redirects=False).status_code == 200
    assert client.get("/brief/kant", follow_redirects=False).status_code == 404


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_address_leads_away_or_round_in_circles(path: str, query: str) -> None:
    address = address_middleware.true_address(f"/{path}", f"force={query}&x={path}")
    if address is not None:
        parts = urlsplit(address)
        assert address.startswith("/") and not address.startswith("//") and not parts.netloc
        assert address_middleware.true_address(parts.path, parts.query) is None


@pytest.mark.parametrize(
    "address", ["//evil.example", "/\\evil.example", "/%2f%2fevil.example/kent", "/force//evil.example"]
)
def test_nobody_is_sent_to_another_site(client, address: str) -> None:
    response = client.get(f"http://testserver{address}", follow_redirects=False)
    assert response.status_code in (404, 301)
    assert response.headers.get("location", "/force").startswith(("/force", "/brief", "/embed"))


@pytest.mark.browser
@pytest.mark.parametrize("address", NOTHING)
def test_an_unknown_address_answers_404_with_menu_and_search(site: str, address: str) -> None:
    response = httpx.get(f"{site}{address}", follow_redirects=True)
    assert response.status_code == 404 and response.headers["content-type"].startswith("text/html")
    page = BeautifulSoup(response.text, "html.parser")
    assert page.title.string == f"{open_data_words.NOT_FOUND} · {site_words.SITE}"
    assert problem_words.NO_SUCH_PAGE in page.get_text()
    assert [(link["href"], link.string) for link in page.select("nav a")] == [
        (page.address, page.name) for page in MENU
    ]
    assert page.select_one("form[method=post][action='/search'] input[name=typed]")
    assert "Streamlit" not in response.text and not page.select("script")
    assert "form-action 'self'" in response.headers["content-security-policy"]
    assert httpx.head(f"{site}{address}", follow_redirects=True).status_code == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/embed/compare", 400),
        ("/embed/compare?forces=kant", 400),
        ("/embed/compare?forces=kent&measure=rank", 400),
        ("/embed/compare?forces=greater-manchester&measure=recording_rate_peel_2021_22", 404),
        ("/embed/kent?theme=dark", 400),
        ("/embed/kant", 404),
        ("/embed/force/kant/timeline", 404),
        ("/brief/kant", 404),
        ("/brief/kent?q=x", 400),
        ("/search?q=Gloucester", 400),
    ],
)
def test_people_are_told_of_a_problem_on_a_page(client, address: str, status: int) -> None:
    response = client.get(address)
    assert response.status_code == status and response.headers["content-type"].startswith("text/html")
    title = open_data_words.NOT_FOUND if status == 404 else problem_words.NOT_UNDERSTOOD
    assert BeautifulSoup(response.text, "html.parser").h1.string == title
    if address.startswith("/embed"):
        assert "frame-ancestors *" in response.headers["content-security-policy"]


def test_an_unknown_address_of_the_api_answers_programs(client) -> None:
    for address in ("/api/v1/nope", "/data/nope"):
        assert client.get(address).headers["content-type"] == "application/problem+json"


@pytest.mark.slow
def test_what_streamlit_serves_still_comes(site: str) -> None:
    for address in ("/_stcore/health", "/_stcore/host-config", "/favicon.png", "/manifest.json"):
        assert httpx.get(f"{site}{address}").status_code == 200, address
    assert httpx.get(f"{site}/metrics").status_code == 200


ROUTES_OF_STREAMLIT = (
    "import json, app; print(json.dumps([route.path for route in app.app._build_starlette_app().routes]))"
)


@pytest.mark.slow
def test_of_the_addresses_that_streamlit_has_only_those_needed_are_reached() -> None:
    """Its list is that of the version installed: what an upgrade adds is not reached either."""
    command = [sys.executable, "-c", ROUTES_OF_STREAMLIT]
    told = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    paths = {re.sub(r"{.*?}", "x", path) for path in json.loads(told) if path}
    assert {"/_stcore/upload_file/x/x", "/auth/login", "/component/x"} < paths, "Streamlit has moved its addresses"
    reached = set()

    async def streamlit(scope, receive, send) -> None:
        reached.add(scope["path"])
        await PlainTextResponse("here")(scope, receive, send)

    client = TestClient(UnknownAddressMiddleware(streamlit))
    for path in paths:
        assert (client.get(path).status_code == 200) is (path in reached), path
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
            assert client.request(method, path).status_code == 405, (method, path)
    assert reached == {"/_stcore/health", "/_stcore/host-config", "/_stcore/metrics", "/media/x"}


def searched(client, **sent: str) -> BeautifulSoup:
    response = client.post("/search", data=sent)
    assert response.status_code == 200 and response.headers["cache-control"] == "no-store"
    return BeautifulSoup(response.text, "html.parser")


def links(page: BeautifulSoup) -> list[str]:
    return [parse_qs(urlsplit(link["href"]).query)["force"][0] for link in page.select("[role=status] a")]


def test_the_search_works_without_scripts(client) -> None:
    assert "form" in client.get("/search").text
    page = searched(client, typed="Newcastle")
    assert links(page)[:2] == ["northumbria", "staffordshire"]
    assert links(searched(client, typed="Maidstone")) == ["kent"]
    assert "We found Kent Police." in searched(client, typed="kent").get_text()
    assert find_page.COVERED_AREA in searched(client, typed="Belfast").get_text()


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", "", "a" * 150, "a" * 3_900, "x" * 100_000, "\x00", "💥", "%"]
)
def test_whatever_is_sent_gets_an_answer(client, typed: str) -> None:
    page = searched(client, typed=typed)
    assert "such as ME14" in page.select_one("[role=status]").get_text()
    assert not page.select("script")


def test_a_form_that_is_none_gets_an_answer(client) -> None:
    for body in (b"", b"\xff\xfe", b"typed", b"&" * 3_000, b"other=1"):
        assert client.post("/search", content=body).status_code == 200
    assert client.put("/search", content=b"").status_code == 405


def test_what_was_typed_is_nowhere_in_the_log_or_the_metrics(site: str, site_log: Path) -> None:
    httpx.post(f"{site}/search", data={"typed": "Quimperlea ZE9 9ZZ"})
    until = time.monotonic() + 10
    while '"/search"' not in (told := site_log.read_text(encoding="utf-8")) and time.monotonic() < until:
        time.sleep(0.1)
    assert '"/search"' in told
    for text in (told, httpx.get(f"{site}/metrics").text):
        assert "quimperlea" not in text.lower() and "ZE9" not in text


def test_without_a_database_it_says_so(client, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("ON_THE_RECORD_DATA", str(tmp_path))
    for response in (client.post("/search", data={"typed": "kent"}), client.get("/search")):
        assert response.status_code == 503 and response.headers["retry-after"] == "60"
    assert client.get("/force?force=Kent", follow_redirects=False).status_code == 200
