"""What a worker may take of the machine, as it binds itself before its first question."""

import resource
from contextlib import suppress
from pathlib import Path


def limit_this_process(most_memory: int, most_written: int = 0) -> None:
    """No file and no memory beyond the limits, in bytes, no core dump, and the first to be ended where memory runs out.

    Beyond `most_memory` of address space every allocation fails.
    """
    with suppress(OSError):  # not every system has it
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
    resource.setrlimit(resource.RLIMIT_AS, (most_memory, most_memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_written, most_written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def resident() -> int:
    """Bytes that this process has in memory. What a large piece of work took is seldom given back: then a new process is better."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()
