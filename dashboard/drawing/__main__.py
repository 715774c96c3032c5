"""python -m dashboard.drawing: a process that draws pictures, one after the other, started by `desk`."""

import json
import os
import select
from typing import Any

NICENESS = 10
"""A picture gives way to a page that somebody is waiting for; and so does loading what it needs, which takes longer."""

os.nice(NICENESS)

from dashboard.drawing import draw, sheet  # noqa: E402
from dashboard.workers import limits, wire  # noqa: E402

MOST_MEMORY = 1000 * 2**20
"""Bytes of address space. An idle one maps 190 MB; the largest picture takes another 200."""
MOST_WRITTEN = 2**20
"""Bytes of a file: the library keeps a list of the fonts there are."""
MOST_KEPT = 250 * 2**20
"""Bytes in memory from which a process is given up after its picture."""
IDLE_SECONDS = 60.0
"""After so long without a picture it ends, and gives back 70 MB."""


def answer(asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """What came of a sheet, and the picture's bytes."""
    try:
        return {"outcome": "drawn"}, draw.draw(sheet.from_json(asked))
    except MemoryError:
        return {"outcome": "too large"}, b""


def main() -> None:
    """Draw until there is nothing more to draw: the site has ended, or nobody has asked for a while."""
    limits.limit_this_process(MOST_MEMORY, MOST_WRITTEN)
    # What a library might print must not stand among the replies.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sheets = os.fdopen(0, "rb")
    while select.select([sheets], [], [], IDLE_SECONDS)[0] and (line := sheets.readline()):
        facts, picture = answer(json.loads(line))
        facts["is_worn"] = limits.resident() > MOST_KEPT
        replies.write(wire.reply(facts, picture))
        replies.flush()


main()
