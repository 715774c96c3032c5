"""Sentences of Ask the data: what can be asked, worked questions, what came of a question, and what must be known of an answer."""

from collections.abc import Mapping
from typing import Any

from dashboard.text import formats

ASK_TITLE = "Ask the data"
ASK_LEDE = "Put a question of your own to every table of this site. You write it in SQL, the language of databases; the worked questions show you how."

CHOOSE_QUESTION = "Begin with a worked question"
CHOOSE = "Choose a question"
EDITOR = "Your question in SQL"
EDITOR_HELP = "Change any word, then press Run, or Ctrl and Enter together."
RUN = "Run"
WHAT_CAN_BE_ASKED = "What you can ask about"
SEARCH_TABLES = "Search the tables and columns"
SEARCH_PLACEHOLDER = "rate, grade, violence"
TABLES_LEDE = "The first four were made for questions. An empty cell means that we do not know, never zero."
AS_A_FILE = "The answer comes as a file. Choose its format."
API_ADDRESS = "Programs can ask here, with the parameters sql and format:"
WORKED_TITLE = "Worked questions, and their answers as CSV"
PRIVACY = "We do not keep your question: only how long it took and whether it worked. It is in an address only if you make a link."
WORKED = {
    "fell_or_rose": (
        "Which forces fell or rose at re-inspection?",
        "Sets each force's first inspection beside its re-inspection in the same programme, and says which way the grade went.",
    ),
    "rates_before_and_after": (
        "Did the recording rate really change at re-inspection?",
        "A change is clear only where the two rates are further apart than their margins of error together allow.",
    ),
    "violence_beside_accuracy": (
        "How much violence was recorded for each 1,000 residents, and how well?",
        "Recorded violence of one year, beside the newest audit that was known by then. More recorded crime can mean better recording.",
    ),
    "claims_contradicted": (
        "Which claims did inspectors later contradict?",
        "What a force or commissioner said, and what the next inspection found.",
    ),
    "rape_reports": (
        "How many of the rape reports in each audit were recorded?",
        "Counts from the inspectors' own samples. The samples are small, so do not rank them.",
    ),
    "waits_longest": (
        "Whose last grade is oldest?",
        "Of the grades we have found, the oldest first. Some forces were graded again since, and we have not found that grade.",
    ),
    "open_causes_of_concern": (
        "Which causes of concern are still open?",
        "A cause of concern is the gravest thing that inspectors can find. These are open as far as we know.",
    ),
    "latest_grades": (
        "What is each force's latest grade, and when was it given?",
        "One row for each force, with the programme that gave the grade.",
    ),
    "grades_by_programme": (
        "How many forces got each grade in each programme?",
        "Counts inside one programme are fine. Do not add programmes together. A force that was inspected twice can count under two grades.",
    ),
    "topics": (
        "What do inspectors ask forces to mend most often?",
        "Counts the forces for each topic, leaving out what inspectors only observed.",
    ),
    "unrecorded_crimes": (
        "How many crimes a year went unrecorded?",
        "The inspectors' own estimates, each for the time of its audit.",
    ),
    "rates_of_one_programme": (
        "What share of reported crime did each force record?",
        "First inspections of one programme, with their margins of error. Forces close together cannot be told apart.",
    ),
    "sexual_offences": (
        "What share of reported sexual offences was recorded?",
        "One programme only, with margins of error where they were published.",
    ),
    "grades_not_found": (
        "Which grades have we not found, and why?",
        "A gap in our data says nothing about the force.",
    ),
    "one_force_by_year": (
        "How did recorded crime change in one force, and how well was it recorded then?",
        "Change kent to another force. Read the crimes beside the recording rate.",
    ),
    "revised_totals": (
        "Which years did the Home Office correct most?",
        "Each release corrects earlier years. This sets the highest figure for a year beside the lowest.",
    ),
    "charged": (
        "How often did a crime with an outcome lead to a charge?",
        "The share of crimes with an outcome, for crimes recorded in one year. Crimes without an outcome yet are not counted.",
    ),
    "promises": (
        "What did forces and commissioners say between inspections?",
        "Promises, figures of their own and answers to inspectors, put shortly by us. Nobody independent had checked them.",
    ),
    "sources_disagree": (
        "Where do sources give different figures?",
        "The figure we use, the other one, and why we do not use it.",
    ),
    "who_says_it": (
        "Who published the grades and rates?",
        "Counts the figures by the kind of source in which we read them.",
    ),
}
"""Name of a worked question to the question in words and what it does."""

ANSWER_TITLE = "Answer"
NO_ROWS = "No row fits this question. That need not mean there was nothing: we may not hold it."
NOTES_TITLE = "Read this with the answer"
DOWNLOAD_ALL = "Download the whole answer"
DOWNLOAD = {"csv": "CSV", "json": "JSON", "parquet": "Parquet"}
MAKE_LINK = "Link to this question"
LINK_LEDE = "Whoever opens this link sees your question and can run it. The question is part of the address."
API_LINK_LEDE = "The same answer as CSV, for software:"
TOO_LONG_FOR_LINK = "This question is too long for a link. Send its text instead."
DASH = "A dash marks an empty cell: we do not know, or nothing fits. It never means zero."
NO_TABLE_FITS = "No table or column fits these words."


def place(line: int) -> str:
    return f"In line {line} of your question:"


def chart_alt(value: str, name: str, points: int) -> str:
    return f"Chart of {value} by {name}, {points} values. The table has the same figures."


def rows_shown(shown: int, counted: int, is_cut: bool) -> str:
    """How much of an answer stands on the page."""
    rows = "1 row" if counted == 1 else f"{formats.count(counted)} rows"
    if is_cut:
        return f"The answer has more than {rows}. The first {formats.count(shown)} are shown here."
    return f"{rows}." if shown == counted else f"{rows}. The first {formats.count(shown)} are shown here."


def cut(rows: int) -> str:
    """A note inside an answer that was too large."""
    return f"This answer was cut after {formats.count(rows)} rows: an answer holds at most 50,000 rows and 10 megabytes, and takes at most three seconds."


def other_version(asked: str, now: str) -> str:
    """A link made on another data version."""
    return f"This link was made with data version {asked[:60]}. The figures here are of version {now}, so the answer may differ."


# -- what must be known of an answer ---------------------------------------------------------------------------------------------

GRADES_ARE_NOT_NUMBERS = "Grades are not numbers: an average or a difference of grades means nothing. Count how many forces got each grade instead."
RATES_ARE_NOT_AVERAGED = "An average or a sum of recording rates is not the rate of the forces together: each comes from a sample of its own, and forces differ in size."
RATES_ACROSS_PROGRAMMES = "This sets rates of different inspection programmes against each other. Their rules differ, so the difference says little about a force. Keep to one regime_id."
MIXES_PROGRAMMES = "This answer can hold figures of several inspection programmes. Compare them only inside one programme: choose or group by regime_id."
WITHOUT_MARGIN = "Recording rates are estimates. Ask for ci_pct as well: two rates differ clearly only when they are further apart than their margins of error together allow."
WITHOUT_ACCURACY = "More recorded crime can mean better recording, not more crime. Ask for the recording rate and its date beside it, for instance from force_year."

# -- what came of a question -----------------------------------------------------------------------------------------------------

EMPTY = "There is no question yet. Choose a worked one, or write your own."
TOO_LONG = "This took longer than three seconds, so we stopped it. Ask for less: choose a force or a year with WHERE, or join on force_id."
TOO_LARGE = "This needs more memory than a question may have. Ask for less: choose a force or a year with WHERE, or join on force_id."
FAILED = "This question could not be run. Change it a little and try again."
TOO_MANY_CHARACTERS = "This question is too long: at most 20,000 characters."
BUSY = "Many people are asking just now. Please try again in a few seconds."
OWN_BUSY = "You already have three questions running or waiting. Please wait for an answer first."
WAITING = "Working on it. If others are asking, yours waits its turn."
NO_QUESTION = "Give the question as the parameter sql."
FORMAT_NEEDED = "format must be json, csv or parquet."
NOT_A_FORM = "Send sql and format as JSON, or as the fields of a form."
METHODS = "Only GET, HEAD, POST and OPTIONS are answered here."
API_SUMMARY = "The answer to one SELECT over the published tables"
API_SQL = "One SELECT in DuckDB's SQL; at most 20,000 characters (in an address, as many as fit into 8,000)"
MEANT = "Did you mean {names}?"
SAYS = "The database says: {message}."
OUTCOMES = {"too long": TOO_LONG, "too large": TOO_LARGE}

REFUSED = {
    "not sql": "This is not complete SQL. Look at the place that is marked.",
    "not one": "Ask one question at a time: write a single SELECT.",
    "not select": "Only SELECT is answered here. Nothing can be changed, and the tables are listed on the page Ask the data.",
    "table": "There is no table {name} here. The list of tables has all that can be asked.",
    "function": "The function {name} cannot be used here.",
    "name": "The name {name} after WITH cannot be used. Choose another name of letters, digits and underscores.",
    "parameter": "Write values into the question itself: ? and $1 are not filled in here.",
    "too deep": "This question has too many brackets inside each other.",
    "not known": "A part of this question is of a kind that we do not answer. Look at the place that is marked.",
}
UNNAMED = {
    "table": "That table cannot be asked here. The list of tables has all that can.",
    "function": "That function cannot be used here.",
    "name": "A name after WITH must be of letters, digits and underscores.",
}
ERRORS = {
    "COLUMN_NOT_FOUND": "There is no column {name} in these tables.",
    "MISSING_ENTRY": "There is nothing called {name} here.",
    "NO_MATCHING_FUNCTION": "The function {name} does not take values of this kind. Change their kind with CAST, for instance CAST(x AS INTEGER).",
}


def why_not(outcome: str, facts: Mapping[str, Any]) -> str:
    """Why a question has no answer, and what may have been meant."""
    if outcome == "refused":
        return _meant(_refused(facts["why"], facts["name"]), facts["candidates"])
    if outcome != "error":
        return OUTCOMES.get(outcome, FAILED)
    return _meant(_error(facts), facts["candidates"])


def _refused(why: str, name: str) -> str:
    return REFUSED[why].format(name=name) if name or why not in UNNAMED else UNNAMED[why]


def _error(facts: Mapping[str, Any]) -> str:
    subtype, name, message = facts.get("subtype", ""), facts.get("name", ""), facts["message"].rstrip(".")
    if subtype in ERRORS and name.replace("_", "").isalnum():
        return ERRORS[subtype].format(name=name)
    return SAYS.format(message=message) if message else FAILED


def _meant(said: str, candidates: list[str]) -> str:
    return f"{said} {MEANT.format(names=' or '.join(candidates[:3]))}" if candidates else said
