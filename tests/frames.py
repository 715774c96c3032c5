"""What a query gives, as a frame: tests look things up, filter and count more easily in one."""

from collections.abc import Callable

import pandas as pd

from dashboard.database import store


def ask(query: Callable[..., list], *arguments: object) -> pd.DataFrame:
    """The rows of a query on the version in use, None where a value is missing."""
    rows = store.rows(query, *arguments)
    return pd.DataFrame([row._asdict() for row in rows], dtype=object)
