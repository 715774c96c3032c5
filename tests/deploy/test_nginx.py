"""What the shipped nginx settings do with readers, floods, logs and processes that are away, before stand-ins for the site."""

import re
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from proxy import Proxy, command, proxying, settings
from serving import free_port
from stand_in import MAX_AGE_SECONDS, StandIn

from dashboard.site_pages import PAGES
from dashboard.text import site_words
from etl.paths import PROJECT

pytestmark = pytest.mark.slow

LOTS = [f"{number:02x}" for number in range(256)]
READER = "127.0.0.7"
"""An address of this machine that nobody else here uses, so that it can be looked for in a log."""
POSTCODE = "ME14-1XQ"
EXPIRED_SECONDS = MAX_AGE_SECONDS + 1.1
"""nginx counts ages in whole seconds."""


@pytest.fixture
def stand_ins() -> Iterator[list[StandIn]]:
    both = [StandIn("one"), StandIn("two")]
    yield both
    for one in both:
        one.close()


@pytest.fixture
def proxy(nginx: str, stand_ins: list[StandIn], tmp_path: Path) -> Iterator[Proxy]:
    with proxying(nginx, tmp_path, free_port(), [one.address for one in stand_ins]) as started:
        yield started


def reader(proxy: Proxy, lot: str | None = None, address: str = READER) -> httpx.Client:
    """A browser of its own: with a lot drawn before, or none."""
    cookies = {"otr_lot": lot} if lot else {}
    return httpx.Client(
        base_url=proxy.address, cookies=cookies, transport=httpx.HTTPTransport(local_address=address), timeout=10
    )


def test_the_shipped_settings_are_valid(nginx: str, tmp_path: Path) -> None:
    config = settings(tmp_path, free_port(), ["127.0.0.1:9", "127.0.0.1:9"])
    done = subprocess.run([*command(nginx, tmp_path, config), "-t"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


def test_a_browser_draws_a_lot_once_and_stays_with_its_process(proxy: Proxy, stand_ins: list[StandIn]) -> None:
    """Where the page opens its connection; the page itself, which may be kept for others, draws none."""
    with reader(proxy) as browser:
        assert "set-cookie" not in browser.get("/force?force=kent").headers
        first = browser.get("/_stcore/health")
        assert re.fullmatch(r"otr_lot=[0-9a-f]{2}; Path=/; HttpOnly; SameSite=Lax", first.headers["set-cookie"])
        again = [browser.get(path) for path in ("/", "/_stcore/health", "/compare", "/healthz") * 5]
    assert {answer.text for answer in again} == {first.text}
    assert not any("set-cookie" in answer.headers for answer in again)


def test_the_lots_are_shared_out_evenly(proxy: Proxy) -> None:
    with reader(proxy) as browser:
        drawn = [browser.get("/healthz", headers={"cookie": f"otr_lot={lot}"}).text for lot in LOTS]
    assert drawn.count("one") + drawn.count("two") == len(LOTS)
    assert 0.4 < drawn.count("one") / len(LOTS) < 0.6


def test_a_download_is_found_with_whichever_process_holds_it(proxy: Proxy) -> None:
    for lot in LOTS[:8]:  # both processes are among them
        with reader(proxy, lot) as browser:
            assert [browser.get(f"/media/{name}").text for name in ("one", "two")] == ["one", "two"]
            assert browser.get("/media/nobody").status_code == 404


def test_a_process_that_is_away_is_passed_over(proxy: Proxy, stand_ins: list[StandIn]) -> None:
    stand_ins[0].close()
    for lot in LOTS[:16]:
        with reader(proxy, lot) as browser:
            answer = browser.get("/")
            assert (answer.status_code, answer.text) == (200, "two")


def test_when_no_process_answers_the_page_says_so_and_whom_to_ring(proxy: Proxy, stand_ins: list[StandIn]) -> None:
    for one in stand_ins:
        one.close()
    with reader(proxy) as browser:
        answer = browser.get("/force?force=kent")
    assert answer.status_code == 503 and answer.headers["retry-after"] and answer.headers["cache-control"] == "no-store"
    assert site_words.UNEXPECTED[site_words.UNEXPECTED.index("If you need help now") :].rstrip(".") in answer.text


def test_answers_are_kept_as_long_as_the_app_says_and_longer_when_it_is_away(
    proxy: Proxy, stand_ins: list[StandIn]
) -> None:
    def asked(path: str) -> int:
        return sum(path == one_asked for one in stand_ins for one_asked, _ in one.asked)

    with reader(proxy, "00") as browser, reader(proxy, "01") as another:
        for path in ("/data/latest/", "/data/old/"):
            assert another.get(path).text == browser.get(path).text and asked(path) == 1
        time.sleep(EXPIRED_SECONDS)
        browser.get("/data/latest/")
        assert asked("/data/latest/") == 2
        for one in stand_ins:
            one.close()
        old = browser.get("/data/old/")
        assert old.status_code == 200 and old.text in ("one", "two")


@pytest.mark.parametrize(("size", "times_asked"), [(999_999, 1), (1_000_000, 3)])
def test_only_answers_below_a_megabyte_are_kept(
    proxy: Proxy, stand_ins: list[StandIn], size: int, times_asked: int
) -> None:
    path = f"/data/bytes/{size}"
    with reader(proxy) as browser:
        assert [len(browser.get(path).content) for _ in range(3)] == [size] * 3
    assert sum(one_asked == path for one in stand_ins for one_asked, _ in one.asked) == times_asked


def test_nothing_is_put_aside_for_a_slow_reader_and_many_large_answers_are_whole(proxy: Proxy) -> None:
    slow = []
    for number in range(3):
        connection = socket.create_connection(("127.0.0.1", int(proxy.address.rpartition(":")[2])))
        connection.sendall(f"GET /data/bytes/{20_000_000 + number} HTTP/1.1\r\nHost: x.test\r\n\r\n".encode())
        slow.append(connection)
    with reader(proxy) as browser:
        sizes = [5_000_000 + number for number in range(14)]
        assert [len(browser.get(f"/data/bytes/{size}").content) for size in sizes] == sizes
    written = sum(file.stat().st_size for file in proxy.folder.rglob("*") if file.is_file() and file.name != "log.txt")
    for connection in slow:
        connection.close()
    assert written < 1_000_000


def test_a_page_is_kept_where_its_address_holds_nothing_that_somebody_typed(
    proxy: Proxy, stand_ins: list[StandIn]
) -> None:
    kept = (
        "/progress",
        "/progress?force=kent",
        "/progress?forces=kent,essex&measure=recording_rate",
        "/progress?measure=recording_rate&forces=kent&inspection=newest&order=rate&against=kent&offence=all&since=2019-20",
        "/progress?grades=cdi_2016_20",
    )
    typed = (
        f"/progress?near={POSTCODE}",
        "/progress?force=ME14%201XQ",
        "/progress?Force=kent",
        "/progress?force=kent&near=x",
        "/progress?q",
    )
    with reader(proxy, "00") as browser, reader(proxy, "01") as another:
        for path in (*kept, *typed):
            browser.get(path)
            another.get(path)
    asked = [path for one in stand_ins for path, _ in one.asked]
    assert [asked.count(path) for path in kept] == [1] * len(kept)
    assert [asked.count(path) for path in typed] == [2] * len(typed)
    on_disk = b"".join(path.read_bytes() for path in (proxy.folder / "cache").rglob("*") if path.is_file())
    assert b"force=kent" in on_disk and POSTCODE.encode() not in on_disk and b"ME14" not in on_disk


def test_every_page_but_get_help_is_among_those_kept() -> None:
    named = re.search(r'"~\^\(GET\|HEAD\) /\(([a-z_|]+)\)\? ', (PROJECT / "deploy" / "nginx.conf").read_text("utf-8"))[
        1
    ]
    assert {"/", *(f"/{name}" for name in named.split("|"))} == {page.address for page in PAGES if page.script}


def test_each_wish_for_an_encoding_has_one_spelling(proxy: Proxy, stand_ins: list[StandIn]) -> None:
    wishes = {
        "gzip, deflate, br, zstd": "br, gzip",
        "br;q=0.5": "br, gzip",
        "gzip": "gzip",
        "gzip, br;q=0": "gzip",
        "gzip;q=0": None,
        "identity": None,
    }
    with reader(proxy) as browser:
        for number, wish in enumerate(wishes):
            browser.get(f"/data/{number}/", headers={"accept-encoding": wish})
    told = {path: headers.get("accept-encoding") for one in stand_ins for path, headers in one.asked}
    assert [told[f"/data/{number}/"] for number in range(len(wishes))] == list(wishes.values())


def test_what_the_processes_are_told_of_a_reader(proxy: Proxy, stand_ins: list[StandIn]) -> None:
    with reader(proxy) as browser:
        browser.get("/", headers={"x-forwarded-for": "203.0.113.5", "x-forwarded-proto": "https", "host": "x.test:81"})
        browser.get("/", headers={"x-forwarded-proto": "gopher"})
    first, second = (headers for one in stand_ins for path, headers in one.asked if path == "/")
    told, plain = (first, second) if first["x-forwarded-proto"] == "https" else (second, first)
    assert told["host"] == "x.test:81"
    assert plain["x-forwarded-proto"] == "http"
    assert not any("203.0.113.5" in value or READER in value for value in told.values())


def test_who_asks_is_told_where_turns_are_shared_out_and_nowhere_else(proxy: Proxy, stand_ins: list[StandIn]) -> None:
    """Else all behind nginx are strangers: each new connection of a robot would go before every reader."""
    shared = ("/_stcore/stream", "/api/v1/query", "/api/v1/tables/grade.csv", "/data/0/", "/download/x.csv", "/brief/x")
    not_shared = ("/", "/force", "/get_help", "/search", "/static/x.js", "/_stcore/health")
    with reader(proxy) as browser:
        for path in (*shared, *not_shared):
            browser.get(path, headers={"x-asked-by": "203.0.113.5"})
    told = {path: headers.get("x-asked-by") for one in stand_ins for path, headers in one.asked}
    assert told == dict.fromkeys(shared, READER) | dict.fromkeys(not_shared)


def test_measurements_are_not_for_everyone(proxy: Proxy) -> None:
    with reader(proxy) as browser:
        for path in ("/metrics", "/metrics?x=1", "/_stcore/metrics", "/_stcore/agent/openapi.json"):
            assert browser.get(path).status_code == 404, path
        assert browser.get("/_stcore/health").status_code == 200


def test_a_flood_is_refused_and_others_are_not(proxy: Proxy) -> None:
    with reader(proxy) as flood, reader(proxy, address="127.0.0.8") as other:
        answers = [flood.get("/").status_code for _ in range(700)]
        assert set(answers[:300]) == {200} and 429 in answers
        assert other.get("/").status_code == 200
        assert flood.get("/static/js/index.js").status_code == 200


def test_nothing_of_the_reader_is_written_down(proxy: Proxy, stand_ins: list[StandIn]) -> None:
    headers = {"referer": f"http://x.test/?near={POSTCODE}", "user-agent": POSTCODE, "cookie": f"otr_lot={POSTCODE}"}
    with reader(proxy) as browser:
        browser.get(f"/?near={POSTCODE}", headers=headers)
        for one in stand_ins:
            one.close()
        for _ in range(4):  # errors are where nginx writes the whole request
            browser.get(f"/data/latest/?near={POSTCODE}", headers=headers)
        flooded = [browser.get(f"/?near={POSTCODE}", headers=headers).status_code for _ in range(700)]
    assert {503, 429} == set(flooded)
    time.sleep(0.2)
    assert READER not in proxy.printed() and POSTCODE not in proxy.printed()
    statuses = {line["status"] for line in proxy.log()}
    assert {200, 503, 429} <= statuses
    assert {line["path"] for line in proxy.log()} == {"/", "/data/latest/"}


def test_https_that_ends_here(nginx: str, stand_ins: list[StandIn], tmp_path: Path) -> None:
    tls, port = tmp_path / "tls", free_port()
    tls.mkdir()
    example = (PROJECT / "deploy" / "tls" / "server.conf.example").read_text(encoding="utf-8")
    (tls / "server.conf").write_text(example.replace("listen 8443", f"listen 127.0.0.1:{port}"), encoding="utf-8")
    files = ["-keyout", tls / "privkey.pem", "-out", tls / "fullchain.pem"]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=localhost"]
    subprocess.run(["openssl", "req", "-x509", *kind, *files], check=True, capture_output=True)
    folder = tmp_path / "nginx"
    folder.mkdir()
    with proxying(nginx, folder, free_port(), [one.address for one in stand_ins], tls) as proxy:
        secure = httpx.get(f"https://127.0.0.1:{port}/_stcore/health", verify=False)
        plain = httpx.get(f"{proxy.address}/force?force=kent", headers={"host": "record.test"})
        behind_a_balancer = httpx.get(f"{proxy.address}/", headers={"x-forwarded-proto": "https"})
    assert secure.status_code == 200 and secure.headers["set-cookie"].endswith("; Secure")
    assert (plain.status_code, plain.headers["location"]) == (301, "https://record.test/force?force=kent")
    assert behind_a_balancer.status_code == 200
    assert {headers["x-forwarded-proto"] for one in stand_ins for _, headers in one.asked} == {"https"}
