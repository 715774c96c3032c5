"""What can be taken away from Recorded crime, and from the same chart on the page of a force.

`offence` is an offence group or "All offences"; each view says what is recorded beside how well it was recorded.
"""

from collections.abc import Sequence

from dashboard.database import queries, store
from dashboard.database.rows import CrimeQuarter, CrimeYear
from dashboard.render import force_html, html, year_bars
from dashboard.render.picture import Line, Mark, PanelPoint, Panels, Rows
from dashboard.render.plotly_charts import Point
from dashboard.render.view import Record, View, sources
from dashboard.rules import force_record, missing_figures
from dashboard.text import (
    column_headings,
    crime_page,
    download_words,
    formats,
    open_data_words,
    site_words,
)

CAVEATS = [open_data_words.CAVEATS[3], crime_page.REVISED, crime_page.NEGATIVE]
PAGE = "recorded_crime"
MOST_PANELS = 6
"""Forces side by side."""


def _address(force: str, **chosen: str) -> str:
    return html.page_address(PAGE, force=force, **chosen)


def _of_offence(offence: str) -> dict[str, str]:
    return {} if offence == crime_page.ALL_OFFENCES else {"offence": formats.in_address(offence)}


def years(force: str, offence: str = crime_page.ALL_OFFENCES, since: str = "") -> View | None:
    """Crimes of every year since `since`, beside how well the force recorded them."""
    rows = [row for row in force_html.recorded_years(force, offence) if row.financial_year >= since]
    if not rows:
        return None
    begins = {"since": since.replace("/", "-")} if since else {}
    caution = [crime_page.FRAUD_2012] if offence == crime_page.ALL_OFFENCES else []
    judged = {
        year: "; ".join(map(year_bars.judged_words, there))
        for year, there in year_bars.by_financial_year(store.of_force(queries.timeline, force)).items()
    }
    return View(
        name="years",
        parameters={"force": force} | _of_offence(offence) | begins,
        title=f"{offence} recorded, {force_record.force(force).name}",
        subtitle=download_words.years(rows[0].financial_year, rows[-1].financial_year, rows[-1].released_on),
        records=lambda: [_year(row, judged) for row in rows],
        caveats=[*missing_figures.recorded_crime(force, rows), *CAVEATS, *caution, *crime_page.COUNTING_CHANGES],
        page=_address(force, **_of_offence(offence), **begins),
        about=(force, formats.in_address(offence)),
        picture=lambda: _year_bars(rows, judged),
    )


def _year(row: CrimeYear, judged: dict[str, str]) -> Record:
    return {
        column_headings.YEAR: row.financial_year,
        column_headings.QUARTERS: row.quarters_count,
        column_headings.CRIMES: row.offences_count,
        column_headings.RESIDENTS: row.residents_count,
        column_headings.RELEASE: row.released_on,
        column_headings.JUDGED_THEN: judged.get(row.financial_year),
        **sources(row),
    }


def _year_bars(rows: Sequence[CrimeYear], judged: dict[str, str]) -> Rows:
    lines = []
    for row in rows:
        said = [formats.count(row.offences_count), judged.get(row.financial_year, "")]
        part = crime_page.part_of_year(row.financial_year, row.quarters_count, row.missing_quarters)
        mark = Mark(row.offences_count, shape="bar", is_part=row.quarters_count < 4)
        lines.append(Line(part.replace(" (", "\n("), [mark], "\n".join(word for word in said if word)))
    has_part = any(row.quarters_count < 4 for row in rows)
    return Rows(lines, unit="", key=download_words.PART_YEAR if has_part else "")


def panels(
    force: str, offence: str, split: str, period: str, beside: tuple[str, ...], scale: str = "own"
) -> View | None:
    """Small multiples: of `beside` forces, or of the offence groups of one; `scale` "same" is for each 1,000 residents."""
    quarters = force_html.panel_quarters(force, offence, split, beside)
    if not quarters:
        return None
    points = force_html.points(quarters, period)
    note, column = crime_page.OWN_SCALE, column_headings.CRIMES
    if scale == "same":
        residents = force_html.residents({row.panel: row.force_id for row in quarters})
        points = force_html.per_1000(points, residents)
        note, column = crime_page.same_scale(row.year for row in residents.values()), crime_page.AS_RATE
    if not points:
        return None
    chosen = {"split": split, "period": period, "scale": scale} | (
        {"beside": ",".join(beside)} if split == "forces" else {}
    )
    about = beside if split == "forces" else (force,)
    names = force_record.short_names()
    of = offence if split == "forces" else names[force]
    return View(
        name="panels",
        parameters={"force": force} | _of_offence(offence) | chosen,
        title=f"{of}: {crime_page.PANELS_TITLE[0].lower()}{crime_page.PANELS_TITLE[1:]}",
        subtitle=download_words.years(*_first_and_last(quarters), None),
        records=lambda: _panel_records(quarters, points, column),
        caveats=[
            note,
            *(force_html.accuracy_of(one, names[one]) for one in about),
            *CAVEATS,
        ],
        page=_address(force, **_of_offence(offence), **chosen),
        about=(formats.in_address(of), "-".join(about), period, *(["per-1000"] if scale == "same" else [])),
        picture=lambda: _panel_picture(points),
    )


def _first_and_last(quarters: Sequence[CrimeQuarter]) -> tuple[str, str]:
    found = sorted({row.financial_year for row in quarters})
    return found[0], found[-1]


def _panel_records(quarters: Sequence[CrimeQuarter], points: Sequence[Point], column: str) -> list[Record]:
    read = {row.panel: sources(row) for row in quarters}
    return [
        {
            column_headings.PANEL: point.panel,
            column_headings.PERIOD: point.period,
            column: point.value if column == column_headings.CRIMES else formats.half_up(point.value, 1),
            **read[point.panel],
        }
        for point in points
    ]


def _panel_picture(points: Sequence[Point]) -> Panels:
    held: dict[str, list[PanelPoint]] = {}
    for point in points:
        held.setdefault(point.panel, []).append(PanelPoint(point.period, point.value, point.is_part, point.year))
    return Panels(dict(held), key=download_words.PART_PERIOD if any(point.is_part for point in points) else "")


def offences(force: str, offence: str, year: str) -> View | None:
    """The offences of one financial year, of one offence group or all."""
    rows = force_html.offences_of_year(force, offence, year)
    if not rows:
        return None
    chosen = _of_offence(offence) | {"year": year.replace("/", "-")}
    return View(
        name="offences",
        parameters={"force": force} | chosen,
        title=f"{offence} in {crime_page.part_of_year(year, max(row.quarters_count for row in rows), rows[0].missing_quarters)}, {force_record.force(force).name}",
        subtitle=download_words.years(year, year, None),
        records=lambda: [
            {
                column_headings.YEAR: year,
                column_headings.QUARTERS: row.quarters_count,
                crime_page.OFFENCE_GROUP: row.offence_group,
                column_headings.SUBGROUP: row.offence_subgroup,
                column_headings.CRIMES: row.offences_count,
                **sources(row),
            }
            for row in rows
        ],
        caveats=[*CAVEATS, *crime_page.COUNTING_CHANGES],
        page=_address(force, **chosen),
        about=(force, formats.in_address(offence), year),
    )


def revisions(force: str) -> View | None:
    """Totals of the same year in each release."""
    rows = store.of_force(queries.revisions, force)
    if not rows:
        return None
    return View(
        name="revisions",
        parameters={"force": force},
        title=download_words.of_force(crime_page.REVISIONS_TITLE, force_record.force(force).name),
        subtitle=download_words.years(
            min(row.financial_year for row in rows), max(row.financial_year for row in rows), None
        ),
        records=lambda: [
            {
                column_headings.YEAR: row.financial_year,
                column_headings.QUARTERS: row.quarters_count,
                column_headings.RELEASE: row.released_on,
                column_headings.CRIMES: row.offences_count,
                column_headings.SOURCE: crime_page.RELEASES_OF,
            }
            for row in rows
        ],
        caveats=CAVEATS,
        page=_address(force),
        about=(force,),
    )


def outcomes(force: str) -> View | None:
    """What became of the crimes recorded."""
    rows = store.of_force(queries.outcomes, force)
    if not rows:
        return None
    years_told = sorted(row.financial_year for row in rows)
    return View(
        name="outcomes",
        parameters={"force": force},
        title=download_words.of_force(crime_page.OUTCOMES_TITLE, force_record.force(force).name),
        subtitle=download_words.years(years_told[0], years_told[-1], None),
        records=lambda: [
            {
                site_words.FORCE: force_record.short_names()[force],
                column_headings.YEAR: row.financial_year,
                column_headings.CHARGED: row.charged_summonsed_count,
                column_headings.OUT_OF_COURT: row.out_of_court_disposals_count,
                column_headings.ALL_OUTCOMES: row.all_assigned_outcomes_count,
                **sources(row),
            }
            for row in rows
        ],
        caveats=open_data_words.TABLE_CAVEATS["outcome_total"],
        page=_address(force),
        about=(force,),
    )
