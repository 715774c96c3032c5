"""A view as a picture, for screens or for paper; title, dates, source, caveats and address are drawn into it."""

from dashboard.drawing import desk
from dashboard.drawing.sheet import Sheet
from dashboard.render.view import View, publishers
from dashboard.rules import force_record
from dashboard.text import download_words


def sheet_of(view: View, kind: str, address: str, version: str) -> Sheet:
    """What is drawn: a "png" for screens at twice their size, a "print" at 180 mm and 300 dpi, or an "svg".

    The view must have a picture.
    """
    assert view.picture is not None
    picture = view.picture()
    made = f"{download_words.made(version, force_record.today().isoformat())}. {address}"
    foot = [picture.key, *view.caveats, download_words.sources(publishers(view.records())), made]
    return Sheet(kind, view.title, view.subtitle, foot, picture)


def as_picture(view: View, kind: str, address: str, version: str) -> bytes:
    """The picture as a file. Raises NotDrawnError."""
    return desk.draw(sheet_of(view, kind, address, version))
