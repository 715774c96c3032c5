"""The answer in a page's own HTML: what a reader has before, or without, any script."""

import io
import itertools
import re
from collections.abc import Iterator

import frames
import pypdf
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, expect

from dashboard.database import queries, store
from dashboard.render import finding_html, force_html, method_html, national_html
from dashboard.rules import force_record
from dashboard.server.security_headers import script_hash
from dashboard.site_pages import BY_ADDRESS, MENU, PAGES
from dashboard.text import find_page, method_page, problem_words, site_words

FORCES = ["kent", "essex", "cumbria", "city-of-london", "dyfed-powys"]


def first(client, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).text, "html.parser").find(id="otr-prerendered")


def text(html: str) -> str:
    return BeautifulSoup(html, "html.parser").get_text()


@pytest.mark.parametrize(
    "address", [*BY_ADDRESS, "/force?force=kent", "/get_help?force=kent", "/search", "/brief/kent"]
)
def test_no_tag_is_there_to_be_read(client, address: str) -> None:
    """A tag that was escaped by mistake is text: nobody sees it under the drawn page, and it tops every printed sheet."""
    page = BeautifulSoup(client.get(address).text, "html.parser")
    for code in page(["script", "style", "pre"]):  # what is to be copied is code
        code.decompose()
    assert re.findall(r"</?[a-z]+[^>]*>", page.get_text()) == []


@pytest.mark.parametrize("force_id", FORCES)
def test_a_force_s_grade_and_numbers_stand_there(client, force_id: str) -> None:
    said = first(client, f"/force?force={force_id}")
    latest = frames.ask(queries.latest_judgments).set_index("force_id").loc[force_id]
    assert said.select_one(".otr-grade-large").get_text() == latest.grade
    assert said.h1.get_text() == frames.ask(queries.forces).set_index("force_id").name[force_id]
    assert force_record.force_lede(force_id) in said.get_text()
    for card in (force_html.grade_card(force_id), force_html.help_card(force_id)):
        assert text(card) in said.get_text()
    assert text(force_html.notes(force_id)) in said.get_text()
    drawing = said.select_one("figure.otr-timeline svg.timeline")
    assert drawing["role"] == "img" and latest.grade in drawing["aria-label"]
    assert problem_words.NO_SCRIPT in said.noscript.get_text() and said.noscript.a["href"] == f"/brief/{force_id}"


@pytest.mark.parametrize("force_id", FORCES)
def test_what_is_open_and_the_story_stand_there(client, force_id: str) -> None:
    said = first(client, f"/progress?force={force_id}")
    assert text(finding_html.open_today(force_id)) in said.get_text()
    assert text(finding_html.story(force_id)) in said.get_text()
    levels = [int(heading.name[1]) for heading in said.select("h1, h2, h3, h4")]
    assert levels[0] == 1 and all(below <= above + 1 for above, below in itertools.pairwise(levels))


def test_the_map_of_grades_is_links_to_all_forces(client) -> None:
    said = first(client, "/")
    linked = {link["href"] for link in said.select(".otr-map a")}
    assert linked == {f"/force?force={force_id}" for force_id in frames.ask(queries.forces).force_id}
    assert find_page.map_not_comparable(3) in said.get_text()
    assert text(national_html.unrecorded()) in said.get_text()


@pytest.mark.parametrize("address", ["/force", "/force?force=nowhere", "/compare", "/progress", "/recorded_crime"])
def test_where_no_force_is_named_nothing_is_said_of_one(client, address: str) -> None:
    said = first(client, address)
    assert said.h1.get_text() and not said.select(".otr-grade, .otr-phone")


def test_method_is_complete_before_any_script(client) -> None:
    said = first(client, "/method")
    assert [heading.get_text() for heading in said.select("h2")] == [part.title for part in method_page.SECTIONS]
    for part in method_page.SECTIONS:
        assert text(method_html.body(part)) in said.get_text() and said.find(id=part.anchor)
    assert problem_words.NO_SCRIPT not in said.get_text()


def test_the_national_picture_is_complete_before_any_script(client) -> None:
    said, parts = first(client, "/national"), national_html.parts("http://testserver")
    assert [heading.get_text() for heading in said.select("h2")] == [part.title for part in parts]
    for part in parts:
        assert text(part.body) in said.get_text() and said.find(id=part.anchor)
    assert problem_words.NO_SCRIPT not in said.get_text()


@pytest.mark.slow
def test_the_downloads_of_the_national_picture_hold_what_it_shows(client) -> None:
    links = [
        link["href"] for link in first(client, "/national").select('main a[href^="/api/"], main a[href^="/download/"]')
    ]
    assert len(links) > 15
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200 and len(answer.content) > 100, link


def test_every_page_can_be_reached_from_it(client) -> None:
    said = first(client, "/compare")
    assert [link["href"] for link in said.select("nav a")] == [page.address for page in MENU]
    assert set(BY_ADDRESS) <= {link["href"] for link in said.select("nav a, footer a")}
    assert [link["href"] for link in said.select("nav a[aria-current]")] == ["/compare"]


def test_the_force_comes_along_to_the_next_page(client) -> None:
    links = [link["href"] for link in first(client, "/force?force=kent").select("nav a")]
    assert [link for link in links if link.endswith("?force=kent")] == [
        f"{page.address}?force=kent" for page in PAGES if page.is_about_force
    ]


def test_its_script_is_the_one_that_the_policy_allows(client) -> None:
    response = client.get("/force?force=kent")
    (script,) = re.findall(r"<script>(.*?)</script>", response.text, re.DOTALL)
    assert script_hash(script) in response.headers["content-security-policy"]


def test_it_follows_the_day(client, monkeypatch: pytest.MonkeyPatch) -> None:
    before = first(client, "/force?force=kent").get_text()
    monkeypatch.setenv("ON_THE_RECORD_TODAY", "2031-11-22")
    after = first(client, "/force?force=kent").get_text()
    assert "4 years old" in before and "9 years old" in after


# -- in a browser --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def without_scripts(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.browser
def test_without_scripts_the_answer_stays(site: str, without_scripts: Page) -> None:
    without_scripts.goto(f"{site}/force?force=kent")
    expect(without_scripts.locator("#otr-prerendered .otr-grade-large")).to_be_visible()
    expect(without_scripts.get_by_role("link", name="0808 168 9276")).to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize(
    "address", ["/force?force=kent", "/force?force=nowhere", *(page.address for page in PAGES if page.script)]
)
def test_with_scripts_the_drawn_page_takes_its_place(site: str, browser: Browser, address: str) -> None:
    page, in_vain = browser.new_page(), []
    page.on("response", lambda response: in_vain.append(response.url) if response.status >= 400 else None)
    page.goto(f"{site}{address}", wait_until="commit")
    expect(page.locator("footer.otr-footer")).to_be_visible(timeout=60_000)
    expect(page.locator("#otr-prerendered")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert in_vain == []
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("address", ["/", "/force?force=kent", "/about_the_data", "/method"])
def test_no_tag_is_printed(site: str, browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{site}{address}")
    expect(page.locator(".stApp footer.otr-footer")).to_be_visible(timeout=60_000)
    expect(page.locator("#otr-prerendered")).to_have_count(0)
    printed = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(page.pdf())).pages)
    page.close()
    assert site_words.SITE in printed and store.version() in printed
    assert re.findall(r"</?[a-z]+[^>]*>", printed) == []


@pytest.mark.browser
def test_where_the_server_cannot_be_reached_again_the_answer_stays(site: str, browser: Browser) -> None:
    page = browser.new_page()
    page.route("**/_stcore/**", lambda route: route.abort())
    page.route_web_socket("**/_stcore/stream", lambda socket: socket.close())
    page.goto(f"{site}/force?force=kent")
    page.wait_for_timeout(3000)
    expect(page.locator("#otr-prerendered .otr-grade-large")).to_be_visible()
    page.close()
