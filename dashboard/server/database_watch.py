"""Has a database that was lost while the site runs built again."""

import threading
import time
from collections.abc import Callable

from dashboard.database import queries, store
from dashboard.server import json_logs

LOOK_EVERY_SECONDS, RETRY_EVERY_SECONDS = 1, 30
"""Between two looks whether the database is still there; after an attempt to build a lost one."""


def watch(restore: Callable[[], None]) -> None:
    """In a thread of its own, for as long as the server runs: call `restore` whenever there is no database that can be read."""
    threading.Thread(target=_watch_for_ever, args=[restore], daemon=True, name="database-watch").start()


def _watch_for_ever(restore: Callable[[], None]) -> None:
    while True:  # it looks before it waits, so that the first reader finds the database open
        try:
            store.ask_once(queries.build_facts)
        except store.NoDatabaseError:
            restore()
            time.sleep(RETRY_EVERY_SECONDS)
        except Exception:  # the site goes on serving what it can
            json_logs.SERVER.exception("database_watch_failed")
        time.sleep(LOOK_EVERY_SECONDS)
