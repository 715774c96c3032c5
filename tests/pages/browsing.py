"""The site in a real browser: its addresses, and waiting until a page is drawn."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from dashboard.text import (
    about_page,
    ask_page,
    compare_page,
    crime_page,
    find_page,
    help_page,
    method_page,
    national_page,
    site_words,
)

ADDRESSES = {
    "find_your_force": "/",
    "force": "/force?force=kent",
    "compare": "/compare?forces=kent,cheshire,derbyshire,essex",
    "progress": "/progress?force=kent",
    "recorded_crime": "/recorded_crime?force=kent",
    "get_help": "/get_help?force=kent",
    "about_the_data": "/about_the_data",
    "national": "/national",
    "method": "/method",
    "ask": "/ask",
}
HEADINGS = {
    "find_your_force": find_page.FIND_TITLE,
    "force": "Kent Police",
    "compare": compare_page.COMPARE_TITLE,
    "progress": site_words.PROGRESS,
    "recorded_crime": crime_page.CRIME_TITLE,
    "get_help": help_page.HELP_PAGE_TITLE,
    "about_the_data": about_page.ABOUT_TITLE,
    "national": national_page.NATIONAL_TITLE,
    "method": method_page.METHOD_TITLE,
    "ask": ask_page.ASK_TITLE,
}
CHARTS = {"compare": 1, "recorded_crime": 1}
OWN_COOKIES = {"_streamlit_xsrf"}
PATIENCE_MS = 30_000

Visit = Callable[..., Page]


def origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def wait_until_drawn(page: Page, name: str) -> None:
    """Until the page's own script has run to its end and its charts are drawn."""
    expect(page.locator("footer.otr-footer")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_role("heading", level=1, name=HEADINGS[name])).to_be_visible(timeout=PATIENCE_MS)
    if name == "get_help":
        return  # a document of its own, whole when it is there
    if name in CHARTS:
        expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_visible(
        timeout=PATIENCE_MS
    )
    # Links, fields and charts each come with a script of their own; until it is there, a grey box holds their place.
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=PATIENCE_MS)


def assert_address(page: Page, path: str, **expected: str) -> None:
    page.wait_for_url(
        lambda address: (
            urlsplit(address).path == path
            and all(parse_qs(urlsplit(address).query).get(name) == [value] for name, value in expected.items())
        ),
        timeout=PATIENCE_MS,
    )
