"""About the data as HTML, for the page and for its first HTML; how fresh each source is stands on the page alone, which asks each time."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.database.rows import Source
from dashboard.render import about_views, download_html, html
from dashboard.rules import force_record
from dashboard.text import about_page, column_headings, download_words, formats, grade_words, source_words


def what_is_held() -> list[html.Section]:
    """Which data this is, and what the register does not hold."""
    return [
        html.Section("", "", _this_build()),
        html.Section(about_page.REGIMES_TITLE, "programmes", _programmes()),
        html.Section(about_page.MISSING_TITLE, "missing", _missing()),
    ]


def where_from(origin: str, is_whole: bool) -> list[html.Section]:
    """What the checks of this build found, every source, every table and column, and the licence; `origin` is the site's own address.

    `is_whole`: with every source and column, which is half a megabyte; else the links to their files stand for them.
    """
    return [
        html.Section(about_page.CHECKS_TITLE, "checks", _checks()),
        html.Section(about_page.SOURCES_HEADING, "sources", _sources(origin, is_whole)),
        html.Section(about_page.DICTIONARY_TITLE, "dictionary", _dictionary() if is_whole else _dictionary_lede()),
        html.Section(about_page.LICENCE_TITLE, "licence", _licence()),
    ]


def _this_build() -> Markup:
    (build,) = store.rows(queries.build_facts)
    return (
        html.quiet(about_page.DATA_VERSION.format(version=build.run_id, when=formats.day(build.built_at)))
        + html.text(about_page.OFFICIAL_STATUS)
        + html.text(grade_words.INSPECTORATE)
        + html.text(html.own_link(about_page.METHOD_LINK, html.page_address("method")))
    )


def _programmes() -> Markup:
    table = html.table(
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
    return table + html.text(html.table_link("regime"))


def _missing() -> Markup:
    cdi_reports = sum(row.inspections_held for row in store.rows(queries.regimes) if row.programme == "CDI")
    detail, totals = store.rows(queries.detailed_years)[-1], store.rows(queries.total_years)[-1]
    found = store.rows(queries.findings)
    told = {row.force_id for row in store.rows(queries.oversight_events)}
    items = about_page.missing_items(
        cdi_reports,
        len(found),
        sum(row.status is None for row in found),
        [name for force_id, name in force_record.short_names().items() if force_id not in told],
        formats.quarter_end(detail.financial_year, detail.quarters_count),
        formats.quarter_end(totals.financial_year, totals.quarters_count),
    )
    return html.text(about_page.MISSING_IS_NOT_BAD) + html.text(html.bullets(items))


def _checks() -> Markup:
    (build,) = store.rows(queries.build_facts)
    findings = [line for line in ("" if build.findings is None else build.findings).splitlines() if line]
    return html.text(html.bullets(findings) if findings else about_page.CHECKS_NONE)


def _sources(origin: str, is_whole: bool) -> Markup:
    sources = store.rows(queries.sources)
    shares = html.table(
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
    view = about_views.first_hand()
    return (
        html.text(about_page.sources_count(len(sources), len({row.publisher for row in sources})))
        + Markup("<h3>{}</h3>").format(source_words.SHARE_TITLE)
        + html.text(source_words.SHARE_LEDE)
        + shares
        + (download_html.block(view, origin) if view else "")
        + (html.details(about_page.SOURCES_ALL, _every(sources)) if is_whole else html.text(about_page.SOURCES_ALL))
        + html.text(html.table_link("source"))
    )


def _every(sources: Sequence[Source]) -> Markup:
    return html.table(
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
    )


def _title(row: Source) -> html.Html:
    words = source_words.title(row.title, row.title_from)
    return words if row.url is None else html.out_link(words, row.url)


def _dictionary() -> Markup:
    of_table = attrgetter("table_name", "table_comment")
    tables = [
        html.details(
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
        for (table_name, table_comment), columns in groupby(store.rows(queries.dictionary), of_table)
    ]
    return _dictionary_lede() + Markup("").join(tables)


def _dictionary_lede() -> Markup:
    return html.text(about_page.DICTIONARY_LEDE) + html.text(html.own_link(download_words.EVERYTHING, "/data/"))


def _licence() -> Markup:
    return html.text(about_page.LICENCE) + html.text(
        html.own_link(about_page.CORRECT, f"{html.page_address('method')}#corrections")
    )
