"""Find your force: one search that leads to the answer, the map of latest grades, and the national line."""

from collections import Counter
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.render import force_html, grade_map, html, national_html, national_views, plotly_charts
from dashboard.rules import missing_grades
from dashboard.rules.asked_for import Choice
from dashboard.streamlit_ui import cached_sections, components, pickers, search_form
from dashboard.text import column_headings, find_page, formats


def missing(shown: str) -> dict[str, missing_grades.MissingGrade]:
    """Why forces have no grade in the programme shown; every force has a latest grade."""
    return {} if shown == national_views.LATEST else missing_grades.in_programme(shown)


def tiles(shown: str) -> None:
    """The forces as squares."""
    st.html(grade_map.tiles(force_html.judgments(shown), missing(shown), has_programme=shown == national_views.LATEST))


def outlines(shown: str, path: str, _changed: str) -> None:
    """The outlines of the force areas; the time of the file's change is there so that a newer file is drawn."""
    try:
        areas = grade_map.outlines(force_html.judgments(shown), missing(shown), Path(path))
    except ValueError:
        components.note(find_page.OUTLINES_UNREADABLE)
        tiles(shown)
        return
    components.plain_chart(
        plotly_charts.outlines(areas, components.is_dark()), grade_map.alt(missing(shown)), key="outlines"
    )
    st.html(grade_map.legend(missing(shown)))
    components.quiet(find_page.BOUNDARIES_SOURCE)


def counts(shown: str) -> None:
    """How many forces have which grade, each programme for itself."""
    counted = Counter((row.regime_id, row.grade) for row in force_html.judgments(shown))
    judged = {regime_id for regime_id, _ in counted}
    title = find_page.COUNTS_OF_LATEST if shown == national_views.LATEST else find_page.COUNTS
    for regime in (row for row in store.rows(queries.judged_regimes) if row.regime_id in judged):
        scale = [row.grade for row in store.rows(queries.grade_scale, regime.regime_id)]
        rows = [(html.chip(grade), formats.count(counted[regime.regime_id, grade])) for grade in scale]
        st.html(
            html.table(
                title.format(regime=regime.name),
                (column_headings.GRADE, column_headings.FORCES),
                rows,
                numeric=[1],
                is_alone=True,
            )
        )


def all_grades(shown: str) -> None:
    """The map as a table."""
    programme = {row.regime_id: row.short_name for row in store.rows(queries.judged_regimes)}
    components.details(
        find_page.MAP_TABLE,
        grade_map.table(force_html.judgments(shown), missing(shown), programme.get(shown, "")),
    )
    components.downloads(national_views.grade_map(shown))


def whats_new() -> None:
    """The grades published last, what the inspectorate did between inspections, and when we last looked."""
    components.heading(find_page.NEW_TITLE)
    rows = store.rows(queries.whats_new)[:30]
    last_looked = max(source.accessed_on for source in store.rows(queries.sources))[:7]
    components.quiet(find_page.newest_change(rows[0].published_on, last_looked))
    news = [
        Markup("{}: {}. {} Source: {}").format(
            formats.day(row.published_on),
            html.own_link(row.short_name or "", html.page_address("force", force=row.force_id or "")),
            find_page.new_item(row.event_kind and row.note, row.grade, row.regime_short, row.question, row.was),
            html.source_link(row.source_id),
        )
        for row in rows
    ]
    components.text(html.bullets(news[:6]))
    components.details(find_page.NEW_MORE, html.bullets(news[6:]))


def national_line() -> None:
    """How many reported crimes are not recorded in England and Wales, and where the whole picture is."""
    components.text(national_html.unrecorded())


@st.fragment
def grades_map() -> None:
    """Choosing another programme or shape redraws only this part."""
    options = {national_views.LATEST: find_page.MAP_LATEST} | {
        row.regime_id: find_page.MAP_REGIME.format(regime=row.name, forces=row.forces)
        for row in store.rows(queries.judged_regimes)
    }
    shown = pickers.choose(Choice(find_page.MAP_SHOW, options, "grades", national_views.LATEST))
    if shown == national_views.LATEST:
        components.note(find_page.map_not_comparable(len({row.regime_id for row in force_html.judgments(shown)})))
    components.quiet(find_page.MAP_HELP)
    map_column, counts_column = st.columns([3, 2], gap="large")
    with map_column:
        path, shape = grade_map.boundaries(), find_page.SQUARES
        if path:
            shape = st.segmented_control(
                find_page.MAP_SHAPE, [find_page.SQUARES, find_page.OUTLINES], default=find_page.SQUARES, required=True
            )
        if path and shape == find_page.OUTLINES:
            cached_sections.draw(outlines, shown, str(path), str(path.stat().st_mtime_ns))
        else:
            cached_sections.draw(tiles, shown)
    with counts_column:
        cached_sections.draw(counts, shown)
    cached_sections.draw(all_grades, shown)


components.page(find_page.FIND_TITLE, find_page.FIND_LEDE)

search_form.search()

# -- the map, what is new, the national line
components.heading(find_page.MAP_TITLE)
grades_map()
cached_sections.draw(whats_new)
cached_sections.draw(national_line)
