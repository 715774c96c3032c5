"""Which address gives what. The server, the API's description and the static copy all read this one list."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from markupsafe import Markup
from starlette.routing import compile_path

from dashboard.features import asks
from dashboard.open_data import (
    brief,
    downloads,
    embeds,
    feed,
    forces_api,
    openapi,
    query,
    responses,
    search_page,
    tables,
)
from dashboard.open_data.responses import Request, Response
from dashboard.render import download_html, html
from dashboard.text import column_headings, open_data_words


@dataclass(frozen=True)
class Endpoint:
    """One kind of address: its path, what answers it, and what a query may hold (None: the answer itself checks)."""

    path: str
    get: Callable[[Request], Response]
    parameters: tuple[str, ...] | None = ()
    needs_origin: bool = False
    """The answer names the site's own address."""
    is_kept: bool = True
    """The same question of the same data version has the same answer all day."""
    is_long: bool = False
    """Whole tables, pictures and spreadsheets: made two at a time (`server.long_work`)."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return compile_path(self.path)[0]

    @property
    def is_open(self) -> bool:
        """May scripts of other sites read it? All data; not the documents for people."""
        return self.path.startswith(("/api/", "/data/", "/feed.xml", "/healthz"))

    @property
    def is_document(self) -> bool:
        """Do people read it? Then they are told of a problem on a page too."""
        return self.path.startswith(("/brief", "/embed/", "/search"))


def get_downloads(request: Request) -> Response:
    """/data/ and /data/{version}/: every table with its files."""
    folder = f"/data/{request.parts.get('version', 'latest')}/"
    origin = request.origin or open_data_words.OUR_ADDRESS
    values: dict[str, object] = {
        "title": open_data_words.DOWNLOADS,
        "description": open_data_words.DATA_LEDE,
        "tables": _tables(folder, request),
        "versions": request.versions,
        "folder": folder,
        "card": f"{origin}/embed/kent",
        "frames": [download_html.snippet(view, origin) for view in embeds.examples()],
    }
    return brief.document("data.html", request, values)


def _tables(folder: str, request: Request) -> Markup:
    """Every table, what it holds, and its files as links."""
    rows = [
        (
            table.name,
            table.comment,
            Markup(" ").join(
                Markup('<a href="{}">{}</a>').format(request.links.to(f"{folder}{table.name}.{kind}"), kind)
                for kind in ("csv", "json", "parquet", "metadata.json", "zip")
            ),
        )
        for table in tables.published().values()
    ]
    columns = (open_data_words.TABLE, column_headings.MEANS, open_data_words.FILES)
    return html.table(open_data_words.TABLES_TITLE, columns, rows, wide=[1])


def get_index(request: Request) -> Response:
    """/api/v1/: where to go on."""
    entry_points = {
        "forces": "/api/v1/forces.json",
        "tables": "/api/v1/tables.json",
        "measures": "/api/v1/measures.json",
        "description": "/api/v1/openapi.json",
        "downloads": "/data/latest/",
        "versions": list(request.versions),
        **({"query": query.ADDRESS} if asks() else {}),
        **tables.build(),
    }
    return Response(responses.to_json(entry_points), responses.JSON)


def get_openapi(request: Request) -> Response:
    """/api/v1/openapi.json."""
    return Response(responses.to_json(openapi.document(request.origin)), responses.JSON)


ENDPOINTS = [
    Endpoint("/api/v1/", get_index),
    Endpoint("/api/v1/openapi.json", get_openapi, needs_origin=True),
    Endpoint("/api/v1/forces", forces_api.get_forces),
    Endpoint("/api/v1/forces.json", forces_api.get_forces),
    Endpoint("/api/v1/forces/{force_id}.json", forces_api.get_force),
    Endpoint("/api/v1/forces/{force_id}", forces_api.get_force),
    Endpoint("/api/v1/measures", forces_api.get_measures),
    Endpoint("/api/v1/measures.json", forces_api.get_measures),
    Endpoint("/api/v1/compare", forces_api.get_comparison, ("forces", "measure", "inspection")),
    Endpoint("/api/v1/tables", tables.get_tables),
    Endpoint("/api/v1/tables.json", tables.get_tables),
    Endpoint("/api/v1/tables/{table}.metadata.json", tables.get_metadata, is_long=True),
    Endpoint("/api/v1/tables/{table}.zip", tables.get_zip, is_long=True),
    Endpoint("/api/v1/tables/{table}.{format}", tables.get_rows, parameters=None, is_long=True),
    *([Endpoint(query.ADDRESS, query.get_query, query.PARAMETERS, is_kept=False)] if asks() else []),
    Endpoint("/data/", get_downloads, needs_origin=True),
    Endpoint("/data/{version}/", get_downloads, needs_origin=True),
    Endpoint("/data/{version}/on-the-record.zip", tables.get_everything, is_long=True),
    Endpoint("/data/{version}/datapackage.json", tables.get_datapackage),
    Endpoint("/data/{version}/README.md", tables.get_readme),
    Endpoint("/data/{version}/{table}.metadata.json", tables.get_metadata, is_long=True),
    Endpoint("/data/{version}/{table}.zip", tables.get_zip, is_long=True),
    Endpoint("/data/{version}/{table}.{format}", tables.get_rows, is_long=True),
    Endpoint("/download/{view}.{format}", downloads.get_download, parameters=None, needs_origin=True, is_long=True),
    Endpoint("/brief/", brief.get_briefs),
    Endpoint("/brief", brief.get_briefs),
    Endpoint("/brief/{force_id}", brief.get_brief),
    Endpoint("/embed/compare", embeds.get_comparison, ("measure", "forces", "inspection", "order")),
    Endpoint("/embed/force/{force_id}/timeline", embeds.get_timeline),
    Endpoint("/embed/{force_id}", brief.get_embed),
    Endpoint("/search", search_page.get_search),
    Endpoint("/feed.xml", feed.get_feed, needs_origin=True),
    Endpoint("/sitemap.xml", feed.get_sitemap, needs_origin=True),
    Endpoint("/robots.txt", feed.get_robots, needs_origin=True),
    Endpoint("/healthz", feed.get_health, is_kept=False),
]
OWN = (
    "/api/",
    "/data/",
    "/download/",
    "/brief",
    "/embed/",
    "/search",
    "/feed.xml",
    "/sitemap.xml",
    "/robots.txt",
    "/healthz",
)
"""Addresses that begin so are answered here, and by nobody else."""


LONGEST_PATH = 200
"""Characters. The longest of ours takes 90; a longer one is not looked at and not kept."""


def find(path: str) -> tuple[Endpoint, dict[str, str]] | None:
    """The endpoint of a path, and the parts it names."""
    return _find(path) if len(path) <= LONGEST_PATH else None


@lru_cache(maxsize=2048)
def _find(path: str) -> tuple[Endpoint, dict[str, str]] | None:
    for endpoint in ENDPOINTS:
        if match := endpoint.pattern.fullmatch(path):
            return endpoint, match.groupdict()
    return None
