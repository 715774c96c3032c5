"""What the routes answer: the same rows in every format, problems in words, caching, methods and headers."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import brotli
import frames
import frictionless
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.database import queries, store
from dashboard.open_data import tables
from dashboard.rules import commissioner_questions, force_record
from dashboard.server import open_data_middleware, static_assets
from dashboard.server.http_response import unexpected
from dashboard.server.security_headers import NOTHING_LOADED, SecurityHeadersMiddleware
from dashboard.server.static_assets import StaticAssetsMiddleware
from dashboard.text import formats, site_words

KINDS = [
    "/brief/kent",
    "/brief/",
    "/brief/kant",
    "/embed/kent",
    "/data/",
    "/feed.xml",
    "/sitemap.xml",
    "/robots.txt",
    "/healthz",
    "/api/v1/forces.json",
    "/api/v1/tables/grade.csv",
    "/api/v1/tables/nope.csv",
    pytest.param("/data/latest/on-the-record.zip", marks=pytest.mark.slow),
    "/force?force=kent",
    "/nothing-here",
]


# -- the same rows in every format ---------------------------------------------------------------------------------------------


def _plain(value: object) -> object:
    """A value as CSV writes it, the guard against formulas taken off."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def _unguarded(cell: str) -> str:
    return cell[1:] if re.match(r"'[=+\-@\t\r]", cell) else cell


def test_a_table_is_written_in_parts_and_is_the_same(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's lock is held while a part is written: half a second for a whole table, in which no page gets on."""
    table, most = tables.named("grade"), []
    to_json, cells = tables.to_json, tables._cells

    def counted(value: object) -> bytes:
        most.append(len(value) if isinstance(value, list) else 0)
        return to_json(value)

    def counted_cells(column: pa.Array) -> list[object]:
        most.append(len(column))
        return cells(column)

    monkeypatch.setattr(tables, "to_json", counted)
    monkeypatch.setattr(tables, "_cells", counted_cells)
    written = []
    for rows in (10**6, 7):
        monkeypatch.setattr(tables, "ROWS_AT_ONCE", rows)
        most.clear()
        written.append((tables.as_json(table), tables.as_csv(table)))
    assert written[0] == written[1] and max(most) == 7
    none = tables.Selection(offset=10**6)
    assert json.loads(tables.as_json(table, none))["rows"] == [] and tables.as_csv(table, none).count(b"\n") == 1


@pytest.mark.slow
@pytest.mark.parametrize("query", ["", "?limit=7&offset=3"])
def test_csv_json_and_parquet_hold_the_same_rows_of_every_table(client, query: str) -> None:
    for name in tables.published():
        address = f"/api/v1/tables/{name}"
        from_json = client.get(f"{address}.json{query}").json()
        header, *from_csv = csv.reader(io.StringIO(client.get(f"{address}.csv{query}").text, newline=""))
        from_parquet = pq.read_table(io.BytesIO(client.get(f"{address}.parquet{query}").content)).to_pylist()
        assert header == [column["name"] for column in from_json["meta"]["columns"]]
        assert from_parquet == from_json["rows"]
        assert [[_unguarded(cell) for cell in row] for row in from_csv] == [
            [_plain(value) for value in row.values()] for row in from_json["rows"]
        ]
        if not query:
            assert from_json["meta"]["total_rows"] == len(from_json["rows"])


@given(
    st.lists(
        st.tuples(
            st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
            st.none() | st.integers(-(2**31), 2**31 - 1),
            st.none() | st.booleans(),
        ),
        max_size=8,
    )
)
@settings(max_examples=60, deadline=None)
def test_any_cells_survive_each_format(rows: list[tuple]) -> None:
    held = pa.table(
        {
            "words": pa.array([row[0] for row in rows], pa.string()),
            "count": pa.array([row[1] for row in rows], pa.int32()),
            "is_so": pa.array([row[2] for row in rows], pa.bool_()),
        }
    )
    table = tables.Table("grade", "", {"words": ("VARCHAR", ""), "count": ("INTEGER", ""), "is_so": ("BOOLEAN", "")})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "rows", lambda *_: held)
        patch.setattr(tables.store, "ask_once", lambda *_: held.num_rows)
        from_json = json.loads(tables.as_json(table))["rows"]
        _, *from_csv = csv.reader(io.StringIO(tables.as_csv(table).decode(), newline=""))
        from_parquet = pq.read_table(io.BytesIO(tables.as_parquet(table))).to_pylist()
    assert from_json == from_parquet == held.to_pylist()
    assert len(from_csv) == len(rows)
    for cells, row in zip(from_csv, rows):
        assert not cells[0].startswith(formats.FORMULA_STARTS)
        assert (_unguarded(cells[0]) if cells[0] != (row[0] or "") else cells[0]) == (row[0] or "")
        assert cells[1:] == [_plain(value) for value in row[1:]]  # numbers stay numbers, negative ones too


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-x", "@SUM(A1)", "\tx", "\rx"])
def test_text_that_a_spreadsheet_would_run_is_guarded(cell: str) -> None:
    assert formats.formula_safe(cell) == f"'{cell}"
    assert formats.formula_safe("Kent") == "Kent"


def test_filters_choose_rows_and_an_empty_value_asks_for_empty_cells(client) -> None:
    rates = client.get("/api/v1/tables/recording_rate.json?scope=violence").json()
    assert rates["rows"] and {row["scope"] for row in rates["rows"]} == {"violence"}
    undated = client.get("/api/v1/tables/inspection.json?published_on=").json()["rows"]
    assert undated and all(row["published_on"] is None for row in undated)
    assert client.get("/api/v1/tables/victim_service.json?confidence=low").json()["rows"] == []


def test_caveats_sources_and_licence_travel_with_every_download(client) -> None:
    told = client.get("/data/latest/recording_rate.metadata.json").json()
    parquet = pq.read_table(io.BytesIO(client.get("/data/latest/recording_rate.parquet").content))
    in_parquet = json.loads(parquet.schema.metadata[b"on_the_record"])
    for meta in (told, in_parquet, client.get("/data/latest/recording_rate.json").json()["meta"]):
        assert meta["data_version"] == store.version()
        assert meta["licence"]["name"] == "OGL-UK-3.0"
        assert any("programme" in caveat for caveat in meta["caveats"])
        assert len(meta["sources"]) > 10 and all(source["publisher"] for source in meta["sources"])
    archive = zipfile.ZipFile(io.BytesIO(client.get("/data/latest/recording_rate.zip").content))
    assert set(archive.namelist()) == {"README.md", "recording_rate.csv", "recording_rate.metadata.json"}
    assert "average, rank or subtract" in archive.read("README.md").decode()


@pytest.mark.slow
def test_the_whole_zip_is_a_valid_data_package(client, tmp_path) -> None:
    archive = zipfile.ZipFile(io.BytesIO(client.get("/data/latest/on-the-record.zip").content))
    archive.extractall(tmp_path)
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate(checklist=None)
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])[:5]


@pytest.mark.slow
def test_the_api_and_the_pages_say_the_same_of_a_force(client) -> None:
    kent = client.get("/api/v1/forces/kent.json").json()
    assert kent["summary"] == force_record.force_lede("kent")
    assert kent["latest_grade"]["grade"] == "Outstanding"
    assert len(kent["timeline"]) == len(store.of_force(queries.timeline, "kent"))
    assert [one["question"] for one in kent["questions_for_the_commissioner"]] == [
        one.question for one in commissioner_questions.for_force("kent", force_record.today())
    ]
    for force_id in frames.ask(queries.forces).force_id:
        assert client.get(f"/api/v1/forces/{force_id}").json()["force"]["force_id"] == force_id


def test_a_comparison_carries_its_verdict(client) -> None:
    told = client.get("/api/v1/compare?forces=kent,essex,dyfed-powys&measure=latest_grade").json()
    assert len(told["comparisons"]) == 3
    kent_dyfed = next(one for one in told["comparisons"] if one["forces"] == ["kent", "dyfed-powys"])
    assert kent_dyfed["verdict"] == "may not be compared" and not kent_dyfed["may_be_compared"]


def test_a_comparison_says_which_inspection_and_what_is_newer(client) -> None:
    told = client.get("/api/v1/compare?forces=norfolk,kent").json()
    norfolk = next(row for row in told["figures"] if row["force_id"] == "norfolk")
    assert norfolk["inspection"] == "first inspection, January 2020"
    assert norfolk["judged_since"] == "Outstanding in PEEL 2023–25, September 2024"
    assert norfolk["judged_since"] in told["comparisons"][0]["sentence"]
    kent = {
        inspection: next(
            row
            for row in client.get(f"/api/v1/compare?forces=norfolk,kent&inspection={inspection}").json()["figures"]
            if row["force_id"] == "kent"
        )
        for inspection in ("first", "newest")
    }
    assert (kent["first"]["rate_pct"], kent["newest"]["rate_pct"]) == (83.6, 96.6)


# -- problems -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "status", "allowed"),
    [
        ("/api/v1/forces/kant", 404, "kent"),
        ("/api/v1/tables/crimes.csv", 404, "recorded_crime"),
        ("/api/v1/tables/grade.csv?colour=red", 400, "grade"),
        ("/api/v1/tables/grade.csv?limit=0", 400, None),
        ("/api/v1/tables/grade.csv?limit=ten", 400, None),
        ("/api/v1/tables/grade.csv?grade=Good&grade=Inadequate", 400, None),
        ("/api/v1/tables/grade.csv?grade=%FF", 400, None),
        ("/api/v1/tables/recording_rate.json?rate_pct=high", 400, None),
        ("/api/v1/tables/recording_rate.json?is_approximate=1", 400, None),
        ("/api/v1/compare?forces=kent", 400, "essex"),
        ("/api/v1/compare?forces=kent,essex&measure=rank", 400, "recording_rate"),
        ("/api/v1/compare?forces=kent,essex&measure=latest_rate", 400, "recording_rate"),
        ("/api/v1/compare?forces=kent,essex&inspection=second", 400, "first"),
        ("/api/v1/forces.json?force=kent", 400, None),
        ("/data/20200101T000000Z-00000000/grade.csv", 404, "latest"),
        ("/api/v2/forces", 404, "/api/v1/forces.json"),
        ("/api/v1/tables/grade.csv?grade=" + "x" * 9000, 400, None),
    ],
)
def test_a_problem_says_what_is_allowed(client, address: str, status: int, allowed: str | None) -> None:
    response = client.get(address)
    told = response.json()
    assert (response.status_code, told["status"]) == (status, status)
    assert response.headers["content-type"] == "application/problem+json"
    assert told["detail"].endswith(".") and told["title"]
    assert allowed is None or allowed in told["allowed"]
    assert "x-data-version" not in response.headers or response.headers["cache-control"] == "no-store"


def test_a_person_who_mistypes_a_force_gets_a_page_with_the_likely_one(client) -> None:
    response = client.get("/brief/kant")
    assert response.status_code == 404 and response.headers["content-type"].startswith("text/html")
    assert '<a href="/brief/kent">Kent</a>' in response.text


@pytest.mark.parametrize(
    "nasty", ["/brief/%3Cscript%3E", "/brief/..%2f..%2fetc", "/data/..%2f/grade.csv", "/brief/a'b"]
)
def test_junk_in_a_path_is_answered_and_escaped(client, nasty: str) -> None:
    response = client.get(nasty)
    assert response.status_code == 404 and "<script>" not in response.text


def test_nothing_but_reading(client) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        response = client.request(method, "/api/v1/forces.json")
        assert response.status_code == 405 and response.headers["allow"] == "GET, HEAD, OPTIONS"
    assert client.request("GET", "/api/v1/forces.json", content=b"x").status_code == 413


def test_without_a_database_every_route_says_so(client, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("ON_THE_RECORD_DATA", str(tmp_path))
    for address in ("/healthz", "/brief/kent", "/api/v1/forces.json", "/feed.xml"):
        response = client.get(address)
        assert response.status_code == 503 and response.headers["retry-after"]
    assert client.get("/force?force=kent").status_code == 200  # the page itself says it


def test_a_fault_of_ours_is_not_shown_to_the_reader(client, monkeypatch, caplog) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(open_data_middleware, "ask", broken)
    response = client.get("/api/v1/forces.json?limit=999")
    assert response.status_code == 500 and "secret" not in response.text
    (told,) = [record for record in caplog.records if record.message == "response_failed"]
    assert told.route == "/api/v1/forces.json" and told.exc_info[0] is ZeroDivisionError


# -- caching, methods, headers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [kind for kind in KINDS if kind not in ("/healthz", "/brief/kant", "/nothing-here", "/api/v1/tables/nope.csv")],
)
def test_what_a_reader_has_is_not_sent_again(client, address: str) -> None:
    first = client.get(address)
    assert store.version() in first.headers["etag"]
    for held in (first.headers["etag"], f'"other", {first.headers["etag"]}', "*"):
        again = client.get(address, headers={"if-none-match": held})
        assert (again.status_code, again.content) == (304, b"") and again.headers["etag"] == first.headers["etag"]
    assert client.get(address, headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize("address", [kind for kind in KINDS if kind != "/healthz"])  # it tells seconds, which go on
def test_head_says_what_get_would(client, address: str) -> None:
    got, headed = client.get(address), client.head(address)
    assert headed.content == b"" and headed.status_code == got.status_code
    assert headed.headers.get("content-length") == got.headers.get("content-length")


def test_a_version_s_own_address_never_changes_and_latest_may(client) -> None:
    version = store.version()
    fixed, latest = client.get(f"/data/{version}/grade.csv"), client.get("/data/latest/grade.csv")
    assert fixed.content == latest.content
    assert "immutable" in fixed.headers["cache-control"] and "immutable" not in latest.headers["cache-control"]


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_text_is_compressed_for_those_who_read_it(client, encoding: str) -> None:
    plain = client.get("/brief/kent", headers={"accept-encoding": "identity"})
    packed = client.get("/brief/kent", headers={"accept-encoding": f"{encoding}, deflate;q=0"})
    assert packed.headers["content-encoding"] == encoding and packed.text == plain.text
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert "content-encoding" not in client.get("/brief/kent", headers={"accept-encoding": "br;q=0"}).headers


def test_any_site_s_scripts_may_read_the_data(client) -> None:
    for address in ("/api/v1/forces.json", "/data/latest/grade.csv", "/api/v1/forces/kant", "/feed.xml"):
        assert (
            client.get(address, headers={"origin": "https://news.example"}).headers["access-control-allow-origin"]
            == "*"
        )
    asked = {"origin": "https://news.example", "access-control-request-method": "GET"}
    preflight = client.options("/api/v1/forces.json", headers=asked)
    assert preflight.status_code == 204 and "GET" in preflight.headers["access-control-allow-methods"]
    assert "access-control-allow-origin" not in client.get("/brief/kent").headers


@pytest.mark.parametrize("address", KINDS)
def test_every_response_carries_the_headers(client, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    assert f"frame-ancestors {'*' if address.startswith('/embed/') else chr(39) + 'none' + chr(39)}" in policy
    assert "default-src 'none'" in policy and "unsafe-eval" not in policy
    if address.startswith(("/brief", "/embed", "/data/")) and "html" in headers["content-type"]:
        assert "script-src" not in policy and "unsafe-inline" not in policy
    if "script-src" in policy:
        assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]


def test_the_answer_to_a_fault_that_nobody_expected_carries_them_too() -> None:
    async def broken(_request) -> None:
        raise KeyError("kent")

    site = Starlette(routes=[Route("/", broken)], exception_handlers={Exception: unexpected})
    answer = TestClient(site, raise_server_exceptions=False).get("/")
    assert answer.status_code == 500 and answer.text == site_words.UNEXPECTED
    assert NOTHING_LOADED.items() <= dict(answer.headers).items()


def test_a_page_s_head_is_about_what_was_asked(client) -> None:
    html = client.get("/force?force=kent").text
    assert '<html lang="en-GB">' in html and "<title>Kent Police" in html
    assert f'<meta name="description" content="{force_record.force_lede("kent")}" />' in html
    assert '<link rel="canonical" href="http://testserver/force?force=kent" />' in html
    assert '<a href="/brief/kent">' in html and "Streamlit app" not in html
    assert "/brief/" in client.get("/force?force=%3Cscript%3E").text


# -- Streamlit's scripts and styles ----------------------------------------------------------------------------------------------


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A folder like Streamlit's, with one script."""
    script = tmp_path / "static" / "js" / "index.abc.js"
    script.parent.mkdir(parents=True)
    script.write_bytes(b"let grade = 'Outstanding'; let rate = 83.6;" * 1000)
    return tmp_path


@pytest.mark.parametrize("is_installed", [False, True])
def test_scripts_are_sent_compressed_whether_or_not_that_was_done_at_the_installation(
    static: Path, is_installed: bool
) -> None:
    if is_installed:
        assert static_assets.compress_all(static) == 1
    script = static / "static" / "js" / "index.abc.js"
    client = TestClient(SecurityHeadersMiddleware(StaticAssetsMiddleware(Starlette(), static)))
    for encoding, ending in static_assets.ENCODINGS.items():
        answer = client.get("/static/js/index.abc.js", headers={"accept-encoding": encoding})
        assert answer.content == script.read_bytes()
        assert answer.headers["content-encoding"] == encoding and "immutable" in answer.headers["cache-control"]
        assert "content-security-policy" in answer.headers
        if is_installed:
            assert int(answer.headers["content-length"]) == script.with_name(script.name + ending).stat().st_size
    assert client.get("/static/js/index.abc.js", headers={"accept-encoding": "identity"}).status_code == 404
    assert client.get("/static/js/..%2f..%2findex.html", headers={"accept-encoding": "br"}).status_code == 404
    assert client.get("/static/js/other.js", headers={"accept-encoding": "br"}).status_code == 404


def test_a_script_that_is_compressed_already_is_left_as_it_is(static: Path) -> None:
    static_assets.compress_all(static)
    twin = static / "static" / "js" / "index.abc.js.br"
    written = twin.stat().st_mtime_ns
    static_assets.compress_all(static)
    assert twin.stat().st_mtime_ns == written
    assert brotli.decompress(twin.read_bytes()) == (static / "static" / "js" / "index.abc.js").read_bytes()


# -- feed, sitemap, health -----------------------------------------------------------------------------------------------------


def test_the_feed_is_atom_and_its_ids_do_not_change(client) -> None:
    import feedparser

    first, again = (feedparser.parse(client.get("/feed.xml").content) for _ in range(2))
    assert not first.bozo and first.version == "atom10" and first.feed.updated
    ids = [entry.id for entry in first.entries]
    assert len(ids) == len(set(ids)) > 40 and ids == [entry.id for entry in again.entries]
    moments = [entry.updated for entry in first.entries]
    assert moments == sorted(moments, reverse=True)
    for entry in first.entries:
        assert entry.link.startswith("http://testserver/") and entry.title and entry.summary
        assert pd.Timestamp(entry.updated).tzinfo is not None


@pytest.mark.slow
def test_every_address_of_the_sitemap_is_answered(client) -> None:
    addresses = re.findall(r"<loc>http://testserver(.*?)</loc>", client.get("/sitemap.xml").text)
    assert len(addresses) > 90
    assert all(client.get(address).status_code == 200 for address in addresses)
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").text


def test_health_says_which_data_and_how_old(client) -> None:
    told = client.get("/healthz").json()
    assert told["status"] == "ok" and told["data_version"] == store.version()
    assert told["age_seconds"] >= 0 and told["rows"] == sum(told["tables"].values()) > 80_000


def test_a_forged_host_is_not_repeated(client) -> None:
    for host in ("evil.example/<script>", 'a"b', "x y"):
        assert "evil" not in client.get("/feed.xml", headers={"host": host}).text


@pytest.mark.parametrize(
    "path", ["/brief/kent", "/data/latest/", "/embed/force/kent/timeline", "/download/timeline.csv?force=kent"]
)
@pytest.mark.parametrize("added", ["utm_source=x", "fbclid=abc", "gclid=1&utm_medium=mail"])
def test_a_link_that_was_passed_on_still_works(client: TestClient, path: str, added: str) -> None:
    answer = client.get(f"{path}{'&' if '?' in path else '?'}{added}")
    assert answer.status_code == 200 and answer.content == client.get(path).content
