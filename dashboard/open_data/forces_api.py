"""/api/v1/: forces, everything about one force, and comparisons with what may be said of them."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, combinations
from typing import Any

from dashboard.database import queries, store
from dashboard.open_data import responses
from dashboard.open_data.brief import known_force
from dashboard.open_data.responses import Problem, Request, Response, to_json
from dashboard.open_data.tables import LICENCE, build, records, sources_of
from dashboard.rules import commissioner_questions, force_record, helplines, measures
from dashboard.text import open_data_words, problem_words, site_words

FORCE_QUERIES: dict[str, Callable[[store.Connection], list[Any]]] = {
    "timeline": queries.timeline,
    "rates_by_kind_of_crime": queries.scoped_rates,
    "questions_beneath_the_overall_grade": queries.core_questions,
    "peel_grades": queries.peel_grades,
    "grade_revisions": queries.grade_revisions,
    "figure_conflicts": queries.figure_conflicts,
    "oversight_events": queries.oversight_events,
    "areas_for_improvement": queries.areas_for_improvement,
    "recorded_crime": queries.recorded_crime_years,
    "outcomes": queries.outcomes,
    "population": queries.population,
    "latest_grade": queries.latest_judgments,
    "rounds": queries.statuses,
    "crime_rates": queries.crime_rates,
}
NAMING_THEIR_FORCE = ("oversight_events", "latest_grade", "rounds", "crime_rates")
"""Their rows repeat the force they are of."""


def _meta(source_ids: Iterable[str | None]) -> dict:
    return {
        "site": site_words.SITE,
        **build(),
        "licence": LICENCE,
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
    """What can be compared."""
    rows = [{"measure": name, "label": one.label, "kind": one.kind} for name, one in measures.measures().items()]
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
        raise Problem(400, problem_words.MEASURE_NEEDED, list(measures.measures()))
    measure = measures.measures()[measure_id]
    figures = measures.figures(measure)
    shown = records(row for row in figures if row.force_id in chosen)
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
        "meta": _meta([row["source_id"] for row in shown]),
        "measure": {"measure": measure_id, "label": measure.label, "kind": measure.kind},
        "figures": shown,
        "without_a_figure": [force_id for force_id in chosen if force_id not in {row.force_id for row in figures}],
        "comparisons": verdicts,
    }
    return Response(to_json(content), responses.JSON)
