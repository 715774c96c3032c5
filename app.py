"""The one process: the pages, and the database built when there is none. Started by `streamlit run app.py`."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from dashboard import wording
from etl import load
from etl.faults import InputError
from etl.paths import places


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Make sure there is a database before the first visitor comes; without one the pages say so."""
    try:
        pointer = load.ensure(places())
        print(f"On the Record serves {pointer.version}", flush=True)
    except (InputError, load.BuildError) as error:
        print(error, file=sys.stderr, flush=True)
    yield


def on_script_error(error: Exception) -> bool:
    """Tell the visitor in plain words; the traceback goes to the log, never to the page."""
    print(f"{type(error).__name__} on a page: {error}", file=sys.stderr, flush=True)
    st.error(wording.UNEXPECTED)
    return True


app = st.App("pages/navigation.py", lifespan=lifespan, on_script_error=on_script_error)
