"""The short version of a force for print, slow phones and screen readers; the list of all; and the card for other sites."""

import difflib
from base64 import b64encode
from functools import cache
from hashlib import sha256
from itertools import chain
from pathlib import Path

from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.open_data.responses import HTML, Answer, Asked, Problem
from dashboard.render import html, svg_timeline
from dashboard.rules import commissioner_questions, force_record
from dashboard.templating import render
from dashboard.text import (
    find_page,
    force_page,
    formats,
    grade_words,
    help_page,
    open_data_words,
    problem_words,
    site_words,
)

STYLE = (Path(__file__).resolve().parent.parent / "templates" / "document.css").read_text(encoding="utf-8")
LOCAL_CONTACTS = 3
NATIONAL_NEEDS = ("general", "domestic-abuse", "sexual-violence")
"""The first national line whose main topic is one of these stands on every brief."""


class Citations:
    """Numbers sources in the order they are first cited; called in a template, it gives the raised numbers."""

    def __init__(self) -> None:
        self._known = html.known_sources()
        self._cited: dict[str, int] = {}

    def __call__(self, *source_ids: str | None) -> Markup:
        numbered = [
            self._cited.setdefault(source_id, len(self._cited) + 1)
            for source_id in dict.fromkeys(source_ids)
            if not formats.is_missing(source_id) and source_id in self._known
        ]
        marks = Markup(" ").join(Markup('<a href="#source-{0}">[{0}]</a>').format(number) for number in numbered)
        return Markup("<sup>{}</sup>").format(marks) if numbered else marks

    def sources(self) -> list[dict]:
        """The cited sources in order: words and url."""
        held = [self._known[source_id] for source_id in self._cited]
        return [
            {
                "url": source["url"],
                "words": site_words.source_words(
                    source["publisher"], source["title"], source["published_on"], source["accessed_on"]
                ),
            }
            for source in held
        ]


# -- routes ------------------------------------------------------------------------------------------------------------------


def get_brief(asked: Asked) -> Answer:
    """/brief/{force_id}: two pages of paper at most, no scripts, nothing fetched from elsewhere."""
    force = known_force(asked.parts["force_id"])
    return document("brief.html", asked, title=force.name, **_brief(force))


def get_briefs(asked: Asked) -> Answer:
    """/brief/: every force with its latest grade, by name."""
    rows = [
        {
            "force_id": row.force_id,
            "short_name": row.short_name,
            "grade": row.grade,
            "css": svg_timeline.grade_class(row.grade),
            "dated": open_data_words.dated_grade(
                row.regime_short, force_record.dated(row.published_on, row.title_year)
            ),
        }
        for row in store.rows(queries.latest_judgments)
    ]
    return document("briefs.html", asked, title=find_page.FIND_TITLE, description=site_words.TAGLINE, rows=rows)


def get_embed(asked: Asked) -> Answer:
    """/embed/{force_id}: grade, date, rate, source and link, for other sites to frame."""
    force = known_force(asked.parts["force_id"])
    latest = force_record.latest_judgment(force.force_id)
    return document(
        "embed.html",
        asked,
        "*",
        title=force.name,
        description="",
        force=force,
        source=html.known_sources()[latest.source_id],
        **_judgment(latest),
    )


def problem(error: Problem, force_id: str) -> Answer:
    """The same problem for a person: a sentence, and the forces that may be meant."""
    names = force_record.short_names()
    meant = [(close, names[close]) for close in difflib.get_close_matches(force_id.lower(), names, n=3, cutoff=0.5)]
    told = document(
        "problem.html",
        Asked({}, {}, store.version()),
        title=open_data_words.NOT_FOUND,
        description=error.detail,
        meant=meant,
    )
    return Answer(told.body, told.media_type, 0, told.headers, error.status)


def document(template: str, asked: Asked, framed_by: str = "'none'", forms: str = "'none'", **values: object) -> Answer:
    """An HTML document without scripts, under a policy that lets it fetch nothing at all; `forms` says where its forms may lead."""
    values.setdefault("description", "")
    body = render(
        template, style=Markup(STYLE), version=asked.version, link=asked.links.to, page=asked.links.page, **values
    )
    policy = f"default-src 'none'; style-src '{_hash(STYLE)}'; img-src data:; base-uri 'none'; form-action {forms}; frame-ancestors {framed_by}"
    return Answer(body, HTML, headers={"content-security-policy": policy})


@cache
def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def known_force(force_id: str) -> store.Row:
    """The row of `force`. Raises Problem 404, listing the 43."""
    names = force_record.short_names()
    if force_id not in names:
        raise Problem(404, problem_words.no_such("force", force_id), list(names))
    return force_record.force(force_id)


# -- what a brief says -------------------------------------------------------------------------------------------------------


def _judgment(latest: store.Row) -> dict[str, object]:
    """The latest grade in words: shared by brief and card."""
    figure = f"{formats.percent(latest.rate_pct, latest.is_approximate)} {formats.margin(latest.ci_pct)}".strip()
    return {
        "latest": latest,
        "grade_class": svg_timeline.grade_class(latest.grade),
        "dated": open_data_words.dated_judgment(
            latest.regime,
            grade_words.KIND[latest.kind],
            force_record.dated(latest.published_on, latest.title_year),
            formats.age(latest.published_on, force_record.today()),
        ),
        "rate": "" if formats.is_missing(latest.rate_pct) else figure,
    }


def _brief(force: store.Row) -> dict[str, object]:
    force_id = force.force_id
    latest, history = force_record.latest_judgment(force_id), store.of_force(queries.timeline, force_id)
    lede = force_record.force_lede(force_id)
    return {
        "force": force,
        "description": lede,
        "lede": lede,
        "meaning": grade_words.MEANING.get(latest.grade, ""),
        "interval": ""
        if formats.is_missing(latest.rate_pct)
        else grade_words.interval_words(latest.rate_pct, latest.ci_pct),
        "notes": _notes(latest),
        "timeline": svg_timeline.drawing(force.short_name, history),
        "has_break": force_record.crosses_programmes(history),
        "has_undated": any(row.happened_on is None for row in history),
        "rates": _rates(history, store.of_force(queries.scoped_rates, force_id)),
        "estimates": [
            (
                force_page.on_date(
                    force_record.dated(row.happened_on, row.title_year), row.regime_short, sentence(value)
                ),
                row.source_id,
            )
            for row in history
            for sentence, value in (
                (force_page.unrecorded, row.unrecorded_count),
                (force_page.additional, row.additional_count),
            )
            if not formats.is_missing(value)
        ],
        "events": [
            (
                open_data_words.said(row.happened_on, row.by_role, row.summary, bool(row.is_inspected)),
                row.source_id,
            )
            for row in store.of_force(queries.oversight_events, force_id)
        ],
        "areas": [
            (open_data_words.area(row.area, row.status_known, row.regime_short, row.published_on), row.source_id)
            for row in store.of_force(queries.areas_for_improvement, force_id)
        ],
        "questions": commissioner_questions.for_force(force_id, force_record.today()),
        "governance": force_page.governance(force.governance, force.governing_body),
        "contacts": _contacts(force_id, force.country),
        "cite": Citations(),
        **_judgment(latest),
    }


def _notes(latest: store.Row) -> list[tuple[str, str]]:
    """What a reader must know of the latest grade: that it is old, and which later round gave none that we can show."""
    old = grade_words.old_judgment(latest.published_on, latest.title_year, force_record.today())
    return [(old, latest.source_id)] * bool(old) + [
        (grade_words.status_sentence(row.status, row.regime_short), row.source_id)
        for row in force_record.later_rounds(latest.force_id)
        if row.status != "graded"
    ]


def _rates(history: store.Rows, scoped: store.Rows) -> list[dict[str, object]]:
    """One row an inspection and kind of crime: rate with its margin, or that none was published or found."""
    told = []
    for row in (row for row in history if row.what == "inspection"):
        inspection = f"{row.regime_short}, {grade_words.KIND[row.kind].lower()}, {force_record.dated(row.happened_on, row.title_year)}"
        told.append(_rate(row, inspection, "all", [row.source_id, row.rate_source_id], row.grade))
        parts = (part for part in scoped if part.inspection_id == row.inspection_id)
        told += [_rate(part, inspection, part.scope, [part.source_id], None) for part in parts]
    return told


def _rate(row, inspection: str, scope: str, source_ids: list[str], grade: str | None) -> dict[str, object]:
    is_known = not formats.is_missing(row.rate_pct)
    return {
        "inspection": inspection,
        "scope": grade_words.SCOPE[scope],
        "rate": formats.percent(row.rate_pct, row.is_approximate) if is_known else open_data_words.NEVER_RATE_SHORT,
        "margin": (formats.margin(row.ci_pct) or grade_words.NOT_PUBLISHED) if is_known else "",
        "grade": ("" if scope != "all" else grade_words.NO_GRADE_HERE) if formats.is_missing(grade) else grade,
        "source_ids": source_ids,
    }


def _contacts(force_id: str, country: str) -> list[dict[str, object]]:
    """Telephone numbers for victims: the area's own lines first, then national ones."""
    local = [row for row in store.of_force(queries.victim_services, force_id) if row.phone and row.is_local_line]
    national = [
        row
        for row in store.rows(queries.national_services, country)
        if row.phone and row.service_id not in help_page.NOT_SUPPORT
    ]
    first = [[row for row in national if row.topics.split(";")[0] == need][:1] for need in NATIONAL_NEEDS]
    return [
        {
            "name": row.name,
            "phone": row.phone,
            "hours": "" if formats.is_missing(row.phone_hours) else row.phone_hours,
            "source_id": row.source_id,
        }
        for row in chain(local[:LOCAL_CONTACTS], *first)
    ]
