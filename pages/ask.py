"""Ask the data: a question of one's own in SQL, its answer as a table, and what must be known of it."""

import json
import secrets

import streamlit as st

from dashboard.ask import desk, questions
from dashboard.ask.queue import Busy
from dashboard.database import queries, store
from dashboard.render import answer_html, plotly_charts
from dashboard.streamlit_ui import components
from dashboard.text import ask_page

ROWS_SHOWN = 200
EDITOR, REPLY, TIMES = "ask_sql", "ask_reply", "ask_times"
PICKER = "ask_worked"


def from_link() -> None:
    """A question that stands in the address is put into the editor once, and waits there for Run."""
    asked = st.query_params.get("sql")
    if asked is None or st.session_state.get("ask_link") == asked:
        return
    st.session_state["ask_link"] = asked
    st.session_state[EDITOR] = asked[: desk.MOST_CHARACTERS]
    st.session_state.pop(REPLY, None)


def take_worked() -> None:
    """Put the chosen worked question into the editor; what stood there, and its answer, go."""
    if name := st.session_state[PICKER]:
        st.session_state[EDITOR] = questions.worked()[name]
        st.session_state.pop(REPLY, None)
        st.query_params.clear()


def put(sql: str) -> None:
    """Run the question and keep what came of it until the next."""
    st.session_state.pop(REPLY, None)
    if not sql.strip():
        components.note(ask_page.EMPTY)
        return
    visitor = st.session_state.setdefault("ask_visitor", secrets.token_hex(8))
    try:
        with st.spinner(ask_page.WAITING):
            st.session_state[REPLY] = sql, desk.put(sql, visitor, rows=ROWS_SHOWN)
        st.session_state[TIMES] = st.session_state.get(TIMES, 0) + 1
    except Busy as busy:
        components.note(ask_page.OWN_BUSY if busy.is_own else ask_page.BUSY)


def answer(sql: str, reply: desk.Reply) -> None:
    """The table, what must be known of it, a chart where two columns suit, and how to take it away."""
    facts = reply.facts
    rows = [list(row.values()) for row in json.loads(reply.body)["rows"]]
    components.heading(ask_page.ANSWER_TITLE, anchor="answer")
    said = ask_page.rows_shown(len(rows), facts["counted"], facts["is_cut"]) if rows else ask_page.NO_ROWS
    components.announced(said, ask_page.ANSWER_TITLE, st.session_state[TIMES])
    if facts["notes"]:
        st.html(answer_html.notes(facts["notes"]))
    if rows:
        st.html(answer_html.table(facts["columns"], facts["types"], rows))
        components.quiet(ask_page.DASH)
    if drawn := answer_html.points(facts["columns"], facts["types"], rows, facts["notes"]):
        components.plain_chart(
            plotly_charts.answer(drawn.labels, drawn.values, drawn.margins, components.is_dark()),
            alt=ask_page.chart_alt(drawn.value, drawn.name, len(drawn.values)),
            key="answer",
        )
    components.subheading(ask_page.DOWNLOAD_ALL)
    st.html(answer_html.downloads(sql))
    if st.button(ask_page.MAKE_LINK, key="make_link"):
        links(sql, reply.version)


def links(sql: str, version: str) -> None:
    """Addresses that hold the question: made only for those who ask for them."""
    origin = components.origin()
    address = answer_html.link(origin, sql, version)
    if address is None:
        components.note(ask_page.TOO_LONG_FOR_LINK)
        return
    components.quiet(ask_page.LINK_LEDE)
    st.code(address, language=None, wrap_lines=True)
    components.quiet(ask_page.API_LINK_LEDE)
    st.code(answer_html.api_link(origin, sql), language=None, wrap_lines=True)


def no_answer(sql: str, reply: desk.Reply) -> None:
    """Why there is none, and where in the question that is."""
    components.announced(ask_page.why_not(reply.outcome, reply.facts), ask_page.ANSWER_TITLE, st.session_state[TIMES])
    if place := answer_html.marked_place(sql, reply.facts.get("place")):
        st.html(place)


components.page(ask_page.ASK_TITLE, ask_page.ASK_LEDE)
from_link()
made_with = st.query_params.get("version")
if made_with and made_with != store.version():
    components.note(ask_page.other_version(made_with, store.version()))

# -- ask, with what can be asked beside it: at the left where there is room, and after the editor for keyboards and phones
with st.container(key="ask-desk"):
    question, tables = st.columns([3, 2], gap="medium")
with question:
    st.selectbox(
        ask_page.CHOOSE_QUESTION,
        list(ask_page.WORKED),
        index=None,
        format_func=lambda name: ask_page.WORKED[name][0],
        key=PICKER,
        on_change=take_worked,
        placeholder=ask_page.CHOOSE,
    )
    if chosen := st.session_state[PICKER]:
        components.quiet(ask_page.WORKED[chosen][1])
    with st.form("ask", border=False):
        sql = st.text_area(
            ask_page.EDITOR,
            key=EDITOR,
            height=260,
            max_chars=desk.MOST_CHARACTERS,
            placeholder=questions.worked()["latest_grades"],
        )
        components.quiet(ask_page.EDITOR_HELP)
        is_run = st.form_submit_button(ask_page.RUN, type="primary")
    components.quiet(ask_page.PRIVACY)
with tables:
    components.subheading(ask_page.WHAT_CAN_BE_ASKED)
    searched = st.text_input(ask_page.SEARCH_TABLES, key="ask_search", placeholder=ask_page.SEARCH_PLACEHOLDER)
    components.quiet(ask_page.TABLES_LEDE)
    with st.container(key="ask-tables"):
        st.html(answer_html.tables(store.rows(queries.askable_columns), searched))

# -- the answer
if is_run:
    put(sql)
if REPLY in st.session_state:
    asked, reply = st.session_state[REPLY]
    (answer if reply.outcome == "answered" else no_answer)(asked, reply)
