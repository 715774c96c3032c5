"""The process that reading processes are forked from. Light to import, so that it is at work before the refresh itself is imported."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver

PRELOADED = ["etl.refresh.run", "pyarrow.parquet", "python_calamine"]
FRUGAL = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2"}
"""Without these, allocators reserve four times the address space that they use, and a limit of it says little."""


@contextmanager
def _ctrl_c_ignored() -> Iterator[None]:
    """What is started in here ignores Ctrl-C for good: it is for the refresh, which ends what it started."""
    if threading.current_thread() is not threading.main_thread():  # only the main thread may choose
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def warm_up() -> None:
    """Start it, unless it runs already. It imports what reading needs while the first files are fetched."""
    multiprocessing.set_forkserver_preload(PRELOADED)
    before = {name: os.environ.get(name) for name in FRUGAL}
    os.environ.update(FRUGAL)
    try:
        with _ctrl_c_ignored():
            forkserver.ensure_running()
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
