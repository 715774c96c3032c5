"""What every page is made of: its frame, text, grade chip, source note, tables and charts with their table."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st
from markupsafe import Markup

from dashboard import numbers, queries, store, wording
from dashboard.facts import force_lede as force_lede
from dashboard.facts import when_measured as when_measured

STYLE = Path(__file__).resolve().parent / "style.css"
Html = Markup | str


# -- the frame of every page ---------------------------------------------------------------------------------------------


def header(pages: Sequence[st.Page]) -> None:
    """Brand, independence line and navigation, above every page."""
    st.html(STYLE)
    with st.container(key="site-header", gap="small"):
        st.html(
            Markup('<div class="otr-brand"><a href="/" target="_self">{}</a><span>{}</span></div>').format(
                wording.SITE, wording.INDEPENDENT
            )
        )
        with st.container(horizontal=True, key="site-nav"):
            for page in pages:
                st.page_link(page)


def footer() -> None:
    """Which data this is, below every page."""
    st.html(Markup('<footer class="otr-footer">{}</footer>').format(wording.data_footer(store.version())))


def page(title: str, lede: Html = "") -> None:
    """Title of the browser's tab, the page's one h1 and its first sentence."""
    st.set_page_config(page_title=f"{title} · {wording.SITE}")
    st.title(title, anchor=False)
    if lede:
        st.html(Markup('<p class="otr-lede">{}</p>').format(lede))


def heading(words: str, anchor: str | None = None) -> None:
    st.header(words, anchor=anchor or False)


def subheading(words: str) -> None:
    st.subheader(words, anchor=False)


def note(words: Html) -> None:
    """A boxed remark that a reader must not miss."""
    st.html(Markup('<p class="otr-note">{}</p>').format(words))


def quiet(words: Html) -> None:
    st.html(Markup('<p class="otr-quiet">{}</p>').format(words))


def text(words: Html) -> None:
    st.html(Markup('<div class="otr-text">{}</div>').format(words))


def bullets(items: Iterable[Html]) -> Markup:
    return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(item) for item in items))


def page_address(page_name: str, **parameters: str) -> str:
    """Address of one of our pages with its state, such as /force?force=kent."""
    query = "&".join(f"{name}={value}" for name, value in parameters.items())
    return f"/{page_name}?{query}" if query else f"/{page_name}"


def own_link(words: Html, address: str) -> Markup:
    return Markup('<a href="{}" target="_self">{}</a>').format(address, words)


def out_link(words: Html, address: str) -> Markup:
    """A link to another site, which is not told where the reader came from."""
    return Markup('<a href="{}" rel="noreferrer noopener" target="_blank">{}</a>').format(address, words)


# -- grades, sources, numbers ----------------------------------------------------------------------------------------------


def grade_class(grade: str | None) -> str:
    return "otr-none" if numbers.is_missing(grade) else "otr-" + grade.lower().replace(" ", "-")


def chip(grade: str | None, is_large: bool = False) -> Markup:
    """A grade as a word on its colour; the missing one says so."""
    words = wording.NO_GRADE_HERE if numbers.is_missing(grade) else grade
    return Markup('<span class="otr-grade {}{}">{}</span>').format(
        grade_class(grade), " otr-grade-large" if is_large else "", words
    )


def phone(number: str, is_large: bool = False) -> Markup:
    return Markup('<a class="otr-phone{}" href="{}">{}</a>').format(
        " otr-phone-large" if is_large else "", numbers.tel(number), number
    )


def source_link(source_id: str | None) -> Markup:
    """The publisher's name as a link to the page a figure was read on."""
    source = known_sources().get(source_id)
    if source is None:
        return Markup("")
    if numbers.is_missing(source["url"]):
        return Markup("{}").format(source["publisher"])
    return Markup('<a href="{}" title="{}" rel="noreferrer noopener" target="_blank">{}</a>').format(
        source["url"], source["title"], source["publisher"]
    )


def source_list(source_ids: Iterable[str | None]) -> Markup:
    """Every source once, in full words with its address."""
    known = known_sources()
    rows = [known[source_id] for source_id in dict.fromkeys(source_ids) if source_id in known]
    items = []
    for source in rows:
        words = wording.source_words(
            source["publisher"], source["title"], source["published_on"], source["accessed_on"]
        )
        items.append(words if numbers.is_missing(source["url"]) else out_link(words, source["url"]))
    return bullets(items)


def sources_note(source_ids: Iterable[str | None]) -> None:
    """The source line under a chart or table: each publisher once, with a link to every page of theirs that was used."""
    known = known_sources()
    by_publisher: dict[str, list[str]] = {}
    for source_id in dict.fromkeys(source_ids):
        if source_id in known:
            by_publisher.setdefault(known[source_id]["publisher"], []).append(source_id)
    parts = []
    for publisher, ids in by_publisher.items():
        more = [
            Markup(
                '<a href="{}" title="{}" aria-label="{} ({}): {}" rel="noreferrer noopener" target="_blank">({})</a>'
            ).format(
                known[source_id]["url"], known[source_id]["title"], publisher, number, known[source_id]["title"], number
            )
            for number, source_id in enumerate(ids[1:], start=2)
        ]
        parts.append(Markup(" ").join([source_link(ids[0]), *more]))
    quiet(Markup("Source: {}").format(Markup(", ").join(parts)))


def known_sources() -> dict[str, dict]:
    """Every source by its id, with all its columns."""
    return _sources_of(store.version())


# A page asks for a hundred sources: the dictionary is made once a data version.
@lru_cache(maxsize=2)
def _sources_of(version: str) -> dict[str, dict]:
    return store.ask(queries.sources).set_index("source_id").to_dict("index")


# -- tables and charts -------------------------------------------------------------------------------------------------------


def table(
    caption: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Html]],
    numeric: Iterable[int] = (),
    wide: Iterable[int] = (),
    is_alone: bool = False,
) -> Markup:
    """A real HTML table with caption and scopes; the first cell of a row is its heading.

    `numeric` are the columns set flush right, `wide` those that hold sentences. The caption is for screen readers, since a
    heading says it to the eye; `is_alone` shows it where there is no heading.
    """
    numeric, wide = set(numeric), set(wide)
    kind = {
        i: " class='otr-number'" if i in numeric else " class='otr-wide'" if i in wide else ""
        for i in range(len(columns))
    }
    head = Markup("").join(
        Markup("<th scope='col'{}>{}</th>").format(Markup(kind[i]), name) for i, name in enumerate(columns)
    )
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(
                Markup("<th scope='row'{0}>{1}</th>" if i == 0 else "<td{0}>{1}</td>").format(Markup(kind[i]), cell)
                for i, cell in enumerate(row)
            )
        )
        for row in rows
    )
    return Markup(
        "<div class='otr-scroll' role='region' aria-label='{0}' tabindex='0'><table class='otr-table'><caption{3}>{0}</caption><thead><tr>{1}</tr></thead><tbody>{2}</tbody></table></div>"
    ).format(caption, head, body, Markup("") if is_alone else Markup(" class='otr-hidden'"))


def details(summary: str, body: Html, is_printed: bool = False) -> None:
    """A part that opens on demand, by keyboard too; `is_printed` opens it on paper."""
    kind = "otr-details otr-same" if is_printed else "otr-details"
    st.html(Markup("<details class='{}'><summary>{}</summary>{}</details>").format(kind, summary, body))


def chart(figure: go.Figure, alt: str, same: Markup, key: str) -> None:
    """A chart, its finding in words for those who cannot see it, and the same figures as a table."""
    plain_chart(figure, alt, key)
    details(wording.SAME_AS_TABLE, same, is_printed=True)


def plain_chart(figure: go.Figure, alt: str, key: str) -> None:
    """A chart whose figures stand in a table elsewhere on the page."""
    st.plotly_chart(
        figure,
        theme=None,
        key=key,
        alt=alt,
        config={"displayModeBar": False, "scrollZoom": False, "doubleClick": False},
    )


def is_dark() -> bool:
    return st.context.theme.type == "dark"


def cards(*items: Markup) -> None:
    st.html(Markup('<div class="otr-cards">{}</div>').format(Markup("").join(items)))
