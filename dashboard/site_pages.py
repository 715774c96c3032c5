"""The one list of the site's pages. Navigation, the prerendered HTML, the sitemap and the metrics all read it."""

from typing import NamedTuple

from dashboard.text import (
    about_page,
    compare_page,
    crime_page,
    find_page,
    force_page,
    help_page,
    progress_page,
    site_words,
)


class SitePage(NamedTuple):
    """One page: its script in pages/ (none where it is a document of its own), its address, its name in the navigation, its heading and its first sentence.

    `is_about_force`: the page takes a force in its address and keeps it from page to page.
    """

    script: str | None
    address: str
    name: str
    title: str
    lede: str
    is_about_force: bool = False

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
)
BY_ADDRESS = {page.address: page for page in PAGES}
