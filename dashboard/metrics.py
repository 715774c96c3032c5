"""How the service itself is doing, in Prometheus's terms: what was asked of it, how long it took, how old its data is.

Counted by kind only, never by visitor: no address, no text that somebody typed, no session.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from time import perf_counter

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.registry import Collector

from etl import paths

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.12, 0.25, 0.5, 1, 2.5, 5)
"""Bounds of the histograms; the aims for queries (0.02), warm pages (0.12) and cold pages (0.5) are among them."""

REQUESTS = Counter("otr_http_requests", "HTTP requests answered", ["method", "route", "status"])
REQUEST_SECONDS = Histogram("otr_http_request_seconds", "Time to answer", ["method", "route"], buckets=SECONDS)
SESSIONS = Gauge("otr_sessions", "Open pages: websockets of visitors' browsers")
CONNECTIONS_ENDED = Counter("otr_connections_ended", "Connections that were refused or cut off, by the reason", ["why"])
PAGE_RUNS = Counter(
    "otr_page_runs", "Whole runs of a page's script; outcome: done, stopped or error", ["page", "outcome"]
)
PAGE_SECONDS = Histogram("otr_page_run_seconds", "Time of a page's script", ["page"], buckets=SECONDS)
QUERY_SECONDS = Histogram("otr_query_seconds", "Time of a query that was not kept", ["query"], buckets=SECONDS)
QUESTIONS = Counter("otr_questions", "Questions in SQL that were run, by what came of them", ["outcome"])
QUESTION_SECONDS = Histogram("otr_question_seconds", "Time of a question once its turn has come", buckets=SECONDS)

KEPT_BYTES = Gauge("otr_kept_bytes", "What is kept in memory for the next reader, about", ["part"])
KEPT_LIMIT = Gauge("otr_kept_limit_bytes", "The most of it: the least recently used goes first", ["part"])
LONG_WORK = Gauge("otr_long_work", "Downloads that are made now or wait for their turn")


def kept(part: str, most: int, now: Callable[[], float]) -> None:
    """Tell a part of what is kept: its limit, and how much it is whenever somebody asks."""
    KEPT_LIMIT.labels(part).set(most)
    KEPT_BYTES.labels(part).set_function(now)


@contextmanager
def page_run(page: str) -> Iterator[None]:
    """Count and time what happens inside as one run of a page's script."""
    started, outcome = perf_counter(), "error"
    try:
        yield
        outcome = "done"
    except Exception:
        raise
    except BaseException:  # how Streamlit stops a script: when the visitor goes on
        outcome = "stopped"
        raise
    finally:
        PAGE_RUNS.labels(page, outcome).inc()
        PAGE_SECONDS.labels(page).observe(perf_counter() - started)


def exposition() -> bytes:
    """Everything measured, as Prometheus reads it (text format 0.0.4)."""
    return generate_latest(REGISTRY)


class DataAge(Collector):
    """Worked out when it is asked for: which build is served, how old it is, and how fresh each source."""

    def collect(self) -> Iterator[GaugeMetricFamily | InfoMetricFamily]:
        now, places = datetime.now(UTC), paths.places()
        pointer = places.current()
        yield GaugeMetricFamily("otr_database_available", "1 while a published build can be read", value=bool(pointer))
        if pointer:
            yield InfoMetricFamily("otr_build", "The data version served", value={"version": pointer.version})
            age = (now - built_at(pointer.version)).total_seconds()
            yield GaugeMetricFamily("otr_data_age_seconds", "Since the build served was made", value=age)
        stale = GaugeMetricFamily("otr_source_stale", "1 while a feed's last refresh failed", labels=["source", "feed"])
        good = GaugeMetricFamily(
            "otr_source_last_good_age_seconds", "Since a feed was last read well", labels=["source", "feed"]
        )
        for fresh in places.freshness():
            labels = [fresh.source_name, fresh.feed]
            stale.add_metric(labels, fresh.is_stale)
            if fresh.last_good_at:
                good.add_metric(labels, (now - datetime.fromisoformat(fresh.last_good_at)).total_seconds())
        yield from (stale, good)


def built_at(version: str) -> datetime:
    """When a build was made, from its data version such as 20261122T021918Z-0d1c9407."""
    return datetime.strptime(version.partition("-")[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


REGISTRY.register(DataAge())
