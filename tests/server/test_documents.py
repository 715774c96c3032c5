"""Briefs, lists and cards as documents: valid, small, without scripts, nothing fetched; and printed by a real browser."""

import functools
import http.server
import io
import re
import threading
import unicodedata
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import frames
import html5lib
import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup

from dashboard import templating
from dashboard.database import queries, store
from dashboard.rules import force_record
from dashboard.text import formats

BRIEF_BYTES = 60_000


@pytest.fixture(scope="module")
def forces() -> list[str]:
    return list(frames.ask(queries.forces).force_id)


@pytest.mark.slow
def test_all_43_briefs_are_valid_small_and_stand_alone(client, forces) -> None:
    assert len(forces) == 43
    for address in [
        "/brief/",
        "/data/",
        *(f"/{kind}/{force_id}" for kind in ("brief", "embed") for force_id in forces),
    ]:
        response = client.get(address)
        assert response.status_code == 200 and len(response.content) < BRIEF_BYTES, address
        html5lib.HTMLParser(strict=True).parse(response.text)
        page = BeautifulSoup(response.text, "html5lib")
        assert not page.find(["script", "img", "iframe", "object", "video", "form"]), address
        assert not page.find(style=True) and "url(" not in page.style.string and "@import" not in page.style.string
        assert all(link["rel"] != ["stylesheet"] for link in page.find_all("link"))
        words = page.get_text(" ")
        assert not re.search(r"\bnan\b|\bNone\b(?! of)|NaT|undefined|\{\{", words), address
        ids = [element["id"] for element in page.find_all(id=True)]
        assert len(ids) == len(set(ids))
        assert all(link["href"][1:] in ids for link in page.find_all("a", href=re.compile("^#")))


def test_every_word_a_template_asks_for_is_in_the_wording() -> None:
    """Templates are no Python, so nothing else notices when a sentence they use is taken away."""
    for template in Path(templating.__file__).with_name("templates").iterdir():
        for module, name in re.findall(
            r"\b(\w+_words|\w+_page|\w+_headings|formats)\.(\w+)", template.read_text(encoding="utf-8")
        ):
            assert hasattr(import_module(f"dashboard.text.{module}"), name), (template.name, module, name)


@pytest.mark.slow
def test_a_brief_says_what_a_panel_needs(client, forces) -> None:
    for force_id in forces:
        page = BeautifulSoup(client.get(f"/brief/{force_id}").text, "html5lib")
        words = page.get_text(" ")
        latest = frames.ask(queries.latest_judgments).set_index("force_id").loc[force_id]
        assert latest.grade in words and latest.regime in words
        assert page.find("svg", role="img")["aria-label"].startswith("Crime recording of")
        assert "0808 168 9111" in words and "999" in words and store.version() in words
        assert len(page.find_all("h2")) == 7
        cited = {int(mark.string.strip("[]")) for mark in page.select("sup a")}
        assert cited == set(range(1, len(page.select(".sources li")) + 1))
    kent = client.get("/brief/kent").text
    assert "83.6 ± 1.85" in kent and "Told to" not in kent and "(not inspected)" in kent


@pytest.mark.slow
def test_every_place_leads_with_the_newest_judgment(client, forces) -> None:
    for force_id in forces:
        lead, latest = force_record.force_lede(force_id), force_record.latest_judgment(force_id)
        brief = BeautifulSoup(client.get(f"/brief/{force_id}").text, "html.parser")
        assert brief.select_one("p.lede").get_text() == lead
        assert client.get(f"/api/v1/forces/{force_id}.json").json()["summary"] == lead
        page = BeautifulSoup(client.get(f"/force?force={force_id}").text, "html.parser")
        assert page.select_one(".otr-lede").get_text() == lead
        assert page.find("meta", {"name": "description"})["content"] == lead
        card = BeautifulSoup(client.get(f"/embed/{force_id}").text, "html.parser").get_text(" ")
        now, _, since = card.partition("Since then,")
        rates = set(re.findall(r"[\d.]+(?= per cent)", now))
        assert rates <= {formats.plain(latest.rate_pct)} and latest.grade in now
        assert bool(since) == (force_record.newest_act(latest, store.of_force(queries.timeline, force_id)) is not None)


@pytest.mark.browser
def test_all_43_briefs_print_on_two_pages_with_nothing_cut(site, browser, forces) -> None:
    page = browser.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    for force_id in forces:
        requests.clear()
        page.goto(f"{site}/brief/{force_id}")
        assert [url for url in requests if not url.startswith("data:")] == [f"{site}/brief/{force_id}"]
        printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        assert len(printed.pages) <= 2, force_id
        assert round(float(printed.pages[0].mediabox.width)) == 595  # A4
        on_paper = _letters("".join(map(_drawn, printed.pages)))
        for block in page.locator("h1, h2, p:not(.screen), li, td, th, figcaption").all_inner_texts():
            for word in block.split():
                assert _letters(word) in on_paper, (force_id, word)
        for sheet in printed.pages:
            for font in sheet["/Resources"]["/Font"].values():
                assert _is_embedded(font.get_object()), force_id
    page.close()


def _letters(words: str) -> str:
    """Letters and digits alone: a PDF breaks words and lines where it likes, and some fonts draw "fi" as one character, U+FB01."""
    return re.sub(r"[^A-Za-z0-9]", "", unicodedata.normalize("NFKD", words))


def _drawn(sheet: pypdf.PageObject) -> str:
    """The characters on a sheet, in the order Chromium draws them: one at a time, as codes of the font it named last.

    pypdf's own reading also works out where each one stands, and takes longer for that than the browser takes to print.
    """
    meanings = {name: _meanings(font.get_object()) for name, font in sheet["/Resources"]["/Font"].items()}
    characters, meant = [], {}
    for font, code in re.findall(r"(/\w+) \S+ Tf|<(\w+)> Tj", sheet.get_contents().get_data().decode("latin-1")):
        if font:
            meant = meanings[font]
        else:
            characters.append(meant.get(code, ""))
    return "".join(characters)


def _meanings(font: pypdf.generic.DictionaryObject) -> dict[str, str]:
    """What each code of a font stands for. Its table has lines such as <code> <character> and <first> <last> <first's character>."""
    meanings: dict[str, str] = {}
    table = font["/ToUnicode"].get_data().decode()
    for first, last, character in re.findall(r"^<(\w+)> (?:<(\w+)> )?<((?:\w{4})+)>$", table, re.MULTILINE):
        *before, end = bytes.fromhex(character).decode("utf-16-be")
        for step in range(int(last or first, 16) - int(first, 16) + 1):
            meanings[f"{int(first, 16) + step:0{len(first)}X}"] = "".join(before) + chr(ord(end) + step)
    return meanings


def _is_embedded(font) -> bool:
    if font["/Subtype"] == "/Type3":  # its glyphs are drawn in the file itself
        return "/CharProcs" in font
    inner = font["/DescendantFonts"][0].get_object() if font["/Subtype"] == "/Type0" else font
    return any(name.startswith("/FontFile") for name in inner["/FontDescriptor"].get_object())


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_documents_are_clean_for_axe_and_fit_a_small_phone(site, browser, scheme: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640}, color_scheme=scheme, bypass_csp=True)
    for address in (
        "/brief/kent",
        "/brief/greater-manchester",
        "/brief/dyfed-powys",
        "/brief/",
        "/data/",
        "/embed/kent",
    ):
        page.goto(site + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
        found = Axe().run(page)
        assert found.violations_count == 0, (address, found.generate_report())
    page.close()


@pytest.fixture
def news(tmp_path) -> Iterator[tuple[Path, str]]:
    """The folder and the address of another site."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield tmp_path, f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.browser
def test_only_the_card_can_be_framed(site, browser, news) -> None:
    folder, address = news
    page = browser.new_page()
    for name, framed, may in (
        ("card", "/embed/kent", True),
        ("brief", "/brief/kent", False),
        ("page", "/force?force=kent", False),
    ):
        # A file each: rewritten within one second, the browser would keep the one before.
        (folder / f"{name}.html").write_text(f"<iframe src='{site}{framed}' width=400 height=500></iframe>")
        page.goto(f"{address.rstrip('/')}/{name}.html")
        ours = page.frame_locator("iframe").locator("main, #root").first
        if may:
            ours.wait_for(state="attached", timeout=20_000)
        else:
            page.wait_for_timeout(1000)
            assert ours.count() == 0, framed
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("address", ["/", "/force?force=kent", "/compare?forces=kent,essex", "/get_help?force=kent"])
def test_pages_work_under_the_content_security_policy(site, browser, address: str) -> None:
    page = browser.new_page()
    refused: list[str] = []
    page.on(
        "console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None
    )
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    page.goto(site + address)
    page.wait_for_selector("footer.otr-footer", timeout=60_000)
    if address.startswith("/compare"):
        page.wait_for_selector(".js-plotly-plot .main-svg", timeout=60_000)
    assert refused == []
    assert all(url.startswith((site, site.replace("http", "ws"), "data:", "blob:")) for url in urls)
    if address.startswith("/force"):
        assert page.get_by_role("link", name="Print or read the short version").get_attribute("href") == "/brief/kent"
    if address.startswith("/get_help"):
        page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="weather"))
        for _ in range(3):
            page.keyboard.press("Shift")
        page.wait_for_url("https://www.bbc.co.uk/weather")
    page.close()


@pytest.mark.browser
def test_the_head_of_a_page_with_javascript_off_leads_to_the_short_version(site, browser) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/force?force=kent")
    page.get_by_role("link", name="Print or read the short version").click()
    assert page.locator("h1").inner_text() == "Kent Police"
    page.close()
