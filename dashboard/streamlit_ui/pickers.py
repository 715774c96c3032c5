"""Choosing, with the address as the one truth: pickers are set from it and write to it, and junk in it is said, not raised."""

from collections.abc import Sequence

import streamlit as st

from dashboard.database import queries, store
from dashboard.database.rows import Force
from dashboard.rules import asked_for, force_record, force_search
from dashboard.rules.asked_for import Choice
from dashboard.streamlit_ui import components
from dashboard.text import compare_page, find_page, force_page, site_words


def choose_force() -> Force | None:
    """The force named in the address, chosen with a picker that writes the address. An unknown name is said, not raised.

    None where none is chosen yet.
    """
    names = force_record.short_names()
    asked = st.query_params.get("force")
    if asked is not None and asked not in names:
        asked = force_search.force_named(asked) or asked
    if asked is not None and asked not in names:
        components.note(asked_for.unknown_force(asked, names))
        asked = None
    current = asked or st.session_state.get("last_force")
    st.session_state["force_picker"] = current
    chosen = st.selectbox(
        force_page.CHOOSE_FORCE,
        list(names),
        format_func=names.__getitem__,
        key="force_picker",
        on_change=_write_force,
        placeholder=force_page.PICK_FORCE,
    )
    _say_if_changed("force_picker", force_page.CHOOSE_FORCE, names.get(chosen or "", ""))
    if chosen is None:
        return None
    st.session_state["last_force"] = chosen
    if st.query_params.get("force") != chosen:
        st.query_params["force"] = chosen
    return force_record.force(chosen)


def _say_if_changed(key: str, label: str, words: str) -> None:
    """Have a choice read out that the reader has just made; its place in the page is kept, so that nothing below moves."""
    with st.empty():
        if st.session_state.get("changed") == key:
            del st.session_state["changed"]
            components.changed(site_words.now_shows(label, words))


def _write(key: str, parameter: str) -> None:
    """Write a choice just made into the address."""
    st.session_state["changed"] = key
    st.query_params[parameter] = st.session_state[key]


def _write_force() -> None:
    st.session_state["changed"] = "force_picker"
    st.query_params["force"] = st.session_state["force_picker"]
    st.session_state["last_force"] = st.session_state["force_picker"]


def go_to_force(force_id: str, why: str) -> None:
    """Open a force's page and say there why it is the answer to a search. What was typed goes neither into the address nor further."""
    st.session_state["why_this_force"] = why
    st.switch_page("force.py", query_params={"force": force_id})


def say_why_this_force() -> None:
    """On the force's page: how the search led here, said once."""
    if why := st.session_state.pop("why_this_force", ""):
        components.announced(why, find_page.ANSWER, times=0)


def choose_forces(default: Sequence[str], parameter: str = "forces", most: int | None = None) -> list[str]:
    """The forces listed in the address (`forces=kent,essex`), at most `most`, chosen with a picker that writes the address."""
    names = force_record.short_names()
    key = f"{parameter}_picker"
    chosen, notes = asked_for.forces(st.query_params.get(parameter, ",".join(default)), names, most)
    for words in notes:
        components.note(words)
    st.session_state[key] = chosen

    def write() -> None:
        st.session_state["changed"] = key
        st.query_params[parameter] = ",".join(st.session_state[key])

    st.multiselect(
        compare_page.CHOOSE_FORCES,
        list(names),
        format_func=names.__getitem__,
        key=key,
        max_selections=most,
        on_change=write,
    )
    _say_if_changed(key, compare_page.CHOOSE_FORCES, ", ".join(names[force_id] for force_id in st.session_state[key]))
    return st.session_state[key]


def group_of_forces() -> None:
    """A picker that fills the list of forces with all, a region, or those of one programme."""
    forces = store.rows(queries.forces)
    groups = {compare_page.GROUP_ALL: [force.force_id for force in forces]}
    for force in sorted(forces, key=lambda force: force.region):
        groups.setdefault(compare_page.GROUP_REGION.format(region=force.region), []).append(force.force_id)
    for regime in store.rows(queries.judged_regimes):
        judged_there = store.rows(queries.latest_in_regime, regime.regime_id)
        groups[compare_page.GROUP_REGIME.format(regime=regime.short_name)] = [row.force_id for row in judged_there]

    def fill() -> None:
        if chosen := st.session_state["group_picker"]:
            st.query_params["forces"] = ",".join(groups[chosen])
            st.session_state["group_picker"] = None
            st.session_state["changed"] = "forces_picker"

    st.selectbox(
        compare_page.ADD_GROUP,
        list(groups),
        index=None,
        key="group_picker",
        on_change=fill,
        placeholder=compare_page.GROUP_NONE,
    )


def choose(choice: Choice) -> str:
    """One option of a choice, named in the address; junk there is said and the default shown."""
    chosen, said = asked_for.option(choice, st.query_params.get(choice.parameter))
    if said:
        components.note(said)
    key = f"{choice.parameter}_picker"
    st.session_state[key] = chosen
    st.selectbox(
        choice.label,
        list(choice.options),
        format_func=choice.options.__getitem__,
        key=key,
        on_change=_write,
        args=(key, choice.parameter),
    )
    _say_if_changed(key, choice.label, choice.options[st.session_state[key]])
    return st.session_state[key]


def tick(label: str, parameter: str) -> bool:
    """A box to tick, which stands in the address as `parameter=yes`."""
    key = f"{parameter}_picker"
    st.session_state[key] = st.query_params.get(parameter) == "yes"

    def write() -> None:
        if st.session_state[key]:
            st.query_params[parameter] = "yes"
        else:
            st.query_params.pop(parameter, None)

    return st.checkbox(label, key=key, on_change=write)
