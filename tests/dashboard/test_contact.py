"""The one address readers can write to: used where it is set, refused where nobody could use it, unseen where it is not."""

import os
import subprocess
import sys

import pytest

from dashboard.contact import VARIABLE, Contact, ContactError, contact
from dashboard.render import force_html, html
from etl.paths import PROJECT


@pytest.mark.parametrize(
    ("given", "href"),
    [
        ("figures@testshire.example", "mailto:figures@testshire.example"),
        (" figures@testshire.example ", "mailto:figures@testshire.example"),
        ("https://testshire.example/write?about=figures", "https://testshire.example/write?about=figures"),
        ("https://testshire.example", "https://testshire.example"),
    ],
)
def test_an_address_is_a_link(monkeypatch: pytest.MonkeyPatch, given: str, href: str) -> None:
    monkeypatch.setenv(VARIABLE, given)
    assert contact() == Contact(href, given.strip())


@pytest.mark.parametrize(
    "given",
    ["figures", "figures@testshire", "@testshire.example", "a b@testshire.example", "http://testshire.example", "javascript:alert(1)",
     "https://", "https://testshire", 'https://testshire.example/"><script>', "mailto:figures@testshire.example?cc=a@b.example",
     "a@b.example, c@d.example"],
)  # fmt: skip
def test_anything_else_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv(VARIABLE, given)
    with pytest.raises(ContactError, match=f"{VARIABLE} is .* must be an e-mail address"):
        contact()


@pytest.mark.slow
@pytest.mark.parametrize("variable", [VARIABLE, "ON_THE_RECORD_TODAY"])
def test_a_site_does_not_start_with_a_setting_nobody_can_use(variable: str) -> None:
    environment = os.environ | {variable: "nonsense"}
    done = subprocess.run(
        [sys.executable, "-c", "import app"], cwd=PROJECT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 1 and done.stderr.splitlines()[-1].startswith(f"{variable} is 'nonsense'. It must be")


def test_a_grade_we_seek_is_asked_for_only_where_readers_can_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Metropolitan Police was graded in PEEL 2021/22, and the grade is not in the register; Kent has no such gap."""
    monkeypatch.delenv(VARIABLE, raising=False)
    assert not force_html.invitation("metropolitan") and not html.tell_us("Do you know?")
    monkeypatch.setenv(VARIABLE, "figures@testshire.example")
    assert "mailto:figures@testshire.example" in force_html.invitation("metropolitan")
    assert force_html.invitation("metropolitan") in force_html.notes("metropolitan")
    assert not force_html.invitation("kent") and not html.tell_us(None)
