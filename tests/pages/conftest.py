"""A visitor's browser window, and what must hold of every visit."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from browsing import OWN_COOKIES, PATIENCE_MS, Visit, origin
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route

from dashboard.text import site_words


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Visit]:
    """Opens an address of the site in a new window. At the end: nothing was asked of another origin, no page or script failed, and

    no cookie was set but Streamlit's own.
    """
    contexts: list[BrowserContext] = []
    elsewhere: list[str] = []
    failures: list[str] = []

    def note_request(request: Request) -> None:
        if (
            request.url.startswith(("http:", "https:", "ws:", "wss:"))
            and urlsplit(request.url).netloc != urlsplit(site).netloc
        ):
            elsewhere.append(request.url)

    def open_window(address: str, width: int = 1280, scheme: str = "light", external: str | None = None) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        if external:
            context.route(f"{origin(external)}/**", lambda route: answer_for_elsewhere(route))
        else:
            context.on("request", note_request)
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.goto(site + address)
        return page

    yield open_window
    for context in contexts:
        for page in context.pages:
            if origin(page.url) == site:
                assert page.locator('[data-testid="stException"]').count() == 0
                assert page.get_by_text(site_words.UNEXPECTED).count() == 0
        cookies = {cookie["name"] for cookie in context.cookies(site)}
        context.close()
        assert cookies <= OWN_COOKIES
    assert elsewhere == []
    assert failures == []


def answer_for_elsewhere(route: Route) -> None:
    """Stands in for the site that the exit button opens: no test leaves this machine."""
    route.fulfill(status=200, content_type="text/html", body="<h1>Weather</h1>")
