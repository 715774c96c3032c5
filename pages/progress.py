"""Progress: one force from inspection to re-inspection, before and after for all, and how long each has waited since."""

import streamlit as st

from dashboard import answers, charts, facts, numbers, parts, pickers, queries, questions, store, wording
from dashboard import components as c
from dashboard import markup as m


def story(force_id: str) -> None:
    """One force: its history, what is not known of it, and what to ask."""
    short_name = facts.short_names()[force_id]
    history = store.of_force(queries.timeline, force_id)
    latest = facts.latest_judgment(force_id)
    c.heading(wording.story_title(short_name))
    c.text(wording.since_judgment(short_name, latest.grade, latest.regime_short, latest.published_on, facts.today()))
    if not store.of_force(queries.re_inspections, force_id):
        c.text(wording.never_re_inspected(short_name))
    st.html(answers.history_table(wording.TIMELINE_TITLE, history))
    if facts.crosses_programmes(history):
        c.quiet(wording.REGIME_BREAK)
    if unknowns := answers.unknowns(force_id):
        c.subheading(wording.NOT_KNOWN_TITLE)
        c.text(m.bullets(unknowns))
    if asked := questions.for_force(force_id, facts.today()):
        c.subheading(wording.QUESTIONS_TITLE)
        c.quiet(wording.QUESTIONS_LEDE)
        c.text(m.bullets(answers.question(one) for one in asked))
    c.text(m.own_link(wording.SHORT_VERSION, f"/brief/{force_id}"))
    st.page_link(
        "force.py",
        label=wording.READ_MORE.format(force=short_name),
        query_params={"force": force_id},
        icon=":material/arrow_forward:",
    )


def state(row, when: str):
    """Grade, date and rate of one of the two inspections, for a table cell."""
    rate, ci = getattr(row, f"{when}_rate_pct"), getattr(row, f"{when}_ci_pct")
    said = (
        wording.NEVER_RATE
        if numbers.is_missing(rate)
        else f"{numbers.percent(rate, getattr(row, f'{when}_is_approximate'))} {numbers.margin(ci)}".strip()
    )
    return answers.judged(
        getattr(row, f"{when}_grade"), said, getattr(row, f"{when}_on"), getattr(row, f"{when}_source_id")
    )


def before_and_after() -> None:
    """Inspection and re-inspection of every force, inside the one programme where they may be compared."""
    pairs = store.rows(queries.re_inspections)
    c.heading(wording.PROGRESS_TITLE)
    c.text(wording.RE_INSPECTION_LEDE)
    drawn = [row for row in pairs if row.before_rate_pct is not None and row.after_rate_pct is not None]
    c.chart(
        charts.before_after(drawn, c.is_dark()),
        alt=wording.before_after_alt([charts.before_after_words(row) for row in drawn]),
        same=m.table(
            wording.SIDE_BY_SIDE,
            (wording.FORCE, wording.BEFORE, wording.AFTER, wording.ESTIMATES),
            [
                (
                    m.own_link(row.short_name, m.page_address("progress", force=row.force_id)),
                    state(row, "before"),
                    state(row, "after"),
                    m.bullets(
                        sentence(value)
                        for sentence, value in (
                            (wording.unrecorded, row.unrecorded_count),
                            (wording.additional, row.additional_count),
                        )
                        if not numbers.is_missing(value)
                    ),
                )
                for row in pairs
            ],
            wide=[1, 2, 3],
        ),
        key="before_after",
    )
    c.quiet(wording.without_two_rates([row.short_name for row in pairs if row not in drawn]))
    c.sources_note([*(row.before_source_id for row in pairs), *(row.after_source_id for row in pairs)])


def below_good() -> None:
    """Forces whose latest grade is below Good, each programme for itself."""
    c.heading(wording.BELOW_TITLE)
    c.text(wording.BELOW_LEDE)
    everyone = store.rows(queries.latest_judgments)
    for regime in store.rows(queries.judged_regimes):
        scale = [row.grade for row in store.rows(queries.grade_scale, regime.regime_id)]
        below = scale[scale.index("Good") + 1 :]
        st.html(
            m.table(
                regime.name,
                (wording.FORCE, wording.GRADE, wording.PUBLISHED, wording.SOURCE),
                [
                    (
                        m.own_link(row.short_name, m.page_address("progress", force=row.force_id)),
                        m.chip(row.grade),
                        facts.dated(row.published_on, row.title_year),
                        m.source_link(row.source_id),
                    )
                    for row in everyone
                    if row.regime_id == regime.regime_id and row.grade in below
                ],
                is_alone=True,
            )
        )


def said_not_inspected() -> None:
    """Rates that commissioners and forces gave of themselves."""
    c.heading(wording.SELF_TITLE)
    c.text(wording.SELF_LEDE)
    st.html(
        m.table(
            wording.SELF_TITLE,
            (wording.FORCE, wording.WHEN, wording.WHO, wording.WHAT, wording.FIGURE, wording.SOURCE),
            [
                (
                    row.short_name,
                    numbers.day(row.happened_on),
                    row.by_role,
                    row.summary,
                    f"{numbers.percent(row.figure_pct, row.is_approximate)}, {wording.NOT_INSPECTED}",
                    m.source_link(row.source_id),
                )
                for row in store.rows(queries.self_reported)
            ],
            wide=[2, 3],
        )
    )


def waiting() -> None:
    """How long ago each force was last judged, longest first."""
    c.heading(wording.WAITING_TITLE)
    c.text(wording.WAITING_LEDE)
    longest_first = sorted(store.rows(queries.latest_judgments), key=lambda row: row.published_on or row.title_year[:4])
    st.html(
        m.table(
            wording.WAITING_TITLE,
            (wording.FORCE, wording.GRADE, wording.PROGRAMME, wording.PUBLISHED, wording.AGE, wording.LATER_ROUNDS),
            [
                (
                    m.own_link(row.short_name, m.page_address("progress", force=row.force_id)),
                    m.chip(row.grade),
                    row.regime_short,
                    facts.dated(row.published_on, row.title_year),
                    numbers.age(row.published_on, facts.today()),
                    "; ".join(
                        wording.later_round(later.regime_short, later.status)
                        for later in facts.later_rounds(row.force_id)
                    ),
                )
                for row in longest_first
            ],
            wide=[5],
        )
    )


c.page(wording.PROGRESS, wording.PROGRESS_LEDE)
force = pickers.choose_force()
if force is None:
    c.note(wording.NO_FORCE_YET)
else:
    parts.draw(story, force.force_id)
for part in (before_and_after, below_good, said_not_inspected, waiting):
    parts.draw(part)
