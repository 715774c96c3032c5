"""What the API says to a request it cannot answer."""


def no_such(what: str, asked: str) -> str:
    return f"There is no {what} called “{asked[:60]}”."


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
    return f"The data version “{asked[:60]}” is not kept here. Use latest, or a version that is listed."


def too_long(name: str, most: int) -> str:
    return f"{name} must be at most {most} characters."


def too_many_forces(name: str, most: int) -> str:
    return f"{name} must name at most {most} forces."


def parameter_needed(name: str) -> str:
    return f"This address needs the parameter {name}."


FILES_ARE_BUSY = "Many people are downloading files just now. Please try again in half a minute."
NOT_DRAWN = (
    "This picture took too long to draw. Please try again in a minute, or download the figures as a spreadsheet."
)
NOT_UNDERSTOOD = "We do not understand this address"
BUSY_TITLE = "Please try again soon"
NOTHING_TO_DOWNLOAD = "Our register holds nothing for this view, so there is no file."
TWO_FORCES = "forces must name at least two different forces, separated by commas."
MEASURE_NEEDED = "measure must be one of the list."
INSPECTION_NEEDED = "inspection must be newest or first."
NOT_UTF8 = "The query string is not UTF-8."
QUERY_TOO_LONG = "The query string is too long: at most 8,000 characters."
NOT_A_REQUEST = "This is not a request that we can read."
HEAD_TOO_LONG = "The address or the headers of this request are too long: at most 32 kB together."
NOT_OUR_PAGE = "Only pages of this site can open this connection."
TOO_MANY_CONNECTIONS = "Too many connections are open. Please try again in a minute."
NO_BODY = "This API is read-only; send no request body."
ONLY_READING = "Nothing can be sent to this address: only GET and HEAD are answered here."
ONLY_GET = "Only GET, HEAD and OPTIONS are answered here."
NO_SUCH_ADDRESS = "There is nothing at this address."
NO_SUCH_PAGE = "There is nothing at this address. Choose a page above, or search for your police force."
NO_SCRIPT = "The rest of this page needs JavaScript. The short version does not."
