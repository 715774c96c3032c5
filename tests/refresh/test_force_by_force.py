"""A release without one force's figures is published for the others, and what is missing has a state and a reason: see docs/decisions/0013."""

import json

import duckdb
import pandas as pd
import pytest

from etl.__main__ import main
from etl.faults import SourceError
from etl.paths import PROJECT, Places
from etl.refresh import cell_notes
from etl.refresh.feeds import CurrentFigures
from etl.refresh.sources import ons, postcodes_io
from etl.refresh.transforms import boundaries, missing

from . import workbooks
from .conftest import served
from .publisher import Response

pytestmark = pytest.mark.slow

NEXT, NEXT_RELEASE = "230726", "2026-07-23"
LATER = "221026"
DEVON = "devon-and-cornwall"
STATES = {"suppressed", "not supplied", "not available", "not yet published", "withdrawn"}
REAL_NOTES = (
    "10. Following the implementation of a new IT system in July 2019, Greater Manchester Police have been unable to supply data for the quarter July to September 2019.",
    "11. '..'  indicates data not available.",
    "14. '+' indicates that rate per 1,000 population data for City of London have been suppressed due to the small population size of the police force area.",
)
"""As ONS printed them in its tables to September 2019."""


def ask(places: Places, sql: str) -> pd.DataFrame:
    con = duckdb.connect(str(places.current().database), read_only=True)
    try:
        return con.execute(sql).df()
    finally:
        con.close()


def gaps(places: Places, figures: str) -> list[tuple]:
    """(force, period, quarter, state) of every missing figure of a kind."""
    rows = ask(
        places,
        f"SELECT force_id, period, quarter, state FROM missing_figure WHERE figures = '{figures}' ORDER BY ALL",
    )
    return list(rows.itertuples(index=False, name=None))


def sources_of(places: Places, force: str) -> dict[str, str]:
    """Financial year to the source of a force's recorded crime."""
    rows = ask(places, f"SELECT DISTINCT financial_year, source_id FROM recorded_crime WHERE force_id = '{force}'")
    return dict(zip(rows.financial_year, rows.source_id))


@pytest.fixture
def release(publisher, tmp_path):
    def offer(rows: pd.DataFrame, released: str = NEXT, notes: tuple[str, ...] = ()) -> None:
        sheets = workbooks.recorded_crime_sheets(rows)
        sheets["Notes_"] = [*sheets["Notes_"], *([note] for note in notes)]
        publisher.publish_recorded_crime(workbooks.write_ods(tmp_path / f"{released}.ods", sheets), released)

    return offer


# -- recorded crime ----------------------------------------------------------------------------------------------------


def test_42_forces_are_published_without_the_43rd_and_a_later_release_heals_all(rows, release, refresh, places):
    before = sources_of(places, DEVON)
    release(workbooks.without(rows, "Devon and Cornwall"), notes=("Note 7: Devon and Cornwall could not be supplied.",))
    done = refresh()
    assert (
        "no figures for Devon and Cornwall (April to June of 2023/24 and 10 more quarters to 2025/26 withdrawn"
        in done.words
    )
    assert sources_of(places, DEVON) == before
    newest = {f"home-office-prc-pfa-{NEXT}"}
    others = ask(places, f"SELECT DISTINCT source_id FROM recorded_crime WHERE force_id <> '{DEVON}'")
    assert set(others.source_id) == newest
    totals = ask(places, f"SELECT DISTINCT force_id FROM recorded_crime_total WHERE released_on = '{NEXT_RELEASE}'")
    assert len(totals) == 42 and DEVON not in set(totals.force_id)
    assert {(force, state) for force, _, _, state in gaps(places, "recorded_crime")} == {(DEVON, "withdrawn")}
    assert len(gaps(places, "recorded_crime")) == 11
    reasons = ask(places, "SELECT DISTINCT reason FROM missing_figure WHERE figures = 'recorded_crime'").reason.tolist()
    assert reasons == ["Note 7: Devon and Cornwall could not be supplied."]
    assert main(["check"]) == 0

    release(rows, LATER)
    assert "no figures for" not in refresh().words
    assert gaps(places, "recorded_crime") == []
    assert set(sources_of(places, DEVON).values()) == {f"home-office-prc-pfa-{LATER}"}


def test_check_names_the_force_and_the_release(rows, release, refresh, places, capsys):
    release(workbooks.without(rows, "Devon and Cornwall"))
    refresh()
    assert main(["check"]) == 0
    said = capsys.readouterr().out
    assert "warn  Recorded crime: withdrawn for Devon and Cornwall in Police recorded crime open data" in said


@pytest.mark.parametrize(("quarter", "count"), [(3, 2), (2, 2)])
def test_a_quarter_of_the_newest_year_that_one_force_lacks(quarter, count, rows, release, refresh, places):
    release(workbooks.without(rows, "Devon and Cornwall", "2025/26", (quarter,)))
    assert "published" in refresh().words
    assert gaps(places, "recorded_crime") == [(DEVON, "2025/26", quarter, "withdrawn")]
    asked = "SELECT force_id, quarters_count FROM recorded_crime_total WHERE financial_year = '2025/26' AND released_on = '{}'"
    counts = ask(places, asked.format(NEXT_RELEASE)).set_index("force_id").quarters_count
    assert counts[DEVON] == count and set(counts.drop(DEVON)) == {3}
    assert set(sources_of(places, DEVON).values()) == {f"home-office-prc-pfa-{NEXT}"}


def test_a_quarter_never_held_is_not_called_withdrawn(rows, release, refresh, places):
    fourth = rows[rows["Financial Quarter"] == 3].assign(**{"Financial Quarter": 4})
    grown = pd.concat([rows, fourth[fourth["Financial Year"] == "2025/26"]])
    release(workbooks.without(grown, "Devon and Cornwall", "2025/26", (4,)))
    refresh()
    assert gaps(places, "recorded_crime") == [(DEVON, "2025/26", 4, "not available")]


def test_a_past_year_of_three_quarters_and_one_of_none(rows, release, refresh, places):
    fewer = workbooks.without(rows, "Kent", "2024/25", (2,))
    release(workbooks.without(fewer, "Essex", "2023/24"))
    assert "published" in refresh().words
    assert gaps(places, "recorded_crime") == [
        *(("essex", "2023/24", quarter, "withdrawn") for quarter in (1, 2, 3, 4)),
        ("kent", "2024/25", 2, "withdrawn"),
    ]
    essex = sources_of(places, "essex")
    assert essex.pop("2023/24") == "home-office-prc-pfa-230426"
    assert set(essex.values()) == {f"home-office-prc-pfa-{NEXT}"}


def test_marks_in_every_cell_are_a_state_of_that_force(rows, release, refresh, places):
    release(workbooks.marked(rows, "Kent", "2025/26", (2, 3), "N/A - data not provided"))
    assert (
        "0 rows set aside; no figures for Kent (July to September of 2025/26 and 1 more quarters to 2025/26 not supplied"
        in refresh().words
    )
    assert gaps(places, "recorded_crime") == [("kent", "2025/26", quarter, "not supplied") for quarter in (2, 3)]


def test_an_unknown_mark_is_refused_with_the_line_to_add(rows, release, refresh, places):
    release(workbooks.marked(rows, "Kent", "2025/26", (2, 3), "[w]"))
    before = served(places)
    words = refresh().words
    assert "Sheet 2025_26, row " in words and "column Number of Offences holds '[w]'" in words
    assert "add this to data/missing_mark.csv" in words and "home_office,[w],,STATE," in words
    assert served(places) == before
    marks = places.data / "missing_mark.csv"
    added = marks.read_text() + "home_office,[w],,not supplied,\n"
    marks.unlink()
    marks.write_text(added)
    assert "published" in refresh().words
    assert {state for *_, state in gaps(places, "recorded_crime")} == {"not supplied"}


def test_a_second_release_without_the_force_says_the_same(rows, release, refresh, places):
    for released in (NEXT, LATER):
        release(workbooks.without(rows, "Devon and Cornwall", "2025/26", (3,)), released)
        refresh()
        assert gaps(places, "recorded_crime") == [(DEVON, "2025/26", 3, "withdrawn")]


def test_the_same_release_twice_is_unchanged(rows, release, refresh, places):
    release(workbooks.without(rows, "Devon and Cornwall"))
    refresh()
    before = served(places)
    places.state.unlink()
    assert "unchanged" in refresh().words and served(places) == before


def test_with_eight_forces_missing_it_is_no_release():
    forces = [f"force-{letter}" for letter in "abcdefgh"]
    missing.refuse_too_many_forces(forces[:7], "It")
    with pytest.raises(SourceError, match="It has no figures for 8 forces"):
        missing.refuse_too_many_forces(forces, "It")


# -- outcomes ----------------------------------------------------------------------------------------------------------


def outcome_book(path, forces: pd.DataFrame, year: str, mark: str | None, quarters=(1, 2, 3, 4), skipped: str = ""):
    """A year's outcomes; Greater Manchester's first three quarters hold `mark`, `skipped` is left out."""
    rows = []
    for name in [*forces.short_name, "British Transport Police"]:
        for quarter in quarters:
            is_out = mark is not None and name in ("Greater Manchester", "British Transport Police") and quarter < 4
            for kind, group in ((0, "Not yet assigned an outcome"), (1, "Charged/Summonsed")):
                shown = [mark, mark] if is_out else [40, 30]
                if name != skipped:
                    rows.append([year, quarter, name, "1A", "x", "Robbery", "Robbery", "", kind, "x", group, *shown])
    sheet = f"Outcomes open data {year.replace('/', '_')}"
    return workbooks.write_xlsx(path, {"Cover_sheet": [["x"]], sheet: [workbooks.OUTCOME_HEADER, *rows]})


def test_outcomes_without_three_quarters_of_one_force(publisher, tmp_path, built, refresh, places):
    forces = pd.read_csv(built.register / "force.csv")
    held = ask(
        places, "SELECT * FROM outcome_total WHERE force_id = 'greater-manchester' AND financial_year = '2024/25'"
    )
    publisher.publish_outcomes(
        {2025: outcome_book(tmp_path / "a.xlsx", forces, "2024/25", "N/A - data not provided")}, NEXT
    )
    words = refresh().words
    assert (
        "no figures for Greater Manchester (April to June of 2024/25 and 2 more quarters to 2024/25 not supplied"
        in words
        and "0 rows set aside" in words
    )
    assert gaps(places, "outcome") == [("greater-manchester", "2024/25", q, "not supplied") for q in (1, 2, 3)]
    new = ask(places, "SELECT * FROM outcome_total WHERE financial_year = '2024/25'").set_index("force_id")
    assert set(new.charged_summonsed_count.drop("greater-manchester")) == {120, 160}
    # Part of a year must not pass for the whole: the older release's total stays.
    kept = new.loc[["greater-manchester"]].sort_values("basis")
    assert kept.charged_summonsed_count.tolist() == held.sort_values("basis").charged_summonsed_count.tolist()

    publisher.publish_outcomes({2025: outcome_book(tmp_path / "b.xlsx", forces, "2024/25", None)}, LATER)
    refresh()
    assert gaps(places, "outcome") == []
    new = ask(places, "SELECT * FROM outcome_total WHERE financial_year = '2024/25'")
    assert set(new.charged_summonsed_count) == {120, 160} and len(new) == 86


def test_outcomes_of_a_year_that_is_not_over_have_no_total(publisher, tmp_path, built, refresh, places):
    forces = pd.read_csv(built.register / "force.csv")
    publisher.publish_outcomes({2027: outcome_book(tmp_path / "a.xlsx", forces, "2026/27", None, (1, 2))}, NEXT)
    assert "published" in refresh().words
    assert ask(places, "SELECT * FROM outcome WHERE financial_year = '2026/27'").shape[0]
    assert ask(places, "SELECT * FROM outcome_total WHERE financial_year = '2026/27'").empty
    assert gaps(places, "outcome") == []


def test_outcomes_in_which_a_force_has_no_row(publisher, tmp_path, built, refresh, places):
    forces = pd.read_csv(built.register / "force.csv")
    book = outcome_book(tmp_path / "a.xlsx", forces, "2024/25", None, skipped="Kent")
    publisher.publish_outcomes({2025: book}, NEXT)
    refresh()
    assert {force for force, *_ in gaps(places, "outcome")} == {"kent"}
    sources = ask(
        places, "SELECT DISTINCT source_id FROM outcome WHERE force_id = 'kent' AND financial_year = '2024/25'"
    )
    assert sources.source_id.tolist() == ["home-office-prc-outcomes-mar2025-230426"]


# -- ONS ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def read_rates(places, tmp_path):
    """Reads Table P3 with these cells as `ons.read_rates` reads it."""
    from etl.refresh.download import Fetched

    def read(cells: dict, year: str = "year ending September 2026", **how):
        forces = pd.read_csv(places.register / "force.csv")
        path = workbooks.write_xlsx(tmp_path / "p3.xlsx", workbooks.rates_sheets(forces, cells, year, **how))
        return ons.read_rates(
            [Fetched(path, "x", "https://x.example/a", "https://x.example/a")], CurrentFigures(places)
        )

    return read


def test_three_states_in_one_table(read_rates):
    """`..` for residents and rate, `[x]` for a rate alone, and `[x]` for the City of London mean three different things."""
    reading = read_rates(
        {"greater-manchester": ("..", ".."), DEVON: (1_762_400, "[x]"), "city-of-london": (15_100, "[x]")}
    )
    states = reading.missing["crime_rate"].set_index("force_id").state.to_dict()
    assert states == {"greater-manchester": "not supplied", DEVON: "not available", "city-of-london": "suppressed"}
    rates = reading.tables["crime_rate"]
    assert (rates.year_ending == "2026-09-30").sum() == 40
    # The last rates that were published stay, with their own year and source; the City never had one.
    kept = rates[rates.year_ending == "2026-03-31"]
    assert sorted(kept.force_id) == [DEVON, "greater-manchester"] and set(kept.source_id) == {
        "ons-pfa-tables-ye-march-2026"
    }


def test_the_publishers_own_reason_is_kept(read_rates):
    reading = read_rates(
        {"greater-manchester": ("..", ".."), "city-of-london": (8_700, "+")},
        notes=REAL_NOTES,
        named={"greater-manchester": "Greater Manchester10,11", "city-of-london": "City of London14"},
    )
    reasons = reading.missing["crime_rate"].set_index("force_id").reason
    assert "unable to supply data for the quarter July to September 2019" in reasons["greater-manchester"]
    assert "suppressed due to the small population size" in reasons["city-of-london"]


NOTES_SHEET = (
    ("[note 3]", "Devon and Cornwall Police have been unable to supply data since November 2022."),
    ("[note 4]", "Figures for this area include a nuclear site."),
    ("[note 5]", "Rates for the City of London have been suppressed because few people live there."),
)


def test_notes_beside_figures_and_names_are_read_as_notes(read_rates):
    """As newer tables have them: a figure with a note is a figure, a mark with a note has that note's words as its reason."""
    reading = read_rates(
        {
            "kent": ("1,900,000 [note 4]", "77.7 [note 4]"),
            "essex": (1_800_000, "66.6 [r][note 4]"),
            DEVON: (1_762_400, "[x] [note 3]"),
            "city-of-london": (15_100, "[x]"),
        },
        named={"kent": "Kent [note 4]", "city-of-london": "City of London [note 4][note 5]"},
        notes_sheet=NOTES_SHEET,
    )
    rates = reading.tables["crime_rate"].set_index("force_id")
    assert rates.crimes_per_1000[["kent", "essex"]].tolist() == [77.7, 66.6]
    assert rates.population_rounded_count["kent"] == 1_900_000
    gaps = reading.missing["crime_rate"].set_index("force_id")
    assert gaps.state.to_dict() == {DEVON: "not available", "city-of-london": "suppressed"}
    assert gaps.mark.to_dict() == {DEVON: "[x]", "city-of-london": "[x]"}
    assert gaps.reason[DEVON] == NOTES_SHEET[0][1]
    assert gaps.reason["city-of-london"] == NOTES_SHEET[2][1]
    assert "note" not in reading.message


def test_only_a_table_of_districts_is_refused_in_a_sentence(places, tmp_path):
    """Table C2 counts crimes of community safety partnerships; we read the rates of forces."""
    from etl.refresh.download import Fetched

    header = ["Police Force\nArea code", "Police Force\nArea name", "Community Safety\nPartnership code"]
    path = workbooks.write_xlsx(tmp_path / "c2.xlsx", {"Notes": [["x"]], "Table C2": [["Table C2: Number"], header]})
    with pytest.raises(SourceError) as caught:
        ons.read_rates([Fetched(path, "x", "https://x.example/a", "https://x.example/a")], CurrentFigures(places))
    assert str(caught.value) == (
        "ONS's workbook has no sheet 'Table P3', where the rates of forces stand; its sheets are Notes, Table C2 "
        "(Table C2 counts crimes of districts, not the rates of forces)."
    )


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (" 1,234 ", 1234),
        ("1,234[note 3]", 1234),
        ("84.2 [Note 3][note 12]", 84.2),
        ("84.2 [p]", 84.2),
        ("84.2 [notes 3, 4] [r]", 84.2),
        ("[note 3]", None),
        ("[x] [note 3]", None),
        ("84.2 [c]", None),
        ("1_234", None),
        ("nan", None),
        ("", None),
    ],
)
def test_numbers_with_notes(cell, number):
    assert cell_notes.as_number(cell) == number


def test_the_names_of_offences_lose_their_notes():
    names = CurrentFigures(Places(PROJECT / "data")).names("home_office")
    published = pd.Series(["Robbery [note 3]", "Robbery", "Public order offences[Note 6]"])
    assert names.or_same("offence_group", published).tolist() == ["Robbery", "Robbery", "Public order offences"]


def test_a_mark_with_a_note_has_its_words_as_reason():
    listed = cell_notes.listed([["Note number", "Note text"], [5.0, "The force changed its  system."], ["6. Another."]])
    assert listed == {"5": "The force changed its  system.", "6": "Another."}
    assert missing.cited_reason("N/A [note 5]", listed) == "The force changed its system."
    assert missing.cited_reason("N/A", listed) is None


def test_an_unknown_mark_in_a_table_of_rates(read_rates):
    with pytest.raises(SourceError) as caught:
        read_rates({"kent": (500_000, "[w]")})
    said = str(caught.value)
    assert "Sheet Table P3, row 27, column 'Total recorded crime' holds '[w]' for Kent" in said
    assert said.endswith("ons,[w],,STATE,")


def test_an_older_table_is_not_taken(read_rates):
    with pytest.raises(SourceError, match="older than 2026-03-31, which we hold"):
        read_rates({}, year="year ending September 2019")


def test_residents_of_a_force_that_are_missing(places):
    from etl.refresh.transforms import population

    codes = CurrentFigures(places).force_codes()
    header = ["PFA 2023 Code", "PFA 2023 Name", "Year", "F0"]
    rows = [header, *([code, force, 2025, "[x]" if force == "kent" else 9_000] for code, force in codes.items())]
    figures, states = population.newest_year(rows, codes, CurrentFigures(places).marks("ons"), "Sheet Mid-2025")
    assert len(figures) == 42 and states[["force_id", "state"]].values.tolist() == [["kent", "not available"]]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ({"type": "Topology", "objects": {}, "arcs": []}, "it is TopoJSON, and GeoJSON is needed"),
        (
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "properties": {"PFA23CD": "E23000032", "PFA23NM": "Kent"},
                        "geometry": {
                            "type": "Polygon",
                            "coordinates": [
                                [[550_000, 150_000], [560_000, 150_000], [560_000, 160_000], [550_000, 150_000]]
                            ],
                        },
                    }
                ],
            },
            "is not in degrees, so it is probably in metres",
        ),
    ],
)
def test_outlines_that_cannot_be_drawn(source, words):
    with pytest.raises(SourceError, match=words):
        boundaries.simplified(source, {"E23000032": "kent"})


# -- names and contacts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "force"),
    [
        ("City of London14", "city-of-london"),
        ("City of London+", "city-of-london"),
        ("London, City of", "city-of-london"),
        ("Greater Manchester10,11", "greater-manchester"),
        ("Lancashire11", "lancashire"),
        ("Devon & Cornwall [note 3]", DEVON),
        ("Testshire", None),
    ],
)
@pytest.mark.parametrize("publisher_name", ["home_office", "ons", "postcodes_io"])
def test_names_as_publishers_write_them(name, force, publisher_name):
    assert CurrentFigures(Places(PROJECT / "data")).names(publisher_name).find("force", name) == force


def test_every_name_that_postcodes_io_gives():
    """Its own list of police force areas, as it stood in its source code."""
    listed = json.loads((PROJECT / "tests/refresh/published/postcodes_io_police_force_areas.json").read_text("utf-8"))
    known = postcodes_io.areas(Places(PROJECT / "data"))
    found = {
        postcodes_io._force({"status": 200, "result": {"pfa": name, "codes": {"pfa": code}}}, known)
        for code, name in listed.items()
        if code[:3] in ("E23", "W15")
    }
    assert {getattr(one, "force_id", one) for one in found} == set(known.codes.values())


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("101 / 01622 690690", "101"),
        ("101 01622 690690", "101"),
        ("01622 690690 or 101", "01622 690690"),
        ("+44 (0)1622 690690", "01622 690690"),
        ("(01622) 690-690", "01622 690 690"),
        ("101", "101"),
        ("ring us", None),
        ("", None),
    ],
)
def test_the_first_of_two_telephone_numbers(cell, number):
    from etl.refresh.sources import police_uk

    assert police_uk._first_number(cell) == number


def test_contacts_of_42_forces_when_one_page_fails(publisher, built, refresh, places):
    forces = pd.read_csv(built.register / "force.csv")
    listed = [{"id": force, "name": name} for force, name in zip(forces.force_id, forces.name)]
    publisher.json("data.police.uk/api/forces", listed)
    for item in listed:
        publisher.json(f"data.police.uk/api/forces/{item['id']}", item | {"telephone": "101"})
    assert refresh(source="police_uk").status == 0
    for item in listed:
        publisher.json(f"data.police.uk/api/forces/{item['id']}", item | {"telephone": "101, 999"})
    publisher.routes["data.police.uk/api/forces/kent"] = Response(status=404)
    publisher.json(
        "data.police.uk/api/forces/essex", item | {"id": "essex", "name": "Essex Police", "telephone": "01245 491491"}
    )
    done = refresh(source="police_uk")
    assert "contacts of 42 forces" in done.words and "not read, so as they were: kent" in done.words
    held = ask(places, "SELECT * FROM force_contact").set_index("force_id").telephone
    assert len(held) == 43 and held["kent"] == "101" and held["essex"] == "01245 491491"


# -- states ------------------------------------------------------------------------------------------------------------


def test_every_mark_stands_for_a_state_of_the_schema():
    marks = pd.read_csv(PROJECT / "data/missing_mark.csv", dtype=str)
    assert set(marks.state) <= STATES and not marks.duplicated(["source_name", "published_as", "force_id"]).any()


def test_a_figure_called_missing_that_is_there_is_found(rows, release, refresh, places, monkeypatch, reads_here):
    release(workbooks.without(rows, "Devon and Cornwall", "2025/26", (3,)))
    told = missing.states
    monkeypatch.setattr(missing, "states", lambda *given: told(*given).assign(quarter=2, state="not available"))
    assert "is called missing, and is there" in refresh().words
