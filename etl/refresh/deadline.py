"""The wall clock of a publisher, kept from outside: whatever a server sends, and however slowly, it cannot outlast its time."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import TypeVar

Outcome = TypeVar("Outcome")


class LateError(Exception):
    """A step that was not done in its time."""


class Clock:
    """How long we still wait for a publisher. It stands still while we wait for ourselves."""

    def __init__(self, seconds: float) -> None:
        self._state: tuple[float, float | None] = (seconds, time.monotonic())
        """Seconds left when it was last set going, and when that was; one value, because another thread looks at it."""

    def left(self) -> float:
        """Seconds left; negative once they are over."""
        seconds, since = self._state
        return seconds - (0 if since is None else time.monotonic() - since)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Do not count what happens in here."""
        seconds = self.left()
        self._state = (seconds, None)
        try:
            yield
        finally:
            self._state = (seconds, time.monotonic())


def within(seconds: float, step: Callable[[], Outcome]) -> Outcome:
    """What `step` returns or raises. Raises LateError when that takes longer; the step is then left to itself and ends with the process.

    Timeouts of sockets do not do this: they count from the last byte, and looking up a host's name has none.
    """
    answers: SimpleQueue[tuple[Outcome | None, BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            answers.put((step(), None))
        except BaseException as error:
            answers.put((None, error))

    threading.Thread(target=run, daemon=True).start()
    try:
        outcome, error = answers.get(timeout=max(seconds, 0))
    except Empty:
        raise LateError from None
    if error is not None:
        raise error
    return outcome  # type: ignore[return-value]  # without an error there is an outcome
