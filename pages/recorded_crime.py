"""What one force recorded, by year and kind of offence, beside how well it recorded it."""

import streamlit as st

from dashboard import answers, charts, facts, illustration, numbers, parts, pickers, queries, store, takeaway, wording
from dashboard import components as c
from dashboard import markup as m

ALL = "all"
MOST_PANELS = 6


def by_year(force_id: str, name: str, since: str) -> None:
    """Offences of every year since `since`, of one offence group or all, beside how well the force recorded them."""
    short_name = facts.short_names()[force_id]
    years = [row for row in answers.recorded_years(force_id, name) if row.financial_year >= since]
    history = store.of_force(queries.timeline, force_id)
    beside = answers.judged_by_financial_year(history)
    official = store.of_force(queries.crime_rates, force_id)[0]
    is_city = official.state == "suppressed"
    c.text(answers.accuracy_of(force_id, short_name))
    c.chart(
        charts.recorded_by_year(years, {year: short for year, (short, _) in beside.items()}, c.is_dark()),
        alt=wording.recorded_alt(short_name, years, [words for _, words in beside.values()]),
        same=m.table(
            f"{name}, {short_name}",
            (wording.YEAR, wording.CRIMES, wording.AS_RATE, wording.RELEASE, wording.JUDGED_THEN),
            [
                (
                    wording.part_of_year(row.financial_year, int(row.quarters_count)),
                    numbers.count(row.offences_count),
                    wording.NOT_PUBLISHED if is_city else numbers.per_1000(row.offences_count, row.residents_count),
                    numbers.day(row.released_on),
                    beside.get(row.financial_year, ("", ""))[1],
                )
                for row in years
            ],
            numeric=[1, 2],
            wide=[4],
        ),
        key="years",
    )
    c.quiet(wording.BESIDE_KEY)
    c.sources_note(row.source_id for row in years)
    if is_city:
        c.text(wording.CITY_NO_RATE)
    else:
        c.text(wording.official_rate(official.crimes_per_1000, official.year_ending))
        c.quiet(wording.POPULATION_NOTE)
    c.sources_note([official.source_id])
    cautions = [wording.REVISED, wording.NEGATIVE, *wording.COUNTING_CHANGES]
    if name == wording.ALL_OFFENCES and any(row.financial_year == "2012/13" for row in years):
        cautions.insert(0, wording.FRAUD_2012)
    c.text(m.bullets(cautions))

    if name == wording.ALL_OFFENCES and (bands := illustration.bands(history, years)):
        c.details(wording.BAND_TITLE, answers.band_list(bands))


def panels_of(force_id: str, name: str, split: str, period: str, beside: tuple[str, ...]) -> None:
    """Small multiples, each with its own scale: of `beside` forces, or of the offence groups of one."""
    short_names = facts.short_names()
    if split == "forces":
        group = None if name == wording.ALL_OFFENCES else name
        quarters = [
            row for one in sorted(beside) for row in store.of_force(queries.recorded_crime_quarters, one, group)
        ]
    else:
        quarters = store.rows(queries.recorded_crime_quarters_by_group, force_id)
    if not quarters:
        return
    points = answers.points(quarters, period)
    c.quiet(wording.PANELS_NOTE)
    c.text(
        m.bullets(answers.accuracy_of(one, short_names[one]) for one in dict.fromkeys(row.force_id for row in quarters))
    )
    c.chart(
        charts.panels(points, c.is_dark()),
        alt=wording.panels_alt(name if split == "forces" else short_names[force_id], points),
        same=m.table(
            wording.PANELS_TITLE,
            (wording.SPLIT, wording.PERIOD, wording.CRIMES),
            [(point.panel, point.period, numbers.count(point.value)) for point in points],
            numeric=[2],
        ),
        key="panels",
    )
    c.sources_note(row.source_id for row in quarters)


def offences_of(force_id: str, name: str, year: str) -> None:
    """The offences of one financial year, of one offence group or all."""
    detail = [
        row
        for row in store.of_force(queries.recorded_crime_table, force_id, year)
        if name in (wording.ALL_OFFENCES, row.offence_group)
    ]
    st.html(
        m.table(
            wording.part_of_year(year, max(row.quarters_count for row in detail)),
            (wording.SUBGROUP, wording.OFFENCE_GROUP, wording.CRIMES),
            [(row.offence_subgroup, row.offence_group, numbers.count(row.offences_count)) for row in detail],
            numeric=[2],
            is_alone=True,
        )
    )
    c.sources_note(row.source_id for row in detail)


def revisions(force_id: str) -> None:
    """Figures of the same year in an earlier release."""
    revised = store.of_force(queries.revisions, force_id)
    if revised:
        c.heading(wording.REVISIONS_TITLE)
        c.details(
            wording.REVISIONS_SHOW,
            m.table(
                wording.REVISIONS_TITLE,
                (wording.YEAR, wording.RELEASE, wording.CRIMES),
                [
                    (row.financial_year, numbers.day(row.released_on), numbers.count(row.offences_count))
                    for row in revised
                ],
                numeric=[2],
            ),
        )


def outcomes(force_id: str) -> None:
    """What became of the crimes recorded."""
    outcomes = store.of_force(queries.outcomes, force_id)
    c.heading(wording.OUTCOMES_TITLE)
    st.html(
        m.table(
            wording.OUTCOMES_TITLE,
            (wording.YEAR, wording.CHARGED, wording.OUT_OF_COURT, wording.ALL_OUTCOMES),
            [
                (
                    row.financial_year,
                    numbers.count(row.charged_summonsed_count),
                    numbers.count(row.out_of_court_disposals_count),
                    numbers.count(row.all_assigned_outcomes_count),
                )
                for row in outcomes
            ],
            numeric=[1, 2, 3],
        )
    )
    c.quiet(wording.OUTCOMES_NOTE)
    c.sources_note(row.source_id for row in outcomes)


@st.fragment
def small_multiples(force_id: str, name: str) -> None:
    """Choosing here draws only this part anew."""
    c.heading(wording.PANELS_TITLE)
    split_column, period_column = st.columns(2)
    with split_column:
        split = pickers.choose(
            wording.SPLIT, {"forces": wording.SPLIT_FORCES, "offences": wording.SPLIT_OFFENCES}, "split", "forces"
        )
    with period_column:
        period = pickers.choose(
            wording.PERIOD, {"year": wording.BY_YEAR, "quarter": wording.BY_QUARTER}, "period", "year"
        )
    beside = ()
    if split == "forces":
        beside = pickers.choose_forces(default=(force_id,), parameter="beside", most=MOST_PANELS)
    parts.draw(panels_of, force_id, name, split, period, tuple(beside))


@st.fragment
def one_year(force_id: str, name: str) -> None:
    """Choosing another year draws only this part anew."""
    c.heading(wording.DETAIL_TITLE)
    detailed = store.rows(queries.detailed_years)
    *_, last_whole = (row.financial_year for row in detailed if row.quarters_count == 4)
    years = [row.financial_year for row in reversed(detailed)]
    year = pickers.choose_year(wording.YEAR, years, "year", last_whole)
    parts.draw(offences_of, force_id, name, year)


def offence_group() -> str:
    """The offence group of the address, chosen with a picker that writes it; "All offences" for none."""
    groups = {ALL: wording.ALL_OFFENCES} | {
        pickers.in_address(row.offence_group): row.offence_group for row in store.rows(queries.offence_groups)
    }
    return groups[pickers.choose(wording.OFFENCE_GROUP, groups, "offence", ALL)]


def one_force(force_id: str, short_name: str) -> None:
    """Everything of one force, with its own choices of offence and years."""
    group_column, year_column = st.columns([3, 1])
    with group_column:
        name = offence_group()
    years = [row.financial_year for row in answers.recorded_years(force_id, name)]
    with year_column:
        since = pickers.choose_year(wording.SINCE, years, "since", years[0])
    c.heading(f"{name}, {short_name}")
    c.note(wording.RECORDED_CAUTION)
    takeaway.stale_note("home_office", "recorded_crime")
    parts.draw(by_year, force_id, name, since)
    small_multiples(force_id, name)
    one_year(force_id, name)
    parts.draw(revisions, force_id)
    parts.draw(outcomes, force_id)


c.page(wording.CRIME_TITLE, wording.CRIME_LEDE)
force = pickers.choose_force()
if force is None:
    c.note(wording.NO_FORCE_YET)
else:
    one_force(force.force_id, force.short_name)
