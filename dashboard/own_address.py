"""This site's own address, as links, pictures and citations print it: what the operator set, else the host that was asked, checked."""

import os
import re

_ORIGIN = re.compile(r"https?://([a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(:[0-9]{1,5})?", re.IGNORECASE)


def own_address(origin: str) -> str:
    """ON_THE_RECORD_ADDRESS where that is set, else `origin` (https://example.org); empty where that is no origin.

    Whatever a visitor's browser or program says may stand in a file that others read, so it is never printed unchecked.
    """
    fixed = os.environ.get("ON_THE_RECORD_ADDRESS", "").rstrip("/")
    return fixed or (origin if _ORIGIN.fullmatch(origin) else "")
