"""Sentences of briefs, cards for other sites, downloads and the news feed, and the caveats that travel with them."""

from dashboard.text import about_page, crime_page, formats, grade_words

SHORT_VERSION = "Print or read the short version"
SKIP = "Skip to the text"
OF_REPORTED = "of reported crime recorded."
RATES_TITLE = "Recording rates and their margins of error"
ALL_BRIEFS = "The short version of all 43 forces"
WHOLE_SITE = "The whole site, with charts and comparisons"
MAP_NOT_COMPARABLE_LIST = "These grades come from programmes with different rules. Compare two forces only where the programme is the same. They are listed by name; this is not a ranking."
EMBED_HELP = "Victim of a crime?"
EMBED_MORE = "What this means, and more"
NOT_FOUND = "Not found"
SITE_IS_BUSY = "The figures could not be read just now. Please try again in a minute."
FORCES_LEDE = "The 43 territorial police forces of England and Wales with their latest crime-recording grade."

FEED_TITLE = "new inspections, changed grades, letters of the inspectorate and new releases"
RELEASE_TITLE = "New figures of recorded crime, released {when}"
RELEASE_SUMMARY = "More recorded crime can mean better recording, not more crime."

AS_JSON = "This force's figures as JSON"
DOWNLOADS = "Download the data"
DATA_LEDE = "Every table of this site as a file, with its sources and caveats. Official figures, and what we added, are free to use under the Open Government Licence v3.0; the licence of every source stands in the table source."
DATA_ALL = "Everything as one zip"
DATA_PACKAGE = "Data package description"
DATA_README = "Read me"
DATA_API = "For programs: the API's description"
TABLES_TITLE = "The tables"
TABLES_CAPTION = "Each table as CSV, JSON or Parquet; metadata.json holds its meaning, sources and caveats; zip holds CSV and metadata together."
TABLE, FILES = "Table", "Files"
VERSIONS_TITLE = "Versions"
VERSIONS_LEDE = "A file under /data/latest/ is always the newest. A file under a version's own address never changes. This server keeps the newest builds; a static copy keeps every version that was exported into it."
CSV_NOTE = "An empty cell means that we hold no value, never zero; a column that ends in _missing says why. Text that a spreadsheet would take for a formula has an apostrophe before it."
CAVEATS_TITLE = "Read this before you use the figures"
CAVEATS_WHERE = (
    "Every download comes with the warnings that its figures need: they are in the read-me and beside each table."
)
EMBED_TITLE = "Put a card on your own site"
EMBED_LEDE = "A card shows one force's latest grade with its date and source, and updates by itself. Paste this line into your page, with the force you want in place of kent:"
EMBED_CHARTS = "Charts can be framed too: the timeline of one force, and a comparison of forces. They need no scripts, fit a phone, and follow the reader's light or dark theme. “Download and share” below each chart gives the line to paste, such as:"
OUR_ADDRESS = "https://ADDRESS-OF-THIS-COPY"
EMBED_LABEL = "How well Kent Police records crime"
CAVEATS = [
    "Grades and rates may be compared only inside one inspection programme. Different programmes had different rules.",
    "Grades are not numbers: do not average, rank or subtract them.",
    "A recording rate is an estimate from a sample. Two rates differ clearly only when they are further apart than their margins of error together (the root of the sum of their squares) allow.",
    "More recorded crime can mean better recording, not more crime. Read it beside the force's recording rate and its date.",
    "Read every grade with its date: a lot may have changed since.",
    "A gap says nothing about the force, and an empty value is never zero: see the table crime_recording_status for why a grade is missing.",
    "A figure marked as approximate, derived or not inspected must be quoted as such.",
]
_INSPECTED_CAVEATS = [
    "Not every published grade and rate has been found: the register holds what we could read, with a source for each figure."
]
TABLE_CAVEATS = {
    "grade": [*_INSPECTED_CAVEATS, "basis says whether a grade was stated by the publisher or derived by us."],
    "recording_rate": [
        *_INSPECTED_CAVEATS,
        "No rate without ci_pct can be compared; ci_missing says whether its margin of error was not found, not published or not measured.",
    ],
    "oversight_event": [
        "Where is_inspected is false, the figure was given by the police or the commissioner and nobody independent had checked it."
    ],
    "finding": [
        "Findings are in our words. A force without one was not found free of faults: many reports could be read only in part.",
        "Only what the page itself calls a cause of concern, a recommendation or an area for improvement bears that kind; an observation is none of them.",
    ],
    "finding_follow_up": [
        "improved means that a later page reports improvement in general, not on that point alone. No row means that we have not found a later word."
    ],
    "audit_count": [
        "These samples are small and were not drawn to compare forces: do not rank them or turn them into rates for a year."
    ],
    "recorded_crime": [
        crime_page.REVISED,
        crime_page.FRAUD_2012,
        crime_page.NEGATIVE,
        "The newest financial year may hold fewer than four quarters: then its sum is not a year's total.",
    ],
    "recorded_crime_total": [
        crime_page.REVISED,
        crime_page.FRAUD_2012,
        "Where quarters_count is less than 4, the total is for part of the year, from April on: never set it beside a whole year.",
    ],
    "crime_rate": [crime_page.CITY_NO_RATE],
    "missing_figure": [
        "Only what the newest release we read leaves out for some forces and gives for others. What it gives for none stands nowhere.",
        "Where recorded_crime or outcome_total still has the whole year, its figures are those of an earlier release.",
    ],
    "population": [
        "Few people live in the City of London and many work there: crimes for each resident mislead there."
    ],
    "outcome": [
        crime_page.OUTCOMES_NOTE,
        about_page.NO_OUTCOMES_THEN,
    ],
    "outcome_total": [
        crime_page.OUTCOMES_NOTE,
        about_page.NO_OUTCOMES_THEN,
    ],
    "victim_service": ["Numbers change: see checked_on. Entries of low confidence wait for review and are left out."],
    "complaint_step": ["Entries of low confidence wait for review and are left out."],
    "postcode_district_force": ["A district can cross a border between forces: it has one row for each, see how_sure."],
    "place": [
        "Names, positions and populations are GeoNames', under Creative Commons Attribution 4.0, not the Open Government Licence."
    ],
    "place_alias": [
        "The spellings are GeoNames', under Creative Commons Attribution 4.0, not the Open Government Licence. Some are transliterations."
    ],
}

_OF_VIEWS = {
    "latest_crime_recording_grade": TABLE_CAVEATS["grade"],
    "force_year": [*TABLE_CAVEATS["recorded_crime_total"], *TABLE_CAVEATS["population"]],
    "finding_status": [*TABLE_CAVEATS["finding"], *TABLE_CAVEATS["finding_follow_up"]],
    "claim_check": [
        "claimed_pct is what the police or a commissioner said. In the table oversight_event, is_inspected says whether anybody independent had checked it."
    ],
}
TABLE_CAVEATS |= _OF_VIEWS


def caveats(table: str) -> list[str]:
    """What travels with a table: the caveats of all figures, then its own."""
    return [*CAVEATS, *TABLE_CAVEATS.get(table, [])]


def dated_grade(regime: str, when: str) -> str:
    return f"{regime}, {when}"


def dated_judgment(regime: str, when_given: str) -> str:
    """The programme, and `grade_words.when_given`: what was published when, and how old that is today."""
    return f"{regime}: {when_given}."


def happened_since(dated: str, summary: str) -> str:
    """What the inspectorate did after the latest grade."""
    return f"Since then, {dated}: {summary}"


def inspected_since(dated: str, regime: str, kind: str, rate: str) -> str:
    """An inspection after the latest grade that gave none which we can show."""
    found = f"{rate} of reported crime recorded" if rate else "we have not found a grade or a rate"
    return f"Since then, {dated}: {grade_words.KIND[kind].lower()} ({regime}), {found}."


def said(happened_on: str, by_role: str, summary: str, is_inspected: bool, is_own_act: bool) -> str:
    """What was said between inspections, and whether anyone independent had checked it."""
    return f"{formats.day(happened_on)}, {by_role}: {summary} ({grade_words.checked_by(is_inspected, is_own_act)})."


def inspection_news(force: str, regime: str, kind: str, grade: str | None) -> str:
    """Title of a feed entry."""
    what = f"{grade_words.KIND[kind].lower()}, {regime}"
    return f"{force}: {what}" if grade is None else f"{force}: crime recording graded {grade} ({what})"


def inspection_summary(
    rate: float | None, ci: float | None, is_approximate: bool, ci_missing: str | None, rate_missing: str | None
) -> str:
    if rate is None:
        return f"{grade_words.MISSING_RATE.get(rate_missing or '', '')} Grades of different programmes cannot be compared.".strip()
    margin = formats.margin(ci) or f"margin of error {ci_missing}"
    return f"{formats.percent(rate, is_approximate)} ({margin}) of reported crime recorded. Figures of different programmes cannot be compared."


EVENT_NEWS = {
    "inspectorate letter": "letter from the inspectorate",
    "cause of concern open": "cause of concern stays open",
    "cause of concern closed": "cause of concern closed",
    "enhanced monitoring begins": "closer monitoring by the inspectorate begins",
    "enhanced monitoring ends": "closer monitoring by the inspectorate ends",
}


def release_summary(without: str | None) -> str:
    """What a release of recorded crime holds; `without` names the forces that it gives no figures for, or not all."""
    if without is None:
        return f"The Home Office released recorded-crime figures for every force. {RELEASE_SUMMARY}"
    return f"The Home Office released recorded-crime figures, but none, or not all, of these forces: {without}. {RELEASE_SUMMARY}"


def event_news(force: str, kind: str) -> str:
    """Title of a feed entry: what the inspectorate did between inspections."""
    return f"{force}: {EVENT_NEWS[kind]}"


def revision_news(force: str, question: str | None, grade: str | None) -> str:
    return f"{force}: grade given as {grade} ({question})"
