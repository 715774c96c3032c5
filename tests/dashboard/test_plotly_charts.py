"""Charts: they build for every force and say what they show; nothing is joined that may not be compared."""

import math
import re

import frames
import plotly.graph_objects as go
import pytest

from dashboard.database import queries, store
from dashboard.render import grade_colours, plotly_charts
from dashboard.rules import measures
from dashboard.text import compare_page

FORCE_IDS = [
    "avon-and-somerset", "bedfordshire", "cambridgeshire", "cheshire", "city-of-london", "cleveland", "cumbria",
    "derbyshire", "devon-and-cornwall", "dorset", "durham", "dyfed-powys", "essex", "gloucestershire",
    "greater-manchester", "gwent", "hampshire", "hertfordshire", "humberside", "kent", "lancashire", "leicestershire",
    "lincolnshire", "merseyside", "metropolitan", "norfolk", "north-wales", "north-yorkshire", "northamptonshire",
    "northumbria", "nottinghamshire", "south-wales", "south-yorkshire", "staffordshire", "suffolk", "surrey", "sussex",
    "thames-valley", "warwickshire", "west-mercia", "west-midlands", "west-yorkshire", "wiltshire",
]  # fmt: skip


def words_on(figure: go.Figure) -> str:
    """Everything written on a chart: annotations, marks, hover and ticks."""
    parts = [annotation.text for annotation in figure.layout.annotations] + list(figure.layout.yaxis.ticktext or [])
    for trace in figure.data:
        parts += [part for part in (trace.hovertemplate, trace.text, trace.customdata) if part is not None]
    return " ".join(str(part) for part in parts)


def check(figure: go.Figure) -> None:
    assert figure.data and figure.layout.height > 60
    assert {trace.type for trace in figure.data} <= {"scatter", "bar"}, "a geo or map trace would fetch from elsewhere"
    assert not any(name.startswith(("geo", "map")) for name in figure.to_dict()["layout"])
    assert not re.search(r"\b(nan|NaT|None)\b|<NA>", words_on(figure))
    for axis in (figure.layout.xaxis, figure.layout.yaxis):
        assert axis.fixedrange and (axis.range is None or all(math.isfinite(bound) for bound in axis.range))


def test_all_43_forces_are_tried() -> None:
    assert sorted(frames.ask(queries.forces).force_id) == FORCE_IDS


def test_rates_of_one_two_and_all_forces_on_every_measure() -> None:
    for measure in measures.measures().values():
        rows = measures.rates(measure) if measure.kind == measures.RATE else ()
        for count in {1, 2, len(rows)} if rows else ():
            since = {row.force_id: words for row in rows[:count] if (words := measures.since(row))}
            figure = plotly_charts.rates(rows[:count], since, False)
            check(figure)
            for row, tick, (words,), beside in zip(
                rows, figure.layout.yaxis.ticktext, figure.data[0].customdata, figure.layout.annotations
            ):
                assert tick.startswith(row.short_name)
                assert ("judged since" in tick) == (row.force_id in since)
                assert since.get(row.force_id, "") in words and measures.when(row) in words
                assert compare_page.chart_date(row.kind, row.published_on, row.title_year) in beside.text
            assert [trace.mode for trace in figure.data] == ["markers"], "forces are never joined by a line"


def test_before_and_after() -> None:
    pairs = store.rows(queries.re_inspections)
    drawn = [row for row in pairs if row.before_rate_pct is not None and row.after_rate_pct is not None]
    for is_dark in (False, True):
        figure = plotly_charts.before_after(drawn, is_dark)
        check(figure)
    lines = [tuple(trace.x) for trace in figure.data if trace.mode == "lines"]
    assert lines == [(row.before_rate_pct, row.after_rate_pct) for row in drawn]


@pytest.mark.parametrize("force_id", FORCE_IDS)
def test_recorded_crime_of_every_force(force_id: str) -> None:
    rows = store.of_force(queries.recorded_crime_years, force_id)
    figure = plotly_charts.recorded_by_year(rows, {"2017/18": "<b>I</b> 83.6%"}, False)
    check(figure)
    assert figure.layout.xaxis.range[0] <= 0, "bars start at zero"


def test_part_of_a_year_is_hatched_and_says_so() -> None:
    rows = store.of_force(queries.recorded_crime_by_group, "kent", "Robbery")
    figure = plotly_charts.recorded_by_year(rows, {}, False)
    last = figure.data[0].marker.pattern.shape[-1], figure.data[0].text[-1]
    assert last[0] == "/" and "(to Dec 2025)" in last[1]
    assert figure.data[0].customdata[-1].startswith("2025/26 (three quarters, to December 2025): ")
    assert set(figure.data[0].marker.pattern.shape[:-1]) == {""}


def test_words_on_a_grade_stand_out_from_it() -> None:
    def light(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for grade, colours in grade_colours.GRADES.items():
        low, high = sorted((light(colours.fill), light(colours.text)))
        assert (high + 0.05) / (low + 0.05) >= 4.5, grade
