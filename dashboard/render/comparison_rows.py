"""Several forces on one measure as rows of HTML and SVG, so that it reads at 320 px: the name above, the mark below it.

Widths are per cent of the row, so the drawing fits any frame without a script and without a style of its own.
"""

from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from dashboard.database.rows import Judgment, Rate
from dashboard.render import grade_colours
from dashboard.render.rate_axis import lower_bound, lowest_rates
from dashboard.rules import measures
from dashboard.templating import render
from dashboard.text import compare_page, formats

STYLE = Path(__file__).resolve().parent / "comparison.css"
LEFT, RIGHT = 6, 94
"""Where the axis begins and ends, in per cent of the width."""


def css() -> str:
    """How it looks, in documents."""
    return STYLE.read_text(encoding="utf-8")


def figure(shown: Sequence[Rate | Judgment]) -> Markup:
    """Rates with their margins on one axis, or grades as words; which inspection, when, and what is newer."""
    rates = [row for row in shown if isinstance(row, Rate)]
    start = lower_bound(lowest_rates(rates))
    step = 5 if start >= 70 else 10
    ticks = [(_x(value, start), value) for value in range(0, 101, step) if value >= start] if rates else []
    return Markup(
        render(
            "comparison_rows.html", rows=[_row(row, start) for row in shown], ticks=ticks, left=LEFT, right=RIGHT
        ).decode()
    )


def _row(row: Rate | Judgment, start: float) -> dict[str, object]:
    since = measures.since(row)
    told: dict[str, object] = {
        "name": row.short_name,
        "when": f"{row.regime}, {measures.when(row)}",
        "since": f"{compare_page.JUDGED_SINCE}: {since}" if since else "",
    }
    if not isinstance(row, Rate):
        return told | {"grade": row.grade, "grade_css": grade_colours.css_class(row.grade)}
    ci = row.ci_pct
    return told | {
        "figure": formats.rate(row.rate_pct, ci, row.is_approximate),
        "x": _x(row.rate_pct, start),
        "margin": None if ci is None else (_x(row.rate_pct - ci, start), _x(row.rate_pct + ci, start)),
    }


def _x(rate_pct: float, start: float) -> float:
    return round(LEFT + (min(rate_pct, 100) - start) / (100 - start) * (RIGHT - LEFT), 2)
