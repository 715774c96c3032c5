"""Pieces of HTML that pages, and the prerendered HTML of a page, are made of."""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup, escape

from dashboard.contact import contact
from dashboard.database import queries, store
from dashboard.database.rows import Source
from dashboard.render import grade_colours, svg_timeline
from dashboard.templating import render
from dashboard.text import download_words, force_page, formats, grade_words, site_words, source_words

Html = Markup | str


class Section(NamedTuple):
    """A part of a page: its heading, where links to it lead, and what stands beneath; without a title it goes on from the one above."""

    title: str
    anchor: str
    body: Markup


FOLDER = Path(__file__).resolve().parent
STYLE, TABLES, CHARTS = FOLDER / "style.css", FOLDER / "tables.css", FOLDER / "html_charts.css"
OPEN_ROWS, FEW = 10, 3
"""Rows that a long table shows at once, and how many more are not worth a click."""
MOST_COLUMNS = 3
"""So many columns of a word or number fit a phone; a table with more, or with sentences, becomes cards there."""


@cache
def page_style() -> str:
    """The style sheet of the pages, with those of tables, charts and timeline and the colours of the grades."""
    sheets = [path.read_text(encoding="utf-8") for path in (STYLE, TABLES, CHARTS)]
    return "\n".join([*sheets, svg_timeline.css(), grade_colours.css(), ""])


def table_css() -> str:
    """How tables look, on pages and in documents."""
    return TABLES.read_text(encoding="utf-8")


def sections(parts: Iterable[Section]) -> Markup:
    """Parts of a page below each other, for its first HTML."""
    return Markup("").join(
        (Markup("<h2{}>{}</h2>").format(_anchor(part.anchor), part.title) if part.title else Markup("")) + part.body
        for part in parts
    )


def _anchor(name: str) -> Markup:
    return Markup(" id='{}'").format(name) if name else Markup("")


def note(words: Html) -> Markup:
    """A boxed remark that a reader must not miss."""
    return Markup('<p class="otr-note">{}</p>').format(words)


def quiet(words: Html) -> Markup:
    return Markup('<p class="otr-quiet">{}</p>').format(words)


def text(words: Html) -> Markup:
    return Markup('<div class="otr-text">{}</div>').format(words)


def details(summary: str, body: Html, is_printed: bool = False) -> Markup:
    """A part that opens on demand, by keyboard too; `is_printed` opens it on paper."""
    kind = "otr-details otr-same" if is_printed else "otr-details"
    return Markup("<details class='{}'><summary>{}</summary>{}</details>").format(kind, summary, body)


def same_as_table(table: Markup) -> Markup:
    """The figures of a chart as a table below it."""
    return details(force_page.SAME_AS_TABLE, table, is_printed=True)


def sources_note(source_ids: Iterable[str | None]) -> Markup:
    """The source line under a chart or table: each publisher once, with a link to every page of theirs that was used."""
    return quiet(Markup("Source: {}").format(publishers(source_ids)))


def bullets(items: Iterable[Html]) -> Markup:
    return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(item) for item in items))


def page_address(page_name: str, **parameters: str) -> str:
    """Address of one of our pages with its state, such as /force?force=kent."""
    query = "&".join(f"{name}={value}" for name, value in parameters.items())
    return f"/{page_name}?{query}" if query else f"/{page_name}"


def own_link(words: Html, address: str) -> Markup:
    return Markup('<a href="{}" target="_self">{}</a>').format(address, words)


def table_link(table: str) -> Markup:
    """A published table that a page shows whole, as CSV; `download` is what a test finds it by."""
    address = page_address(f"api/v1/tables/{table}.csv")
    return Markup('<a href="{}" target="_self" download>{}</a>').format(address, download_words.KINDS["csv"])


def out_link(words: Html, address: str) -> Markup:
    """A link to another site, which does not learn where the reader came from."""
    return Markup('<a href="{}" rel="noreferrer noopener" target="_blank">{}</a>').format(address, words)


def announced(words: Html, label: str, times: int) -> Markup:
    """A remark that takes the keyboard and is read out; see `announce.js` and `components.announced`."""
    return Markup(
        '<div class="otr-answer" role="group" aria-label="{}" tabindex="-1" data-times="{}" data-block="{}">'
        '<p class="otr-note">{}</p></div>'
    ).format(label, times, "start" if times else "nearest", words)


# -- grades, sources, numbers ----------------------------------------------------------------------------------------------


def chip(grade: str | None, is_large: bool = False) -> Markup:
    """A grade as a word on its colour; the missing one says so."""
    words = grade_words.NO_GRADE_HERE if grade is None else grade
    return Markup('<span class="otr-grade {}{}">{}</span>').format(
        grade_colours.css_class(grade), " otr-grade-large" if is_large else "", words
    )


def phone(number: str, is_large: bool = False) -> Markup:
    return Markup('<a class="otr-phone{}" href="{}">{}</a>').format(
        " otr-phone-large" if is_large else "", formats.tel(number), number
    )


def text_message(number: str, word: str | None) -> Markup:
    """A number to send a text to; the telephone opens with the word that it asks for."""
    return Markup('<a class="otr-phone" href="{}">{}</a>').format(formats.sms(number, word), number)


def source_link(source_id: str | None) -> Markup:
    """The publisher's name as a link to the page a figure was read on."""
    source = known_sources().get(source_id or "")
    return Markup("") if source is None else _linked(source)


def _linked(source: Source) -> Markup:
    """The publisher's name as a link, and who that is: "KentOnline (the press)"."""
    who = Markup(" <span class='otr-quiet'>({})</span>").format(source_words.KIND[source.kind])
    if source.url is None:
        return Markup("{}{}").format(source.publisher, who)
    return Markup('<a href="{}" title="{}" rel="noreferrer noopener" target="_blank">{}</a>{}').format(
        source.url, source_words.title(source.title, source.title_from), source.publisher, who
    )


def figure_sources(figures: Iterable[tuple[str, str | None]], report_source_id: str | None = None) -> Markup:
    """Where each figure of a card or row was read, from (what it is, source): each cites its own.

    Where none of them is the inspectorate's own page, its report (`report_source_id`) is linked too, if its address is known.
    """
    labels: dict[str, list[str]] = {}
    for label, source_id in figures:
        if source_id:
            labels.setdefault(source_id, []).append(label)
    read = sources_of(labels)
    parts = [
        Markup("{}: {}").format(
            source_words.SOURCE if len(read) == 1 else source_words.source_of(labels[source.source_id]), _linked(source)
        )
        for source in read
    ]
    if is_second_hand(labels) and (reports := sources_of([report_source_id])):
        parts.append(Markup("{}: {}").format(source_words.OWN_REPORT, _linked(reports[0])))
    return Markup(". ").join(parts)


def is_second_hand(source_ids: Iterable[str | None]) -> bool:
    """Whether any of these sources is another than the inspectorate."""
    return any(source.kind not in source_words.FIRST_HAND for source in sources_of(source_ids))


def source_list(source_ids: Iterable[str | None]) -> Markup:
    """Every source once, in full words with its address."""
    items = []
    for source in sources_of(source_ids):
        words = source_in_full(source)
        items.append(words if source.url is None else out_link(words, source.url))
    return bullets(items)


def source_in_full(source: Source) -> str:
    """A source as lists of sources give it."""
    return source_words.in_full(
        source.publisher, source.kind, source.title, source.title_from, source.published_on, source.accessed_on
    )


def publishers(source_ids: Iterable[str | None]) -> Markup:
    """Each publisher once for each kind of page, with a link to every page of theirs that was used."""
    by_publisher: dict[tuple[str, str], list[Source]] = {}
    for source in sources_of(source_ids):
        by_publisher.setdefault((source.publisher, source.kind), []).append(source)
    parts = []
    for (publisher, _), (first, *others) in by_publisher.items():
        more = [
            Markup(
                '<a class="otr-ref" href="{}" title="{}" aria-label="{} ({}): {}" rel="noreferrer noopener" target="_blank">({})</a>'
            ).format(
                source.url, source_words.title(source.title, source.title_from), publisher, number, source.title, number
            )
            for number, source in enumerate(others, start=2)
        ]
        parts.append(Markup(" ").join([_linked(first), *more]))
    return Markup(", ").join(parts)


def sources_of(source_ids: Iterable[str | None]) -> list[Source]:
    """The sources of these ids, each once, in the order they are first named; ids that are no source are passed over."""
    known = known_sources()
    return [known[source_id] for source_id in dict.fromkeys(source_ids) if source_id and source_id in known]


def known_sources() -> dict[str, Source]:
    """Every source by its id."""
    return _sources_of(store.version())


# A page asks for a hundred sources: the dictionary is made once a data version.
@lru_cache(maxsize=2)
def _sources_of(_version: str) -> dict[str, Source]:
    return {row.source_id: row for row in store.rows(queries.sources)}


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
    heading says it to the eye; `is_alone` shows it where there is no heading. On a phone a table with many columns or
    sentences becomes cards (`tables.css`): each cell carries the heading of its column, and roles say that it is a table still.
    """
    numeric, wide = set(numeric), set(wide)
    kind = {
        i: " class='otr-number'" if i in numeric else " class='otr-wide'" if i in wide else ""
        for i in range(len(columns))
    }
    head = "".join(
        f"<th role='columnheader' scope='col'{kind[i]}>{escape(name)}</th>" for i, name in enumerate(columns)
    )
    kinds, names = list(kind.values()), [str(escape(name)) for name in columns]
    body = "".join(f"<tr role='row'>{_cells(row, kinds, names)}</tr>" for row in rows)
    return Markup(
        "<div class='otr-scroll' role='region' aria-label='{0}' tabindex='0' data-hint='{1}'>"
        "<table class='otr-table{2}' role='table'><caption{3}>{0}</caption>"
        "<thead role='rowgroup'><tr role='row'>{4}</tr></thead><tbody role='rowgroup'>{5}</tbody></table></div>"
    ).format(
        caption,
        site_words.SCROLLS,
        " otr-rows" if wide or len(columns) > MOST_COLUMNS else "",
        Markup("") if is_alone else Markup(" class='otr-hidden'"),
        Markup(head),
        Markup(body),
    )


def long_table(
    caption: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Html]],
    wide: Iterable[int] = (),
    is_alone: bool = False,
) -> Markup:
    """A table of which all but the first rows open on demand, so that what follows it on the page is found; on paper all are there."""
    if len(rows) <= OPEN_ROWS + FEW:
        return table(caption, columns, rows, wide=wide, is_alone=is_alone)
    first, others = rows[:OPEN_ROWS], rows[OPEN_ROWS:]
    return table(caption, columns, first, wide=wide, is_alone=is_alone) + details(
        site_words.more_rows(len(others)),
        table(site_words.continued(caption), columns, others, wide=wide),
        is_printed=True,
    )


def _cells(row: Sequence[Html], kinds: Sequence[str], names: Sequence[str]) -> str:
    # Escaped by hand: a page has hundreds of cells, and Markup.format takes ten times as long.
    first, *others = row
    cells = "".join(map(_cell, kinds[1:], names[1:], others))
    return f"<th role='rowheader' scope='row'{kinds[0]}>{escape(first)}</th>{cells}"


def _cell(kind: str, name: str, content: Html) -> str:
    """A cell with the heading that a card shows before it, unless it begins with that word itself ("Source: ...")."""
    words = escape(content)
    label = "" if words.startswith(name) else f" data-label='{name}'"
    return f"<td role='cell'{kind}{label}>{words}</td>"


def cards(*items: Markup) -> Markup:
    """Cards side by side where there is room."""
    return Markup('<div class="otr-cards">{}</div>').format(Markup("").join(items))


def brand() -> Markup:
    """The site's name, and that nobody official runs it."""
    return Markup('<div class="otr-brand"><a href="/" target="_self">{}</a><span>{}</span></div>').format(
        site_words.SITE, site_words.INDEPENDENT
    )


def lede(words: Html) -> Markup:
    """A page's first sentence."""
    return Markup('<p class="otr-lede">{}</p>').format(words)


def footer(version: str) -> Markup:
    """What stands at the foot of every page: where the data, the method and the rest are, how to write to us, which data this is."""
    return Markup(render("footer.html", version=version, link=str, page=str).decode())


def tell_us(invitation: str | None) -> Markup:
    """A question such as "Have you found a mistake?" and the link to answer it; nothing without either, or without an address."""
    told = contact()
    if told is None or invitation is None:
        return Markup("")
    return Markup('{} <a href="{}" rel="noreferrer">{}</a>.').format(invitation, told.href, site_words.TELL_US)
