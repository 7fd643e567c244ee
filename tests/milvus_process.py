"""A Milvus server on this computer for tests: Milvus Lite's program (Milvus's own core in C++) as a process of its own, spoken to over TCP."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import pytest

FOUND = find_spec("milvus_lite")
PROGRAM = Path(FOUND.origin or "").parent / "lib" if FOUND else None  # importing the package needs setuptools; its program does not
needed = pytest.mark.skipif(
    PROGRAM is None or not (PROGRAM / "milvus").exists() or find_spec("pymilvus") is None, reason="milvus-lite 2.5.1 or pymilvus is not installed: pip install '.[dev]'"
)


class Process:
    """A server on a free port over a file in a folder; it can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start it, and wait until it takes calls."""
        assert PROGRAM is not None
        surround = {**os.environ, "LD_LIBRARY_PATH": str(PROGRAM)}
        command = [str(PROGRAM / "milvus"), str(self.folder / "milvus.db"), f"127.0.0.1:{self.port}", "FATAL"]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, env=surround, cwd=self.folder, stdout=log, stderr=log)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
                return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError(f"The server did not start: {(self.folder / 'log').read_text(errors='replace')[-500:]}")

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def address(self, name: str = "library") -> str:
        """A library's address on it."""
        return f"milvus://127.0.0.1:{self.port}/{name}"


@lru_cache(maxsize=1)
def shared() -> Process:
    """One server for all tests that do not harm it; each takes a library of its own there."""
    folder = Path(tempfile.mkdtemp(prefix="milvus-"))
    made = Process(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(made.kill)
    return made
