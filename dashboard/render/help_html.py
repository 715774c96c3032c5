"""Services, numbers and steps for victims, as HTML: the same on Get help, on the page of a force and in every first answer."""

from datetime import datetime

from markupsafe import Markup

from dashboard.database import queries, store
from dashboard.database.rows import ComplaintStep, Force, VictimService
from dashboard.render import html
from dashboard.rules import helplines, opening_hours
from dashboard.rules.force_record import today
from dashboard.rules.helplines import Line, Reason
from dashboard.text import formats, help_page

EXIT_TO = "https://www.bbc.co.uk/weather"
"""A site that most people might have open and that shows nothing personal."""
FOR_PROFESSIONALS = ("referral", "professional")
"""Addresses with these words are for people who refer a victim; they are named as a source and not linked."""


def exit_link() -> Markup:
    """Leaves this page for a site that shows nothing personal."""
    return Markup('<a class="otr-exit" href="{}" rel="noreferrer" target="_self">{}</a>').format(
        EXIT_TO, help_page.EXIT
    )


def card(line: Line, at: datetime, is_large: bool = False) -> Markup:
    """One service: name, who it is for, numbers, hours, what a call costs, website, and how good the evidence is."""
    return Markup('<div class="otr-card" data-service="{}"><p><b>{}</b><br>{}</p>{}</div>').format(
        line.service.service_id, line.service.name, line.service.who_for, _below(line, at, is_large)
    )


def short_card(line: Line, at: datetime) -> Markup:
    """The same in fewer lines, for the services that come after the first."""
    return Markup('<div data-service="{}"><p><b>{}.</b> {}</p>{}</div>').format(
        line.service.service_id, line.service.name, line.service.who_for, _below(line, at)
    )


def _below(line: Line, at: datetime, is_large: bool = False) -> Markup:
    """The ways to reach a service, and its evidence."""
    ways = Markup("").join(Markup("<p class='otr-way'>{}</p>").format(way) for way in _ways(line.service, at, is_large))
    return ways + Markup('<p class="otr-quiet">{}</p>').format(_evidence(line))


def numbers(service: VictimService) -> Markup:
    """A service's number with its hours, for a list."""
    return _call(service.phone or "", [service.phone_hours or ""])


def _ways(service: VictimService, at: datetime, is_large: bool = False) -> list[Markup]:
    """Each way to reach a service on a line of its own: its number, a second one for other hours, texts; or only its website."""
    website = "" if service.website is None else html.out_link(without_scheme(service.website), service.website)
    ways = []
    if service.phone is not None:
        ways.append(_call(service.phone, [*_facts(service, at), website], is_large))
    if service.second_phone is not None:
        ways.append(_call(service.second_phone, [service.second_phone_hours or ""]))
    if service.text_phone is not None:
        text = html.text_message(service.text_phone, service.text_word)
        ways.append(Markup("{} {}").format(help_page.text_to(service.text_word), text))
    return ways or [Markup("{} {}").format(help_page.NO_NUMBER, website)]


def _call(phone: str, facts: list[str | Markup], is_large: bool = False) -> Markup:
    """A number, and in small print what a caller should know of it."""
    words = Markup(" · ").join(fact for fact in facts if fact)
    return Markup('{} <span class="otr-quiet">{}</span>').format(html.phone(phone, is_large), words)


def _facts(service: VictimService, at: datetime) -> list[str | Markup]:
    """Hours; open or not, where hours are known to a machine and not always; what a call costs."""
    facts: list[str | Markup] = [service.phone_hours or ""]
    if service.opening_hours not in (None, opening_hours.ALWAYS):
        is_open = opening_hours.is_open(service.opening_hours or "", at)
        if is_open or service.second_phone is None:  # a second number answers when the first does not
            facts.append(help_page.OPEN_NOW if is_open else help_page.CLOSED_NOW)
    if helplines.is_free(service.phone or ""):
        facts.append(help_page.FREE)
    return facts


def _evidence(line: Line) -> Markup:
    """Whose page, of when, gives the number; when we read it; and whom to call if nobody answers."""
    service = line.service
    checked = help_page.checked(service.checked_on, today())
    if service.phone is None:
        return Markup("{}").format(checked)
    kind = help_page.EVIDENCE_KIND.get(service.evidence_kind)
    words = Markup("{}: {}{}. {}").format(
        help_page.evidence(service.page_date), _source(service), f" ({kind})" if kind else "", checked
    )
    other = helplines.supportline().service
    if line.reason is Reason.ANOTHER_NUMBER:
        words += Markup(" {}").format(help_page.NEWER_PAGES)
    if line.needs_another and other.phone:
        words += Markup(" {} <a href='{}'>{}</a>.").format(
            help_page.IF_NOBODY_ANSWERS, formats.tel(other.phone), other.phone
        )
    return words


def _source(service: VictimService) -> Markup:
    source = html.known_sources()[service.source_id]
    is_for_victims = not any(word in (source.url or "") for word in FOR_PROFESSIONALS)
    return html.source_link(service.source_id) if is_for_victims else Markup("{}").format(source.publisher)


def police(force: Force | None) -> Markup:
    """101, and the force's own website for reporting online."""
    words = Markup("{} {}. {}").format(help_page.CALL_101, html.phone("101"), help_page.CALL_101_FREE)
    if force is not None and (link := force_link(force)):
        words += Markup("<br>{} {}").format(help_page.REPORT_ONLINE, link)
    return words


def force_link(force: Force) -> Markup:
    """A force's website: as data.police.uk gives it where a refresh has read that, else the register's own."""
    contacts = store.of_force(queries.force_contacts, force.force_id)
    address = next((contact.website for contact in contacts if contact.website), None)
    if address is not None:
        return html.out_link(without_scheme(address), address)
    return _checked_link(force.website, force.website_confidence)


def governing_link(force: Force) -> Markup:
    """The website of who holds a force to account."""
    return _checked_link(force.governing_body_website, force.governing_body_website_confidence)


def _checked_link(address: str | None, confidence: str | None) -> Markup:
    if address is None or confidence == "low":
        return Markup("")
    link = html.out_link(without_scheme(address).split("/")[0], address)
    return link if confidence == "high" else Markup("{} {}").format(link, help_page.WEBSITE_CHECK)


def without_scheme(address: str) -> str:
    """An address as people say it: "victimsupport.org.uk"."""
    return address.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def contact(step: ComplaintStep) -> Markup:
    """One part of a step: what to do, the time limit, number and website, and where that is said."""
    links = []
    if step.phone is not None:
        links.append(Markup('<a href="{}">{}</a>').format(formats.tel(step.phone), step.phone))
    if step.website is not None:
        links.append(html.out_link(without_scheme(step.website).split("/")[0], step.website))
    limit = None if step.time_limit is None else help_page.TIME_LIMIT.format(limit=step.time_limit)
    words = " ".join(part for part in (step.what_it_does, limit, step.notes) if part is not None)
    return Markup("{} {} <span class='otr-quiet'>{} {}</span>").format(
        words, Markup(" · ").join(links), help_page.FROM, html.source_link(step.source_id)
    )
