"""/api/v1/query: a visitor's own question in SQL, answered as JSON, CSV or Parquet."""

from typing import Any

from dashboard.ask import desk
from dashboard.ask.queue import Busy
from dashboard.open_data import responses
from dashboard.open_data.responses import Problem, Request, Response, attachment
from dashboard.text import ask_page, site_words

ADDRESS = "/api/v1/query"
PARAMETERS = ("sql", "format")
MEDIA_TYPES = {"json": responses.JSON, "csv": responses.CSV, "parquet": responses.PARQUET}
OWN_CACHE_ONLY = {"cache-control": "private, no-cache"}
"""A browser may keep its own answer and ask whether it still holds; no proxy keeps what somebody asked."""
STATUS = {"refused": 400, "error": 400, "too long": 422, "too large": 422, "failed": 422}


def question_of(request: Request) -> tuple[str, str]:
    """The SQL and the format that a request asks for. Raises Problem."""
    sql, form = request.query.get("sql", ""), request.query.get("format", "json")
    if not sql.strip():
        raise Problem(400, ask_page.NO_QUESTION)
    if len(sql) > desk.MOST_CHARACTERS:
        raise Problem(413, ask_page.TOO_MANY_CHARACTERS)
    if form not in desk.FORMATS:
        raise Problem(400, ask_page.FORMAT_NEEDED, list(desk.FORMATS))
    return sql, form


def get_query(request: Request) -> Response:
    """The answer, or problem details that say what to change."""
    sql, form = question_of(request)
    try:
        reply = desk.put(sql, request.visitor, form, is_gzip_welcome=request.is_gzip_welcome)
    except Busy as busy:
        problem = Problem(429, ask_page.OWN_BUSY if busy.is_own else ask_page.BUSY).response()
        return Response(problem.body, problem.media_type, 0, {"retry-after": str(busy.retry_after)}, 429)
    if reply.outcome == "no database":
        return Response(Problem(503, site_words.NO_DATABASE).response().body, responses.PROBLEM, 0, {}, 503)
    if reply.outcome != "answered":
        return _problem(reply)
    headers = dict(OWN_CACHE_ONLY)
    if form != "json":
        headers |= attachment(f"on-the-record-answer.{form}")
    if reply.facts["is_gzipped"]:
        headers["content-encoding"] = "gzip"
    return Response(reply.body, MEDIA_TYPES[form], headers=headers)


def _problem(reply: desk.Reply) -> Response:
    """Why there is no answer, where in the question that is, and what may have been meant."""
    status = STATUS.get(reply.outcome, 422)
    problem = Problem(status, ask_page.why_not(reply.outcome, reply.facts), list(reply.facts.get("candidates", [])))
    details: dict[str, Any] = problem.details()
    if place := reply.facts.get("place"):
        details["place"] = {"from_byte": place[0], "bytes": place[1]}
    return Response(responses.to_json(details), responses.PROBLEM, 0, status=status)
