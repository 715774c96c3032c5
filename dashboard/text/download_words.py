"""Sentences of what is taken away from a chart or table: its block on a page, its files, its card for other sites."""

from collections.abc import Sequence

from dashboard.text import formats, grade_words, site_words

TITLE = "Download and share"
KINDS = {
    "csv": "Figures as CSV",
    "xlsx": "Accessible spreadsheet",
    "png": "Picture for screens (PNG)",
    "print": "Picture for print (PNG, 180 mm wide)",
    "svg": "Picture as SVG",
}
"""What a link to each kind of file says."""
LINK, CITE, EMBED = "Link to this view", "Cite this", "Put this on your own site"
EVERYTHING = "Every table of this site"

ADDRESS_CHARACTERS = 300
"""As much of an address as is printed into a file."""

HEADINGS = ("Title", "About", "Caveats", "Address", "Data version")
"""The last columns of a CSV: what must not be lost when rows are cut out of it."""
NOTES, NOTE, TEXT = "Notes", "Note", "What to know"
TABLE_SHEET = "Table"
CONTENTS_LEDE = "This workbook has a cover, these contents, the table, and notes on how to read it."
SEE_NOTES, TABLE_LEDE = "Read this table with its notes:", "This sheet holds one table."
NOTES_LEDE = "Read these notes before you use the figures."
NO_ENTRY = "no entry"
NO_ENTRY_MEANS = "“no entry” means that we hold no value, or that no value is needed. It never means zero."
NOT_INSPECTED = (
    "Where a figure is not inspected, the police or the commissioner gave it and nobody independent had checked it."
)
HOLLOW = "A hollow mark has no margin of error that we have found."
DIAMOND = "A diamond is a figure that nobody independent had checked."
LETTERS = (
    f"Letters: {', '.join(f'{letter} = {grade}' for grade, letter in grade_words.LETTER.items() if letter.isalpha())}."
)
PART_YEAR = "Hatched: part of a year."
PART_PERIOD = "Hollow mark: part of a year."
SCOPE = "England and Wales"
YES_NO = {True: "yes", False: "no"}


def block_label(title: str) -> str:
    """The rest of a block's heading, for a screen reader: which chart or table it is of."""
    return f": {title}"


def subtitle(programmes: Sequence[str], days: Sequence[str], what: str = "published") -> str:
    """The programmes of figures and when they were published, or `what` else happened: ISO dates as precise as they are known."""
    words = [formats.listed(programmes)] if programmes else []
    if days:
        first, last = formats.day(min(days)), formats.day(max(days))
        words.append(f"{what} {formats.on_day(min(days)) if first == last else f'{first} to {last}'}".strip())
    return "; ".join(words)


def years(first: str, last: str, released: str | None) -> str:
    """Which financial years figures are for, and which release they are from."""
    span = f"Financial year {first}" if first == last else f"Financial years {first} to {last}"
    return f"{span}, April to March" + (f"; Home Office release of {formats.day(released)}" if released else "")


def sources(publishers: Sequence[str]) -> str:
    return f"Source: {', '.join(publishers)}."


def made(version: str, read_on: str) -> str:
    """Where a file comes from."""
    return f"{site_words.SITE}, data version {version}, {formats.day(read_on)}"


def cite(title: str, subtitle: str, version: str, read_on: str, address: str) -> str:
    """How to cite a view, with the data version and the day."""
    about = f" ({subtitle})" if subtitle else ""
    return f"{site_words.SITE}, “{title}”{about}, data version {version}, accessed {formats.day(read_on)}, {address}"


def shortened(address: str) -> str:
    """An address as it is printed into a file."""
    return address if len(address) <= ADDRESS_CHARACTERS else f"{address[: ADDRESS_CHARACTERS - 1]}…"


def of_force(title: str, force: str) -> str:
    """The title of a table that a page shows under the name of one force."""
    return f"{force}: {title[0].lower()}{title[1:]}" if title[1:2].islower() else f"{force}: {title}"
