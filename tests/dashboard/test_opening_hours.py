"""Is a line open: by day, by hour, in summer time, and for every line of the register that has hours for a machine."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from dashboard.database import queries, store
from dashboard.rules import opening_hours

LONDON = ZoneInfo("Europe/London")
MONDAY, SATURDAY, SUNDAY = "2026-11-23", "2026-11-28", "2026-11-29"


@pytest.mark.parametrize(
    ("hours", "at", "is_open"),
    [
        ("Mo-Fr 08:00-20:00", f"{MONDAY} 08:00", True),
        ("Mo-Fr 08:00-20:00", f"{MONDAY} 07:45", False),
        ("Mo-Fr 08:00-20:00", f"{MONDAY} 20:00", False),
        ("Mo-Fr 08:00-20:00", f"{SATURDAY} 12:00", False),
        ("Mo-Fr 08:30-17:30; Sa 09:30-13:00", f"{SATURDAY} 09:30", True),
        ("Mo-Fr 08:30-17:30; Sa 09:30-13:00", f"{SUNDAY} 09:30", False),
        ("Mo-We 09:30-11:30,12:30-14:30; Th-Fr 09:30-11:30", f"{MONDAY} 12:00", False),
        ("Mo-We 09:30-11:30,12:30-14:30; Th-Fr 09:30-11:30", f"{MONDAY} 14:15", True),
        ("24/7", f"{SUNDAY} 03:00", True),
    ],
)
def test_a_line_is_open_in_its_hours(hours: str, at: str, is_open: bool) -> None:
    assert opening_hours.is_open(hours, datetime.fromisoformat(at).replace(tzinfo=LONDON)) is is_open


def test_every_line_with_hours_opens_and_all_but_those_that_always_do_close() -> None:
    rows = [*store.rows(queries.victim_services), *store.rows(queries.national_services, None)]
    week = [datetime(2026, 11, 23 + day, hour, tzinfo=LONDON) for day in range(7) for hour in range(24)]
    held = [row for row in rows if row.opening_hours]
    assert len(held) > 20
    for row in held:
        said = {opening_hours.is_open(row.opening_hours, at) for at in week}
        assert said == ({True} if row.opening_hours == opening_hours.ALWAYS else {True, False}), row.service_id


def test_the_day_that_is_fixed_for_tests_is_noon_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ON_THE_RECORD_TODAY", "2026-07-01")
    at = opening_hours.now()
    assert f"{at:%Y-%m-%d %H:%M %Z}" == "2026-07-01 12:00 BST"
