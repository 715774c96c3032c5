"""Who says a figure, what the page is called, when it was published and under which licence: sources in words."""

from collections.abc import Sequence

from dashboard.text import formats

KIND = {
    "inspectorate_report": "the inspectorate's report",
    "inspectorate_release": "the inspectorate's release",
    "copy_of_release": "a copy of an official release",
    "copy_of_press": "a copy of a press report",
    "force": "the police force",
    "commissioner": "the commissioner or mayor",
    "council": "a council",
    "parliament": "Parliament",
    "government": "government",
    "service": "the service itself",
    "charity": "a charity",
    "press": "the press",
    "other": "another publisher",
    "own derivation": "worked out by us",
}
"""Who speaks, by `source.kind`."""
FIRST_HAND = ("inspectorate_report", "inspectorate_release")
"""Kinds of source in which the inspectorate itself speaks."""
OUR_DESCRIPTION = "our description"
SOURCE, OWN_REPORT = "Source", "The inspectorate's own report"
NO_LICENCE = "none stated"
GRADE, DATE, RATE, ESTIMATE = "grade", "date", "rate", "estimate"


def source_of(labels: Sequence[str]) -> str:
    """ "Source of the grade and date", where the figures of one line were read in several places."""
    return f"{SOURCE} of the {formats.listed(labels)}"


def title(words: str, title_from: str) -> str:
    """A page's title; one that we made ourselves is marked, so that nobody quotes it as a headline."""
    return f"{words} ({OUR_DESCRIPTION})" if title_from == "described" else words


def in_full(
    publisher: str, kind: str, words: str, title_from: str, published_on: str | None, accessed_on: str | None
) -> str:
    """A source as lists of sources give it: who, of what kind, title, date, and when we read it."""
    return f"{publisher} ({KIND[kind]}): {title(words, title_from)}, {formats.day(published_on)} (accessed {formats.day(accessed_on)})"


SHARE_TITLE = "How much of this the inspectorate itself says"
SHARE_LEDE = "HMICFRS publishes no data feed, and we could not read every report to its end. So some of its grades and rates were read where others repeat them. Each figure names its own source, and says whether that is the inspectorate."
SHARE_COLUMNS = ("Programme", "Grades and rates", "The inspectorate's own page", "Share", "Others who repeat them")


def share(own: int, figures: int) -> str:
    """ "97 in 100", never 100 where one is not the inspectorate's own, nor 0 where one is."""
    rounded = int(formats.half_up(own / figures * 100))
    return f"{min(rounded, 99) if own < figures else 100} in 100" if rounded or not own else "fewer than 1 in 100"


def kinds(listed: str | None) -> str:
    """The kinds of source of a row of `queries.first_hand_shares` in words."""
    return formats.capitalised(formats.listed([KIND[kind] for kind in listed.split(";")])) if listed else ""


LICENCE_LEDE = (
    "Figures of the Home Office, the Office for National Statistics and the inspectorate are used under the Open Government Licence v3.0. "
    "Places come from GeoNames under Creative Commons Attribution 4.0, and notes on former councils follow Wikipedia under Creative Commons Attribution-ShareAlike 4.0. "
    "For pages of forces, commissioners, councils, charities and the press no licence is stated: we take facts from them, in our own words, and name the page. Their own text is theirs. "
    "Each source carries its licence, where it has one."
)
