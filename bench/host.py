"""The page served for a measurement: the real program in a process of its own, with its own limits, on a free port of this computer."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bench import sheet
from corpus.errors import LibraryError

PATIENCE = 300.0  # seconds until the library is open, on a busy machine


@dataclass(frozen=True)
class Host:
    """A served page: where, and its process."""

    page: str
    pid: int


@contextmanager
def hosted(library: Path, log: Path, settings: Mapping[str, str] = MappingProxyType({})) -> Iterator[Host]:
    """Serve a library to this computer until the end; what the program prints goes to `log`. `settings` are variables of its environment.
    Raises LibraryError where it does not come up."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = int(held.getsockname()[1])
    command = [sys.executable, "ui.py", "--library", str(library.resolve()), "--port", str(port)]
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=sheet.HOME, env={**os.environ, **settings, "HEADLESS": "1"}, stdout=out, stderr=subprocess.STDOUT)
        try:
            _ready(f"http://127.0.0.1:{port}", process, log)
            yield Host(f"http://127.0.0.1:{port}", process.pid)
        finally:
            process.terminate()
            process.wait(timeout=60)


def _ready(page: str, process: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{page}/readyz", timeout=5) as got:
                if got.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise LibraryError(f"The page did not come up: {log.read_text()[-500:]}", "See that the library opens: python -m ingest --check")
