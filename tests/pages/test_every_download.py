"""Every chart and every table of every page can be taken away: a block of links stands with it."""

import re
from collections.abc import Iterator

import pytest
from reading import followed, opened
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

from dashboard.open_data import downloads
from dashboard.render import download_html
from dashboard.text import about_page

VISITS = [
    ("find_your_force", {}),
    ("find_your_force", {"grades": "peel_2021_22"}),
    ("force", {"force": "kent"}),
    ("force", {"force": "staffordshire"}),
    ("force", {"force": "city-of-london"}),
    ("compare", {}),
    ("compare", {"forces": "kent,essex", "measure": "latest_grade"}),
    ("progress", {"force": "kent"}),
    ("progress", {}),
    ("recorded_crime", {"force": "kent"}),
    ("recorded_crime", {"force": "kent", "offence": "robbery", "split": "offences", "period": "quarter"}),
    ("about_the_data", {}),
    ("national", {}),
    ("method", {}),
]
NOT_TAKEN = {
    about_page.DICTIONARY_TITLE: "the schema in words: /data/ and /api/v1/tables.json hold it whole, and a link says so"
}
"""The parts of pages that have tables and no file of their own, each with the reason."""
TAKEN = re.compile(rf"{download_html.MARK}|<a [^>]* download>")
DRAWN = re.compile(r"<table|<svg[^>]*role=.img|otr-map")


def elements(block: Block) -> Iterator[Element]:
    """What a page shows, from top to bottom."""
    for child in block.children.values():
        if isinstance(child, Block):
            yield from elements(child)
        else:
            yield child


def parts(app: AppTest) -> dict[str, list[Element]]:
    """The elements of a page below each of its headings."""
    found: dict[str, list[Element]] = {}
    here = ""
    for element in elements(app.main):
        if element.type in ("title", "header", "subheader"):
            here = element.value
        found.setdefault(here, []).append(element)
    return found


def body(element: Element) -> str:
    return element.proto.body if element.type in ("html", "markdown") else ""


@pytest.fixture(scope="module")
def visitor() -> AppTest:
    return opened("find_your_force")


@pytest.mark.parametrize(("page", "address"), VISITS)
def test_each_chart_and_table_has_a_way_to_be_taken(visitor: AppTest, page: str, address: dict[str, str]) -> None:
    seen = 0
    for heading, shown in parts(followed(visitor, page, **address)).items():
        is_drawn = any(element.type == "plotly_chart" or DRAWN.search(body(element)) for element in shown)
        if is_drawn and heading not in NOT_TAKEN:
            seen += 1
            assert any(TAKEN.search(body(element)) for element in shown), f"{page}: {heading}"
    assert seen or page == "method" or "force" not in address


def test_every_kind_of_file_is_offered_somewhere(visitor: AppTest) -> None:
    """No view that a page does not show, and none shown that the server does not know."""
    offered = {
        name
        for page, address in [*VISITS, ("force", {"force": "hertfordshire"})]
        for element in elements(followed(visitor, page, **address).main)
        for name in re.findall(r"data-view='([^']*)'", body(element))
    }
    assert offered <= set(downloads.VIEWS)
    assert set(downloads.VIEWS) - offered <= {"changed-grades"}  # shown where a grade was changed
