"""The container without an engine: its files are sound and agree, and what they promise is tried in a sandbox.

The sandbox is Debian's bubblewrap: the files that the Dockerfile copies, nothing else of the project, as a user without rights, on a
file system where nothing can be written but the two volumes and /tmp.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
import yaml
from refresh.publisher import Publisher
from serving import Server, free_port
from stand_in import StandIn

from etl.paths import PROJECT, Places

pytestmark = pytest.mark.slow

DOCKERFILE = (PROJECT / "Dockerfile").read_text(encoding="utf-8")
FINAL_STAGE = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
IGNORED = [
    line for line in (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] not in ("#", "")
]
COMPOSE = yaml.safe_load((PROJECT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
SITE = "/srv/on-the-record"
VENV = Path(sys.prefix).resolve()
NO_BUBBLEWRAP = "bubblewrap is not installed; try: apt-get install bubblewrap"

PATIENCE_SECONDS = 10


def instructions(name: str) -> list[str]:
    """What follows each instruction of this name in the final stage."""
    return re.findall(rf"^{name} (.*)$", FINAL_STAGE, re.MULTILINE)


def copied() -> dict[str, str]:
    """Each file or folder of the project that is copied into the image, and where to."""
    lines = [shlex.split(line) for line in instructions("COPY") if not line.startswith("--from")]
    return {source: target for *sources, target in lines for source in sources}


# -- the files -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        ["hadolint", "Dockerfile"],
        ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", "deploy/compose.yaml"],
    ],
    ids=["hadolint", "compose specification"],
)
def test_the_linters_find_nothing(command: list[str]) -> None:
    linter = shutil.which(command[0], path=str(Path(sys.executable).parent))
    done = subprocess.run([linter, *command[1:]], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_copied_is_what_is_sent_to_the_builder() -> None:
    assert IGNORED[0] == "*"
    sent = {line[1:] for line in IGNORED if line.startswith("!")}
    assert sent == {*copied(), "requirements.lock", "requirements-store.lock"}


def test_the_image_holds_what_is_locked_and_a_store_only_where_asked_for() -> None:
    assert re.findall(r"^ARG LOCK=(.*)$", DOCKERFILE, re.MULTILINE) == ["requirements.lock"]
    assert "COPY ${LOCK} requirements.lock\n" in DOCKERFILE


def test_every_image_is_pinned() -> None:
    images = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    images += [service["image"] for service in COMPOSE["services"].values() if service["image"] != "on-the-record"]
    assert all(re.search(r":v?\d+\.\d+", image) for image in images), images


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_every_service_has_few_rights_and_bounds(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"] and service["pids_limit"] and service["restart"]
    assert "privileged" not in service and "docker.sock" not in json.dumps(service)
    for volume in service["volumes"]:
        assert volume.endswith(":ro") or volume.split(":")[0] in COMPOSE["volumes"], volume


def test_the_volumes_are_those_of_the_image() -> None:
    (volumes,) = map(json.loads, instructions("VOLUME"))
    assert volumes == [f"{SITE}/data/{Places(Path('data')).build.name}", f"{SITE}/data/downloads"]
    assert instructions("WORKDIR") == [SITE]
    for name in ("site-1", "site-2", "refresh"):
        assert [volume.split(":")[1] for volume in COMPOSE["services"][name]["volumes"]] == volumes


def test_nginx_knows_every_process_and_they_believe_nginx_alone() -> None:
    services = COMPOSE["services"]
    sites = {name: one["networks"]["default"]["ipv4_address"] for name, one in services.items() if "site-" in name}
    settings = (PROJECT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    assert re.findall(r"server (site-\d+):8501", settings) == list(sites)
    assert services["nginx"]["extra_hosts"] == [f"{name}:{address}" for name, address in sites.items()]
    nginx = services["nginx"]["networks"]["default"]["ipv4_address"]
    assert all(services[name]["environment"]["FORWARDED_ALLOW_IPS"] == nginx for name in sites)
    scraped = yaml.safe_load((PROJECT / "deploy" / "prometheus.yml").read_text(encoding="utf-8"))
    assert scraped["scrape_configs"][0]["static_configs"][0]["targets"] == [f"{name}:8501" for name in sites]


# -- the promise, tried --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command that runs another as the container would; its volumes are empty when the tests begin."""
    bubblewrap = shutil.which("bwrap")
    if bubblewrap is None and os.environ.get("CI") == "true":
        pytest.fail(NO_BUBBLEWRAP)
    if bubblewrap is None:
        pytest.skip(NO_BUBBLEWRAP)
    if subprocess.run([bubblewrap, "--unshare-user", "--ro-bind", "/", "/", "true"]).returncode != 0:
        pytest.skip("this machine's kernel lets bubblewrap make no sandbox")
    image, volumes = tmp_path_factory.mktemp("image"), tmp_path_factory.mktemp("volumes")
    left_out = [line for line in IGNORED[1:] if not line.startswith("!")]

    def ignore(folder: str, names: list[str]) -> set[str]:
        paths = {name: (Path(folder) / name).relative_to(PROJECT).as_posix() for name in names}
        return {name for name, path in paths.items() if path in left_out or f"**/{name}" in left_out}

    for source, target in copied().items():
        if (PROJECT / source).is_dir():
            shutil.copytree(PROJECT / source, image / target, ignore=ignore)
        else:
            (image / target).mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / source, image / target)
    written = []
    for volume in json.loads(instructions("VOLUME")[0]):
        name = Path(volume).name
        (volumes / name).mkdir()
        (image / "data" / name).mkdir()  # fails where the project's own build came along
        written += ["--bind", str(volumes / name), volume]
    user, group = instructions("USER")[0].split(":")
    environment = [word.split("=", 1) for line in instructions("ENV") for word in line.split()]
    set_environment = [word for name, value in environment if name != "PATH" for word in ("--setenv", name, value)]
    unset = [word for name in os.environ if name.startswith(("ON_THE_RECORD_", "MPL")) for word in ("--unsetenv", name)]
    return [
        *[bubblewrap, "--die-with-parent", "--unshare-user", "--unshare-pid", "--uid", user, "--gid", group],
        *[
            "--ro-bind",
            "/",
            "/",
            "--dev",
            "/dev",
            "--proc",
            "/proc",
            "--tmpfs",
            "/tmp",
            "--ro-bind",
            str(VENV),
            str(VENV),
        ],
        *["--tmpfs", "/srv", "--ro-bind", str(image), SITE, *written, "--remount-ro", "/srv", "--chdir", SITE],
        *[*set_environment, *unset],
    ]


@pytest.fixture(scope="module")
def contained(sandbox: list[str], tmp_path_factory: pytest.TempPathFactory):
    """The site as the image starts it, on a port of its own."""
    port = free_port()
    start = [str(VENV / "bin" / "python"), "-m", *json.loads(instructions("CMD")[0]), "--server.port", str(port)]
    log = tmp_path_factory.mktemp("contained") / "log.txt"
    with Server([*sandbox, *start], f"http://127.0.0.1:{port}", log) as server:
        yield server


def test_nothing_can_be_written_but_the_volumes_and_tmp(sandbox: list[str]) -> None:
    places = [
        ".",
        "data",
        "data/register",
        "etl",
        "/",
        "/etc",
        "/srv",
        str(VENV),
        "data/build",
        "data/downloads",
        "/tmp",
    ]
    script = (
        'id -u; for place in "$@"; do touch "$place/written" 2>/dev/null && echo "$place" && rm "$place/written"; done'
    )
    done = subprocess.run([*sandbox, "sh", "-c", script, "sh", *places], capture_output=True, text=True)
    assert done.stdout.split() == ["10001", "data/build", "data/downloads", "/tmp"]


def test_the_site_builds_its_figures_and_serves_them(contained: Server) -> None:
    assert httpx.get(f"{contained.address}/healthz").json()["status"] == "ok"
    for path in ("/force?force=kent", "/brief/kent", "/data/latest/grade.parquet"):
        assert httpx.get(contained.address + path).status_code == 200, path
    https = httpx.get(f"{contained.address}/robots.txt", headers={"x-forwarded-proto": "https"})
    assert f"https://{contained.address.removeprefix('http://')}/" in https.text


def test_the_health_check_asks_whether_there_are_figures(contained: Server) -> None:
    (line,) = instructions("HEALTHCHECK")
    program = json.loads(line[line.index("[") :])[2]
    stand_in = StandIn("one")
    addresses = {contained.address: 0, f"http://{stand_in.address}": 0, f"http://127.0.0.1:{free_port()}": 1}
    for address, status in addresses.items():
        own = program.replace("8501", address.rpartition(":")[2])
        assert subprocess.run([sys.executable, "-c", own], capture_output=True).returncode == status
    stand_in.close()
    assert [path for path, _ in stand_in.asked] == ["/healthz"]


def test_a_refresh_beside_it_publishes_and_the_site_shows_it(contained: Server, sandbox: list[str]) -> None:
    publisher = Publisher()
    forces = httpx.get(f"{contained.address}/api/v1/forces.json").json()["forces"]
    listed = [{"id": force["force_id"], "name": force["name"]} for force in forces]
    publisher.json("data.police.uk/api/forces", listed)
    for item in listed:
        publisher.json(f"data.police.uk/api/forces/{item['id']}", item | {"telephone": "101", "engagement_methods": []})
    *etl, _, _ = COMPOSE["services"]["refresh"]["command"]
    command = [*sandbox, str(VENV / "bin" / etl[0]), *etl[1:], "--source", "police_uk", "--mirror", publisher.address]
    done = subprocess.run(command, capture_output=True, text=True)
    publisher.close()
    assert done.returncode == 0, done.stdout + done.stderr
    until = time.monotonic() + PATIENCE_SECONDS
    while httpx.get(f"{contained.address}/healthz").json()["tables"]["force_contact"] != 43:
        assert time.monotonic() < until
        time.sleep(0.2)
