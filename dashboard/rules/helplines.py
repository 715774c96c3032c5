"""Which telephone lines a victim is shown, in what order and why: on Get help, the page of a force, its brief, card and API.

The one rule of confidence: a number is as good as the page that gives it. docs/method.md says it in words.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from dashboard.database import queries, store
from dashboard.database.rows import VictimService
from dashboard.rules import force_record, opening_hours
from dashboard.text import formats

GENERAL, DOMESTIC_ABUSE, SEXUAL_VIOLENCE = "general", "domestic-abuse", "sexual-violence"
RECENT_YEARS = 3
"""A number on a page of the service itself or of a public body may come first while that page is no older."""
LONGEST_YEARS = {"service": 10, "public body": 10, "news": 5, "other": 5}
"""Whose page gives a number, to the age in years from which it is no longer shown."""
SHOWN_WITHOUT_A_DATE = ("service", "public body")
"""Pages that stand in somebody's name and are kept: their numbers are shown though nothing says how old the page is."""
FREE = ("0800", "0808", "116")
"""What numbers that are free from every telephone begin with."""
BRIEF_LINES = 6
"""As many as leave the longest brief on its two pages."""
NOT_SUPPORT = (
    "national-police-emergency",
    "national-police-non-emergency",
    "national-emergency-bsl-video-relay-999-bsl",
    "national-victims-commissioner",
    "national-independent-public-advocate",
)
"""The police, whose numbers stand in a place of their own, and offices that a victim does not call first."""


class Place(StrEnum):
    """Where a number may stand."""

    FIRST = "may come first"
    BESIDE = "stands beside the national line"
    HIDDEN = "is not shown"


class Reason(StrEnum):
    """Why it stands there."""

    RECENT = "a recent page of the service or a public body"
    UNDATED = "a page without a date"
    OLD = "a page more than three years old"
    WEAK = "a page of the news or of somebody else"
    ANOTHER_NUMBER = "a newer page gives another number"
    TOO_OLD = "the page is too old"
    WEAK_UNDATED = "a page without a date, of the news or of somebody else"
    ANOTHER_PROVIDER = "another provider runs the service now"
    UNDECIDED = "sources differ, and it is not decided yet"
    NO_NUMBER = "no number was found"


class Line(NamedTuple):
    """A service as it is shown: without a number where that is not good enough."""

    service: VictimService
    place: Place
    reason: Reason

    @property
    def needs_another(self) -> bool:
        """Must a caller be told whom to call if nobody answers?"""
        return self.place is Place.BESIDE and self.service.phone is not None


# -- the rule of confidence --------------------------------------------------------------------------------------------------


def judge(service: VictimService, today: date) -> tuple[Place, Reason]:
    """Where the number of a service may stand, and why."""
    if service.phone is None:
        return Place.HIDDEN, Reason.NO_NUMBER
    if service.contradiction == "undecided":
        return Place.HIDDEN, Reason.UNDECIDED
    if service.contradiction == "another provider":
        return Place.HIDDEN, Reason.ANOTHER_PROVIDER
    months = formats.months_since(service.page_date, today)
    is_named = service.evidence_kind in SHOWN_WITHOUT_A_DATE
    if months is None and not is_named:
        return Place.HIDDEN, Reason.WEAK_UNDATED
    if months is not None and months >= 12 * LONGEST_YEARS[service.evidence_kind]:
        return Place.HIDDEN, Reason.TOO_OLD
    if service.contradiction == "another number":
        return Place.BESIDE, Reason.ANOTHER_NUMBER
    if months is None:
        return Place.BESIDE, Reason.UNDATED
    if months >= 12 * RECENT_YEARS:
        return Place.BESIDE, Reason.OLD
    return (Place.FIRST, Reason.RECENT) if is_named else (Place.BESIDE, Reason.WEAK)


def line(service: VictimService) -> Line:
    """A service as it may be shown today."""
    place, reason = judge(service, force_record.today())
    if place is Place.HIDDEN:
        service = service._replace(
            phone=None,
            phone_hours=None,
            opening_hours=None,
            second_phone=None,
            second_phone_hours=None,
            is_local_line=False,
        )
    return Line(service, place, reason)


def is_free(phone: str) -> bool:
    """Is a call free from landlines and mobiles?"""
    return formats.digits(phone).startswith(FREE)


# -- what there is ------------------------------------------------------------------------------------------------------------


def topics(service: VictimService) -> list[str]:
    """What a service is for, its main topic first."""
    return service.topics.split(";")


def local(force_id: str | None) -> list[Line]:
    """The services of a force area: numbers that may come first, then the others, then those without a number."""
    services = [] if force_id is None else store.of_force(queries.victim_services, force_id)
    return sorted(
        map(line, services), key=lambda one: (list(Place).index(one.place), GENERAL not in topics(one.service))
    )


def national(country: str | None) -> list[Line]:
    """National services for victims, those of the visitor's own nation first; the others too where it is not known."""
    lines = [line(row) for row in store.rows(queries.national_services, country) if row.service_id not in NOT_SUPPORT]
    return sorted(lines, key=lambda one: country is None or one.service.nation != country)


def country_of(force_id: str | None) -> str | None:
    """England or Wales, where a force is chosen."""
    return None if force_id is None else force_record.force(force_id).country


def supportline() -> Line:
    """The national line for any crime, by day and night: what stands wherever nothing better does."""
    return next(one for one in national(None) if topics(one.service)[0] == GENERAL and one.service.phone)


# -- what is shown, in order ------------------------------------------------------------------------------------------------------


def general_lines(force_id: str | None) -> list[Line]:
    """Lines for any crime: the area's own before the national one where it is well attested, else after it."""
    own = [one for one in local(force_id) if one.service.is_local_line and GENERAL in topics(one.service)]
    first = [one for one in own if one.place is Place.FIRST]
    return [*first, supportline(), *(one for one in own if one not in first)]


def first_lines(force_id: str | None) -> list[Line]:
    """The two numbers that come before everything else. In Wales the nation's own line comes before all of England's."""
    country = country_of(force_id)
    of_nation = [one for one in national(country) if one.service.nation == country and one.service.phone]
    by_need = [one for one in national(country) if topics(one.service)[0] == DOMESTIC_ABUSE and one.service.phone]
    return once([*of_nation[:1], *general_lines(force_id), *by_need])[:2]


def for_need(need: str, force_id: str | None) -> list[Line]:
    """Every service for what happened, each number once: one that answers by day and night first, those for any crime last.

    An area's own line comes before the nation's only where it is well attested and always open: many serve one town.
    """
    country = country_of(force_id)
    own = [one for one in local(force_id) if need in topics(one.service)]
    if need == GENERAL:
        return once([*general_lines(force_id), *own, *_about(national(country), need)])
    first = [one for one in own if one.place is Place.FIRST and one.service.opening_hours == opening_hours.ALWAYS]
    meant = _about(national(country), need)
    callable_first = [one for one in meant if one.service.phone and topics(one.service)[0] == need][:1] or [
        supportline()
    ]
    return once([*first, *callable_first, *own, *meant, *general_lines(force_id)])


def _about(lines: Iterable[Line], need: str) -> list[Line]:
    """Those for a need: of the visitor's nation or with it as their main topic first, then those that serve it among others."""
    serving = [one for one in lines if need in topics(one.service)]
    return sorted(serving, key=lambda one: one.service.nation == "England and Wales" and topics(one.service)[0] != need)


def brief_lines(force_id: str) -> list[Line]:
    """The numbers for one page of paper: the first, one for each of the commonest needs, and the area's own."""
    needs = [one for need in (DOMESTIC_ABUSE, SEXUAL_VIOLENCE) for one in for_need(need, force_id)[:1]]
    lines = once([*first_lines(force_id), *needs, *local(force_id)])
    return [one for one in lines if one.service.phone][:BRIEF_LINES]


def once(lines: Iterable[Line]) -> list[Line]:
    """Each service and each number once, where it comes first; a service with nothing to call or open is left out."""
    return list(_once(lines))


def _once(lines: Iterable[Line]) -> Iterator[Line]:
    seen: set[str] = set()
    for one in lines:
        service = one.service
        marks = {service.service_id, formats.digits(service.phone or "")} - {""}
        if not seen & marks and (service.phone or service.website or service.text_phone):
            yield one
        seen |= marks
