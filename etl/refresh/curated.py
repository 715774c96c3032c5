"""Curated files as frames, every cell text or None."""

from pathlib import Path

import pandas as pd

from etl.build import inputs
from etl.paths import Places


def read_frame(path: Path, places: Places) -> pd.DataFrame:
    """A CSV file. Raises InputError when it is not a clean table of UTF-8 text."""
    return as_frame(inputs.read_csv(path, places))


def as_frame(cells: inputs.Cells) -> pd.DataFrame:
    return pd.DataFrame(cells, dtype=object)
