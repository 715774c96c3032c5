"""The grid of grades: every force and programme has a grade with its date, or the reason why there is none."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from dashboard.database import queries, store
from dashboard.render import grade_grid
from dashboard.rules import measures, missing_grades
from dashboard.text import comparison_words, formats, grade_words
from tests.pages.reading import force_ids


@pytest.mark.parametrize("inspection", [measures.NEWEST, measures.FIRST])
def test_each_cell_says_the_grade_and_its_date_or_why_there_is_none(inspection: str) -> None:
    measure = replace(measures.measures()["latest_grade"], inspection=inspection)
    rows = BeautifulSoup(grade_grid.table(measure, force_ids()), "html.parser").select("tbody tr")
    regimes = store.rows(queries.judged_regimes)
    for row, force in zip(rows, sorted(store.rows(queries.forces), key=lambda force: force.short_name), strict=True):
        assert row.th.get_text() == force.short_name
        for cell, regime in zip(row.select("td"), regimes, strict=True):
            given = [
                one
                for one in measures.grades(replace(measure, regime_id=regime.regime_id))
                if one.force_id == force.force_id
            ]
            if not given:
                why = missing_grades.in_programme(regime.regime_id)[force.force_id]
                assert cell.get_text() == grade_words.STATUS[why.kind]
                continue
            said = cell.get_text()
            assert said.startswith(given[0].grade)
            assert formats.published(given[0].published_on, given[0].title_year) in said
            assert (comparison_words.WHICH["re-inspection"] in said) == (given[0].kind == "re-inspection")


def test_the_programme_that_is_compared_says_so() -> None:
    for measure in measures.measures().values():
        if measure.kind == measures.GRADE:
            head = BeautifulSoup(grade_grid.table(measure, ["kent"]), "html.parser").thead.get_text()
            assert head.count("compared below") == (measure.regime_id is not None)
