"""About the data: programmes and why they cannot be mixed, what is missing, sources, dictionary, licence."""

from itertools import groupby
from operator import attrgetter

import streamlit as st

from dashboard.database import queries, store
from dashboard.database.rows import Source
from dashboard.render import about_views, html
from dashboard.rules import force_record
from dashboard.streamlit_ui import cached_sections, components, source_freshness
from dashboard.text import about_page, column_headings, download_words, formats, grade_words, source_words


def programmes() -> None:
    """Which data this is, and why the programmes cannot be mixed."""
    (build,) = store.rows(queries.build_facts)
    components.quiet(about_page.DATA_VERSION.format(version=build.run_id, when=formats.day(build.built_at)))
    components.text(about_page.OFFICIAL_STATUS)
    components.text(grade_words.INSPECTORATE)
    components.text(html.own_link(about_page.METHOD_LINK, html.page_address("method")))
    components.heading(about_page.REGIMES_TITLE, anchor="programmes")
    st.html(
        html.table(
            about_page.REGIMES_TITLE,
            (
                column_headings.PROGRAMME,
                column_headings.SCALE,
                column_headings.SEEN,
                column_headings.MAY_BE_COMPARED,
                column_headings.HELD,
                column_headings.SOURCE,
            ),
            [
                (
                    row.name,
                    "" if row.scale is None else row.scale,
                    about_page.span(row.first_published_on, row.last_published_on),
                    row.what_may_be_compared,
                    about_page.grades_held(row.grades_held, row.forces_held),
                    html.source_link(row.source_id),
                )
                for row in store.rows(queries.regimes)
            ],
            wide=[1, 3],
        )
    )
    components.text(html.table_link("regime"))


def missing() -> None:
    """What the register does not hold."""
    components.heading(about_page.MISSING_TITLE, anchor="missing")
    components.text(about_page.MISSING_IS_NOT_BAD)
    cdi_reports = sum(row.inspections_held for row in store.rows(queries.regimes) if row.programme == "CDI")
    detail, totals = store.rows(queries.detailed_years)[-1], store.rows(queries.total_years)[-1]
    found = store.rows(queries.findings)
    told = {row.force_id for row in store.rows(queries.oversight_events)}
    components.text(
        html.bullets(
            about_page.missing_items(
                cdi_reports,
                len(found),
                sum(row.status is None for row in found),
                [name for force_id, name in force_record.short_names().items() if force_id not in told],
                formats.quarter_end(detail.financial_year, detail.quarters_count),
                formats.quarter_end(totals.financial_year, totals.quarters_count),
            )
        )
    )


def freshness() -> None:
    """How fresh each source is: read again each time, since a refresh that failed publishes nothing."""
    components.heading(about_page.FRESHNESS_TITLE, anchor="freshness")
    components.text(about_page.FRESHNESS_LEDE)
    st.html(source_freshness.table())
    components.downloads(about_views.freshness())


def checks() -> None:
    """What the checks of this build found."""
    (build,) = store.rows(queries.build_facts)
    components.heading(about_page.CHECKS_TITLE, anchor="checks")
    findings = [line for line in ("" if build.findings is None else build.findings).splitlines() if line]
    components.text(html.bullets(findings) if findings else about_page.CHECKS_NONE)


def sources() -> None:
    """Every source of the register."""
    components.heading(about_page.SOURCES_HEADING, anchor="sources")
    sources = store.rows(queries.sources)
    components.text(about_page.sources_count(len(sources), len({row.publisher for row in sources})))
    components.subheading(source_words.SHARE_TITLE)
    components.text(source_words.SHARE_LEDE)
    st.html(
        html.table(
            source_words.SHARE_TITLE,
            source_words.SHARE_COLUMNS,
            [
                (
                    row.regime,
                    formats.count(row.figures_count),
                    formats.count(row.own_count),
                    source_words.share(row.own_count, row.figures_count),
                    source_words.kinds(row.other_kinds),
                )
                for row in store.rows(queries.first_hand_shares)
            ],
            numeric=[1, 2],
            wide=[4],
        )
    )
    components.downloads(about_views.first_hand())
    components.details(
        about_page.SOURCES_ALL,
        html.table(
            about_page.SOURCES_ALL,
            (
                column_headings.PUBLISHER,
                column_headings.WHO_IS_IT,
                column_headings.WHAT_IT_IS,
                column_headings.PUBLISHED,
                column_headings.READ,
                column_headings.LICENCE,
            ),
            [
                (
                    row.publisher,
                    source_words.KIND[row.kind],
                    _title(row),
                    formats.day(row.published_on),
                    formats.day(row.accessed_on),
                    row.licence or source_words.NO_LICENCE,
                )
                for row in sources
            ],
            wide=[2],
        ),
    )
    components.text(html.table_link("source"))


def _title(row: Source) -> html.Html:
    words = source_words.title(row.title, row.title_from)
    return words if row.url is None else html.out_link(words, row.url)


def dictionary() -> None:
    """Every table and column, in the words of the schema."""
    components.heading(about_page.DICTIONARY_TITLE, anchor="dictionary")
    components.text(about_page.DICTIONARY_LEDE)
    components.text(html.own_link(download_words.EVERYTHING, "/data/"))
    of_table = attrgetter("table_name", "table_comment")
    for (table_name, table_comment), columns in groupby(store.rows(queries.dictionary), of_table):
        components.details(
            f"{table_name}: {table_comment}",
            html.table(
                table_name,
                (column_headings.COLUMN, column_headings.TYPE, column_headings.MEANS),
                [
                    (row.column_name, column_headings.TYPES.get(row.data_type, row.data_type), row.comment)
                    for row in columns
                ],
                wide=[2],
            ),
        )


components.page(about_page.ABOUT_TITLE, about_page.ABOUT_LEDE)
for part in (programmes, missing):
    cached_sections.draw(part)
freshness()
for part in (checks, sources, dictionary):
    cached_sections.draw(part)
components.heading(about_page.LICENCE_TITLE, anchor="licence")
components.text(about_page.LICENCE)
components.text(html.own_link(about_page.CORRECT, f"{html.page_address('method')}#corrections"))
