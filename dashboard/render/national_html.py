"""England and Wales as a whole, as HTML for the page and for its prerendered twin."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.database.rows import JudgedRegime, NationalFigure
from dashboard.render import force_html, html
from dashboard.rules import force_record, missing_grades
from dashboard.text import column_headings, formats, grade_words, national_page, site_words, source_words

WAITING = 10
"""How many of the forces that have waited longest are named."""


class Part(NamedTuple):
    """A part of the page: its heading and what stands beneath."""

    title: str
    anchor: str
    body: Markup


def parts() -> list[Part]:
    """The whole page, from top to bottom."""
    return [
        Part(national_page.RATES_TITLE, "estimates", _rates()),
        Part(national_page.LATEST_TITLE, "latest", _figures(national_page.LATEST)),
        Part(national_page.FIRST_TITLE, "first", _figures(national_page.FIRST, national_page.CANCELLED)),
        Part(national_page.GRADES_TITLE, "grades", _grades()),
        Part(national_page.WAITING_TITLE, "waiting", _waiting()),
    ]


def unrecorded() -> Markup:
    """How many reported crimes were not recorded by the newest estimate, and where the rest is."""
    estimates = [row for row in store.rows(queries.national_figures) if row.metric == "crimes_unrecorded_count"]
    newest = max(estimates, key=lambda row: row.published_on or "")
    return Markup("{} {}").format(
        national_page.still_unrecorded(newest.value, newest.period),
        html.own_link(national_page.LINK, html.page_address("national")),
    )


def _rates() -> Markup:
    rows = [row for row in store.rows(queries.national_figures) if row.metric == "recording_rate_pct"]
    table = html.table(
        national_page.RATES_TITLE,
        (
            national_page.WHEN,
            national_page.RATE,
            column_headings.PUBLISHED,
            column_headings.SOURCE,
            national_page.NOTE,
        ),
        [
            (
                formats.capitalised(national_page.period(row.period)),
                formats.plain(row.value),
                formats.published(row.published_on),
                html.source_link(row.source_id),
                formats.capitalised(row.note or ""),
            )
            for row in rows
        ],
        numeric=[1],
        wide=[4],
    )
    note = Markup("<p class='otr-note'>{}</p>").format(national_page.RATES_CAUTION)
    return note + table + _quiet(grade_words.WHAT_IS_RATE) + _figures_link()


def _figures(told: Mapping[str, str], explained: str = "") -> Markup:
    """The national figures that `told` has a sentence for, in its order, each with its period, date and source."""
    held = {row.figure_id: row for row in store.rows(queries.national_figures)}
    figures = html.bullets(_figure(sentence, held[figure_id]) for figure_id, sentence in told.items())
    return _text(figures) + (_quiet(explained) if explained else Markup("")) + _figures_link()


def _figure(sentence: str, row: NationalFigure) -> Markup:
    return Markup("{}<br><span class='otr-quiet'>{} {}: {}</span>").format(
        national_page.figure(sentence, row.value),
        national_page.when_and_published(row.period, row.published_on),
        source_words.SOURCE,
        html.source_link(row.source_id),
    )


def _grades() -> Markup:
    panels = html.cards(*(_panel(regime) for regime in store.rows(queries.judged_regimes)))
    lede = Markup("<p class='otr-note'>{}</p>").format(national_page.GRADES_LEDE)
    return lede + _quiet(national_page.GRADES_SCALE) + panels


def _panel(regime: JudgedRegime) -> Markup:
    """How many forces have which grade of one programme, as a table with bars; then how many have none, and why."""
    counted = Counter(row.grade for row in store.rows(queries.latest_in_regime, regime.regime_id))
    missing = Counter(gap.kind for gap in missing_grades.in_programme(regime.regime_id).values())
    table = html.table(
        national_page.panel_title(regime.name, regime.forces, regime.forces + missing.total()),
        (column_headings.GRADE, column_headings.FORCES),
        [
            (
                html.chip(step.grade),
                html.bar(formats.count(counted[step.grade]), counted[step.grade] / regime.forces * 100),
            )
            for step in store.rows(queries.grade_scale, regime.regime_id)
        ],
        is_alone=True,
    )
    links = [
        html.own_link(national_page.EACH_FORCE, f"/?grades={regime.regime_id}"),
        _csv(national_page.DOWNLOAD_GRADES, "crime_recording_judgment", regime_id=regime.regime_id),
    ]
    if missing:
        links.append(_csv(national_page.DOWNLOAD_MISSING, "crime_recording_status", regime_id=regime.regime_id))
    return Markup("<div class='otr-card'>{}<p>{}</p><p class='otr-quiet'>{}</p></div>").format(
        table, national_page.without_grade(dict(missing.most_common())), Markup(" · ").join(links)
    )


def _waiting() -> Markup:
    rows = [
        (
            html.own_link(row.short_name, html.page_address("progress", force=row.force_id)),
            formats.published(row.published_on, row.title_year),
            formats.age(row.published_on, force_record.today()),
            Markup("{} {}").format(html.chip(row.grade), row.regime_short),
            force_html.rounds_since(row.force_id),
            html.source_link(row.source_id),
        )
        for row in force_record.oldest_judgments_first()[:WAITING]
    ]
    columns = (
        site_words.FORCE,
        column_headings.PUBLISHED,
        column_headings.AGE,
        column_headings.GRADE,
        column_headings.LATER_ROUNDS,
        column_headings.SOURCE,
    )
    links = Markup(" · ").join(
        [
            html.own_link(national_page.WAITING_ALL, html.page_address("progress")),
            _csv(national_page.DOWNLOAD_GRADES, "crime_recording_judgment", recency="1"),
        ]
    )
    return (
        _text(national_page.WAITING_LEDE)
        + html.table(national_page.WAITING_TITLE, columns, rows, wide=[4])
        + _quiet(links)
    )


def _figures_link() -> Markup:
    return _quiet(_csv(national_page.DOWNLOAD_FIGURES, "national_figure"))


def _csv(words: str, table: str, **filters: str) -> Markup:
    """A published table, or the rows of it that a filter leaves, as a download."""
    return html.own_link(words, html.page_address(f"api/v1/tables/{table}.csv", **filters))


def _text(words: html.Html) -> Markup:
    return Markup("<div class='otr-text'>{}</div>").format(words)


def _quiet(words: html.Html) -> Markup:
    return Markup("<p class='otr-quiet'>{}</p>").format(words)
