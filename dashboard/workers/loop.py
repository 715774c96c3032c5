"""What runs in a worker: it reads a question as a line of JSON and writes a line of JSON with what came of it, then the answer's bytes."""

import json
import os
import resource
import select
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

Answer = Callable[[dict[str, Any]], tuple[dict[str, Any], bytes]]


def limit_this_process(most_memory: int, most_written: int = 0) -> None:
    """No memory and no file beyond the limits, in bytes; no core dump; and the first to be ended where memory runs out.

    Beyond `most_memory` of address space every allocation fails.
    """
    with suppress(OSError):  # not every system has it
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
    resource.setrlimit(resource.RLIMIT_AS, (most_memory, most_memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_written, most_written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve(
    answer: Answer, questions: BinaryIO, replies: BinaryIO, most_kept: int, idle_seconds: float | None = None
) -> None:
    """Answer until there are no more questions, because the site has ended, or none came for `idle_seconds`.

    `most_kept` is how many bytes in memory a worker may have after an answer: what a large one took is seldom given back.
    """
    while idle_seconds is None or select.select([questions], [], [], idle_seconds)[0]:
        line = questions.readline()
        if not line:
            return
        facts, body = answer(json.loads(line))
        facts["is_worn"] = _resident() > most_kept
        replies.write(json.dumps(facts | {"length": len(body)}).encode() + b"\n" + body)
        replies.flush()


def _resident() -> int:
    """Bytes that this process has in memory."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()


def main(answer: Answer, most_kept: int, idle_seconds: float | None = None) -> None:
    """Answer questions from the standard input until it ends."""
    # What a library might print must not stand among the replies.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(answer, sys.stdin.buffer, replies, most_kept, idle_seconds)
