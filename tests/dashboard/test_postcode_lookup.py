"""A full postcode, asked of postcodes.io only on consent: played by a local server, in good order and in trouble."""

import functools
import json
import logging
from collections.abc import Iterator

import frames
import pytest
from refresh.publisher import Publisher, Response

from dashboard.database import queries
from dashboard.rules import force_search, postcode_lookup
from dashboard.text import find_page
from etl.refresh.sources import postcodes_io

TYPED = "BR8 7RE"
PATH = "postcodes/BR8%207RE"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    """The server that plays postcodes.io; the lookup asks it in place of the true one, and is given little time."""
    server = Publisher()
    monkeypatch.setattr(postcode_lookup, "lookup", functools.partial(postcodes_io.lookup, address=server.address))
    monkeypatch.setattr(postcodes_io, "SECONDS", 0.5)
    yield server
    server.close()


def told(force_id: str) -> dict:
    """What the service answers for a postcode of a force."""
    row = frames.ask(queries.forces).set_index("force_id").loc[force_id]
    return {"status": 200, "result": {"postcode": TYPED, "pfa": row.ons_name, "codes": {"pfa": row.ons_code}}}


@pytest.mark.parametrize("typed", [TYPED, "br87re", "  bR8   7re "])
@pytest.mark.parametrize("force_id", ["kent", "metropolitan"])
def test_on_consent_the_exact_force_is_found(typed: str, force_id: str, service: Publisher) -> None:
    service.json(PATH, told(force_id))
    name = frames.ask(queries.forces).set_index("force_id").short_name[force_id]
    assert force_search.find(typed, may_ask=True) == force_search.Found([force_id], find_page.by_postcode(name))
    assert service.asked == {PATH: 1}


def test_every_force_is_found_by_the_name_and_code_the_service_gives(service: Publisher) -> None:
    for force_id in frames.ask(queries.forces).force_id:
        service.json(PATH, told(force_id))
        assert force_search.find(TYPED, may_ask=True).force_ids == [force_id]


@pytest.mark.parametrize("typed", [TYPED, "BR8", "Maidstone", "kent", "", "💥"])
def test_without_consent_nobody_is_asked(typed: str, service: Publisher) -> None:
    force_search.find(typed)
    force_search.find(typed, may_ask=False)
    assert not service.asked


@pytest.mark.parametrize("typed", ["BR8", "Maidstone", "kent", "", "BR8 7RE or so", "1234 5AB"])
def test_only_a_full_postcode_is_asked_about(typed: str, service: Publisher) -> None:
    assert force_search.find(typed, may_ask=True) == force_search.find(typed)
    assert not service.asked


TROUBLE = {
    "unknown": Response(b'{"status": 404, "error": "Postcode not found"}', status=404),
    "down": Response(b"", status=503),
    "slow": Response(b"{}", waits=1),
    "stalls": Response(b'{"status": 200, "result": {}}', stalls_after=10),
    "a web page": Response(b"<h1>Sorry</h1>", "text/html"),
    "nonsense": Response(b"\x00\xff"),
    "no area": Response(json.dumps({"status": 200, "result": {"codes": {}}}).encode()),
    "nothing": Response(b"null"),
    "sends on": Response(b"", status=302, headers={"Location": "https://example.org/"}),
    "two forces": Response(json.dumps({"result": {"pfa": "Kent", "codes": {"pfa": "E23000001"}}}).encode()),
}


@pytest.mark.parametrize("answer", TROUBLE.values(), ids=TROUBLE)
def test_in_trouble_the_first_half_must_do(
    answer: Response, service: Publisher, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture
) -> None:
    service.routes[PATH] = answer
    with caplog.at_level(logging.INFO):
        found = force_search.find(TYPED, may_ask=True)
    district = force_search.find(TYPED)
    assert service.asked == {PATH: 1}
    assert found.force_ids == district.force_ids == ["kent", "metropolitan"]
    assert found.sentence.endswith(district.sentence) and found.sentence != district.sentence
    said = " ".join([found.sentence, caplog.text, *capfd.readouterr()])
    assert "7RE" not in said.upper()


def test_a_postcode_elsewhere_names_no_force(service: Publisher) -> None:
    """The district's force would contradict the service, which knows that postcode better."""
    service.json(PATH, {"result": {"pfa": None, "codes": {"pfa": "S99999999"}}})
    found = force_search.find(TYPED, may_ask=True)
    assert found.force_ids == []
    assert "not in England or Wales" in found.sentence


def test_with_no_service_at_all_the_first_half_must_do(service: Publisher) -> None:
    service.close()
    assert force_search.find(TYPED, may_ask=True).force_ids == ["kent", "metropolitan"]


def test_a_postcode_found_leaves_no_trace_in_the_log(
    service: Publisher, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture
) -> None:
    service.json(PATH, told("kent"))
    with caplog.at_level(logging.INFO):
        found = force_search.find(TYPED, may_ask=True)
    said = " ".join([found.sentence, caplog.text, *capfd.readouterr()])
    assert "7RE" not in said.upper() and "BR8" not in said.upper()
