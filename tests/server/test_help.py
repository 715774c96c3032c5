"""Get help as it is sent, without any script: for every force and choice the right numbers, once each, in the right order."""

import csv
import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser, Page, expect
from starlette.testclient import TestClient

from dashboard.open_data import tables
from dashboard.render import help_html
from dashboard.rules import force_record, helplines
from dashboard.text import formats, help_page, site_words
from etl.build.checks import digits
from etl.paths import PROJECT, Places

FORCES = [row["force_id"] for row in csv.DictReader((PROJECT / "data/register/force.csv").open(encoding="utf-8"))]
WITHDRAWN = [
    digits(row["phone"]) for row in csv.DictReader((PROJECT / "data/withdrawn_numbers.csv").open(encoding="utf-8"))
]
MOST_BYTES = 150_000
JARGON = re.compile(r"verif|Run by|Commissioned by|register|\bPCC\b|medium", re.IGNORECASE)


def address(force_id: str | None = None, need: str | None = None) -> str:
    chosen = "&".join(f"{name}={value}" for name, value in (("force", force_id), ("need", need)) if value)
    return f"/get_help?{chosen}" if chosen else "/get_help"


EVERY = [address(force_id, need) for force_id in (None, *FORCES) for need in (None, *help_page.NEEDS)]


def page(client, asked: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(asked).text, "html.parser")


def numbers(part: Tag) -> list[str]:
    return [link["href"] for link in part.select("a.otr-phone")]


@pytest.mark.slow
@pytest.mark.parametrize("force_id", [None, *FORCES])
def test_every_choice_is_whole_before_any_script(client, force_id: str | None) -> None:
    for need in (None, *help_page.NEEDS):
        response = client.get(address(force_id, need))
        assert response.status_code == 200 and len(response.content) < MOST_BYTES
        said = BeautifulSoup(response.text, "html.parser")
        links = [link["href"] for link in said.select("a[href]")]
        assert links[0] == help_html.EXIT_TO, "the way out comes first"
        assert numbers(said)[0] == "tel:999" and said.h1.get_text() == help_page.title(need)
        assert len(numbers(said.main)) >= 2
        services = [card["data-service"] for card in said.select("[data-service]")]
        cards = [number for card in said.select("[data-service]") for number in numbers(card)]
        assert len(set(services)) == len(services) and len(set(cards)) == len(cards), "each service and number once"
        assert not JARGON.search(" ".join(card.get_text() for card in said.select("[data-service] > p:first-child")))
        assert [script.get("src") for script in said.select("script")] == [None]
        assert not said.select("link[rel=stylesheet], img, iframe")
        assert "referral" not in " ".join(links) and "professional" not in " ".join(links)


@pytest.mark.slow
@pytest.mark.parametrize("force_id", FORCES)
def test_pages_briefs_cards_and_programs_say_the_same_numbers(client, force_id: str) -> None:
    first = [formats.tel(one.service.phone or "") for one in helplines.first_lines(force_id)]
    assert numbers(page(client, address(force_id)).select_one(".otr-cards"))[:1] == first[:1]
    card = BeautifulSoup(client.get(f"/force?force={force_id}").text, "html.parser").select_one(".otr-card-help")
    assert numbers(card)[:2] == first
    brief = BeautifulSoup(client.get(f"/brief/{force_id}").text, "html.parser")
    assert [link["href"] for link in brief.select("a.phone")][:2] == first
    embed = BeautifulSoup(client.get(f"/embed/{force_id}").text, "html.parser")
    general = helplines.general_lines(force_id)[0].service
    assert [link["href"] for link in embed.select('a[href^="tel:"]')] == [formats.tel(general.phone or "")]
    listed = client.get(f"/api/v1/forces/{force_id}.json").json()["victim_services"]
    expected = {one.service.service_id: (one.service.phone, one.place.value) for one in helplines.local(force_id)}
    assert {row["service_id"]: (row["phone"], row["standing"]) for row in listed} == expected


@pytest.mark.slow
def test_no_withdrawn_number_stands_anywhere_in_any_format(client) -> None:
    documents = [f"/{kind}/{force_id}" for kind in ("brief", "embed") for force_id in FORCES]
    documents += [f"/api/v1/forces/{force_id}.json" for force_id in FORCES]
    documents += [f"/force?force={force_id}" for force_id in FORCES]
    documents += [f"/api/v1/tables/{table}.{ending}" for table in tables.published() for ending in ("csv", "json")
                  if table in ("victim_service", "complaint_step", "victim_right", "outside_place", "force_contact", "source")]  # fmt: skip
    assert len(WITHDRAWN) >= 12
    for asked in (*EVERY, *documents):
        # Between words a letter stays, so that the figures of two cells never make one number.
        text = re.sub(r"(?<=\d)[\s().-]+(?=\d)", "", client.get(asked).text)
        assert [number for number in WITHDRAWN if number in text] == [], asked


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("/get_help?force=merseyside&need=domestic-abuse", "tel:08082000247"),
        ("/get_help?force=dyfed-powys&need=domestic-abuse", "tel:08088010800"),
        ("/get_help?force=norfolk&need=sexual-violence", "tel:08085002222"),
        ("/get_help?force=kent&need=fraud", "tel:03001232040"),
        ("/get_help?force=gwent&need=hate", "tel:03003031982"),
        ("/get_help?force=kent&need=child", "tel:08001111"),
    ],
)
def test_the_first_number_for_what_happened(client, asked: str, first: str) -> None:
    assert numbers(page(client, asked).select_one(".otr-cards"))[0] == first


def test_a_text_number_and_a_second_number_are_links(client) -> None:
    assert "sms:07860077333" in numbers(page(client, address("gwent")))
    assert "sms:82228?body=DVS" in numbers(page(client, address("derbyshire")))
    assert "tel:01925220541" in numbers(page(client, address("merseyside", "domestic-abuse")))


def test_what_was_chosen_stays_in_every_link(client) -> None:
    said = page(client, address("kent"))
    assert [link["href"] for link in said.select(".otr-choices a")] == [
        address("kent", need) for need in help_page.NEEDS
    ]
    assert page(client, address("kent", "fraud")).select_one(".otr-back a")["href"] == address("kent")
    assert "/force?force=kent" in [link["href"] for link in said.select("footer a")]


def test_evidence_and_check_are_said_apart_and_weak_evidence_says_whom_to_call(client) -> None:
    said = page(client, address("kent"))
    kent = said.select_one('[data-service="kent-victim-support-in-kent"]').get_text()
    assert "Evidence from 2019: " in kent and "Checked: November 2026." in kent
    assert help_page.NEWER_PAGES in kent and f"{help_page.IF_NOBODY_ANSWERS} 0808 168 9111" in kent
    line = said.select_one('[data-service="national-victim-support-supportline"]').get_text()
    assert "Evidence from 2025: " in line and help_page.IF_NOBODY_ANSWERS not in line


@pytest.mark.parametrize(("day", "words"), [("2026-11-23", help_page.OPEN_NOW), ("2026-11-22", help_page.CLOSED_NOW)])
def test_open_now_follows_the_day(client, monkeypatch: pytest.MonkeyPatch, day: str, words: str) -> None:
    monkeypatch.setenv("ON_THE_RECORD_TODAY", day)
    assert words in page(client, address("north-yorkshire")).select_one(".otr-cards").get_text()


@pytest.mark.parametrize("force_id", FORCES)
def test_a_report_that_was_not_recorded_leads_to_this_force_and_who_holds_it_to_account(client, force_id: str) -> None:
    said = page(client, address(force_id, help_page.NOT_RECORDED))
    force = force_record.force(force_id)
    steps = [step.get_text(" ", strip=True) for step in said.select(".otr-steps > li")]
    assert len(steps) == len(help_page.STEPS)
    assert force.name in steps[1] and "12 months" in steps[1] and "28 days" in steps[2]
    assert force.governing_body in steps[2] or force.governing_body_website_confidence == "low"
    assert not said.select("table") and help_page.RIGHTS_TITLE in said.get_text()
    sources = " ".join(link["href"] for link in said.select("main a[href]"))
    assert not re.search(r"monitoring-group|4wardever|wixsite", sources), (
        "statute, government, police and inspectorate only"
    )


def test_junk_in_the_address_is_passed_over(client) -> None:
    assert page(client, "/get_help?need=<script>&utm_source=x").h1.get_text() == help_page.HELP_PAGE_TITLE
    assert "Kent" in page(client, "/get_help?force=kent&need=nonsense").get_text()
    assert page(client, "/get_help?force=nowhere").select_one("form#area")


def test_the_search_leads_back_with_what_happened(client) -> None:
    sent = {"typed": "Maidstone", "to": "get_help", "need": "fraud"}
    found = client.post("/search", data=sent, follow_redirects=False)
    assert (found.status_code, found.headers["location"]) == (303, address("kent", "fraud"))
    several = BeautifulSoup(client.post("/search", data=sent | {"typed": "Newcastle"}).text, "html.parser")
    assert several.select_one('a[href="/get_help?force=northumbria&need=fraud"]')
    assert several.select_one('input[name="need"]')["value"] == "fraud"
    assert client.post("/search", data={"typed": "Maidstone"}, follow_redirects=False).status_code == 200


def test_without_a_database_the_way_out_999_and_the_national_line_stand(client, no_database: Places) -> None:
    said = page(client, address("kent", "fraud"))
    assert said.select_one("a.otr-exit") and numbers(said) == ["tel:999", formats.tel(help_page.SUPPORTLINE)]


def test_the_number_said_without_a_database_is_the_register_s() -> None:
    assert helplines.supportline().service.phone == help_page.SUPPORTLINE


# -- in a browser --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 375, "height": 667}, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.browser
def test_the_first_numbers_are_in_one_look_and_no_page_is_long(client: TestClient, phone: Page) -> None:
    """Without scripts, on a small telephone, for every force and choice: a page needs nothing but its own HTML."""
    too_long = []
    for asked in EVERY:
        phone.set_content(client.get(asked).text)
        height = phone.locator("html").bounding_box()["height"]
        if height > (2_500 if "need=" in asked else 6_000):
            too_long.append((asked, height))
        if "need=" not in asked:
            for number in phone.locator(".otr-cards a.otr-phone-large").all():
                assert number.bounding_box()["y"] + number.bounding_box()["height"] <= 667, asked
    assert too_long == []


@pytest.mark.browser
def test_a_choice_is_one_tap_and_back_is_one_step(site: str, phone: Page) -> None:
    phone.goto(site + address("merseyside"))
    phone.get_by_role("link", name="Domestic abuse", exact=True).click()
    expect(phone.locator('a[href="tel:08082000247"]').first).to_be_in_viewport()
    assert phone.url.endswith(address("merseyside", "domestic-abuse"))
    phone.go_back()
    assert phone.url.endswith(address("merseyside"))


@pytest.mark.browser
def test_when_the_connection_drops_our_own_words_stand_there(site: str, browser: Browser) -> None:
    page = browser.new_page()
    sockets = []
    page.route_web_socket("**/_stcore/stream", lambda socket: sockets.append((socket, socket.connect_to_server())))
    page.goto(f"{site}/force?force=kent")
    expect(page.locator("footer.otr-footer")).to_be_visible(timeout=60_000)
    page.route("**/_stcore/**", lambda route: route.abort())
    for socket, _ in sockets:
        socket.close()
    expect(page.get_by_text(site_words.CONNECTION_LOST)).to_be_visible(timeout=60_000)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("link", name="0808 168 9111").first).to_be_visible()
    page.close()


@pytest.mark.parametrize("force_id", [None, "dyfed-powys", "gloucestershire"])
def test_who_was_not_believed_is_given_somebody_to_call_before_the_steps(client, force_id: str | None) -> None:
    said = client.get(address(force_id, help_page.NOT_RECORDED)).text
    assert said.index("0808 168 9111") < said.index(help_page.STEPS[1])
