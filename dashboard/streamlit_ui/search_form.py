"""The search for one's force: a plain form, then the answer or what there is to choose from, in view and read out."""

import streamlit as st

from dashboard.rules import force_search
from dashboard.streamlit_ui import components, pickers
from dashboard.text import find_page


def search() -> None:
    """One certain force opens its page, where the answer comes first; everything else is answered here."""
    with st.form("search"):
        typed = st.text_input(find_page.SEARCH_LABEL, placeholder=find_page.SEARCH_EXAMPLE, autocomplete="off")
        may_ask = st.checkbox(find_page.POSTCODE_CONSENT)
        is_asked = st.form_submit_button(find_page.SEARCH_BUTTON, type="primary")
        components.quiet(find_page.SEARCH_HELP)
    if not is_asked:
        return
    found = force_search.find(typed, may_ask)
    if found.is_one:
        pickers.go_to_force(found.force_ids[0], found.sentence)
    st.session_state["searches"] = st.session_state.get("searches", 0) + 1
    with st.container(key="search-answer", gap="small"):
        components.announced(found.sentence, find_page.ANSWER, st.session_state["searches"])
        for choice in found.choices:
            _line(choice)


def _line(choice: force_search.Choice) -> None:
    """A link to the force, or words where it is none of ours."""
    if choice.force_id is None:
        components.text(choice.words)
    else:
        st.page_link("force.py", label=choice.words, query_params={"force": choice.force_id})
