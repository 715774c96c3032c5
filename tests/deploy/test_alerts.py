"""The alerts: each is well formed, fires when it should, rests on a figure that the site gives, and leads to what to do."""

import re
import shutil
import subprocess
from datetime import UTC, datetime

import pytest
import yaml

from dashboard import build_store, metrics
from etl.paths import PROJECT

NOW = datetime.now(UTC)
RULES = PROJECT / "deploy" / "alerts.yml"
TRIALS = PROJECT / "tests" / "deploy" / "alerts_test.yml"
RUNBOOK = (PROJECT / "docs" / "RUNBOOK.md").read_text(encoding="utf-8")
ALERTS = {
    rule["alert"]: rule
    for group in yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
}


def given() -> set[str]:
    """The names of what /metrics gives, also of a process that follows a store."""
    with pytest.MonkeyPatch.context() as own:
        own.setattr(build_store._looks, "last", build_store.State("followed", NOW, NOW))
        told = metrics.exposition().decode()
    named = re.findall(r"^# TYPE (\w+) (\w+)$", told, re.MULTILINE)
    return {f"{name}_bucket" if kind == "histogram" else name for name, kind in named}


def sections() -> dict[str, str]:
    """Each section of the runbook, by the name that links to it."""
    parts = re.split(r"^## (.+)$", RUNBOOK, flags=re.MULTILINE)[1:]
    return {
        re.sub(r"[^a-z -]", "", title.lower()).replace(" ", "-"): text for title, text in zip(parts[::2], parts[1::2])
    }


@pytest.mark.parametrize("name", ALERTS)
def test_an_alert_says_what_is_wrong_and_leads_to_what_to_do(name: str) -> None:
    alert = ALERTS[name]
    assert alert["labels"]["severity"] in ("page", "ticket")
    assert len(alert["annotations"]["summary"]) > 20
    section = sections()[alert["annotations"]["runbook"]]
    notice = section[section.index("**Notice:**") :].split("\n\n")[0]
    assert f"`{name}`" in notice


def test_the_runbook_names_no_alert_that_is_not_there() -> None:
    named = re.findall(r"`([A-Z][a-z]+(?:[A-Z][a-z]+)+)`", RUNBOOK)
    assert set(named) == set(ALERTS)


@pytest.mark.parametrize("name", [name for name in sections() if name != "what-is-bounded"])
def test_every_section_says_how_to_notice_what_to_run_and_how_to_see_it_mended(name: str) -> None:
    section = sections()[name]
    assert "**Notice:**" in section or name == "correct-a-figure"
    assert "```" in section and "**Mended:**" in section


@pytest.mark.parametrize("name", ALERTS)
def test_an_alert_rests_on_figures_that_the_site_gives(name: str) -> None:
    figures = set(re.findall(r"\b((?:otr|process)_\w+)", ALERTS[name]["expr"]))
    assert figures <= given()
    assert figures or 'up{job="on-the-record"}' in ALERTS[name]["expr"]


def test_every_alert_has_a_trial_in_which_it_fires() -> None:
    trials = yaml.safe_load(TRIALS.read_text(encoding="utf-8"))["tests"]
    tried = [one for trial in trials for one in trial.get("alert_rule_test", [])]
    assert {one["alertname"] for one in tried if one["exp_alerts"]} == set(ALERTS)


@pytest.mark.parametrize(
    "arguments",
    [["check", "config", "deploy/prometheus.yml"], ["test", "rules", str(TRIALS)]],
    ids=["syntax", "trials"],
)
def test_prometheus_agrees(arguments: list[str]) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed; try: apt-get install prometheus")
    done = subprocess.run([promtool, *arguments], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
