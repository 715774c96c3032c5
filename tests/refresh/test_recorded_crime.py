"""A correct release of recorded crime is published whole, and what moved is reported."""

import duckdb
import pandas as pd
import pytest

from etl.paths import Places
from etl.refresh.transforms import recorded_crime

from . import workbooks
from .conftest import RELEASE, served

pytestmark = pytest.mark.slow

NEXT = "230726"
NEXT_RELEASE = "2026-07-23"


@pytest.fixture
def release(publisher, tmp_path):
    def offer(rows, released="230426", style="_") -> str:
        sheets = workbooks.recorded_crime_sheets(rows, style)
        return publisher.publish_recorded_crime(workbooks.write_ods(tmp_path / f"{released}.ods", sheets), released)

    return offer


def ask(places: Places, sql: str) -> pd.DataFrame:
    con = duckdb.connect(str(places.current().database), read_only=True)
    try:
        return con.execute(sql).df()
    finally:
        con.close()


def totals(places: Places, released_on: str) -> dict:
    found = ask(places, "SELECT * FROM recorded_crime_total").query("released_on == @released_on")
    return dict(zip(zip(found.force_id, found.financial_year), found.offences_count))


def the_feed(places: Places):
    return next(f for f in places.freshness() if (f.source_name, f.feed) == ("home_office", "recorded_crime"))


@pytest.mark.parametrize("style", ["_", "-"])
def test_the_release_held_gives_the_same_figures(style, rows, release, refresh, places, detail):
    release(rows, style=style)
    before = totals(places, RELEASE)
    done = refresh()
    assert "published" in done.words
    assert totals(places, RELEASE) == before
    read = ask(places, "SELECT * FROM recorded_crime ORDER BY ALL")
    expected = detail.sort_values(list(detail.columns), ignore_index=True)
    assert (read.offences_count.to_numpy() == expected.offences_count.to_numpy()).all()
    assert len(read) == len(expected)


def test_bodies_that_are_no_force_are_kept_apart(rows, release, refresh, places):
    release(rows)
    refresh()
    assert ask(places, "SELECT DISTINCT body FROM recorded_crime_other_body").body.tolist() == [
        "British Transport Police"
    ]
    assert ask(places, "SELECT count(DISTINCT force_id) AS n FROM recorded_crime").n[0] == 43


def test_a_new_release_is_added_and_the_old_totals_stay(rows, release, refresh, places):
    before = totals(places, RELEASE)
    release(rows.assign(**{"Number of Offences": rows["Number of Offences"] + (rows.index % 100 == 0)}), NEXT)
    refresh()
    assert totals(places, RELEASE) == before
    assert sum(totals(places, NEXT_RELEASE).values()) > sum(before.values())
    assert the_feed(places).release == NEXT_RELEASE
    source = ask(places, "SELECT * FROM source WHERE source_id = 'home-office-prc-pfa-230726'")
    assert source.published_on.tolist() == [NEXT_RELEASE]


def test_the_revision_report_names_what_moved_by_more_than_one_per_cent(rows, release, refresh, places):
    is_moved = (rows["Force Name"] == "Kent") & (rows["Financial Year"] == "2023/24")
    moved = rows["Number of Offences"].where(~is_moved, (rows["Number of Offences"] * 1.05).astype(int))
    release(rows.assign(**{"Number of Offences": moved}), NEXT)
    done = refresh()
    assert "1 force-years moved by more than 1 per cent: kent 2023/24 (+" in done.words
    report = pd.read_csv(places.refreshed / "revisions.csv")
    assert report[["force_id", "financial_year", "before_on"]].values.tolist() == [["kent", "2023/24", RELEASE]]
    assert report.change_pct[0] == pytest.approx(5, abs=0.5)


def test_a_release_with_a_new_year_a_renamed_force_and_a_body_less(rows, release, refresh, places):
    last = rows[rows["Financial Year"] == "2024/25"]
    grown = pd.concat(
        [
            rows[rows["Financial Year"] != "2025/26"],
            last.assign(**{"Financial Year": "2025/26"}),
            last[last["Financial Quarter"] == 1].assign(**{"Financial Year": "2026/27"}),
        ]
    )
    grown = grown[grown["Force Name"] != "British Transport Police"]
    grown = grown.replace({"Force Name": {"Hampshire": "Hampshire and Isle of Wight[Note 6]"}})
    release(grown, NEXT)
    assert "published" in refresh().words
    years = ask(places, "SELECT DISTINCT financial_year AS y FROM recorded_crime ORDER BY 1").y.tolist()
    assert years == ["2023/24", "2024/25", "2025/26", "2026/27"]
    assert ("hampshire", "2026/27") in totals(places, NEXT_RELEASE)


def test_an_unknown_name_is_known_once_the_line_is_added(rows, release, refresh, places):
    release(rows.replace({"Force Name": {"Kent": "Testshire"}}))
    words = refresh().words
    assert "home_office,force,Testshire,FORCE-ID," in words
    names = places.data / "name_variant.csv"
    added = names.read_text() + "home_office,force,Testshire,kent,\n"
    names.unlink()
    names.write_text(added)
    assert "published" in refresh().words


def test_the_newest_of_two_matching_files_is_read(rows, release, publisher, refresh, places):
    from .publisher import FORCE_AREA_TITLE, ODS

    release(rows, "230426")
    release(rows, NEXT)
    files = [f"abc123/prc-pfa-mar2013-onwards-tables-{day}.ods" for day in ("230426", NEXT)]
    publisher.attach([(FORCE_AREA_TITLE, file, ODS) for file in files])
    refresh()
    assert the_feed(places).release == NEXT_RELEASE


def test_twice_the_same_changes_nothing_and_is_not_fetched_again(rows, release, publisher, refresh, places):
    path = release(rows, NEXT)
    refresh()
    before = served(places)
    done = refresh()
    assert served(places) == before
    assert "the publisher has nothing new" in done.words
    assert (places.downloads / "fetch_log.jsonl").read_text().count('"status": 304') >= 1
    assert publisher.asked[path] == 2


def test_a_dry_run_publishes_nothing(rows, release, refresh, places):
    release(rows, NEXT)
    before = served(places)
    done = refresh("--dry-run")
    assert "would be published" in done.words and "Dry run: nothing was published." in done.words
    assert served(places) == before
    assert not places.refreshed.exists()


def test_figures_the_build_refuses_are_not_adopted(rows, release, refresh, places, monkeypatch):
    release(rows, NEXT)
    before = served(places)
    monkeypatch.setattr("etl.build.checks.FORCES", 44)
    done = refresh()
    assert done.status == 1
    assert "The trial build was refused." in done.words
    assert served(places) == before
    assert not places.refreshed.exists()


def test_recently_read_sources_are_left_alone(rows, release, publisher, refresh):
    path = release(rows, NEXT)
    refresh()
    done = refresh("--if-older-than", "7d")
    assert "recently enough; not asked again" in done.words
    assert publisher.asked[path] == 1


def test_a_person_is_named_to_the_publisher(rows, release, publisher, refresh):
    release(rows)
    refresh()
    assert publisher.agents and all("OnTheRecord" in agent for agent in publisher.agents)


def test_cells_without_a_figure_are_set_aside_below_the_share():
    quarantined = pd.DataFrame({"reason": ["no figure is given"] * 3})
    recorded_crime.refuse_too_many_set_aside(quarantined, 321_893)
