"""What must be known of an answer, seen from the tables and columns that its question uses. A note, never a refusal."""

from dashboard.ask.statement import Used
from dashboard.text import ask_page, open_data_words

ACROSS_PROGRAMMES = frozenset(
    [
        "grade",
        "grade_revision",
        "inspection",
        "recording_rate",
        "crime_recording_judgment",
        "crime_recording_history",
        "latest_crime_recording_grade",
        "recording_estimate",
    ]
)
"""Tables whose rows come from several programmes."""
RATES = frozenset(["rate_pct", "audited_rate_pct", "known_rate_pct"])
RATES_OF_YEARS = frozenset(["audited_rate_pct", "known_rate_pct"])
GRADES = frozenset(["grade", "grade_position", "position"])
REGIME = frozenset(
    ["regime_id", "regime", "regime_short", "regime_position", "known_regime_id", "audited_regime_id", "programme"]
)
"""Columns that keep programmes apart, where rows are chosen, joined or grouped by them."""
ARITHMETIC = frozenset(
    [
        "avg",
        "mean",
        "median",
        "sum",
        "stddev",
        "stddev_pop",
        "stddev_samp",
        "variance",
        "var_pop",
        "var_samp",
        "quantile",
        "quantile_cont",
        "quantile_disc",
        "list_avg",
        "mad",
        "favg",
        "fsum",
        "weighted_avg",
        "wavg",
        "geomean",
        "geometric_mean",
        "corr",
        "regr_slope",
    ]
)
DIFFERENCES = frozenset(("-", "subtract", "lag", "lead"))
RECORDED = frozenset(["recorded_crime", "recorded_crime_total", "force_year"])
ACCURACY = frozenset(
    [
        "recording_rate",
        "crime_recording_judgment",
        "crime_recording_history",
        "latest_crime_recording_grade",
        "force_year",
    ]
)


def notes(used: Used) -> list[str]:
    """The notes that ride with an answer, the gravest first; then the caveats of the tables it was read from."""
    found = []
    is_of_programmes = bool(used.tables & ACROSS_PROGRAMMES or used.columns & RATES_OF_YEARS)
    # A join with the table of programmes brings their names and keeps nothing apart.
    keeps_apart = bool(used.chosen & REGIME or ("regime" not in used.tables and used.joined & REGIME))
    worked_with = {name: {column for call, column in used.calls if call == name} for name, _ in used.calls}

    def applies(calls: frozenset[str], columns: frozenset[str]) -> bool:
        return any(worked_with.get(call, set()) & columns for call in calls)

    if applies(ARITHMETIC | DIFFERENCES, GRADES) and is_of_programmes | ("grade_scale" in used.tables):
        found.append(ask_page.GRADES_ARE_NOT_NUMBERS)
    if applies(ARITHMETIC, RATES):
        found.append(ask_page.RATES_ARE_NOT_AVERAGED)
    if applies(DIFFERENCES, RATES) and not keeps_apart:
        found.append(ask_page.RATES_ACROSS_PROGRAMMES)
    if is_of_programmes and not keeps_apart:
        found.append(ask_page.MIXES_PROGRAMMES)
    if used.columns & RATES and "ci_pct" not in {
        column.removeprefix("known_").removeprefix("audited_") for column in used.columns
    }:
        found.append(ask_page.WITHOUT_MARGIN)
    if used.tables & RECORDED and not (used.tables & ACCURACY and used.columns & (RATES | GRADES)):
        found.append(ask_page.WITHOUT_ACCURACY)
    of_tables = (caveat for table in sorted(used.tables) for caveat in open_data_words.TABLE_CAVEATS.get(table, []))
    return [*found, *dict.fromkeys(of_tables)]
