"""May these two figures be compared? Yes or no, and the sentence that says why. The heart of the project.

The rules, and why, in words: text/method_page.py. In short: grades and rates are compared only inside one inspection programme; a grade has no
size, so grades are never subtracted; two audited rates differ clearly only when they are further apart than their margins of
error allow.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import hypot

from dashboard.text import comparison_words

OUTSIDE_PROGRAMMES = "one_off"
"""The register's regime_id for inspections outside any programme. The one id named in code: such inspections share it without
sharing rules, so nothing under it may be compared."""


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
    """The answer, and the sentence a person reads."""

    kind: Kind
    sentence: str

    @property
    def is_allowed(self) -> bool:
        return self.kind not in (Kind.REFUSED, Kind.MISSING)


@dataclass(frozen=True)
class Figure:
    """One force's published figure for one measure, with what decides whether it may be compared.

    `rate_pct` and `ci_pct` in per cent and percentage points; `ci_pct` None where no interval was published; `rate_pct` and
    `grade` None where the force has none. `position` is the grade's place on its programme's scale, 1 the best.
    """

    force: str
    regime_id: str | None = None
    regime: str | None = None
    inspection_id: str | None = None
    scope: str = "all"
    rate_pct: float | None = None
    ci_pct: float | None = None
    is_approximate: bool = False
    is_inspected: bool = True
    grade: str | None = None
    position: int | None = None


def is_one_programme(a: str | None, b: str | None) -> bool:
    """Were two figures given under the same rules? `a` and `b` are regime_ids; inspections outside the programmes never were."""
    return a == b and a is not None and a != OUTSIDE_PROGRAMMES


def may_join(a: Figure, b: Figure) -> bool:
    """May a line or an arrow join these two? Only an inspection and a re-inspection of one force in one programme."""
    return (
        a.force == b.force
        and is_one_programme(a.regime_id, b.regime_id)
        and a.scope == b.scope
        and a.is_inspected
        and b.is_inspected
    )


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
        return Verdict(Kind.CANNOT_TELL, comparison_words.cannot_tell(without, a.rate_pct, b.rate_pct))
    apart = abs(a.rate_pct - b.rate_pct)
    needed = hypot(a.ci_pct, b.ci_pct)
    if apart > needed:
        higher, lower = (a, b) if a.rate_pct > b.rate_pct else (b, a)
        return Verdict(Kind.CLEAR, comparison_words.clear_difference(higher.force, lower.force, apart, needed))
    return Verdict(Kind.NOT_CLEAR, comparison_words.no_clear_difference(a.force, b.force, apart, needed))


def compare_grades(a: Figure, b: Figure) -> Verdict:
    """Two grades: the same or not, and which is higher on one scale. Never by how much: grades have no size."""
    if a.grade is None or b.grade is None:
        return Verdict(Kind.MISSING, comparison_words.no_grade_to_compare(a.force if a.grade is None else b.force))
    refused = _refused(a, b, comparison_words.GRADES)
    if refused:
        return refused
    if a.grade == b.grade:
        return Verdict(Kind.SAME_GRADE, comparison_words.same_grade(a.force, b.force, a.grade))
    if a.position is None or b.position is None:  # "Not graded" has no place on the scale
        return Verdict(Kind.MISSING, comparison_words.no_grade_to_compare(a.force if a.position is None else b.force))
    if a.position < b.position:
        sentence = comparison_words.other_grade(a.force, a.grade, b.force, b.grade)
    else:
        sentence = comparison_words.other_grade(b.force, b.grade, a.force, a.grade)
    return Verdict(Kind.OTHER_GRADE, sentence)


def _refused(a: Figure, b: Figure, what: str) -> Verdict | None:
    if not (a.is_inspected and b.is_inspected):
        self_reported = b if a.is_inspected else a
        return Verdict(Kind.REFUSED, comparison_words.not_inspected_figure(self_reported.force))
    if a.scope != b.scope:
        return Verdict(Kind.REFUSED, comparison_words.OTHER_SCOPE)
    if not is_one_programme(a.regime_id, b.regime_id):
        return Verdict(Kind.REFUSED, comparison_words.other_regime(what, a.force, a.regime, b.force, b.regime))
    return None
