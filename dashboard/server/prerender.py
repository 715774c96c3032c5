"""What a page's own HTML says before any script has run: the answer that the page is for.

Streamlit's page is empty until two megabytes of scripts have run. On a slow phone that is half a minute, in which the grade and
the number to call already stand here, as they do for readers without scripts. The page drawn by the scripts then takes its place.
"""

from collections.abc import Callable
from pathlib import Path

from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.render import finding_html, force_html, grade_map, html, method_html, national_html, svg_timeline
from dashboard.rules import force_record
from dashboard.site_pages import MENU, SitePage
from dashboard.templating import render
from dashboard.text import find_page, finding_words, method_page, progress_page

FOLDER = Path(__file__).resolve().parent
STYLE = html.page_style() + (FOLDER / "prerender.css").read_text(encoding="utf-8")
SCRIPT = (FOLDER / "prerender.js").read_text(encoding="utf-8")
"""Takes the prerendered HTML away once the page is drawn."""


def prerendered(page: SitePage, force_id: str | None, version: str, origin: str) -> Markup:
    """The HTML for a page and the force its address names; `origin` is the site's own address. Raises NoDatabaseError."""
    title, lede = page.title, page.lede
    if page.address == "/force" and force_id is not None:
        title, lede = force_record.force(force_id).name, force_record.force_lede(force_id)
    body = BODIES.get(page.address)
    return Markup(
        render(
            "prerendered.html",
            style=Markup(STYLE),
            script=Markup(SCRIPT),
            brand=html.brand(),
            links=[(other.name, other.address, other.address_of(force_id)) for other in MENU],
            path=page.address,
            brief="" if page.address in WHOLE else f"/brief/{force_id or ''}",
            title=title,
            lede=html.lede(lede) if lede else "",
            body=body(force_id, origin) if body else "",
            footer=html.footer(version),
        ).decode()
    )


def find(_: str | None, _origin: str) -> Markup:
    """Where the search is without scripts, the map of latest grades, and the way to the national picture."""
    judgments = store.rows(queries.latest_judgments)
    search = Markup("<noscript><p>{}</p></noscript>").format(html.own_link(find_page.SEARCH_WITHOUT_SCRIPTS, "/search"))
    return search + Markup("<h2>{}</h2><p class='otr-note'>{}</p>{}<p>{}</p>").format(
        find_page.MAP_TITLE,
        find_page.map_not_comparable(len({row.regime_id for row in judgments})),
        grade_map.tiles(judgments, {}, has_programme=True),
        national_html.unrecorded(),
    )


def force(force_id: str | None, _origin: str) -> Markup:
    """Latest grade, who to call, what must be known of the grade, and the timeline; nothing where no force is named."""
    if force_id is None:
        return Markup("")
    body = html.cards(force_html.grade_card(force_id), force_html.help_card(force_id))
    if notes := force_html.notes(force_id):
        body += Markup("<p class='otr-note'>{}</p>").format(notes)
    history = store.of_force(queries.timeline, force_id)
    return body + Markup("<h2>{}</h2>{}").format(
        svg_timeline.finding(history),
        svg_timeline.figure(force_record.short_names()[force_id], history),
    )


def progress(force_id: str | None, _origin: str) -> Markup:
    """What is open today and the story from finding to follow-up; nothing where no force is named."""
    if force_id is None:
        return Markup("")
    latest = force_record.latest_judgment(force_id)
    since = progress_page.since_judgment(
        latest.short_name, latest.grade, latest.regime_short, latest.published_on, force_record.today()
    )
    return Markup("<h2>{}</h2><p>{}</p><h3>{}</h3>{}<h3>{}</h3>{}").format(
        progress_page.story_title(latest.short_name),
        since,
        finding_words.OPEN_TITLE,
        finding_html.open_today(force_id),
        finding_words.STORY_TITLE,
        finding_html.story(force_id),
    )


def method(_: str | None, _origin: str) -> Markup:
    """The whole page: it is text alone."""
    return Markup("").join(
        Markup("<h2 id='{}'>{}</h2>{}").format(section.anchor, section.title, method_html.body(section))
        for section in method_page.SECTIONS
    )


def national(_: str | None, origin: str) -> Markup:
    """The whole page: its bars are HTML."""
    return Markup("").join(
        Markup("<h2 id='{}'>{}</h2>{}").format(part.anchor, part.title, part.body)
        for part in national_html.parts(origin)
    )


BODIES: dict[str, Callable[[str | None, str], Markup]] = {
    "/": find,
    "/force": force,
    "/progress": progress,
    "/national": national,
    "/method": method,
}
"""The pages whose answer needs no chart; of the others the prerendered HTML has heading and first sentence."""
WHOLE = ("/national", "/method")
"""The pages that are complete without scripts, and point nobody to the short version."""
