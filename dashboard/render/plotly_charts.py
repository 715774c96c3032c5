"""Frame in, Plotly figure out. Every chart is drawn row by row, so that it reads the same on a phone as on a desk.

The style follows the Government Analysis Function's guidance on charts: horizontal words, direct labels, few grid lines, nothing
by colour alone. Titles and sources stand around the chart as text, where a screen reader finds them.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import plotly.graph_objects as go

from dashboard.rules import comparability, force_record
from dashboard.text import crime_page, force_page, formats, grade_words, progress_page

ROW_PX = 58
SLIM_ROW_PX = 30
TEXT_PX = 14
PANEL_GAP = 0.4
"""Room between two panels, in heights of a panel: for the lower one's name."""
Mark = Words = Layout = dict[str, object]
"""Plotly's own terms: a trace, an annotation, a part of the layout."""


@dataclass(frozen=True)
class Palette:
    """The colours of one theme."""

    ink: str
    quiet: str
    rule: str
    paper: str
    soft: str
    accent: str


LIGHT = Palette("#10161a", "#4a545c", "#d7dce0", "#ffffff", "#f2f6f7", "#0a5a5c")
DARK = Palette("#eef2f4", "#b4bec5", "#36424a", "#10161a", "#1a2329", "#83d2ca")
GRADE_FILL = {
    "Outstanding": "#06393b",
    "Good": "#3c938b",
    "Adequate": "#fdf1cf",
    "Requires improvement": "#c8702a",
    "Inadequate": "#5c0f28",
}
GRADE_TEXT = {
    "Outstanding": "#ffffff",
    "Good": "#0b1214",
    "Adequate": "#10161a",
    "Requires improvement": "#0f0a05",
    "Inadequate": "#ffffff",
}


def palette(is_dark: bool) -> Palette:
    return DARK if is_dark else LIGHT


def timeline(history: Sequence, is_dark: bool) -> go.Figure:
    """One force's crime-recording history, oldest at the top: rows of `queries.timeline`.

    A heading starts each programme, a gap ends it; only an inspection and its re-inspection are joined.
    """
    colours = palette(is_dark)
    shown = judged(history)
    low = lower_bound(lowest_rates(shown))
    heights, headings = _bands(shown)
    words, rules = [], []
    for y, name in headings:
        words.append(
            _words(x=0, xref="paper", y=y, text=f"<b>{name}</b>", xanchor="left")
            | {"font": {"color": colours.ink, "size": TEXT_PX}}
        )
        line = {"color": colours.rule, "width": 2}
        rules.append({"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y - 0.3, "y1": y - 0.3, "line": line})
    marks = [_mark(row, y, low, colours) for y, row in zip(heights, shown)]
    words += [_label(row, y, low, colours) for y, row in zip(heights, shown)]
    return _figure(
        colours,
        height=int((heights[-1] + 1.5) * ROW_PX) + 40,
        marks=[*_joins(shown, heights, colours), *marks],
        words=words,
        shapes=rules,
        yaxis={
            "range": [heights[-1] + 1, -0.5],
            "tickmode": "array",
            "tickvals": heights,
            "ticktext": [_when(row) for row in shown],
            "showgrid": False,
        },
        xaxis={
            "range": [low - (100 - low) * 0.08, 101.5],
            "dtick": 5 if low > 70 else 10,
            "ticksuffix": "%",
        },
    )


def judged(history: Sequence) -> list:
    """The rows of a timeline that hold a grade or a rate."""
    return [row for row in history if not (formats.is_missing(row.grade) and formats.is_missing(row.rate_pct))]


def lowest_rates(rows: Sequence) -> list[float]:
    """Where the margin of each rate begins; rows without a rate are left out."""
    return [
        row.rate_pct - (0 if formats.is_missing(row.ci_pct) else row.ci_pct)
        for row in rows
        if not formats.is_missing(row.rate_pct)
    ]


def _bands(rows: Sequence) -> tuple[list[float], list[tuple[float, str]]]:
    """Height of every row, and the heading above each programme's first row."""
    band = force_record.programme_bands(rows)
    heights, headings, y = [], [], -1.0
    for i, name in enumerate(band):
        if i == 0 or name != band[i - 1]:
            y += 1 if i == 0 else 1.3
            headings.append((y, name))
            y += 0.75
        else:
            y += 1
        heights.append(y)
    return heights, headings


def _when(row) -> str:
    if not formats.is_missing(row.happened_on):
        return formats.short_day(row.happened_on)
    return f"{row.title_year}*"


def _place(row, low: float) -> float:
    """Where a row's mark stands: at its rate, at the left edge without one."""
    return low if formats.is_missing(row.rate_pct) else row.rate_pct


def _mark(row, y: float, low: float, colours: Palette) -> Mark:
    """One inspection or event: its mark with its margin of error."""
    is_graded = not formats.is_missing(row.grade)
    symbol = "circle" if is_graded else "circle-open" if row.is_inspected else "diamond-open"
    fill = GRADE_FILL.get(row.grade, colours.ink)
    mark = {
        "type": "scatter",
        "x": [_place(row, low)],
        "y": [y],
        "mode": "markers+text",
        "text": [grade_words.LETTER.get(row.grade, "")] if is_graded else [""],
        "textfont": {"color": GRADE_TEXT.get(row.grade, colours.ink), "size": 13, "weight": 700},
        "marker": {
            "symbol": symbol,
            "size": 24 if is_graded else 17,
            "color": fill,
            "line": {
                "width": 1.5 if is_graded else 2.5,
                "color": colours.ink if row.grade == "Adequate" or colours is DARK else fill,
            },
        },
        "hovertemplate": timeline_words(row) + "<extra></extra>",
    }
    if not formats.is_missing(row.ci_pct):
        mark["error_x"] = {"type": "data", "array": [row.ci_pct], "color": colours.ink, "thickness": 2, "width": 5}
    return mark


def _label(row, y: float, low: float, colours: Palette) -> Words:
    """A row's figure and grade, on the side of its mark where there is room."""
    x = _place(row, low)
    is_right = x > (low + 100) / 2
    return _words(
        x=x,
        y=y,
        text=_said(row),
        xanchor="right" if is_right else "left",
        xshift=-16 if is_right else 16,
        yshift=0 if formats.is_missing(row.ci_pct) else -24,
        align="right" if is_right else "left",
        bgcolor=colours.paper,  # so that a joining line does not run through the words
    )


def _said(row) -> str:
    """The figure, and below it the grade or what else it is; broken so that it fits beside its mark on a phone."""
    what = (
        row.grade.replace(" ", "<br>")
        if not formats.is_missing(row.grade)
        else ""
        if row.is_inspected
        else grade_words.NOT_INSPECTED
    )
    if formats.is_missing(row.rate_pct):
        return f"{what}<br>{force_page.NO_RATE}"
    figure = (
        f"<b>{formats.about(row.is_approximate)}{formats.plain(row.rate_pct)}</b> {formats.margin(row.ci_pct)}".strip()
    )
    return f"{figure}<br>{what}" if what else figure


def timeline_words(row) -> str:
    """A row of the timeline as a sentence: hover text, and what the table says."""
    when = (
        formats.day(row.happened_on) if not formats.is_missing(row.happened_on) else f"{row.title_year}, date not known"
    )
    parts = [when]
    if not formats.is_missing(row.rate_pct):
        parts.append(f"{formats.percent(row.rate_pct, row.is_approximate)} {formats.margin(row.ci_pct)}".strip())
    if not formats.is_missing(row.grade):
        parts.append(row.grade)
    parts.append("inspected" if row.is_inspected else "not inspected")
    return ", ".join(parts)


def _joins(rows: Sequence, heights: Sequence[float], colours: Palette) -> list[Mark]:
    """Lines that join an inspection with its re-inspection, where the rules of comparison allow one."""
    inspected = [
        (i, row) for i, row in enumerate(rows) if row.what == "inspection" and not formats.is_missing(row.rate_pct)
    ]
    return [
        _line([a.rate_pct, b.rate_pct], [heights[i], heights[j]], colours, width=2)
        for (i, a), (j, b) in itertools.pairwise(inspected)
        if comparability.may_join(_compared(a), _compared(b))
    ]


def _compared(row) -> comparability.Figure:
    return comparability.Figure("this force", regime_id=row.regime_id, is_inspected=row.is_inspected)


def rates(rows: Sequence, is_dark: bool) -> go.Figure:
    """Recording rates of several forces with their margins, one row each in the given order (short_name, rate_pct, ci_pct)."""
    colours = palette(is_dark)
    low = lower_bound(lowest_rates(rows))
    heights = list(range(len(rows)))
    dots = {
        "type": "scatter",
        "x": [row.rate_pct for row in rows],
        "y": heights,
        "mode": "markers",
        "marker": {
            "size": 12,
            "color": colours.accent,
            "symbol": ["circle-open" if row.ci_pct is None else "circle" for row in rows],
            "line": {"width": 2, "color": colours.accent},
        },
        "error_x": {
            "type": "data",
            "array": [row.ci_pct for row in rows],
            "color": colours.accent,
            "thickness": 2,
            "width": 4,
        },
        "customdata": [[rate_words(row)] for row in rows],
        "hovertemplate": "%{customdata[0]}<extra></extra>",
    }
    words = [
        _words(
            x=1,
            xref="paper",
            y=y,
            xanchor="left",
            xshift=6,
            text=f"<b>{formats.plain(row.rate_pct)}</b> {formats.margin(row.ci_pct)}",
        )
        for y, row in zip(heights, rows)
    ]
    return _figure(
        colours,
        height=SLIM_ROW_PX * len(rows) + 70,
        marks=[dots],
        words=words,
        yaxis=_one_row_each([row.short_name for row in rows]),
        xaxis={"range": [low, 100.5], "ticksuffix": "%"},
        margin={"r": 96},
    )


def rate_words(row) -> str:
    """A rate in words, for hover and tables: force, figure, margin, date."""
    figure = f"{formats.percent(row.rate_pct, row.is_approximate)} {formats.margin(row.ci_pct)}".strip()
    return f"{row.short_name}: {figure}, {row.regime_short}, {formats.day(row.published_on)}"


def before_after(rows: Sequence, is_dark: bool) -> go.Figure:
    """Rate at inspection and re-inspection, joined, one row a force: rows of `queries.re_inspections`, both rates known."""
    colours = palette(is_dark)
    low = lower_bound(row.before_rate_pct - (row.before_ci_pct or 0) for row in rows)
    marks, words = [], []
    for y, row in enumerate(rows):
        marks.append(_line([row.before_rate_pct, row.after_rate_pct], [y, y], colours, width=3))
        for rate, ci, grade, about, on, side in (
            (row.before_rate_pct, row.before_ci_pct, row.before_grade, row.before_is_approximate, row.before_on, -1),
            (row.after_rate_pct, row.after_ci_pct, row.after_grade, row.after_is_approximate, row.after_on, 1),
        ):
            told = f"{row.short_name}, {formats.day(on)}: {formats.percent(rate, about)} {formats.margin(ci)}, {grade}"
            marks.append(
                {
                    "type": "scatter",
                    "x": [rate],
                    "y": [y],
                    "mode": "markers+text",
                    "text": [grade_words.LETTER[grade]],
                    "textfont": {"color": GRADE_TEXT[grade], "size": 12, "weight": 700},
                    "marker": {
                        "size": 22,
                        "color": GRADE_FILL[grade],
                        "line": {"width": 1.5, "color": colours.ink if colours is DARK else GRADE_FILL[grade]},
                    },
                    "hovertemplate": told + "<extra></extra>",
                }
            )
            words.append(
                _words(
                    x=rate,
                    y=y,
                    xshift=15 * side,
                    xanchor="right" if side < 0 else "left",
                    text=f"{formats.about(about)}{formats.plain(rate)}",
                )
            )
    return _figure(
        colours,
        height=ROW_PX * len(rows) + 70,
        marks=marks,
        words=words,
        yaxis=_one_row_each([row.short_name for row in rows]),
        xaxis={"range": [low - 10, 100.5], "ticksuffix": "%"},
        margin={"r": 48},  # the figure beside the best rate, on a phone too
    )


def before_after_words(row) -> str:
    """One force's two inspections as a sentence."""
    before, after = (
        f"{formats.percent(rate, about)}, {grade}"
        for rate, about, grade in (
            (row.before_rate_pct, row.before_is_approximate, row.before_grade),
            (row.after_rate_pct, row.after_is_approximate, row.after_grade),
        )
    )
    return progress_page.before_after_sentence(row.short_name, before, after)


def recorded_by_year(rows: Sequence, beside: dict[str, str], is_dark: bool) -> go.Figure:
    """Crimes by financial year as bars, part years hatched, and beside each year what inspectors published in it.

    `rows`: financial_year, offences_count, quarters_count. `beside`: financial year to a few words such as "I 83.6%".
    """
    colours = palette(is_dark)
    years, values = [row.financial_year for row in rows], [row.offences_count for row in rows]
    is_part = [row.quarters_count < 4 for row in rows]
    counts = [formats.count(value) for value in values]
    bars = {
        "type": "bar",
        "x": values,
        "y": list(range(len(rows))),
        "orientation": "h",
        "width": 0.72,
        "marker": {
            "color": [colours.paper if part else colours.accent for part in is_part],
            "line": {"color": colours.accent, "width": 1.5},
            "pattern": {"shape": ["/" if part else "" for part in is_part], "fgcolor": colours.accent},
        },
        "text": [f"{count} ({crime_page.PART})" if part else count for count, part in zip(counts, is_part)],
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
        "hovertemplate": "%{customdata}<extra></extra>",
        "customdata": [
            f"{year}: {count}{' in part of the year' if part else ''}"
            for year, count, part in zip(years, counts, is_part)
        ],
    }
    words = [
        _words(x=1, xref="paper", xanchor="left", xshift=4, y=y, text=beside[year], align="left")
        for y, year in enumerate(years)
        if year in beside
    ]
    return _figure(
        colours,
        height=SLIM_ROW_PX * len(rows) + 80,
        marks=[bars],
        words=words,
        yaxis=_one_row_each(years),
        # Bars start at nought; room at the right for the figure beside the longest bar, on a phone too.
        xaxis={
            "range": [min(0, *values), max(values) * 1.5],
            "showticklabels": False,
            "showgrid": False,
        },
        margin={"r": 88 if beside else 16},
    )


def outlines(areas: list[dict], is_dark: bool) -> go.Figure:
    """The force areas as filled outlines with their grade's letter; `areas` as `grade_map.outlines` gives them.

    Plain filled lines, not Plotly's geo subplot, which fetches a world map from another site.
    """
    colours = palette(is_dark)
    shapes = [
        {
            "type": "scatter",
            "x": area["lon"],
            "y": area["lat"],
            "mode": "lines",
            "fill": "toself",
            "fillcolor": GRADE_FILL.get(area["grade"], colours.paper),
            "line": {"color": colours.paper if area["grade"] else colours.ink, "width": 1},
            "hoveron": "fills",
            "text": area["label"],
            "hoverinfo": "text",
        }
        for area in areas
    ]
    letters = {
        "type": "scatter",
        "x": [area["label_lon"] for area in areas],
        "y": [area["label_lat"] for area in areas],
        "mode": "text",
        "text": [f"<b>{grade_words.LETTER.get(area['grade'], '?')}</b>" for area in areas],
        "textfont": {"color": [GRADE_TEXT.get(area["grade"], colours.ink) for area in areas], "size": 12},
        "hoverinfo": "skip",
    }
    return _figure(
        colours,
        height=640,
        marks=[*shapes, letters],
        # One degree of longitude at 53 degrees north is 0.6 of a degree of latitude.
        yaxis={"scaleanchor": "x", "scaleratio": 1 / 0.6, "visible": False},
        xaxis={"visible": False},
    )


class Point(NamedTuple):
    """One value of small multiples: its panel, its period in words, and the financial year where one begins, else empty."""

    panel: str
    period: str
    value: float
    is_part: bool
    year: str


def panels(points: Sequence[Point], is_dark: bool) -> go.Figure:
    """Small multiples, one below the other, each with its own scale from nought."""
    colours = palette(is_dark)
    names = list(dict.fromkeys(point.panel for point in points))
    begins = [point for point in points if point.panel == names[0] and point.year]
    ticks = begins[:: max(1, -(-len(begins) // 4))]
    marks, words, axes = [], [], {}
    for number, name in enumerate(names):
        held = [point for point in points if point.panel == name]
        nth = "" if number == 0 else str(number + 1)  # Plotly calls the axes x, x2, x3 ...
        top = 1 - number * (1 + PANEL_GAP) / (len(names) + PANEL_GAP * (len(names) - 1))
        marks.append(
            {
                "type": "scatter",
                "x": [point.period for point in held],
                "y": [point.value for point in held],
                "xaxis": f"x{nth}",
                "yaxis": f"y{nth}",
                "mode": "lines+markers",
                "line": {"color": colours.accent, "width": 2},
                "marker": {
                    "size": 7,
                    "symbol": ["circle-open" if point.is_part else "circle" for point in held],
                    "color": colours.accent,
                },
                "hovertemplate": "%{x}: %{y:,}<extra></extra>",
            }
        )
        axes[f"yaxis{nth}"] = {
            "domain": [max(0, top - 1 / (len(names) + PANEL_GAP * (len(names) - 1))), top],
            "anchor": f"x{nth}",
            "range": [0, max(point.value for point in held) * 1.15],
            "nticks": 3,
            "gridcolor": colours.rule,
            "tickformat": ",",
        }
        axes[f"xaxis{nth}"] = {
            "anchor": f"y{nth}",
            "showgrid": False,
            "type": "category",
            "tickvals": [point.period for point in ticks],
            "ticktext": [point.year for point in ticks],
            "tickangle": 0,
            "showticklabels": number == len(names) - 1,
        } | ({"matches": "x"} if number else {})
        words.append(
            _words(
                text=f"<b>{name}</b>",
                x=0,
                xref=f"x{nth} domain",
                y=1.02,
                yref=f"y{nth} domain",
                xanchor="left",
                yanchor="bottom",
            )
        )
    own = {"fixedrange": True, "color": colours.ink, "zeroline": False, "tickfont": {"size": TEXT_PX - 1}}
    return _figure(
        colours,
        height=150 * len(names) + 60,
        marks=marks,
        words=words,
        margin={"t": 28},
        **{name: own | axis for name, axis in axes.items()},
    )


def _one_row_each(labels: Sequence[str]) -> Layout:
    """An axis with rows 0, 1, 2 ... from the top, each with its label."""
    return {
        "range": [len(labels) - 0.4, -0.6],
        "tickmode": "array",
        "tickvals": list(range(len(labels))),
        "ticktext": list(labels),
        "showgrid": False,
    }


def _words(**where: object) -> Words:
    """Words on the chart, without Plotly's arrow."""
    return {"showarrow": False, **where}


def _line(x: list[float], y: list[float], colours: Palette, width: int) -> Mark:
    """A line that joins two marks."""
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "lines",
        "line": {"color": colours.quiet, "width": width},
        "hoverinfo": "skip",
    }


def lower_bound(values: Iterable[float]) -> float:
    """A round number a little below the lowest value, so that the axis need not start at nought for dots (bars always do)."""
    lowest = min(values, default=None)
    return 80.0 if lowest is None else float(max(0, min(85, (lowest - 3) // 5 * 5)))


def _figure(
    colours: Palette,
    height: int,
    marks: list[Mark],
    words: Sequence[Words] = (),
    margin: Layout | None = None,
    **layout,
) -> go.Figure:
    """A figure in the house style.

    Made in one go from dictionaries: adding marks and words one by one, Plotly checks all that came before each time anew.
    """
    axis = {
        "fixedrange": True,
        "zeroline": False,
        "color": colours.ink,
        "tickfont": {"size": TEXT_PX},
        "automargin": True,
    }
    xaxis = axis | {"gridcolor": colours.rule} | layout.pop("xaxis", {})
    yaxis = axis | layout.pop("yaxis", {})
    return go.Figure(
        data=marks,
        layout={
            "height": height,
            "margin": {"l": 8, "r": 16, "t": 8, "b": 36} | (margin or {}),
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": '"Source Sans", sans-serif', "size": TEXT_PX, "color": colours.ink},
            "showlegend": False,
            "dragmode": False,
            "hovermode": "closest",
            "hoverlabel": {"bgcolor": colours.paper, "font": {"color": colours.ink, "size": TEXT_PX}, "align": "left"},
            "annotations": list(words),
            "xaxis": xaxis,
            "yaxis": yaxis,
            **layout,
        },
    )
