"""The bench still measures: every query has arguments, a session sees what a visitor sees, and a missed aim is told."""

import asyncio
import re
from pathlib import Path

import pytest

from etl.paths import PROJECT, Places
from tests.serving import serving

from . import memory, queries
from .report import Measure, percentile, table
from .server import stock_streamlit
from .session import Run, Session

pytestmark = pytest.mark.slow

CHOSEN_TWICE = """
import streamlit as st
chosen = st.selectbox("Which", ["a", "b"], key="which")
st.html(f"<p class='otr-note'>chosen {chosen}</p>")
if chosen == "b":
    raise RuntimeError("b cannot be shown")
"""


def test_every_query_is_measured_on_the_published_database(built: Places) -> None:
    written = re.findall(
        r"^def ([a-z]\w*)", (PROJECT / "dashboard/database/queries.py").read_text(encoding="utf-8"), re.MULTILINE
    )
    measures = queries.measure(built, quick=True)
    assert {one.name.removesuffix(", p95") for one in measures} == set(written)
    assert all(one.value > 0 for one in measures)


def test_a_session_reads_a_page_as_a_visitor_does(site: str, built: Places) -> None:
    async def visit() -> list[Run]:
        async with Session(site) as session:
            return [
                await session.rerun("force", "force=kent"),
                await session.rerun(widgets={"force_picker": "Essex"}),
                await session.rerun("recorded_crime"),
                await session.rerun(widgets={"period_picker": "quarter"}),
            ]

    first, chosen, other, part = asyncio.run(visit())
    assert {run.version for run in (first, chosen, other)} == {built.current().version}
    assert (first.charts, other.charts) == (0, 1)
    assert [run.errors for run in (first, chosen, other, part)] == [[]] * 4
    assert first.script_seconds <= first.seconds
    assert 0 < part.elements < other.elements, "a fragment's widget draws that fragment alone"


def test_a_session_sees_what_a_page_shows_and_its_errors(tmp_path: Path) -> None:
    script = tmp_path / "page.py"
    script.write_text(CHOSEN_TWICE, encoding="utf-8")

    async def visit(address: str) -> list[Run]:
        async with Session(address) as session:
            return [await session.rerun(""), await session.rerun(widgets={"which": "b"})]

    with stock_streamlit(script) as server:
        good, bad = asyncio.run(visit(server.address))
    assert "chosen a" in good.notes[0] and good.errors == []
    assert "chosen b" in bad.notes[0] and "b cannot be shown" in bad.errors[0]


@pytest.mark.parametrize(
    ("measure", "is_met"),
    [
        (Measure("a", 5.0, "s", most=5), True),
        (Measure("a", 5.1, "s", most=5), False),
        (Measure("a", 9.9, "times", least=10), False),
        (Measure("a", float("nan"), "s", most=5), False),
        (Measure("a", 9.9, "s"), None),
    ],
)
def test_an_aim_is_met_or_missed(measure: Measure, is_met: bool | None) -> None:
    assert measure.is_met is is_met
    assert ("MISSED" in table([measure])) is (is_met is False)


def test_percentiles_lie_between_the_nearest_values() -> None:
    assert percentile([4, 1, 3, 2], 0.5) == 2.5
    assert percentile(range(101), 0.95) == 95
    assert percentile([7], 0.95) == 7


def test_memory_comes_back_after_downloads_questions_and_sessions(built: Places) -> None:
    """A tenth of what the bench does (`python -m tests.bench returned`): what is lost with each would show here too."""
    few = memory.Use(rounds=3, questions=100, sessions=20, idle_seconds=5)
    with serving(built.data) as server:
        before, most, after, idle = asyncio.run(memory.used(server, few, is_warmed=False))
    told = f"{before:.0f} MB before, at most {most:.0f}, {after:.0f} after, {idle:.0f} left alone"
    assert most < memory.MOST_AFTER_USE and idle - before < 2 * memory.MOST_NOT_RETURNED, told
