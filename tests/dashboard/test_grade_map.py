"""The maps: 43 squares that say force and grade, and outlines drawn from a file a refresh brings, or honestly refused."""

import json
import re
from pathlib import Path

import frames
import pytest

from dashboard.database import queries, store
from dashboard.render import grade_map, plotly_charts
from dashboard.rules import missing_grades
from dashboard.text import find_page, grade_words

LINK = re.compile(r"<a class='([^']*)' href='([^']*)'[^>]*aria-label='([^']*)'[^>]*><b>([^<]*)</b>")


def square(west: float, south: float) -> list[list[list[float]]]:
    """One polygon of a GeoJSON file: a closed ring of five points."""
    return [[[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]]


def collection() -> dict:
    """An invented GeoJSON file of the real forces, each a square or two on a grid, as a refresh keeps it."""
    features = []
    for force in frames.ask(queries.forces).itertuples():
        west, south = 2.0 * force.tile_column, -2.0 * force.tile_row
        coordinates = [square(west, south)]
        if force.force_id == "hampshire":  # an island of its own
            coordinates.append(square(west + 0.2, south - 0.9))
        features.append(
            {
                "type": "Feature",
                "properties": {"force_id": force.force_id, "label_lon": west + 0.5, "label_lat": south + 0.5},
                "geometry": {"type": "MultiPolygon", "coordinates": coordinates},
            }
        )
    return {"type": "FeatureCollection", "features": features}


@pytest.fixture
def outlines_file(tmp_path: Path) -> Path:
    path = tmp_path / "boundaries.geojson"
    path.write_text(json.dumps(collection()), encoding="utf-8")
    return path


# -- squares -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("has_programme", [True, False])
def test_every_force_is_a_link_that_says_force_and_grade(has_programme: bool) -> None:
    judgments = store.rows(queries.latest_judgments)
    body = str(grade_map.tiles(judgments, {}, has_programme))
    links = LINK.findall(body)
    assert len(links) == body.count("<a ") == body.count("<li") == 43
    said = {address: label for _, address, label, _ in links}
    letters = {address: letter for _, address, _, letter in links}
    newer = {row.force_id for row in store.rows(queries.statuses) if row.status == "graded_not_found"}
    assert newer and (f"{find_page.NEWER_GRADE}: {len(newer)} forces" in body) == has_programme
    for row in judgments:
        address = f"/force?force={row.force_id}"
        assert said[address].startswith(f"{row.short_name}: {row.grade}, {row.regime_short}")
        has_star = has_programme and row.force_id in newer
        assert letters[address] == grade_words.LETTER[row.grade] + find_page.NEWER_MARK * has_star
        assert said[address].endswith(find_page.NEWER_GRADE) == has_star
    assert body.count("<small>") == (43 if has_programme else 0)


def test_squares_never_lie_upon_each_other() -> None:
    places = re.findall(
        r"grid-column:(\d+);grid-row:(\d+)", str(grade_map.tiles(store.rows(queries.latest_judgments), {}, False))
    )
    assert len(set(places)) == 43


KINDS = list(grade_words.MISSING_MARK)


def shown_without(programme: str) -> tuple[list[tuple[str, str, str]], str, str]:
    """Of one programme's map: class, what is said, and mark of every square without a grade; the legend; the table."""
    judgments, missing = store.rows(queries.latest_in_regime, programme), missing_grades.in_programme(programme)
    body = str(grade_map.tiles(judgments, missing, False))
    names = {row.short_name for row in judgments}
    links = LINK.findall(body)
    assert len(links) == 43
    squares = [(css, label, mark) for css, _, label, mark in links if label.split(":")[0] not in names]
    return squares, body.partition("</ul>")[2], str(grade_map.table(judgments, missing, programme))


def test_each_kind_of_missing_has_its_own_mark_in_squares_legend_and_table() -> None:
    for regime in store.rows(queries.judged_regimes):
        squares, legend, table = shown_without(regime.regime_id)
        missing = missing_grades.in_programme(regime.regime_id)
        assert len(squares) == len(missing) == 43 - regime.forces
        known = {
            row.force_id: missing_grades.kind_of(row)
            for row in store.rows(queries.statuses)
            if row.regime_id == regime.regime_id
        }
        assert {force_id: gap.kind for force_id, gap in missing.items()} == {
            force_id: known.get(force_id, "unknown") for force_id in missing
        }
        for kind in KINDS:
            held = sum(gap.kind == kind for gap in missing.values())
            mark, words = grade_words.MISSING_MARK[kind], grade_words.STATUS[kind]
            css = f"g-none g-none-{kind.replace('_', '-')}"
            said = words[0].lower() + words[1:]
            assert sum((square[0], square[2]) == (css, mark) and square[1].endswith(said) for square in squares) == held
            assert (find_page.legend_item(words, held) in legend) == (held > 0), (
                "in the legend only where it is on the map"
            )
            assert table.count(f"{mark} {words}") == held
            assert (find_page.legend_item(words, held) in grade_map.alt(missing)) == (held > 0)
        assert table.count("<tr role='row'>") == 44, "every force, with a grade or without"


def test_no_two_kinds_of_missing_look_or_read_alike() -> None:
    assert len(set(grade_words.MISSING_MARK.values())) == len(KINDS) == 5
    assert not set(grade_words.MISSING_MARK.values()) & {
        letter for grade, letter in grade_words.LETTER.items() if grade != "Not graded"
    }
    assert len({grade_words.STATUS[kind] for kind in KINDS}) == len(KINDS)
    missing = {
        force.force_id: missing_grades.MissingGrade(kind, None)
        for force, kind in zip(store.rows(queries.forces), KINDS * 9)
    }
    legend = str(grade_map.legend(missing))
    assert all(f">{grade_words.MISSING_MARK[kind]}</b> {grade_words.STATUS[kind]}" in legend for kind in KINDS)
    assert "43" not in legend and grade_map.legend({}) == ""


def test_a_force_of_which_nothing_is_known_in_a_programme_is_unknown() -> None:
    gaps = missing_grades.in_programme("no_such_programme")
    assert len(gaps) == 43 and {gap.kind for gap in gaps.values()} == {"unknown"}


# -- outlines ------------------------------------------------------------------------------------------------------------------


def test_outlines_hold_every_force_with_its_grade_in_words(outlines_file: Path) -> None:
    judgments = frames.ask(queries.latest_judgments).set_index("force_id")
    areas = grade_map.outlines(store.rows(queries.latest_judgments), {}, outlines_file)
    assert len(areas) == 43
    names = frames.ask(queries.forces).short_name
    for force_id, name, area in zip(frames.ask(queries.forces).force_id, names, areas):
        assert area.grade == judgments.grade[force_id]
        assert area.label.startswith(f"{name}: {area.grade}, ")
        assert len(area.lon) == len(area.lat)


def test_parts_of_an_area_are_not_joined(outlines_file: Path) -> None:
    areas = grade_map.outlines(store.rows(queries.latest_judgments), {}, outlines_file)
    (island,) = (area for area in areas if area.label.startswith("Hampshire"))
    assert island.lon.count(None) == island.lat.count(None) == 2
    assert len(island.lon) == 12


@pytest.mark.parametrize("is_dark", [False, True])
def test_outlines_are_drawn_without_a_map_from_elsewhere(outlines_file: Path, is_dark: bool) -> None:
    areas = grade_map.outlines(
        store.rows(queries.latest_in_regime, "peel_2021_22"), missing_grades.in_programme("peel_2021_22"), outlines_file
    )
    figure = plotly_charts.outlines(areas, is_dark)
    assert {trace.type for trace in figure.data} == {"scatter"} and len(figure.data) == 44
    assert not any(name.startswith(("geo", "map")) for name in figure.to_dict()["layout"])
    assert list(figure.data[-1].text) == [f"<b>{area.mark}</b>" for area in areas]
    assert {area.mark for area in areas} >= {"…", "–", "?", "G"}


def test_a_force_without_a_grade_is_outlined_and_says_so(outlines_file: Path) -> None:
    missing = missing_grades.in_programme("peel_2021_22")
    areas = grade_map.outlines(store.rows(queries.latest_in_regime, "peel_2021_22"), missing, outlines_file)
    without = [area for area in areas if area.grade is None]
    words = {grade_words.STATUS[kind].lower(): mark for kind, mark in grade_words.MISSING_MARK.items()}
    assert len(without) == len(missing)
    assert all(words[area.label.partition(": ")[2].lower()] == area.mark for area in without)


def test_a_newer_file_is_read_anew(outlines_file: Path) -> None:
    judgments = store.rows(queries.latest_judgments)
    assert len(grade_map.outlines(judgments, {}, outlines_file)) == 43
    told = collection()
    outlines_file.write_text(json.dumps(told | {"features": told["features"][:3]}), encoding="utf-8")
    assert len(grade_map.outlines(judgments, {}, outlines_file)) == 3


def without(name: str) -> dict:
    """The file with one property of its first area gone."""
    told = collection()
    del told["features"][0]["properties"][name]
    return told


UNREADABLE = {
    "empty": b"",
    "half a file": b'{"type": "FeatureCollection", "features": [',
    "a web page": b"<!doctype html><h1>Sorry</h1>",
    "no text": b"\xff\xfe\x00\x80",
    "nothing": b"null",
    "a list": b"[]",
    "no areas": b"{}",
    "areas of another kind": b'{"features": 3}',
    "an area without a place": b'{"features": [{"properties": {"force_id": "kent"}, "geometry": null}]}',
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_is_not_what_a_refresh_keeps_is_refused(body: bytes, tmp_path: Path) -> None:
    path = tmp_path / "boundaries.geojson"
    path.write_bytes(body)
    with pytest.raises(ValueError):
        grade_map.outlines(store.rows(queries.latest_judgments), {}, path)


@pytest.mark.parametrize("name", ["force_id", "label_lon"])
def test_an_area_without_what_is_drawn_of_it_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "boundaries.geojson"
    path.write_text(json.dumps(without(name)), encoding="utf-8")
    with pytest.raises(ValueError):
        grade_map.outlines(store.rows(queries.latest_judgments), {}, path)


def test_an_area_of_no_force_we_know_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "boundaries.geojson"
    told = collection()
    told["features"][0]["properties"]["force_id"] = "testshire"
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(ValueError):
        grade_map.outlines(store.rows(queries.latest_judgments), {}, path)
