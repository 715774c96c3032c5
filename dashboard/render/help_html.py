"""Services, contacts and steps for victims, as HTML. No Streamlit here."""

from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.render import html
from dashboard.rules.force_record import today
from dashboard.text import column_headings, formats, help_page

EXIT_TO = "https://www.bbc.co.uk/weather"
"""A site that most people might have open and that shows nothing personal."""
TALK_NOW = (
    "national-victim-support-supportline",
    "national-national-domestic-abuse-helpline",
    "national-24-7-rape-and-sexual-abuse-support-line",
)


def exit_link() -> Markup:
    """Leaves this page for a site that shows nothing personal."""
    return Markup('<a class="otr-exit" href="{}" rel="noreferrer" target="_self">{}</a>').format(
        EXIT_TO, help_page.EXIT
    )


def emergency_card() -> Markup:
    """999 and its other ways."""
    return Markup(
        "<div class='otr-card otr-emergency'><p><b>{}</b></p><p>{} {}</p><p>{} {}</p><p>{}</p><p>{}: {}</p></div>"
    ).format(
        help_page.EMERGENCY_TITLE,
        html.phone("999", is_large=True),
        help_page.RING_999,
        html.phone("101"),
        help_page.NOT_EMERGENCY,
        help_page.TEXT_RELAY,
        help_page.BSL,
        html.out_link("999bsl.co.uk", "https://999bsl.co.uk"),
    )


def talk_now(country: str | None) -> list[Markup]:
    """National lines for someone who needs to talk now, of a force's country where one is chosen."""
    national = store.rows(queries.national_services, country)
    return [service_card(row, is_large=True) for row in national if row.service_id in TALK_NOW]


def service_card(row, is_large: bool = False) -> Markup:
    """One victim service: number first, then hours, who runs it, whose line it is, when it was checked and how sure we are."""
    lines = [Markup("<p><b>{}</b></p>").format(row.name)]
    if not formats.is_missing(row.phone):
        line = help_page.LOCAL_LINE if row.is_local_line else help_page.NATIONAL_LINE
        hours = "" if formats.is_missing(row.phone_hours) else row.phone_hours
        lines.append(
            Markup("<p>{} <span class='otr-quiet'>{}</span></p>").format(
                html.phone(row.phone, is_large), ", ".join(part for part in (line, hours) if part)
            )
        )
    else:
        lines.append(Markup("<p class='otr-quiet'>{}</p>").format(help_page.NO_PHONE))
    links = []
    if not formats.is_missing(row.website):
        links.append(
            html.out_link(
                row.website.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/"),
                row.website,
            )
        )
    if not formats.is_missing(row.email):
        links.append(Markup('<a href="mailto:{0}">{0}</a>').format(row.email))
    if links:
        lines.append(Markup("<p>{}</p>").format(Markup(" · ").join(links)))
    if not formats.is_missing(row.notes):
        lines.append(Markup("<p>{}</p>").format(row.notes))
    run_by = "" if formats.is_missing(row.provider) else help_page.RUN_BY.format(provider=row.provider)
    lines.append(
        Markup("<p class='otr-quiet'>{} {} {}: {}</p>").format(
            run_by,
            help_page.checked(row.checked_on, row.page_date, today()),
            help_page.SURE[row.confidence],
            html.source_link(row.source_id),
        )
    )
    return Markup('<div class="otr-card">{}</div>').format(Markup("").join(lines))


def contact(row) -> Markup:
    """Whom to turn to, with number and website where we hold them."""
    words = Markup("{}").format(row.body)
    if not formats.is_missing(row.phone):
        words += Markup("<br>{}").format(html.phone(row.phone))
    if not formats.is_missing(row.website):
        words += Markup("<br>{}").format(
            html.out_link(row.website.removeprefix("https://").removeprefix("www.").split("/")[0], row.website)
        )
    return words


def complaint(row) -> Markup:
    """A step of what to do when a report was not recorded."""
    parts = (
        [row.what_it_does]
        + ([] if formats.is_missing(row.time_limit) else [f"{column_headings.TIME_LIMIT}: {row.time_limit}."])
        + ([] if formats.is_missing(row.notes) else [row.notes])
    )
    return Markup("{} <span class='otr-quiet'>({})</span>").format(" ".join(parts), html.source_link(row.source_id))
