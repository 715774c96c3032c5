"""Sentences of Get help."""

from datetime import date

from dashboard.text import formats

HELP_PAGE_TITLE = "Get help"
EMERGENCY_TITLE = "In danger now, or a crime is happening"
RING_999 = "Call 999. If you cannot speak, press 55 when asked."
NOT_EMERGENCY = "Not an emergency? Call the police on 101."
TEXT_RELAY = "Deaf or hard of hearing? Textphone 18000 in an emergency, 18001 101 otherwise."
BSL = "British Sign Language in an emergency"
TALK_NOW = "Talk to someone now"
BY_NEED = "Find help by type of crime"
LOCAL_HEADING = "Help near you"
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


def run_by(provider: str) -> str:
    """Who runs a service. The register says of some only who commissioned them."""
    is_sentence = provider.startswith(("Commissioned by", "Funded by", "Provided by"))
    return f"{provider}." if is_sentence else f"Run by {provider}."


def right_heading(number: int, name: str) -> str:
    return f"Right {number}: {name[0].lower()}{name[1:]}"


def checked(checked_on: str, page_date: str | None, today: date) -> str:
    months = formats.months_since(checked_on, today)
    words = f"Last checked {formats.day(checked_on)}"
    if page_date is not None:
        words += f", on a page of {formats.day(page_date)}"
    if months is not None and months >= 6:
        words += f" ({formats.age(checked_on, today)} ago). If it does not work, call the national line"
    return words + "."
