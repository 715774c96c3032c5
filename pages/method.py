"""Method: what the figures mean, how they are compared, what we work out ourselves, corrections."""

from dashboard.render import method_html
from dashboard.streamlit_ui import components
from dashboard.text import method_page

components.page(method_page.METHOD_TITLE, method_page.METHOD_LEDE)
for section in method_page.SECTIONS:
    components.heading(section.title, anchor=section.anchor)
    components.text(method_html.body(section))
