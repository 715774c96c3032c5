"""What the pages say of one force: grade and help at the top, then its history, its unknowns and its questions."""

from collections.abc import Sequence
from itertools import groupby

from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.render import html, plotly_charts
from dashboard.rules import commissioner_questions, reported_crime_band
from dashboard.rules.force_record import dated, later_rounds, latest_judgment, short_names, today
from dashboard.text import column_headings, crime_page, force_page, formats, grade_words, help_page, progress_page


def grade_card(force_id: str) -> Markup:
    """Latest crime-recording grade: the word, its date and age, its programme, meaning, rate and source."""
    judgment = latest_judgment(force_id)
    if formats.is_missing(judgment.rate_pct):
        rate = Markup("{}").format(force_page.NO_RATE_FOR_THIS)
    else:
        figure = f"{formats.percent(judgment.rate_pct, judgment.is_approximate)} {formats.margin(judgment.ci_pct)}"
        range_words = grade_words.interval_words(judgment.rate_pct, judgment.ci_pct)
        rate = Markup("<b>{}</b> of reported crime recorded. {}").format(figure.strip(), range_words)
    return Markup(
        '<div class="otr-card"><p class="otr-quiet">{}</p><p>{}</p><p class="otr-quiet">{} · {}</p>'
        '<p>{}</p><p>{}</p><p class="otr-quiet">Source: {}</p></div>'
    ).format(
        force_page.LATEST_GRADE,
        html.chip(judgment.grade, is_large=True),
        judgment.regime,
        grade_words.when_given(judgment.kind, judgment.title_year, judgment.published_on, today()),
        grade_words.MEANING.get(judgment.grade, ""),
        rate,
        html.source_link(judgment.source_id),
    )


def grade_notes(force_id: str) -> Markup:
    """What a reader must know of the latest grade: that it is old, and which later round gave none; empty for neither."""
    judgment = latest_judgment(force_id)
    old = grade_words.old_judgment(judgment.published_on, judgment.title_year, today())
    notes = [Markup("{}").format(old)] if old else []
    notes += [
        Markup("{} Source: {}").format(
            grade_words.status_sentence(row.status, row.regime_short), html.source_link(row.source_id)
        )
        for row in later_rounds(force_id)
        if row.status != "graded"
    ]
    return Markup("<br>").join(notes)


def help_card(force_id: str) -> Markup:
    """Whom a victim in this force area can ring: its own general line where verified, always the national one."""
    name = short_names()[force_id]
    services = store.of_force(queries.victim_services, force_id)
    own = [row for row in services if row.is_local_line and "general" in row.topics.split(";")]
    lines = [
        Markup("<p>{}</p><p>{} <span class='otr-quiet'>{}</span></p>").format(
            row.name, html.phone(row.phone), "" if formats.is_missing(row.phone_hours) else row.phone_hours
        )
        for row in own[:1]
    ]
    national = store.rows(queries.national_services)[0]
    lines.append(
        Markup("<p>{}</p><p>{} <span class='otr-quiet'>{}</span></p>").format(
            f"{national.name} ({help_page.NATIONAL_LINE})", html.phone(national.phone), national.phone_hours
        )
    )
    return Markup('<div class="otr-card otr-card-help"><p><b>{}</b> {}</p>{}<p>{} · {}</p></div>').format(
        force_page.HELP_TITLE.format(force=name),
        force_page.HELP_LEDE,
        Markup("").join(lines),
        html.own_link(force_page.ALL_HELP.format(force=name), html.page_address("get_help", force=force_id)),
        Markup("<b>{}</b>").format(force_page.IN_DANGER),
    )


def judgments(shown: str) -> store.Rows:
    """The latest crime-recording judgment of each force ("latest"), or its latest in one programme (its regime_id)."""
    return store.rows(queries.latest_judgments) if shown == "latest" else store.rows(queries.latest_in_regime, shown)


def history_table(caption: str, rows: store.Rows) -> Markup:
    """The timeline's rows as a table, with the source of each."""
    cells = []
    for row in rows:
        rate = (
            ""
            if formats.is_missing(row.rate_pct)
            else f"{formats.percent(row.rate_pct, row.is_approximate)} {formats.margin(row.ci_pct)}".strip()
        )
        if row.what == "inspection":
            what = f"{row.regime_short}: {grade_words.KIND[row.kind].lower()} {row.title_year}"
            rate = rate or force_page.NEVER_RATE
        else:
            what = row.summary
        grade = (
            html.chip(row.grade)
            if not formats.is_missing(row.grade)
            else column_headings.INSPECTED
            if row.is_inspected
            else grade_words.NOT_INSPECTED
        )
        cells.append((dated(row.happened_on, row.title_year), what, grade, rate, html.source_link(row.source_id)))
    return html.table(
        caption,
        (
            column_headings.WHEN,
            column_headings.WHAT,
            column_headings.GRADE,
            column_headings.RECORDED_SHARE,
            column_headings.SOURCE,
        ),
        cells,
        wide=[1],
    )


def judged_by_financial_year(history: store.Rows) -> dict[str, tuple[str, str]]:
    """Financial year of publication to (a few words for a chart, the same in full) for every graded or measured inspection."""
    beside: dict[str, tuple[str, str]] = {}
    for row in history:
        if row.what != "inspection" or formats.is_missing(row.happened_on):
            continue
        rate = "" if formats.is_missing(row.rate_pct) else f"{formats.plain(row.rate_pct)}%"
        short = " ".join(
            part
            for part in (
                f"<b>{grade_words.LETTER.get(row.grade, '')}</b>" if not formats.is_missing(row.grade) else "",
                rate,
            )
            if part
        )
        full = ", ".join(
            part
            for part in (
                "" if formats.is_missing(row.grade) else row.grade,
                rate and f"{rate} recorded",
                row.regime_short,
                formats.day(row.happened_on),
            )
            if part
        )
        year = formats.financial_year(row.happened_on)
        before = beside.get(year)
        beside[year] = (f"{before[0]}, {short}", f"{before[1]}; {full}") if before else (short, full)
    return beside


def governance(force: store.Row) -> Markup:
    """Who holds the force to account, with links only to addresses we are sure of."""
    words = Markup("{}").format(force_page.governance(force.governance, force.governing_body))
    if force.governing_body_website_confidence == "high" and not formats.is_missing(force.governing_body_website):
        words += Markup(" {}").format(html.out_link(force.governing_body_website, force.governing_body_website))
    if force.website_confidence in ("high", "medium") and not formats.is_missing(force.website):
        check = "" if force.website_confidence == "high" else f" ({force_page.WEBSITE_CHECK})"
        words += Markup("<br>{}: {}{}").format(force.name, html.out_link(force.website, force.website), check)
    return words


def question(one: commissioner_questions.Question) -> Markup:
    """A question for the commissioner, the fact it rests on and where that was read."""
    return Markup("{}<br><span class='otr-quiet'>{} Source: {}</span>").format(
        one.question, one.fact, html.publishers(one.source_ids)
    )


def judged(grade: str, rate: str, published_on: str | None, source_id: str) -> Markup:
    """Grade, rate, date and source in one cell."""
    return Markup("{} {}<br><span class='otr-quiet'>{}, {}</span>").format(
        html.chip(grade), rate, formats.day(published_on), html.source_link(source_id)
    )


def unknowns(force_id: str) -> list[str]:
    """What the register does not know of a force's crime recording, as sentences."""
    inspections = [row for row in store.of_force(queries.timeline, force_id) if row.what == "inspection"]
    return progress_page.unknowns(
        sum(row.happened_on is None for row in inspections),
        sum(row.grade is not None and row.rate_pct is None for row in inspections),
        bool(store.of_force(queries.areas_for_improvement, force_id)),
        bool(store.of_force(queries.oversight_events, force_id)),
        [
            progress_page.later_round(row.regime_short, row.status)
            for row in later_rounds(force_id)
            if row.status in ("graded_not_found", "unknown")
        ],
    )


def recorded_years(force_id: str, offence_group: str) -> store.Rows:
    """One force's recorded crime by financial year, of one offence group or all: rows of `queries.recorded_crime_years`."""
    if offence_group == crime_page.ALL_OFFENCES:
        return store.of_force(queries.recorded_crime_years, force_id)
    return store.of_force(queries.recorded_crime_by_group, force_id, offence_group)


def points(quarters: Sequence, period: str) -> list[plotly_charts.Point]:
    """Points for `plotly_charts.panels` from rows with panel, financial_year, quarter, offences_count: by quarter, or added up by year."""
    rows = sorted(quarters, key=lambda row: (row.panel, row.financial_year, row.quarter))
    if period == "quarter":
        return [
            plotly_charts.Point(
                row.panel,
                crime_page.quarter(row.financial_year, row.quarter),
                row.offences_count,
                False,
                row.financial_year if row.quarter == 1 else "",
            )
            for row in rows
        ]
    years = groupby(rows, key=lambda row: (row.panel, row.financial_year))
    return [
        plotly_charts.Point(
            panel, year, sum(row.offences_count for row in held), len({row.quarter for row in held}) < 4, year
        )
        for (panel, year), held in ((which, list(of_year)) for which, of_year in years)
    ]


def accuracy_of(force_id: str, name: str) -> str:
    """How well a force recorded crime, for beside its figures."""
    judged_then = judged_by_financial_year(store.of_force(queries.timeline, force_id))
    return crime_page.accuracy_beside(name, [words for _, words in judged_then.values()])


def band_list(bands: Sequence[reported_crime_band.Band]) -> Markup:
    """The illustrative bands of reported crime with their formula."""
    sentences = [
        force_page.band_sentence(b.financial_year, b.recorded, b.rate_pct, b.ci_pct, b.reported, b.low, b.high)
        for b in bands
    ]
    return Markup("{}<p class='otr-quiet'>{}</p>").format(html.bullets(sentences), force_page.BAND_FORMULA)
