"""The colours of the grades, once for charts, pages and printed documents.

They can be told apart without seeing red or green, differ by at least 3:1 between neighbours, and carry their text at 4.5:1; a grade
is never shown by colour alone.
"""

from typing import NamedTuple


class Colours(NamedTuple):
    """Fill, text and outline of one grade, as CSS colours."""

    fill: str
    text: str
    outline: str


GRADES = {
    "Outstanding": Colours("#06393b", "#ffffff", "#06393b"),
    "Good": Colours("#3c938b", "#0b1214", "#3c938b"),
    "Adequate": Colours("#fdf1cf", "#10161a", "#10161a"),
    "Requires improvement": Colours("#c8702a", "#0f0a05", "#c8702a"),
    "Inadequate": Colours("#5c0f28", "#ffffff", "#5c0f28"),
}


def css_class(grade: str | None) -> str:
    """The CSS class that colours a grade: "g-requires-improvement"; "g-none" where there is none."""
    return "g-none" if grade is None else "g-" + grade.lower().replace(" ", "-")


def css() -> str:
    """The rules for these classes: on any element, on a link, and on the letter in a drawn circle."""
    return "\n".join(
        f".{css_class(grade)} {{ background: {fill}; color: {text}; fill: {fill}; }}\n"
        f"a.{css_class(grade)} {{ color: {text} !important; }}\n"
        f".otr-timeline text.{css_class(grade)}-text {{ fill: {text}; }}"
        for grade, (fill, text, _) in GRADES.items()
    )
