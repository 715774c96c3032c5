"""What publishers call things, and what we call them. The variants are in data/name_variant.csv, one on each row."""

import re
from dataclasses import dataclass

import pandas as pd

from etl.build import inputs
from etl.faults import SourceError, shown
from etl.paths import Places
from etl.refresh import cell_notes, foreign

MOST_QUOTED = 60
"""Characters of a name that is quoted because we do not know it; the longest we know has 45."""
MOST_QUOTED_NAMES, MOST_QUOTED_COLUMNS = 10, 30
MOST_NAME = 200
"""Characters of the name of an offence or outcome."""
FILE = "data/name_variant.csv"
FOOTNOTES = re.compile(r"[\s\d,+*]+$")
"""What older tables write after a name: "Greater Manchester10,11", "City of London+"."""


def plain(name: object) -> str:
    """A name without accidental differences: case, spaces, line breaks, "&" for "and", "[note 6]" at the end."""
    return " ".join(cell_notes.without_pointers(name).replace("&", " and ").split()).casefold()


@dataclass(frozen=True)
class Names:
    """One publisher's names, read as ours."""

    source_name: str
    ours: dict[tuple[str, str], str]
    """(what, plain name) to our name; what is force, body, column, offence_group, offence_subgroup or outcome_group."""

    def find(self, what: str, name: object) -> str | None:
        """Our name for the publisher's, or None when it is not known. A force's may end in the numbers of footnotes."""
        found = self.ours.get((what, plain(name)))
        if found is None and what in ("force", "body"):
            found = self.ours.get((what, plain(FOOTNOTES.sub("", str(name)))))
        return found

    def or_same(self, what: str, values: pd.Series) -> pd.Series:
        """Our name where there is one, else the publisher's, trimmed and without pointers to notes."""
        called = f"A name in the column of {what.replace('_', ' ')}s"
        known = {
            name: self.find(what, name) or foreign.text(cell_notes.without_pointers(name), called, MOST_NAME)
            for name in values.unique()
        }
        return values.map(known).astype("category")

    def forces(self, values: pd.Series, where: str) -> tuple[pd.Series, pd.Series]:
        """(force_id or None, name of another body or None) for each published name.

        Raises SourceError for names we do not know, with the lines that would make them known.
        """
        forces = {name: self.find("force", name) for name in values.unique()}
        bodies = {name: self.find("body", name) for name in forces if forces[name] is None}
        unknown = sorted(str(name) for name, body in bodies.items() if body is None)
        if unknown:
            raise SourceError("rejected", self.unknown_forces(unknown, where))
        return values.map(forces).astype("category"), values.map(bodies).astype("category")

    def unknown_forces(self, unknown: list[str], where: str) -> str:
        """The sentence and the lines to add for names that are neither a force nor another body."""
        quoted = [shown(cell_notes.without_pointers(name), MOST_QUOTED) for name in unknown[:MOST_QUOTED_NAMES]]
        lines = [f"{self.source_name},force,{as_cell(name)},FORCE-ID," for name in quoted]
        more = f" and {len(unknown) - len(quoted)} more" if len(unknown) > len(quoted) else ""
        return (
            f"{where} names a force we do not know: {', '.join(map(repr, quoted))}{more}. If it is one of the 43 forces, add this to {FILE}, "
            f"with its force_id; if it is another body, write body instead of force: " + " | ".join(lines)
        )

    def unknown_column(self, missing: list[str], found: list[str], where: str) -> str:
        """The sentence and the lines to add for columns that are not there under any name we know."""
        lines = [f"{self.source_name},column,NEW NAME,{as_cell(name)}," for name in missing]
        found = [shown(name, MOST_QUOTED) for name in found[:MOST_QUOTED_COLUMNS]]
        return (
            f"{where} has no column {' and no column '.join(map(repr, missing))}; its columns are {', '.join(map(repr, found)) or 'none'}. "
            f"If one was renamed, add this to {FILE}, with the new name: " + " | ".join(lines)
        )


def read(places: Places, source_name: str) -> Names:
    """The names of one publisher: every spelling in force.csv and the variants listed for it.

    Raises InputError when a file is missing or broken.
    """
    ours: dict[tuple[str, str], str] = {}
    forces = inputs.read_csv(places.register / "force.csv", places)
    for column in ("force_id", "name", "alt_name", "short_name", "ons_name", "ons_code"):
        for force_id, name in zip(forces["force_id"], forces[column]):
            if name and force_id:
                ours["force", plain(name)] = force_id
    variants = inputs.read_csv(places.data / "name_variant.csv", places)
    columns = ("source_name", "what", "published_as", "ours")
    for source, what, published_as, called in zip(*(variants[column] for column in columns)):
        if source == source_name:
            ours[what or "", plain(published_as)] = called or ""
    return Names(source_name, ours)


def as_cell(name: str) -> str:
    """A name as a cell of a CSV file."""
    return f'"{name}"' if "," in name else name
