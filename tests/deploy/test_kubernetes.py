"""The manifests for Kubernetes: valid by the published schemas, whole, and as guarded as docs/deploy.md says. No cluster is asked.

The operator's own kinds (ServiceMonitor, PrometheusRule) are in no published set that a package ships: of those, this file says itself
what may stand in them.
"""

import copy
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from dashboard.server import request_metrics
from etl.__main__ import main
from etl.paths import PROJECT

pytestmark = pytest.mark.slow

Manifest = dict[str, Any]
FOLDER = PROJECT / "deploy" / "kubernetes"
VERSIONS = ("1.30", "1.37")
"""The oldest that knows all we use, and the newest that the package has."""
OPERATORS = "monitoring.coreos.com/"
KUSTOMIZE = "kustomize.config.k8s.io/"
DOCKERFILE = (PROJECT / "Dockerfile").read_text(encoding="utf-8")
GUARDS = (PROJECT / "docs" / "deploy.md").read_text(encoding="utf-8").split("### What each guards")[-1]


def documents(path: Path) -> list[Manifest]:
    return list(yaml.safe_load_all(path.read_text(encoding="utf-8")))


FILES = {path: documents(path) for path in sorted(FOLDER.rglob("*.yaml"))}
OBJECTS = {
    f"{told['kind']}/{told['metadata']['name']}": told
    for path, several in FILES.items()
    for told in several
    if not told["apiVersion"].startswith(KUSTOMIZE)
}
NATIVE = {name: told for name, told in OBJECTS.items() if not told["apiVersion"].startswith(OPERATORS)}
PODS = {
    "site": OBJECTS["Deployment/site"]["spec"]["template"],
    "refresh": OBJECTS["CronJob/refresh"]["spec"]["jobTemplate"]["spec"]["template"],
}
BASE = yaml.safe_load((FOLDER / "base" / "kustomization.yaml").read_text(encoding="utf-8"))
EXAMPLE = yaml.safe_load((FOLDER / "example" / "kustomization.yaml").read_text(encoding="utf-8"))


def validate(told: Manifest, version: str) -> None:
    """Raises ValidationError for a field that is unknown, missing or of another type."""
    kubernetes_validate.validate(told, version, strict=True)


def anywhere(told: Any, key: str) -> Iterator[Any]:
    """The values of a key, however deep."""
    if isinstance(told, dict):
        for name, value in told.items():
            if name == key:
                yield value
            yield from anywhere(value, key)
    elif isinstance(told, list):
        for value in told:
            yield from anywhere(value, key)


# -- valid ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", NATIVE)
def test_a_manifest_is_valid(name: str, version: str) -> None:
    validate(NATIVE[name], version)


def set_at(*path: str | int, to: object) -> Callable[[Manifest], None]:
    def change(told: Manifest) -> None:
        *way, last = path
        for step in way:
            told = told[step]
        told[last] = to  # type: ignore[index]

    return change


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("Deployment/site", set_at("spec", "replica", to=3)),
        ("Deployment/site", set_at("spec", "template", "spec", "containers", 0, "readinessProb", to={})),
        ("CronJob/refresh", set_at("spec", "schedule", to=7)),
        ("NetworkPolicy/out", set_at("spec", "policyTypes", to="Egress")),
        ("HorizontalPodAutoscaler/site", set_at("apiVersion", to="autoscaling/v1")),
    ],
)
def test_the_validator_notices_what_is_wrong(name: str, change: Callable[[Manifest], None]) -> None:
    broken = copy.deepcopy(NATIVE[name])
    change(broken)
    with pytest.raises(kubernetes_validate.ValidationError):
        validate(broken, VERSIONS[1])


def test_the_operators_kinds_hold_what_we_know_of_them_and_nothing_else() -> None:
    monitor = OBJECTS["ServiceMonitor/site"]
    assert set(monitor) == {"apiVersion", "kind", "metadata", "spec"}
    assert set(monitor["spec"]) == {"jobLabel", "selector", "endpoints"}
    (endpoint,) = monitor["spec"]["endpoints"]
    assert set(endpoint) == {"port", "path", "interval"}
    service = OBJECTS["Service/site"]
    assert endpoint["port"] in {port["name"] for port in service["spec"]["ports"]}
    assert monitor["spec"]["selector"]["matchLabels"].items() <= service["metadata"]["labels"].items()
    assert endpoint["path"] in request_metrics.QUIET
    # The alerts speak of this job.
    (labels,) = BASE["labels"]
    assert labels["pairs"][monitor["spec"]["jobLabel"]] == "on-the-record"
    rules = OBJECTS["PrometheusRule/site"]
    assert set(rules) == {"apiVersion", "kind", "metadata", "spec"}
    assert rules["spec"] == yaml.safe_load((PROJECT / "deploy" / "alerts.yml").read_text(encoding="utf-8"))


def test_every_file_is_named_by_its_kustomization() -> None:
    for path, (settings, *_) in FILES.items():
        if path.name == "kustomization.yaml":
            named = set(settings.get("resources", []))
            assert {name for name in named if name.endswith(".yaml")} == {
                other.name for other in path.parent.glob("*.yaml") if other != path
            }
            for other in named | set(settings.get("components", [])):
                assert (path.parent / other).exists()


# -- whole ---------------------------------------------------------------------------------------------------------------------


def test_whatever_is_named_is_there() -> None:
    generated = {f"ConfigMap/{one['name']}" for one in BASE["configMapGenerator"]}
    for pod in PODS.values():
        spec = pod["spec"]
        (container,) = spec["containers"]
        assert f"ServiceAccount/{spec['serviceAccountName']}" in OBJECTS
        for source in container["envFrom"]:
            if "configMapRef" in source:
                assert f"ConfigMap/{source['configMapRef']['name']}" in generated
            else:
                assert source["secretRef"]["optional"] is True  # keys are nobody's to write down here
        volumes = {volume["name"]: volume for volume in spec["volumes"]}
        assert {mount["name"] for mount in container["volumeMounts"]} == set(volumes)
        for claim in anywhere(spec, "claimName"):
            assert f"PersistentVolumeClaim/{claim}" in OBJECTS
    target = OBJECTS["HorizontalPodAutoscaler/site"]["spec"]["scaleTargetRef"]
    assert f"{target['kind']}/{target['name']}" in OBJECTS
    for backend in anywhere(OBJECTS["Ingress/site"], "backend"):
        service = OBJECTS[f"Service/{backend['service']['name']}"]
        assert backend["service"]["port"]["name"] in {port["name"] for port in service["spec"]["ports"]}


@pytest.mark.parametrize("name", ["Deployment/site", "Service/site", "PodDisruptionBudget/site", "NetworkPolicy/site"])
def test_what_selects_the_processes_finds_them(name: str) -> None:
    spec = OBJECTS[name]["spec"]
    selector = spec.get("podSelector", spec.get("selector"))
    selected = selector.get("matchLabels", selector)
    assert selected and selected.items() <= PODS["site"]["metadata"]["labels"].items()
    assert not selected.items() <= PODS["refresh"]["metadata"]["labels"].items()


def test_the_ports_are_the_one_that_the_image_serves() -> None:
    (port,) = re.findall(r"^EXPOSE (\d+)$", DOCKERFILE, re.MULTILINE)
    (container,) = PODS["site"]["spec"]["containers"]
    (named,) = container["ports"]
    assert named["containerPort"] == int(port)
    assert OBJECTS["Service/site"]["spec"]["ports"][0]["targetPort"] == named["name"]
    (rule,) = OBJECTS["NetworkPolicy/site"]["spec"]["ingress"]
    assert [one["port"] for one in rule["ports"]] == [int(port)]
    assert {probe["port"] for probe in anywhere(container, "httpGet")} == {named["name"]}


@pytest.mark.parametrize("name", PODS)
def test_what_is_written_is_what_the_image_lets_be_written(name: str) -> None:
    (volumes,) = re.findall(r"^VOLUME (.*)$", DOCKERFILE, re.MULTILINE)
    (user,) = re.findall(r"^USER (\d+):\1$", DOCKERFILE, re.MULTILINE)
    spec = PODS[name]["spec"]
    (container,) = spec["containers"]
    assert {mount["mountPath"] for mount in container["volumeMounts"]} == {*yaml.safe_load(volumes), "/tmp"}
    security = spec["securityContext"]
    assert {security[who] for who in ("runAsUser", "runAsGroup", "fsGroup")} == {int(user)}


def test_every_setting_is_one_that_the_program_reads() -> None:
    program = "\n".join(
        path.read_text(encoding="utf-8") for part in ("dashboard", "etl") for path in (PROJECT / part).rglob("*.py")
    )
    for settings in (BASE, EXAMPLE):
        for literal in settings["configMapGenerator"][0]["literals"]:
            name = literal.partition("=")[0]
            assert name in program or name in ("FORWARDED_ALLOW_IPS", "AWS_DEFAULT_REGION"), name


# -- guarded -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PODS)
def test_a_pod_has_no_rights_that_it_does_not_need(name: str) -> None:
    spec = PODS[name]["spec"]
    (container,) = spec["containers"]
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert spec["automountServiceAccountToken"] is False
    assert OBJECTS[f"ServiceAccount/{spec['serviceAccountName']}"]["automountServiceAccountToken"] is False
    assert not {"hostNetwork", "hostPID", "hostIPC"} & set(spec)
    assert not any("hostPath" in volume for volume in spec["volumes"])


@pytest.mark.parametrize("name", PODS)
def test_a_pod_says_what_it_needs_and_is_bounded(name: str) -> None:
    spec = PODS[name]["spec"]
    (container,) = spec["containers"]
    assert {"cpu", "memory", "ephemeral-storage"} <= set(container["resources"]["requests"])
    assert {"memory", "ephemeral-storage"} <= set(container["resources"]["limits"])
    for volume in spec["volumes"]:
        assert volume.get("emptyDir", {"sizeLimit": "x"})["sizeLimit"] or "persistentVolumeClaim" in volume


def test_memory_is_what_one_machine_gives() -> None:
    """docs/SCALING.md's figures, which compose.yaml has as well."""
    compose = yaml.safe_load((PROJECT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
    (container,) = PODS["site"]["spec"]["containers"]
    assert container["resources"]["limits"]["memory"].removesuffix("i") == compose["x-app"]["mem_limit"].upper()


def test_readers_come_where_there_are_figures_and_a_process_is_restarted_only_where_it_hangs() -> None:
    (container,) = PODS["site"]["spec"]["containers"]
    assert container["readinessProbe"]["httpGet"]["path"] == container["startupProbe"]["httpGet"]["path"] == "/healthz"
    assert container["livenessProbe"]["httpGet"]["path"] == "/_stcore/health"
    start = container["startupProbe"]
    assert start["periodSeconds"] * start["failureThreshold"] >= 60  # a start that waits for a store and then builds
    assert PODS["site"]["spec"]["terminationGracePeriodSeconds"] > container["lifecycle"]["preStop"]["sleep"]["seconds"]


def test_there_is_always_more_than_one_process() -> None:
    strategy = OBJECTS["Deployment/site"]["spec"]["strategy"]["rollingUpdate"]
    assert strategy["maxUnavailable"] == 0 and strategy["maxSurge"] > 0
    scaler = OBJECTS["HorizontalPodAutoscaler/site"]["spec"]
    assert scaler["maxReplicas"] > scaler["minReplicas"] > OBJECTS["PodDisruptionBudget/site"]["spec"]["maxUnavailable"]
    assert "replicas" not in OBJECTS["Deployment/site"]["spec"]  # or every apply would undo what the autoscaler did
    assert scaler["behavior"]["scaleDown"]["stabilizationWindowSeconds"] >= 600


def test_what_is_not_for_the_public_leads_nowhere() -> None:
    assert "selector" not in OBJECTS["Service/nowhere"]["spec"]
    (rule,) = OBJECTS["Ingress/site"]["spec"]["rules"]
    hidden = {path["path"] for path in rule["http"]["paths"] if path["backend"]["service"]["name"] == "nowhere"}
    nginx = (PROJECT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    assert "location ~ ^/(_stcore/)?metrics$ { return 404; }" in nginx
    assert "location ~ ^/_stcore/(agent|upload_file)/ { return 404; }" in nginx
    assert hidden == {"/metrics", "/_stcore/metrics", "/_stcore/agent", "/_stcore/upload_file"}


def test_a_reader_stays_with_one_process() -> None:
    words = OBJECTS["Ingress/site"]["metadata"]["annotations"]
    assert words["nginx.ingress.kubernetes.io/affinity"] == "cookie"
    assert int(words["nginx.ingress.kubernetes.io/proxy-read-timeout"]) > 60  # longer than Streamlit's pings are apart
    sticky = OBJECTS["Service/site"]["metadata"]["annotations"]
    assert sticky["traefik.ingress.kubernetes.io/service.sticky.cookie"] == "true"


def test_nobody_speaks_with_a_pod_unless_it_is_written() -> None:
    nobody = OBJECTS["NetworkPolicy/nobody"]["spec"]
    assert nobody == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    (rule,) = OBJECTS["NetworkPolicy/site"]["spec"]["ingress"]
    assert rule["from"] and all(one["namespaceSelector"]["matchLabels"] for one in rule["from"])
    out = OBJECTS["NetworkPolicy/out"]["spec"]
    assert {port["port"] for rule in out["egress"] for port in rule["ports"]} == {53, 443}
    blocks = list(anywhere(out, "ipBlock"))
    assert "169.254.0.0/16" in blocks[0]["except"]


def test_one_refresh_at_a_time_with_a_folder_of_its_own() -> None:
    spec = OBJECTS["CronJob/refresh"]["spec"]
    assert spec["concurrencyPolicy"] == "Forbid"
    job = spec["jobTemplate"]["spec"]
    assert job["backoffLimit"] == 0 and job["activeDeadlineSeconds"] <= 7200
    assert OBJECTS["PersistentVolumeClaim/refresh"]["spec"]["accessModes"] == ["ReadWriteOnce"]
    assert list(anywhere(PODS["site"], "persistentVolumeClaim")) == []


@pytest.mark.parametrize(("status", "of_the_job"), [(0, 0), (3, 0), (1, 1), (2, 1)])
def test_a_refresh_with_some_sources_stale_is_no_failure(status: int, of_the_job: int, tmp_path: Path) -> None:
    stand_in = tmp_path / "python"
    stand_in.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\nexit {status}\n', encoding="utf-8")
    stand_in.chmod(0o755)
    (container,) = PODS["refresh"]["spec"]["containers"]
    own = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "ON_THE_RECORD_STORE": "s3://a bucket/x"}
    assert subprocess.run(container["command"], env=own).returncode == of_the_job
    _, _, *arguments = (tmp_path / "asked").read_text(encoding="utf-8").split(maxsplit=5)
    with pytest.raises(SystemExit, match="0"):  # the program knows each of these words
        main([*arguments[:3], "--to", "x", "--help"])


def test_the_images_of_the_example_are_pinned() -> None:
    names = {container["image"].partition(":")[0] for pod in PODS.values() for container in pod["spec"]["containers"]}
    assert names == {image["name"] for image in EXAMPLE["images"]}
    assert all(re.fullmatch(r"\d[\w.]+", image["newTag"]) for image in EXAMPLE["images"])
    labels = OBJECTS["Namespace/on-the-record"]["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"


@pytest.mark.parametrize("name", OBJECTS)
def test_the_table_says_what_each_guards(name: str) -> None:
    kind, _, of = name.partition("/")
    assert f"`{kind}` {of}" in GUARDS


# -- put together ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["base", "example"])
def test_kustomize_puts_together_what_is_valid(folder: str) -> None:
    tool = shutil.which("kustomize") or shutil.which("kubectl")
    if tool is None:
        pytest.skip("neither kubectl nor kustomize is installed")
    command = [tool, "build"] if tool.endswith("kustomize") else [tool, "kustomize"]
    done = subprocess.run([*command, str(FOLDER / folder)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    made = [told for told in yaml.safe_load_all(done.stdout) if told]
    for told in made:
        if not told["apiVersion"].startswith(OPERATORS):
            validate(told, VERSIONS[1])
    if folder == "example":
        assert {f"{told['kind']}/{told['metadata']['name']}" for told in made} >= set(OBJECTS)
        assert {told["metadata"].get("namespace") for told in made} <= {"on-the-record", None}
        assert ":local" not in done.stdout
