"""Progress: one force from inspection to re-inspection, before and after for all, and how long each has waited since."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.database.rows import InspectionFinding, ReInspection
from dashboard.render import finding_html, force_html, force_views, html, plotly_charts, progress_views
from dashboard.rules import claims, commissioner_questions, comparability, findings, force_record
from dashboard.rules.asked_for import Choice
from dashboard.streamlit_ui import cached_sections, components, pickers
from dashboard.text import (
    column_headings,
    find_page,
    finding_words,
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
    components.subheading(finding_words.OPEN_TITLE)
    components.text(finding_html.open_today(force_id))
    components.subheading(finding_words.STORY_TITLE)
    st.html(finding_html.story(force_id))
    components.quiet(f"{finding_words.KIND_MEANS} {finding_words.CLAIMS_RULE}")
    components.details(
        progress_page.HISTORY_TABLE, force_html.history_table(force_page.TIMELINE_TITLE, history), is_printed=True
    )
    components.downloads(force_views.timeline(force_id))
    components.downloads(force_views.found(force_id))
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


def by_change(pairs: Sequence[ReInspection]) -> dict[bool | None, list[str]]:
    """Who got a better grade at the re-inspection (True), a lower one (False), or the same (None), each with both grades."""
    changed: dict[bool | None, list[str]] = {}
    for row in pairs:
        scale = [step.grade for step in store.rows(queries.grade_scale, row.regime_id)]
        change = comparability.is_better(scale, row.after_grade, row.before_grade)
        changed.setdefault(change, []).append(
            progress_page.two_grades(row.short_name, row.before_grade, row.after_grade)
        )
    return changed


def before_and_after(is_drawn: bool) -> None:
    """Inspection and re-inspection of every force, inside the programmes where they may be compared; as a chart too if `is_drawn`."""
    pairs = store.rows(queries.re_inspections)
    if not pairs:
        return
    components.heading(progress_page.PROGRESS_TITLE)
    components.text(progress_page.re_inspection_lede(len({row.force_id for row in pairs})))
    components.text(
        html.bullets(progress_page.changed_grade(change, told) for change, told in by_change(pairs).items())
    )
    drawn = plotly_charts.with_both_rates(pairs)
    components.chart(
        plotly_charts.before_after(pairs, components.is_dark()) if is_drawn else None,
        alt=progress_page.before_after_alt(
            sum(after > before for _, before, after in drawn),
            [plotly_charts.before_after_words(row) for row, _, _ in drawn],
        ),
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
    components.downloads(progress_views.before_and_after())
    with_both = {row for row, _, _ in drawn}
    if is_drawn:
        components.quiet(progress_page.without_two_rates([row.short_name for row in pairs if row not in with_both]))
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
                force_html.rounds_since(row.force_id),
                force_html.judgment_sources(row),
            )
            for row in everyone
            if row.regime_id == regime.regime_id and row.grade in below
        ]
        if rows:
            columns = (
                site_words.FORCE,
                column_headings.GRADE,
                column_headings.PUBLISHED,
                column_headings.LATER_ROUNDS,
                column_headings.SOURCE,
            )
            st.html(html.long_table(regime.name, columns, rows, wide=[3], is_alone=True))
    components.downloads(progress_views.below_good())


def problems(topic: str) -> None:
    """The forces where inspectors raised one topic, when, and what became of it."""
    st.html(findings_table(finding_words.TOPIC[topic], findings.on_topic(topic)))
    components.downloads(progress_views.problems(topic))


def causes_of_concern() -> None:
    """Every cause of concern about crime recording, and how it ended."""
    rows = findings.causes_of_concern()
    settled = sum(row.status in findings.SETTLED for row in rows)
    components.heading(finding_words.CAUSES_TITLE, anchor="causes-of-concern")
    components.text(finding_words.causes_count(len(rows), settled))
    st.html(findings_table(finding_words.CAUSES_TITLE, rows))
    components.downloads(progress_views.causes_of_concern())


def findings_table(caption: str, rows: Sequence[InspectionFinding]) -> Markup:
    """Findings of several forces: when each was found, what it says, and what became of it."""
    return html.long_table(
        caption,
        (
            site_words.FORCE,
            finding_words.FOUND_ON,
            finding_words.FINDING_COLUMN,
            finding_words.FOLLOW_UP_COLUMN,
            column_headings.SOURCE,
        ),
        [
            (
                html.own_link(row.short_name, html.page_address("progress", force=row.force_id)),
                formats.published(row.published_on, row.title_year),
                Markup("<b>{}.</b> {}").format(finding_words.KIND[row.finding_kind], row.finding),
                finding_html.became(row, findings.state(row, force_record.latest_judgment(row.force_id))),
                html.source_link(row.source_id),
            )
            for row in rows
        ],
        wide=[2, 3],
    )


def claimed(is_drawn: bool) -> None:
    """What forces and commissioners claimed, and what inspectors found next; as a chart too if `is_drawn`."""
    names = force_record.short_names()
    found = claims.of_all_forces()
    components.heading(finding_words.CLAIMS_TITLE, anchor="claims")
    components.text(finding_words.CLAIMS_LEDE)
    drawn = [claim for claim in found if plotly_charts.is_figure_against_rate(claim)]
    components.chart(
        plotly_charts.claims_and_rates(drawn, names, components.is_dark()) if is_drawn else None,
        alt=finding_words.claims_alt(
            Counter(claim.verdict for claim in drawn), [plotly_charts.claim_words(claim, names) for claim in drawn]
        ),
        same=html.table(
            finding_words.CLAIMS_TITLE,
            (
                site_words.FORCE,
                column_headings.WHEN,
                finding_words.CLAIMED,
                finding_words.BEFORE,
                finding_words.AFTER,
                finding_words.VERDICT_COLUMN,
                column_headings.SOURCE,
            ),
            [
                (
                    html.own_link(
                        names[claim.event.force_id], html.page_address("progress", force=claim.event.force_id)
                    ),
                    formats.day(claim.event.happened_on),
                    f"{claim.event.by_role}: {claim.event.summary}",
                    finding_html.inspected(claim.before),
                    finding_html.inspected(claim.after),
                    finding_words.VERDICT[claim.verdict],
                    html.source_link(claim.event.source_id),
                )
                for claim in found
            ],
            wide=[2, 5],
        ),
        key="claims",
    )
    components.downloads(progress_views.claimed())
    components.quiet(
        f"{finding_words.CLAIMS_MARKS} {finding_words.CLAIMS_RULE}" if is_drawn else finding_words.CLAIMS_RULE
    )


def waiting() -> None:
    """How long ago each force was last judged, longest first."""
    components.heading(progress_page.WAITING_TITLE)
    components.text(progress_page.WAITING_LEDE)
    st.html(
        html.long_table(
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
                    force_html.rounds_since(row.force_id),
                )
                for row in force_record.oldest_judgments_first()
            ],
            wide=[5],
        )
    )
    components.downloads(progress_views.waiting())


components.page(site_words.PROGRESS, progress_page.PROGRESS_LEDE)
force = pickers.choose_force()
if force is None:
    components.note(force_page.NO_FORCE_YET)
else:
    cached_sections.draw(story, force.force_id)
components.heading(finding_words.TOPICS_TITLE, anchor="topics")
components.text(finding_words.TOPICS_LEDE)
topics = {formats.in_address(topic): topic for topic in findings.topics()}
words = {key: finding_words.TOPIC[name] for key, name in topics.items()}
topic = pickers.choose(Choice(finding_words.CHOOSE_TOPIC, words, "topic", next(iter(topics))))
cached_sections.draw(problems, topics[topic])
cached_sections.draw(causes_of_concern)
# Who came for one force is spared the charts of all, which cost a phone more than the rest of the page.
has_charts = force is None or pickers.tick(progress_page.CHARTS_TOO, "charts")
cached_sections.draw(claimed, has_charts)
cached_sections.draw(before_and_after, has_charts)
for part in (below_good, waiting):
    cached_sections.draw(part)
