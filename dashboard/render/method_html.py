"""The parts of Method as HTML, for the page and for its prerendered twin."""

from markupsafe import Markup

from dashboard.render import html
from dashboard.text.method_page import FORMULA, Section


def body(section: Section) -> Markup:
    """What stands beneath a section's heading."""
    parts = [
        Markup('<p class="otr-formula">{}</p>' if words == FORMULA else "<p>{}</p>").format(words)
        for words in section.paragraphs
    ]
    if section.items:
        parts.append(html.bullets(section.items))
    if section.links:
        parts.append(html.bullets(html.out_link(words, address) for words, address in section.links))
    if invited := html.tell_us(section.invitation):
        parts.append(Markup("<p>{}</p>").format(invited))
    return Markup("").join(parts)
