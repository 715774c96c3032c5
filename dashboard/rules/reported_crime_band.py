"""The illustrative band: how many crimes were reported, if an audited recording rate held for a whole year."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.text import formats


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


def bands(history: Sequence, years: Sequence) -> list[Band]:
    """One band for every audited year of a force: recorded / rate, with recorded / (rate +- interval) around it.

    Rows of `queries.timeline` and of `queries.recorded_crime_years`. An audit usually covers six months; it is
    applied to the financial year that holds most of them, and only to whole years. Audits of unknown period are left out.
    The rate is for all crime except fraud, and so is recorded crime since April 2013.
    """
    whole = {row.financial_year: row.offences_count for row in years if row.quarters_count == 4}
    found = []
    for row in history:
        year = audited_year(row.audit_from, row.audit_to)
        if formats.is_missing(row.rate_pct) or year not in whole:
            continue
        recorded, rate = int(whole[year]), float(row.rate_pct)
        has_interval = not formats.is_missing(row.ci_pct)
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
    if formats.is_missing(first) or formats.is_missing(last):
        return None
    begun, ended = (int(day[:4]) * 12 + int(day[5:7]) - 1 for day in (first, last))
    months = (f"{month // 12}-{month % 12 + 1:02}" for month in range(begun, ended + 1))
    return Counter(formats.financial_year(month) for month in months).most_common(1)[0][0]
