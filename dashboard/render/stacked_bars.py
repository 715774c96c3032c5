"""Wholes and their parts as bars of plain HTML, one below the other and never joined: each bar is a whole of its own."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from dashboard.templating import render

SLIM_SHARE = 0.04
"""A part smaller than this share of its bar has no room for a number; the words above the bar have them all."""


class Part(NamedTuple):
    """A part of a bar: what it is, how large, what is written on it, and its CSS class."""

    name: str
    size: float
    label: str
    css: str


class Bar(NamedTuple):
    """A whole: what it is, its figures in words, and its parts in the order drawn."""

    name: str
    words: str
    parts: Sequence[Part]

    def has_room(self, part: Part) -> bool:
        return part.size >= SLIM_SHARE * sum(one.size for one in self.parts)


def figure(bars: Sequence[Bar], alt: str) -> Markup:
    """The bars with one key to the parts of them all, in the order in which the bars bring them."""
    named = {part.name: part for bar in sorted(bars, key=lambda bar: -len(bar.parts)) for part in bar.parts}
    return Markup(render("stacks.html", bars=bars, alt=alt, legend=list(named.values())).decode())
