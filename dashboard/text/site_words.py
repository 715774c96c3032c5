"""What every page and document says: the site's name, its independence, its pages, sources and footers."""

from dashboard.text import formats

SITE = "On the Record"
TAGLINE = "How well each police force in England and Wales writes down the crimes people report"
INDEPENDENT = "Independent of the police, the inspectorate and the government."
FIND, FORCE, COMPARE, PROGRESS = "Find your force", "Force", "Compare", "Progress"
RECORDED_CRIME, GET_HELP, ABOUT = "Recorded crime", "Get help", "About the data"

NO_DATABASE = "The figures are not ready yet. The person who runs this site can build them with: python -m etl build"
UNEXPECTED = "Something went wrong on our side, and this page could not be shown. Please load it again. If you need help now, call 999 in an emergency or Victim Support on 0808 168 9111."


def source_words(publisher: str, title: str, published_on: str | None, accessed_on: str | None) -> str:
    dated = f", {formats.day(published_on)}" if published_on is not None else ""
    return f"{publisher}: {title}{dated} (accessed {formats.day(accessed_on)})"


CONNECTION_LOST = "The connection was lost. What you see stays here, and phone numbers still work. Load the page again when you are back online."
NEWER_DATA = "Newer figures were published while you were reading. Load this page again to see them."


def data_footer(version: str) -> str:
    return f"Data version {version}. Missing figures are never shown as zero: where we do not know, we say so."


CONNECTION_LOST = "The connection was lost. What you see stays here, and phone numbers still work. Load the page again when you are back online."
