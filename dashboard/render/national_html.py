"""England and Wales as a whole, as HTML for the page and for its prerendered twin."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.database.rows import JudgedRegime, NationalFigure
from dashboard.render import download_html, force_html, html, national_views, stacked_bars
from dashboard.render.grade_colours import css_class
from dashboard.render.stacked_bars import Bar, Part
from dashboard.render.view import View
from dashboard.rules import force_record, missing_grades
from dashboard.text import column_headings, formats, grade_words, national_page, site_words, source_words


def parts(origin: str) -> list[html.Section]:
    """The whole page, from top to bottom; `origin` is the site's own address, for what is taken away."""

    def download(view: View | None) -> Markup:
        return Markup("") if view is None else download_html.block(view, origin)

    return [
        html.Section(national_page.RATES_TITLE, "estimates", _rates() + download(national_views.estimates())),
        html.Section(
            national_page.LATEST_TITLE,
            "latest",
            _figures(national_page.LATEST) + download(national_views.figures("2025")),
        ),
        html.Section(
            national_page.FIRST_TITLE,
            "first",
            _figures(national_page.FIRST, national_page.CANCELLED) + download(national_views.figures("2014")),
        ),
        html.Section(national_page.GRADES_TITLE, "grades", _grades() + download(national_views.counted())),
        html.Section(national_page.WAITING_TITLE, "waiting", _waiting() + download(national_views.longest())),
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
    return note + _rate_bars(rows) + table + _quiet(grade_words.WHAT_IS_RATE) + _figures_link()


def _rate_bars(rows: Sequence[NationalFigure]) -> Markup:
    """The share recorded in each audit: every bar is 100 reported crimes, and none is joined to another."""
    bars = [
        Bar(
            formats.capitalised(national_page.period(row.period)),
            national_page.of_every_100(row.value),
            [
                Part(national_page.RECORDED, row.value, formats.plain(row.value), "recorded"),
                Part(national_page.NOT_RECORDED, 100 - row.value, "", "not-recorded"),
            ],
        )
        for row in rows
    ]
    return stacked_bars.figure(bars, national_page.rates_alt([(row.period, row.value) for row in rows]))


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


class Counted(NamedTuple):
    """How many forces have which grade of a programme, best first, and how many have none, by why."""

    regime: JudgedRegime
    grades: dict[str, int]
    missing: dict[str, int]


def _counted(regime: JudgedRegime) -> Counted:
    given = Counter(row.grade for row in store.rows(queries.latest_in_regime, regime.regime_id))
    missing = Counter(gap.kind for gap in missing_grades.in_programme(regime.regime_id).values())
    scale = store.rows(queries.grade_scale, regime.regime_id)
    return Counted(regime, {step.grade: given[step.grade] for step in scale}, dict(missing.most_common()))


def _grades() -> Markup:
    programmes = [_counted(regime) for regime in store.rows(queries.judged_regimes)]
    lede = Markup("<p class='otr-note'>{}</p>").format(national_page.GRADES_LEDE)
    bars = [_bar(one) for one in programmes]
    drawn = stacked_bars.figure(bars, national_page.grades_alt([(bar.name, bar.words) for bar in bars]))
    return lede + drawn + _quiet(national_page.GRADES_SCALE) + html.cards(*map(_panel, programmes))


def _bar(counted: Counted) -> Bar:
    """All forces of a programme by grade, then those without."""
    parts = [Part(grade, forces, str(forces), css_class(grade)) for grade, forces in counted.grades.items()]
    without = sum(counted.missing.values())
    return Bar(
        counted.regime.name,
        national_page.counts(counted.grades, without),
        [*parts, Part(national_page.WITHOUT, without, str(without), css_class(None))],
    )


def _panel(counted: Counted) -> Markup:
    """How many forces have which grade of one programme, as a table; then how many have none, and why."""
    regime = counted.regime
    table = html.table(
        national_page.panel_title(regime.name, regime.forces, regime.forces + sum(counted.missing.values())),
        (column_headings.GRADE, column_headings.FORCES),
        [(html.chip(grade), formats.count(forces)) for grade, forces in counted.grades.items()],
        numeric=[1],
        is_alone=True,
    )
    links = [
        html.own_link(national_page.EACH_FORCE, f"/?grades={regime.regime_id}"),
        _csv(national_page.DOWNLOAD_GRADES, "crime_recording_judgment", regime_id=regime.regime_id),
    ]
    if counted.missing:
        links.append(_csv(national_page.DOWNLOAD_MISSING, "crime_recording_status", regime_id=regime.regime_id))
    return Markup("<div class='otr-card'>{}<p>{}</p><p class='otr-quiet'>{}</p></div>").format(
        table, national_page.without_grade(counted.missing), Markup(" · ").join(links)
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
        for row in force_record.oldest_judgments_first()[: national_views.WAITING]
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
