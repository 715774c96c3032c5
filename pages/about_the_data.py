"""About the data: programmes and why they cannot be mixed, what is missing, sources, dictionary, licence."""

import streamlit as st

from dashboard import components as c
from dashboard import numbers, parts, queries, store, takeaway, wording


def programmes() -> None:
    """Which data this is, and why the programmes cannot be mixed."""
    build = store.ask(queries.build_facts).iloc[0]
    c.quiet(wording.DATA_VERSION.format(version=build.run_id, when=numbers.day(build.built_at)))
    c.text(wording.OFFICIAL_STATUS)
    c.text(f"{wording.INSPECTORATE} {wording.WHAT_IS_RATE} {wording.WHAT_IS_MARGIN}")
    c.heading(wording.REGIMES_TITLE, anchor="programmes")
    c.text(wording.REGIME_BREAK)
    st.html(
        c.table(
            wording.REGIMES_TITLE,
            (wording.PROGRAMME, wording.SCALE, wording.SEEN, wording.MAY_BE_COMPARED, wording.HELD, wording.SOURCE),
            [
                (
                    row.name,
                    "" if numbers.is_missing(row.scale) else row.scale,
                    wording.span(row.first_published_on, row.last_published_on),
                    row.what_may_be_compared,
                    wording.grades_held(int(row.grades_held), int(row.forces_held)),
                    c.source_link(row.source_id),
                )
                for row in store.ask(queries.regimes)
                .rename(columns={"name": "full_name"})
                .assign(name=lambda frame: frame.full_name)
                .itertuples()
            ],
            wide=[1, 3],
        )
    )


def missing() -> None:
    """What the register does not hold."""
    c.heading(wording.MISSING_TITLE, anchor="missing")
    c.text(wording.MISSING_IS_NOT_BAD)
    c.text(c.bullets(wording.MISSING_ITEMS))


def freshness() -> None:
    """How fresh each source is: read anew each time, since a refresh that failed publishes nothing."""
    c.heading(wording.FRESHNESS_TITLE, anchor="freshness")
    c.text(wording.FRESHNESS_LEDE)
    st.html(takeaway.freshness_table())


def checks() -> None:
    """What the checks of this build found."""
    build = store.ask(queries.build_facts).iloc[0]
    c.heading(wording.CHECKS_TITLE, anchor="checks")
    findings = [line for line in ("" if numbers.is_missing(build.findings) else build.findings).splitlines() if line]
    c.text(c.bullets(findings) if findings else wording.CHECKS_NONE)


def sources() -> None:
    """Every source of the register."""
    c.heading(wording.SOURCES_HEADING, anchor="sources")
    sources = store.ask(queries.sources)
    c.text(wording.sources_count(len(sources), sources.publisher.nunique()))
    c.details(
        wording.SOURCES_ALL,
        c.table(
            wording.SOURCES_ALL,
            (wording.PUBLISHER, wording.WHAT_IT_IS, wording.PUBLISHED, wording.READ),
            [
                (
                    row.publisher,
                    row.title if numbers.is_missing(row.url) else c.out_link(row.title, row.url),
                    "" if numbers.is_missing(row.published_on) else numbers.day(row.published_on),
                    numbers.day(row.accessed_on),
                )
                for row in sources.itertuples()
            ],
            wide=[1],
        ),
    )


def dictionary() -> None:
    """Every table and column, in the words of the schema."""
    c.heading(wording.DICTIONARY_TITLE, anchor="dictionary")
    c.text(wording.DICTIONARY_LEDE)
    for table_name, columns in store.ask(queries.dictionary).groupby("table_name", sort=False):
        c.details(
            f"{table_name}: {columns.table_comment.iloc[0]}",
            c.table(
                table_name,
                (wording.COLUMN, wording.TYPE, wording.MEANS),
                [
                    (row.column_name, wording.TYPES.get(row.data_type, row.data_type), row.comment)
                    for row in columns.itertuples()
                ],
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
