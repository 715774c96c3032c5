"""What keeps a question within its time: after a moment it gives way to everything else, and in the end it is interrupted."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

GIVES_WAY_AFTER = 0.1
"""Seconds in which a question is as good as any other: most are answered by then."""
INTERRUPTED_AFTER = 3.0
"""Seconds for a question; `workers.process` ends the whole process when this one does not keep to it."""


class Watch:
    """Of one question at a time, which runs in another thread while the main one, in which this is made, only waits.

    By the process's own alarm: a timer with a thread for each question would cost more than its rows.
    """

    def __init__(self) -> None:
        self.has_given_way = False
        """Did the last question? Its thread stays at that: no ordinary process may take more for itself again."""
        self._thread, self._rings = 0, 0
        self._interrupt: Callable[[], None] = lambda: None
        signal.signal(signal.SIGALRM, lambda *_: self._ring())

    @contextmanager
    def over(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """Watch what this thread does inside."""
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})  # it is for the main thread
        self._thread, self._interrupt, self._rings = threading.get_native_id(), interrupt, 0
        self.has_given_way = False
        signal.setitimer(signal.ITIMER_REAL, GIVES_WAY_AFTER, INTERRUPTED_AFTER - GIVES_WAY_AFTER)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _ring(self) -> None:
        self._rings += 1
        if self._rings > 1:
            self._interrupt()
        else:
            self.has_given_way = True
            give_way(self._thread)


def give_way(thread: int) -> None:
    """Let a thread run only where no other wants to."""
    with suppress(OSError, AttributeError):  # not every system can
        os.sched_setscheduler(thread, os.SCHED_IDLE, os.sched_param(0))
