"""A full postcode, asked of postcodes.io only on consent: played by a local server, in good order and in trouble."""

import functools
import json
import logging
from collections.abc import Iterator

import pytest
from refresh.publisher import Publisher, Response

from dashboard.database import queries, store
from dashboard.database.rows import Force
from dashboard.rules import force_search, postcode_lookup
from dashboard.text import find_page
from etl.refresh.sources import postcodes_io

TYPED = "BR8 7RE"
PATH, WITHDRAWN_PATH = "postcodes/BR8%207RE", "terminated_postcodes/BR8%207RE"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    """The server that plays postcodes.io; the lookup asks it in place of the true one, and has more time than any machine needs."""
    server = Publisher()
    monkeypatch.setattr(postcode_lookup, "lookup", functools.partial(postcodes_io.lookup, address=server.address))
    monkeypatch.setattr(postcodes_io, "SECONDS", 30.0)
    yield server
    server.close()


def forces() -> dict[str, Force]:
    return {row.force_id: row for row in store.rows(queries.forces)}


def placed(force_id: str, name: str | None = None) -> dict:
    """What the service answers for a postcode of a force."""
    row = forces()[force_id]
    area = {"pfa": name or row.ons_name, "country": row.country, "codes": {"pfa": row.ons_code}}
    return {"status": 200, "result": {"postcode": TYPED, **area}}


@pytest.mark.parametrize("typed", [TYPED, "br87re", "  bR8   7re ", "BR8-7RE", "my postcode is BR8 7RE"])
@pytest.mark.parametrize("force_id, name", [("kent", "Kent Police"), ("metropolitan", "Metropolitan Police")])
def test_on_consent_the_exact_force_is_found(typed: str, force_id: str, name: str, service: Publisher) -> None:
    service.json(PATH, placed(force_id))
    found = force_search.find(typed, may_ask=True)
    assert found.is_one and found.force_ids == [force_id]
    assert found.sentence == find_page.by_postcode(name)
    assert service.asked == {PATH: 1}


def test_every_force_is_found_by_the_name_and_code_the_service_gives(service: Publisher) -> None:
    for force_id in forces():
        service.json(PATH, placed(force_id))
        assert force_search.find(TYPED, may_ask=True).force_ids == [force_id]


@pytest.mark.parametrize(
    "force_id, name",
    [
        ("city-of-london", "City of London"),
        ("city-of-london", "London, City of"),
        ("metropolitan", "Metropolitan Police"),
        ("devon-and-cornwall", "Devon and Cornwall"),
        ("hampshire", "Hampshire"),
    ],
)
def test_every_spelling_of_a_publisher_is_known(force_id: str, name: str, service: Publisher) -> None:
    service.json(PATH, placed(force_id, name))
    assert force_search.find(TYPED, may_ask=True).force_ids == [force_id]


@pytest.mark.parametrize("pieces", [1, 2, 7])
def test_an_answer_in_several_pieces_is_read_whole(pieces: int, service: Publisher) -> None:
    service.routes[PATH] = Response(json.dumps(placed("kent"), indent=1).encode(), chunks=pieces)
    assert force_search.find(TYPED, may_ask=True).force_ids == ["kent"]


def test_an_endless_answer_is_not_read_to_its_end(service: Publisher) -> None:
    service.routes[PATH] = Response(b" " * (2 << 20))
    found = force_search.find(TYPED, may_ask=True)
    assert found.sentence.startswith(find_page.NOT_CHECKED["unreachable"])


@pytest.mark.parametrize("typed", [TYPED, "BR8", "Maidstone", "kent", "", "💥"])
def test_without_consent_nobody_is_asked(typed: str, service: Publisher) -> None:
    force_search.find(typed)
    force_search.find(typed, may_ask=False)
    assert not service.asked


@pytest.mark.parametrize("typed", ["BR8", "Maidstone", "kent", "", "1234 5AB", "BR8 and BR8 7RE and ME14"])
def test_only_a_full_postcode_alone_is_asked_about(typed: str, service: Publisher) -> None:
    assert force_search.find(typed, may_ask=True) == force_search.find(typed)
    assert not service.asked


TROUBLE = {
    "unknown": ("unknown", Response(b'{"status": 404, "error": "Postcode not found"}', status=404)),
    "unknown, told as a web page": ("unknown", Response(b"<h1>404</h1>", "text/html", status=404)),
    "withdrawn": ("withdrawn", Response(b'{"status": 404, "terminated": {"year_terminated": 2015}}', status=404)),
    "no force": ("no force", Response(b'{"result": {"pfa": null, "country": "England", "codes": {"pfa": null}}}')),
    "null areas": ("no force", Response(b'{"result": {"pfa": null, "codes": {"pfa": null}}}')),
    "too many asked": ("unreachable", Response(b'{"status": 429}', status=429)),
    "down": ("unreachable", Response(b"", status=503)),
    "slow": ("unreachable", Response(b"{}", waits=1)),
    "stalls": ("unreachable", Response(b'{"status": 200, "result": {}}', stalls_after=10)),
    "a web page": ("unreachable", Response(b"<h1>Sorry</h1>", "text/html")),
    "nonsense": ("unreachable", Response(b"\x00\xff")),
    "no area": ("unreachable", Response(json.dumps({"status": 200, "result": {"codes": {}}}).encode())),
    "nothing": ("unreachable", Response(b"null")),
    "sends on": ("unreachable", Response(b"", status=302, headers={"Location": "https://example.org/"})),
    "two forces": ("unreachable", Response(b'{"result": {"pfa": "Kent", "codes": {"pfa": "E23000001"}}}')),
}


@pytest.mark.parametrize("reason, answer", TROUBLE.values(), ids=TROUBLE)
def test_in_trouble_the_first_half_must_do(
    reason: str,
    answer: Response,
    service: Publisher,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture,
) -> None:
    """One sentence says why, the district's answer follows, and nobody is sent to choose a council instead."""
    service.routes[PATH] = answer
    if answer.waits or answer.stalls_after is not None:
        monkeypatch.setattr(postcodes_io, "SECONDS", 0.5)
    with caplog.at_level(logging.INFO):
        found = force_search.find(TYPED, may_ask=True)
    district = force_search.find("BR8")
    assert service.asked[PATH] == 1
    assert found.kind == "answer" and found.force_ids == district.force_ids == ["kent", "metropolitan"]
    assert found.sentence == f"{find_page.NOT_CHECKED[reason]} {district.sentence}"
    assert not found.is_one and "instead" not in found.sentence
    said = " ".join([found.sentence, caplog.text, *capfd.readouterr()])
    assert "7RE" not in said.upper()


def test_a_withdrawn_postcode_told_at_an_address_of_its_own(service: Publisher) -> None:
    service.routes[PATH] = TROUBLE["unknown"][1]
    service.json(WITHDRAWN_PATH, {"status": 200, "result": {"year_terminated": 2015, "month_terminated": 2}})
    found = force_search.find(TYPED, may_ask=True)
    assert found.sentence.startswith(find_page.NOT_CHECKED["withdrawn"])
    assert service.asked == {PATH: 1, WITHDRAWN_PATH: 1}


@pytest.mark.parametrize(
    "area, contact",
    [
        ({"pfa": None, "country": "Scotland", "codes": {"pfa": "S99999999"}}, "Police Scotland on 101"),
        ({"pfa": "Scotland", "country": "Scotland", "codes": {"pfa": "S23000009"}}, "Police Scotland on 101"),
        ({"pfa": None, "country": "Northern Ireland", "codes": {"pfa": "N99999999"}}, "(PSNI) on 101"),
        ({"pfa": None, "country": "Isle of Man", "codes": {"pfa": "M99999999"}}, "Isle of Man Constabulary"),
        ({"pfa": None, "country": "Channel Islands", "codes": {"pfa": "L99999999"}}, "the island's own police"),
        ({"pfa": None, "codes": {"pfa": "S99999999"}}, "Police Scotland on 101"),
    ],
)
def test_a_postcode_elsewhere_names_no_force(area: dict, contact: str, service: Publisher) -> None:
    """The district's force would contradict the service, which knows that postcode better."""
    service.json(PATH, {"result": area})
    found = force_search.find(TYPED, may_ask=True)
    assert found.kind == "outside" and found.force_ids == []
    assert find_page.COVERED_AREA in found.sentence and contact in found.sentence


def test_with_no_service_at_all_the_first_half_must_do(service: Publisher) -> None:
    service.close()
    assert force_search.find(TYPED, may_ask=True).force_ids == ["kent", "metropolitan"]


def test_a_postcode_found_leaves_no_trace_in_the_log(
    service: Publisher, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture
) -> None:
    service.json(PATH, placed("kent"))
    with caplog.at_level(logging.INFO):
        found = force_search.find(TYPED, may_ask=True)
    said = " ".join([found.sentence, caplog.text, *capfd.readouterr()])
    assert "7RE" not in said.upper() and "BR8" not in said.upper()
