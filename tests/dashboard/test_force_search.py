"""From what people type to a force: right, ambiguous, mistyped, empty, hostile."""

import frames
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.database import queries
from dashboard.rules import force_search
from dashboard.text import find_page


@pytest.mark.parametrize(
    "typed",
    [
        "Maidstone",
        "maidstone",
        "  Maidstone  borough council ",
        "ME14",
        "me14",
        "me14 1xx",
        "ME141XX",
        " ME14  1XX ",
        "kent",
        "KENT",
        "Kent Police",
        "Kent Constabulary",
    ],
)
def test_every_way_to_say_kent(typed: str) -> None:
    found = force_search.find(typed)
    assert found.is_one and found.force_ids[0] == "kent"


def test_a_full_postcode_is_cut_and_never_repeated() -> None:
    found = force_search.find("ME14 1XX")
    assert found.sentence.startswith(find_page.FULL_POSTCODE.format(district="ME14"))
    assert "1XX" not in found.sentence


def test_a_council_names_its_force() -> None:
    assert force_search.find("Maidstone").sentence == find_page.found_by_council("Maidstone", "Kent")


def test_a_district_of_two_forces_says_so() -> None:
    found = force_search.find("BR8")
    assert found.force_ids == ["kent", "metropolitan"]
    assert found.sentence == find_page.probably("BR8", "Kent", ["Metropolitan"])


def test_words_of_several_forces_ask_which() -> None:
    found = force_search.find("west")
    assert not found.is_one and found.sentence == find_page.SEVERAL
    assert {"west-mercia", "west-midlands", "west-yorkshire"} <= set(found.force_ids)


def test_a_typing_mistake_gets_a_suggestion() -> None:
    found = force_search.find("Kant")
    assert found.force_ids == [] and "Did you mean Kent?" in found.sentence


@pytest.mark.parametrize("typed", ["xyzzy", "%", "_", "'; DROP TABLE force; --", "\\", "💥", "日本", "a" * 100_000])
def test_junk_is_told_what_can_be_typed(typed: str) -> None:
    found = force_search.find(typed)
    assert found.force_ids == []
    assert "such as ME14" in found.sentence and len(found.sentence) < 400


@pytest.mark.parametrize("typed", ["", " ", "\n\t"])
def test_nothing_typed(typed: str) -> None:
    assert force_search.find(typed) == force_search.Found([], find_page.NOTHING_TYPED)


@pytest.mark.parametrize("typed", ["EH1", "ZZ99 9ZZ", "BT1 1AA"])
def test_a_district_outside_england_and_wales(typed: str) -> None:
    assert force_search.find(typed) == force_search.Found([], find_page.outside(typed.split()[0]))


def test_every_force_is_found_by_each_of_its_names() -> None:
    for force in frames.ask(queries.forces).itertuples():
        for name in (force.short_name, force.name, force.force_id.replace("-", " ")):
            found = force_search.find(name)
            assert found.is_one and found.force_ids[0] == force.force_id, name


@settings(max_examples=30)
@given(st.text(max_size=80))
def test_whatever_is_typed_gets_an_answer(typed: str) -> None:
    found = force_search.find(typed)
    assert found.force_ids or found.sentence
    assert set(found.force_ids) <= set(frames.ask(queries.forces).force_id)
