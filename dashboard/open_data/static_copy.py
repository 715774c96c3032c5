"""The site as plain files that any web server or CDN can serve: briefs, data, feed. It outlives the server it was made on.

Links are relative, so a copy works under any address. Exporting again into the same folder adds the new version's data and
leaves the older versions where they are.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from dashboard.database import queries, store
from dashboard.open_data import routes
from dashboard.open_data.links import Static, file_of
from dashboard.open_data.responses import Request
from dashboard.rules import force_record
from dashboard.text import site_words

NOT_STATIC = (
    "/api/v1/compare",
    "/api/v1/query",
    "/embed/compare",
    "/api/v1/openapi.json",
    "/api/v1/",
    "/search",
    "/healthz",
)
"""Addresses that describe or need the running site; the tables of a copy are under /data/."""


def command(folder: Path, origin: str) -> int:
    """`python -m etl export`: write the copy and say so; the exit status, 1 where nothing or not all could be written."""
    try:
        files = export(folder, origin.rstrip("/"))
    except store.NoDatabaseError:
        print(site_words.NO_DATABASE, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The copy could not be written to {folder} ({error.strerror}).", file=sys.stderr)
        return 1
    size = sum(file.stat().st_size for file in files)
    print(f"Wrote {len(files):,} files, {size / 1e6:.1f} MB, to {folder}.")
    return 0


def export(folder: Path, origin: str = "") -> list[Path]:
    """Write the newest build's documents and data into `folder`, and return the files written.

    `origin` is the live site's address, such as https://example.org, for links to the pages that a copy lacks; empty where
    there is none. Raises NoDatabaseError, and OSError when a file cannot be written.
    """
    with store.reading() as version:
        earlier = {kept.name for kept in (folder / "data").glob("*") if kept.is_dir()} - {"latest"}
        versions = tuple(sorted({version, *earlier}, reverse=True))
        written: dict[tuple[object, ...], bytes] = {}
        return [_write(folder, address, version, versions, origin, written) for address in addresses(version, origin)]


def addresses(version: str, origin: str = "") -> Iterator[str]:
    """Every address that has one answer, the versions' own addresses included."""
    forces = list(force_record.short_names())
    tables = list(dict.fromkeys(column.table_name for column in store.rows(queries.dictionary)))
    values = {"force_id": forces, "table": tables, "format": ["json", "csv", "parquet"], "version": ["latest", version]}
    seen: set[Path] = set()
    for endpoint in routes.ENDPOINTS:
        if _is_live_only(endpoint.path) or (endpoint.path in ("/sitemap.xml", "/robots.txt") and not origin):
            continue
        for address in _filled(endpoint.path, values):
            file = Path(file_of(address))
            # The API's addresses have a twin without .json, which a plain web server could not tell from a folder.
            if file not in seen and not (address.startswith("/api/") and file.name == "index.html"):
                seen.add(file)
                yield address
    yield "/"


def _is_live_only(path: str) -> bool:
    return path in NOT_STATIC or path.startswith(("/api/v1/tables", "/download/"))


def _filled(path: str, values: dict[str, list[str]]) -> list[str]:
    """Every address that a path with {parts} stands for."""
    for name, possible in values.items():
        if f"{{{name}}}" in path:
            return [address for one in possible for address in _filled(path.replace(f"{{{name}}}", one), values)]
    return [path]


def _write(
    folder: Path,
    address: str,
    version: str,
    versions: tuple[str, ...],
    origin: str,
    written: dict[tuple[object, ...], bytes],
) -> Path:
    # The copy's first page is the list of briefs: the pages with charts need the running site.
    found = routes.find("/brief/" if address == "/" else address)
    if found is None:
        raise LookupError(address)
    endpoint, parts = found
    file = folder / file_of(address)
    request = Request(parts, {}, version, origin, Static(file_of(address), origin), versions)
    # A data file is the same under /data/latest/ and under its version; a document is not, since its links are relative.
    same = (
        endpoint.get,
        *(part for name, part in parts.items() if name != "version"),
        address.endswith("/") and address,
    )
    if same not in written:
        written[same] = endpoint.get(request).body
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(written[same])
    return file
