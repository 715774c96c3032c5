"""What is new as an Atom feed, and what search engines and monitors ask for: sitemap, robots.txt, health."""

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from dashboard import build_store
from dashboard.database import queries, store
from dashboard.database.rows import Publication
from dashboard.open_data import responses, tables
from dashboard.open_data.responses import Request, Response, to_json
from dashboard.rules import force_record
from dashboard.site_pages import PAGES
from dashboard.templating import render
from dashboard.text import formats, open_data_words

NEWEST = 60


def get_feed(request: Request) -> Response:
    """/feed.xml: new inspections, changed grades, letters, monitoring begun or ended, new releases; the newest 60. Entry ids never change."""
    urls = {source.source_id: source.url for source in store.rows(queries.sources)}
    entries = [_entry(row, urls) for row in store.rows(queries.news)[:NEWEST]]
    body = render(
        "feed.xml",
        id=_id("feed"),
        updated=_moment(tables.build()["built_at"]),
        origin=request.origin,
        base=request.origin if request.links.page("/") else "",
        link=request.links.to,
        entries=entries,
    )
    return Response(body, responses.ATOM)


def _entry(row: Publication, urls: dict[str, str | None]) -> dict[str, object]:
    title, summary = _words(row)
    read = dict.fromkeys((row.source_id, row.rate_source_id))
    return {
        "id": _id(f"{row.kind}/{row.publication_id}"),
        "updated": _moment(row.published_on),
        "address": "/data/" if row.kind == "release" else f"/brief/{row.force_id}",
        "source_urls": [url for source_id in read if source_id and (url := urls.get(source_id))],
        "title": title,
        "summary": summary,
    }


def _words(row: Publication) -> tuple[str, str]:
    """Title and summary of an entry."""
    if row.short_name is not None and row.event_kind is not None:
        return open_data_words.event_news(row.short_name, row.event_kind), row.note or ""
    if row.force_id is None or row.short_name is None or row.regime_short is None:
        title = open_data_words.RELEASE_TITLE.format(when=formats.day(row.published_on))
        return title, open_data_words.release_summary(row.note)
    if row.kind == "revision":
        return open_data_words.revision_news(row.short_name, row.question, row.grade), row.note or ""
    title = open_data_words.inspection_news(row.short_name, row.regime_short, row.inspection_kind or "", row.grade)
    return title, open_data_words.inspection_summary(
        row.rate_pct, row.ci_pct, row.is_approximate, row.ci_missing, row.rate_missing
    )


def _id(name: str) -> str:
    """An id that depends on nothing but what the entry is about, so that a moved site tells nobody anything twice."""
    return uuid5(NAMESPACE_URL, f"on-the-record/{name}").urn


def _moment(day: str) -> str:
    """An ISO date, no more precise than it is known, as the RFC 3339 moment it began."""
    return day if "T" in day else f"{(day + '-01-01')[:10]}T00:00:00Z"


def get_sitemap(request: Request) -> Response:
    """/sitemap.xml: every page, and the page and brief of every force."""
    ids = force_record.short_names()
    addresses = [
        *(page.address for page in PAGES),
        *(f"/force?force={force_id}" for force_id in ids),
        "/brief/",
        *(f"/brief/{force_id}" for force_id in ids),
        "/data/",
    ]
    built_at = tables.build()["built_at"][:10]
    return Response(render("sitemap.xml", origin=request.origin, addresses=addresses, built_at=built_at), responses.XML)


def get_robots(request: Request) -> Response:
    """/robots.txt: everything may be read; the map of it."""
    return Response(f"User-agent: *\nAllow: /\nSitemap: {request.origin}/sitemap.xml\n".encode(), responses.TEXT)


def get_health(request: Request) -> Response:
    """/healthz: which data is served, how old the build is in seconds, how many rows each table holds, how its store fares."""
    build = tables.build()
    age = datetime.now(UTC) - datetime.fromisoformat(build["built_at"])
    rows = {column.table_name: column.rows for column in store.ask_once(queries.dictionary)}
    health = {"status": "ok", **build, "age_seconds": int(age.total_seconds())} | build_store.health()
    return Response(to_json(health | {"rows": sum(rows.values()), "tables": rows}), responses.JSON, max_age=0)
