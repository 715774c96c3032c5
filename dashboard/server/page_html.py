"""Streamlit's index.html with a head of our own, title and description of what was asked for, and the prerendered page in its body."""

import re
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs

import anyio
from markupsafe import Markup
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.database import queries, store
from dashboard.open_data.responses import HTML, Response
from dashboard.rules import force_record
from dashboard.server.http_response import Kept, send_kept
from dashboard.server.open_data_middleware import origin_of
from dashboard.server.prerender import prerendered
from dashboard.server.response_cache import Answers
from dashboard.site_pages import BY_ADDRESS, SitePage
from dashboard.templating import render
from dashboard.text import site_words

SHELF_BYTES = 16 * 2**20
_CUT = re.compile(
    r"<!--.*?-->\s*|<title>.*?</title>\s*|<link rel=\"service-desc\"[^>]*>\s*|<script>.*?</script>\s*|<noscript>.*?</noscript>\s*",
    re.DOTALL,
)


class Shell:
    """Answers GET of a page's address; everything else goes on."""

    def __init__(self, app: ASGIApp, answers: Answers) -> None:
        self._app, self._answers = app, answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in BY_ADDRESS or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("force", [""])[0]
        await send_kept(await self._get(scope["path"], asked, origin_of(scope)), scope, send)

    async def _get(self, path: str, asked: str, origin: str) -> Kept:
        """The page as it was made before for the same data version, day, address and force; else made now, aside."""
        try:
            force_id = asked if store.of_force(queries.forces, asked) else None
            key = store.version(), force_record.today(), path, force_id, origin
        except store.NoDatabaseError:
            key = "", force_record.today(), path, None, origin
        return self._answers.get(key) or await anyio.to_thread.run_sync(self._answers.work_out, key)


def answers(index: Path) -> Answers:
    """A shelf for the pages made of Streamlit's index.html."""
    stock = _CUT.sub("", index.read_text(encoding="utf-8")).replace('<html lang="en">', '<html lang="en-GB">')
    return Answers(SHELF_BYTES, partial(_work_out, stock))


def _work_out(stock: str, version: str, _: date, path: str, force_id: str | None, origin: str) -> tuple[Kept, bool]:
    """The page for an address and force, and whether it may be kept: not while there is no database, the empty version."""
    page = BY_ADDRESS[path]
    if not version:
        return _page(stock, version, page, force_id, origin), False
    with store.reading(version):
        return _page(stock, version, page, force_id, origin), True


def _page(stock: str, version: str, page: SitePage, force_id: str | None, origin: str) -> Kept:
    title, description, brief = f"{page.title} · {site_words.SITE}", site_words.TAGLINE, "/brief/"
    if force_id is not None:
        title, brief = f"{force_record.force(force_id).name}: {title}", f"/brief/{force_id}"
        description = force_record.force_lede(force_id)
    values = {
        "title": title,
        "description": description,
        "brief": brief,
        "address": f"{origin}{page.address}" + (f"?force={force_id}" if force_id else ""),
    }
    charset = '<meta charset="UTF-8" />'
    html = stock.replace(charset, f"{charset}\n" + render("page_head.html", **values).decode(), 1)
    no_figures = Markup("<noscript><p>{}</p></noscript>").format(site_words.NO_DATABASE)
    html = html.replace("<body>", "<body>\n" + (prerendered(page, force_id, brief) if version else no_figures), 1)
    # Not kept by the browser without asking again: it names scripts that an upgrade replaces.
    return Kept(Response(html.encode(), HTML, headers={"cache-control": "no-cache"}), version, {})
