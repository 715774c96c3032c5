"""What a build costs: the command a person types, in a process of its own."""

import subprocess
import sys
import time

from etl.paths import PROJECT, Places

from .report import Measure, percentile

MOST_SECONDS = 5.0
ROUNDS = 3


def measure(_: Places, quick: bool = False) -> list[Measure]:
    """`python -m etl build` on the figures in use, from start of the process to its end. Raises CalledProcessError."""
    took = []
    for _round in range(1 if quick else ROUNDS):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "etl", "build"], cwd=PROJECT, check=True, capture_output=True)
        took.append(time.perf_counter() - began)
    told = ", ".join(f"{one:.2f}" for one in took)
    return [Measure("python -m etl build, median", percentile(took, 0.5), "s", MOST_SECONDS, note=told)]
