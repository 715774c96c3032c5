"""Where the axis of a drawing of recording rates begins."""

from collections.abc import Iterable
from typing import Protocol


class WithRate(Protocol):
    """A row that may hold a rate with its margin of error."""

    @property
    def rate_pct(self) -> float | None: ...
    @property
    def ci_pct(self) -> float | None: ...


def lowest_rates(rows: Iterable[WithRate]) -> list[float]:
    """Where the margin of each rate begins; rows without a rate are left out."""
    return [row.rate_pct - (row.ci_pct or 0) for row in rows if row.rate_pct is not None]


def lower_bound(values: Iterable[float]) -> float:
    """A round number a little below the lowest value, so that the axis need not start at zero for dots (bars always do)."""
    lowest = min(values, default=None)
    return 80.0 if lowest is None else float(max(0, min(85, (lowest - 3) // 5 * 5)))
