"""Builds the database where there is none: at the start, when the figures have changed since, and when it is lost while the site runs."""

import threading
import time

from dashboard.database import queries, store
from dashboard.server import json_logs
from etl import paths
from etl.build import load
from etl.faults import InputError

LOOK_EVERY_SECONDS, RETRY_EVERY_SECONDS = 1, 30
"""Between two looks whether the database is still there; after an attempt to build a lost one."""


def ensure_database() -> None:
    """Build the database where there is none or the figures have changed since; the log says what came of it."""
    try:
        pointer = load.ensure(paths.places())
        json_logs.SERVER.info("database_ready", extra={"version": pointer.version})
    except (InputError, load.BuildError) as error:  # logged in full: it is about our files, not about a visitor
        json_logs.SERVER.error("no_database", extra={"why": str(error)})


def watch() -> None:
    """In a thread of its own, for as long as the server runs, build a database that was deleted or damaged again."""
    threading.Thread(target=_watch_for_ever, daemon=True, name="database-watch").start()


def _watch_for_ever() -> None:
    while True:
        time.sleep(LOOK_EVERY_SECONDS)
        try:
            store.ask_once(queries.build_facts)
        except store.NoDatabaseError:
            ensure_database()
            time.sleep(RETRY_EVERY_SECONDS)
        except Exception:  # the site goes on serving what it can
            json_logs.SERVER.exception("database_watch_failed")
