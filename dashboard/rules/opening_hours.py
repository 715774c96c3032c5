"""Is a line open? Hours as OpenStreetMap writes them (Mo-Fr 08:00-20:00; Sa 09:00-13:00, or 24/7), in the time of the United Kingdom.

Bank holidays are not known, so what is said of a day is what is said of the same day in other weeks.
"""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dashboard.rules import force_record

ALWAYS = "24/7"
DAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
STEP_MINUTES = 15
"""Lines open and close at quarters of an hour, so what is said holds until the next."""
_RULE = re.compile(r"(\w\w)(?:-(\w\w))? ([\d:,-]+)")


def now() -> datetime:
    """The quarter of an hour that has begun; noon of the day that ON_THE_RECORD_TODAY fixes."""
    at = datetime.now(ZoneInfo("Europe/London")).replace(second=0, microsecond=0)
    at -= timedelta(minutes=at.minute % STEP_MINUTES)
    day = force_record.today()
    return at if day == at.date() else at.replace(year=day.year, month=day.month, day=day.day, hour=12, minute=0)


def is_open(hours: str, at: datetime) -> bool:
    """Whether a line with these hours is open at a time of the United Kingdom."""
    if hours == ALWAYS:
        return True
    clock = f"{at:%H:%M}"
    return any(
        DAYS.index(first) <= at.weekday() <= DAYS.index(last or first)
        and any(begin <= clock < end for begin, end in (span.split("-") for span in spans.split(",")))
        for first, last, spans in _RULE.findall(hours)
    )
