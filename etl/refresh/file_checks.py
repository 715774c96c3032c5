"""Checks that a downloaded file is what it should be, before anything reads it."""

import json
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.faults import SourceError

CHUNK = 1 << 20
MEGABYTE = 1 << 20
ZIP_END_WITHIN = 66_000
"""A zip ends in a record of 22 bytes and a comment of at most 65,535."""
MOST_CONTENTS_BYTES = MEGABYTE
"""Some 10,000 parts; a workbook has a dozen for each sheet."""


@dataclass(frozen=True)
class Kind:
    """One kind of file: its name in a sentence, the content types it may come with, and its first bytes."""

    called: str
    content_types: tuple[str, ...]
    begins: tuple[bytes, ...]
    is_zip: bool = False


ODS = Kind(
    "the workbook (.ods)",
    ("application/vnd.oasis.opendocument.spreadsheet", "application/zip", "application/octet-stream"),
    (b"PK\x03\x04",),
    is_zip=True,
)
XLSX = Kind(
    "the workbook (.xlsx)",
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/zip",
        "application/octet-stream",
    ),
    (b"PK\x03\x04",),
    is_zip=True,
)
JSON = Kind("the data (JSON)", ("application/json", "application/geo+json", "text/plain"), (b"{", b"["))
PAGE = Kind("the web page", ("text/html", "application/xhtml+xml"), (b"<",))
TEXT = Kind("the text file", ("text/plain",), ())


def check(path: Path, kind: Kind, content_type: str, host: str, most_unpacked_bytes: int) -> None:
    """Raise SourceError unless the file at `path`, sent by `host`, is whole and of this kind.

    A zip is unpacked once, without keeping it: this finds a truncated or damaged file, and one that unpacks to more than
    `most_unpacked_bytes` (also when its table of contents says otherwise, for then the check sum does not fit).
    """
    head = _head(path)
    is_page = head.lstrip()[:1] == b"<" and kind is not PAGE
    if is_page or (content_type and content_type not in kind.content_types):
        sent = "a web page" if is_page or content_type in PAGE.content_types else "another kind of file"
        raise SourceError(
            "faulty",
            f"{host} sent {sent} instead of {kind.called}; look at the address in a browser, and try again later.",
        )
    if kind.begins and not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(kind.begins):
        raise SourceError("faulty", f"What {host} sent is not {kind.called}; try again later.")
    if kind.is_zip:
        _check_zip(path, kind, host, most_unpacked_bytes)


def read_json(path: Path, host: str) -> Any:
    """The JSON in a file. Raises SourceError when it is not UTF-8 or not JSON."""
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SourceError(
            "faulty", f"What {host} sent is not UTF-8 text, so names in it cannot be trusted; try again later."
        ) from error
    except (ValueError, RecursionError) as error:
        # Besides what is no JSON: a number of 5,000 digits, and lists in lists in lists.
        raise SourceError("faulty", f"What {host} sent is not whole JSON; try again later.") from error


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(512)


def _contents_bytes(path: Path) -> int:
    """Size of a zip's table of contents as its end states it; opening the zip reads it whole. 0 where there is no such end."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - ZIP_END_WITHIN))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0:
        return 0
    is_huge = tail[at - 20 : at - 16] == b"PK\x06\x07" if at >= 20 else False
    return int(1e9) if is_huge else int.from_bytes(tail[at + 12 : at + 16], "little")


def _check_zip(path: Path, kind: Kind, host: str, most_unpacked_bytes: int) -> None:
    if _contents_bytes(path) > MOST_CONTENTS_BYTES:
        raise SourceError(
            "faulty", f"{kind.called.capitalize()} from {host} is made of far too many parts; it was not opened."
        )
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked_bytes = sum(member.file_size for member in packed.infolist())
            if unpacked_bytes > most_unpacked_bytes:
                raise SourceError(
                    "faulty",
                    f"{kind.called.capitalize()} from {host} unpacks to {unpacked_bytes / MEGABYTE:,.0f} MB, more than the {most_unpacked_bytes / MEGABYTE:,.0f} MB "
                    "we allow; it was not opened.",
                )
            for member in packed.infolist():
                with packed.open(member) as stream:
                    while stream.read(CHUNK):
                        pass
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
        raise SourceError(
            "faulty", f"{kind.called.capitalize()} from {host} is cut short or damaged; try again later."
        ) from error
