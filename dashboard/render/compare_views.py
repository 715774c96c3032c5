"""What can be taken away from Compare: the figures of several forces, and what may be said of each pair."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from dashboard.database import queries, store
from dashboard.database.rows import Judgment, Rate
from dashboard.render import html
from dashboard.render.picture import Line, Mark, Rows
from dashboard.render.view import Record, View, rate, sources, subtitle
from dashboard.rules import force_record, measures, missing_grades
from dashboard.text import (
    column_headings,
    compare_page,
    download_words,
    formats,
    grade_words,
    open_data_words,
    site_words,
)

MOST_FORCES_PAIRED = 6
"""With more, each force is compared with one of them alone."""


def chosen(measure: str, inspection: str) -> measures.Measure:
    """A measure by its name, of each force's newest inspection or the first."""
    return replace(measures.measures()[measure], inspection=inspection)


def comparable(measure: measures.Measure, forces: Sequence[str]) -> list[str]:
    """Those of the forces that the register holds such a figure of, in their order."""
    held = {row.force_id for row in measures.figures(measure)}
    return [force_id for force_id in forces if force_id in held]


def paired(forces: Sequence[str], against: str | None) -> list[tuple[str, str]]:
    """Every pair of a few forces; of many, each with `against`, or with the first where that is none of them."""
    if len(forces) <= MOST_FORCES_PAIRED:
        return list(combinations(forces, 2))
    one = forces[0] if against is None or against not in forces else against
    return [(one, force_id) for force_id in forces if force_id != one]


def figures(measure: str, forces: tuple[str, ...], inspection: str, order: str) -> View | None:
    """The figures exactly as shown: one force a row."""
    which = chosen(measure, inspection)
    shown = measures.shown(which, order, forces)
    is_rate, missing = which.kind == measures.RATE, without(which, shown, forces)
    parameters = {"measure": measure, "forces": ",".join(forces), "inspection": inspection, "order": order}
    common = _common("rates" if is_rate else "grades", which, parameters, shown)
    return (
        View(
            **common,
            records=lambda: [_record(row, which) for row in shown] + [_without(*one) for one in missing.items()],
            caveats=[*not_shown(missing), *how_old(shown), *_caveats(which)],
            picture=(lambda: drawn(which, order, forces)) if is_rate else None,
            embed=_address("embed/compare", parameters),
            embed_rows=len(shown),
        )
        if shown
        else None
    )


def without(which: measures.Measure, shown: Sequence[Rate | Judgment], forces: Sequence[str]) -> dict[str, str]:
    """Of the forces that were asked for those that have no figure, by name, and why: not graded, or not in the register."""
    names, held = force_record.short_names(), {row.force_id for row in shown}
    is_of_programme = which.kind == measures.GRADE and which.regime_id is not None
    missing = missing_grades.in_programme(which.regime_id or "") if is_of_programme else {}
    known = {force_id: gap.kind for force_id, gap in missing.items() if gap.kind in missing_grades.NOT_GIVEN}
    return {
        names[force_id]: grade_words.STATUS[known[force_id]] if force_id in known else compare_page.NOT_HELD
        for force_id in forces
        if force_id not in held
    }


def not_shown(why: Mapping[str, str]) -> list[str]:
    """Which forces are not shown, a sentence for each reason; nothing where there are none."""
    of_reason = {reason: [name for name, one in why.items() if one == reason] for reason in dict.fromkeys(why.values())}
    return [compare_page.not_shown(reason, names) for reason, names in of_reason.items()]


def how_old(shown: Sequence[Rate | Judgment]) -> list[str]:
    """That some of these forces have been judged since, in one sentence; nothing where none was."""
    judged = [(row.short_name, since) for row in shown if (since := measures.since(row))]
    return [compare_page.not_todays(len(shown), judged, MOST_FORCES_PAIRED)] if judged else []


def _caveats(which: measures.Measure) -> list[str]:
    """What must be known of figures: first what may be compared, then which inspection of each force it is."""
    first, *others = compare_page.VIEW_CAVEATS
    lead = first if which.kind == measures.RATE else open_data_words.CAVEATS[0]
    is_one_programme = which.regime_id is not None
    return [lead, *([compare_page.WHICH_CAVEAT[which.inspection]] if is_one_programme else []), *others]


def _common(
    name: str, which: measures.Measure, parameters: dict[str, str], shown: Sequence[Rate | Judgment]
) -> dict[str, Any]:
    names = force_record.short_names()
    programme = next((row.short_name for row in store.rows(queries.regimes) if row.regime_id == which.regime_id), "")
    held = {row.force_id for row in shown}
    stem = "recording-rate" if which.kind == measures.RATE else "grade"
    return {
        "name": name,
        "parameters": parameters,
        "title": which.label,
        "subtitle": subtitle(shown, programme="regime"),
        "page": _address("compare", parameters),
        "about": (
            programme,
            "" if which.inspection == measures.NEWEST else which.inspection,
            "all-forces"
            if len(held) == len(names)
            else "-".join(one for one in parameters["forces"].split(",") if one in held),
        ),
        "file_stem": stem if which.scope == "all" else f"{stem}-{which.scope}",
    }


def _address(page: str, parameters: dict[str, str]) -> str:
    return html.page_address(page, **parameters)


def _record(row: Rate | Judgment, which: measures.Measure) -> Record:
    figure: Record = (
        rate(row.rate_pct, row.ci_pct, row.ci_missing, row.is_approximate)
        if isinstance(row, Rate)
        else {column_headings.GRADE: row.grade}
    )
    return {
        site_words.FORCE: row.short_name,
        **figure,
        column_headings.PROGRAMME: row.regime,
        column_headings.INSPECTION: measures.when(row),
        column_headings.PUBLISHED: row.published_on,
        column_headings.JUDGED_SINCE: measures.since(row) or compare_page.NOTHING_SINCE,
        column_headings.MEASURE: which.label,
        **sources(row),
    }


def _without(name: str, why: str) -> Record:
    return {site_words.FORCE: name, column_headings.NO_FIGURE_WHY: why}


def drawn(which: measures.Measure, order: str, forces: Sequence[str]) -> Rows:
    """The chart of rates: one force a row, its figure, which inspection and when, and what is newer."""
    lines = []
    for row in measures.shown_rates(which, order, forces):
        figure = f"{formats.about(row.is_approximate)}{formats.plain(row.rate_pct)} {formats.margin(row.ci_pct)}"
        said = [figure.strip(), measures.when(row)]
        if newer := measures.since(row):
            said.append(f"{compare_page.JUDGED_SINCE}: {newer}")
        lines.append(Line(row.short_name, [Mark(row.rate_pct, row.ci_pct)], "\n".join(said)))
    return Rows(lines, key=f"{grade_words.WHAT_IS_MARGIN} {download_words.HOLLOW}")


def pairs(measure: str, forces: tuple[str, ...], inspection: str, against: str | None = None) -> View | None:
    """What may be said of each pair of forces; of many forces, of each with `against`."""
    which = chosen(measure, inspection)
    rows = [row for row in measures.figures(which) if row.force_id in forces]
    held = comparable(which, forces)
    if len(held) < 2:
        return None
    parameters = {"measure": measure, "forces": ",".join(forces), "inspection": inspection}
    common = _common("pairs", which, parameters | ({"against": against} if against else {}), rows)
    return View(
        **common | {"title": f"{compare_page.PAIRS_TITLE}: {which.label}", "file_stem": "pairs"},
        records=lambda: [_pair(which, {row.force_id: row for row in rows}, *pair) for pair in paired(held, against)],
        caveats=compare_page.VIEW_CAVEATS,
    )


def _pair(which: measures.Measure, figure_of: Mapping[str, Rate | Judgment], a: str, b: str) -> Record:
    verdict = measures.compare(which, a, b)
    is_superseded = any(measures.since(figure_of[force_id]) for force_id in (a, b))
    return {
        site_words.FORCE: figure_of[a].short_name,
        column_headings.OTHER_FORCE: figure_of[b].short_name,
        column_headings.VERDICT: compare_page.verdict_title(verdict.kind, is_superseded),
        column_headings.VERDICT_IN_FULL: verdict.sentence,
        column_headings.SOURCE: _publisher(figure_of[a]),
        column_headings.SOURCE_OF_OTHER: _publisher(figure_of[b]),
    }


def _publisher(row: Rate | Judgment) -> str:
    """Who says a figure, and where."""
    read = sources(row)
    publisher = read[column_headings.SOURCE]
    address = read[column_headings.address_of(column_headings.SOURCE)]
    return f"{publisher}, {address}" if address else f"{publisher}"
