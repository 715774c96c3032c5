"""Frame in, Plotly figure out. Every chart is drawn row by row, so that it reads the same on a phone as on a desk.

The style follows the Government Analysis Function's guidance on charts: horizontal words, direct labels, few grid lines, nothing
by colour alone. Titles and sources stand around the chart as text, where a screen reader finds them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import plotly.graph_objects as go

from dashboard.database.rows import CrimeYear, Rate, ReInspection
from dashboard.render.grade_colours import GRADES, Colours
from dashboard.render.rate_axis import lower_bound, lowest_rates
from dashboard.rules.claims import Claim
from dashboard.text import (
    compare_page,
    comparison_words,
    crime_page,
    finding_words,
    formats,
    grade_words,
    progress_page,
)

ROW_PX = 58
SLIM_ROW_PX = 30
TWO_LINES_PX = 46
TEXT_PX = 14
PANEL_GAP = 0.4
"""Room between two panels, in heights of a panel: for the lower one's name."""
Part = dict[str, Any]
"""A part of a figure in Plotly's own terms: a trace, an annotation or a part of the layout."""


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


def palette(is_dark: bool) -> Palette:
    return DARK if is_dark else LIGHT


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


def rates(rows: Sequence[Rate], since: Mapping[str, str], is_dark: bool) -> go.Figure:
    """Recording rates of several forces with their margins, one row each in the given order, each with its date.

    `since`: force_id to what is newer than its rate; such a force is marked.
    """
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
        "customdata": [[rate_words(row, since.get(row.force_id))] for row in rows],
        "hovertemplate": "%{customdata[0]}<extra></extra>",
    }
    words = [
        _words(
            x=1,
            xref="paper",
            y=y,
            xanchor="left",
            xshift=6,
            align="left",
            text=f"<b>{formats.about(row.is_approximate)}{formats.plain(row.rate_pct)}</b> {formats.margin(row.ci_pct)}<br>"
            + _small(compare_page.chart_date(row.kind, row.published_on, row.title_year)),
        )
        for y, row in zip(heights, rows)
    ]
    names = [
        f"{row.short_name}<br>{_small(compare_page.JUDGED_SINCE)}" if row.force_id in since else row.short_name
        for row in rows
    ]
    return _figure(
        colours,
        height=TWO_LINES_PX * len(rows) + 70,
        marks=[dots],
        words=words,
        yaxis=_one_row_each(names),
        xaxis={"range": [low, 100.5], "ticksuffix": "%"},
        margin={"r": 112},
    )


def rate_words(row: Rate, since: str | None) -> str:
    """A rate in words, for hover and readers who cannot see the chart: force, figure, margin, programme, date, what is newer."""
    figure = formats.rate(row.rate_pct, row.ci_pct, row.is_approximate)
    when = comparison_words.inspected(row.kind, row.published_on, row.title_year)
    words = f"{row.short_name}: {figure}, {row.regime_short}, {when}"
    return f"{words}; {compare_page.JUDGED_SINCE}: {since}" if since else words


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
        "marker": {"size": 13, "color": colours.accent, "symbol": "circle"},
        "error_x": {
            "type": "data",
            "array": [after.ci_pct for _, after in rows],
            "color": colours.accent,
            "thickness": 2,
        },
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


def recorded_by_year(rows: Sequence[CrimeYear], beside: dict[str, str], is_dark: bool) -> go.Figure:
    """Crimes by financial year as bars, part years hatched, and beside each year what inspectors published in it.

    `rows`: financial_year, offences_count, quarters_count. `beside`: financial year to a few words such as "I 83.6%".
    """
    colours = palette(is_dark)
    years, values = [row.financial_year for row in rows], [row.offences_count for row in rows]
    is_part = [row.quarters_count < 4 for row in rows]
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
        "text": [
            crime_page.bar_label(row.offences_count, row.financial_year, row.quarters_count, row.missing_quarters)
            for row in rows
        ],
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
        "hovertemplate": "%{customdata}<extra></extra>",
        "customdata": [
            f"{crime_page.part_of_year(row.financial_year, row.quarters_count, row.missing_quarters)}: {formats.count(row.offences_count)}"
            for row in rows
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
        # Bars start at zero; room at the right for the figure beside the longest bar, on a phone too.
        xaxis={
            "range": [min(0, *values), max(values) * 1.5],
            "showticklabels": False,
            "showgrid": False,
        },
        margin={"r": 88 if beside else 16},
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


def panels(points: Sequence[Point], is_dark: bool) -> go.Figure:
    """Small multiples, one below the other, each with its own scale from zero."""
    colours = palette(is_dark)
    names = list(dict.fromkeys(point.panel for point in points))
    begins = [point for point in points if point.panel == names[0] and point.year]
    ticks = begins[:: max(1, -(-len(begins) // 4))]
    marks, words, axes = [], [], {}
    for number, name in enumerate(names):
        of_panel = [point for point in points if point.panel == name]
        nth = "" if number == 0 else str(number + 1)  # Plotly calls the axes x, x2, x3 ...
        top = 1 - number * (1 + PANEL_GAP) / (len(names) + PANEL_GAP * (len(names) - 1))
        marks.append(
            {
                "type": "scatter",
                "x": [point.place for point in of_panel],
                "y": [point.value for point in of_panel],
                "xaxis": f"x{nth}",
                "yaxis": f"y{nth}",
                "mode": "lines+markers",
                "line": {"color": colours.accent, "width": 2},
                "marker": {
                    "size": 7,
                    "symbol": ["circle-open" if point.is_part else "circle" for point in of_panel],
                    "color": colours.accent,
                },
                "customdata": [point.period for point in of_panel],
                "hovertemplate": "%{customdata}: %{y:,}<extra></extra>",
            }
        )
        axes[f"yaxis{nth}"] = {
            "domain": [max(0, top - 1 / (len(names) + PANEL_GAP * (len(names) - 1))), top],
            "anchor": f"x{nth}",
            "range": [0, max(point.value for point in of_panel) * 1.15],
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
