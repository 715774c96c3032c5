"""Grades of forces, programme by programme: a table with one row a force and one column a programme."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.database.rows import Judgment
from dashboard.render import html
from dashboard.rules import force_record, measures, missing_grades
from dashboard.rules.missing_grades import MissingGrade
from dashboard.text import compare_page, comparison_words, formats, grade_words, site_words


def table(measure: measures.Measure, force_ids: Sequence[str]) -> Markup:
    """The forces' grades in every programme that gave any; `measure` says which programme is compared, and which inspections."""
    names = force_record.short_names()
    regimes = store.rows(queries.judged_regimes)
    columns = [
        (
            {row.force_id: row for row in measures.grades(replace(measure, regime_id=regime.regime_id))},
            missing_grades.in_programme(regime.regime_id),
        )
        for regime in regimes
    ]
    grid = html.table(
        compare_page.GRID_TITLE,
        (
            site_words.FORCE,
            *(
                compare_page.grid_programme(regime.short_name, regime.regime_id == measure.regime_id)
                for regime in regimes
            ),
        ),
        [
            (
                html.own_link(names[force_id], html.page_address("force", force=force_id)),
                *(_cell(force_id, given, missing) for given, missing in columns),
            )
            for force_id in sorted(force_ids, key=names.__getitem__)
        ],
    )
    return Markup("<div class='otr-grid' style='--programmes: {}'>{}</div>").format(len(regimes), grid)


def _cell(force_id: str, given: Mapping[str, Judgment], missing: Mapping[str, MissingGrade]) -> Markup:
    """A force's grade in a programme, with its date and which inspection gave it; or why there is none."""
    row = given.get(force_id)
    if row is None:
        return Markup("<span class='otr-quiet'>{}</span>").format(grade_words.STATUS[missing[force_id].kind])
    which = [] if row.kind == "inspection" else [comparison_words.WHICH[row.kind]]
    when = ", ".join([formats.published(row.published_on, row.title_year), *which])
    return Markup("{}<br><span class='otr-quiet'>{}</span>").format(html.chip(row.grade), when)
