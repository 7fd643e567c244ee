"""What deploy/ holds: a unit that gives no rights away, a container file that does not run as root, a socket that is handed over."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from configparser import RawConfigParser
from dataclasses import fields
from importlib.metadata import requires
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

from assistant.door import server
from assistant.door.config import Config, read
from assistant.door.paths import Paths
from corpus.engines.milvus_server import PREFIX, parse

HERE = Path(__file__).parent.parent / "deploy"
LINTER = shutil.which("hadolint") or shutil.which("hadolint", path=str(HERE.parent / "build" / "tools" / "bin"))


def unit(name: str) -> RawConfigParser:
    made = RawConfigParser(strict=False, interpolation=None)
    made.optionxform = str  # type: ignore[assignment, method-assign]
    made.read(HERE / name)
    return made


def test_the_unit_gives_no_rights_away() -> None:
    held = unit("clusterlit.service")["Service"]
    assert held["User"] == "clusterlit"
    wanted = {"ProtectSystem": "strict", "ProtectHome": "yes", "PrivateNetwork": "yes", "NoNewPrivileges": "yes", "CapabilityBoundingSet": "", "PrivateTmp": "yes", "UMask": "0077"}
    assert {n: held[n] for n in wanted} == wanted
    assert float(held["TimeoutStopSec"]) > Config().grace + server.LAST
    assert unit("clusterlit.socket")["Socket"]["ListenStream"].startswith("127.0.0.1:")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_reads_the_units() -> None:
    done = subprocess.run(["systemd-analyze", "verify", HERE / "clusterlit.service", HERE / "clusterlit.socket"], capture_output=True, text=True)
    told = [line for line in done.stderr.splitlines() if "is not executable" not in line]  # it is not installed there
    assert told == []


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_finds_the_unit_little_exposed() -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=15", "--no-pager", str(HERE / "clusterlit.service")]
    done = subprocess.run(command, capture_output=True, text=True)
    if "offline" in done.stderr:
        pytest.skip("a systemd older than 250 looks at running services only")
    assert done.returncode == 0, done.stdout[-200:]


@pytest.mark.skipif(not LINTER, reason="hadolint is not installed: make audit brings it")
def test_hadolint_finds_nothing_in_the_container_file() -> None:
    assert LINTER
    done = subprocess.run([LINTER, HERE / "Containerfile"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_container_does_not_run_as_root() -> None:
    text = (HERE / "Containerfile").read_text(encoding="utf-8")
    steps = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)).splitlines()
    words = [s.split()[0] for s in steps if s.strip()]
    assert set(words) <= {"FROM", "ARG", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT"}
    assert re.search(r"^USER 10001:10001$", text, re.MULTILINE)
    assert words.index("USER") > max(n for n, w in enumerate(words) if w == "RUN"), "nothing is built as that user, and nothing after"
    copied = {c for s in steps if s.startswith("COPY") and "--from" not in s for c in s.split()[1:-1]}
    assert all((HERE.parent / c).exists() for c in copied)


def test_a_socket_is_taken_over_or_made() -> None:
    given = socket.socket()
    given.bind(("127.0.0.1", 0))
    port = given.getsockname()[1]
    with server.bound("127.0.0.1", 1, {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}, given.detach()) as taken:
        assert taken.getsockname()[1] == port
        with pytest.raises(OSError, match="in use"):
            server.bound("127.0.0.1", port, {"LISTEN_PID": "1", "LISTEN_FDS": "1"}).listen()
    with server.bound("::1", 0, {}) as made:
        assert made.family == socket.AF_INET6


def compose() -> dict[str, Any]:
    made: dict[str, Any] = yaml.safe_load((HERE / "compose.yaml").read_text(encoding="utf-8"))
    return made


def manifests() -> list[dict[str, Any]]:
    return [made for path in sorted((HERE / "kubernetes").glob("*.yaml")) for made in yaml.safe_load_all(path.read_text(encoding="utf-8"))]


def containers() -> dict[str, dict[str, str]]:
    """The environment of every container of ours, by where it is named."""
    services = {name: s for name, s in compose()["services"].items() if name in ("page", "ingest")}
    found = {f"compose {n}": {k: str(v) for k, v in s["environment"].items()} for n, s in services.items()}
    for made in manifests():
        pod = made["spec"].get("template", {}).get("spec", {})
        for held in [*pod.get("containers", ()), *pod.get("initContainers", ())]:
            found[f"{made['kind']} {held['name']}"] = {e["name"]: e.get("value", "") for e in held.get("env", ())}
    return found


def test_every_setting_that_is_named_there_exists() -> None:
    held = containers()
    assert len(held) == 5
    for where, given in held.items():
        ours = {n: v for n, v in given.items() if not n.startswith(PREFIX) and not n.endswith("_FILE")}
        read("", ours)  # which raises for a value of the wrong kind
        names = [n.removesuffix("_FILE").removeprefix("CLUSTERLIT_") for n in given]
        known = {f.name.upper() for f in fields(Config)} | {f"{t.upper()}_{f.name.upper()}" for t in ("login", "limits", "search", "log") for f in fields(getattr(Config(), t))}
        known |= {f"MILVUS_{n}" for n in ("USER", "PASSWORD", "TOKEN", "AUTHORITY", "SECONDS")}
        assert set(names) <= known, where
        assert all(n.startswith("CLUSTERLIT_") for n in given), where
        if given.get("CLUSTERLIT_LIBRARY"):
            assert parse(given["CLUSTERLIT_LIBRARY"]).name == "clusterlit"


def test_what_is_asked_of_the_page_there_is_served() -> None:
    page = next(m for m in manifests() if m["kind"] == "Deployment")["spec"]["template"]["spec"]
    asked = {page["containers"][0][p]["httpGet"]["path"] for p in ("startupProbe", "livenessProbe", "readinessProbe")}
    assert all(Paths().find(path, "GET") not in (404, 405) for path in asked)
    ports = {c["containerPort"] for c in page["containers"][0]["ports"]}
    assert ports == {Config().port} and f"a page {Config().port}" in (HERE / "Caddyfile").read_text(encoding="utf-8")  # noqa: PT018
    assert min(page["terminationGracePeriodSeconds"], int(compose()["services"]["page"]["stop_grace_period"].rstrip("s"))) > Config().grace + server.LAST


def test_no_secret_stands_in_what_is_deployed() -> None:
    for where, given in containers().items():
        for name, value in given.items():
            if any(word in name for word in ("PASSWORD", "SECRET", "TOKEN")):
                assert name.endswith("_FILE") and value.startswith(("/run/secrets/", "/etc/clusterlit/")), where  # noqa: PT018
    text = (HERE / "compose.yaml").read_text(encoding="utf-8")
    assert re.findall(r"(?:PASSWORD|SECRET\w*): (?!\$\{|/run/)", text) == []


def test_nothing_there_runs_as_root_or_may_more_than_it_needs() -> None:
    for made in manifests():
        if pod := made["spec"].get("template", {}).get("spec"):
            assert pod["securityContext"]["runAsUser"] == 10001
            assert pod["automountServiceAccountToken"] is False
            for held in [*pod["containers"], *pod.get("initContainers", ())]:
                assert held["securityContext"] == {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}
    for name in ("page", "ingest"):
        held = compose()["services"][name]
        assert (held["read_only"], held["cap_drop"], held["networks"]) == (True, ["ALL"], ["inside"])
    assert compose()["networks"]["inside"]["internal"] is True


def test_what_is_named_in_one_place_is_there_in_the_other() -> None:
    made = compose()
    for name, held in made["services"].items():
        assert set(held.get("secrets", ())) <= made["secrets"].keys(), name
        assert set(held.get("depends_on", ())) <= made["services"].keys(), name
        assert {v.split(":")[0] for v in held.get("volumes", ()) if not v.startswith(".")} <= made["volumes"].keys(), name
    deployment, service, ingress, budget = (next(m for m in manifests() if m["kind"] == k) for k in ("Deployment", "Service", "Ingress", "PodDisruptionBudget"))
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    assert labels == deployment["spec"]["selector"]["matchLabels"] == service["spec"]["selector"] == budget["spec"]["selector"]["matchLabels"]
    assert ingress["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"] == {"name": service["metadata"]["name"], "port": {"name": service["spec"]["ports"][0]["name"]}}
    assert budget["spec"]["minAvailable"] < deployment["spec"]["replicas"]


def test_the_image_has_what_its_library_is_reached_by() -> None:
    """A library at milvus:// needs pymilvus, which requirements.lock alone does not have; what it needs itself has to be there in the same version."""
    assert all(v["CLUSTERLIT_LIBRARY"].startswith("milvus://") for v in containers().values() if v)
    names = re.findall(r"--requirement (\S+\.lock)", (HERE / "Containerfile").read_text(encoding="utf-8").split("FROM")[1])
    held = "\n".join((HERE.parent / n).read_text(encoding="utf-8") for n in names)
    there = dict(re.findall(r"(?m)^([a-z0-9.-]+)==([^\s;]+)", held))
    dev = dict(re.findall(r"(?m)^([a-z0-9.-]+)==([^\s;]+)", (HERE.parent / "requirements-dev.lock").read_text(encoding="utf-8")))
    for told in map(Requirement, requires("pymilvus") or ()):
        if not told.marker or told.marker.evaluate({"extra": "", "sys_platform": "linux"}):
            assert told.name.lower().replace("_", "-") in there, told
    assert there["pymilvus"] == dev["pymilvus"]


def test_the_manifests_are_what_kubernetes_takes() -> None:
    schema = pytest.importorskip("kubernetes_validate", reason="kubernetes-validate is not installed: pip install '.[dev]'")
    for made in manifests():
        assert schema.validate(made, "1.32", strict=True) == "1.32"
