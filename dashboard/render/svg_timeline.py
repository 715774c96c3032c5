"""A force's timeline as SVG, one row an entry, so that it can be read at 320 px and in print. Geometry here, shapes in the template.

The one drawing of it: the page of a force before and after its scripts, the brief and the static copy all show this one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from dashboard.database.rows import HistoryEntry
from dashboard.render import grade_colours
from dashboard.render.rate_axis import lower_bound, lowest_rates
from dashboard.rules import force_record
from dashboard.templating import render
from dashboard.text import force_page, formats, grade_words

STYLE = Path(__file__).resolve().parent / "timeline.css"
WIDTH, GUTTER, LEFT, RIGHT = 300, 24, 34, 284
HEADING_PX, EVENT_PX, RATE_PX, TICKS_PX = 24, 24, 44, 16
TEXT_Y, TRACK_Y = 14, 29
MOST_ENTRIES = 12
"""With more entries, those of `LIGHTER` kinds are left to the table."""
LIGHTER = ("commissioner's response", "parliamentary evidence")


@dataclass(frozen=True)
class Row:
    """One entry: the top and height of its box, its words, and its mark, which stands on the axis where there is a rate."""

    y: float
    height: float
    when: str
    what: str
    figure: str
    mark: str
    letter: str
    grade_css: str
    x: float
    mark_y: float
    margin: tuple[float, float] | None
    has_axis: bool
    has_ticks: bool


def css() -> str:
    """How it looks, on pages and in documents."""
    return STYLE.read_text(encoding="utf-8")


def figure(force: str, history: Sequence[HistoryEntry], has_events: bool = True) -> Markup:
    """The drawing of what `queries.timeline` gives for a force, with the key to its marks and figures; empty where there is nothing to draw.

    `has_events`: with what was said between inspections, not only what bears a grade or a rate.
    """
    shown, left_out = entries(history) if has_events else (graded_or_measured(history), 0)
    if not shown:
        return Markup("")
    start = lower_bound(lowest_rates(shown))
    headings, placed = rows(shown, start)
    row_of = {entry.inspection_id: row for entry, row in zip(shown, placed)}
    return Markup(
        render(
            "timeline.html",
            alt=force_page.timeline_alt(force, finding(history), [entry_words(entry) for entry in shown]),
            width=WIDTH,
            height=placed[-1].y + placed[-1].height,
            gutter=GUTTER,
            left=LEFT,
            right=RIGHT,
            text_y=TEXT_Y,
            headings=headings,
            rows=placed,
            joined=[(row_of[a.inspection_id], row_of[b.inspection_id]) for a, b in force_record.joined(shown)],
            ticks=_ticks(start),
            legend=_legend(placed),
            notes=_notes(shown),
            left_out=force_page.left_to_the_table(left_out) if left_out else "",
        ).decode()
    )


def finding(history: Sequence[HistoryEntry]) -> str:
    """What the drawing shows, in one line."""
    return force_page.timeline_finding([(row.regime_short or "", row.grade) for row in history if row.grade])


def entries(history: Sequence[HistoryEntry]) -> tuple[list[HistoryEntry], int]:
    """The entries of a timeline to draw, and how many of less weight are left to the table where they are many."""
    if len(history) <= MOST_ENTRIES:
        return list(history), 0
    weighty = [row for row in history if row.kind not in LIGHTER]
    return weighty, len(history) - len(weighty)


def graded_or_measured(history: Sequence[HistoryEntry]) -> list[HistoryEntry]:
    """The entries of a timeline that hold a grade or a rate."""
    return [row for row in history if row.grade is not None or row.rate_pct is not None]


def rows(shown: Sequence[HistoryEntry], start: float) -> tuple[list[tuple[float, str]], list[Row]]:
    """The top and words of each programme's heading, and the rows below one another; the axis begins at `start` per cent."""
    bands = force_record.programme_bands(shown)
    last_rate = max((i for i, entry in enumerate(shown) if entry.rate_pct is not None), default=None)
    headings, placed, y = [], [], 0.0
    for i, (entry, band) in enumerate(zip(shown, bands)):
        if i == 0 or band != bands[i - 1]:
            headings.append((y, band))
            y += HEADING_PX
        placed.append(_row(entry, y, start, has_ticks=i == last_rate))
        y += placed[-1].height
    return headings, placed


def _row(entry: HistoryEntry, y: float, start: float, has_ticks: bool) -> Row:
    rate, ci = entry.rate_pct, entry.ci_pct
    has_axis = rate is not None
    return Row(
        y=y,
        height=RATE_PX + (TICKS_PX if has_ticks else 0) if has_axis else EVENT_PX,
        when=short_date(entry),
        what=_what(entry),
        figure=_figure(entry),
        mark=_mark(entry),
        letter=grade_words.LETTER.get(entry.grade or "", ""),
        grade_css=grade_colours.css_class(entry.grade),
        x=GUTTER / 2 - 2 if rate is None else _x(rate, start),
        mark_y=y + (TRACK_Y if has_axis else TEXT_Y - 4),
        margin=None if rate is None or ci is None else (_x(max(rate - ci, start), start), _x(rate + ci, start)),
        has_axis=has_axis,
        has_ticks=has_ticks,
    )


def _ticks(start: float) -> list[tuple[float, int]]:
    """Where the axis is marked, and its per cent: round numbers, few enough for a phone."""
    step = 5 if start >= 70 else 10
    return [(_x(value, start), value) for value in range(0, 101, step) if value >= start]


def _notes(shown: Sequence[HistoryEntry]) -> list[str]:
    """What a reader must know of the figures and dates that are drawn."""
    notes = [force_page.TIMELINE_UNIT]
    if any(entry.what == "inspection" and entry.rate_pct is None for entry in shown):
        notes.append(force_page.NO_RATE_MEANS)
    if force_record.crosses_programmes(shown):
        notes.append(grade_words.REGIME_BREAK)
    if any(entry.happened_on is None for entry in shown):
        notes.append(force_page.DATE_NOT_KNOWN)
    return notes


def _legend(placed: Sequence[Row]) -> list[tuple[Row, str]]:
    """The marks that are drawn, each by its first row, and what they stand for."""
    first = {row.mark: row for row in reversed(placed)}
    return [(first[mark], words) for mark, words in force_page.MARKS.items() if mark in first]


def _x(rate_pct: float, start: float) -> float:
    return round(LEFT + (min(rate_pct, 100) - start) / (100 - start) * (RIGHT - LEFT), 1)


def _mark(entry: HistoryEntry) -> str:
    """The kind of mark: a key of `force_page.MARKS`."""
    if entry.grade is not None:
        return "graded"
    return entry.kind if entry.kind in force_page.MARKS else "inspection"


def _what(entry: HistoryEntry) -> str:
    """An entry in two or three words."""
    if entry.what == "inspection":
        return entry.grade or grade_words.KIND[entry.kind].lower()
    return force_page.event_words(entry.kind, entry.rate_pct is not None)


def _figure(entry: HistoryEntry) -> str:
    """An entry's rate in per cent, with its margin; that an inspection has none."""
    if entry.rate_pct is None:
        return force_page.NO_RATE if entry.what == "inspection" else ""
    rate = formats.percent(entry.rate_pct, entry.is_approximate).removesuffix(" per cent")
    return f"{rate} {formats.margin(entry.ci_pct)}".strip()


def in_short(entry: HistoryEntry) -> str:
    """An entry as it is drawn, without its date: what it is, and its figure."""
    return ", ".join(part for part in (_what(entry), _figure(entry)) if part)


def entry_words(entry: HistoryEntry) -> str:
    """An entry as a screen reader says it."""
    when = formats.published(entry.happened_on, entry.title_year)
    if entry.what == "inspection":
        when = grade_words.inspection_words(entry.regime_short or "", entry.kind, entry.happened_on, entry.title_year)
    parts = [when] if entry.what == "inspection" else [when, _what(entry)]
    if entry.rate_pct is not None:
        rate = formats.rate(entry.rate_pct, entry.ci_pct, entry.is_approximate)
        parts.append(rate + grade_words.rate_published(entry.rate_published_on, entry.happened_on))
    if entry.grade is not None:
        parts.append(entry.grade)
    if entry.what == "inspection" or entry.rate_pct is not None:
        parts.append(grade_words.checked_by(bool(entry.is_inspected), is_own_act=False))
    return ", ".join(parts)


def short_date(entry: HistoryEntry) -> str:
    """ "15 Jun 2017"; the year in the report's title, marked with an asterisk, where the day is not known."""
    return f"{entry.title_year}*" if entry.happened_on is None else formats.short_day(entry.happened_on)
