"""What is new as an Atom feed, and what search engines and monitors ask for: sitemap, robots.txt, health."""

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from dashboard.database import queries, store
from dashboard.open_data import responses, tables
from dashboard.open_data.responses import Answer, Asked, to_json
from dashboard.rules import force_record
from dashboard.server.prerender import PAGES
from dashboard.templating import render
from dashboard.text import formats, open_data_words

NEWEST = 60


def get_feed(asked: Asked) -> Answer:
    """/feed.xml: new inspections, changed grades, new releases; the newest 60. Entry ids never change."""
    urls = {source.source_id: source.url for source in store.rows(queries.sources)}
    entries = [_entry(row, urls) for row in store.rows(queries.news)[:NEWEST]]
    body = render(
        "feed.xml",
        id=_id("feed"),
        updated=_moment(tables.build()["built_at"]),
        origin=asked.origin,
        base=asked.origin if asked.links.page("/") else "",
        link=asked.links.to,
        entries=entries,
    )
    return Answer(body, responses.ATOM)


def _entry(row, urls: dict[str, str]) -> dict[str, object]:
    url = urls.get(row.source_id)
    told = {
        "id": _id(f"{row.kind}/{row.publication_id}"),
        "updated": _moment(row.published_on),
        "address": "/data/" if row.kind == "release" else f"/brief/{row.force_id}",
        "source_url": None if formats.is_missing(url) else url,
    }
    if row.kind == "release":
        return told | {
            "title": open_data_words.RELEASE_TITLE.format(when=formats.day(row.published_on)),
            "summary": open_data_words.RELEASE_SUMMARY,
        }
    if row.kind == "revision":
        return told | {
            "title": open_data_words.revision_news(row.short_name, row.question, row.grade),
            "summary": "" if formats.is_missing(row.note) else row.note,
        }
    return told | {
        "title": open_data_words.inspection_news(row.short_name, row.regime_short, row.inspection_kind, row.grade),
        "summary": open_data_words.inspection_summary(row.rate_pct, row.ci_pct, row.is_approximate),
    }


def _id(name: str) -> str:
    """An id that depends on nothing but what the entry is about, so that a moved site tells nobody anything twice."""
    return uuid5(NAMESPACE_URL, f"on-the-record/{name}").urn


def _moment(day: str) -> str:
    """An ISO date, no more precise than it is known, as the RFC 3339 moment it began."""
    return day if "T" in day else f"{(day + '-01-01')[:10]}T00:00:00Z"


def get_sitemap(asked: Asked) -> Answer:
    """/sitemap.xml: every page, and the page and brief of every force."""
    ids = force_record.short_names()
    addresses = [
        *PAGES,
        *(f"/force?force={force_id}" for force_id in ids),
        "/brief/",
        *(f"/brief/{force_id}" for force_id in ids),
        "/data/",
    ]
    built_at = tables.build()["built_at"][:10]
    return Answer(render("sitemap.xml", origin=asked.origin, addresses=addresses, built_at=built_at), responses.XML)


def get_robots(asked: Asked) -> Answer:
    """/robots.txt: everything may be read; the map of it."""
    return Answer(f"User-agent: *\nAllow: /\nSitemap: {asked.origin}/sitemap.xml\n".encode(), responses.TEXT)


def get_health(asked: Asked) -> Answer:
    """/healthz: which data is served, how old the build is in seconds, how many rows each table holds."""
    build = tables.build()
    age = datetime.now(UTC) - datetime.fromisoformat(build["built_at"])
    rows = {column.table_name: column.rows for column in store.rows(queries.dictionary)}
    told = {"status": "ok", **build, "age_seconds": int(age.total_seconds())}
    return Answer(to_json(told | {"rows": sum(rows.values()), "tables": rows}), responses.JSON, max_age=0)
