"""The one process: the pages, the open-data routes, the response headers, and the database built when there is none.

Started by `streamlit run app.py`.
"""

import gc
import inspect
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module

import streamlit as st
from starlette.middleware import Middleware

from dashboard import templating
from dashboard.ask import desk
from dashboard.contact import contact
from dashboard.drawing import desk as drawing
from dashboard.features import asks
from dashboard.rules import force_record
from dashboard.server import database_watch, json_logs
from dashboard.server.address_middleware import AddressMiddleware, UnknownAddressMiddleware
from dashboard.server.connection_limits import ConnectionLimitsMiddleware
from dashboard.server.http_response import unexpected
from dashboard.server.open_data_middleware import OpenDataMiddleware
from dashboard.server.page_html import PageHtmlMiddleware
from dashboard.server.query_middleware import QueryMiddleware
from dashboard.server.request_metrics import RequestMetricsMiddleware
from dashboard.server.security_headers import SecurityHeadersMiddleware
from dashboard.server.static_assets import STATIC, StaticAssetsMiddleware
from dashboard.server.store_watch import StoreWatch
from dashboard.server.websocket_limits import WebsocketLimitsMiddleware
from dashboard.text import site_words
from etl import paths
from etl.build import load
from etl.faults import InputError, StoreError

FIRST_LOOK_SECONDS = 20
"""How long readers without any figures wait for a store; the bundled figures come in five, so they wait no longer."""


def watch_of_store() -> StoreWatch | None:
    """What follows the store of builds, where one is named. Raises StoreError for an address that names none."""
    if not paths.store():
        return None
    # Imported here because few sites have a store, and what it needs.
    from etl.object_storage.bucket import bucket_at
    from etl.object_storage.follow import Follower

    return StoreWatch(Follower(paths.places(), bucket_at(paths.store())).follow)


SWITCH_SECONDS = 0.001
"""How long a page's script keeps Python's lock while the server waits for it. The default, five times as long, delays every answer."""


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Make sure there is a database before the first visitor comes, and as long as the server runs; without one the pages say so."""
    json_logs.set_up()
    sys.setswitchinterval(SWITCH_SECONDS)
    if store_watch:
        store_watch.start()
    ensure_database()
    database_watch.watch(restore=ensure_database)
    templating.compile_all()
    load_ahead()
    gc.freeze()  # what was loaded to start stays for good: collections need not walk it again and again
    yield
    desk.queue().end()
    drawing.end()


def load_ahead() -> None:
    """What Streamlit's first page loads in a process, so that no reader waits for it: together about 0.2 s."""
    import_module("streamlit.emojis")  # every emoji there is, to know that the page's icon is one
    inspect.stack()  # to know that it was not started by hand; Python remembers where each module lies


def ensure_database() -> None:
    """Build the database where there is none or the figures have changed since; the log says what came of it.

    Where builds come from a store, one is built here only if none is served yet and the store does not give one in time.
    """
    try:
        if store_watch and paths.places().current() is None:
            store_watch.look_now(most_seconds=FIRST_LOOK_SECONDS)
        pointer = load.ensure(paths.places(), is_follower=bool(store_watch))
        json_logs.SERVER.info("database_ready", extra={"version": pointer.version})
    except (InputError, load.BuildError) as error:  # logged in full: it is about our files, not about a visitor
        json_logs.SERVER.error("no_database", extra={"why": str(error)})


def on_script_error(_: Exception) -> bool:
    """Tell the visitor in plain words; Streamlit has logged where it happened."""
    st.error(site_words.UNEXPECTED)
    return True


try:
    contact()
    force_record.today()
    store_watch = watch_of_store()
except (
    ValueError,
    StoreError,
) as error:  # before the server starts, so that its log ends with the sentence that says what to mend
    sys.exit(str(error))

app = st.App(
    "pages/navigation.py",
    lifespan=lifespan,
    on_script_error=on_script_error,
    exception_handlers={Exception: unexpected},
    middleware=[
        Middleware(ConnectionLimitsMiddleware),
        Middleware(SecurityHeadersMiddleware),  # before all that answer
        Middleware(RequestMetricsMiddleware),  # sees what every other answers
        Middleware(WebsocketLimitsMiddleware),
        Middleware(AddressMiddleware),
        *([Middleware(QueryMiddleware)] if asks() else []),
        Middleware(OpenDataMiddleware),
        Middleware(StaticAssetsMiddleware),
        Middleware(PageHtmlMiddleware, index=STATIC / "index.html"),
        Middleware(UnknownAddressMiddleware),
    ],
)
