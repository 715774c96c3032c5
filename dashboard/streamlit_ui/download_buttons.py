"""Buttons that take exactly this view away, and how fresh each source is."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from markupsafe import Markup

from dashboard.database.rows import Judgment, Rate
from dashboard.render import html
from dashboard.rules import measures
from dashboard.streamlit_ui import components
from dashboard.text import about_page, compare_page, formats, source_words
from etl import paths

MIME = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "svg": "image/svg+xml",
}


def download(kind: str, make: Callable[[], bytes], name: str) -> None:
    """A button for one kind of file; the file is made only when it is asked for."""
    st.download_button(
        compare_page.DOWNLOAD[kind],
        make,
        f"on-the-record-{name}.{kind}",
        MIME[kind],
        key=f"download_{kind}",
        on_click="ignore",
    )


def view_rows(shown: Sequence[Rate | Judgment], measure: measures.Measure) -> list[dict[str, Any]]:
    """The rows of a comparison as they are downloaded: one force a row, its figure, programme, inspection, date, what is newer, and
    its source in full."""
    known = html.known_sources()
    figure = ["rate_pct", "ci_pct", "ci_missing", "is_approximate"] if measure.kind == measures.RATE else ["grade"]
    return [
        {
            "force": row.short_name,
            **{name: getattr(row, name) for name in figure},
            "programme": row.regime,
            "inspection": measures.when(row),
            "published_on": row.published_on,
            "judged_since": measures.since(row) or compare_page.NOTHING_SINCE,
            "measure": measure.label,
            "source": known[row.source_id].publisher,
            "source_kind": source_words.KIND[known[row.source_id].kind],
            "source_url": known[row.source_id].url,
            "date_source_url": known[row.date_source_id].url if row.date_source_id else None,
            "report_url": known[row.report_source_id].url if row.report_source_id else None,
        }
        for row in shown
    ]


def freshness_table() -> Markup:
    """How fresh each source is, from the refresh's own state: also failures that published nothing."""
    rows = [
        (
            paths.FEEDS[fresh.source_name][fresh.feed],
            about_page.BUNDLED if fresh.last_good_at is None else formats.day(fresh.last_good_at),
            about_page.NEVER if fresh.last_tried_at is None else formats.day(fresh.last_tried_at),
            f"{about_page.STALE} {fresh.message}" if fresh.is_stale else fresh.message,
        )
        for fresh in paths.places().freshness()
    ]
    columns = (about_page.CONNECTOR, about_page.LAST_GOOD, about_page.LAST_TRIED, about_page.WHAT_CAME)
    return html.table(about_page.FRESHNESS_TITLE, columns, rows, wide=[3])


def stale_note(source_name: str, feed: str) -> None:
    """Say on a page that its figures could not be refreshed, where that is so."""
    for fresh in paths.places().freshness():
        if (fresh.source_name, fresh.feed) == (source_name, feed) and fresh.is_stale:
            components.note(about_page.stale(paths.FEEDS[source_name][feed], fresh.last_good_at, fresh.message))
