"""Services, contacts and steps for victims, as HTML."""

from markupsafe import Markup

from dashboard.database.rows import ComplaintStep, VictimService
from dashboard.render import html
from dashboard.rules import helplines
from dashboard.rules.force_record import today
from dashboard.text import column_headings, help_page

EXIT_TO = "https://www.bbc.co.uk/weather"
"""A site that most people might have open and that shows nothing personal."""


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
    return [service_card(line, is_large=True) for line in helplines.national_lines(country)]


def service_card(service: VictimService, is_large: bool = False) -> Markup:
    """One victim service: number first, then hours, who runs it, whose line it is, when it was checked and how sure we are."""
    lines = [Markup("<p><b>{}</b></p>").format(service.name)]
    if service.phone is None:
        lines.append(Markup("<p class='otr-quiet'>{}</p>").format(help_page.NO_PHONE))
    else:
        line = help_page.LOCAL_LINE if service.is_local_line else help_page.NATIONAL_LINE
        lines.append(
            Markup("<p>{} <span class='otr-quiet'>{}</span></p>").format(
                html.phone(service.phone, is_large), ", ".join(part for part in (line, service.phone_hours) if part)
            )
        )
    links = []
    if service.website is not None:
        links.append(html.out_link(without_scheme(service.website).rstrip("/"), service.website))
    if service.email is not None:
        links.append(Markup('<a href="mailto:{0}">{0}</a>').format(service.email))
    if links:
        lines.append(Markup("<p>{}</p>").format(Markup(" · ").join(links)))
    if service.notes is not None:
        lines.append(Markup("<p>{}</p>").format(service.notes))
    run_by = "" if service.provider is None else help_page.run_by(service.provider)
    lines.append(
        Markup("<p class='otr-quiet'>{} {} {}: {}</p>").format(
            run_by,
            help_page.checked(service.checked_on, service.page_date, today()),
            help_page.SURE[service.confidence],
            html.source_link(service.source_id),
        )
    )
    return Markup('<div class="otr-card">{}</div>').format(Markup("").join(lines))


def without_scheme(address: str) -> str:
    """An address as people say it: "victimsupport.org.uk"."""
    return address.removeprefix("https://").removeprefix("http://").removeprefix("www.")


def contact(step: ComplaintStep) -> Markup:
    """Who can help with a complaint, with number and website where we hold them."""
    words = Markup("{}").format(step.body)
    if step.phone is not None:
        words += Markup("<br>{}").format(html.phone(step.phone))
    if step.website is not None:
        words += Markup("<br>{}").format(html.out_link(without_scheme(step.website).split("/")[0], step.website))
    return words


def complaint(step: ComplaintStep) -> Markup:
    """A step of what to do when a report was not recorded."""
    time_limit = None if step.time_limit is None else f"{column_headings.TIME_LIMIT}: {step.time_limit}."
    words = " ".join(part for part in (step.what_it_does, time_limit, step.notes) if part is not None)
    return Markup("{} <span class='otr-quiet'>({})</span>").format(words, html.source_link(step.source_id))
