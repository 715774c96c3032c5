"""About the data: programmes and why they cannot be mixed, what is missing, sources, dictionary, licence."""

import streamlit as st

from dashboard.render import about_html, about_views
from dashboard.streamlit_ui import cached_sections, components, source_freshness
from dashboard.text import about_page


def what_is_held() -> None:
    """Which data this is, and what the register does not hold."""
    for part in about_html.what_is_held():
        components.section(part)


def freshness() -> None:
    """How fresh each source is: read again each time, since a refresh that failed publishes nothing."""
    components.heading(about_page.FRESHNESS_TITLE, anchor="freshness")
    components.text(about_page.FRESHNESS_LEDE)
    st.html(source_freshness.table())
    components.downloads(about_views.freshness())


def where_from() -> None:
    """What the checks found, every source, every table and column, and the licence."""
    for part in about_html.where_from(components.origin(), is_whole=True):
        components.section(part)


components.page(about_page.ABOUT_TITLE, about_page.ABOUT_LEDE)
cached_sections.draw(what_is_held)
freshness()
cached_sections.draw(where_from)
