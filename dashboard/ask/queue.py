"""Who may ask when: four questions at once, the others in line as they came, and nobody's questions before everybody else's."""

import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dashboard import metrics
from dashboard.workers.process import Reply, WorkerProcess

AT_ONCE = 4
MOST_WAITING = 16
MOST_OF_ONE_VISITOR = 3
"""One that runs and two that wait."""
LONGEST_WAIT = 20.0
"""Seconds in line: with sixteen before, each of which takes all its time, the last one's turn comes after sixteen."""
KILLED_AFTER = 4.0
"""Seconds for a question. The worker interrupts itself earlier; what no interrupt reaches ends with its process."""
ASK_AGAIN_AFTER = int(KILLED_AFTER) + 1


def new_worker() -> WorkerProcess:
    """A process for questions, without any of our environment: a question that could read it would find nothing."""
    return WorkerProcess("dashboard.ask", KILLED_AFTER)


class Busy(Exception):
    """A question that was not taken. `is_own` where the visitor's own questions are in the way."""

    def __init__(self, is_own: bool) -> None:
        super().__init__()
        self.is_own, self.retry_after = is_own, ASK_AGAIN_AFTER


@dataclass(eq=False)
class Ticket:
    """A place in line."""

    visitor: str


class Queue:
    """Threads ask; each waits for its turn."""

    def __init__(self, start: Callable[[], WorkerProcess] = new_worker) -> None:
        self._turn = threading.Condition()
        self._idle = [start() for _ in range(AT_ONCE)]
        self._every = tuple(self._idle)
        self._waiting: deque[Ticket] = deque()
        self._running: Counter[str] = Counter()

    def enter(self, visitor: str) -> Ticket:
        """A place in line for a visitor, who is known by any text that tells one from another. Raises Busy at once."""
        with self._turn:
            own = self._running[visitor] + sum(ticket.visitor == visitor for ticket in self._waiting)
            if own >= MOST_OF_ONE_VISITOR:
                raise Busy(is_own=True)
            if len(self._waiting) >= MOST_WAITING + len(self._idle):
                raise Busy(is_own=False)
            ticket = Ticket(visitor)
            self._waiting.append(ticket)
            return ticket

    def leave(self, ticket: Ticket) -> None:
        """Give up a place whose turn has not come."""
        with self._turn:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
                self._turn.notify_all()

    def ask(self, ticket: Ticket, question: dict[str, Any]) -> Reply:
        """Wait for the turn, then for the answer. Raises Busy where the turn does not come."""
        worker = self._take(ticket)
        started = time.perf_counter()
        outcome = "failed"
        try:
            facts, body = worker.ask(question)
            outcome = facts["outcome"]
            return facts, body
        finally:
            metrics.QUESTIONS.labels(outcome).inc()
            metrics.QUESTION_SECONDS.observe(time.perf_counter() - started)
            with self._turn:
                self._idle.append(worker)
                self._running -= Counter([ticket.visitor])  # forgets who has none left
                self._turn.notify_all()

    def end(self) -> None:
        """End every worker: the site ends, or a test."""
        for worker in self._every:
            worker.end()

    def process_ids(self) -> list[int]:
        """Of the workers that run."""
        return [worker.process_id for worker in self._every if worker.process_id is not None]

    def _take(self, ticket: Ticket) -> WorkerProcess:
        with self._turn:
            if not self._turn.wait_for(lambda: self._is_next(ticket), LONGEST_WAIT):
                self._waiting.remove(ticket)
                self._turn.notify_all()
                raise Busy(is_own=False)
            self._waiting.remove(ticket)
            self._running[ticket.visitor] += 1
            worker = self._idle.pop()  # the one used last: others need never start
            self._turn.notify_all()
            return worker

    def _is_next(self, ticket: Ticket) -> bool:
        """Is there a worker, and is this the first in line whose visitor has no question running?"""
        first = next((one for one in self._waiting if not self._running[one.visitor]), None)
        return bool(self._idle) and first is ticket
