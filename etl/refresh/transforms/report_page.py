"""What an inspection report's page says near the top. Facts for a person to read; never a grade for the register.

A re-inspection's page repeats the ORIGINAL inspection's summary and grade first: the first "graded ..." on it is the old grade.
"""

import hashlib
import re
from dataclasses import asdict, dataclass
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from etl.faults import shown
from etl.refresh import foreign

NEAR_TOP_CHARACTERS = 1200
MOST_TITLE = 300
MOST_GRADES = 100
UNSEEN = {"script", "style", "noscript", "template", "svg", "nav", "header", "footer"}
REPORT = re.compile(
    r"/(?:(?:hmic|hmicfrs)/)?(?:(?:publications|publication-html)/[a-z0-9-]*crime-data-integrity[a-z0-9-]*"
    r"|peel-reports/[a-z-]+-\d{4}(?:-\d{2})?|peel-assessments/peel-\d{4}/[a-z-]+"
    r"|news/news-feed/[a-z0-9-]*(?:crime-recording|record|crime-data-integrity)[a-z0-9-]*"
    r"|recommendation/[a-z-]+/\d+)/?"
)
THEME = re.compile(r"(?:^|&)recommendation-theme=[a-z-]+")
RE_INSPECTION = re.compile(r"re-?inspection", re.IGNORECASE)
GRADED = re.compile(
    r"graded(?: as)?:? [\"'‘“]?(outstanding|good|adequate|requires improvement|inadequate)", re.IGNORECASE
)


@dataclass(frozen=True)
class Page:
    """What one page says."""

    title: str
    near_top: str
    published_on: str | None
    """As the page writes it: "15 January 2019"."""
    force: str | None
    is_re_inspection: bool
    grades_named: list[str]
    """Every grade that the text names after "graded", in order. On a re-inspection the first is the old one."""
    text_sha256: str

    def as_dict(self) -> dict:
        return asdict(self)


def read(html: str, url: str) -> Page:
    """Read a page's words."""
    words = _Words()
    words.feed(html)
    lines = "\n".join(" ".join(piece.split()) for piece in words.text if piece.strip())
    text = " ".join(lines.split())
    title = " ".join(" ".join(words.title).split())
    return Page(
        title=shown(title, MOST_TITLE),
        near_top=shown(text[:NEAR_TOP_CHARACTERS]),
        published_on=_after(text, r"Published on:?\s*(\d{1,2} [A-Z][a-z]+ \d{4})"),
        force=_after(lines, r"Police Forces?:\s*([^\n]{1,300})"),
        is_re_inspection=bool(RE_INSPECTION.search(url) or RE_INSPECTION.search(title)),
        grades_named=[grade.capitalize() for grade in GRADED.findall(text)][:MOST_GRADES],
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def report_links(html: str, url: str) -> set[str]:
    """Addresses on a page that look like a report, a press release on crime recording or a recommendation, without what does not matter."""
    words = _Words()
    words.feed(html)
    found = (urldefrag(urljoin(url, link)).url for link in words.links)
    return {
        address_key(link)
        for link in found
        if len(link) <= foreign.MOST_ADDRESS
        and foreign.ADDRESS.fullmatch(link)
        and "justiceinspectorates.gov.uk" in link
        and (REPORT.fullmatch(urlsplit(link).path) or THEME.search(urlsplit(link).query))
    }


def address_key(url: str) -> str:
    """An address without differences that do not matter: http or https, old or new host and folder, closing slash, query.

    A theme of the register of recommendations is told from another by its query alone, so that stays.
    """
    parts = urlsplit(url)
    path = re.sub(r"^/(hmic|hmicfrs)/", "/", parts.path).rstrip("/")
    theme = THEME.search(parts.query)
    return f"https://hmicfrs.justiceinspectorates.gov.uk{path}/{'?' + theme[0].lstrip('&') if theme else ''}"


def _after(text: str, pattern: str) -> str | None:
    match = re.search(pattern, text)
    return shown(match[1].strip()) if match else None


class _Words(HTMLParser):
    """Collects the visible words, the title and the links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.title: list[str] = []
        self.links: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.links.append(href)
        if tag in UNSEEN or tag == "title":
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            self._inside.remove(tag)

    def handle_data(self, data: str) -> None:
        if "title" in self._inside:
            self.title.append(data)
        elif not self._inside:
            self.text.append(data)
