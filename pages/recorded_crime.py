"""What one force recorded, by year and kind of offence, beside how well it recorded it."""

import streamlit as st

from dashboard import charts, numbers, queries, store, wording
from dashboard import components as c

ALL = "all"

c.page(wording.CRIME_TITLE, wording.CRIME_LEDE)

# -- choose
force = c.choose_force()
if force is None:
    c.note(wording.NO_FORCE_YET)
    st.stop()
groups = store.ask(queries.offence_groups).offence_group
group = c.choose(
    wording.OFFENCE_GROUP,
    {ALL: wording.ALL_OFFENCES} | {name.lower().replace(" ", "-"): name for name in groups},
    "offence",
    ALL,
)
group_name = {name.lower().replace(" ", "-"): name for name in groups}.get(group)

# -- ask
years = (
    store.ask(queries.recorded_crime_years, force.force_id)
    if group_name is None
    else store.ask(queries.recorded_crime_by_group, force.force_id, group_name)
)
every_year = list(years.financial_year)
since = c.choose(
    wording.SINCE, {year.replace("/", "-"): year for year in every_year}, "since", every_year[0].replace("/", "-")
).replace("-", "/")
years = years[years.financial_year >= since]
history = store.ask(queries.timeline, force.force_id)
beside = c.judged_by_financial_year(history)
residents = store.ask(queries.population, force.force_id).set_index("year").population_count
official = store.ask(queries.crime_rates).set_index("force_id").loc[force.force_id]
is_city = official.state == "suppressed"


def per_1000(row) -> str:
    """Crimes for each 1,000 residents, only for whole years whose mid-year population we hold, and never for the City of London."""
    middle = int(row.financial_year[:4])
    if is_city:
        return wording.NOT_PUBLISHED
    if row.quarters_count < 4 or middle not in residents.index:
        return numbers.MISSING
    return numbers.one_decimal(row.offences_count / residents[middle] * 1000)


# -- draw
name = group_name or wording.ALL_OFFENCES
c.heading(f"{name}, {force.short_name}")
c.note(wording.RECORDED_CAUTION)
c.text(wording.accuracy_beside(force.short_name, [words for _, words in beside.values()]))
c.chart(
    charts.recorded_by_year(
        years.assign(value=years.offences_count), {year: short for year, (short, _) in beside.items()}, c.is_dark()
    ),
    alt=wording.recorded_alt(force.short_name, years.to_dict("records"), [words for _, words in beside.values()]),
    same=c.table(
        f"{name}, {force.short_name}",
        (wording.YEAR, wording.CRIMES, wording.AS_RATE, wording.RELEASE, wording.JUDGED_THEN),
        [
            (
                wording.part_of_year(row.financial_year, int(row.quarters_count)),
                numbers.count(row.offences_count),
                per_1000(row),
                numbers.day(row.released_on),
                beside.get(row.financial_year, ("", ""))[1],
            )
            for row in years.itertuples()
        ],
        numeric=[1, 2],
        wide=[4],
    ),
    key="years",
)
c.quiet(wording.BESIDE_KEY)
c.sources_note(years.source_id)
if is_city:
    c.text(wording.CITY_NO_RATE)
else:
    c.text(wording.official_rate(official.crimes_per_1000, official.year_ending))
    c.quiet(wording.POPULATION_NOTE)
c.sources_note([official.source_id])
cautions = [wording.REVISED, wording.NEGATIVE]
if group_name is None and "2012/13" in set(years.financial_year):
    cautions.insert(0, wording.FRAUD_2012)
c.text(c.bullets(cautions))

# -- one year in detail
c.heading(wording.DETAIL_TITLE)
detailed = [year for year in every_year if not store.ask(queries.recorded_crime_table, force.force_id, year).empty]
year = c.choose(
    wording.YEAR, {year.replace("/", "-"): year for year in reversed(detailed)}, "year", detailed[-2].replace("/", "-")
).replace("-", "/")
detail = store.ask(queries.recorded_crime_table, force.force_id, year)
if group_name is not None:
    detail = detail[detail.offence_group == group_name]
st.html(
    c.table(
        wording.part_of_year(year, int(detail.quarters_count.max())),
        (wording.SUBGROUP, wording.OFFENCE_GROUP, wording.CRIMES),
        [(row.offence_subgroup, row.offence_group, numbers.count(row.offences_count)) for row in detail.itertuples()],
        numeric=[2],
        is_alone=True,
    )
)
c.sources_note(detail.source_id)

# -- revisions and outcomes
revised = store.ask(queries.revisions, force.force_id)
if not revised.empty:
    c.heading(wording.REVISIONS_TITLE)
    c.details(
        wording.REVISIONS_SHOW,
        c.table(
            wording.REVISIONS_TITLE,
            (wording.YEAR, wording.RELEASE, wording.CRIMES),
            [
                (row.financial_year, numbers.day(row.released_on), numbers.count(row.offences_count))
                for row in revised.itertuples()
            ],
            numeric=[2],
        ),
    )
c.heading(wording.OUTCOMES_TITLE)
outcomes = store.ask(queries.outcomes, force.force_id)
st.html(
    c.table(
        wording.OUTCOMES_TITLE,
        (wording.YEAR, wording.CHARGED, wording.OUT_OF_COURT, wording.ALL_OUTCOMES),
        [
            (
                row.financial_year,
                numbers.count(row.charged_summonsed_count),
                numbers.count(row.out_of_court_disposals_count),
                numbers.count(row.all_assigned_outcomes_count),
            )
            for row in outcomes.itertuples()
        ],
        numeric=[1, 2, 3],
    )
)
c.quiet(wording.OUTCOMES_NOTE)
c.sources_note(outcomes.source_id)
