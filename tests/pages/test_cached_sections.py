"""Sections drawn once and replayed: the second reader sees what the first saw, nobody sees yesterday's data, and it is quicker."""

import sys
from collections.abc import Iterator

import pytest
from reading import bodies, opened
from streamlit.testing.v1 import AppTest

from dashboard.database import store
from dashboard.streamlit_ui import cached_sections
from dashboard.text import site_words
from etl.build import load
from etl.paths import Places

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    cached_sections._drawn.clear()
    forget_answers()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "__main__", sys.modules["__main__"])  # a run puts its own script there
        yield
    cached_sections._drawn.clear()


def forget_answers() -> None:
    for kept in (store._rows, store._by_force):
        kept.cache_clear()


def drawn_bodies(app: AppTest) -> list[str]:
    """All but the foot of the page, which names the data version whatever is drawn."""
    return [body for body in bodies(app) if "otr-footer" not in body]


def chart_specs(app: AppTest) -> list[str]:
    return [chart.proto.spec for chart in app.get("plotly_chart")]


@pytest.mark.parametrize(
    "page, address",
    [
        ("force", {"force": "kent"}),
        ("compare", {"forces": "kent,essex", "measure": "recording_rate"}),
        ("progress", {"force": "essex"}),
        ("recorded_crime", {"force": "kent"}),
        ("find_your_force", {}),
        ("about_the_data", {}),
    ],
)
def test_a_replay_says_what_was_drawn(page: str, address: dict[str, str]) -> None:
    drawn, replayed = opened(page, **address), opened(page, **address)
    assert bodies(replayed) == bodies(drawn) and bodies(drawn)
    assert chart_specs(replayed) == chart_specs(drawn)


FIRST_SENTENCE = ("timeline", "latest_judgments", "oversight_events", "statuses")
"""What stands above the sections: a few queries that the store keeps."""


def test_a_replay_asks_nothing_of_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    opened("force", force="kent")
    asked: list[str] = []
    real = store._ask
    monkeypatch.setattr(
        store, "_ask", lambda path, query, *rest: asked.append(query.__name__) or real(path, query, *rest)
    )
    forget_answers()
    opened("force", force="kent")
    assert asked and set(asked) <= {"forces", *FIRST_SENTENCE}


def test_another_force_is_not_the_first_one_s_replay() -> None:
    kent, essex = opened("recorded_crime", force="kent"), opened("recorded_crime", force="essex")
    assert bodies(kent) != bodies(essex) and chart_specs(kent) != chart_specs(essex)


def test_newer_data_are_drawn_again(own_figures: Places) -> None:
    load.build(own_figures)
    before = drawn_bodies(opened("force", force="kent"))
    register = own_figures.register / "grade.csv"
    text = register.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines(keepends=True) if "kent" in line and "Outstanding" in line]
    assert lines
    register.write_text(text.replace(lines[-1], lines[-1].replace("Outstanding", "Good")), encoding="utf-8")
    load.build(own_figures)
    assert drawn_bodies(opened("force", force="kent")) != before


def test_another_day_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    before = drawn_bodies(opened("force", force="kent"))
    monkeypatch.setenv("ON_THE_RECORD_TODAY", "2031-11-22")
    assert drawn_bodies(opened("force", force="kent")) != before


# -- newer data while a page is open --------------------------------------------------------------------------------------------


def open_page(version: str) -> None:
    """What a page that was drawn from a data version does every minute."""
    from dashboard.streamlit_ui import components

    components.newer_data(version)


def test_a_page_of_the_newest_data_says_nothing() -> None:
    assert bodies(AppTest.from_function(open_page, args=(store.version(),)).run()) == []


def test_a_page_of_older_data_says_that_there_are_newer() -> None:
    (said,) = bodies(AppTest.from_function(open_page, args=("20200101T000000Z-00000000",)).run())
    assert site_words.NEWER_DATA in said


def test_a_page_whose_database_is_gone_says_so(no_database: Places) -> None:
    (said,) = bodies(AppTest.from_function(open_page, args=("20200101T000000Z-00000000",)).run())
    assert site_words.NO_DATABASE in said
