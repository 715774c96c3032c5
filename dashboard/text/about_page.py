"""Sentences of About the data."""

from collections.abc import Sequence

from dashboard.text import find_page, formats, source_words

ABOUT_TITLE = "About the data"
ABOUT_LEDE = "Every figure on this site has a named source. The few that we work out ourselves are labelled as ours."
REGIMES_TITLE = "The inspection programmes"
MISSING_TITLE = "What is missing, and why"
MISSING_IS_NOT_BAD = "A gap in our data says nothing about the force."
CDI_REPORTS_NAMED = 55
"""How many reports the inspectorate says its Crime Data Integrity programme had."""
NO_OUTCOMES_THEN = "Greater Manchester could not supply crime outcomes from July 2019 to March 2020."


def missing_items(
    cdi_reports: int,
    findings: int,
    without_word: int,
    without_events: Sequence[str],
    detail_until: str,
    totals_until: str,
) -> list[str]:
    """What the register does not hold.

    Of its `findings`, nothing later is known of `without_word`; for the forces `without_events` we have found nothing that was said
    between inspections; `detail_until` and `totals_until` are months such as "December 2025".
    """
    not_held = CDI_REPORTS_NAMED - cdi_reports
    return [
        "HMICFRS publishes no data feed. The grades were read from its pages and releases, from forces and commissioners and from the press, with one source for each. Some we have not found.",
        *(
            [
                f"The inspectorate mentions {CDI_REPORTS_NAMED} Crime Data Integrity reports; {cdi_reports} are here. We could not identify the other {formats.spelt(not_held)}."
            ]
            if not_held > 0
            else []
        ),
        "We have found rates for violent crime and sexual offences for some inspections only.",
        "For some Crime Data Integrity reports we hold the grades for the underlying questions. In the others those grades are pictures.",
        f"We hold {formats.count(findings)} findings of inspectors. Of {formats.count(without_word)} of them we have not found what became.",
        *(
            [f"We have not found what was said between inspections for {formats.listed(without_events)}."]
            if without_events
            else []
        ),
        f"The detailed figures of recorded crime run to {detail_until}, the totals for each force to {totals_until}.",
        NO_OUTCOMES_THEN,
    ]


SOURCES_HEADING = "Where the figures come from"
SOURCES_ALL = "All sources"
DICTIONARY_TITLE = "Data dictionary"
DICTIONARY_LEDE = "Every table and column of the database, and what it means."
LICENCE_TITLE = "Licence and independence"
LICENCE = f"{source_words.LICENCE_LEDE} None of the publishers has endorsed this site. The code is free under the MIT licence."
LICENCE_SHORT = "Figures of the Home Office, HMICFRS and the Office for National Statistics: Open Government Licence v3.0. Other sources have their own licence or none; see About the data. None of the publishers has endorsed this site."
CORRECT = "How we correct mistakes"
METHOD_LINK = "How figures may be compared, and what we work out ourselves"
OFFICIAL_STATUS = "Police recorded crime is official statistics, but it is not accredited by the Office for Statistics Regulation: its quality depends on how well each force records. That is what this site is about."
FRESHNESS_TITLE = "How fresh each source is"
FRESHNESS_LEDE = "A refresh asks each publisher for newer figures. Figures that cannot be read, or that fail our checks, are left out, and the last good ones stay."
CONNECTOR, LAST_GOOD, LAST_TRIED, WHAT_CAME = "Source", "Last successful update", "Last tried", "Result"
BUNDLED = "the figures that came with this copy"
NEVER = "never"
STALE = "Not up to date:"


def stale(source: str, last_good: str | None, message: str) -> str:
    """A source that could not be refreshed, for the pages that show its figures."""
    shown = f"as read on {formats.day(last_good)}" if last_good is not None else BUNDLED
    return f"{source} could not be refreshed, so this page shows {shown}. {message}"


CHECKS_TITLE = "What our own checks found"
CHECKS_NONE = "All checks passed with nothing to report."
DATA_VERSION = "Data version {version}, built {when}."


def span(first: str | None, last: str | None) -> str:
    """When a programme's reports were published."""
    if first is None:
        return "none in our register"
    return formats.day(first) if first == last else f"{formats.day(first)} to {formats.day(last)}"


def grades_held(grades: int, forces: int) -> str:
    return f"{formats.count(grades)} grades, {find_page.forces_count(forces)}" if grades else "no grades"


def sources_count(sources: int, publishers: int) -> str:
    return f"{formats.count(sources)} pages and files from {formats.count(publishers)} publishers. Where sources differ we use the inspectorate's own report, and show the other figure too."


COUNTED_BY_US = "Counted by us from the sources in our register"
