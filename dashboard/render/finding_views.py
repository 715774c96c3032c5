"""Findings of inspectors as they are taken away, from the page of a force and from Progress."""

from dashboard.database.rows import InspectionFinding
from dashboard.render.view import Record, sources
from dashboard.rules import findings, force_record
from dashboard.text import column_headings, finding_words, formats, grade_words, open_data_words, site_words

CAVEATS = [*open_data_words.TABLE_CAVEATS["finding"], *open_data_words.TABLE_CAVEATS["finding_follow_up"]]


def record(row: InspectionFinding) -> Record:
    """When a finding was made, what it says, and how it stands."""
    return {
        site_words.FORCE: row.short_name,
        column_headings.PROGRAMME: row.regime_short,
        column_headings.INSPECTION: grade_words.KIND[row.kind],
        column_headings.YEAR_OF_TITLE: row.title_year,
        column_headings.PUBLISHED: row.published_on,
        column_headings.KIND: finding_words.KIND[row.finding_kind],
        finding_words.CHOOSE_TOPIC: finding_words.TOPIC[row.topic],
        finding_words.FINDING_COLUMN: row.finding,
        column_headings.DEADLINE: row.deadline,
        column_headings.STATUS: row.status,
        column_headings.AS_OF: row.as_of,
        column_headings.NOTE: row.status_note,
        column_headings.STATE: formats.capitalised(
            finding_words.STATE[findings.state(row, force_record.latest_judgment(row.force_id))]
        ),
        **sources(row),
    }
