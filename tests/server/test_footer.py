"""The foot of every page and document: where the data, the method and the rest are, whom to write to, which data this is."""

import re
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from dashboard.contact import VARIABLE
from dashboard.database import store
from dashboard.open_data.static_copy import export
from dashboard.site_pages import BY_ADDRESS, FOOTER_LINKS
from dashboard.text import site_words

DOCUMENTS = ["/brief/", "/brief/kent", "/data/", "/search"]


def foot(client, address: str) -> BeautifulSoup:
    (footer,) = BeautifulSoup(client.get(address).text, "html.parser").find_all("footer")
    return footer


@pytest.mark.parametrize("address", [*BY_ADDRESS, "/force?force=kent", *DOCUMENTS])
def test_every_page_ends_with_the_same_links_and_the_data_version(client, address: str) -> None:
    said = foot(client, address)
    linked = {link.get_text(): link["href"] for link in said.select(".links a")}
    assert linked == {place.words: place.path + place.anchor for place in FOOTER_LINKS}
    assert store.version() in said.get_text()


@pytest.mark.parametrize("place", FOOTER_LINKS, ids=lambda place: place.words)
def test_every_link_at_the_foot_leads_somewhere(client, place) -> None:
    response = client.get(place.path)
    assert response.status_code == 200
    if (
        place.anchor and place.path != "/about_the_data"
    ):  # whose parts are drawn by its scripts: see the test of its anchors
        assert BeautifulSoup(response.text, "html.parser").find(id=place.anchor.removeprefix("#")), place


def test_the_address_to_write_to_is_there_where_it_is_set(client, monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    assert not foot(client, "/brief/essex").find("a", string=site_words.CONTACT)
    monkeypatch.setenv(VARIABLE, "figures@testshire.example")
    # Another day, so that nothing kept for this one is sent.
    monkeypatch.setenv("ON_THE_RECORD_TODAY", "2031-11-22")
    for address in ("/brief/essex", "/about_the_data", "/search"):
        assert foot(client, address).find("a", string=site_words.CONTACT)["href"] == "mailto:figures@testshire.example"
    assert site_words.TELL_US in client.get("/method").text


def test_no_sentence_invites_to_write_where_nobody_can_be_written_to(client) -> None:
    """Whatever a page, a brief or the API says of whom to tell."""
    for address in (
        *BY_ADDRESS,
        "/force?force=metropolitan",
        "/brief/metropolitan",
        "/api/v1/forces/metropolitan",
        "/data/",
    ):
        said = BeautifulSoup(client.get(address).text, "html.parser").get_text(" ")
        assert not re.search(r"\b(tell|write to|contact|email) us\b", said, re.IGNORECASE), address


@pytest.mark.slow
def test_a_static_copy_links_only_to_what_it_holds(data, tmp_path) -> None:
    export(tmp_path)
    page = BeautifulSoup((tmp_path / "brief/kent/index.html").read_text(encoding="utf-8"), "html.parser")
    links = [link["href"] for link in page.select("footer .links a")]
    assert len(links) == sum(place.is_in_static_copy for place in FOOTER_LINKS)
    for link in links:
        target = (tmp_path / "brief/kent" / urlsplit(link).path).resolve()
        assert target.is_file() or (target / "index.html").is_file(), link
