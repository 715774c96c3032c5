"""/api/v1/query: answers that hold, and a box that nobody gets out of."""

import csv
import io
import json
import logging
import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hostile_questions import CUT, DOORS, FILES, INSIDE, SMUGGLED, TOO_MUCH, WRITES
from starlette.testclient import TestClient

from dashboard.ask import desk, queue, watch
from dashboard.ask.answers import MOST_BYTES, MOST_ROWS
from dashboard.database import store
from dashboard.server import whose
from dashboard.text import ask_page
from etl.build import load
from etl.paths import PROJECT, Places

ROUTE = "/api/v1/query"
A_PATH = re.compile(
    r"/(etc|proc|tmp|srv|usr|home|root|work|var|opt)\b|site-packages|\.duckdb\b|\.py\b|" + re.escape(str(PROJECT))
)
SLACK = 3.0
"""Seconds more than the limit that a machine busy with other tests may take."""
REFUSED = [*FILES, *WRITES, *DOORS, *INSIDE, *SMUGGLED]


@pytest.fixture(autouse=True)
def no_more_processes() -> None:
    yield
    assert len(desk.queue().process_ids()) <= 4


def asked(client: TestClient, sql: str, form: str = "json") -> object:
    return client.post(ROUTE, json={"sql": sql, "format": form})


def rows(client: TestClient, sql: str) -> list[dict]:
    answer = asked(client, sql)
    assert answer.status_code == 200, answer.text
    return answer.json()["rows"]


def assert_alive(client: TestClient) -> None:
    assert rows(client, "SELECT count(*) AS forces FROM force") == [{"forces": 43}]


# -- the box -----------------------------------------------------------------------------------------------------------------


def test_there_are_enough_hostile_questions() -> None:
    assert len({*REFUSED, *TOO_MUCH.values(), *CUT.values()}) >= 120


@pytest.mark.parametrize("sql", REFUSED)
def test_a_hostile_question_is_refused_without_a_path(client: TestClient, sql: str) -> None:
    answer = asked(client, sql)
    if sql == "SELECT * FROM question":  # a table of ours, and not a variable of the program
        assert answer.json()["rows"][0].keys() >= {"regime_id", "question_id"}
        return
    assert answer.status_code == 400, answer.text[:300]
    assert not A_PATH.search(answer.text), answer.text
    assert os.environ["HOME"] not in answer.text


def test_after_all_that_the_box_still_answers(client: TestClient) -> None:
    assert_alive(client)


@pytest.mark.slow
@pytest.mark.parametrize("name", TOO_MUCH)
def test_a_question_that_explodes_is_stopped(client: TestClient, name: str) -> None:
    began = time.perf_counter()
    answer = asked(client, TOO_MUCH[name])
    assert time.perf_counter() - began < queue.KILLED_AFTER + SLACK
    assert answer.status_code in (400, 422), answer.text[:300]
    assert not A_PATH.search(answer.text) and "SET " not in answer.text
    assert_alive(client)


@pytest.mark.slow
@pytest.mark.parametrize("name", CUT)
@pytest.mark.parametrize("form", desk.FORMATS)
def test_a_large_answer_is_cut_and_says_so(client: TestClient, name: str, form: str) -> None:
    answer = asked(client, CUT[name], form)
    if answer.status_code == 422:  # on a busy machine the time was over first
        return
    assert answer.status_code == 200
    assert len(answer.content) <= MOST_BYTES * 1.2
    note = re.compile(r"This answer was cut after [\d,]+ rows?")
    if form == "json":
        meta = answer.json()["meta"]
        assert meta["is_cut"] and meta["row_count"] <= MOST_ROWS and note.search(meta["notes"][-1])
    elif form == "csv":
        assert note.search(answer.text[: 10**6])
    else:
        meta = json.loads(pq.read_schema(io.BytesIO(answer.content)).metadata[b"on_the_record"])
        assert meta["is_cut"] and note.search(meta["notes"][-1])


def test_a_megabyte_of_sql_is_turned_away(client: TestClient) -> None:
    for sql in ("SELECT 1 -- " + "x" * 2**20, "SELECT '" + "é" * 2**20 + "'"):
        assert asked(client, sql).status_code == 413
    assert client.get(ROUTE, params={"sql": "SELECT 1 -- " + "x" * 9000}).status_code == 400
    assert asked(client, "SELECT 1 -- " + "x" * 30_000).status_code == 413
    assert_alive(client)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"sql": 1}', b'{"sql": null}', b"\xff", b"[" * 100_000, b'{"sql": "SELECT 1", "x": "y"}'],
)
def test_a_body_that_is_none_is_refused(client: TestClient, body: bytes) -> None:
    assert client.post(ROUTE, content=body).status_code == 400


def test_rows_that_wait_for_review_are_not_shown(client: TestClient) -> None:
    for table in ("victim_service", "complaint_step"):
        assert rows(client, f"SELECT count(*) AS n FROM {table} WHERE confidence = 'low'") == [{"n": 0}]
    held = store.ask_once(low_confidence)
    assert held > 0, "the register holds none to hide: this test tries nothing"


def low_confidence(con) -> int:
    return con.execute("SELECT count(*) FROM victim_service WHERE confidence = 'low'").fetchone()[0]


def test_the_worker_is_given_nothing_of_ours(client: TestClient) -> None:
    assert_alive(client)
    for process in desk.queue().process_ids():
        assert Path(f"/proc/{process}/environ").read_bytes() in (
            b"MALLOC_ARENA_MAX=2\0",
            b"MALLOC_ARENA_MAX=2\0LC_CTYPE=C.UTF-8\0",
        )
        limits = Path(f"/proc/{process}/limits").read_text(encoding="utf-8")
        assert re.search(r"Max file size +0 +0 ", limits) and re.search(r"Max address space +\d+ ", limits)
        opened = [str(file.readlink()) for file in Path(f"/proc/{process}/fd").iterdir()]
        sockets = {name.removeprefix("socket:[").removesuffix("]") for name in opened if name.startswith("socket:")}
        assert all(name.startswith(("socket:", "/dev/null")) or name.endswith(".duckdb") for name in opened), opened
        # The line to the site is the only one, and none that leads out of this machine.
        inodes = {line.split()[6] for line in Path("/proc/net/unix").read_text(encoding="utf-8").splitlines()[1:]}
        assert len(sockets) == 1 and sockets <= inodes


@pytest.mark.slow
def test_a_worker_that_is_killed_is_started_again(client: TestClient) -> None:
    assert_alive(client)
    for process in desk.queue().process_ids():
        os.kill(process, 9)
    time.sleep(0.2)
    assert_alive(client)


def policies() -> set[int]:
    """How the threads of the workers are scheduled."""
    return {
        os.sched_getscheduler(int(thread.name))
        for process in desk.queue().process_ids()
        for thread in Path(f"/proc/{process}/task").iterdir()
    }


@pytest.mark.slow
def test_a_question_that_takes_long_gives_way_and_the_next_one_does_not(client: TestClient) -> None:
    assert_alive(client)
    assert policies() == {os.SCHED_OTHER}
    with ThreadPoolExecutor(1) as person:
        slow = person.submit(asked, client, TOO_MUCH["a cross join"])
        until = time.monotonic() + watch.INTERRUPTED_AFTER + SLACK
        while os.SCHED_IDLE not in policies():
            assert time.monotonic() < until, "it takes as much as a page all the time"
            time.sleep(0.02)
        assert slow.result().status_code == 422
    assert_alive(client)
    assert policies() == {os.SCHED_OTHER}


@pytest.mark.slow
def test_a_worker_that_says_nothing_is_ended_in_time(client: TestClient) -> None:
    assert_alive(client)
    stopped = desk.queue().process_ids()
    for process in stopped:
        os.kill(process, signal.SIGSTOP)
    began = time.perf_counter()
    assert asked(client, "SELECT 1").json()["detail"] == ask_page.TOO_LONG
    assert queue.KILLED_AFTER <= time.perf_counter() - began < queue.KILLED_AFTER + SLACK
    for process in set(stopped) & set(desk.queue().process_ids()):
        os.kill(process, signal.SIGCONT)
    assert_alive(client)


@pytest.mark.slow
def test_fifty_at_once_are_shared_out(client: TestClient) -> None:
    slow = "SELECT count(*) FROM recorded_crime AS a, recorded_crime AS b, recorded_crime AS c"
    with ThreadPoolExecutor(50) as people:
        one_visitor = list(people.map(lambda _: asked(client, slow), range(50)))
    statuses = [answer.status_code for answer in one_visitor]
    assert statuses.count(422) == 3 and statuses.count(429) == 47
    assert all(int(answer.headers["retry-after"]) > 0 for answer in one_visitor if answer.status_code == 429)

    def of_another(number: int) -> object:
        return client.post(ROUTE, json={"sql": slow}, headers={"x-asked-by": f"198.51.100.{number}"})

    with ThreadPoolExecutor(50) as people:
        began = time.perf_counter()
        answers = [(answer.status_code, time.perf_counter() - began) for answer in people.map(of_another, range(50))]
    assert [status for status, _ in answers].count(429) >= 30
    assert {status for status, _ in answers} <= {422, 429}
    assert_alive(client)


def test_the_name_that_our_proxy_gives_is_believed_of_our_proxies_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def visitor(host: str, named: str = "198.51.100.7") -> str | None:
        return whose.visitor_of({"client": (host, 1), "headers": [(b"x-asked-by", named.encode())] if named else []})

    monkeypatch.setattr(whose, "_is_proxy", {"172.18.0.3"}.__contains__)
    assert visitor("172.18.0.3") == "198.51.100.7"
    assert visitor("172.18.0.3", "2001:db8::1:2") == visitor("172.18.0.3", "2001:db8::2:1"), (
        "one network is one visitor"
    )
    assert visitor("172.18.0.3", named="") is None
    for stranger in ("8.8.8.8", "172.18.0.4", "127.0.0.2"):
        assert visitor(stranger) == stranger


# -- answers -----------------------------------------------------------------------------------------------------------------


def test_formats_agree(client: TestClient) -> None:
    sql = "SELECT force_id, rate_pct, ci_pct, is_approximate FROM latest_crime_recording_grade ORDER BY force_id"
    as_json = rows(client, sql)
    table = pq.read_table(io.BytesIO(asked(client, sql, "parquet").content))
    as_csv = list(csv.DictReader(io.StringIO(asked(client, sql, "csv").text)))
    assert table.to_pylist() == as_json and len(as_json) == 43
    for mine, theirs in zip(as_csv, as_json):
        assert mine["force_id"] == theirs["force_id"]
        assert mine["rate_pct"] == ("" if theirs["rate_pct"] is None else str(theirs["rate_pct"]))


def test_values_without_a_json_form(client: TestClient) -> None:
    sql = "SELECT DATE '2024-02-29' AS d, 1.5::DECIMAL(3,1) AS n, CAST('nan' AS DOUBLE) AS x, [1, NULL] AS l, 1 AS a, 2 AS a, '=1' AS f"
    assert rows(client, sql) == [{"d": "2024-02-29", "n": 1.5, "x": None, "l": [1, None], "a": 1, "a_2": 2, "f": "=1"}]
    assert "'=1" in asked(client, sql, "csv").text


def test_etag_by_version_and_question(client: TestClient) -> None:
    sql = {"sql": "SELECT count(*) FROM grade"}
    first = client.get(ROUTE, params=sql)
    tag = first.headers["etag"]
    assert store.version() in tag and first.headers["cache-control"] == "private, no-cache"
    began = desk.queue().process_ids()
    again = client.get(ROUTE, params=sql, headers={"if-none-match": tag})
    assert again.status_code == 304 and not again.content and desk.queue().process_ids() == began
    other = client.get(ROUTE, params={"sql": "SELECT count(*) FROM force"}, headers={"if-none-match": tag})
    assert other.status_code == 200 and other.headers["etag"] != tag
    assert client.get(ROUTE, params=sql | {"format": "csv"}).headers["etag"] != tag


def test_a_question_asked_again_asks_no_worker(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    sql = {"sql": "SELECT count(*) AS n FROM finding"}
    first = client.get(ROUTE, params=sql)
    monkeypatch.setattr(desk, "put", lambda *_, **__: pytest.fail("asked a worker"))
    again = client.get(ROUTE, params=sql)
    assert again.content == first.content and again.headers["etag"] == first.headers["etag"]
    assert client.head(ROUTE, params=sql).headers["content-length"] == first.headers["content-length"]
    assert client.get(ROUTE, params=sql, headers={"if-none-match": first.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("accepts", ["", "br", "gzip", "br, gzip", "gzip;q=0"])
@pytest.mark.parametrize("form", desk.FORMATS)
def test_an_answer_is_compressed_only_for_who_can_read_it(client: TestClient, accepts: str, form: str) -> None:
    params = {"sql": "SELECT * FROM force", "format": form}
    plain = client.get(ROUTE, params=params, headers={"accept-encoding": ""}).content
    for _ in range(2):  # made, and kept
        answer = client.get(ROUTE, params=params, headers={"accept-encoding": accepts})
        assert answer.content == plain
        encoding = "" if form == "parquet" else {"gzip": "gzip", "br": "br", "br, gzip": "gzip"}.get(accepts, "")
        assert answer.headers.get("content-encoding", "") == encoding


def test_get_post_head_options_and_forms(client: TestClient) -> None:
    sql = "SELECT 1 AS one"
    by_get, by_form = client.get(ROUTE, params={"sql": sql}), client.post(ROUTE, data={"sql": sql, "format": "json"})
    assert by_get.json()["rows"] == by_form.json()["rows"] == [{"one": 1}]
    assert client.head(ROUTE, params={"sql": sql}).content == b""
    preflight = client.options(ROUTE)
    assert preflight.status_code == 204 and "POST" in preflight.headers["access-control-allow-methods"]
    assert client.put(ROUTE).status_code == 405
    assert client.get(ROUTE).status_code == 400
    assert client.get(ROUTE, params={"sql": sql, "format": "xlsx"}).json()["allowed"] == ["json", "csv", "parquet"]
    for answer in (by_get, by_form, client.get(ROUTE)):
        assert answer.headers["x-content-type-options"] == "nosniff" and "content-security-policy" in answer.headers


def test_an_error_marks_its_place_and_says_what_may_be_meant(client: TestClient) -> None:
    answer = asked(client, "SELECT forc_id\nFROM grades").json()
    assert answer["place"] == {"from_byte": 20, "bytes": 6} and "grade" in answer["allowed"]
    answer = asked(client, "SELECT grad FROM grade").json()
    assert answer["place"] == {"from_byte": 7, "bytes": 4} and answer["allowed"][0] == "grade"
    assert answer["detail"] == "There is no column grad in these tables. Did you mean grade?"


@pytest.mark.slow
def test_a_newer_version_is_read_once_it_is_published(client: TestClient, own_figures: Places) -> None:
    load.build(own_figures)
    first = asked(client, "SELECT run_id FROM etl_run").json()
    time.sleep(1.1)  # a version's name counts seconds
    load.build(own_figures)
    second = asked(client, "SELECT run_id FROM etl_run").json()
    for answer in (first, second):
        assert answer["rows"] == [{"run_id": answer["meta"]["data_version"]}]
    assert first["rows"] != second["rows"]


def test_without_figures_it_says_so(client: TestClient, no_database: Places) -> None:
    answer = asked(client, "SELECT 1")
    assert answer.status_code == 503 and answer.headers["retry-after"] == "60"


def test_the_log_holds_nothing_of_a_question(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client.get(ROUTE, params={"sql": "SELECT 'wombat' FROM grade"})
        asked(client, "SELECT wombat FROM grade")
    ours = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore", "asyncio"))]
    assert "wombat" not in str([vars(record) for record in ours])


@pytest.mark.slow
def test_the_site_s_own_log_holds_nothing_of_a_question(site: str, site_log: Path) -> None:
    import httpx

    assert httpx.get(f"{site}{ROUTE}", params={"sql": "SELECT 'wombat' AS w"}).json()["rows"] == [{"w": "wombat"}]
    httpx.post(f"{site}{ROUTE}", json={"sql": "SELECT wombat"})
    httpx.get(f"{site}/ask", params={"sql": "SELECT 'wombat'"})
    log = site_log.read_text(encoding="utf-8")
    assert "wombat" not in log and '"/api/v1/query"' in log
    metrics = httpx.get(f"{site}/metrics").text
    assert 'otr_questions_total{outcome="answered"}' in metrics and "wombat" not in metrics


def test_the_description_names_the_route(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert set(paths[ROUTE]) == {"get", "post"}
    assert client.get("/api/v1/").json()["query"] == ROUTE


@pytest.mark.slow
def test_switched_off_nothing_of_it_is_left(built: Places) -> None:
    program = (
        "import json; from dashboard.open_data import routes, openapi; from dashboard import site_pages; import app\n"
        "print(json.dumps([routes.find('/api/v1/query') is None, '/ask' not in site_pages.BY_ADDRESS,"
        "all(link.path != '/ask' for link in site_pages.FOOTER_LINKS), '/api/v1/query' not in openapi.document('')['paths'],"
        "'QueryMiddleware' not in str(app.app._user_middleware)]))"
    )

    def told(setting: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"ON_THE_RECORD_ASK": setting, "ON_THE_RECORD_DATA": str(built.data)}
        return subprocess.run(
            [sys.executable, "-c", program], cwd=PROJECT, env=environment, capture_output=True, text=True
        )

    off = told("off")
    assert json.loads(off.stdout.splitlines()[-1]) == [True] * 5, off.stderr
    assert json.loads(told("on").stdout.splitlines()[-1]) == [False] * 5
    misspelt = told("of")
    assert misspelt.returncode != 0 and "ON_THE_RECORD_ASK" in misspelt.stderr
