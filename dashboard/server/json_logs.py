"""The server's log: one JSON object a line, on the standard error stream, without anything that a visitor typed or is.

An exception is logged by its type and the lines of code it passed, never by its message, which may contain what somebody typed.
"""

import logging
import traceback
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.json import JsonFormatter

SERVER = logging.getLogger("on_the_record")
"""What our own code says; `extra` holds the fields."""


class JsonLine(JsonFormatter):
    """time, level, event, and the fields of the record; of an exception type and place."""

    def __init__(self) -> None:
        super().__init__("%(message)s", rename_fields={"message": "event"})

    def add_fields(self, log_data: dict, record: logging.LogRecord, message_dict: dict) -> None:
        log_data["time"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data["level"] = record.levelname.lower()
        log_data["logger"] = record.name
        super().add_fields(log_data, record, message_dict)

    def formatException(self, ei: Any) -> list[str]:  # type: ignore[override]  # a JSON line holds a list
        return place(ei[1])


def place(error: BaseException) -> list[str]:
    """Type of an exception and where it came from, innermost last: ["KeyError", "pages/force.py:12 the_answer", ...]."""
    frames = traceback.extract_tb(error.__traceback__)
    return [type(error).__name__, *(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)]


def set_up() -> None:
    """Give every logger this form: ours, and those of the server and the libraries, which bring handlers of their own."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLine())
    logging.root.handlers = [handler]
    SERVER.setLevel(logging.INFO)
    for logger in map(logging.getLogger, logging.root.manager.loggerDict):
        for own in logger.handlers:
            own.setFormatter(handler.formatter)
    # Streamlit and uvicorn between them leave it with neither a handler nor a way to one. Below a warning, and in
    # uvicorn.access, stand visitors' addresses.
    server = logging.getLogger("uvicorn.error")
    server.propagate = True
    server.setLevel(logging.WARNING)
