"""Outcomes, ONS, data.police.uk, HMICFRS, victim services and postcodes.io, each in its publisher's format."""

import csv
import json
from urllib.robotparser import RobotFileParser

import duckdb
import pandas as pd
import pytest

from etl.__main__ import main
from etl.paths import PROJECT, Places
from etl.refresh import report_review
from etl.refresh.feeds import CurrentFigures
from etl.refresh.sources import hmicfrs, ons, postcodes_io
from etl.refresh.transforms import crime_rate, report_page

from . import workbooks
from .conftest import served
from .publisher import ASSETS, XLSX, Response

pytestmark = pytest.mark.slow

TYPES = [
    (0, "Not yet assigned an outcome", 40, 0),
    (1, "Charged/Summonsed", 30, 25),
    ("1a", "Charged/Summonsed", 3, 3),
    (3, "Out-of-court (formal)", 5, 4),
    (8, "Out-of-court (informal)", 7, 6),
    (18, "Investigation complete – no suspect identified", 20, -1),
]


def ask(places, sql: str) -> pd.DataFrame:
    con = duckdb.connect(str(places.current().database), read_only=True)
    try:
        return con.execute(sql).df()
    finally:
        con.close()


def feed(places, source: str, name: str):
    return next(f for f in places.freshness() if (f.source_name, f.feed) == (source, name))


@pytest.fixture
def forces(built) -> pd.DataFrame:
    return pd.read_csv(built.register / "force.csv")


# -- Home Office: outcomes ---------------------------------------------------------------------------------------------


def outcome_rows(forces: pd.DataFrame, year: str) -> list[list]:
    names = [*forces.short_name, "British Transport Police"]
    return [
        [year, quarter, name, "1A", "Invented", "Robbery", "Robbery", "", kind, "words", group, recorded, closed]
        for name in names
        for quarter in (1, 2, 3, 4)
        for kind, group, recorded, closed in TYPES
    ]


@pytest.fixture
def offer_outcomes(publisher, tmp_path, forces):
    def offer(change=lambda rows: rows, header=workbooks.OUTCOME_HEADER) -> None:
        files = []
        for year, sheet in (("2024/25", "Outcomes open data 2024_25"), ("2025/26", "Outcomes_open_data_2025-26")):
            name = f"x/prc-outcomes-open-data-mar20{year[5:]}-tables-230726.xlsx"
            sheets = {"Cover_sheet": [["x"]], "Pivot": [["x"]], sheet: [header, *change(outcome_rows(forces, year))]}
            book = workbooks.write_xlsx(tmp_path / f"{year[5:]}.xlsx", sheets)
            publisher.routes[f"{ASSETS}/{name}"] = Response(book, XLSX)
            files.append((f"Outcomes open data, year ending March 20{year[5:]}", name, XLSX))
        special = ("Outcomes alternate open data, year ending March 2026", "x/alternate-230726.xlsx", XLSX)
        publisher.attach([*files, special])

    return offer


def test_outcomes_on_two_bases(offer_outcomes, refresh, places):
    offer_outcomes()
    refresh()
    assert feed(places, "home_office", "outcomes").outcome == "published"
    kent = ask(
        places, "SELECT * FROM outcome_total WHERE force_id = 'kent' AND financial_year = '2025/26' ORDER BY basis"
    )
    assert kent.basis.tolist() == ["closed_in_year", "recorded_in_year"]
    assert kent.charged_summonsed_count.tolist() == [100, 120]
    assert kent.out_of_court_disposals_count.tolist() == [40, 48]
    # "Not yet assigned" is no outcome; "1a" is part of 1.
    assert kent.all_assigned_outcomes_count.tolist() == [136, 248]
    assert (
        ask(places, "SELECT count(*) AS n FROM outcome WHERE basis = 'closed_in_quarter' AND outcome_type = 0").n[0]
        == 0
    )
    assert ask(places, "SELECT count(DISTINCT force_id) AS n FROM outcome").n[0] == 43


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda rows: [[*rows[0][:8], "maybe", *rows[0][9:]], *rows[1:]], "'maybe', which is not a number we can use"),
        (lambda rows: [[*row[:-1], "some"] for row in rows], "'some', which is not a number we can use"),
        (lambda rows: [rows[0], [*rows[1][:-1], ""], *rows[2:]], "row 3, column Outcomes closed in quarter holds ''"),
        (
            lambda rows: [rows[0], [""], [*rows[1][:8], "maybe", *rows[1][9:]]],
            "row 4, column Outcome Type holds 'maybe'",
        ),
        (lambda rows: [[row[0], row[1], "Testshire", *row[3:]] for row in rows], "'Testshire'"),
        (lambda rows: [], "has a header and no rows"),
        (lambda rows: [[*rows[0][:8], 23, *rows[0][9:]], *rows[1:]], "must be a whole number from 0 to 22"),
    ],
)
def test_outcomes_that_cannot_be_used(change, words, offer_outcomes, refresh, places):
    offer_outcomes(change)
    before = served(places)
    done = refresh()
    assert done.status == 3 and served(places) == before
    assert words in feed(places, "home_office", "outcomes").message


# -- ONS ---------------------------------------------------------------------------------------------------------------


def population_book(path, forces: pd.DataFrame):
    header = ["PFA 2023 Code", "PFA 2023 Name", "Year", "F0", "F1", "M0", "M1"]
    areas = [("K04000001", "England and Wales"), *zip(forces.ons_code, forces.ons_name)]
    rows = [
        [code, name.replace(" and ", " & "), year, 5_000, 5_000, 5_000, year]
        for code, name in areas
        for year in (2023, 2024)
    ]
    sheets = {
        "Notes": [["x"]],
        "Mid-2011 to Mid-2020": [["old"]],
        "Mid-2021 to Mid-2024": [["a"], ["b"], ["c"], header, *rows],
    }
    return workbooks.write_xlsx(path, sheets)


def rates_book(path, forces: pd.DataFrame, london: object = "[c]"):
    header = [
        "Area Code",
        "Area Name [note 1]",
        "Population\nfigures",
        "Households",
        "Total recorded crime\n (excluding fraud)",
    ]
    rows = [
        [code, f"{name} [note 3]", 1_234_500, 500_000, london if name.startswith("London") else "81.5 "]
        for code, name in zip(forces.ons_code, forces.ons_name)
    ]
    title = "Table P3: Police recorded crime rates by police force area, year ending June 2026 [note 1]"
    return workbooks.write_xlsx(
        path,
        {
            "Table P1": [["x"]],
            "Table P3": [[title], ["Source: Home Office"], header, ["K04000001", "All", 1, 1, 1], *rows],
        },
    )


def outlines(forces: pd.DataFrame) -> dict:
    """Every force at the same square of the North Sea, where none of the register's places lies."""
    square = [[3.0, 54.0], [3.0004, 54.0], [3.1, 54.0], [3.1, 54.1], [3.0, 54.1], [3.0, 54.0]]
    islet = [[4.0, 55.0], [4.0001, 55.0], [4.0001, 55.0001], [4.0, 55.0]]
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"FID": n, "PFA23CD": code, "PFA23NM": name},
                "geometry": {"type": "MultiPolygon", "coordinates": [[square], [islet]]},
            }
            for n, (code, name) in enumerate(zip(forces.ons_code, forces.ons_name))
        ],
    }


@pytest.fixture
def offer_ons(publisher, tmp_path, forces):
    def offer(london: object = "[c]") -> None:
        path = "/peoplepopulationandcommunity/crimeandjustice/datasets/policeforceareadatatables"
        edition = f"{path}/yearendingjune2026"
        publisher.routes[ons.POPULATION[8:]] = Response(population_book(tmp_path / "people.xlsx", forces), XLSX)
        publisher.json(f"www.ons.gov.uk{path}/data", {"datasets": [{"uri": edition}, {"uri": f"{path}/older"}]})
        publisher.json(f"www.ons.gov.uk{edition}/data", {"downloads": [{"file": "pfatables.xlsx"}]})
        rates = Response(rates_book(tmp_path / "rates.xlsx", forces, london), XLSX)
        publisher.routes[f"www.ons.gov.uk/file?uri={edition}/pfatables.xlsx"] = rates
        publisher.routes[ons.BOUNDARIES[8:]] = Response(json.dumps(outlines(forces)).encode(), "application/geo+json")

    return offer


def test_ons(offer_ons, refresh, places):
    offer_ons()
    done = refresh(source="ons")
    assert done.status == 0, done.words
    people = ask(places, "SELECT * FROM population")
    assert set(people.year) == {2024} and set(people.population_count) == {17_024} and len(people) == 43
    rates = ask(places, "SELECT * FROM crime_rate").set_index("force_id")
    assert rates.loc["kent", "crimes_per_1000"] == 81.5 and rates.year_ending.unique().tolist() == ["2026-06-30"]
    assert "city-of-london" not in rates.index
    asked = "SELECT force_id, state, mark FROM missing_figure WHERE figures = 'crime_rate'"
    assert ask(places, asked).values.tolist() == [["city-of-london", "suppressed", "[c]"]]
    areas = json.loads(places.boundaries.read_text())["features"]
    assert len(areas) == 43
    assert areas[0]["geometry"]["coordinates"] == [[[[3.0, 54.0], [3.1, 54.0], [3.1, 54.1], [3.0, 54.1], [3.0, 54.0]]]]
    assert {"force_id", "pfa_code", "pfa_name", "label_lon", "label_lat"} == areas[0]["properties"].keys()


def test_the_outlines_have_a_source_as_figures_have(offer_ons, publisher, rows, refresh, places, tmp_path):
    offer_ons()
    refresh(source="ons")
    source_id = json.loads(places.boundaries.read_text())["source_id"]
    asked = f"SELECT publisher, title, url, licence FROM source WHERE source_id = '{source_id}'"
    (source,) = ask(places, asked).itertuples()
    assert source.publisher == "Office for National Statistics" and "Boundaries" in source.title
    assert source.url == ons.BOUNDARIES and source.licence == "Open Government Licence v3.0"
    # It stays when another feed brings a new set, and is not reported as unused.
    publisher.publish_recorded_crime(workbooks.write_ods(tmp_path / "x.ods", workbooks.recorded_crime_sheets(rows)))
    assert "published" in refresh(source="home_office").words
    assert len(ask(places, asked)) == 1
    assert not ask(places, "SELECT findings FROM etl_run").findings.str.contains("ons-police-force-areas").any()


def test_a_rate_that_cannot_be_read_stops_that_feed_only(offer_ons, refresh, places):
    offer_ons(london="about 80")
    done = refresh(source="ons")
    assert done.status == 3 and "'about 80'" in done.words
    assert [feed(places, "ons", name).is_stale for name in ("population", "crime_rate", "boundaries")] == [
        False,
        True,
        False,
    ]


@pytest.mark.parametrize("title", ["Table P3", "Table P3, year ending Smarch 2026"])
def test_a_table_without_its_year(title):
    with pytest.raises(Exception, match="does not say which year"):
        crime_rate.year_ending(title)


# -- data.police.uk ----------------------------------------------------------------------------------------------------


def test_contacts_of_the_forces(publisher, forces, refresh, places):
    listed = [{"id": force, "name": name} for force, name in zip(forces.force_id, forces.name)]
    publisher.json("data.police.uk/api/forces", [*listed, {"id": "btp", "name": "British Transport Police"}])
    for item in listed:
        ways = [{"url": "https://example.org/page", "title": "page", "description": None}, {"url": "", "title": "x"}]
        answer = item | {
            "telephone": "101",
            "url": "https://www.testshire.police.uk",
            "description": None,
            "engagement_methods": ways,
        }
        publisher.json(f"data.police.uk/api/forces/{item['id']}", answer)
    done = refresh(source="police_uk")
    assert done.status == 0, done.words
    contacts = ask(places, "SELECT * FROM force_contact")
    assert len(contacts) == 43 and set(contacts.telephone) == {"101"}
    assert ask(places, "SELECT DISTINCT title, url FROM force_engagement").values.tolist() == [
        ["page", "https://example.org/page"]
    ]


def test_a_withdrawn_number_is_never_published(publisher, forces, refresh, places):
    number = pd.read_csv(places.data / "withdrawn_numbers.csv").phone[0]
    listed = [{"id": force, "name": name} for force, name in zip(forces.force_id, forces.name)]
    publisher.json("data.police.uk/api/forces", listed)
    for item in listed:
        publisher.json(f"data.police.uk/api/forces/{item['id']}", item | {"telephone": number})
    before = served(places)
    done = refresh(source="police_uk")
    assert done.status == 1 and "must never be listed" in done.words and served(places) == before


# -- HMICFRS -----------------------------------------------------------------------------------------------------------

SITE = "hmicfrs.justiceinspectorates.gov.uk"
REPORT = f"{SITE}/publications/testshire-crime-data-integrity-re-inspection-2031/"
PAGE = """<html><head><title>Testshire: Crime Data Integrity re-inspection 2031</title><script>graded good</script></head>
<body><nav>Menu</nav><p>Published on: 7 March 2032</p><p>Publication types: Crime recording</p><p>Police Forces: Testshire</p>
<p>In 2030 we graded Inadequate.</p><p>It is now graded as Outstanding.</p></body></html>"""


@pytest.fixture
def inspectorate(publisher, places, monkeypatch, reads_here):
    """Source pages of the register, only the first eight of some 400, and an index that names a report it does not hold."""
    pages = hmicfrs.source_pages(CurrentFigures(places))[:8]
    monkeypatch.setattr(hmicfrs, "source_pages", lambda current: pages)
    publisher.routes[f"{SITE}/robots.txt"] = Response(b"User-agent: *\nDisallow: /search/\n", "text/plain")
    link = f'<a href="/publications/testshire-crime-data-integrity-re-inspection-2031/?x=1#top">new</a><a href="https://{REPORT}">again</a>'
    publisher.routes[f"{SITE}/peel-reports/"] = Response(f"<html>{link}</html>".encode(), "text/html")
    publisher.routes[f"{SITE}/publications/"] = Response(b"<html></html>", "text/html")
    publisher.routes[REPORT] = Response(PAGE.encode(), "text/html")
    paths = [page.removeprefix("https://") for page in pages]
    for path in paths:
        publisher.routes[path] = Response(b"<html><p>A report</p></html>", "text/html")
    return paths


def test_source_pages_and_new_reports(inspectorate, publisher, refresh, places, capsys):
    before = served(places)
    assert refresh(source="hmicfrs").status == 0
    publisher.routes[inspectorate[0]] = Response(b"<html><p>Another text</p></html>", "text/html")
    publisher.routes[inspectorate[1]] = Response(status=410)
    publisher.routes[inspectorate[2]] = Response(status=301, headers={"Location": f"https://{inspectorate[3]}"})
    publisher.routes[inspectorate[4]] = Response(status=403)
    done = refresh(source="hmicfrs")
    for words in ("1 changed", "1 gone", "1 moved", "1 refused", " unchanged", "1 reports to be reviewed"):
        assert words in done.words
    assert served(places) == before
    assert main(["review"]) == 0
    printed = capsys.readouterr().out
    assert "Published on: 7 March 2032. Force: Testshire" in printed
    assert "the first grade on it is the old one" in printed
    assert "Grades the text names, in order: Inadequate, Outstanding." in printed
    assert f"{REPORT},inspectorate_report,2032-03-07" in printed
    assert "FORCE-ID-cdi_2016_20-re-inspection-2031" in printed and ",GRADE,2032-03-07,stated" in printed


@pytest.mark.parametrize("file", ["sources.csv", "register/inspection.csv", "register/grade.csv"])
def test_the_rows_to_add_have_the_columns_of_their_files(file, places):
    """Each cell is under its own column, even after a column was added in front of it."""
    path = places.data / file
    kept = pd.read_csv(path, dtype=str)
    path.unlink()  # a link to the figures of all tests
    kept.assign(added="x")[["added", *kept]].to_csv(path, index=False)
    page = report_page.read(PAGE, f"https://{REPORT}").as_dict()
    (line,) = [line for line in report_review.rows_to_add(places, f"https://{REPORT}", page, None) if file in line]
    cells = next(csv.reader([line.split(": ", 1)[1]]))
    row = dict(zip(["added", *kept], cells, strict=True))
    assert row["added"] == "" and row["published_on"] == "2032-03-07"
    assert row["source_id"] == "hmicfrs-testshire-crime-data-integrity-re-inspection-2031"


def test_the_programme_of_a_report_is_found_in_the_register(places):
    path = places.register / "regime.csv"
    regimes = path.read_text(encoding="utf-8") + "peel_2031_33,PEEL 2031–33,PEEL 2031–33,PEEL,11,,,Grades,\n"
    path.unlink()  # a link to the figures of all tests
    path.write_text(regimes, encoding="utf-8")
    page = report_page.read(PAGE, f"https://{REPORT}").as_dict()
    for address, regime in {
        "peel-reports/testshire-2021-22/": "peel_2021_22",
        "peel-reports/testshire-2031-33/": "peel_2031_33",
        "peel-reports/testshire-2041-43/": "REGIME",
        "publications/testshire-crime-data-integrity-inspection-2018/": "cdi_2016_20",
    }.items():
        (grade,) = [
            line
            for line in report_review.rows_to_add(places, f"https://{SITE}/{address}", page, "testshire")
            if "grade.csv" in line
        ]
        assert f",{regime},QUESTION,GRADE," in grade


FINDING_FILES = ["register/finding.csv", "register/finding_follow_up.csv", "register/oversight_event.csv"]
RECOMMENDATION = "https://www.justiceinspectorates.gov.uk/hmicfrs/recommendation/testshire/4711/"


def rows_of(lines: list[str], file: str, places) -> list[dict[str, str]]:
    """The rows offered for one file, each cell under the column that the file has there."""
    columns = list(pd.read_csv(places.data / file, dtype=str, nrows=0))
    cells = csv.reader(line.split(": ", 1)[1] for line in lines if file in line)
    return [dict(zip(columns, row, strict=True)) for row in cells]


def replaced(path, rows: pd.DataFrame) -> None:
    path.unlink()  # a link to the figures of all tests
    rows.to_csv(path, index=False)


@pytest.mark.parametrize("file", FINDING_FILES)
@pytest.mark.parametrize("url", [f"https://{REPORT}", RECOMMENDATION, f"https://{SITE}/?recommendation-theme=audit"])
def test_findings_follow_ups_and_events_are_offered_by_column(file, url, places):
    """Also after a column was added in front; what a person must read is in capitals, and the rest is said."""
    path = places.data / file
    kept = pd.read_csv(path, dtype=str)
    replaced(path, kept.assign(added="x")[["added", *kept]])
    page = report_page.read(PAGE, url).as_dict()
    rows = rows_of(report_review.rows_to_add(places, url, page, None), file, places)
    assert rows
    for row in rows:
        assert row["added"] == "" and row["source_id"].startswith("hmicfrs-")
        to_read = {"finding": "finding", "finding_follow_up": "status", "oversight_event": "summary"}[path.stem]
        assert row[to_read].isupper()


def test_a_force_s_open_findings_are_offered_for_a_follow_up(places):
    """Those it was formally asked to mend and nobody said are settled; neither observations nor another force's."""
    findings = pd.read_csv(places.register / "finding.csv", dtype=str)
    follow_ups = pd.read_csv(places.register / "finding_follow_up.csv", dtype=str)
    settled = set(follow_ups.finding_id[follow_ups.status.isin(["met", "improved", "closed by letter"])])
    of_kent = findings[findings.inspection_id.str.startswith("kent-") & (findings.kind != "observation")]
    open_ones = sorted(set(of_kent.finding_id) - settled)
    url = RECOMMENDATION.replace("testshire", "kent")
    lines = report_review.rows_to_add(places, url, {}, None)
    offered = rows_of(lines, "register/finding_follow_up.csv", places)
    assert open_ones and sorted(row["finding_id"] for row in offered) == open_ones
    (source,) = rows_of(lines, "sources.csv", places)
    assert source["url"] == url and source["source_id"] == "hmicfrs-recommendation-4711-kent"


@pytest.mark.parametrize("file", ["finding.csv", "finding_follow_up.csv"])
def test_a_page_offers_a_follow_up_for_each_finding_that_cites_it(file, places):
    """Whether the finding cites it or its last follow-up; and the page needs no second line in sources.csv."""
    url = f"https://{SITE}/?recommendation-theme=audit"
    path = places.register / file
    rows = pd.read_csv(path, dtype=str)
    follow_ups = pd.read_csv(places.register / "finding_follow_up.csv", dtype=str)
    chosen = follow_ups.finding_id[follow_ups.status == "not met"].iloc[0]
    rows.loc[rows.finding_id == chosen, "source_id"] = "hmicfrs-recommendations-register-theme-audit"
    replaced(path, rows)
    lines = report_review.rows_to_add(places, url, {}, None)
    assert chosen in {row["finding_id"] for row in rows_of(lines, "register/finding_follow_up.csv", places)}
    assert rows_of(lines, "sources.csv", places) == []


def test_a_report_of_the_register_is_offered_findings_and_no_second_inspection(places, capsys):
    inspections = pd.read_csv(places.register / "inspection.csv", dtype=str).dropna(subset=["report_source_id"])
    sources = pd.read_csv(places.data / "sources.csv", dtype=str).set_index("source_id")
    report = inspections[inspections.report_source_id.duplicated(keep=False).eq(False)].iloc[0]
    assert main(["review", sources.url[report.report_source_id]]) == 0
    lines = capsys.readouterr().out.splitlines()
    (finding,) = rows_of(lines, "register/finding.csv", places)
    assert finding["inspection_id"] == report.inspection_id and finding["source_id"] == report.report_source_id
    assert not any(file in line for file in ("sources.csv", "inspection.csv", "grade.csv") for line in lines)


def test_a_recommendation_that_changed_is_offered_follow_ups(
    inspectorate, publisher, refresh, places, capsys, monkeypatch
):
    address = "www.justiceinspectorates.gov.uk/hmicfrs/recommendation/devon-and-cornwall/6989/"
    monkeypatch.setattr(hmicfrs, "source_pages", lambda current: [f"https://{address}"])
    for words in (b"Recommendation", b"Recommendation: completed"):
        publisher.routes[address] = Response(b"<html><p>%s</p></html>" % words, "text/html")
        assert refresh(source="hmicfrs").status == 0
    assert main(["review"]) == 0
    printed = capsys.readouterr().out
    assert f"changed: https://{address}" in printed
    assert ",STATUS,YYYY-MM-DD,,hmicfrs-recommendation-6989-devon-and-cornwall" in printed


def test_a_site_that_refuses_programs_is_left_alone(publisher, refresh, places):
    publisher.routes[f"{SITE}/robots.txt"] = Response(status=403)
    done = refresh(source="hmicfrs")
    assert done.status == 3 and "refuses to let a program read" in done.words
    assert sum(publisher.asked.values()) == 1


def test_three_refusals_in_a_row_are_enough(inspectorate, publisher, refresh):
    for page in [f"{SITE}/peel-reports/", f"{SITE}/publications/", *inspectorate]:
        publisher.routes[page] = Response(status=403)
    assert refresh(source="hmicfrs").status == 3
    assert sum(publisher.asked.values()) == 4


def test_robots_txt_is_obeyed(inspectorate, publisher, refresh):
    publisher.routes[f"{SITE}/robots.txt"] = Response(b"User-agent: *\nDisallow: /\n", "text/plain")
    refresh(source="hmicfrs")
    assert sum(publisher.asked.values()) == 1


def test_pages_are_asked_two_seconds_apart():
    pauses: list[float] = []

    class Patient:
        def pause(self, seconds: float) -> None:
            pauses.append(seconds)

        def get(self, wanted: object) -> object:
            return wanted

    for lines, pages in ((["User-agent: *", "Crawl-delay: 7"], 1), ([], 2)):
        rules = RobotFileParser()
        rules.parse(lines)
        hmicfrs._read_pages(Patient(), rules, [f"https://{SITE}/a/"] * pages)
    assert pauses == [7, 2, 2]


def test_the_first_grade_of_a_re_inspection_is_never_taken_alone():
    page = report_page.read(PAGE, f"https://{REPORT}")
    assert page.is_re_inspection and page.grades_named == ["Inadequate", "Outstanding"]
    assert not any(name == "grade" for name in page.as_dict())


# -- victim services ---------------------------------------------------------------------------------------------------


def test_links_of_victim_services(publisher, refresh, places):
    services = pd.read_csv(places.register / "victim_service.csv")
    steps = pd.read_csv(places.register / "complaint_step.csv")
    urls = list(dict.fromkeys([*services[services.confidence != "low"].website.dropna(), *steps.website.dropna()]))
    for url in urls:
        address = url.split("://")[1]
        publisher.routes[address if "/" in address else f"{address}/"] = Response(b"<html></html>", "text/html")
    first, second, third = (url.split("://")[1] for url in urls[:3])
    for address, answer in {
        first: Response(status=404),
        second: Response(status=301, headers={"Location": "https://elsewhere.example/"}),
        third: Response(status=403),
    }.items():
        publisher.routes[address if "/" in address else f"{address}/"] = answer
    publisher.routes["elsewhere.example/"] = Response(b"<html></html>", "text/html")
    done = refresh(source="victim_services")
    assert done.status == 0, done.words
    for words in (
        f"{len(urls)} websites",
        "1 gone",
        "1 moved",
        "1 refuses programs",
        "last checked more than 180 days ago",
    ):
        assert words in done.words
    assert main(["check"]) in (0, 1)


# -- postcodes.io ------------------------------------------------------------------------------------------------------

AREAS = postcodes_io.areas(Places(PROJECT / "data"))


def place(name: str | None, code: str | None) -> dict:
    return {"status": 200, "result": {"pfa": name, "codes": {"pfa": code}}}


@pytest.mark.parametrize(
    "answer, expected",
    [
        (place("Kent", "E23000032"), "kent"),
        (place("South Wales", "W15000004"), "unreachable"),
        (place("Kent", None), "unreachable"),
        (place(None, "S99999999"), "elsewhere"),
        (place(None, None), "no force"),
        ({"status": 200, "result": None}, "unreachable"),
        (["what"], "unreachable"),
    ],
)
def test_postcode_to_force(answer, expected, publisher):
    publisher.json("postcodes/BR8%207RE", answer)
    found = postcodes_io.lookup(" br8  7re ", AREAS, publisher.address)
    assert expected in (getattr(found, "force_id", None), getattr(found, "reason", None))


@pytest.mark.parametrize("typed", ["", "kent", "BR8", "ME14 1XX/../admin", "<script>", "BR8 7RE' OR 1"])
def test_what_is_no_postcode_is_not_asked(typed, publisher):
    assert postcodes_io.lookup(typed, AREAS, publisher.address).reason == "not a postcode"
    assert not publisher.asked


@pytest.mark.parametrize(
    "answer, reason",
    [
        (Response(b'{"status":404}', status=404), "unknown"),
        (Response(status=500), "unreachable"),
        (Response(b"<html>", "text/html"), "unreachable"),
        (Response(b"{}", waits=1.0), "unreachable"),
    ],
)
def test_a_postcode_service_in_trouble(answer, reason, publisher, monkeypatch, caplog):
    monkeypatch.setattr(postcodes_io, "SECONDS", 0.4)
    publisher.routes["postcodes/BR8%207RE"] = answer
    with caplog.at_level("INFO"):
        found = postcodes_io.lookup("BR8 7RE", AREAS, publisher.address)
    assert found.reason == reason
    assert "7RE" not in caplog.text


# -- HMICFRS: addresses and pages as they really are --------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/publications/testshire-crime-data-integrity-re-inspection-2031/",
        "/publication-html/testshire-police-cause-of-concern-crime-data-integrity",
        "/hmicfrs/publication-html/testshire-police-crime-data-integrity",
        "/peel-reports/testshire-2023-25/",
        "/news/news-feed/testshire-polices-crime-recording-praised/",
        "/recommendation/testshire/4711/",
        "/?recommendation-theme=audit",
        "/hmicfrs/?recommendation-theme=audit",
    ],
)
def test_addresses_that_are_offered(path):
    url = f"https://www.justiceinspectorates.gov.uk{path}"
    found = report_page.report_links(f'<a href="{url}">x</a>', f"https://{SITE}/")
    assert found == {report_page.address_key(url)} and SITE in report_page.address_key(url)


@pytest.mark.parametrize(
    "path", ["/about-us/", "/news/news-feed/new-chief-inspector/", "/?page=2", "/publications/fire-report/"]
)
def test_addresses_that_are_not(path):
    assert report_page.report_links(f'<a href="https://{SITE}{path}">x</a>', f"https://{SITE}/") == set()


def test_two_themes_are_two_pages():
    keys = {report_page.address_key(f"https://{SITE}/?recommendation-theme={theme}") for theme in ("audit", "training")}
    assert len(keys) == 2


@pytest.mark.parametrize(
    ("words", "forces"),
    [
        ("Kent", ["kent"]),
        ("Kent, Essex", ["kent", "essex"]),
        ("Devon and Cornwall", ["devon-and-cornwall"]),
        ("Devon and Cornwall and Dorset", ["devon-and-cornwall", "dorset"]),
        ("Avon and Somerset, Devon and Cornwall", ["avon-and-somerset", "devon-and-cornwall"]),
        ("Testshire", []),
        ("", []),
    ],
)
def test_a_page_that_names_two_forces(words, forces, places):
    names = CurrentFigures(places).names("hmicfrs")
    assert report_review.forces_named(words, names) == forces
    page = report_page.read(
        PAGE.replace("Police Forces: Testshire", f"Police Forces: {words}"), f"https://{REPORT}"
    ).as_dict()
    lines = report_review.rows_for_each_force(places, f"https://{REPORT}", page, names)
    offered = [row["force_id"] for row in rows_of(lines, "register/inspection.csv", places)]
    assert offered == (forces or ["FORCE-ID"])
    assert len(rows_of(lines, "sources.csv", places)) == 1


@pytest.mark.parametrize("force_id", ["kent", "cheshire", "leicestershire", "lincolnshire", "devon-and-cornwall"])
@pytest.mark.parametrize("word", ["re-inspection", "reinspection"])
def test_a_re_inspection_never_offers_the_grade_that_its_page_reprints(force_id, word, places):
    url = f"https://{SITE}/publications/{force_id}-crime-data-integrity-{word}-2031/"
    page = report_page.read("<p>We graded Inadequate.</p><p>Now graded good.</p>", url)
    assert page.is_re_inspection
    lines = report_review.rows_to_add(places, url, page.as_dict(), force_id)
    assert [one["grade"] for one in rows_of(lines, "register/grade.csv", places)] == ["GRADE"]
