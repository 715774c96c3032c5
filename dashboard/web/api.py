"""/api/v1/: forces, everything about one force, and comparisons with what may be said of them."""

from collections.abc import Iterable, Iterator
from itertools import chain, combinations

from dashboard import facts, measures, queries, questions, store, wording
from dashboard.web import answer
from dashboard.web.answer import Answer, Asked, Problem, to_json
from dashboard.web.brief import known_force
from dashboard.web.tables import LICENCE, build, records, sources_of


def _meta(source_ids: Iterable[str | None]) -> dict:
    return {
        "site": wording.SITE,
        **build(),
        "licence": LICENCE,
        "independence": wording.INDEPENDENT,
        "caveats": wording.CAVEATS,
        "sources": sources_of(source_ids),
    }


def get_forces(_: Asked) -> Answer:
    """Every force with its latest crime-recording grade."""
    latest = {row["force_id"]: row for row in records(store.ask(queries.latest_judgments))}
    forces = [
        force | {"latest_grade": latest.get(force["force_id"]), "address": f"/api/v1/forces/{force['force_id']}.json"}
        for force in records(store.ask(queries.forces))
    ]
    ids = [row["source_id"] for row in [*forces, *latest.values()]]
    return Answer(to_json({"meta": _meta(ids), "forces": forces}), answer.JSON)


def get_force(asked: Asked) -> Answer:
    """Everything the register holds about one force, as the pages show it."""
    force = known_force(asked.parts["force_id"])
    force_id = force["force_id"]
    frames = {
        "timeline": store.ask(queries.timeline, force_id),
        "rates_by_kind_of_crime": store.ask(queries.scoped_rates, force_id),
        "questions_beneath_the_overall_grade": store.ask(queries.core_questions, force_id),
        "peel_grades": store.ask(queries.peel_grades, force_id),
        "grade_revisions": store.ask(queries.grade_revisions, force_id),
        "figure_conflicts": store.ask(queries.figure_conflicts, force_id),
        "oversight_events": store.ask(queries.oversight_events, force_id),
        "areas_for_improvement": store.ask(queries.areas_for_improvement, force_id),
        "recorded_crime": store.ask(queries.recorded_crime_years, force_id),
        "outcomes": store.ask(queries.outcomes, force_id),
        "population": store.ask(queries.population, force_id),
        "victim_services": store.ask(queries.victim_services, force_id),
    }
    for name, query in (
        ("latest_grade", queries.latest_judgments),
        ("rounds", queries.statuses),
        ("crime_rates", queries.crime_rates),
    ):
        held = store.ask(query)
        frames[name] = held[held.force_id == force_id]
    asks = [
        {"question": one.question, "fact": one.fact, "source_ids": list(one.source_ids)}
        for one in questions.for_force(force_id, facts.today())
    ]
    rows = {name: records(frame) for name, frame in frames.items()}
    ids = [force.source_id, *_sources_of(rows)]
    latest = rows.pop("latest_grade")
    told = {
        "meta": _meta(ids),
        "force": records(force.to_frame().T.infer_objects())[0],
        "summary": facts.force_lede(force_id),
        "latest_grade": latest[0] if latest else None,
        **rows,
        "questions_for_the_commissioner": asks,
    }
    return Answer(to_json(told), answer.JSON)


def _sources_of(rows: dict[str, list[dict]]) -> Iterator[str]:
    """The sources that rows name, in the order of rows and columns."""
    for row in chain.from_iterable(rows.values()):
        yield from (value for name, value in row.items() if "source_id" in name and value is not None)


def get_measures(_: Asked) -> Answer:
    """What can be compared."""
    told = [{"measure": name, "label": one.label, "kind": one.kind} for name, one in measures.MEASURES.items()]
    return Answer(to_json({"measures": told}), answer.JSON)


def get_comparison(asked: Asked) -> Answer:
    """The figures of two or more forces on one measure, and for each pair what may be said of them."""
    names = facts.short_names()
    chosen = asked.query.get("forces", "").split(",")
    for force_id in chosen:
        if force_id not in names:
            raise Problem(400, wording.no_such("force", force_id), list(names))
    if len(chosen) < 2 or len(set(chosen)) < len(chosen):
        raise Problem(400, wording.TWO_FORCES, list(names))
    measure_id = asked.query.get("measure", measures.DEFAULT)
    if measure_id not in measures.MEASURES:
        raise Problem(400, wording.MEASURE_NEEDED, list(measures.MEASURES))
    measure = measures.MEASURES[measure_id]
    held = measures.figures(measure)
    shown = records(held[held.force_id.isin(chosen)])
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
    told = {
        "meta": _meta([row["source_id"] for row in shown]),
        "measure": {"measure": measure_id, "label": measure.label, "kind": measure.kind},
        "figures": shown,
        "without_a_figure": [force_id for force_id in chosen if force_id not in set(held.force_id)],
        "comparisons": verdicts,
    }
    return Answer(to_json(told), answer.JSON)
