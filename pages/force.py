"""Everything the register knows of one force: the answer, its date, help, then the evidence and the sources."""

from itertools import chain

import streamlit as st
from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.render import crime_views, finding_html, force_html, force_views, html, svg_timeline, year_bars
from dashboard.rules import findings, force_record, measures, missing_figures, reported_crime_band
from dashboard.streamlit_ui import cached_sections, components, pickers
from dashboard.text import (
    column_headings,
    crime_page,
    finding_words,
    force_page,
    formats,
    grade_words,
    open_data_words,
    site_words,
    source_words,
)


def the_answer(force_id: str) -> None:
    """Latest grade, who to call, and what a reader must know before going on."""
    components.cards(force_html.grade_card(force_id), force_html.help_card(force_id))
    components.text(html.own_link(open_data_words.SHORT_VERSION, f"/brief/{force_id}"))
    if notes := force_html.notes(force_id):
        components.note(notes)
    components.quiet(f"{grade_words.INSPECTORATE} {grade_words.MEANING_IS_OURS}")


def timeline(force_id: str) -> None:
    """Every inspection and every statement between them, oldest first."""
    history = store.of_force(queries.timeline, force_id)
    components.heading(svg_timeline.finding(history), anchor="timeline")
    components.drawing(
        svg_timeline.figure(force_record.short_names()[force_id], history),
        same=force_html.history_table(force_page.TIMELINE_TITLE, history),
    )
    components.downloads(force_views.timeline(force_id))
    if estimates := force_record.estimates(history):
        components.text(html.bullets(sentence for sentence, _ in estimates))
    components.sources_note(force_record.sources_named(history))


def in_plain_words(force_id: str) -> None:
    """The newest measured rate as a sentence, and where it stands among all forces."""
    measured = force_record.measured(store.of_force(queries.timeline, force_id))
    if measured:
        components.heading(force_page.PLAIN_TITLE)
        newest = measured[-1]
        words = [
            force_page.plain_words(
                newest.rate_pct, newest.ci_pct, newest.ci_missing, force_record.when_measured(newest)
            )
        ]
        if stands := measures.against_all(force_id, newest.regime_id):
            words.append(force_page.against_all(newest.regime_short, stands))
        components.text(" ".join(words))
        components.sources_note([newest.rate_source_id])


def measured_in_part(force_id: str) -> None:
    """Rates of single kinds of crime, where an inspection measured them."""
    scoped = store.of_force(queries.scoped_rates, force_id)
    if scoped:
        components.heading(force_page.SCOPED_TITLE)
        st.html(
            html.table(
                force_page.SCOPED_TITLE,
                (
                    column_headings.INSPECTION,
                    column_headings.WHAT_WAS_AUDITED,
                    column_headings.RECORDED_SHARE,
                    column_headings.MARGIN,
                    column_headings.SOURCE,
                ),
                [
                    (
                        grade_words.inspection_words(row.regime_short, row.kind, row.published_on, row.title_year),
                        formats.capitalised(grade_words.SCOPE[row.scope]),
                        formats.percent(row.rate_pct, row.is_approximate),
                        grade_words.margin(row.ci_pct, row.ci_missing),
                        html.source_link(row.source_id),
                    )
                    for row in scoped
                ],
                numeric=[2],
            )
        )
        components.downloads(force_views.kinds_of_crime(force_id))


def said_otherwise(force_id: str) -> None:
    """Figures that others give for the same inspection, and why they are not used."""
    conflicts = store.of_force(queries.figure_conflicts, force_id)
    if conflicts:
        components.heading(force_page.CONFLICT_TITLE)
        st.html(
            html.table(
                force_page.CONFLICT_TITLE,
                (
                    column_headings.INSPECTION,
                    column_headings.WE_USE,
                    column_headings.OTHERS_SAY,
                    column_headings.WHO_SAYS,
                    column_headings.WHY_NOT,
                    column_headings.SOURCE,
                ),
                [
                    (
                        formats.published(row.published_on, row.title_year),
                        Markup("{} <br>{}").format(formats.percent(row.rate_pct), html.source_link(row.rate_source_id)),
                        row.stated_as,
                        row.stated_by,
                        row.why_not_used,
                        html.source_link(row.source_id),
                    )
                    for row in conflicts
                ],
                wide=[4],
            )
        )
        components.downloads(force_views.conflicts(force_id))


def said_between_inspections(force_id: str) -> None:
    """What commissioners and forces said of themselves."""
    events = store.of_force(queries.oversight_events, force_id)
    components.heading(force_page.OVERSIGHT_TITLE, anchor="said")
    if not events:
        components.text(force_page.OVERSIGHT_NONE)
    else:
        st.html(
            html.table(
                force_page.OVERSIGHT_TITLE,
                (
                    column_headings.WHEN,
                    column_headings.WHO,
                    column_headings.WHAT,
                    column_headings.FIGURE,
                    column_headings.CHECKED_BY,
                    column_headings.SOURCE,
                ),
                [
                    (
                        formats.day(row.happened_on),
                        row.by_role,
                        row.summary,
                        "" if row.figure_pct is None else formats.percent(row.figure_pct, row.is_approximate),
                        grade_words.checked_by(row.is_inspected, row.kind in force_record.INSPECTORATE_ACTS),
                        html.source_link(row.source_id),
                    )
                    for row in events
                ],
                numeric=[3],
                wide=[1, 2],
            )
        )
        components.downloads(force_views.said(force_id))


def what_inspectors_found(force_id: str) -> None:
    """The findings of every inspection, what became of them, and what was counted in the audits."""
    components.heading(finding_words.FOUND_TITLE, anchor="findings")
    if not findings.of_force(force_id):
        components.text(finding_words.FOUND_NONE)
        return
    components.quiet(f"{finding_words.FOUND_LEDE} {finding_words.KIND_MEANS}")
    components.text(finding_html.findings_of(force_id))
    components.downloads(force_views.found(force_id))
    if counted := findings.counts_of(force_id):
        components.details(
            finding_words.COUNTS_TITLE,
            Markup("<p>{}</p>{}").format(finding_words.COUNTS_LEDE, finding_html.counts(counted)),
            is_printed=True,
        )
        components.downloads(force_views.counts(force_id))


def beneath_the_headline(force_id: str) -> None:
    """The questions a crime-recording inspection judged one by one."""
    core = store.of_force(queries.core_questions, force_id)
    components.heading(force_page.CORE_TITLE)
    known = [row for row in core if row.grade is not None]
    if known:
        st.html(
            html.table(
                force_page.CORE_TITLE,
                (
                    column_headings.QUESTION,
                    column_headings.INSPECTION,
                    column_headings.GRADE,
                    column_headings.PUBLISHED,
                    column_headings.SOURCE,
                ),
                [
                    (
                        row.question,
                        f"{grade_words.KIND[row.kind]} {row.title_year}",
                        html.chip(row.grade),
                        formats.published(row.published_on, row.title_year),
                        html.source_link(row.source_id),
                    )
                    for row in known
                ],
                wide=[0],
            )
        )
        components.downloads(force_views.questions(force_id))
    invited = html.tell_us(force_page.READ_THE_IMAGES if len(known) < len(core) else None)
    components.text(Markup("{} {}").format(force_page.core_held(len(known), len(core)), invited))


def grades_revised(force_id: str) -> None:
    """Grades that the inspectorate changed later."""
    revised = store.of_force(queries.grade_revisions, force_id)
    if revised:
        components.heading(force_page.REVISED_TITLE)
        st.html(
            html.table(
                force_page.REVISED_TITLE,
                (
                    column_headings.QUESTION,
                    column_headings.PROGRAMME,
                    column_headings.GRADE,
                    column_headings.FROM_DATE,
                    column_headings.WHY,
                    column_headings.SOURCE,
                ),
                [
                    (
                        row.question,
                        row.regime_short,
                        html.chip(row.grade),
                        formats.day(row.published_on),
                        row.note or "",
                        html.source_link(row.source_id),
                    )
                    for row in revised
                ],
                wide=[0, 4],
            )
        )
        components.downloads(force_views.revised(force_id))


def peel_rounds(force_id: str) -> None:
    """All PEEL grades, one table a round."""
    peel = store.of_force(queries.peel_grades, force_id)
    components.heading(force_page.PEEL_TITLE, anchor="peel")
    components.text(force_page.PEEL_LEDE)
    for regime in store.rows(queries.peel_regimes):
        of_round = [row for row in peel if row.regime_id == regime.regime_id]
        if not of_round:
            components.quiet(f"{regime.short_name}: {force_page.PEEL_NO_QUESTIONS}")
            continue
        components.details(
            force_page.peel_round(regime.short_name, len(of_round)),
            html.table(
                regime.short_name,
                (column_headings.QUESTION, column_headings.GRADE, column_headings.PUBLISHED, column_headings.SOURCE),
                [
                    (
                        row.question,
                        Markup("{}{}").format(
                            html.chip(row.grade),
                            Markup(" <span class='otr-quiet'>{}</span>").format(
                                f"{force_page.DERIVED}: {row.basis_note}" if row.basis == "derived" else row.basis_note
                            )
                            if row.basis_note
                            else "",
                        ),
                        formats.published(row.published_on or row.report_on),
                        html.figure_sources(
                            [(source_words.GRADE, row.source_id), (source_words.DATE, row.date_source_id)],
                            row.report_source_id,
                        ),
                    )
                    for row in of_round
                ],
                wide=[0, 1],
            ),
        )
    components.downloads(force_views.peel(force_id))


def recorded_crime(force_id: str) -> None:
    """Crimes recorded each year, beside how well they were recorded."""
    force = force_record.force(force_id)
    history = store.of_force(queries.timeline, force_id)
    crime = store.of_force(queries.recorded_crime_years, force_id)
    components.heading(force_page.RECORDED_TITLE, anchor="recorded")
    components.text(force_page.RECORDED_CAUTION)
    if gaps := missing_figures.recorded_crime(force_id, crime):
        components.note(" ".join(gaps))
    components.html_chart(
        year_bars.figure(force.short_name, crime, history),
        same=html.table(
            force_page.RECORDED_TITLE,
            (column_headings.YEAR, column_headings.CRIMES, column_headings.RELEASE, column_headings.JUDGED_THEN),
            [
                (
                    crime_page.part_of_year(row.financial_year, row.quarters_count, row.missing_quarters),
                    formats.count(row.offences_count),
                    formats.day(row.released_on),
                    year_bars.judged_in(row.financial_year, history),
                )
                for row in crime
            ],
            numeric=[1],
            wide=[3],
        ),
    )
    components.downloads(crime_views.years(force_id))
    components.quiet(year_bars.key(history))
    components.quiet(f"{crime_page.FRAUD_2012} {crime_page.REVISED}")
    components.sources_note(row.source_id for row in crime)
    if bands := reported_crime_band.bands(history, crime):
        components.details(force_page.BAND_TITLE, force_html.band_list(bands))
        components.sources_note(chain.from_iterable(band.source_ids for band in bands))
    st.page_link(
        "recorded_crime.py",
        label=force_page.more_crime(force.short_name),
        query_params={"force": force_id},
    )


def governance(force_id: str) -> None:
    """Who holds the force to account."""
    force = force_record.force(force_id)
    components.heading(force_page.GOVERNED_TITLE)
    components.text(force_html.governance(force))


def sources(force_id: str) -> None:
    """Every source of this page once."""
    row_sets = [
        *(store.of_force(query, force_id) for query in force_record.FORCE_QUERIES),
        force_record.later_rounds(force_id),
    ]
    components.details(
        force_page.SOURCES_TITLE,
        html.source_list(chain.from_iterable(force_record.sources_named(rows) for rows in row_sets)),
    )


SECTIONS = (
    the_answer,
    timeline,
    in_plain_words,
    measured_in_part,
    said_otherwise,
    said_between_inspections,
    what_inspectors_found,
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


st.set_page_config(page_title=f"{site_words.FORCE} · {site_words.SITE}")
force = pickers.choose_force()
if force is None:
    components.page(site_words.FORCE)
    components.note(force_page.NO_FORCE_YET)
else:
    components.page(force.name, force_record.force_lede(force.force_id))
    pickers.say_why_this_force()
    cached_sections.draw(record, force.force_id)
