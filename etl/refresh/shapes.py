"""The shape that publishers' figures must have before they are tried in a build (pandera).

Slow to import, so `feeds.shaped` imports it when a reader first needs it, and a refresh while the publishers answer.
"""

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from etl.faults import SourceError

YEAR = pa.Check.str_matches(r"^\d{4}/\d{2}$", error="is not a financial year such as 2024/25")
FILLED = pa.Check.str_length(min_value=1, error="is empty")
FORCE = pa.Column(str, pa.Check.str_matches(r"^[a-z]+(-[a-z]+)*$", error="is not a force we know"))
NOT_NEGATIVE = pa.Check.ge(0, error="is negative, which a total cannot be")
WHOLE = pa.Column("int64")
TWICE = "multiple_fields_uniqueness"
SPOKEN = {TWICE: "stands in more than one row", "not_nullable": "is empty"}
"""pandera's own names for a check, in words."""


def _shape(columns: dict[str, pa.Column], unique: list[str]) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns | {"source_id": pa.Column(str)}, unique=unique, strict=True)


SHAPES = {
    "recorded_crime": _shape(
        {
            "force_id": FORCE,
            "financial_year": pa.Column(str, YEAR),
            "quarter": pa.Column("int64", pa.Check.isin([1, 2, 3, 4], error="is not a quarter from 1 to 4")),
            "offence_group": pa.Column(str, FILLED),
            "offence_subgroup": pa.Column(str, FILLED),
            "offences_count": WHOLE,
        },
        ["force_id", "financial_year", "quarter", "offence_group", "offence_subgroup"],
    ),
    "recorded_crime_total": _shape(
        {
            "force_id": FORCE,
            "financial_year": pa.Column(str, YEAR),
            "released_on": pa.Column(str),
            "offences_count": pa.Column("int64", NOT_NEGATIVE),
            "quarters_count": pa.Column("int64", pa.Check.in_range(1, 4)),
        },
        ["force_id", "financial_year", "released_on"],
    ),
    "outcome": _shape(
        {
            "force_id": FORCE,
            "financial_year": pa.Column(str, YEAR),
            "quarter": pa.Column("int64", pa.Check.isin([1, 2, 3, 4], error="is not a quarter from 1 to 4")),
            "basis": pa.Column(str, pa.Check.isin(["recorded_in_quarter", "closed_in_quarter"])),
            "offence_group": pa.Column(str, FILLED),
            "outcome_type": pa.Column("int64", pa.Check.in_range(0, 22, error="is not an outcome from 0 to 22")),
            "outcome_group": pa.Column(str, FILLED),
            "outcomes_count": WHOLE,
        },
        ["force_id", "financial_year", "quarter", "basis", "offence_group", "outcome_type"],
    ),
    "outcome_total": _shape(
        {
            "force_id": FORCE,
            "financial_year": pa.Column(str, YEAR),
            "basis": pa.Column(str, pa.Check.isin(["recorded_in_year", "closed_in_year"])),
            "charged_summonsed_count": pa.Column("int64", NOT_NEGATIVE),
            "out_of_court_disposals_count": pa.Column("int64", NOT_NEGATIVE),
            "all_assigned_outcomes_count": pa.Column("int64", NOT_NEGATIVE),
        },
        ["force_id", "financial_year", "basis"],
    ),
    "population": _shape(
        {
            "force_id": FORCE,
            "year": pa.Column("int64", pa.Check.in_range(1991, 2100)),
            "population_count": pa.Column(
                "int64", pa.Check.in_range(5_000, 15_000_000, error="is no plausible number of residents")
            ),
        },
        ["force_id", "year"],
    ),
    "crime_rate": _shape(
        {
            "force_id": FORCE,
            "year_ending": pa.Column(str, pa.Check.str_matches(r"^\d{4}-\d{2}-\d{2}$")),
            "crimes_per_1000": pa.Column(
                float, pa.Check.in_range(1, 1_000, error="is no plausible rate for each 1,000 residents"), nullable=True
            ),
            "state": pa.Column(str, pa.Check.isin(["published", "suppressed"])),
            "population_rounded_count": pa.Column(
                "int64", pa.Check.in_range(5_000, 15_000_000, error="is no plausible number of residents")
            ),
        },
        ["force_id", "year_ending"],
    ),
    "force_contact": _shape(
        {
            "force_id": FORCE,
            "publisher_name": pa.Column(str, FILLED),
            "telephone": pa.Column(
                str, pa.Check.str_matches(r"^[0-9 ]+$", error="is no telephone number"), nullable=True
            ),
            "website": pa.Column(str, pa.Check.str_startswith("http", error="is no web address"), nullable=True),
        },
        ["force_id"],
    ),
    "force_engagement": _shape(
        {
            "force_id": FORCE,
            "title": pa.Column(str, FILLED),
            "url": pa.Column(str, pa.Check.str_startswith("http", error="is no web address")),
        },
        ["force_id", "url"],
    ),
}
"""Table to its shape."""


def hold(frame: pd.DataFrame, table: str, called: str) -> pd.DataFrame:
    """The frame, when it has the shape of this table. Raises SourceError naming the first things wrong otherwise."""
    try:
        return SHAPES[table].validate(frame, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases.drop_duplicates(["column", "check", "failure_case"])
        # A key that stands twice is often only the echo of a wrong value, so it is told last.
        cases = cases.sort_values("check", key=lambda check: check == TWICE, kind="stable").replace({"check": SPOKEN})
        told = [_said(case, frame) for case in cases.head(3).itertuples()]
        more = f" and {len(cases) - 3} more" if len(cases) > 3 else ""
        raise SourceError("rejected", f"{called}: {'; '.join(told)}{more}. Nothing of it was used.") from error


def _said(case, frame: pd.DataFrame) -> str:
    where = ""
    if pd.notna(case.index) and case.index in frame.index:
        row = frame.loc[case.index]
        where = " in " + " ".join(str(row[c]) for c in ("force_id", "financial_year", "quarter") if c in frame)
    return f"{case.column} {case.failure_case!r}{where} {case.check}"
