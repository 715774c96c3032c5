"""Refreshed tables, kept in whole sets ("generations") so that a kill at any moment leaves the old set or the new one.

A set is written whole into its own folder and never changed afterwards. `data/downloads/tables` is a link to the set in use;
moving the link is one step for the file system.
"""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from etl.paths import Places
from etl.refresh.feeds import CurrentFigures, Reading, as_parquet
from etl.refresh.transforms import missing

MISSING = "missing_figure.parquet"
"""The one table that several feeds fill: each its own rows."""
KEPT = 3
"""The set in use and the two before it."""


def stage(places: Places, readings: list[Reading]) -> Path:
    """Write a new set: the current one with what was read in place of its own. Returns its folder."""
    folder = _folder(places) / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    folder.mkdir(parents=True)
    current = places.refreshed
    for path in current.iterdir() if current.is_dir() else []:
        shutil.copyfile(path, folder / path.name)
    for reading in readings:
        for name, data in reading.files.items():
            _write(folder / name, data)
    staged = Places(places.data, candidate=folder)
    for reading in readings:
        if reading.missing:
            _write(folder / MISSING, as_parquet(_missing(staged, reading)))
    sources = _sources(staged, readings)
    if len(sources):
        _write(folder / "source.parquet", as_parquet(sources))
    return folder


def is_current(places: Places, reading: Reading) -> bool:
    """True when the tables in use are already these, byte for byte; the day a source was read does not count."""
    held = CurrentFigures(places).table("missing_figure")
    for figures, rows in reading.missing.items():
        if _as_rows(rows) != _as_rows(held[held.figures == figures]):
            return False
    return all(
        (places.refreshed / name).is_file() and (places.refreshed / name).read_bytes() == data
        for name, data in reading.files.items()
    )


def _missing(places: Places, reading: Reading) -> pd.DataFrame:
    """`missing_figure` with the rows of a reading in the place of those held of the same kinds of figures."""
    held = CurrentFigures(places).table("missing_figure")
    parts = [held[~held.figures.isin(list(reading.missing))], *reading.missing.values()]
    return pd.concat([part[missing.COLUMNS] for part in parts], ignore_index=True).astype(
        {"quarter": "int64"} | {name: object for name in missing.COLUMNS if name != "quarter"}
    )


def _as_rows(rows: pd.DataFrame) -> set[tuple]:
    cells = rows[missing.COLUMNS].astype(object)
    return set(cells.where(cells.notna(), None).itertuples(index=False, name=None))


def adopt(places: Places, folder: Path) -> None:
    """Make a staged set the one in use."""
    link = places.downloads / "tables"
    partial = places.downloads / "tables.partial"
    partial.unlink(missing_ok=True)
    partial.symlink_to(folder.relative_to(places.downloads))
    partial.replace(link)
    for old in sorted(path for path in _folder(places).iterdir() if path != folder)[: -(KEPT - 1)]:
        shutil.rmtree(old, ignore_errors=True)


def discard(folder: Path) -> None:
    """Delete a staged set that was not adopted."""
    shutil.rmtree(folder, ignore_errors=True)


def clear_unfinished(places: Places) -> None:
    """Delete what a killed refresh left: sets newer than the one in use were never adopted. Call it under the refresh lock."""
    link = places.downloads / "tables"
    in_use = link.resolve().name if link.exists() else ""
    if _folder(places).is_dir():
        for folder in _folder(places).iterdir():
            if folder.name > in_use:
                discard(folder)
    for left in (places.downloads / "raw").glob("*.partial"):
        left.unlink(missing_ok=True)


def _folder(places: Places) -> Path:
    return places.downloads / "generations"


def _sources(staged: Places, readings: list[Reading]) -> pd.DataFrame:
    """The refreshed rows of `source` that a staged set points to. Known rows come first, so they keep the day they were first read."""
    path = staged.refreshed / "source.parquet"
    known = [pd.read_parquet(path)] if path.is_file() else []
    added = [pd.DataFrame(reading.sources, dtype=object) for reading in readings if reading.sources]
    if not known and not added:
        return pd.DataFrame()
    every = pd.concat([*known, *added], ignore_index=True).drop_duplicates("source_id", keep="first")
    used = {staged.source_of_boundaries()}
    for table in staged.refreshed.glob("*.parquet"):
        if table != path:
            used |= set(pd.read_parquet(table, columns=["source_id"]).source_id.unique())
    return every[every.source_id.isin(used)].reset_index(drop=True)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
