"""Headings of table columns, shared by all pages."""

GRADE, FORCES, PROGRAMME, PUBLISHED, SOURCE = "Grade", "Forces", "Programme", "Published", "Source"
INSPECTION, WHAT_WAS_AUDITED, RECORDED_SHARE, MARGIN = "Inspection", "What was checked", "Recorded", "Margin of error"
WE_USE, OTHERS_SAY, WHO_SAYS, WHY_NOT = "We use", "Another source says", "Who says so", "Why we do not use it"
WHEN, WHO, WHAT, FIGURE, CHECKED_BY = "When", "Who", "What was said", "Figure", "Inspected?"
QUESTION, FROM_DATE, WHY = "Question", "From", "Why"
YEAR, CRIMES, RELEASE, JUDGED_THEN = (
    "Year (April to March)",
    "Crimes recorded",
    "Release",
    "Crime recording judged in that year",
)
BEFORE, AFTER, AGE, LATER_ROUNDS = "First inspection", "Re-inspection", "Age", "Since then"
PAIR, VERDICT = "Forces", "What may be said"
JUDGED_SINCE = "Judged since"
ESTIMATES = "Crimes a year"
SUBGROUP, CHARGED, OUT_OF_COURT, ALL_OUTCOMES = (
    "Offence",
    "Charged or summonsed",
    "Out-of-court disposal",
    "All with an outcome",
)
SCALE, SEEN, MAY_BE_COMPARED, HELD = "Grades", "Published", "What may be compared", "In our register"
PUBLISHER, WHO_IS_IT, WHAT_IT_IS, READ, LICENCE = "Publisher", "Who that is", "Title", "Accessed", "Licence"
COLUMN, TYPE, MEANS = "Column", "Kind", "What it means"
TYPES = {
    "VARCHAR": "text",
    "INTEGER": "whole number",
    "BIGINT": "whole number",
    "DOUBLE": "number",
    "BOOLEAN": "yes or no",
}

# -- of files, where a column holds one value ------------------------------------------------------------------------------

RATE_PCT, CI_POINTS, CI_MISSING, IS_APPROXIMATE = (
    "Recorded, per cent of reported crime",
    "Margin of error, ± percentage points",
    "Why there is no margin",
    "Approximate",
)
RATE_MISSING, RATE_ON, IS_INSPECTED, IS_DERIVED = (
    "Why there is no rate",
    "Rate published",
    "Inspected",
    "How we know it",
)
YEAR_OF_TITLE, NOTE, KIND, SCOPE = "Year in the title", "Note", "Kind", "What was checked"
QUARTERS, RESIDENTS, PANEL, PERIOD = "Quarters in the figure", "Residents", "Panel", "Period"
UNRECORDED, ADDITIONAL = "Crimes not recorded in a year, estimate", "More crimes recorded in a year, estimate"
OTHER_FORCE, VERDICT_IN_FULL, MEASURE, MISSING_WHY = "Other force", "In full", "Measure", "Why there is no grade"
NO_FIGURE_WHY = "Why there is no figure"
DEADLINE, STATUS, AS_OF, STATE = "To be done by", "Found later", "Found later on", "Stands today"
VALUE, METRIC = "Value", "What was measured"
COUNT_RECORDED, COUNT_EXAMINED, SOURCE_OF_OTHER = "Recorded, count", "Examined, count", "Source of the other"
SOURCES = {
    "source_id": "Source",
    "date_source_id": "Source of the date",
    "rate_source_id": "Source of the rate",
    "report_source_id": "The inspectorate's own report",
    "unrecorded_source_id": "Source of the estimate of crimes not recorded",
    "additional_source_id": "Source of the estimate of more crimes recorded",
    "status_source_id": "Source of what was found later",
    "before_source_id": "Source, first inspection",
    "before_rate_source_id": "Source of the rate, first inspection",
    "after_source_id": "Source, re-inspection",
    "after_rate_source_id": "Source of the rate, re-inspection",
}
"""Where a row's figures were read, by the name that the queries give a source."""


def address_of(source: str) -> str:
    """The heading of the address that belongs to a source."""
    return f"{source}: address"
