"""A request to one of our routes, its response, and problem details: apart from HTTP, so that the static copy uses them too."""

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from dashboard.open_data.links import LIVE, Links

JSON, HTML, CSV = "application/json", "text/html; charset=utf-8", "text/csv; charset=utf-8"
PARQUET, ZIP, ATOM = "application/vnd.apache.parquet", "application/zip", "application/atom+xml; charset=utf-8"
XML, TEXT, PROBLEM = "application/xml; charset=utf-8", "text/plain; charset=utf-8", "application/problem+json"

MINUTES_5, YEAR = 300, 31_536_000
QUERY_CHARACTERS = 8000
"""Longest query string that our routes read."""


@dataclass(frozen=True)
class Request:
    """One request: the parts of its path, its query, the data version being read and the site's own address.

    `origin` is like https://example.org, without a slash at the end; empty where the answer does not depend on it.
    """

    parts: dict[str, str]
    query: dict[str, str]
    version: str
    origin: str = ""
    links: Links = LIVE
    versions: tuple[str, ...] = ()
    """Data versions that can be had, newest first."""
    visitor: str = ""
    """Who asks, where a route shares its time out among visitors: kept while it answers."""
    is_gzip_welcome: bool = False


@dataclass(frozen=True)
class Response:
    """What goes back: bytes, their media type, how long they may be kept, and headers of their own."""

    body: bytes
    media_type: str
    max_age: int = MINUTES_5
    """Seconds; a year means that the address never changes its contents."""
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200


class Problem(Exception):
    """A request that cannot be answered. `detail` is a sentence; `allowed` lists what may be asked instead.

    One that is unavailable (503) may be asked again after `retry_after` seconds.
    """

    def __init__(self, status: int, detail: str, allowed: list[str] | None = None, retry_after: int = 60) -> None:
        super().__init__(detail)
        self.status, self.detail, self.allowed, self.retry_after = status, detail, allowed or [], retry_after

    def response(self) -> Response:
        """The problem as RFC 9457 problem details; what is unavailable says when to ask again."""
        headers = {"retry-after": str(self.retry_after)} if self.status == 503 else {}
        return Response(to_json(self.details()), PROBLEM, 0, headers, self.status)

    def details(self) -> dict[str, Any]:
        """Their members."""
        return {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            **({"allowed": self.allowed} if self.allowed else {}),
        }


def to_json(value: object) -> bytes:
    """UTF-8 JSON; raises ValueError for NaN, which JSON has no word for."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def attachment(name: str) -> dict[str, str]:
    """The header that gives a download its file name."""
    return {"content-disposition": f'attachment; filename="{name}"'}
