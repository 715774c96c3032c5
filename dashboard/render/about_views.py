"""What can be taken away from About the data, where no published table holds it."""

from dashboard.database import queries, store
from dashboard.render.view import View
from dashboard.text import about_page, column_headings, source_words
from etl import paths


def first_hand() -> View | None:
    """How much of the figures of each programme the inspectorate itself says."""
    rows = store.rows(queries.first_hand_shares)
    programme, figures, own, _, others = source_words.SHARE_COLUMNS
    return View(
        name="first-hand",
        parameters={},
        title=source_words.SHARE_TITLE,
        subtitle="",
        records=lambda: [
            {
                programme: row.regime,
                figures: row.figures_count,
                own: row.own_count,
                others: source_words.kinds(row.other_kinds) or None,
                column_headings.SOURCE: about_page.COUNTED_BY_US,
            }
            for row in rows
        ],
        caveats=[source_words.SHARE_LEDE],
        page="/about_the_data#sources",
    )


def freshness() -> View | None:
    """How fresh each source is."""
    return View(
        name="freshness",
        parameters={},
        title=about_page.FRESHNESS_TITLE,
        subtitle="",
        records=lambda: [
            {
                about_page.CONNECTOR: paths.FEEDS[fresh.source_name][fresh.feed],
                about_page.LAST_GOOD: fresh.last_good_at and fresh.last_good_at[:10],
                about_page.LAST_TRIED: fresh.last_tried_at and fresh.last_tried_at[:10],
                about_page.WHAT_CAME: fresh.message,
            }
            for fresh in paths.places().freshness()
        ],
        caveats=[about_page.FRESHNESS_LEDE],
        page="/about_the_data#freshness",
    )
