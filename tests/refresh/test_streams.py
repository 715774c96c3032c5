"""However a body arrives, in pieces, packed, without a length or slowly, it is read whole: files and the postcode lookup alike."""

import json

import pytest

from etl.paths import PROJECT, Places
from etl.refresh import file_checks
from etl.refresh.download import Downloader, Limits, Wanted
from etl.refresh.sources import postcodes_io

from .publisher import Response

pytestmark = pytest.mark.slow

AREAS = postcodes_io.areas(Places(PROJECT / "data"))
PADDING = "x" * 200_000
"""Makes a body longer than what is read at once."""
WAYS = {
    "whole": {},
    "in three pieces": {"chunks": 3},
    "in 40 pieces": {"chunks": 40},
    "gzip": {"encoding": "gzip"},
    "gzip in pieces": {"encoding": "gzip", "chunks": 7},
    "br": {"encoding": "br"},
    "br in pieces": {"encoding": "br", "chunks": 5},
    "without a length": {"is_without_length": True},
    "gzip without a length": {"encoding": "gzip", "is_without_length": True},
    "slowly": {"chunks": 10, "pause": 0.08},
}


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_a_postcode_s_answer(way, publisher):
    answer = {"padding": PADDING, "status": 200, "result": {"pfa": "Kent", "codes": {"pfa": "E23000032"}}}
    publisher.routes["postcodes/BR8%207RE"] = Response(json.dumps(answer).encode(), **WAYS[way])
    assert postcodes_io.lookup("BR8 7RE", AREAS, publisher.address) == postcodes_io.PostcodeForce("kent")


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_a_file(way, publisher, places):
    value = {"padding": PADDING, "last": "Testshire"}
    publisher.routes["www.ons.gov.uk/file"] = Response(json.dumps(value).encode(), **WAYS[way])
    downloader = Downloader(places, "ons", Limits(retries=0), publisher.address)
    wanted = Wanted("https://www.ons.gov.uk/file", file_checks.JSON, frozenset({"www.ons.gov.uk"}))
    assert downloader.get(wanted).json() == value


@pytest.mark.parametrize("way", ["in 40 pieces", "gzip", "without a length"])
def test_a_body_over_the_limit_is_refused_however_it_comes(way, publisher):
    publisher.routes["postcodes/BR8%207RE"] = Response(b'{"padding": "' + b"x" * 2_000_000 + b'"}', **WAYS[way])
    assert postcodes_io.lookup("BR8 7RE", AREAS, publisher.address) == postcodes_io.NoForce("unreachable")
