"""Words on charts lie apart at every width: no box of words lies on another, none is cut, none is too small on a phone.

The drawings of our own are tried for all forces at once, inside one page of the site, with its fonts and styles.
"""

from collections.abc import Iterator

import pytest
from browsing import PATIENCE_MS, Visit, wait_until_drawn
from playwright.sync_api import Page
from reading import force_ids

from dashboard.database import queries, store
from dashboard.render import national_html, svg_timeline, year_bars
from dashboard.rules import force_record

pytestmark = pytest.mark.browser

WIDTHS = (320, 375, 768, 1280)
LEAST_PX = 11
WRONG = """(charts, least) => charts.filter(chart => chart.checkVisibility()).flatMap(chart => {
    const edge = chart.getBoundingClientRect(), words = [];
    const walk = document.createTreeWalker(chart, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const node = walk.currentNode, one = node.parentElement, said = node.data.trim();
        if (!said || !one.checkVisibility() || one.closest('style, title, .otr-hidden')) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const scale = one.getScreenCTM ? one.getScreenCTM().a : 1;
        const px = parseFloat(getComputedStyle(one).fontSize) * scale;
        for (const box of range.getClientRects()) {
            // Words are as high as their letters; the room between lines may overlap.
            const middle = (box.top + box.bottom) / 2;
            if (box.width) words.push({said, px, node: one.closest('text') ?? node, left: box.left, right: box.right, top: middle - px * 0.4, bottom: middle + px * 0.4});
        }
    }
    if (!words.length) return ['no words'];
    const small = words.filter(one => one.px < least).map(one => `small: ${one.said} ${one.px}`);
    const cut = words.filter(one => one.left < edge.left - 1 || one.right > edge.right + 1 || one.top < edge.top - 1 || one.bottom > edge.bottom + 1)
        .map(one => `cut: ${one.said}`);
    const together = words.flatMap((a, at) => words.slice(at + 1).filter(b => a.node !== b.node
        && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5
    ).map(b => `${a.said} | ${b.said}`));
    return [...small, ...cut, ...together];
})"""
"""What is wrong with the words of each chart that is shown; `least` is the smallest size of letters."""


def assert_words_lie_apart(page: Page, charts: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(PLOTLY_FITS, arg=width, timeout=PATIENCE_MS)
        found = page.locator(charts)
        assert found.count() > 0
        assert found.evaluate_all(WRONG, LEAST_PX if width >= 375 else 0) == [], width


PLOTLY = ".js-plotly-plot .svg-container"
PLOTLY_FITS = """width => [...document.querySelectorAll('.js-plotly-plot')].every(chart => {
    const drawn = chart.querySelector('.main-svg').getBoundingClientRect().width;
    return drawn <= width && Math.abs(drawn - chart.getBoundingClientRect().width) < 2;
})"""
"""Plotly has drawn its charts again for a width."""


def drawings() -> Iterator[str]:
    """Every timeline and every force's years, and the bars of England and Wales."""
    for force_id in force_ids():
        name, history = force_record.short_names()[force_id], store.of_force(queries.timeline, force_id)
        yield svg_timeline.figure(name, history)
        yield year_bars.figure(name, store.of_force(queries.recorded_crime_years, force_id), history)
        yield year_bars.figure(name, store.of_force(queries.recorded_crime_by_group, force_id, "Robbery"), history)
    for part in national_html.parts(""):
        yield part.body


def test_small_multiples_and_our_own_drawings_of_all_forces(visit: Visit) -> None:
    page = visit("/recorded_crime?force=kent&beside=kent,essex,metropolitan")
    wait_until_drawn(page, "recorded_crime")
    page.locator('[data-testid="stMainBlockContainer"]').evaluate(
        "(main, drawn) => main.insertAdjacentHTML('beforeend', `<div class='stHtml'>${drawn}</div>`)",
        "".join(drawings()),
    )
    assert_words_lie_apart(page, f"{PLOTLY}, svg.timeline, .otr-years, .otr-stacks")


def test_rates_of_all_forces(visit: Visit) -> None:
    page = visit(f"/compare?forces={','.join(force_ids())}")
    wait_until_drawn(page, "compare")
    assert_words_lie_apart(page, PLOTLY)


def test_before_and_after_and_claims(visit: Visit) -> None:
    page = visit("/progress?force=essex&charts=yes")
    wait_until_drawn(page, "progress")
    assert_words_lie_apart(page, PLOTLY)
