"""Claims held against the next inspection: the rule, and the claims that the register must show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from testshire import CLAIM, INSPECTION, SELF_REPORTED

from dashboard.rules import claims
from dashboard.rules.claims import Verdict

BEFORE = INSPECTION._replace(position=1, happened_on="2017-06-15", rate_pct=83.6, grade="Inadequate")
SAID = SELF_REPORTED._replace(position=2, event_id=CLAIM.event_id)
AFTER = INSPECTION._replace(position=3, happened_on="2019-01-15", inspection_id="testshire-cdi-2019")


@pytest.mark.parametrize(
    ("rate", "ci", "verdict"),
    [
        (96.6, None, Verdict.CONFIRMED),
        (94.0, None, Verdict.CONFIRMED),
        (92.4, 2.7, Verdict.CONFIRMED),
        (90.0, 2.0, Verdict.CONTRADICTED),
        (90.0, None, Verdict.CANNOT_TELL),
    ],
)
def test_a_figure_is_held_against_the_next_rate_and_its_margin(rate: float, ci: float | None, verdict: Verdict) -> None:
    claim = claims.judge(CLAIM, [BEFORE, SAID, AFTER._replace(rate_pct=rate, ci_pct=ci)])
    assert claim.verdict is verdict and claim.before == BEFORE and claim.gap == pytest.approx(94.0 - rate)


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 10))
def test_confirmed_means_inside_the_margin_or_below(claimed: float, rate: float, ci: float) -> None:
    found = AFTER._replace(rate_pct=rate, ci_pct=ci)
    claim = claims.judge(CLAIM._replace(figure_pct=claimed), [BEFORE, SAID, found])
    assert (claim.verdict is Verdict.CONFIRMED) == (claimed - rate <= ci)


def test_without_a_later_inspection_nothing_is_confirmed() -> None:
    assert claims.judge(CLAIM, [BEFORE, SAID]).verdict is Verdict.NOT_TESTED


def test_a_claim_without_figure_or_grade_is_not_judged() -> None:
    claim = claims.judge(CLAIM._replace(claim=None, figure_pct=None), [BEFORE, SAID, AFTER])
    assert claim.verdict is Verdict.NOTHING_TO_TEST and claim.after == AFTER


@pytest.mark.parametrize(
    ("found", "verdict"), [("Outstanding", "confirmed"), ("Good", "confirmed"), ("Inadequate", "contradicted")]
)
def test_a_grade_is_confirmed_by_that_grade_or_a_better_one(found: str, verdict: str) -> None:
    said = CLAIM._replace(claim="grade", expected_grade="Good", figure_pct=None)
    assert claims.judge(said, [BEFORE, SAID, AFTER._replace(grade=found)]).verdict == verdict


def test_claims_of_the_register() -> None:
    """Kent's 94 of July 2017, Wiltshire's 93.9, Gloucestershire's expected Good, Greater Manchester's confidence without a figure."""
    found = {claim.event.event_id: claim for claim in claims.of_all_forces()}
    kent = found["kent-2017-07-20-self-reported-figure"]
    assert kent.before is not None and kent.after is not None
    assert (kent.before.rate_pct, kent.after.rate_pct, kent.verdict) == (83.6, 96.6, Verdict.CONFIRMED)
    wiltshire = found["wiltshire-2020-09-self-reported-figure"]
    assert wiltshire.after is not None and (wiltshire.after.rate_pct, wiltshire.after.ci_pct) == (92.4, 2.7)
    assert wiltshire.verdict is Verdict.CONFIRMED
    gloucestershire = found["gloucestershire-2018-12-self-reported-figure"]
    assert gloucestershire.after is not None and gloucestershire.after.grade == "Inadequate"
    assert gloucestershire.verdict is Verdict.CONTRADICTED
    assert found["greater-manchester-2020-06-30-self-reported-figure"].verdict is Verdict.NOTHING_TO_TEST


def test_contradicted_claims_come_first() -> None:
    verdicts = [claim.verdict for claim in claims.of_all_forces()]
    contradicted = [verdict is Verdict.CONTRADICTED for verdict in verdicts]
    assert contradicted == sorted(contradicted, reverse=True)
