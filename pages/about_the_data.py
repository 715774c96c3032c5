"""About the data: programmes and why they cannot be mixed, what is missing, sources, dictionary, licence."""

from itertools import groupby
from operator import attrgetter

import streamlit as st

from dashboard import components as c
from dashboard import markup as m
from dashboard import numbers, parts, queries, store, takeaway, wording


def programmes() -> None:
    """Which data this is, and why the programmes cannot be mixed."""
    (build,) = store.rows(queries.build_facts)
    c.quiet(wording.DATA_VERSION.format(version=build.run_id, when=numbers.day(build.built_at)))
    c.text(wording.OFFICIAL_STATUS)
    c.text(f"{wording.INSPECTORATE} {wording.WHAT_IS_RATE} {wording.WHAT_IS_MARGIN}")
    c.heading(wording.REGIMES_TITLE, anchor="programmes")
    c.text(wording.REGIME_BREAK)
    st.html(
        m.table(
            wording.REGIMES_TITLE,
            (wording.PROGRAMME, wording.SCALE, wording.SEEN, wording.MAY_BE_COMPARED, wording.HELD, wording.SOURCE),
            [
                (
                    row.name,
                    "" if numbers.is_missing(row.scale) else row.scale,
                    wording.span(row.first_published_on, row.last_published_on),
                    row.what_may_be_compared,
                    wording.grades_held(row.grades_held, row.forces_held),
                    m.source_link(row.source_id),
                )
                for row in store.rows(queries.regimes)
            ],
            wide=[1, 3],
        )
    )


def missing() -> None:
    """What the register does not hold."""
    c.heading(wording.MISSING_TITLE, anchor="missing")
    c.text(wording.MISSING_IS_NOT_BAD)
    c.text(m.bullets(wording.MISSING_ITEMS))


def freshness() -> None:
    """How fresh each source is: read anew each time, since a refresh that failed publishes nothing."""
    c.heading(wording.FRESHNESS_TITLE, anchor="freshness")
    c.text(wording.FRESHNESS_LEDE)
    st.html(takeaway.freshness_table())


def checks() -> None:
    """What the checks of this build found."""
    (build,) = store.rows(queries.build_facts)
    c.heading(wording.CHECKS_TITLE, anchor="checks")
    findings = [line for line in ("" if numbers.is_missing(build.findings) else build.findings).splitlines() if line]
    c.text(m.bullets(findings) if findings else wording.CHECKS_NONE)


def sources() -> None:
    """Every source of the register."""
    c.heading(wording.SOURCES_HEADING, anchor="sources")
    sources = store.rows(queries.sources)
    c.text(wording.sources_count(len(sources), len({row.publisher for row in sources})))
    c.details(
        wording.SOURCES_ALL,
        m.table(
            wording.SOURCES_ALL,
            (wording.PUBLISHER, wording.WHAT_IT_IS, wording.PUBLISHED, wording.READ),
            [
                (
                    row.publisher,
                    row.title if numbers.is_missing(row.url) else m.out_link(row.title, row.url),
                    "" if numbers.is_missing(row.published_on) else numbers.day(row.published_on),
                    numbers.day(row.accessed_on),
                )
                for row in sources
            ],
            wide=[1],
        ),
    )


def dictionary() -> None:
    """Every table and column, in the words of the schema."""
    c.heading(wording.DICTIONARY_TITLE, anchor="dictionary")
    c.text(wording.DICTIONARY_LEDE)
    of_table = attrgetter("table_name", "table_comment")
    for (table_name, table_comment), columns in groupby(store.rows(queries.dictionary), of_table):
        c.details(
            f"{table_name}: {table_comment}",
            m.table(
                table_name,
                (wording.COLUMN, wording.TYPE, wording.MEANS),
                [(row.column_name, wording.TYPES.get(row.data_type, row.data_type), row.comment) for row in columns],
                wide=[2],
            ),
        )


c.page(wording.ABOUT_TITLE, wording.ABOUT_LEDE)
for part in (programmes, missing):
    parts.draw(part)
freshness()
for part in (checks, sources, dictionary):
    parts.draw(part)
c.heading(wording.LICENCE_TITLE, anchor="licence")
c.text(wording.LICENCE)
c.text(wording.CORRECT)
