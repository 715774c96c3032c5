"""The command line: python -m etl build | refresh | review | check | path | rollback | publish | describe | export DIR."""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import duckdb

from etl.build import checks, data_package, load
from etl.faults import InputError, RefreshError, StoreError
from etl.paths import FEEDS, Places, places, store

STOPPED = 130
"""The exit status that shells give a command stopped from the keyboard."""
INTERRUPTED = "Query interrupted"
"""The message of the RuntimeError that DuckDB raises on Ctrl-C during a query."""
TO = "s3://BUCKET/PREFIX, gs://, az:// or file:///FOLDER, from where other machines fetch the figures"
MARK = {"fail": "FAIL", "warn": "warn", "ok": "ok  "}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status.

    0 done, 1 nothing was published or a check failed, 2 unusable arguments, 3 published or unchanged with some sources stale.
    """
    parser = argparse.ArgumentParser(
        prog="python -m etl", description="Builds and checks the database that the site reads."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (_, words) in COMMANDS.items():
        commands.add_parser(name, help=words, description=words)
    _add_refresh_options(commands.choices["refresh"])
    _add_export_options(commands.choices["export"])
    commands.choices["publish"].add_argument("--to", metavar="STORE", default=store(), help=TO)
    commands.choices["refresh"].add_argument("--to", metavar="STORE", default="", help=f"publish afterwards: {TO}")
    commands.choices["review"].add_argument(
        "address", nargs="?", type=_address, help="only the rows for this report or recommendation of the inspectorate"
    )
    chosen = parser.parse_args(arguments)
    run, _ = COMMANDS[chosen.command]
    try:
        return run(places(), chosen)
    except (InputError, load.BuildError, RefreshError) as error:
        print(error, file=sys.stderr)
        print("Nothing was published; the database served so far is unchanged.", file=sys.stderr)
        return 1
    except StoreError as error:
        print(error, file=sys.stderr)
        print("What the store gives its readers is unchanged.", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, RuntimeError) as error:
        if isinstance(error, RuntimeError) and str(error) != INTERRUPTED:
            raise
        print("Stopped. What was published before is still served.", file=sys.stderr)
        return STOPPED


def _add_refresh_options(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "Ends with 0 when every source was read or has nothing new, 3 when some are stale (each is named with the reason, the others "
        "are published), 1 when nothing was published. What each source brings, and what to do about each message: docs/refresh.md."
    )
    parser.add_argument(
        "--source",
        action="append",
        choices=list(FEEDS),
        help="only this source (repeat the option for several); all when left out",
    )
    parser.add_argument("--dry-run", action="store_true", help="fetch and check, publish nothing")
    parser.add_argument(
        "--mirror",
        metavar="URL",
        type=_address,
        help="send every request to URL/HOST/PATH instead of https://HOST/PATH",
    )
    parser.add_argument(
        "--from-folder",
        metavar="DIR",
        type=Path,
        help="ask nobody: read the publishers' files saved in this folder under their own names",
    )
    parser.add_argument(
        "--if-older-than", metavar="AGE", type=_age, help="leave out sources read within this time, such as 7d or 12h"
    )


def _age(words: str) -> timedelta:
    match = re.fullmatch(r"(\d{1,5})([dh])", words)
    if not match:
        raise argparse.ArgumentTypeError(f"{words!r} is not an age; write days or hours, such as 7d or 12h")
    return timedelta(**{{"d": "days", "h": "hours"}[match[2]]: int(match[1])})


def _address(words: str) -> str:
    if not words.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError(f"{words!r} is not an address; write it like http://mirror.example.org")
    return words


def run_refresh(where: Places, chosen: argparse.Namespace) -> int:
    # Imported here because only a refresh needs them, and they take longer to import than most other commands take to run.
    from etl.refresh import forking

    forking.warm_up()
    from etl.refresh.download import Limits
    from etl.refresh.progress import new_reporter
    from etl.refresh.run import Options, refresh

    options = Options(
        tuple(chosen.source or FEEDS),
        chosen.dry_run,
        chosen.mirror,
        chosen.if_older_than,
        Limits.from_environment(),
        chosen.from_folder,
    )
    reporter = new_reporter()
    try:
        status = refresh(where, options, reporter)
    finally:
        reporter.close()
    if chosen.to and not chosen.dry_run:  # also where nothing is new: readers then learn how fresh each source is
        publish(where, chosen)
    return status


def run_review(where: Places, chosen: argparse.Namespace) -> int:
    from etl.refresh.report_review import review

    return review(where, chosen.address)


def build(where: Places, _: argparse.Namespace) -> int:
    built = load.build(where)
    print(f"Published {built.pointer.version}: {sum(built.rows.values()):,} rows in {len(built.rows)} tables.")
    for finding in built.findings:
        print(f"{MARK[finding.level]}  {finding.sentence}")
    return 0


def check(where: Places, _: argparse.Namespace) -> int:
    current = where.current()
    if current is None:
        raise load.BuildError("there is no database yet; run python -m etl build first")
    try:
        con = duckdb.connect(str(current.database), read_only=True)
    except duckdb.Error as error:
        raise load.BuildError(
            f"the database {current.version} cannot be opened; run python -m etl build again"
        ) from error
    try:
        findings = list(checks.everything(con, where, date.today()))
    finally:
        con.close()
    print(f"Checks of {current.version}")
    for finding in findings:
        print(f"{MARK[finding.level]}  {finding.sentence}")
    count = {level: sum(finding.level == level for finding in findings) for level in MARK}
    print(f"{count['ok']} passed, {count['warn']} to know about, {count['fail']} failed.")
    return 1 if count["fail"] else 0


def path(where: Places, _: argparse.Namespace) -> int:
    current = where.current()
    if current is None:
        raise load.BuildError("there is no database yet; run python -m etl build first")
    print(current.database)
    return 0


def rollback(where: Places, _: argparse.Namespace) -> int:
    pointer = load.rollback(where)
    print(f"Now serving {pointer.version}, until the next python -m etl build.")
    return 0


def publish(where: Places, chosen: argparse.Namespace) -> int:
    # Imported here because few machines have a store, and what it needs.
    from etl.object_storage.bucket import bucket_at
    from etl.object_storage.publish import publish

    print(publish(where, bucket_at(chosen.to)))
    return 0


def write_description(where: Places, _: argparse.Namespace) -> int:
    print(f"Wrote {data_package.write(where)}")
    return 0


def _add_export_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="where to write; files of earlier versions there are kept")
    parser.add_argument("--origin", default="", help="address of the live site, such as https://example.org")


def export(_: Places, chosen: argparse.Namespace) -> int:
    """The only command that needs the dashboard, which is therefore imported here: docs/decisions/0006-export.md."""
    from dashboard.open_data.static_copy import command

    return command(chosen.folder, chosen.origin)


COMMANDS: dict[str, tuple[Callable[[Places, argparse.Namespace], int], str]] = {
    "build": (build, "build the database from data/, check it, publish it whole"),
    "refresh": (run_refresh, "pull the figures from their publishers, check them, publish what passes"),
    "review": (run_review, "walk through what the inspectorate published that is not in the register"),
    "check": (check, "print what is right, doubtful or wrong with the published database"),
    "path": (path, "print where the published database is"),
    "rollback": (rollback, "go back to the build before the current one"),
    "publish": (publish, "upload the published database to a store, from where other machines fetch it"),
    "export": (export, "write briefs, data and feed as plain files that any web server can serve"),
    "describe": (write_description, "write data/datapackage.json from schema.sql"),
}

if __name__ == "__main__":
    sys.exit(main())
