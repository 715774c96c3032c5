"""Ask the data: what a visitor reads, and the whole way by keyboard."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import PATIENCE_MS, Visit, wait_until_drawn
from playwright.sync_api import Page, expect
from reading import assert_whole, opened, words
from streamlit.testing.v1 import AppTest

from dashboard.ask import desk, questions
from dashboard.database import store
from dashboard.render import answer_html
from dashboard.text import ask_page

TOPICS = questions.worked()["topics"]


@pytest.fixture(scope="module", autouse=True)
def ended() -> Iterator[None]:
    yield
    desk.queue().end()


def run(app: AppTest) -> AppTest:
    next(button for button in app.button if button.label == ask_page.RUN).click()
    return app.run()


def test_a_link_fills_the_editor_and_runs_nothing() -> None:
    before = desk.queue().process_ids()
    app = opened("ask", sql="SELECT 1 AS one", version="20200101T000000Z-00000000")
    assert app.text_area[0].value == "SELECT 1 AS one"
    assert ask_page.other_version("20200101T000000Z-00000000", store.version()) in words(app)
    assert ask_page.DOWNLOAD_ALL not in words(app) and desk.queue().process_ids() == before
    assert "data version" not in words(opened("ask", sql="SELECT 1", version=store.version())).split("Data version")[0]


def test_a_worked_question_answers_with_its_table() -> None:
    app = opened("ask")
    app.selectbox[0].set_value("latest_grades").run()
    assert app.text_area[0].value == questions.worked()["latest_grades"]
    app = run(app)
    assert_whole(app)
    said = words(app)
    assert "43 rows." in said and "Kent" in said and ask_page.MIXES_PROGRAMMES in said
    assert "sql" not in app.query_params


def test_a_mistake_is_marked() -> None:
    app = opened("ask")
    app.text_area[0].set_value("SELECT forc\nFROM force_year")
    said = words(run(app))
    assert "There is no column forc in these tables. Did you mean force" in said
    assert ask_page.place(1) in said


def test_an_empty_question_is_said() -> None:
    assert ask_page.EMPTY in words(run(opened("ask")))


def test_a_search_finds_tables_by_their_meaning() -> None:
    app = opened("ask")
    app.text_input[0].set_value("confidence interval").run()
    assert "recording_rate" in words(app) and "council_alias" not in words(app)
    app.text_input[0].set_value("wombat").run()
    assert ask_page.NO_TABLE_FITS in words(app)


@pytest.mark.parametrize(
    ("sql", "place", "marked"),
    [
        ("SELECT a\nFROM b", (14, 1), "FROM <mark>b</mark>"),
        ("SELECT 'é', x", (13, 1), "SELECT &#39;é&#39;, <mark>x</mark>"),
        ("SELECT", (6, 0), "SELECT<mark> </mark>"),
        ("SELECT <b>", (7, 3), "SELECT <mark>&lt;b&gt;</mark>"),
    ],
)
def test_the_place_of_a_mistake(sql: str, place: tuple[int, int], marked: str) -> None:
    assert marked in (answer_html.marked_place(sql, place) or "")


def test_charts_say_nothing_false() -> None:
    text, number = ["VARCHAR", "BIGINT"], ["VARCHAR", "DOUBLE", "DOUBLE"]
    assert answer_html.points(["a", "n"], text, [["x", 1], ["y", 2]], [])
    assert answer_html.points(["a", "n"], text, [["x", 1], ["x", 2]], []) is None
    assert answer_html.points(["a", "n"], text, [["x", 1], ["y", None]], []) is None
    assert answer_html.points(["a", "rate_pct"], text, [["x", 1], ["y", 2]], []) is None
    with_margin = answer_html.points(["a", "rate_pct", "ci_pct"], number, [["x", 1.0, 2.0], ["y", 2.0, None]], [])
    assert with_margin and with_margin.margins == [2.0, None]
    grades = [ask_page.GRADES_ARE_NOT_NUMBERS]
    assert answer_html.points(["a", "n"], text, [["x", 1], ["y", 2]], grades) is None


# -- by keyboard -------------------------------------------------------------------------------------------------------------


def editor(page: Page):
    return page.get_by_label(ask_page.EDITOR)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 375])
def test_the_whole_way_by_keyboard(visit: Visit, width: int, tmp_path: Path) -> None:
    """Open, pick a question, change a word, run, download, copy the link, open it afresh."""
    page = visit("/ask", width=width)
    wait_until_drawn(page, "ask")
    page.get_by_role("combobox", name=re.compile(ask_page.CHOOSE_QUESTION)).focus()
    page.keyboard.type("mend most often")
    page.keyboard.press("Enter")
    expect(editor(page)).to_have_value(TOPICS, timeout=PATIENCE_MS)

    editor(page).focus()
    page.keyboard.press("Control+Home")
    for _ in range(len("SELECT topic")):
        page.keyboard.press("ArrowRight")
    page.keyboard.type(" AS theme")
    page.keyboard.press("Control+Enter")
    table = page.get_by_role("region", name=ask_page.ANSWER_TITLE).locator("table")
    expect(table.get_by_role("columnheader", name="theme")).to_be_visible(timeout=PATIENCE_MS)
    assert page.url.endswith("/ask"), "what was typed goes into no address"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_role("button", name="CSV", exact=True).focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    taken = tmp_path / "answer.csv"
    download.value.save_as(taken)
    with taken.open(encoding="utf-8") as file:
        held = list(csv.DictReader(file))
    assert len(held) == table.locator("tbody tr").count() and "theme" in held[0]

    page.get_by_role("button", name=ask_page.MAKE_LINK).focus()
    page.keyboard.press("Enter")
    link = page.locator("code").filter(has_text="/ask?").first
    expect(link).to_be_visible(timeout=PATIENCE_MS)
    address = link.inner_text().strip()
    assert "theme" in address

    afresh = visit(address[address.index("/ask") :], width=width)
    wait_until_drawn(afresh, "ask")
    expect(editor(afresh)).to_have_value(re.compile("SELECT topic AS theme"), timeout=PATIENCE_MS)
    expect(afresh.get_by_role("region", name=ask_page.ANSWER_TITLE)).to_have_count(0)
    editor(afresh).focus()
    afresh.keyboard.press("Control+Enter")
    again = afresh.get_by_role("region", name=ask_page.ANSWER_TITLE).locator("table")
    expect(again.get_by_role("columnheader", name="theme")).to_be_visible(timeout=PATIENCE_MS)
