"""Opens a page as Streamlit runs it, without a browser, and reads what a visitor would read."""

import html
import re

from streamlit.testing.v1 import AppTest

from etl.paths import PROJECT

PAGES = {path.stem: path.name for path in sorted((PROJECT / "pages").glob("*.py")) if path.stem != "navigation"}
OF_A_FORCE = ("force", "progress", "recorded_crime")
LEAKS = re.compile(r"\b(nan|None(?! of)|NaT|NULL|Traceback)\b|<NA>|[{}]|(?<![\d.])0\.0(%| per cent)|\[\]")
ALT = re.compile(r'role="img" aria-label="([^"]*)"')
TAGS = re.compile(r"<(script|style).*?</\1>|<[^>]*>", re.DOTALL)


def opened(page: str, **address: str) -> AppTest:
    """A page after its first run, as its address asks for it."""
    return followed(AppTest.from_file(str(PROJECT / "pages" / "navigation.py"), default_timeout=60), page, **address)


def followed(app: AppTest, page: str, **address: str) -> AppTest:
    """The same visitor on another page: a link costs a tenth of what a new visitor does."""
    app.switch_page(PAGES[page])
    app.query_params.clear()
    app.query_params.update(address)
    return app.run()


def bodies(app: AppTest) -> list[str]:
    return [element.proto.body for element in app.get("html")]


def drawn(app: AppTest) -> list[str]:
    """The drawings of our own, which stand in Markdown."""
    return [element.value for element in app.get("markdown")]


def words(app: AppTest) -> str:
    """All that a visitor reads on a page, descriptions of charts and drawings included, without the tags."""
    parts = [html.unescape(TAGS.sub(" ", body)) for body in (*bodies(app), *drawn(app))]
    parts += [html.unescape(said) for body in (*bodies(app), *drawn(app)) for said in ALT.findall(body)]
    parts += [element.value for kind in ("title", "header", "subheader", "code") for element in app.get(kind)]
    parts += [element.proto.alt for element in app.get("plotly_chart")]
    parts += [element.proto.label for element in app.get("page_link")]
    for element in (*app.selectbox, *app.multiselect):
        parts += [element.label, *element.options]
    return re.sub(r"\s+", " ", " ".join(parts))


def assert_whole(app: AppTest) -> None:
    assert not app.exception, app.exception
    assert not app.error, app.error
    assert app.title, "a page has a title"
    said = words(app)
    leak = LEAKS.search(said)
    assert leak is None, said[max(0, leak.start() - 80) : leak.end() + 80]


def force_ids() -> list[str]:
    """The register's own forces; read from the file, since tests are collected before anything is built."""
    lines = (PROJECT / "data" / "register" / "force.csv").read_text(encoding="utf-8").splitlines()
    place = lines[0].split(",").index("force_id")
    return [line.split(",")[place] for line in lines[1:]]
