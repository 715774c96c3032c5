"""A force's name as people say it in a sentence. Lists, headings and tables use the name as it is."""

_SAID = {
    "Metropolitan": "the Metropolitan Police",
    "Metropolitan Police Service": "the Metropolitan Police",
    "City of London": "the City of London Police",
    "City of London Police": "the City of London Police",
}
_AREA = {
    "Metropolitan": "London",
    "City of London": "the City of London",
    "Thames Valley": "the Thames Valley",
    "West Midlands": "the West Midlands",
}


def in_sentence(force: str) -> str:
    """ "Kent" and "Kent Police" as they are, but "the Metropolitan Police"; from the name or the short name."""
    return _SAID.get(force, force)


def at_start(force: str) -> str:
    """A force's name at the beginning of a sentence."""
    return in_sentence(force)[0].upper() + in_sentence(force)[1:]


def listed(forces: list[str], word: str = "and") -> str:
    """ "Kent Police, Surrey Police and the Metropolitan Police"."""
    *first, last = map(in_sentence, forces)
    return f"{', '.join(first)} {word} {last}" if first else last


def area(short_name: str) -> str:
    """Where a force polices, after "in": "Kent", "London", "the West Midlands"."""
    return _AREA.get(short_name, short_name)
