"""What every page is made of: its frame, text, grade chip, source note, tables and charts with their table."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st
from markupsafe import Markup

from dashboard.database import store
from dashboard.own_address import own_address
from dashboard.render import download_html, html
from dashboard.render.view import View
from dashboard.rules import force_record
from dashboard.site_pages import MENU
from dashboard.text import site_words

SCRIPTS = Path(__file__).resolve().parent.parent / "render"
ANNOUNCE_SCRIPT, CHANGED_SCRIPT = SCRIPTS / "announce.js", SCRIPTS / "changed.js"
LOOK_EVERY = "30s"
"""How often an open page looks whether newer data were published: readers are to learn of them within a minute."""


# -- the frame of every page ---------------------------------------------------------------------------------------------


def header(pages: Mapping[str, st.Page]) -> None:
    """Brand, independence line and navigation, above every page; `pages` are Streamlit's, by address.

    Get help is a document of its own: an ordinary link, which keeps the force chosen.
    """
    st.html(f"<style>{html.page_style()}</style>")
    with st.container(key="site-header", gap="small"):
        st.html(html.brand())
        with st.container(horizontal=True, key="site-nav"):
            for page in MENU:
                if page.address in pages:
                    st.page_link(pages[page.address])
                else:
                    st.html(html.own_link(page.name, page.address_of(_chosen_force())), width="content")


def _chosen_force() -> str | None:
    """The force of the address or of the page before, where it is one of ours."""
    force_id = st.query_params.get("force") or st.session_state.get("last_force")
    try:
        return force_id if force_id in force_record.short_names() else None
    except store.NoDatabaseError:
        return None


@st.fragment(run_every=LOOK_EVERY)
def newer_data(version: str) -> None:
    """Says so while the page is open and data newer than `version`, which it was drawn from, are published."""
    try:
        if store.version() != version:
            note(site_words.NEWER_DATA)
    except store.NoDatabaseError:  # said here, since no error of a fragment comes out of it
        note(site_words.NO_DATABASE)


def footer(version: str) -> None:
    """Links, contact and data version, below every page."""
    st.html(Markup('<footer class="otr-footer">{}</footer>').format(html.footer(version)))


def page(title: str, lede: html.Html = "") -> None:
    """Title of the browser's tab, the page's one h1 and its first sentence."""
    st.set_page_config(page_title=f"{title} · {site_words.SITE}")
    st.title(title, anchor=False)
    if lede:
        st.html(html.lede(lede))


def heading(words: str, anchor: str | None = None) -> None:
    st.header(words, anchor=anchor or False)


def subheading(words: str) -> None:
    st.subheader(words, anchor=False)


def section(part: html.Section) -> None:
    """A part of a page that is HTML alone, as the page's first HTML has it."""
    if part.title:
        heading(part.title, part.anchor)
    if part.body:
        st.html(part.body)


def note(words: html.Html) -> None:
    """A boxed remark that a reader must not miss."""
    st.html(html.note(words))


def announced(words: html.Html, label: str, times: int) -> None:
    """A remark that answers what a visitor just did: scrolled into view, given the keyboard and read out.

    `times` counts the answers of this page, so that the same words twice are two answers; 0 where the page opens with it, which
    is then scrolled no further than it must be.
    """
    _html_and_script(html.announced(words, label, times), ANNOUNCE_SCRIPT)


def changed(words: str) -> None:
    """Have what a reader's choice has changed read out; nothing is shown, and the keyboard stays where it is."""
    _html_and_script(Markup('<p class="otr-changed" hidden>{}</p>').format(words), CHANGED_SCRIPT)


def _html_and_script(body: Markup, script: Path) -> None:
    words = Markup("<script>{}</script>").format(Markup(script.read_text(encoding="utf-8")))
    st.html(body + words, unsafe_allow_javascript=True)


def quiet(words: html.Html) -> None:
    st.html(html.quiet(words))


def text(words: html.Html) -> None:
    st.html(html.text(words))


def sources_note(source_ids: Iterable[str | None]) -> None:
    """The source line under a chart or table."""
    st.html(html.sources_note(source_ids))


def details(summary: str, body: html.Html, is_printed: bool = False) -> None:
    """A part that opens on demand."""
    st.html(html.details(summary, body, is_printed))


def chart(figure: go.Figure | None, alt: str, same: Markup, key: str) -> None:
    """A chart, its finding in words for those who cannot see it, and the same figures as a table; without a figure only the table."""
    if figure is not None:
        plain_chart(figure, alt, key)
    st.html(html.same_as_table(same))


def drawing(svg: Markup, same: Markup) -> None:
    """A drawing of our own, and the same figures as a table. Markdown takes its lines as they are; `st.html` would drop them."""
    st.markdown(svg, unsafe_allow_html=True)
    st.html(html.same_as_table(same))


def html_chart(body: Markup, same: Markup) -> None:
    """A chart of plain HTML, and the same figures as a table."""
    st.html(body)
    st.html(html.same_as_table(same))


def plain_chart(figure: go.Figure, alt: str, key: str) -> None:
    """A chart whose figures stand in a table elsewhere on the page."""
    st.plotly_chart(
        figure,
        theme=None,
        key=key,
        alt=alt,
        config={"displayModeBar": False, "scrollZoom": False, "doubleClick": False},
    )


def downloads(view: View | None) -> None:
    """Below a chart or table: its files, how to cite it, its link, and the line for other sites; nothing where there is nothing."""
    if view is not None:
        st.html(download_html.block(view, origin()))


def origin() -> str:
    """The site's own address, as the visitor's browser knows it."""
    return own_address(st.context.headers.get("Origin") or "")


def is_dark() -> bool:
    """Does the visitor read in the dark theme?"""
    return st.context.theme.type == "dark"


def cards(*items: Markup) -> None:
    st.html(html.cards(*items))
