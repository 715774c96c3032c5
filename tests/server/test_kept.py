"""What is kept in memory is counted in bytes, bounded, and told by /metrics; and nothing that somebody sent is a key of any length."""

import re
from datetime import date
from weakref import WeakSet

import anyio
import pytest
from prometheus_client import REGISTRY
from starlette.testclient import TestClient

from dashboard.database import store
from dashboard.open_data import query, routes
from dashboard.open_data.responses import HTML, Response
from dashboard.server import http_response, query_middleware
from dashboard.server.http_response import PART_BYTES, PreparedResponse, encodings
from dashboard.server.open_data_middleware import FILE_CACHE_BYTES, make_response
from dashboard.server.query_middleware import QueryMiddleware
from dashboard.server.response_cache import ResponseCache
from dashboard.streamlit_ui import cached_sections

BUDGET = 125 * 2**20
"""Bytes of everything kept, so that a process with all of it stays below 450 MB: docs/deploy.md."""
PARTS = {"documents", "files", "pages", "answers to questions", "rows", "rows by force", "sections of pages"}


def kept(part: str) -> float:
    return REGISTRY.get_sample_value("otr_kept_bytes", {"part": part})


def test_every_part_is_told_with_its_limit_and_all_together_keep_within_the_budget(client: TestClient) -> None:
    assert cached_sections.SECTION_BYTES
    client.get("/brief/kent")
    limits = {
        sample.labels["part"]: sample.value
        for metric in REGISTRY.collect()
        for sample in metric.samples
        if sample.name == "otr_kept_limit_bytes"
    }
    assert limits.keys() >= PARTS and sum(limits[part] for part in PARTS) <= BUDGET
    assert all(0 <= kept(part) <= limits[part] for part in PARTS)
    assert kept("rows") > 0 and kept("rows by force") > 0


@pytest.mark.parametrize(
    "path", ["/brief/kent", "/brief/", "/api/v1/forces.json", "/data/latest/grade.csv", "/data/latest/grade.zip"]
)
def test_a_response_takes_no_more_than_is_counted(client: TestClient, path: str) -> None:
    response, _ = make_response(store.version(), date(2026, 11, 22), path, b"", "")
    bodies = {id(body): len(body) for _, body in map(response.encoded, ("", "br", "gzip"))}
    assert len(response.body) < response.size() >= sum(bodies.values())


def test_keys_are_counted_and_the_oldest_go_first() -> None:
    def made(*key: object) -> tuple[PreparedResponse, bool]:
        return PreparedResponse(Response(b"small", HTML), "v", {}), True

    most = 200_000
    cache = ResponseCache("tried", most, made)
    keys = [("v", date(2026, 11, 22), "/api", bytes(str(number), "ascii") * 4_000, "") for number in range(10, 100)]
    for key in keys:
        cache.make(key)
    assert 0 < kept("tried") <= most
    counted = sum(len(key[3]) for key in keys if cache.get(key))
    assert counted < most and cache.get(keys[-1]) and not cache.get(keys[0])


def test_whole_tables_push_out_no_document(client: TestClient) -> None:
    """A program that fetches every table would have each document made again for its next reader."""
    client.get("/brief/kent")
    before = kept("documents")
    for table in ("outcome.json", "outcome.csv", "recorded_crime.csv"):
        assert client.get(f"/data/latest/{table}").status_code == 200
    assert kept("documents") == before and kept("files") > FILE_CACHE_BYTES / 3


def test_answers_to_questions_go_when_their_time_is_over_and_nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_middleware, "KEPT_SECONDS", 0.2)
    answers = WeakSet[PreparedResponse]()

    def answered(_request: object, _scope: object) -> PreparedResponse:
        answers.add(made := PreparedResponse(Response(b"small", HTML), "v", {}))
        return made

    monkeypatch.setattr(query_middleware, "_answered", answered)

    async def asked() -> tuple[int, int]:
        async def told(_: object) -> None: ...

        scope = {"type": "http", "path": query.ADDRESS, "method": "GET", "query_string": b"sql=SELECT+1", "headers": []}
        await QueryMiddleware(told)(scope, told, told)
        at_first = len(answers)
        await anyio.sleep(0.4)
        return at_first, len(answers)

    assert anyio.run(asked) == (1, 0)


def test_what_is_long_is_no_key() -> None:
    for long in (10_000, 4_000_000):
        assert routes.find("/brief/" + "a" * long) is None
        assert encodings(b"br, " + b"a" * long) == frozenset()
    assert routes._find.cache_info().maxsize * routes.LONGEST_PATH < 2**20
    assert http_response._encodings.cache_info().maxsize * http_response.LONGEST_ACCEPTS < 2**20
    before = routes._find.cache_info().currsize
    routes.find("/nowhere/" + "b" * 60_000)
    assert routes._find.cache_info().currsize == before


def test_every_address_of_ours_is_short_enough_to_be_found(client: TestClient) -> None:
    longest = max(re.findall(r'href="(/[^"?#]*)', client.get("/data/").text), key=len)
    version = store.version()
    assert len(f"/data/{version}/" + longest.rpartition("/")[2]) < routes.LONGEST_PATH
    assert routes.find(longest) is not None


@pytest.mark.parametrize("length", [0, 1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES])
def test_a_large_body_is_sent_in_parts_and_whole(length: int) -> None:
    body, sent = bytes(index % 251 for index in range(length)), []

    async def send(message: dict) -> None:
        sent.append(message)

    anyio.run(http_response._send, send, 200, [], body)
    assert sent[0]["type"] == "http.response.start"
    parts = sent[1:]
    assert b"".join(part["body"] for part in parts) == body and all(len(part["body"]) <= PART_BYTES for part in parts)
    assert [part.get("more_body", False) for part in parts] == [True] * (len(parts) - 1) + [False]


def test_rows_are_measured_by_their_first(client: TestClient) -> None:
    rows = [("kent", 1.5, "a" * 100)] * 1_000
    assert 150_000 < store._bytes_of(rows) < 400_000
    assert store._bytes_of([]) == store._bytes_by_force({}) == store.OF_EMPTY
