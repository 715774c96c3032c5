"""What can be compared: each measure is a figure of one programme, or the latest of any, which the rules then mostly refuse."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dashboard.database import queries, store
from dashboard.rules import comparability, force_record
from dashboard.text import formats

RATE, GRADE = "rate", "grade"


@dataclass(frozen=True)
class Measure:
    """One choice on the Compare page; `regime_id` None means the latest figure of each force, whatever its programme."""

    label: str
    kind: str
    regime_id: str | None
    scope: str = "all"


MEASURES = {
    "recording_rate": Measure("Recording rate, all crime: Crime Data Integrity 2016–20", RATE, "cdi_2016_20"),
    "recording_rate_violence": Measure(
        "Recording rate, violent crime: Crime Data Integrity 2016–20", RATE, "cdi_2016_20", "violence"
    ),
    "recording_rate_sexual": Measure(
        "Recording rate, sexual offences: Crime Data Integrity 2016–20", RATE, "cdi_2016_20", "sexual"
    ),
    "recording_rate_peel_2021_22": Measure("Recording rate, all crime: PEEL 2021/22", RATE, "peel_2021_22"),
    "recording_rate_peel_2023_25": Measure("Recording rate, all crime: PEEL 2023–25", RATE, "peel_2023_25"),
    "grade_cdi_2016_20": Measure("Grade: Crime Data Integrity 2016–20", GRADE, "cdi_2016_20"),
    "grade_peel_2021_22": Measure("Grade for recording crime: PEEL 2021/22", GRADE, "peel_2021_22"),
    "grade_peel_2023_25": Measure("Grade for recording crime: PEEL 2023–25", GRADE, "peel_2023_25"),
    "latest_rate": Measure("Latest recording rate, whatever the programme", RATE, None),
    "latest_grade": Measure("Latest grade for recording crime, whatever the programme", GRADE, None),
}
DEFAULT = "recording_rate"


def figures(measure: Measure) -> store.Rows:
    """Every force's figure for a measure: force_id, short_name, inspection_id, regime_id, regime_short, published_on, source_id,

    and rate_pct, ci_pct, is_approximate, scope for a rate, or grade, grade_position for a grade.
    """
    if measure.kind == GRADE:
        return (
            store.rows(queries.latest_judgments)
            if measure.regime_id is None
            else store.rows(queries.latest_in_regime, measure.regime_id)
        )
    if measure.regime_id is None:
        return store.rows(queries.latest_rates)
    return store.rows(queries.rates_in_regime, measure.regime_id, measure.scope)


def shown(measure: Measure, order: str, force_ids: Sequence[str]) -> list:
    """The chosen forces' rows of `figures`, highest rate first (`order` "rate") or by name."""
    chosen = sorted((row for row in figures(measure) if row.force_id in force_ids), key=lambda row: row.short_name)
    return sorted(chosen, key=lambda row: -row.rate_pct) if order == "rate" else chosen


def compare(measure: Measure, a: str, b: str) -> comparability.Verdict:
    """What may be said of forces `a` and `b` on a measure."""
    with store.reading() as version:
        held = _by_force(version, measure)
    if measure.kind == GRADE:
        return comparability.compare_grades(held[a], held[b])
    return comparability.compare_rates(held[a], held[b])


def against_all(force_id: str, regime_id: str) -> dict[str, int] | None:
    """How a force's rate for all crime stands against every other force of its programme, without a rank.

    Counts of "higher" and "lower" (clear differences), "not_clear" and "cannot_tell"; None where the force has no such rate.
    """
    measure = Measure("", RATE, regime_id)
    rates = {row.force_id: row.rate_pct for row in figures(measure)}
    if force_id not in rates or regime_id == "one_off":
        return None
    stands = {"higher": 0, "lower": 0, "not_clear": 0, "cannot_tell": 0}
    for other, rate in rates.items():
        if other == force_id:
            continue
        verdict = compare(measure, force_id, other)
        if verdict.kind == comparability.Kind.CLEAR:
            stands["higher" if rate > rates[force_id] else "lower"] += 1
        else:
            stands["not_clear" if verdict.kind == comparability.Kind.NOT_CLEAR else "cannot_tell"] += 1
    return stands


# A page sets one force against 42 others: the figures are looked up once a data version.
@lru_cache(maxsize=32)
def _by_force(_version: str, measure: Measure) -> dict[str, comparability.Figure]:
    """Every force's figure by force_id; empty for those that the register holds none of."""
    rows = {row.force_id: row for row in figures(measure)}
    names = force_record.short_names()
    return {force_id: _figure(measure, rows.get(force_id), name) for force_id, name in names.items()}


def _figure(measure: Measure, row, name: str) -> comparability.Figure:
    if row is None:
        return comparability.Figure(name)
    if measure.kind == GRADE:
        return comparability.Figure(
            name,
            row.regime_id,
            row.regime_short,
            row.inspection_id,
            grade=row.grade,
            position=_none(row.grade_position),
        )
    return comparability.Figure(
        name,
        row.regime_id,
        row.regime_short,
        row.inspection_id,
        row.scope,
        row.rate_pct,
        _none(row.ci_pct),
        bool(row.is_approximate),
    )


def _none(value: float) -> float | None:
    return None if formats.is_missing(value) else value
