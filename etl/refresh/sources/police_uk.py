"""data.police.uk: how each force says it can be reached. No key; at most 15 requests a second."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

import pandas as pd

from etl.faults import SourceError
from etl.refresh import file_checks, foreign
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
    known = {item.get("id") for item in foreign.entries(listed.json(), "data.police.uk's list of forces")}
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
    found, engaging, left_out, lost = [], [], [], {}
    for force_id, answer in zip(current.short_names(), answers):
        try:
            force = _force(force_id, answer)
            ways = foreign.entries(force.get("engagement_methods") or [], f"The ways to engage with {force_id}")
            found.append(_contact(force_id, force))
        except SourceError as error:
            lost[force_id] = str(error)
            continue
        for way in ways:
            try:
                engaging += _way(force_id, way)
            except SourceError as error:
                left_out.append((force_id, str(error)))
    _refuse_too_many(lost)
    contacts = _with_held(pd.DataFrame(found).assign(source_id=SOURCE_ID), current.table("force_contact"), lost)
    methods = pd.DataFrame(engaging, columns=["force_id", "title", "url"])
    methods = methods.drop_duplicates(["force_id", "url"], ignore_index=True).assign(source_id=SOURCE_ID)
    methods = _with_held(methods, current.table("force_engagement"), lost)
    tables = {"force_contact": checked_against_schema(contacts, "force_contact", "Contacts of the forces")}
    if len(methods):
        tables["force_engagement"] = checked_against_schema(methods, "force_engagement", "Engagement of the forces")
    row = source_row(
        SOURCE_ID, "data.police.uk", "Forces: contacts and engagement", FORCES, None, datetime.now(UTC).date()
    )
    without = (
        f"; not read, so as they were: {', '.join(lost)} ({' '.join(dict.fromkeys(lost.values()))})" if lost else ""
    )
    aside = f"; {len(left_out)} ways to engage left out ({left_out[0][1]})" if left_out else ""
    return Reading(
        release=None,
        rows=len(found),
        message=f"contacts of {len(found)} forces, {len(methods)} ways to engage{aside}{without}",
        tables=tables,
        sources=[row],
        quarantined=pd.DataFrame(left_out, columns=["force_id", "reason"]),
    )


def _refuse_too_many(lost: dict[str, str]) -> None:
    try:
        missing.refuse_too_many_forces(list(lost), "data.police.uk")
    except SourceError as error:
        raise SourceError(error.outcome, f"{error} The first reason: {next(iter(lost.values()))}") from error


def _with_held(new: pd.DataFrame, held: pd.DataFrame, lost: Iterable[str]) -> pd.DataFrame:
    return pd.concat([new, held[held.force_id.isin(list(lost))]], ignore_index=True) if len(held) else new


def _force(force_id: str, answer: Fetched | Missed) -> dict:
    """What a force's page says. Raises SourceError where it could not be read or is not this force's."""
    if isinstance(answer, Missed):
        raise SourceError(answer.outcome, answer.message)
    force = answer.json()
    if not isinstance(force, dict) or force.get("id") != force_id:
        raise SourceError("faulty", f"The page of {force_id} at data.police.uk is not that of this force.")
    return force


def _contact(force_id: str, force: dict) -> dict:
    """Raises SourceError for a field that is not what it should be."""
    words = foreign.text(force.get("telephone") or "", f"The telephone number of {force_id}")
    number = _first_number(words)
    website = force.get("url") or None
    return {
        "force_id": force_id,
        "publisher_name": foreign.text(force.get("name"), f"The name of {force_id}"),
        "telephone": number and foreign.telephone(number, f"The telephone number of {force_id}"),
        "website": website and foreign.address(website, f"The website of {force_id}", "police.uk"),
    }


def _first_number(words: str) -> str | None:
    """The first telephone number of a cell, which may hold two: "101 or 01622 690690", "101 / 999"."""
    numbers = NUMBER.findall(ABROAD.sub("0", words))
    return " ".join(re.sub(r"[-()]", " ", numbers[0]).split()) if numbers else None


def _way(force_id: str, way: dict) -> list[dict]:
    """The row of a way to engage; none where it has no title or no web address. Raises SourceError for what is neither."""
    if not way.get("title") or not str(way.get("url") or "").startswith("http"):
        return []
    title = foreign.text(way["title"], f"The title of a way to engage with {force_id}")
    return [
        {
            "force_id": force_id,
            "title": title,
            "url": foreign.address(way["url"], f"The address of a way to engage with {force_id}"),
        }
    ]


FEEDS = (Feed(SOURCE, "contacts", fetch, read, ("force_contact.parquet",)),)
