"""The national picture: each figure is the register's and names its source, and each panel accounts for all 43 forces."""

import csv
import re

import frames
import pytest
from bs4 import BeautifulSoup, Tag

from dashboard.database import queries
from dashboard.render import national_html
from dashboard.text import formats, national_page
from etl.paths import PROJECT


def held(file: str, key: str) -> dict[str, dict[str, str]]:
    with (PROJECT / "data" / file).open(encoding="utf-8", newline="") as lines:
        return {row[key]: row for row in csv.DictReader(lines)}


FIGURES, SOURCES = held("register/national_figure.csv", "figure_id"), held("sources.csv", "source_id")
RATES = [row for row in FIGURES.values() if row["metric"] == "recording_rate_pct"]
TOLD = {**national_page.LATEST, **national_page.FIRST}


def part(anchor: str) -> Tag:
    (found,) = [one for one in national_html.parts("") if one.anchor == anchor]
    return BeautifulSoup(found.body, "html.parser")


def links(html: Tag) -> set[str]:
    return {link["href"] for link in html.select("a")}


def test_the_rates_are_the_register_s_each_with_date_and_source() -> None:
    rows = part("estimates").select("tbody tr")
    assert [row["value"] for row in RATES] == ["80.5", "92.4", "94.8"]
    for row, figure in zip(rows, RATES, strict=True):
        _, value, published, *_ = (cell.get_text() for cell in row.select("th, td"))
        assert value == figure["value"] and published == formats.published(figure["published_on"] or None)
        assert SOURCES[figure["source_id"]]["url"] in links(row)


def test_the_rates_are_never_joined_by_a_line() -> None:
    """Each audit is a bar of its own, a hundred reported crimes long."""
    html = part("estimates")
    assert html.select_one(".otr-note").get_text() == national_page.RATES_CAUTION
    assert html.select("svg, canvas, img") == []
    shares = [[float(part["style"].removeprefix("flex-grow: ")) for part in bar] for bar in bars(html)]
    assert [recorded for recorded, _ in shares] == [float(row["value"]) for row in RATES]
    assert [sum(bar) for bar in shares] == pytest.approx([100] * len(RATES))
    said = html.select_one("[role=img]")["aria-label"]
    assert all(f"{row['value']} (" in said for row in RATES) and national_page.RATES_CAUTION in said


@pytest.mark.parametrize("figure_id", TOLD)
def test_each_sentence_has_the_register_s_figure_and_its_source(figure_id: str) -> None:
    figure = FIGURES[figure_id]
    sentence = national_page.figure(TOLD[figure_id], float(figure["value"]))
    (item,) = [item for one in ("latest", "first") for item in part(one).select("li") if sentence in item.get_text()]
    said = float(re.search(r"[\d,]*\d(\.\d+)?", sentence.replace("Five", "5"))[0].replace(",", ""))
    assert said == float(figure["value"])
    assert SOURCES[figure["source_id"]]["url"] in links(item)
    assert national_page.when_and_published(figure["period"], figure["published_on"] or None) in item.get_text()
    assert (figure["is_approximate"] == "true") == ("bout " in sentence or "ore than " in sentence)


def test_each_panel_accounts_for_every_force() -> None:
    grades = frames.ask(queries.judgments)
    panels = part("grades").select(".otr-card")
    regimes = frames.ask(queries.judged_regimes)
    for panel, regime in zip(panels, regimes.itertuples(), strict=True):
        newest = grades[grades.regime_id == regime.regime_id].groupby("force_id").last()
        shown = {row.th.get_text(): int(row.td.get_text()) for row in panel.select("tbody tr")}
        assert list(shown) == list(frames.ask(queries.grade_scale, regime.regime_id).grade)
        assert {grade: number for grade, number in shown.items() if number} == dict(newest.grade.value_counts())
        without = re.search(r"without a grade here: (\d+)\. (.*)", panel.p.get_text())
        why = [int(number) for number in re.findall(r": (\d+)\.", without[2])] if without else []
        assert sum(shown.values()) + sum(why) == 43
        assert not without or sum(why) == int(without[1])


def test_each_bar_is_all_forces_of_one_programme() -> None:
    html = part("grades")
    named = [name.get_text() for name in html.select("[role=img] > div:not(.stack)")]
    panels = html.select(".otr-card")
    for bar, panel, words in zip(bars(html), panels, named, strict=True):
        sizes = [int(part["style"].removeprefix("flex-grow: ")) for part in bar]
        counted = {row.th.get_text(): int(row.td.get_text()) for row in panel.select("tbody tr")}
        given = {grade: number for grade, number in counted.items() if number}
        assert sum(sizes) == 43 and sizes[: len(given)] == list(given.values())
        assert all(f"{number} {grade}" in words for grade, number in given.items())
        assert words.split(": ", 1)[1] in html.select_one("[role=img]")["aria-label"]
    assert len(html.select(".otr-legend")) == 1


def bars(html: Tag) -> list[list[Tag]]:
    """The parts of each bar."""
    return [bar.select("span") for bar in html.select(".stack")]


def test_nobody_who_waited_longer_is_left_out() -> None:
    names = [row.th.get_text() for row in part("waiting").select("tbody tr")]
    latest = frames.ask(queries.latest_judgments)
    since = dict(zip(latest.short_name, latest.published_on.fillna(latest.title_year.str[:4])))
    assert len(names) == 10
    assert max(since[name] for name in names) <= min(since[name] for name in since if name not in names)
