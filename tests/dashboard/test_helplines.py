"""Which numbers a victim is shown and why: the rule of confidence case by case, then what follows from it for all 43 forces.

`help_numbers.csv` is that list, read through by a person: a change of the register or of the rule shows as a change of it.
"""

import csv
from datetime import date
from pathlib import Path

import pytest

from dashboard.database import queries, store
from dashboard.database.rows import VictimService
from dashboard.rules import force_record, helplines
from dashboard.rules.helplines import Place, Reason
from dashboard.text import formats, help_page
from etl.paths import PROJECT

LIST = Path(__file__).with_name("help_numbers.csv")
TODAY = date(2026, 11, 22)
FORCES = [row["force_id"] for row in csv.DictReader((PROJECT / "data/register/force.csv").open(encoding="utf-8"))]
CHOICES = [topic for topic, _ in help_page.NEEDS.values()]


def service(
    kind: str, dated: str | None, contradiction: str | None = None, phone: str | None = "01632 960 001"
) -> VictimService:
    values = dict.fromkeys(VictimService._fields) | {"evidence_kind": kind, "page_date": dated, "phone": phone}
    return VictimService(**values | {"contradiction": contradiction, "topics": "general"})


@pytest.mark.parametrize(
    ("kind", "dated", "contradiction", "place", "reason"),
    [
        ("service", "2024-06", None, Place.FIRST, Reason.RECENT),
        ("public body", "2023-12", None, Place.FIRST, Reason.RECENT),
        ("public body", "2023-11", None, Place.BESIDE, Reason.OLD),
        ("service", "2017", None, Place.BESIDE, Reason.OLD),
        ("public body", "2016-11", None, Place.HIDDEN, Reason.TOO_OLD),
        ("service", None, None, Place.BESIDE, Reason.UNDATED),
        ("news", "2026-10", None, Place.BESIDE, Reason.WEAK),
        ("news", "2021-11", None, Place.HIDDEN, Reason.TOO_OLD),
        ("other", "2023-01", None, Place.BESIDE, Reason.OLD),
        ("other", None, None, Place.HIDDEN, Reason.WEAK_UNDATED),
        ("service", "2026-11", "another number", Place.BESIDE, Reason.ANOTHER_NUMBER),
        ("service", "2026-11", "another provider", Place.HIDDEN, Reason.ANOTHER_PROVIDER),
        ("service", "2026-11", "undecided", Place.HIDDEN, Reason.UNDECIDED),
    ],
)
def test_a_number_is_as_good_as_its_evidence(
    kind: str, dated: str | None, contradiction: str | None, place: Place, reason: Reason
) -> None:
    assert helplines.judge(service(kind, dated, contradiction), TODAY) == (place, reason)


def test_without_a_number_there_is_none_to_judge() -> None:
    assert helplines.judge(service("service", "2026", phone=None), TODAY) == (Place.HIDDEN, Reason.NO_NUMBER)


def shown(force_id: str) -> list[tuple[str, str, str, str]]:
    """Force, where a number stands, the number (or the service without one), and why."""
    first = helplines.first_lines(force_id)
    named = [(f"first {at}", one) for at, one in enumerate(first, start=1)]
    seen = {one.service.service_id for one in first}
    named += [("near", one) for one in helplines.local(force_id) if one.service.service_id not in seen]
    return [
        (force_id, place if one.service.phone else "no number", one.service.phone or one.service.name, one.reason.value)
        for place, one in named
    ]


def test_what_each_of_the_43_forces_shows_is_the_list_that_was_read_through() -> None:
    with LIST.open(encoding="utf-8", newline="") as file:
        expected = [tuple(row) for row in csv.reader(file)][1:]
    assert [line for force_id in FORCES for line in shown(force_id)] == expected
    assert len({force_id for force_id, *_ in expected}) == 43


@pytest.mark.parametrize("force_id", FORCES)
def test_every_choice_leads_to_a_number_that_is_fit_to_be_shown(force_id: str) -> None:
    held = {row.service_id: row for row in store.rows(queries.national_services, None)}
    held |= {row.service_id: row for row in store.of_force(queries.victim_services, force_id)}
    for topic in CHOICES:
        lines = helplines.for_need(topic, force_id)
        assert lines[0].service.phone, topic
        ids, numbers = (
            [one.service.service_id for one in lines],
            [one.service.phone for one in lines if one.service.phone],
        )
        assert len(set(ids)) == len(ids) and len({formats.digits(number) for number in numbers}) == len(numbers), topic
        for one in lines:
            place, _ = helplines.judge(held[one.service.service_id], TODAY)
            assert (one.service.phone is None) == (place is Place.HIDDEN), one


@pytest.mark.parametrize("force_id", FORCES)
def test_no_national_number_is_called_local(force_id: str) -> None:
    national = {formats.digits(row.phone) for row in store.rows(queries.national_services, None) if row.phone}
    for one in helplines.local(force_id):
        assert not one.service.is_local_line or formats.digits(one.service.phone or "") not in national, one


@pytest.mark.parametrize("force_id", FORCES)
def test_the_first_number_is_the_nation_s_own_or_one_beyond_doubt(force_id: str) -> None:
    first, second = helplines.first_lines(force_id)
    if force_record.force(force_id).country == "Wales":
        assert first.service.phone == "0808 80 10 800"
        assert helplines.for_need("domestic-abuse", force_id)[0].service.phone == "0808 80 10 800"
    else:
        assert first.place is Place.FIRST and "general" in helplines.topics(first.service)
    assert "0808 168 9111" in (first.service.phone, second.service.phone)


def test_kent_s_own_number_stands_below_the_national_one() -> None:
    first, second = helplines.first_lines("kent")
    assert (first.service.phone, second.service.phone) == ("0808 168 9111", "0808 168 9276")
    assert second.service.page_date == "2019" and second.reason is Reason.ANOTHER_NUMBER and second.needs_another


@pytest.mark.parametrize(
    "phone, is_free", [("0808 168 9111", True), ("116 123", True), ("0300 123 2040", False), ("01632 960 001", False)]
)
def test_what_a_call_costs(phone: str, is_free: bool) -> None:
    assert helplines.is_free(phone) is is_free
