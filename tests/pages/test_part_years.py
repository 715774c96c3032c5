"""A total of part of a year never stands as if it were a whole one: every place that shows a year's total is tried."""

import json
import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from reading import assert_whole, bodies, opened

from dashboard.database import queries, store
from dashboard.database.rows import CrimeYear
from dashboard.open_data import forces_api, tables
from dashboard.open_data.responses import Request
from dashboard.render import force_html, plotly_charts, year_bars
from dashboard.streamlit_ui import cached_sections
from dashboard.text import crime_page
from dashboard.text.open_data_words import caveats

YEAR = "2025/26"
SAID = f"{YEAR} (three quarters, to December 2025)"
ROW = re.compile(r"<tr[^>]*>.*?</tr>", re.DOTALL)
TAGS = re.compile(r"<[^>]*>")


def three_quarters(rows: list[CrimeYear]) -> list[CrimeYear]:
    """The same totals, as if the newest year had only three quarters yet."""
    return [row._replace(quarters_count=3, residents_count=None) if row.financial_year == YEAR else row for row in rows]


@pytest.fixture
def part_year() -> Iterator[None]:
    """Every total of the newest year is for three quarters: so the totals of each force were until July."""
    whole = queries.recorded_crime_years

    def recorded_crime_years(con: queries.Connection) -> list[CrimeYear]:
        return three_quarters(whole(con))

    cached_sections._drawn.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queries, "recorded_crime_years", recorded_crime_years)
        patch.setitem(forces_api.FORCE_QUERIES, "recorded_crime", recorded_crime_years)
        yield
    cached_sections._drawn.clear()


def rows_of_the_year(app) -> list[str]:
    """Every row of a table that begins with the newest year or holds it, but those of outcomes, which are of whole years."""
    outcomes = crime_page.OUTCOMES_TITLE
    return [
        TAGS.sub(" ", row)
        for body in bodies(app)
        if f"<caption>{outcomes}" not in body and outcomes not in body[:300]
        for row in ROW.findall(body)
        if YEAR in row
    ]


@pytest.mark.parametrize(
    "page, address",
    [
        ("force", {}),
        ("recorded_crime", {}),
        ("recorded_crime", {"offence": "robbery", "year": "2025-26"}),
        ("recorded_crime", {"split": "offences"}),
    ],
)
def test_every_table_of_years_says_so(page: str, address: dict[str, str], part_year: None) -> None:
    app = opened(page, force="kent", **address)
    assert_whole(app)
    rows = rows_of_the_year(app)
    assert rows and all(SAID in row for row in rows), rows
    spoken = [chart.proto.alt for chart in app.get("plotly_chart")]
    spoken += [said for body in bodies(app) for said in re.findall('otr-years" role="img" aria-label="([^"]*)"', body)]
    assert spoken
    for said in spoken:
        assert f"in {YEAR}" not in said, "a chart in words speaks of whole years"


def test_the_caption_of_one_years_offences_says_so() -> None:
    app = opened("recorded_crime", force="kent", year="2025-26")
    assert any(SAID in body and "<table" in body for body in bodies(app))


def test_small_multiples_say_which_mark_is_part_of_a_year() -> None:
    app = opened("recorded_crime", force="kent")
    assert any(f"Hollow mark: {SAID}." in body for body in bodies(app))


def test_charts_say_so() -> None:
    years = three_quarters(list(store.of_force(queries.recorded_crime_years, "kent")))
    drawn = BeautifulSoup(year_bars.figure("Kent", years, []), "html.parser").select(".year")
    assert [year.small.text for year in drawn if year.small] == ["to Dec 2025"] == [drawn[-1].small.text]
    assert drawn[-1]["title"].startswith(f"{SAID}: ")
    assert [year.i["class"] for year in drawn[-2:]] == [["whole"], ["part"]]
    quarters = store.of_force(queries.recorded_crime_quarters, "kent", None)
    points = force_html.points(quarters, "year")
    assert points[-1].period == SAID and points[-1].is_part
    for trace in plotly_charts.panels(points, False, False).data:
        assert trace.customdata[-1] == SAID and "%{customdata}" in trace.hovertemplate


def test_the_api_says_so(part_year: None) -> None:
    answer = forces_api.get_force(Request({"force_id": "kent"}, {}, store.version()))
    told = json.loads(answer.body)["recorded_crime"]
    assert [row["period"] for row in told if row["financial_year"] == YEAR] == [SAID]
    assert {row["period"] for row in told if row["quarters_count"] == 4} <= {row["financial_year"] for row in told}


def test_every_published_table_of_totals_says_how_many_quarters() -> None:
    """Who downloads totals by year finds beside each how much of the year it is, and a caveat that says what that means."""
    table = tables.named("recorded_crime_total")
    assert {"financial_year", "quarters_count", "offences_count"} <= table.columns.keys()
    assert any("quarters_count is less than 4" in caveat for caveat in caveats("recorded_crime_total"))
    assert "quarter" in tables.named("recorded_crime").columns


@pytest.mark.parametrize(
    "quarters, said",
    [
        (1, "2025/26 (one quarter, to June 2025)"),
        (2, "2025/26 (two quarters, to September 2025)"),
        (3, SAID),
        (4, YEAR),
    ],
)
def test_a_part_is_named_by_its_quarters_and_its_last_month(quarters: int, said: str) -> None:
    assert crime_page.part_of_year(YEAR, quarters) == said
