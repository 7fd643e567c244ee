"""What deploy/ holds: a unit that gives no rights away, a container file that does not run as root, a socket that is handed over."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import pytest

from assistant.door import server
from assistant.door.config import Config

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
