"""From what people type to a force: a table of what they type, every name and postcode of the register, and whatever else there is."""

import csv
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.database import queries, store
from dashboard.rules import force_search, name_index
from dashboard.rules.plain_names import plain
from dashboard.text import find_page
from etl.paths import PROJECT

HERE = Path(__file__).resolve().parent
REGISTER = PROJECT / "data" / "register"


@cache
def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


BY_HAND = rows(HERE / "typed_by_hand.csv")
OFFICIAL = rows(HERE / "council_official_names.csv")
COUNCILS = {row["council_code"]: row for row in rows(REGISTER / "council.csv") if row["status"] == "current"}
FORMER = [
    row for row in rows(REGISTER / "council.csv") if row["status"] == "former" and "new code" not in row["status_note"]
]
PLACES = rows(REGISTER / "place.csv")
FORCES = rows(REGISTER / "force.csv")


# -- the table ---------------------------------------------------------------------------------------------------------------


def test_the_table_is_long() -> None:
    assert len(BY_HAND) + len(OFFICIAL) >= 400
    assert len(OFFICIAL) == len(COUNCILS) == 318


@pytest.mark.parametrize("row", BY_HAND, ids=lambda row: row["typed"][:40])
def test_what_people_type(row: dict[str, str]) -> None:
    found, expected = force_search.find(row["typed"]), row["forces"].split()
    assert found.kind == row["kind"], (row["why"], found)
    if found.kind == "answer":
        assert found.force_ids == expected, row["why"]
    elif expected:
        assert found.force_ids[: len(expected)] == expected, row["why"]


# -- every name of the register ----------------------------------------------------------------------------------------------


def finds(typed: str, force_id: str) -> str:
    """ "answers", where the force is the first of an answer; "asks", where it is among the suggestions; else "misses"."""
    found = force_search.find(typed)
    if found.kind == "answer":
        return "answers" if found.force_ids[0] == force_id else "misses"
    return "asks" if force_id in found.force_ids else "misses"


def tally(names: list[tuple[str, str]]) -> dict[str, list[str]]:
    """The names by what a search for each does."""
    done: dict[str, list[str]] = {"answers": [], "asks": [], "misses": []}
    for typed, force_id in names:
        done[finds(typed, force_id)].append(typed)
    return done


SHARED_WITH_A_TOWN = ["Ashford", "Newport"]
"""Councils whose name alone asks, because a town of another force has it too."""


def test_every_council_is_found_by_its_short_name() -> None:
    done = tally([(row["name"], row["force_id"]) for row in COUNCILS.values()])
    assert done["misses"] == [] and sorted(done["asks"]) == SHARED_WITH_A_TOWN
    assert len(done["answers"]) == 316


def test_every_council_is_found_by_its_official_name() -> None:
    done = tally([(row["official_name"], COUNCILS[row["council_code"]]["force_id"]) for row in OFFICIAL])
    assert done["misses"] == done["asks"] == []
    assert len(done["answers"]) == 318


STYLES = {
    "E06": ["{} Council", "{} Borough Council", "{} City Council", "City of {}", "Borough of {}"],
    "E07": [
        "{} District Council",
        "{} Borough Council",
        "{} City Council",
        "Borough of {}",
        "{} council",
        "District of {}",
    ],
    "E08": [
        "{} Metropolitan Borough Council",
        "{} City Council",
        "Metropolitan Borough of {}",
        "City of {} Metropolitan District Council",
    ],
    "E09": [
        "London Borough of {}",
        "{} London Borough Council",
        "Royal Borough of {}",
        "The London Borough of {} Council",
    ],
    "W06": ["{} County Borough Council", "{} County Council", "{} Council", "City and County of {}"],
}


def test_every_council_is_found_in_every_style_of_its_kind() -> None:
    """Whatever it is called officially: people mix the styles up."""
    names = [
        (style.format(row["name"].split(", City")[0].split(", County")[0]), row["force_id"])
        for code, row in COUNCILS.items()
        for style in STYLES[code[:3]]
    ]
    done = tally([(name, force_id) for name, force_id in names if name != "City of London"])
    assert done["misses"] == done["asks"] == []
    assert len(done["answers"]) > 1_500


def test_every_council_is_found_by_its_other_names() -> None:
    aliases = [
        (row["alias"], COUNCILS[row["council_code"]]["force_id"]) for row in rows(REGISTER / "council_alias.csv")
    ]
    done = tally(aliases)
    assert done["misses"] == done["asks"] == []
    without_accents = [(bare(alias), force_id) for alias, force_id in aliases]
    assert tally(without_accents)["answers"] == [alias for alias, _ in without_accents]


def test_every_former_council_is_found_and_told_what_became_of_it() -> None:
    renamed = [row for row in rows(REGISTER / "council_alias.csv") if row["kind"] == "former name"]
    former = [(row["name"], row["force_id"], row["status_note"]) for row in FORMER]
    former += [(row["alias"], COUNCILS[row["council_code"]]["force_id"], row["note"]) for row in renamed]
    assert len(former) == 43
    for name, force_id, note in former:
        for typed in (name, f"{name} District Council", f"{name} Borough Council"):
            found = force_search.find(typed)
            assert found.kind == "answer" and found.force_ids == [force_id], typed
            assert note in found.sentence, typed


VILLAGES_BEHIND_A_COUNCIL = {
    "Halton": ["lancashire"],
    "Merton": ["devon-and-cornwall"],
    "Preston": ["humberside", "leicestershire"],
    "Rushmoor": ["surrey"],
    "St. Helens": ["hampshire"],
    "Sutton": ["bedfordshire", "cambridgeshire", "west-mercia"],
    "Swindon": ["gloucestershire"],
    "Warrington": ["thames-valley"],
}
"""Villages whose name alone means a council elsewhere: the answer says that it is the council's. With their county they are found."""


@pytest.mark.slow
def test_every_town_and_village_is_found() -> None:
    """Each answers with its own force, or stands in a list; but for the villages above, which are found with their county."""
    count = {"answers": 0, "asks": 0}
    exceptions: dict[str, list[str]] = {}
    for row in PLACES:
        done = finds(row["name"], row["force_id"])
        if done == "misses":
            exceptions.setdefault(row["name"], []).append(row["force_id"])
            found = force_search.find(row["name"])
            assert found.kind == "answer" and "council area" in found.sentence, row
        else:
            count[done] += 1
    assert {name: sorted(force_ids) for name, force_ids in exceptions.items()} == VILLAGES_BEHIND_A_COUNCIL
    assert count == {"answers": ANSWERED, "asks": len(PLACES) - ANSWERED - 11}


ANSWERED = 4_642


def test_every_force_is_found_by_each_of_its_names() -> None:
    for row in FORCES:
        for name in (
            row["short_name"],
            row["name"],
            row["alt_name"],
            row["ons_name"],
            row["force_id"].replace("-", " "),
        ):
            if name:
                found = force_search.find(name)
                assert found.kind == "answer" and found.force_ids[0] == row["force_id"], name
                assert force_search.force_named(name) == row["force_id"], name
    for row in rows(REGISTER / "force_alias.csv"):
        assert force_search.find(row["alias"]).force_ids == [row["force_id"]], row["alias"]


# -- every postcode district -----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_every_district_names_its_forces_the_likeliest_first() -> None:
    held: dict[str, list[str]] = {}
    for row in rows(REGISTER / "postcode_district_force.csv"):
        held.setdefault(row["postcode_district"], []).append(row["force_id"])
    assert len(held) >= 2_393
    for district, force_ids in held.items():
        for typed in (district, district.lower(), f"{district} 1AA", f"{district}-1", f"I live in {district}"):
            found = force_search.find(typed)
            assert (found.kind, found.force_ids) == ("answer", force_ids), typed


def test_probably_is_said_only_where_there_is_doubt() -> None:
    for row in rows(REGISTER / "postcode_district_force.csv"):
        if row["rank"] == "1":
            found = force_search.find(row["postcode_district"])
            assert ("probably" in found.sentence) == (row["how_sure"] == "probable"), row
            assert (find_page.TO_BE_SURE in found.sentence) == (row["how_sure"] == "probable"), row


@pytest.mark.parametrize("district", ["TD12", "TD15"])
def test_a_district_partly_in_scotland_says_so(district: str) -> None:
    found = force_search.find(district)
    assert found.force_ids == ["northumbria"] and not found.is_one
    assert "Part of" in found.sentence and "Police Scotland on 101" in found.sentence


def test_a_full_postcode_is_cut_and_never_repeated() -> None:
    found = force_search.find("ME14 1XX")
    assert found.sentence == f"{find_page.FIRST_HALF} {find_page.covered('ME14', 'Kent Police')}"


# -- never a wrong one -------------------------------------------------------------------------------------------------------------

OFFICE = re.compile(
    r"council|corporation|authority|borough|district|county|city|town|parish|community|metropolitan|london|royal|unitary|combined"
    r"|police|service|force|constabulary|cyngor|bwrdeistref|sirol|dinas|sir|tref|cymuned|heddlu|saint|sant|st|and|the|of"
)


def bare(words: str) -> str:
    """Without accents."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", words) if not unicodedata.combining(letter))


def core(words: str) -> str:
    """The letters of a name without its words of office: another way to the same than the one under test."""
    letters = "".join(
        letter if letter.isalnum() or letter.isspace() else " "
        for letter in bare(words.replace("’", "").replace("'", ""))
    )
    return "".join(word for word in letters.casefold().split() if not OFFICE.fullmatch(word)) or "".join(
        letters.casefold().split()
    )


@cache
def names_of_forces() -> dict[str, set[str]]:
    """Every core by which each force may be asserted: its own names, and those of what it polices."""
    held: dict[str, set[str]] = {row["force_id"]: set() for row in FORCES}
    for row in FORCES:
        held[row["force_id"]] |= {
            core(row[name]) for name in ("short_name", "name", "alt_name", "ons_name", "force_id")
        }
    for file, name in (("force_alias", "alias"), ("council", "name"), ("county_force", "county"), ("place", "name")):
        for row in rows(REGISTER / f"{file}.csv"):
            held[row["force_id"]].add(core(row[name]))
    for row in PLACES:
        if row["border_force_id"]:
            held[row["border_force_id"]].add(core(row["name"]))
    for row in FORCES:
        held[row["force_id"]].add(core(row["region"]))
    for row in rows(REGISTER / "council_alias.csv"):
        held[COUNCILS[row["council_code"]]["force_id"]].add(core(row["alias"]))
    return held


@cache
def districts_of_forces() -> dict[str, set[str]]:
    """The districts by which each force may be asserted, and what some are called for short: W1 for W1A."""
    held: dict[str, set[str]] = {row["force_id"]: set() for row in FORCES}
    for row in rows(REGISTER / "postcode_district_force.csv"):
        held[row["force_id"]] |= {
            row["postcode_district"],
            row["postcode_district"].rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        }
    return held


def is_asserted_rightly(typed: str, found: force_search.Found) -> bool:
    """Whether each force of an answer polices something of the very name that was typed, or a postcode that stands in it."""
    if found.kind != "answer":
        return True
    words = typed.replace(",", " ").split()
    ways = {core(typed), core(typed.rpartition(",")[0])}
    ways |= {core(" ".join(words[:-count])) for count in range(1, 5)}  # with a county or country behind it
    squeezed = re.sub(r"[^A-Z0-9]", "", typed.upper())
    return all(
        (ways & names_of_forces()[force_id]) - {""} or any(name in squeezed for name in districts_of_forces()[force_id])
        for force_id in found.force_ids
    )


NAMES = st.sampled_from([row["name"] for row in (*PLACES, *COUNCILS.values(), *FORMER, *FORCES)])
LETTERS = st.sampled_from("abcdefghijklmnopqrstuvwxyz '-,.&")


@st.composite
def nearly_a_name(draw: Callable) -> str:
    """A name of the register with a letter lost, added, changed or swapped, or words before or behind it."""
    name, at = draw(NAMES), draw(st.integers(0, 30))
    at %= len(name)
    change = draw(st.sampled_from(["drop", "add", "swap", "change", "before", "behind", "two", "part"]))
    if change == "drop":
        return name[:at] + name[at + 1 :]
    if change == "add":
        return name[:at] + draw(LETTERS) + name[at:]
    if change == "change":
        return name[:at] + draw(LETTERS) + name[at + 1 :]
    if change == "swap":
        return name[:at] + name[at : at + 2][::-1] + name[at + 2 :]
    if change == "before":
        return (
            f"{draw(st.sampled_from(['near', 'North', 'Upper', 'City of', 'the', 'I live in', 'Borough of']))} {name}"
        )
    if change == "behind":
        return (
            f"{name} {draw(st.sampled_from(['Road', 'police', 'council', 'Green', 'on Sea', 'UK', 'Magna', 'Town']))}"
        )
    if change == "part":
        return name[: max(1, at)]
    return f"{name} {draw(NAMES)}"


@pytest.mark.slow
@settings(max_examples=1500)
@given(st.one_of(nearly_a_name(), NAMES, st.text(max_size=60)))
@example("Chester")
@example("Wells")
@example("Newcastle")
@example("London, City of")
@example("Stoke")
def test_no_input_asserts_a_force_for_a_place_of_another_name(typed: str) -> None:
    found = force_search.find(typed)
    assert is_asserted_rightly(typed, found), (typed, found)


def test_the_rule_above_sees_a_wrong_assertion() -> None:
    wrong = force_search.Found("answer", "", (force_search.Choice("Derbyshire Constabulary", "derbyshire"),))
    assert not is_asserted_rightly("Chester", wrong)
    assert not is_asserted_rightly("manchestr", force_search.Found("answer", "", (force_search.Choice("", "kent"),)))


@settings(max_examples=300)
@given(st.text(max_size=250))
@example("\x00\x1b[31m")
@example("\u202eKent")
@example("{{7*7}}")
def test_whatever_is_typed_gets_an_answer(typed: str) -> None:
    found = force_search.find(typed)
    assert found.force_ids or found.sentence
    assert all(letter.isprintable() for letter in found.sentence)
    assert set(found.force_ids) <= {row["force_id"] for row in FORCES}


@pytest.mark.parametrize("length", [201, 10_000, 1_000_000])
def test_too_much_gets_a_friendly_answer(length: int) -> None:
    assert force_search.find("a" * length) == force_search.Found("nothing", find_page.TOO_LONG)


# -- how suggestions are made --------------------------------------------------------------------------------------------------------


def test_letters_alone_suggest_only_where_nothing_better_does() -> None:
    """Parts of the name come first: Newcastle is a letter away from other names, and none of them is listed."""
    words = [choice.words for choice in force_search.find("Newcastle").choices]
    assert all(name.startswith("Newcastle") for name in words)


def test_a_list_names_place_and_force_once_each() -> None:
    found = force_search.find("Newport")
    assert found.choices[0].words == "Newport: Gwent Police"
    assert len({choice.words for choice in found.choices}) == len(found.choices)


def test_a_place_at_a_border_names_the_force_across_it() -> None:
    found = force_search.find("Swanley")
    assert found.force_ids == ["kent", "metropolitan"] and not found.is_one
    assert "within 2 km" in found.sentence


def test_a_council_whose_name_villages_share_says_that_it_means_the_council() -> None:
    assert force_search.find("St Helens").sentence == find_page.covered_council("St. Helens", "Merseyside Police")


def test_the_index_is_made_once_a_version() -> None:
    assert name_index.current() is name_index.current()


@pytest.mark.parametrize(
    "name, expected",
    [
        ("Bristol, City of", "city of bristol"),
        ("Bournemouth, Christchurch and Poole", "bournemouth christchurch and poole"),
        ("Ynys Môn", "ynys mon"),
        ("  The  Wirral ", "wirral"),
        ("King’s Lynn & West Norfolk", "kings lynn and west norfolk"),
        ("St. Mary-le-Bow", "st mary le bow"),
        ("Saint Ives", "st ives"),
        ("💥", ""),
        ("a\nb", "a b"),
    ],
)
def test_plain_names(name: str, expected: str) -> None:
    assert plain(name) == expected


def test_every_row_of_the_database_is_in_the_index() -> None:
    index = name_index.current()
    for row in store.ask_once(queries.search_names):
        kept = index.spellings if row.kind == "place alias" else index.certain
        assert row in kept[plain(row.said)]
