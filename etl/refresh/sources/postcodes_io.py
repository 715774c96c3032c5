"""postcodes.io: full postcode to force, at run time, on a visitor's action only.

`dashboard/rules/postcode_lookup.py` imports this module: the only exception to the rule that the dashboard imports nothing of
`etl` but `etl.paths`, because only `etl.refresh.download` may use the network. A postcode is never logged, stored, or put
into a message.
"""

import re
from typing import Any, Literal, NamedTuple
from urllib.parse import quote

from etl.faults import SourceError
from etl.paths import Places
from etl.refresh import file_checks, foreign
from etl.refresh.deadline import LateError, within
from etl.refresh.download import Downloader, Fetched, Wanted, ask_json
from etl.refresh.feeds import CurrentFigures, Feed, Reading
from etl.refresh.name_variants import Names

SOURCE = "postcodes_io"
HOST = "api.postcodes.io"
SECONDS = 5.0
"""For the whole lookup, whatever it takes."""
POSTCODE = re.compile(r"(GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2})")
SAMPLE = Wanted(f"https://{HOST}/postcodes/SW1A%202AA", file_checks.JSON, frozenset({HOST}))
"""A public office's postcode, asked at a refresh to see that the service answers in the shape we read."""
COVERED = ("England", "Wales")
COUNTRY_OF_CODE = {"S": "Scotland", "N": "Northern Ireland", "L": "Channel Islands", "M": "Isle of Man"}
"""By the first letter of ONS's code, where the answer names no country."""


class Areas(NamedTuple):
    """The 43 forces as the service may name them."""

    codes: dict[str, str]
    """ONS code of the police force area to force_id."""
    names: Names


class PostcodeForce(NamedTuple):
    """The force of a postcode."""

    force_id: str


Reason = Literal["not a postcode", "withdrawn", "unknown", "elsewhere", "no force", "unreachable"]


class NoForce(NamedTuple):
    """No force, and why. "unreachable": no answer, or none that can be trusted."""

    reason: Reason
    country: str | None = None
    """Where it is, if that is not England or Wales."""


def areas(places: Places) -> Areas:
    """The forces of a data folder under all their names, those of data/name_variant.csv among them. Raises InputError."""
    current = CurrentFigures(places)
    return Areas(current.force_codes(), current.names(SOURCE))


def lookup(postcode: str, known: Areas, address: str = f"https://{HOST}") -> PostcodeForce | NoForce:
    """The force of a full postcode, within 5 seconds; never raises.

    Name and code of the answer must agree, since either can be wrong.
    """
    tidy = " ".join(postcode.upper().split())
    if not POSTCODE.fullmatch(tidy):
        return NoForce("not a postcode")
    try:
        return within(SECONDS, lambda: _asked(quote(tidy), known, address))
    except (LateError, SourceError):
        return NoForce("unreachable")


def _asked(postcode: str, known: Areas, address: str) -> PostcodeForce | NoForce:
    """Raises SourceError where the service cannot be reached."""
    status, answer = ask_json(f"{address}/postcodes/{postcode}", SECONDS)
    if status == 200:
        return _force(answer, known)
    if status != 404:
        return NoForce("unreachable")
    # A withdrawn postcode is told of in the refusal, or only at an address of its own.
    if isinstance(answer, dict) and answer.get("terminated"):
        return NoForce("withdrawn")
    status, _ = ask_json(f"{address}/terminated_postcodes/{postcode}", SECONDS)
    return NoForce("withdrawn" if status == 200 else "unknown")


def _force(answer: Any, known: Areas) -> PostcodeForce | NoForce:
    try:
        result = answer["result"]
        code, name, country = result["codes"]["pfa"], result["pfa"], result.get("country")
    except (TypeError, KeyError, AttributeError):
        return NoForce("unreachable")
    # Each is text or nothing: what is another kind is no answer of this service.
    fields = (code, name, country)
    if any(not isinstance(field, str | None) or len(field or "") > foreign.MOST_NAME for field in fields):
        return NoForce("unreachable")
    country = country or COUNTRY_OF_CODE.get((code or "")[:1])
    by_code, by_name = known.codes.get(code), known.names.find("force", name)
    if by_code is not None and by_code == by_name:
        return PostcodeForce(by_code)
    if by_code is None and by_name is None:
        return NoForce("elsewhere", country) if country and country not in COVERED else NoForce("no force")
    return NoForce("unreachable")


def fetch(downloader: Downloader, current: CurrentFigures) -> list[Fetched]:
    return [downloader.get(SAMPLE)]


def read(files: list[Fetched], current: CurrentFigures) -> Reading:
    """Raises SourceError when the sample is not answered in the shape we read."""
    found = _force(files[0].json(), areas(current.places))
    if isinstance(found, NoForce):
        raise SourceError("faulty", f"The postcode service did not place its sample ({found.reason}).")
    return Reading(release=None, rows=1, message="answers in the shape we read")


FEEDS = (Feed(SOURCE, "lookup", fetch, read, always=True),)
