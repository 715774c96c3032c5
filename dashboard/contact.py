"""How readers can tell us something: the one address that whoever runs the site gives in ON_THE_RECORD_CONTACT."""

import os
import re
from functools import lru_cache
from typing import NamedTuple

VARIABLE = "ON_THE_RECORD_CONTACT"
_EMAIL = re.compile(r"[^\s@<>\"'?&]+@[^\s@<>\"'?&]+\.[^\s@<>\"'?&.]+")
_FORM = re.compile(r"https://[^\s<>\"'/?#@]+\.[^\s<>\"'/?#@]+([/?#][^\s<>\"']*)?")


class ContactError(ValueError):
    """What is set is neither an e-mail address nor the address of a form."""


class Contact(NamedTuple):
    """`href` is what a link leads to, `shown` what paper can say."""

    href: str
    shown: str


def contact() -> Contact | None:
    """The address in use, or None where none is set: then no page invites anybody to write. Raises ContactError."""
    return _parsed(os.environ.get(VARIABLE, "").strip())


@lru_cache(maxsize=8)
def _parsed(address: str) -> Contact | None:
    if not address:
        return None
    if _EMAIL.fullmatch(address):
        return Contact(f"mailto:{address}", address)
    if _FORM.fullmatch(address):
        return Contact(address, address)
    raise ContactError(
        f"{VARIABLE} is {address!r}. It must be an e-mail address such as figures@record.example, or the https address of a form."
    )
