"""How the store of builds fares, where this process follows one: what came of the last look, for /healthz and /metrics."""

from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Lock
from typing import NamedTuple

from prometheus_client import REGISTRY
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

GOOD = ("switched", "followed")
"""What a look comes to where the store's build is the one served: it is new here, or was served already."""


class State(NamedTuple):
    """When the process last looked, and what came of it."""

    outcome: str
    """One of GOOD; or away, empty, faulty, other_release, not_written, failed: then the build served before is served on."""
    tried_at: datetime
    good_at: datetime | None
    """When the store's build was last the one served; None where it never was since the start."""


class _Looks(Collector):
    """The last look. A process that follows no store has none and says nothing of it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.last: State | None = None

    def note(self, outcome: str) -> None:
        now = datetime.now(UTC)
        with self._lock:
            good_at = now if outcome in GOOD else self.last and self.last.good_at
            self.last = State(outcome, now, good_at)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        if state := self.last:
            is_good = state.outcome in GOOD
            yield GaugeMetricFamily("otr_store_followed", "1 while the store's build is the one served", value=is_good)
            if state.good_at:
                age = (datetime.now(UTC) - state.good_at).total_seconds()
                yield GaugeMetricFamily("otr_store_last_good_age_seconds", "Since that was last so", value=age)


_looks = _Looks()
REGISTRY.register(_looks)
note = _looks.note


def state() -> State | None:
    """None where no store is followed, or it was not looked at yet."""
    return _looks.last


def health() -> dict[str, dict[str, str | None]]:
    """What /healthz adds."""
    last = state()
    if last is None:
        return {}
    good_at = last.good_at.isoformat(timespec="seconds") if last.good_at else None
    return {
        "store": {
            "outcome": last.outcome,
            "tried_at": last.tried_at.isoformat(timespec="seconds"),
            "last_good_at": good_at,
        }
    }
