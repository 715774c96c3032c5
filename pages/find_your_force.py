"""Find your force: one search that leads to the answer, the map of latest grades, and the national line."""

from collections import Counter
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from dashboard import answers, charts, facts, finding, maps, numbers, parts, pickers, queries, store, wording
from dashboard import components as c
from dashboard import markup as m


def tiles(shown: str) -> None:
    """The forces as squares."""
    st.html(maps.tiles(answers.judgments(shown), has_programme=shown == "latest"))


def outlines(shown: str, path: str, _changed: str) -> None:
    """The outlines of the force areas; the time of the file's change is there so that a newer file is drawn anew."""
    try:
        areas = maps.outlines(answers.judgments(shown), Path(path))
    except ValueError:
        c.note(wording.OUTLINES_UNREADABLE)
        tiles(shown)
        return
    alt = f"{wording.MAP_TITLE}. {wording.MAP_TABLE}."
    c.plain_chart(charts.outlines(areas, c.is_dark()), alt, key="outlines")
    c.quiet(wording.BOUNDARIES_SOURCE)


def counts(shown: str) -> None:
    """How many forces have which grade, each programme for itself."""
    held = Counter((row.regime_id, row.grade) for row in answers.judgments(shown))
    judged = {regime_id for regime_id, _ in held}
    for regime in (row for row in store.rows(queries.judged_regimes) if row.regime_id in judged):
        scale = [row.grade for row in store.rows(queries.grade_scale, regime.regime_id)]
        rows = [(m.chip(grade), wording.forces_count(held[regime.regime_id, grade])) for grade in scale]
        st.html(
            m.table(
                wording.COUNTS.format(regime=regime.name),
                (wording.GRADE, wording.FORCES),
                rows,
                numeric=[1],
                is_alone=True,
            )
        )


def all_grades(shown: str) -> None:
    """The map as a table."""
    c.details(
        wording.MAP_TABLE,
        m.table(
            wording.MAP_TITLE,
            (wording.FORCE, wording.GRADE, wording.PROGRAMME, wording.PUBLISHED, wording.SOURCE),
            [
                (
                    m.own_link(row.short_name, m.page_address("force", force=row.force_id)),
                    m.chip(row.grade),
                    row.regime_short,
                    numbers.day(row.published_on),
                    m.source_link(row.source_id),
                )
                for row in answers.judgments(shown)
            ],
        ),
    )


def whats_new() -> None:
    """The grades published last."""
    c.heading(wording.NEW_TITLE)
    news = [
        Markup("{}: {}. {}. Source: {}").format(
            numbers.day(row.published_on),
            m.own_link(row.short_name, m.page_address("force", force=row.force_id)),
            wording.new_item(row.grade, row.regime_short, row.question, row.was),
            m.source_link(row.source_id),
        )
        for row in store.rows(queries.whats_new)[:30]
    ]
    c.text(m.bullets(news[:6]))
    c.details(wording.NEW_MORE, m.bullets(news[6:]))


def national_line() -> None:
    """England and Wales as a whole, from the first inspection to the latest estimate."""
    c.heading(wording.NATIONAL_TITLE)
    national = store.rows(queries.national_figures)
    st.html(
        m.table(
            wording.NATIONAL_TITLE,
            (wording.NATIONAL_WHEN, wording.NATIONAL_RATE, wording.SOURCE),
            [
                (wording.NATIONAL_PERIOD[row.period], numbers.plain(row.value), m.source_link(row.source_id))
                for row in national
                if row.metric == "recording_rate_pct" and row.period in wording.NATIONAL_PERIOD
            ],
            numeric=[1],
        )
    )
    unrecorded = next(row for row in national if row.figure_id == "crimes_unrecorded_count-2025")
    c.text(Markup("<b>{}</b> {}").format(wording.still_unrecorded(unrecorded.value), wording.NATIONAL_CAUTION))
    c.quiet(wording.WHAT_IS_RATE)


@st.fragment
def grades_map() -> None:
    """Choosing another programme or shape draws only this part anew."""
    shown = pickers.choose(
        wording.MAP_SHOW,
        {"latest": wording.MAP_LATEST}
        | {
            row.regime_id: wording.MAP_REGIME.format(regime=row.name, forces=row.forces)
            for row in store.rows(queries.judged_regimes)
        },
        parameter="grades",
        default="latest",
    )
    if shown == "latest":
        c.note(wording.MAP_NOT_COMPARABLE)
    c.quiet(wording.MAP_HELP)
    map_column, counts_column = st.columns([3, 2], gap="large")
    with map_column:
        path, shape = maps.boundaries(), wording.SQUARES
        if path:
            shape = st.segmented_control(
                wording.MAP_SHAPE, [wording.SQUARES, wording.OUTLINES], default=wording.SQUARES, required=True
            )
        if path and shape == wording.OUTLINES:
            parts.draw(outlines, shown, str(path), str(path.stat().st_mtime_ns))
        else:
            parts.draw(tiles, shown)
    with counts_column:
        parts.draw(counts, shown)
    parts.draw(all_grades, shown)


c.page(wording.FIND_TITLE, wording.FIND_LEDE)

# -- search: one hit opens the force's page, where the answer comes first
with st.form("search"):
    typed = st.text_input(wording.SEARCH_LABEL, placeholder="ME14, Maidstone or Kent", autocomplete="off")
    may_ask = st.checkbox(wording.POSTCODE_CONSENT)
    is_asked = st.form_submit_button(wording.SEARCH_BUTTON, type="primary")
    c.quiet(wording.SEARCH_HELP)

if is_asked:
    found = finding.find(typed, may_ask)
    if found.is_one:
        pickers.go_to_force(found.force_ids[0], found.sentence)
    c.note(found.sentence)
    for force_id in found.force_ids:
        st.page_link(
            "force.py",
            label=wording.READ_MORE.format(force=facts.force(force_id).name),
            query_params={"force": force_id},
            icon=":material/arrow_forward:",
        )

# -- the map, what is new, the national line
c.heading(wording.MAP_TITLE)
grades_map()
parts.draw(whats_new)
parts.draw(national_line)
