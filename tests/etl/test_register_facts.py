"""Facts that must be in the register, each as its publisher gave it."""

import duckdb
import pytest

Con = duckdb.DuckDBPyConnection


def rows(con: Con, sql: str, *values: object) -> list[tuple]:
    return con.execute(sql, values).fetchall()


def overall(con: Con, inspection: str) -> list[tuple]:
    """(overall grade, date of the grade) of a Crime Data Integrity report."""
    return rows(
        con, "SELECT grade, published_on FROM grade WHERE inspection_id = ? AND question_id = 'overall'", inspection
    )


def rate(con: Con, inspection: str, scope: str = "all") -> list[tuple]:
    return rows(
        con, "SELECT rate_pct, ci_pct FROM recording_rate WHERE inspection_id = ? AND scope = ?", inspection, scope
    )


@pytest.mark.parametrize(
    ("inspection", "published_on", "grade", "rate_pct", "ci_pct"),
    [
        ("kent-cdi_2016_20-inspection-2017", "2017-06-15", "Inadequate", 83.6, 1.85),
        ("kent-cdi_2016_20-re-inspection-2018", "2019-01-15", "Outstanding", 96.6, None),
        ("cheshire-cdi_2016_20-inspection-2017", "2017-06-15", "Inadequate", 83.6, 1.79),
        ("cheshire-cdi_2016_20-re-inspection-2018", "2018-10-02", "Outstanding", 96.4, None),
        ("derbyshire-cdi_2016_20-inspection-2018", "2019-03-07", "Inadequate", 65.3, 2.16),
        ("essex-cdi_2016_20-inspection-2019", "2019-10-08", "Outstanding", 95.8, 1.53),
        ("gwent-cdi_2016_20-inspection-2018", "2018-12", "Requires improvement", 90.5, 1.64),
    ],
)
def test_crime_data_integrity_report(
    inspection: str, published_on: str, grade: str, rate_pct: float, ci_pct: float | None, con: Con
) -> None:
    assert rows(con, "SELECT published_on FROM inspection WHERE inspection_id = ?", inspection) == [(published_on,)]
    assert overall(con, inspection) == [(grade, published_on)]
    assert rate(con, inspection) == [(rate_pct, ci_pct)]


def test_kent_left_24300_crimes_a_year_unrecorded(con: Con) -> None:
    assert rows(
        con,
        "SELECT crimes_per_year_count FROM recording_estimate WHERE inspection_id = 'kent-cdi_2016_20-inspection-2017' AND kind = 'unrecorded'",
    ) == [(24300,)]


def test_kent_outstanding_in_peel_2021_22(con: Con) -> None:
    found = rows(
        con,
        "SELECT g.grade, r.rate_pct FROM grade AS g JOIN question AS q USING (regime_id, question_id) "
        "JOIN recording_rate AS r USING (inspection_id) WHERE g.inspection_id = 'kent-peel_2021_22-inspection-2021-22' "
        "AND q.is_crime_recording AND r.scope = 'all'",
    )
    assert found == [("Outstanding", 96.7)]


def test_the_commissioners_94_per_cent_is_self_reported(con: Con) -> None:
    found = rows(
        con,
        "SELECT figure_pct, kind, is_inspected FROM oversight_event WHERE force_id = 'kent' AND happened_on = '2017-07-20' AND figure_pct IS NOT NULL",
    )
    assert found == [(94.0, "self-reported figure", False)]


def test_victim_support_in_kent_and_its_national_line(con: Con) -> None:
    local = rows(con, "SELECT force_id, is_local_line FROM victim_service WHERE phone = '0808 168 9276'")
    assert local == [("kent", True)]
    national = rows(con, "SELECT force_id, is_local_line FROM victim_service WHERE phone = '0808 168 9111'")
    assert (None, False) in national
    assert not any(is_local for _, is_local in national)


def test_staffordshire_was_regraded(con: Con) -> None:
    inspection = "staffordshire-cdi_2016_20-inspection-2016"
    assert rows(
        con, "SELECT grade, published_on FROM grade_revision WHERE inspection_id = ? ORDER BY published_on", inspection
    ) == [("Requires improvement", "2016-08-25"), ("Good", "2017-02-09")]
    assert overall(con, inspection) == [("Good", "2017-02-09")]


def test_every_revised_grade_ends_at_the_grade_in_force(con: Con) -> None:
    assert (
        rows(
            con,
            "SELECT inspection_id, question_id FROM grade_revision AS r JOIN grade AS g USING (inspection_id, question_id) "
            "GROUP BY ALL HAVING arg_max(r.grade, r.published_on) <> any_value(g.grade)",
        )
        == []
    )


def test_northamptonshire_keeps_both_values(con: Con) -> None:
    assert rows(
        con,
        "SELECT grade, published_on FROM grade_revision WHERE inspection_id = 'northamptonshire-peel_2023_25-inspection-2023-25' ORDER BY published_on",
    ) == [("Adequate", "2024-02-16"), ("Requires improvement", "2024-08-08")]


@pytest.mark.parametrize(
    ("inspection", "grade"),
    [
        ("devon-and-cornwall-cdi_2016_20-re-inspection-2018", "Good"),
        ("west-midlands-cdi_2016_20-re-inspection-2018", "Inadequate"),
    ],
)
def test_re_inspection_of_violent_and_sexual_crime_has_no_overall_rate(inspection: str, grade: str, con: Con) -> None:
    assert [found for found, _ in overall(con, inspection)] == [grade]
    assert rate(con, inspection) == []


def test_city_of_london_has_no_rate_per_resident(con: Con) -> None:
    assert rows(con, "SELECT force_id, state FROM missing_figure WHERE figures = 'crime_rate'") == [
        ("city-of-london", "suppressed")
    ]
    assert rows(con, "SELECT force_id FROM crime_rate WHERE force_id = 'city-of-london'") == []


def test_greater_manchester_was_not_graded_in_2017(con: Con) -> None:
    found = rows(con, "SELECT DISTINCT inspection_id FROM grade WHERE grade = 'Not graded'")
    assert found == [("greater-manchester-peel_2017-inspection-2017",)]
    assert rows(con, "SELECT DISTINCT position FROM grade_scale WHERE grade = 'Not graded'") == [(None,)]


def test_months_are_not_turned_into_days(con: Con) -> None:
    """What is known to the month only is kept so; no first of the month is made up."""
    assert ("gwent-cdi_2016_20-inspection-2018", "2018-12") in rows(
        con, "SELECT inspection_id, published_on FROM inspection WHERE length(published_on) = 7"
    )


def test_kents_rounded_figures_are_kept_as_conflicts(con: Con) -> None:
    stated = rows(
        con,
        "SELECT stated_as FROM figure_conflict WHERE inspection_id = 'kent-cdi_2016_20-inspection-2017' ORDER BY ALL",
    )
    assert stated == [("83 per cent",), ("84 per cent",), ("around 84 per cent",)]


@pytest.mark.parametrize(
    ("figure", "value", "is_approximate"),
    [
        ("recording_rate_pct-2014", 80.5, False),
        ("recording_rate_pct-2021-22", 92.4, False),
        ("recording_rate_pct-2025", 94.8, False),
        ("crimes_unrecorded_count-2025", 285_000, True),
    ],
)
def test_national_line(figure: str, value: float, is_approximate: bool, con: Con) -> None:
    assert rows(con, "SELECT value, is_approximate FROM national_figure WHERE figure_id = ?", figure) == [
        (value, is_approximate)
    ]


def test_reports_forces_and_years_held(con: Con) -> None:
    assert rows(con, "SELECT count(*), count(DISTINCT force_id) FROM inspection WHERE regime_id = 'cdi_2016_20'") == [
        (54, 43)
    ]
    for table in ("recorded_crime", "recorded_crime_total"):
        assert rows(
            con,
            f"SELECT min(financial_year), max(financial_year), count(DISTINCT financial_year), count(DISTINCT force_id) FROM {table}",
        ) == [("2012/13", "2025/26", 14, 43)]


@pytest.mark.slow
def test_what_is_not_known_is_empty_and_never_0_or_nan(con: Con) -> None:
    for table, column, kind in rows(
        con, "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal"
    ):
        if kind == "DOUBLE":
            assert rows(con, f'SELECT count(*) FROM "{table}" WHERE NOT isfinite("{column}")') == [(0,)]
        if kind == "VARCHAR":
            made_up = f"SELECT DISTINCT \"{column}\" FROM \"{table}\" WHERE lower(trim(\"{column}\")) IN ('nan', 'none', 'null', 'nat', '<na>', '')"
            allowed = [("",)] if (table, column) == ("etl_run", "findings") else []
            assert rows(con, made_up) in ([], allowed), f"{table}.{column}"
    assert rows(con, "SELECT count(*) FROM recording_rate WHERE rate_pct = 0") == [(0,)]
