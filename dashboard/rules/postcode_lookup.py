"""A full postcode's force, asked of postcodes.io on the visitor's own action. Nothing typed is kept, logged or put in an address."""

from dashboard.database import queries, store
from etl.refresh.sources.postcodes_io import Area, NoForce, PostcodeForce, lookup

__all__ = ["NoForce", "PostcodeForce", "ask"]


def ask(postcode: str) -> PostcodeForce | NoForce:
    """The force of a full postcode, within 5 seconds; never raises. NoForce carries a sentence for the visitor."""
    forces = store.rows(queries.forces)
    return lookup(postcode, {row.ons_code: Area(row.force_id, row.ons_name) for row in forces})
