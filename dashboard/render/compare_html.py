"""Compare as HTML, for the page and for its first HTML: what may be chosen, what may be said of two forces, the figures, each pair."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from dashboard.database.rows import Judgment, Rate
from dashboard.render import compare_views, comparison_rows, force_html, grade_grid, html
from dashboard.rules import asked_for, force_record, measures
from dashboard.rules.asked_for import Choice
from dashboard.text import (
    column_headings,
    compare_page,
    comparison_words,
    formats,
    grade_words,
    site_words,
    source_words,
)

DEFAULT = ("derbyshire", "humberside", "northumbria")
"""Forces whose figures can be told apart, whichever two of them are taken."""
FORCES, MEASURE, INSPECTION, ORDER, AGAINST = "forces", "measure", "inspection", "order", "against"
"""What an address of the page may ask for."""


# -- what may be chosen --------------------------------------------------------------------------------------------------------


def measure_choice() -> Choice:
    labels = {measure_id: measure.label for measure_id, measure in measures.measures().items()}
    return Choice(compare_page.CHOOSE_MEASURE, labels, MEASURE, measures.DEFAULT, measures.RETIRED)


def inspection_choice(measure_id: str) -> Choice | None:
    """Which inspection of each force; None where there was one."""
    if not measures.has_second_inspections(measures.measures()[measure_id]):
        return None
    return Choice(compare_page.CHOOSE_INSPECTION, compare_page.WHICH_INSPECTION, INSPECTION, measures.NEWEST)


def order_choice(measure: measures.Measure) -> Choice | None:
    """The order of rates; grades have no other than by name."""
    return Choice(compare_page.ORDER, compare_page.ORDERS, ORDER, "name") if measure.kind == measures.RATE else None


def against_choice(comparable: Sequence[str]) -> Choice | None:
    """The force that each other one is compared with; None where each pair is shown."""
    if len(comparable) <= compare_views.MOST_FORCES_PAIRED:
        return None
    names = force_record.short_names()
    return Choice(compare_page.AGAINST, {one: names[one] for one in comparable}, AGAINST, comparable[0])


class Asked(NamedTuple):
    """What an address asks for, the choices it was read from with what is chosen in each, and what is said of what there is not."""

    measure_id: str
    inspection: str
    order: str
    forces: list[str]
    against: str | None
    choices: list[tuple[Choice, str]]
    notes: list[str]


def asked(query: Mapping[str, str]) -> Asked:
    """What the parameters of an address ask for, as the page's pickers read them."""
    forces, notes = asked_for.forces(query.get(FORCES, ",".join(DEFAULT)), force_record.short_names())
    choices: list[tuple[Choice, str]] = []

    def chosen(choice: Choice | None, otherwise: str) -> str:
        if choice is None:
            return otherwise
        option, said = asked_for.option(choice, query.get(choice.parameter))
        notes.extend([said] if said else [])
        choices.append((choice, option))
        return option

    measure_id = chosen(measure_choice(), measures.DEFAULT)
    inspection = chosen(inspection_choice(measure_id), measures.NEWEST)
    measure = compare_views.chosen(measure_id, inspection)
    order = chosen(order_choice(measure), "name")
    against = chosen(against_choice(compare_views.comparable(measure, forces)), "")
    return Asked(measure_id, inspection, order, forces, against or None, choices, notes)


# -- the parts of the page -----------------------------------------------------------------------------------------------------


def said(measure: measures.Measure, chosen: Sequence[str]) -> html.Section:
    """One sentence on the first two forces that can be compared, ready to quote; or why there is none."""
    two = compare_views.comparable(measure, chosen)[:2]
    if len(two) < 2:
        words = compare_page.CHOOSE_TWO if len(chosen) < 2 else compare_page.ONE_FIGURE
        return html.Section("", "", html.note(words))
    sources = [
        source_id for row in measures.figures(measure) if row.force_id in two for source_id in measures.source_ids(row)
    ]
    return html.Section(
        compare_page.SAY_TITLE, "", html.note(measures.compare(measure, *two).quote) + html.sources_note(sources)
    )


def lead(measure: measures.Measure, order: str, shown: Sequence[Rate | Judgment]) -> html.Section:
    """What must be known before the chart: when the figures were published, who was judged since, and how to read it."""
    body = Markup("").join(map(html.note, compare_views.how_old(shown)))
    if months := sorted(row.published_on[:7] for row in shown if row.published_on):
        body += html.quiet(compare_page.published_between(months))
    if measure.kind == measures.RATE:
        no_rank = compare_page.NO_RANK if order == "rate" else ""
        body += html.quiet(f"{grade_words.WHAT_IS_RATE} {grade_words.WHAT_IS_MARGIN} {no_rank}")
    else:
        body += html.quiet(compare_page.GRID_NOTE)
    return html.Section(measure.label, "", body)


def drawing(measure: measures.Measure, chosen: Sequence[str], shown: Sequence[Rate | Judgment]) -> Markup:
    """The chart without a script: rates as rows, grades as a grid of forces by programmes."""
    return comparison_rows.figure(shown) if measure.kind == measures.RATE else grade_grid.table(measure, chosen)


def beneath(measure: measures.Measure, chosen: Sequence[str], shown: Sequence[Rate | Judgment]) -> html.Section:
    """Below the chart: the same figures as a table with their sources, and the chosen forces that have none."""
    body = Markup("")
    if shown:
        sources = (source_id for row in shown for source_id in measures.source_ids(row))
        body += html.same_as_table(_table(measure, shown)) + html.sources_note(sources)
    for words in compare_views.not_shown(compare_views.without(measure, shown, chosen)):
        body += html.note(words)
    return html.Section("", "", body)


def _table(measure: measures.Measure, shown: Sequence[Rate | Judgment]) -> Markup:
    figure = (
        (column_headings.RECORDED_SHARE, column_headings.MARGIN)
        if measure.kind == measures.RATE
        else (column_headings.GRADE,)
    )
    columns = (
        site_words.FORCE,
        *figure,
        column_headings.PROGRAMME,
        column_headings.INSPECTION,
        column_headings.PUBLISHED,
        column_headings.JUDGED_SINCE,
        column_headings.SOURCE,
    )
    is_rate = measure.kind == measures.RATE
    return html.table(
        measure.label, columns, map(_row, shown), numeric=[1] if is_rate else [], wide=[6] if is_rate else [5]
    )


def _row(row: Rate | Judgment) -> Sequence[html.Html]:
    force = html.own_link(row.short_name, html.page_address("force", force=row.force_id))
    dated = (
        row.regime_short,
        comparison_words.WHICH[row.kind],
        formats.published(row.published_on, row.title_year),
        measures.since(row) or compare_page.NOTHING_SINCE,
    )
    if not isinstance(row, Rate):
        return force, html.chip(row.grade), *dated, force_html.judgment_sources(row)
    sources = html.figure_sources(
        [(source_words.RATE, row.source_id), (source_words.DATE, row.date_source_id)], row.report_source_id
    )
    rate = formats.percent(row.rate_pct, row.is_approximate)
    return force, rate, grade_words.margin(row.ci_pct, row.ci_missing), *dated, sources


def verdicts(measure: measures.Measure, paired: Sequence[tuple[str, str]]) -> Markup:
    """What may be said of each pair."""
    names = force_record.short_names()
    superseded = {row.force_id for row in measures.figures(measure) if measures.since(row)}
    compared = [(a, b, measures.compare(measure, a, b)) for a, b in paired]
    return html.table(
        compare_page.PAIRS_TITLE,
        (column_headings.PAIR, column_headings.VERDICT),
        [
            (
                f"{names[a]} and {names[b]}",
                Markup("<b>{}</b><br>{}").format(
                    compare_page.verdict_title(verdict.kind, any(force_id in superseded for force_id in (a, b))),
                    verdict.sentence,
                ),
            )
            for a, b, verdict in compared
        ],
        wide=[1],
    )
