"""Links of every kind, as people pass them on: every force on Progress, 200 of Compare, recorded crime in every arrangement.

Each visitor follows several links in a row, so that what one page leaves behind would be seen on the next. The page of every
force is tried in test_pages.py.
"""

import html
import random
import re
from itertools import islice, product
from urllib.parse import parse_qsl, urlsplit

import frames
import pytest
from reading import PAGES, assert_whole, bodies, followed, force_ids, opened, words
from streamlit.testing.v1 import AppTest

from dashboard.database import queries
from dashboard.open_data import routes
from dashboard.rules import measures
from dashboard.text import compare_page, crime_page, formats, progress_page

pytestmark = pytest.mark.slow

VISITORS, LINKS_EACH = 10, 20
JUNK = ["xyzzy", "", "Kent", "kent;essex", "-1", "💥", "rate'--", "latest grade", "../..", "a" * 300]


def test_every_force_on_progress() -> None:
    """In one visit; the force of each address wins over the one chosen before."""
    app = opened("progress")
    names = frames.ask(queries.forces).set_index("force_id").short_name
    for force_id in force_ids():
        followed(app, "progress", force=force_id)
        assert_whole(app)
        assert progress_page.story_title(names[force_id]) in words(app), force_id


# -- compare -----------------------------------------------------------------------------------------------------------------


def compare_link(dice: random.Random) -> dict[str, str]:
    """A link somebody might pass on: now and then a part is left out, repeated or junk."""
    forces = dice.sample(force_ids(), dice.choice([0, 1, 2, 2, 3, 4, 4, 6, 7, 12, 43]))
    if dice.random() < 0.2:
        forces.insert(dice.randint(0, len(forces)), dice.choice([*JUNK, *forces]))
    parts = {
        "forces": ",".join(forces),
        "measure": dice.choice([*measures.measures(), *dice.sample(JUNK, 1)]),
        "order": dice.choice(["name", "rate", "rate", *dice.sample(JUNK, 1)]),
        "against": dice.choice([*forces, "kent", *dice.sample(JUNK, 1)]),
    }
    return {name: value for name, value in parts.items() if dice.random() < 0.85}


@pytest.mark.parametrize("seed", range(VISITORS))
def test_every_link_of_compare_loads(seed: int) -> None:
    dice = random.Random(seed)
    names = frames.ask(queries.forces).set_index("force_id").short_name
    app: AppTest | None = None
    for _ in range(LINKS_EACH):
        link = compare_link(dice)
        app = followed(app, "compare", **link) if app else opened("compare", **link)
        try:
            assert_whole(app)
            chosen = [force_id for force_id in link.get("forces", "").split(",") if force_id in names.index]
            if "forces" in link:
                assert set(app.multiselect[0].value) == set(chosen)
                assert (compare_page.CHOOSE_TWO in words(app)) == (len(set(chosen)) < 2)
            if link.get("measure") in measures.measures():
                assert measures.measures()[link["measure"]].label in words(app)
        except AssertionError as error:
            raise AssertionError(f"{link}: {error}") from error


# -- recorded crime ------------------------------------------------------------------------------------------------------------

BESIDE = [None, "", "kent", "kent,essex,xyzzy", ",".join(force_ids()[:9])]


@pytest.mark.parametrize("period", ["year", "quarter"])
@pytest.mark.parametrize("split", ["forces", "offences"])
def test_recorded_crime_in_every_arrangement(split: str, period: str) -> None:
    app: AppTest | None = None
    for offence, scale, beside in product(
        ["all", "robbery"], ["own", "same"], BESIDE if split == "forces" else BESIDE[:1]
    ):
        link = {"force": "city-of-london", "split": split, "period": period, "offence": offence, "scale": scale}
        link |= {} if beside is None else {"beside": beside}
        app = followed(app, "recorded_crime", **link) if app else opened("recorded_crime", **link)
        try:
            assert_whole(app)
            picked = [name for name in (beside or "").split(",") if name in force_ids()][:6]
            panels = ["city-of-london"] if beside is None else picked
            if split == "forces":
                assert app.multiselect[0].value == panels
            drawn = {name for name in panels if scale == "own" or name != "city-of-london"}
            assert len(app.get("plotly_chart")) == (1 if drawn else 0)
            assert (crime_page.CITY_NO_PANEL in words(app)) == (len(drawn) < len(panels))
        except AssertionError as error:
            raise AssertionError(f"{link}: {error}") from error


def test_recorded_crime_of_every_force_kind_and_year() -> None:
    """Each force once, with a kind of offence and years that change from force to force."""
    app = opened("recorded_crime", force="kent")
    groups = [formats.in_address(name) for name in frames.ask(queries.offence_groups).offence_group]
    years = [year.replace("/", "-") for year in frames.ask(queries.detailed_years).financial_year]
    for number, force_id in enumerate(force_ids()):
        link = {
            "force": force_id,
            "offence": groups[number % len(groups)],
            "since": years[number % len(years)],
            "year": years[-1 - number % len(years)],
            "split": "offences" if number % 2 else "forces",
        }
        followed(app, "recorded_crime", **link)
        try:
            assert_whole(app)
        except AssertionError as error:
            raise AssertionError(f"{link}: {error}") from error


# -- the links on the pages ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_every_link_on_a_page_leads_to_a_page_of_ours_or_says_where(page: str) -> None:
    app = opened(page, force="kent") if page in ("force", "progress", "recorded_crime") else opened(page)
    addresses = re.findall(r"""href=["']([^"']*)["']""", " ".join(bodies(app)))
    own = {address for address in addresses if address.startswith("/")}
    for address in own:
        parts = urlsplit(address)
        name = parts.path.removeprefix("/")
        assert not name or name in (*PAGES, "get_help") or routes.find(parts.path), address
        assert dict(parse_qsl(parts.query)).get("force", "kent") in force_ids(), address
    for address in set(addresses) - own:
        assert address.startswith(("https://", "http://", "tel:", "mailto:", "#")), address


def test_the_link_to_a_view_opens_the_same_view() -> None:
    """What Compare offers to copy, opened by another visitor."""
    for measure in islice(measures.measures(), 0, None, 3):
        shown = opened("compare", forces="kent,essex,derbyshire", measure=measure, order="rate")
        (copied,) = re.findall(r"data-view='(?:rates|grades)'.*?<pre>([^<]*)</pre>", " ".join(bodies(shown)), re.DOTALL)
        link = urlsplit(html.unescape(copied))
        again = opened("compare", **dict(parse_qsl(link.query)))
        assert link.path.endswith("/compare")
        assert words(again) == words(shown)
