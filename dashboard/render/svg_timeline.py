"""A force's timeline as SVG, drawn row by row so that it can be read at 320 px and in print. Geometry here, marks in the template."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from dashboard.render import plotly_charts
from dashboard.rules import comparability, force_record
from dashboard.templating import render
from dashboard.text import column_headings, force_page, formats, grade_words

WIDTH, LEFT, RIGHT = 300, 12, 288
HEADING_PX, ROW_PX, TRACK_PX = 24, 44, 26


@dataclass(frozen=True)
class Mark:
    """One inspection or figure: where it stands, its words, and its margin of error as two x positions."""

    y: float
    x: float
    when: str
    what: str
    figure: str
    letter: str
    css: str
    low: float | None
    high: float | None


def drawing(force: str, history: Sequence) -> Markup:
    """Inline SVG of what `queries.timeline` gives for a force; empty where it holds neither a grade nor a rate."""
    shown = plotly_charts.judged(history)
    if not shown:
        return Markup("")
    start = plotly_charts.lower_bound(plotly_charts.lowest_rates(shown))
    headings, marks, y = [], [], 0.0
    bands = force_record.programme_bands(shown)
    for i, row in enumerate(shown):
        if i == 0 or bands[i] != bands[i - 1]:
            y += HEADING_PX
            headings.append((y - 8, bands[i]))
        marks.append(_mark(row, y, start))
        y += ROW_PX
    joined = [
        (a, b)
        for (a, one), (b, other) in pairwise(
            (mark, row)
            for mark, row in zip(marks, shown)
            if row.what == "inspection" and not formats.is_missing(row.rate_pct)
        )
        if comparability.may_join(_figure(one), _figure(other))
    ]
    ticks = [(_x(value, start), value) for value in range(int(start), 101, 5 if start >= 80 else 10)]
    alt = force_page.timeline_alt(force, [plotly_charts.timeline_words(row) for row in shown])
    return Markup(
        render(
            "timeline.svg",
            alt=alt,
            width=WIDTH,
            height=y + 20,
            left=LEFT,
            right=RIGHT,
            track=TRACK_PX,
            headings=headings,
            marks=marks,
            joined=joined,
            ticks=ticks,
        ).decode()
    )


def _x(rate_pct: float, start: float) -> float:
    return round(LEFT + (min(rate_pct, 100) - start) / (100 - start) * (RIGHT - LEFT), 1)


def _mark(row, y: float, start: float) -> Mark:
    has_rate, has_margin = not formats.is_missing(row.rate_pct), not formats.is_missing(row.ci_pct)
    is_graded = not formats.is_missing(row.grade)
    what = row.grade if is_graded else column_headings.INSPECTED if row.is_inspected else grade_words.NOT_INSPECTED
    figure = f"{formats.about(row.is_approximate)}{formats.plain(row.rate_pct)} {formats.margin(row.ci_pct)}".strip()
    return Mark(
        y=y,
        x=_x(row.rate_pct if has_rate else start, start),
        when=f"{row.title_year}*" if formats.is_missing(row.happened_on) else formats.short_day(row.happened_on),
        what=what,
        figure=figure if has_rate else force_page.NO_RATE,
        letter=grade_words.LETTER.get(row.grade, "") if is_graded else "",
        css=grade_class(row.grade) if is_graded else "open" if row.is_inspected else "told",
        low=_x(max(row.rate_pct - row.ci_pct, start), start) if has_margin else None,
        high=_x(row.rate_pct + row.ci_pct, start) if has_margin else None,
    )


def _figure(row) -> comparability.Figure:
    return comparability.Figure("this force", regime_id=row.regime_id, is_inspected=row.is_inspected)


def grade_class(grade: str) -> str:
    """The CSS class that colours a grade."""
    return "g-" + grade.lower().replace(" ", "-")
