"""Sentences of England and Wales: the national estimates, the grades of each programme, whose last grade is oldest."""

from collections.abc import Mapping, Sequence

from dashboard.text import formats, grade_words

NATIONAL_TITLE = "How much reported crime do police in England and Wales record?"
NATIONAL_LEDE = "The inspectorate's estimates for the country as a whole, the grades of each programme, and the forces whose last grade is oldest."
LINK = "See the national picture"

RATES_TITLE = "National estimates of crime recording"
WHEN, RATE, NOTE = "When", "Recorded, of every 100 reported", "What to know"
RATES_CAUTION = "These are different audits, made in different ways. They show the direction, not an exact change, so we draw no line between them."
LATEST_TITLE = "What the inspectorate found in 2025"
FIRST_TITLE = "What the inspectorate found in 2014"
CANCELLED = "To cancel a record is to decide afterwards that no crime took place."

GRADES_TITLE = "Crime-recording grades, programme by programme"
GRADES_LEDE = "All forces are counted by their latest grade in each programme. The programmes had different rules and questions, so the counts of one cannot be compared with those of another."
GRADES_SCALE = "We counted the grades in our register. The link below each table leads to each force and its source."
WITHOUT = "No grade in our register"
RECORDED, NOT_RECORDED = "Recorded", "Not recorded"
COUNTED_BY_US = "Counted by us from the grades in our register, each with its own source"
EACH_FORCE = "Each force and its source"

WAITING_TITLE = "Whose last grade is oldest, of those we have found?"
WAITING_LEDE = "The ten forces whose newest crime-recording grade that we have found is oldest. This does not say that inspectors have stayed away since: some of these forces were graded again, or seem to have been, and we have not found that grade. The last column says so. Where the day is not known, a force is placed by the year of its report, before the forces of that year whose day we know."
WAITING_ALL = "All forces, on Progress"

DOWNLOAD_FIGURES = "All national figures (CSV)"
DOWNLOAD_GRADES = "Grades (CSV)"
DOWNLOAD_MISSING = "Forces without a grade (CSV)"


def period(words: str) -> str:
    """When a national figure is for: "year ending 2025-03-31" in the register is "year to March 2025"."""
    start, _, day = words.partition("year ending ")
    return f"{start}year to {formats.month(day)}" if day else words


def still_unrecorded(count: float, when: str) -> str:
    return f"About {formats.count(count)} reported crimes were still not recorded in England and Wales in the {period(when)}."


LATEST = {
    "crimes_unrecorded_count-2025": "About {count} reported crimes were still not recorded.",
    "crimes_recorded_count-2025": "More than {count} crimes were recorded.",
    "recorded_within_24h_pct-2025": "On average, {pct} per cent of crimes were recorded within 24 hours.",
    "forces_recording_under_40_pct_within_24h_count-2021": "{spelt} forces recorded fewer than 40 of every 100 crimes within 24 hours.",
    "lowest_force_recorded_within_24h_pct-2021": "One force recorded only {pct} per cent of crimes within 24 hours.",
    "conduct_crimes_share_of_unrecorded_violence_pct-2025": "Harassment, stalking and controlling or coercive behaviour made up {pct} per cent of the violent crimes that were not recorded.",
    "asb_personal_recording_rate_pct-2021": "Of the crimes in reports of anti-social behaviour aimed at a person, {pct} per cent were recorded.",
}
FIRST = {
    "crimes_unrecorded_count-2014": "More than {count} reported crimes were not recorded in a year.",
    "reports_examined_count-2014": "Inspectors examined more than {count} reports to find this out.",
    "sexual_unrecorded_share_pct-2014": "{pct} of every 100 reported sexual offences were not recorded.",
    "violence_unrecorded_share_pct-2014": "{pct} of every 100 reported violent crimes were not recorded.",
    "rape_no_crime_decisions_wrong_pct-2014": "{pct} of every 100 decisions to cancel a record of rape were wrong.",
}
"""What a national figure says, by `figure_id`, in the order told; the other rows are in the download."""


def figure(sentence: str, value: float) -> str:
    """A sentence of LATEST or FIRST with its figure."""
    return sentence.format(
        count=formats.count(value), pct=formats.plain(value), spelt=formats.capitalised(formats.spelt(int(value)))
    )


def when_and_published(words: str, published_on: str | None) -> str:
    """Beneath a figure: "Year to March 2025. Published 28 August 2025."."""
    published = "Publication date not known" if published_on is None else f"Published {formats.on_day(published_on)}"
    return f"{formats.capitalised(period(words))}. {published}."


def panel_title(regime: str, graded: int, forces: int) -> str:
    return f"{regime}: {graded} of {forces} forces"


def rates_alt(audits: Sequence[tuple[str, float]]) -> str:
    """The bars of national estimates in words: period and rate of each audit."""
    said = [f"{formats.plain(rate)} ({period(when)})" for when, rate in audits]
    return f"Of every 100 reported crimes, police recorded {', '.join(said)}. {RATES_CAUTION}"


def of_every_100(rate: float) -> str:
    return f"{formats.plain(rate)} of every 100 reported crimes"


def counts(grades: Mapping[str, int], without: int) -> str:
    """How many forces have which grade of a programme, and how many none: "7 Outstanding, 6 Good and 30 without a grade here"."""
    counted = [f"{forces} {grade}" for grade, forces in grades.items() if forces]
    return formats.listed([*counted, f"{without} without a grade here"] if without else counted)


def grades_alt(programmes: Sequence[tuple[str, str]]) -> str:
    """The bars of grades in words: each programme with its `counts`."""
    said = ". ".join(f"{name}: {counted}" for name, counted in programmes)
    return f"Forces by grade. {said}. Bars cannot be compared with each other."


def without_grade(counts: dict[str, int]) -> str:
    """How many forces have no grade in a panel, by why: a status of the table crime_recording_status."""
    if not counts:
        return "We hold a grade for every force."
    whys = " ".join(f"{grade_words.STATUS[status]}: {number}." for status, number in counts.items())
    return f"Forces without a grade here: {sum(counts.values())}. {whys}"
