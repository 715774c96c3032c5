"""Every SELECT of the dashboard, a named function each: connection in, rows out. No Streamlit here."""

from typing import NamedTuple, TypeVar

import duckdb
import pyarrow as pa

from dashboard.database.rows import (
    AuditCount,
    BuildRun,
    ComplaintStep,
    CoreQuestion,
    CrimeQuarter,
    CrimeRate,
    CrimeYear,
    DetailedYear,
    DictionaryColumn,
    DistrictForce,
    FigureConflict,
    FirstHandShare,
    Force,
    ForceContact,
    GradeRevision,
    HistoryEntry,
    InspectionFinding,
    JudgedRegime,
    Judgment,
    MeasuredRegime,
    MissingFigure,
    NationalFigure,
    OffenceCount,
    OffenceGroup,
    OutcomeTotal,
    OutsidePlace,
    OversightEvent,
    PeelGrade,
    PeelRegime,
    Population,
    Publication,
    Rate,
    Regime,
    ReInspection,
    RoundStatus,
    ScaleStep,
    ScopedRate,
    SearchName,
    Source,
    TableKey,
    TotalRevision,
    VictimRight,
    VictimService,
)

Connection = duckdb.DuckDBPyConnection


R = TypeVar("R", bound=NamedTuple)


def _rows(con: Connection, row_type: type[R], sql: str, *values: object) -> list[R]:
    """What a statement gives, as rows of `row_type`: columns go by name, whatever their order, and those it lacks are left out."""
    answer = con.execute(sql, list(values))
    names = [column[0] for column in answer.description or []]
    places = [names.index(field) for field in row_type._fields]
    return [row_type._make([row[place] for place in places]) for row in answer.fetchall()]


# -- forces and finding one ------------------------------------------------------------------------------------------


def forces(con: Connection) -> list[Force]:
    """The 43 forces, by name."""
    return _rows(con, Force, "SELECT * FROM force ORDER BY short_name")


def search_names(con: Connection) -> list[SearchName]:
    """Every name that a search may mean, forces first."""
    return _rows(
        con,
        SearchName,
        """
        WITH name AS (
        SELECT 'force' AS kind, short_name AS name, unnest([short_name, name, alt_name, ons_name, replace(force_id, '-', ' ')]) AS said, force_id, NULL AS border_force_id, NULL AS population_count, NULL AS note FROM force
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
        ) SELECT * FROM name WHERE said IS NOT NULL
        """,
    )


def district_forces(con: Connection) -> list[DistrictForce]:
    """The forces of every postcode district, the likeliest of each first."""
    return _rows(con, DistrictForce, "SELECT * FROM postcode_district_force ORDER BY postcode_district, rank")


def outside_places(con: Connection) -> list[OutsidePlace]:
    """Every row of `outside_place`."""
    return _rows(con, OutsidePlace, "SELECT * FROM outside_place ORDER BY rowid")


# -- crime-recording judgments -----------------------------------------------------------------------------------------


def latest_judgments(con: Connection) -> list[Judgment]:
    """Each force's latest published crime-recording grade, by name."""
    return _rows(con, Judgment, "SELECT * FROM crime_recording_judgment WHERE recency = 1 ORDER BY short_name")


def judgments(con: Connection) -> list[Judgment]:
    """Every crime-recording grade of every force, oldest first."""
    return _rows(con, Judgment, "SELECT * FROM crime_recording_judgment ORDER BY short_name, recency DESC")


def latest_in_regime(con: Connection, regime_id: str) -> list[Judgment]:
    """Each force's latest crime-recording grade in one programme, by name."""
    return _rows(
        con,
        Judgment,
        "SELECT * FROM crime_recording_judgment WHERE regime_id = ? QUALIFY row_number() OVER (PARTITION BY force_id ORDER BY recency) = 1 ORDER BY short_name",
        regime_id,
    )


def first_in_regime(con: Connection, regime_id: str) -> list[Judgment]:
    """Each force's crime-recording grade from its first inspection in one programme, by name."""
    return _rows(
        con,
        Judgment,
        "SELECT * FROM crime_recording_judgment WHERE regime_id = ? AND kind = 'inspection' ORDER BY short_name",
        regime_id,
    )


def judged_regimes(con: Connection) -> list[JudgedRegime]:
    """Programmes that have crime-recording grades, oldest first."""
    return _rows(
        con,
        JudgedRegime,
        "SELECT regime_id, regime_short AS short_name, regime AS name, count(DISTINCT force_id) AS forces, min(published_on) AS first_on, "
        "max(published_on) AS last_on FROM crime_recording_judgment GROUP BY regime_id, regime_short, regime, regime_position ORDER BY regime_position",
    )


def grade_scale(con: Connection, regime_id: str) -> list[ScaleStep]:
    """A programme's scale, best grade first."""
    return _rows(
        con,
        ScaleStep,
        "SELECT grade, position FROM grade_scale WHERE regime_id = ? AND position IS NOT NULL ORDER BY position",
        regime_id,
    )


def statuses(con: Connection) -> list[RoundStatus]:
    """How each force stands in each programme: was its crime recording graded, and how do we know."""
    return _rows(
        con,
        RoundStatus,
        "SELECT s.force_id, f.short_name, s.regime_id, r.short_name AS regime_short, r.position, s.status, s.basis, s.reason, s.narrowed_to, s.narrowed_reason, s.narrowed_source_id, s.source_id "
        "FROM crime_recording_status AS s JOIN regime AS r USING (regime_id) JOIN force AS f USING (force_id) ORDER BY f.short_name, r.position",
    )


def grade_revisions(con: Connection) -> list[GradeRevision]:
    """Every value of each force's grades that changed after publication, oldest first."""
    return _rows(
        con,
        GradeRevision,
        "SELECT i.force_id, v.inspection_id, v.regime_id, r.short_name AS regime_short, v.question_id, q.question, v.grade, v.published_on, v.note, v.source_id "
        "FROM grade_revision AS v JOIN inspection AS i USING (inspection_id) JOIN regime AS r ON r.regime_id = v.regime_id "
        "JOIN question AS q ON q.regime_id = v.regime_id AND q.question_id = v.question_id "
        "ORDER BY v.inspection_id, v.question_id, v.published_on",
    )


def whats_new(con: Connection) -> list[Publication]:
    """Crime-recording grades, changes of any grade and what the inspectorate did between inspections, newest first."""
    return _rows(
        con,
        Publication,
        "SELECT * FROM publication WHERE (kind = 'inspection' AND grade IS NOT NULL) OR (kind = 'revision' AND was IS NOT NULL) OR kind = 'event' "
        "ORDER BY published_on DESC, short_name, kind, publication_id",
    )


# -- each force's record ----------------------------------------------------------------------------------------------
#
# Every force's rows at once: DuckDB takes milliseconds to plan such a query and hardly more to run it for 43 forces than for one.
# `store.of_force` gives those of one.


def timeline(con: Connection) -> list[HistoryEntry]:
    """Everything inspectors and overseers said of each force's crime recording, oldest first."""
    return _rows(con, HistoryEntry, "SELECT * FROM crime_recording_history ORDER BY force_id, position")


def scoped_rates(con: Connection) -> list[ScopedRate]:
    """Recording rates for violence and sexual offences, oldest first."""
    return _rows(
        con,
        ScopedRate,
        "SELECT i.force_id, i.inspection_id, i.regime_id, r.short_name AS regime_short, i.kind, i.title_year, i.published_on, a.scope, a.rate_pct, a.ci_pct, a.ci_missing, "
        "a.is_approximate, a.source_id FROM recording_rate AS a JOIN inspection AS i USING (inspection_id) JOIN regime AS r USING (regime_id) "
        "WHERE a.scope <> 'all' ORDER BY r.position, i.published_on, i.kind, a.scope DESC",
    )


def core_questions(con: Connection) -> list[CoreQuestion]:
    """The questions beneath the overall Crime Data Integrity grade, with the grades that are known."""
    return _rows(
        con,
        CoreQuestion,
        "SELECT i.force_id, i.inspection_id, i.kind, i.title_year, i.published_on AS report_on, q.question_id, q.question, g.grade, g.published_on, g.basis_note, g.source_id "
        "FROM inspection AS i JOIN regime AS r USING (regime_id) CROSS JOIN question AS q LEFT JOIN grade AS g ON g.inspection_id = i.inspection_id AND g.question_id = q.question_id "
        "WHERE q.regime_id = i.regime_id AND NOT q.is_crime_recording AND r.programme = 'CDI' "
        "ORDER BY i.title_year, i.kind, q.rowid",
    )


def peel_grades(con: Connection) -> list[PeelGrade]:
    """Every PEEL grade, newest programme first."""
    return _rows(
        con,
        PeelGrade,
        "SELECT i.force_id, g.regime_id, r.short_name AS regime, q.question_id, q.question, g.grade, g.published_on, i.published_on AS report_on, g.basis, g.basis_note, g.source_id, "
        "CASE WHEN g.published_on IS NOT NULL THEN g.source_id WHEN i.published_on IS NOT NULL THEN i.source_id END AS date_source_id, i.report_source_id "
        "FROM grade AS g JOIN inspection AS i USING (inspection_id) JOIN regime AS r ON r.regime_id = g.regime_id "
        "JOIN question AS q ON q.regime_id = g.regime_id AND q.question_id = g.question_id "
        "WHERE r.programme = 'PEEL' ORDER BY r.position DESC, q.rowid",
    )


def peel_regimes(con: Connection) -> list[PeelRegime]:
    """Every PEEL programme that has questions in the register, newest first."""
    return _rows(
        con,
        PeelRegime,
        "SELECT regime_id, short_name, position FROM regime WHERE programme = 'PEEL' AND regime_id IN (SELECT regime_id FROM question) ORDER BY position DESC",
    )


def oversight_events(con: Connection) -> list[OversightEvent]:
    """What was said between inspections, oldest first."""
    return _rows(con, OversightEvent, "SELECT * FROM oversight_event ORDER BY happened_on, event_id")


def findings(con: Connection) -> list[InspectionFinding]:
    """What inspectors found and the newest word on each: newest inspection first, the gravest kind first."""
    return _rows(
        con,
        InspectionFinding,
        """
        SELECT i.force_id, o.short_name, f.finding_id, f.inspection_id, r.short_name AS regime_short, i.kind, i.title_year,
               coalesce(j.published_on, i.published_on) AS published_on, j.recency, f.kind AS finding_kind, f.topic, f.finding, f.deadline,
               f.confidence, f.source_id, u.status, u.as_of, u.note AS status_note, u.source_id AS status_source_id
        FROM finding AS f JOIN inspection AS i USING (inspection_id) JOIN regime AS r USING (regime_id) JOIN force AS o USING (force_id)
        LEFT JOIN crime_recording_judgment AS j USING (inspection_id)
        LEFT JOIN (SELECT * FROM finding_follow_up QUALIFY row_number() OVER (PARTITION BY finding_id ORDER BY as_of DESC NULLS LAST) = 1) AS u
            ON u.finding_id = f.finding_id
        ORDER BY o.short_name, r.position DESC, coalesce(j.published_on, i.published_on, left(i.title_year, 4)) DESC, i.kind DESC,
                 list_position(['cause_of_concern', 'recommendation', 'area_for_improvement', 'observation'], f.kind), f.rowid
        """,
    )


def audit_counts(con: Connection) -> list[AuditCount]:
    """What inspectors counted in the reports they audited, newest inspection first."""
    return _rows(
        con,
        AuditCount,
        "SELECT i.force_id, a.inspection_id, r.short_name AS regime_short, i.kind, i.title_year, i.published_on, a.what, a.recorded_count, a.examined_count, "
        "a.basis, a.basis_note, a.source_id FROM audit_count AS a JOIN inspection AS i USING (inspection_id) JOIN regime AS r USING (regime_id) "
        "ORDER BY i.force_id, r.position DESC, coalesce(i.published_on, left(i.title_year, 4)) DESC, i.kind DESC, a.examined_count DESC",
    )


def figure_conflicts(con: Connection) -> list[FigureConflict]:
    """Other values given elsewhere for a force's rates, and the figure used."""
    return _rows(
        con,
        FigureConflict,
        "SELECT i.force_id, c.inspection_id, i.kind, i.title_year, i.published_on, a.rate_pct, c.stated_as, c.stated_by, c.why_not_used, c.source_id, a.source_id AS rate_source_id FROM figure_conflict AS c "
        "JOIN recording_rate AS a USING (inspection_id, scope) JOIN inspection AS i USING (inspection_id) ORDER BY c.conflict_id",
    )


# -- comparing and following --------------------------------------------------------------------------------------------


_RATES = """
    SELECT f.force_id, f.short_name, i.inspection_id, i.regime_id, r.name AS regime, r.short_name AS regime_short, i.kind, i.title_year, i.published_on,
           a.scope, a.rate_pct, a.ci_pct, a.ci_missing, a.is_approximate, a.note, a.source_id,
           CASE WHEN i.published_on IS NOT NULL THEN i.source_id END AS date_source_id, i.report_source_id
    FROM recording_rate AS a JOIN inspection AS i USING (inspection_id) JOIN regime AS r USING (regime_id) JOIN force AS f USING (force_id)
    WHERE i.regime_id = ? AND a.scope = ?
"""


def rates(con: Connection, regime_id: str, scope: str) -> list[Rate]:
    """Each force's newest rate of one kind of crime in one programme, by name."""
    return _rows(
        con,
        Rate,
        f"{_RATES} QUALIFY row_number() OVER (PARTITION BY f.force_id "
        "ORDER BY coalesce(i.published_on, left(i.title_year, 4)) DESC, i.kind DESC) = 1 ORDER BY f.short_name",
        regime_id,
        scope,
    )


def first_rates(con: Connection, regime_id: str, scope: str) -> list[Rate]:
    """Each force's rate of one kind of crime from its first inspection in one programme, by name."""
    return _rows(con, Rate, f"{_RATES} AND i.kind = 'inspection' ORDER BY f.short_name", regime_id, scope)


def measured_regimes(con: Connection) -> list[MeasuredRegime]:
    """Programmes and kinds of crime (all, violence, sexual) in which at least two forces have a rate, oldest programme first."""
    return _rows(
        con,
        MeasuredRegime,
        "SELECT r.regime_id, r.name, a.scope, count(DISTINCT i.force_id) AS forces_count "
        "FROM recording_rate AS a JOIN inspection AS i USING (inspection_id) JOIN regime AS r USING (regime_id) "
        "WHERE r.programme <> 'One-off' GROUP BY r.regime_id, r.name, r.position, a.scope HAVING count(DISTINCT i.force_id) > 1 "
        "ORDER BY r.position, list_position(['all', 'violence', 'sexual'], a.scope)",
    )


def re_inspections(con: Connection) -> list[ReInspection]:
    """Inspection and re-inspection side by side inside one programme, one row a re-inspection, by name of the force."""
    return _rows(
        con,
        ReInspection,
        """
        SELECT f.force_id, f.short_name, b.regime_id, b.regime_short, b.grade AS before_grade, b.happened_on AS before_on, b.rate_pct AS before_rate_pct, b.ci_pct AS before_ci_pct,
               b.ci_missing AS before_ci_missing, b.rate_missing AS before_rate_missing, b.is_approximate AS before_is_approximate, b.source_id AS before_source_id,
               b.rate_source_id AS before_rate_source_id, a.grade AS after_grade, a.happened_on AS after_on,
               a.rate_pct AS after_rate_pct, a.ci_pct AS after_ci_pct, a.ci_missing AS after_ci_missing, a.rate_missing AS after_rate_missing,
               a.is_approximate AS after_is_approximate, a.source_id AS after_source_id, a.rate_source_id AS after_rate_source_id,
               b.unrecorded_count, b.unrecorded_source_id, a.additional_count, a.additional_source_id
        FROM crime_recording_history AS b JOIN crime_recording_history AS a USING (force_id, regime_id) JOIN force AS f USING (force_id)
        WHERE b.kind = 'inspection' AND a.kind = 're-inspection' AND b.grade IS NOT NULL AND a.grade IS NOT NULL
        ORDER BY f.short_name, b.regime_position, a.position
        """,
    )


# -- recorded crime -------------------------------------------------------------------------------------------------------


# Residents in the middle of a financial year: only for whole years whose mid-year population is known.
_RESIDENTS = """
    LEFT JOIN population AS p
    ON p.force_id = c.force_id AND p.year = CAST(left(c.financial_year, 4) AS INTEGER) AND c.quarters_count = 4
"""


# What a release gives for other forces and not for this one; of another release's figures it says nothing.
_MISSING_QUARTERS = """
    coalesce((
        SELECT list(m.quarter ORDER BY m.quarter) FROM missing_figure AS m
        WHERE m.figures = 'recorded_crime' AND m.force_id = c.force_id AND m.period = c.financial_year AND m.source_id = c.source_id
    ), []) AS missing_quarters
"""


def recorded_crime_years(con: Connection) -> list[CrimeYear]:
    """Total crimes a year from the newest release of each."""
    return _rows(
        con,
        CrimeYear,
        f"""
        WITH c AS (
            SELECT * FROM recorded_crime_total
            QUALIFY row_number() OVER (PARTITION BY force_id, financial_year ORDER BY released_on DESC) = 1
        )
        SELECT c.force_id, c.financial_year, c.offences_count, c.quarters_count, c.released_on, c.source_id, p.population_count AS residents_count,
               {_MISSING_QUARTERS}
        FROM c {_RESIDENTS} ORDER BY c.financial_year
        """,
    )


def recorded_crime_by_group(con: Connection, offence_group: str) -> list[CrimeYear]:
    """Crimes a year in one offence group."""
    return _rows(
        con,
        CrimeYear,
        f"""
        WITH c AS (
            SELECT force_id, financial_year, source_id, sum(offences_count) AS offences_count, count(DISTINCT quarter) AS quarters_count
            FROM recorded_crime WHERE offence_group = ? GROUP BY ALL
        )
        SELECT c.force_id, c.financial_year, c.offences_count, c.quarters_count, s.published_on AS released_on, c.source_id,
               p.population_count AS residents_count, {_MISSING_QUARTERS}
        FROM c JOIN source AS s USING (source_id) {_RESIDENTS} ORDER BY c.financial_year
        """,
        offence_group,
    )


def detailed_years(con: Connection) -> list[DetailedYear]:
    """The years for which crimes are known by kind of offence, and how many quarters of each, oldest first."""
    return _rows(
        con,
        DetailedYear,
        "SELECT financial_year, count(DISTINCT quarter) AS quarters_count FROM recorded_crime GROUP BY 1 ORDER BY 1",
    )


def total_years(con: Connection) -> list[DetailedYear]:
    """The years for which force totals are known, and how many quarters of each, oldest first."""
    return _rows(
        con,
        DetailedYear,
        "SELECT financial_year, max(quarters_count) AS quarters_count FROM recorded_crime_total GROUP BY 1 ORDER BY 1",
    )


def recorded_crime_quarters(con: Connection, offence_group: str | None) -> list[CrimeQuarter]:
    """Crimes a quarter of every force (its panel), in one offence group, or in all but fraud (None)."""
    return _rows(
        con,
        CrimeQuarter,
        "SELECT force_id, f.short_name AS panel, financial_year, quarter, sum(offences_count) AS offences_count, c.source_id "
        "FROM recorded_crime AS c JOIN force AS f USING (force_id) "
        "WHERE ($1 IS NULL AND offence_group <> 'Fraud offences') OR offence_group = $1 GROUP BY ALL ORDER BY ALL",
        offence_group,
    )


def recorded_crime_quarters_by_group(con: Connection, force_id: str) -> list[CrimeQuarter]:
    """Crimes a quarter of one force, an offence group a panel; fraud is left out."""
    return _rows(
        con,
        CrimeQuarter,
        "SELECT force_id, offence_group AS panel, financial_year, quarter, sum(offences_count) AS offences_count, source_id "
        "FROM recorded_crime WHERE force_id = ? AND offence_group <> 'Fraud offences' GROUP BY ALL ORDER BY ALL",
        force_id,
    )


def recorded_crime_table(con: Connection, financial_year: str) -> list[OffenceCount]:
    """One year by offence group and subgroup."""
    return _rows(
        con,
        OffenceCount,
        "WITH c AS (SELECT force_id, offence_group, offence_subgroup, sum(offences_count) AS offences_count, count(DISTINCT quarter) AS quarters_count, "
        "source_id, financial_year FROM recorded_crime WHERE financial_year = ? GROUP BY ALL HAVING sum(offences_count) <> 0) "
        f"SELECT *, {_MISSING_QUARTERS} FROM c ORDER BY 2, 3",
        financial_year,
    )


def offence_groups(con: Connection) -> list[OffenceGroup]:
    """The offence groups; fraud is left out, which forces have not recorded since April 2013."""
    return _rows(
        con,
        OffenceGroup,
        "SELECT offence_group, min(financial_year) AS first_year, max(financial_year) AS last_year FROM recorded_crime GROUP BY 1 "
        "HAVING count(DISTINCT financial_year) > 1 ORDER BY 1",
    )


def revisions(con: Connection) -> list[TotalRevision]:
    """Years whose total differs between releases, oldest release first."""
    return _rows(
        con,
        TotalRevision,
        "SELECT force_id, financial_year, released_on, offences_count, quarters_count FROM recorded_crime_total WHERE quarters_count = 4 "
        "QUALIFY count(DISTINCT offences_count) OVER (PARTITION BY force_id, financial_year) > 1 ORDER BY 2, 3",
    )


def population(con: Connection) -> list[Population]:
    """Residents of each force area."""
    return _rows(con, Population, "SELECT force_id, year, population_count, source_id FROM population ORDER BY year")


def crime_rates(con: Connection) -> list[CrimeRate]:
    """Crimes for each 1,000 residents as published by ONS: the newest of each force, which may be of an earlier year than others'."""
    return _rows(
        con,
        CrimeRate,
        "SELECT c.*, f.short_name FROM crime_rate AS c JOIN force AS f USING (force_id) "
        "QUALIFY row_number() OVER (PARTITION BY c.force_id ORDER BY year_ending DESC) = 1 ORDER BY f.short_name",
    )


def missing_figures(con: Connection) -> list[MissingFigure]:
    """What the newest releases do not give for a force, though they do for others, and why."""
    return _rows(
        con,
        MissingFigure,
        "SELECT m.*, s.published_on AS released_on FROM missing_figure AS m JOIN source AS s USING (source_id) "
        "ORDER BY m.force_id, m.figures, m.period, m.quarter",
    )


def outcomes(con: Connection) -> list[OutcomeTotal]:
    """Outcomes of the crimes recorded in each year. One basis only: those of crimes closed in a year must never be mixed in."""
    return _rows(
        con,
        OutcomeTotal,
        "SELECT force_id, financial_year, charged_summonsed_count, out_of_court_disposals_count, all_assigned_outcomes_count, source_id "
        "FROM outcome_total WHERE basis = 'recorded_in_year' ORDER BY 2",
    )


# -- help ------------------------------------------------------------------------------------------------------------------


def victim_services(con: Connection) -> list[VictimService]:
    """Services of each force area that may be shown: general help first, local lines before others."""
    return _rows(
        con,
        VictimService,
        "SELECT * FROM victim_service WHERE force_id IS NOT NULL AND confidence <> 'low' "
        "ORDER BY NOT list_contains(string_split(topics, ';'), 'general'), NOT is_local_line, confidence, name",
    )


def national_services(con: Connection, nation: str | None) -> list[VictimService]:
    """National services that may be shown, all (None) or those that serve a nation (England | Wales)."""
    return _rows(
        con,
        VictimService,
        "SELECT * FROM victim_service WHERE force_id IS NULL AND confidence <> 'low' AND ($1 IS NULL OR nation IN ('England and Wales', $1)) ORDER BY rowid",
        nation,
    )


def force_contacts(con: Connection) -> list[ForceContact]:
    """How each force can be reached, from data.police.uk; empty until a refresh has read it."""
    return _rows(con, ForceContact, "SELECT * FROM force_contact ORDER BY force_id")


def complaint_steps(con: Connection) -> list[ComplaintStep]:
    """How to complain, in order."""
    return _rows(
        con, ComplaintStep, "SELECT * FROM complaint_step WHERE confidence <> 'low' ORDER BY step, complaint_step_id"
    )


def victim_rights(con: Connection) -> list[VictimRight]:
    """Rights that touch crime recording, in order."""
    return _rows(con, VictimRight, "SELECT * FROM victim_right ORDER BY right_number, right_id")


# -- the data itself ---------------------------------------------------------------------------------------------------------


def national_figures(con: Connection) -> list[NationalFigure]:
    """Figures for England and Wales, in the register's order."""
    return _rows(con, NationalFigure, "SELECT * FROM national_figure ORDER BY rowid")


def regimes(con: Connection) -> list[Regime]:
    """The inspection programmes, oldest first."""
    return _rows(
        con,
        Regime,
        """
        SELECT r.*, s.scale, coalesce(g.grades, 0) AS grades_held, coalesce(i.forces, 0) AS forces_held,
               coalesce(i.inspections, 0) AS inspections_held
        FROM regime AS r
        LEFT JOIN (SELECT regime_id, string_agg(grade, ', ' ORDER BY position) AS scale FROM grade_scale WHERE position IS NOT NULL GROUP BY 1) AS s USING (regime_id)
        LEFT JOIN (SELECT regime_id, count(*) AS grades FROM grade GROUP BY 1) AS g USING (regime_id)
        LEFT JOIN (SELECT regime_id, count(DISTINCT force_id) AS forces, count(*) AS inspections FROM inspection GROUP BY 1) AS i USING (regime_id)
        ORDER BY r.position
        """,
    )


def sources(con: Connection) -> list[Source]:
    """Every source, by publisher and title."""
    return _rows(con, Source, "SELECT * FROM source ORDER BY publisher, title")


def first_hand_shares(con: Connection) -> list[FirstHandShare]:
    """Of the grades and rates of each programme, how many were read on the inspectorate's own pages; oldest programme first."""
    return _rows(
        con,
        FirstHandShare,
        """
        WITH figure AS (
            SELECT inspection_id, source_id FROM grade UNION ALL SELECT inspection_id, source_id FROM recording_rate
        )
        SELECT r.name AS regime, count(*) AS figures_count, count(*) FILTER (s.kind IN ('inspectorate_report', 'inspectorate_release')) AS own_count,
               string_agg(DISTINCT s.kind, ';' ORDER BY s.kind) FILTER (s.kind NOT IN ('inspectorate_report', 'inspectorate_release')) AS other_kinds
        FROM figure JOIN inspection USING (inspection_id) JOIN regime AS r USING (regime_id) JOIN source AS s ON s.source_id = figure.source_id
        GROUP BY r.name, r.position ORDER BY r.position
        """,
    )


def dictionary(con: Connection) -> list[DictionaryColumn]:
    """The data dictionary from the database's own comments, tables by name."""
    return _rows(
        con,
        DictionaryColumn,
        "SELECT t.table_name, t.comment AS table_comment, t.estimated_size AS rows, c.column_name, c.data_type, c.comment, c.column_index "
        "FROM duckdb_tables() AS t JOIN duckdb_columns() AS c USING (table_oid) WHERE NOT t.internal ORDER BY t.table_name, c.column_index",
    )


def askable_columns(con: Connection) -> list[DictionaryColumn]:
    """Every column that a visitor's own question may read: the views made for questions first, then the tables by name."""
    return _rows(
        con,
        DictionaryColumn,
        """
        WITH held AS (
            SELECT table_oid, table_name, comment, estimated_size AS rows, 2 AS shelf FROM duckdb_tables() WHERE NOT internal
            UNION ALL SELECT view_oid, view_name, comment, 0, 1 FROM duckdb_views() WHERE NOT internal
        )
        SELECT h.table_name, h.comment AS table_comment, h.rows, c.column_name, c.data_type, c.comment, c.column_index
        FROM held AS h JOIN duckdb_columns() AS c USING (table_oid) ORDER BY shelf, h.table_name, c.column_index
        """,
    )


def build_facts(con: Connection) -> list[BuildRun]:
    """The run that built the database."""
    return _rows(con, BuildRun, "SELECT * FROM etl_run")


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
    ((counted,),) = con.execute(f'SELECT count(*) FROM "{table}" WHERE {where}', values).fetchall()
    return counted


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


def table_keys(con: Connection) -> list[TableKey]:
    """Primary and foreign keys of every table."""
    return _rows(
        con,
        TableKey,
        "SELECT table_name, constraint_type, constraint_column_names AS columns, referenced_table, referenced_column_names AS referenced_columns "
        "FROM duckdb_constraints() WHERE constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY') ORDER BY table_name, constraint_index",
    )


def news(con: Connection) -> list[Publication]:
    """Inspections, changed grades and releases of recorded crime, newest first."""
    return _rows(con, Publication, "SELECT * FROM publication ORDER BY published_on DESC, kind, publication_id")
