"""Reads a feed's files in a process of its own, with a clock and a limit of memory.

The parsers obey no time limit and stop at no interrupt: a crafted workbook makes them loop for ever, or ask for so much memory that
the process is aborted. Such a process can be ended; the refresh goes on with the other sources.
"""

import gc
import json
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from multiprocessing.connection import Connection
from typing import Any, TypeVar

import pandas as pd

from etl.faults import InputError, SourceError
from etl.refresh import schema_check
from etl.refresh.feeds import CurrentFigures, Feed, Reading, as_parquet

MOST_MEGABYTES = 1200
"""Address space of a reading process. A release of recorded crime takes 780 of them, of which 340 are ever touched."""
CPU_SHARE = 4
"""A reading process whose refresh was killed is ended by the system after this many times its seconds of computing."""
MOST_QUARANTINED = 10_000
"""Rows set aside that are kept for a person to look at."""
Outcome = TypeVar("Outcome")

_one_at_a_time = threading.Lock()
"""Two workbooks read at once would take twice the memory."""


def guarded(step: Callable[[], Outcome]) -> Outcome | SourceError:
    """What the step returns, or the SourceError that stopped it.

    An error that nobody foresaw must not stop the other sources, so it becomes a SourceError too, which names it.
    """
    try:
        return step()
    except SourceError as error:
        return error
    except InputError as error:
        return SourceError("rejected", f"A file of our own is not right: {error}")
    except MemoryError:
        return _too_large()
    except Exception as error:
        return SourceError(
            "rejected",
            f"The file has a shape we have not met ({type(error).__name__}: {error}); nothing of it was used. Please report this.",
        )


def read(feed: Feed, files: list[Any], current: CurrentFigures, seconds: float) -> Reading | SourceError:
    """What `feed.read` makes of the files, its tables as Parquet; a SourceError where it refuses them or does not end in time."""
    with _one_at_a_time:
        ours, theirs = multiprocessing.Pipe(duplex=False)
        step = partial(feed.read, files, current)
        seconds *= feed.patience
        process = multiprocessing.get_context("forkserver").Process(
            target=_work, args=(theirs, step, seconds), daemon=True
        )
        is_late = threading.Event()

        def end() -> None:
            is_late.set()
            process.kill()

        timer = threading.Timer(seconds, end)
        process.start()
        theirs.close()
        timer.start()
        try:
            return _received(ours)
        except EOFError:
            process.join()
            return _too_slow(seconds) if is_late.is_set() else _ended(process.exitcode)
        finally:
            timer.cancel()
            process.kill()
            process.join()
            ours.close()


def _too_slow(seconds: float) -> SourceError:
    return SourceError(
        "faulty",
        f"The file was not read within the {seconds:g} seconds we allow, so we stopped: it is damaged, or far larger than before. "
        "Open it in a spreadsheet program to see; the next refresh tries again.",
    )


def _too_large() -> SourceError:
    return SourceError(
        "faulty",
        f"Reading the file takes more than the {MOST_MEGABYTES:,} MB of memory we allow, so we stopped: it is damaged, or far larger than "
        "before. Open it in a spreadsheet program to see; the next refresh tries again.",
    )


def _ended(exit_code: int | None) -> SourceError:
    # Rust aborts when it is refused memory; the system kills when there is none left.
    if exit_code in (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV, -signal.SIGBUS):
        return _too_large()
    return SourceError(
        "faulty", f"The process that reads the file ended by itself (status {exit_code}). Please report this."
    )


def _work(answer: Connection, step: Callable[[], Reading], seconds: float) -> None:
    """What runs in the process."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # a parser's last words are no sentence for a person
    _limit(seconds)
    # Beside the opening of a workbook, which takes seconds and one thread.
    threading.Thread(target=schema_check.warm_up, daemon=True).start()
    gc.disable()  # a workbook is millions of small lists without cycles, which would be scanned again and again
    result = guarded(lambda: _packed(with_files(step())))
    head, files = _packed_error(result) if isinstance(result, SourceError) else result
    answer.send_bytes(json.dumps(head | {"files": list(files)}).encode())
    for data in files.values():
        answer.send_bytes(data)


def _limit(seconds: float) -> None:
    for limit, most in (
        (resource.RLIMIT_AS, MOST_MEGABYTES << 20),
        (resource.RLIMIT_CPU, int(seconds * CPU_SHARE) + 1),
    ):
        try:
            resource.setrlimit(limit, (most, most))
        except (ValueError, OSError):  # a system that does not know this limit
            continue


Packed = tuple[dict[str, Any], dict[str, bytes]]
"""Facts as JSON, and files by name. Never pickle: were a reading process taken over, it could still say nothing that runs here."""


def with_files(reading: Reading) -> Reading:
    """The reading with its tables as Parquet among the files."""
    tables = {f"{name}.parquet": as_parquet(table) for name, table in reading.tables.items()}
    return replace(reading, tables={}, files=tables | reading.files)


def _packed(reading: Reading) -> Packed:
    return {
        "release": reading.release,
        "rows": int(reading.rows),
        "message": reading.message,
        "sources": reading.sources,
        "notes": reading.notes,
        "missing": {kind: _rows(frame) for kind, frame in reading.missing.items()},
        "quarantined": _rows(reading.quarantined, MOST_QUARANTINED),
    }, reading.files


def _packed_error(error: SourceError) -> Packed:
    return {
        "outcome": error.outcome,
        "message": str(error),
        "quarantined": _rows(error.quarantined, MOST_QUARANTINED),
    }, {}


def _received(answer: Connection) -> Reading | SourceError:
    """Raises EOFError when the process ends before it has said everything."""
    head = json.loads(answer.recv_bytes())
    files = {name: answer.recv_bytes() for name in head.pop("files")}
    head["quarantined"] = _frame(head["quarantined"])
    if "outcome" in head:
        return SourceError(**head)
    head["missing"] = {kind: _frame(rows) for kind, rows in head["missing"].items()}
    return Reading(**head, files=files)


def _rows(frame: pd.DataFrame | None, most: int | None = None) -> dict[str, list] | None:
    if frame is None:
        return None
    cells = frame.iloc[:most].astype(object)
    # Cells of numpy's types become Python's, which JSON knows.
    rows = [
        [getattr(cell, "item", lambda cell=cell: cell)() for cell in row]
        for row in cells.where(cells.notna(), None).to_numpy()
    ]
    return {"columns": list(frame.columns), "rows": rows}


def _frame(packed: dict[str, list] | None) -> pd.DataFrame | None:
    return None if packed is None else pd.DataFrame(packed["rows"], columns=packed["columns"], dtype=object)
