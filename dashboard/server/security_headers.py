"""Headers that every response carries, pages and files alike, whatever answered."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

FOLDER = Path(__file__).resolve().parent
RENDER = FOLDER.parent / "render"
INLINE_SCRIPTS = (RENDER / "exit.js", RENDER / "announce.js", RENDER / "changed.js", FOLDER / "prerender.js")
"""The scripts that a page carries inline; their hashes let them run and no other."""
EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), usb=(), browsing-topics=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
NOTHING_LOADED = EVERYWHERE | {"content-security-policy": "default-src 'none'; frame-ancestors 'none'"}
"""Of an answer that is a sentence and no page."""
HTTPS_ONLY = (b"strict-transport-security", b"max-age=31536000")


def page_policy(scripts: str) -> str:
    """The content security policy of the pages. Streamlit and Plotly set styles from script, so styles may be inline."""
    return (
        f"default-src 'none'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; media-src 'self'; manifest-src 'self'; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )


def script_hash(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


class SecurityHeadersMiddleware:
    """Adds what a response does not say itself; a route's own policy stands. So it is with the refusal of a websocket."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        policy = page_policy(" ".join(script_hash(path.read_text(encoding="utf-8")) for path in INLINE_SCRIPTS))
        headers = EVERYWHERE | {"content-security-policy": policy}
        self._headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        extra = [*self._headers, HTTPS_ONLY] if scope["scheme"] in ("https", "wss") else self._headers

        async def with_headers(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                said = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in extra if pair[0] not in said)]
            await send(message)

        await self._app(scope, receive, with_headers)
