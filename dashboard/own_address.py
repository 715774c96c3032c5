"""The site's own address as others know it: ON_THE_RECORD_ADDRESS where set, else as the visitor wrote it, if it can be a host's name."""

import os
import re
from urllib.parse import urlsplit

VARIABLE = "ON_THE_RECORD_ADDRESS"
_HOST = re.compile(r"[a-z0-9.-]+(:[0-9]+)?|\[[0-9a-f:.]+\](:[0-9]+)?", re.IGNORECASE)


def origin(scheme: str, host: str) -> str:
    """Like https://example.org, without a slash at the end; empty where neither is known."""
    fixed = os.environ.get(VARIABLE, "").rstrip("/")
    if fixed:
        return fixed
    return f"{scheme}://{host}" if _HOST.fullmatch(host) else ""


def origin_of(address: str) -> str:
    """The same for a visitor who reads the page at `address`."""
    parts = urlsplit(address)
    return origin(parts.scheme, parts.netloc)
