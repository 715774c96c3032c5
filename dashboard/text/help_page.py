"""Sentences of Get help. The reader may be frightened and in a hurry: short words, one thing a sentence."""

from collections.abc import Sequence
from datetime import date

from dashboard.text import formats

HELP_PAGE_TITLE = "Get help"
EXIT = "Exit this page"
EXIT_HELP = "“Exit this page” opens a weather site at once. Pressing Shift three times does the same. It does not erase your browsing history."
SAFE_BROWSING = (
    "Worried that someone may see what you looked at? Use a private window, or a phone or computer they cannot reach."
)
HIDE_TITLE = "Hide this visit"

# -- the first look ------------------------------------------------------------------------------------------------------------

IN_DANGER = "In danger now?"
CALL_999 = "Call 999"
PRESS_55 = "Cannot speak? Call, then press 55."
NOT_EMERGENCY = "Not an emergency:"
NO_LIST = "We cannot show the list of numbers just now. Victim Support answers day and night:"
SUPPORTLINE = "0808 168 9111"
"""Said only while there is no database to ask."""
TALK_NOW = "Talk to someone now"
CHANGE_AREA = "{force}: change"
WHAT_HAPPENED = "What happened?"
NOT_RECORDED = "not-recorded"
NEEDS = {
    "any-crime": ("general", "Any crime"),
    "domestic-abuse": ("domestic-abuse", "Domestic abuse"),
    "sexual-violence": ("sexual-violence", "Rape or sexual assault"),
    "stalking": ("stalking", "Stalking or harassment"),
    "hate": ("hate-crime", "Hate crime"),
    "fraud": ("fraud", "Fraud or online crime"),
    "child": ("children", "A child is hurt or at risk"),
    "bereaved": ("homicide", "Someone was killed"),
    "road": ("road", "A road crash"),
    "modern-slavery": ("modern-slavery", "Modern slavery"),
    NOT_RECORDED: ("complaint", "My report was not recorded"),
}
"""Each choice, as it stands in an address, to the topic of the services for it and its words."""

# -- one service ---------------------------------------------------------------------------------------------------------------

FREE = "free"
OPEN_NOW = "should be open now"
CLOSED_NOW = "closed now"
NO_NUMBER = "We do not have a number we trust for this service. Use its website."
NEAR = "Help near you: {force}"
NO_LOCAL = "We have not found a local number we trust for {force}. The numbers above help everywhere."
IF_NOBODY_ANSWERS = "If nobody answers, call"
"""Before the national number, after one that is not well attested."""
NEWER_PAGES = "Newer pages give the national number instead."
EVIDENCE_KIND = {
    "news": "news",
    "other": "neither the service nor a public body",
}
"""What is said of the publisher of the page that gives a number, where it is neither the service itself nor a public body."""

# -- the police, and others who need help ------------------------------------------------------------------------------------------

POLICE_TITLE = "Tell the police"
CALL_101 = "Call"
CALL_101_FREE = "It is free. Textphone: 18001 101; in an emergency 18000."
REPORT_ONLINE = "Report online or find a police station:"
WEBSITE_CHECK = "(look at this address first: our sources differ)"
BSL = "British Sign Language in an emergency:"
OTHERS_TITLE = "If it is not about you alone"
UNDER_18 = "Under 18? Call"
CARER = "Caring for somebody who was hurt? You count as affected too. Call"
SUPPORTING = "Supporting a victim? You can ask for advice on the same numbers, or call"

# -- which police force --------------------------------------------------------------------------------------------------------------

AREA_TITLE = "Where are you?"
AREA_LABEL = "Postcode, town, council or police force"
AREA_WHY = "Then we can show help near you. The numbers above work everywhere."
AREA_BUTTON = "Show help near me"

# -- my report was not recorded --------------------------------------------------------------------------------------------------------

NOT_RECORDED_TITLE = "The police did not record it"
NOT_RECORDED_LINK = "The police did not record it: what to do, step by step"
NOT_RECORDED_LEDE = "You can ask why, complain, and get help."
STEPS = {
    1: "Ask what was recorded",
    2: "Complain to the force",
    3: "Ask for a review",
    4: "Say which right was not met",
    5: "Go to the Ombudsman",
}
"""Heading of each step of `complaint_step`."""
NO_WEBSITE = "whose website we have not found in a source we trust."
FROM = "From"
"""Before the source of a step."""
THE_FORCE = "For {force}: {name},"
TIME_LIMIT = "Time limit: {limit}."
RIGHTS_TITLE = "Your rights when you report a crime"
RIGHTS_NOTE = "From the Victims' Code as it stood in 2021, in our words. A new Code was consulted on in 2026 and may be in force. To check, look at:"
OUR_READING = "our reading"
ALL_HELP = "All help"
PRINT_TITLE = "Numbers for what happened"


def title(need: str | None) -> str:
    """The page's heading for a choice, or before one."""
    if need == NOT_RECORDED:
        return NOT_RECORDED_TITLE
    return HELP_PAGE_TITLE if need is None else NEEDS[need][1]


def text_to(word: str | None) -> str:
    """Before a number for text messages, with the word to send where it asks for one."""
    return "Text" if word is None else f"Text {word} to"


def evidence(page_date: str | None) -> str:
    """When the page that gives a number was written: "Evidence from 2019", or that nothing says so."""
    return "Evidence from a page without a date" if page_date is None else f"Evidence from {formats.day(page_date)}"


def checked(checked_on: str, today: date) -> str:
    """When we last read that page, and how long ago where it was long ago."""
    months = formats.months_since(checked_on, today)
    words = f"Checked: {formats.day(checked_on)}"
    return f"{words} ({formats.age(checked_on, today)} ago)." if months is not None and months >= 6 else f"{words}."


def only_for(topics: Sequence[str]) -> str:
    """What a line is for, beside its name where nothing else says it; nothing for a line for any crime."""
    words = [name.lower() for topic, name in NEEDS.values() if topic in topics]
    return "" if topics[0] == "general" or not words else f", for {formats.listed(words)}"


def right_heading(number: int, name: str) -> str:
    return f"Right {number}: {name[0].lower()}{name[1:]}"
