"""What can be compared: every measure has figures, and every pair of forces gets an honest answer on each."""

from itertools import combinations

import pandas as pd
import pytest

from dashboard import measures, queries, store, wording
from dashboard.comparability import Kind

SAYS_NOTHING = (Kind.REFUSED, Kind.MISSING)


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    return store.ask(queries.forces).set_index("force_id").short_name.to_dict()


def held(measure: measures.Measure) -> pd.DataFrame:
    return measures.figures(measure).set_index("force_id", drop=False)


@pytest.mark.parametrize("measure", measures.MEASURES.values(), ids=measures.MEASURES)
def test_a_measure_has_one_figure_for_each_force_it_holds(measure: measures.Measure) -> None:
    figures = measures.figures(measure)
    assert len(figures) >= 2 and figures.force_id.is_unique
    assert figures.source_id.notna().all()
    if measure.kind == measures.RATE:
        assert figures.rate_pct.between(0, 100).all() and set(figures.scope) == {measure.scope}
    else:
        assert set(figures.grade) <= set(wording.LETTER)
    if measure.regime_id:
        assert set(figures.regime_id) == {measure.regime_id}


@pytest.mark.parametrize("measure", measures.MEASURES.values(), ids=measures.MEASURES)
def test_every_pair_of_forces_gets_an_honest_answer(measure: measures.Measure, names: dict[str, str]) -> None:
    figures = held(measure)
    for a, b in combinations(names, 2):
        verdict = measures.compare(measure, figures, a, b, names)
        if a not in figures.index or b not in figures.index:
            assert verdict.kind == Kind.MISSING
        elif figures.regime_id[a] != figures.regime_id[b]:
            assert verdict.kind in SAYS_NOTHING, (a, b)
        elif measure.kind == measures.RATE and (pd.isna(figures.ci_pct[a]) or pd.isna(figures.ci_pct[b])):
            assert verdict.kind == Kind.CANNOT_TELL
        if verdict.kind == Kind.MISSING:
            assert names[a] in verdict.sentence or names[b] in verdict.sentence


def test_the_usual_measure_is_one_of_them() -> None:
    assert measures.DEFAULT in measures.MEASURES


def test_labels_are_told_apart() -> None:
    labels = [measure.label for measure in measures.MEASURES.values()]
    assert len(set(labels)) == len(labels)
