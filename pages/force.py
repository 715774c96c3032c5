"""Everything the register knows of one force: the answer, its date, help, then the evidence and the sources."""

from itertools import chain

import streamlit as st
from markupsafe import Markup

from dashboard import answers, charts, facts, illustration, measures, numbers, parts, pickers, queries, store, wording
from dashboard import components as c
from dashboard import markup as m


def the_answer(force_id: str) -> None:
    """Latest grade, whom to ring, and what a reader must know before going on."""
    c.cards(answers.grade_card(force_id), answers.help_card(force_id))
    c.text(m.own_link(wording.SHORT_VERSION, f"/brief/{force_id}"))
    if notes := answers.grade_notes(force_id):
        c.note(notes)
    c.quiet(f"{wording.INSPECTORATE} {wording.MEANING_IS_OURS}")


def timeline(force_id: str) -> None:
    """Every inspection and every statement between them, oldest first."""
    short_name = facts.short_names()[force_id]
    history = store.of_force(queries.timeline, force_id)
    c.heading(wording.timeline_finding(history), anchor="timeline")
    c.quiet(f"{wording.TIMELINE_UNIT} {wording.TIMELINE_KEY}")
    c.chart(
        charts.timeline(history, c.is_dark()),
        alt=wording.timeline_alt(short_name, [charts.timeline_words(row) for row in charts.judged(history)]),
        same=answers.history_table(wording.TIMELINE_TITLE, history),
        key="timeline",
    )
    if facts.crosses_programmes(history):
        c.quiet(wording.REGIME_BREAK)
    if any(row.happened_on is None for row in history):
        c.quiet(wording.DATE_NOT_KNOWN)
    estimates = [
        wording.on_date(facts.dated(row.happened_on, row.title_year), row.regime_short, sentence(value))
        for row in history
        for sentence, value in ((wording.unrecorded, row.unrecorded_count), (wording.additional, row.additional_count))
        if not numbers.is_missing(value)
    ]
    if estimates:
        c.text(m.bullets(estimates))
    c.sources_note([*(row.source_id for row in history), *(row.rate_source_id for row in history)])


def in_plain_words(force_id: str) -> None:
    """The newest measured rate as a sentence, and where it stands among all forces."""
    measured = facts.measured(store.of_force(queries.timeline, force_id))
    if measured:
        c.heading(wording.PLAIN_TITLE)
        newest = measured[-1]
        words = [wording.plain_words(newest.rate_pct, newest.ci_pct, facts.when_measured(newest))]
        if stands := measures.against_all(force_id, newest.regime_id):
            words.append(wording.against_all(newest.regime_short, stands))
        c.text(" ".join(words))


def measured_in_part(force_id: str) -> None:
    """Rates of single kinds of crime, where an inspection measured them."""
    scoped = store.of_force(queries.scoped_rates, force_id)
    if scoped:
        c.heading(wording.SCOPED_TITLE)
        st.html(
            m.table(
                wording.SCOPED_TITLE,
                (wording.INSPECTION, wording.WHAT_WAS_AUDITED, wording.RECORDED_SHARE, wording.MARGIN, wording.SOURCE),
                [
                    (
                        f"{row.regime_short}, {facts.dated(row.published_on, row.title_year)}",
                        wording.SCOPE[row.scope].capitalize(),
                        numbers.percent(row.rate_pct, row.is_approximate),
                        numbers.margin(row.ci_pct) or wording.NOT_PUBLISHED,
                        m.source_link(row.source_id),
                    )
                    for row in scoped
                ],
                numeric=[2],
            )
        )


def said_otherwise(force_id: str) -> None:
    """Figures that others give for the same inspection, and why they are not used."""
    conflicts = store.of_force(queries.figure_conflicts, force_id)
    if conflicts:
        c.heading(wording.CONFLICT_TITLE)
        st.html(
            m.table(
                wording.CONFLICT_TITLE,
                (
                    wording.INSPECTION,
                    wording.WE_USE,
                    wording.OTHERS_SAY,
                    wording.WHO_SAYS,
                    wording.WHY_NOT,
                    wording.SOURCE,
                ),
                [
                    (
                        facts.dated(row.published_on, row.title_year),
                        numbers.percent(row.rate_pct),
                        row.stated_as,
                        row.stated_by,
                        row.why_not_used,
                        m.source_link(row.source_id),
                    )
                    for row in conflicts
                ],
                wide=[4],
            )
        )


def said_between_inspections(force_id: str) -> None:
    """What commissioners and forces said of themselves."""
    events = store.of_force(queries.oversight_events, force_id)
    c.heading(wording.OVERSIGHT_TITLE, anchor="said")
    if not events:
        c.text(wording.OVERSIGHT_NONE)
    else:
        st.html(
            m.table(
                wording.OVERSIGHT_TITLE,
                (wording.WHEN, wording.WHO, wording.WHAT, wording.FIGURE, wording.CHECKED_BY, wording.SOURCE),
                [
                    (
                        numbers.day(row.happened_on),
                        row.by_role,
                        row.summary,
                        ""
                        if numbers.is_missing(row.figure_pct)
                        else numbers.percent(row.figure_pct, row.is_approximate),
                        wording.INSPECTED if row.is_inspected else wording.NOT_INSPECTED,
                        m.source_link(row.source_id),
                    )
                    for row in events
                ],
                numeric=[3],
                wide=[1, 2],
            )
        )


def areas_for_improvement(force_id: str) -> None:
    """What inspectors asked the force to mend."""
    areas = store.of_force(queries.areas_for_improvement, force_id)
    c.heading(wording.AREAS_TITLE, anchor="areas")
    if not areas:
        c.text(wording.AREAS_NONE)
    else:
        st.html(
            m.table(
                wording.AREAS_TITLE,
                (wording.AREA, wording.STATE, wording.INSPECTION, wording.SOURCE),
                [
                    (
                        row.area,
                        row.status_known,
                        f"{row.regime_short}, {numbers.day(row.published_on)}",
                        m.source_link(row.source_id),
                    )
                    for row in areas
                ],
                wide=[0],
            )
        )


def beneath_the_headline(force_id: str) -> None:
    """The questions a crime-recording inspection judged one by one."""
    core = store.of_force(queries.core_questions, force_id)
    c.heading(wording.CORE_TITLE)
    known = [row for row in core if row.grade is not None]
    if known:
        st.html(
            m.table(
                wording.CORE_TITLE,
                (wording.QUESTION, wording.INSPECTION, wording.GRADE, wording.PUBLISHED, wording.SOURCE),
                [
                    (
                        row.question,
                        f"{wording.KIND[row.kind]} {row.title_year}",
                        m.chip(row.grade),
                        facts.dated(row.published_on, row.title_year),
                        m.source_link(row.source_id),
                    )
                    for row in known
                ],
                wide=[0],
            )
        )
    c.text(wording.core_held(len(known), len(core)))


def grades_revised(force_id: str) -> None:
    """Grades that the inspectorate changed later."""
    revised = store.of_force(queries.grade_revisions, force_id)
    if revised:
        c.heading(wording.REVISED_TITLE)
        st.html(
            m.table(
                wording.REVISED_TITLE,
                (wording.QUESTION, wording.PROGRAMME, wording.GRADE, wording.FROM_DATE, wording.WHY, wording.SOURCE),
                [
                    (
                        row.question,
                        row.regime_short,
                        m.chip(row.grade),
                        numbers.day(row.published_on),
                        row.note,
                        m.source_link(row.source_id),
                    )
                    for row in revised
                ],
                wide=[0, 4],
            )
        )


def peel_rounds(force_id: str) -> None:
    """All PEEL grades, one table a round."""
    peel = store.of_force(queries.peel_grades, force_id)
    c.heading(wording.PEEL_TITLE, anchor="peel")
    c.text(wording.PEEL_LEDE)
    for regime in store.rows(queries.peel_regimes):
        of_round = [row for row in peel if row.regime_id == regime.regime_id]
        if not of_round:
            c.quiet(f"{regime.short_name}: {wording.PEEL_NO_QUESTIONS}")
            continue
        c.details(
            wording.peel_round(regime.short_name, len(of_round)),
            m.table(
                regime.short_name,
                (wording.QUESTION, wording.GRADE, wording.PUBLISHED, wording.SOURCE),
                [
                    (
                        row.question,
                        Markup("{}{}").format(
                            m.chip(row.grade),
                            Markup(" <span class='otr-quiet'>{}: {}</span>").format(wording.DERIVED, row.basis_note)
                            if row.basis == "derived"
                            else "",
                        ),
                        facts.dated(row.published_on, None)
                        if not numbers.is_missing(row.published_on)
                        else facts.dated(row.report_on, None),
                        m.source_link(row.source_id),
                    )
                    for row in of_round
                ],
                wide=[0, 1],
            ),
        )


def recorded_crime(force_id: str) -> None:
    """Crimes recorded each year, beside how well they were recorded."""
    force = facts.force(force_id)
    history = store.of_force(queries.timeline, force_id)
    crime = store.of_force(queries.recorded_crime_years, force_id)
    c.heading(wording.RECORDED_TITLE, anchor="recorded")
    c.text(wording.RECORDED_CAUTION)
    beside = answers.judged_by_financial_year(history)
    c.chart(
        charts.recorded_by_year(crime, {year: label for year, (label, _) in beside.items()}, c.is_dark()),
        alt=wording.recorded_alt(force.short_name, crime, [words for _, words in beside.values()]),
        same=m.table(
            wording.RECORDED_TITLE,
            (wording.YEAR, wording.CRIMES, wording.RELEASE, wording.JUDGED_THEN),
            [
                (
                    row.financial_year,
                    numbers.count(row.offences_count),
                    numbers.day(row.released_on),
                    beside.get(row.financial_year, ("", ""))[1],
                )
                for row in crime
            ],
            numeric=[1],
            wide=[3],
        ),
        key="recorded",
    )
    c.quiet(f"{wording.FRAUD_2012} {wording.REVISED}")
    c.sources_note(row.source_id for row in crime)
    if bands := illustration.bands(history, crime):
        c.details(wording.BAND_TITLE, answers.band_list(bands))
    st.page_link(
        "recorded_crime.py",
        label=wording.MORE_CRIME.format(force=force.short_name),
        query_params={"force": force_id},
        icon=":material/arrow_forward:",
    )


def governance(force_id: str) -> None:
    """Who holds the force to account."""
    force = facts.force(force_id)
    c.heading(wording.GOVERNED_TITLE)
    c.text(answers.governance(force))


def sources(force_id: str) -> None:
    """Every source of this page once."""
    told = [*(store.of_force(query, force_id) for query in facts.OF_A_FORCE), facts.later_rounds(force_id)]
    c.details(wording.SOURCES_TITLE, m.source_list(chain.from_iterable(facts.sources_named(rows) for rows in told)))


SECTIONS = (
    the_answer,
    timeline,
    in_plain_words,
    measured_in_part,
    said_otherwise,
    said_between_inspections,
    areas_for_improvement,
    beneath_the_headline,
    grades_revised,
    peel_rounds,
    recorded_crime,
    governance,
    sources,
)


def record(force_id: str) -> None:
    """All that the page says of a force: one part, since looking up thirteen costs more than drawing some of them."""
    for section in SECTIONS:
        section(force_id)


st.set_page_config(page_title=f"{wording.FORCE} · {wording.SITE}")
force = pickers.choose_force()
if force is None:
    c.page(wording.FORCE)
    c.note(wording.NO_FORCE_YET)
else:
    c.page(force.name, facts.force_lede(force.force_id))
    pickers.say_why_this_force()
    parts.draw(record, force.force_id)
