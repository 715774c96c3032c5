"""What every page and document says: the site's name, its independence, its pages, sources and footers."""

SITE = "On the Record"
TAGLINE = "How well each police force in England and Wales writes down the crimes people report"
INDEPENDENT = "Independent of the police, the inspectorate and the government."
FIND, FORCE, COMPARE, PROGRESS = "Find your force", "Force", "Compare", "Progress"
RECORDED_CRIME, GET_HELP, ABOUT, METHOD = "Recorded crime", "Get help", "About the data", "Method"
NATIONAL = "England and Wales"
ASK = "Ask the data"
DATA, API, EMBED, FEED = "Data to download", "API", "Put a card on your site", "News feed"
CORRECTIONS, LICENCE, CONTACT = "Corrections", "Licence", "Contact us"
TELL_US = "Tell us"

NO_DATABASE = "The figures are not ready yet. The person who runs this site can build them with: python -m etl build"
UNEXPECTED = "Something went wrong on our side, and this page could not be shown. Please load it again. If you need help now, call 999 in an emergency or Victim Support on 0808 168 9111."


ABOUT_SITE = "About this site: data, method, corrections, licence"
CONNECTION_LOST = "The connection was lost. What you see stays here, and phone numbers still work. Load the page again when you are back online."
PREPARING = "Preparing your download:"
SHOW = "Show"
SCROLLS = "Scroll sideways to see the rest of the table."
NEWER_DATA = "Newer figures were published while you were reading. Load this page again to see them."


def now_shows(label: str, chosen: str) -> str:
    """What is read out when a reader has chosen something and the page has followed."""
    return f"{label}: {chosen}. The page has been updated."


def data_footer(version: str) -> str:
    return f"Data version {version}. Missing figures are never shown as zero: where we do not know, we say so."


def more_rows(count: int) -> str:
    return f"Show {count} more"


def continued(caption: str) -> str:
    return f"{caption}, continued"
