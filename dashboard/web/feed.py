"""What is new as an Atom feed, and what search engines and monitors ask for: sitemap, robots.txt, health."""

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from dashboard import facts, numbers, queries, store, wording
from dashboard.web import answer, tables
from dashboard.web.answer import Answer, Asked, to_json
from dashboard.web.first_answer import PAGES
from dashboard.web.templating import render

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
    return Answer(body, answer.ATOM)


def _entry(row, urls: dict[str, str]) -> dict[str, object]:
    url = urls.get(row.source_id)
    told = {
        "id": _id(f"{row.kind}/{row.publication_id}"),
        "updated": _moment(row.published_on),
        "address": "/data/" if row.kind == "release" else f"/brief/{row.force_id}",
        "source_url": None if numbers.is_missing(url) else url,
    }
    if row.kind == "release":
        return told | {
            "title": wording.RELEASE_TITLE.format(when=numbers.day(row.published_on)),
            "summary": wording.RELEASE_SUMMARY,
        }
    if row.kind == "revision":
        return told | {
            "title": wording.revision_news(row.short_name, row.question, row.grade),
            "summary": "" if numbers.is_missing(row.note) else row.note,
        }
    return told | {
        "title": wording.inspection_news(row.short_name, row.regime_short, row.inspection_kind, row.grade),
        "summary": wording.inspection_summary(row.rate_pct, row.ci_pct, row.is_approximate),
    }


def _id(name: str) -> str:
    """An id that depends on nothing but what the entry is about, so that a moved site tells nobody anything twice."""
    return uuid5(NAMESPACE_URL, f"on-the-record/{name}").urn


def _moment(day: str) -> str:
    """An ISO date, no more precise than it is known, as the RFC 3339 moment it began."""
    return day if "T" in day else f"{(day + '-01-01')[:10]}T00:00:00Z"


def get_sitemap(asked: Asked) -> Answer:
    """/sitemap.xml: every page, and the page and brief of every force."""
    ids = facts.short_names()
    addresses = [
        *PAGES,
        *(f"/force?force={force_id}" for force_id in ids),
        "/brief/",
        *(f"/brief/{force_id}" for force_id in ids),
        "/data/",
    ]
    built_at = tables.build()["built_at"][:10]
    return Answer(render("sitemap.xml", origin=asked.origin, addresses=addresses, built_at=built_at), answer.XML)


def get_robots(asked: Asked) -> Answer:
    """/robots.txt: everything may be read; the map of it."""
    return Answer(f"User-agent: *\nAllow: /\nSitemap: {asked.origin}/sitemap.xml\n".encode(), answer.TEXT)


def get_health(asked: Asked) -> Answer:
    """/healthz: which data is served, how old the build is in seconds, how many rows each table holds."""
    build = tables.build()
    age = datetime.now(UTC) - datetime.fromisoformat(build["built_at"])
    rows = {column.table_name: column.rows for column in store.rows(queries.dictionary)}
    told = {"status": "ok", **build, "age_seconds": int(age.total_seconds())}
    return Answer(to_json(told | {"rows": sum(rows.values()), "tables": rows}), answer.JSON, max_age=0)
