"""What can be taken away from Progress: findings of several forces, claims, before and after, and who waits."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from dashboard.database import queries, store
from dashboard.database.rows import HistoryEntry, Judgment, ReInspection
from dashboard.render import finding_views, force_html, html, plotly_charts
from dashboard.render.force_views import INSPECTED
from dashboard.render.picture import Line, Mark, Rows
from dashboard.render.view import Record, View, rate, sources, subtitle, yes_no
from dashboard.rules import claims, comparability, findings, force_record
from dashboard.rules.claims import Claim
from dashboard.text import (
    column_headings,
    download_words,
    finding_words,
    formats,
    open_data_words,
    progress_page,
    site_words,
)

Row = TypeVar("Row")


def _view(
    name: str,
    title: str,
    rows: Sequence[Row],
    record: Callable[[Row], Record],
    about: str,
    anchor: str = "",
    caveats: Sequence[str] = INSPECTED,
    picture: Callable[[], Rows] | None = None,
    topic: str = "",
) -> View | None:
    if not rows:
        return None
    chosen = {"topic": formats.in_address(topic)} if topic else {}
    return View(
        name=name,
        parameters=chosen,
        title=title,
        subtitle=about,
        records=lambda: [record(row) for row in rows],
        caveats=caveats,
        page=html.page_address("progress", **chosen) + anchor,
        about=(topic, "all-forces"),
        picture=picture,
    )


def problems(topic: str) -> View | None:
    """The forces where inspectors raised one topic."""
    rows = findings.on_topic(topic)
    title = f"{finding_words.TOPICS_TITLE}: {finding_words.TOPIC[topic]}"
    return _view(
        "topic",
        title,
        rows,
        finding_views.record,
        subtitle(rows),
        "#topics",
        finding_views.CAVEATS,
        topic=topic,
    )


def causes_of_concern() -> View | None:
    """Every cause of concern about crime recording, and how it ended."""
    rows = findings.causes_of_concern()
    return _view(
        "causes-of-concern",
        finding_words.CAUSES_TITLE,
        rows,
        finding_views.record,
        subtitle(rows),
        "#causes-of-concern",
        finding_views.CAVEATS,
    )


def claimed() -> View | None:
    """What forces and commissioners claimed, and what inspectors found next."""
    found = claims.of_all_forces()
    days = [claim.event.happened_on for claim in found]
    return _view(
        "claims",
        finding_words.CLAIMS_TITLE,
        found,
        _claim,
        download_words.subtitle([], days, ""),
        "#claims",
        [finding_words.CLAIMS_RULE, download_words.NOT_INSPECTED, open_data_words.CAVEATS[6]],
        picture=lambda: _claims_drawn(found),
    )


def _claim(claim: Claim) -> Record:
    event = claim.event
    return {
        site_words.FORCE: force_record.short_names()[event.force_id],
        column_headings.WHEN: event.happened_on,
        column_headings.WHO: event.by_role,
        finding_words.CLAIMED: event.summary,
        column_headings.FIGURE: event.figure_pct,
        column_headings.IS_APPROXIMATE: None if event.figure_pct is None else yes_no(event.is_approximate),
        **_inspected(finding_words.BEFORE, claim.before),
        **_inspected(finding_words.AFTER, claim.after),
        finding_words.VERDICT_COLUMN: finding_words.VERDICT[claim.verdict],
        **sources(event),
    }


def _inspected(when: str, row: HistoryEntry | None) -> Record:
    """An inspection before or after a claim, each value in a column of its own."""
    figure = (
        rate(None, None, None, None)
        if row is None
        else rate(row.rate_pct, row.ci_pct, row.ci_missing, row.is_approximate)
    )
    told: Record = {
        column_headings.PUBLISHED: row and row.happened_on,
        column_headings.PROGRAMME: row and row.regime_short,
        column_headings.GRADE: row and row.grade,
        **figure,
    }
    return {f"{when}: {heading[0].lower()}{heading[1:]}": value for heading, value in told.items()}


def _claims_drawn(found: Sequence[Claim]) -> Rows:
    names = force_record.short_names()
    lines = []
    for claim in found:
        if plotly_charts.is_figure_against_rate(claim) and claim.after and claim.event.figure_pct is not None:
            marks = [Mark(claim.after.rate_pct or 0, claim.after.ci_pct), Mark(claim.event.figure_pct, shape="diamond")]
            label = f"{names[claim.event.force_id]}\n{formats.month(claim.event.happened_on)}"
            lines.append(Line(label, marks, finding_words.VERDICT[claim.verdict]))
    return Rows(lines, key=finding_words.CLAIMS_MARKS)


def before_and_after() -> View | None:
    """Inspection and re-inspection of every force, and who got a better grade."""
    pairs = store.rows(queries.re_inspections)
    days = [day for row in pairs for day in (row.before_on, row.after_on) if day]
    return _view(
        "before-and-after",
        progress_page.PROGRESS_TITLE,
        pairs,
        _re_inspection,
        download_words.subtitle(list(dict.fromkeys(row.regime_short for row in pairs)), days),
        picture=lambda: _before_and_after_drawn(pairs),
    )


def _re_inspection(row: ReInspection) -> Record:
    scale = [step.grade for step in store.rows(queries.grade_scale, row.regime_id)]
    change = comparability.is_better(scale, row.after_grade, row.before_grade)
    first = {column_headings.GRADE: row.before_grade, column_headings.PUBLISHED: row.before_on} | rate(
        row.before_rate_pct, row.before_ci_pct, row.before_ci_missing, row.before_is_approximate
    )
    second = {column_headings.GRADE: row.after_grade, column_headings.PUBLISHED: row.after_on} | rate(
        row.after_rate_pct, row.after_ci_pct, row.after_ci_missing, row.after_is_approximate
    )
    return {
        site_words.FORCE: row.short_name,
        column_headings.PROGRAMME: row.regime_short,
        **{f"{column_headings.BEFORE}: {name[0].lower()}{name[1:]}": value for name, value in first.items()},
        **{f"{column_headings.AFTER}: {name[0].lower()}{name[1:]}": value for name, value in second.items()},
        progress_page.CHANGE: progress_page.CHANGED[change],
        column_headings.UNRECORDED: row.unrecorded_count,
        column_headings.ADDITIONAL: row.additional_count,
        **sources(row),
    }


def _before_and_after_drawn(pairs: Sequence[ReInspection]) -> Rows:
    lines = []
    for row, before, after in plotly_charts.with_both_rates(pairs):
        marks = [
            Mark(before, row.before_ci_pct, grade=row.before_grade),
            Mark(after, row.after_ci_pct, grade=row.after_grade),
        ]
        said = [
            f"{formats.rate(value, ci, about)}, {formats.short_day(day)}"
            for value, ci, about, day in (
                (before, row.before_ci_pct, row.before_is_approximate, row.before_on),
                (after, row.after_ci_pct, row.after_is_approximate, row.after_on),
            )
        ]
        lines.append(Line(f"{row.short_name}\n{row.regime_short}", marks, "\n".join(said), is_joined=True))
    return Rows(lines, key=download_words.LETTERS)


def below_good() -> View | None:
    """Forces whose latest grade is below Good."""
    rows = [row for row in store.rows(queries.latest_judgments) if _is_below_good(row)]
    return _view("below-good", progress_page.BELOW_TITLE, rows, waits, subtitle(rows))


def _is_below_good(row: Judgment) -> bool:
    scale = [step.grade for step in store.rows(queries.grade_scale, row.regime_id)]
    return row.grade in scale[scale.index("Good") + 1 :]


def waiting() -> View | None:
    """How long ago each force was last judged, longest first."""
    rows = force_record.oldest_judgments_first()
    return _view("waiting", progress_page.WAITING_TITLE, rows, waits, subtitle(rows))


def judgment(row: Judgment) -> Record:
    """A force's latest grade."""
    return {
        site_words.FORCE: row.short_name,
        column_headings.GRADE: row.grade,
        column_headings.PROGRAMME: row.regime_short,
        column_headings.YEAR_OF_TITLE: row.title_year,
        column_headings.PUBLISHED: row.published_on,
        **sources(row),
    }


def waits(row: Judgment) -> Record:
    told = judgment(row)
    age = formats.age(row.published_on, force_record.today())
    return told | {
        column_headings.AGE: age,
        column_headings.LATER_ROUNDS: force_html.rounds_since(row.force_id) or None,
    }
