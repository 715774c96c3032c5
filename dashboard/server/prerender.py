"""What a page's own HTML says before any script has run: the answer that the page is for.

Streamlit's page is empty until two megabytes of scripts have run. On a slow phone that is half a minute, in which the grade and
the number to call already stand here, as they do for readers without scripts. The page drawn by the scripts then takes its place.
Nothing is written here twice: each part is the page's own, from `render`.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.render import (
    about_html,
    answer_html,
    choice_html,
    compare_html,
    compare_views,
    comparison_rows,
    crime_html,
    download_html,
    finding_html,
    force_html,
    grade_map,
    html,
    method_html,
    national_html,
    svg_timeline,
)
from dashboard.rules import asked_for, force_record, measures
from dashboard.rules.asked_for import Choice
from dashboard.site_pages import MENU, SitePage
from dashboard.templating import render
from dashboard.text import (
    ask_page,
    compare_page,
    find_page,
    finding_words,
    force_page,
    method_page,
    progress_page,
)

FOLDER = Path(__file__).resolve().parent
STYLE = html.page_style() + comparison_rows.css() + (FOLDER / "prerender.css").read_text(encoding="utf-8")
SCRIPT = (FOLDER / "prerender.js").read_text(encoding="utf-8")
"""Takes the prerendered HTML away once the page is drawn."""
MOST_CHARACTERS = 1_000
"""Of what an address asks for under one name; all 43 forces take half as many."""


class Asked(NamedTuple):
    """What a page is asked for: its address, the force named there if it is one of ours, its choices, and the site's own address."""

    page: SitePage
    force_id: str | None
    choices: Mapping[str, str]
    origin: str


def choices(path: str, query: Mapping[str, list[str]]) -> str:
    """What an address asks for, as far as its page heeds it and no longer than it may be: the same text for the same page."""
    heeded = [name for name in PARAMETERS.get(path, ()) if name in query]
    return urlencode([(name, query[name][-1][:MOST_CHARACTERS]) for name in heeded])


def prerendered(page: SitePage, force_id: str | None, asked: str, version: str, origin: str) -> Markup:
    """The HTML for a page, the force its address names, and its other choices; `origin` is the site's own address. Raises NoDatabaseError."""
    title, lede = page.title, page.lede
    if page.address == "/force" and force_id is not None:
        title, lede = force_record.force(force_id).name, force_record.force_lede(force_id)
    body = BODIES[page.address](Asked(page, force_id, dict(parse_qsl(asked, keep_blank_values=True)), origin))
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
            body=body,
            footer=html.footer(version),
        ).decode()
    )


# -- one function a page -------------------------------------------------------------------------------------------------------


def find(_: Asked) -> Markup:
    """Where the search is without scripts, the map of latest grades, and the way to the national picture."""
    judgments = store.rows(queries.latest_judgments)
    search = Markup("<noscript><p>{}</p></noscript>").format(html.own_link(find_page.SEARCH_WITHOUT_SCRIPTS, "/search"))
    return search + Markup("<h2>{}</h2>{}{}<p>{}</p>").format(
        find_page.MAP_TITLE,
        html.note(find_page.map_not_comparable(len({row.regime_id for row in judgments}))),
        grade_map.tiles(judgments, {}, has_programme=True),
        national_html.unrecorded(),
    )


def force(asked: Asked) -> Markup:
    """Latest grade, who to call, what must be known of the grade, and the timeline; where no force is named, all to choose from."""
    if asked.force_id is None:
        return every_force(asked)
    body = html.cards(force_html.grade_card(asked.force_id), force_html.help_card(asked.force_id))
    if notes := force_html.notes(asked.force_id):
        body += html.note(notes)
    history = store.of_force(queries.timeline, asked.force_id)
    return body + Markup("<h2>{}</h2>{}").format(
        svg_timeline.finding(history),
        svg_timeline.figure(force_record.short_names()[asked.force_id], history),
    )


def compare(asked: Asked) -> Markup:
    """The whole page: what may be said of two forces, the figures, and what may be said of each pair."""
    compared = compare_html.asked(asked.choices)
    forces = tuple(compared.forces)
    measure = compare_views.chosen(compared.measure_id, compared.inspection)
    shown = measures.shown(measure, compared.order, forces)
    names = force_record.short_names()
    widths = {compare_html.MEASURE: 2}
    fields = [choice_html.several(compare_page.CHOOSE_FORCES, compare_html.FORCES, names, forces)]
    fields += [choice_html.one(choice, chosen, widths.get(choice.parameter, 1)) for choice, chosen in compared.choices]
    parts = [html.Section("", "", choice_html.form(asked.page.address, fields)), compare_html.said(measure, forces)]
    if shown:
        drawing = html.Section("", "", compare_html.drawing(measure, forces, shown))
        parts += [compare_html.lead(measure, compared.order, shown), drawing]
    parts.append(compare_html.beneath(measure, forces, shown))
    if view := compare_views.figures(compared.measure_id, forces, compared.inspection, compared.order):
        parts.append(html.Section("", "", download_html.block(view, asked.origin)))
    comparable = compare_views.comparable(measure, forces)
    if view := compare_views.pairs(compared.measure_id, forces, compared.inspection, compared.against):
        paired = compare_html.verdicts(measure, compare_views.paired(comparable, compared.against))
        parts.append(html.Section(compare_page.PAIRS_TITLE, "", paired + download_html.block(view, asked.origin)))
    return Markup("").join(map(html.note, compared.notes)) + html.sections(parts)


def progress(asked: Asked) -> Markup:
    """What is open today and the story from finding to follow-up; where no force is named, all to choose from."""
    if asked.force_id is None:
        return every_force(asked)
    latest = force_record.latest_judgment(asked.force_id)
    since = progress_page.since_judgment(
        latest.short_name, latest.grade, latest.regime_short, latest.published_on, force_record.today()
    )
    return choice_html.form(asked.page.address, [force_field(asked.force_id, 1)]) + Markup(
        "<h2>{}</h2><p>{}</p><h3>{}</h3>{}<h3>{}</h3>{}"
    ).format(
        progress_page.story_title(latest.short_name),
        since,
        finding_words.OPEN_TITLE,
        finding_html.open_today(asked.force_id),
        finding_words.STORY_TITLE,
        finding_html.story(asked.force_id),
    )


def recorded_crime(asked: Asked) -> Markup:
    """The years of one force beside how well it recorded crime; where no force is named, all to choose from."""
    if asked.force_id is None:
        return every_force(asked)
    offences = crime_html.offence_choice()
    offence, no_offence = asked_for.option(offences, asked.choices.get(crime_html.OFFENCE))
    name = offences.options[offence]
    years = crime_html.since_choice(asked.force_id, name)
    since, no_year = asked_for.option(years, asked.choices.get(crime_html.SINCE))
    fields = [
        force_field(asked.force_id, 4),
        choice_html.one(offences, offence, 3),
        choice_html.one(years, since),
    ]
    body = [
        *(html.note(words) for words in (no_offence, no_year) if words),
        choice_html.form(asked.page.address, fields),
        Markup("<h2>{}</h2>").format(crime_html.title(asked.force_id, name)),
        html.note(force_page.RECORDED_CAUTION),
        *crime_html.by_year(asked.force_id, name, years.options[since], asked.origin),
    ]
    return Markup("").join(body)


def about(asked: Asked) -> Markup:
    """What is held, what is missing and where it comes from; the two longest lists by their files alone."""
    return html.sections([*about_html.what_is_held(), *about_html.where_from(asked.origin, is_whole=False)])


def national(asked: Asked) -> Markup:
    """The whole page: its bars are HTML."""
    return html.sections(national_html.parts(asked.origin))


def method(_: Asked) -> Markup:
    """The whole page: it is text alone."""
    return html.sections(
        html.Section(section.title, section.anchor, method_html.body(section)) for section in method_page.SECTIONS
    )


def ask(asked: Asked) -> Markup:
    """A question in SQL, sent without a script; the worked questions, and what can be asked about."""
    tables = answer_html.tables_in_short(store.rows(queries.askable_columns))
    return html.sections(
        [
            html.Section("", "", answer_html.asked_without_scripts(asked.origin)),
            html.Section(ask_page.WORKED_TITLE, "", answer_html.worked_questions()),
            html.Section(ask_page.WHAT_CAN_BE_ASKED, "", html.quiet(ask_page.TABLES_LEDE) + tables),
        ]
    )


# -- what several pages have ---------------------------------------------------------------------------------------------------


def force_field(force_id: str, width: int) -> Markup:
    """The force, to choose another."""
    names = force_record.short_names()
    return choice_html.one(Choice(force_page.CHOOSE_FORCE, names, FORCE, force_id), force_id, width)


def every_force(asked: Asked) -> Markup:
    """The page of each force, where an address names none; and that it names none we know."""
    names = force_record.short_names()
    named = asked.choices.get(FORCE)
    unknown = Markup("") if named is None else html.note(asked_for.unknown_force(named, names))
    links = html.bullets(html.own_link(name, asked.page.address_of(force_id)) for force_id, name in names.items())
    return unknown + html.note(force_page.NO_FORCE_YET) + Markup("<div class='otr-names'>{}</div>").format(links)


FORCE = "force"
BODIES: dict[str, Callable[[Asked], Markup]] = {
    "/": find,
    "/force": force,
    "/compare": compare,
    "/progress": progress,
    "/recorded_crime": recorded_crime,
    "/about_the_data": about,
    "/national": national,
    "/method": method,
    "/ask": ask,
}
"""Every page that scripts draw, with what it says before them."""
WHOLE = ("/compare", "/national", "/method", "/ask")
"""The pages that can be read and used without scripts, and point nobody to the short version."""
PARAMETERS = {
    "/force": (FORCE,),
    "/compare": (
        compare_html.FORCES,
        compare_html.MEASURE,
        compare_html.INSPECTION,
        compare_html.ORDER,
        compare_html.AGAINST,
    ),
    "/progress": (FORCE,),
    "/recorded_crime": (FORCE, crime_html.OFFENCE, crime_html.SINCE),
}
"""What an address may ask of these pages; all else leaves their first HTML as it is."""
