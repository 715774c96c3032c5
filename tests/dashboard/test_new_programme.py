"""A new inspection programme, added to the register's CSV files alone, is on every page, in the API and in the brief, and every

sentence stays true: on the day inspectors start one, nobody has to change a line of code.
"""

import csv
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from app import app
from dashboard.database import queries, store
from dashboard.render import plotly_charts, svg_timeline
from dashboard.rules import force_record, measures
from dashboard.text import about_page, compare_page, find_page, force_page, grade_words, progress_page
from etl.build import load
from etl.paths import Places
from tests.pages.reading import PAGES, assert_whole, bodies, force_ids, opened, words

pytestmark = pytest.mark.slow

REGIME, NAME, SHORT = "test_2031_33", "Testshire inspections 2031–33", "Testshire 2031–33"
LATER = "2033-06-01"
SCALE = ("Outstanding", "Good", "Adequate", "Requires improvement", "Inadequate")
RATE, VIOLENCE, GRADE = f"recording_rate_{REGIME}", f"recording_rate_violence_{REGIME}", f"grade_{REGIME}"


def inspection(force_id: str, kind: str = "inspection", title_year: str = "2031-33") -> str:
    return f"{force_id}-{REGIME}-{kind}-{title_year}"


JUDGED = {
    inspection("kent"): ("kent", "2031-05-01", "Requires improvement"),
    inspection("kent", "re-inspection", "2033"): ("kent", "2033-05-02", "Good"),
    inspection("essex"): ("essex", "2032-02-10", "Requires improvement"),
    inspection("cheshire"): ("cheshire", "2032-03-11", "Adequate"),
    inspection("cumbria"): ("cumbria", "2032-04-12", "Inadequate"),
}
"""Inspection to force, date and grade for crime recording."""
ALL_JUDGED = JUDGED | {
    inspection(force_id): (force_id, "2032-05-13", "Good")
    for force_id in force_ids()
    if force_id not in ("kent", "essex", "cheshire", "cumbria")
}
"""The programme at its end: every force was judged."""
RATES = [
    (inspection("kent"), "all", "85.1", "1.9"),
    (inspection("kent", "re-inspection", "2033"), "all", "95.2", "1.1"),
    (inspection("kent", "re-inspection", "2033"), "violence", "93.3", "2.3"),
    (inspection("essex"), "all", "86.4", "1.7"),
    (inspection("essex"), "violence", "84.2", "2.1"),
    (inspection("cheshire"), "all", "91.5", ""),
]
"""Inspection, scope, rate and margin; Cheshire's margin was not published, Cumbria's rate was not."""
NOT_GRADED = {"derbyshire": "not_graded", "sussex": "graded_not_found"}


def add(file: Path, *rows: dict[str, object]) -> None:
    """Write rows below those of a CSV file; a column that a row lacks stays empty."""
    with file.open(encoding="utf-8", newline="") as held:
        columns = next(csv.reader(held))
    with file.open("a", encoding="utf-8", newline="") as longer:
        csv.DictWriter(longer, columns, lineterminator="\n").writerows(rows)


def add_programme(figures: Places, judged: Mapping[str, tuple[str, str, str]], not_graded: Mapping[str, str]) -> None:
    """Add the programme to a copy of the register: CSV rows and nothing else."""
    of_programme, of_report = {"regime_id": REGIME, "source_id": "testshire-pages"}, {"source_id": "testshire-report"}
    register = figures.register
    add(
        figures.data / "sources.csv",
        *(
            {
                "source_id": source_id,
                "publisher": "Inspectorate of Testshire",
                "title": title,
                "url": f"https://example.org/{source_id}",
                "title_from": "printed",
                "kind": "inspectorate_report",
                "accessed_on": "2033-05-03",
            }
            for source_id, title in (("testshire-pages", "The programme"), ("testshire-report", "The reports"))
        ),
    )
    add(
        register / "regime.csv",
        of_programme
        | {"name": NAME, "short_name": SHORT, "programme": "PEEL", "position": 11, "first_published_on": "2031-05-01"}
        | {"last_published_on": "2033-05-02", "what_may_be_compared": "Grades of the same question in this programme"},
    )
    add(
        register / "grade_scale.csv",
        *({"regime_id": REGIME, "grade": grade, "position": place} for place, grade in enumerate(SCALE, start=1)),
    )
    add(
        register / "question.csv",
        of_programme
        | {"question_id": "recording", "question": "Recording crime", "graded": "some forces"}
        | {"is_crime_recording": "true"},
        of_programme
        | {"question_id": "calls", "question": "Answering calls", "graded": "yes", "is_crime_recording": "false"},
    )
    add(
        register / "inspection.csv",
        *(
            of_report
            | {"inspection_id": name, "force_id": force_id, "regime_id": REGIME, "published_on": day}
            | {"kind": "re-inspection" if "re-inspection" in name else "inspection"}
            | {"title_year": "2033" if "re-inspection" in name else "2031-33"}
            | {
                "rate_missing": None
                if any(name == rated and scope == "all" for rated, scope, *_ in RATES)
                else "not found"
            }
            for name, (force_id, day, _) in judged.items()
        ),
    )
    graded = of_report | {"regime_id": REGIME, "basis": "stated"}
    add(
        register / "grade.csv",
        *(
            graded | {"inspection_id": name, "question_id": "recording", "grade": grade, "published_on": day}
            for name, (_, day, grade) in judged.items()
        ),
        graded | {"inspection_id": inspection("essex"), "question_id": "calls", "grade": "Outstanding"},
    )
    add(
        register / "recording_rate.csv",
        *(
            of_report
            | {"inspection_id": name, "scope": scope, "rate_pct": rate, "ci_pct": margin, "is_approximate": "false"}
            | {"ci_missing": None if margin else "not found"}
            for name, scope, rate, margin in RATES
        ),
    )
    status = {force_id: "graded" for force_id, _, _ in judged.values()} | dict(not_graded)
    add(
        register / "crime_recording_status.csv",
        *(
            of_report | {"force_id": force_id, "regime_id": REGIME, "status": said, "basis": "stated"}
            for force_id, said in status.items()
        ),
    )


class Later(datetime):
    """The clock in the programme's last year."""

    @classmethod
    def now(cls, tz=None) -> "Later":
        return cls.fromisoformat(f"{LATER}T12:00:00").replace(tzinfo=tz)


@pytest.fixture(scope="module", autouse=True)
def figures(built: Places, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """The real figures with the programme added, built, and read by the pages of this module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "datetime", Later)
        patch.setenv("ON_THE_RECORD_TODAY", LATER)
        yield with_programme(built, tmp_path_factory.mktemp("later") / "data", JUDGED, NOT_GRADED, patch)


def with_programme(
    built: Places,
    folder: Path,
    judged: Mapping[str, tuple[str, str, str]],
    not_graded: Mapping[str, str],
    patch: pytest.MonkeyPatch,
) -> Places:
    """A build of the real figures and the programme in a folder of its own, which the pages read until `patch` is undone."""
    shutil.copytree(built.data, folder, ignore=shutil.ignore_patterns("build"))
    figures = Places(folder)
    add_programme(figures, judged, not_graded)
    load.build(figures)
    patch.setenv("ON_THE_RECORD_DATA", str(folder))
    return figures


@pytest.fixture(scope="module")
def client() -> TestClient:
    """The site's own middleware; what it answers itself never reaches Streamlit."""
    return TestClient(app, base_url="http://testserver")


# -- Find your force -------------------------------------------------------------------------------------------------------


def labels(app: AppTest) -> list[str]:
    """What the squares of the map say."""
    (tiles,) = (body for body in bodies(app) if body.startswith("<ul class='otr-map'"))
    return re.findall(r"aria-label='([^']*: [^']*)'", tiles)


def test_the_map_of_latest_grades_holds_it_and_counts_the_programmes() -> None:
    page = opened("find_your_force")
    assert_whole(page)
    assert "These grades come from four programmes with different rules" in words(page)
    said = labels(page)
    assert len(said) == 43
    assert {
        f"Kent: Good, {SHORT}, 2 May 2033",
        f"Essex: Requires improvement, {SHORT}, 10 February 2032",
        f"Cheshire: Adequate, {SHORT}, 11 March 2032",
        f"Cumbria: Inadequate, {SHORT}, 12 April 2032",
    } == {label for label in said if SHORT in label}
    assert find_page.COUNTS_OF_LATEST.format(regime=NAME) in words(page)
    assert f"2 May 2033: Kent . {find_page.new_item(None, 'Good', SHORT, None, None)}" in words(page)


def test_the_map_can_show_the_programme_alone() -> None:
    page = opened("find_your_force", grades=REGIME)
    assert_whole(page)
    assert page.selectbox[0].value == REGIME
    assert find_page.MAP_REGIME.format(regime=NAME, forces=4) in page.selectbox[0].options
    said = labels(page)
    missing = Counter(NOT_GRADED.get(force.force_id, "unknown") for force in store.rows(queries.forces))
    missing["unknown"] -= 4
    for status, forces in missing.items():
        words_of_status = grade_words.STATUS[status]
        assert sum(label.lower().endswith(words_of_status.lower()) for label in said) == forces
        assert find_page.legend_item(words_of_status, forces) in words(page)
    assert find_page.COUNTS.format(regime=NAME) in words(page)
    assert "Outstanding 0 Good 1 Adequate 1 Requires improvement 1 Inadequate 1" in words(page)


# -- Force -----------------------------------------------------------------------------------------------------------------


def test_a_force_shows_its_grade_rate_and_history() -> None:
    page = opened("force", force="kent")
    assert_whole(page)
    said = words(page)
    for expected in (
        f"Inspectors graded Kent Police Good for crime recording ({SHORT}, published on 2 May 2033): about 95 of every 100",
        f"Good {NAME} · re-inspection published 2 May 2033",
        "95.2 per cent ± 1.1 of reported crime recorded",
        f"1 May 2031 {SHORT}: inspection 2031-33 Requires improvement 85.1 per cent ± 1.9",
        f"2 May 2033 {SHORT}: re-inspection 2033 Good 95.2 per cent ± 1.1",
        "2 May 2033, 95.2 per cent ± 1.1, Good, inspected",
        f"Among the other forces measured in {SHORT}, no force clearly recorded a larger share and 1 force a smaller one",
        f"{SHORT}: from requires improvement to good between two inspections",
        f"{SHORT}, re-inspection, 2 May 2033 Violent crime 93.3 per cent ± 2.3",
        force_page.peel_round(SHORT, 2),
        "Inspectorate of Testshire (the inspectorate's report): The reports",
    ):
        assert expected in said, expected


def test_the_rates_of_one_programme_are_joined_and_no_others() -> None:
    rows = store.of_force(queries.timeline, "kent")
    drawn = BeautifulSoup(svg_timeline.figure("Kent", rows), "html.parser")
    pairs = force_record.joined(rows)
    assert [(a.rate_pct, b.rate_pct) for a, b in pairs] == [(83.6, 96.6), (85.1, 95.2)]
    assert len(drawn.select("path.join")) == len(pairs)


def test_a_force_that_got_no_grade_in_it_says_so() -> None:
    for force_id, status in NOT_GRADED.items():
        page = opened("force", force=force_id)
        assert_whole(page)
        assert grade_words.status_sentence(status, SHORT, "stated", None) in words(page)


# -- Compare ---------------------------------------------------------------------------------------------------------------


def test_it_can_be_compared() -> None:
    offered = measures.measures()
    assert offered[RATE].label == compare_page.rate_measure("all", NAME)
    assert offered[VIOLENCE].label == compare_page.rate_measure("violence", NAME)
    assert offered[GRADE].label == compare_page.grade_measure(NAME)
    assert offered["recording_rate"].regime_id == "cdi_2016_20", "links that people passed on lead where they led"


def test_compare_draws_its_rates_and_says_what_may_be_said() -> None:
    page = opened("compare", forces="kent,essex,cheshire,cumbria", measure=RATE)
    assert_whole(page)
    (chart,) = page.get("plotly_chart")
    assert f"Kent: 95.2 per cent ± 1.1, {SHORT}, second inspection, May 2033" in chart.proto.alt
    said = words(page)
    assert f"Kent and Essex Clear difference In {NAME}, Kent (95.2 per cent ± 1.1, second inspection, May 2033)" in said
    assert f"Kent and Cheshire Cannot tell In {NAME}, we cannot test whether Kent" in said
    assert "we have not found a margin of error for Cheshire's figure" in said
    assert "Kent and Cumbria" not in said, "no pair opens on a force without a figure"
    assert compare_page.not_shown(compare_page.NOT_HELD, ["Cumbria"]) in said
    assert compare_page.GROUP_REGIME.format(regime=SHORT) in said


def test_compare_shows_its_grades_and_refuses_those_of_another_programme() -> None:
    page = opened("compare", forces="kent,essex,derbyshire", measure=GRADE)
    assert_whole(page)
    assert (
        f"In {NAME}, Kent (second inspection, May 2033) was graded Good and Essex (first inspection, February 2032) Requires improvement."
        in words(page)
    )
    page = opened("compare", forces="kent,derbyshire", measure="latest_grade")
    assert (
        f"Kent and Derbyshire May not be compared Kent's grade (Good, second inspection, May 2033) comes from {NAME}"
        in words(page)
    )


# -- Progress and About the data -------------------------------------------------------------------------------------------


def test_progress_follows_it() -> None:
    page = opened("progress", force="kent", charts="yes")
    assert_whole(page)
    said = words(page)
    twice = {row.force_id for row in store.rows(queries.re_inspections)}
    for expected in (
        f"is Good ({SHORT}), given on 2 May 2033: less than a month ago.",
        progress_page.re_inspection_lede(len(twice)),
        "Kent CDI 2016–20 Inadequate 83.6 per cent ± 1.85 15 June 2017",
        f"Kent {SHORT} Requires improvement 85.1 per cent ± 1.9 1 May 2031",
        f"Kent, {SHORT}: 85.1 per cent, Requires improvement at first, then 95.2 per cent, Good.",
        f"{NAME} Force Grade Published Since then Source Cheshire Adequate 11 March 2032",
        f"Kent Good {SHORT} 2 May 2033 less than a month",
        progress_page.later_round(SHORT, "not_graded"),
    ):
        assert expected in said, expected
    assert "Eleven forces were inspected a second time" in said, "Kent is one force, though it was re-inspected twice"


def test_before_and_after_names_the_programme_of_every_row() -> None:
    axis = plotly_charts.before_after(store.rows(queries.re_inspections), False).layout.yaxis
    assert [words for words in axis.ticktext if "Kent" in words] == ["Kent<br>CDI 2016–20", f"Kent<br>{SHORT}"]


def test_about_the_data_lists_it() -> None:
    page = opened("about_the_data")
    assert_whole(page)
    assert f"{NAME} {', '.join(SCALE)} 1 May 2031 to 2 May 2033" in words(page)
    assert about_page.grades_held(6, 4) in words(page)


# -- API, brief and feed -----------------------------------------------------------------------------------------------------


def test_the_api_answers_for_it(client: TestClient) -> None:
    offered = {row["measure"]: row["kind"] for row in client.get("/api/v1/measures").json()["measures"]}
    assert (offered[RATE], offered[VIOLENCE], offered[GRADE]) == ("rate", "rate", "grade")
    compared = client.get("/api/v1/compare", params={"forces": "kent,essex,derbyshire", "measure": RATE}).json()
    assert {row["force_id"]: (row["rate_pct"], row["ci_pct"]) for row in compared["figures"]} == {
        "kent": (95.2, 1.1),
        "essex": (86.4, 1.7),
    }
    assert compared["without_a_figure"] == ["derbyshire"]
    assert compared["comparisons"][0]["verdict"] == "clear difference"
    kent = client.get("/api/v1/forces/kent.json").json()
    assert kent["latest_grade"]["regime_id"] == REGIME and kent["latest_grade"]["rate_pct"] == 95.2
    assert [row["grade"] for row in kent["timeline"] if row["regime_id"] == REGIME] == ["Requires improvement", "Good"]
    assert [row["grade"] for row in kent["peel_grades"] if row["regime_id"] == REGIME] == [
        "Requires improvement",
        "Good",
    ]
    assert {"regime_id": REGIME, "status": "graded"}.items() <= kent["rounds"][-1].items()
    assert RATE in client.get("/api/v1/openapi.json").text


def test_brief_feed_and_first_html_hold_it(client: TestClient) -> None:
    brief = client.get("/brief/kent").text
    for expected in (
        f"{NAME}: re-inspection published 2 May 2033 · less than a month old.",
        "95.2 per cent ± 1.1",
        f">{NAME}</text>",
        f"{SHORT}, re-inspection, 2 May 2033",
    ):
        assert expected in brief, expected
    assert f"{SHORT}, 2 May 2033" in client.get("/brief/").text
    assert f"Kent: crime recording graded Good (re-inspection, {SHORT})" in client.get("/feed.xml").text
    assert f"{NAME} · re-inspection published 2 May 2033" in client.get("/force?force=kent").text
    assert find_page.map_not_comparable(4) in client.get("/").text


# -- every sentence --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_whole_and_counts_four_programmes(page: str) -> None:
    shown = opened(page, force="essex") if page in ("force", "progress", "recorded_crime") else opened(page)
    assert_whole(shown)
    assert set(re.findall(r"\b(two|three|four|five|\d+) (?:inspection )?programmes\b", words(shown))) <= {"four"}


def test_when_every_force_was_judged_in_it(
    built: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client: TestClient
) -> None:
    with_programme(built, tmp_path / "data", ALL_JUDGED, {}, monkeypatch)
    page = opened("find_your_force")
    assert_whole(page)
    for said in (words(page), client.get("/").text):
        assert "These grades all come from one programme." in said and "programmes with different rules" not in said
    assert "Outstanding 0 Good 40 Adequate 1 Requires improvement 1 Inadequate 1" in words(page)
    page = opened("progress", force="sussex")
    assert_whole(page)
    assert f"{progress_page.BELOW_LEDE} {NAME} Force Grade Published Since then Source Cheshire" in words(page), (
        "and no empty table"
    )
