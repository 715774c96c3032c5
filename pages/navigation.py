"""The script that app.py runs for every page: pages, order, header and footer."""

import streamlit as st

from dashboard import components, store, telemetry, wording

PAGES = [
    st.Page("find_your_force.py", title=wording.FIND, default=True),
    st.Page("force.py", title=wording.FORCE, url_path="force"),
    st.Page("compare.py", title=wording.COMPARE, url_path="compare"),
    st.Page("progress.py", title=wording.PROGRESS, url_path="progress"),
    st.Page("recorded_crime.py", title=wording.RECORDED_CRIME, url_path="recorded_crime"),
    st.Page("get_help.py", title=wording.GET_HELP, url_path="get_help"),
    st.Page("about_the_data.py", title=wording.ABOUT, url_path="about_the_data"),
]

st.set_page_config(page_title=wording.SITE, page_icon="📋", layout="centered")
chosen = st.navigation(PAGES, position="hidden")
components.header(PAGES)
try:
    # One build for the whole page; asked here, since an error inside a page's fragment would not come out of it.
    with store.reading() as version, telemetry.page_run(chosen.url_path or "find_your_force"):
        components.newer_data(version)
        chosen.run()
        components.footer(version)
except store.NoDatabaseError:
    components.note(wording.NO_DATABASE)
