"""Asks ahead what the first reader of any force's pages would wait for: at the start, and aside once newer data are published."""

import threading
import time

from dashboard import facts, queries, store

EVERY_SECONDS = 5
"""Between two looks for a newer data version."""
OF_A_FORCE = (
    *facts.OF_A_FORCE,
    queries.forces,
    queries.latest_judgments,
    queries.statuses,
    queries.re_inspections,
    queries.crime_rates,
    queries.revisions,
    queries.outcomes,
    queries.population,
    queries.victim_services,
)


def ask_ahead() -> None:
    """Ask every query of every force on the newest published version: a fifth of a second. Raises NoDatabaseError."""
    with store.reading():
        for query in OF_A_FORCE:
            store.rows(query)


def keep_asking_ahead() -> None:
    """From now on, in a thread of its own: ask ahead once for each version that is published."""
    threading.Thread(target=_for_ever, daemon=True, name="ask-ahead").start()


def _for_ever() -> None:
    asked = ""
    while True:
        time.sleep(EVERY_SECONDS)
        try:
            if asked != (asked := store.version()):
                ask_ahead()
        except store.NoDatabaseError:
            continue  # the pages say so; a database may yet be published
