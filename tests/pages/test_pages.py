"""Every page, run as Streamlit runs it, without a browser: no exception, no hole in the words, a friendly note for a bad link."""

import re
from itertools import combinations

import frames
import pytest
from reading import OF_A_FORCE, PAGES, assert_whole, bodies, drawn, followed, force_ids, opened, words

from dashboard.database import queries, store
from dashboard.render import national_html, svg_timeline, year_bars
from dashboard.rules import force_search, measures
from dashboard.rules.comparability import Kind
from dashboard.text import (
    compare_page,
    crime_page,
    find_page,
    force_page,
    formats,
    grade_words,
    national_page,
    site_words,
)
from etl.paths import Places


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_without_an_address(page: str) -> None:
    app = opened(page)
    assert_whole(app)
    assert site_words.SITE in words(app) and site_words.INDEPENDENT in words(app)
    assert store.version() in words(app) or page in OF_A_FORCE


@pytest.mark.slow
@pytest.mark.parametrize("force_id", force_ids())
def test_the_page_of_every_force(force_id: str) -> None:
    app = opened("force", force=force_id)
    assert_whole(app)
    said = words(app)
    force = frames.ask(queries.forces).set_index("force_id").loc[force_id]
    latest = frames.ask(queries.latest_judgments).set_index("force_id").loc[force_id]
    assert app.title[0].value == force["name"]
    assert latest.grade in said and grade_words.MEANING[latest.grade] in said
    if latest.published_on is not None:
        assert formats.day(latest.published_on) in said
    if latest.rate_pct is not None:
        assert formats.percent(latest.rate_pct, latest.is_approximate) in said
    assert force_page.HELP_LEDE in said and "0808 168 9111" in said
    assert svg_timeline.figure(force["short_name"], store.of_force(queries.timeline, force_id)).strip() in drawn(app)
    years = store.of_force(queries.recorded_crime_years, force_id)
    history = store.of_force(queries.timeline, force_id)
    assert any(year_bars.figure(force["short_name"], years, history).strip() in body for body in bodies(app))
    assert not app.get("plotly_chart")


@pytest.mark.slow
@pytest.mark.parametrize("page", ["progress", "recorded_crime"])
@pytest.mark.parametrize(
    "force_id", ["kent", "city-of-london", "devon-and-cornwall", "dyfed-powys", "greater-manchester"]
)
def test_the_other_pages_of_unusual_forces(page: str, force_id: str) -> None:
    assert_whole(opened(page, force=force_id))


def test_compare_shows_every_measure() -> None:
    app = opened("compare")
    for measure_id, measure in measures.measures().items():
        followed(app, "compare", forces="kent,essex,cheshire", measure=measure_id)
        assert_whole(app)
        assert app.selectbox(key="measure_picker").value == measure_id
        held = {row.force_id for row in measures.figures(measure)} & {"kent", "essex", "cheshire"}
        headings = [heading.value for heading in app.header]
        assert (measure.label in headings) == bool(held)
        assert (compare_page.PAIRS_TITLE in headings) == (compare_page.SAY_TITLE in headings) == (len(held) > 1)
        assert (compare_page.ONE_FIGURE in words(app)) == (len(held) < 2)


def test_the_view_compare_opens_with_has_figures_that_can_be_told_apart() -> None:
    app = opened("compare")
    assert_whole(app)
    measure = measures.measures()[app.selectbox(key="measure_picker").value]
    chosen = app.multiselect(key="forces_picker").value
    verdicts = {measures.compare(measure, a, b).kind for a, b in combinations(chosen, 2)}
    assert len(chosen) > 2 and verdicts == {Kind.CLEAR}


def test_compare_opens_with_a_sentence_to_quote_that_is_not_news() -> None:
    app = opened("compare", forces="norfolk,suffolk")
    assert_whole(app)
    quote = measures.compare(measures.measures()[measures.DEFAULT], "norfolk", "suffolk").quote
    said = words(app)
    newer = "Outstanding in PEEL 2023–25, September 2024"
    assert quote in said and "January 2020" in quote and f"Norfolk: {newer}" in quote
    assert f"These are not today's figures: both forces have been inspected again since. Norfolk: {newer}." in said
    assert "Clear difference at the time" in said and "Published in January 2020." in said
    (chart,) = app.get("plotly_chart")
    assert f"Norfolk: 87.5 per cent ± 1.81, CDI 2016–20, first inspection, January 2020; judged since: {newer}" in (
        chart.proto.alt
    )
    assert f"first inspection 7 January 2020 {newer}" in said, "in the table"


def test_an_address_of_the_latest_rates_of_all_programmes_still_answers() -> None:
    app = opened("compare", forces="kent,essex", measure="latest_rate")
    assert_whole(app)
    assert compare_page.NO_LATEST_RATE in words(app)
    assert app.selectbox(key="measure_picker").value == measures.DEFAULT


@pytest.mark.slow
def test_pair_by_pair_never_opens_on_a_force_without_a_figure() -> None:
    """Kent was not measured for sexual offences first, and many forces never in PEEL 2023-25."""
    for measure_id, measure in measures.measures().items():
        held = [row.force_id for row in measures.figures(measure)]
        without = [force_id for force_id in force_ids() if force_id not in held]
        app = opened("compare", forces=",".join([*without, *held]), measure=measure_id)
        assert_whole(app)
        assert compare_page.VERDICT_WORDS["nothing to compare"] not in words(app)
        if len(held) > 6:
            assert app.selectbox(key="against_picker").value == held[0]


def test_one_choice_of_inspection_for_all_forces() -> None:
    app = opened("compare", forces="kent,cheshire", inspection="first")
    assert_whole(app)
    assert "Kent (83.6 per cent ± 1.85, first inspection, June 2017)" in words(app)
    followed(app, "compare", forces="kent,cheshire", inspection="newest")
    assert "Kent (96.6 per cent, second inspection, January 2019)" in words(app)


@pytest.mark.slow
@pytest.mark.parametrize(
    "forces", ["", "kent", "kent,kent", ",".join(force_ids())], ids=["none", "one", "twice", "all"]
)
def test_compare_takes_any_number_of_forces(forces: str) -> None:
    for measure in ("recording_rate", "latest_grade"):
        app = opened("compare", forces=forces, measure=measure)
        assert_whole(app)
        assert (compare_page.CHOOSE_TWO in words(app)) == ("," not in forces or forces == "kent,kent")


def test_compare_ordered_by_rate_is_no_ranking() -> None:
    app = opened("compare", forces="kent,essex,derbyshire", order="rate")
    assert_whole(app)
    assert compare_page.NO_RANK in words(app)


JUNK = [
    "xyzzy",
    "Kent",
    "",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "'; DROP TABLE force; --",
    "💥" * 50,
    "a" * 5000,
]
PARAMETERS = [
    *((page, "force") for page in OF_A_FORCE),
    ("find_your_force", "grades"),
    ("compare", "forces"),
    ("compare", "measure"),
    ("compare", "order"),
    ("compare", "inspection"),
    ("recorded_crime", "offence"),
    ("recorded_crime", "since"),
    ("recorded_crime", "year"),
]


@pytest.mark.slow
@pytest.mark.parametrize("junk", JUNK, ids=["word", "capital", "empty", "path", "script", "sql", "emoji", "long"])
@pytest.mark.parametrize("page, parameter", PARAMETERS, ids=["-".join(pair) for pair in PARAMETERS])
def test_junk_in_the_address_gets_a_friendly_note(page: str, parameter: str, junk: str) -> None:
    address = {"force": "kent"} if page in OF_A_FORCE else {}
    app = opened(page, **address | {parameter: junk})
    assert not app.exception and not app.error
    assert "<script>alert" not in " ".join(bodies(app))
    if not (parameter == "forces" and junk == ""):  # no force at all is a plain empty choice
        assert "we do not know" in words(app)
        assert "a" * 50 not in words(app)


def test_a_near_miss_in_the_address_is_guessed() -> None:
    assert force_page.unknown_force("kant", ["Kent"]) in words(opened("force", force="kant"))


@pytest.mark.parametrize("page", PAGES)
def test_an_unknown_parameter_changes_nothing(page: str) -> None:
    assert_whole(opened(page, utm_source="x", nonsense="1"))


@pytest.mark.parametrize("page", PAGES)
def test_without_a_database_every_page_says_so(page: str, no_database: Places) -> None:
    app = opened(page)
    assert not app.exception and not app.error
    assert site_words.NO_DATABASE in words(app)


# -- what people come for ----------------------------------------------------------------------------------------------


def search(typed: str) -> str:
    app = opened("find_your_force")
    app.text_input[0].set_value(typed)
    app.button[0].click().run()
    assert not app.exception and not app.error
    assert "<script>alert" not in " ".join(bodies(app))
    return words(app)


@pytest.mark.parametrize("typed", ["Maidstone", "ME14", "me14 1xx", "kent"])
def test_a_search_answers_with_grade_date_and_help(typed: str) -> None:
    said = search(typed)
    for expected in ("Outstanding", "28 April 2022", "96.7 per cent", "0808 168 9276", "Kent Police"):
        assert expected in said, expected


@pytest.mark.parametrize(
    "typed, choices",
    [
        ("Newcastle", ["Newcastle upon Tyne: Northumbria Police", "Newcastle-under-Lyme: Staffordshire Police"]),
        ("west", ["West Mercia: West Mercia Police", "West Midlands: West Midlands Police"]),
        ("BR8", ["Kent Police", "Metropolitan Police: part of BR8"]),
        ("PE9", ["Lincolnshire Police", "Northamptonshire Police: part of PE9"]),
        ("Bangor", ["Bangor: North Wales Police", "Bangor (Northern Ireland): we do not cover it."]),
        ("manchestr", ["Manchester: Greater Manchester Police"]),
    ],
)
def test_a_search_in_doubt_gives_each_force_a_line(typed: str, choices: list[str]) -> None:
    said = search(typed)
    assert force_search.find(typed).sentence in said
    for choice in choices:
        assert choice in said, choice


def test_a_place_outside_says_who_to_contact() -> None:
    said = search("Belfast")
    assert find_page.COVERED_AREA in said and "(PSNI) on 101" in said


@pytest.mark.parametrize("typed", ["xyzzy", "<script>alert(1)</script>", "a" * 10_000, "\x00\x1b[0m"])
def test_a_search_without_a_hit_says_what_can_be_typed(typed: str) -> None:
    assert "such as ME14" in search(typed)


def test_a_search_for_nothing() -> None:
    assert find_page.NOTHING_TYPED in search(" ")


@pytest.mark.parametrize("asked", ["Kent", "KENT", "kent police"])
def test_a_force_in_the_address_may_have_any_of_its_names(asked: str) -> None:
    app = opened("force", force=asked)
    assert "Kent Police" in words(app) and force_page.unknown_force(asked, []) not in words(app)


def test_the_map_holds_every_force_once() -> None:
    tiles = [body for body in bodies(opened("find_your_force")) if body.startswith("<ul class='otr-map'")]
    assert len(tiles) == 1
    links = re.findall(r"/force\?force=([a-z-]+)", tiles[0])
    assert sorted(links) == sorted(force_ids())


def test_the_map_can_show_each_programme() -> None:
    programmes = store.rows(queries.judged_regimes)
    not_comparable = find_page.map_not_comparable(len(programmes))
    assert not_comparable in words(opened("find_your_force"))
    for row in programmes:
        app = opened("find_your_force", grades=row.regime_id)
        assert_whole(app)
        assert find_page.MAP_REGIME.format(regime=row.name, forces=row.forces) in words(app)
        assert not_comparable.rpartition(", ")[2] not in words(app)


def test_the_national_line_leads_to_the_national_picture() -> None:
    app = opened("find_your_force")
    (line,) = [body for body in bodies(app) if 'href="/national"' in body and "otr-footer" not in body]
    assert "285,000" in line and national_page.LINK in line
    assert_whole(followed(app, "national"))
    assert {str(part.body) for part in national_html.parts("")} <= set(bodies(app))


def test_kents_story() -> None:
    said = words(opened("force", force="kent"))
    for expected in (
        "15 June 2017",
        "83.6 per cent ± 1.85",
        "24,300",
        "15 January 2019",
        "96.6 per cent",
        "96.7 per cent",
        "PEEL 2021/22",
        "20 July 2017",
        "94 per cent",
        grade_words.NOT_INSPECTED,
        grade_words.REGIME_BREAK,
        "0808 168 9276",
        "0808 168 9111",
    ):
        assert expected in said, expected


def test_the_city_of_london_has_no_rate_for_each_resident() -> None:
    said = words(opened("recorded_crime", force="city-of-london"))
    assert crime_page.CITY_NO_RATE in said
    assert force_page.RECORDED_CAUTION in said


def test_recorded_crime_never_stands_alone() -> None:
    for page in ("force", "recorded_crime"):
        said = words(opened(page, force="kent"))
        assert force_page.RECORDED_CAUTION in said and "83.6" in said


def test_progress_counts_how_long_every_force_has_waited() -> None:
    said = words(opened("progress", force="kent"))
    assert "over 4 years ago" in said
    for name in frames.ask(queries.forces).short_name:
        assert name in said


def test_the_dictionary_holds_every_table() -> None:
    said = words(opened("about_the_data"))
    for table, comment in (
        frames.ask(queries.dictionary)[["table_name", "table_comment"]].drop_duplicates().itertuples(index=False)
    ):
        assert f"{table}: {comment}" in said, table
