"""Parts of pages that depend on nothing but the data: drawn once for a data version, then replayed to every reader.

What a part shows follows from its arguments, the data version, the day (ages are counted to it) and the theme. Streamlit keeps
the messages that such a function sends to the browser and sends them again, so that a second reader of Kent's page costs the
server a few milliseconds. A part holds no widgets and asks nothing of the visitor's session or address.
"""

from collections.abc import Callable
from datetime import date

import streamlit as st

from dashboard import components, facts, store

PARTS_KEPT = 500
"""About 50 to 200 kB each; those not asked for longest go first."""


def draw(part: Callable[..., None], *arguments: str | tuple[str, ...] | None) -> None:
    """Draw a part of a page with `arguments`, or replay what it drew for them before. Raises NoDatabaseError."""
    name = f"{part.__code__.co_filename}:{part.__qualname__}"
    with store.reading() as version:
        _drawn(version, facts.today(), components.is_dark(), name, arguments, part)


@st.cache_data(max_entries=PARTS_KEPT, show_spinner=False)
def _drawn(version: str, today: date, is_dark: bool, name: str, arguments: tuple, _part: Callable[..., None]) -> None:
    _part(*arguments)
