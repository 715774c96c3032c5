"""The command line: python -m etl build | check | path | rollback | describe."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date

import duckdb

from etl import checks, describe, load
from etl.faults import InputError
from etl.paths import Places, places

MARK = {"fail": "FAIL", "warn": "warn", "ok": "ok  "}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 done, 1 nothing was published or a check failed, 2 unusable arguments."""
    parser = argparse.ArgumentParser(
        prog="python -m etl", description="Builds and checks the database that the site reads."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (_, words) in COMMANDS.items():
        commands.add_parser(name, help=words, description=words)
    chosen = parser.parse_args(arguments)
    run, _ = COMMANDS[chosen.command]
    try:
        return run(places())
    except (InputError, load.BuildError) as error:
        print(error, file=sys.stderr)
        print("Nothing was published; the database served so far is unchanged.", file=sys.stderr)
        return 1


def build(where: Places) -> int:
    built = load.build(where)
    print(f"Published {built.pointer.version}: {sum(built.rows.values()):,} rows in {len(built.rows)} tables.")
    for finding in built.findings:
        print(f"{MARK[finding.level]}  {finding.sentence}")
    return 0


def check(where: Places) -> int:
    current = where.current()
    if current is None:
        raise load.BuildError("there is no database yet; run python -m etl build first")
    try:
        con = duckdb.connect(str(current.database), read_only=True)
    except duckdb.Error as error:
        raise load.BuildError(
            f"the database {current.version} cannot be opened; run python -m etl build anew"
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


def path(where: Places) -> int:
    current = where.current()
    if current is None:
        raise load.BuildError("there is no database yet; run python -m etl build first")
    print(current.database)
    return 0


def rollback(where: Places) -> int:
    pointer = load.rollback(where)
    print(f"Now serving {pointer.version}, until the next python -m etl build.")
    return 0


def write_description(where: Places) -> int:
    print(f"Wrote {describe.write(where)}")
    return 0


COMMANDS = {
    "build": (build, "build the database from data/, check it, publish it whole"),
    "check": (check, "print what is right, doubtful or wrong with the published database"),
    "path": (path, "print where the published database is"),
    "rollback": (rollback, "go back to the build before the current one"),
    "describe": (write_description, "write data/datapackage.json anew from schema.sql"),
}

if __name__ == "__main__":
    sys.exit(main())
