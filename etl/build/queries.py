"""Every SQL statement of the ETL, each in a named function. The tables and their rules are in schema.sql."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np

Connection = duckdb.DuckDBPyConnection

SETTLED = ("met", "improved", "closed by letter")
"""The states of a follow-up after which nothing is asked of a finding any more."""


def _name(identifier: str) -> str:
    """An identifier of our own catalogue, quoted. Values are always bound, never written into SQL."""
    return '"' + identifier.replace('"', '""') + '"'


def _typed(types: dict[str, str], columns: list[str] | None = None) -> str:
    """The select list that casts the staged text to the schema's types."""
    return ", ".join(f"try_cast({_name(c)} AS {types[c]}) AS {_name(c)}" for c in (columns or types))


# -- the catalogue ---------------------------------------------------------------------------------------------------


class Column(NamedTuple):
    """A column of a table, as the catalogue has it."""

    table_name: str
    column_name: str
    data_type: str
    comment: str | None


def catalogue_columns(con: Connection) -> list[Column]:
    """The columns of every table, views left out; in the order of schema.sql."""
    found = con.execute(
        "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() SEMI JOIN duckdb_tables() USING (table_oid) "
        "WHERE schema_name = 'main' AND NOT internal ORDER BY table_oid, column_index"
    ).fetchall()
    return [Column(*one) for one in found]


def catalogue_tables(con: Connection) -> dict[str, str | None]:
    """Table to its comment; in the order of schema.sql."""
    return dict(
        con.execute("SELECT table_name, comment FROM duckdb_tables() WHERE NOT internal ORDER BY table_oid").fetchall()
    )


def catalogue_rules(con: Connection) -> list[tuple]:
    """(table, kind, columns, expression of a CHECK, table and columns referred to); in the order of schema.sql."""
    return con.execute(
        "SELECT table_name, constraint_type, constraint_column_names, expression, referenced_table, referenced_column_names "
        "FROM duckdb_constraints() ORDER BY table_oid, constraint_index"
    ).fetchall()


# -- rows staged as text, checked against the rules --------------------------------------------------------------------


def stage_cells(con: Connection, cells: Mapping[str, list[str | None]]) -> None:
    """Make `staged` of cells given by column; the first row has the number 2."""
    columns = {column: np.array(of_column, dtype=object) for column, of_column in cells.items()}
    con.register("staged", columns | {"_row": np.arange(2, len(next(iter(columns.values()))) + 2)})


def stage_parquet(con: Connection, path: Path) -> tuple[list[str], int]:
    """Make `staged` of a Parquet file; returns its columns and the number of its rows."""
    con.execute(
        "CREATE TEMP TABLE staged AS SELECT * EXCLUDE (file_row_number), file_row_number + 2 AS _row "
        "FROM read_parquet(?, file_row_number = true)",
        [str(path)],
    )
    *columns, _ = [name for name, *_ in con.execute("FROM staged LIMIT 0").description]
    return columns, row_count(con, "staged")


def stage_frame(con: Connection, frame: object) -> None:
    """Make `staged` of a data frame with `_row`. As in a CSV file, an empty text is an empty cell."""
    con.register("given", frame)
    types = con.execute("SELECT column_name, column_type FROM (DESCRIBE given)").fetchall()
    is_text = {column: kind == "VARCHAR" or kind.startswith("ENUM") for column, kind in types}
    cells = [f"nullif(CAST({_name(c)} AS VARCHAR), '') AS {_name(c)}" if is_text[c] else _name(c) for c in is_text]
    con.execute(f"CREATE TEMP TABLE staged AS SELECT {', '.join(cells)} FROM given")


def staged_cells(con: Connection) -> dict[str, list[str | None]]:
    """What is staged, as text."""
    found = con.execute("SELECT CAST(COLUMNS(* EXCLUDE (_row)) AS VARCHAR) FROM staged ORDER BY _row")
    names = [name for name, *_ in found.description]
    return dict(zip(names, map(list, zip(*found.fetchall()))))


def clear_staged(con: Connection) -> None:
    """Make room for the rows of the next table."""
    con.unregister("staged")  # nothing where they came from a file
    con.execute("DROP TABLE IF EXISTS staged")


def cells_not_of_type(con: Connection, types: Mapping[str, str]) -> list[tuple]:
    """(column, row, text) of every staged cell that cannot be read as its column's type.

    DuckDB's own cast is too lenient for figures: it rounds 3.7 to 4 for a whole number and reads "nan" and 1e400 as numbers.
    """
    unreadable = {}
    for column, sql_type in types.items():
        cell = _name(column)
        if sql_type in ("INTEGER", "BIGINT"):
            wrong = f"try_cast({cell} AS DOUBLE) IS DISTINCT FROM try_cast({cell} AS {sql_type})"
        elif sql_type == "DOUBLE":
            wrong = f"NOT isfinite(try_cast({cell} AS DOUBLE))"
        else:
            wrong = "false"
        if sql_type != "VARCHAR":
            is_wrong = f"{cell} IS NOT NULL AND (try_cast({cell} AS {sql_type}) IS NULL OR {wrong})"
            unreadable[column] = f"CASE WHEN {is_wrong} THEN CAST({cell} AS VARCHAR) END"
    if not unreadable:
        return []
    texts = ", ".join(unreadable.values())
    found = con.execute(
        f"SELECT _row, [{texts}] AS texts FROM staged WHERE coalesce({texts}) IS NOT NULL ORDER BY _row"
    ).fetchall()
    return [(column, row, text) for row, texts in found for column, text in zip(unreadable, texts) if text is not None]


def rows_with_empty(con: Connection, column: str) -> list[tuple]:
    """(row, None) of every row in which a cell that must be filled is empty."""
    return con.execute(f"SELECT _row, NULL FROM staged WHERE {_name(column)} IS NULL ORDER BY _row").fetchall()


def rows_repeating(con: Connection, types: dict[str, str], columns: list[str]) -> list[tuple]:
    """(row, values..., first row) of every row that repeats an earlier key."""
    keys = ", ".join(map(_name, columns))
    filled = " AND ".join(f"{_name(c)} IS NOT NULL" for c in columns)
    return con.execute(
        f"WITH typed AS (SELECT _row, {_typed(types, columns)} FROM staged), "
        f"twice AS (SELECT {keys}, min(_row) AS first FROM typed WHERE {filled} GROUP BY {keys} HAVING count(*) > 1) "
        f"SELECT _row, {keys}, first FROM typed JOIN twice USING ({keys}) WHERE _row > first ORDER BY _row"
    ).fetchall()


def rows_pointing_nowhere(
    con: Connection, types: dict[str, str], columns: list[str], table: str, keys: list[str]
) -> list[tuple]:
    """(row, values...) of every row whose foreign key is in no row of `table`."""
    filled = " AND ".join(f"s.{_name(c)} IS NOT NULL" for c in columns)
    same = " AND ".join(f"t.{_name(k)} = s.{_name(c)}" for c, k in zip(columns, keys))
    chosen = ", ".join(f"s.{_name(c)}" for c in columns)
    return con.execute(
        f"SELECT _row, {chosen} FROM (SELECT _row, {_typed(types, columns)} FROM staged) AS s "
        f"WHERE {filled} AND NOT EXISTS (SELECT 1 FROM {_name(table)} AS t WHERE {same}) ORDER BY _row"
    ).fetchall()


def keys_within(con: Connection, table: str, keys: list[str], within: list[str]) -> list[str]:
    """Values that the last part of a key can take, given its first parts."""
    where = " AND ".join(f"{_name(key)} = ?" for key in keys[:-1]) or "true"
    found = con.execute(
        f"SELECT DISTINCT CAST({_name(keys[-1])} AS VARCHAR) AS v FROM {_name(table)} WHERE {where} ORDER BY v", within
    )
    return [value for (value,) in found.fetchall()]


def rows_failing(con: Connection, types: dict[str, str], expression: str, columns: list[str]) -> list[tuple]:
    """(row, values...) of every row for which a CHECK is false; an empty cell passes, as in SQL."""
    chosen = ", ".join(map(_name, columns))
    return con.execute(
        f"SELECT _row, {chosen} FROM (SELECT _row, {_typed(types)} FROM staged) WHERE NOT ({expression}) ORDER BY _row"
    ).fetchall()


def listed_values(expression: str) -> list[str]:
    """The values that a CHECK of the form `column IN ('a', 'b')` lists; none for another form."""
    listed = re.fullmatch(r'\("?\w+"? IN \((.*)\)\)', expression)
    return [value.replace("''", "'") for value in re.findall(r"'((?:[^']|'')*)'", listed[1])] if listed else []


def insert_staged(con: Connection, table: str, types: dict[str, str]) -> None:
    """Load the staged rows in the file's order."""
    con.execute(f"INSERT INTO {_name(table)} BY NAME SELECT {_typed(types)} FROM staged ORDER BY _row")


def insert_rows(con: Connection, table: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Add rows given as column to value: a column that a row lacks stays empty, other keys are left out."""
    values = [[row.get(column) for column in columns] for row in rows]
    if values:
        marks = ", ".join("?" * len(columns))
        con.executemany(f"INSERT INTO {_name(table)} ({', '.join(map(_name, columns))}) VALUES ({marks})", values)


def note_findings(con: Connection, findings: str) -> None:
    con.execute("UPDATE etl_run SET findings = ?", [findings])


def insert_judgments(con: Connection) -> None:
    """Fill crime_recording_judgment from the tables of the register.

    A force's latest judgment: the newest programme first, then the newest publication in it; a re-inspection comes after its
    inspection even where a date is not known.
    """
    con.execute(
        """
        INSERT INTO crime_recording_judgment BY NAME
        SELECT f.force_id, f.short_name, f.name, i.inspection_id, i.regime_id, r.name AS regime, r.short_name AS regime_short,
               r.position AS regime_position, i.kind, i.title_year, coalesce(g.published_on, i.published_on) AS published_on,
               g.grade, s.position AS grade_position, g.basis, g.basis_note, g.source_id,
               CASE WHEN g.published_on IS NOT NULL THEN g.source_id WHEN i.published_on IS NOT NULL THEN i.source_id END AS date_source_id,
               i.report_source_id, a.rate_pct, a.ci_pct, a.ci_missing, i.rate_missing,
               CASE WHEN a.rate_pct IS NOT NULL THEN i.published_on END AS rate_published_on, a.is_approximate, a.note AS rate_note, a.source_id AS rate_source_id, i.audit_from, i.audit_to, i.audit_note,
               row_number() OVER (
                   PARTITION BY f.force_id
                   ORDER BY r.position DESC, coalesce(g.published_on, i.published_on, left(i.title_year, 4)) DESC, i.kind DESC,
                            i.inspection_id DESC
               ) AS recency
        FROM inspection AS i
        JOIN force AS f USING (force_id)
        JOIN regime AS r USING (regime_id)
        JOIN grade AS g USING (inspection_id)
        JOIN question AS q ON q.regime_id = g.regime_id AND q.question_id = g.question_id AND q.is_crime_recording
        JOIN grade_scale AS s ON s.regime_id = g.regime_id AND s.grade = g.grade
        LEFT JOIN recording_rate AS a ON a.inspection_id = i.inspection_id AND a.scope = 'all'
        ORDER BY f.force_id, recency
        """
    )


def insert_areas_for_improvement(con: Connection) -> None:
    """Fill area_for_improvement from the findings of that kind, for those who read the table by that name."""
    con.execute(
        """
        INSERT INTO area_for_improvement BY NAME
        SELECT f.finding_id AS area_id, f.inspection_id, f.finding AS area,
               coalesce(max_by(u.status, coalesce(u.as_of, '')), 'open at publication') AS status_known, f.source_id
        FROM finding AS f LEFT JOIN finding_follow_up AS u USING (finding_id)
        WHERE f.kind = 'area_for_improvement' GROUP BY ALL ORDER BY f.finding_id
        """
    )


def insert_history(con: Connection) -> None:
    """Fill crime_recording_history, from crime_recording_judgment among others.

    Where only a year is known, an inspection is taken to be of its middle and a revisit, which follows one, of its end. An
    inspection that found something, gave a grade that we have not found, or whose programme graded every force belongs to it even
    where grade and rate are not known.
    An event that is an inspection of its own is left to that inspection; a figure that an inspection bears is not told twice, and
    one that only quotes inspectors is in the words alone. An event of which only the year or the month
    is known comes after the inspection of that time that it is about.
    """
    con.execute(
        """
        INSERT INTO crime_recording_history BY NAME
        WITH estimate AS (
            SELECT inspection_id, max(crimes_per_year_count) FILTER (kind = 'unrecorded') AS unrecorded_count,
                   max(source_id) FILTER (kind = 'unrecorded') AS unrecorded_source_id,
                   max(crimes_per_year_count) FILTER (kind = 'additional') AS additional_count,
                   max(source_id) FILTER (kind = 'additional') AS additional_source_id
            FROM recording_estimate GROUP BY inspection_id
        ), entry AS (
            SELECT i.force_id, 'inspection' AS what, i.inspection_id, i.regime_id, r.name AS regime, r.short_name AS regime_short,
                   r.position AS regime_position, i.kind, i.title_year, coalesce(h.published_on, i.published_on) AS happened_on, h.grade,
                   a.rate_pct, a.ci_pct, a.ci_missing, i.rate_missing, CASE WHEN a.rate_pct IS NOT NULL THEN i.published_on END AS rate_published_on,
                   coalesce(a.is_approximate, false) AS is_approximate, true AS is_inspected, e.unrecorded_count, e.unrecorded_source_id,
                   e.additional_count, e.additional_source_id, 'HMICFRS' AS by_role, coalesce(a.note, h.basis_note) AS summary, coalesce(h.source_id, i.source_id) AS source_id,
                   coalesce(h.date_source_id, CASE WHEN i.published_on IS NOT NULL THEN i.source_id END) AS date_source_id,
                   a.source_id AS rate_source_id, i.report_source_id, i.audit_from, i.audit_to, i.rowid AS place
            FROM inspection AS i JOIN regime AS r USING (regime_id) LEFT JOIN crime_recording_judgment AS h USING (inspection_id)
            LEFT JOIN recording_rate AS a ON a.inspection_id = i.inspection_id AND a.scope = 'all'
            LEFT JOIN estimate AS e ON e.inspection_id = i.inspection_id
            WHERE h.grade IS NOT NULL OR a.rate_pct IS NOT NULL OR e.inspection_id IS NOT NULL
               OR i.regime_id IN (SELECT regime_id FROM question WHERE is_crime_recording AND graded = 'yes')
               OR i.inspection_id IN (SELECT inspection_id FROM finding)
               OR (i.force_id, i.regime_id) IN (SELECT (force_id, regime_id) FROM crime_recording_status WHERE status = 'graded_not_found')
            UNION ALL BY NAME
            SELECT o.force_id, 'event' AS what, o.event_id, o.kind, left(o.happened_on, 4) AS title_year, o.happened_on,
                   CASE WHEN o.claim = 'figure' OR (o.is_inspected AND a.rate_pct IS NULL) THEN o.figure_pct END AS rate_pct,
                   CASE WHEN o.figure_pct IS NOT NULL THEN o.happened_on END AS rate_published_on, o.is_approximate, o.is_inspected, o.by_role,
                   o.summary, o.source_id, o.source_id AS date_source_id, o.source_id AS rate_source_id, o.rowid AS place,
                   CASE WHEN length(o.happened_on) < length(i.published_on) AND starts_with(i.published_on, o.happened_on) THEN i.published_on END AS after
            FROM oversight_event AS o LEFT JOIN inspection AS i USING (inspection_id)
            LEFT JOIN recording_rate AS a ON a.inspection_id = o.inspection_id AND a.scope = 'all'
            WHERE o.inspection_id IS NULL OR NOT starts_with(o.kind, 'inspection (')
        )
        SELECT * EXCLUDE (place, after), row_number() OVER (
                   PARTITION BY force_id
                   ORDER BY coalesce(after, happened_on, left(title_year, 4) || CASE WHEN kind = 'revisit' THEN '-12-31' ELSE '-06-30' END),
                            regime_position, place
               ) AS position
        FROM entry ORDER BY force_id, position
        """
    )


def insert_publications(con: Connection) -> None:
    """Fill publication, from crime_recording_judgment among others. A grade that was changed later appears as it was first published."""
    con.execute(
        """
        INSERT INTO publication BY NAME
        WITH first AS (
            SELECT v.inspection_id, min_by(v.grade, v.published_on) AS grade, min(v.published_on) AS published_on
            FROM grade_revision AS v JOIN question AS q USING (regime_id, question_id) WHERE q.is_crime_recording GROUP BY v.inspection_id
        )
        SELECT 'inspection' AS kind, i.inspection_id AS publication_id, coalesce(first.published_on, g.published_on, i.published_on) AS published_on,
               f.force_id, f.short_name, r.short_name AS regime_short, i.kind AS inspection_kind, coalesce(first.grade, g.grade) AS grade, a.rate_pct, a.ci_pct,
               a.ci_missing, i.rate_missing, coalesce(a.is_approximate, false) AS is_approximate, coalesce(g.source_id, i.source_id) AS source_id,
               a.source_id AS rate_source_id
        FROM inspection AS i JOIN force AS f USING (force_id) JOIN regime AS r USING (regime_id)
        LEFT JOIN crime_recording_judgment AS g USING (inspection_id)
        LEFT JOIN recording_rate AS a ON a.inspection_id = i.inspection_id AND a.scope = 'all'
        LEFT JOIN first USING (inspection_id)
        WHERE coalesce(g.published_on, i.published_on) IS NOT NULL
        UNION ALL BY NAME
        SELECT 'revision' AS kind, concat_ws('/', v.inspection_id, v.question_id, v.published_on) AS publication_id, v.published_on, f.force_id,
               f.short_name, r.short_name AS regime_short, i.kind AS inspection_kind, q.question, v.grade,
               lag(v.grade) OVER (PARTITION BY v.inspection_id, v.question_id ORDER BY v.published_on) AS was,
               false AS is_approximate, v.note, v.source_id
        FROM grade_revision AS v JOIN inspection AS i USING (inspection_id) JOIN force AS f USING (force_id)
        JOIN regime AS r ON r.regime_id = v.regime_id JOIN question AS q ON q.regime_id = v.regime_id AND q.question_id = v.question_id
        UNION ALL BY NAME
        SELECT 'event' AS kind, o.event_id AS publication_id, o.happened_on AS published_on, f.force_id, f.short_name, o.kind AS event_kind,
               false AS is_approximate, o.summary AS note, o.source_id
        FROM oversight_event AS o JOIN force AS f USING (force_id)
        WHERE o.kind IN ('inspectorate letter', 'cause of concern open', 'cause of concern closed', 'enhanced monitoring begins', 'enhanced monitoring ends') AND length(o.happened_on) > 4
        UNION ALL BY NAME
        SELECT 'release' AS kind, released_on AS publication_id, released_on AS published_on, false AS is_approximate,
               (SELECT string_agg(DISTINCT f.short_name, ', ' ORDER BY f.short_name) FROM missing_figure AS m JOIN force AS f USING (force_id)
                WHERE m.figures = 'recorded_crime' AND m.source_id = min(t.source_id)) AS note,
               min(t.source_id) AS source_id
        FROM recorded_crime_total AS t GROUP BY released_on
        ORDER BY published_on DESC, kind, publication_id
        """
    )


# -- checks over the loaded database -------------------------------------------------------------------------------------


def row_count(con: Connection, table: str) -> int:
    [(count,)] = con.execute(f"SELECT count(*) FROM {_name(table)}").fetchall()
    return count


def forces_missing(con: Connection, table: str) -> list[tuple[str, str | None]]:
    """(short name, the state that missing_figure gives it, None for none) of the forces that a table has no row for."""
    return con.execute(
        "SELECT f.short_name, min(m.state) FROM force AS f LEFT JOIN missing_figure AS m ON m.force_id = f.force_id AND m.figures = ? "
        f"WHERE NOT EXISTS (SELECT 1 FROM {_name(table)} AS t WHERE t.force_id = f.force_id) GROUP BY 1 ORDER BY 1",
        [table],
    ).fetchall()


def missing_figures(con: Connection) -> list[tuple]:
    """(kind of figures, state, title of the release, short names of the forces) of figures that a release does not give."""
    return con.execute(
        "SELECT m.figures, m.state, s.title, list(DISTINCT f.short_name ORDER BY f.short_name) FROM missing_figure AS m "
        "JOIN force AS f USING (force_id) JOIN source AS s ON s.source_id = m.source_id GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    ).fetchall()


def missing_figures_that_are_there(con: Connection) -> list[tuple]:
    """(kind of figures, short name, period) where a figure is called missing and the same release gives it."""
    return con.execute(
        "SELECT m.figures, f.short_name, m.period FROM missing_figure AS m JOIN force AS f USING (force_id) WHERE "
        "(m.figures = 'crime_rate' AND EXISTS (SELECT 1 FROM crime_rate AS c WHERE c.force_id = m.force_id AND c.year_ending = m.period)) "
        "OR (m.figures = 'population' AND EXISTS (SELECT 1 FROM population AS p WHERE p.force_id = m.force_id AND CAST(p.year AS VARCHAR) = m.period)) "
        "OR (m.figures = 'recorded_crime' AND EXISTS (SELECT 1 FROM recorded_crime AS r WHERE r.force_id = m.force_id AND r.financial_year = m.period "
        "AND r.quarter = m.quarter AND r.source_id = m.source_id AND m.state <> 'withdrawn')) ORDER BY ALL"
    ).fetchall()


def forces_without_crime_recording_grade(con: Connection) -> list[str]:
    """Short names of the forces without any headline crime-recording grade."""
    found = con.execute(
        "SELECT short_name FROM force WHERE force_id NOT IN (SELECT force_id FROM crime_recording_judgment) ORDER BY 1"
    )
    return [name for (name,) in found.fetchall()]


def report_counts(con: Connection, programme: str) -> tuple[int, int]:
    """(reports of a programme in the register, forces they cover)."""
    [counts] = con.execute(
        "SELECT count(*), count(DISTINCT force_id) FROM inspection JOIN regime USING (regime_id) WHERE programme = ?",
        [programme],
    ).fetchall()
    return counts


def totals_that_differ(con: Connection) -> list[tuple]:
    """(force, year, sum over offences, published total) where the detailed release does not add up to its own totals.

    Either is None where only the other is there.
    """
    return con.execute(
        "WITH detail AS (SELECT force_id, financial_year, source_id, sum(offences_count) AS added FROM recorded_crime GROUP BY ALL), "
        # A force that a release leaves out keeps older figures: of each year, the newest total of a release that its figures come from.
        "total AS (SELECT * FROM recorded_crime_total WHERE (force_id, source_id) IN (SELECT (force_id, source_id) FROM detail) "
        "OR (source_id IN (SELECT source_id FROM detail) AND force_id NOT IN (SELECT force_id FROM detail)) "
        "QUALIFY row_number() OVER (PARTITION BY force_id, financial_year ORDER BY released_on DESC) = 1) "
        "SELECT force_id, financial_year, d.added, t.offences_count FROM detail AS d "
        "FULL JOIN total AS t USING (force_id, financial_year, source_id) "
        "WHERE t.offences_count IS DISTINCT FROM d.added ORDER BY ALL"
    ).fetchall()


def recorded_crime_span(con: Connection) -> tuple[str, str, int]:
    """(first financial year, last financial year, number of years) over both recorded-crime tables."""
    [span] = con.execute(
        "SELECT min(financial_year), max(financial_year), count(DISTINCT financial_year) FROM "
        "(SELECT financial_year FROM recorded_crime UNION ALL SELECT financial_year FROM recorded_crime_total)"
    ).fetchall()
    return span


def forces_short_of_years(con: Connection) -> list[str]:
    """Short names of forces that have fewer years of recorded crime than the release holds, and no word on why."""
    found = con.execute(
        "SELECT DISTINCT f.short_name FROM force AS f, (SELECT DISTINCT financial_year FROM recorded_crime) AS y "
        "ANTI JOIN recorded_crime AS r ON r.force_id = f.force_id AND r.financial_year = y.financial_year "
        "ANTI JOIN missing_figure AS m ON m.force_id = f.force_id AND m.period = y.financial_year AND m.figures = 'recorded_crime' ORDER BY 1"
    )
    return [name for (name,) in found.fetchall()]


def years_in_part(con: Connection) -> list[tuple]:
    """(financial year, quarters held) of years that the detailed release covers only in part."""
    return con.execute(
        "SELECT financial_year, count(DISTINCT quarter) FROM recorded_crime GROUP BY 1 HAVING count(DISTINCT quarter) < 4 ORDER BY 1"
    ).fetchall()


def local_lines_with_national_number(con: Connection) -> list[tuple]:
    """(service, phone) marked local although the number is that of a national service."""
    return con.execute(
        "WITH number AS (SELECT *, regexp_replace(phone, '[^0-9]', '', 'g') AS digits FROM victim_service) "
        "SELECT service_id, phone FROM number WHERE is_local_line AND digits IN "
        "(SELECT digits FROM number WHERE force_id IS NULL AND digits IS NOT NULL) ORDER BY 1"
    ).fetchall()


def phones(con: Connection) -> list[tuple]:
    """(table, key, words) of every row that can carry a telephone number."""
    return con.execute(
        "SELECT 'victim_service', service_id, concat_ws(' | ', name, provider, phone, phone_hours, second_phone, second_phone_hours, text_phone, who_for, notes) FROM victim_service UNION ALL "
        "SELECT 'complaint_step', complaint_step_id, concat_ws(' | ', body, situation, phone, what_it_does, notes) FROM complaint_step UNION ALL "
        "SELECT 'victim_right', right_id, text FROM victim_right UNION ALL "
        "SELECT 'force_contact', force_id, telephone FROM force_contact UNION ALL "
        "SELECT 'outside_place', name, phone FROM outside_place WHERE phone IS NOT NULL"
    ).fetchall()


def contacts_checked_before(con: Connection, day: str) -> list[tuple]:
    """(service, checked_on) of contacts whose last check lies before `day` (ISO date); a month counts from its first day."""
    return con.execute(
        "SELECT service_id, checked_on FROM victim_service WHERE confidence <> 'low' AND rpad(checked_on, 10, '-01') < ? ORDER BY 2, 1",
        [day],
    ).fetchall()


def contacts_checked_after(con: Connection, day: str) -> list[str]:
    """Contacts whose last check is dated after `day` (ISO date)."""
    found = con.execute("SELECT service_id FROM victim_service WHERE checked_on > ? ORDER BY 1", [day]).fetchall()
    return [service for (service,) in found]


def numbers_by_age(con: Connection, today: str) -> list[tuple]:
    """(age of the evidence in words, how many numbers) for the numbers that may be shown; `today` is an ISO date."""
    return con.execute(
        "SELECT CASE WHEN page_date IS NULL THEN 'without a date' "
        "WHEN date_diff('month', rpad(page_date, 10, '-01-01')::DATE, $1::DATE) < 36 THEN 'under 3 years' "
        "WHEN date_diff('month', rpad(page_date, 10, '-01-01')::DATE, $1::DATE) < 60 THEN '3 to 5 years' ELSE '5 years and more' END AS age, "
        "count(*) FROM victim_service WHERE phone IS NOT NULL AND confidence <> 'low' GROUP BY 1 ORDER BY 1",
        [today],
    ).fetchall()


def contradicted_services(con: Connection) -> list[tuple]:
    """(service, contradiction) where a newer page speaks against the number."""
    return con.execute(
        "SELECT service_id, contradiction FROM victim_service WHERE contradiction IS NOT NULL ORDER BY 1"
    ).fetchall()


def referral_addresses(con: Connection) -> list[str]:
    """Services whose e-mail address or website is one for professionals who refer somebody."""
    found = con.execute(
        "SELECT service_id FROM victim_service WHERE regexp_matches(lower(concat_ws(' ', email, website)), 'referral|professional') ORDER BY 1"
    ).fetchall()
    return [service for (service,) in found]


def services_for_review(con: Connection) -> list[str]:
    found = con.execute("SELECT service_id FROM victim_service WHERE confidence = 'low' ORDER BY 1").fetchall()
    return [service for (service,) in found]


def forces_without_local_line(con: Connection) -> list[str]:
    found = con.execute(
        "SELECT short_name FROM force WHERE force_id NOT IN (SELECT force_id FROM victim_service "
        "WHERE is_local_line AND confidence <> 'low' AND list_contains(string_split(topics, ';'), 'general')) ORDER BY 1"
    ).fetchall()
    return [name for (name,) in found]


def re_inspections_out_of_order(con: Connection) -> list[tuple]:
    """(re-inspection, its date, first inspection's date) where a re-inspection is not later than the inspection.

    A month alone counts as its last day: what may be in order is not called wrong.
    """
    return con.execute(
        "SELECT r.inspection_id, r.published_on, i.published_on FROM inspection AS r JOIN inspection AS i "
        "ON i.force_id = r.force_id AND i.regime_id = r.regime_id AND i.kind = 'inspection' "
        "WHERE r.kind = 're-inspection' AND (r.published_on = i.published_on AND length(r.published_on) = 10 "
        "OR rpad(r.published_on, 10, '-31') < i.published_on) ORDER BY 1"
    ).fetchall()


def inspections_outside_programme(con: Connection) -> list[tuple]:
    """(inspection, its date) published before its programme began or after it ended, as far as we have seen."""
    return con.execute(
        "SELECT i.inspection_id, i.published_on FROM inspection AS i JOIN regime AS r USING (regime_id) "
        "WHERE i.published_on < left(r.first_published_on, length(i.published_on)) "
        "OR i.published_on > rpad(r.last_published_on, 10, '-31') ORDER BY 1"
    ).fetchall()


def dates_in_the_future(con: Connection, today: str) -> list[tuple]:
    """(table, key, date) of publications dated after today."""
    return con.execute(
        "SELECT * FROM (SELECT 'inspection' AS t, inspection_id AS k, published_on AS d FROM inspection UNION ALL "
        "SELECT 'grade', inspection_id, published_on FROM grade UNION ALL SELECT 'oversight_event', event_id, happened_on FROM oversight_event "
        "UNION ALL SELECT 'finding_follow_up', finding_id, as_of FROM finding_follow_up "
        "UNION ALL SELECT 'source', source_id, published_on FROM source UNION ALL SELECT 'grade_revision', inspection_id, published_on FROM grade_revision "
        "UNION ALL SELECT 'national_figure', figure_id, published_on FROM national_figure "
        "UNION ALL SELECT 'recorded_crime_total', force_id, released_on FROM recorded_crime_total "
        "UNION ALL SELECT 'crime_rate', force_id, year_ending FROM crime_rate) WHERE d > ? ORDER BY ALL",
        [today],
    ).fetchall()


def forces_without(con: Connection, table: str) -> list[str]:
    """Short names of the forces that a table has no row for, which names the force itself or an inspection of it."""
    joined = _name(table) if table == "oversight_event" else f"{_name(table)} JOIN inspection USING (inspection_id)"
    found = con.execute(
        f"SELECT short_name FROM force WHERE force_id NOT IN (SELECT force_id FROM {joined}) ORDER BY 1"
    )
    return [name for (name,) in found.fetchall()]


def follow_ups_too_early(con: Connection) -> list[tuple]:
    """(finding, date of its follow-up, date of its inspection) where the follow-up comes first."""
    return con.execute(
        "SELECT finding_id, u.as_of, i.published_on FROM finding_follow_up AS u JOIN finding USING (finding_id) "
        "JOIN inspection AS i USING (inspection_id) WHERE rpad(u.as_of, 10, '-31') < i.published_on ORDER BY ALL"
    ).fetchall()


def follow_ups_before(con: Connection, day: str) -> list[str]:
    """Findings that a follow-up left unsettled before a day, and none looked at since."""
    found = con.execute(
        "SELECT finding_id FROM finding_follow_up GROUP BY finding_id "
        "HAVING max(rpad(as_of, 10, '-31')) < ? AND NOT list_contains(?, max_by(status, as_of)) ORDER BY 1",
        [day, list(SETTLED)],
    )
    return [finding_id for (finding_id,) in found.fetchall()]


def causes_of_concern_without_end(con: Connection) -> list[str]:
    """Causes of concern that no follow-up says are met, closed or improved."""
    found = con.execute(
        "SELECT finding_id FROM finding WHERE kind = 'cause_of_concern' AND finding_id NOT IN "
        "(SELECT finding_id FROM finding_follow_up WHERE list_contains(?, status)) ORDER BY 1",
        [list(SETTLED)],
    )
    return [finding_id for (finding_id,) in found.fetchall()]


def inspections_without_date(con: Connection) -> list[str]:
    """Crime-recording inspections whose date of publication is not known."""
    found = con.execute(
        "SELECT inspection_id FROM crime_recording_judgment WHERE published_on IS NULL ORDER BY 1"
    ).fetchall()
    return [inspection for (inspection,) in found]


def statuses_that_disagree(con: Connection) -> list[tuple]:
    """(force, programme, status) where the status and the grades held disagree; status is None where there is none.

    A programme that graded every force for it needs no status; one that is given must still agree.
    """
    return con.execute(
        "WITH held AS (SELECT DISTINCT force_id, regime_id FROM crime_recording_judgment), "
        "for_every_force AS (SELECT regime_id FROM question WHERE is_crime_recording AND graded = 'yes') "
        "SELECT force_id, regime_id, s.status FROM crime_recording_status AS s FULL JOIN held USING (force_id, regime_id) "
        "WHERE (s.status IS NULL AND regime_id NOT IN (FROM for_every_force)) "
        "OR (s.status = 'graded') <> (held.force_id IS NOT NULL) "
        "ORDER BY ALL"
    ).fetchall()


def sources_never_used(con: Connection, columns: list[tuple[str, str]]) -> list[str]:
    """Sources that no row points to in any of these (table, column)."""
    used = " UNION ".join(f"SELECT {_name(column)} AS source_id FROM {_name(table)}" for table, column in columns)
    found = con.execute(
        f"SELECT source_id FROM source WHERE source_id NOT IN (SELECT source_id FROM ({used}) WHERE source_id IS NOT NULL) ORDER BY 1"
    )
    return [source for (source,) in found.fetchall()]


def rows_without_source(con: Connection, columns: list[tuple[str, str]]) -> dict[str, int]:
    """ "table.column" to how many of its rows have a source that stands in no row of `source`, for those of the (table, column) that have some."""
    pointing = " UNION ALL ".join(
        f"SELECT '{table}.{column}' AS place, {_name(column)} AS source_id FROM {_name(table)}"
        for table, column in columns
    )
    return dict(
        con.execute(
            f"SELECT place, count(*) FROM ({pointing}) ANTI JOIN source USING (source_id) WHERE source_id IS NOT NULL GROUP BY 1 ORDER BY 1"
        ).fetchall()
    )


def citations(con: Connection) -> list[tuple]:
    """(table, inspection, force, year in its title, its date, note, source, address and title of the source, date of the source)
    of every grade, rate, estimate and date of the register."""
    return con.execute(
        """
        WITH cited AS (
            SELECT 'grade' AS "table", inspection_id, basis_note AS note, source_id FROM grade
            UNION SELECT 'recording_rate', inspection_id, note, source_id FROM recording_rate
            UNION SELECT 'recording_estimate', inspection_id, note, source_id FROM recording_estimate
            UNION SELECT 'inspection', inspection_id, audit_note, source_id FROM inspection
        )
        SELECT "table", inspection_id, force_id, title_year, i.published_on, c.note, c.source_id, concat_ws(' ', s.url, s.title), s.published_on
        FROM cited AS c JOIN inspection AS i USING (inspection_id) JOIN source AS s ON s.source_id = c.source_id ORDER BY ALL
        """
    ).fetchall()


def force_ids(con: Connection) -> list[str]:
    return [force_id for (force_id,) in con.execute("SELECT force_id FROM force ORDER BY 1").fetchall()]


def missing_rates_that_disagree(con: Connection) -> list[str]:
    """Inspections whose rate for all crime is neither held nor said to be missing, or both."""
    found = con.execute(
        "SELECT inspection_id FROM inspection AS i WHERE (rate_missing IS NULL) = (inspection_id NOT IN "
        "(SELECT inspection_id FROM recording_rate WHERE scope = 'all')) ORDER BY 1"
    )
    return [inspection for (inspection,) in found.fetchall()]


def not_published_unread(con: Connection) -> list[str]:
    """Inspections with a margin or a rate called "not published" although the inspectorate's own report was not what was read."""
    found = con.execute(
        "SELECT inspection_id FROM recording_rate JOIN source AS s USING (source_id) "
        "WHERE ci_missing = 'not published' AND s.kind <> 'inspectorate_report' UNION "
        "SELECT inspection_id FROM inspection WHERE rate_missing = 'not published' AND report_source_id IS NULL ORDER BY 1"
    )
    return [inspection for (inspection,) in found.fetchall()]


def reports_not_the_inspectorates(con: Connection) -> list[str]:
    """Inspections whose "inspectorate's own report" is a page of somebody else."""
    found = con.execute(
        "SELECT inspection_id FROM inspection AS i JOIN source AS s ON s.source_id = i.report_source_id "
        "WHERE s.kind <> 'inspectorate_report' ORDER BY 1"
    )
    return [inspection for (inspection,) in found.fetchall()]


def district_count(con: Connection) -> int:
    [(count,)] = con.execute("SELECT count(DISTINCT postcode_district) FROM postcode_district_force").fetchall()
    return count


def districts_missing(con: Connection, wanted: list[str]) -> list[str]:
    """Those of the wanted postcode districts that no force is named for."""
    found = con.execute(
        "SELECT * FROM (SELECT unnest(?) AS district) "
        "WHERE district NOT IN (SELECT postcode_district FROM postcode_district_force) ORDER BY 1",
        [wanted],
    )
    return [district for (district,) in found.fetchall()]


def districts_with_gaps_in_rank(con: Connection) -> list[str]:
    """Postcode districts whose forces are not ranked 1, 2, 3 and so on."""
    found = con.execute(
        "SELECT postcode_district FROM postcode_district_force GROUP BY 1 HAVING max(rank) <> count(*) ORDER BY 1"
    )
    return [district for (district,) in found.fetchall()]


def districts_of_distant_forces(con: Connection, fewest: int) -> list[tuple]:
    """(district, first force, other force) where the two forces are no neighbours.

    Neighbours: a place of one lies within 2 km of the other, or at least `fewest` districts have parts in both.
    """
    return con.execute(
        """
        WITH pair AS (
            SELECT a.postcode_district, a.rank, a.force_id, b.force_id AS other
            FROM postcode_district_force AS a JOIN postcode_district_force AS b USING (postcode_district) WHERE a.force_id <> b.force_id
        ), neighbour AS (
            SELECT force_id, border_force_id AS other FROM place WHERE border_force_id IS NOT NULL
            UNION SELECT border_force_id, force_id FROM place WHERE border_force_id IS NOT NULL
            UNION SELECT force_id, other FROM pair GROUP BY ALL HAVING count(*) >= ?
        )
        SELECT postcode_district, force_id, other FROM pair ANTI JOIN neighbour USING (force_id, other) WHERE rank = 1 ORDER BY ALL
        """,
        [fewest],
    ).fetchall()


def districts_narrower_than_their_own(con: Connection) -> list[tuple]:
    """(district, force, longer district) where EC1, say, does not name a force that EC1A names."""
    return con.execute(
        """
        WITH longer AS (
            SELECT postcode_district AS of, left(postcode_district, -1) AS postcode_district, force_id FROM postcode_district_force
            WHERE regexp_full_match(postcode_district, '.*[A-Z]')
        )
        SELECT postcode_district, force_id, of FROM longer SEMI JOIN postcode_district_force USING (postcode_district)
        ANTI JOIN postcode_district_force AS held USING (postcode_district, force_id) ORDER BY ALL
        """
    ).fetchall()


def place_positions(con: Connection) -> list[tuple]:
    """(name, force, force across a near border or None, longitude, latitude) of every place."""
    return con.execute(
        "SELECT name, force_id, border_force_id, longitude, latitude FROM place ORDER BY place_id"
    ).fetchall()


def ranges(con: Connection) -> list[tuple]:
    """(what, lowest, highest) of the figures a reader sees first."""
    return con.execute(
        "SELECT 'recording rates (per cent)', min(rate_pct), max(rate_pct) FROM recording_rate UNION ALL "
        "SELECT 'published margins (percentage points)', min(ci_pct), max(ci_pct) FROM recording_rate UNION ALL "
        "SELECT 'unrecorded crimes a year', min(crimes_per_year_count), max(crimes_per_year_count) FROM recording_estimate WHERE kind = 'unrecorded' UNION ALL "
        "SELECT 'population of a force area', min(population_count), max(population_count) FROM population"
    ).fetchall()


def run(con: Connection) -> tuple[str, str, str]:
    """(data version, hash of the inputs, hash of the schema) of a finished build; empty texts of one that has none."""
    return con.execute("SELECT run_id, inputs_sha256, schema_sha256 FROM etl_run").fetchone() or ("", "", "")
