"""Plain-English checks over a loaded database: each finding is a sentence, and either a failure or a warning.

A failure keeps the build from being published. A warning is published with the figures and shown under "About the data".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from etl import journal
from etl.build import citations, inputs, outlines, queries
from etl.faults import Fault, InputError, allowed, display_path
from etl.paths import Places

FORCES = 43
FINISHED = {"CDI": ("Crime Data Integrity", 54)}
"""Finished programme to its name and the number of its reports in the register, which cover every force: none may be lost."""
CONTACT_STALE_DAYS = 180
FOLLOW_UP_STALE_DAYS = 730
SHORTEST_NUMBER = 6
"""Fewer digits would be found inside other numbers."""
DISTRICTS = 2_393
"""Postcode districts of England and Wales that we know of; a list with fewer has lost some."""
EASILY_LOST = ["M50", "TD12", "TD15", "W1A"]
"""Districts that lists leave out: new, partly in Scotland, or for post only."""
FEWEST_SHARED = 2
"""Districts that two forces share before they count as neighbours where no place lies near their border."""
BORDERS_WITHOUT_PLACES = {("lincolnshire", "northamptonshire"), ("derbyshire", "west-yorkshire")}
"""Neighbours that only one district shows: their border is 20 metres long, or lies on open moor."""
COVERED = {
    "recorded_crime": "recorded crime",
    "recorded_crime_total": "force totals of recorded crime",
    "outcome": "crime outcomes",
    "outcome_total": "yearly crime outcomes",
    "population": "population",
    "crime_rate": "crime rates",
    "council": "councils",
    "postcode_district_force": "postcode districts",
    "place": "towns and villages",
    "inspection": "inspections",
    "crime_recording_status": "crime-recording status",
    "victim_service": "victim services",
}
"""Tables that should know every force, and how to call them in a sentence."""
MAY_LACK = {"victim_service", "postcode_district_force"}
"""Tables where a missing force is a gap to close, not an error."""

Con = duckdb.DuckDBPyConnection


@dataclass(frozen=True)
class Finding:
    """What a check found. `level` is "fail", "warn" or "ok"; the sentence is for a person."""

    level: str
    sentence: str

    @property
    def is_failure(self) -> bool:
        return self.level == "fail"


def run(con: Con, places: Places, today: date) -> list[Finding]:
    """Failures and warnings, failures first; empty when all is well."""
    found = [finding for finding in everything(con, places, today) if finding.level != "ok"]
    return sorted(found, key=lambda finding: not finding.is_failure)


def everything(con: Con, places: Places, today: date) -> Iterator[Finding]:
    """The findings of every check, including the good ones, in the order that a reader would ask for them."""
    yield from forces_covered(con)
    yield from inspections_held(con)
    yield from years_held(con)
    yield from missing_figures_told(con)
    yield from totals_add_up(con)
    yield from ranges_plausible(con)
    yield from dates_in_order(con, today)
    yield from sources_reachable(con, places)
    yield from sources_speak_of_it(con)
    yield from missing_is_said(con)
    yield from statuses_agree(con)
    yield from findings_held(con, today)
    yield from districts_sound(con)
    yield from places_in_outline(con, places)
    yield from contacts_safe(con, places)
    yield from contacts_attested(con, today)
    yield from contacts_fresh(con, today)
    yield from links_answer(places)
    yield from sources_fresh(places)


def forces_covered(con: Con) -> Iterator[Finding]:
    held = queries.row_count(con, "force")
    yield (
        Finding("ok", f"All {FORCES} forces are here.")
        if held == FORCES
        else Finding(
            "fail", f"There are {held} forces, not {FORCES}: data/register/force.csv has lost or gained a row."
        )
    )
    for table, called in COVERED.items():
        without = queries.forces_missing(con, table)
        silent = [name for name, state in without if state is None]
        said = [f"{name} ({state})" for name, state in without if state is not None]
        if silent:
            yield Finding(
                "warn" if table in MAY_LACK else "fail", f"{called.capitalize()}: nothing for {listed(silent)}."
            )
        elif said:
            yield Finding("ok", f"{called.capitalize()}: {FORCES - len(said)} forces; none of {listed(said)}.")
        else:
            yield Finding("ok", f"{called.capitalize()}: all {FORCES} forces.")
    ungraded = queries.forces_without_crime_recording_grade(con)
    yield (
        Finding("fail", f"No crime-recording grade at all for {listed(ungraded)}.")
        if ungraded
        else Finding("ok", f"Crime-recording grades: all {FORCES} forces.")
    )


def inspections_held(con: Con) -> Iterator[Finding]:
    for programme, (name, expected) in FINISHED.items():
        reports, forces = queries.report_counts(con, programme)
        sentence = f"{name} programme: {reports} reports on {forces} forces."
        yield Finding("ok" if reports >= expected and forces == FORCES else "fail", sentence)
    undated = queries.inspections_without_date(con)
    if undated:
        yield Finding(
            "warn",
            f"The date of publication is not known for {len(undated)} crime-recording judgments: {listed(undated)}.",
        )


def years_held(con: Con) -> Iterator[Finding]:
    first, last, years = queries.recorded_crime_span(con)
    expected = int(last[:4]) - int(first[:4]) + 1
    sentence = f"Recorded crime: {first} to {last}, {years} years."
    yield (
        Finding("ok", sentence)
        if years == expected
        else Finding("fail", f"{sentence[:-1]} of the {expected} in between: whole years are missing.")
    )
    short = queries.forces_short_of_years(con)
    if short:
        yield Finding("fail", f"Recorded crime lacks whole years for {listed(short)}.")
    for year, quarters in queries.years_in_part(con):
        yield Finding(
            "warn",
            f"Recorded crime by offence has only {quarters} of 4 quarters of {year}; it must not be shown as a whole year.",
        )


def missing_figures_told(con: Con) -> Iterator[Finding]:
    """Which figures the newest releases do not give for which forces; those held back for good reason are nothing new."""
    for figures, state, title, forces in queries.missing_figures(con):
        sentence = f"{COVERED[figures].capitalize()}: {state} for {listed(forces)} in {title}"
        yield (
            Finding("ok", f"{sentence}.")
            if state == "suppressed"
            else Finding("warn", f"{sentence}; older figures are shown where we have them.")
        )
    for figures, force, period in queries.missing_figures_that_are_there(con):
        yield Finding(
            "fail", f"{COVERED[figures].capitalize()} of {force} for {period} is called missing, and is there."
        )


def totals_add_up(con: Con) -> Iterator[Finding]:
    differing = queries.totals_that_differ(con)
    if not differing:
        yield Finding(
            "ok", "Recorded crime by offence adds up to the published force totals of the same release, to the unit."
        )
    for force, year, added, published in differing[:5]:
        if added is None:
            problem = f"is missing by offence, though the release's own total is {published:,}"
        elif published is None:
            problem = f"adds up to {added:,}, but there is no published total to compare it with"
        else:
            problem = f"adds up to {added:,}, but the release's own total is {published:,}"
        yield Finding("fail", f"Recorded crime of {force} in {year} {problem}.")
    if len(differing) > 5:
        yield Finding("fail", f"and {len(differing) - 5} more totals of recorded crime differ.")


def ranges_plausible(con: Con) -> Iterator[Finding]:
    plausible = {
        "recording rates (per cent)": (50, 100),
        "published margins (percentage points)": (0.5, 10),
        "unrecorded crimes a year": (100, 150_000),
        "population of a force area": (10_000, 12_000_000),
    }
    for what, lowest, highest in queries.ranges(con):
        low, high = plausible[what]
        sentence = f"Range of {what}: {lowest:,.10g} to {highest:,.10g}."
        yield (
            Finding("ok", sentence)
            if low <= lowest and highest <= high
            else Finding("warn", sentence[:-1] + f", outside {low:,} to {high:,}: look whether a figure was mistyped.")
        )


def dates_in_order(con: Con, today: date) -> Iterator[Finding]:
    found = False
    for inspection, later, earlier in queries.re_inspections_out_of_order(con):
        found = True
        yield Finding(
            "fail", f"{inspection} was published on {later}, which is not after its first inspection of {earlier}."
        )
    for inspection, published_on in queries.inspections_outside_programme(con):
        found = True
        yield Finding(
            "fail", f"{inspection} was published on {published_on}, outside the dates of its programme in regime.csv."
        )
    for table, key, day in queries.dates_in_the_future(con, today.isoformat()):
        found = True
        yield Finding("fail", f"{key} in {table} is dated {day}, which lies in the future.")
    if not found:
        yield Finding(
            "ok",
            "Dates are in order: no re-inspection before its inspection, none outside its programme, none in the future.",
        )


def sources_reachable(con: Con, places: Places) -> Iterator[Finding]:
    pointing = sorted(
        (column.table_name, column.column_name)
        for column in queries.catalogue_columns(con)
        if column.column_name.endswith("source_id") and column.table_name != "source"
    )
    lost = queries.rows_without_source(con, pointing)
    yield (
        Finding("fail", f"Rows whose source is not in sources.csv: {lost}.")
        if lost
        else Finding("ok", "Every row's source is in sources.csv.")
    )
    of_boundaries = places.source_of_boundaries()
    unused = [source for source in queries.sources_never_used(con, pointing) if source != of_boundaries]
    if unused:
        yield Finding("warn", f"{len(unused)} sources in sources.csv are used by no row: {listed(unused)}.")


def sources_speak_of_it(con: Con) -> Iterator[Finding]:
    """Whether each figure of an inspection cites a page about its own force and year, or says in a note why not."""
    cited = [citations.Citation(*row) for row in queries.citations(con)]
    wrong = list(citations.mismatches(cited, queries.force_ids(con)))
    for citation, what in wrong:
        yield Finding(
            "fail",
            f"{citation.inspection_id} in {citation.table}.csv cites {what} ({citation.source_id}): correct the source, or say in the note why it is cited.",
        )
    others = queries.reports_not_the_inspectorates(con)
    if others:
        yield Finding("fail", f"The report named for {listed(others)} is not a report of the inspectorate.")
    if not (wrong or others):
        yield Finding("ok", "Every source speaks of the force and the year that cite it, or a note says why not.")


def missing_is_said(con: Con) -> Iterator[Finding]:
    """Whether each missing rate says why, and none is called "not published" that we cannot know of."""
    silent, unread = queries.missing_rates_that_disagree(con), queries.not_published_unread(con)
    if silent:
        yield Finding(
            "fail",
            f"rate_missing in inspection.csv must be filled where recording_rate.csv holds no rate for all crime, and only there: {listed(silent)}.",
        )
    if unread:
        yield Finding(
            "fail",
            f"A figure of {listed(unread)} is called 'not published', but the inspectorate's own report was not read for it: write 'not found'.",
        )
    if not (silent or unread):
        yield Finding(
            "ok", "Every missing rate and margin says whether it was not found, not published or not measured."
        )


def statuses_agree(con: Con) -> Iterator[Finding]:
    differing = queries.statuses_that_disagree(con)
    for force, regime, status in differing:
        says = {
            None: "has no row for {}, but grade.csv holds its grade",
            "graded": "says 'graded' for {}, but grade.csv holds no such grade",
        }.get(status, f"says {status!r} for {{}}, but grade.csv holds its grade")
        yield Finding("fail", f"crime_recording_status.csv {says.format(f'{force} in {regime}')}.")
    if not differing:
        yield Finding("ok", "Crime-recording status and grades agree.")


def findings_held(con: Con, today: date) -> Iterator[Finding]:
    """Which forces have findings and events, whether follow-ups follow, and which findings nobody has looked at for long."""
    for table, called in {"finding": "findings of inspectors", "oversight_event": "oversight events"}.items():
        missing = queries.forces_without(con, table)
        held = f"{called.capitalize()}: {queries.row_count(con, table)} rows, {FORCES - len(missing)} forces"
        yield Finding("warn", f"{held}; none for {listed(missing)}.") if missing else Finding("ok", f"{held}.")
    for finding_id, as_of, published_on in queries.follow_ups_too_early(con):
        yield Finding("fail", f"{finding_id} has a follow-up of {as_of}, before its inspection of {published_on}.")
    old = queries.follow_ups_before(con, (today - timedelta(days=FOLLOW_UP_STALE_DAYS)).isoformat())
    if old:
        yield Finding("warn", f"Not settled, and no newer look for two years: {listed(old)}.")
    open_causes = queries.causes_of_concern_without_end(con)
    if open_causes:
        yield Finding("warn", f"{len(open_causes)} causes of concern have no known end: {listed(open_causes)}.")


def districts_sound(con: Con) -> Iterator[Finding]:
    """Whether each postcode district names forces that can police one district."""
    held, lost = queries.district_count(con), queries.districts_missing(con, EASILY_LOST)
    if held < DISTRICTS or lost:
        named = f", among them {listed(lost)}" if lost else ""
        yield Finding(
            "fail", f"There are {held:,} postcode districts, not {DISTRICTS:,}: some are missing{named}; restore them."
        )
    gaps = queries.districts_with_gaps_in_rank(con)
    if gaps:
        yield Finding("fail", f"The forces of {listed(gaps)} are not ranked 1, 2, 3 in postcode_district_force.csv.")
    distant = [
        (district, *forces)
        for district, *forces in queries.districts_of_distant_forces(con, FEWEST_SHARED)
        if tuple(sorted(forces)) not in BORDERS_WITHOUT_PLACES
    ]
    for district, first, other in distant:
        yield Finding(
            "fail",
            f"{district} names {first} and {other}, which are not neighbours: one of them is wrong in postcode_district_force.csv.",
        )
    narrower = queries.districts_narrower_than_their_own(con)
    for short, force, longer in narrower:
        yield Finding("fail", f"{short} does not name {force}, which {longer} names.")
    if not (held < DISTRICTS or lost or gaps or distant or narrower):
        yield Finding("ok", f"All {held:,} postcode districts name forces that are neighbours, the likeliest first.")


def places_in_outline(con: Con, places: Places) -> Iterator[Finding]:
    """Whether each place lies in its force's outline, or near its border; nothing where no outlines are held."""
    if not places.boundaries.is_file():
        return
    outside = list(outlines.places_outside(places.boundaries, queries.place_positions(con)))
    yield (
        Finding("fail", f"{len(outside)} places lie outside their force's outline: {listed(outside)}.")
        if outside
        else Finding("ok", "Every town and village lies in its force's outline, or names the force across the border.")
    )


def contacts_safe(con: Con, places: Places) -> Iterator[Finding]:
    wrong = queries.local_lines_with_national_number(con)
    for service, phone in wrong:
        yield Finding("fail", f"{service} is marked as a local line, but {phone} is a national number.")
    withdrawn = withdrawn_numbers(places)
    listed_again = [
        (table, key, number)
        for table, key, words in queries.phones(con)
        for dialled in [digits(words)]
        for number in withdrawn
        if number in dialled
    ]
    for table, key, number in listed_again:
        yield Finding(
            "fail",
            f"{key} in {table} carries {number}, a closed number that must never be listed (data/withdrawn_numbers.csv).",
        )
    for service in queries.referral_addresses(con):
        yield Finding("fail", f"{service} gives an address for professionals, which no victim should be sent to.")
    if not wrong and not listed_again:
        yield Finding("ok", "No national number is called local, and no closed number is listed.")
    without = queries.forces_without_local_line(con)
    if without:
        yield Finding(
            "warn",
            f"No general local number is verified for {len(without)} forces, whose pages give the national line: {listed(without, FORCES)}.",
        )
    review = queries.services_for_review(con)
    if review:
        yield Finding(
            "warn", f"{len(review)} contacts of low confidence wait for review and are not shown: {listed(review)}."
        )


def contacts_attested(con: Con, today: date) -> Iterator[Finding]:
    """How old the evidence for the numbers is, and what newer pages say against them."""
    ages = dict(queries.numbers_by_age(con, today.isoformat()))
    counted = [f"{count} {age}" for age, count in ages.items()]
    yield Finding("ok", f"Age of the evidence for telephone numbers: {listed(counted)}.")
    contradicted = queries.contradicted_services(con)
    undecided = [service for service, contradiction in contradicted if contradiction == "undecided"]
    decided = [f"{service} ({how})" for service, how in contradicted if how != "undecided"]
    if undecided:
        yield Finding(
            "warn", f"{len(undecided)} numbers are contradicted and not decided, so not shown: {listed(undecided)}."
        )
    if decided:
        yield Finding(
            "ok", f"Newer pages speak against {len(decided)} numbers, and that is decided: {listed(decided)}."
        )


def contacts_fresh(con: Con, today: date) -> Iterator[Finding]:
    ahead = queries.contacts_checked_after(con, today.isoformat())
    if ahead:
        yield Finding("warn", f"{len(ahead)} contacts are dated as checked in the future: {listed(ahead)}.")
    stale = queries.contacts_checked_before(con, (today - timedelta(days=CONTACT_STALE_DAYS)).isoformat())
    if stale:
        yield Finding(
            "warn",
            f"{len(stale)} contacts were last checked more than {CONTACT_STALE_DAYS} days ago: {listed([service for service, _ in stale])}.",
        )
    else:
        yield Finding("ok", f"Every contact shown was checked within {CONTACT_STALE_DAYS} days.")


def links_answer(places: Places) -> Iterator[Finding]:
    """What the last link check found; nothing where there was none."""
    links = journal.read_whole(places.downloads / "links.json")
    lost = [url for url, link in links.items() if link.get("state") in ("gone", "did not answer", "has a fault")]
    if lost:
        yield Finding(
            "warn", f"{len(lost)} websites of victim services did not answer when last looked at: {listed(lost)}."
        )
    elif links:
        yield Finding("ok", f"All {len(links)} websites of victim services answered when last looked at.")


def sources_fresh(places: Places) -> Iterator[Finding]:
    stale = [f"{fresh.source_name} {fresh.feed.replace('_', ' ')}" for fresh in places.freshness() if fresh.is_stale]
    if stale:
        yield Finding("warn", f"The last refresh did not get {listed(stale)}; the last good figures are shown.")


def withdrawn_numbers(places: Places) -> list[str]:
    """Digits of the telephone numbers that must never be listed.

    Raises InputError when the list is missing or broken: without it no contact may be published.
    """
    path = places.data / "withdrawn_numbers.csv"
    file = display_path(path, places.data)
    cells = inputs.read_csv(path, places)
    if "phone" not in cells:
        raise InputError([Fault(file, "the column phone is missing; add it to the header", 1, "phone")])
    numbers = [digits(phone or "") for phone in cells["phone"]]
    faults = [
        Fault(file, f"this is not a telephone number; write {allowed('phone')}", row, "phone")
        for row, number in enumerate(numbers, start=2)
        if len(number) < SHORTEST_NUMBER
    ]
    if faults:
        raise InputError(faults)
    return numbers


def digits(words: str) -> str:
    """The digits 0-9 alone, and a British number as dialled in Britain: "+44 (0)808 196 8416" is 08081968416."""
    at_home = re.sub(r"(\+|\b00)\s*44[\s()-]*0?(?=[\s()-]*[1-9])", "0", words)
    return re.sub(r"[^0-9]", "", at_home)


def listed(names: list[str], most: int = 6) -> str:
    """ "a, b and c", or "a, b, c and 4 more"."""
    first, more = names[:most], len(names) - most
    if more > 0:
        return f"{', '.join(first)} and {more} more"
    return f"{', '.join(first[:-1])} and {first[-1]}" if len(first) > 1 else "".join(first)
