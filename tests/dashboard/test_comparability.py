"""The rules of honest comparison, for every pair of figures that can be thought of and for the pairs people ask about."""

import re
from dataclasses import replace
from math import hypot

from hypothesis import assume, given
from hypothesis import strategies as st

from dashboard.rules import measures
from dashboard.rules.comparability import Figure, Kind, compare_grades, compare_part, compare_rates, may_join
from dashboard.text import compare_page, comparison_words, grade_words

REGIMES = {
    "cdi_2016_20": "CDI 2016–20",
    "peel_2021_22": "PEEL 2021/22",
    "peel_2023_25": "PEEL 2023–25",
    "one_off": "One-off",
}
SCALE = ["Outstanding", "Good", "Adequate", "Requires improvement", "Inadequate"]

percentages = st.decimals(0, 100, places=2).map(float)
margins = st.decimals(0, 10, places=2).map(float)


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    """Any figure the register could hold, missing parts and all."""
    force = draw(st.sampled_from(["Kent", "Essex", "Wales's Own", "Powys"]))
    regime_id = draw(st.sampled_from(list(REGIMES)))
    position = draw(st.none() | st.integers(1, 5))
    return Figure(
        force,
        regime_id,
        REGIMES[regime_id],
        inspection_id=f"{force}-{regime_id}-{draw(st.integers(1, 3))}",
        scope=draw(st.sampled_from(["all", "violence", "sexual"])),
        rate_pct=draw(st.none() | percentages),
        ci_pct=draw(st.none() | margins),
        is_approximate=draw(st.booleans()),
        is_inspected=draw(st.booleans() | st.just(True)),
        grade=SCALE[position - 1] if position else draw(st.sampled_from([None, "Not graded"])),
        position=position,
    )


measured = st.builds(
    Figure,
    st.sampled_from(["Kent", "Essex"]),
    st.just("cdi_2016_20"),
    st.just("CDI 2016–20"),
    st.uuids().map(str),
    rate_pct=percentages,
    ci_pct=margins,
)


@given(figures(), figures())
def test_the_order_of_asking_does_not_matter(a: Figure, b: Figure) -> None:
    assert compare_rates(a, b).kind == compare_rates(b, a).kind
    assert compare_grades(a, b).kind == compare_grades(b, a).kind
    assert may_join(a, b) == may_join(b, a)


@given(figures(), figures())
def test_every_answer_is_a_whole_sentence_without_leaks(a: Figure, b: Figure) -> None:
    for verdict in (compare_rates(a, b), compare_grades(a, b)):
        assert verdict.sentence[0].isupper() and verdict.sentence.endswith(".")
        assert not re.search(r"\b(nan|None|NaT)\b", verdict.sentence)
        assert compare_page.VERDICT_WORDS[verdict.kind]


@given(figures(), figures())
def test_nothing_is_said_across_programmes(a: Figure, b: Figure) -> None:
    assume(a.regime_id != b.regime_id)
    for verdict in (compare_rates(a, b), compare_grades(a, b)):
        assert verdict.kind in (Kind.REFUSED, Kind.MISSING)
        assert not verdict.is_allowed
    assert not may_join(a, b)


@given(figures(), figures())
def test_one_off_inspections_are_never_compared(a: Figure, b: Figure) -> None:
    a, b = (replace(figure, regime_id="one_off", regime="One-off", rate_pct=90.0, grade="Good") for figure in (a, b))
    assert compare_rates(a, b).kind == compare_grades(a, b).kind == Kind.REFUSED


@given(measured, measured, st.booleans())
def test_what_was_not_inspected_is_never_compared(a: Figure, b: Figure, is_first: bool) -> None:
    told, checked = (a, b) if is_first else (b, a)
    told, checked = replace(told, is_inspected=False, grade="Good"), replace(checked, grade="Good")
    assert compare_rates(told, checked) == compare_rates(checked, told)
    verdict = compare_rates(told, checked)
    assert verdict.kind == compare_grades(told, checked).kind == Kind.REFUSED
    assert verdict.sentence == comparison_words.not_inspected_figure(told.force)
    assert not may_join(told, checked)


@given(measured, measured)
def test_without_a_margin_nothing_is_clear(a: Figure, b: Figure) -> None:
    assert compare_rates(replace(a, ci_pct=None), b).kind == Kind.CANNOT_TELL
    assert compare_rates(replace(a, ci_pct=None), replace(b, ci_pct=None)).kind == Kind.CANNOT_TELL


@given(measured, measured)
def test_a_rate_that_is_missing_is_compared_with_nothing(a: Figure, b: Figure) -> None:
    verdict = compare_rates(replace(a, rate_pct=None), b)
    assert verdict == compare_rates(b, replace(a, rate_pct=None))
    assert verdict.kind == Kind.MISSING and verdict.sentence == comparison_words.no_rate_to_compare(a.force)


@given(measured, measured)
def test_clear_only_when_further_apart_than_the_margins_explain(a: Figure, b: Figure) -> None:
    verdict = compare_rates(a, b)
    is_apart = abs(a.rate_pct - b.rate_pct) > hypot(a.ci_pct, b.ci_pct)
    assert verdict.kind == (Kind.CLEAR if is_apart else Kind.NOT_CLEAR)


@given(measured, measured)
def test_wider_margins_never_make_a_difference_clearer(a: Figure, b: Figure) -> None:
    wider = replace(a, ci_pct=a.ci_pct + 1)
    assert not (compare_rates(a, b).kind == Kind.NOT_CLEAR and compare_rates(wider, b).kind == Kind.CLEAR)


@given(measured)
def test_a_figure_does_not_differ_from_itself(a: Figure) -> None:
    assert compare_rates(a, a).sentence == comparison_words.SAME_FIGURE


@given(measured, measured)
def test_all_crime_is_not_set_against_one_kind(a: Figure, b: Figure) -> None:
    assert compare_rates(a, replace(b, scope="violence")).sentence == comparison_words.OTHER_SCOPE


@given(figures(), figures())
def test_a_grade_has_no_size(a: Figure, b: Figure) -> None:
    b = replace(b, regime_id=a.regime_id, regime=a.regime)
    verdict = compare_grades(a, b)
    assert verdict.kind not in (Kind.CLEAR, Kind.NOT_CLEAR, Kind.CANNOT_TELL)
    assert not re.search(r"points|per cent", verdict.sentence)


@given(st.integers(1, 5), st.integers(1, 5))
def test_the_better_grade_is_named_first(of_kent: int, of_essex: int) -> None:
    kent, essex = (
        Figure(force, "peel_2023_25", "PEEL 2023–25", force, grade=SCALE[position - 1], position=position)
        for force, position in (("Kent", of_kent), ("Essex", of_essex))
    )
    verdict = compare_grades(kent, essex)
    if of_kent == of_essex:
        assert verdict.kind == Kind.SAME_GRADE
    else:
        better, worse = (kent, essex) if of_kent < of_essex else (essex, kent)
        assert verdict.sentence.index(f"{better.force} was graded {better.grade}") < verdict.sentence.index(worse.force)


def asked(measure_id: str, a: str, b: str):
    """What the Compare page says of two real forces."""
    return measures.compare(measures.measures()[measure_id], a, b)


def test_derbyshire_and_essex_differ_clearly() -> None:
    verdict = asked("recording_rate", "derbyshire", "essex")
    assert verdict.kind == Kind.CLEAR
    assert verdict.sentence.startswith(
        "In Crime Data Integrity 2016–20, Essex (95.8 per cent ± 1.53, first inspection, October 2019) recorded a larger share of "
        "reported crime than Derbyshire (65.3 per cent ± 2.16, first inspection, March 2019)."
    )
    assert "30.5 percentage points" in verdict.sentence


def test_suffolk_and_norfolk_cannot_be_quoted_as_news() -> None:
    verdict = asked("recording_rate", "norfolk", "suffolk")
    assert verdict.kind == Kind.CLEAR
    assert verdict.quote == (
        "In Crime Data Integrity 2016–20, Suffolk (91 per cent ± 1.67, first inspection, January 2020) clearly recorded a larger share of "
        "reported crime than Norfolk (87.5 per cent ± 1.81, first inspection, January 2020). Both have been inspected again since. "
        "Suffolk: it seems to have been graded in PEEL 2023–25, but we have not found that grade. Norfolk: Outstanding in PEEL 2023–25, September 2024."
    )


def test_kent_and_cheshire_cannot_be_told_apart() -> None:
    verdict = asked("recording_rate", "kent", "cheshire")
    assert verdict.kind == Kind.CANNOT_TELL
    assert (
        "96.6" in verdict.sentence
        and "96.4" in verdict.sentence
        and "we have not found a margin of error" in verdict.sentence
    )


def test_a_2019_grade_is_not_set_against_a_later_programme() -> None:
    verdict = asked("latest_grade", "cumbria", "essex")
    assert verdict.kind == Kind.REFUSED
    assert "Crime Data Integrity 2016–20" in verdict.sentence and "PEEL 2023–25" in verdict.sentence
    assert grade_words.REGIME_BREAK in verdict.sentence


def test_only_an_inspection_and_its_re_inspection_are_joined() -> None:
    kent = Figure("Kent", "cdi_2016_20", inspection_id="first", rate_pct=83.6)
    assert may_join(kent, replace(kent, inspection_id="second", rate_pct=96.6))
    assert not may_join(kent, replace(kent, force="Essex"))
    assert not may_join(kent, replace(kent, scope="violence"))
    assert not may_join(kent, replace(kent, inspection_id="second", rate_pct=None)), "no rate, nothing to join"


@given(figures(), figures())
def test_what_may_be_joined_may_be_compared_and_the_other_way_round(a: Figure, b: Figure) -> None:
    b = replace(b, force=a.force)
    assert may_join(a, b) == compare_rates(a, b).is_allowed
    assert not may_join(a, replace(b, force=f"not {a.force}"))


@given(figures(), figures())
def test_two_inspections_outside_the_programmes_are_never_joined(a: Figure, b: Figure) -> None:
    a, b = (replace(one, force="Kent", regime_id="one_off", scope="all", rate_pct=90.0, ci_pct=1.0) for one in (a, b))
    assert not may_join(a, b) and not compare_rates(a, b).is_allowed and not compare_grades(a, b).is_allowed


@given(measured, measured)
def test_a_part_differs_from_its_whole_only_when_the_margins_do_not_overlap(a: Figure, b: Figure) -> None:
    part, whole = replace(a, scope="violence"), replace(b, force=a.force, inspection_id=a.inspection_id)
    verdict = compare_part(part, whole)
    is_apart = abs(part.rate_pct - whole.rate_pct) > part.ci_pct + whole.ci_pct
    assert verdict.kind == (Kind.CLEAR if is_apart else Kind.NOT_CLEAR)
    assert compare_rates(part, whole).kind == Kind.REFUSED, "the rule for independent samples does not apply"
    independent = compare_rates(replace(part, scope="all", inspection_id="another"), whole)
    assert verdict.kind == Kind.NOT_CLEAR or independent.kind == Kind.CLEAR, "never laxer than for independent samples"
    assert compare_part(replace(part, ci_pct=None), whole).kind == Kind.CANNOT_TELL
    assert compare_part(replace(part, rate_pct=None), whole).kind == Kind.MISSING


@given(figures(), figures())
def test_a_part_is_compared_only_with_the_whole_of_its_own_inspection(a: Figure, b: Figure) -> None:
    if compare_part(a, b).is_allowed:
        assert a.inspection_id == b.inspection_id and (a.scope, b.scope) == (a.scope, "all") and a.scope != "all"
        assert a.is_inspected and b.is_inspected
    assert compare_part(a, replace(b, inspection_id=None)).kind in (Kind.REFUSED, Kind.MISSING)
