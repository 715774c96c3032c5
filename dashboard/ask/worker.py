"""The process that runs questions, one after the other: python -m dashboard.ask.

Nothing of a question leaves it but its answer: it logs nothing and its environment is empty.
"""

import difflib
import gzip
import json
import re
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

from dashboard.ask import answers, caveats, statement
from dashboard.database import box
from dashboard.workers import loop

INTERRUPTED_AFTER = 3.0
"""Seconds for a question; `workers.process` ends the whole process when this one does not keep to it."""
MOST_MEMORY = 1000 * 2**20
"""Bytes of address space, beyond which every allocation fails. An idle worker maps 256 MB, with Arrow 620 MB."""
MOST_KEPT = 250 * 2**20
"""Bytes in memory from which a worker is given up after its answer."""
SAID = frozenset(
    ("Binder", "Catalog", "Parser", "Conversion", "Out of Range", "Invalid Input", "Mismatch Type", "Syntax")
)
"""Kinds of errors that are about the question; of the others only the kind is told."""
MOST_CANDIDATES = 6
A_PATH = re.compile(r"(?<![\w/])/[\w.-]+(/[\w.-]*)*")
"""Of a file: no message repeats one, not even one that stands in the question."""


def answer(question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """What came of a question, and the bytes of its answer."""
    try:
        con, of_duckdb = _opened(question["database"])
    except box.Error:
        return {"outcome": "no database"}, b""
    timer = threading.Timer(INTERRUPTED_AFTER, con.interrupt)
    timer.start()
    try:
        used = statement.check(box.syntax_tree(con, question["sql"]), set(question["tables"]), of_duckdb)
        notes = caveats.notes(used)
        written = answers.write(con, question["sql"], question["format"], question["rows"], notes, question["about"])
    except statement.Refused as refused:
        return _refused(refused, question["tables"]), b""
    except RecursionError:
        return _refused(statement.Refused(statement.Why.TOO_DEEP), []), b""
    except box.Interrupted:
        return {"outcome": "too long"}, b""
    except (MemoryError, box.OutOfMemory):
        return {"outcome": "too large"}, b""
    except box.Error as error:
        return _told(str(error)), b""
    except Exception as error:  # Arrow says so when DuckDB stops; or a value has no form in this format
        if "INTERRUPT" in str(error) or "Out of Memory" in str(error):
            return {"outcome": "too long" if "INTERRUPT" in str(error) else "too large"}, b""
        return {"outcome": "error", "message": "", "place": None, "candidates": []}, b""
    finally:
        timer.cancel()
    facts = {name: value for name, value in vars(written).items() if name != "body"}
    facts |= {"outcome": "answered", "tables": sorted(used.tables)}
    # Compressed here, where it takes nothing from the pages.
    return facts, gzip.compress(written.body, 5, mtime=0) if question["is_gzipped"] else written.body


@lru_cache(maxsize=1)
def _opened(database: str) -> tuple[box.Connection, frozenset[str]]:
    con = box.open_box(Path(database))
    return con, box.names_of_duckdb(con)


def _refused(refused: statement.Refused, tables: list[str]) -> dict[str, Any]:
    """What is wrong, where, and the tables whose names are like the one that was written."""
    close = difflib.get_close_matches(refused.name.lower(), tables, n=2) if refused.why is statement.Why.TABLE else []
    parts = {"why": refused.why, "name": refused.name, "place": refused.place, "candidates": close}
    return {"outcome": "refused"} | parts


def _told(error: str) -> dict[str, Any]:
    """An error of DuckDB by its parts: what is said, where it is, and what may have been meant."""
    try:
        parts = json.loads(error.partition(": ")[2])
    except ValueError:
        parts = {}
    if parts.get("exception_type") == "Out of Memory":
        return {"outcome": "too large"}
    message = parts.get("exception_message", "") if parts.get("exception_type") in SAID else ""
    candidates = [one for one in parts.get("candidates", "").split(",") if one.replace("_", "").isalnum()]
    return {
        "outcome": "error",
        "message": A_PATH.sub("…", message.splitlines()[0]) if message else "",
        "subtype": parts.get("error_subtype", ""),
        "name": parts.get("name", ""),
        "place": statement.stated_place(parts),
        "candidates": candidates[:MOST_CANDIDATES],
    }


def main() -> None:
    """Answer questions until there are no more."""
    loop.limit_this_process(MOST_MEMORY)
    loop.main(answer, MOST_KEPT)
