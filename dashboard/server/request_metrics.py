"""Every request counted, timed and logged by the kind of address, and /metrics, where Prometheus reads the counts."""

from time import perf_counter

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import metrics
from dashboard.open_data import routes
from dashboard.server import json_logs
from dashboard.site_pages import BY_ADDRESS

QUIET = ("/healthz", "/metrics", "/_stcore/health")
"""Request every few seconds by machines: counted, not logged."""
PREFIXES = ("/static/", "/media/", "/_stcore/")


class RequestMetricsMiddleware:
    """Counts open websockets too. Stands before all others that answer, so that what they answer is seen."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            with metrics.SESSIONS.track_inprogress():
                await self._app(scope, receive, send)
        elif scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] == "/metrics" and scope["method"] == "GET":
            await _send_metrics(send)
        else:
            await self._observe(scope, receive, send)

    async def _observe(self, scope: Scope, receive: Receive, send: Send) -> None:
        started, status, sent = perf_counter(), 500, 0

        async def counting(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                sent += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, counting)
        finally:
            seconds, route, method = perf_counter() - started, route_of(scope["path"]), method_of(scope)
            metrics.REQUESTS.labels(method, route, status).inc()
            metrics.REQUEST_SECONDS.labels(method, route).observe(seconds)
            if route not in QUIET:
                fields = {
                    "method": method,
                    "route": route,
                    "status": status,
                    "ms": round(seconds * 1000, 1),
                    "bytes": sent,
                }
                json_logs.SERVER.info("request", extra=fields)


def route_of(path: str) -> str:
    """The kind of an address, such as /brief/{force_id}: few enough to count by, and nothing that somebody typed."""
    if found := routes.find(path):
        return found[0].path
    if path in BY_ADDRESS or path in QUIET:
        return path
    return next((f"{prefix}..." for prefix in PREFIXES if path.startswith(prefix)), "other")


def method_of(scope: Scope) -> str:
    """GET, HEAD, POST, OPTIONS, or other: a method can be any word."""
    return scope["method"] if scope["method"] in ("GET", "HEAD", "POST", "OPTIONS") else "other"


async def _send_metrics(send: Send) -> None:
    headers = [(b"content-type", CONTENT_TYPE_LATEST.encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": metrics.exposition()})
