"""The illustrative band: how many crimes were reported, if an audited recording rate held for a whole year."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.database.rows import CrimeYear, HistoryEntry
from dashboard.rules import force_record
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
    unrecorded_count: int | None
    """What inspectors themselves estimated was not recorded in a year, where they said so."""
    source_ids: tuple[str, ...]


def bands(history: Sequence[HistoryEntry], years: Sequence[CrimeYear]) -> list[Band]:
    """One band for every audited year of a force: recorded / rate, with recorded / (rate +- interval) around it.

    An audit usually covers six months; it is applied to the financial year that holds most of them, and only to whole years.
    Audits of unknown period are left out. The rate is for all crime except fraud, and so is recorded crime since April 2013.
    """
    whole = {row.financial_year: row.offences_count for row in years if row.quarters_count == 4}
    audited = ((audited_year(audit.audit_from, audit.audit_to), audit) for audit in force_record.measured(history))
    return [_band(year, whole[year], audit) for year, audit in audited if year and year in whole]


def _band(year: str, recorded: int, audit: force_record.MeasuredInspection) -> Band:
    rate, ci = audit.rate_pct, audit.ci_pct
    low = None if ci is None else recorded / min(100.0, rate + ci) * 100
    high = None if ci is None else recorded / (rate - ci) * 100
    sources = tuple(source for source in (audit.rate_source_id, audit.unrecorded_source_id) if source)
    return Band(year, recorded, rate, ci, recorded / rate * 100, low, high, audit.unrecorded_count, sources)


def audited_year(first: str | None, last: str | None) -> str | None:
    """The financial year that holds most months of an audit from `first` to `last` (ISO dates); None when not both are known."""
    if first is None or last is None:
        return None
    begun, ended = (int(day[:4]) * 12 + int(day[5:7]) - 1 for day in (first, last))
    months = (f"{month // 12}-{month % 12 + 1:02}" for month in range(begun, ended + 1))
    return Counter(formats.financial_year(month) for month in months).most_common(1)[0][0]
