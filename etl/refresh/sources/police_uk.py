"""data.police.uk: how each force says it can be reached. No key; at most 15 requests a second."""

import re
from datetime import UTC, datetime

import pandas as pd

from etl.faults import SourceError
from etl.refresh import file_checks
from etl.refresh.download import Downloader, Fetched, Wanted
from etl.refresh.feeds import CurrentFigures, Feed, Reading, source_row
from etl.refresh.schema_check import checked_against_schema

SOURCE = "police_uk"
HOSTS = frozenset({"data.police.uk"})
FORCES = "https://data.police.uk/api/forces"
PAUSE_SECONDS = 0.2
"""A third of the rate the publisher allows."""
SOURCE_ID = "data-police-uk-forces"


def fetch(downloader: Downloader, current: CurrentFigures) -> list[Fetched]:
    """Fetch the list of forces, then each of the 43. Others on the list (transport police, Northern Ireland) are left out."""
    listed = downloader.get(Wanted(FORCES, file_checks.JSON, HOSTS))
    try:
        known = {item["id"] for item in listed.json()}
    except (TypeError, KeyError) as error:
        raise SourceError("faulty", "data.police.uk did not send a list of forces; try again later.") from error
    ours = list(current.table("force").force_id)
    missing = [force_id for force_id in ours if force_id not in known]
    if missing:
        raise SourceError(
            "rejected", f"data.police.uk no longer lists {', '.join(missing)}; look whether its id has changed."
        )
    fetched = []
    for force_id in ours:
        downloader.pause(PAUSE_SECONDS)
        fetched.append(downloader.get(Wanted(f"{FORCES}/{force_id}", file_checks.JSON, HOSTS)))
    return fetched


def read(files: list[Fetched], current: CurrentFigures) -> Reading:
    """Telephone, website and ways to engage of each force. Raises SourceError."""
    forces = [_force(file) for file in files]
    contacts = pd.DataFrame([_contact(force) for force in forces]).assign(source_id=SOURCE_ID)
    ways = pd.DataFrame([way for force in forces for way in _ways(force)], columns=["force_id", "title", "url"])
    ways = ways.drop_duplicates(["force_id", "url"], ignore_index=True).assign(source_id=SOURCE_ID)
    tables = {"force_contact": checked_against_schema(contacts, "force_contact", "Contacts of the forces")}
    if len(ways):
        tables["force_engagement"] = checked_against_schema(ways, "force_engagement", "Engagement of the forces")
    row = source_row(
        SOURCE_ID, "data.police.uk", "Forces: contacts and engagement", FORCES, None, datetime.now(UTC).date()
    )
    return Reading(
        release=None,
        rows=len(contacts),
        message=f"contacts of {len(contacts)} forces, {len(ways)} ways to engage",
        tables=tables,
        sources=[row],
    )


def _force(file: Fetched) -> dict:
    force = file.json()
    if not isinstance(force, dict) or not {"id", "name"} <= force.keys():
        raise SourceError("faulty", f"data.police.uk did not describe a force at {file.asked_url}; try again later.")
    return force


def _contact(force: dict) -> dict:
    telephone = re.sub(r"[-()\s]+", " ", force.get("telephone") or "").strip()
    return {
        "force_id": force["id"],
        "publisher_name": force["name"],
        "telephone": telephone or None,
        "website": force.get("url") or None,
    }


def _ways(force: dict) -> list[dict]:
    methods = force.get("engagement_methods") or []
    return [
        {"force_id": force["id"], "title": method["title"], "url": method["url"]}
        for method in methods
        if method.get("title") and str(method.get("url") or "").startswith("http")
    ]


FEEDS = (Feed(SOURCE, "contacts", fetch, read, ("force_contact.parquet",)),)
