"""The worked questions, as they stand in questions.sql."""

import re
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("questions.sql")
_NAMED = re.compile(r"^-- name: (\w+)\n(.*?);\s*$", re.MULTILINE | re.DOTALL)


@lru_cache(maxsize=1)
def worked() -> dict[str, str]:
    """Name to SQL, in the order in which they are offered."""
    return dict(_NAMED.findall(FILE.read_text(encoding="utf-8")))
