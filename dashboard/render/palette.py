"""The colours of charts in both themes, apart from any library that draws."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """The colours of one theme."""

    ink: str
    quiet: str
    rule: str
    paper: str
    soft: str
    accent: str


LIGHT = Palette("#10161a", "#4a545c", "#d7dce0", "#ffffff", "#f2f6f7", "#0a5a5c")
DARK = Palette("#eef2f4", "#b4bec5", "#36424a", "#10161a", "#1a2329", "#83d2ca")


def palette(is_dark: bool) -> Palette:
    return DARK if is_dark else LIGHT
