"""The block below a chart or table: its files, how to cite it, its link, and the line that puts it on another site."""

from markupsafe import Markup

from dashboard.database import store
from dashboard.render import html
from dashboard.render.view import View
from dashboard.rules import force_record
from dashboard.text import download_words

MARK = "otr-download"
"""The class of every block: a test finds by it that each chart and table can be taken away."""


LEAST_PX, ROW_PX, MOST_PX = 340, 70, 1000
"""Of a frame: what stands around the rows, a row, and how high one may be before it scrolls."""


def block(view: View, origin: str) -> Markup:
    """A closed part with links alone, so that it works before any script has run; `origin` is the site's own address."""
    links = html.bullets(
        Markup('<a href="{}" target="_self" download>{}</a>').format(view.file(kind), download_words.KINDS[kind])
        for kind in view.kinds()
    )
    address = origin + view.page
    cited = download_words.cite(
        view.title, view.subtitle, store.version(), force_record.today().isoformat(), download_words.shortened(address)
    )
    copied = [(download_words.LINK, address), (download_words.CITE, cited)]
    if view.embed:
        copied.append((download_words.EMBED, snippet(view, origin)))
    return Markup(
        "<details class='otr-details screen {}' data-view='{}'><summary>{}<span class='otr-hidden'>{}</span></summary>{}{}</details>"
    ).format(
        MARK,
        view.name,
        download_words.TITLE,
        download_words.block_label(view.title),
        links,
        Markup("").join(Markup("<p>{}</p><pre>{}</pre>").format(what, words) for what, words in copied),
    )


def snippet(view: View, origin: str) -> str:
    """The line of HTML that puts a chart on another site, as text to copy."""
    frame = Markup('<iframe src="{}" title="{}" width="100%" height="{}" style="border:0;max-width:50rem"></iframe>')
    height = min(LEAST_PX + ROW_PX * view.embed_rows, MOST_PX)
    return str(frame.format(origin + view.embed, view.title, height))
