"""Jinja2 over templates/: HTML and XML are escaped, plain text is not; an unknown name is an error, not a gap."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from dashboard.contact import contact
from dashboard.site_pages import FOOTER_LINKS
from dashboard.text import (
    about_page,
    column_headings,
    download_words,
    find_page,
    finding_words,
    force_names,
    force_page,
    formats,
    grade_words,
    help_page,
    open_data_words,
    problem_words,
    question_words,
    site_words,
)

TEXT = (
    about_page,
    column_headings,
    download_words,
    find_page,
    finding_words,
    force_names,
    force_page,
    formats,
    grade_words,
    help_page,
    open_data_words,
    problem_words,
    question_words,
    site_words,
)
"""Where templates take their sentences from, each under its own name."""

_environment = Environment(
    loader=FileSystemLoader(Path(__file__).resolve().parent / "templates"),
    autoescape=select_autoescape(["html", "xml", "svg"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.globals |= {module.__name__.rpartition(".")[2]: module for module in TEXT}
_environment.globals |= {"footer_links": FOOTER_LINKS, "contact": contact}


def compile_all() -> None:
    """Compile every template, so that no first reader of a page waits for it."""
    for name in _environment.list_templates():
        _environment.get_template(name)


def render(template: str, **values: object) -> bytes:
    """A template filled in, as UTF-8."""
    return _environment.get_template(template).render(**values).encode()
