"""Recorded crime of one force as HTML, for the page and for its first HTML: what may be chosen, and its years."""

from collections.abc import Sequence

from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.database.rows import CrimeYear, HistoryEntry
from dashboard.render import crime_views, download_html, force_html, html, year_bars
from dashboard.rules import asked_for, force_record, missing_figures, reported_crime_band
from dashboard.rules.asked_for import Choice
from dashboard.text import column_headings, crime_page, force_page, formats, grade_words

ALL = "all"
OFFENCE, SINCE = "offence", "since"
"""What an address of the page may ask for, beside the force."""


def offence_choice() -> Choice:
    """The kinds of crime; the options' words are their names in the figures."""
    groups = {formats.in_address(row.offence_group): row.offence_group for row in store.rows(queries.offence_groups)}
    return Choice(crime_page.OFFENCE_GROUP, {ALL: crime_page.ALL_OFFENCES} | groups, OFFENCE, ALL)


def since_choice(force_id: str, name: str) -> Choice:
    """The year that the years begin with: the first that is held of an offence group."""
    years = [row.financial_year for row in force_html.recorded_years(force_id, name)]
    return asked_for.year(crime_page.SINCE, years, SINCE, years[0])


def title(force_id: str, name: str) -> str:
    """What the figures are of."""
    return f"{name}, {force_record.short_names()[force_id]}"


def by_year(force_id: str, name: str, since: str, origin: str) -> list[Markup]:
    """Offences of every year since `since`, of one offence group or all, beside how well the force recorded them."""
    years = [row for row in force_html.recorded_years(force_id, name) if row.financial_year >= since]
    history = store.of_force(queries.timeline, force_id)
    parts = [html.note(" ".join(gaps))] if (gaps := missing_figures.recorded_crime(force_id, years)) else []
    short_name = force_record.short_names()[force_id]
    parts += [
        html.text(force_html.accuracy_of(force_id, short_name)),
        year_bars.figure(short_name, years, history),
        html.same_as_table(_table(title(force_id, name), force_id, years, history)),
    ]
    if view := crime_views.years(force_id, name, since):
        parts.append(download_html.block(view, origin))
    parts += [
        html.quiet(year_bars.key(history)),
        html.sources_note(row.source_id for row in years),
        *_official_rate(force_id),
        html.text(html.bullets(_cautions(name, years))),
    ]
    if name == crime_page.ALL_OFFENCES and (bands := reported_crime_band.bands(history, years)):
        parts.append(html.details(force_page.BAND_TITLE, force_html.band_list(bands)))
    return parts


def _table(caption: str, force_id: str, years: Sequence[CrimeYear], history: Sequence[HistoryEntry]) -> Markup:
    return html.table(
        caption,
        (
            column_headings.YEAR,
            column_headings.CRIMES,
            crime_page.AS_RATE,
            column_headings.RELEASE,
            column_headings.JUDGED_THEN,
        ),
        [
            (
                crime_page.part_of_year(row.financial_year, row.quarters_count, row.missing_quarters),
                formats.count(row.offences_count),
                grade_words.NOT_PUBLISHED
                if force_id == missing_figures.RATES_MISLEAD
                else formats.per_1000(row.offences_count, row.residents_count),
                formats.day(row.released_on),
                year_bars.judged_in(row.financial_year, history),
            )
            for row in years
        ],
        numeric=[1, 2],
        wide=[4],
    )


def _official_rate(force_id: str) -> list[Markup]:
    """The published rate for each 1,000 residents, or why there is none, and how ours is worked out."""
    official = next(iter(store.of_force(queries.crime_rates, force_id)), None)
    parts = []
    if no_rate := missing_figures.crime_rate(force_id, official):
        parts.append(html.text(no_rate))
    elif official is not None:
        parts.append(html.text(crime_page.official_rate(official.crimes_per_1000, official.year_ending)))
    if force_id != missing_figures.RATES_MISLEAD:
        parts.append(html.quiet(crime_page.POPULATION_NOTE))
    without = missing_figures.of_force(force_id, "crime_rate")
    return [*parts, html.sources_note(row.source_id for row in (*without, official) if row is not None)]


def _cautions(name: str, years: Sequence[CrimeYear]) -> list[str]:
    begins_with_fraud = name == crime_page.ALL_OFFENCES and any(row.financial_year == "2012/13" for row in years)
    first = [crime_page.FRAUD_2012] if begins_with_fraud else []
    return [*first, crime_page.REVISED, crime_page.NEGATIVE, *crime_page.COUNTING_CHANGES]
