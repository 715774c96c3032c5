"""Frame in, Plotly figure out. Every chart is drawn row by row, so that it reads the same on a phone as on a desk.

The style follows the Government Analysis Function's guidance on charts: horizontal words, direct labels, few grid lines, nothing
by colour alone. Titles and sources stand around the chart as text, where a screen reader finds them.
"""

import itertools
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard import comparability, facts, numbers, wording

ROW_PX = 58
SLIM_ROW_PX = 30
TEXT_PX = 14


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


def timeline(rows: pd.DataFrame, is_dark: bool) -> go.Figure:
    """One force's crime-recording history, oldest at the top; `rows` as `queries.timeline` gives them.

    A heading starts each programme, a gap ends it; only an inspection and its re-inspection are joined.
    """
    colours = palette(is_dark)
    shown = rows[rows.grade.notna() | rows.rate_pct.notna()].reset_index(drop=True)
    low = lower_bound(shown.rate_pct - shown.ci_pct.fillna(0))
    heights, headings = _bands(shown)
    figure = _base(colours, height=int((heights.max() + 1.3) * ROW_PX) + 40)
    for y, words in headings:
        _say(
            figure,
            x=0,
            xref="paper",
            y=y,
            text=f"<b>{words}</b>",
            xanchor="left",
            font={"color": colours.ink, "size": TEXT_PX},
        )
        figure.add_shape(
            type="line", xref="paper", x0=0, x1=1, y0=y - 0.3, y1=y - 0.3, line={"color": colours.rule, "width": 2}
        )
    _join(figure, shown, heights, colours)
    for y, row in zip(heights, shown.itertuples()):
        _mark(figure, row, y, low, colours)
    figure.update_yaxes(
        range=[heights.max() + 0.8, -0.5],
        tickmode="array",
        tickvals=list(heights),
        ticktext=[_when(row) for row in shown.itertuples()],
        showgrid=False,
    )
    figure.update_xaxes(range=[low - (100 - low) * 0.08, 101.5], dtick=5 if low > 70 else 10, ticksuffix="%")
    return figure


def _bands(rows: pd.DataFrame) -> tuple[pd.Series, list[tuple[float, str]]]:
    """Height of every row, and the heading above each programme's first row."""
    band = facts.programme_bands(rows)
    heights, headings, y = [], [], -1.0
    for i, name in enumerate(band):
        if i == 0 or name != band[i - 1]:
            y += 1 if i == 0 else 1.3
            headings.append((y, name))
            y += 0.75
        else:
            y += 1
        heights.append(y)
    return pd.Series(heights), headings


def _when(row) -> str:
    if not numbers.is_missing(row.happened_on):
        return numbers.short_day(row.happened_on)
    return f"{row.title_year}*"


def _mark(figure: go.Figure, row, y: float, low: float, colours: Palette) -> None:
    """One inspection or event: its mark, its margin of error and its figure in words."""
    has_rate = not numbers.is_missing(row.rate_pct)
    x = row.rate_pct if has_rate else low
    is_graded = not numbers.is_missing(row.grade)
    symbol = "circle" if is_graded else "circle-open" if row.is_inspected else "diamond-open"
    figure.add_trace(
        go.Scatter(
            x=[x],
            y=[y],
            mode="markers+text",
            text=[wording.LETTER.get(row.grade, "")] if is_graded else [""],
            textfont={"color": GRADE_TEXT.get(row.grade, colours.ink), "size": 13, "weight": 700},
            marker={
                "symbol": symbol,
                "size": 24 if is_graded else 17,
                "color": GRADE_FILL.get(row.grade, colours.ink),
                "line": {
                    "width": 1.5 if is_graded else 2.5,
                    "color": colours.ink
                    if row.grade == "Adequate" or colours is DARK
                    else GRADE_FILL.get(row.grade, colours.ink),
                },
            },
            error_x={"type": "data", "array": [row.ci_pct], "color": colours.ink, "thickness": 2, "width": 5}
            if not numbers.is_missing(row.ci_pct)
            else None,
            hovertemplate=timeline_words(row) + "<extra></extra>",
        )
    )
    is_right = x > (low + 100) / 2
    _say(
        figure,
        x=x,
        y=y,
        text=_label(row),
        xanchor="right" if is_right else "left",
        xshift=-16 if is_right else 16,
        yshift=0 if numbers.is_missing(row.ci_pct) else -24,
        align="right" if is_right else "left",
        bgcolor=colours.paper,  # so that a joining line does not run through the words
    )


def _label(row) -> str:
    """The figure, and below it the grade or what else it is; broken so that it fits beside its mark on a phone."""
    what = (
        row.grade.replace(" ", "<br>")
        if not numbers.is_missing(row.grade)
        else ""
        if row.is_inspected
        else wording.NOT_INSPECTED
    )
    if numbers.is_missing(row.rate_pct):
        return f"{what}<br>{wording.NO_RATE}"
    figure = (
        f"<b>{numbers.about(row.is_approximate)}{numbers.plain(row.rate_pct)}</b> {numbers.margin(row.ci_pct)}".strip()
    )
    return f"{figure}<br>{what}" if what else figure


def timeline_words(row) -> str:
    """A row of the timeline as a sentence: hover text, and what the table says."""
    when = (
        numbers.day(row.happened_on) if not numbers.is_missing(row.happened_on) else f"{row.title_year}, date not known"
    )
    parts = [when]
    if not numbers.is_missing(row.rate_pct):
        parts.append(f"{numbers.percent(row.rate_pct, row.is_approximate)} {numbers.margin(row.ci_pct)}".strip())
    if not numbers.is_missing(row.grade):
        parts.append(row.grade)
    parts.append("inspected" if row.is_inspected else "not inspected")
    return ", ".join(parts)


def _join(figure: go.Figure, rows: pd.DataFrame, heights: pd.Series, colours: Palette) -> None:
    """Join an inspection with its re-inspection, where the rules of comparison allow a line."""
    inspected = [
        (i, row)
        for i, row in enumerate(rows.itertuples())
        if row.what == "inspection" and not numbers.is_missing(row.rate_pct)
    ]
    for (i, a), (j, b) in itertools.pairwise(inspected):
        if comparability.may_join(_figure(a), _figure(b)):
            figure.add_trace(
                go.Scatter(
                    x=[a.rate_pct, b.rate_pct],
                    y=[heights[i], heights[j]],
                    mode="lines",
                    line={"color": colours.quiet, "width": 2},
                    hoverinfo="skip",
                )
            )


def _figure(row) -> comparability.Figure:
    return comparability.Figure("this force", regime_id=row.regime_id, is_inspected=row.is_inspected)


def rates(rows: pd.DataFrame, is_dark: bool) -> go.Figure:
    """Recording rates of several forces with their margins, one row each in the given order (short_name, rate_pct, ci_pct)."""
    colours = palette(is_dark)
    low = lower_bound(rows.rate_pct - rows.ci_pct.fillna(0))
    figure = _base(colours, height=SLIM_ROW_PX * len(rows) + 70)
    heights = list(range(len(rows)))
    figure.add_trace(
        go.Scatter(
            x=rows.rate_pct,
            y=heights,
            mode="markers",
            marker={
                "size": 12,
                "color": colours.accent,
                "symbol": ["circle" if has else "circle-open" for has in rows.ci_pct.notna()],
                "line": {"width": 2, "color": colours.accent},
            },
            error_x={
                "type": "data",
                "array": rows.ci_pct,
                "color": colours.accent,
                "thickness": 2,
                "width": 4,
            },
            customdata=[[rate_words(row)] for row in rows.itertuples()],
            hovertemplate="%{customdata[0]}<extra></extra>",
        )
    )
    for y, row in zip(heights, rows.itertuples()):
        _say(
            figure,
            x=1,
            xref="paper",
            y=y,
            xanchor="left",
            xshift=6,
            text=f"<b>{numbers.plain(row.rate_pct)}</b> {numbers.margin(row.ci_pct)}",
        )
    _one_row_each(figure, rows.short_name)
    figure.update_xaxes(range=[low, 100.5], ticksuffix="%")
    figure.update_layout(margin={"r": 96})
    return figure


def rate_words(row) -> str:
    """A rate in words, for hover and tables: force, figure, margin, date."""
    figure = f"{numbers.percent(row.rate_pct, row.is_approximate)} {numbers.margin(row.ci_pct)}".strip()
    return f"{row.short_name}: {figure}, {row.regime_short}, {numbers.day(row.published_on)}"


def before_after(rows: pd.DataFrame, is_dark: bool) -> go.Figure:
    """Rate at inspection and re-inspection, joined, one row a force; `rows` as `queries.re_inspections` gives them, both rates known."""
    colours = palette(is_dark)
    low = lower_bound(rows.before_rate_pct - rows.before_ci_pct.fillna(0))
    figure = _base(colours, height=ROW_PX * len(rows) + 70)
    heights = list(range(len(rows)))
    for y, row in zip(heights, rows.itertuples()):
        figure.add_trace(
            go.Scatter(
                x=[row.before_rate_pct, row.after_rate_pct],
                y=[y, y],
                mode="lines",
                line={"color": colours.quiet, "width": 3},
                hoverinfo="skip",
            )
        )
        for rate, ci, grade, about, on, side in (
            (row.before_rate_pct, row.before_ci_pct, row.before_grade, row.before_is_approximate, row.before_on, -1),
            (row.after_rate_pct, row.after_ci_pct, row.after_grade, row.after_is_approximate, row.after_on, 1),
        ):
            words = f"{row.short_name}, {numbers.day(on)}: {numbers.percent(rate, about)} {numbers.margin(ci)}, {grade}"
            figure.add_trace(
                go.Scatter(
                    x=[rate],
                    y=[y],
                    mode="markers+text",
                    text=[wording.LETTER[grade]],
                    textfont={"color": GRADE_TEXT[grade], "size": 12, "weight": 700},
                    marker={
                        "size": 22,
                        "color": GRADE_FILL[grade],
                        "line": {"width": 1.5, "color": colours.ink if colours is DARK else GRADE_FILL[grade]},
                    },
                    hovertemplate=words + "<extra></extra>",
                )
            )
            _say(
                figure,
                x=rate,
                y=y,
                xshift=15 * side,
                xanchor="right" if side < 0 else "left",
                text=f"{numbers.about(about)}{numbers.plain(rate)}",
            )
    _one_row_each(figure, rows.short_name)
    figure.update_xaxes(range=[low - 6, 103], ticksuffix="%")
    return figure


def before_after_words(row) -> str:
    """One force's two inspections as a sentence."""
    before, after = (
        f"{numbers.percent(rate, about)}, {grade}"
        for rate, about, grade in (
            (row.before_rate_pct, row.before_is_approximate, row.before_grade),
            (row.after_rate_pct, row.after_is_approximate, row.after_grade),
        )
    )
    return wording.before_after_sentence(row.short_name, before, after)


def recorded_by_year(rows: pd.DataFrame, beside: dict[str, str], is_dark: bool) -> go.Figure:
    """Crimes by financial year as bars, part years hatched, and beside each year what inspectors published in it.

    `rows`: financial_year, value, quarters_count. `beside`: financial year to a few words such as "I 83.6%".
    """
    colours = palette(is_dark)
    figure = _base(colours, height=SLIM_ROW_PX * len(rows) + 80)
    heights = list(range(len(rows)))
    is_part = rows.quarters_count < 4
    words = [numbers.count(value) for value in rows.value]
    figure.add_trace(
        go.Bar(
            x=rows.value,
            y=heights,
            orientation="h",
            width=0.72,
            marker={
                "color": [colours.paper if part else colours.accent for part in is_part],
                "line": {"color": colours.accent, "width": 1.5},
                "pattern": {"shape": ["/" if part else "" for part in is_part], "fgcolor": colours.accent},
            },
            text=[f"{word} ({wording.PART})" if part else word for word, part in zip(words, is_part)],
            textposition="outside",
            textangle=0,
            cliponaxis=False,
            hovertemplate="%{customdata}<extra></extra>",
            customdata=[
                f"{year}: {word}{' in part of the year' if part else ''}"
                for year, word, part in zip(rows.financial_year, words, is_part)
            ],
        )
    )
    for y, year in zip(heights, rows.financial_year):
        if year in beside:
            _say(figure, x=1, xref="paper", xanchor="left", xshift=4, y=y, text=beside[year], align="left")
    _one_row_each(figure, rows.financial_year)
    # Bars start at nought; room at the right for the figure beside the longest bar.
    figure.update_xaxes(range=[min(0, rows.value.min()), rows.value.max() * 1.3], showticklabels=False, showgrid=False)
    figure.update_layout(margin={"r": 120 if beside else 16})
    return figure


def outlines(areas: list[dict], is_dark: bool) -> go.Figure:
    """The force areas as filled outlines with their grade's letter; `areas` as `maps.outlines` gives them.

    Plain filled lines, not Plotly's geo subplot, which fetches a world map from another site.
    """
    colours = palette(is_dark)
    figure = _base(colours, height=640)
    for area in areas:
        figure.add_trace(
            go.Scatter(
                x=area["lon"],
                y=area["lat"],
                mode="lines",
                fill="toself",
                fillcolor=GRADE_FILL.get(area["grade"], colours.paper),
                line={"color": colours.paper if area["grade"] else colours.ink, "width": 1},
                hoveron="fills",
                text=area["label"],
                hoverinfo="text",
            )
        )
    figure.add_trace(
        go.Scatter(
            x=[area["label_lon"] for area in areas],
            y=[area["label_lat"] for area in areas],
            mode="text",
            text=[f"<b>{wording.LETTER.get(area['grade'], '?')}</b>" for area in areas],
            textfont={"color": [GRADE_TEXT.get(area["grade"], colours.ink) for area in areas], "size": 12},
            hoverinfo="skip",
        )
    )
    # One degree of longitude at 53 degrees north is 0.6 of a degree of latitude.
    figure.update_yaxes(scaleanchor="x", scaleratio=1 / 0.6, visible=False)
    figure.update_xaxes(visible=False)
    return figure


def panels(rows: pd.DataFrame, is_dark: bool) -> go.Figure:
    """Small multiples, one below the other: rows as `components.panel_rows` gives them. Each has its own scale, from nought."""
    colours = palette(is_dark)
    names = list(dict.fromkeys(rows.panel))
    figure = make_subplots(rows=len(names), cols=1, shared_xaxes=True, vertical_spacing=0.28 / max(1, len(names)))
    figure.update_layout(_base(colours, height=150 * len(names) + 60).layout)
    axis = {"fixedrange": True, "color": colours.ink, "zeroline": False, "tickfont": {"size": TEXT_PX - 1}}
    begins = rows[(rows.panel == names[0]) & (rows.year != "")]
    ticks = begins.iloc[:: max(1, -(-len(begins) // 4))]
    for number, name in enumerate(names, start=1):
        held = rows[rows.panel == name]
        symbols = ["circle-open" if part else "circle" for part in held.is_part]
        figure.add_trace(
            go.Scatter(
                x=held.period,
                y=held.value,
                mode="lines+markers",
                line={"color": colours.accent, "width": 2},
                marker={"size": 7, "symbol": symbols, "color": colours.accent},
                hovertemplate="%{x}: %{y:,}<extra></extra>",
            ),
            row=number,
            col=1,
        )
        figure.update_yaxes(
            axis | {"range": [0, held.value.max() * 1.15], "nticks": 3, "gridcolor": colours.rule, "tickformat": ","},
            row=number,
            col=1,
        )
        figure.update_xaxes(
            axis
            | {
                "showgrid": False,
                "type": "category",
                "tickvals": list(ticks.period),
                "ticktext": list(ticks.year),
                "tickangle": 0,
            },
            row=number,
            col=1,
        )
        _say(
            figure,
            text=f"<b>{name}</b>",
            x=0,
            xref="x domain",
            y=1.02,
            yref="y domain",
            xanchor="left",
            yanchor="bottom",
            row=number,
            col=1,
        )
    figure.update_layout(margin={"t": 28})
    return figure


def _one_row_each(figure: go.Figure, labels: pd.Series) -> None:
    """Rows 0, 1, 2 ... from the top, each with its label."""
    figure.update_yaxes(
        range=[len(labels) - 0.4, -0.6],
        tickmode="array",
        tickvals=list(range(len(labels))),
        ticktext=list(labels),
        showgrid=False,
    )


def _say(figure: go.Figure, **where: object) -> None:
    """Words on the chart, without Plotly's arrow."""
    figure.add_annotation(showarrow=False, **where)


def lower_bound(values: pd.Series) -> float:
    """A round number a little below the lowest value, so that the axis need not start at nought for dots (bars always do)."""
    lowest = values.min()
    return 80.0 if numbers.is_missing(lowest) else float(max(0, min(85, (lowest - 3) // 5 * 5)))


def _base(colours: Palette, height: int) -> go.Figure:
    """An empty figure in the house style."""
    axis = {
        "fixedrange": True,
        "zeroline": False,
        "color": colours.ink,
        "tickfont": {"size": TEXT_PX},
        "automargin": True,
    }
    return go.Figure(
        layout={
            "height": height,
            "margin": {"l": 8, "r": 16, "t": 8, "b": 36},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": '"Source Sans", sans-serif', "size": TEXT_PX, "color": colours.ink},
            "showlegend": False,
            "dragmode": False,
            "hovermode": "closest",
            "hoverlabel": {"bgcolor": colours.paper, "font": {"color": colours.ink, "size": TEXT_PX}, "align": "left"},
            "xaxis": axis | {"gridcolor": colours.rule},
            "yaxis": axis,
        }
    )
