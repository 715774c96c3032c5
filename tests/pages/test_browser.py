"""The site as people meet it: in a real browser, by the journeys of a resident, a journalist and a panel member."""

import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import ADDRESSES, CHARTS, PATIENCE_MS, Visit, assert_address, origin, wait_until_drawn
from playwright.sync_api import Browser, Page, expect

from dashboard.render import help_html
from dashboard.rules import force_search, measures
from dashboard.text import (
    about_page,
    compare_page,
    download_words,
    find_page,
    force_page,
    grade_words,
    help_page,
    progress_page,
    site_words,
)

pytestmark = pytest.mark.browser
IN_A_WINDOW = True

SEVERE = ("serious", "critical")


# -- the three journeys --------------------------------------------------------------------------------------------------


def test_a_resident_types_a_council_and_learns_grade_date_and_number(visit: Visit) -> None:
    page = visit("/")
    page.get_by_label(find_page.SEARCH_LABEL).fill("Maidstone")
    page.get_by_role("button", name=find_page.SEARCH_BUTTON).click()
    wait_until_drawn(page, "force")
    main = page.get_by_test_id("stMain")
    expect(main.get_by_text(find_page.covered("Maidstone", "Kent Police"))).to_be_visible()
    expect(main.locator(".otr-grade-large")).to_have_text("Outstanding")
    expect(main.get_by_text("28 April 2022").first).to_be_visible()
    expect(main.get_by_text("about 97 were recorded").first).to_be_visible()
    expect(main.get_by_role("link", name="0808 168 9276").first).to_have_attribute("href", "tel:08081689276")
    assert "maidstone" not in page.url.lower()


def test_a_full_postcode_leaves_no_trace_in_the_address(visit: Visit) -> None:
    page = visit("/")
    page.get_by_label(find_page.SEARCH_LABEL).fill("me14 1xx")
    page.get_by_label(find_page.SEARCH_LABEL).press("Enter")
    wait_until_drawn(page, "force")
    assert "1xx" not in page.url.lower() and "me14" not in page.url.lower()
    assert "1XX" not in page.get_by_test_id("stMain").inner_text().upper()


PHONE = {"width": 375, "height": 667}
IN_VIEW = "one => { const at = one.getBoundingClientRect(); return at.top >= 0 && at.bottom <= innerHeight; }"


@pytest.mark.parametrize("typed", ["Newcastle", "PE9", "TD15", "Belfast", "manchestr", "xyzzy"])
def test_on_a_phone_an_answer_is_in_view_has_the_keyboard_and_is_read_out(typed: str, visit: Visit) -> None:
    page = visit("/", width=375)
    page.set_viewport_size(PHONE)
    wait_until_drawn(page, "find_your_force")
    page.get_by_label(find_page.SEARCH_LABEL).fill(typed)
    page.get_by_label(find_page.SEARCH_LABEL).press("Enter")
    found = force_search.find(typed)
    answer = page.get_by_role("group", name=find_page.ANSWER)
    expect(answer).to_be_focused(timeout=PATIENCE_MS)
    expect(answer).to_have_text(found.sentence)
    expect(page.locator("#otr-said")).to_have_text(found.sentence)
    lines = page.locator(".st-key-search-answer").get_by_role("link")
    expect(lines).to_have_count(len([choice for choice in found.choices if choice.force_id]), timeout=PATIENCE_MS)
    wait_until_drawn(page, "find_your_force")
    for shown in (answer, *lines.all()):
        assert shown.evaluate(IN_VIEW), shown.inner_text()
    assert typed.lower() not in page.url.lower()


def test_the_same_search_twice_is_answered_twice(visit: Visit) -> None:
    page = visit("/")
    wait_until_drawn(page, "find_your_force")
    for _ in range(2):
        page.get_by_label(find_page.SEARCH_LABEL).fill("Newcastle")
        page.get_by_label(find_page.SEARCH_LABEL).press("Enter")
        expect(page.get_by_role("group", name=find_page.ANSWER)).to_be_focused(timeout=PATIENCE_MS)


def test_a_border_names_each_force_and_the_chosen_one_opens(visit: Visit) -> None:
    page = visit("/", width=375)
    wait_until_drawn(page, "find_your_force")
    page.get_by_label(find_page.SEARCH_LABEL).fill("BR8")
    page.get_by_role("button", name=find_page.SEARCH_BUTTON).click()
    page.get_by_role("link", name="Metropolitan Police: part of BR8").click()
    expect(page.get_by_role("heading", level=1, name="Metropolitan Police")).to_be_visible(timeout=PATIENCE_MS)
    assert_address(page, "/force", force="metropolitan")


def test_an_address_of_nothing_has_menu_and_search(browser: Browser, site: str) -> None:
    page = browser.new_page(viewport=PHONE)
    assert page.goto(f"{site}/no/such/page").status == 404
    expect(page.get_by_role("navigation").get_by_role("link", name=site_words.COMPARE)).to_be_visible()
    page.get_by_label(find_page.SEARCH_LABEL).fill("Newcastle")
    page.get_by_role("button", name=find_page.SEARCH_BUTTON).click()
    page.get_by_role("link", name="Newcastle upon Tyne: Northumbria Police").click()
    assert_address(page, "/force", force="northumbria")
    page.close()


def test_a_journalist_cannot_tell_kent_from_cheshire(visit: Visit) -> None:
    page = visit("/compare?forces=kent,cheshire&measure=recording_rate")
    wait_until_drawn(page, "compare")
    pair = page.get_by_role("table", name=compare_page.PAIRS_TITLE)
    expect(pair).to_contain_text("Cannot tell")
    expect(pair).to_contain_text("96.6")
    expect(pair).to_contain_text("96.4")
    expect(pair).to_contain_text("we have not found a margin of error")


def test_a_journalist_sees_that_derbyshire_and_essex_differ(visit: Visit) -> None:
    page = visit("/compare?forces=derbyshire,essex&measure=recording_rate")
    wait_until_drawn(page, "compare")
    expect(page.get_by_role("table", name=compare_page.PAIRS_TITLE)).to_contain_text("Clear difference")
    page.get_by_text(force_page.SAME_AS_TABLE).click()
    figures = page.get_by_role("table", name=measures.measures()["recording_rate"].label)
    for expected in ("65.3", "± 2.16", "March 2019", "95.8", "± 1.53", "October 2019"):
        expect(figures).to_contain_text(expected)


def test_a_journalist_is_refused_a_grade_of_2019_beside_one_of_another_programme(visit: Visit) -> None:
    page = visit("/compare?forces=cumbria,essex&measure=latest_grade")
    expect(page.get_by_role("heading", name=compare_page.PAIRS_TITLE)).to_be_visible(timeout=PATIENCE_MS)
    pair = page.get_by_role("table", name=compare_page.PAIRS_TITLE)
    expect(pair).to_contain_text("May not be compared")
    expect(pair).to_contain_text("Crime Data Integrity 2016–20")
    expect(pair).to_contain_text("PEEL 2023–25")
    expect(pair).to_contain_text(grade_words.REGIME_BREAK)


def test_a_panel_member_follows_kent(visit: Visit) -> None:
    page = visit("/progress?force=kent")
    wait_until_drawn(page, "progress")
    page.get_by_text(progress_page.HISTORY_TABLE).click()
    story = page.get_by_role("table", name=force_page.TIMELINE_TITLE)
    for date, expected in (
        ("15 June 2017", ("Inadequate", "83.6 per cent")),
        ("20 July 2017", ("94 per cent", grade_words.NOT_INSPECTED)),
        ("15 January 2019", ("Outstanding", "96.6 per cent")),
        ("28 April 2022", ("Outstanding", "96.7 per cent")),
    ):
        rows = story.get_by_role("row").filter(has_text=date)
        for words in expected:
            expect(rows.filter(has_text=words).first).to_be_visible()


# -- moving about ----------------------------------------------------------------------------------------------------------


def test_a_square_of_the_map_leads_to_its_force(visit: Visit) -> None:
    page = visit("/")
    page.get_by_role("link", name=re.compile("^Essex: Good, PEEL 2023–25")).click()
    expect(page.get_by_role("heading", level=1, name="Essex Police")).to_be_visible(timeout=PATIENCE_MS)
    assert_address(page, "/force", force="essex")
    assert len(page.context.pages) == 1


def test_the_address_follows_the_picker_and_back_leads_back(visit: Visit) -> None:
    page = visit("/force?force=kent")
    wait_until_drawn(page, "force")
    picker = page.get_by_role("combobox", name=force_page.CHOOSE_FORCE)
    picker.click()
    picker.fill("Essex")
    page.get_by_role("option", name="Essex", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Essex Police")).to_be_visible(timeout=PATIENCE_MS)
    assert_address(page, "/force", force="essex")
    page.go_back()
    assert_address(page, "/force", force="kent")
    expect(page.get_by_role("heading", level=1, name="Kent Police")).to_be_visible(timeout=PATIENCE_MS)


def test_the_chosen_force_comes_along_to_the_next_page(visit: Visit) -> None:
    page = visit("/force?force=essex")
    expect(page.get_by_role("heading", level=1, name="Essex Police")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("link", name=site_words.GET_HELP, exact=True).click()
    expect(page.get_by_role("heading", level=1, name=help_page.HELP_PAGE_TITLE)).to_be_visible(timeout=PATIENCE_MS)
    assert_address(page, "/get_help", force="essex")


def test_a_bad_link_gets_a_note_and_the_page(visit: Visit) -> None:
    page = visit("/force?force=kant")
    expect(page.get_by_text(force_page.unknown_force("kant", ["Kent"]))).to_be_visible(timeout=PATIENCE_MS)
    page = visit("/compare?forces=kent,nowhere&measure=<script>alert(1)</script>")
    expect(page.get_by_text("“nowhere”")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text("“<script>alert(1)</script>”")).to_be_visible()


# -- every page ------------------------------------------------------------------------------------------------------------


WIDTHS = (1280, 768, 375, 320)
BOTH_LAYOUTS = (1280, 320)
"""What axe sees differs between the wide layout and the narrow one, and a run over a long page takes it seconds."""
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}
"""All that a theme can change."""


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_page_is_whole_and_open_to_everyone(name: str, visit: Visit) -> None:
    """A deep link shows the page with its title and without Streamlit's chrome; axe finds nothing severe in either theme; it fits

    at every width, and no word is cut.
    """
    page = visit(ADDRESSES[name])
    wait_until_drawn(page, name)
    assert site_words.SITE in page.title() and page.title() != site_words.SITE
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.get_by_text("Deploy", exact=True).count() == 0
    assert page.get_by_test_id("stAppDeployButton").count() == 0
    if name in CHARTS:
        assert page.locator(".js-plotly-plot").count() >= CHARTS[name]
    if name in ("force", "get_help"):
        assert page.locator('a[href^="tel:"]').count() >= 2
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert_well_laid_out(page)
        if width in BOTH_LAYOUTS:
            assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    background = page.locator("html" if name == "get_help" else '[data-testid="stApp"]')
    expect(background).to_have_css("background-color", "rgb(16, 22, 26)")
    wait_until_drawn(page, name)
    for width in BOTH_LAYOUTS:
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page, COLOURS)


DOCUMENTS = ("/brief/kent", "/brief/", "/search", "/data/latest/", "/embed/kent", "/no/such/page")


@pytest.mark.parametrize("address", DOCUMENTS)
def test_every_document_fits_and_is_open_to_everyone(address: str, visit: Visit) -> None:
    page = visit(address)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page)
        if width in BOTH_LAYOUTS:
            assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page, COLOURS)


@pytest.mark.parametrize(
    "address", [*ADDRESSES.values(), "/compare?forces=kent,essex&measure=latest_grade", *DOCUMENTS]
)
def test_no_table_scrolls_sideways_on_a_phone(address: str, visit: Visit) -> None:
    """With every part of the page opened; each cell still belongs to its column for screen readers."""
    page = visit(address, width=375)
    if not address.startswith(DOCUMENTS):
        expect(page.locator("footer.otr-footer")).to_be_visible(timeout=PATIENCE_MS)
        expect(page.locator("#otr-prerendered")).to_have_count(0, timeout=PATIENCE_MS)
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    for width in (375, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page)
        scrolling = page.locator(".otr-scroll").evaluate_all(
            "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.ariaLabel)"
        )
        assert scrolling == [], width
    for table in page.locator(".otr-rows").all()[:3]:
        row = table.get_by_role("row").nth(1)
        assert row.get_by_role("rowheader").count() == 1
        assert row.get_by_role("cell").count() == table.get_by_role("columnheader").count() - 1


def test_a_table_that_is_too_wide_says_that_it_scrolls(visit: Visit) -> None:
    page = visit("/method")
    wait_until_drawn(page, "method")
    page.locator(".stMain h1").evaluate(
        """heading => heading.insertAdjacentHTML("afterend", `<div class="otr-scroll" role="region" aria-label="Wide" tabindex="0"
            data-hint="Scroll"><table class="otr-table"><tr><td style="min-width: 3000px">Testshire</td></tr></table></div>`)"""
    )
    wide = page.get_by_role("region", name="Wide")
    shown = "box => getComputedStyle(box, '::before').display"
    page.wait_for_function(
        "getComputedStyle(document.querySelector('[aria-label=Wide]'), '::before').display === 'block'"
    )
    wide.evaluate("box => box.querySelector('td').style.minWidth = 0")
    page.wait_for_timeout(500)
    assert wide.evaluate(shown) == "none"


@pytest.mark.parametrize("name", ["force", "progress", "find_your_force", "get_help"])
def test_a_page_without_large_charts_loads_no_plotly_and_no_icons(name: str, visit: Visit) -> None:
    page = visit("/method")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{origin(page.url)}{ADDRESSES[name]}")
    wait_until_drawn(page, name)
    page.wait_for_timeout(1000)
    assert asked and [url for url in asked if re.search("[Pp]lotly|MaterialSymbols", url)] == []
    if name == "force":
        expect(page.locator(".stApp svg.timeline")).to_be_visible()


def test_what_a_choice_changed_and_a_download_are_read_out(visit: Visit) -> None:
    """The region is there, and empty, before its words."""
    page = visit("/compare?forces=kent,essex")
    wait_until_drawn(page, "compare")
    said = page.locator("#otr-said[role=status]")
    expect(said).to_have_text("")
    wanted = measures.measures()["grade_peel_2021_22"].label
    picker = page.get_by_role("combobox", name=compare_page.CHOOSE_MEASURE)
    picker.fill(wanted)
    page.get_by_role("option", name=wanted).click()
    expect(said).to_have_text(site_words.now_shows(compare_page.CHOOSE_MEASURE, wanted), timeout=PATIENCE_MS)
    page.locator(".otr-download summary").first.click()
    page.get_by_role("link", name=download_words.KINDS["csv"]).first.click()
    expect(said).to_have_text(f"{site_words.PREPARING} {download_words.KINDS['csv']}")


def test_references_and_chips_are_large_enough_to_touch(visit: Visit) -> None:
    small = """marks => marks.map(mark => mark.getBoundingClientRect()).filter(box => box.width < 24 || box.height < 24).length"""
    page = visit("/compare?forces=kent,essex", width=375)
    wait_until_drawn(page, "compare")
    for what in (".otr-ref", ".stMultiSelect [data-tag] button", ".stMultiSelect [data-tag]"):
        assert page.locator(what).count() and page.locator(what).evaluate_all(small) == 0, what
    page.goto(f"{origin(page.url)}/brief/kent")
    hit = """marks => marks.filter(mark => {
        mark.scrollIntoView({block: "center"});
        const box = mark.getBoundingClientRect(), x = box.left + box.width / 2, y = box.top + box.height / 2;
        return ![-11, 11].every(off => mark.contains(document.elementFromPoint(x, y + off)));
    }).length"""
    assert page.locator("sup a").count() > 5 and page.locator("sup a").evaluate_all(hit) == 0


def test_words_of_the_map_are_at_least_eleven_pixels_on_a_phone(visit: Visit) -> None:
    page = visit("/", width=375)
    wait_until_drawn(page, "find_your_force")
    sizes = page.locator(".stApp .otr-map a > *").evaluate_all(
        "words => words.map(one => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(sizes) >= 11
    assert_squares_hold_their_words(page)


def assert_well_laid_out(page: Page) -> None:
    assert_fits(page)
    assert_squares_hold_their_words(page)
    assert_words_in_charts_lie_apart(page)


def assert_fits(page: Page) -> None:
    """Nothing pushes the page sideways; wide tables scroll in their own box."""
    too_wide = page.evaluate(
        """() => [document.documentElement, document.querySelector('[data-testid="stMain"]')]
            .filter(box => box && box.scrollWidth > box.clientWidth + 1).map(box => `${box.tagName} ${box.scrollWidth} > ${box.clientWidth}`)"""
    )
    assert too_wide == []


def assert_squares_hold_their_words(page: Page) -> None:
    """No letter, name or programme is cut at the edge of its square of the map."""
    cut = page.locator(".stApp .otr-map a > *").evaluate_all(
        """words => words.filter(one => {
            const [own, square] = [one, one.parentElement].map(element => element.getBoundingClientRect());
            return own.left < square.left || own.right > square.right || own.top < square.top || own.bottom > square.bottom;
        }).map(one => one.textContent)"""
    )
    assert cut == []


def assert_words_in_charts_lie_apart(page: Page) -> None:
    """No figure is cut at the edge of its chart or lies on another; their boxes may touch by the space between lines."""
    wrong = page.locator(".js-plotly-plot").evaluate_all(
        """charts => charts.flatMap(chart => {
            const edge = chart.getBoundingClientRect();
            const words = [...chart.querySelectorAll('.bartext, .annotation-text')].map(one => [one.textContent, one.getBoundingClientRect()]);
            const cut = words.filter(([, box]) => box.left < edge.left - 1 || box.right > edge.right + 1).map(([said]) => `cut: ${said}`);
            const together = words.flatMap(([said, a], at) => words.slice(at + 1).filter(([, b]) =>
                Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5
            ).map(([other]) => `${said} | ${other}`));
            return [...cut, ...together];
        })"""
    )
    assert wrong == []


MOST_TOLD = ["gloucestershire", "dyfed-powys", "kent", "greater-manchester", "devon-and-cornwall"]
"""The forces with the most entries on their timelines."""


@pytest.mark.parametrize("force_id", MOST_TOLD)
def test_a_timeline_reads_at_every_width(force_id: str, visit: Visit) -> None:
    page = visit(f"/force?force={force_id}", width=320)
    expect(page.locator(".stApp footer.otr-footer")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("#otr-prerendered")).to_have_count(0)
    for width in (320, 375, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert_words_of_a_timeline_lie_apart(page)
        assert_fits(page)
    page.goto(f"{origin(page.url)}/brief/{force_id}")  # in other fonts, which are wider
    for width in (320, 375, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert_words_of_a_timeline_lie_apart(page)


def assert_words_of_a_timeline_lie_apart(page: Page) -> None:
    """Words are at least 11 px high from 375 px on, end inside the drawing, and lie on no other words; lines may touch by the space between them."""
    (wrong,) = page.locator("svg.timeline").evaluate_all(
        """drawings => drawings.map(drawing => {
            const edge = drawing.getBoundingClientRect(), scale = edge.width / drawing.viewBox.baseVal.width;
            const words = [...drawing.querySelectorAll('text')].map(one => [one.textContent, one.getBoundingClientRect(), one]);
            const small = innerWidth < 375 ? [] : words.filter(([, , one]) => parseFloat(getComputedStyle(one).fontSize) * scale < 11).map(([said]) => `small: ${said}`);
            const cut = words.filter(([, box]) => box.left < edge.left - 1 || box.right > edge.right + 1 || box.bottom > edge.bottom + 1).map(([said]) => `cut: ${said}`);
            const together = words.flatMap(([said, a], at) => words.slice(at + 1).filter(([, b]) =>
                Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3
            ).map(([other]) => `${said} | ${other}`));
            return words.length > 5 ? [...small, ...cut, ...together] : ['no words'];
        })"""
    )
    assert wrong == []


def assert_accessible(page: Page, only: dict | None = None) -> None:
    """Nothing severe by axe's rules, or by those of `only`."""
    found = Axe().run(page, options=only or {"resultTypes": ["violations"]}).response["violations"]
    severe = [
        f"{violation['id']} ({violation['impact']}): {node['target']} {node['html'][:160]}"
        for violation in found
        if violation["impact"] in SEVERE
        for node in violation["nodes"][:3]
    ]
    assert severe == []


# -- exit this page ----------------------------------------------------------------------------------------------------------


def press_shift_three_times(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Shift")


def test_the_exit_button_leaves_in_place_of_the_page(visit: Visit) -> None:
    page = visit(ADDRESSES["get_help"], external=help_html.EXIT_TO)
    wait_until_drawn(page, "get_help")
    page.get_by_role("link", name=help_page.EXIT).click()
    page.wait_for_url(help_html.EXIT_TO)
    page.go_back()
    assert "get_help" not in page.url, "the page of help is not one step back"


def test_shift_three_times_leaves(visit: Visit) -> None:
    page = visit(ADDRESSES["get_help"], external=help_html.EXIT_TO)
    wait_until_drawn(page, "get_help")
    press_shift_three_times(page)
    page.wait_for_url(help_html.EXIT_TO)


def test_the_exit_button_stays_in_reach(visit: Visit) -> None:
    page = visit(ADDRESSES["get_help"], width=320)
    wait_until_drawn(page, "get_help")
    page.get_by_role("heading", name=help_page.OTHERS_TITLE).scroll_into_view_if_needed()
    expect(page.get_by_role("link", name=help_page.EXIT)).to_be_in_viewport()


def test_shift_does_nothing_on_other_pages_even_after_a_visit_to_get_help(visit: Visit) -> None:
    page = visit(ADDRESSES["get_help"])
    wait_until_drawn(page, "get_help")
    page.get_by_role("link", name=site_words.ABOUT, exact=True).click()
    wait_until_drawn(page, "about_the_data")
    press_shift_three_times(page)
    page.wait_for_timeout(500)
    assert urlsplit(page.url).path == "/about_the_data"
    expect(page.get_by_role("heading", level=1, name=about_page.ABOUT_TITLE)).to_be_visible()


# -- paper -----------------------------------------------------------------------------------------------------------------------

# Words that stand in the table of a chart and nowhere else on the page.
PRINTED = {
    "compare": ("/compare?forces=derbyshire,essex", ["65.3 per cent", "± 2.16", "95.8 per cent", "± 1.53"]),
    "progress": ("/progress?force=essex", ["83.6", "1.85", "96.6"]),
}


@pytest.mark.parametrize("name", PRINTED)
def test_paper_holds_the_figures_of_a_chart_in_its_place(name: str, visit: Visit, tmp_path: Path) -> None:
    address, expected = PRINTED[name]
    page = visit(address)
    wait_until_drawn(page, name)
    page.emulate_media(media="print")
    for chart in page.locator(".js-plotly-plot").all():
        expect(chart).to_be_hidden()
    same = page.locator("details.otr-same").first
    assert same.evaluate("part => getComputedStyle(part, '::details-content').contentVisibility") == "visible"
    assert same.locator("table").evaluate("table => table.getBoundingClientRect().height") > 20
    expect(page.locator(".st-key-site-nav")).to_be_hidden()
    if shutil.which("pdftotext"):
        paper = tmp_path / "page.pdf"
        page.pdf(path=paper)
        told = subprocess.run(["pdftotext", paper, "-"], capture_output=True, text=True, check=True).stdout
        for words in expected:
            assert words in re.sub(r"\s+", " ", told), words
