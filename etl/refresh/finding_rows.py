"""Rows of findings, follow-ups and events that a page of the inspectorate may add: what a person must read on it is in CAPITALS."""

import re
from pathlib import Path
from typing import NamedTuple

from etl.build import inputs
from etl.build.queries import SETTLED
from etl.paths import Places
from etl.refresh.curated import read_frame
from etl.refresh.transforms import report_page

RECOMMENDATION = re.compile(r"/recommendation/(?P<force>[a-z-]+)/(?P<number>\d+)/?$")
THEME = re.compile(r"[?&]recommendation-theme=(?P<theme>[a-z-]+)")

Rows = list[tuple[Path, dict[str, str | None]]]
"""Rows to add, each with its file."""


class ReadPage(NamedTuple):
    """A page and what is known of it; what is not known stands in capitals, as in FORCE-ID."""

    source_id: str
    force_id: str
    inspection_id: str
    published_on: str
    kind: str = "KIND"
    """What the page formally calls its findings."""


def recommendation(places: Places, url: str) -> ReadPage | None:
    """What the address of a recommendation, or of a theme in the inspectorate's register of them, says; None for another address."""
    one, theme = RECOMMENDATION.search(url), THEME.search(url)
    if one:
        forces = inputs.read_csv(places.register / "force.csv", places)["force_id"]
        force_id = one["force"] if one["force"] in set(forces) else "FORCE-ID"
        source_id = f"hmicfrs-recommendation-{one['number']}-{one['force']}"
    elif theme:
        force_id, source_id = "FORCE-ID", f"hmicfrs-recommendations-register-theme-{theme['theme']}"
    else:
        return None
    return ReadPage(source_id, force_id, "INSPECTION-ID", "YYYY-MM-DD", "recommendation")


def held_report(places: Places, url: str) -> ReadPage | None:
    """An inspection's report that the register holds; None for another address."""
    sources = read_frame(places.data / "sources.csv", places)
    cited = sources.source_id[
        [report_page.address_key(one or "") == report_page.address_key(url) for one in sources.url]
    ]
    inspections = read_frame(places.register / "inspection.csv", places)
    found = inspections[inspections.report_source_id.isin(cited)]
    if found.empty:
        return None
    one = found.iloc[0]
    return ReadPage(one.report_source_id, one.force_id, one.inspection_id, one.published_on or "YYYY-MM-DD")


def rows(places: Places, page: ReadPage) -> Rows:
    """One finding, a follow-up for each finding that the page may speak of, and one event."""
    finding: dict[str, str | None] = {
        "finding_id": f"{page.inspection_id}-TOPIC-NUMBER",
        "inspection_id": page.inspection_id,
        "kind": page.kind,
        "topic": "TOPIC",
        "finding": "WHAT WAS FOUND, IN OUR WORDS",
        "deadline": "DEADLINE OR EMPTY",
        "confidence": "high",
        "source_id": page.source_id,
    }
    follow_up: dict[str, str | None] = {"status": "STATUS", "as_of": page.published_on, "source_id": page.source_id}
    event: dict[str, str | None] = {
        "event_id": f"{page.force_id}-{page.published_on}-KIND",
        "force_id": page.force_id,
        "happened_on": page.published_on,
        "kind": "KIND",
        "by_role": "HMICFRS",
        "is_approximate": "false",
        "is_inspected": "TRUE OR FALSE",
        "summary": "WHAT WAS SAID, IN OUR WORDS",
        "inspection_id": page.inspection_id,
        "source_id": page.source_id,
    }
    register = places.register
    return [
        (register / "finding.csv", finding),
        *(
            (register / "finding_follow_up.csv", follow_up | {"finding_id": finding_id})
            for finding_id in _not_settled(places, page) or ["FINDING-ID"]
        ),
        (register / "oversight_event.csv", event),
    ]


def _not_settled(places: Places, page: ReadPage) -> list[str]:
    """The findings that a page may say more about: those that cite it, and what the force was formally asked to mend."""
    findings = read_frame(places.register / "finding.csv", places)
    follow_ups = read_frame(places.register / "finding_follow_up.csv", places)
    inspections = read_frame(places.register / "inspection.csv", places)
    cites = findings.source_id == page.source_id
    cites |= findings.finding_id.isin(follow_ups.finding_id[follow_ups.source_id == page.source_id])
    of_force = findings.inspection_id.isin(inspections.inspection_id[inspections.force_id == page.force_id])
    is_settled = findings.finding_id.isin(follow_ups.finding_id[follow_ups.status.isin(SETTLED)])
    return list(findings.finding_id[(cites | (of_force & (findings.kind != "observation"))) & ~is_settled])
