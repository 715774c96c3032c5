"""The one process: the pages, the open-data routes, the response headers, and the database built when there is none.

Started by `streamlit run app.py`.
"""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
import streamlit.emojis  # a page's icon is looked up there; the first visitor need not wait until it is loaded
from starlette.middleware import Middleware

from dashboard.server import cache_warmer, json_logs, open_data_middleware, page_html
from dashboard.server.addresses import Addresses, Unknown
from dashboard.server.open_data_middleware import OpenData
from dashboard.server.page_html import Shell
from dashboard.server.request_metrics import Observed
from dashboard.server.security_headers import ResponseHeaders
from dashboard.server.static_assets import Assets, Prepared
from dashboard.text import site_words
from etl.build import load
from etl.faults import InputError
from etl.paths import places

STATIC = Path(st.__file__).parent / "static"
"""Streamlit's own scripts, styles and index.html."""
assets = Prepared(STATIC, places().build / "assets")
documents, first_answers = open_data_middleware.answers(), page_html.answers(STATIC / "index.html")


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Make sure there is a database before the first visitor comes, and as long as the server runs; without one the pages say so."""
    from dashboard.streamlit_ui import (
        cached_sections,  # keeps what it draws in Streamlit's runtime, which is there only now
    )

    json_logs.set_up()
    ensure_database()
    assets.prepare_aside()
    cache_warmer.keep_ready(documents.renew, first_answers.renew, cached_sections.renew, restore=ensure_database)
    gc.freeze()  # what was loaded to start stays for good: collections need not walk it again and again
    yield


def ensure_database() -> None:
    """Build it where there is none, or where the figures have changed since; the log says what came of it."""
    try:
        pointer = load.ensure(places())
        json_logs.SERVER.info("database_ready", extra={"version": pointer.version})
    except (InputError, load.BuildError) as error:  # told in full: it is about our files, not about a visitor
        json_logs.SERVER.error("no_database", extra={"why": str(error)})


def on_script_error(error: Exception) -> bool:
    """Tell the visitor in plain words; Streamlit has logged where it happened."""
    st.error(site_words.UNEXPECTED)
    return True


app = st.App(
    "pages/navigation.py",
    lifespan=lifespan,
    on_script_error=on_script_error,
    middleware=[
        Middleware(Observed),  # outermost: sees what every other answers
        Middleware(ResponseHeaders),
        Middleware(Addresses),
        Middleware(OpenData, answers=documents),
        Middleware(Assets, files=assets),
        Middleware(Shell, answers=first_answers),
        Middleware(Unknown),
    ],
)
