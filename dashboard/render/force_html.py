"""What the pages say of one force: grade and help at the top, then its history, its unknowns and its questions."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.database.rows import CrimeQuarter, CrimeYear, Force, HistoryEntry, Judgment, OffenceCount, Population
from dashboard.render import help_html, html, year_bars
from dashboard.render.plotly_charts import Point
from dashboard.rules import commissioner_questions, helplines, missing_figures, reported_crime_band
from dashboard.rules.force_record import (
    INSPECTORATE_ACTS,
    force,
    grade_notes,
    later_rounds,
    latest_judgment,
    short_names,
    today,
)
from dashboard.rules.missing_grades import kind_of
from dashboard.text import (
    column_headings,
    crime_page,
    force_names,
    force_page,
    formats,
    grade_words,
    help_page,
    progress_page,
    source_words,
)


def grade_card(force_id: str) -> Markup:
    """Latest crime-recording grade: the word, its date and age, its programme, meaning, rate and source."""
    judgment = latest_judgment(force_id)
    if judgment.rate_pct is None:
        rate = Markup("{}").format(grade_words.MISSING_RATE.get(judgment.rate_missing or "", ""))
    else:
        figure = formats.rate(judgment.rate_pct, judgment.ci_pct, judgment.is_approximate)
        range_words = grade_words.interval_words(judgment.rate_pct, judgment.ci_pct, judgment.ci_missing)
        rate = Markup("<b>{}</b> of reported crime recorded. {}").format(figure, range_words)
    return Markup(
        '<div class="otr-card"><p class="otr-quiet">{}</p><p>{}</p><p class="otr-quiet">{} · {}</p>'
        '<p>{}</p><p>{}</p><p class="otr-quiet">{}</p></div>'
    ).format(
        force_page.LATEST_GRADE,
        html.chip(judgment.grade, is_large=True),
        judgment.regime,
        grade_words.when_given(judgment.kind, judgment.title_year, judgment.published_on, today()),
        grade_words.MEANING.get(judgment.grade, ""),
        rate,
        judgment_sources(judgment),
    )


def judgment_sources(judgment: Judgment) -> Markup:
    """Where a grade, its date and its rate were read, each for itself."""
    return html.figure_sources(
        [
            (source_words.GRADE, judgment.source_id),
            (source_words.DATE, judgment.date_source_id),
            (source_words.RATE, judgment.rate_source_id),
        ],
        judgment.report_source_id,
    )


def notes(force_id: str) -> Markup:
    """What a reader must know of the latest grade: that it is old, and which later round gave none; empty for neither."""
    said = [
        Markup("{} Source: {}").format(sentence, html.source_link(source_id))
        if source_id
        else Markup("{}").format(sentence)
        for sentence, source_id in grade_notes(latest_judgment(force_id))
    ]
    if invited := invitation(force_id):
        said.append(invited)
    return Markup("<br>").join(said)


def invitation(force_id: str) -> Markup:
    """Whether the reader knows a grade that was given later and that we have not found; empty where there is none to ask for."""
    is_sought = any(row.status == "graded_not_found" for row in later_rounds(force_id))
    return html.tell_us(grade_words.WHERE_IS_GRADE if is_sought else None)


def help_card(force_id: str) -> Markup:
    """Who a victim in this force area can call, as Get help says it; and how to tell the police."""
    name = short_names()[force_id]
    lines = [
        Markup("<p>{}{}<br>{}</p>").format(
            one.service.name, help_page.only_for(helplines.topics(one.service)), help_html.numbers(one.service)
        )
        for one in helplines.first_lines(force_id)
    ]
    return Markup(
        '<div class="otr-card otr-card-help"><p><b>{}</b> {}</p>{}<p>{} · <b>{}</b></p><p class="otr-quiet">{}</p></div>'
    ).format(
        force_page.HELP_TITLE.format(force=force_names.area(name)),
        force_page.HELP_LEDE,
        Markup("").join(lines),
        html.own_link(
            force_page.ALL_HELP.format(force=force_names.area(name)), html.page_address("get_help", force=force_id)
        ),
        force_page.IN_DANGER,
        help_html.police(force(force_id)),
    )


def judgments(shown: str) -> tuple[Judgment, ...]:
    """The latest crime-recording judgment of each force ("latest"), or its latest in one programme (its regime_id)."""
    return store.rows(queries.latest_judgments) if shown == "latest" else store.rows(queries.latest_in_regime, shown)


def rounds_since(force_id: str) -> str:
    """How the force stands in each programme after the one that judged it last, for a table cell."""
    return "; ".join(progress_page.later_round(row.regime_short, kind_of(row)) for row in later_rounds(force_id))


def history_table(caption: str, rows: Sequence[HistoryEntry]) -> Markup:
    """The timeline's rows as a table, with the source of each."""
    columns = (
        column_headings.WHEN,
        column_headings.WHAT,
        column_headings.GRADE,
        column_headings.RECORDED_SHARE,
        column_headings.SOURCE,
    )
    return html.table(caption, columns, map(_history_cells, rows), wide=[1])


def _history_cells(row: HistoryEntry) -> tuple[html.Html, ...]:
    rate = "" if row.rate_pct is None else formats.rate(row.rate_pct, row.ci_pct, row.is_approximate)
    rate += grade_words.rate_published(row.rate_published_on, row.happened_on)
    if row.what == "inspection":
        what = f"{row.regime_short}: {grade_words.KIND[row.kind].lower()} {row.title_year}"
        rate = rate or grade_words.MISSING_RATE.get(row.rate_missing or "", "")
    else:
        what = row.summary or ""
    inspected = grade_words.checked_by(bool(row.is_inspected), row.kind in INSPECTORATE_ACTS)
    grade = inspected if row.grade is None else html.chip(row.grade)
    return formats.published(row.happened_on, row.title_year), what, grade, rate, history_sources(row)


def history_sources(row: HistoryEntry) -> Markup:
    """Where each figure of a row of the timeline was read."""
    figures = [
        (source_words.GRADE if row.grade else source_words.DATE, row.source_id),
        (source_words.DATE, row.date_source_id),
        (source_words.RATE, row.rate_source_id if row.rate_pct is not None else None),
        (source_words.ESTIMATE, row.unrecorded_source_id),
        (source_words.ESTIMATE, row.additional_source_id),
    ]
    return html.figure_sources(dict.fromkeys(figures), row.report_source_id)


def governance(force: Force) -> Markup:
    """Who holds the force to account, with links only to addresses we are sure of."""
    words = Markup("{}").format(force_page.governance(force.governance, force.governing_body))
    if force.governing_body_website_confidence == "high" and force.governing_body_website is not None:
        words += Markup(" {}").format(html.out_link(force.governing_body_website, force.governing_body_website))
    if force.website_confidence in ("high", "medium") and force.website is not None:
        check = "" if force.website_confidence == "high" else f" ({force_page.WEBSITE_CHECK})"
        words += Markup("<br>{}: {}{}").format(force.name, html.out_link(force.website, force.website), check)
    return words


def question(one: commissioner_questions.Question) -> Markup:
    """A question for whoever holds the force to account, the fact it rests on and where that was read."""
    return Markup("{}<br><span class='otr-quiet'>{} Source: {}</span>").format(
        one.question, one.fact, html.publishers(one.source_ids)
    )


def judged(grade: str, rate: str, published_on: str | None, source_id: str, rate_source_id: str | None) -> Markup:
    """Grade, rate, date and the source of each in one cell."""
    sources = html.figure_sources([(source_words.GRADE, source_id), (source_words.RATE, rate_source_id)])
    return Markup("{} {}<br><span class='otr-quiet'>{}. {}</span>").format(
        html.chip(grade), rate, formats.published(published_on), sources
    )


def unknowns(force_id: str) -> list[str]:
    """What the register does not know of a force's crime recording, as sentences."""
    inspections = [row for row in store.of_force(queries.timeline, force_id) if row.what == "inspection"]
    return progress_page.unknowns(
        sum(row.happened_on is None for row in inspections),
        sum(row.grade is not None and row.rate_pct is None for row in inspections),
        bool(store.of_force(queries.findings, force_id)),
        bool(store.of_force(queries.oversight_events, force_id)),
        [
            progress_page.later_round(row.regime_short, kind_of(row))
            for row in later_rounds(force_id)
            if row.status in ("graded_not_found", "unknown")
        ],
    )


def recorded_years(force_id: str, offence_group: str) -> tuple[CrimeYear, ...]:
    """One force's recorded crime by financial year, of one offence group or all."""
    if offence_group == crime_page.ALL_OFFENCES:
        return store.of_force(queries.recorded_crime_years, force_id)
    return store.of_force(queries.recorded_crime_by_group, force_id, offence_group)


def panel_quarters(force_id: str, offence_group: str, split: str, beside: Sequence[str]) -> Sequence[CrimeQuarter]:
    """Quarters for small multiples: of `beside` forces (`split` "forces"), or of the offence groups of one."""
    if split != "forces":
        return store.rows(queries.recorded_crime_quarters_by_group, force_id)
    group = None if offence_group == crime_page.ALL_OFFENCES else offence_group
    return [row for one in sorted(beside) for row in store.of_force(queries.recorded_crime_quarters, one, group)]


def offences_of_year(force_id: str, offence_group: str, year: str) -> list[OffenceCount]:
    """The offences of one financial year, of one offence group or all."""
    return [
        row
        for row in store.of_force(queries.recorded_crime_table, force_id, year)
        if offence_group in (crime_page.ALL_OFFENCES, row.offence_group)
    ]


def points(quarters: Sequence[CrimeQuarter], period: str) -> list[Point]:
    """Points for `plotly_charts.panels`: by quarter, or added up by year."""
    rows = sorted(quarters, key=lambda row: (row.panel, row.financial_year, row.quarter))
    if period == "quarter":
        return [
            Point(
                row.panel,
                crime_page.quarter(row.financial_year, row.quarter),
                crime_page.quarter(row.financial_year, row.quarter),
                row.offences_count,
                False,
                row.financial_year if row.quarter == 1 else "",
            )
            for row in rows
        ]
    years = groupby(rows, key=lambda row: (row.panel, row.financial_year))
    return [_year_point(panel, year, list(of_year)) for (panel, year), of_year in years]


def _year_point(panel: str, year: str, of_year: Sequence[CrimeQuarter]) -> Point:
    """A year's quarters added up; a year of fewer than four says so."""
    known = {row.quarter for row in of_year}
    missing = sorted(set(range(1, max(known) + 1)) - known)
    crimes = sum(row.offences_count for row in of_year)
    return Point(panel, year, crime_page.part_of_year(year, len(known), missing), crimes, len(known) < 4, year)


def per_1000(points: Sequence[Point], residents: Mapping[str, Population]) -> list[Point]:
    """The same points for each 1,000 residents, of the panels whose residents may stand below them."""
    return [
        point._replace(value=point.value / residents[point.panel].population_count * 1000)
        for point in points
        if point.panel in residents
    ]


def residents(force_of: Mapping[str, str]) -> dict[str, Population]:
    """The newest number of residents of each panel's force; not of the City of London, where few people live."""
    return {
        panel: store.of_force(queries.population, force_id)[-1]
        for panel, force_id in force_of.items()
        if force_id != missing_figures.RATES_MISLEAD
    }


def panels_alt(name: str, points: Sequence[Point], is_same_scale: bool) -> str:
    """Small multiples in words, of whole periods alone."""
    show = formats.one_decimal if is_same_scale else formats.count
    panels = []
    for panel in dict.fromkeys(point.panel for point in points):
        whole = [(point.period, point.value) for point in points if point.panel == panel and not point.is_part]
        panels.append(crime_page.panel_alt(panel, whole, show))
    return crime_page.panels_alt(name, is_same_scale, panels)


def accuracy_of(force_id: str, name: str) -> str:
    """How well a force recorded crime, for beside its figures."""
    judged = year_bars.judgments(store.of_force(queries.timeline, force_id))
    return crime_page.accuracy_beside(name, [year_bars.judged_words(row) for row in judged])


def band_list(bands: Sequence[reported_crime_band.Band]) -> Markup:
    """The illustrative bands of reported crime with their formula."""
    sentences = [
        force_page.band_sentence(
            b.financial_year, b.recorded, b.rate_pct, b.ci_pct, b.reported, b.low, b.high, b.unrecorded_count
        )
        for b in bands
    ]
    return Markup("{}<p class='otr-quiet'>{}</p>").format(html.bullets(sentences), force_page.BAND_FORMULA)
