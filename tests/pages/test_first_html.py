"""The first HTML of every page: it answers before any script has run, and says nothing that the page then says otherwise."""

import html
import itertools
import json
import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import PATIENCE_MS
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser, Page, Route, expect
from reading import TAGS, opened, words
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.render import compare_html
from dashboard.rules import asked_for, force_record, measures
from dashboard.server import page_html, prerender
from dashboard.server.page_html import PageHtmlMiddleware
from dashboard.server.static_assets import STATIC
from dashboard.site_pages import PAGES
from dashboard.text import compare_page, force_page, method_page

ANSWERS = {
    "/": ".otr-map a",
    "/force": ".otr-names a",
    "/force?force=kent": ".otr-grade-large",
    "/force?force=nowhere": ".otr-names a",
    "/compare": "ol.comparison li",
    "/compare?forces=kent,essex": "ol.comparison li",
    "/compare?forces=kent,essex,cumbria&inspection=first&order=rate": "ol.comparison li",
    "/compare?measure=recording_rate_violence&forces=kent,essex,north-yorkshire": "ol.comparison li",
    "/compare?measure=latest_grade&forces=kent,essex": ".otr-grid .otr-grade",
    "/compare?forces=nowhere,kent": "ol.comparison li",
    "/compare?forces=": ".otr-note",
    "/compare?measure=latest_rate&order=sideways": "ol.comparison li",
    "/compare?forces=kent,essex,cumbria,gwent,surrey,dorset,durham&against=gwent": "ol.comparison li",
    "/progress": ".otr-names a",
    "/progress?force=kent": ".otr-story",
    "/recorded_crime": ".otr-names a",
    "/recorded_crime?force=kent": ".otr-years .amount",
    "/recorded_crime?force=city-of-london&offence=robbery&since=2019-20": ".otr-years .amount",
    "/recorded_crime?force=greater-manchester&offence=nothing": ".otr-years .amount",
    "/about_the_data": "#programmes ~ .otr-scroll td",
    "/national": ".otr-card",
    "/method": ".otr-formula",
    "/ask": "form textarea",
}
"""Addresses, and where the first HTML has the answer."""
OWN = "form, noscript, nav, footer, ol.comparison, ol.comparison ~ svg, ol.comparison ~ p.quiet, .otr-names"
"""What stands in for something of the page that needs scripts: pickers, search, chart."""


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv("ON_THE_RECORD_ADDRESS", "https://record.example")
    return TestClient(PageHtmlMiddleware(Starlette(), STATIC / "index.html"))


def first(client: TestClient, address: str) -> Tag:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser").find(id="otr-prerendered")


def sentences(page: Tag) -> Iterator[str]:
    """Every heading, paragraph, item and cell that the page itself should say as well."""
    for own in page.select(OWN):
        own.decompose()
    for block in page.main.select("h1, h2, h3, p, li, td, th, summary, pre"):
        said = re.sub(r"\s+", " ", html.unescape(TAGS.sub(" ", str(block)))).strip()
        if said:
            yield said


def test_every_page_is_among_them() -> None:
    assert {address.partition("?")[0] for address in ANSWERS} == {page.address for page in PAGES if page.script}


@pytest.mark.parametrize("address", ANSWERS)
def test_it_answers(client: TestClient, address: str) -> None:
    page = first(client, address)
    (heading,) = page.select("h1")
    assert heading.get_text() and page.main.select(ANSWERS[address])
    levels = [int(one.name[1]) for one in page.select("h1, h2, h3, h4")]
    assert all(below <= above + 1 for above, below in itertools.pairwise(levels)), levels
    names = [one["id"] for one in page.select("[id]")]
    assert len(names) == len(set(names))
    for field in page.select("select, input, textarea"):
        assert field.find_parent("label").get_text(strip=True)


@pytest.mark.parametrize("address", [one for one in ANSWERS if one != "/ask"])
def test_the_page_then_says_the_same(client: TestClient, address: str) -> None:
    path, _, query = address.partition("?")
    asked = dict(part.split("=") for part in query.split("&") if part)
    said = words(opened(path.removeprefix("/") or "find_your_force", **asked))
    before = list(sentences(first(client, address)))
    assert len(before) > 1
    assert [one for one in before if one not in said] == []


def test_the_chart_has_every_force_and_figure_of_its_table(client: TestClient) -> None:
    everyone = ",".join(force_record.short_names())
    page = first(client, f"/compare?forces={everyone}")
    drawn = [row.p.get_text(" ", strip=True) for row in page.select("ol.comparison li")]
    in_table = [
        (row.th.get_text(strip=True), row.td.get_text(strip=True))
        for row in page.select_one("details.otr-same table").select("tbody tr")
    ]
    assert len(drawn) == len(in_table) == 43
    assert all(said.startswith(f"{name} {figure}") for said, (name, figure) in zip(drawn, in_table, strict=True))


# -- what an address asks for --------------------------------------------------------------------------------------------------


def test_what_an_address_chooses_is_chosen_in_the_form(client: TestClient) -> None:
    page = first(client, "/compare?forces=essex,kent&inspection=first&order=rate&measure=recording_rate")
    assert {one["value"] for one in page.select("input[checked]")} == {"kent", "essex"}
    chosen = {one.find_parent("select")["name"]: one["value"] for one in page.select("option[selected]")}
    assert chosen == {"measure": "recording_rate", "inspection": "first", "order": "rate"}
    page = first(client, "/recorded_crime?force=kent&offence=robbery&since=2019-20")
    chosen = {one.find_parent("select")["name"]: one["value"] for one in page.select("option[selected]")}
    assert chosen == {"force": "kent", "offence": "robbery", "since": "2019-20"}


def test_names_nobody_knows_are_few_short_and_text(client: TestClient) -> None:
    names = ",".join(f"<b>{number}" + "x" * 90 for number in range(500))
    notes = [one.get_text() for one in first(client, f"/compare?forces={names}").select("main > .otr-note")]
    assert len(notes) <= asked_for.MOST_NOTES + 2 and max(map(len, notes)) < 200
    assert "<b>0" in notes[0]


def test_what_no_page_heeds_is_no_key_and_what_is_long_is_cut() -> None:
    assert prerender.choices("/compare", {"utm_source": ["x"], "order": ["rate"]}) == "order=rate"
    assert prerender.choices("/method", {"order": ["rate"]}) == ""
    every = ",".join(force_record.short_names())
    assert len(every) < prerender.MOST_CHARACTERS
    assert len(prerender.choices("/compare", {"forces": ["a" * 1_000_000]})) < 2 * prerender.MOST_CHARACTERS


def test_chosen_pages_push_no_other_out(client: TestClient) -> None:
    pages = PageHtmlMiddleware(Starlette(), STATIC / "index.html")
    browser = TestClient(pages)
    browser.get("/force?force=kent")
    browser.get("/compare")
    for number in range(60):
        browser.get(f"/compare?forces=kent,essex,{number}")
    assert len(pages._cache._kept) == 2
    assert 1 < len(pages._chosen._kept) < 60 and pages._chosen._kept.currsize <= page_html.CHOICES_BYTES


@pytest.mark.parametrize("measure_id", ["recording_rate", "latest_grade"])
def test_the_first_sentence_is_the_rule_s_own(client: TestClient, measure_id: str) -> None:
    said = first(client, f"/compare?forces=essex,kent&measure={measure_id}").get_text()
    assert measures.compare(measures.measures()[measure_id], "essex", "kent").quote in said
    assert compare_page.SAY_TITLE in said and force_page.SAME_AS_TABLE in said


def test_every_choice_of_the_page_is_heeded() -> None:
    asked = compare_html.asked({"forces": "kent,essex"})
    assert {choice.parameter for choice, _ in asked.choices} < set(prerender.PARAMETERS["/compare"])


# -- in a browser --------------------------------------------------------------------------------------------------------------

SMALL = 320


@pytest.fixture
def before_scripts(browser: Browser) -> Iterator[Page]:
    """A page whose scripts never come."""
    context = browser.new_context(viewport={"width": SMALL, "height": 700})
    context.route("**/static/js/**", lambda route: route.abort())
    yield context.new_page()
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    "address",
    [one for one in ANSWERS if one in ("/", "/force", "/compare", "/about_the_data", "/national", "/method", "/ask")]
    + ["/compare?measure=latest_grade&forces=kent,essex,cumbria", "/recorded_crime?force=kent", "/progress?force=kent"],
)
def test_it_fits_a_small_phone_and_is_open_to_everyone(site: str, before_scripts: Page, address: str) -> None:
    page = before_scripts
    page.goto(f"{site}{address}", wait_until="domcontentloaded")
    expect(page.locator("#otr-prerendered h1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL
    wide = "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.ariaLabel)"
    assert page.locator("#otr-prerendered .otr-scroll").evaluate_all(wide) == []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == [], found


@pytest.mark.browser
def test_the_figures_of_the_axis_stand_below_its_marks(site: str, before_scripts: Page) -> None:
    """The rows and the axis below them are drawings of their own: they must be equally wide."""
    page = before_scripts
    for width in (SMALL, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{site}/compare", wait_until="domcontentloaded")
        boxes = page.locator("ol.comparison svg, svg.comparison").evaluate_all(
            "all => all.map(one => [one.getBoundingClientRect().left, one.getBoundingClientRect().width])"
        )
        assert len(boxes) == 4 and len({tuple(box) for box in boxes}) == 1, boxes


@pytest.mark.browser
def test_without_scripts_other_forces_can_be_chosen(site: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/compare?forces=kent,essex")
    page.locator(".otr-choices summary").click()
    page.get_by_label("Essex", exact=True).uncheck()
    page.get_by_label("Surrey", exact=True).check()
    page.get_by_label(compare_page.ORDER).select_option("rate")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("ol.comparison b").first).to_be_visible()
    assert "forces=kent,surrey" in page.url and "order=rate" in page.url
    assert set(page.locator("ol.comparison b").all_inner_texts()) == {"Kent", "Surrey"}
    context.close()


LOOK = """
const look = () => {
  const first = document.querySelector("#otr-prerendered");
  if (first && scrollY) window.place = [...first.querySelectorAll("h2")].find(one => one.textContent === HEADING).getBoundingClientRect().top;
  requestAnimationFrame(look);
};
look();
"""


@pytest.mark.browser
@pytest.mark.parametrize(
    "address, heading", [("/compare", compare_page.PAIRS_TITLE), ("/method", method_page.SECTIONS[2].title)]
)
def test_who_reads_is_not_moved_when_the_page_takes_its_place(
    site: str, browser: Browser, address: str, heading: str
) -> None:
    """The scripts wait until the reader has scrolled; the heading they had before their eyes is then where it was a frame before."""
    page, held = browser.new_page(viewport={"width": 375, "height": 700}), []
    is_held = True

    def hold(route: Route) -> None:
        held.append(route) if is_held else route.continue_()

    page.add_init_script(f"const HEADING = {json.dumps(heading)}; {LOOK}")
    page.route("**/static/js/**", hold)
    page.goto(f"{site}{address}", wait_until="commit")
    expect(page.locator("#otr-prerendered footer")).to_be_visible()
    page.locator("#otr-prerendered h2").filter(has_text=heading).evaluate(
        "one => scrollTo(0, one.getBoundingClientRect().top + scrollY - 100)"
    )
    is_held = False
    for route in held:
        route.continue_()
    expect(page.locator("#otr-prerendered")).to_have_count(0, timeout=PATIENCE_MS)
    after = page.locator(".stApp h2").filter(has_text=heading).bounding_box()["y"]
    assert abs(after - page.evaluate("window.place")) < 3
    page.close()
