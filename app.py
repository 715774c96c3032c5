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

from dashboard import ahead, wording
from dashboard.web import logs, serve, shell
from dashboard.web.assets import Assets, Prepared
from dashboard.web.headers import ResponseHeaders
from dashboard.web.observed import Observed
from dashboard.web.serve import OpenData
from dashboard.web.shell import Shell
from etl import load
from etl.faults import InputError
from etl.paths import places

STATIC = Path(st.__file__).parent / "static"
"""Streamlit's own scripts, styles and index.html."""
assets = Prepared(STATIC, places().build / "assets")
documents, first_answers = serve.answers(), shell.answers(STATIC / "index.html")


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Make sure there is a database before the first visitor comes, and as long as the server runs; without one the pages say so."""
    from dashboard import parts  # keeps what it draws in Streamlit's runtime, which is there only now

    logs.set_up()
    ensure_database()
    assets.prepare_aside()
    ahead.keep_ready(documents.renew, first_answers.renew, parts.renew, restore=ensure_database)
    gc.freeze()  # what was loaded to start stays for good: collections need not walk it again and again
    yield


def ensure_database() -> None:
    """Build it where there is none, or where the figures have changed since; the log says what came of it."""
    try:
        pointer = load.ensure(places())
        logs.SERVER.info("database_ready", extra={"version": pointer.version})
    except (InputError, load.BuildError) as error:  # told in full: it is about our files, not about a visitor
        logs.SERVER.error("no_database", extra={"why": str(error)})


def on_script_error(error: Exception) -> bool:
    """Tell the visitor in plain words; Streamlit has logged where it happened."""
    st.error(wording.UNEXPECTED)
    return True


app = st.App(
    "pages/navigation.py",
    lifespan=lifespan,
    on_script_error=on_script_error,
    middleware=[
        Middleware(Observed),  # outermost: sees what every other answers
        Middleware(ResponseHeaders),
        Middleware(OpenData, answers=documents),
        Middleware(Assets, files=assets),
        Middleware(Shell, answers=first_answers),
    ],
)
