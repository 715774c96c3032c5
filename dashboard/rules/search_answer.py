"""What a search gives back: the same for postcodes and for names."""

from dataclasses import dataclass
from typing import Literal

from dashboard.database import queries, store
from dashboard.database.queries import OutsidePlace
from dashboard.text import find_page

MOST_CHOICES = 8


@dataclass(frozen=True)
class Choice:
    """A line to choose from: its words, and the force it leads to; None where that is none of the 43."""

    words: str
    force_id: str | None


@dataclass(frozen=True)
class Found:
    """A sentence for the visitor, and the forces that it leads to.

    `answer`: these forces police what was typed, the likeliest first. `suggestions`: it may mean one of these.
    `outside`: it is not in England or Wales. `nothing`: it was not understood.
    """

    kind: Literal["answer", "suggestions", "outside", "nothing"]
    sentence: str
    choices: tuple[Choice, ...] = ()
    is_sure: bool = True

    @property
    def force_ids(self) -> list[str]:
        """Each force once."""
        return list(dict.fromkeys(choice.force_id for choice in self.choices if choice.force_id))

    @property
    def is_one(self) -> bool:
        """True where there is no more to ask: one force, and no doubt."""
        return self.kind == "answer" and self.is_sure and len(self.force_ids) == 1


def force_names() -> dict[str, str]:
    """What each force is called in a sentence, by force_id."""
    return {row.force_id: row.alt_name or row.name for row in store.rows(queries.forces)}


def outside(place: OutsidePlace, name: str) -> Found:
    """`name` is a place or postcode that the 43 forces do not cover."""
    return Found("outside", find_page.outside(name, place.lies_in, place.contact, place.phone))
