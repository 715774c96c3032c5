"""A measured figure beside its aim, percentiles, the machine it was measured on, and how all that is told."""

import json
import math
import os
import platform
import shutil
import subprocess
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Measure:
    """One figure. Without an aim it is told and judged by nobody."""

    name: str
    value: float
    unit: str
    most: float | None = None
    """The aim where less is better: at most this."""
    least: float | None = None
    """The aim where more is better: at least this."""
    note: str = ""

    @property
    def is_met(self) -> bool | None:
        """None where there is no aim."""
        if self.most is None and self.least is None:
            return None
        return not (
            math.isnan(self.value)
            or (self.most is not None and self.value > self.most)
            or (self.least is not None and self.value < self.least)
        )


def percentile(values: Iterable[float], part: float) -> float:
    """The value that `part` (0 to 1) of all values do not pass, between the two nearest where it falls between. Raises ValueError for none."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no values")
    place = part * (len(ordered) - 1)
    low = math.floor(place)
    return ordered[low] + (ordered[math.ceil(place)] - ordered[low]) * (place - low)


def in_milliseconds(seconds: Iterable[float]) -> list[float]:
    return [one * 1000 for one in seconds]


def machine() -> dict[str, str | int | float]:
    """What a figure is worth depends on: hardware, load when asked, versions."""
    chromium = shutil.which("chromium")
    told = subprocess.run([chromium, "--version"], capture_output=True, text=True).stdout.strip() if chromium else ""
    return {
        "cores": psutil.cpu_count() or 0,
        "processor": _processor(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "load_average": round(os.getloadavg()[0], 2),
        "system": platform.platform(),
        "python": platform.python_version(),
        "streamlit": version("streamlit"),
        "duckdb": version("duckdb"),
        "chromium": told or "none",
    }


class Neighbours:
    """How much of the processors others took in a `with` block: what was busy, less this process and its ended children."""

    share = 0.0
    """Of all cores, 0 to 1; known once the block is left."""

    def __enter__(self) -> "Neighbours":
        self._began, self._busy, self._own = time.perf_counter(), _busy_seconds(), _own_seconds()
        return self

    def __exit__(self, *_: object) -> None:
        whole = (time.perf_counter() - self._began) * (psutil.cpu_count() or 1)
        others = (_busy_seconds() - self._busy) - (_own_seconds() - self._own)
        self.share = max(0.0, others / whole)


def _busy_seconds() -> float:
    times = psutil.cpu_times()
    return times.user + times.nice + times.system + times.irq + times.softirq + times.steal


def _own_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _processor() -> str:
    cpus = Path("/proc/cpuinfo")
    lines = cpus.read_text(encoding="utf-8").splitlines() if cpus.is_file() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor()


def machine_line(told: dict[str, str | int | float]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in told.items())


def table(measures: Sequence[Measure]) -> str:
    """Measure, figure, aim, met or not: one line each."""
    width = max((len(one.name) for one in measures), default=0)
    return "\n".join(
        f"{one.name:<{width}}  {number(one.value):>9} {one.unit:<6} {_aim(one):<12} {_verdict(one):<6} {one.note}".rstrip()
        for one in measures
    )


def number(value: float) -> str:
    if value == 0 or math.isnan(value):
        return f"{value:.0f}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _aim(measure: Measure) -> str:
    if measure.most is not None:
        return f"≤ {measure.most:g}"
    return "" if measure.least is None else f"≥ {measure.least:g}"


def _verdict(measure: Measure) -> str:
    return {None: "", True: "met", False: "MISSED"}[measure.is_met]


def as_json(told: dict[str, object], parts: dict[str, Sequence[Measure]]) -> str:
    """`told` and every part's measures, each with whether its aim was met."""
    measured = {part: [asdict(one) | {"is_met": one.is_met} for one in measures] for part, measures in parts.items()}
    return json.dumps(told | {"measures": measured}, ensure_ascii=False, indent=1)
