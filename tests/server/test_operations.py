"""What whoever runs the site sees: /metrics for Prometheus, and a log in JSON that holds nothing of a visitor."""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families
from websockets.sync.client import connect

from dashboard import metrics
from dashboard.database import store
from dashboard.open_data import routes
from dashboard.server import request_metrics
from dashboard.server.security_headers import EVERYWHERE
from dashboard.site_pages import BY_ADDRESS
from etl import journal
from etl.build import load
from etl.paths import FEEDS, PROJECT, Freshness, Places

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]
KINDS = {*(endpoint.path for endpoint in routes.ENDPOINTS), *BY_ADDRESS, *request_metrics.QUIET, "other"}
KINDS |= {f"{prefix}..." for prefix in request_metrics.PREFIXES}


def samples(text: str) -> Samples:
    """Every sample of an exposition by name and labels."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(held: Samples, name: str, **labels: str) -> float:
    return held.get((name, tuple(sorted(labels.items()))), 0.0)


def scraped(address: str) -> Samples:
    answer = httpx.get(f"{address}/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert answer.headers["cache-control"] == "no-store"
    assert {*EVERYWHERE, "content-security-policy"} <= answer.headers.keys()
    return samples(answer.text)


# -- /metrics ----------------------------------------------------------------------------------------------------------------


def test_requests_are_counted_and_timed_by_kind(site: str) -> None:
    before = scraped(site)
    for path in ("/brief/kent", "/brief/essex", "/brief/nowhere", "/force?force=kent", "/no/such/address"):
        httpx.get(f"{site}{path}")
    after = scraped(site)
    for route, status, times in (
        ("/brief/{force_id}", "200", 2),
        ("/brief/{force_id}", "404", 1),
        ("/force", "200", 1),
        ("other", "404", 1),
    ):
        labels = {"method": "GET", "route": route, "status": status}
        counted = value(after, "otr_http_requests_total", **labels) - value(before, "otr_http_requests_total", **labels)
        assert counted == times, labels
    timed = {"method": "GET", "route": "/brief/{force_id}"}
    count = "otr_http_request_seconds_count"
    assert value(after, count, **timed) - value(before, count, **timed) == 3


def test_queries_are_timed(site: str) -> None:
    httpx.get(f"{site}/brief/kent")
    assert value(scraped(site), "otr_query_seconds_count", query="timeline") >= 1


def test_open_pages_are_counted_while_they_are_open(site: str) -> None:
    before = value(scraped(site), "otr_sessions")
    with connect(f"{site.replace('http', 'ws')}/_stcore/stream"):
        assert value(scraped(site), "otr_sessions") == before + 1
    until = time.monotonic() + 10
    while value(scraped(site), "otr_sessions") > before:
        assert time.monotonic() < until
        time.sleep(0.1)


def test_the_build_served_is_told_with_its_age(site: str) -> None:
    held, version = scraped(site), httpx.get(f"{site}/healthz").headers["x-data-version"]
    assert value(held, "otr_database_available") == 1
    assert value(held, "otr_build_info", version=version) == 1
    age = datetime.now(UTC) - metrics.built_at(version)
    assert value(held, "otr_data_age_seconds") == pytest.approx(age.total_seconds(), abs=5)


@pytest.mark.slow
def test_each_source_is_told_with_its_age(own_figures: Places) -> None:
    load.build(own_figures)
    three_days_ago = (datetime.now(UTC) - timedelta(days=3)).isoformat(timespec="seconds")
    for feed, is_stale in (("recorded_crime", True), ("outcomes", False)):
        fresh = Freshness("home_office", feed, three_days_ago, three_days_ago, "published", "", None, is_stale)
        journal.note_feed(own_figures, fresh, [])
    held = samples(metrics.exposition().decode())
    assert value(held, "otr_source_stale", source="home_office", feed="recorded_crime") == 1
    assert value(held, "otr_source_stale", source="home_office", feed="outcomes") == 0
    age = value(held, "otr_source_last_good_age_seconds", source="home_office", feed="outcomes")
    assert age == pytest.approx(3 * 86_400, abs=60)
    named = {labels for name, labels in held if name == "otr_source_stale"}
    assert len(named) == sum(len(feeds) for feeds in FEEDS.values())


def test_without_a_database_that_is_what_is_told(no_database: Places) -> None:
    held = samples(metrics.exposition().decode())
    assert ("otr_database_available", ()) in held and value(held, "otr_database_available") == 0
    assert ("otr_data_age_seconds", ()) not in held


@pytest.mark.slow
def test_the_age_is_that_of_the_version(own_figures: Places) -> None:
    pointer = load.build(own_figures).pointer
    assert abs(datetime.now(UTC) - metrics.built_at(pointer.version)) < timedelta(minutes=2)
    assert store.version() == pointer.version


@pytest.mark.parametrize(
    "outcome, raised", [("done", None), ("error", KeyError("kent")), ("stopped", KeyboardInterrupt())]
)
def test_how_a_page_run_ended_is_counted(outcome: str, raised: BaseException | None) -> None:
    def runs() -> float:
        return value(samples(metrics.exposition().decode()), "otr_page_runs_total", page="test", outcome=outcome)

    before = runs()
    try:
        with metrics.page_run("test"):
            if raised:
                raise raised
    except (KeyError, KeyboardInterrupt) as error:
        assert error is raised
    assert runs() == before + 1


@given(st.text(max_size=40).map("/".__add__) | st.sampled_from([f"{path}/SW1A 1AA" for path in BY_ADDRESS]))
def test_whatever_is_asked_is_counted_as_one_of_the_kinds_known(path: str) -> None:
    assert request_metrics.route_of(path) in KINDS


@given(st.text(max_size=20))
def test_a_method_can_be_any_word(method: str) -> None:
    assert request_metrics.method_of({"method": method}) in ("GET", "HEAD", "POST", "OPTIONS", "other")


# -- the log -----------------------------------------------------------------------------------------------------------------


def lines(log: Path) -> list[dict]:
    """The log's JSON lines; what stands before the first is Streamlit's greeting."""
    told = [line for line in log.read_text(encoding="utf-8").splitlines() if line.strip()]
    first = next(number for number, line in enumerate(told) if line.startswith("{"))
    return [json.loads(line) for line in told[first:]]


def test_a_request_is_logged_by_its_kind_and_nothing_of_the_visitor(site: str, site_log: Path) -> None:
    private = {"user-agent": "Visitor/7.0", "referer": "https://visitor.example/", "x-forwarded-for": "203.0.113.7"}
    for path in ("/ME14-1XX", "/brief/ME14-1XX", "/force?force=ME14+1XX", "/api/v1/compare?forces=ME141XX"):
        httpx.get(f"{site}{path}", headers=private)
    text = site_log.read_text(encoding="utf-8")
    for said in ("ME14", "Visitor", "visitor.example", "203.0.113.7", "127.0.0.1"):
        assert said not in text, said
    requests = [line for line in lines(site_log) if line["event"] == "request"]
    assert {line["route"] for line in requests} <= KINDS
    told = next(line for line in requests if line["route"] == "/brief/{force_id}" and line["status"] == 404)
    assert told["method"] == "GET" and told["ms"] > 0 and told["bytes"] > 0
    assert datetime.fromisoformat(told["time"]).tzinfo is not None and told["level"] == "info"


def test_what_machines_ask_every_few_seconds_is_not_logged(site: str, site_log: Path) -> None:
    for path in request_metrics.QUIET:
        assert httpx.get(f"{site}{path}").status_code == 200
    assert {line.get("route") for line in lines(site_log)}.isdisjoint(request_metrics.QUIET)


FAILING = """
import logging, streamlit.error_util, uvicorn.config
streamlit.config.get_config_options()  # read when the site starts, before anything is logged
from dashboard.server import json_logs
logging.config.dictConfig(uvicorn.config.LOGGING_CONFIG)
logging.getLogger("uvicorn.error").propagate = False
json_logs.set_up()
def page():
    return {}["ME14 1XX"]
for name in ("streamlit.error_util", "uvicorn.error", "on_the_record"):
    try:
        page()
    except KeyError:
        logging.getLogger(name).error("Uncaught", exc_info=True)
try:
    page()
except KeyError as error:  # as Streamlit does with what a page's script raises
    streamlit.error_util._log_uncaught_app_exception(error)
"""


def test_an_exception_is_logged_by_type_and_place_never_by_its_message() -> None:
    done = subprocess.run([sys.executable, "-c", FAILING], cwd=PROJECT, capture_output=True, text=True, check=True)
    told = [json.loads(line) for line in done.stderr.splitlines()]
    names = ["streamlit.error_util", "uvicorn.error", "on_the_record", "streamlit.error_util"]
    assert [line["logger"] for line in told] == names
    for line in told:
        assert line["exc_info"][0] == "KeyError" and line["exc_info"][-1].endswith(" page")
    assert "ME14" not in done.stderr
