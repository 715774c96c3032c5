"""The script that app.py runs for every page: pages, order, header and footer."""

import streamlit as st

from dashboard import metrics
from dashboard.database import store
from dashboard.site_pages import MENU, PAGES
from dashboard.streamlit_ui import components
from dashboard.text import site_words

pages = {
    page: st.Page(page.script, title=page.name, default=page.address == "/", url_path=page.address.removeprefix("/"))
    for page in PAGES
    if page.script is not None
}

st.set_page_config(page_title=site_words.SITE, page_icon="📋", layout="centered")
chosen = st.navigation(list(pages.values()), position="hidden")
components.header({page.address: pages[page] for page in MENU if page in pages})
try:
    # One build for the whole page; asked here, since an error inside a page's fragment would not come out of it.
    with store.reading() as version, metrics.page_run(chosen.url_path or "find_your_force"):
        components.newer_data(version)
        chosen.run()
        components.footer(version)
except store.NoDatabaseError:
    components.note(site_words.NO_DATABASE)
