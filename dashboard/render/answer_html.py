"""An answer to a visitor's own question: its table, its notes, its downloads, and the marked place where it has none."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup

from dashboard.ask import desk, questions
from dashboard.database.rows import DictionaryColumn
from dashboard.render import html
from dashboard.text import ask_page, column_headings, formats

NUMBERS = ("INTEGER", "BIGINT", "HUGEINT", "DOUBLE", "FLOAT", "DECIMAL", "SMALLINT", "TINYINT", "UBIGINT")
LONG_TEXT = 60
"""Characters from which a column needs room."""
MOST_POINTS = 60
AROUND = 40
"""Characters shown on each side of a marked place."""
MOST_IN_LINK = 6_000
"""Characters of an address that every browser and mail program takes."""
QUERY_ROUTE = "/api/v1/query"


def table(columns: Sequence[str], types: Sequence[str], rows: Sequence[Sequence[Any]]) -> Markup:
    """The rows as a real table."""
    cells = [[formats.cell(value) for value in row] for row in rows]
    numeric = [place for place, kind in enumerate(types) if kind.startswith(NUMBERS)]
    wide = [place for place in range(len(columns)) if any(len(row[place]) > LONG_TEXT for row in cells)]
    return html.table(ask_page.ANSWER_TITLE, columns, cells, numeric=numeric, wide=wide)


def notes(words: Sequence[str]) -> Markup:
    """What must be known of an answer."""
    return Markup("<div class='otr-note'><b>{}</b>{}</div>").format(ask_page.NOTES_TITLE, html.bullets(words))


class Points(NamedTuple):
    """Two columns that can be drawn, and the margins of the second where the answer has them."""

    name: str
    value: str
    labels: list[str]
    values: list[float]
    margins: list[float | None]


def points(
    columns: Sequence[str], types: Sequence[str], rows: Sequence[Sequence[Any]], words: Sequence[str]
) -> Points | None:
    """The first two columns where they make a chart that says nothing false: a name once each, and a number for each.

    A rate is an estimate, so it is drawn with its margin or not at all; grades are not numbers.
    """
    if len(columns) < 2 or not 2 <= len(rows) <= MOST_POINTS or ask_page.GRADES_ARE_NOT_NUMBERS in words:
        return None
    labels, values = [row[0] for row in rows], [row[1] for row in rows]
    is_fit = types[0] == "VARCHAR" and types[1].startswith(NUMBERS) and None not in values and None not in labels
    if not is_fit or len(set(labels)) < len(labels) or "position" in columns[1]:
        return None
    margins: list[float | None] = []
    if "rate" in columns[1]:
        place = next((i for i, column in enumerate(columns) if column == columns[1].replace("rate", "ci")), None)
        if place is None:
            return None
        margins = [row[place] for row in rows]
    return Points(columns[0], columns[1], labels, [float(value) for value in values], margins)


def downloads(sql: str) -> Markup:
    """The whole answer in each format. A form and not links: so the question stands in no address and no history."""
    question = Markup('<textarea name="sql" hidden>{}</textarea>').format(sql)
    return _form(question, ask_page.DOWNLOAD_ALL)


def asked_without_scripts(origin: str) -> Markup:
    """Where a question can be written and sent without a script, with one to begin with; and the address for programs."""
    question = Markup(
        '<label class="otr-question">{}<textarea name="sql" rows="8" maxlength="{}" spellcheck="false">{}</textarea></label>'
    ).format(ask_page.EDITOR, desk.MOST_CHARACTERS, questions.worked()["latest_grades"])
    return (
        _form(question, ask_page.EDITOR)
        + html.quiet(ask_page.AS_A_FILE)
        + html.quiet(Markup("{} <code>{}</code>").format(ask_page.API_ADDRESS, f"{origin}{QUERY_ROUTE}"))
        + html.quiet(ask_page.PRIVACY)
    )


def _form(question: Markup, label: str) -> Markup:
    buttons = Markup("").join(
        Markup('<button class="otr-button" name="format" value="{}">{}</button>').format(form, words)
        for form, words in ask_page.DOWNLOAD.items()
    )
    return Markup(
        '<form class="otr-downloads" method="post" action="{}" target="_self" aria-label="{}">{}{}</form>'
    ).format(QUERY_ROUTE, label, question, buttons)


def worked_questions() -> Markup:
    """The worked questions, what each does, and its answer."""
    return html.bullets(
        Markup("{} {}").format(html.own_link(words, api_link("", questions.worked()[name])), does)
        for name, (words, does) in ask_page.WORKED.items()
    )


def tables_in_short(columns: Iterable[DictionaryColumn]) -> Markup:
    """Every table that can be asked, and what it holds."""
    named = dict.fromkeys((column.table_name, column.table_comment) for column in columns)
    return html.bullets(Markup("<b>{}</b>: {}").format(name, comment) for name, comment in named)


def link(origin: str, sql: str, version: str) -> str | None:
    """The address that opens the page with this question; None where it would be too long."""
    address = f"{origin}/ask?{urlencode({'version': version, 'sql': sql})}"
    return address if len(address) <= MOST_IN_LINK else None


def api_link(origin: str, sql: str) -> str:
    """The address of the answer itself."""
    return f"{origin}{QUERY_ROUTE}?{urlencode({'format': 'csv', 'sql': sql})}"


def marked_place(sql: str, place: Sequence[int] | None) -> Markup | None:
    """The line of the question in which something is wrong, with the place marked; None where none is known."""
    if place is None:
        return None
    text = sql.encode()
    begin, length = place
    line_from = text.rfind(b"\n", 0, begin) + 1
    line_to = text.find(b"\n", begin) if b"\n" in text[begin:] else len(text)
    marked_to = min(max(begin + length, begin + 1), line_to)
    before = text[line_from:begin].decode("utf-8", "replace")[-AROUND:]
    marked = text[begin:marked_to].decode("utf-8", "replace") or " "
    after = text[marked_to:line_to].decode("utf-8", "replace")[:AROUND]
    number = text.count(b"\n", 0, begin) + 1
    return Markup('<p class="otr-quiet">{}</p><pre class="otr-place">{}<mark>{}</mark>{}</pre>').format(
        ask_page.place(number), before, marked, after
    )


def tables(columns: Iterable[DictionaryColumn], searched: str) -> Markup:
    """Every table that can be asked, with what its columns mean; only those that have all the words searched for."""
    wanted = searched.lower().split()
    held: dict[tuple[str, str], list[DictionaryColumn]] = {}
    for column in columns:
        held.setdefault((column.table_name, column.table_comment), []).append(column)
    shown = [
        _table(name, comment, fitting if wanted else every, is_open=bool(wanted))
        for (name, comment), every in held.items()
        if (fitting := [one for one in every if _fits(one, wanted)])
    ]
    return Markup("").join(shown) or Markup("<p class='otr-quiet'>{}</p>").format(ask_page.NO_TABLE_FITS)


def _fits(column: DictionaryColumn, wanted: Sequence[str]) -> bool:
    said = f"{column.table_name} {column.table_comment} {column.column_name} {column.comment}".lower()
    return all(word in said for word in wanted)


def _table(name: str, comment: str, columns: Sequence[DictionaryColumn], is_open: bool) -> Markup:
    body = html.table(
        name,
        (column_headings.COLUMN, column_headings.TYPE, column_headings.MEANS),
        [(one.column_name, column_headings.TYPES.get(one.data_type, one.data_type), one.comment) for one in columns],
        wide=[2],
    )
    return Markup("<details class='otr-details'{}><summary><b>{}</b>: {}</summary>{}</details>").format(
        Markup(" open") if is_open else "", name, comment, body
    )
