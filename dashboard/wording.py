"""Every sentence and label of the site. Plain English, British spelling; a term of art is explained where it is used."""

from collections.abc import Iterable, Sequence
from datetime import date

from dashboard import numbers

SITE = "On the Record"
TAGLINE = "How well each police force in England and Wales writes down the crimes people report"
INDEPENDENT = "Independent. Not part of the police, of the inspectorate or of government."

# -- navigation --------------------------------------------------------------------------------------------------------

FIND, FORCE, COMPARE, PROGRESS = "Find your force", "Force", "Compare", "Progress"
RECORDED_CRIME, GET_HELP, ABOUT = "Recorded crime", "Get help", "About the data"

NO_DATABASE = "The figures are not ready yet. Whoever runs this site can build them with: python -m etl build"
UNEXPECTED = "Something went wrong on our side, and this page could not be shown. Please load it again. If you need help now, ring 999 in an emergency or Victim Support on 0808 168 9111."

# -- grades --------------------------------------------------------------------------------------------------------------

LETTER = {
    "Outstanding": "O",
    "Good": "G",
    "Adequate": "A",
    "Requires improvement": "R",
    "Inadequate": "I",
    "Not graded": "–",
}
MEANING = {
    "Outstanding": "Inspectors found that the force records crime very well.",
    "Good": "Inspectors found that the force records crime well, with little to put right.",
    "Adequate": "Inspectors found that crime recording is good enough, with some things to put right.",
    "Requires improvement": "Inspectors found that the force must get better at recording crime.",
    "Inadequate": "Inspectors found serious failings in how the force records crime.",
}
MEANING_IS_OURS = (
    "What a grade means is said in our words; the inspectorate's own criteria are linked under About the data."
)
KIND = {
    "inspection": "Inspection",
    "re-inspection": "Re-inspection",
    "revisit": "Revisit",
    "cause-of-concern": "Letter on a cause of concern",
}
SCOPE = {"all": "all crime (without fraud)", "violence": "violent crime", "sexual": "sexual offences"}
STATUS = {
    "graded": "Graded",
    "graded_not_found": "Graded, but not in our register",
    "not_graded": "Not graded in this round",
    "unknown": "We could not find out",
}
NOT_INSPECTED = "not inspected"
NOT_PUBLISHED = "not published"
NO_INTERVAL = "no margin of error published"

INSPECTORATE = (
    "Inspectors are HMICFRS, His Majesty's Inspectorate of Constabulary and Fire & Rescue Services (until 2017 HMIC)."
)


def status_sentence(status: str, regime: str) -> str:
    """What is known of a later programme that gave this force no grade we can show."""
    return {
        "graded_not_found": f"Inspectors graded crime recording again in {regime}, but we have not found that grade in a public source. If you have it, tell us where it is published.",
        "not_graded": f"Inspectors gave no crime-recording grade in {regime}.",
        "unknown": f"We could not find out whether {regime} graded crime recording.",
    }[status]


def lede(force: str, rate: float | None, is_approximate: bool, when: str, earlier: tuple[float, str] | None) -> str:
    """The first sentence about a force: of every 100 crimes reported, how many were recorded."""
    if numbers.is_missing(rate):
        return f"Inspectors have graded how {force} records crime, but no rate for all crime is in our register for their latest check."
    words = f"Of every 100 crimes reported to {force}, about {numbers.of_hundred(rate)} were recorded when inspectors last measured it ({when})."
    if earlier:
        words += f" In {earlier[1]} it was about {numbers.of_hundred(earlier[0])}."
    return words


def old_judgment(published_on: str | None, title_year: str, today: date) -> str | None:
    """A warning for a judgment older than three years; by the year in its title where the day is not known."""
    ask = "Much can have changed; ask your police and crime commissioner what assurance they have today."
    if numbers.is_missing(published_on):
        year = title_year[:4]
        return f"This grade comes from a report of {year}. {ask}" if today.year - int(year) > 3 else None
    if numbers.months_since(published_on, today) < 36:
        return None
    return f"This grade is {numbers.age(published_on, today)} old. {ask}"


def when_given(kind: str, title_year: str, published_on: str | None, today: date) -> str:
    """What sort of inspection gave a grade, when, and how long ago that is."""
    if numbers.is_missing(published_on):
        return f"{KIND[kind].lower()} {title_year}, date of publication not known"
    return f"{KIND[kind].lower()} published {numbers.day(published_on)} · {numbers.age(published_on, today)} old"


def interval_words(rate: float, ci: float | None) -> str:
    """The margin of error as a range of whole crimes in 100."""
    if numbers.is_missing(ci):
        return "No margin of error was published for this figure."
    low, high = max(0.0, rate - ci), min(100.0, rate + ci)
    return f"Inspectors looked at a sample, so the true figure is likely to lie between {numbers.plain(round(low, 1))} and {numbers.plain(round(high, 1))} per cent."


WHAT_IS_RATE = "Recording rate: of the crimes people reported, the share that the force wrote down as crimes. Inspectors work it out by reading a sample of reports."
WHAT_IS_MARGIN = "Margin of error: the range in which the true figure is likely to lie (95 per cent confidence interval), because only a sample was read."
REGIME_BREAK = "Grades given under different rules cannot be compared. In 2021 inspectors moved from four grades to five; before that, each programme had questions of its own."
WHY_IT_MATTERS = "A crime that is not recorded is not investigated, and its victim is not offered help."

# -- comparing -------------------------------------------------------------------------------------------------------------

RATES, GRADES = "rates", "grades"
SAME_FIGURE = "These are the same figure."
OTHER_SCOPE = "One of these figures is for all crime and the other for one kind of crime, so they cannot be compared."


def cannot_tell(without: list[str], a: float, b: float) -> str:
    """No interval published for one or both."""
    figures = (
        f"{possessive(without[0])} figure" if len(without) == 1 else f"the figures of {without[0]} and {without[1]}"
    )
    return f"No margin of error was published for {figures}, so we cannot say whether {numbers.plain(a)} and {numbers.plain(b)} per cent really differ."


def clear_difference(higher: str, lower: str, apart: float, needed: float) -> str:
    return f"{higher} recorded a larger share of reported crime than {lower}. They are {numbers.plain(round(apart, 1))} percentage points apart; the margins of error explain at most {numbers.plain(round(needed, 1))}."


def no_clear_difference(a: str, b: str, apart: float, needed: float) -> str:
    return f"{a} and {b} are {numbers.plain(round(apart, 1))} percentage points apart, and the margins of error can explain up to {numbers.plain(round(needed, 1))}. These audits cannot tell the two forces apart."


def same_grade(a: str, b: str, grade: str) -> str:
    return f"{a} and {b} were both graded {grade} in this programme."


def other_grade(higher: str, higher_grade: str, lower: str, lower_grade: str) -> str:
    return f"In the same programme {higher} was graded {higher_grade} and {lower} {lower_grade}. A grade has no size, so we do not say by how much."


def other_regime(what: str, a: str, a_regime: str, b: str, b_regime: str) -> str:
    """Refusal across programmes."""
    if what == GRADES:
        return f"{possessive(a)} grade comes from {a_regime} and {possessive(b)} from {b_regime}, which had different rules and grades. {REGIME_BREAK}"
    return f"{possessive(a)} rate comes from {a_regime} and {possessive(b)} from {b_regime}. Different programmes audited different kinds of reports, so their rates may stand side by side with their dates, but not be set against each other."


def not_inspected_figure(force: str) -> str:
    return f"The figure for {force} was given by the police or the commissioner themselves. It was not inspected."


def no_rate_to_compare(force: str) -> str:
    return f"There is no such rate for {force} in our register, so there is nothing to compare."


def no_grade_to_compare(force: str) -> str:
    return f"There is no such grade for {force} in our register, so there is nothing to compare."


def possessive(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"


# -- column headings ---------------------------------------------------------------------------------------------------

GRADE, FORCES, PROGRAMME, PUBLISHED, SOURCE = "Grade", "Forces", "Programme", "Published", "Source"
INSPECTION, WHAT_WAS_AUDITED, RECORDED_SHARE, MARGIN = "Inspection", "What was checked", "Recorded", "Margin of error"
WE_USE, OTHERS_SAY, WHO_SAYS, WHY_NOT = "We use", "Another source says", "Who says so", "Why we do not use it"
WHEN, WHO, WHAT, FIGURE, CHECKED_BY = "When", "Who", "What was said", "Figure", "Inspected?"
INSPECTED = "inspected"
AREA, STATE, QUESTION, FROM_DATE, WHY = "What must improve", "State", "Question", "From", "Why"
YEAR, CRIMES, RELEASE, JUDGED_THEN = (
    "Year (April to March)",
    "Crimes recorded",
    "Release",
    "Crime recording judged in that year",
)
BEFORE, AFTER, AGE, LATER_ROUNDS = "First inspection", "Re-inspection", "Age", "Since then"
PAIR, VERDICT = "Forces", "What may be said"
ESTIMATES = "Crimes a year"
SUBGROUP, CHARGED, OUT_OF_COURT, ALL_OUTCOMES = (
    "Offence",
    "Charged or summonsed",
    "Settled out of court",
    "All with an outcome",
)
SITUATION, TURN_TO, WHAT_THEY_DO, TIME_LIMIT = "When", "Whom to turn to", "What they do", "Time limit"
SCALE, SEEN, MAY_BE_COMPARED, HELD = "Grades", "Published", "What may be compared", "In our register"
PUBLISHER, WHAT_IT_IS, READ = "Publisher", "What it is (in our words)", "Read by us"
COLUMN, TYPE, MEANS = "Column", "Kind", "What it means"
TYPES = {
    "VARCHAR": "text",
    "INTEGER": "whole number",
    "BIGINT": "whole number",
    "DOUBLE": "number",
    "BOOLEAN": "yes or no",
}

# -- find your force -------------------------------------------------------------------------------------------------------

FIND_TITLE = "Does your police force write down the crimes people report?"
FIND_LEDE = f"{WHY_IT_MATTERS} Inspectors check every force. See what they found in yours."
SEARCH_LABEL = "Your postcode, council or police force"
SEARCH_HELP = "For example ME14, Maidstone or Kent. What you type is not stored and does not appear in the address."
POSTCODE_CONSENT = "If I type a full postcode, ask the service postcodes.io for its exact force. It sees the postcode; we do not keep it."
SEARCH_BUTTON = "Show my force"
NOTHING_TYPED = "Type the first half of a postcode such as ME14, a council such as Maidstone, or a force such as Kent."
READ_MORE = "Everything about {force}"
SEVERAL = "Which one do you mean?"
FULL_POSTCODE = "We only need the first half of your postcode, and have used {district} alone."


def forces_count(forces: int) -> str:
    return "1 force" if forces == 1 else f"{forces} forces" if forces else "no force"


def tile_label(force: str, grade: str | None, regime: str | None, published_on: str | None) -> str:
    """What a screen reader says of a square of the map."""
    if numbers.is_missing(grade):
        return f"{force}: {NO_GRADE_HERE}"
    return f"{force}: {grade}, {regime}, {numbers.day(published_on)}"


def no_hit(words: str, close: list[str]) -> str:
    meant = f" Did you mean {' or '.join(close)}?" if close else ""
    return f"We could not find “{words}”.{meant} Try the first half of a postcode such as ME14, a council such as Maidstone, or a force such as Kent."


def by_postcode(force: str) -> str:
    return f"Your postcode is policed by {force}, says postcodes.io."


def outside(district: str) -> str:
    return f"{district} is not a postcode area of England or Wales that we know. Try your council, such as Maidstone, or your force, such as Kent."


def probably(district: str, force: str, others: list[str]) -> str:
    if others:
        return f"{district} is probably policed by {force}, but part of it by {' or '.join(others)}. Search for your council to be sure."
    return f"{district} is probably policed by {force}. Search for your council to be sure."


def found_by_council(council: str, force: str) -> str:
    return f"{council} is policed by {force}."


NATIONAL_TITLE = "Across England and Wales, recording has got better"
NATIONAL_WHEN, NATIONAL_RATE = "When", "Recorded, of every 100 reported"
NATIONAL_PERIOD = {
    "2014 national audit": "2014 audit",
    "end of 2021/22 inspections": "End of the 2021/22 inspections",
    "year ending 2025-03-31": "Year to March 2025",
}
NATIONAL_CAUTION = "These three come from different audits. They show the direction, not an exact change."


def still_unrecorded(count: float) -> str:
    return f"About {numbers.count(count)} reported crimes were still not recorded in the year to March 2025."


MAP_TITLE = "The latest grade of each force"
MAP_SHOW = "Which grades to show"
MAP_LATEST = "Latest of each force"
MAP_REGIME = "{regime} ({forces} forces)"
MAP_HELP = "Each square is one force, roughly where it lies. The letter is its grade; choose a square to read more."
MAP_NOT_COMPARABLE = "These grades come from three programmes with different rules, so a square of one programme cannot be compared with a square of another."
MAP_SHAPE, SQUARES, OUTLINES = "Drawn as", "Squares", "Outlines"
OUTLINES_UNREADABLE = "The file of outlines could not be read, so the forces are shown as squares."
BOUNDARIES_SOURCE = "Outlines: Office for National Statistics, Open Government Licence v3.0. Contains OS data © Crown copyright and database right."
MAP_TABLE = "The same as a table"
COUNTS = "Forces by grade, {regime}"
NEW_TITLE = "What is new"
NEW_MORE = "Earlier"


def new_item(grade: str, regime: str, question: str | None, was: str | None) -> str:
    """A new or changed grade as a phrase."""
    if numbers.is_missing(was):
        return f"Crime recording graded {grade} in {regime}"
    return f"Changed from {was} to {grade} in {regime}: {question[0].lower()}{question[1:]}"


NO_GRADE_HERE = "no grade in our register"

# -- force -----------------------------------------------------------------------------------------------------------------

CHOOSE_FORCE = "Police force"
PICK_FORCE = "Choose a force"
NO_FORCE_YET = (
    "Choose a police force above. Not sure which is yours? Find your force asks for a postcode area or council."
)
LATEST_GRADE = "Latest crime-recording grade"
HELP_TITLE = "Been a victim of crime in {force}?"
HELP_LEDE = "You can get help whether or not you reported the crime."
ALL_HELP = "All help in {force}"
IN_DANGER = "In danger now? Ring 999."
TIMELINE_TITLE = "What inspectors found, and what was said"
TIMELINE_UNIT = "Per cent of reported crime that was recorded. Bars show the margin of error where one was published."
TIMELINE_KEY = "Circle with a letter: inspected, with its grade. Open circle: inspected, no grade. Open diamond: said by the police or the commissioner, not inspected. At the left edge: graded, but no rate for all crime was published or found."
SAME_AS_TABLE = "The same figures as a table"
OVERSIGHT_TITLE = "What was said between inspections"
OVERSIGHT_NONE = "Our register holds nothing said about this force's crime recording between inspections. That does not mean nothing was said."
AREAS_TITLE = "What inspectors said must improve"
AREAS_NONE = "Our register holds no areas for improvement for this force yet. Its reports may name some; the report pages are listed under Sources."
CORE_TITLE = "Beneath the overall grade: the three questions of the Crime Data Integrity inspections"
SCOPED_TITLE = "Violent crime and sexual offences"
PEEL_TITLE = "Other inspection grades (PEEL)"
PEEL_LEDE = "PEEL inspections look at effectiveness, efficiency and legitimacy: how well a force cuts crime, uses its money and treats people. Grades of one round cannot be compared with those of another."
PEEL_NO_QUESTIONS = "No grades of this round are in our register."
DERIVED = "derived"
RECORDED_TITLE = "Recorded crime, beside how well it is recorded"
RECORDED_CAUTION = "More recorded crime can mean better recording, not more crime. Read the two together."
REVISED_TITLE = "Grades that were changed later"
CONFLICT_TITLE = "Where sources disagree"
SOURCES_TITLE = "Sources of every figure on this page"
WEBSITE_CHECK = "check this address: sources differ"
NO_RATE = "no rate"
NO_RATE_FOR_THIS = "No rate for all crime was published or found for this inspection."
NEVER_RATE = "no rate for all crime published or found"


DATE_NOT_KNOWN = "* The day of publication is not known to us, so the year in the report's title stands here."
GOVERNED_TITLE = "Who holds this force to account"
MORE_CRIME = "Recorded crime of {force} by kind of offence"
GOVERNED_KIND = {
    "police and crime commissioner": "An elected police and crime commissioner",
    "PFCC": "An elected police, fire and crime commissioner",
    "combined-authority mayor": "An elected mayor",
    "MOPAC": "The Mayor of London's office",
    "City of London Police Authority": "The City of London Corporation",
}


def undated(title_year: str) -> str:
    return f"{title_year} (date not known)"


def governance(kind: str, body: str) -> str:
    """Who a resident can turn to about the force, as of 2024-25."""
    return f"{GOVERNED_KIND.get(kind, kind)} holds this force to account (as of 2024–25): {body}."


def timeline_alt(force: str, rows: list[str]) -> str:
    """The chart of a force's history, said in words: every mark in order."""
    return f"Crime recording of {force}, oldest first. " + ". ".join(rows) + "."


def recorded_alt(force: str, rows: Iterable, judged: list[str]) -> str:
    """Recorded crime in words: first and last whole year, and what inspectors published beside."""
    whole = [row for row in rows if row.quarters_count == 4]
    said = [f"{numbers.count(row.offences_count)} crimes in {row.financial_year}" for row in whole[:1] + whole[1:][-1:]]
    words = (
        f"{force} recorded {' and '.join(said)}."
        if said
        else f"No whole year of {possessive(force)} recorded crime is shown."
    )
    return f"{words} Beside it, how well crime was recorded: {'; '.join(judged)}." if judged else words


def on_date(when: str, regime: str, sentence: str) -> str:
    return f"{when} ({regime}): {sentence}"


PLAIN_TITLE = "In plain words"


def plain_words(rate: float, ci: float | None, when: str) -> str:
    """A rate as whole crimes in 100, with its range where an interval was published."""
    words = f"Of every 100 crimes reported, about {numbers.of_hundred(rate)} were recorded ({when})"
    if numbers.is_missing(ci):
        return words + ". No margin of error was published."
    return (
        words
        + f", between {numbers.of_hundred(max(0, rate - ci))} and {numbers.of_hundred(min(100, rate + ci))} allowing for the margin of error."
    )


def against_all(regime: str, stands: dict[str, int]) -> str:
    """How the force stands among those of its programme, without a rank."""
    if not (stands["higher"] or stands["lower"] or stands["not_clear"]):
        return f"Whether that differs from other forces in {regime} cannot be told, because no margin of error was published."
    words = (
        f"Among the other forces measured in {regime}, {forces_count(stands['higher'])} clearly recorded a larger share and "
        f"{forces_count(stands['lower'])} a smaller one; for {forces_count(stands['not_clear'])} there is no clear difference"
    )
    return words + (
        f", and for {forces_count(stands['cannot_tell'])} we cannot tell." if stands["cannot_tell"] else "."
    )


BAND_TITLE = "How many crimes were reported? An illustration"
BAND_FORMULA = (
    "Formula: crimes recorded in the year, divided by the audited recording rate. The range divides by the rate plus and minus its margin of error. "
    "The audit read a sample of some months only, so this shows what follows if its rate held all year; it is not a published figure."
)


def band_sentence(
    year: str, recorded: float, rate: float, ci: float | None, reported: float, low: float | None, high: float | None
) -> str:
    """The illustrative band of one audited year."""
    words = f"{year}: {numbers.count(recorded)} crimes recorded. If the audited rate of {numbers.percent(rate)}"
    words += f" ({numbers.margin(ci)})" if not numbers.is_missing(ci) else ""
    words += f" held all year, about {numbers.count(round(reported, -2))} were reported"
    return words + (
        f", between {numbers.count(round(low, -2))} and {numbers.count(round(high, -2))}."
        if low is not None and high is not None
        else "."
    )


def core_held(known: int, asked: int) -> str:
    """How many of the three-question grades are held."""
    if known == asked:
        return "All of these grades are in our register."
    lead = (
        f"{numbers.spelt(known).capitalize()} of {numbers.spelt(asked)}"
        if known
        else f"None of these {numbers.spelt(asked)}"
    )
    return f"{lead} grades beneath the overall judgments {'is' if known <= 1 else 'are'} in our register. The reports show the others as pictures; if you can read them, tell us."


def peel_round(regime: str, grades: int) -> str:
    return f"{regime}: {'1 grade' if grades == 1 else f'{grades} grades'} in our register"


def unrecorded(count: float) -> str:
    return f"Inspectors estimated that about {numbers.count(count)} reported crimes a year were not recorded."


def additional(count: float) -> str:
    return f"Inspectors estimated that about {numbers.count(count)} more crimes a year were being recorded than at their first visit."


def unknown_force(asked: str, close: list[str]) -> str:
    meant = f" Did you mean {' or '.join(close)}?" if close else ""
    return f"That link named a force we do not know (“{asked}”).{meant} Choose one below."


def unknown_part(what: str, asked: str) -> str:
    return f"That link asked for a {what} we do not know (“{asked}”), so we show our usual choice."


def timeline_finding(rows: Iterable) -> str:
    """The title of a force's timeline: what happened, in one line, without comparing across programmes."""
    judged = [row for row in rows if not numbers.is_missing(row.grade)]
    cdi = [row.grade for row in judged if row.regime_id == "cdi_2016_20"]
    if len(cdi) == 2 and cdi[0] != cdi[1]:
        return f"From {cdi[0].lower()} to {cdi[1].lower()} between two inspections of one programme"
    if len(cdi) == 2:
        return f"{cdi[0]} at the first inspection, and again at the second"
    if len(judged) == 1:
        return f"One crime-recording grade is in our register: {judged[0].grade.lower()}"
    return f"{numbers.spelt(len(judged)).capitalize()} crime-recording grades, each under rules of its own"


# -- compare ----------------------------------------------------------------------------------------------------------------

COMPARE_TITLE = "Compare forces"
COMPARE_LEDE = "Choose forces and one measure. We say which differences are real, which are not, and which comparisons the published figures do not allow."
CHOOSE_FORCES = "Police forces"
CHOOSE_MEASURE = "Measure"
CHOOSE_TWO = "Choose at least two forces to compare."
PAIRS_TITLE = "Pair by pair"
PAIRS_MANY = (
    "With more than six forces there are too many pairs to read, so we set each force against one of your choice."
)
AGAINST = "Set each force against"
ORDER = "Order"
BY_NAME, BY_RATE = "By name", "By measured rate"
NO_RANK = "The order is not a ranking: many of these differences are smaller than the margins of error."
NOT_ON_CHART = "No such figure in our register: {forces}."
VERDICT_WORDS = {
    "clear difference": "Clear difference",
    "no clear difference": "No clear difference",
    "cannot tell": "Cannot tell",
    "same grade": "Same grade",
    "different grades": "Different grades",
    "may not be compared": "May not be compared",
    "nothing to compare": "Nothing to compare",
}


ADD_GROUP = "Or choose a group"
GROUP_NONE = "These forces"
GROUP_ALL = "All 43 forces"
GROUP_REGION = "Region: {region}"
GROUP_REGIME = "Forces judged in {regime}"
TAKE_AWAY = "Take this view away"
DOWNLOAD = {"csv": "Figures as CSV", "xlsx": "Accessible spreadsheet", "png": "Chart as PNG", "svg": "Chart as SVG"}
COPY_LINK = "Link to exactly this view"
CITE = "Cite this"
VIEW_CAVEATS = [
    "Recording rates are estimates from a sample of reports; compare only within one inspection programme and with the margins of error.",
    "Do not rank forces or average grades: many differences are smaller than the margins of error, and a grade has no size.",
    "An empty margin of error was not published. A force that is missing was not measured, or its figure is not in the register; that is not a bad sign.",
]


def cite(title: str, version: str, read_on: str, address: str) -> str:
    """How to cite a view, with the data version and the day."""
    return f"On the Record, “{title}”, data version {version}, read {numbers.day(read_on)}, {address}"


def rates_alt(measure: str, rows: list[str]) -> str:
    """The chart of rates in words: every row."""
    return f"{measure}. " + ". ".join(rows) + "."


# -- progress ---------------------------------------------------------------------------------------------------------------

PROGRESS_LEDE = "For police and crime panels: what inspectors found, what was promised, what they found next, and how long ago that was."
PROGRESS_TITLE = "Before and after: the forces inspected twice"
RE_INSPECTION_LEDE = "Eleven forces were inspected a second time in the Crime Data Integrity programme. Only there may before and after be set side by side, because the rules were the same."
SIDE_BY_SIDE = "Before and after"
SELF_TITLE = "Figures the police or commissioners gave themselves"
SELF_LEDE = "These were said between inspections. Nobody independent had checked them."
WAITING_TITLE = "How long since the last published judgment on crime recording?"
WAITING_LEDE = (
    "Oldest first. Some forces may have been judged since without a grade that we could find; the last column says so."
)


def story_title(force: str) -> str:
    return f"{force}: what was found, said and found next"


def since_judgment(force: str, grade: str, regime: str, published_on: str | None, today: date) -> str:
    """How long ago the last published judgment was."""
    if numbers.is_missing(published_on):
        return f"The last published judgment on how {force} records crime is {grade} ({regime}). Its date is not known to us."
    months = numbers.months_since(published_on, today)
    return f"The last published judgment on how {force} records crime is {grade} ({regime}), given on {numbers.day(published_on)}: {months} months ago ({numbers.age(published_on, today)})."


def never_re_inspected(force: str) -> str:
    return f"{force} was not re-inspected in the Crime Data Integrity programme, so there is no before and after under the same rules."


def before_after_alt(rows: list[str]) -> str:
    return "Recording rates at inspection and re-inspection. " + " ".join(rows)


def before_after_sentence(force: str, before: str, after: str) -> str:
    return f"{force}: {before} at first, then {after}."


def without_two_rates(forces: list[str]) -> str:
    return f"Not drawn, because no rate for all crime was published or found for one of the two inspections: {', '.join(forces)}. They are in the table."


def later_round(regime: str, status: str) -> str:
    return f"{regime}: {STATUS[status].lower()}"


NOT_KNOWN_TITLE = "What the register does not know"
BELOW_TITLE = "Forces graded below Good in their latest programme"
BELOW_LEDE = "Grades of different programmes stand in tables of their own, because they cannot be compared."


def unknowns(undated: int, unmeasured: int, has_areas: bool, has_events: bool, later: list[str]) -> list[str]:
    """What is missing for one force, as sentences."""
    said = []
    if undated:
        said.append(f"The day of publication of {numbers.spelt(undated)} of its inspections.")
    if unmeasured:
        said.append(f"The recording rate for all crime of {numbers.spelt(unmeasured)} of its graded inspections.")
    if not has_areas:
        said.append("Which areas for improvement its reports named, and what became of them.")
    if not has_events:
        said.append("What the commissioner, the chief constable or the panel said between inspections.")
    return said + [f"{words}." for words in later]


# -- recorded crime ---------------------------------------------------------------------------------------------------------

CRIME_TITLE = "Crimes recorded by the police"
CRIME_LEDE = (
    "What a force recorded, not what happened: many crimes are never reported, and some reports are never recorded."
)
ALL_OFFENCES = "All offences"
OFFENCE_GROUP = "Kind of offence"
AS_RATE = "For each 1,000 residents"
SINCE = "From year"
DETAIL_TITLE = "One year in detail"
REVISIONS_TITLE = "How later releases changed earlier years"
REVISIONS_SHOW = "Totals of the same year in each release"
CITY_NO_RATE = (
    "ONS does not publish a rate for the City of London: few people live there, many work there. We show numbers only."
)
FRAUD_2012 = (
    "2012/13 includes frauds that police forces then still recorded; since April 2013 a national centre records them."
)
REVISED = "The Home Office revises earlier years a little with every release. We show the newest release we hold of each year."
POPULATION_NOTE = "In the table, crimes for each 1,000 residents are worked out by us, and only for years whose mid-year population is in our register."
NEGATIVE = "A negative number is a correction that the Home Office published."
BESIDE_KEY = "At the right: the crime-recording grade (its first letter) and rate published in that year. Hatched: part of a year."
OUTCOMES_TITLE = "What became of the crimes recorded"
OUTCOMES_NOTE = "Crimes recorded in each year, by how they ended so far. Recent years are still filling up. Crimes still without an outcome are not counted."


PART = "part year"
PANELS_TITLE = "Side by side, each on its own scale"
PANELS_NOTE = "Each panel has its own scale, so compare the shape, not the height. Fraud is left out. Hollow marks: part of a year."
SPLIT, SPLIT_FORCES, SPLIT_OFFENCES = "One panel for each", "Force", "Kind of offence"
PERIOD, BY_YEAR, BY_QUARTER = "Period", "Years", "Quarters"
COUNTING_CHANGES = [
    "In 2017/18 burglary was divided anew: residential and non-residential, instead of domestic and non-domestic.",
    "Stalking and harassment, and deaths or serious injuries by unlawful driving, are shown apart from 2013/14 on.",
]


def panels_alt(name: str, points: Sequence) -> str:
    """Small multiples in words: first and last figure of each panel."""
    said = []
    for panel in dict.fromkeys(point.panel for point in points):
        held = [point for point in points if point.panel == panel and not point.is_part]
        first, last = held[0], held[-1]
        said.append(
            f"{panel}: {numbers.count(first.value)} in {first.period}, {numbers.count(last.value)} in {last.period}"
        )
    return f"{name}, recorded crimes. " + ". ".join(said) + "."


def quarter(financial_year: str, number: int) -> str:
    """A quarter of a financial year by its months: "Apr to Jun 2024"."""
    start = int(financial_year[:4])
    months = ("Apr to Jun", "Jul to Sep", "Oct to Dec", "Jan to Mar")[number - 1]
    return f"{months} {start + (number == 4)}"


def part_of_year(year: str, quarters: int) -> str:
    return year if quarters == 4 else f"{year} ({numbers.spelt(quarters)} of four quarters)"


def official_rate(rate: float, year_ending: str) -> str:
    return f"The Office for National Statistics publishes {numbers.one_decimal(rate)} crimes for each 1,000 residents in the year to {numbers.day(year_ending)}, without fraud."


def accuracy_beside(force: str, judged: list[str]) -> str:
    return f"How well {force} recorded crime: {'; '.join(judged)}."


# -- get help ---------------------------------------------------------------------------------------------------------------

HELP_PAGE_TITLE = "Get help"
EMERGENCY_TITLE = "In danger now, or a crime is happening"
RING_999 = "Ring 999. If you cannot speak, press 55 when asked."
NOT_EMERGENCY = "Not an emergency? Ring 101, the police."
TEXT_RELAY = "Deaf or hard of hearing? Textphone 18000 in an emergency, 18001 101 otherwise."
BSL = "British Sign Language in an emergency"
TALK_NOW = "Talk to someone now"
BY_NEED = "By what happened"
LOCAL_HEADING = "Help near you"
NOT_SUPPORT = (
    "national-police-emergency",
    "national-police-non-emergency",
    "national-emergency-bsl-video-relay-999-bsl",
)
NOT_RECORDED_SITUATIONS = ("a report was not recorded as a crime", "incident number or crime number")
NOT_RECORDED_LEDE = (
    "If you told the police about a crime and they did not record it, you can ask why, and you can still get support."
)
LOCAL_NONE = "No local number is verified for {force}. Use the national line above: it is free and open day and night."
NATIONAL_LINE = "national line"
LOCAL_LINE = "local line"
NO_PHONE = "no phone number verified"
RIGHTS_TITLE = "Your rights when you report a crime"
RIGHTS_NOTE = "From the Victims' Code as it stood in 2021, in our words. A new Code was consulted on in 2026 and may be in force: check GOV.UK."
NOT_RECORDED_TITLE = "My crime was not recorded"
COMPLAIN_TITLE = "How to complain"
NEED = {
    "general": "Any crime",
    "domestic-abuse": "Domestic abuse",
    "sexual-violence": "Rape and sexual violence",
    "hate-crime": "Hate crime",
    "stalking": "Stalking",
    "children": "Children and young people",
    "male-victims": "Men affected by abuse",
    "lgbt": "LGBT+ people",
    "homicide": "Bereaved by homicide",
    "road": "Road crashes",
    "modern-slavery": "Modern slavery",
    "fraud": "Fraud and online crime",
}
RUN_BY = "Run by {provider}."
SURE = {
    "high": "Seen on a page of the service or a public body",
    "medium": "Seen on an older or unofficial page, so it may have changed",
}
EXIT = "Exit this page"
EXIT_HELP = (
    "Leaves at once for a weather site. You can also press Shift three times. It does not erase your browsing history."
)
SAFE_BROWSING = (
    "Worried that someone may see what you looked at? Use a private window, or a phone or computer they cannot reach."
)
OUR_READING = "our reading"


def right_heading(number: int, name: str) -> str:
    return f"Right {number}: {name[0].lower()}{name[1:]}"


def checked(checked_on: str, page_date: str | None, today: date) -> str:
    months = numbers.months_since(checked_on, today)
    words = f"Last checked {numbers.day(checked_on)}"
    if not numbers.is_missing(page_date):
        words += f", on a page of {numbers.day(page_date)}"
    if months is not None and months >= 6:
        words += f" ({numbers.age(checked_on, today)} ago). If it does not work, ring the national line"
    return words + "."


# -- about the data --------------------------------------------------------------------------------------------------------

ABOUT_TITLE = "About the data"
ABOUT_LEDE = "Every figure on this site was published by somebody, and says by whom. We add no estimates of our own."
REGIMES_TITLE = "The inspection programmes, and why they cannot be mixed"
MISSING_TITLE = "What is missing, and why"
MISSING_IS_NOT_BAD = "Missing is not bad. We keep five cases apart: not inspected; not graded; graded, but not in our register; not published; held back by the publisher because the numbers are too small."
MISSING_ITEMS = [
    "HMICFRS publishes no data feed. The grades were read from its pages and releases, from forces and commissioners and from the press, one source each. Some we have not found.",
    "The inspectorate speaks of 55 Crime Data Integrity reports; 54 are here. The 55th we could not identify.",
    "Violent-crime and sexual-offence rates were published for some inspections only.",
    "The three questions beneath a Crime Data Integrity grade are known for some reports only; the others were shown as pictures.",
    "Areas for improvement, and what was said between inspections, are in the register for few forces so far.",
    "The detailed figures of recorded crime end with December 2025; force totals reach March 2026.",
    "Greater Manchester could not supply crime outcomes from July 2019 to March 2020.",
]
SOURCES_HEADING = "Where the figures come from"
SOURCES_ALL = "All sources"
DICTIONARY_TITLE = "Data dictionary"
DICTIONARY_LEDE = "Every table and column of the database, in the database's own words."
LICENCE_TITLE = "Licence and independence"
LICENCE = "The figures of the Home Office, HMICFRS and the Office for National Statistics are used under the Open Government Licence v3.0. None of them has endorsed this site. The code is free under the MIT licence."
CORRECT = "Something wrong? Every figure stands in a small file with its source. The README says how to correct one; a correction goes live within minutes."
OFFICIAL_STATUS = "Police recorded crime is official statistics, but it is not accredited by the Office for Statistics Regulation: its quality depends on how well each force records. That is what this site is about."
FRESHNESS_TITLE = "How fresh each source is"
FRESHNESS_LEDE = "A refresh asks each publisher for newer figures. What cannot be read or does not pass the checks is left out, and the last good figures stay."
CONNECTOR, LAST_GOOD, LAST_TRIED, WHAT_CAME = "Source", "Last read well", "Last tried", "What came of it"
BUNDLED = "the figures bundled with this copy"
NEVER = "never"
STALE = "Not up to date:"
FEED_NAMES = {
    ("home_office", "recorded_crime"): "Home Office: recorded crime",
    ("home_office", "outcomes"): "Home Office: crime outcomes",
    ("ons", "population"): "Office for National Statistics: population",
    ("ons", "crime_rate"): "Office for National Statistics: crime rates",
    ("ons", "boundaries"): "Office for National Statistics: boundaries",
    ("police_uk", "contacts"): "data.police.uk: how to reach forces",
    ("hmicfrs", "pages"): "HMICFRS: pages the register was read from",
    ("victim_services", "links"): "Victim services: their websites",
    ("postcodes_io", "lookup"): "postcodes.io: postcode to force",
}


def stale(source: str, last_good: str | None, message: str) -> str:
    """A source that could not be refreshed, for the pages that show its figures."""
    shown = f"as read on {numbers.day(last_good)}" if not numbers.is_missing(last_good) else BUNDLED
    return f"{source} could not be refreshed, so this page shows {shown}. {message}"


CHECKS_TITLE = "What our own checks say today"
CHECKS_NONE = "All checks passed with nothing to report."
DATA_VERSION = "Data version {version}, built {when}."


def span(first: str | None, last: str | None) -> str:
    """When a programme's reports were published."""
    if numbers.is_missing(first):
        return "none in our register"
    return numbers.day(first) if first == last else f"{numbers.day(first)} to {numbers.day(last)}"


def grades_held(grades: int, forces: int) -> str:
    return f"{numbers.count(grades)} grades of {forces_count(forces)}" if grades else "no grades"


def sources_count(sources: int, publishers: int) -> str:
    return f"{numbers.count(sources)} pages and files of {numbers.count(publishers)} publishers. The primary report wins where sources differ, and the other value is shown too."


# -- sources and footers -----------------------------------------------------------------------------------------------------


def source_words(publisher: str, title: str, published_on: str | None, accessed_on: str | None) -> str:
    dated = f", {numbers.day(published_on)}" if not numbers.is_missing(published_on) else ""
    return f"{publisher}: {title}{dated} (read {numbers.day(accessed_on)})"


NEWER_DATA = "Newer figures were published while you were reading. Load this page again to see them."


def data_footer(version: str) -> str:
    return f"Data version {version}. Missing is never shown as nought: where we do not know, we say so."


# -- questions for the commissioner ------------------------------------------------------------------------------------------

QUESTIONS_TITLE = "Questions for the commissioner"
QUESTIONS_LEDE = "Each question follows by a fixed rule from the published fact below it."
QUESTIONS_NONE = "The published facts in our register give rise to none of our fixed questions for this force."


def ask_age(published_on: str, is_last_published: bool) -> str:
    which = "Your last published judgment" if is_last_published else "The last judgment that we could find"
    return f"{which} on crime recording is from {numbers.day(published_on)}. What independent assurance have you had since?"


def ask_grade(grade: str, published_on: str | None) -> str:
    return f"Inspectors graded crime recording {grade} {_on(published_on)}. Which recommendations are still open, and when will inspectors return?"


def fact_grade(regime: str, grade: str, published_on: str | None) -> str:
    return f"{regime}: {grade}, published {numbers.day(published_on)}."


def ask_told(happened_on: str, told: float, is_approximate: bool, found: float | None) -> str:
    told_words = numbers.percent(told, is_approximate)
    if numbers.is_missing(found):
        return f"{_on(happened_on).capitalize()} {told_words} was given as the force's own figure. Inspectors have not yet tested it. Who checks the force's own figures?"
    return f"{_on(happened_on).capitalize()} {told_words} was given as the force's own figure. Inspectors later found {numbers.percent(found)}. Who checks the force's own figures?"


def ask_violence(violence: float, everything: float) -> str:
    return f"Violent crime is recorded less reliably than crime as a whole ({numbers.percent(violence)} against {numbers.percent(everything)}). What is being done for those victims?"


def fact_violence(
    regime: str, published_on: str | None, violence: float, violence_ci: float, everything: float, everything_ci: float
) -> str:
    return f"{regime}, {numbers.day(published_on)}: violent crime {numbers.plain(violence)} {numbers.margin(violence_ci)}, all crime {numbers.plain(everything)} {numbers.margin(everything_ci)} per cent. The margins of error do not meet."


def ask_rise(then: float, now: float, first: str, last: str, before: float, after: float) -> str:
    rise = numbers.plain(round((now - then) / then * 100))
    return f"Recorded crime rose {rise} per cent between {first} and {last}, while recording accuracy went from {numbers.plain(before)} to {numbers.percent(after)}. How much of the rise is better recording?"


def fact_rise(then: float, now: float, first: str, last: str) -> str:
    return f"{numbers.count(then)} crimes were recorded in {first} and {numbers.count(now)} in {last}. Both accuracy figures come from one programme and differ by more than their margins of error."


def ask_area(area: str, published_on: str | None) -> str:
    return (
        f"Inspectors said {_on(published_on)} what must improve: “{area}”. What has been done, and who has checked it?"
    )


def fact_area(regime: str, status: str) -> str:
    return f"{regime}: {status}; no published follow-up is in our register."


def _on(published_on: str | None) -> str:
    """ "on 5 March 2019", "in March 2019", or that the date is not known."""
    if numbers.is_missing(published_on):
        return "(date not known)"
    return f"{'on' if len(str(published_on)) >= 10 else 'in'} {numbers.day(published_on)}"


# -- open data: brief, card, downloads, feed -----------------------------------------------------------------------------------

SHORT_VERSION = "Print or read the short version"
SKIP = "Skip to the text"
OF_REPORTED = "of reported crime recorded."
RATES_TITLE = "Recording rates and their margins of error"
NEVER_RATE_SHORT = "none published or found"
BRIEF_AREAS_NONE = (
    "Our register holds no areas for improvement for this force yet. Its inspection reports may name some."
)
FULL_PAGE = "Everything about {force}"
ALL_BRIEFS = "The short version of all 43 forces"
WHOLE_SITE = "The whole site, with charts and comparisons"
MAP_NOT_COMPARABLE_LIST = "These grades come from programmes with different rules. Compare two forces only where the programme is the same. The order is by name; it is not a ranking."
EMBED_MORE = "What this means, and more"
NOT_FOUND = "Not found"
SITE_IS_BUSY = "The figures could not be read just now. Please ask again in a minute."
FORCES_LEDE = "The 43 territorial police forces of England and Wales with their latest crime-recording grade."

FEED = "News feed"
FEED_TITLE = "new inspections, changed grades and new releases"
RELEASE_TITLE = "New figures of recorded crime, released {when}"
RELEASE_SUMMARY = "The Home Office released recorded crime of every force. More recorded crime can mean better recording, not more crime."

DOWNLOADS = "Download the data"
DATA_LEDE = "Every table of this site as a file, with its sources and caveats. Free to use under the Open Government Licence v3.0."
DATA_ALL = "Everything as one zip"
DATA_PACKAGE = "Data package description"
DATA_README = "Read me"
DATA_API = "For programs: the API's description"
TABLES_TITLE = "The tables"
TABLES_CAPTION = "Each table as CSV, JSON or Parquet; metadata.json holds its meaning, sources and caveats; zip holds CSV and metadata together."
TABLE, FILES = "Table", "Files"
VERSIONS_TITLE = "Versions"
VERSIONS_LEDE = "A file under /data/latest/ is always the newest. A file under a version's own address never changes. This server keeps the newest builds; a static copy keeps every version that was exported into it."
CSV_NOTE = "An empty cell means not known or not published, never nought. Text that a spreadsheet would take for a formula has an apostrophe before it."
CAVEATS_TITLE = "Read this before you use the figures"
CAVEATS = [
    "Grades and rates may be compared only inside one inspection programme. Different programmes had different rules.",
    "A grade has no size: do not average, rank or subtract grades.",
    "A recording rate is an estimate from a sample. Two rates differ clearly only when they are further apart than their margins of error together (the root of the sum of their squares) allow.",
    "More recorded crime can mean better recording, not more crime. Read it beside the force's recording rate and its date.",
    "Every grade is as old as its date: much can have changed since.",
    "Missing is not bad, and an empty value is never nought: see the table crime_recording_status for why a grade is missing.",
    "A figure marked as approximate, derived or not inspected must be quoted as such.",
]
_INSPECTED_CAVEATS = [
    "Not every published grade and rate has been found: the register holds what we could read, one source a figure."
]
TABLE_CAVEATS = {
    "grade": [*_INSPECTED_CAVEATS, "basis says whether a grade was stated by the publisher or derived by us."],
    "recording_rate": [
        *_INSPECTED_CAVEATS,
        "No rate without ci_pct can be compared: its margin of error was not published.",
    ],
    "oversight_event": [
        "Where is_inspected is false, the figure was given by the police or the commissioner and nobody independent had checked it."
    ],
    "recorded_crime": [REVISED, FRAUD_2012, NEGATIVE, "The newest financial year may hold fewer than four quarters."],
    "recorded_crime_total": [REVISED, FRAUD_2012],
    "crime_rate": [CITY_NO_RATE],
    "population": [
        "Few people live in the City of London and many work there: crimes for each resident mislead there."
    ],
    "outcome": [OUTCOMES_NOTE, "Greater Manchester could not supply crime outcomes from July 2019 to March 2020."],
    "outcome_total": [
        OUTCOMES_NOTE,
        "Greater Manchester could not supply crime outcomes from July 2019 to March 2020.",
    ],
    "victim_service": ["Numbers change: see checked_on. Entries of low confidence wait for review and are left out."],
    "complaint_step": ["Entries of low confidence wait for review and are left out."],
    "postcode_district": ["A district can cross a border between forces: see is_ambiguous and other_force_ids."],
}


def caveats(table: str) -> list[str]:
    """What travels with a table: the caveats of all figures, then its own."""
    return [*CAVEATS, *TABLE_CAVEATS.get(table, [])]


def dated_grade(regime: str, when: str) -> str:
    return f"{regime}, {when}"


def dated_judgment(regime: str, kind: str, when: str, age: str) -> str:
    """The programme, what was published when, and how old that is today."""
    old = age if age == "age not known" else f"{age} old"
    return f"{regime}. {kind} published {when}: {old}."


def said(happened_on: str, by_role: str, summary: str, is_inspected: bool) -> str:
    """What was said between inspections, and whether anyone independent had checked it."""
    return f"{numbers.day(happened_on)}, {by_role}: {summary} ({INSPECTED if is_inspected else NOT_INSPECTED})."


def area(words: str, status: str, regime: str, published_on: str | None) -> str:
    return f"{words} ({regime}, {numbers.day(published_on)}: {status})."


def inspection_news(force: str, regime: str, kind: str, grade: str | None) -> str:
    """Title of a feed entry."""
    what = f"{KIND[kind].lower()}, {regime}"
    return f"{force}: {what}" if numbers.is_missing(grade) else f"{force}: crime recording graded {grade} ({what})"


def inspection_summary(rate: float | None, ci: float | None, is_approximate: bool) -> str:
    if numbers.is_missing(rate):
        return "No rate for all crime was published or found. Grades of different programmes cannot be compared."
    margin = numbers.margin(ci) or NO_INTERVAL
    return f"{numbers.percent(rate, is_approximate)} ({margin}) of reported crime recorded. Figures of different programmes cannot be compared."


def revision_news(force: str, question: str, grade: str) -> str:
    return f"{force}: grade given as {grade} ({question})"


# -- open data: what may be asked ----------------------------------------------------------------------------------------------


def no_such(what: str, asked: str) -> str:
    return f"We know no {what} called “{asked[:60]}”. Allowed: see the list."


def no_such_column(table: str, asked: str) -> str:
    return f"The table {table} has no column called “{asked[:60]}”. Allowed: its columns, limit and offset."


def no_such_parameter(asked: str) -> str:
    return f"This address takes no parameter called “{asked[:60]}”."


def not_between(name: str, low: int, high: int) -> str:
    return f"{name} must be a whole number from {low} to {high}."


def wrong_kind(name: str, kind: str) -> str:
    words = {"boolean": "true or false", "number": "a number such as 83.6"}[kind]
    return f"{name} must be {words}."


def asked_twice(name: str) -> str:
    return f"{name[:60]} was given more than once. Give each parameter once."


def no_such_version(asked: str) -> str:
    return f"The data version “{asked[:60]}” is not kept here. Allowed: latest, or one of the list."


def too_long(name: str, most: int) -> str:
    return f"{name} must be at most {most} characters."


TWO_FORCES = "forces must name at least two different forces, with commas between."
MEASURE_NEEDED = "measure must be one of the list."
NOT_UTF8 = "The query string is not UTF-8."
QUERY_TOO_LONG = "The query string is too long: at most 8,000 characters."
NO_BODY = "Send no body: everything here is only read."
ONLY_GET = "Only GET, HEAD and OPTIONS are answered here."
NO_SUCH_ADDRESS = "There is nothing at this address."
NO_SCRIPT = "This page needs JavaScript. The short version does not."
