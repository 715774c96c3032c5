"""Jinja2 over templates/: HTML and XML are escaped, plain text is not; an unknown name is an error, not a gap."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from dashboard import numbers, wording

_environment = Environment(
    loader=FileSystemLoader(Path(__file__).resolve().parent / "templates"),
    autoescape=select_autoescape(["html", "xml", "svg"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.globals |= {"w": wording, "numbers": numbers}


def render(template: str, **values: object) -> bytes:
    """A template filled in, as UTF-8."""
    return _environment.get_template(template).render(**values).encode()
