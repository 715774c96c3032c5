"""The first sentence about a force: what is current leads, and an older rate says its date in the same breath."""

import re

import pytest

from dashboard.database import queries, store
from dashboard.rules import force_record
from dashboard.text import force_names, formats, grade_words


def test_the_first_figure_of_the_lead_belongs_to_the_newest_judgment(subtests: pytest.Subtests) -> None:
    for force_id in force_record.short_names():
        with subtests.test(force_id):
            assert_current_leads(force_id)


def assert_current_leads(force_id: str) -> None:
    latest = force_record.latest_judgment(force_id)
    given = grade_words.given(latest.regime_short, latest.title_year, latest.published_on)
    lead = force_record.force_lede(force_id)
    name = force_names.in_sentence(force_record.force(force_id).name)
    assert lead.startswith(f"Inspectors graded {name} {latest.grade} for crime recording ({given})")
    of_its_own, *others = re.split(r"(?<=\.) (?=[A-Z])", lead)
    if latest.rate_pct is None:
        assert "of every 100" not in of_its_own
    else:
        assert f": about {formats.of_hundred(latest.rate_pct)} of every 100 reported crimes" in of_its_own
        assert not any(words.startswith("An earlier audit") for words in others)
    for words in others:
        if "of every 100" in words:
            assert re.match(
                r"(An earlier|A later) audit \([^)]*(published (on|in) .*\d{4}|date not known)\) found", words
            )
            assert words.split("(")[1].startswith(tuple(programmes())), "an audit stands with its programme"


def programmes() -> list[str]:
    return [row.short_name for row in store.rows(queries.regimes)]


def test_an_older_rate_is_told_with_its_date_and_programme() -> None:
    assert force_record.force_lede("gloucestershire") == (
        "Inspectors graded Gloucestershire Constabulary Outstanding for crime recording (PEEL 2023–25, published on 12 March 2024). "
        "An earlier audit (CDI 2016–20, published on 25 July 2019) found that about 82 of every 100 reported crimes were recorded."
    )
    assert "A later audit (One-off, published on 10 December 2020)" in force_record.force_lede("greater-manchester")
    assert "seem to have graded its crime recording again in PEEL 2023–25" in force_record.force_lede("suffolk")
