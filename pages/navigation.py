"""The script that app.py runs for every page: pages, order, header and footer."""

import streamlit as st

from dashboard import metrics
from dashboard.database import store
from dashboard.streamlit_ui import components
from dashboard.text import site_words

PAGES = [
    st.Page("find_your_force.py", title=site_words.FIND, default=True),
    st.Page("force.py", title=site_words.FORCE, url_path="force"),
    st.Page("compare.py", title=site_words.COMPARE, url_path="compare"),
    st.Page("progress.py", title=site_words.PROGRESS, url_path="progress"),
    st.Page("recorded_crime.py", title=site_words.RECORDED_CRIME, url_path="recorded_crime"),
    st.Page("get_help.py", title=site_words.GET_HELP, url_path="get_help"),
    st.Page("about_the_data.py", title=site_words.ABOUT, url_path="about_the_data"),
]

st.set_page_config(page_title=site_words.SITE, page_icon="📋", layout="centered")
chosen = st.navigation(PAGES, position="hidden")
components.header(PAGES)
try:
    # One build for the whole page; asked here, since an error inside a page's fragment would not come out of it.
    with store.reading() as version, metrics.page_run(chosen.url_path or "find_your_force"):
        components.newer_data(version)
        chosen.run()
        components.footer(version)
except store.NoDatabaseError:
    components.note(site_words.NO_DATABASE)
