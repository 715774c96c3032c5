"""Which telephone lines a victim is shown, everywhere: on the page of a force, its brief, its prerendered HTML and Get help."""

from dashboard.database import queries, store
from dashboard.database.rows import VictimService

NEEDS = ("general", "domestic-abuse", "sexual-violence")
"""What most people who need to talk to someone now need; the first national line whose main topic it is serves each."""
NOT_SUPPORT = (
    "national-police-emergency",
    "national-police-non-emergency",
    "national-emergency-bsl-video-relay-999-bsl",
)
"""Numbers of the police, which stand in a place of their own."""


def topics(service: VictimService) -> list[str]:
    """What a service is for, its main topic first."""
    return service.topics.split(";")


def local_lines(force_id: str) -> list[VictimService]:
    """The telephone lines of a force area's own services, general help first."""
    services = store.of_force(queries.victim_services, force_id)
    return [service for service in services if service.phone and service.is_local_line]


def general_line(force_id: str) -> VictimService | None:
    """A force area's own line for any crime, where one is verified."""
    return next((service for service in local_lines(force_id) if "general" in topics(service)), None)


def support_services(country: str | None) -> list[VictimService]:
    """National services but those of the police; of one nation (England | Wales) where it is known."""
    national = store.rows(queries.national_services, country)
    return [service for service in national if service.service_id not in NOT_SUPPORT]


def national_lines(country: str | None) -> list[VictimService]:
    """The national line for each of the most frequent needs, for any crime first."""
    lines = [service for service in support_services(country) if service.phone]
    return [next(line for line in lines if topics(line)[0] == need) for need in NEEDS]
