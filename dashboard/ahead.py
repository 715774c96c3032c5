"""Asks ahead, aside, what the first reader of each force's pages would wait for: a dozen queries, a tenth of a second."""

import threading
import time

from dashboard import facts, queries, store

EVERY_SECONDS = 5
"""Between two looks for a newer data version, and before the first, so that a start is not slowed."""
REST = 3
"""Rests after a query so many times as long as it took, so that readers keep most of the machine. Not by the thread's priority:

one that waits its turn while it holds the interpreter would hold up all the others."""
OF_A_FORCE = (
    *facts.OF_A_FORCE,
    queries.recorded_crime_quarters_by_group,
    queries.revisions,
    queries.outcomes,
    queries.population,
    queries.victim_services,
)


def ask_ahead(rest: float = 0) -> None:
    """Ask every query of every force on the newest published version. Raises NoDatabaseError."""
    with store.reading():
        for force_id in store.ask(queries.forces).force_id:
            for query in OF_A_FORCE:
                started = time.perf_counter()
                store.ask(query, force_id)
                time.sleep(rest * (time.perf_counter() - started))


def keep_asking_ahead() -> None:
    """From now on, in a thread of its own: ask ahead once for each version that is published."""
    threading.Thread(target=_for_ever, daemon=True, name="ask-ahead").start()


def _for_ever() -> None:
    asked = ""
    while True:
        time.sleep(EVERY_SECONDS)
        try:
            if asked != (asked := store.version()):
                ask_ahead(REST)
        except store.NoDatabaseError:
            continue  # the pages say so; a database may yet be published
