"""Frame in, Plotly figure out. Every chart is drawn row by row, so that it reads the same on a phone as on a desk.

The style follows the Government Analysis Function's guidance on charts: horizontal words, direct labels, few grid lines, nothing
by colour alone. Titles and sources stand around the chart as text, where a screen reader finds them.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import plotly.graph_objects as go
from markupsafe import escape

from dashboard.database.rows import Rate, ReInspection
from dashboard.render.grade_colours import GRADES, Colours
from dashboard.render.palette import DARK, Palette, palette
from dashboard.render.rate_axis import lower_bound, lowest_rates
from dashboard.rules.claims import Claim
from dashboard.rules.judged_since import Since
from dashboard.text import (
    compare_page,
    comparison_words,
    finding_words,
    formats,
    grade_words,
    progress_page,
)

ROW_PX = 58
SLIM_ROW_PX = 30
THREE_LINES_PX, WORDS_PX = 66, 28
"""A row of two lines of words and a mark, and how far above the mark the middle of the words stands."""
DOT_PX, CAP_PX = 8, 7
"""The width of a dot, and half the height of the ends of its margin of error: a dot is never wider than they are high."""
TEXT_PX = 14
PANEL_GAP = 0.4
"""Room between two panels, in heights of a panel: for the lower one's name."""
Part = dict[str, Any]
"""A part of a figure in Plotly's own terms: a trace, an annotation or a part of the layout."""


def _graded(grade: str, colours: Palette, size: int) -> Part:
    """How a grade is marked: a circle in its colour, with its letter."""
    graded = GRADES.get(grade, Colours(colours.paper, colours.ink, colours.ink))
    return {
        "text": [grade_words.LETTER.get(grade, "")],
        "textfont": {"color": graded.text, "size": 13 if size > 22 else 12, "weight": 700},
        "marker": {
            "symbol": "circle",
            "size": size,
            "color": graded.fill,
            "line": {"width": 1.5, "color": colours.ink if colours is DARK else graded.outline},
        },
    }


def rates(rows: Sequence[Rate], since: Mapping[str, Since], is_dark: bool) -> go.Figure:
    """Recording rates of several forces with their margins, one row each in the given order.

    Above each mark stand its force and figure, then which inspection it is from and what is newer (`since`, by force_id): a row of
    names at the left would leave a phone no room for the marks.
    """
    colours = palette(is_dark)
    low = lower_bound(lowest_rates(rows))
    drawn = list(enumerate(rows))
    # Plotly draws the ends of a margin that is not known as if it were none at all: such rates are marks of their own.
    marks = [
        _rate_marks([one for one in drawn if (one[1].ci_pct is None) == is_open], is_open, since, colours)
        for is_open in (False, True)
    ]
    words = []
    for y, row in drawn:
        figure = f"<b>{formats.about(row.is_approximate)}{formats.plain(row.rate_pct)}</b> {formats.margin(row.ci_pct)}".strip()
        newer = since.get(row.force_id)
        which = compare_page.chart_date(row.kind, row.published_on, row.title_year)
        words += [
            _above(y, f"<b>{row.short_name}</b>", which, colours),
            _above(y, figure, compare_page.chart_since(newer.short) if newer else " ", colours, is_right=True),
        ]
    return _figure(
        colours,
        height=THREE_LINES_PX * len(rows) + 40,
        marks=[mark for mark in marks if mark["x"]],
        words=words,
        yaxis={"range": [len(rows) - 0.7, -0.75], "visible": False},
        xaxis={"range": [low, 100.5], "ticksuffix": "%", "side": "top"},
        margin={"l": 16, "t": 28, "b": 8},
    )


def _rate_marks(rows: Sequence[tuple[int, Rate]], is_open: bool, since: Mapping[str, Since], colours: Palette) -> Part:
    """Rates as dots with their margins of error, or as open ones without; `rows` are their places from the top and the rates."""
    dots = {
        "type": "scatter",
        "x": [row.rate_pct for _, row in rows],
        "y": [y for y, _ in rows],
        "mode": "markers",
        "marker": {
            "size": DOT_PX,
            "color": colours.accent,
            "symbol": "circle-open" if is_open else "circle",
            "line": {"width": 2, "color": colours.accent},
        },
        "customdata": [[rate_words(row, since.get(row.force_id))] for _, row in rows],
        "hovertemplate": "%{customdata[0]}<extra></extra>",
    }
    return dots if is_open else dots | {"error_x": _whiskers([row.ci_pct for _, row in rows], colours)}


def _above(y: int, name: str, note: str, colours: Palette, is_right: bool = False) -> Part:
    """Two lines above the mark of a row, from the left edge of the axis or to its right edge; lines of the axis stop before them."""
    side = "right" if is_right else "left"
    words = _words(x=int(is_right), xref="paper", xanchor=side, align=side, y=y, yanchor="middle", yshift=WORDS_PX)
    return words | {"text": f"{name}<br>{_small(note)}", "bgcolor": colours.paper, "borderpad": 0}


def _whiskers(margins: Sequence[float | None], colours: Palette) -> Part:
    """Margins of error; their ends are higher than a dot, so that the shortest shows as well."""
    return {"type": "data", "array": list(margins), "color": colours.accent, "thickness": 2, "width": CAP_PX}


def rate_words(row: Rate, since: Since | None) -> str:
    """A rate in words, for hover and readers who cannot see the chart: force, figure, margin, programme, date, what is newer."""
    figure = formats.rate(row.rate_pct, row.ci_pct, row.is_approximate)
    when = comparison_words.inspected(row.kind, row.published_on, row.title_year)
    words = f"{row.short_name}: {figure}, {row.regime_short}, {when}"
    return f"{words}; {compare_page.JUDGED_SINCE}: {since.words}" if since else words


def rates_alt(measure: str, rows: Sequence[Rate], since: Mapping[str, Since]) -> str:
    """The chart of rates in words."""
    found = [row.rate_pct for row in rows]
    highest, lowest = (
        [
            f"{row.short_name}, {formats.rate(row.rate_pct, row.ci_pct, row.is_approximate)}"
            for row in rows
            if row.rate_pct == end
        ]
        for end in (max(found), min(found))
    )
    said = [rate_words(row, since.get(row.force_id)) for row in rows]
    return compare_page.rates_alt(measure, highest, lowest, len(since), said)


def before_after(rows: Sequence[ReInspection], is_dark: bool) -> go.Figure:
    """Rate at inspection and re-inspection, joined, one row a re-inspection; those without both rates are left out.

    Where they are of several programmes, each row names its own.
    """
    colours = palette(is_dark)
    shown = with_both_rates(rows)
    is_mixed = len({row.regime_short for row, _, _ in shown}) > 1
    low = lower_bound(before - (row.before_ci_pct or 0) for row, before, _ in shown)
    marks, words = [], []
    for y, (row, before, after) in enumerate(shown):
        marks.append(_line([before, after], [y, y], colours, width=3))
        for rate, ci, grade, is_approximate, kind, on, side in (
            (before, row.before_ci_pct, row.before_grade, row.before_is_approximate, "inspection", row.before_on, -1),
            (after, row.after_ci_pct, row.after_grade, row.after_is_approximate, "re-inspection", row.after_on, 1),
        ):
            when = f"{row.regime_short}, {grade_words.KIND[kind].lower()}, {formats.published(on)}"
            hover = f"{row.short_name}, {when}: {formats.rate(rate, ci, is_approximate)}, {grade}"
            place = {"type": "scatter", "x": [rate], "y": [y], "mode": "markers+text"}
            marks.append(place | _graded(grade, colours, size=22) | {"hovertemplate": hover + "<extra></extra>"})
            words.append(
                _words(
                    x=rate,
                    y=y,
                    xshift=15 * side,
                    xanchor="right" if side < 0 else "left",
                    text=f"{formats.about(is_approximate)}{formats.plain(rate)}",
                )
            )
    return _figure(
        colours,
        height=ROW_PX * len(shown) + 70,
        marks=marks,
        words=words,
        yaxis=_one_row_each(
            [f"{row.short_name}<br>{row.regime_short}" if is_mixed else row.short_name for row, _, _ in shown]
        ),
        xaxis={"range": [low - 10, 100.5], "ticksuffix": "%"},
        margin={"r": 48},  # the figure beside the best rate, on a phone too
    )


def with_both_rates(rows: Sequence[ReInspection]) -> list[tuple[ReInspection, float, float]]:
    """The re-inspections whose two rates are known, with the rates."""
    return [
        (row, row.before_rate_pct, row.after_rate_pct)
        for row in rows
        if row.before_rate_pct is not None and row.after_rate_pct is not None
    ]


def before_after_words(row: ReInspection) -> str:
    """One force's two inspections as a sentence."""
    before, after = (
        f"{formats.percent(rate, about)}, {grade}"
        for rate, about, grade in (
            (row.before_rate_pct, row.before_is_approximate, row.before_grade),
            (row.after_rate_pct, row.after_is_approximate, row.after_grade),
        )
    )
    return progress_page.before_after_sentence(row.short_name, row.regime_short, before, after)


def is_figure_against_rate(claim: Claim) -> bool:
    """Whether a claim and the next inspection both have a figure, so that they stand on one axis."""
    return claim.event.claim == "figure" and claim.after is not None and claim.after.rate_pct is not None


def claims_and_rates(drawn: Sequence[Claim], names: dict[str, str], is_dark: bool) -> go.Figure:
    """Claims and what inspectors found next, one row a claim: an open diamond and a filled circle on one axis, never joined."""
    colours = palette(is_dark)
    rows = [(claim.event, claim.after) for claim in drawn if claim.after is not None]
    low = lower_bound((after.rate_pct or 0) - (after.ci_pct or 0) for _, after in rows)
    heights = list(range(len(rows)))
    hover = [claim_words(claim, names) for claim in drawn]
    told = {
        "hovertemplate": "%{customdata}<extra></extra>",
        "customdata": hover,
        "type": "scatter",
        "mode": "markers",
        "y": heights,
    }
    found = told | {
        "x": [after.rate_pct for _, after in rows],
        "marker": {"size": DOT_PX, "color": colours.accent, "symbol": "circle"},
        "error_x": _whiskers([after.ci_pct for _, after in rows], colours),
    }
    claimed = told | {
        "x": [event.figure_pct for event, _ in rows],
        "marker": {"size": 14, "color": colours.ink, "symbol": "diamond-open", "line": {"width": 2.5}},
    }
    return _figure(
        colours,
        height=ROW_PX * len(rows) + 70,
        marks=[found, claimed],
        words=[],
        yaxis=_one_row_each([f"{names[event.force_id]}<br>{formats.month(event.happened_on)}" for event, _ in rows]),
        xaxis={"range": [low, 101], "ticksuffix": "%"},
    )


def claim_words(claim: Claim, names: dict[str, str]) -> str:
    """A claim and the next inspected rate as a sentence."""
    after = claim.after
    found = "" if after is None else formats.rate(after.rate_pct, after.ci_pct, after.is_approximate)
    return finding_words.claim_row(
        names[claim.event.force_id],
        formats.percent(claim.event.figure_pct, claim.event.is_approximate),
        formats.month(claim.event.happened_on),
        found,
        "" if after is None else formats.month(after.happened_on),
    )


def answer(labels: Sequence[str], values: Sequence[float], margins: Sequence[float | None], is_dark: bool) -> go.Figure:
    """Two columns of an answer, one row each: bars from zero, or where there are margins, marks with them."""
    colours = palette(is_dark)
    rows = list(range(len(labels)))
    shared: Part = {"x": list(values), "y": rows, "hovertemplate": "%{x}<extra></extra>"}
    error = {"type": "data", "array": list(margins), "color": colours.accent, "thickness": 2, "width": 4}
    dots = {"type": "scatter", "mode": "markers", "marker": {"size": 11, "color": colours.accent}, "error_x": error}
    bars = {"type": "bar", "orientation": "h", "width": 0.72, "marker": {"color": colours.accent}}
    return _figure(
        colours,
        height=SLIM_ROW_PX * len(labels) + 80,
        marks=[shared | (dots if margins else bars)],
        # Labels are whatever a question made of them; here they are words and never markup.
        yaxis=_one_row_each([str(escape(label)) for label in labels]),
        xaxis={} if margins else {"rangemode": "tozero"},
    )


class Outline(NamedTuple):
    """One force area to be drawn: its outline (None between parts), where its mark stands, its grade, its mark and what is said of it."""

    lon: list[float | None]
    lat: list[float | None]
    label_lon: float
    label_lat: float
    grade: str | None
    mark: str
    label: str


def outlines(areas: Sequence[Outline], is_dark: bool) -> go.Figure:
    """The force areas as filled outlines with their grade's letter, or the mark of why there is none.

    Plain filled lines, not Plotly's geo subplot, which fetches a world map from another site.
    """
    colours = palette(is_dark)
    none = Colours(colours.paper, colours.ink, colours.ink)
    graded = [GRADES.get(area.grade or "", none) for area in areas]
    shapes = [
        {
            "type": "scatter",
            "x": area.lon,
            "y": area.lat,
            "mode": "lines",
            "fill": "toself",
            "fillcolor": grade.fill,
            "line": {"color": colours.paper if area.grade else colours.ink, "width": 1},
            "hoveron": "fills",
            "text": area.label,
            "hoverinfo": "text",
        }
        for area, grade in zip(areas, graded)
    ]
    letters = {
        "type": "scatter",
        "x": [area.label_lon for area in areas],
        "y": [area.label_lat for area in areas],
        "mode": "text",
        "text": [f"<b>{area.mark}</b>" for area in areas],
        "textfont": {"color": [grade.text for grade in graded], "size": 12},
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
    """One value of small multiples: its panel, its place on the axis, its period in words, and the financial year where one begins,
    else empty."""

    panel: str
    place: str
    period: str
    value: float
    is_part: bool
    year: str


def _period_marks(points: Sequence[Point], nth: str, is_part: bool, colour: str, has_decimal: bool) -> Part:
    """The whole periods of a panel, joined; or the parts of a period, hollow and joined to nothing: a part is no fall."""
    return {
        "type": "scatter",
        "x": [point.place for point in points],
        "y": [point.value if point.is_part == is_part else None for point in points],
        "xaxis": f"x{nth}",
        "yaxis": f"y{nth}",
        "mode": "markers" if is_part else "lines+markers",
        "line": {"color": colour, "width": 2},
        "marker": {"size": 7, "symbol": "circle-open" if is_part else "circle", "color": colour},
        "customdata": [point.period for point in points],
        "hovertemplate": f"%{{customdata}}: %{{y:{',.1f' if has_decimal else ','}}}<extra></extra>",
    }


def panels(points: Sequence[Point], is_same_scale: bool, is_dark: bool) -> go.Figure:
    """Small multiples, one below the other, from zero: each with its own scale, or all with the same, whose values have a decimal."""
    colours = palette(is_dark)
    highest = max(point.value for point in points)
    names = list(dict.fromkeys(point.panel for point in points))
    begins = [point for point in points if point.panel == names[0] and point.year]
    ticks = begins[:: max(1, -(-len(begins) // 4))]
    marks, words, axes = [], [], {}
    for number, name in enumerate(names):
        of_panel = [point for point in points if point.panel == name]
        nth = "" if number == 0 else str(number + 1)  # Plotly calls the axes x, x2, x3 ...
        top = 1 - number * (1 + PANEL_GAP) / (len(names) + PANEL_GAP * (len(names) - 1))
        marks += [
            _period_marks(of_panel, nth, is_part, colours.accent, is_same_scale)
            for is_part in (False, True)
            if any(point.is_part == is_part for point in of_panel)
        ]
        axes[f"yaxis{nth}"] = {
            "domain": [max(0, top - 1 / (len(names) + PANEL_GAP * (len(names) - 1))), top],
            "anchor": f"x{nth}",
            "range": [0, (highest if is_same_scale else max(point.value for point in of_panel)) * 1.15],
            "nticks": 3,
            "gridcolor": colours.rule,
            "tickformat": ",",
        }
        axes[f"xaxis{nth}"] = {
            "anchor": f"y{nth}",
            "showgrid": False,
            "type": "category",
            "tickvals": [point.place for point in ticks],
            "ticktext": [point.year for point in ticks],
            "tickangle": 0,
            "ticklabelstandoff": 8,  # below the 0 of the other axis
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
    own = {"fixedrange": True, "color": colours.ink, "zeroline": False, "automargin": True}
    own["tickfont"] = {"size": TEXT_PX - 1}
    return _figure(
        colours,
        height=150 * len(names) + 60,
        marks=marks,
        words=words,
        margin={"t": 28},
        **{name: own | axis for name, axis in axes.items()},
    )


def _one_row_each(labels: Sequence[str]) -> Part:
    """An axis with rows 0, 1, 2 ... from the top, each with its label."""
    return {
        "range": [len(labels) - 0.4, -0.6],
        "tickmode": "array",
        "tickvals": list(range(len(labels))),
        "ticktext": list(labels),
        "showgrid": False,
    }


def _small(words: str) -> str:
    """Words below others on a chart."""
    return f"<span style='font-size:12px'>{words}</span>"


def _words(**where: object) -> Part:
    """Words on the chart, without Plotly's arrow."""
    return {"showarrow": False, **where}


def _line(x: list[float], y: list[float], colours: Palette, width: int) -> Part:
    """A line that joins two marks."""
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "lines",
        "line": {"color": colours.quiet, "width": width},
        "hoverinfo": "skip",
    }


def _figure(
    colours: Palette,
    height: int,
    marks: list[Part],
    words: Sequence[Part] = (),
    margin: Part | None = None,
    **layout: Any,
) -> go.Figure:
    """A figure in the house style.

    Made at once from dictionaries: when marks and words are added one by one, Plotly validates all earlier ones each time.
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
