"""Method says what the code does and what the register holds: rules, worked example, and that nothing is left out."""

from math import hypot, sqrt
from random import Random

import frames
import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup

from dashboard.database import queries
from dashboard.render import method_html
from dashboard.rules.comparability import Figure, Kind, compare_rates
from dashboard.text import method_page

SECTIONS = {section.anchor: section for section in method_page.SECTIONS}


def said(anchor: str) -> str:
    return BeautifulSoup(method_html.body(SECTIONS[anchor]), "html.parser").get_text(" ")


def held(force_id: str):
    history = frames.ask(queries.timeline)
    return history[
        (history.force_id == force_id) & (history.regime_id == "cdi_2016_20") & (history.kind == "inspection")
    ].iloc[0]


def test_the_worked_example_is_the_register_s_and_follows_the_rule() -> None:
    figures = []
    for force_id, rate, margin in method_page.EXAMPLE:
        row = held(force_id)
        assert (row.rate_pct, row.ci_pct) == (rate, margin)
        assert f"{rate} ± {margin} per cent in {row.happened_on[:4]}" in said("clear-difference")
        figures.append(Figure(force_id, row.regime_id, rate_pct=rate, ci_pct=margin))
    a, b = figures
    assert compare_rates(a, b).kind == Kind.CLEAR
    assert f"They are {b.rate_pct - a.rate_pct:.1f} percentage points apart" in said("clear-difference")
    assert f"up to about {hypot(a.ci_pct, b.ci_pct):.1f} (" in said("clear-difference")


def test_one_rate_and_two_grades_as_the_page_says() -> None:
    rows = [held(force_id) for force_id in ("metropolitan", "south-yorkshire")]
    assert {row.rate_pct for row in rows} == {89.5} and {row.happened_on[:4] for row in rows} == {"2018"}
    assert [row.grade for row in rows] == ["Good", "Requires improvement"]
    assert "In 2018 they found the same rate, 89.5 per cent" in said("rate-is-not")


def test_about_five_of_every_hundred_equal_pairs_look_different_as_the_page_says() -> None:
    """Forces that record equally well, each sampled once with the margin that such a sample is published with."""
    chance, reports, pairs = Random(8614), 800, 2000

    def sampled(force: str) -> Figure:
        rate = sum(chance.random() < 0.9 for _ in range(reports)) / reports
        return Figure(force, "one", rate_pct=100 * rate, ci_pct=196 * sqrt(rate * (1 - rate) / reports))

    clear = sum(compare_rates(sampled("a"), sampled("b")).kind == Kind.CLEAR for _ in range(pairs))
    assert 0.035 < clear / pairs < 0.065
    assert "about 5 of every 100 such pairs" in said("assumptions")


@pytest.mark.parametrize(
    "anchor",
    [
        "rate",
        "rate-is-not",
        "clear-difference",
        "assumptions",
        "parts",
        "programmes",
        "missing",
        "own-calculations",
        "corrections",
    ],
)
def test_every_part_that_is_linked_or_promised_is_there(anchor: str) -> None:
    assert SECTIONS[anchor].title and said(anchor)


@pytest.mark.parametrize(
    "worked_out",
    [
        "age of a grade",
        "rounded to whole crimes",
        "How far apart two rates are",
        "as an illustration",
        "1,000 residents",
        "Sums",
        "Counts",
        "derived",
        "leave no room",
        "postcode district",
        "town or village",
        "our words",
    ],
)
def test_what_we_work_out_is_all_listed(worked_out: str) -> None:
    """One for each place in the code that makes a figure, a grade or a place out of published ones."""
    assert worked_out in said("own-calculations")


def test_readers_are_asked_to_write_only_where_they_can(monkeypatch: pytest.MonkeyPatch) -> None:
    invitation = SECTIONS["corrections"].invitation
    monkeypatch.delenv("ON_THE_RECORD_CONTACT", raising=False)
    assert invitation not in said("corrections")
    monkeypatch.setenv("ON_THE_RECORD_CONTACT", "figures@testshire.example")
    body = method_html.body(SECTIONS["corrections"])
    assert invitation in body and Markup('href="mailto:figures@testshire.example"') in body
