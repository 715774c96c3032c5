"""What is said of a missing figure comes from its own state: tried for every force and every state."""

import pytest

from dashboard.database import queries, store
from dashboard.database.rows import CrimeRate, MissingFigure, OutcomeTotal
from dashboard.rules import force_record, missing_figures
from dashboard.text import crime_page

STATES = ("suppressed", "not supplied", "not available", "not yet published", "withdrawn")
OWN_WORDS = {
    "suppressed": "holds them back",
    "not supplied": "did not supply them",
    "not available": "does not say why",
    "not yet published": "still to come",
    "withdrawn": "An earlier release had them",
}


def gap(force_id: str, figures: str, state: str, period: str = "2025/26", quarter: int = 3, **more) -> MissingFigure:
    row = MissingFigure(force_id, figures, period, quarter, state, None, None, "testshire", "2031-01-23")
    return row._replace(**more)


@pytest.fixture
def held(monkeypatch):
    """Makes these the missing figures of every force that is asked for."""

    def hold(*rows: MissingFigure) -> None:
        monkeypatch.setattr(
            missing_figures, "of_force", lambda force_id, figures: [row for row in rows if row.figures == figures]
        )

    return hold


@pytest.mark.parametrize("state", STATES)
def test_a_rate_s_reason_is_never_another_force_s(state, held):
    for force_id, name in force_record.short_names().items():
        held(gap(force_id, "crime_rate", state, "2026-09-30", 0))
        last = CrimeRate(force_id, "2026-03-31", 81.5, None, "testshire", name)
        said = missing_figures.crime_rate(force_id, last)
        is_city = force_id == "city-of-london"
        assert (said == crime_page.CITY_NO_RATE) == is_city
        if not is_city:
            assert "City of London" not in said and "many work there" not in said
            assert OWN_WORDS[state] in said and "81.5, in the year to 31 March 2026" in said
            assert not any(
                words in said
                for other, words in OWN_WORDS.items()
                if other not in (state, "withdrawn") and state != "withdrawn"
            )


def test_the_city_s_sentence_depends_on_no_state(held):
    held()
    assert missing_figures.crime_rate("city-of-london", None) is None


def test_as_bundled_only_the_city_has_a_word_on_its_rate():
    for force_id in force_record.short_names():
        last = next(iter(store.of_force(queries.crime_rates, force_id)), None)
        assert (missing_figures.crime_rate(force_id, last) is not None) == (force_id == "city-of-london")
        years = store.of_force(queries.recorded_crime_years, force_id)
        assert missing_figures.recorded_crime(force_id, years) == []
        assert missing_figures.outcomes(force_id, store.of_force(queries.outcomes, force_id)) == []


@pytest.mark.parametrize("state", STATES)
def test_a_quarter_of_recorded_crime(state, held):
    years = [row._replace(released_on="2031-01-23") for row in store.of_force(queries.recorded_crime_years, "kent")]
    held(gap("kent", "recorded_crime", state))
    (said,) = missing_figures.recorded_crime("kent", years)
    assert said.startswith(
        "The Home Office's release of 23 January 2031 has no figures for crimes recorded by Kent in Oct to Dec 2025. "
    )
    assert OWN_WORDS[state] in said


def test_older_figures_are_called_older_and_the_publisher_is_quoted(held):
    years = store.of_force(queries.recorded_crime_years, "kent")
    rows = [
        gap("kent", "recorded_crime", "withdrawn", row.financial_year, quarter, reason="No data.")
        for row in years
        for quarter in (1, 2, 3, 4)
    ]
    held(*rows)
    assert missing_figures.recorded_crime("kent", years) == [
        "The Home Office's release of 23 January 2031 has no figures for crimes recorded by Kent. It says: “No data.”",
        "The figures shown are older, from the release of 23 July 2026.",
    ]
    held(*rows[:4])
    first, second = missing_figures.recorded_crime("kent", years)
    assert "has no figures for crimes recorded by Kent in 2012/13. " in first and "are older" in second


def test_outcomes_of_a_year_with_and_without_an_older_total(held):
    held(gap("kent", "outcome", "not supplied", "2024/25"))
    total = OutcomeTotal("kent", "2024/25", 1, 1, 1, "testshire")
    (older,) = missing_figures.outcomes("kent", [total])
    (none,) = missing_figures.outcomes("kent", [])
    assert older.endswith("The total shown is from an earlier release.") and none.endswith("So the year has no total.")
    assert "how crimes recorded by Kent in Oct to Dec 2024 ended. The force did not supply them." in none


@pytest.mark.parametrize(
    ("quarters", "missing", "said", "label"),
    [
        (3, [2], "2024/25 (three quarters, without Jul to Sep 2024)", "part"),
        (2, [1, 3], "2024/25 (two quarters, without Apr to Jun 2024 and Oct to Dec 2024)", "part"),
        (2, [3], "2024/25 (two quarters, to September 2024)", "to Sep 2024"),
        (4, [], "2024/25", ""),
    ],
)
def test_a_year_with_a_gap_does_not_run_to_its_last_month(quarters, missing, said, label):
    assert crime_page.part_of_year("2024/25", quarters, missing) == said
    assert crime_page.until("2024/25", quarters, missing) == label
