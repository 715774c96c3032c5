"""Walks a person through reports that are not in the register, and prints the rows to add. It writes nothing itself."""

import csv
import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from etl import journal
from etl.build import inputs
from etl.faults import display_path
from etl.paths import Places
from etl.refresh import finding_rows
from etl.refresh.curated import read_frame
from etl.refresh.feeds import CurrentFigures, source_row
from etl.refresh.finding_rows import ReadPage, Rows
from etl.refresh.name_variants import Names
from etl.refresh.sources import hmicfrs
from etl.refresh.transforms import report_page

TRAP = "This is a re-inspection. Its page repeats the ORIGINAL inspection's summary and grade first: the first grade on it is the old one."


UNREAD: dict = {"title": "TITLE", "near_top": "", "published_on": None, "force": None, "grades_named": []}
"""A page that no refresh has read."""


def review(places: Places, address: str | None = None) -> int:
    """Show each report to be reviewed and the register rows that would add it, or those of one `address`; always returns 0.

    On a terminal it asks after each whether to go on; elsewhere it shows all.
    """
    notes = journal.read_whole(places.downloads / hmicfrs.NOTES)
    waiting = notes.get("to_review", {})
    names = CurrentFigures(places).names(hmicfrs.SOURCE)
    if address is not None:
        address = address if finding_rows.recommendation(places, address) else report_page.address_key(address)
        page = waiting.get(address, UNREAD | {"is_re_inspection": "re-inspection" in address})
        print("\n".join(rows_for_each_force(places, address, page, names)))
        return 0
    for url, note in notes.get("pages", {}).items():
        if note.get("state") in ("changed", "moved", "gone"):
            print(f"{note['state']}: {url}{' -> ' + note['moved_to'] if 'moved_to' in note else ''}")
        if note.get("state") == "changed" and finding_rows.recommendation(places, url):
            print("\n".join(rows_to_add(places, url, UNREAD, None)))
    if not waiting:
        print("No report waits for review. python -m etl refresh --source hmicfrs looks for new ones.")
        return 0
    for number, (url, page) in enumerate(waiting.items(), start=1):
        print(f"\n{number} of {len(waiting)}: {page['title'] or url}\n{url}")
        print("\n".join(_described(page)))
        print("\n".join(rows_for_each_force(places, url, page, names)))
        if sys.stdin.isatty() and number < len(waiting) and input("Enter for the next, q to stop: ").strip() == "q":
            break
    return 0


def forces_named(words: str, names: Names) -> list[str]:
    """The forces that a page names in its own line for them: "Kent", "Kent, Essex", "Devon and Cornwall and Dorset"."""
    found: list[str] = []
    for piece in re.split(r"[,;]\s*", words):
        one = names.find("force", piece)
        parts = piece.split(" and ")
        pairs = [(" and ".join(parts[:cut]), " and ".join(parts[cut:])) for cut in range(1, len(parts))]
        both = [ids for pair in pairs if all(ids := [names.find("force", part) for part in pair])]
        found += [one] if one else [force for force in (both[0] if both else []) if force]
    return list(dict.fromkeys(found))


def rows_for_each_force(places: Places, url: str, page: dict, names: Names) -> list[str]:
    """The lines of `rows_to_add` for every force that the page names: each has an inspection and grades of its own."""
    forces = forces_named(page["force"] or "", names)
    if len(forces) < 2:
        return rows_to_add(places, url, page, forces[0] if forces else None)
    lines = [f"The page names {len(forces)} forces; read which grade is whose."]
    return lines + list(dict.fromkeys(line for force in forces for line in rows_to_add(places, url, page, force)))


def rows_to_add(places: Places, url: str, page: dict, force_id: str | None) -> list[str]:
    """Lines for sources.csv and the register's files. What a person must read on the page is in CAPITALS.

    A page that the register cites needs no line for sources.csv; a recommendation none for inspection.csv and grade.csv.
    """
    if recommended := finding_rows.recommendation(places, url):
        rows = _of_recommendation(places, url, recommended)
    elif held := finding_rows.held_report(places, url):
        rows = finding_rows.rows(places, held)
    else:
        rows = _of_report(places, url, page, force_id)
    lines = [f"{display_path(path, places.data)}: {_as_line(row, path, places)}" for path, row in rows]
    return ["Rows to add once you have read the page (leave out those it says nothing of):", *lines]


def _of_recommendation(places: Places, url: str, page: ReadPage) -> Rows:
    sources = read_frame(places.data / "sources.csv", places)
    if page.source_id in set(sources.source_id):
        return finding_rows.rows(places, page)
    source = source_row(page.source_id, "HMICFRS", "TITLE", url, "YYYY-MM-DD", datetime.now(UTC).date())
    cited = (places.data / "sources.csv", source | {"title_from": "printed", "kind": "inspectorate_report"})
    return [cited, *finding_rows.rows(places, page)]


def _of_report(places: Places, url: str, page: dict, force_id: str | None) -> Rows:
    source_id = "hmicfrs-" + url.rstrip("/").rsplit("/", 1)[-1]
    published_on = _iso(page["published_on"])
    kind = "re-inspection" if page["is_re_inspection"] else "inspection"
    years = re.findall(r"\d{4}(?:-\d{2})?", url)
    title_year = years[-1] if years else "YEAR"
    force, regime = force_id or "FORCE-ID", _regime(places, url, title_year)
    inspection_id = f"{force}-{regime}-{kind}-{title_year}"
    source = source_row(source_id, "HMICFRS", page["title"], url, published_on, datetime.now(UTC).date())
    shared = {"inspection_id": inspection_id, "regime_id": regime, "published_on": published_on, "source_id": source_id}
    read = ReadPage(source_id, force, inspection_id, published_on)
    return [
        (places.data / "sources.csv", source | {"title_from": "printed", "kind": "inspectorate_report"}),
        (places.register / "inspection.csv", shared | {"force_id": force, "kind": kind, "title_year": title_year}),
        (places.register / "grade.csv", shared | {"question_id": "QUESTION", "grade": "GRADE", "basis": "stated"}),
        *finding_rows.rows(places, read),
    ]


def _described(page: dict) -> list[str]:
    lines = [
        f"Published on: {page['published_on'] or 'not found on the page'}. Force: {page['force'] or 'not found on the page'}."
    ]
    if page["is_re_inspection"]:
        lines.append(TRAP)
    if page["grades_named"]:
        lines.append(f"Grades the text names, in order: {', '.join(page['grades_named'])}.")
    return [*lines, f"Near the top: {page['near_top'][:500]}"]


def _regime(places: Places, url: str, title_year: str) -> str:
    """The programme whose name is in the address; of several, such as the cycles of PEEL, the one of this year."""
    regimes = read_frame(places.register / "regime.csv", places)
    parts = (
        regimes.name.str.lower().str.replace(r"\W+", "-", regex=True).str.extract(r"(?P<name>\D+?)-?(?P<years>\d.*)?$")
    )
    named = regimes[[name in url for name in parts.name]]
    fitting = named if len(named) == 1 else named[parts.years[named.index] == title_year]
    return fitting.regime_id.iloc[0] if len(fitting) == 1 else "REGIME"


def _iso(words: str | None) -> str:
    try:
        return datetime.strptime(words or "", "%d %B %Y").date().isoformat()
    except ValueError:
        return "YYYY-MM-DD"


def _as_line(row: dict[str, str | None], path: Path, places: Places) -> str:
    """The row as a line of this file, whose other columns stay empty. Raises InputError when the file is missing or broken."""
    header = inputs.read_csv(path, places)
    line = io.StringIO()
    csv.DictWriter(line, header, lineterminator="").writerow(row)
    return line.getvalue()
