"""The process that runs questions, one after the other: python -m dashboard.ask.

It reads a question as a line of JSON and writes what came of it (`workers.wire`). Nothing of a question leaves it otherwise: it logs nothing
and its environment is empty.
"""

import difflib
import json
import os
import re
import threading
from collections.abc import Set
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from dashboard.ask import answers, caveats, statement
from dashboard.ask.watch import Watch
from dashboard.compression import LEAST_TO_COMPRESS, compressed
from dashboard.database import box
from dashboard.workers import limits, wire

MOST_MEMORY = 1000 * 2**20
"""Bytes of address space, beyond which every allocation fails. An idle worker maps 256 MB, with Arrow 620 MB."""
MOST_KEPT = 250 * 2**20
"""Bytes in memory from which a worker is given up after its answer: what a large question took is seldom given back."""
SAID = frozenset(
    ("Binder", "Catalog", "Parser", "Conversion", "Out of Range", "Invalid Input", "Mismatch Type", "Syntax")
)
"""Kinds of errors that are about the question; of the others only the kind is told."""
MOST_CANDIDATES = 6
A_PATH = re.compile(r"(?<![\w/])/[\w.-]+(/[\w.-]*)*")
"""Of a file: no message repeats one, not even one that stands in the question."""


def serve(questions: BinaryIO, replies: BinaryIO, watch: Watch) -> None:
    """Answer until there are no more questions, or one had to give way."""
    for line in questions:
        facts, body = answer(json.loads(line), watch)
        facts["is_worn"] = limits.resident() > MOST_KEPT
        replies.write(wire.reply(facts, body))
        replies.flush()
        if watch.has_given_way:
            return


def answer(question: dict[str, Any], watch: Watch) -> tuple[dict[str, Any], bytes]:
    """What came of a question, and the bytes of its answer."""
    of_version = _read(question["of_version"])
    try:
        con, of_duckdb = _opened(of_version["database"])
    except box.Error:
        return {"outcome": "no database"}, b""
    with watch.over(con.interrupt):
        return _answered(con, of_duckdb, question, of_version)


def _answered(
    con: box.Connection, of_duckdb: frozenset[str], question: dict[str, Any], of_version: dict[str, Any]
) -> tuple[dict[str, Any], bytes]:
    try:
        used = statement.check(box.syntax_tree(con, question["sql"]), of_version["tables"], of_duckdb)
        notes = caveats.notes(used)
        written = answers.write(con, question["sql"], question["format"], question["rows"], notes, of_version["about"])
    except statement.Refused as refused:
        return _refused(refused, of_version["tables"]), b""
    except RecursionError:
        return _refused(statement.Refused(statement.Why.TOO_DEEP), frozenset()), b""
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
    facts = {name: value for name, value in vars(written).items() if name != "body"}
    # Parquet is compressed in itself.
    is_gzipped = (
        question["is_gzip_welcome"] and question["format"] != "parquet" and len(written.body) >= LEAST_TO_COMPRESS
    )
    facts |= {"outcome": "answered", "tables": sorted(used.tables), "is_gzipped": is_gzipped}
    # Compressed here, where it takes nothing from the pages.
    return facts, compressed(written.body, "gzip") if is_gzipped else written.body


@lru_cache(maxsize=1)
def _read(of_version: str) -> dict[str, Any]:
    read = json.loads(of_version)
    return read | {"tables": frozenset(read["tables"])}


@lru_cache(maxsize=1)
def _opened(database: str) -> tuple[box.Connection, frozenset[str]]:
    con = box.open_box(Path(database))
    return con, box.names_of_duckdb(con)


def _refused(refused: statement.Refused, tables: Set[str]) -> dict[str, Any]:
    """What is wrong, where, and the tables whose names are like the one that was written."""
    close = (
        difflib.get_close_matches(refused.name.lower(), sorted(tables), n=2)
        if refused.why is statement.Why.TABLE
        else []
    )
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
    """Answer questions from the standard input until it ends."""
    # What DuckDB or a library might print must not stand among the replies.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    limits.limit_this_process(MOST_MEMORY)
    threading.excepthook = lambda _: os._exit(1)  # a thread that ends otherwise would leave the site waiting
    watch = Watch()
    questions = os.fdopen(0, "rb")
    while questions.peek(1):
        # A thread whose question had to give way stays at that, so the next question has another.
        thread = threading.Thread(target=serve, args=(questions, replies, watch))
        thread.start()
        thread.join()
