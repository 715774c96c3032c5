"""/api/v1/: forces, everything about one force, and comparisons with what may be said of them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain, combinations
from typing import Any

from dashboard.database import queries, store
from dashboard.open_data import responses
from dashboard.open_data.brief import known_force
from dashboard.open_data.responses import Problem, Request, Response, to_json
from dashboard.open_data.tables import build, records, sources_of
from dashboard.rules import commissioner_questions, force_record, helplines, measures
from dashboard.text import compare_page, crime_page, open_data_words, problem_words, site_words, source_words
from etl import licences

FORCE_QUERIES: dict[str, Callable[[store.Connection], list[Any]]] = {
    "timeline": queries.timeline,
    "rates_by_kind_of_crime": queries.scoped_rates,
    "questions_beneath_the_overall_grade": queries.core_questions,
    "peel_grades": queries.peel_grades,
    "grade_revisions": queries.grade_revisions,
    "figure_conflicts": queries.figure_conflicts,
    "oversight_events": queries.oversight_events,
    "findings": queries.findings,
    "audit_counts": queries.audit_counts,
    "recorded_crime": queries.recorded_crime_years,
    "outcomes": queries.outcomes,
    "population": queries.population,
    "latest_grade": queries.latest_judgments,
    "rounds": queries.statuses,
    "crime_rates": queries.crime_rates,
    "missing_figures": queries.missing_figures,
}
NAMING_THEIR_FORCE = ("oversight_events", "latest_grade", "rounds", "crime_rates")
"""Their rows repeat the force they are of."""


def _meta(source_ids: Iterable[str | None]) -> dict:
    return {
        "site": site_words.SITE,
        **build(),
        "licence": licences.OPEN_GOVERNMENT,
        "licence_note": source_words.LICENCE_LEDE,
        "independence": site_words.INDEPENDENT,
        "caveats": open_data_words.CAVEATS,
        "sources": sources_of(source_ids),
    }


def get_forces(_: Request) -> Response:
    """Every force with its latest crime-recording grade."""
    latest = {row["force_id"]: row for row in records(store.rows(queries.latest_judgments))}
    forces = [
        force | {"latest_grade": latest.get(force["force_id"]), "address": f"/api/v1/forces/{force['force_id']}.json"}
        for force in records(store.rows(queries.forces))
    ]
    ids = [row["source_id"] for row in [*forces, *latest.values()]]
    return Response(to_json({"meta": _meta(ids), "forces": forces}), responses.JSON)


def get_force(request: Request) -> Response:
    """Everything the register holds about one force, as the pages show it."""
    force = known_force(request.parts["force_id"])
    force_id = force.force_id
    rows = {name: records(store.of_force(query, force_id)) for name, query in FORCE_QUERIES.items()}
    for row in rows["recorded_crime"]:
        row["period"] = crime_page.part_of_year(row["financial_year"], row["quarters_count"], row["missing_quarters"])
    for row in chain.from_iterable(rows[name] for name in FORCE_QUERIES if name not in NAMING_THEIR_FORCE):
        del row["force_id"]
    asks = [
        {"question": one.question, "fact": one.fact, "source_ids": list(one.source_ids)}
        for one in commissioner_questions.for_force(force_id, force_record.today())
    ]
    services = [
        record | {"standing": one.place.value, "because": one.reason.value}
        for one in helplines.local(force_id)
        for record in records([one.service])
    ]
    ids = [force.source_id, *_sources_of(rows | {"victim_services": services})]
    latest = rows.pop("latest_grade")
    content = {
        "meta": _meta(ids),
        "force": records([force])[0],
        "summary": force_record.force_lede(force_id),
        "latest_grade": latest[0] if latest else None,
        **rows,
        "victim_services": services,
        "questions_for_the_commissioner": asks,
    }
    return Response(to_json(content), responses.JSON)


def _sources_of(rows: dict[str, list[dict]]) -> Iterator[str]:
    """The sources that rows name, in the order of rows and columns."""
    for row in chain.from_iterable(rows.values()):
        yield from (value for name, value in row.items() if "source_id" in name and value is not None)


def get_measures(_: Request) -> Response:
    """What can be compared, and whether each force's first or newest inspection may be chosen."""
    rows = [
        {
            "measure": name,
            "label": one.label,
            "kind": one.kind,
            "inspection": [measures.NEWEST, measures.FIRST]
            if measures.has_second_inspections(one)
            else [measures.NEWEST],
        }
        for name, one in measures.measures().items()
    ]
    return Response(to_json({"measures": rows}), responses.JSON)


def get_comparison(request: Request) -> Response:
    """The figures of two or more forces on one measure, and for each pair what may be said of them."""
    names = force_record.short_names()
    chosen = request.query.get("forces", "").split(",")
    for force_id in chosen:
        if force_id not in names:
            raise Problem(400, problem_words.no_such("force", force_id), list(names))
    if len(chosen) < 2 or len(set(chosen)) < len(chosen):
        raise Problem(400, problem_words.TWO_FORCES, list(names))
    measure_id = request.query.get("measure", measures.DEFAULT)
    if measure_id not in measures.measures():
        words = measures.RETIRED.get(measure_id, problem_words.MEASURE_NEEDED)
        raise Problem(400, words, list(measures.measures()))
    inspection = request.query.get("inspection", measures.NEWEST)
    if inspection not in compare_page.WHICH_INSPECTION:
        raise Problem(400, problem_words.INSPECTION_NEEDED, list(compare_page.WHICH_INSPECTION))
    measure = replace(measures.measures()[measure_id], inspection=inspection)
    figures = measures.figures(measure)
    shown = [row for row in figures if row.force_id in chosen]
    verdicts = []
    for a, b in combinations(chosen, 2):
        verdict = measures.compare(measure, a, b)
        verdicts.append(
            {
                "forces": [a, b],
                "verdict": verdict.kind.value,
                "may_be_compared": verdict.is_allowed,
                "sentence": verdict.sentence,
            }
        )
    content = {
        "meta": _meta(source_id for row in shown for source_id in measures.source_ids(row)),
        "measure": {"measure": measure_id, "label": measure.label, "kind": measure.kind, "inspection": inspection},
        "figures": [
            row._asdict() | {"inspection": measures.when(row), "judged_since": measures.since(row)} for row in shown
        ],
        "without_a_figure": [force_id for force_id in chosen if force_id not in {row.force_id for row in figures}],
        "comparisons": verdicts,
    }
    return Response(to_json(content), responses.JSON)
