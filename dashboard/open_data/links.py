"""Addresses of our own documents: as they stand on the live site, or relative inside a static copy."""

import posixpath
from dataclasses import dataclass


class Live:
    """The running site: an address is its own link, and the pages (which need the running app) can be linked."""

    def to(self, address: str) -> str:
        return address

    def page(self, address: str) -> str | None:
        return address


@dataclass(frozen=True)
class Static:
    """One file of a static copy: links are relative, so that the copy works under any address.

    `here` is the file that holds the link; `origin` the live site's address, where it is known, for pages that a copy lacks.
    """

    here: str
    origin: str = ""

    def to(self, address: str) -> str:
        target = file_of(address)
        relative = posixpath.relpath(target, posixpath.dirname(self.here) or ".")
        return relative.removesuffix("index.html") or "./"

    def page(self, address: str) -> str | None:
        return f"{self.origin}{address}" if self.origin else None


LIVE = Live()
Links = Live | Static


def file_of(address: str) -> str:
    """The file of a static copy that stands for an address: /brief/kent is brief/kent/index.html."""
    path = address.lstrip("/")
    if not path or path.endswith("/"):
        return f"{path}index.html"
    return path if "." in posixpath.basename(path) else f"{path}/index.html"
