"""The one process: the pages, the open-data routes, the response headers, and the database built when there is none.

Started by `streamlit run app.py`.
"""

import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from dashboard import ahead, wording
from dashboard.web.assets import Assets, Prepared
from dashboard.web.headers import ResponseHeaders
from dashboard.web.serve import OpenData
from dashboard.web.shell import Shell
from etl import load
from etl.faults import InputError
from etl.paths import places

STATIC = Path(st.__file__).parent / "static"
"""Streamlit's own scripts, styles and index.html."""
assets = Prepared(STATIC, places().build / "assets")


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Make sure there is a database before the first visitor comes; without one the pages say so."""
    try:
        pointer = load.ensure(places())
        print(f"On the Record serves {pointer.version}", flush=True)
    except (InputError, load.BuildError) as error:
        print(error, file=sys.stderr, flush=True)
    assets.prepare_aside()
    ahead.keep_asking_ahead()
    gc.freeze()  # what was loaded to start stays for good: collections need not walk it again and again
    yield


def on_script_error(error: Exception) -> bool:
    """Tell the visitor in plain words; the traceback goes to the log, never to the page."""
    print(f"{type(error).__name__} on a page: {error}", file=sys.stderr, flush=True)
    st.error(wording.UNEXPECTED)
    return True


app = st.App(
    "pages/navigation.py",
    lifespan=lifespan,
    on_script_error=on_script_error,
    middleware=[
        Middleware(ResponseHeaders),  # outermost: every response passes it
        Middleware(OpenData),
        Middleware(Assets, files=assets),
        Middleware(Shell, index=STATIC / "index.html"),
    ],
)
