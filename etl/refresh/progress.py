"""Reports the progress of a refresh: a bar for each source on a terminal, plain lines in a log."""

import sys
from typing import Protocol, TextIO

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from etl.faults import shown

MOST_SAID = 10_000
"""Characters of one line: that of a source names each of its feeds."""


class Reporter(Protocol):
    """What a refresh reports to while it runs."""

    def start(self, source: str) -> None: ...
    def received(self, source: str, done: int, expected: int | None) -> None: ...
    def say(self, sentence: str) -> None: ...
    def close(self) -> None: ...


class LineReporter:
    """Plain lines, for a log: no bars, no colours."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def start(self, source: str) -> None:
        """A log has the results only."""

    def received(self, source: str, done: int, expected: int | None) -> None:
        """A log has the results only."""

    def say(self, sentence: str) -> None:
        print(shown(sentence, MOST_SAID), file=self._out, flush=True)

    def close(self) -> None:
        """Nothing is kept open."""


class BarReporter:
    """A progress bar for each source."""

    def __init__(self, out: TextIO) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TimeElapsedColumn(),
            console=Console(file=out),
        )
        self._tasks: dict[str, TaskID] = {}
        self._progress.start()

    def start(self, source: str) -> None:
        self._tasks[source] = self._progress.add_task(source, total=None)

    def received(self, source: str, done: int, expected: int | None) -> None:
        self._progress.update(self._tasks[source], completed=done, total=expected)

    def say(self, sentence: str) -> None:
        self._progress.console.print(shown(sentence, MOST_SAID), markup=False, highlight=False)

    def close(self) -> None:
        self._progress.stop()


def new_reporter() -> Reporter:
    """Bars where a person watches, lines elsewhere."""
    return BarReporter(sys.stdout) if sys.stdout.isatty() else LineReporter(sys.stdout)


def table(results: list[tuple[str, str, int | None, str | None, str]], first: str = "source") -> list[str]:
    """Lines of the summary, from (what was read, outcome, rows read, release, what changed or why not); `first` heads the first column."""
    cells = [(first, "outcome", "rows", "release", "what changed")]
    for called, outcome, rows, release, message in results:
        cells.append((called, outcome, "" if rows is None else f"{rows:,}", release or "", message))
    widths = [max(len(row[place]) for row in cells) for place in range(4)]
    return ["  ".join([*(cell.ljust(width) for cell, width in zip(row, widths)), row[4]]) for row in cells]
