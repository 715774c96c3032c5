"""data.police.uk: how each force says it can be reached. No key; at most 15 requests a second."""

import re
from datetime import UTC, datetime

import pandas as pd

from etl.faults import SourceError
from etl.refresh import file_checks
from etl.refresh.download import Downloader, Fetched, Missed, Wanted
from etl.refresh.feeds import CurrentFigures, Feed, Reading, source_row
from etl.refresh.schema_check import checked_against_schema
from etl.refresh.transforms import missing

SOURCE = "police_uk"
HOSTS = frozenset({"data.police.uk"})
FORCES = "https://data.police.uk/api/forces"
PAUSE_SECONDS = 0.2
"""A third of the rate the publisher allows."""
ABROAD = re.compile(r"\+44 ?(\(0\))? ?")
NUMBER = re.compile(r"101(?= 0)|\d(?:[ ()-]{0,2}\d)+")
"""A telephone number; "101 01622 690690" are two."""
SOURCE_ID = "data-police-uk-forces"


def fetch(downloader: Downloader, current: CurrentFigures) -> list[Fetched | Missed]:
    """Fetch the list of forces, then each of the 43. Others on the list (transport police, Northern Ireland) are left out."""
    listed = downloader.get(Wanted(FORCES, file_checks.JSON, HOSTS))
    try:
        known = {item["id"] for item in listed.json()}
    except (TypeError, KeyError) as error:
        raise SourceError("faulty", "data.police.uk did not send a list of forces; try again later.") from error
    answers: list[Fetched | Missed] = []
    for force_id in current.short_names():
        url = f"{FORCES}/{force_id}"
        if force_id not in known:
            answers.append(Missed(url, "gone", f"no longer lists {force_id}; look whether its id has changed"))
            continue
        downloader.pause(PAUSE_SECONDS)
        try:
            answers.append(downloader.get(Wanted(url, file_checks.JSON, HOSTS)))
        except SourceError as error:
            if error.outcome == "unreachable":
                raise
            answers.append(Missed(url, error.outcome, str(error)))
    return answers


def read(answers: list[Fetched | Missed], current: CurrentFigures) -> Reading:
    """Telephone, website and ways to engage of each force; one that cannot be read keeps those we hold. Raises SourceError."""
    forces, lost = [], []
    for force_id, answer in zip(current.short_names(), answers):
        force = _force(answer)
        if force is None:
            lost.append(force_id)
        else:
            forces.append(force)
    missing.refuse_too_many_forces(lost, "data.police.uk")
    contacts = pd.DataFrame([_contact(force) for force in forces]).assign(source_id=SOURCE_ID)
    ways = pd.DataFrame([way for force in forces for way in _ways(force)], columns=["force_id", "title", "url"])
    ways = ways.drop_duplicates(["force_id", "url"], ignore_index=True).assign(source_id=SOURCE_ID)
    contacts = _with_held(contacts, current.table("force_contact"), lost)
    ways = _with_held(ways, current.table("force_engagement"), lost)
    tables = {"force_contact": checked_against_schema(contacts, "force_contact", "Contacts of the forces")}
    if len(ways):
        tables["force_engagement"] = checked_against_schema(ways, "force_engagement", "Engagement of the forces")
    row = source_row(
        SOURCE_ID, "data.police.uk", "Forces: contacts and engagement", FORCES, None, datetime.now(UTC).date()
    )
    without = f"; not read, so as they were: {', '.join(lost)}" if lost else ""
    return Reading(
        release=None,
        rows=len(forces),
        message=f"contacts of {len(forces)} forces, {len(ways)} ways to engage{without}",
        tables=tables,
        sources=[row],
    )


def _with_held(new: pd.DataFrame, held: pd.DataFrame, lost: list[str]) -> pd.DataFrame:
    return pd.concat([new, held[held.force_id.isin(lost)]], ignore_index=True) if len(held) else new


def _force(answer: Fetched | Missed) -> dict | None:
    """What a force's page says; None where it could not be read or is no force's."""
    try:
        force = None if isinstance(answer, Missed) else answer.json()
    except SourceError:
        return None
    return force if isinstance(force, dict) and {"id", "name"} <= force.keys() else None


def _contact(force: dict) -> dict:
    return {
        "force_id": force["id"],
        "publisher_name": force["name"],
        "telephone": _first_number(force.get("telephone") or ""),
        "website": force.get("url") or None,
    }


def _first_number(words: str) -> str | None:
    """The first telephone number of a cell, which may hold two: "101 or 01622 690690", "101 / 999"."""
    numbers = NUMBER.findall(ABROAD.sub("0", words))
    return " ".join(re.sub(r"[-()]", " ", numbers[0]).split()) if numbers else None


def _ways(force: dict) -> list[dict]:
    methods = force.get("engagement_methods") or []
    return [
        {"force_id": force["id"], "title": method["title"], "url": method["url"]}
        for method in methods
        if method.get("title") and str(method.get("url") or "").startswith("http")
    ]


FEEDS = (Feed(SOURCE, "contacts", fetch, read, ("force_contact.parquet",)),)
