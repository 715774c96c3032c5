"""The API's description in OpenAPI 3.1, made from the catalogue so that every table and column in it exists."""

from dashboard.ask import desk
from dashboard.features import asks
from dashboard.open_data import query, responses, tables
from dashboard.rules import force_record, measures
from dashboard.text import ask_page, compare_page, open_data_words, site_words
from etl import licences
from etl.json_types import JSON_TYPE

PROBLEM_REF, META_REF = "#/components/schemas/Problem", "#/components/schemas/Meta"


def document(origin: str) -> dict:
    """The whole description; `origin` is the site's own address."""
    forces = list(force_record.short_names())
    return {
        "openapi": "3.1.0",
        "info": {
            "title": site_words.SITE,
            "summary": site_words.TAGLINE,
            "description": "\n".join([site_words.INDEPENDENT, *(f"- {caveat}" for caveat in open_data_words.CAVEATS)]),
            "version": "1",
            "license": {"name": licences.OPEN_GOVERNMENT["title"], "url": licences.OPEN_GOVERNMENT["path"]},
        },
        "servers": [{"url": origin or "/"}],
        "paths": _fixed(forces)
        | (_query() if asks() else {})
        | {path: item for one in tables.published().values() for path, item in _table(one)},
        "components": {"schemas": _schemas()},
    }


def _fixed(forces: list[str]) -> dict:
    a_force = {"name": "force_id", "in": "path", "required": True, "schema": {"type": "string", "enum": forces}}
    compared = {
        "name": "forces",
        "in": "query",
        "required": True,
        "style": "form",
        "explode": False,
        "description": "At least two forces, with commas between",
        "schema": {"type": "array", "minItems": 2, "uniqueItems": True, "items": {"type": "string", "enum": forces}},
    }
    measure = {
        "name": "measure",
        "in": "query",
        "schema": {"type": "string", "enum": list(measures.measures()), "default": measures.DEFAULT},
    }
    inspection = {
        "name": "inspection",
        "in": "query",
        "description": "Each force's newest inspection of the programme, or the first only",
        "schema": {"type": "string", "enum": list(compare_page.WHICH_INSPECTION), "default": measures.NEWEST},
    }
    order = {"name": "order", "in": "query", "schema": {"type": "string", "enum": ["name", "rate"], "default": "name"}}
    at_least_one = compared | {
        "description": "Forces, with commas between",
        "schema": {"type": "array", "minItems": 1, "items": {"type": "string", "enum": forces}},
    }
    timeline = _framed("A force's timeline, to be framed by other sites", [a_force])
    comparison_frame = _framed("A comparison, to be framed by other sites", [at_least_one, measure, inspection, order])
    listed = {"type": "array", "items": {"type": "object"}}
    about_force = {
        "force": {"type": "object"},
        "summary": {"type": "string"},
        "latest_grade": {"type": ["object", "null"]},
        "timeline": listed,
        "questions_for_the_commissioner": listed,
    }
    comparison = {
        "measure": {"type": "object"},
        "figures": listed,
        "without_a_figure": {"type": "array", "items": {"type": "string"}},
        "comparisons": {
            "type": "array",
            "items": _object(
                {
                    "forces": {"type": "array", "items": {"type": "string"}},
                    "verdict": {"type": "string", "enum": list(compare_page.VERDICT_WORDS)},
                    "may_be_compared": {"type": "boolean"},
                    "sentence": {"type": "string"},
                }
            ),
        },
    }
    return {
        "/api/v1/": _get("Entry points", _json({"forces": {"type": "string"}, "tables": {"type": "string"}})),
        "/api/v1/openapi.json": _get("This description", _json({"openapi": {"type": "string"}})),
        "/api/v1/forces.json": _get(open_data_words.FORCES_LEDE, _json({"meta": {"$ref": META_REF}, "forces": listed})),
        "/api/v1/forces/{force_id}.json": _get(
            "Everything about one force", _json({"meta": {"$ref": META_REF}, **about_force}), [a_force], (404,)
        ),
        "/api/v1/measures.json": _get("What can be compared", _json({"measures": listed})),
        "/api/v1/compare": _get(
            "Figures of several forces on one measure, and for each pair what may be said",
            _json({"meta": {"$ref": META_REF}, **comparison}),
            [compared, measure, inspection],
            (400,),
        ),
        "/embed/force/{force_id}/timeline": timeline,
        "/embed/compare": comparison_frame,
        "/api/v1/tables.json": _get("Every table and column", _json({"meta": {"type": "object"}, "tables": listed})),
    }


def _query() -> dict:
    """A question in SQL, by GET or POST."""
    sql = {"type": "string", "minLength": 1, "maxLength": desk.MOST_CHARACTERS, "description": ask_page.API_SQL}
    form = {"type": "string", "enum": list(desk.FORMATS), "default": "json"}
    asked = {
        "type": "object",
        "properties": {"sql": sql, "format": form},
        "required": ["sql"],
        "additionalProperties": False,
    }
    rows = {"type": "array", "items": {"type": "object"}}
    content = _json({"meta": {"type": "object"}, "rows": rows}) | {
        "text/csv": {"schema": {"type": "string"}},
        responses.PARQUET: {"schema": {"type": "string", "format": "binary"}},
    }
    parameters: list[dict] = [
        {"name": "sql", "in": "query", "required": True, "schema": sql},
        {"name": "format", "in": "query", "schema": form},
    ]
    by_get = _get(ask_page.API_SUMMARY, content, parameters, (413, 422, 429, 503))["get"]
    body = {kind: {"schema": asked} for kind in (responses.JSON, "application/x-www-form-urlencoded")}
    by_post = by_get | {"parameters": [], "requestBody": {"required": True, "content": body}}
    return {query.ADDRESS: {"get": by_get, "post": by_post}}


def _table(table: tables.Table) -> list[tuple[str, dict]]:
    """The paths of one table: rows in three formats filtered by column, its metadata, and both in a zip."""
    row = _object({name: _column(sql_type) for name, (sql_type, _) in table.columns.items()})
    content = {
        responses.JSON: {
            "schema": _object({"meta": {"$ref": META_REF}, "rows": {"type": "array", "items": row}}),
        },
        "text/csv": {"schema": {"type": "string"}},
        responses.PARQUET: {"schema": {"type": "string", "format": "binary"}},
    }
    formats = {
        "name": "format",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "enum": list(tables.FORMATS)},
    }
    filters = [
        {"name": name, "in": "query", "description": comment, "schema": _filter(sql_type)}
        for name, (sql_type, comment) in table.columns.items()
    ]
    paging = [
        {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": tables.MOST_ROWS}},
        {"name": "offset", "in": "query", "schema": {"type": "integer", "minimum": 0, "maximum": tables.MOST}},
    ]
    path = f"/api/v1/tables/{table.name}"
    return [
        (f"{path}.{{format}}", _get(table.comment, content, [formats, *filters, *paging], (400, 404))),
        (
            f"{path}.metadata.json",
            _get(f"Meaning, sources and caveats of {table.name}", {responses.JSON: {"schema": {"$ref": META_REF}}}),
        ),
        (
            f"{path}.zip",
            _get(
                f"CSV and metadata of {table.name}", {responses.ZIP: {"schema": {"type": "string", "format": "binary"}}}
            ),
        ),
    ]


def _column(sql_type: str) -> dict:
    return {"type": [JSON_TYPE[sql_type], "null"]}


def _filter(sql_type: str) -> dict:
    """What a filter may hold: an empty text asks for empty cells."""
    kind = JSON_TYPE[sql_type]
    bounds = {
        "integer": {"minimum": -tables.MOST, "maximum": tables.MOST},
        "string": {"maxLength": tables.LONGEST_TEXT},
    }
    return {"type": kind, **bounds.get(kind, {})}


def _get(summary: str, content: dict, parameters: list[dict] | None = None, problems: tuple[int, ...] = ()) -> dict:
    problem = {responses.PROBLEM: {"schema": {"$ref": PROBLEM_REF}}}
    answers: dict = {"200": {"description": summary, "content": content}}
    for status in sorted({400, *problems}):
        answers[str(status)] = {"description": "Not answered; says what is allowed", "content": problem}
    return {"get": {"summary": summary, "parameters": parameters or [], "responses": answers}}


def _framed(summary: str, parameters: list[dict]) -> dict:
    """A frame is read by people, its problems too."""
    content = {"text/html": {"schema": {"type": "string"}}}
    path = _get(summary, content, parameters, (404,))
    for status in ("400", "404"):
        path["get"]["responses"][status]["content"] = content
    return path


def _json(properties: dict) -> dict:
    return {responses.JSON: {"schema": _object(properties)}}


def _object(properties: dict) -> dict:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _schemas() -> dict:
    text = {"type": "string"}
    return {
        "Meta": _object(
            {
                "site": text,
                "data_version": text,
                "built_at": {"type": "string", "format": "date-time"},
                "licence": {"type": "object"},
                "caveats": {"type": "array", "items": text},
                "sources": {"type": "array", "items": {"type": "object"}},
            }
        ),
        "Problem": {
            **_object({"type": text, "title": text, "status": {"type": "integer"}, "detail": text}),
            "description": "Problem details, RFC 9457; allowed lists what may be asked instead",
        },
    }
