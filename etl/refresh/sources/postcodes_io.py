"""postcodes.io: full postcode to force, at run time, on a visitor's action only.

`dashboard/rules/postcode_lookup.py` imports this module: the only exception to the rule that the dashboard imports nothing of
`etl` but `etl.paths`, because only `etl.refresh.download` may use the network. A postcode is never logged, stored, or put
into a message.
"""

import re
import threading
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote

from etl.faults import SourceError
from etl.refresh import file_checks
from etl.refresh.download import Downloader, Fetched, Wanted, ask_json
from etl.refresh.feeds import CurrentFigures, Feed, Reading
from etl.refresh.name_variants import plain

SOURCE = "postcodes_io"
HOST = "api.postcodes.io"
SECONDS = 5.0
POSTCODE = re.compile(r"(GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2})")
Outcome = TypeVar("Outcome")
SAMPLE = Wanted(f"https://{HOST}/postcodes/SW1A%202AA", file_checks.JSON, frozenset({HOST}))
"""The postcode of a public office, asked by a refresh to check that the service answers in the format we read."""


class Area(NamedTuple):
    """A force as in the register, with which a lookup is compared."""

    force_id: str
    ons_name: str


class PostcodeForce(NamedTuple):
    """The force of a postcode."""

    force_id: str


class NoForce(NamedTuple):
    """No force, and why: "not a postcode", "unknown", "elsewhere" (Scotland, Northern Ireland, ...), "unsure" or "unreachable".

    `sentence` is for the visitor, who then chooses a council instead.
    """

    reason: str
    sentence: str


def lookup(postcode: str, areas: Mapping[str, Area], address: str = f"https://{HOST}") -> PostcodeForce | NoForce:
    """The force of a full postcode, within 5 seconds; never raises.

    `areas` is ONS code to Area for the 43 forces. Name and code of the answer must agree, since either can be wrong.
    """
    tidy = " ".join(postcode.upper().split())
    if not POSTCODE.fullmatch(tidy):
        return NoForce("not a postcode", "That is not a full postcode. Write it like ME14 1XX, or choose your council.")
    answer = _within(SECONDS, lambda: ask_json(f"{address}/postcodes/{quote(tidy)}", SECONDS))
    if answer is None:
        return NoForce("unreachable", "The postcode service did not answer. Choose your council instead.")
    status, body = answer
    if status == 404:
        return NoForce("unknown", "The postcode service does not know that postcode. Check it, or choose your council.")
    return _force(body if status == 200 else None, areas)


def _force(body: Any, areas: Mapping[str, Area]) -> PostcodeForce | NoForce:
    try:
        code, name = body["result"]["codes"]["pfa"], body["result"]["pfa"]
    except (TypeError, KeyError):
        return NoForce(
            "unreachable", "The postcode service answered in a way we do not understand. Choose your council instead."
        )
    by_name = {plain(area.ons_name): area.force_id for area in areas.values()}
    area = areas.get(code or "")
    if area is None and plain(name) not in by_name:
        return NoForce(
            "elsewhere", "That postcode is not in England or Wales, or belongs to no police force area there."
        )
    if area is None or by_name.get(plain(name)) != area.force_id:
        return NoForce(
            "unsure", "The postcode service names two different forces for that postcode. Choose your council instead."
        )
    return PostcodeForce(area.force_id)


def _within(seconds: float, step: Callable[[], Outcome]) -> Outcome | None:
    """What `step` returns, or None when it fails or takes longer: looking up a host's name has no timeout of its own."""
    answers: list[Outcome] = []

    def run() -> None:
        try:
            answers.append(step())
        except SourceError:
            return

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    return answers[0] if answers else None


def fetch(downloader: Downloader, current: CurrentFigures) -> list[Fetched]:
    return [downloader.get(SAMPLE)]


def read(files: list[Fetched], current: CurrentFigures) -> Reading:
    """Check the answer to the sample. Raises SourceError when it is not in the format we read."""
    forces = current.table("force")
    areas = {
        code: Area(force_id, name) for code, force_id, name in zip(forces.ons_code, forces.force_id, forces.ons_name)
    }
    found = _force(files[0].json(), areas)
    if isinstance(found, NoForce):
        raise SourceError("faulty", f"The postcode service did not place its sample: {found.sentence}")
    return Reading(release=None, rows=1, message="answers in the shape we read")


FEEDS = (Feed(SOURCE, "lookup", fetch, read, always=True),)
