"""A Ray cluster of several nodes on this computer, each started by the command of docs/operations.md, and every process of it known by a mark."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

from bench import procs

MARK = "CLUSTERLIT_BENCH"  # in the environment of all that a cluster or a run starts
STORE = 256 * 2**20  # bytes of a machine's object store
PATIENCE = 120.0  # seconds until a node takes work
STARTED = "Ray runtime started."


def environment(**more: str) -> dict[str, str]:
    """What a cluster and whoever uses it have in their environment: a secret and a mark of their own, no figures sent, nothing said."""
    own = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32), "RAY_BACKEND_LOG_LEVEL": "fatal"}
    return {**os.environ, **own, MARK: secrets.token_hex(8), **more}


def marked(mark: str) -> list[int]:
    """The processes that have a mark, whoever started them (/proc/*/environ)."""
    wanted = f"{MARK}={mark}".encode()
    return sorted(int(p.name) for p in Path("/proc").iterdir() if p.name.isdecimal() and wanted in _bytes(p / "environ").split(b"\0"))


def memory(pids: list[int]) -> float:
    """Memory of some processes in MB; what they share is counted once (/proc/*/smaps_rollup, Pss)."""
    lines = (line.split() for p in pids for line in _bytes(Path("/proc", str(p), "smaps_rollup")).splitlines() if line.startswith(b"Pss:"))
    return sum(int(line[1]) for line in lines) / 1024


def strike(pids: list[int]) -> None:
    """End processes at once, as a power cut would."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it has ended meanwhile
        return b""


@dataclass
class Nodes:
    """A head without CPUs, on which runs are, and machines of one CPU each. `store`: bytes of each one's object store.

    Raises ChildProcessError where a node does not start. Used with `with`: at its end no process with its mark is left, and no file.
    """

    count: int
    store: int = STORE
    env: dict[str, str] = field(default_factory=environment)
    address: str = ""
    head: list[subprocess.Popen[bytes]] = field(default_factory=list)
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __enter__(self) -> Nodes:
        self._folder = tempfile.mkdtemp(prefix="ray-")  # short: paths of sockets have 107 letters
        try:
            port, other = _free(2)
            self.address = f"127.0.0.1:{port}"
            own = ["--head", f"--port={port}", f"--ray-client-server-port={other}", "--include-dashboard=false", "--disable-usage-stats", "--num-cpus=0"]
            self.head = [self._start("head", *own)]
            self._awaited("head", *self.head)
            self.workers = [self._start(f"worker-{n}", f"--address={self.address}", "--num-cpus=1") for n in range(self.count)]
            for n, worker in enumerate(self.workers):
                self._awaited(f"worker-{n}", worker)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        until = monotonic() + PATIENCE
        while (left := marked(self.env[MARK])) and monotonic() < until:
            strike(left)
            for node in (*self.head, *self.workers):
                node.poll()  # so that it is no longer among the processes
            sleep(0.1)
        shutil.rmtree(self._folder, ignore_errors=True)

    def lose(self, worker: int) -> None:
        """A machine is gone at once, with all that runs on it."""
        strike(procs.family(self.workers[worker].pid))

    def _start(self, name: str, *how: str) -> subprocess.Popen[bytes]:
        program = Path(sys.executable).with_name("ray")
        own = f"--temp-dir={self._folder}/{name}"  # two nodes in one folder would take each other's sockets
        where = ["--node-ip-address=127.0.0.1", f"--object-store-memory={self.store}", "--include-log-monitor=false", own, "--block"]
        with self._said(name).open("wb") as said:
            return subprocess.Popen([program, "start", *how, *where], env=self.env, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, start_new_session=True)

    def _said(self, name: str) -> Path:
        return Path(self._folder, f"{name}.said")

    def _awaited(self, name: str, node: subprocess.Popen[bytes]) -> None:
        """Wait until a node says that it has started."""
        until = monotonic() + PATIENCE
        while STARTED not in (said := self._said(name).read_text(encoding="utf-8", errors="replace")):
            if node.poll() is not None or monotonic() > until:
                raise ChildProcessError(f"A node of the cluster did not start: {said[-500:]}")
            sleep(0.1)


def _free(count: int) -> list[int]:
    """Ports that nobody has."""
    held = [socket.socket() for _ in range(count)]
    for each in held:
        each.bind(("127.0.0.1", 0))
    ports = [int(each.getsockname()[1]) for each in held]
    for each in held:
        each.close()
    return ports
