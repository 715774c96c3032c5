"""Questions for the commissioner: each follows from a published fact by a rule, and stands beside that fact. No Streamlit here.

The rules are functions of frames as `queries.py` gives them, so that each can be read and tested alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard import comparability, facts, numbers, queries, store, wording

OLD_MONTHS = 36
POOR = ("Requires improvement", "Inadequate")


@dataclass(frozen=True)
class Question:
    """What a panel member may ask, the fact it rests on, and where that fact was read."""

    question: str
    fact: str
    source_ids: tuple[str, ...]


def for_force(force_id: str, today: date) -> list[Question]:
    """Every question that the register gives rise to for one force, in the order of the rules. Raises NoDatabaseError."""
    history = store.ask(queries.timeline, force_id)
    latest = facts.latest_judgment(force_id)
    return [
        *about_age(latest, facts.later_rounds(force_id), today),
        *about_grade(latest),
        *about_told(history),
        *about_violence(history, store.ask(queries.scoped_rates, force_id)),
        *about_rise(history, store.ask(queries.recorded_crime_years, force_id)),
        *about_areas(store.ask(queries.areas_for_improvement, force_id)),
    ]


def about_age(latest: pd.Series, later: pd.DataFrame, today: date) -> Iterator[Question]:
    """The last judgment is over three years old. Where a later one exists that we have not found, the words say so."""
    months = numbers.months_since(latest.published_on, today)
    if months is None or months <= OLD_MONTHS:
        return
    is_last_published = not later.status.isin(["graded", "graded_not_found", "unknown"]).any()
    fact = wording.since_judgment(latest.short_name, latest.grade, latest.regime_short, latest.published_on, today)
    unseen = [
        wording.status_sentence(row.status, row.regime_short) for row in later.itertuples() if row.status != "graded"
    ]
    yield Question(
        wording.ask_age(latest.published_on, is_last_published),
        " ".join([fact, *unseen]),
        (latest.source_id, *later.source_id),
    )


def about_grade(latest: pd.Series) -> Iterator[Question]:
    """The latest grade is Requires improvement or Inadequate."""
    if latest.grade in POOR:
        yield Question(
            wording.ask_grade(latest.grade, latest.published_on),
            wording.fact_grade(latest.regime, latest.grade, latest.published_on),
            (latest.source_id,),
        )


def about_told(history: pd.DataFrame) -> Iterator[Question]:
    """A figure that the police or commissioner gave was higher than the next inspected one, or no inspection followed."""
    dated = history[history.rate_pct.notna() & history.happened_on.notna()].sort_values("happened_on")
    for told in dated[~dated.is_inspected.astype(bool)].itertuples():
        after = dated[dated.is_inspected.astype(bool) & (dated.happened_on > told.happened_on)]
        found = None if after.empty else after.iloc[0]
        if found is None or told.rate_pct > found.rate_pct:
            yield Question(
                wording.ask_told(
                    told.happened_on, told.rate_pct, told.is_approximate, None if found is None else found.rate_pct
                ),
                told.summary,
                (told.source_id,) if found is None else (told.source_id, found.source_id),
            )


def about_violence(history: pd.DataFrame, scoped: pd.DataFrame) -> Iterator[Question]:
    """In the latest inspection that measured both, violence was recorded less often than all crime, and the intervals are apart."""
    everything = history[history.rate_pct.notna() & history.ci_pct.notna()]
    both = scoped[(scoped.scope == "violence") & scoped.ci_pct.notna()].merge(
        everything[["inspection_id", "rate_pct", "ci_pct", "rate_source_id"]], on="inspection_id", suffixes=("", "_all")
    )
    if both.empty:
        return
    row = both.iloc[-1]
    if row.rate_pct + row.ci_pct < row.rate_pct_all - row.ci_pct_all:
        yield Question(
            wording.ask_violence(row.rate_pct, row.rate_pct_all),
            wording.fact_violence(
                row.regime_short, row.published_on, row.rate_pct, row.ci_pct, row.rate_pct_all, row.ci_pct_all
            ),
            (row.source_id, row.rate_source_id),
        )


def about_rise(history: pd.DataFrame, crime: pd.DataFrame) -> Iterator[Question]:
    """Recorded crime rose between two inspections of one programme whose rates differ clearly upwards."""
    totals = crime[crime.quarters_count == 4].set_index("financial_year")
    measured = history[(history.what == "inspection") & history.rate_pct.notna() & history.happened_on.notna()]
    for _, of_regime in measured.groupby("regime_id", sort=False):
        for before, after in zip(of_regime.itertuples(), of_regime.iloc[1:].itertuples()):
            first, last = numbers.financial_year(before.happened_on), numbers.financial_year(after.happened_on)
            if first == last or first not in totals.index or last not in totals.index:
                continue
            verdict = comparability.compare_rates(_figure(before), _figure(after))
            then, now = totals.offences_count[first], totals.offences_count[last]
            if verdict.kind == comparability.Kind.CLEAR and after.rate_pct > before.rate_pct and now > then:
                yield Question(
                    wording.ask_rise(then, now, first, last, before.rate_pct, after.rate_pct),
                    wording.fact_rise(then, now, first, last),
                    (before.rate_source_id, after.rate_source_id, totals.source_id[last]),
                )


def about_areas(areas: pd.DataFrame) -> Iterator[Question]:
    """An area for improvement was open when it was published, and no follow-up is in the register."""
    for row in areas[areas.status_known.str.startswith("open")].itertuples():
        yield Question(
            wording.ask_area(row.area, row.published_on),
            wording.fact_area(row.regime_short, row.status_known),
            (row.source_id,),
        )


def _figure(row) -> comparability.Figure:
    return comparability.Figure(
        "this force",
        row.regime_id,
        row.regime_short,
        row.inspection_id,
        rate_pct=row.rate_pct,
        ci_pct=None if numbers.is_missing(row.ci_pct) else row.ci_pct,
    )
