"""The lock files hold what the lists ask for, so that a fresh machine installs what was tested."""

import re

import pytest

from etl.paths import PROJECT

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==([^\s;\\]+)", re.MULTILINE)
LISTS = ("requirements.txt", "requirements-store.txt", "requirements-dev.txt")


def text(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def pins(name: str) -> dict[str, str]:
    """Package to version, names as indexes compare them."""
    return {re.sub(r"[-_.]+", "-", package).lower(): version for package, version in PIN.findall(text(name))}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_pins_everything_it_names(name: str) -> None:
    named = [line for line in text(name).splitlines() if line[:1] not in ("", "#", "-")]
    assert named and [line for line in named if not PIN.match(line)] == []


@pytest.mark.parametrize(
    ("wanted", "lock"),
    [
        ("requirements.txt", "requirements.lock"),
        ("requirements-dev.txt", "requirements-dev.lock"),
        ("requirements.lock", "requirements-dev.lock"),
        ("requirements-store.txt", "requirements-store.lock"),
        ("requirements-store.lock", "requirements-dev.lock"),
        ("requirements.lock", "requirements-store.lock"),
    ],
)
def test_a_lock_holds_every_version_asked_for(wanted: str, lock: str) -> None:
    locked = pins(lock)
    offenders = [
        f"{package}: {version} in {wanted}, {locked.get(package)} in {lock}; run make lock"
        for package, version in pins(wanted).items()
        if locked.get(package) != version
    ]
    assert not offenders, "\n".join(offenders)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-store.lock", "requirements-dev.lock"])
def test_a_lock_names_packages_and_hashes_alone(lock: str) -> None:
    """No index, no host, no folder: it installs the same from wherever a machine gets its packages."""
    entries = re.split(r"\n(?=[a-z])", re.sub(r"^ *#.*\n", "", text(lock), flags=re.MULTILINE).strip())
    shape = re.compile(r"[a-z0-9.-]+==\S+( ; [\w '\"!=<>.]+)? \\(\n    --hash=sha256:[0-9a-f]{64}( \\)?)+")
    assert len(entries) == len(pins(lock))
    assert [entry for entry in entries if not shape.fullmatch(entry)] == []


def test_what_everybody_installs_holds_nothing_of_a_store() -> None:
    assert "obstore" not in pins("requirements.lock")
