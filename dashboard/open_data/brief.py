"""The short version of a force for print, slow phones and screen readers; the list of all; and the card for other sites."""

import difflib
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.database.rows import Force, HistoryEntry, Judgment, ScopedRate
from dashboard.open_data.responses import HTML, Problem, Request, Response
from dashboard.render import comparison_rows, force_html, grade_colours, html, svg_timeline
from dashboard.rules import commissioner_questions, findings, force_record, helplines
from dashboard.templating import render
from dashboard.text import (
    column_headings,
    find_page,
    finding_words,
    force_page,
    formats,
    grade_words,
    open_data_words,
    problem_words,
    question_words,
    site_words,
)

DOCUMENT_CSS = Path(__file__).resolve().parent.parent / "templates" / "document.css"
STYLE = (
    f"{DOCUMENT_CSS.read_text(encoding='utf-8')}\n{html.table_css()}\n{svg_timeline.css()}\n{comparison_rows.css()}\n"
    f"{grade_colours.css()}\n"
)
FINDINGS, EVENTS = 5, 6
"""As many as two pages hold: the findings that are open first, the newest events."""


class Citations:
    """Numbers sources in the order they are first cited; called in a template, it gives the raised numbers."""

    def __init__(self) -> None:
        self._cited: dict[str, int] = {}

    def __call__(self, *source_ids: str | None) -> Markup:
        numbers = [
            self._cited.setdefault(source.source_id, len(self._cited) + 1) for source in html.sources_of(source_ids)
        ]
        marks = Markup(" ").join(Markup('<a href="#source-{0}">[{0}]</a>').format(number) for number in numbers)
        return Markup("<sup>{}</sup>").format(marks) if numbers else marks

    def sources(self) -> list[dict[str, str | None]]:
        """The cited sources in order: words and url."""
        return [
            {
                "url": source.url,
                "words": html.source_in_full(source),
            }
            for source in html.sources_of(self._cited)
        ]


# -- routes ------------------------------------------------------------------------------------------------------------------


def get_brief(request: Request) -> Response:
    """/brief/{force_id}: two pages of paper at most, no scripts, nothing fetched from elsewhere."""
    force = known_force(request.parts["force_id"])
    return document("brief.html", request, _brief(force) | {"title": force.name})


def get_briefs(request: Request) -> Response:
    """/brief/: every force with its latest grade, by name."""
    rows = [
        {
            "force_id": row.force_id,
            "short_name": row.short_name,
            "grade": row.grade,
            "css": grade_colours.css_class(row.grade),
            "dated": open_data_words.dated_grade(row.regime_short, formats.published(row.published_on, row.title_year)),
        }
        for row in store.rows(queries.latest_judgments)
    ]
    values: dict[str, object] = {"title": find_page.FIND_TITLE, "description": site_words.TAGLINE, "rows": rows}
    return document("briefs.html", request, values)


def get_embed(request: Request) -> Response:
    """/embed/{force_id}: grade, date, rate, source and link, for other sites to frame."""
    force = known_force(request.parts["force_id"])
    latest = force_record.latest_judgment(force.force_id)
    values = _judgment(latest) | {
        "title": force.name,
        "force": force,
        "sources": force_html.judgment_sources(latest),
        "help_line": helplines.general_lines(force.force_id)[0].service,
        "since": _since(latest),
    }
    return document("embed.html", request, values, framed_by="*")


def _since(latest: Judgment) -> Markup | None:
    """What the inspectorate did last after the latest grade, with its source."""
    act = force_record.newest_act(latest, store.of_force(queries.timeline, latest.force_id))
    if act is None:
        return None
    dated = formats.published(act.happened_on, act.title_year)
    if act.what == "inspection":
        rate = "" if act.rate_pct is None else formats.rate(act.rate_pct, act.ci_pct, act.is_approximate)
        words = open_data_words.inspected_since(dated, act.regime_short or "", act.kind, rate)
    else:
        words = open_data_words.happened_since(dated, act.summary or "")
    return Markup("{} {}").format(words, html.source_link(act.source_id))


def problem(error: Problem, force_id: str, framed_by: str) -> Response:
    """The same problem for a person: a sentence, and the forces that may be meant."""
    names = force_record.short_names()
    meant = [(close, names[close]) for close in difflib.get_close_matches(force_id.lower(), names, n=3, cutoff=0.5)]
    title = open_data_words.NOT_FOUND if error.status == 404 else problem_words.NOT_UNDERSTOOD
    values: dict[str, object] = {"title": title, "description": error.detail, "meant": meant}
    page = document("problem.html", Request({}, {}, store.version()), values, framed_by)
    return replace(page, max_age=0, status=error.status)


def document(
    template: str, request: Request, values: dict[str, object], framed_by: str = "'none'", forms: str = "'none'"
) -> Response:
    """An HTML document without scripts, under a policy that lets it fetch nothing at all.

    `values` fill the template; `forms` says where its forms may lead.
    """
    links = {"link": request.links.to, "page": request.links.page}
    body = render(template, **{"style": Markup(STYLE), "version": request.version, "description": ""} | links | values)
    policy = f"default-src 'none'; style-src '{_hash(STYLE)}'; img-src data:; base-uri 'none'; form-action {forms}; frame-ancestors {framed_by}"
    return Response(body, HTML, headers={"content-security-policy": policy})


@cache
def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def known_force(force_id: str) -> Force:
    """The row of `force`. Raises Problem 404, listing the 43."""
    names = force_record.short_names()
    if force_id not in names:
        raise Problem(404, problem_words.no_such("force", force_id), list(names))
    return force_record.force(force_id)


# -- what a brief says -------------------------------------------------------------------------------------------------------


def _judgment(latest: Judgment) -> dict[str, object]:
    """The latest grade in words: shared by brief and card."""
    return {
        "latest": latest,
        "grade_class": grade_colours.css_class(latest.grade),
        "dated": open_data_words.dated_judgment(
            latest.regime,
            grade_words.when_given(latest.kind, latest.title_year, latest.published_on, force_record.today()),
        ),
        "date_sources": _date_sources(latest),
        "rate": "" if latest.rate_pct is None else formats.rate(latest.rate_pct, latest.ci_pct, latest.is_approximate),
    }


def _date_sources(latest: Judgment) -> list[str | None]:
    """The sources of a grade and its date; the inspectorate's own report too where they were read elsewhere."""
    read = [latest.source_id, latest.date_source_id]
    return [*read, latest.report_source_id] if html.is_second_hand(read) else read


def _brief(force: Force) -> dict[str, object]:
    force_id = force.force_id
    latest, history = force_record.latest_judgment(force_id), store.of_force(queries.timeline, force_id)
    shown = findings.foremost(force_id, FINDINGS)
    lede = force_record.force_lede(force_id)
    cite = Citations()
    return {
        "force": force,
        "description": lede,
        "lede": lede,
        "meaning": grade_words.MEANING.get(latest.grade, ""),
        "interval": ""
        if latest.rate_pct is None
        else grade_words.interval_words(latest.rate_pct, latest.ci_pct, latest.ci_missing),
        "notes": [
            (sentence, source_id or latest.source_id) for sentence, source_id in force_record.grade_notes(latest)
        ],
        "invited": force_html.invitation(force_id),
        "timeline": svg_timeline.figure(force.short_name, history, has_events=False),
        "rates": partial(_rates, cite, history, store.of_force(queries.scoped_rates, force_id)),
        "estimates": force_record.estimates(history),
        "events": [
            (
                open_data_words.said(
                    row.happened_on,
                    row.by_role,
                    row.summary,
                    row.is_inspected,
                    row.kind in force_record.INSPECTORATE_ACTS,
                ),
                row.source_id,
            )
            for row in store.of_force(queries.oversight_events, force_id)[-EVENTS:]
        ],
        "findings": [
            (
                finding_words.in_brief(
                    row.finding_kind,
                    row.published_on,
                    row.title_year,
                    row.finding,
                    stands,
                    row.status,
                    row.as_of,
                    row.status_note,
                ),
                row.source_id,
                row.status_source_id,
            )
            for row, stands in shown
        ],
        "more_findings": finding_words.more_on_page(len(findings.of_force(force_id)) - len(shown)),
        "questions_title": question_words.questions_title(force_page.ASKED[force.governance]),
        "questions": commissioner_questions.for_force(force_id, force_record.today()),
        "governance": force_page.governance(force.governance, force.governing_body),
        "contacts": helplines.brief_lines(force_id),
        "cite": cite,
        **_judgment(latest),
    }


def _rates(cite: Citations, history: Sequence[HistoryEntry], scoped: Sequence[ScopedRate]) -> Markup:
    """One row an inspection and kind of crime: rate with its margin, or why there is none. The template calls it in its place,

    so that sources are numbered in the order they are read.
    """
    rows = []
    for row in (row for row in history if row.what == "inspection"):
        inspection = grade_words.inspection_words(row.regime_short or "", row.kind, row.happened_on, row.title_year)
        rate_on = grade_words.rate_published(row.rate_published_on, row.happened_on)
        marks = cite(row.source_id, row.date_source_id, row.rate_source_id)
        rate = row.rate_missing if row.rate_pct is None else f"{_percent(row)}{rate_on}"
        grade = row.grade or grade_words.NO_GRADE_HERE
        rows.append((inspection + marks, grade_words.SCOPE["all"], rate or "", _margin(row), grade))
        rows += [
            (inspection + cite(part.source_id), grade_words.SCOPE[part.scope], _percent(part), _margin(part), "")
            for part in scoped
            if part.inspection_id == row.inspection_id
        ]
    columns = (
        column_headings.INSPECTION,
        column_headings.WHAT_WAS_AUDITED,
        column_headings.RECORDED_SHARE,
        column_headings.MARGIN,
        column_headings.GRADE,
    )
    return html.table(open_data_words.RATES_TITLE, columns, rows)


def _percent(row: HistoryEntry | ScopedRate) -> str:
    return "" if row.rate_pct is None else formats.percent(row.rate_pct, row.is_approximate)


def _margin(row: HistoryEntry | ScopedRate) -> str:
    return "" if row.rate_pct is None else grade_words.margin(row.ci_pct, row.ci_missing)
