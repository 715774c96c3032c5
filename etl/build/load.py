"""Builds the database in a new file, checks it, and publishes it whole.

The file has the build's version in its name. Publishing moves one small pointer file, atomically, so a reader sees the
old build or the new one and never half of either. (Replacing the database file itself would not do: DuckDB keeps serving the
old contents to a process that has the old file open.)
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from etl import journal
from etl.build import checks, inputs, queries, schema_rules
from etl.faults import Fault, InputError, display_path
from etl.paths import Places, Pointer

BUILDS_KEPT = 3
"""The current build and the two before it, for rollback."""
MOST_FAILURES_SAID = 10
LOCK_WAIT_SECONDS = 60
BLOCK_BYTES = 32_768
"""DuckDB's default of 256 KB suits large tables; ours are many and small, and would take three times as many bytes."""
FETCHES_LISTED = 5_000
"""How many of the newest attempts to fetch a build lists; all are in data/downloads/fetch_log.jsonl."""


class BuildError(Exception):
    """A build that was not published; the message says why and what to do. The old build is still served."""


class NotThatBuildError(BuildError):
    """A file that came from elsewhere is not the build it was said to be, or is one that this release cannot read."""


@dataclass(frozen=True)
class Built:
    """A published build and what its checks found."""

    pointer: Pointer
    findings: list[checks.Finding]
    rows: dict[str, int]


def build(places: Places, before_publishing: Callable[[], None] = lambda: None) -> Built:
    """Build from the input files, check, publish.

    `before_publishing` is called once the checks have passed, just before the pointer moves to the new build: a refresh then
    adopts the tables that it was built from. Raises InputError for input that breaks a rule, BuildError when a check fails or
    another build is running. In both cases the published database stays as it was.
    """
    with _locked(places):
        return _build(places, before_publishing)


def adopt(places: Places, fetched: Path, pointer: Pointer) -> None:
    """Publish a build that was made elsewhere: `fetched`, in the build folder, takes the name that the pointer gives it.

    Raises NotThatBuildError, or BuildError when the disk is full or another build is running; what was published stays then.
    """
    with _locked(places):
        if not _is_whole(pointer._replace(database=fetched)):
            raise NotThatBuildError(f"{pointer.database.name} as fetched is not the build {pointer.version}")
        fetched.replace(pointer.database)
        _publish(places, pointer)


def ensure(places: Places, is_follower: bool = False) -> Pointer:
    """The published build, made first when there is none that can be read or the figures have changed since.

    A follower takes its builds from a store: any that can be read is as good as its own figures, which may be older.
    When the changed figures cannot be published but an older build exists, that one is still served.
    Raises InputError or BuildError only when nothing can be served.
    """
    current = places.current()
    if current and not _is_whole(current):
        print(
            f"The build {current.version} is damaged or of another release of the site; building it again.", flush=True
        )
        current = None
    if current and (current.is_pinned or is_follower):
        return current
    try:
        if current and current.inputs_sha256 == inputs.fingerprint(places):
            return current
        with _locked(places):
            # Another process may have built the same figures while this one waited.
            newest = places.current()
            if newest and _is_whole(newest) and newest.inputs_sha256 == inputs.fingerprint(places):
                return newest
            return _build(places, lambda: None).pointer
    except (InputError, BuildError) as error:
        if current is None:
            raise
        print(f"The new figures were not published, the build {current.version} is still served.\n{error}", flush=True)
        return current


def _is_whole(pointer: Pointer) -> bool:
    """True when the published file can be opened, is the build that the pointer names, and has the tables that this release reads."""
    try:
        with duckdb.connect(str(pointer.database), read_only=True) as con:
            return queries.run(con) == (pointer.version, pointer.inputs_sha256, inputs.schema_sha256())
    except duckdb.ConnectionException:  # this process already has it open, with other settings
        return True
    except duckdb.Error:
        return False


def rollback(places: Places) -> Pointer:
    """Serve the build before the current one, until the next `build` or a refresh that has something new.

    Raises BuildError when there is no earlier build, or it was made by a release with other tables.
    """
    with _locked(places):
        current = places.current()
        builds = places.builds()
        earlier = builds[: builds.index(current.database)] if current else builds
        if not earlier:
            raise BuildError("there is no earlier build to go back to")
        try:
            with duckdb.connect(str(earlier[-1]), read_only=True) as con:
                version, inputs_sha256, schema_sha256 = queries.run(con)
        except duckdb.BinderException:
            schema_sha256 = None  # built by a release that did not record it yet
        except duckdb.Error as error:
            raise BuildError(
                f"the build before, {earlier[-1].name}, is damaged; delete it and try again, or run `python -m etl build`"
            ) from error
        if schema_sha256 != inputs.schema_sha256():
            raise BuildError(
                f"the build before, {earlier[-1].name}, was made by another release of the site, whose tables this one cannot read; "
                "start that release, or correct the figures and run `python -m etl build`"
            )
        return _point(places, Pointer(earlier[-1], version, inputs_sha256, True))


@contextmanager
def _locked(places: Places) -> Iterator[None]:
    """Hold the lock that lets one process at a time write here; a full disk or missing rights become a BuildError."""
    try:
        places.build.mkdir(parents=True, exist_ok=True)
        with FileLock(places.build / "build.lock", timeout=LOCK_WAIT_SECONDS):
            yield
    except Timeout as error:
        raise BuildError(
            f"another build has been running for over {LOCK_WAIT_SECONDS} seconds; wait for it to end and try again"
        ) from error
    except (OSError, duckdb.IOException, duckdb.FatalException, duckdb.TransactionException) as error:
        # DuckDB's errors are not OSErrors; a log that cannot be written makes the commit fail.
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0].rpartition(": ")[2]
        raise BuildError(
            f"the database could not be written ({reason}); make room on the disk or check the rights of "
            f"{places.data.name}/{places.build.name}/ and try again"
        ) from error


def _build(places: Places, before_publishing: Callable[[], None]) -> Built:
    fingerprint = inputs.fingerprint(places)
    now = datetime.now(UTC)
    version = f"{now:%Y%m%dT%H%M%S}Z-{fingerprint[:8]}"
    # Microseconds keep two builds of one second apart.
    final = places.build / f"on-the-record-{now:%Y%m%dT%H%M%S%f}-{fingerprint[:8]}.duckdb"
    unfinished = final.with_suffix(".partial")
    _clear_partial(places)
    try:
        try:
            rows, findings = _fill(places, unfinished, version, now, fingerprint)
        except duckdb.ConstraintException:  # a row breaks a rule: build again to find out which, in words
            _clear_partial(places)
            rows, findings = _fill(places, unfinished, version, now, fingerprint, is_explaining=True)
        failed = [finding for finding in findings if finding.is_failure]
        if failed:
            raise BuildError(
                "The checks found what must not be published:\n"
                + "\n".join(f"- {finding.sentence}" for finding in failed[:MOST_FAILURES_SAID])
                + (f"\n- and {len(failed) - MOST_FAILURES_SAID} more." if len(failed) > MOST_FAILURES_SAID else "")
            )
        before_publishing()
        unfinished.replace(final)
    finally:
        _clear_partial(places)
    return Built(_publish(places, Pointer(final, version, fingerprint, False)), findings, rows)


def _fill(
    places: Places, unfinished: Path, version: str, now: datetime, fingerprint: str, is_explaining: bool = False
) -> tuple[dict[str, int], list[checks.Finding]]:
    con = duckdb.connect(str(unfinished), config={"threads": 2, "default_block_size": BLOCK_BYTES})
    try:
        con.begin()  # includes the schema: its statements committed one by one take twice as long
        tables = schema_rules.create_tables(con)
        for table in tables:
            if table.name not in inputs.WRITTEN_BY_ETL:
                load_table(con, places, table, is_explaining)
        queries.insert_judgments(con)
        queries.insert_areas_for_improvement(con)
        queries.insert_history(con)
        queries.insert_publications(con)
        run = {
            "run_id": version,
            "built_at": now.isoformat(timespec="seconds"),
            "inputs_sha256": fingerprint,
            "schema_sha256": inputs.schema_sha256(),
            "findings": "",
        }
        columns = {table.name: table.columns for table in tables}
        for name, written in {
            "source_freshness": [fresh._asdict() for fresh in places.freshness()],
            "fetch_log": list(journal.attempts(places))[-FETCHES_LISTED:],
            "etl_run": [run],
        }.items():
            queries.insert_rows(con, name, columns[name], written)
        con.commit()
        rows = {table.name: queries.row_count(con, table.name) for table in tables}
        findings = checks.run(con, places, now.date())
        queries.note_findings(con, "\n".join(finding.sentence for finding in findings))
        con.checkpoint()  # DuckDB hides a failure when it closes, and the log beside the file is not published
        return rows, findings
    finally:
        con.close()


def load_table(
    con: duckdb.DuckDBPyConnection, places: Places, table: schema_rules.Table, is_explaining: bool = False
) -> None:
    """Read one table's file and load it.

    A broken rule raises duckdb.ConstraintException or, when `is_explaining`, InputError that names file, row and column. A
    cell that cannot be read raises InputError either way.
    """
    file = display_path(inputs.input_file(places, table.name), places.data)
    if not inputs.stage(con, places, table.name, table.columns):
        return
    try:
        schema_rules.check_rows(con, table, file, is_explaining)
        queries.insert_staged(con, table.name, table.types)
    except duckdb.ConstraintException as error:
        if is_explaining:  # a rule that schema_rules has no words for; the database still refuses the row
            raise InputError([Fault(file, f"the database refuses a row: {error}")]) from error
        raise
    queries.clear_staged(con)


def _publish(places: Places, pointer: Pointer) -> Pointer:
    _point(places, pointer)
    for old in places.builds()[:-BUILDS_KEPT]:
        old.unlink(missing_ok=True)
    return pointer


def _point(places: Places, pointer: Pointer) -> Pointer:
    """Move the pointer. It tells the order in which the builds were published, where one that is pinned keeps its place."""
    builds = [build for build in places.builds() if pointer.is_pinned or build != pointer.database]
    newest = [] if pointer.is_pinned else [pointer.database]
    content = {
        "file": pointer.database.name,
        "version": pointer.version,
        "inputs_sha256": pointer.inputs_sha256,
        "is_pinned": pointer.is_pinned,
        "published": [build.name for build in (*builds, *newest)],
    }
    unfinished = places.pointer.with_suffix(".partial")
    with unfinished.open("w", encoding="utf-8") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(places.pointer)
    return pointer


def _clear_partial(places: Places) -> None:
    """Delete what a killed build left, and databases found damaged; the lock guarantees that no other is running."""
    for left in [
        *places.build.glob("*.partial"),
        *places.build.glob("*.partial.wal"),
        *places.build.glob("*.duckdb.wal"),
        *places.build.glob("*.damaged"),
    ]:
        left.unlink(missing_ok=True)
