"""HMICFRS: are the register's source pages still there and the same, and are there reports that are not in the register?

There is no data feed of grades: people read them and keep the register by hand. Nothing here writes to it.
"""

from datetime import UTC, datetime
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from etl import journal
from etl.faults import SourceError, shown
from etl.refresh import file_checks, foreign
from etl.refresh.download import USER_AGENT, Downloader, Fetched, Missed, Wanted
from etl.refresh.feeds import CurrentFigures, Feed, Reading
from etl.refresh.transforms import report_page

SOURCE = "hmicfrs"
HOST = "hmicfrs.justiceinspectorates.gov.uk"
HOSTS = frozenset({HOST, "www.justiceinspectorates.gov.uk", "justiceinspectorates.gov.uk"})
INDEX_PAGES = (f"https://{HOST}/peel-reports/", f"https://{HOST}/publications/")
PAUSE_SECONDS = 2
MOST_PAUSE_SECONDS = 3600
"""For all pauses of one reading together."""
GIVE_UP_AFTER_REFUSALS = 3
MOST_NEW_READ = 20
"""New reports read in one run; the rest waits for the next."""
NOTES = "hmicfrs.json"


def fetch(downloader: Downloader, current: CurrentFigures) -> list[Fetched | Missed]:
    """Fetch the index pages, every source page of the register, then reports that are not in the register.

    Pages that are gone or refused are part of the answer. Raises SourceError when the site as a whole cannot be reached, or
    refuses to be read by a program, which some of its servers do.
    """
    robots = _robots(downloader)
    curated = source_pages(current)
    answers = _read_pages(downloader, robots, [*INDEX_PAGES, *curated])
    known = {report_page.address_key(url) for url in curated}
    found = {link for answer in answers if isinstance(answer, Fetched) for link in _links(answer)}
    return answers + _read_pages(downloader, robots, sorted(found - known)[:MOST_NEW_READ])


def source_pages(current: CurrentFigures) -> list[str]:
    """The inspectorate's pages that the register's figures come from, as https addresses."""
    urls = [url for url in current.sources().url.dropna() if urlsplit(url).hostname in HOSTS]
    return list(dict.fromkeys(url.replace("http://", "https://", 1) for url in urls))


def read(answers: list[Fetched | Missed], current: CurrentFigures) -> Reading:
    """Compare what the pages say with what they said when last read."""
    before = journal.read_whole(current.places.downloads / NOTES)
    curated = set(source_pages(current))
    known = {report_page.address_key(url) for url in curated}
    pages, to_review = {}, dict(before.get("to_review", {}))
    for answer in answers:
        if answer.asked_url in curated:
            pages[answer.asked_url] = _note(answer, before.get("pages", {}).get(answer.asked_url, {}))
        elif isinstance(answer, Fetched) and answer.asked_url not in INDEX_PAGES:
            to_review[answer.asked_url] = report_page.read(answer.text(), answer.asked_url).as_dict()
    to_review = {url: page for url, page in to_review.items() if report_page.address_key(url) not in known}
    states = [note["state"] for note in pages.values()]
    counted = ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states))
    lost = [answer.asked_url for answer in answers if isinstance(answer, Missed) and answer.asked_url in INDEX_PAGES]
    hint = f"; could not look for new reports on {' and '.join(lost)}" if lost else ""
    review = (
        f"; {len(to_review)} reports to be reviewed (python -m etl review)" if to_review else "; no new reports found"
    )
    return Reading(
        release=None,
        rows=len(pages),
        message=f"{len(pages)} source pages: {counted}{review}{hint}",
        notes={NOTES: {"pages": before.get("pages", {}) | pages, "to_review": to_review}},
    )


def _robots(downloader: Downloader) -> RobotFileParser:
    """The site's rules for programs; a site without robots.txt has none. Raises SourceError when even that is refused."""
    rules = RobotFileParser()
    try:
        robots = downloader.get(Wanted(f"https://{HOST}/robots.txt", file_checks.TEXT, HOSTS))
        rules.parse(robots.text().splitlines())
        float(rules.crawl_delay(USER_AGENT) or 0)
    except (ValueError, OverflowError) as error:  # a delay of more digits than a number may have
        raise SourceError("faulty", f"The robots.txt of {HOST} cannot be read; look at it in a browser.") from error
    except SourceError as error:
        if error.outcome not in ("gone", "faulty"):
            raise
        rules.parse([])
    return rules


def _read_pages(downloader: Downloader, robots: RobotFileParser, urls: list[str]) -> list[Fetched | Missed]:
    answers: list[Fetched | Missed] = []
    refusals = 0
    pause = _pause(robots, len(urls))
    for url in urls:
        if not robots.can_fetch(USER_AGENT, url):
            answers.append(Missed(url, "refused", "The site's robots.txt asks programs not to read this page."))
            continue
        downloader.pause(pause)
        try:
            answers.append(downloader.get(Wanted(url, file_checks.PAGE, HOSTS)))
            refusals = 0
        except SourceError as error:
            refusals += error.outcome == "refused"
            if error.outcome == "unreachable" or refusals >= GIVE_UP_AFTER_REFUSALS:
                raise
            answers.append(Missed(url, error.outcome, str(error)))
    return answers


def _pause(robots: RobotFileParser, pages: int) -> float:
    """Seconds between two pages, as the site asks. Raises SourceError when so many pages would take longer than we give them."""
    asked = float(robots.crawl_delay(USER_AGENT) or 0)
    most = MOST_PAUSE_SECONDS / max(1, pages)
    if asked > most:
        raise SourceError(
            "refused",
            f"{HOST} asks programs to wait so long between two pages (Crawl-delay) that our {pages} would take more than "
            f"{MOST_PAUSE_SECONDS // 60} minutes; at most {most:.0f} seconds are possible, so we did not read them.",
        )
    return max(PAUSE_SECONDS, asked)


def _links(answer: Fetched) -> set[str]:
    return report_page.report_links(answer.text(), answer.asked_url)


def _note(answer: Fetched | Missed, before: dict) -> dict:
    """One page's state: unchanged, changed, first read, moved, gone, refused or faulty."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    if isinstance(answer, Missed):
        return before | {"state": answer.outcome, "last_tried_at": now, "message": answer.message}
    page = report_page.read(answer.text(), answer.asked_url)
    note = {"last_tried_at": now, "last_read_at": now, "text_sha256": page.text_sha256}
    if urlsplit(answer.url)[1:3] != urlsplit(answer.asked_url)[1:3]:
        return note | {"state": "moved", "moved_to": shown(answer.url, foreign.MOST_ADDRESS)}
    if not before.get("text_sha256"):
        return note | {"state": "read for the first time"}
    return note | {"state": "unchanged" if before["text_sha256"] == page.text_sha256 else "changed"}


FEEDS = (Feed(SOURCE, "pages", fetch, read, always=True, patience=5),)
