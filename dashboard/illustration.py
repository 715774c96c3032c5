"""The illustrative band: how many crimes were reported, if an audited recording rate held for a whole year."""

from dataclasses import dataclass

import pandas as pd

from dashboard import numbers


@dataclass(frozen=True)
class Band:
    """Crimes reported in one financial year, if the audited rate held all year. `low` and `high` None without an interval."""

    financial_year: str
    recorded: int
    rate_pct: float
    ci_pct: float | None
    reported: float
    low: float | None
    high: float | None


def bands(history: pd.DataFrame, years: pd.DataFrame) -> list[Band]:
    """One band for every audited year of a force: recorded / rate, with recorded / (rate +- interval) around it.

    `history` as `queries.timeline`, `years` as `queries.recorded_crime_years`. An audit usually covers six months; it is
    applied to the financial year that holds most of them, and only to whole years. Audits of unknown period are left out.
    The rate is for all crime except fraud, and so is recorded crime since April 2013.
    """
    whole = years[years.quarters_count == 4].set_index("financial_year").offences_count
    found = []
    for row in history[history.rate_pct.notna()].itertuples():
        year = audited_year(row.audit_from, row.audit_to)
        if year not in whole.index:
            continue
        recorded, rate = int(whole[year]), float(row.rate_pct)
        has_interval = not numbers.is_missing(row.ci_pct)
        found.append(
            Band(
                year,
                recorded,
                rate,
                float(row.ci_pct) if has_interval else None,
                recorded / rate * 100,
                recorded / min(100.0, rate + row.ci_pct) * 100 if has_interval else None,
                recorded / (rate - row.ci_pct) * 100 if has_interval else None,
            )
        )
    return found


def audited_year(first: str | None, last: str | None) -> str | None:
    """The financial year that holds most months of an audit from `first` to `last` (ISO dates); None when not both are known."""
    if numbers.is_missing(first) or numbers.is_missing(last):
        return None
    months = pd.period_range(first[:7], last[:7], freq="M")
    return pd.Series([numbers.financial_year(str(month)) for month in months]).mode().iloc[0]
