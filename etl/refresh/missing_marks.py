"""What publishers put where there is no figure, and what they mean by it: data/missing_mark.csv, one mark on each row."""

from dataclasses import dataclass

from etl.build import inputs
from etl.paths import Places
from etl.refresh import cell_notes
from etl.refresh.name_variants import as_cell, plain

FILE = "data/missing_mark.csv"


@dataclass(frozen=True)
class Marks:
    """One publisher's marks."""

    source_name: str
    states: dict[tuple[str, str | None], str]
    """(plain mark, force_id or None for every force) to the state of `missing_figure`."""

    def state(self, cell: object, force_id: str | None = None) -> str | None:
        """The state that a cell stands for, first as it is meant for this force; None for what is no mark that we know."""
        mark = plain(cell)
        return self.states.get((mark, force_id)) or self.states.get((mark, None))

    def line_to_add(self, cell: object) -> str:
        """The end of a message about a cell that is neither a number nor a known mark."""
        return (
            f"If the publisher means that there is no figure, add this to {FILE}, with suppressed, not supplied or not available for STATE: "
            f"{self.source_name},{as_cell(cell_notes.without_pointers(cell))},,STATE,"
        )


def read(places: Places, source_name: str) -> Marks:
    """The marks of one publisher. Raises InputError when the file is missing or broken."""
    marks = inputs.read_csv(places.data / "missing_mark.csv", places)
    columns = ("source_name", "published_as", "force_id", "state")
    return Marks(
        source_name,
        {
            (plain(mark or ""), force_id): state or ""
            for source, mark, force_id, state in zip(*(marks[column] for column in columns))
            if source == source_name
        },
    )
