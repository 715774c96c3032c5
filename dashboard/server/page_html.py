"""A page's own HTML, with title and description of what was asked for.

Streamlit's index.html with a head of our own and the prerendered page in its body; Get help is a document of its own.
"""

import re
from datetime import date, datetime
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs

import anyio
from markupsafe import Markup
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.database import queries, store
from dashboard.open_data.responses import HTML, Response
from dashboard.rules import force_record, opening_hours
from dashboard.server import help_document
from dashboard.server.http_response import PreparedResponse, send_prepared
from dashboard.server.open_data_middleware import origin_of
from dashboard.server.prerender import choices, prerendered
from dashboard.server.response_cache import Key, ResponseCache
from dashboard.site_pages import BY_ADDRESS, SitePage
from dashboard.templating import render
from dashboard.text import help_page, site_words

CACHE_BYTES = 10 * 2**20
CHOICES_BYTES = 2 * 2**20
"""Of pages as they are, and of those whose address chooses: there are more of these than anybody can count, and they push out no others."""
ASKED_EACH_TIME = "no-cache"
"""Get help says which lines are open now; and a page without figures is gone as soon as there are some."""
SHARED = "public, max-age=0, s-maxage=60, stale-if-error=86400"
"""A browser asks each time, since a page names scripts that an upgrade replaces; what stands before us asks once a minute."""
_CUT = re.compile(
    r"<!--.*?-->\s*|<title>.*?</title>\s*|<link rel=\"service-desc\"[^>]*>\s*|<script>.*?</script>\s*|<noscript>.*?</noscript>\s*",
    re.DOTALL,
)


class PageHtmlMiddleware:
    """Answers GET of a page's address; everything else goes on."""

    def __init__(self, app: ASGIApp, index: Path) -> None:
        """`index` is Streamlit's index.html."""
        stock = _CUT.sub("", index.read_text(encoding="utf-8")).replace('<html lang="en">', '<html lang="en-GB">')
        self._app, make = app, partial(_make_response, stock)
        self._cache = ResponseCache("pages", CACHE_BYTES, make)
        self._chosen = ResponseCache("pages by choice", CHOICES_BYTES, make)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in BY_ADDRESS or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        await send_prepared(await self._get(scope["path"], query, origin_of(scope)), scope, send)

    async def _get(self, path: str, query: dict[str, list[str]], origin: str) -> PreparedResponse:
        """The page from the cache for the same data version, day, address, force and choices; else made now, in another thread.

        Get help says which lines are open, so it is made again each quarter of an hour.
        """
        force, need = (query.get(name, [""])[-1] for name in ("force", "need"))
        try:
            force_id = force if store.of_force(queries.forces, force) else None
            version = store.version()
        except store.NoDatabaseError:
            force_id, version = None, ""
        is_document = BY_ADDRESS[path].script is None
        if is_document:
            asked = need if need in help_page.NEEDS else ""
        else:
            asked = choices(
                path, {name: values for name, values in query.items() if (name, force_id) != ("force", force)}
            )
        at = opening_hours.now() if is_document else None
        key: Key = version, force_record.today(), path, force_id, origin, asked, at
        cache = self._chosen if asked else self._cache
        kept = cache.get(key)
        return kept if kept else await anyio.to_thread.run_sync(cache.make, key)


def _make_response(
    stock: str,
    version: str,
    _: date,
    path: str,
    force_id: str | None,
    origin: str,
    asked: str,
    at: datetime | None,
) -> tuple[PreparedResponse, bool]:
    """The page for an address and force, and whether it may be kept: not while there is no database, the empty version."""
    page = BY_ADDRESS[path]
    if not version and at is not None:
        return _response(
            help_document.without_figures(Markup(_head(page, None, origin).decode())), version, ASKED_EACH_TIME
        ), False
    if not version:
        return _page(stock, version, page, force_id, asked, origin), False
    with store.reading(version):
        if at is not None:
            head = Markup(_head(page, force_id, origin).decode())
            return _response(help_document.document(force_id, asked or None, at, head), version, ASKED_EACH_TIME), True
        return _page(stock, version, page, force_id, asked, origin), True


def _head(page: SitePage, force_id: str | None, origin: str) -> bytes:
    """Title, description and addresses of a page."""
    title, description = f"{page.title} · {site_words.SITE}", page.lede if page.script is None else site_words.TAGLINE
    if force_id is not None:
        title = f"{force_record.force(force_id).name}: {title}"
        if page.script is not None:
            description = force_record.force_lede(force_id)
    address = f"{origin}{page.address}" + (f"?force={force_id}" if force_id else "")
    return render("page_head.html", title=title, description=description, address=address)


def _page(stock: str, version: str, page: SitePage, force_id: str | None, asked: str, origin: str) -> PreparedResponse:
    charset = '<meta charset="UTF-8" />'
    html = stock.replace(charset, f"{charset}\n" + _head(page, force_id, origin).decode(), 1)
    no_figures = Markup("<noscript><p>{}</p></noscript>").format(site_words.NO_DATABASE)
    first = prerendered(page, force_id, asked, version, origin) if version else no_figures
    # Put together inside an f-string: text + Markup would escape the text, and the tag would be printed for people to read.
    html = html.replace("<body>", f"<body>\n{first}", 1)
    return _response(html.encode(), version, SHARED if version else ASKED_EACH_TIME)


def _response(body: bytes, version: str, life: str) -> PreparedResponse:
    return PreparedResponse(Response(body, HTML, headers={"cache-control": life}), version, {})
