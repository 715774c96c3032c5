"""Each check fails when it should, in a sentence that says what to correct; the real figures pass them all."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from workbench import Sheet, State

from etl.__main__ import main
from etl.build import checks, load, queries
from etl.paths import PROJECT, Places

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 22)
REAL = Places(PROJECT / "data")
KENT_2018 = "kent-cdi_2016_20-re-inspection-2018"


@pytest.fixture(scope="module")
def copied_loosely(thin_and_built: Places) -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect()
    con.execute(f"ATTACH '{thin_and_built.current().database}' AS built (READ_ONLY)")
    for table in queries.catalogue_tables(con):
        con.execute(f'CREATE TABLE "{table}" AS FROM built."{table}"')
    con.execute("DETACH built")
    yield con
    con.close()


@pytest.fixture
def loose(copied_loosely: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The figures in memory without keys and rules, so that a test can put in what the loader would refuse; taken back after it."""
    copied_loosely.begin()
    yield copied_loosely
    copied_loosely.rollback()


def failures(con: duckdb.DuckDBPyConnection, places: Places = REAL, today: date = TODAY) -> list[str]:
    return [finding.sentence for finding in checks.run(con, places, today) if finding.is_failure]


def warnings(con: duckdb.DuckDBPyConnection, today: date = TODAY) -> list[str]:
    return [finding.sentence for finding in checks.run(con, REAL, today) if finding.level == "warn"]


def test_loose_copy_is_sound(loose: duckdb.DuckDBPyConnection) -> None:
    """What the tests below spoil is right before they do."""
    assert failures(loose) == []


BROKEN = {
    "totals off by one": (
        "UPDATE recorded_crime SET offences_count = offences_count + 1 WHERE force_id = 'kent' AND financial_year = '2018/19'",
        ["Recorded crime of kent in 2018/19 adds up to ", "but the release's own total is "],
    ),
    "published total gone": (
        "DELETE FROM recorded_crime_total WHERE force_id = 'kent' AND financial_year = '2018/19'",
        ["Recorded crime of kent in 2018/19 adds up to ", "there is no published total"],
    ),
    "address for professionals": (
        "UPDATE victim_service SET website = 'https://testshire.example/professionals/' WHERE service_id = 'kent-victim-support-in-kent'",
        ["kent-victim-support-in-kent gives an address for professionals"],
    ),
    "closed number as a second one": (
        "UPDATE victim_service SET second_phone = '0300 323 9985' WHERE service_id = 'kent-victim-support-in-kent'",
        ["kent-victim-support-in-kent in victim_service carries 03003239985"],
    ),
    "national number called local": (
        "UPDATE victim_service SET phone = '08081 689111' WHERE service_id = 'kent-victim-support-in-kent'",
        ["kent-victim-support-in-kent is marked as a local line, but 08081 689111 is a national number."],
    ),
    "closed number as phone": (
        "UPDATE victim_service SET phone = '0300 303 8151' WHERE service_id = 'kent-victim-support-in-kent'",
        ["kent-victim-support-in-kent in victim_service carries 03003038151, a closed number"],
    ),
    "closed number, other spacing": (
        "UPDATE victim_service SET phone = '08453 03 09 00' WHERE service_id = 'kent-victim-support-in-kent'",
        ["carries 08453030900, a closed number that must never be listed (data/withdrawn_numbers.csv)"],
    ),
    "closed number in notes": (
        "UPDATE victim_service SET notes = 'In Manchester ring 0808-196 8416 instead.' WHERE service_id = 'kent-victim-support-in-kent'",
        ["kent-victim-support-in-kent in victim_service carries 08081968416"],
    ),
    "closed number from abroad": (
        "UPDATE victim_service SET notes = 'or +44 (0)808 196 8416' WHERE service_id = 'kent-victim-support-in-kent'",
        ["kent-victim-support-in-kent in victim_service carries 08081968416"],
    ),
    "closed number in a complaint route": (
        "UPDATE complaint_step SET what_it_does = 'Ring 0300 323 9985' WHERE step = 1",
        ["in complaint_step carries 03003239985"],
    ),
    "closed number among the rights": (
        "UPDATE victim_right SET text = 'Ring 0300 323 9985' WHERE right_id = '2-1'",
        ["2-1 in victim_right carries 03003239985"],
    ),
    "grade from the future": (
        "UPDATE grade SET published_on = '2026-11-23' WHERE inspection_id = 'kent-cdi_2016_20-inspection-2017' AND question_id = 'overall'",
        ["kent-cdi_2016_20-inspection-2017 in grade is dated 2026-11-23, which lies in the future."],
    ),
    "month in the future": (
        "UPDATE oversight_event SET happened_on = '2026-12' WHERE event_id = 'kent-2017-07-20-panel-scrutiny'",
        ["kent-2017-07-20-panel-scrutiny in oversight_event is dated 2026-12, which lies in the future."],
    ),
    "revision from the future": (
        "UPDATE grade_revision SET published_on = '2062-02-09' WHERE grade = 'Good'",
        ["staffordshire-cdi_2016_20-inspection-2016 in grade_revision is dated 2062-02-09, which lies in the future."],
    ),
    "re-inspection before its inspection": (
        f"UPDATE inspection SET published_on = '2017-06-14' WHERE inspection_id = '{KENT_2018}'",
        [f"{KENT_2018} was published on 2017-06-14, which is not after its first inspection of 2017-06-15."],
    ),
    "re-inspection on the same day": (
        f"UPDATE inspection SET published_on = '2017-06-15' WHERE inspection_id = '{KENT_2018}'",
        [f"{KENT_2018} was published on 2017-06-15, which is not after its first inspection of 2017-06-15."],
    ),
    "report after its programme": (
        f"UPDATE inspection SET published_on = '2021-01-15' WHERE inspection_id = '{KENT_2018}'",
        [f"{KENT_2018} was published on 2021-01-15, outside the dates of its programme in regime.csv."],
    ),
    "force gone": (
        "DELETE FROM force WHERE force_id = 'kent'",
        ["There are 42 forces, not 43: data/register/force.csv has lost or gained a row."],
    ),
    "force without recorded crime": (
        "DELETE FROM recorded_crime WHERE force_id = 'kent'",
        ["Recorded crime: nothing for Kent.", "Recorded crime of kent in 2012/13 is missing by offence"],
    ),
    "force without population": ("DELETE FROM population WHERE force_id = 'kent'", ["Population: nothing for Kent."]),
    "force without any grade": (
        "DELETE FROM crime_recording_judgment WHERE force_id = 'kent'",
        ["No crime-recording grade at all for Kent."],
    ),
    "report gone": (
        f"DELETE FROM inspection WHERE inspection_id = '{KENT_2018}'",
        ["Crime Data Integrity programme: 53 reports on 43 forces."],
    ),
    "year gone for one force": (
        "DELETE FROM recorded_crime WHERE force_id = 'kent' AND financial_year = '2013/14'",
        ["Recorded crime lacks whole years for Kent."],
    ),
    "year gone for every force": (
        "DELETE FROM recorded_crime WHERE financial_year = '2013/14'",
        [
            "Recorded crime of avon-and-somerset in 2013/14 is missing by offence",
            "more totals of recorded crime differ",
        ],
    ),
    "year gone altogether": (
        "DELETE FROM recorded_crime WHERE financial_year = '2013/14'; DELETE FROM recorded_crime_total WHERE financial_year = '2013/14'",
        ["Recorded crime: 2012/13 to 2025/26, 13 years of the 14 in between: whole years are missing."],
    ),
    "source gone": (
        "DELETE FROM source WHERE source_id = 'home-office-prc-pfa-230426'",
        ["Rows whose source is not in sources.csv: ", "'recorded_crime.source_id': "],
    ),
    "page of another force cited without a note": (
        "UPDATE grade SET basis_note = NULL WHERE inspection_id = 'metropolitan-peel_2016-inspection-2016'",
        [
            "metropolitan-peel_2016-inspection-2016 in grade.csv cites a page about nottinghamshire "
            "(hmicfrs-police-effectiveness-2016-vulnerability-revisit-nottinghamshir): correct the source, or say in the note why it is cited."
        ],
    ),
    "page of another year cited without a note": (
        "UPDATE grade SET basis_note = NULL WHERE inspection_id = 'dorset-peel_2015-inspection-2015'",
        ["dorset-peel_2015-inspection-2015 in grade.csv cites the page of PEEL 2016"],
    ),
    "press report on the next inspection cited without a note": (
        "UPDATE grade SET basis_note = NULL WHERE inspection_id = 'wiltshire-peel_2021_22-inspection-2021-22'",
        ["wiltshire-peel_2021_22-inspection-2021-22 in grade.csv cites a page of 2024 (wiltshiretimes-"],
    ),
    "page older than what it reports": (
        "UPDATE source SET published_on = '2022-04-20' WHERE source_id = 'kentonline-you-must-do-better-kent-police-told-266262'",
        [
            "kent-peel_2021_22-inspection-2021-22 in recording_rate.csv cites a page of 2022-04-20, before it was published"
        ],
    ),
    "own report that is somebody else's": (
        "UPDATE inspection SET report_source_id = 'sypfcopperconnection' WHERE inspection_id = 'kent-peel_2014-inspection-2014'",
        ["The report named for kent-peel_2014-inspection-2014 is not a report of the inspectorate."],
    ),
    "rate gone without a reason": (
        f"DELETE FROM recording_rate WHERE inspection_id = '{KENT_2018}' AND scope = 'all'",
        [f"where recording_rate.csv holds no rate for all crime, and only there: {KENT_2018}."],
    ),
    "not published, says a newspaper": (
        "UPDATE recording_rate SET ci_missing = 'not published' WHERE inspection_id = 'kent-peel_2021_22-inspection-2021-22'",
        [
            "A figure of kent-peel_2021_22-inspection-2021-22 is called 'not published', but the inspectorate's own report was not read for it"
        ],
    ),
    "status says graded, no grade": (
        "UPDATE crime_recording_status SET status = 'graded' WHERE force_id = 'bedfordshire' AND regime_id = 'peel_2021_22'",
        [
            "crime_recording_status.csv says 'graded' for bedfordshire in peel_2021_22, but grade.csv holds no such grade."
        ],
    ),
    "status says not graded, but it was": (
        "UPDATE crime_recording_status SET status = 'not_graded' WHERE force_id = 'kent' AND regime_id = 'peel_2021_22'",
        ["crime_recording_status.csv says 'not_graded' for kent in peel_2021_22, but grade.csv holds its grade."],
    ),
    "grade without a status": (
        "DELETE FROM crime_recording_status WHERE force_id = 'kent' AND regime_id = 'peel_2021_22'",
        ["crime_recording_status.csv has no row for kent in peel_2021_22, but grade.csv holds its grade."],
    ),
    "district far from its second force": (
        "UPDATE postcode_district_force SET force_id = 'northumbria' WHERE postcode_district = 'BR8' AND rank = 2",
        ["BR8 names kent and northumbria, which are not neighbours"],
    ),
    "district far from its first force": (
        "UPDATE postcode_district_force SET force_id = 'cumbria' WHERE postcode_district = 'PE9' AND rank = 1",
        ["PE9 names cumbria and cambridgeshire, which are not neighbours", "PE9 names cumbria and leicestershire"],
    ),
    "district that lists leave out": (
        "DELETE FROM postcode_district_force WHERE postcode_district = 'TD15'",
        ["There are 2,392 postcode districts, not 2,393: some are missing, among them TD15; restore them."],
    ),
    "any other district gone": (
        "DELETE FROM postcode_district_force WHERE postcode_district = 'ME14'",
        ["There are 2,392 postcode districts, not 2,393: some are missing; restore them."],
    ),
    "likeliest force gone": (
        "DELETE FROM postcode_district_force WHERE postcode_district = 'BR8' AND rank = 1",
        ["The forces of BR8 are not ranked 1, 2, 3 in postcode_district_force.csv."],
    ),
    "short district that names less than its own": (
        "DELETE FROM postcode_district_force WHERE postcode_district = 'EC1' AND rank = 2",
        ["EC1 does not name city-of-london, which EC1A names."],
    ),
    "closed number abroad": (
        "UPDATE outside_place SET phone = '0300 323 9985' WHERE name = 'Belfast'",
        ["Belfast in outside_place carries 03003239985"],
    ),
}

NEW_PROGRAMME = (
    "INSERT INTO question BY NAME SELECT 'peel_2030' AS regime_id, true AS is_crime_recording, '{graded}' AS graded; "
    "INSERT INTO crime_recording_judgment BY NAME "
    "SELECT * REPLACE ('peel_2030' AS regime_id) FROM crime_recording_judgment WHERE force_id = 'kent' AND recency = 1"
)
BROKEN["grade of a programme that graded some forces, without a status"] = (
    NEW_PROGRAMME.format(graded="some forces"),
    ["crime_recording_status.csv has no row for kent in peel_2030, but grade.csv holds its grade."],
)


@pytest.mark.parametrize(("change", "says"), BROKEN.values(), ids=BROKEN.keys())
def test_check_fails(change: str, says: list[str], loose: duckdb.DuckDBPyConnection) -> None:
    loose.execute(change)
    found = failures(loose)
    for words in says:
        assert any(words in sentence for sentence in found), found


AROUND_MAIDSTONE = [[[0.50, 51.25], [0.55, 51.25], [0.55, 51.29], [0.50, 51.29], [0.50, 51.25]]]


@pytest.mark.parametrize("force_id, is_right", [("kent", True), ("lancashire", False)])
def test_a_place_in_another_forces_outline_fails(
    force_id: str, is_right: bool, loose: duckdb.DuckDBPyConnection, published: Places
) -> None:
    path = published.boundaries
    path.parent.mkdir(parents=True)
    outline = {"type": "MultiPolygon", "coordinates": [AROUND_MAIDSTONE]}
    path.write_text(json.dumps({"features": [{"properties": {"force_id": force_id}, "geometry": outline}]}))
    found = [sentence for sentence in failures(loose, published) if "outline" in sentence]
    assert (found == []) is is_right
    assert is_right or "Maidstone" in found[0]


IN_ORDER = {
    "grade of a programme that graded every force, without a status": NEW_PROGRAMME.format(graded="yes"),
    "re-inspection in the month of the inspection, day unknown": (
        f"UPDATE inspection SET published_on = '2017-06' WHERE inspection_id = '{KENT_2018}'; "
        "UPDATE source SET published_on = NULL WHERE published_on LIKE '2019-%'"
    ),
    "programme that ended in a month, day unknown": (
        "UPDATE regime SET last_published_on = '2020-07' WHERE regime_id = 'cdi_2016_20'"
    ),
    "this month, day unknown": (
        "UPDATE oversight_event SET happened_on = '2026-11' WHERE event_id = 'kent-2017-07-20-panel-scrutiny'"
    ),
    "today": "UPDATE oversight_event SET happened_on = '2026-11-22' WHERE event_id = 'kent-2017-07-20-panel-scrutiny'",
}


@pytest.mark.parametrize("change", IN_ORDER.values(), ids=IN_ORDER.keys())
def test_check_does_not_cry_wolf(change: str, loose: duckdb.DuckDBPyConnection) -> None:
    loose.execute(change)
    assert failures(loose) == []


WARNED = {
    "contradiction not decided": (
        "UPDATE victim_service SET contradiction = 'undecided' WHERE service_id = 'kent-victim-support-in-kent'",
        "1 numbers are contradicted and not decided, so not shown: kent-victim-support-in-kent.",
    ),
    "old contact": (
        "UPDATE victim_service SET checked_on = '2026-05' WHERE service_id = 'kent-victim-support-in-kent'",
        "1 contacts were last checked more than 180 days ago: kent-victim-support-in-kent.",
    ),
    "contact checked in the future": (
        "UPDATE victim_service SET checked_on = '2062-11' WHERE service_id = 'kent-victim-support-in-kent'",
        "1 contacts are dated as checked in the future: kent-victim-support-in-kent.",
    ),
    "rate hardly possible": (
        f"UPDATE recording_rate SET rate_pct = 9.66 WHERE inspection_id = '{KENT_2018}' AND scope = 'all'",
        "Range of recording rates (per cent): 9.66 to 98.8, outside 50 to 100: look whether a figure was mistyped.",
    ),
    "service gone": ("DELETE FROM victim_service WHERE force_id = 'kent'", "Victim services: nothing for Kent."),
    "source of nothing": (
        "INSERT INTO source BY NAME SELECT 'nobody' AS source_id",
        "1 sources in sources.csv are used by no row: nobody.",
    ),
}


@pytest.mark.parametrize(("change", "says"), WARNED.values(), ids=WARNED.keys())
def test_check_warns(change: str, says: str, loose: duckdb.DuckDBPyConnection) -> None:
    """Doubtful, but no reason to keep all other figures from the public."""
    loose.execute(change)
    assert says in warnings(loose)
    assert failures(loose) == []


def spoil_total(places: Places) -> None:
    path = places.snapshot / "recorded_crime_total.parquet"
    frame = pd.read_parquet(path)
    frame.loc[0, "offences_count"] += 1
    frame.to_parquet(path, index=False)


def call_national_local(places: Places) -> None:
    sheet = Sheet(places.register / "victim_service.csv")
    sheet.put(sheet.row_where(phone="0808 168 9276"), "phone", "0808 168 9111").save()


def reverse_inspections(places: Places) -> None:
    sheet = Sheet(places.register / "inspection.csv")
    row = sheet.row_where(inspection_id=KENT_2018)
    sheet.put(row, "published_on", "2017-06-01").put(row, "audit_from", "").put(row, "audit_to", "").save()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (spoil_total, "adds up to"),
        (call_national_local, "is marked as a local line, but 0808 168 9111 is a national number."),
        (reverse_inspections, "which is not after its first inspection of 2017-06-15."),
    ],
)
def test_failing_check_keeps_the_old_build(
    spoil: Callable[[Places], None], says: str, published: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    before = State(published)
    spoil(published)
    assert main(["build"]) == 1
    heading, *found, last = capsys.readouterr().err.splitlines()
    assert heading == "The checks found what must not be published:"
    assert all(finding.startswith("- ") for finding in found)
    assert any(says in finding for finding in found)
    assert last == "Nothing was published; the database served so far is unchanged."
    assert State(published) == before


def test_lost_force_is_reported_before_the_checks(
    published: Places, sheet: Callable[[str], Sheet], capsys: pytest.CaptureFixture[str]
) -> None:
    opened = sheet("register/force.csv")
    del opened.rows[opened.row_where(force_id="kent") - 1]
    opened.save()
    before = State(published)
    assert main(["build"]) == 1
    assert "'kent' is not a force_id we know" in capsys.readouterr().err
    assert State(published) == before


def test_check_command_passes_on_the_real_figures(
    built: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # A copy: where an earlier test had the pages read the shared database in this process, DuckDB refuses to open it a second
    # time with other settings.
    shutil.copytree(built.data, tmp_path / "data")
    monkeypatch.setenv("ON_THE_RECORD_DATA", str(tmp_path / "data"))
    assert main(["check"]) == 0
    printed = capsys.readouterr().out
    assert "FAIL" not in printed
    assert "All 43 forces are here." in printed
    assert "Crime Data Integrity programme: 54 reports on 43 forces." in printed
    assert "Recorded crime: 2012/13 to 2025/26, 14 years." in printed
    assert printed.splitlines()[-1].endswith(" 0 failed.")


def test_build_reports_its_warnings_and_keeps_them(published: Places) -> None:
    """What is doubtful is published with the figures, for the page about the data."""
    built = load.build(published)
    findings = built.findings
    assert findings
    assert {finding.level for finding in findings} == {"warn"}
    with duckdb.connect(str(built.pointer.database), read_only=True) as con:
        kept = con.execute("SELECT findings FROM etl_run").fetchall()[0][0]
    assert kept.splitlines() == [finding.sentence for finding in findings]


def test_check_command_fails_when_a_listed_number_closes(
    published: Places, sheet: Callable[[str], Sheet], capsys: pytest.CaptureFixture[str]
) -> None:
    opened = sheet("withdrawn_numbers.csv")
    opened.rows.append(["0808 168 9276", "closed today"])
    opened.save()
    assert main(["check"]) == 1
    printed = capsys.readouterr().out
    assert "FAIL  kent-victim-support-in-kent in victim_service carries 08081689276, a closed number" in printed
    assert printed.splitlines()[-1].endswith(" 1 failed.")


@pytest.mark.parametrize("command", ["check", "path"])
def test_nothing_built_yet(command: str, places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command]) == 1
    assert "there is no database yet; run python -m etl build first" in capsys.readouterr().err


def test_check_of_a_spoilt_database(published: Places, capsys: pytest.CaptureFixture[str]) -> None:
    database = published.current().database
    database.unlink()
    database.write_bytes(b"not a database")
    assert main(["check"]) == 1
    assert "cannot be opened; run python -m etl build again" in capsys.readouterr().err


def test_path_command(published: Places, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["path"]) == 0
    path = Path(capsys.readouterr().out.strip())
    assert path == published.build / json.loads(published.pointer.read_text(encoding="utf-8"))["file"]
    assert path.is_file()


def test_missing_list_of_closed_numbers_stops_the_check(loose: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    shutil.copytree(REAL.register, tmp_path / "register")
    with pytest.raises(checks.InputError, match=r"withdrawn_numbers\.csv: this file is missing"):
        failures(loose, Places(tmp_path))
