"""Has what a store of builds points to served here, and says so once when that begins or ends."""

import os
import threading
from collections.abc import Callable

from dashboard import build_store
from dashboard.server import json_logs

LOOK_EVERY_SECONDS = 30.0
"""Between two looks at the pointer; ON_THE_RECORD_STORE_SECONDS says otherwise."""
Follow = Callable[[], tuple[str, str]]
"""Serves what the store points to; gives what came of it (`build_store.State.outcome`) and why."""


class StoreWatch:
    """Looks in a thread of its own, which readers never wait for: a store may be as slow as it likes."""

    def __init__(self, follow: Follow) -> None:
        self._follow = follow
        self._every = float(os.environ.get("ON_THE_RECORD_STORE_SECONDS") or LOOK_EVERY_SECONDS)
        self._wanted, self._looked = threading.Event(), threading.Event()

    def start(self) -> None:
        """For as long as the server runs."""
        threading.Thread(target=self._look_for_ever, daemon=True, name="store-watch").start()

    def look_now(self, most_seconds: float) -> None:
        """Look again, or wait for the look under way; and go on without it where the store takes too long."""
        self._looked.clear()
        self._wanted.set()
        self._looked.wait(most_seconds)

    def _look_for_ever(self) -> None:
        outcome = ""
        while True:
            self._wanted.clear()
            outcome = self._look(outcome)
            self._looked.set()
            self._wanted.wait(self._every)

    def _look(self, before: str) -> str:
        try:
            outcome, why = self._follow()
        except Exception:  # the site goes on serving what it has
            json_logs.SERVER.exception("store_watch_failed")
            outcome, why = "failed", ""
        build_store.note(outcome)
        if outcome == "switched":
            json_logs.SERVER.info("store_build_served")
        elif outcome == "followed" and before and before not in build_store.GOOD:
            json_logs.SERVER.info("store_followed_again")
        elif outcome not in build_store.GOOD and outcome != before:
            json_logs.SERVER.warning("store_not_followed", extra={"outcome": outcome, "why": why})
        return outcome
