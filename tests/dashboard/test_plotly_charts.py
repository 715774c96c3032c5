"""Charts: they build for every force and say what they show; nothing is joined that may not be compared."""

import math
import re
from collections.abc import Iterator, Sequence

import frames
import plotly.graph_objects as go
import pytest

from dashboard.database import queries, store
from dashboard.database.rows import Rate
from dashboard.render import force_html, grade_colours, plotly_charts, svg_timeline
from dashboard.rules import measures
from dashboard.rules.judged_since import Since
from dashboard.text import compare_page, formats

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


def rate_charts() -> Iterator[tuple[Sequence[Rate], dict[str, Since], go.Figure]]:
    """The charts of one, two and all forces on every measure of rates."""
    for measure in measures.measures().values():
        rows = measures.rates(measure) if measure.kind == measures.RATE else ()
        for count in {1, 2, len(rows)} if rows else ():
            since = measures.newer_judgments(rows[:count])
            yield rows[:count], since, plotly_charts.rates(rows[:count], since, False)


def test_rates_of_one_two_and_all_forces_on_every_measure() -> None:
    for rows, since, figure in rate_charts():
        check(figure)
        said = {words for trace in figure.data for (words,) in trace.customdata}
        above = {(note.y, note.x): note.text.split("<br>") for note in figure.layout.annotations}
        for y, row in enumerate(rows):
            (name, which), (found, newest) = above[y, 0], above[y, 1]
            assert plotly_charts.rate_words(row, since.get(row.force_id)) in said
            assert row.short_name in name and formats.plain(row.rate_pct) in found
            assert compare_page.chart_date(row.kind, row.published_on, row.title_year) in which
            newer = since.get(row.force_id)
            assert newer.short in newest if newer else "since" not in newest
        assert {trace.mode for trace in figure.data} == {"markers"}, "forces are never joined by a line"


def test_the_ends_of_a_margin_show_however_short_it_is() -> None:
    """A dot is never wider than the ends of its margin are high; a rate without a margin has no ends, and is open."""
    for rows, _, figure in rate_charts():
        for trace in figure.data:
            if trace.marker.symbol == "circle":
                assert 2 * trace.error_x.width > trace.marker.size + 2
                assert None not in trace.error_x.array
            else:
                assert trace.error_x.array is None
        assert sum(len(trace.x) for trace in figure.data) == len(rows)
    for force_id in FORCE_IDS:
        shown, _ = svg_timeline.entries(store.of_force(queries.timeline, force_id))
        start = svg_timeline.lower_bound(svg_timeline.lowest_rates(shown))
        for row in svg_timeline.rows(shown, start)[1]:
            assert row.margin is None or min(row.x - row.margin[0], row.margin[1] - row.x) > 9 or row.margin[1] >= 284


def test_the_chart_of_rates_says_first_what_it_shows() -> None:
    rows = measures.rates(measures.measures()[measures.DEFAULT])
    said = plotly_charts.rates_alt("Testshire rates", rows, measures.newer_judgments(rows))
    assert said.startswith(
        "Testshire rates. Highest: Kent, 96.6 per cent. Lowest: Derbyshire, 65.3 per cent ± 2.16. 43 of these 43"
    )
    assert plotly_charts.rates_alt("Testshire rates", rows[:1], {}).startswith(
        f"Testshire rates. {rows[0].short_name}: "
    )


def test_before_and_after() -> None:
    pairs = store.rows(queries.re_inspections)
    drawn = [row for row in pairs if row.before_rate_pct is not None and row.after_rate_pct is not None]
    for is_dark in (False, True):
        figure = plotly_charts.before_after(drawn, is_dark)
        check(figure)
    lines = [tuple(trace.x) for trace in figure.data if trace.mode == "lines"]
    assert lines == [(row.before_rate_pct, row.after_rate_pct) for row in drawn]


def test_small_multiples_have_one_scale_or_each_its_own() -> None:
    quarters = [*store.of_force(queries.recorded_crime_quarters, "kent", None)]
    quarters += store.of_force(queries.recorded_crime_quarters, "dyfed-powys", None)
    force_of = {row.panel: row.force_id for row in quarters}
    residents = force_html.residents(force_of)
    points = force_html.points(quarters, "year")
    own = plotly_charts.panels(points, False, False)
    same = plotly_charts.panels(force_html.per_1000(points, residents), True, False)
    check(own)
    check(same)
    assert own.layout.yaxis.range != own.layout.yaxis2.range and same.layout.yaxis.range == same.layout.yaxis2.range
    kent = next(point for point in points if point.panel == "Kent")
    first = next(trace.y[0] for trace in reversed(same.data) if trace.y[0] is not None)
    assert first == pytest.approx(kent.value / residents["Kent"].population_count * 1000)
    assert "all on the same scale" in force_html.panels_alt("Testshire", points, True)


def test_no_rate_is_worked_out_where_the_publisher_gives_none() -> None:
    assert set(force_html.residents({"City of London": "city-of-london", "Kent": "kent"})) == {"Kent"}


def test_words_on_a_grade_stand_out_from_it() -> None:
    def light(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for grade, colours in grade_colours.GRADES.items():
        low, high = sorted((light(colours.fill), light(colours.text)))
        assert (high + 0.05) / (low + 0.05) >= 4.5, grade


def test_part_of_a_year_is_joined_to_nothing() -> None:
    points = force_html.points([*store.of_force(queries.recorded_crime_quarters, "kent", None)], "year")
    whole, part = plotly_charts.panels(points, False, False).data
    assert [y is None for y in whole.y] == [point.is_part for point in points] and any(
        point.is_part for point in points
    )
    assert [y is None for y in part.y] == [not point.is_part for point in points] and part.mode == "markers"
