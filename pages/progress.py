"""Progress: one force from inspection to re-inspection, before and after for all, and how long each has waited since."""

import streamlit as st
from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.database.rows import ReInspection
from dashboard.render import force_html, html, plotly_charts
from dashboard.rules import commissioner_questions, force_record
from dashboard.streamlit_ui import cached_sections, components, pickers
from dashboard.text import (
    column_headings,
    find_page,
    force_page,
    formats,
    grade_words,
    open_data_words,
    progress_page,
    question_words,
    site_words,
    source_words,
)


def story(force_id: str) -> None:
    """One force: its history, what is not known of it, and what to ask."""
    short_name = force_record.short_names()[force_id]
    history = store.of_force(queries.timeline, force_id)
    latest = force_record.latest_judgment(force_id)
    components.heading(progress_page.story_title(short_name))
    components.text(
        progress_page.since_judgment(
            short_name, latest.grade, latest.regime_short, latest.published_on, force_record.today()
        )
    )
    if not store.of_force(queries.re_inspections, force_id):
        components.text(progress_page.never_re_inspected(short_name))
    st.html(force_html.history_table(force_page.TIMELINE_TITLE, history))
    if force_record.crosses_programmes(history):
        components.quiet(grade_words.REGIME_BREAK)
    if unknowns := force_html.unknowns(force_id):
        components.subheading(progress_page.NOT_KNOWN_TITLE)
        components.text(html.bullets(unknowns))
    asked = force_page.ASKED[force_record.force(force_id).governance]
    components.subheading(question_words.questions_title(asked))
    components.quiet(question_words.QUESTIONS_LEDE)
    questions = commissioner_questions.for_force(force_id, force_record.today())
    components.text(html.bullets(force_html.question(one) for one in questions))
    components.text(html.own_link(open_data_words.SHORT_VERSION, f"/brief/{force_id}"))
    st.page_link(
        "force.py",
        label=find_page.read_more(short_name),
        query_params={"force": force_id},
        icon=":material/arrow_forward:",
    )


def before(row: ReInspection) -> Markup:
    """Grade, date and rate of the first inspection, for a table cell."""
    rate = _rate(row.before_rate_pct, row.before_ci_pct, row.before_is_approximate, row.before_rate_missing)
    return force_html.judged(row.before_grade, rate, row.before_on, row.before_source_id, row.before_rate_source_id)


def after(row: ReInspection) -> Markup:
    """The same of the re-inspection."""
    rate = _rate(row.after_rate_pct, row.after_ci_pct, row.after_is_approximate, row.after_rate_missing)
    return force_html.judged(row.after_grade, rate, row.after_on, row.after_source_id, row.after_rate_source_id)


def _rate(rate_pct: float | None, ci_pct: float | None, is_approximate: bool, missing: str | None) -> str:
    if rate_pct is None:
        return grade_words.MISSING_RATE.get(missing or "", "")
    return formats.rate(rate_pct, ci_pct, is_approximate)


def estimates(row: ReInspection) -> Markup:
    """What inspectors estimated of unrecorded and additional crimes."""
    counts = (
        (force_page.unrecorded, row.unrecorded_count, row.unrecorded_source_id),
        (force_page.additional, row.additional_count, row.additional_source_id),
    )
    return html.bullets(
        Markup("{} {}").format(sentence(count), html.figure_sources([(source_words.ESTIMATE, source_id)]))
        for sentence, count, source_id in counts
        if count is not None
    )


def before_and_after() -> None:
    """Inspection and re-inspection of every force, inside the programmes where they may be compared."""
    pairs = store.rows(queries.re_inspections)
    if not pairs:
        return
    components.heading(progress_page.PROGRESS_TITLE)
    components.text(progress_page.re_inspection_lede(len({row.force_id for row in pairs})))
    drawn = [row for row, _, _ in plotly_charts.with_both_rates(pairs)]
    components.chart(
        plotly_charts.before_after(pairs, components.is_dark()),
        alt=progress_page.before_after_alt([plotly_charts.before_after_words(row) for row in drawn]),
        same=html.table(
            progress_page.SIDE_BY_SIDE,
            (
                site_words.FORCE,
                column_headings.PROGRAMME,
                column_headings.BEFORE,
                column_headings.AFTER,
                column_headings.ESTIMATES,
            ),
            [
                (
                    html.own_link(row.short_name, html.page_address("progress", force=row.force_id)),
                    row.regime_short,
                    before(row),
                    after(row),
                    estimates(row),
                )
                for row in pairs
            ],
            wide=[2, 3, 4],
        ),
        key="before_after",
    )
    components.quiet(progress_page.without_two_rates([row.short_name for row in pairs if row not in drawn]))
    components.sources_note(force_record.sources_named(pairs))


def below_good() -> None:
    """Forces whose latest grade is below Good, each programme for itself."""
    components.heading(progress_page.BELOW_TITLE)
    components.text(progress_page.BELOW_LEDE)
    everyone = store.rows(queries.latest_judgments)
    for regime in store.rows(queries.judged_regimes):
        scale = [row.grade for row in store.rows(queries.grade_scale, regime.regime_id)]
        below = scale[scale.index("Good") + 1 :]
        rows = [
            (
                html.own_link(row.short_name, html.page_address("progress", force=row.force_id)),
                html.chip(row.grade),
                formats.published(row.published_on, row.title_year),
                force_html.judgment_sources(row),
            )
            for row in everyone
            if row.regime_id == regime.regime_id and row.grade in below
        ]
        if rows:
            columns = (site_words.FORCE, column_headings.GRADE, column_headings.PUBLISHED, column_headings.SOURCE)
            st.html(html.table(regime.name, columns, rows, is_alone=True))


def said_not_inspected() -> None:
    """Rates that commissioners and forces gave of themselves."""
    components.heading(progress_page.SELF_TITLE)
    components.text(progress_page.SELF_LEDE)
    st.html(
        html.table(
            progress_page.SELF_TITLE,
            (
                site_words.FORCE,
                column_headings.WHEN,
                column_headings.WHO,
                column_headings.WHAT,
                column_headings.FIGURE,
                column_headings.SOURCE,
            ),
            [
                (
                    row.short_name,
                    formats.day(row.happened_on),
                    row.by_role,
                    row.summary,
                    f"{formats.percent(row.figure_pct, row.is_approximate)}, {grade_words.NOT_INSPECTED}",
                    html.source_link(row.source_id),
                )
                for row in store.rows(queries.self_reported)
            ],
            wide=[2, 3],
        )
    )


def waiting() -> None:
    """How long ago each force was last judged, longest first."""
    components.heading(progress_page.WAITING_TITLE)
    components.text(progress_page.WAITING_LEDE)
    longest_first = sorted(store.rows(queries.latest_judgments), key=lambda row: row.published_on or row.title_year[:4])
    st.html(
        html.table(
            progress_page.WAITING_TITLE,
            (
                site_words.FORCE,
                column_headings.GRADE,
                column_headings.PROGRAMME,
                column_headings.PUBLISHED,
                column_headings.AGE,
                column_headings.LATER_ROUNDS,
            ),
            [
                (
                    html.own_link(row.short_name, html.page_address("progress", force=row.force_id)),
                    html.chip(row.grade),
                    row.regime_short,
                    formats.published(row.published_on, row.title_year),
                    formats.age(row.published_on, force_record.today()),
                    "; ".join(
                        progress_page.later_round(later.regime_short, later.status)
                        for later in force_record.later_rounds(row.force_id)
                    ),
                )
                for row in longest_first
            ],
            wide=[5],
        )
    )


components.page(site_words.PROGRESS, progress_page.PROGRESS_LEDE)
force = pickers.choose_force()
if force is None:
    components.note(force_page.NO_FORCE_YET)
else:
    cached_sections.draw(story, force.force_id)
for part in (before_and_after, below_good, said_not_inspected, waiting):
    cached_sections.draw(part)
