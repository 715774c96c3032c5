"""What one force recorded, by year and kind of offence, beside how well it recorded it."""

import streamlit as st

from dashboard.database import queries, store
from dashboard.render import crime_html, crime_views, force_html, html, plotly_charts
from dashboard.rules import asked_for, force_record, missing_figures
from dashboard.rules.asked_for import Choice
from dashboard.streamlit_ui import cached_sections, components, pickers, source_freshness
from dashboard.text import column_headings, crime_page, force_page, formats


def by_year(force_id: str, name: str, since: str) -> None:
    """Offences of every year since `since`, of one offence group or all, beside how well the force recorded them."""
    for part in crime_html.by_year(force_id, name, since, components.origin()):
        st.html(part)


def panels_of(force_id: str, name: str, split: str, period: str, scale: str, beside: tuple[str, ...]) -> None:
    """Small multiples, each with its own scale or all with the same: of `beside` forces, or of the offence groups of one."""
    short_names = force_record.short_names()
    quarters = force_html.panel_quarters(force_id, name, split, beside)
    if not quarters:
        return
    force_of = {row.panel: row.force_id for row in quarters}
    is_same_scale = scale == "same"
    residents = force_html.residents(force_of) if is_same_scale else {}
    points = force_html.points(quarters, period)
    if is_same_scale:
        points = force_html.per_1000(points, residents)
        if len(residents) < len(force_of):
            components.note(crime_page.CITY_NO_PANEL)
    if not points:
        return
    parts = crime_page.hollow(
        list(dict.fromkeys(point.period for point in points if point.is_part)),
        is_newer_above=any(point.is_part and point.year in _whole_years(force_of[point.panel]) for point in points),
    )
    mid_years = [row.year for row in residents.values()]
    components.quiet((crime_page.same_scale(mid_years) if is_same_scale else crime_page.OWN_SCALE) + parts)
    components.text(
        html.bullets(force_html.accuracy_of(one, short_names[one]) for one in dict.fromkeys(force_of.values()))
    )
    components.chart(
        plotly_charts.panels(points, is_same_scale, components.is_dark()),
        alt=force_html.panels_alt(name if split == "forces" else short_names[force_id], points, is_same_scale),
        same=html.table(
            crime_page.PANELS_TITLE,
            (crime_page.SPLIT, crime_page.PERIOD, crime_page.AS_RATE if is_same_scale else column_headings.CRIMES),
            [
                (
                    point.panel,
                    point.period,
                    formats.one_decimal(point.value) if is_same_scale else formats.count(point.value),
                )
                for point in points
            ],
            numeric=[2],
        ),
        key="panels",
    )
    components.downloads(crime_views.panels(force_id, name, split, period, beside, scale))
    components.sources_note([*(row.source_id for row in quarters), *(row.source_id for row in residents.values())])


def _whole_years(force_id: str) -> set[str]:
    return {
        row.financial_year for row in store.of_force(queries.recorded_crime_years, force_id) if row.quarters_count == 4
    }


def offences_of(force_id: str, name: str, year: str) -> None:
    """The offences of one financial year, of one offence group or all."""
    detail = force_html.offences_of_year(force_id, name, year)
    st.html(
        html.table(
            crime_page.part_of_year(year, max(row.quarters_count for row in detail), detail[0].missing_quarters),
            (column_headings.SUBGROUP, crime_page.OFFENCE_GROUP, column_headings.CRIMES),
            [(row.offence_subgroup, row.offence_group, formats.count(row.offences_count)) for row in detail],
            numeric=[2],
            is_alone=True,
        )
    )
    components.downloads(crime_views.offences(force_id, name, year))
    components.sources_note(row.source_id for row in detail)


def revisions(force_id: str) -> None:
    """Figures of the same year in an earlier release."""
    revised = store.of_force(queries.revisions, force_id)
    if revised:
        components.heading(crime_page.REVISIONS_TITLE)
        components.details(
            crime_page.REVISIONS_SHOW,
            html.table(
                crime_page.REVISIONS_TITLE,
                (column_headings.YEAR, column_headings.RELEASE, column_headings.CRIMES),
                [
                    (row.financial_year, formats.day(row.released_on), formats.count(row.offences_count))
                    for row in revised
                ],
                numeric=[2],
            ),
        )
        components.downloads(crime_views.revisions(force_id))


def outcomes(force_id: str) -> None:
    """What became of the crimes recorded."""
    outcomes = store.of_force(queries.outcomes, force_id)
    components.heading(crime_page.OUTCOMES_TITLE)
    if gaps := missing_figures.outcomes(force_id, outcomes):
        components.note(" ".join(gaps))
    st.html(
        html.table(
            crime_page.OUTCOMES_TITLE,
            (column_headings.YEAR, column_headings.CHARGED, column_headings.OUT_OF_COURT, column_headings.ALL_OUTCOMES),
            [
                (
                    row.financial_year,
                    formats.count(row.charged_summonsed_count),
                    formats.count(row.out_of_court_disposals_count),
                    formats.count(row.all_assigned_outcomes_count),
                )
                for row in outcomes
            ],
            numeric=[1, 2, 3],
        )
    )
    components.downloads(crime_views.outcomes(force_id))
    components.quiet(crime_page.OUTCOMES_NOTE)
    components.sources_note(row.source_id for row in outcomes)


@st.fragment
def small_multiples(force_id: str, name: str) -> None:
    """Choosing here redraws only this part."""
    components.heading(crime_page.PANELS_TITLE)
    split_column, period_column, scale_column = st.columns(3)
    with split_column:
        splits = {"forces": crime_page.SPLIT_FORCES, "offences": crime_page.SPLIT_OFFENCES}
        split = pickers.choose(Choice(crime_page.SPLIT, splits, "split", "forces"))
    with period_column:
        periods = {"year": crime_page.BY_YEAR, "quarter": crime_page.BY_QUARTER}
        period = pickers.choose(Choice(crime_page.PERIOD, periods, "period", "year"))
    with scale_column:
        scale = pickers.choose(Choice(crime_page.SCALE, crime_page.SCALES, "scale", "own"))
    beside: list[str] = []
    if split == "forces":
        beside = pickers.choose_forces(default=(force_id,), parameter="beside", most=crime_views.MOST_PANELS)
    cached_sections.draw(panels_of, force_id, name, split, period, scale, tuple(beside))


@st.fragment
def one_year(force_id: str, name: str) -> None:
    """Choosing another year redraws only this part."""
    components.heading(crime_page.DETAIL_TITLE)
    detailed = store.rows(queries.detailed_years)
    *_, last_whole = (row.financial_year for row in detailed if row.quarters_count == 4)
    years = [row.financial_year for row in reversed(detailed)]
    choice = asked_for.year(column_headings.YEAR, years, "year", last_whole)
    year = choice.options[pickers.choose(choice)]
    cached_sections.draw(offences_of, force_id, name, year)


def one_force(force_id: str) -> None:
    """Everything of one force, with its own choices of offence and years."""
    group_column, year_column = st.columns([3, 1])
    with group_column:
        offence = crime_html.offence_choice()
        name = offence.options[pickers.choose(offence)]
    with year_column:
        begins = crime_html.since_choice(force_id, name)
        since = begins.options[pickers.choose(begins)]
    components.heading(crime_html.title(force_id, name))
    components.note(force_page.RECORDED_CAUTION)
    source_freshness.stale_note("home_office", "recorded_crime")
    cached_sections.draw(by_year, force_id, name, since)
    small_multiples(force_id, name)
    one_year(force_id, name)
    cached_sections.draw(revisions, force_id)
    cached_sections.draw(outcomes, force_id)


components.page(crime_page.CRIME_TITLE, crime_page.CRIME_LEDE)
force = pickers.choose_force()
if force is None:
    components.note(force_page.NO_FORCE_YET)
else:
    one_force(force.force_id)
