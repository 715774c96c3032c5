"""The process that reading processes are forked from. Light to import, so that it is at work before the refresh itself is imported."""

import multiprocessing
import os
from multiprocessing import forkserver

PRELOADED = ["etl.refresh.run", "pyarrow.parquet", "python_calamine"]
FRUGAL = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2"}
"""Without these, allocators reserve four times the address space that they use, and a limit of it says little."""


def warm_up() -> None:
    """Start it, unless it runs already. It imports what reading needs while the first files are fetched."""
    multiprocessing.set_forkserver_preload(PRELOADED)
    before = {name: os.environ.get(name) for name in FRUGAL}
    os.environ.update(FRUGAL)
    try:
        forkserver.ensure_running()
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
