"""Charts for other sites: no scripts, nothing fetched, framed by anyone, the figures as a table, sources and date in each."""

import csv
import re

import pytest
from bs4 import BeautifulSoup

from dashboard.database import store
from dashboard.open_data.static_copy import export
from dashboard.render import download_html, force_views
from dashboard.rules import force_record, measures
from dashboard.text import column_headings, compare_page, grade_words, site_words

CHARTS = [
    "/embed/force/kent/timeline",
    "/embed/compare?forces=kent,essex,norfolk&order=rate",
    "/embed/compare?forces=kent&measure=latest_grade",
]


@pytest.mark.parametrize("address", [*CHARTS, "/embed/kent"])
def test_an_embed_needs_no_script_and_may_be_framed(client, address: str) -> None:
    response = client.get(address)
    policy = response.headers["content-security-policy"]
    assert response.status_code == 200 and "frame-ancestors *" in policy and "default-src 'none'" in policy
    page = BeautifulSoup(response.text, "html5lib")
    assert not page.find(["script", "img", "iframe", "object"])
    assert not page.find(style=True)  # the policy lets only the one style sheet through
    for link in page.find_all("a"):
        assert link["href"].startswith(("https://", "/", "http://", "tel:")), link


@pytest.mark.parametrize("address", CHARTS)
def test_a_chart_says_its_figures_as_a_table_with_sources_date_and_version(client, address: str) -> None:
    page = BeautifulSoup(client.get(address).text, "html5lib")
    assert page.h1.get_text() and len(page.select("details table tbody tr")) >= 1
    said = page.get_text(" ")
    assert store.version() in said and site_words.INDEPENDENT in said and "Source:" in said
    assert page.select('a[href^="https://"][rel*="noreferrer"]')


def test_every_rate_of_a_comparison_is_there_by_name_or_by_rate(client) -> None:
    figures = measures.figures(measures.measures()[measures.DEFAULT])
    everyone = ",".join(force_record.short_names())
    for order in ("name", "rate"):
        page = BeautifulSoup(client.get(f"/embed/compare?forces={everyone}&order={order}").text, "html5lib")
        shown = [row.b.get_text() for row in page.select("ol.comparison li")]
        ordered = sorted(figures, key=lambda row: -row.rate_pct) if order == "rate" else figures
        assert shown == [row.short_name for row in ordered]


def test_grades_of_different_programmes_each_name_their_own(client) -> None:
    page = BeautifulSoup(client.get("/embed/compare?forces=kent,essex,norfolk&measure=latest_grade").text, "html5lib")
    for row in page.select("ol.comparison li"):
        assert re.search(r"PEEL|Crime Data Integrity", row.get_text())


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/embed/compare", 400),
        ("/embed/compare?forces=kant", 400),
        ("/embed/compare?forces=kent&order=points", 400),
        ("/embed/compare?forces=kent&against=essex", 400),
        ("/embed/force/kant/timeline", 404),
    ],
)
def test_a_mistake_is_said(client, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_the_line_to_paste_leads_to_the_chart(client) -> None:
    line = download_html.snippet(force_views.timeline("kent"), "http://testserver")
    (address,) = re.findall(r'src="http://testserver([^"]*)"', line)
    assert client.get(address).status_code == 200 and "Kent Police" in line
    for shown in BeautifulSoup(client.get("/data/").text, "html5lib").select("#embed ~ pre code"):
        for address in re.findall(r'src="http://testserver([^"]*)"', shown.get_text()):
            assert client.get(address.replace("&amp;", "&")).status_code == 200


@pytest.mark.slow
def test_a_static_copy_holds_every_timeline(data, tmp_path) -> None:
    export(tmp_path)
    for force in force_record.short_names():
        assert "<svg" in (tmp_path / "embed/force" / force / "timeline/index.html").read_text(encoding="utf-8")


def test_a_force_without_the_figure_is_named_in_the_frame_and_in_the_file(client) -> None:
    asked = "forces=kent,derbyshire,greater-manchester&measure=recording_rate_peel_2021_22"
    said = compare_page.not_shown(compare_page.NOT_HELD, ["Greater Manchester"])
    assert said in BeautifulSoup(client.get(f"/embed/compare?{asked}").text, "html.parser").get_text()
    rows = list(csv.reader(client.get(f"/download/rates.csv?{asked}&inspection=newest&order=name").text.splitlines()))
    assert ["Greater Manchester" in row and compare_page.NOT_HELD in row for row in rows[1:]] == [False, False, True]


def test_a_force_that_was_not_graded_is_no_gap_in_the_register(client) -> None:
    asked = "forces=devon-and-cornwall,surrey,dorset,northumbria&measure=grade_peel_2021_22"
    said = BeautifulSoup(client.get(f"/embed/compare?{asked}").text, "html.parser").get_text()
    assert compare_page.not_shown(grade_words.STATUS["not_graded"], ["Surrey", "Dorset"]) in said
    assert compare_page.not_shown(compare_page.NOT_HELD, ["Northumbria"]) in said


def test_a_comparison_of_grades_has_no_column_for_margins(client) -> None:
    assert column_headings.MARGIN not in client.get("/embed/compare?forces=kent,essex&measure=latest_grade").text
