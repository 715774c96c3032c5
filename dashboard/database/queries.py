"""Every SELECT of the dashboard, a named function each: connection in, frame out. No Streamlit here."""

from typing import NamedTuple

import duckdb
import pandas as pd
import pyarrow as pa

Connection = duckdb.DuckDBPyConnection


def _frame(con: Connection, sql: str, *values: object) -> pd.DataFrame:
    return con.execute(sql, list(values)).df()


# -- forces and finding one ------------------------------------------------------------------------------------------


def forces(con: Connection) -> pd.DataFrame:
    """The 43 forces, every column of `force`, by name."""
    return _frame(con, "SELECT * FROM force ORDER BY short_name")


class SearchName(NamedTuple):
    """One name that a search may mean, and one force it leads to; a county of two forces has two."""

    kind: str
    """force, council, former council, county, region, place, or place alias"""
    name: str
    said: str
    """The spelling that is looked for: `name`, or an alias of it."""
    force_id: str
    border_force_id: str | None
    """Another force within 2 km of a place."""
    population_count: int | None
    note: str | None
    """What became of a former council; which part of a county the force polices."""


def search_names(con: Connection) -> list[SearchName]:
    """Every name that a search may mean, forces first."""
    found = con.execute(
        """
        SELECT 'force', short_name, unnest([short_name, name, alt_name, ons_name, replace(force_id, '-', ' ')]) AS said, force_id, NULL, NULL, NULL FROM force
        UNION ALL SELECT 'force', f.short_name, a.alias, force_id, NULL, NULL, NULL FROM force_alias AS a JOIN force AS f USING (force_id)
        UNION ALL SELECT 'council', name, name, force_id, NULL, NULL, NULL FROM council WHERE status = 'current'
        UNION ALL SELECT 'council', c.name, a.alias, force_id, NULL, NULL, NULL
            FROM council_alias AS a JOIN council AS c USING (council_code) WHERE a.kind <> 'former name'
        UNION ALL SELECT 'former council', name, name, force_id, NULL, NULL, status_note
            FROM council WHERE status = 'former' AND name NOT IN (SELECT name FROM council WHERE status = 'current')
        UNION ALL SELECT 'former council', a.alias, a.alias, c.force_id, NULL, NULL, a.note
            FROM council_alias AS a JOIN council AS c USING (council_code) WHERE a.kind = 'former name'
        UNION ALL SELECT 'county', county, county, force_id, NULL, NULL, part FROM county_force
        UNION ALL SELECT 'region', region, region, force_id, NULL, NULL, NULL FROM force
        UNION ALL SELECT 'place', name, name, force_id, border_force_id, population_count, NULL FROM place
        UNION ALL SELECT 'place alias', p.name, a.alias, force_id, border_force_id, population_count, NULL
            FROM place_alias AS a JOIN place AS p USING (place_id)
        """
    )
    return [SearchName._make(row) for row in found.fetchall() if row[2] is not None]


class DistrictForce(NamedTuple):
    """A force of a postcode district, and how sure that is: sure, probable, part, or possible part."""

    postcode_district: str
    force_id: str
    how_sure: str


def district_forces(con: Connection) -> list[DistrictForce]:
    """The forces of every postcode district, the likeliest of each first."""
    found = con.execute(
        "SELECT postcode_district, force_id, how_sure FROM postcode_district_force ORDER BY postcode_district, rank"
    )
    return list(map(DistrictForce._make, found.fetchall()))


class OutsidePlace(NamedTuple):
    """A postcode area, place or police force that the 43 forces do not cover, and who to contact there."""

    name: str
    kind: str
    lies_in: str | None
    contact: str | None
    phone: str | None


def outside_places(con: Connection) -> list[OutsidePlace]:
    """Every row of `outside_place`."""
    found = con.execute("SELECT name, kind, lies_in, contact, phone FROM outside_place")
    return list(map(OutsidePlace._make, found.fetchall()))


# -- crime-recording judgments -----------------------------------------------------------------------------------------


def latest_judgments(con: Connection) -> pd.DataFrame:
    """One row a force: its latest published crime-recording grade, with its programme, date, rate and source."""
    return _frame(con, "SELECT * FROM crime_recording_judgment WHERE recency = 1 ORDER BY short_name")


def judgments(con: Connection) -> pd.DataFrame:
    """Every crime-recording grade of every force, oldest programme first; `recency` 1 marks a force's latest."""
    return _frame(con, "SELECT * FROM crime_recording_judgment ORDER BY short_name, recency DESC")


def latest_in_regime(con: Connection, regime_id: str) -> pd.DataFrame:
    """One row a force judged in a programme: its latest crime-recording grade there."""
    return _frame(
        con,
        "SELECT * FROM crime_recording_judgment WHERE regime_id = ? QUALIFY row_number() OVER (PARTITION BY force_id ORDER BY recency) = 1 ORDER BY short_name",
        regime_id,
    )


def judged_regimes(con: Connection) -> pd.DataFrame:
    """regime_id, short_name, name, forces, first and last publication: programmes that hold crime-recording grades."""
    return _frame(
        con,
        "SELECT regime_id, regime_short AS short_name, regime AS name, count(DISTINCT force_id) AS forces, min(published_on) AS first_on, "
        "max(published_on) AS last_on FROM crime_recording_judgment GROUP BY regime_id, regime_short, regime, regime_position ORDER BY regime_position",
    )


def grade_scale(con: Connection, regime_id: str) -> pd.DataFrame:
    """grade, position: a programme's scale, best first."""
    return _frame(
        con,
        "SELECT grade, position FROM grade_scale WHERE regime_id = ? AND position IS NOT NULL ORDER BY position",
        regime_id,
    )


def statuses(con: Connection) -> pd.DataFrame:
    """force_id, short_name, regime_id, regime_short, position, status, basis, reason, source_id: was crime recording graded."""
    return _frame(
        con,
        "SELECT s.force_id, f.short_name, s.regime_id, r.short_name AS regime_short, r.position, s.status, s.basis, s.reason, s.source_id "
        "FROM crime_recording_status AS s JOIN regime AS r USING (regime_id) JOIN force AS f USING (force_id) ORDER BY f.short_name, r.position",
    )


def grade_revisions(con: Connection) -> pd.DataFrame:
    """Every value of each force's grades that changed after publication: force_id, question, grade, published_on, note, source_id."""
    return _frame(
        con,
        "SELECT i.force_id, v.inspection_id, v.regime_id, r.short_name AS regime_short, v.question_id, q.question, v.grade, v.published_on, v.note, v.source_id "
        "FROM grade_revision AS v JOIN inspection AS i USING (inspection_id) JOIN regime AS r ON r.regime_id = v.regime_id "
        "JOIN question AS q ON q.regime_id = v.regime_id AND q.question_id = v.question_id "
        "ORDER BY v.inspection_id, v.question_id, v.published_on",
    )


def whats_new(con: Connection) -> pd.DataFrame:
    """Crime-recording grades and changes of any grade, newest first, every column of `publication`: `was`, the grade before a change."""
    return _frame(
        con,
        "SELECT * FROM publication WHERE (kind = 'inspection' AND grade IS NOT NULL) OR (kind = 'revision' AND was IS NOT NULL) "
        "ORDER BY published_on DESC, short_name, kind, publication_id",
    )


# -- each force's record ----------------------------------------------------------------------------------------------
#
# Every force's rows at once: DuckDB takes milliseconds to plan such a question and hardly more to answer it for 43 forces than
# for one. `store.of_force` gives those of one.


def timeline(con: Connection) -> pd.DataFrame:
    """Everything inspectors and overseers said of each force's crime recording, oldest first: every column of `crime_recording_history`."""
    return _frame(con, "SELECT * FROM crime_recording_history ORDER BY force_id, position")


def scoped_rates(con: Connection) -> pd.DataFrame:
    """Recording rates for violence and sexual offences: force_id, inspection, scope, rate_pct, ci_pct, is_approximate, dates, source."""
    return _frame(
        con,
        "SELECT i.force_id, i.inspection_id, i.regime_id, r.short_name AS regime_short, i.kind, i.title_year, i.published_on, a.scope, a.rate_pct, a.ci_pct, "
        "a.is_approximate, a.source_id FROM recording_rate AS a JOIN inspection AS i USING (inspection_id) JOIN regime AS r USING (regime_id) "
        "WHERE a.scope <> 'all' ORDER BY r.position, i.published_on, i.kind, a.scope DESC",
    )


def core_questions(con: Connection) -> pd.DataFrame:
    """Grades beneath the overall Crime Data Integrity grade: force_id, inspection_id, kind, title_year, question, grade, basis_note, source_id."""
    return _frame(
        con,
        "SELECT i.force_id, i.inspection_id, i.kind, i.title_year, i.published_on AS report_on, q.question_id, q.question, g.grade, g.published_on, g.basis_note, g.source_id "
        "FROM inspection AS i CROSS JOIN question AS q LEFT JOIN grade AS g ON g.inspection_id = i.inspection_id AND g.question_id = q.question_id "
        "WHERE i.regime_id = 'cdi_2016_20' AND q.regime_id = 'cdi_2016_20' AND q.question_id <> 'overall' "
        "ORDER BY i.title_year, i.kind, q.rowid",
    )


def peel_grades(con: Connection) -> pd.DataFrame:
    """Every PEEL grade: force_id, regime, question, grade, published_on, basis, basis_note, source_id; newest programme first."""
    return _frame(
        con,
        "SELECT i.force_id, g.regime_id, r.short_name AS regime, q.question_id, q.question, g.grade, g.published_on, i.published_on AS report_on, g.basis, g.basis_note, g.source_id "
        "FROM grade AS g JOIN inspection AS i USING (inspection_id) JOIN regime AS r ON r.regime_id = g.regime_id "
        "JOIN question AS q ON q.regime_id = g.regime_id AND q.question_id = g.question_id "
        "WHERE r.programme = 'PEEL' ORDER BY r.position DESC, q.rowid",
    )


def peel_regimes(con: Connection) -> pd.DataFrame:
    """regime_id, short_name, position of every PEEL programme that has questions in the register, newest first."""
    return _frame(
        con,
        "SELECT regime_id, short_name, position FROM regime WHERE programme = 'PEEL' AND regime_id IN (SELECT regime_id FROM question) ORDER BY position DESC",
    )


def oversight_events(con: Connection) -> pd.DataFrame:
    """What was said between inspections, oldest first: every column of `oversight_event`."""
    return _frame(con, "SELECT * FROM oversight_event ORDER BY happened_on, event_id")


def areas_for_improvement(con: Connection) -> pd.DataFrame:
    """force_id, area, status_known, regime_short, kind, published_on, source_id."""
    return _frame(
        con,
        "SELECT i.force_id, a.area, a.status_known, r.short_name AS regime_short, i.kind, i.published_on, a.source_id FROM area_for_improvement AS a "
        "JOIN inspection AS i USING (inspection_id) JOIN regime AS r USING (regime_id) ORDER BY i.published_on, a.area_id",
    )


def figure_conflicts(con: Connection) -> pd.DataFrame:
    """Other values given elsewhere for a force's rates: force_id, stated_as, stated_by, why_not_used, the figure used, sources."""
    return _frame(
        con,
        "SELECT i.force_id, c.inspection_id, i.kind, i.title_year, i.published_on, a.rate_pct, c.stated_as, c.stated_by, c.why_not_used, c.source_id FROM figure_conflict AS c "
        "JOIN recording_rate AS a USING (inspection_id, scope) JOIN inspection AS i USING (inspection_id) ORDER BY c.conflict_id",
    )


# -- comparing and following --------------------------------------------------------------------------------------------


def rates_in_regime(con: Connection, regime_id: str, scope: str) -> pd.DataFrame:
    """Latest rate of each force in one programme: force_id, short_name, inspection_id, regime, kind, published_on, rate_pct, ci_pct, source."""
    return _frame(
        con,
        "SELECT f.force_id, f.short_name, i.inspection_id, i.regime_id, r.short_name AS regime_short, i.kind, i.title_year, i.published_on, "
        "a.scope, a.rate_pct, a.ci_pct, a.is_approximate, a.note, a.source_id "
        "FROM recording_rate AS a JOIN inspection AS i USING (inspection_id) JOIN regime AS r USING (regime_id) JOIN force AS f USING (force_id) "
        "WHERE i.regime_id = ? AND a.scope = ? "
        "QUALIFY row_number() OVER (PARTITION BY f.force_id ORDER BY coalesce(i.published_on, left(i.title_year, 4)) DESC, i.kind DESC) = 1 ORDER BY f.short_name",
        regime_id,
        scope,
    )


def latest_rates(con: Connection) -> pd.DataFrame:
    """Latest rate for all crime of each force, whatever the programme: the columns of `rates_in_regime`."""
    return _frame(
        con,
        "SELECT f.force_id, f.short_name, i.inspection_id, i.regime_id, r.short_name AS regime_short, i.kind, i.title_year, i.published_on, "
        "a.scope, a.rate_pct, a.ci_pct, a.is_approximate, a.note, a.source_id "
        "FROM recording_rate AS a JOIN inspection AS i USING (inspection_id) JOIN regime AS r USING (regime_id) JOIN force AS f USING (force_id) "
        "WHERE a.scope = 'all' QUALIFY row_number() OVER (PARTITION BY f.force_id "
        "ORDER BY r.position DESC, coalesce(i.published_on, left(i.title_year, 4)) DESC, i.kind DESC) = 1 ORDER BY f.short_name",
    )


def re_inspections(con: Connection) -> pd.DataFrame:
    """Inspection and re-inspection side by side inside the Crime Data Integrity programme, one row a re-inspected force.

    Columns: force_id, short_name, then each of grade, on, rate_pct, ci_pct, is_approximate, source_id with before_ and after_,
    and unrecorded_count, additional_count.
    """
    return _frame(
        con,
        """
        SELECT f.force_id, f.short_name, b.grade AS before_grade, b.happened_on AS before_on, b.rate_pct AS before_rate_pct, b.ci_pct AS before_ci_pct,
               b.is_approximate AS before_is_approximate, b.source_id AS before_source_id, a.grade AS after_grade, a.happened_on AS after_on,
               a.rate_pct AS after_rate_pct, a.ci_pct AS after_ci_pct, a.is_approximate AS after_is_approximate, a.source_id AS after_source_id,
               b.unrecorded_count, a.additional_count
        FROM crime_recording_history AS b JOIN crime_recording_history AS a USING (force_id, regime_id) JOIN force AS f USING (force_id)
        WHERE regime_id = 'cdi_2016_20' AND b.kind = 'inspection' AND a.kind = 're-inspection' AND b.grade IS NOT NULL AND a.grade IS NOT NULL
        ORDER BY f.short_name
        """,
    )


def self_reported(con: Connection) -> pd.DataFrame:
    """Figures the police or commissioners gave themselves, all forces: short_name, happened_on, by_role, figure_pct, summary, source_id."""
    return _frame(
        con,
        "SELECT e.*, f.short_name FROM oversight_event AS e JOIN force AS f USING (force_id) "
        "WHERE NOT e.is_inspected AND e.figure_pct IS NOT NULL ORDER BY f.short_name, e.happened_on",
    )


# -- recorded crime -------------------------------------------------------------------------------------------------------


# Residents in the middle of a financial year: known only for whole years whose mid-year population is held.
_RESIDENTS = """
    LEFT JOIN population AS p
    ON p.force_id = c.force_id AND p.year = CAST(left(c.financial_year, 4) AS INTEGER) AND c.quarters_count = 4
"""


def recorded_crime_years(con: Connection) -> pd.DataFrame:
    """Total crimes a year from the newest release: force_id, financial_year, offences_count, quarters_count, released_on, source_id,

    residents_count (NULL where not held).
    """
    return _frame(
        con,
        f"""
        WITH c AS (
            SELECT * FROM recorded_crime_total
            QUALIFY row_number() OVER (PARTITION BY force_id, financial_year ORDER BY released_on DESC) = 1
        )
        SELECT c.force_id, c.financial_year, c.offences_count, c.quarters_count, c.released_on, c.source_id, p.population_count AS residents_count
        FROM c {_RESIDENTS} ORDER BY c.financial_year
        """,
    )


def recorded_crime_by_group(con: Connection, offence_group: str) -> pd.DataFrame:
    """Crimes a year in one offence group: the columns of `recorded_crime_years`."""
    return _frame(
        con,
        f"""
        WITH c AS (
            SELECT force_id, financial_year, source_id, sum(offences_count) AS offences_count, count(DISTINCT quarter) AS quarters_count
            FROM recorded_crime WHERE offence_group = ? GROUP BY ALL
        )
        SELECT c.force_id, c.financial_year, c.offences_count, c.quarters_count, s.published_on AS released_on, c.source_id,
               p.population_count AS residents_count
        FROM c JOIN source AS s USING (source_id) {_RESIDENTS} ORDER BY c.financial_year
        """,
        offence_group,
    )


def detailed_years(con: Connection) -> pd.DataFrame:
    """financial_year, quarters_count: the years for which crimes are held by kind of offence."""
    return _frame(
        con,
        "SELECT financial_year, count(DISTINCT quarter) AS quarters_count FROM recorded_crime GROUP BY 1 ORDER BY 1",
    )


def recorded_crime_quarters(con: Connection, offence_group: str | None) -> pd.DataFrame:
    """Crimes a quarter of every force, in one offence group or all but fraud: force_id, panel (the force), financial_year, quarter,

    offences_count, source_id.
    """
    return _frame(
        con,
        "SELECT force_id, f.short_name AS panel, financial_year, quarter, sum(offences_count) AS offences_count, c.source_id "
        "FROM recorded_crime AS c JOIN force AS f USING (force_id) "
        "WHERE ($1 IS NULL AND offence_group <> 'Fraud offences') OR offence_group = $1 GROUP BY ALL ORDER BY ALL",
        offence_group,
    )


def recorded_crime_quarters_by_group(con: Connection, force_id: str) -> pd.DataFrame:
    """Crimes a quarter of one force: force_id, panel (the offence group, fraud left out), financial_year, quarter, offences_count, source_id."""
    return _frame(
        con,
        "SELECT force_id, offence_group AS panel, financial_year, quarter, sum(offences_count) AS offences_count, source_id "
        "FROM recorded_crime WHERE force_id = ? AND offence_group <> 'Fraud offences' GROUP BY ALL ORDER BY ALL",
        force_id,
    )


def recorded_crime_table(con: Connection, financial_year: str) -> pd.DataFrame:
    """One year by offence group and subgroup: force_id, offence_group, offence_subgroup, offences_count, quarters_count, source_id."""
    return _frame(
        con,
        "SELECT force_id, offence_group, offence_subgroup, sum(offences_count) AS offences_count, count(DISTINCT quarter) AS quarters_count, source_id "
        "FROM recorded_crime WHERE financial_year = ? GROUP BY ALL HAVING sum(offences_count) <> 0 ORDER BY 2, 3",
        financial_year,
    )


def offence_groups(con: Connection) -> pd.DataFrame:
    """offence_group, first_year, last_year: the groups, fraud apart (forces have not recorded fraud since April 2013)."""
    return _frame(
        con,
        "SELECT offence_group, min(financial_year) AS first_year, max(financial_year) AS last_year FROM recorded_crime GROUP BY 1 "
        "HAVING count(DISTINCT financial_year) > 1 ORDER BY 1",
    )


def revisions(con: Connection) -> pd.DataFrame:
    """Years whose total differs between releases: force_id, financial_year, released_on, offences_count, quarters_count; oldest first."""
    return _frame(
        con,
        "SELECT force_id, financial_year, released_on, offences_count, quarters_count FROM recorded_crime_total WHERE quarters_count = 4 "
        "QUALIFY count(DISTINCT offences_count) OVER (PARTITION BY force_id, financial_year) > 1 ORDER BY 2, 3",
    )


def population(con: Connection) -> pd.DataFrame:
    """force_id, year, population_count, source_id of each force area."""
    return _frame(con, "SELECT force_id, year, population_count, source_id FROM population ORDER BY year")


def crime_rates(con: Connection) -> pd.DataFrame:
    """Crimes for each 1,000 residents as published by ONS, newest year: force_id, short_name, year_ending, crimes_per_1000, state, source_id."""
    return _frame(
        con,
        "SELECT c.*, f.short_name FROM crime_rate AS c JOIN force AS f USING (force_id) "
        "WHERE year_ending = (SELECT max(year_ending) FROM crime_rate) ORDER BY f.short_name",
    )


def outcomes(con: Connection) -> pd.DataFrame:
    """Outcomes of crimes recorded in each year: force_id, financial_year, counts, source_id. One basis only."""
    return _frame(
        con,
        "SELECT force_id, financial_year, charged_summonsed_count, out_of_court_disposals_count, all_assigned_outcomes_count, source_id "
        "FROM outcome_total WHERE basis = 'recorded_in_year' ORDER BY 2",
    )


# -- help ------------------------------------------------------------------------------------------------------------------


def victim_services(con: Connection) -> pd.DataFrame:
    """Services of each force area that may be shown, every column of `victim_service`: general help first, own lines before others."""
    return _frame(
        con,
        "SELECT * FROM victim_service WHERE force_id IS NOT NULL AND confidence <> 'low' "
        "ORDER BY NOT list_contains(string_split(topics, ';'), 'general'), NOT is_local_line, confidence, name",
    )


def national_services(con: Connection, nation: str | None = None) -> pd.DataFrame:
    """National services that may be shown, all or those that serve a nation (England | Wales)."""
    return _frame(
        con,
        "SELECT * FROM victim_service WHERE force_id IS NULL AND confidence <> 'low' AND ($1 IS NULL OR nation IN ('England and Wales', $1)) ORDER BY rowid",
        nation,
    )


def complaint_steps(con: Connection) -> pd.DataFrame:
    """How to complain, in order: every column of `complaint_step`."""
    return _frame(con, "SELECT * FROM complaint_step WHERE confidence <> 'low' ORDER BY step, complaint_step_id")


def victim_rights(con: Connection) -> pd.DataFrame:
    """Rights that touch crime recording: every column of `victim_right`."""
    return _frame(con, "SELECT * FROM victim_right ORDER BY right_number, right_id")


# -- the data itself ---------------------------------------------------------------------------------------------------------


def national_figures(con: Connection) -> pd.DataFrame:
    """Figures for England and Wales: every column of `national_figure`."""
    return _frame(con, "SELECT * FROM national_figure ORDER BY rowid")


def regimes(con: Connection) -> pd.DataFrame:
    """The inspection programmes in order, with their scale in words and how many of their grades the register holds."""
    return _frame(
        con,
        """
        SELECT r.*, s.scale, coalesce(g.held, 0) AS grades_held, coalesce(i.held, 0) AS forces_held
        FROM regime AS r
        LEFT JOIN (SELECT regime_id, string_agg(grade, ', ' ORDER BY position) AS scale FROM grade_scale WHERE position IS NOT NULL GROUP BY 1) AS s USING (regime_id)
        LEFT JOIN (SELECT regime_id, count(*) AS held FROM grade GROUP BY 1) AS g USING (regime_id)
        LEFT JOIN (SELECT regime_id, count(DISTINCT force_id) AS held FROM inspection GROUP BY 1) AS i USING (regime_id)
        ORDER BY r.position
        """,
    )


def sources(con: Connection) -> pd.DataFrame:
    """Every source: source_id, publisher, title, url, kind, published_on, accessed_on, licence, note."""
    return _frame(con, "SELECT * FROM source ORDER BY publisher, title")


def dictionary(con: Connection) -> pd.DataFrame:
    """The data dictionary from the database's own comments, tables by name: table_name, table_comment, rows, column_name, data_type, comment."""
    return _frame(
        con,
        "SELECT t.table_name, t.comment AS table_comment, t.estimated_size AS rows, c.column_name, c.data_type, c.comment, c.column_index "
        "FROM duckdb_tables() AS t JOIN duckdb_columns() AS c USING (table_oid) WHERE NOT t.internal ORDER BY t.table_name, c.column_index",
    )


def build_facts(con: Connection) -> pd.DataFrame:
    """The run that built the database: run_id, built_at, inputs_sha256, findings."""
    return _frame(con, "SELECT * FROM etl_run")


# -- open data: whole tables, and what is new --------------------------------------------------------------------------------


def table_rows(
    con: Connection, table: str, filters: tuple[tuple[str, object], ...], limit: int | None, offset: int
) -> pa.Table:
    """Rows of a published table in their stored order, where every filtered column equals its value (None: is empty).

    `table` and the columns must be names of the catalogue. Rows of low confidence wait for review and are left out.
    """
    where, values = _where(con, table, filters)
    return con.sql(
        f'SELECT * FROM "{table}" WHERE {where} ORDER BY rowid LIMIT ? OFFSET ?', params=[*values, limit, offset]
    ).to_arrow_table()


def table_count(con: Connection, table: str, filters: tuple[tuple[str, object], ...]) -> int:
    """How many rows `table_rows` would give without limit and offset."""
    where, values = _where(con, table, filters)
    return con.execute(f'SELECT count(*) FROM "{table}" WHERE {where}', values).fetchone()[0]


def _where(con: Connection, table: str, filters: tuple[tuple[str, object], ...]) -> tuple[str, list[object]]:
    columns = {
        name
        for (name,) in con.execute("SELECT column_name FROM duckdb_columns() WHERE table_name = ?", [table]).fetchall()
    }
    if not columns or not columns.issuperset(name for name, _ in filters):
        raise LookupError(table)
    parts = ["confidence <> 'low'"] if "confidence" in columns else []
    parts += [f'"{name}" IS NOT DISTINCT FROM ?' for name, _ in filters]
    return " AND ".join(parts) or "true", [value for _, value in filters]


def table_keys(con: Connection) -> pd.DataFrame:
    """Keys of every table: table_name, constraint_type (PRIMARY KEY | FOREIGN KEY), columns, referenced_table, referenced_columns."""
    return _frame(
        con,
        "SELECT table_name, constraint_type, constraint_column_names AS columns, referenced_table, referenced_column_names AS referenced_columns "
        "FROM duckdb_constraints() WHERE constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY') ORDER BY table_name, constraint_index",
    )


def news(con: Connection) -> pd.DataFrame:
    """Inspections, changed grades and releases of recorded crime, newest first: every column of `publication`."""
    return _frame(con, "SELECT * FROM publication ORDER BY published_on DESC, kind, publication_id")
