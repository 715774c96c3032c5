"""What can be compared: every measure has figures, and every pair of forces gets an honest answer on each."""

import re
from dataclasses import replace
from itertools import combinations

import frames
import pandas as pd
import pytest

from dashboard.database import queries, store
from dashboard.database.rows import Rate
from dashboard.rules import measures
from dashboard.rules.comparability import Kind
from dashboard.text import force_page, grade_words

NAMES = [
    "recording_rate", "recording_rate_violence", "recording_rate_sexual", "recording_rate_peel_2021_22",
    "recording_rate_violence_peel_2021_22", "recording_rate_peel_2023_25", "grade_cdi_2016_20", "grade_peel_2021_22",
    "grade_peel_2023_25", "latest_grade",
]  # fmt: skip
SAYS_NOTHING = (Kind.REFUSED, Kind.MISSING)
RANKS = re.compile(
    r"\b(rank(s|ed|ing)?|best|worst|top|bottom|first|second|third|last|league|place[sd]?|better than|worse than|beats|\d+(st|nd|rd|th))\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    return frames.ask(queries.forces).set_index("force_id").short_name.to_dict()


def held(measure: measures.Measure) -> pd.DataFrame:
    return pd.DataFrame(measures.figures(measure)).set_index("force_id", drop=False)


@pytest.mark.parametrize("name", NAMES)
def test_a_measure_has_one_figure_for_each_force_it_holds(name: str) -> None:
    measure = measures.measures()[name]
    figures = held(measure)
    assert len(figures) >= 2 and figures.force_id.is_unique
    assert figures.source_id.notna().all()
    if measure.kind == measures.RATE:
        assert figures.rate_pct.between(0, 100).all() and set(figures.scope) == {measure.scope}
    else:
        assert set(figures.grade) <= set(grade_words.LETTER)
    if measure.regime_id:
        assert set(figures.regime_id) == {measure.regime_id}


@pytest.mark.parametrize("name", NAMES)
def test_every_pair_of_forces_gets_an_honest_answer(name: str, names: dict[str, str]) -> None:
    measure = measures.measures()[name]
    figures = held(measure)
    for a, b in combinations(names, 2):
        verdict = measures.compare(measure, a, b)
        if a not in figures.index or b not in figures.index:
            assert verdict.kind == Kind.MISSING
        elif figures.regime_id[a] != figures.regime_id[b]:
            assert verdict.kind in SAYS_NOTHING, (a, b)
        elif measure.kind == measures.RATE and (pd.isna(figures.ci_pct[a]) or pd.isna(figures.ci_pct[b])):
            assert verdict.kind == Kind.CANNOT_TELL
        if verdict.kind == Kind.MISSING:
            assert names[a] in verdict.sentence or names[b] in verdict.sentence


def test_these_measures_are_offered_in_this_order() -> None:
    """Their names stand in addresses that people have passed on, so none may change or go."""
    assert list(measures.measures()) == NAMES
    assert measures.DEFAULT in NAMES
    assert list(measures.RETIRED) == ["latest_rate"] and not measures.RETIRED.keys() & NAMES


def test_no_measure_lists_rates_of_more_than_one_programme() -> None:
    for name, measure in measures.measures().items():
        for inspection in (measures.NEWEST, measures.FIRST):
            shown = measures.figures(replace(measure, inspection=inspection))
            assert measure.kind == measures.GRADE or len({row.regime_id for row in shown}) == 1, name


# -- first and second inspections -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_one_choice_of_inspection_holds_for_every_force(name: str) -> None:
    measure = measures.measures()[name]
    first = measures.figures(replace(measure, inspection=measures.FIRST))
    if measure.regime_id:
        assert {row.kind for row in first} <= {"inspection"}
    else:
        assert first == measures.figures(measure)
    assert measures.has_second_inspections(measure) == (first != measures.figures(measure))


def test_kent_has_a_first_and_a_second_inspection() -> None:
    rates = measures.measures()["recording_rate"]
    said = {
        inspection: [
            (row.rate_pct, measures.when(row))
            for row in measures.shown_rates(replace(rates, inspection=inspection), "name", ["kent"])
        ]
        for inspection in (measures.FIRST, measures.NEWEST)
    }
    assert said == {
        "first": [(83.6, "first inspection, June 2017")],
        "newest": [(96.6, "second inspection, January 2019")],
    }


# -- what is newer than a figure ----------------------------------------------------------------------------------------------


def rate_of(force_id: str) -> Rate:
    (row,) = measures.shown_rates(measures.measures()["recording_rate"], "name", [force_id])
    return row


def test_norfolk_was_judged_since_its_audit() -> None:
    assert measures.since(rate_of("norfolk")) == "Outstanding in PEEL 2023–25, September 2024"


def test_a_later_grade_that_was_not_found_counts_too() -> None:
    assert (
        measures.since(rate_of("suffolk"))
        == "it seems to have been graded in PEEL 2023–25, but we have not found that grade"
    )


def test_a_force_that_was_not_judged_since_has_nothing_newer() -> None:
    (wiltshire,) = measures.shown_rates(measures.measures()["recording_rate_peel_2023_25"], "name", ["wiltshire"])
    assert measures.since(wiltshire) is None


@pytest.mark.parametrize("inspection", [measures.NEWEST, measures.FIRST])
@pytest.mark.parametrize("name", NAMES)
def test_a_figure_that_is_not_the_newest_judgment_says_so_in_every_verdict(name: str, inspection: str) -> None:
    """Whatever is compared: a force with a newer grade in the register is marked, and the verdict says programme and date."""
    measure = replace(measures.measures()[name], inspection=inspection)
    latest = {row.force_id: row for row in store.rows(queries.latest_judgments)}
    shown = measures.figures(measure)
    for a, b in zip(shown, [*shown[1:], shown[0]]):
        verdict = measures.compare(measure, a.force_id, b.force_id)
        for row in (a, b):
            newest = latest[row.force_id]
            if newest.inspection_id != row.inspection_id and newest.regime_position > position_of(row.regime_id):
                assert measures.since(row), (name, row.short_name)
            assert (measures.since(row) or "") in verdict.sentence, (name, row.short_name)
            assert (measures.since(row) or "") in verdict.quote
            assert measures.when(row) in verdict.sentence and measures.when(row) in verdict.quote
        assert a.regime in verdict.quote and b.regime in verdict.quote


def position_of(regime_id: str) -> int:
    return next(row.position for row in store.rows(queries.regimes) if row.regime_id == regime_id)


def test_a_measure_says_programme_and_kind_of_crime() -> None:
    for name, kind, regime_id, scope in (
        ("recording_rate", measures.RATE, "cdi_2016_20", "all"),
        ("recording_rate_violence", measures.RATE, "cdi_2016_20", "violence"),
        ("recording_rate_peel_2021_22", measures.RATE, "peel_2021_22", "all"),
        ("grade_peel_2023_25", measures.GRADE, "peel_2023_25", "all"),
        ("latest_grade", measures.GRADE, None, "all"),
    ):
        measure = measures.measures()[name]
        assert (measure.kind, measure.regime_id, measure.scope) == (kind, regime_id, scope)


def test_labels_are_told_apart() -> None:
    labels = [measure.label for measure in measures.measures().values()]
    assert len(set(labels)) == len(labels)


# -- one force among those of its programme --------------------------------------------------------------------------------


def measured() -> list[tuple[str, str]]:
    """Every force with a rate for all crime in a programme whose rates may be compared."""
    return [
        (force_id, regime_id)
        for regime_id in frames.ask(queries.regimes).regime_id
        if regime_id != "one_off"
        for force_id in (row.force_id for row in store.rows(queries.rates, regime_id, "all"))
    ]


def test_a_force_stands_against_every_other_of_its_programme_once() -> None:
    for force_id, regime_id in measured():
        stands = measures.against_all(force_id, regime_id)
        assert set(stands) == {"higher", "lower", "not_clear", "cannot_tell"}
        assert sum(stands.values()) == len(frames.ask(queries.rates, regime_id, "all")) - 1, force_id


def test_who_is_clearly_higher_is_so_from_both_sides() -> None:
    for regime_id in {regime_id for _, regime_id in measured()}:
        forces = frames.ask(queries.rates, regime_id, "all").force_id
        every = [measures.against_all(force_id, regime_id) for force_id in forces]
        assert sum(stands["higher"] for stands in every) == sum(stands["lower"] for stands in every)
        assert sum(stands["not_clear"] for stands in every) % 2 == 0


def test_without_a_margin_nothing_can_be_told_of_any_other_force() -> None:
    for force_id, regime_id in measured():
        rates = frames.ask(queries.rates, regime_id, "all").set_index("force_id")
        stands = measures.against_all(force_id, regime_id)
        if pd.isna(rates.ci_pct[force_id]):
            assert stands["cannot_tell"] == len(rates) - 1
        else:
            assert stands["cannot_tell"] == rates.ci_pct.drop(force_id).isna().sum()


def test_derbyshire_and_essex_among_the_others() -> None:
    assert measures.against_all("derbyshire", "cdi_2016_20") == {
        "higher": 31,
        "lower": 0,
        "not_clear": 0,
        "cannot_tell": 11,
    }
    assert measures.against_all("essex", "cdi_2016_20") == {
        "higher": 0,
        "lower": 29,
        "not_clear": 2,
        "cannot_tell": 11,
    }


@pytest.mark.parametrize(
    "force_id, regime_id",
    [("no-such-force", "cdi_2016_20"), ("kent", "no_such_regime"), ("kent", "one_off"), ("essex", "peel_2021_22")],
)
def test_a_force_without_such_a_rate_stands_nowhere(force_id: str, regime_id: str) -> None:
    assert measures.against_all(force_id, regime_id) is None


def test_how_a_force_stands_is_never_a_rank() -> None:
    for force_id, regime_id in measured():
        said = force_page.against_all("CDI 2016–20", measures.against_all(force_id, regime_id))
        assert said.endswith(".") and not RANKS.search(said), said


def test_no_label_speaks_of_a_rank() -> None:
    for measure in measures.measures().values():
        assert not RANKS.search(measure.label)
