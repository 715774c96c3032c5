"""A full postcode's force, asked of postcodes.io on the visitor's own action. Nothing typed is kept, logged or put in an address."""

from functools import lru_cache

from dashboard.database import store
from etl import paths
from etl.refresh.sources import postcodes_io
from etl.refresh.sources.postcodes_io import Areas, NoForce, PostcodeForce, lookup

__all__ = ["NoForce", "PostcodeForce", "ask"]


def ask(postcode: str) -> PostcodeForce | NoForce:
    """The force of a full postcode, within 5 seconds, or why there is none. Raises NoDatabaseError."""
    return lookup(postcode, _areas(store.version()))


@lru_cache(maxsize=2)
def _areas(_version: str) -> Areas:
    return postcodes_io.areas(paths.places())
