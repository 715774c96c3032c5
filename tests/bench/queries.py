"""What every query of the dashboard costs on the published database: read-only, locked, without the store's kept answers."""

import inspect
import itertools
import random
import time
from collections.abc import Callable, Iterator

from dashboard.database import queries, store
from etl.paths import Places

from .report import Measure, percentile

MOST_P95_MS = 20
CALLS, QUICK_CALLS = 200, 5


def measure(_: Places, quick: bool = False) -> list[Measure]:
    """Every public query, warm, with arguments from the register; the slowest first."""
    calls = QUICK_CALLS if quick else CALLS
    measures = [_measured(query, arguments, calls) for query, arguments in with_arguments()]
    return sorted(measures, key=lambda one: -one.value)


def public_queries() -> list[Callable]:
    """Every function that `queries.py` defines for others."""
    return [
        function
        for name, function in inspect.getmembers(queries, inspect.isfunction)
        if not name.startswith("_") and function.__module__ == queries.__name__
    ]


def with_arguments() -> Iterator[tuple[Callable, list[tuple]]]:
    """Each public query with every combination of arguments, in an order that is the same each time.

    Raises KeyError for a parameter that the table of values below does not know.
    """
    values = _values()
    for query in public_queries():
        _con, *names = inspect.signature(query).parameters
        arguments = list(itertools.product(*(values[name] for name in names)))
        random.Random(query.__name__).shuffle(arguments)
        yield query, arguments


def _values() -> dict[str, list]:
    """What each parameter takes in earnest, by its name."""
    return {
        "force_id": [row.force_id for row in store.rows(queries.forces)],
        "regime_id": [row.regime_id for row in store.rows(queries.judged_regimes)],
        "scope": ["all", "violence", "sexual"],
        "offence_group": [row.offence_group for row in store.rows(queries.offence_groups)],
        "financial_year": [row.financial_year for row in store.rows(queries.detailed_years)],
        "nation": [None, "England", "Wales"],
        "table": list(dict.fromkeys(row.table_name for row in store.rows(queries.dictionary))),
        "filters": [()],
        "limit": [100],
        "offset": [0],
    }


def _measured(query: Callable, arguments: list[tuple], calls: int) -> Measure:
    chosen = list(itertools.islice(itertools.cycle(arguments), calls))
    for one in chosen[: len(arguments)]:
        store.ask_once(query, *one)
    took = []
    for one in chosen:
        began = time.perf_counter()
        store.ask_once(query, *one)
        took.append((time.perf_counter() - began) * 1000)
    note = f"p50 {percentile(took, 0.5):.1f} ms, {len(set(chosen))} arguments"
    return Measure(f"{query.__name__}, p95", percentile(took, 0.95), "ms", MOST_P95_MS, note=note)
