"""Parts of pages that depend on nothing but the data: drawn once for a data version, then replayed to every reader.

What a part shows follows from its arguments, the data version, the day (ages are counted to it) and the theme. Streamlit keeps
the messages that such a function sends to the browser and sends them again, so that a second reader of Kent's page costs the
server a few milliseconds. A part holds no widgets and asks nothing of the visitor's session or address: so it can also be drawn while
nobody looks, for the next reader.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import streamlit as st
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import ScriptRunContext, add_script_run_ctx, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import SCRIPT_RUN_CONTEXT_ATTR_NAME
from streamlit.runtime.state import SafeSessionState, SessionState

from dashboard.database import store
from dashboard.rules import force_record
from dashboard.streamlit_ui import components

PARTS_KEPT = 500
"""About 50 to 200 kB each; those not asked for longest go first."""
Part = Callable[..., None]
_asked: OrderedDict[tuple[bool, str, tuple], tuple[Part, PagesManager]] = OrderedDict()
_asking = threading.Lock()


def draw(part: Part, *arguments: object) -> None:
    """Draw a part of a page with `arguments`, or replay what it drew for them before. Raises NoDatabaseError."""
    name, is_dark = f"{part.__code__.co_filename}:{part.__qualname__}", components.is_dark()
    with _asking:
        _asked[is_dark, name, arguments] = part, get_script_run_ctx().pages_manager
        _asked.move_to_end((is_dark, name, arguments))
        while len(_asked) > PARTS_KEPT:
            _asked.popitem(last=False)
    with store.reading() as version:
        _drawn(version, force_record.today(), is_dark, name, arguments, part)


def renew(version: str) -> Iterator[None]:
    """Draw for this version what readers asked for last, one part at a step."""
    with _asking:
        asked = list(reversed(_asked.items()))
    for (is_dark, name, arguments), (part, pages) in asked:
        with store.reading(version), _nobody(pages):
            _drawn(version, force_record.today(), is_dark, name, arguments, part)
        yield


@contextmanager
def _nobody(pages: PagesManager) -> Iterator[None]:
    """Inside, this thread draws as if for a visitor, and what it draws goes nowhere; Streamlit keeps no drawing without a visitor."""
    context = ScriptRunContext(
        session_id="",
        _enqueue=lambda _: None,
        query_string="",
        session_state=SafeSessionState(SessionState(), lambda: None),
        uploaded_file_mgr=MemoryUploadedFileManager(""),
        main_script_path=pages.main_script_path,
        user_info={},
        fragment_storage=MemoryFragmentStorage(),
        pages_manager=pages,
    )
    thread = threading.current_thread()
    add_script_run_ctx(thread, context)
    try:
        yield
    finally:
        delattr(thread, SCRIPT_RUN_CONTEXT_ATTR_NAME)


@st.cache_data(max_entries=2 * PARTS_KEPT, show_spinner=False)
def _drawn(version: str, today: date, is_dark: bool, name: str, arguments: tuple, _part: Part) -> None:
    with components.theme(is_dark):
        _part(*arguments)
