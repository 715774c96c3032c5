"""Victim services: does every website that we send people to still answer? The contacts themselves are kept by hand."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from etl.build.checks import CONTACT_STALE_DAYS
from etl.faults import SourceError
from etl.refresh.download import Downloader, Link, Missed
from etl.refresh.feeds import CurrentFigures, Feed, Reading

SOURCE = "victim_services"
NOTES = "links.json"
GIVE_UP_AFTER_UNREACHABLE = 3
"""When so many different websites in a row do not answer, the fault is this machine's network, not theirs."""


def fetch(downloader: Downloader, current: CurrentFigures) -> list[Link | Missed]:
    """Look at each website once. Raises SourceError when none of the first ones can be reached."""
    answers: list[Link | Missed] = []
    unreachable = 0
    for url in websites(current):
        try:
            answers.append(downloader.look(url))
        except SourceError as error:
            answers.append(Missed(url, error.outcome, str(error)))
            unreachable += error.outcome == "unreachable"
            if unreachable == len(answers) == GIVE_UP_AFTER_UNREACHABLE:
                raise
        downloader.pause(0.5)
    return answers


def websites(current: CurrentFigures) -> list[str]:
    """Every website of the contacts shown, each once."""
    services, steps = current.table("victim_service"), current.table("complaint_step")
    shown = services[services.confidence != "low"]
    return list(dict.fromkeys([*shown.website.dropna(), *steps.website.dropna()]))


def read(answers: list[Link | Missed], current: CurrentFigures) -> Reading:
    """How each website answered, and how many contacts were last checked too long ago."""
    now = datetime.now(UTC)
    links = {answer.asked_url: _note(answer) | {"checked_at": now.isoformat(timespec="seconds")} for answer in answers}
    states = [link["state"] for link in links.values()]
    counted = ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states))
    checked = (
        current.table("victim_service")
        .checked_on.str.pad(10, side="right")
        .str.replace(r"^(\d{4}-\d{2}) +$", r"\1-01", regex=True)
    )
    old = int((checked < (now - timedelta(days=CONTACT_STALE_DAYS)).date().isoformat()).sum())
    return Reading(
        release=None,
        rows=len(links),
        message=f"{len(links)} websites: {counted}; {old} contacts last checked more than {CONTACT_STALE_DAYS} days ago",
        notes={NOTES: links},
    )


def _note(answer: Link | Missed) -> dict:
    if isinstance(answer, Missed):
        return {"state": "did not answer", "message": answer.message}
    state = {404: "gone", 410: "gone", 401: "refuses programs", 403: "refuses programs", 429: "refuses programs"}
    if answer.status in state:
        return {"state": state[answer.status], "status": answer.status}
    if answer.status >= 400:
        return {"state": "has a fault", "status": answer.status}
    return _moved(answer) or {"state": "answers", "status": answer.status}


def _moved(link: Link) -> dict | None:
    """A note when the address led to another website; https for http, "www." and a deeper page do not count as a move."""
    before, after = ((urlsplit(url).hostname or "").removeprefix("www.") for url in (link.asked_url, link.url))
    return None if before == after else {"state": "moved", "status": link.status, "moved_to": link.url}


FEEDS = (Feed(SOURCE, "links", fetch, read, always=True),)
