"""A force's timeline as SVG, drawn row by row so that it can be read at 320 px and in print. Geometry here, marks in the template."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dashboard.database.rows import HistoryEntry
from dashboard.render import grade_colours
from dashboard.render.timeline_marks import judged, lower_bound, lowest_rates, mark_words, short_date
from dashboard.rules import force_record
from dashboard.templating import render
from dashboard.text import force_page, formats, grade_words

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


def drawing(force: str, history: Sequence[HistoryEntry]) -> Markup:
    """Inline SVG of what `queries.timeline` gives for a force; empty where it holds neither a grade nor a rate."""
    shown = judged(history)
    if not shown:
        return Markup("")
    start = lower_bound(lowest_rates(shown))
    headings, marks, y = [], [], 0.0
    bands = force_record.programme_bands(shown)
    for i, row in enumerate(shown):
        if i == 0 or bands[i] != bands[i - 1]:
            y += HEADING_PX
            headings.append((y - 8, bands[i]))
        marks.append(_mark(row, y, start))
        y += ROW_PX
    mark_of = {row.inspection_id: mark for mark, row in zip(marks, shown)}
    joins = [(mark_of[a.inspection_id], mark_of[b.inspection_id]) for a, b in force_record.joined(shown)]
    ticks = [(_x(value, start), value) for value in range(int(start), 101, 5 if start >= 80 else 10)]
    alt = force_page.timeline_alt(force, [mark_words(row) for row in shown])
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
            joined=joins,
            ticks=ticks,
        ).decode()
    )


def _x(rate_pct: float, start: float) -> float:
    return round(LEFT + (min(rate_pct, 100) - start) / (100 - start) * (RIGHT - LEFT), 1)


def _mark(row: HistoryEntry, y: float, start: float) -> Mark:
    rate, ci = row.rate_pct, row.ci_pct
    what = row.grade or (grade_words.INSPECTED if row.is_inspected else grade_words.NOT_INSPECTED)
    ends = (None, None) if rate is None or ci is None else (_x(max(rate - ci, start), start), _x(rate + ci, start))
    figure = f"{formats.about(row.is_approximate)}{formats.plain(rate)} {formats.margin(ci)}".strip()
    return Mark(
        y=y,
        x=_x(start if rate is None else rate, start),
        when=short_date(row),
        what=what,
        figure=force_page.NO_RATE if rate is None else figure,
        letter=grade_words.LETTER.get(row.grade, "") if row.grade else "",
        css=grade_colours.css_class(row.grade) if row.grade else "open" if row.is_inspected else "self-reported",
        low=ends[0],
        high=ends[1],
    )
