"""Asks ahead, aside, what the first reader of each force's pages would wait for: a dozen queries, a tenth of a second."""

import os
import threading
import time

from dashboard import queries, store

EVERY_SECONDS = 5
"""Between two looks for a newer data version, and before the first, so that a start is not slowed."""
OF_A_FORCE = (
    queries.timeline,
    queries.oversight_events,
    queries.areas_for_improvement,
    queries.scoped_rates,
    queries.core_questions,
    queries.peel_grades,
    queries.figure_conflicts,
    queries.grade_revisions,
    queries.recorded_crime_years,
    queries.recorded_crime_quarters_by_group,
    queries.revisions,
    queries.outcomes,
    queries.victim_services,
)


def ask_ahead() -> None:
    """Ask every query of every force on the newest published version. Raises NoDatabaseError."""
    with store.reading():
        for force_id in store.ask(queries.forces).force_id:
            for query in OF_A_FORCE:
                store.ask(query, force_id)


def keep_asking_ahead() -> None:
    """From now on, in a thread of the lowest priority: ask ahead once for each version that is published."""
    threading.Thread(target=_for_ever, daemon=True, name="ask-ahead").start()


def _for_ever() -> None:
    if hasattr(os, "setpriority"):  # on Linux this is the thread's own priority
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)
    asked = ""
    while True:
        time.sleep(EVERY_SECONDS)
        try:
            if asked != (asked := store.version()):
                ask_ahead()
        except store.NoDatabaseError:
            continue  # the pages say so; a database may yet be published
