"""May these two figures be compared? Yes or no, and the sentence that says why. The heart of the project.

The rules, and why, in words: text/method_page.py. In short: grades and rates are compared only inside one inspection programme; a grade has no
size, so grades are never subtracted; two audited rates differ clearly only when they are further apart than their margins of
error allow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import hypot

from dashboard.text import comparison_words, formats

OUTSIDE_PROGRAMMES = "one_off"
"""The register's regime_id for inspections outside any programme. The one id named in code: such inspections share it without
sharing rules, so nothing under it may be compared."""

ALL_CRIME = "all"
"""The scope of a rate that covers every kind of crime (without fraud); rates of other scopes are parts of it."""


class Kind(StrEnum):
    """What may be said of two figures."""

    CLEAR = "clear difference"
    NOT_CLEAR = "no clear difference"
    CANNOT_TELL = "cannot tell"
    SAME_GRADE = "same grade"
    OTHER_GRADE = "different grades"
    REFUSED = "may not be compared"
    MISSING = "nothing to compare"


@dataclass(frozen=True)
class Verdict:
    """The answer, and the sentence a person reads. `in_short` is the same without its reasons, where it has a shorter form."""

    kind: Kind
    sentence: str
    in_short: str = ""

    @property
    def quote(self) -> str:
        """What may be said, ready to quote: with programme, dates and what is newer."""
        return self.in_short or self.sentence

    @property
    def is_allowed(self) -> bool:
        return self.kind not in (Kind.REFUSED, Kind.MISSING)


@dataclass(frozen=True)
class Figure:
    """One force's published figure for one measure, with what decides whether it may be compared.

    `rate_pct` and `ci_pct` in per cent and percentage points; `ci_pct` None where no interval was published; `rate_pct` and
    `grade` None where the force has none. `position` is the grade's place on its programme's scale, 1 the best. `when` says which
    inspection of its programme it is from, and its month; `since` what is newer.
    """

    force: str
    regime_id: str | None = None
    regime: str | None = None
    inspection_id: str | None = None
    scope: str = ALL_CRIME
    rate_pct: float | None = None
    ci_pct: float | None = None
    is_approximate: bool = False
    is_inspected: bool = True
    grade: str | None = None
    position: int | None = None
    when: str | None = None
    since: str | None = None


def is_one_programme(a: str | None, b: str | None) -> bool:
    """Were two figures given under the same rules? `a` and `b` are regime_ids; inspections outside the programmes never were."""
    return a == b and a is not None and a != OUTSIDE_PROGRAMMES


def may_join(a: Figure, b: Figure) -> bool:
    """May a line or an arrow join these two rates? Only those of one force that may be compared: a line says no less."""
    return a.force == b.force and compare_rates(a, b).is_allowed


def compare_rates(a: Figure, b: Figure) -> Verdict:
    """Two recording rates. They differ clearly when |a - b| > sqrt(ci_a^2 + ci_b^2).

    That is the usual test of two independent estimates whose published 95 per cent margins are ci_a and ci_b: the margin of a
    difference is the root of the summed squares (Office for National Statistics, guidance on comparing survey estimates).
    """
    if a.rate_pct is None or b.rate_pct is None:
        return Verdict(Kind.MISSING, comparison_words.no_rate_to_compare(a.force if a.rate_pct is None else b.force))
    refused = _refused(a, b, comparison_words.RATES)
    if refused:
        return refused
    if a.inspection_id is not None and a.inspection_id == b.inspection_id:
        return Verdict(Kind.NOT_CLEAR, comparison_words.SAME_FIGURE)
    if a.ci_pct is None or b.ci_pct is None:
        without = [figure.force for figure in (a, b) if figure.ci_pct is None]
        return Verdict(Kind.CANNOT_TELL, comparison_words.cannot_tell(_rate(a), _rate(b), without))
    apart = abs(a.rate_pct - b.rate_pct)
    needed = hypot(a.ci_pct, b.ci_pct)
    if apart > needed:
        higher, lower = (a, b) if a.rate_pct > b.rate_pct else (b, a)
        sides = _rate(higher), _rate(lower)
        return Verdict(
            Kind.CLEAR,
            comparison_words.clear_difference(*sides, apart, needed),
            comparison_words.clear_in_short(*sides),
        )
    sides = _rate(a), _rate(b)
    return Verdict(
        Kind.NOT_CLEAR,
        comparison_words.no_clear_difference(*sides, apart, needed),
        comparison_words.not_clear_in_short(*sides),
    )


def compare_part(part: Figure, whole: Figure) -> Verdict:
    """One kind of crime against all crime in the same inspection. They differ clearly when |a - b| > ci_a + ci_b.

    A part and its whole were read from samples that overlap, so they are not independent and the rule of `compare_rates` does not
    hold. The margin of a difference is never wider than both margins together, however the two depend on each other.
    """
    if part.rate_pct is None or whole.rate_pct is None:
        return Verdict(Kind.MISSING, comparison_words.no_rate_to_compare(part.force))
    if not _are_part_and_whole(part, whole):
        return Verdict(Kind.REFUSED, comparison_words.NOT_PART_AND_WHOLE)
    if part.ci_pct is None or whole.ci_pct is None:
        return Verdict(Kind.CANNOT_TELL, comparison_words.PART_CANNOT_TELL)
    if abs(part.rate_pct - whole.rate_pct) > part.ci_pct + whole.ci_pct:
        return Verdict(Kind.CLEAR, comparison_words.PART_CLEAR)
    return Verdict(Kind.NOT_CLEAR, comparison_words.PART_NOT_CLEAR)


def is_better(scale: Sequence[str], after: str, before: str) -> bool | None:
    """Is a grade better than an earlier one on the same programme's scale, best first? None where they are the same."""
    return None if after == before else scale.index(after) < scale.index(before)


def compare_grades(a: Figure, b: Figure) -> Verdict:
    """Two grades: the same or not, and which is higher on one scale. Never by how much: grades have no size."""
    if a.grade is None or b.grade is None:
        return Verdict(Kind.MISSING, comparison_words.no_grade_to_compare(a.force if a.grade is None else b.force))
    refused = _refused(a, b, comparison_words.GRADES)
    if refused:
        return refused
    if a.grade == b.grade:
        return Verdict(Kind.SAME_GRADE, comparison_words.same_grade(_grade(a), _grade(b)))
    if a.position is None or b.position is None:  # "Not graded" has no place on the scale
        return Verdict(Kind.MISSING, comparison_words.no_grade_to_compare(a.force if a.position is None else b.force))
    higher, lower = (a, b) if a.position < b.position else (b, a)
    return Verdict(Kind.OTHER_GRADE, comparison_words.other_grade(_grade(higher), _grade(lower)))


def _rate(figure: Figure) -> comparison_words.Side:
    """A rate as it is said in a verdict."""
    words = formats.rate(figure.rate_pct, figure.ci_pct, figure.is_approximate)
    return comparison_words.Side(figure.force, words, figure.regime, figure.when, figure.since)


def _grade(figure: Figure) -> comparison_words.Side:
    """A grade as it is said in a verdict."""
    return comparison_words.Side(figure.force, figure.grade or "", figure.regime, figure.when, figure.since)


def _are_part_and_whole(part: Figure, whole: Figure) -> bool:
    is_one_inspection = part.inspection_id is not None and part.inspection_id == whole.inspection_id
    is_inspected = part.is_inspected and whole.is_inspected
    return is_one_inspection and is_inspected and part.scope != ALL_CRIME and whole.scope == ALL_CRIME


def _refused(a: Figure, b: Figure, what: str) -> Verdict | None:
    if not (a.is_inspected and b.is_inspected):
        self_reported = b if a.is_inspected else a
        return Verdict(Kind.REFUSED, comparison_words.not_inspected_figure(self_reported.force))
    if a.scope != b.scope:
        return Verdict(Kind.REFUSED, comparison_words.OTHER_SCOPE)
    if not is_one_programme(a.regime_id, b.regime_id):
        said = _rate if what == comparison_words.RATES else _grade
        return Verdict(Kind.REFUSED, comparison_words.other_regime(what, said(a), said(b)))
    return None
