"""Sections of pages that depend on nothing but the data: drawn once for a data version, then replayed to every reader.

What a section shows follows from its arguments, the data version, the day (ages are counted to it), the theme and the site's own
address (which stands in citations). Streamlit keeps
the messages that such a function sends to the browser and sends them again, so that a second reader of Kent's page costs the
server a few milliseconds. A section holds no widgets and asks nothing of the visitor's session or address.
"""

from collections.abc import Callable
from datetime import date

import streamlit as st
from streamlit.runtime.caching import get_data_cache_stats_provider
from streamlit.runtime.stats import CacheStat

from dashboard import metrics
from dashboard.database import store
from dashboard.rules import force_record
from dashboard.streamlit_ui import components

SECTION_BYTES = 32 * 2**20
"""Of all sections together, at 10 to 200 kB each; those not asked for longest go first."""
Section = Callable[..., None]


def draw(section: Section, *arguments: object) -> None:
    """Draw a section of a page with `arguments`, or replay what it drew for them before. Raises NoDatabaseError."""
    name = f"{section.__code__.co_filename}:{section.__qualname__}"
    with store.reading() as version:
        _drawn(version, force_record.today(), components.is_dark(), components.origin(), name, arguments, section)


def _bytes_kept() -> int:
    kept = get_data_cache_stats_provider().get_stats()
    return sum(stat.byte_length for stats in kept.values() for stat in stats if isinstance(stat, CacheStat))


metrics.kept("sections of pages", SECTION_BYTES, _bytes_kept)


@st.cache_data(max_size=SECTION_BYTES, show_spinner=False)
def _drawn(
    version: str, today: date, is_dark: bool, origin: str, name: str, arguments: tuple[object, ...], _section: Section
) -> None:
    _section(*arguments)
