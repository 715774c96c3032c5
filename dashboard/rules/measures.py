"""What can be compared: each measure is a rate or a grade of one programme, or the latest grade of any, which the rules then mostly refuse.

The measures follow from the tables: a programme that measured rates or gave grades can be compared without a change of code.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from dashboard.database import queries, store
from dashboard.database.rows import Judgment, Rate
from dashboard.rules import comparability, force_record, judged_since
from dashboard.text import compare_page, comparison_words

RATE, GRADE = "rate", "grade"
NEWEST, FIRST = "newest", "first"
"""Which inspection of a programme is compared, the same for every force: each one's newest, or the first alone."""
DEFAULT = "recording_rate"
"""The measure shown first: rates for all crime of the earliest programme that measured them, which measured every force."""
RETIRED = {"latest_rate": compare_page.NO_LATEST_RATE}
"""Names that once stood in addresses, and what is said to who asks for them."""


@dataclass(frozen=True)
class Measure:
    """One choice on the Compare page; `regime_id` None means the latest grade of each force, whatever its programme."""

    label: str
    kind: str
    regime_id: str | None
    scope: str = "all"
    inspection: str = NEWEST


def measures() -> dict[str, Measure]:
    """Every measure by its name in addresses, in the order they are offered. Raises NoDatabaseError."""
    return _measures(store.version())


@lru_cache(maxsize=4)
def _measures(_version: str) -> dict[str, Measure]:
    return {
        **dict(_rate_measures()),
        **{
            f"grade_{regime.regime_id}": Measure(compare_page.grade_measure(regime.name), GRADE, regime.regime_id)
            for regime in store.rows(queries.judged_regimes)
        },
        "latest_grade": Measure(compare_page.LATEST_GRADE, GRADE, None),
    }


def _rate_measures() -> Iterator[tuple[str, Measure]]:
    """One for each programme and kind of crime. The earliest programme of a kind keeps the short name that links have always used."""
    taken: set[str] = set()
    for regime in store.rows(queries.measured_regimes):
        short = "recording_rate" if regime.scope == "all" else f"recording_rate_{regime.scope}"
        name = f"{short}_{regime.regime_id}" if short in taken else short
        taken.add(short)
        yield name, Measure(compare_page.rate_measure(regime.scope, regime.name), RATE, regime.regime_id, regime.scope)


def rates(measure: Measure) -> tuple[Rate, ...]:
    """Every force's rate for a measure of rates."""
    assert measure.regime_id is not None, "rates of different programmes are never one measure"
    query = queries.first_rates if measure.inspection == FIRST else queries.rates
    return store.rows(query, measure.regime_id, measure.scope)


def grades(measure: Measure) -> tuple[Judgment, ...]:
    """Every force's grade for a measure of grades."""
    if measure.regime_id is None:
        return store.rows(queries.latest_judgments)
    query = queries.first_in_regime if measure.inspection == FIRST else queries.latest_in_regime
    return store.rows(query, measure.regime_id)


def figures(measure: Measure) -> Sequence[Rate | Judgment]:
    """Every force's figure for a measure, by name."""
    return grades(measure) if measure.kind == GRADE else rates(measure)


def has_second_inspections(measure: Measure) -> bool:
    """Does it matter whether each force's first or its newest inspection is compared?"""
    return figures(replace(measure, inspection=FIRST)) != figures(replace(measure, inspection=NEWEST))


def source_ids(row: Rate | Judgment) -> list[str]:
    """Where a figure was read, and what is newer than it."""
    newer = judged_since.after(row.force_id, row.inspection_id)
    return [row.source_id, *(newer.source_ids if newer else ())]


def when(row: Rate | Judgment) -> str:
    """Which inspection of its programme a figure is from, and when: "first inspection, January 2020"."""
    return comparison_words.inspected(row.kind, row.published_on, row.title_year)


def since(row: Rate | Judgment) -> str | None:
    """What is newer than a figure: "Outstanding in PEEL 2023–25, September 2024"."""
    newer = judged_since.after(row.force_id, row.inspection_id)
    return None if newer is None else newer.words


def newer_judgments(rows: Iterable[Rate]) -> dict[str, judged_since.Since]:
    """What is newer than each rate, by force_id; forces with nothing newer are left out."""
    found = {row.force_id: judged_since.after(row.force_id, row.inspection_id) for row in rows}
    return {force_id: newer for force_id, newer in found.items() if newer is not None}


def shown_rates(measure: Measure, order: str, force_ids: Sequence[str]) -> list[Rate]:
    """The chosen forces' rates, highest first (`order` "rate") or by name."""
    by_name = [row for row in rates(measure) if row.force_id in force_ids]
    return sorted(by_name, key=lambda row: -row.rate_pct) if order == "rate" else by_name


def shown_grades(measure: Measure, force_ids: Sequence[str]) -> list[Judgment]:
    """The chosen forces' grades, by name: grades have no other order."""
    return [row for row in grades(measure) if row.force_id in force_ids]


def shown(measure: Measure, order: str, force_ids: Sequence[str]) -> Sequence[Rate | Judgment]:
    """The chosen forces' figures as a page, and what is taken away from it, shows them."""
    return shown_grades(measure, force_ids) if measure.kind == GRADE else shown_rates(measure, order, force_ids)


def compare(measure: Measure, a: str, b: str) -> comparability.Verdict:
    """What may be said of forces `a` and `b` on a measure."""
    figure_of = _by_force(store.version(), measure)
    if measure.kind == GRADE:
        return comparability.compare_grades(figure_of[a], figure_of[b])
    return comparability.compare_rates(figure_of[a], figure_of[b])


def against_all(force_id: str, regime_id: str) -> dict[str, int] | None:
    """How a force's rate for all crime compares with every other force of its programme, without a rank.

    Counts of "higher" and "lower" (clear differences), "not_clear" and "cannot_tell"; None where the force has no such rate.
    """
    measure = Measure("", RATE, regime_id)
    rate_of = {row.force_id: row.rate_pct for row in rates(measure)}
    if force_id not in rate_of or not comparability.is_one_programme(regime_id, regime_id):
        return None
    counts = {"higher": 0, "lower": 0, "not_clear": 0, "cannot_tell": 0}
    for other, rate in rate_of.items():
        if other == force_id:
            continue
        verdict = compare(measure, force_id, other)
        if verdict.kind == comparability.Kind.CLEAR:
            counts["higher" if rate > rate_of[force_id] else "lower"] += 1
        else:
            counts["not_clear" if verdict.kind == comparability.Kind.NOT_CLEAR else "cannot_tell"] += 1
    return counts


# A page compares one force with 42 others: the figures are looked up once a data version.
@lru_cache(maxsize=32)
def _by_force(_version: str, measure: Measure) -> dict[str, comparability.Figure]:
    """Every force's figure by force_id; empty for those that the register holds none of."""
    names = force_record.short_names()
    if measure.kind == GRADE:
        known = {row.force_id: _grade_figure(row) for row in grades(measure)}
    else:
        known = {row.force_id: _rate_figure(row) for row in rates(measure)}
    return {force_id: known.get(force_id, comparability.Figure(name)) for force_id, name in names.items()}


def _grade_figure(row: Judgment) -> comparability.Figure:
    return comparability.Figure(
        row.short_name,
        row.regime_id,
        row.regime,
        row.inspection_id,
        grade=row.grade,
        position=row.grade_position,
        when=when(row),
        since=since(row),
    )


def _rate_figure(row: Rate) -> comparability.Figure:
    return comparability.Figure(
        row.short_name,
        row.regime_id,
        row.regime,
        row.inspection_id,
        row.scope,
        row.rate_pct,
        row.ci_pct,
        row.is_approximate,
        when=when(row),
        since=since(row),
    )
