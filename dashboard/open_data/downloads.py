"""/download/: the files of every chart and table of the pages, made when they are asked for."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.database import queries, store
from dashboard.drawing.desk import NotDrawnError
from dashboard.open_data import picture_files, responses, view_files
from dashboard.open_data.responses import Problem, Request, Response, attachment
from dashboard.render import about_views, compare_views, crime_views, force_views, national_views, progress_views
from dashboard.render.view import View
from dashboard.rules import findings, force_record, measures
from dashboard.text import compare_page, crime_page, download_words, formats, problem_words

MEDIA_TYPES = {
    "csv": responses.CSV,
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "print": "image/png",
    "svg": "image/svg+xml",
}
MOST_FORCES = 43


@dataclass(frozen=True)
class Kind:
    """One view by name: what makes it, what must be asked, and what may be."""

    make: Callable[..., View | None]
    needed: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


OF_FORCE = {
    "timeline": force_views.timeline,
    "kinds-of-crime": force_views.kinds_of_crime,
    "conflicts": force_views.conflicts,
    "said": force_views.said,
    "findings": force_views.found,
    "audit-counts": force_views.counts,
    "questions": force_views.questions,
    "changed-grades": force_views.revised,
    "peel": force_views.peel,
    "revisions": crime_views.revisions,
    "outcomes": crime_views.outcomes,
}
VIEWS = {
    **{name: Kind(make, ("force",)) for name, make in OF_FORCE.items()},
    "rates": Kind(compare_views.figures, ("measure", "forces", "inspection", "order")),
    "grades": Kind(compare_views.figures, ("measure", "forces", "inspection", "order")),
    "pairs": Kind(compare_views.pairs, ("measure", "forces", "inspection"), ("against",)),
    "years": Kind(crime_views.years, ("force",), ("offence", "since")),
    "panels": Kind(crime_views.panels, ("force", "split", "period"), ("offence", "beside", "scale")),
    "offences": Kind(crime_views.offences, ("force", "year"), ("offence",)),
    "topic": Kind(progress_views.problems, ("topic",)),
    "causes-of-concern": Kind(progress_views.causes_of_concern),
    "claims": Kind(progress_views.claimed),
    "before-and-after": Kind(progress_views.before_and_after),
    "below-good": Kind(progress_views.below_good),
    "waiting": Kind(progress_views.waiting),
    "map": Kind(national_views.grade_map, ("grades",)),
    "estimates": Kind(national_views.estimates),
    "national": Kind(national_views.figures, ("told",)),
    "grade-counts": Kind(national_views.counted),
    "waiting-longest": Kind(national_views.longest),
    "first-hand": Kind(about_views.first_hand),
    "freshness": Kind(about_views.freshness),
}


DEFAULTS = {"offence": "all", "measure": measures.DEFAULT, "inspection": measures.NEWEST, "order": "name"}
"""What an address need not say."""


def get_download(request: Request) -> Response:
    """/download/{view}.{format}: one file of one view. Raises Problem for what there is not."""
    query = dict(request.query)
    kind = request.parts["format"]
    if kind == "png" and query.pop("size", None) == "print":
        kind = "print"
    view = view_of(request.parts["view"], query)
    if kind not in view.kinds():
        raise Problem(404, problem_words.no_such("format", kind), [one for one in view.kinds() if one != "print"])
    address = download_words.shortened(request.origin + view.page)
    name = view_files.file_name(view, kind, force_record.today().isoformat())
    if kind == "csv":
        body = view_files.as_csv(view, address, request.version)
    elif kind == "xlsx":
        body = view_files.as_workbook(view, address, request.version)
    else:
        body = picture(view, kind, address, request.version)
    return Response(body, MEDIA_TYPES[kind], headers=attachment(name))


def picture(view: View, kind: str, address: str, version: str) -> bytes:
    """The view as a picture. Raises Problem where it could not be drawn."""
    try:
        return picture_files.as_picture(view, kind, address, version)
    except NotDrawnError as error:
        raise Problem(503, problem_words.NOT_DRAWN) from error


def view_of(name: str, query: dict[str, str]) -> View:
    """The view of that name that a query asks for. Raises Problem, listing what may be asked."""
    kind = VIEWS.get(name)
    if kind is None:
        raise Problem(404, problem_words.no_such("view", name), list(VIEWS))
    allowed = [*kind.needed, *kind.optional]
    for parameter in query:
        if parameter not in allowed:
            raise Problem(400, problem_words.no_such_parameter(parameter), allowed)
    given = DEFAULTS | {"beside": query.get("force", "")} | query
    for parameter in kind.needed:
        if parameter not in given:
            raise Problem(400, problem_words.parameter_needed(parameter), choices(parameter))
    asked = {one: given[one] for one in allowed if one in given}
    view = kind.make(**{parameter: argument(parameter, text) for parameter, text in asked.items()})
    if view is None or view.name != name:
        raise Problem(404, problem_words.NOTHING_TO_DOWNLOAD)
    return view


def argument(parameter: str, text: str) -> object:
    """What a parameter of an address stands for. Raises Problem 400, listing what may stand there."""
    allowed = choices(parameter)
    asked = text.split(",") if parameter in ("forces", "beside") else [text]
    for one in asked:
        if one not in allowed:
            raise Problem(400, problem_words.no_such(parameter, one), allowed)
    if parameter in ("forces", "beside"):
        forces = tuple(dict.fromkeys(asked))
        if parameter == "beside" and len(forces) > crime_views.MOST_PANELS:  # each panel takes a second to draw
            raise Problem(400, problem_words.too_many_forces(parameter, crime_views.MOST_PANELS))
        return forces[:MOST_FORCES]
    if parameter == "offence":
        return offence_groups()[text]
    if parameter == "topic":
        return topics()[text]
    return text.replace("-", "/") if parameter in ("since", "year") else text


def choices(parameter: str) -> list[str]:
    """What may stand under a parameter."""
    found: dict[str, Callable[[], list[str]]] = {
        "measure": lambda: list(measures.measures()),
        "inspection": lambda: list(compare_page.WHICH_INSPECTION),
        "order": lambda: ["name", "rate"],
        "offence": lambda: list(offence_groups()),
        "since": years,
        "year": years,
        "split": lambda: ["forces", "offences"],
        "period": lambda: ["year", "quarter"],
        "scale": lambda: list(crime_page.SCALES),
        "topic": lambda: list(topics()),
        "grades": lambda: [national_views.LATEST, *(row.regime_id for row in store.rows(queries.judged_regimes))],
        "told": lambda: ["2025", "2014"],
    }
    return found.get(parameter, lambda: list(force_record.short_names()))()


def offence_groups() -> dict[str, str]:
    """Offence groups by their name in addresses, with "all"."""
    groups = {formats.in_address(row.offence_group): row.offence_group for row in store.rows(queries.offence_groups)}
    return {"all": crime_page.ALL_OFFENCES} | groups


def topics() -> dict[str, str]:
    return {formats.in_address(topic): topic for topic in findings.topics()}


def years() -> list[str]:
    """The financial years of recorded crime as addresses write them."""
    return [row.financial_year.replace("/", "-") for row in store.rows(queries.total_years)]
