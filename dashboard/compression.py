"""Answers made smaller for the wire."""

import gzip

import brotli

LEAST_TO_COMPRESS = 600
"""Bytes; a smaller answer is sent as it stands."""


def compressed(body: bytes, encoding: str) -> bytes:
    """The body in an encoding, at a level that no first reader waits for: docs/decisions/0010-machinery-measured.md."""
    if encoding == "br":
        return brotli.compress(body, quality=5)
    return gzip.compress(body, 6, mtime=0) if encoding == "gzip" else body
