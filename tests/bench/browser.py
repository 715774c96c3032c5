"""A first visit in a real browser: bytes over the wire, and how soon the answer and the charts stand, beside an empty Streamlit page.

Times are the page's own: from the start of navigation to the frame in which the element is there, seen by an observer inside the
page, so that the time to ask from outside does not count. The two servers are visited in turns. A cold visit has a new browser
window (nothing kept); a warm one is a second visit in the same window, with scripts in the browser's cache. The slow line is a
phone's in a poor place: 1.6 Mbit/s and 150 ms to each answer, as the browser's own developer tools slow it down.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as stock
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from etl.paths import Places

from .report import Measure, percentile
from .server import CHROMIUM, CHROMIUM_OPTIONS, site, stock_streamlit

VISITS, QUICK_VISITS = 9, 1
MOST_ANSWER, MOST_CHARTS, MOST_SHARE = 1.25, 1.4, 0.33
EMPTY_PAGE = Path(__file__).parent / "empty_page.py"
STATIC = Path(stock.__file__).parent / "static"
PATIENCE_MS = 240_000
SLOW_VISITS = 3
SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
MOST_SLOW_ANSWER, MOST_SLOW_CHART, MOST_MB = 0.15, 1.1, 1.5
IN_OWN_HTML = "; first read in the page's own HTML"
CHART, FOOTER = ".js-plotly-plot", ".stApp .otr-footer"
# Looks before every frame for the first visible answer, for milliseconds in which it was gone again, for the answer as Streamlit
# draws it (before, it may stand in the page's own HTML) and for so many charts with marks in them; until the page ends with its foot.
WATCH = """
const isShown = element => element.getBoundingClientRect().height > 0;
const shown = chosen => [...document.querySelectorAll(chosen)].filter(isShown);
const seen = window.seen = {answer: 0, drawn: 0, charts: 0, gone: 0};
let before = 0;
const look = () => {
  const now = performance.now(), is_there = shown(ANSWER).length > 0;
  if (is_there && !seen.answer) seen.answer = now;
  if (!seen.drawn && shown(`.stApp ${ANSWER}`).length) seen.drawn = now;
  if (seen.answer && !is_there) seen.gone += now - before;
  before = now;
  if (!seen.charts && shown(CHART).filter(chart => chart.querySelector('.trace path')).length >= CHARTS) seen.charts = performance.now();
  if (seen.answer && seen.charts && document.querySelector(FOOT)) document.documentElement.dataset.seen = 'all';
  else requestAnimationFrame(look);
};
look();
"""


@dataclass(frozen=True)
class View:
    """A page to visit: its address, what holds its answer, how many charts it draws, and what it ends with."""

    path: str
    answer: str
    charts: int
    foot: str


EMPTY = View("/", "h1", 1, CHART)
# The answer is read first in the page's own HTML, before any script; "drawn by Streamlit" is the same on the page that takes its place.
VIEWS = {
    "force": View("/force?force=kent", ".otr-grade", 0, FOOTER),
    "find": View("/", ".otr-map", 0, FOOTER),
    "compare": View("/compare?forces=kent,essex", ".otr-note", 1, FOOTER),
}
SLOW_VIEWS = {
    "force": View("/force?force=kent", "svg.timeline", 0, FOOTER),  # the grade stands above it
    "compare": VIEWS["compare"],
}
LIGHT_PAGES = {
    "force": VIEWS["force"].path,
    "find": VIEWS["find"].path,
    "progress of one force": "/progress?force=kent",
    "get help": "/get_help?force=kent",
}
"""The pages whose first visit is held to `MOST_MB`."""


def measure(figures: Places, quick: bool = False) -> list[Measure]:
    """The first visit's bytes, then the times of cold and warm visits. Raises RuntimeError without Chromium."""
    if CHROMIUM is None:
        raise RuntimeError("Chromium is not installed; try: apt-get install chromium")
    with (
        site(figures) as ours,
        stock_streamlit(EMPTY_PAGE) as theirs,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        _wire(browser, ours.address, VIEWS["compare"].path)  # sets off the compression aside
        ours.wait_until_idle()
        wire = _wire(browser, ours.address, VIEWS["compare"].path)
        visits = {"empty": (theirs.address, EMPTY)} | {name: (ours.address, view) for name, view in VIEWS.items()}
        took = _visit_in_turns(browser, visits, QUICK_VISITS if quick else VISITS)
        browser.close()
    return [_bytes(wire), *_times(took)]


def measure_slow(figures: Places, quick: bool = False) -> list[Measure]:
    """First visits on a slow line beside the stock page's, and what they take. Raises RuntimeError without Chromium."""
    if CHROMIUM is None:
        raise RuntimeError("Chromium is not installed; try: apt-get install chromium")
    with (
        site(figures) as ours,
        stock_streamlit(EMPTY_PAGE) as theirs,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        _wire(browser, ours.address, VIEWS["compare"].path)
        ours.wait_until_idle()
        sent = {name: sum(_wire(browser, ours.address, path).values()) for name, path in LIGHT_PAGES.items()}
        took: Took = {(name, "slow"): [] for name in ("empty", *SLOW_VIEWS)}
        for _ in range(QUICK_VISITS if quick else SLOW_VISITS):
            for name, (address, view) in (
                {"empty": (theirs.address, EMPTY)} | {name: (ours.address, view) for name, view in SLOW_VIEWS.items()}
            ).items():
                context = browser.new_context(viewport={"width": 375, "height": 667}, reduced_motion="reduce")
                took[name, "slow"].append(_visit(context, address, view, is_slow=True))
                context.close()
        browser.close()
    bar = "stock page's bar"
    return [
        _ratio(
            f"force, slow line: grade and timeline / {bar}", took, "force", "slow", "answer", MOST_SLOW_ANSWER, "charts"
        ),
        _ratio(f"compare, slow line: chart / {bar}", took, "compare", "slow", "charts", MOST_SLOW_CHART),
        *(Measure(f"{name}: first visit", size / 1e6, "MB", MOST_MB) for name, size in sent.items()),
    ]


# -- how soon ----------------------------------------------------------------------------------------------------------------

Took = dict[tuple[str, str], list[dict[str, float]]]
"""By page and kind of visit: milliseconds to `answer` and to `charts`, and while the answer was `gone`; one entry a visit."""


def _visit_in_turns(browser: Browser, visits: dict[str, tuple[str, View]], rounds: int) -> Took:
    took: Took = {(name, kind): [] for name in visits for kind in ("cold", "warm")}
    for at in range(rounds + 1):
        for name, (address, view) in visits.items():
            context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
            for kind in ("cold", "warm"):
                seen = _visit(context, address, view)
                if at:  # the first round warms the servers
                    took[name, kind].append(seen)
            context.close()
    return took


def _visit(context: BrowserContext, address: str, view: View, is_slow: bool = False) -> dict[str, float]:
    page = context.new_page()
    if is_slow:
        context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW_LINE)
    named = f"const ANSWER = {json.dumps(view.answer)}, FOOT = {json.dumps(view.foot)};"
    named += f"const CHART = {json.dumps(CHART)}, CHARTS = {view.charts};"
    page.add_init_script(f"(() => {{ {named} {WATCH} }})()")
    page.goto(address + view.path, wait_until="commit")
    page.wait_for_selector("html[data-seen]", state="attached", timeout=PATIENCE_MS)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=PATIENCE_MS)
    seen = page.evaluate("window.seen")
    page.close()
    return seen


def _times(took: Took) -> list[Measure]:
    measures = []
    for name, view in VIEWS.items():
        for kind in ("cold", "warm"):
            answer = _ratio(f"{name}, {kind}: answer / empty page's heading", took, name, kind, "answer", MOST_ANSWER)
            is_before = all(one["answer"] < one["drawn"] for one in took[name, kind])
            measures.append(replace(answer, note=f"{answer.note}{IN_OWN_HTML if is_before else ''}"))
            gone = [one["gone"] for one in took[name, kind]]
            measures.append(
                Measure(
                    f"{name}, {kind}: answer gone again for", percentile(gone, 0.5), "ms", note=f"most {max(gone):.0f}"
                )
            )
            measures.append(
                _ratio(
                    f"{name}, {kind}: answer drawn by Streamlit / empty page's heading", took, name, kind, "drawn", None
                )
            )
            if view.charts:
                measures.append(
                    _ratio(f"{name}, {kind}: all charts / empty page's bar", took, name, kind, "charts", MOST_CHARTS)
                )
    return measures


def _ratio(
    words: str, took: Took, name: str, kind: str, what: str, most: float | None, of_empty: str | None = None
) -> Measure:
    """Our median of `what` beside the empty page's of the same, or of `of_empty`."""
    ours = [one[what] for one in took[name, kind]]
    empty = [one[of_empty or what] for one in took["empty", kind]]
    middle, base = percentile(ours, 0.5), percentile(empty, 0.5)
    note = f"{middle:.0f} ms ({min(ours):.0f} to {max(ours):.0f}); empty {base:.0f} ms ({min(empty):.0f} to {max(empty):.0f})"
    return Measure(words, middle / base, "times", most, note=note)


# -- how much ----------------------------------------------------------------------------------------------------------------


def _bytes(wire: dict[str, float]) -> Measure:
    """What a first visit takes beside what stock Streamlit sends of the same files."""
    sent, whole = sum(wire.values()), sum(_stock_bytes(url, size) for url, size in wire.items())
    note = f"{sent / 1e6:.2f} MB; stock {whole / 1e6:.2f} MB"
    return Measure("compare: bytes of a first visit / stock Streamlit's", sent / whole, "times", MOST_SHARE, note=note)


def _wire(browser: Browser, address: str, path: str) -> dict[str, float]:
    """Address to bytes over the wire of everything that a new window loads for a page."""
    wire: dict[str, float] = {}
    urls: dict[str, str] = {}
    page = browser.new_page()
    protocol = page.context.new_cdp_session(page)
    protocol.send("Network.enable")
    protocol.on("Network.responseReceived", lambda told: urls.update({told["requestId"]: told["response"]["url"]}))
    protocol.on("Network.loadingFinished", lambda told: wire.update({told["requestId"]: told["encodedDataLength"]}))
    page.goto(address + path)
    page.wait_for_selector("footer.otr-footer", timeout=PATIENCE_MS)
    if path == VIEWS["compare"].path:
        page.wait_for_selector(f"{CHART} .main-svg", timeout=PATIENCE_MS)
    page.wait_for_timeout(3000)
    page.close()
    loaded: dict[str, float] = {}
    for request, size in wire.items():
        url = urls.get(request, "")
        loaded[url] = loaded.get(url, 0) + size
    return loaded


def _stock_bytes(url: str, sent: float) -> float:
    """What stock Streamlit sends for an address: its scripts and styles as they lie on disk."""
    file = STATIC / "static" / url.partition("/static/")[2]
    return file.stat().st_size if file.suffix in (".js", ".css") and file.is_file() else sent
