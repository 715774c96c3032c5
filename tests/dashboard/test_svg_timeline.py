"""A force's timeline: every entry has its row and mark, nothing overlaps, nothing is joined that may not be compared."""

import re
from itertools import pairwise

import frames
import pytest
from bs4 import BeautifulSoup

from dashboard.database import queries, store
from dashboard.database.rows import HistoryEntry
from dashboard.render import svg_timeline
from dashboard.render.rate_axis import lower_bound, lowest_rates
from dashboard.rules import force_record
from dashboard.text import force_page
from etl.paths import PROJECT

WIDEST_PX = 7.0
"""A letter of the widest font a reader may have, DejaVu Sans at 12 px, on average."""


def history(force_id: str) -> tuple[HistoryEntry, ...]:
    return store.of_force(queries.timeline, force_id)


def forces() -> list[str]:
    return list(frames.ask(queries.forces).force_id)


def drawn(force_id: str, has_events: bool = True) -> BeautifulSoup:
    return BeautifulSoup(svg_timeline.figure(force_id, history(force_id), has_events), "html.parser")


def test_the_rows_of_every_force_lie_below_one_another_and_their_words_side_by_side() -> None:
    assert len(forces()) == 43
    for force_id in forces():
        shown, _ = svg_timeline.entries(history(force_id))
        headings, rows = svg_timeline.rows(shown, lower_bound(lowest_rates(shown)))
        boxes = sorted(
            [(row.y, row.y + row.height) for row in rows] + [(y, y + svg_timeline.HEADING_PX) for y, _ in headings]
        )
        assert boxes[0][0] == 0 and all(above[1] <= below[0] for above, below in pairwise(boxes)), force_id
        for row in rows:
            words = len(f"{row.when} · {row.what}") + len(row.figure) + 1
            room = svg_timeline.WIDTH - (0 if row.has_axis else svg_timeline.GUTTER)
            assert words * WIDEST_PX <= room + 25, (force_id, row)
            left, right = row.margin or (row.x, row.x)
            assert 0 <= left <= row.x <= right <= svg_timeline.RIGHT
            assert row.y < row.mark_y - 9 and row.mark_y + 9 < row.y + row.height + 1, (force_id, row)


def test_every_entry_is_drawn_or_counted_as_left_to_the_table() -> None:
    for force_id in forces():
        page, entries = drawn(force_id), history(force_id)
        _, left_out = svg_timeline.entries(entries)
        assert len(page.select("svg.timeline g")) == len(entries) - left_out
        assert len(entries) > svg_timeline.MOST_ENTRIES or left_out == 0
        assert (force_page.left_to_the_table(left_out) in page.get_text()) == bool(left_out)
        assert not re.search(r"\b(nan|NaT|None)\b", str(page))
    assert "Four entries are in the table only" in drawn("kent").get_text()


def test_a_brief_s_drawing_holds_grades_and_rates_alone() -> None:
    for force_id in forces():
        rows = svg_timeline.graded_or_measured(history(force_id))
        assert len(drawn(force_id, has_events=False).select("svg.timeline g")) == len(rows) > 0


def test_every_kind_of_event_has_words_and_a_mark_that_differs_by_its_shape() -> None:
    schema = (PROJECT / "etl" / "build" / "schema.sql").read_text(encoding="utf-8")
    table = schema[schema.index("CREATE TABLE oversight_event") :]
    (listed,) = re.findall(r"CHECK \(kind IN \((.*?)\)\)", table[: table.index(");\n")])[:1]
    kinds = {kind.replace("''", "'") for kind in re.findall(r"'((?:[^']|'')*)'", listed)}
    assert len(kinds) == 14
    assert {kind for kind in kinds - set(force_page.MARKS)} == {kind for kind in kinds if "inspection" in kind}
    shapes: dict[str, set[str]] = {}
    for force_id in forces():
        shown, _ = svg_timeline.entries(history(force_id))
        _, rows = svg_timeline.rows(shown, lower_bound(lowest_rates(shown)))
        for row, mark in zip(rows, drawn(force_id).select("svg.timeline g")):
            outline = mark.find(["path", "circle"])
            shapes.setdefault(row.mark, set()).add(outline.get("d") or outline["r"])
    assert all(len(one) == 1 for one in shapes.values())
    assert len(set.union(*shapes.values())) == len(shapes)
    assert set(shapes) >= set(force_page.MARKS) - {"parliamentary evidence"}


def test_the_key_lists_the_marks_that_are_drawn_and_no_others() -> None:
    for force_id in forces():
        shown, _ = svg_timeline.entries(history(force_id))
        _, rows = svg_timeline.rows(shown, 0)
        listed = [item.get_text(" ", strip=True) for item in drawn(force_id).select(".key li")]
        words = [re.sub(r"^[OGARI] ", "", item) for item in listed]
        assert words == [said for mark, said in force_page.MARKS.items() if mark in {row.mark for row in rows}]


def test_only_what_the_rules_let_be_compared_is_joined() -> None:
    for force_id in forces():
        rows = history(force_id)
        pairs = force_record.joined(rows)
        assert all(a.regime_id == b.regime_id for a, b in pairs)
        assert len(drawn(force_id).select("path.join")) == len(pairs)
    assert [(a.rate_pct, b.rate_pct) for a, b in force_record.joined(history("kent"))] == [(83.6, 96.6)]


def test_a_margin_is_drawn_only_where_one_was_published() -> None:
    for force_id in forces():
        known = [row for row in history(force_id) if row.ci_pct is not None and row.rate_pct is not None]
        assert len(drawn(force_id).select("path.margin")) == len(known)


def test_the_axis_stands_only_where_rates_are() -> None:
    for force_id in forces():
        page = drawn(force_id)
        axes = [path for path in page.select("path.rule") if path["d"].count("M") > 1]
        rates = [row for row in history(force_id) if row.rate_pct is not None]
        assert len(axes) == len(rates) and bool(page.select("text.tick")) == bool(rates)


@pytest.mark.parametrize(
    "force_id, said",
    [
        (
            "kent",
            "between two inspections. Later, in PEEL 2021/22 and under other rules: outstanding. Oldest first: 17 June 2013",
        ),
        ("kent", "20 July 2017, self-reported figure, 94 per cent, not inspected"),
        ("gloucestershire", "20 September 2023, closer monitoring ends. 24 November 2023, questions from a panel"),
    ],
)
def test_a_screen_reader_hears_the_finding_and_every_entry(force_id: str, said: str) -> None:
    assert said in drawn(force_id).find("svg", role="img")["aria-label"]
