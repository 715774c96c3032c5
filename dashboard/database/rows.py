"""What one row of each query holds. A column that is None is not known; units stand in the names (_pct, _count, _on).

The classes name the columns of `queries.py`: a new column of a page, the API or a brief begins here.
"""

from typing import NamedTuple, Protocol


class OfForce(Protocol):
    """A row that is about one force; `force_id` is None where a row is about all of them."""

    @property
    def force_id(self) -> str | None: ...


class Sourced(Protocol):
    """A row whose figure was read in one source."""

    @property
    def source_id(self) -> str | None: ...


# -- forces and finding one ------------------------------------------------------------------------------------------


class Force(NamedTuple):
    """A territorial police force, with its place on the tile map and who holds it to account."""

    force_id: str
    name: str
    alt_name: str | None
    short_name: str
    ons_code: str
    ons_name: str
    region: str
    country: str
    website: str | None
    website_confidence: str | None
    hmicfrs_slug: str
    governance: str
    governing_body: str
    governing_body_website: str | None
    governing_body_website_confidence: str | None
    tile_label: str
    tile_column: int
    tile_row: int
    source_id: str


class SearchName(NamedTuple):
    """One name that a search may mean, and one force it leads to; a county of two forces has two."""

    kind: str
    """force, council, former council, county, region, place, or place alias"""
    name: str
    said: str
    """The spelling that is looked for: `name`, or an alias of it."""
    force_id: str
    border_force_id: str | None
    """Another force within 2 km of a place."""
    population_count: int | None
    note: str | None
    """What became of a former council; which part of a county the force polices."""


class DistrictForce(NamedTuple):
    """A force of a postcode district, and how sure that is: sure, probable, part, or possible part."""

    postcode_district: str
    force_id: str
    how_sure: str


class OutsidePlace(NamedTuple):
    """A postcode area, place or police force that the 43 forces do not cover, and who to contact there."""

    name: str
    kind: str
    lies_in: str | None
    contact: str | None
    phone: str | None


# -- inspections, grades and rates --------------------------------------------------------------------------------------


class Judgment(NamedTuple):
    """One crime-recording grade of a force. `recency` 1 is its latest; `grade_position` 1 is the best grade of its programme."""

    inspection_id: str
    force_id: str
    short_name: str
    name: str
    regime_id: str
    regime: str
    regime_short: str
    regime_position: int
    kind: str
    title_year: str
    published_on: str | None
    grade: str
    grade_position: int | None
    basis: str
    basis_note: str | None
    source_id: str
    date_source_id: str | None
    report_source_id: str | None
    rate_pct: float | None
    ci_pct: float | None
    ci_missing: str | None
    rate_missing: str | None
    rate_published_on: str | None
    is_approximate: bool | None
    rate_note: str | None
    rate_source_id: str | None
    audit_from: str | None
    audit_to: str | None
    audit_note: str | None
    recency: int


class JudgedRegime(NamedTuple):
    """A programme that holds crime-recording grades, and the first and last day one was published."""

    regime_id: str
    short_name: str
    name: str
    forces: int
    first_on: str | None
    last_on: str | None


class MeasuredRegime(NamedTuple):
    """A programme that measured the recording rate of one kind of crime (`scope`), and of how many forces."""

    regime_id: str
    name: str
    scope: str
    forces_count: int


class ScaleStep(NamedTuple):
    """One grade of a programme's scale; `position` 1 is the best."""

    grade: str
    position: int


class RoundStatus(NamedTuple):
    """How a force stands in one programme: was its crime recording graded, and how do we know."""

    force_id: str
    short_name: str
    regime_id: str
    regime_short: str
    position: int
    status: str
    basis: str | None
    reason: str | None
    narrowed_to: str | None
    narrowed_reason: str | None
    narrowed_source_id: str | None
    source_id: str


class GradeRevision(NamedTuple):
    """One value of a grade that was changed after publication."""

    force_id: str
    inspection_id: str
    regime_id: str
    regime_short: str
    question_id: str
    question: str
    grade: str
    published_on: str
    note: str | None
    source_id: str


class Publication(NamedTuple):
    """Something that was published: an inspection, a changed grade (`was` is the grade before), an act of the inspectorate between
    inspections, or a release of recorded crime."""

    kind: str
    publication_id: str
    published_on: str
    force_id: str | None
    short_name: str | None
    regime_short: str | None
    inspection_kind: str | None
    event_kind: str | None
    question: str | None
    grade: str | None
    was: str | None
    rate_pct: float | None
    ci_pct: float | None
    ci_missing: str | None
    rate_missing: str | None
    is_approximate: bool
    note: str | None
    source_id: str
    rate_source_id: str | None


class HistoryEntry(NamedTuple):
    """One inspection (`what` "inspection") or statement between inspections ("event") on a force's timeline."""

    force_id: str
    position: int
    what: str
    inspection_id: str | None
    event_id: str | None
    regime_id: str | None
    regime: str | None
    regime_short: str | None
    regime_position: int | None
    kind: str
    title_year: str
    happened_on: str | None
    grade: str | None
    rate_pct: float | None
    ci_pct: float | None
    ci_missing: str | None
    rate_missing: str | None
    rate_published_on: str | None
    is_approximate: bool
    is_inspected: bool
    unrecorded_count: int | None
    unrecorded_source_id: str | None
    additional_count: int | None
    additional_source_id: str | None
    by_role: str
    summary: str | None
    source_id: str
    date_source_id: str | None
    rate_source_id: str | None
    report_source_id: str | None
    audit_from: str | None
    audit_to: str | None


class ScopedRate(NamedTuple):
    """A recording rate of one kind of crime: `scope` violence or sexual."""

    force_id: str
    inspection_id: str
    regime_id: str
    regime_short: str
    kind: str
    title_year: str
    published_on: str | None
    scope: str
    rate_pct: float
    ci_pct: float | None
    ci_missing: str | None
    is_approximate: bool
    source_id: str


class CoreQuestion(NamedTuple):
    """A question beneath the overall Crime Data Integrity grade, with its grade where the register holds it."""

    force_id: str
    inspection_id: str
    kind: str
    title_year: str
    report_on: str | None
    question_id: str
    question: str
    grade: str | None
    published_on: str | None
    basis_note: str | None
    source_id: str | None


class PeelGrade(NamedTuple):
    """One PEEL grade. `published_on` is the grade's own day, `report_on` the report's."""

    force_id: str
    regime_id: str
    regime: str
    question_id: str
    question: str
    grade: str
    published_on: str | None
    report_on: str | None
    basis: str
    basis_note: str | None
    source_id: str
    date_source_id: str | None
    report_source_id: str | None


class PeelRegime(NamedTuple):
    """A PEEL programme that has questions in the register."""

    regime_id: str
    short_name: str
    position: int


class OversightEvent(NamedTuple):
    """What was said between inspections. `figure_pct` is self-reported where `is_inspected` is false."""

    event_id: str
    force_id: str
    happened_on: str
    date_note: str | None
    kind: str
    by_role: str
    figure_pct: float | None
    figure_scope: str | None
    is_approximate: bool
    is_inspected: bool
    claim: str | None
    expected_grade: str | None
    summary: str
    inspection_id: str | None
    source_id: str


class InspectionFinding(NamedTuple):
    """What inspectors found in one inspection, and the newest word on it: `status` and its columns are empty where none was found.

    `recency` counts back from the force's newest judgment, which is 1; empty where the inspection gave no grade.
    """

    force_id: str
    short_name: str
    finding_id: str
    inspection_id: str
    regime_short: str
    kind: str
    title_year: str
    published_on: str | None
    recency: int | None
    finding_kind: str
    topic: str
    finding: str
    deadline: str | None
    confidence: str
    source_id: str
    status: str | None
    as_of: str | None
    status_note: str | None
    status_source_id: str | None


class AuditCount(NamedTuple):
    """Of so many reports that were examined, so many were recorded as they should be."""

    force_id: str
    inspection_id: str
    regime_short: str
    kind: str
    title_year: str
    published_on: str | None
    what: str
    recorded_count: int | None
    examined_count: int
    basis: str
    basis_note: str | None
    source_id: str


class FigureConflict(NamedTuple):
    """Another value given elsewhere for a rate of the register, and why it is not used."""

    force_id: str
    inspection_id: str
    kind: str
    title_year: str
    published_on: str | None
    rate_pct: float
    stated_as: str
    stated_by: str
    why_not_used: str
    source_id: str
    rate_source_id: str


class Rate(NamedTuple):
    """A force's recording rate in one programme."""

    force_id: str
    short_name: str
    inspection_id: str
    regime_id: str
    regime: str
    regime_short: str
    kind: str
    title_year: str
    published_on: str | None
    scope: str
    rate_pct: float
    ci_pct: float | None
    ci_missing: str | None
    is_approximate: bool
    note: str | None
    source_id: str
    date_source_id: str | None
    report_source_id: str | None


class ReInspection(NamedTuple):
    """A force's inspection (before_) and re-inspection (after_) in one programme."""

    force_id: str
    short_name: str
    regime_id: str
    regime_short: str
    before_grade: str
    before_on: str | None
    before_rate_pct: float | None
    before_ci_pct: float | None
    before_ci_missing: str | None
    before_rate_missing: str | None
    before_is_approximate: bool
    before_source_id: str
    before_rate_source_id: str | None
    after_grade: str
    after_on: str | None
    after_rate_pct: float | None
    after_ci_pct: float | None
    after_ci_missing: str | None
    after_rate_missing: str | None
    after_is_approximate: bool
    after_source_id: str
    after_rate_source_id: str | None
    unrecorded_count: int | None
    unrecorded_source_id: str | None
    additional_count: int | None
    additional_source_id: str | None


# -- recorded crime -------------------------------------------------------------------------------------------------------


class CrimeYear(NamedTuple):
    """Crimes recorded in a financial year; `residents_count` only for whole years whose population is known."""

    force_id: str
    financial_year: str
    offences_count: int
    quarters_count: int
    released_on: str | None
    source_id: str
    residents_count: int | None
    missing_quarters: list[int]
    """Quarters that the release gives for other forces and not for this one."""


class CrimeQuarter(NamedTuple):
    """Crimes recorded in a quarter, for one panel of small multiples: a force or an offence group."""

    force_id: str
    panel: str
    financial_year: str
    quarter: int
    offences_count: int
    source_id: str


class OffenceCount(NamedTuple):
    """Crimes of one kind in a financial year."""

    force_id: str
    offence_group: str
    offence_subgroup: str
    offences_count: int
    quarters_count: int
    source_id: str
    missing_quarters: list[int]


class DetailedYear(NamedTuple):
    """A financial year and how many quarters of it are known."""

    financial_year: str
    quarters_count: int


class OffenceGroup(NamedTuple):
    """A kind of offence, with the first and last year it was counted."""

    offence_group: str
    first_year: str
    last_year: str


class TotalRevision(NamedTuple):
    """A year's total in one release, where releases differ."""

    force_id: str
    financial_year: str
    released_on: str
    offences_count: int
    quarters_count: int


class Population(NamedTuple):
    """Residents of a force area in the middle of a year."""

    force_id: str
    year: int
    population_count: int
    source_id: str


class CrimeRate(NamedTuple):
    """Crimes for each 1,000 residents as ONS publishes them."""

    force_id: str
    year_ending: str
    crimes_per_1000: float
    population_rounded_count: int | None
    source_id: str
    short_name: str


class MissingFigure(NamedTuple):
    """A figure that a release, published on `released_on`, does not give for a force, and why; `quarter` is 0 for a whole year."""

    force_id: str
    figures: str
    period: str
    quarter: int
    state: str
    mark: str | None
    reason: str | None
    source_id: str
    released_on: str | None


class OutcomeTotal(NamedTuple):
    """How the crimes recorded in a year ended so far."""

    force_id: str
    financial_year: str
    charged_summonsed_count: int
    out_of_court_disposals_count: int
    all_assigned_outcomes_count: int
    source_id: str


# -- help ------------------------------------------------------------------------------------------------------------------


class VictimService(NamedTuple):
    """A service for victims, of one force area or of a nation; `topics` with semicolons between."""

    service_id: str
    force_id: str | None
    nation: str | None
    name: str
    provider: str | None
    phone: str | None
    phone_hours: str | None
    opening_hours: str | None
    second_phone: str | None
    second_phone_hours: str | None
    text_phone: str | None
    text_word: str | None
    email: str | None
    website: str | None
    topics: str
    who_for: str
    notes: str | None
    is_local_line: bool
    confidence: str
    evidence_kind: str
    page_date: str | None
    contradiction: str | None
    contradiction_source_id: str | None
    checked_on: str
    source_id: str


class ForceContact(NamedTuple):
    """How a force says it can be reached; none until a refresh has read it."""

    force_id: str
    telephone: str | None
    website: str | None
    source_id: str


class ComplaintStep(NamedTuple):
    """One way to ask why, or to complain."""

    complaint_step_id: str
    step: int
    situation: str
    body: str
    what_it_does: str
    phone: str | None
    website: str | None
    time_limit: str | None
    notes: str | None
    page_date: str | None
    confidence: str
    source_id: str


class VictimRight(NamedTuple):
    """One sentence of a right under the Victims' Code."""

    right_id: str
    right_number: int
    right_name: str
    text: str
    is_our_reading: bool
    source_id: str


# -- the data itself ---------------------------------------------------------------------------------------------------------


class NationalFigure(NamedTuple):
    """A figure for England and Wales as a whole."""

    figure_id: str
    metric: str
    period: str
    value: float
    is_approximate: bool
    published_on: str | None
    note: str | None
    source_id: str


class Regime(NamedTuple):
    """An inspection programme, its scale in words, and how much of it the register holds."""

    regime_id: str
    name: str
    short_name: str
    programme: str
    position: int
    first_published_on: str | None
    last_published_on: str | None
    what_may_be_compared: str
    source_id: str | None
    scale: str | None
    grades_held: int
    forces_held: int
    inspections_held: int


class Source(NamedTuple):
    """Where a figure was read."""

    source_id: str
    publisher: str
    title: str
    title_from: str
    url: str | None
    kind: str
    published_on: str | None
    accessed_on: str
    licence: str | None
    note: str | None


class FirstHandShare(NamedTuple):
    """How many grades and rates of a programme were read on the inspectorate's own pages, and which kinds of source gave the others."""

    regime: str
    figures_count: int
    own_count: int
    other_kinds: str | None


class DictionaryColumn(NamedTuple):
    """One column of a published table, in the schema's own words."""

    table_name: str
    table_comment: str
    rows: int
    column_name: str
    data_type: str
    comment: str
    column_index: int


class TableKey(NamedTuple):
    """A primary or foreign key of a published table."""

    table_name: str
    constraint_type: str
    columns: list[str]
    referenced_table: str | None
    referenced_columns: list[str]


class BuildRun(NamedTuple):
    """The run that built the database; `findings` one a line."""

    run_id: str
    built_at: str
    inputs_sha256: str
    schema_sha256: str
    findings: str
