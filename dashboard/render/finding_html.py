"""Findings of inspectors, what became of them, and claims held against the next inspection, as HTML."""

from collections import Counter
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.database.rows import AuditCount, HistoryEntry, InspectionFinding, Judgment, OversightEvent
from dashboard.render import html
from dashboard.rules import claims, findings, force_record
from dashboard.rules.findings import State
from dashboard.text import finding_words, formats, grade_words


def finding(row: InspectionFinding, state: State) -> Markup:
    """One finding: its kind, what was found, by when to mend it, what became of it, and where both were read."""
    parts = [Markup("<b>{}.</b> {}").format(finding_words.KIND[row.finding_kind], row.finding)]
    if row.deadline:
        parts.append(Markup("{}.").format(formats.capitalised(finding_words.deadline(row.deadline))))
    parts.append(Markup("<span class='otr-quiet'>{}</span>").format(html.source_link(row.source_id)))
    if state in (State.SETTLED, State.RAISED_AGAIN, State.OPEN) or row.status is not None:
        of_open = " otr-state-open" if state is State.OPEN else ""
        parts.append(Markup("<br><span class='otr-state{}'>{}</span>").format(of_open, became(row, state)))
    return Markup(" ").join(parts)


def became(row: InspectionFinding, state: State) -> Markup:
    """What became of a finding: the newest word on it with its source, or how it stands without one."""
    words = finding_words.became(state, row.status, row.as_of)
    note = "" if row.status_note is None else f" {row.status_note}."
    return Markup("{}.{} {}").format(words, note, html.source_link(row.status_source_id))


def heading_of(row: InspectionFinding | AuditCount) -> str:
    """ "Crime Data Integrity 2016-20: re-inspection 2018, 15 January 2019"."""
    dated = formats.published(row.published_on, row.title_year)
    return f"{row.regime_short}: {grade_words.KIND[row.kind].lower()} {row.title_year}, {dated}"


def findings_of(force_id: str) -> Markup:
    """What inspectors found in one force, an inspection at a time, newest first."""
    latest = force_record.latest_judgment(force_id)
    parts = []
    for _, rows in findings.by_inspection(findings.of_force(force_id)):
        stands = [findings.state(row, latest) for row in rows]
        parts.append(Markup("<h3>{}</h3>").format(heading_of(rows[0])))
        if State.OVERTAKEN in stands:
            parts.append(Markup("<p class='otr-quiet'>{}</p>").format(finding_words.OVERTAKEN))
        parts.append(html.bullets(finding(row, state) for row, state in zip(rows, stands)))
    return Markup("").join(parts)


def open_today(force_id: str) -> Markup:
    """What is open today as far as we know, or that nothing is, and what of a force has no known end."""
    parts = []
    if rows := findings.open_today(force_id):
        parts += [Markup("<p class='otr-quiet'>{}</p>").format(finding_words.OPEN_LEDE), open_list(rows)]
    else:
        parts.append(Markup("<p>{}</p>").format(finding_words.OPEN_NONE))
    without_end = findings.without_known_end(force_id)
    counted = Counter((state, row.status is not None) for row, state in without_end)
    for words, kind in (
        (finding_words.found_by_the_newest, (State.SILENT, False)),
        (finding_words.end_not_known, (State.OVERTAKEN, False)),
        (finding_words.not_met_when_last_seen, (State.OVERTAKEN, True)),
    ):
        if counted[kind]:
            parts.append(Markup("<p>{}</p>").format(words(counted[kind])))
    return Markup("").join(parts)


def open_list(rows: Iterable[InspectionFinding]) -> Markup:
    """Findings that are open today as far as we know, each with its age."""
    today = force_record.today()
    return html.bullets(
        Markup("<b>{}</b>, {}: {}{} <span class='otr-quiet'>{}</span>{}").format(
            finding_words.KIND_IN_LIST.get(row.finding_kind, finding_words.KIND[row.finding_kind]),
            finding_words.open_since(row.published_on, row.title_year, today),
            row.finding,
            f" {formats.capitalised(finding_words.deadline(row.deadline))}." if row.deadline else "",
            html.source_link(row.source_id),
            "" if row.status is None else Markup("<br>{}").format(became(row, State.OPEN)),
        )
        for row in rows
    )


def counts(rows: Sequence[AuditCount]) -> Markup:
    """What inspectors counted, an inspection at a time: a sentence and a bar for each count."""
    parts = []
    for inspection_id in dict.fromkeys(row.inspection_id for row in rows):
        of_one = [row for row in rows if row.inspection_id == inspection_id]
        parts.append(Markup("<h3>{}</h3>").format(heading_of(of_one[0])))
        parts.extend(_count(row) for row in of_one)
    return Markup("").join(parts)


def _count(row: AuditCount) -> Markup:
    note = "" if row.basis_note is None else f" {row.basis_note}."
    source = Markup(" <span class='otr-quiet'>{}{}</span>").format(html.source_link(row.source_id), note)
    if row.recorded_count is None:
        return Markup("<p>{}{}</p>").format(finding_words.sample_size(row.examined_count), source)
    share = formats.half_up(row.recorded_count / row.examined_count * 100, 1)
    return Markup("<p>{}.{}</p><div class='otr-share' aria-hidden='true'><span style='width:{}%'></span></div>").format(
        finding_words.of_sample(row.what, row.recorded_count, row.examined_count), source, share
    )


# -- the story of one force --------------------------------------------------------------------------------------------------


def story(force_id: str) -> Markup:
    """One row an inspection, oldest first: what it found, what was said after it, what was checked later, and how it stands."""
    history = store.of_force(queries.timeline, force_id)
    events = {row.event_id: row for row in store.of_force(queries.oversight_events, force_id)}
    verdicts = {claim.event.event_id: claim for claim in claims.of_force(force_id)}
    found = dict(findings.by_inspection(findings.of_force(force_id)))
    latest = force_record.latest_judgment(force_id)
    rows = []
    for inspection, following, later in _chapters(history):
        of_this = found.get(inspection.inspection_id or "", []) if inspection else []
        said = [_event(events[row.event_id], verdicts.get(row.event_id)) for row in following if row.event_id in events]
        rows.append(
            (
                Markup("{}").format(finding_words.STORY_BEFORE) if inspection is None else _found(inspection, of_this),
                html.bullets(said) if said else finding_words.NOTHING_FOUND,
                _checked(of_this, later),
                "" if inspection is None else _standing(of_this, latest),
            )
        )
    cells = Markup("").join(
        Markup("<li>{}</li>").format(
            Markup("").join(
                Markup("<div><h4>{}</h4>{}</div>").format(name, cell) if cell else Markup("<div></div>")
                for name, cell in zip(finding_words.STORY_COLUMNS, row)
            )
        )
        for row in rows
    )
    return Markup("<ol class='otr-story'>{}</ol>").format(cells)


def _chapters(
    history: Sequence[HistoryEntry],
) -> Iterable[tuple[HistoryEntry | None, list[HistoryEntry], HistoryEntry | None]]:
    """Each inspection, the events until the next one, and that next one; first the events before any."""
    inspections = [row for row in history if row.what == "inspection"]
    first = inspections[0].position if inspections else len(history) + 1
    if earlier := [row for row in history if row.position < first]:
        yield None, earlier, inspections[0] if inspections else None
    for number, inspection in enumerate(inspections):
        later = inspections[number + 1] if number + 1 < len(inspections) else None
        end = later.position if later else len(history) + 1
        yield inspection, [row for row in history if inspection.position < row.position < end], later


def _judged(row: HistoryEntry) -> Markup:
    rate = "" if row.rate_pct is None else formats.rate(row.rate_pct, row.ci_pct, row.is_approximate)
    dated = formats.published(row.happened_on, row.title_year)
    return Markup("<p>{} <span class='otr-quiet'>{}</span></p><p>{} {}</p><p class='otr-quiet'>{}</p>").format(
        dated,
        f"{row.regime_short}, {grade_words.KIND[row.kind].lower()}",
        html.chip(row.grade),
        rate,
        html.publishers([row.source_id, row.rate_source_id]),
    )


def inspected(row: HistoryEntry | None) -> Markup:
    """An inspection's date, grade and rate for a table cell; nothing where there was none."""
    return Markup("") if row is None else _judged(row)


def _found(inspection: HistoryEntry, rows: Sequence[InspectionFinding]) -> Markup:
    formal = [row for row in rows if row.finding_kind in findings.FORMAL]
    others = [row for row in rows if row.finding_kind not in findings.FORMAL]
    shown = html.bullets(
        Markup("<b>{}.</b> {}").format(finding_words.KIND[row.finding_kind], row.finding) for row in formal
    )
    rest = Markup("<details><summary>{}</summary>{}</details>").format(
        finding_words.more_observations(len(others)), html.bullets(row.finding for row in others)
    )
    none = Markup("<p class='otr-quiet'>{}</p>").format(finding_words.NO_FINDINGS)
    return (
        _judged(inspection)
        + (shown if formal else Markup(""))
        + (rest if others else Markup(""))
        + (Markup("") if rows else none)
    )


def _event(event: OversightEvent, claim: claims.Claim | None) -> Markup:
    verdict = (
        Markup("")
        if claim is None or claim.verdict is claims.Verdict.NOTHING_TO_TEST
        else Markup(" <b>{}.</b>").format(finding_words.VERDICT[claim.verdict])
    )
    return Markup("{}. {}: {}{} <span class='otr-quiet'>{}</span>").format(
        formats.day(event.happened_on), event.by_role, event.summary, verdict, html.source_link(event.source_id)
    )


def _checked(rows: Sequence[InspectionFinding], later: HistoryEntry | None) -> Markup:
    followed = [row for row in rows if row.status is not None]
    parts = [
        Markup("{} {}. {}").format(
            finding_words.TOPIC[row.topic] + ":",
            finding_words.follow_up(row.status or "", row.as_of),
            html.source_link(row.status_source_id),
        )
        for row in followed
    ]
    words = html.bullets(parts) if parts else Markup("")
    if later is not None:
        words += Markup("<p><b>{}</b></p>{}").format(finding_words.NEXT_INSPECTION, _judged(later))
    return words or Markup("<p class='otr-quiet'>{}</p>").format(finding_words.NOT_CHECKED)


def _standing(rows: Sequence[InspectionFinding], latest: Judgment) -> str:
    stands = Counter((findings.state(row, latest), row.status is not None) for row in rows)
    return (
        finding_words.standing(
            settled=stands[State.SETTLED, True],
            still_open=stands[State.OPEN, True] + stands[State.OPEN, False],
            raised_again=stands[State.RAISED_AGAIN, True] + stands[State.RAISED_AGAIN, False],
            not_met=stands[State.OVERTAKEN, True],
            overtaken=stands[State.OVERTAKEN, False],
            silent=stands[State.SILENT, False],
        )
        or finding_words.NO_FINDINGS
    )
