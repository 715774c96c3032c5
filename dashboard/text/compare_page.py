"""Sentences of Compare."""

from dashboard.text import formats

COMPARE_TITLE = "Compare forces"
COMPARE_LEDE = "Choose forces and one measure. We say which differences are real, which are not, and which comparisons the published figures do not allow."
CHOOSE_FORCES = "Police forces"
CHOOSE_MEASURE = "Measure"
CHOOSE_TWO = "Choose at least two forces to compare."
PAIRS_TITLE = "Pair by pair"
PAIRS_MANY = (
    "With more than six forces there are too many pairs to read, so we compare each force with one of your choice."
)
AGAINST = "Compare each force with"
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
TAKE_AWAY = "Download and share"
DOWNLOAD = {"csv": "Figures as CSV", "xlsx": "Accessible spreadsheet", "png": "Chart as PNG", "svg": "Chart as SVG"}
COPY_LINK = "Link to exactly this view"
CITE = "Cite this"
VIEW_CAVEATS = [
    "Recording rates are estimates from a sample of reports; compare only within one inspection programme and with the margins of error.",
    "Do not rank forces or average grades: many differences are smaller than the margins of error, and grades are not numbers.",
    "A missing margin of error says why it is missing: mostly, that we have not found one. A force that is missing was not measured, or its figure is not in the register: a gap in our data says nothing about the force.",
]


LATEST_RATE = "Latest recording rate, whatever the programme"
LATEST_GRADE = "Latest grade for recording crime, whatever the programme"
MEASURED = {"all": "all crime", "violence": "violent crime", "sexual": "sexual offences"}


def rate_measure(scope: str, regime: str) -> str:
    """The name of a measure: recording rates of one kind of crime in one programme."""
    return f"Recording rate, {MEASURED[scope]}: {regime}"


def grade_measure(regime: str) -> str:
    """The name of a measure: crime-recording grades of one programme."""
    return f"Grade for recording crime: {regime}"


def cite(title: str, version: str, read_on: str, address: str) -> str:
    """How to cite a view, with the data version and the day."""
    return f"On the Record, “{title}”, data version {version}, accessed {formats.day(read_on)}, {address}"


def rates_alt(measure: str, rows: list[str]) -> str:
    """The chart of rates in words: every row."""
    return f"{measure}. " + ". ".join(rows) + "."
