"""The three journeys by keyboard alone: Tab, typing, Enter, Space and arrows; and where the keyboard is can always be seen."""

import pytest
from browsing import ADDRESSES, PATIENCE_MS, Visit, assert_address, wait_until_drawn
from playwright.sync_api import Browser, Page, expect

from dashboard.render import help_html
from dashboard.rules import measures
from dashboard.text import compare_page, find_page, force_page, help_page, open_data_words, progress_page, site_words

pytestmark = pytest.mark.browser

MOST_TABS = 60
ACCENT = "rgb(10, 90, 92)"
# Streamlit marks a field by the border of a box around it, so the nearest boxes are looked at too.
FOCUSED = """(accent) => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return null;
    const isMarked = (box) => {
        const style = getComputedStyle(box);
        const hasOutline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
        return hasOutline || style.boxShadow !== "none" || style.borderTopColor === accent;
    };
    const boxes = [];
    for (let box = focused; box && boxes.length < 4; box = box.parentElement) boxes.push(box);
    const place = focused.getBoundingClientRect();
    const said = focused.getAttribute("aria-label") || (focused.labels?.[0]?.innerText ?? "");
    return {
        name: (focused.tagName === "MAIN" ? "" : said || focused.innerText).trim(),
        tag: focused.tagName,
        inNavigation: Boolean(focused.closest(".st-key-site-header")),
        isSeen: boxes.some(isMarked),
        isInPage: place.width > 0 && place.height > 0,
    };
}"""

# What the arrows have come to in an open picker.
POINTED_AT = (
    """() => document.getElementById(document.activeElement.getAttribute("aria-activedescendant"))?.innerText"""
)


def tab(page: Page) -> dict:
    """One step on; where the keyboard is then must be seen."""
    page.keyboard.press("Tab")
    focused = page.evaluate(FOCUSED, ACCENT)
    assert focused is not None, "the keyboard left the page"
    assert focused["isInPage"] and focused["isSeen"], focused
    return focused


def tab_to(page: Page, name: str) -> list[str]:
    """On to the element of that name; the names passed on the way."""
    passed: list[str] = []
    for _ in range(MOST_TABS):
        focused = tab(page)
        passed.append(focused["name"])
        if name == focused["name"]:
            return passed
    pytest.fail(f"“{name}” cannot be reached with {MOST_TABS} tabs: {passed}")


def choose(page: Page, words: str) -> None:
    """In a picker that has the keyboard: type, and take what is offered first."""
    page.keyboard.type(words)
    expect(page.get_by_role("option").first).to_contain_text(words)
    page.keyboard.press("Enter")


# -- the three journeys --------------------------------------------------------------------------------------------------


def test_a_resident_finds_the_force_of_a_council(visit: Visit) -> None:
    page = visit("/")
    wait_until_drawn(page, "find_your_force")
    tab_to(page, find_page.SEARCH_LABEL)
    page.keyboard.type("Maidstone")
    page.keyboard.press("Enter")
    wait_until_drawn(page, "force")
    assert_address(page, "/force", force="kent")
    expect(page.locator(".otr-note", has_text=find_page.covered("Maidstone", "Kent Police"))).to_be_visible()


def test_a_resident_chooses_among_suggestions(visit: Visit) -> None:
    """The answer has the keyboard, so the next stop is the first suggestion."""
    page = visit("/", width=375)
    wait_until_drawn(page, "find_your_force")
    tab_to(page, find_page.SEARCH_LABEL)
    page.keyboard.type("Newcastle")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name=find_page.ANSWER)).to_be_focused(timeout=PATIENCE_MS)
    expect(page.locator(".st-key-search-answer").get_by_role("link").first).to_be_visible(timeout=PATIENCE_MS)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert_address(page, "/force", force="northumbria")


def test_a_journalist_opens_compare_and_changes_the_measure(visit: Visit) -> None:
    page = visit("/")
    wait_until_drawn(page, "find_your_force")
    tab_to(page, site_words.COMPARE)
    page.keyboard.press("Enter")
    wait_until_drawn(page, "compare")
    tab_to(page, compare_page.CHOOSE_MEASURE)
    wanted = measures.measures()["grade_peel_2021_22"].label
    choose(page, wanted)
    expect(page.get_by_role("heading", level=2, name=wanted)).to_be_visible(timeout=PATIENCE_MS)
    assert_address(page, "/compare", measure="grade_peel_2021_22")


def test_a_journalist_changes_the_measure_with_the_arrows(visit: Visit) -> None:
    page = visit("/compare?forces=kent,essex&measure=recording_rate")
    wait_until_drawn(page, "compare")
    tab_to(page, compare_page.CHOOSE_MEASURE)
    wanted = list(measures.measures())[1]
    for _ in range(len(measures.measures()) + 1):
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("option").first).to_be_visible()
        if page.evaluate(POINTED_AT) == measures.measures()[wanted].label:
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name=measures.measures()[wanted].label)).to_be_visible(
        timeout=PATIENCE_MS
    )
    assert_address(page, "/compare", measure=wanted)


def test_a_panel_member_follows_a_force(visit: Visit) -> None:
    page = visit("/progress")
    expect(page.get_by_role("heading", level=1, name=site_words.PROGRESS)).to_be_visible(timeout=PATIENCE_MS)
    wait_until_drawn(page, "progress")
    tab_to(page, force_page.CHOOSE_FORCE)
    choose(page, "Essex")
    expect(page.get_by_role("heading", level=2, name=progress_page.story_title("Essex"))).to_be_visible(
        timeout=PATIENCE_MS
    )
    assert_address(page, "/progress", force="essex")


# -- where the keyboard is -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["find_your_force"])
def test_the_keyboard_is_always_seen_and_goes_from_top_to_bottom(name: str, visit: Visit) -> None:
    """A link past the frame, brand and navigation, then the page, each thing once; Shift and Tab leads back."""
    page = visit(ADDRESSES[name])
    wait_until_drawn(page, name)
    steps = [tab(page) for _ in range(18)]
    names = [step["name"] for step in steps]
    pages = [
        site_words.FIND, site_words.FORCE, site_words.COMPARE, site_words.PROGRESS,
        site_words.RECORDED_CRIME, site_words.GET_HELP, site_words.ABOUT,
    ]  # fmt: skip
    assert names[0].startswith("Skip") and steps[1]["tag"] == "MAIN", (
        "first past the page's frame, then the page, which scrolls"
    )
    assert names[2:10] == [site_words.SITE, *pages]
    assert [step["inNavigation"] for step in steps] == [False] * 2 + [True] * 8 + [False] * 8
    assert len(set(names)) == len(names), "each thing once"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUSED, ACCENT)["name"] == names[-2]


@pytest.mark.parametrize("name", ["find_your_force", "force"])
def test_the_first_stop_leads_past_the_navigation(name: str, visit: Visit) -> None:
    """After the scripts; the page's first HTML and documents have a link of their own."""
    page = visit(ADDRESSES[name])
    wait_until_drawn(page, name)
    assert tab(page)["name"].startswith("Skip")
    page.keyboard.press("Enter")
    assert not page.evaluate(FOCUSED, ACCENT)["inNavigation"]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.st-key-site-header, header, footer')") is None


def test_the_first_stop_of_a_page_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for address in ("/force?force=kent", "/get_help?force=kent", "/brief/kent"):
        page.goto(site + address)
        page.keyboard.press("Tab")
        if "get_help" in address:  # there the way out comes first
            expect(page.locator(":focus")).to_have_text(help_page.EXIT)
            page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_text(open_data_words.SKIP)
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
    context.close()


def test_a_part_opens_and_closes_by_enter_and_space(visit: Visit) -> None:
    page = visit("/compare?forces=kent,essex")
    wait_until_drawn(page, "compare")
    same = page.locator("details.otr-same")
    same.locator("summary").focus()
    for key in ("Enter", "Space"):
        page.keyboard.press(key)
        expect(same.get_by_role("table")).to_be_visible()
        page.keyboard.press(key)
        expect(same.get_by_role("table")).to_be_hidden()


def test_shift_three_times_leaves_get_help_from_inside_a_field(visit: Visit) -> None:
    page = visit(ADDRESSES["get_help"], external=help_html.EXIT_TO)
    wait_until_drawn(page, "get_help")
    tab_to(page, help_page.AREA_LABEL)
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(help_html.EXIT_TO)
