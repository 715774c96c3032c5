"""Gets a newly published version ready, aside, before readers come to it.

When figures are published, everything that was worked out for the version before is worth nothing, and every reader at once would
wait for what takes up to a tenth of a second each. So a thread works out first what they would ask for: the queries of every force, then
whatever readers asked of the version before. Until it is done, and for `store.MOST_SECONDS_HELD` at most, the version before is read.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain

from dashboard.database import queries, store
from dashboard.rules import force_record

EVERY_SECONDS, RESTORE_EVERY_SECONDS = 1, 30
"""Between two looks for a newer data version; between two attempts to build a lost one."""
SHORT_REST, LONG_REST = 0.5, 3
"""Rests after a step so many times as long as it took: while the version before is read, and once readers read this one and need

the machine themselves. Not by the thread's priority: one that waits its turn while it holds the interpreter would hold up all others."""
QUERIES = (
    *force_record.FORCE_QUERIES,
    queries.forces,
    queries.latest_judgments,
    queries.statuses,
    queries.re_inspections,
    queries.crime_rates,
    queries.revisions,
    queries.outcomes,
    queries.population,
    queries.victim_services,
    queries.offence_groups,
    queries.detailed_years,
)
"""What a force's pages are made of; each answers for all forces at once, in some ten milliseconds."""
LOG = logging.getLogger("on_the_record")
Renew = Callable[[str], Iterator[object]]
"""Works out for a data version what readers asked of others, one thing at a step."""


def ask_ahead(version: str) -> Iterator[None]:
    """Ask every query, one at a step. Raises NoDatabaseError."""
    for query in QUERIES:
        with store.reading(version):
            store.rows(query)
        yield


def keep_ready(*renewals: Renew, restore: Callable[[], object]) -> None:
    """Ask the queries now, so that not even the first visitor waits; then, in a thread of its own, get every version ready.

    What depends on the day is got ready every day. `restore` is called where there is no database to read: one that was deleted
    or damaged can be built anew.
    """
    with suppress(store.NoDatabaseError):
        for _ in ask_ahead(store.published()):
            pass
    threading.Thread(target=_for_ever, args=(renewals, restore), daemon=True, name="ahead").start()


def _for_ever(renewals: tuple[Renew, ...], restore: Callable[[], object]) -> None:
    ready = None
    while True:
        try:
            now = store.published(), force_record.today()
            if ready is None:
                store.use(now[0])  # there is none before it to read instead
            if now != ready:
                ready = now
                get_ready(now[0], renewals)
        except store.NoDatabaseError:
            restore()
            time.sleep(RESTORE_EVERY_SECONDS)
        except Exception:  # readers are answered without it, only later
            LOG.exception("not_ready")
        time.sleep(EVERY_SECONDS)


def get_ready(version: str, renewals: Iterable[Renew]) -> None:
    """Take every step for this version, unless another is published meanwhile, then let it be read. Raises NoDatabaseError."""
    started = time.perf_counter()
    for _ in chain(ask_ahead(version), *(renew(version) for renew in renewals)):
        if store.published() != version:
            return
        took = time.perf_counter() - started
        time.sleep(took * (LONG_REST if store.version() == version else SHORT_REST))
        started = time.perf_counter()
    store.use(version)
