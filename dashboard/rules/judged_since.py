"""What inspectors found of a force after a given inspection, so that an older figure is never read as today's."""

from typing import NamedTuple

from dashboard.database import queries, store
from dashboard.database.rows import HistoryEntry
from dashboard.rules import force_record
from dashboard.rules.comparability import OUTSIDE_PROGRAMMES
from dashboard.text import comparison_words


class Since(NamedTuple):
    """What is newer than a figure, in words, in the few words a chart has room for, and where it was read."""

    words: str
    short: str
    source_ids: tuple[str, ...]


def after(force_id: str, inspection_id: str) -> Since | None:
    """The newest judgment of a force after an inspection, and any later grade that was given but not found; None where there is neither."""
    judged = [
        row
        for row in store.of_force(queries.timeline, force_id)
        if row.what == "inspection" and (row.grade is not None or row.rate_pct is not None)
    ]
    newest = judged[-1]
    newer = [] if newest.inspection_id == inspection_id else [_judgment(newest)]
    newer += [
        (
            comparison_words.graded_not_found(row.regime_short, force_record.is_certain(row)),
            comparison_words.GRADE_NOT_FOUND,
            row.source_id,
        )
        for row in store.of_force(queries.statuses, force_id)
        if row.status == "graded_not_found" and row.position > (newest.regime_position or 0)
    ]
    if not newer:
        return None
    words, short, source_ids = zip(*newer)
    return Since("; ".join(words), short[0], source_ids)


def _judgment(newest: HistoryEntry) -> tuple[str, str, str]:
    """A judgment in words, in few words, and its source."""
    words = comparison_words.judged_since(
        newest.grade,
        newest.rate_pct,
        newest.is_approximate,
        None if newest.regime_id == OUTSIDE_PROGRAMMES else newest.regime_short,
        newest.kind,
        comparison_words.month(newest.happened_on, newest.title_year),
    )
    short = comparison_words.judged(newest.grade, newest.rate_pct, newest.is_approximate)
    return words, short, newest.source_id if newest.grade else newest.rate_source_id or newest.source_id
