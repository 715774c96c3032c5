"""Every figure links the page it was read on itself: over all forces, in pages, briefs, cards, feed, API and files."""

import csv
import io
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from dashboard.database import queries, store
from dashboard.database.rows import HistoryEntry, Judgment
from dashboard.open_data import view_files
from dashboard.render import compare_views, force_html, html
from dashboard.rules import force_record, measures
from dashboard.text import column_headings, formats, source_words

pytestmark = pytest.mark.slow

CREDIT = re.compile(r'(Source|The inspectorate&#39;s own report)(?: of the ([a-z, ]+))?: <a href="([^"]+)"')
"""A figure's link, and of which figures it is: "Source of the grade and date: <a href=...>"."""
ATOM = "{http://www.w3.org/2005/Atom}"
FORCES = 43


def url(source_id: str | None) -> str | None:
    return html.known_sources()[source_id].url if source_id else None


def credits(page: str) -> dict[str, str]:
    """What a card or cell says where each figure was read: figure to address; "" where one page gave them all."""
    found: dict[str, str] = {}
    for who, labels, address in CREDIT.findall(page):
        names = [source_words.OWN_REPORT] if who != "Source" else re.split(r", | and ", labels)
        found |= {name: address.replace("&amp;", "&") for name in names}
    return found


def expected(row: Judgment | HistoryEntry) -> dict[str, str]:
    """Where grade, date and rate of a row stand in the register."""
    read = {
        "grade": url(row.source_id) if row.grade else None,
        "date": url(row.date_source_id),
        "rate": url(row.rate_source_id) if row.rate_pct is not None else None,
    }
    return {name: address for name, address in read.items() if address}


def check(page: str, row: Judgment | HistoryEntry, where: str) -> None:
    said, wanted = credits(page), expected(row)
    for name, address in wanted.items():
        assert said.get(name, said.get("")) == address, f"{where}: the {name} of {row.inspection_id}"
    read = [row.source_id, row.date_source_id, row.rate_source_id]
    if html.is_second_hand(read) and row.report_source_id:
        assert url(row.report_source_id) in said.values(), (
            f"{where}: {row.inspection_id} lacks the inspectorate's report"
        )


@pytest.fixture(scope="module")
def latest(client: TestClient) -> list[Judgment]:
    rows = list(store.rows(queries.latest_judgments))
    assert len(rows) == FORCES
    return rows


def test_the_card_of_each_force_cites_grade_date_and_rate_each_for_itself(
    client: TestClient, latest: list[Judgment]
) -> None:
    for row in latest:
        page = client.get(f"/force?force={row.force_id}").text
        check(
            page[page.index('<div class="otr-card">') : page.index('<div class="otr-card otr-card-help">')],
            row,
            "first HTML",
        )
        check(client.get(f"/embed/{row.force_id}").text, row, "embed")


def test_kent_is_not_credited_to_the_inspectorate_for_a_newspapers_figure(client: TestClient) -> None:
    card = str(force_html.grade_card("kent"))
    assert "Source of the rate: " in card and "KentOnline</a> <span class='otr-quiet'>(the press)" in card
    assert credits(card)["rate"] == url("kentonline-you-must-do-better-kent-police-told-266262")


def test_each_row_of_a_history_cites_its_own_figures() -> None:
    for force_id in force_record.short_names():
        for row in store.of_force(queries.timeline, force_id):
            if row.what == "inspection":
                page = str(force_html.history_sources(row))
                check(page, row, "history")
                for source_id in (row.unrecorded_source_id, row.additional_source_id):
                    assert source_id is None or url(source_id) in credits(page).values(), row.inspection_id


def cited_by(page: str, around: str) -> list[str]:
    """The addresses behind the raised numbers that follow `around` in a brief."""
    marks = re.search(re.escape(around) + r".*?<sup>(.*?)</sup>", page, re.DOTALL)
    assert marks, around
    listed = dict(re.findall(r'<li id="source-(\d+)"><a href="([^"]+)"', page))
    return [listed[number].replace("&amp;", "&") for number in re.findall(r"#source-(\d+)", marks[1])]


def test_each_brief_cites_the_rate_apart_from_the_grade(client: TestClient, latest: list[Judgment]) -> None:
    for row in latest:
        page = client.get(f"/brief/{row.force_id}").text
        regime = page[page.index('<span class="grade large') :]
        assert url(row.source_id) in cited_by(regime, f"<p>{row.regime}"), row.force_id
        if row.rate_pct is not None:
            assert cited_by(regime, "<p><strong>") == [url(row.rate_source_id)], row.force_id


def test_estimates_cite_the_page_of_the_estimate() -> None:
    of_estimate = {
        (row.unrecorded_source_id, row.unrecorded_count) for row in store.rows(queries.timeline) if row.unrecorded_count
    }
    for force_id in force_record.short_names():
        for words, source_id in force_record.estimates(store.of_force(queries.timeline, force_id)):
            if "were not recorded" in words:
                assert any(source_id == held and formats.count(count) in words for held, count in of_estimate)


def entries(client: TestClient) -> Iterator[ElementTree.Element]:
    yield from ElementTree.fromstring(client.get("/feed.xml").content).iter(f"{ATOM}entry")


def test_the_feed_links_the_page_of_the_rate_too(client: TestClient) -> None:
    news = store.rows(queries.news)[:60]
    for row, entry in zip(news, entries(client), strict=True):
        links = {link.get("href") for link in entry.iter(f"{ATOM}link") if link.get("rel") == "via"}
        assert links == {url(row.source_id), url(row.rate_source_id)} - {None}, row.publication_id


def test_the_api_names_the_source_of_every_figure_with_its_kind_and_licence(client: TestClient) -> None:
    for force_id in force_record.short_names():
        answer = client.get(f"/api/v1/forces/{force_id}.json").json()
        listed = {source["source_id"]: source for source in answer["meta"]["sources"]}
        assert all({"kind", "title_from", "licence"} <= set(source) for source in listed.values())
        for row in [answer["latest_grade"], *answer["timeline"], *answer["rates_by_kind_of_crime"]]:
            named = [value for name, value in row.items() if name.endswith("source_id") and value]
            assert set(named) <= set(listed), (force_id, row)


@pytest.mark.parametrize("measure", ["recording_rate", "grade_peel_2021_22"])
def test_a_comparison_file_names_source_and_inspection_of_each_row(measure: str) -> None:
    figures = measures.figures(measures.measures()[measure])
    view = compare_views.figures(measure, tuple(force_record.short_names()), measures.NEWEST, "name")
    written = csv.DictReader(io.StringIO(view_files.as_csv(view, "/compare", "v").decode("utf-8-sig")))
    with_figure = [line for line in written if not line.get(column_headings.NO_FIGURE_WHY)]
    for row, line in zip(figures, with_figure, strict=True):
        said, address = line[column_headings.SOURCE], line[column_headings.address_of(column_headings.SOURCE)]
        assert address == url(row.source_id) and line[column_headings.INSPECTION], row.inspection_id
        assert any(f"({kind})" in said for kind in source_words.KIND.values())
        if measure == "recording_rate":
            assert bool(line[column_headings.CI_POINTS]) != bool(line[column_headings.CI_MISSING])


def test_no_source_of_a_missing_figure_is_called_silent() -> None:
    """ "Not published" is said only where a report was read for it: today of none."""
    for force_id in force_record.short_names():
        card = str(force_html.grade_card(force_id))
        assert "was published for this" not in card and "gives no margin" not in card, force_id


def test_staffordshires_rate_keeps_the_day_of_its_report() -> None:
    (row,) = [
        row
        for row in store.of_force(queries.timeline, "staffordshire")
        if row.inspection_id == "staffordshire-cdi_2016_20-inspection-2016"
    ]
    assert (row.happened_on, row.rate_published_on) == ("2017-02-09", "2016-08-25")
    assert "91.02 per cent (published 25 August 2016)" in str(force_html.history_table("", [row]))
    news = {
        (item.published_on, item.kind, item.grade)
        for item in store.rows(queries.news)
        if item.force_id == "staffordshire"
    }
    assert ("2016-08-25", "inspection", "Requires improvement") in news and ("2017-02-09", "revision", "Good") in news
