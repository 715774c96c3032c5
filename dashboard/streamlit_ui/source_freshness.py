"""How fresh each source is, and a note where one could not be refreshed."""

from markupsafe import Markup

from dashboard.render import html
from dashboard.streamlit_ui import components
from dashboard.text import about_page, formats
from etl import paths


def table() -> Markup:
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
