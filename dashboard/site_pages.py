"""The one list of the site's pages, and of the links at their foot. Navigation, prerendered HTML, sitemap and metrics all read it."""

from typing import NamedTuple

from dashboard.features import asks
from dashboard.text import (
    about_page,
    ask_page,
    compare_page,
    crime_page,
    find_page,
    force_page,
    help_page,
    method_page,
    national_page,
    progress_page,
    site_words,
)


class SitePage(NamedTuple):
    """One page: its script in pages/ (none where it is a document of its own), its address, its name in the navigation, its heading and its first sentence.

    `is_about_force`: the page takes a force in its address and keeps it from page to page. `is_in_menu`: it stands in the navigation;
    the others are linked from the foot of every page.
    """

    script: str | None
    address: str
    name: str
    title: str
    lede: str
    is_about_force: bool = False
    is_in_menu: bool = True

    def address_of(self, force_id: str | None) -> str:
        """Its address, which keeps the force chosen where the page is about one."""
        return f"{self.address}?force={force_id}" if force_id and self.is_about_force else self.address


PAGES = (
    SitePage("find_your_force.py", "/", site_words.FIND, find_page.FIND_TITLE, find_page.FIND_LEDE),
    SitePage("force.py", "/force", site_words.FORCE, site_words.FORCE, "", True),
    SitePage("compare.py", "/compare", site_words.COMPARE, compare_page.COMPARE_TITLE, compare_page.COMPARE_LEDE),
    SitePage("progress.py", "/progress", site_words.PROGRESS, site_words.PROGRESS, progress_page.PROGRESS_LEDE, True),
    SitePage(
        "recorded_crime.py",
        "/recorded_crime",
        site_words.RECORDED_CRIME,
        crime_page.CRIME_TITLE,
        crime_page.CRIME_LEDE,
        True,
    ),
    SitePage(None, "/get_help", site_words.GET_HELP, help_page.HELP_PAGE_TITLE, force_page.HELP_LEDE, True),
    SitePage("about_the_data.py", "/about_the_data", site_words.ABOUT, about_page.ABOUT_TITLE, about_page.ABOUT_LEDE),
    SitePage(
        "national.py",
        "/national",
        site_words.NATIONAL,
        national_page.NATIONAL_TITLE,
        national_page.NATIONAL_LEDE,
        is_in_menu=False,
    ),
    SitePage(
        "method.py",
        "/method",
        site_words.METHOD,
        method_page.METHOD_TITLE,
        method_page.METHOD_LEDE,
        is_in_menu=False,
    ),
    *(
        [SitePage("ask.py", "/ask", site_words.ASK, ask_page.ASK_TITLE, ask_page.ASK_LEDE, is_in_menu=False)]
        if asks()
        else []
    ),
)
MENU = tuple(page for page in PAGES if page.is_in_menu)
BY_ADDRESS = {page.address: page for page in PAGES}


class FooterLink(NamedTuple):
    """One link at the foot of every page and document. `is_in_static_copy`: a copy of the site as plain files has it too."""

    words: str
    path: str
    anchor: str = ""
    is_in_static_copy: bool = True


FOOTER_LINKS = (
    FooterLink(site_words.NATIONAL, "/national", is_in_static_copy=False),
    FooterLink(site_words.METHOD, "/method", is_in_static_copy=False),
    FooterLink(site_words.CORRECTIONS, "/method", "#corrections", is_in_static_copy=False),
    *([FooterLink(site_words.ASK, "/ask", is_in_static_copy=False)] if asks() else []),
    FooterLink(site_words.DATA, "/data/"),
    FooterLink(site_words.API, "/api/v1/openapi.json", is_in_static_copy=False),
    FooterLink(site_words.EMBED, "/data/", "#embed"),
    FooterLink(site_words.FEED, "/feed.xml"),
    FooterLink(site_words.LICENCE, "/about_the_data", "#licence", is_in_static_copy=False),
)
