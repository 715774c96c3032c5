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
