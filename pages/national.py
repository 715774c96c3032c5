"""England and Wales: the national estimates, the grades of each programme, whose last grade is oldest."""

from dashboard.render import national_html
from dashboard.streamlit_ui import cached_sections, components
from dashboard.text import national_page


def whole() -> None:
    """Every part of the page."""
    for part in national_html.parts(components.origin()):
        components.section(part)


components.page(national_page.NATIONAL_TITLE, national_page.NATIONAL_LEDE)
cached_sections.draw(whole)
