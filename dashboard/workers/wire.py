"""How a worker says what came of its work: two lengths, then facts as JSON, then the answer's bytes."""

import json
from struct import Struct
from typing import Any

LENGTHS = Struct("!II")


def reply(facts: dict[str, Any], body: bytes) -> bytes:
    """As it goes over the line."""
    said = json.dumps(facts).encode()
    return LENGTHS.pack(len(said), len(body)) + said + body
