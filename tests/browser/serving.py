"""The page in a process of its own, and a browser to look at it with."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

HOME = Path(__file__).parent.parent.parent
PATIENCE = 60.0  # seconds for the server to come up on a busy machine
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """The path of an installed Chromium or Chrome."""
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@contextmanager
def serving(library: Path, log: Path, named: bool = True, model: str = "", options: Sequence[str] = ()) -> Iterator[str]:
    """Run ui.py over a library, with more `options`; gives its address, ends it afterwards. What it prints goes to `log`.

    `named`: give the library as an option, which the page then repeats in the commands it shows. `model`: as the option takes it.
    """
    port = free_port()
    chosen = [*(["--library", str(library)] if named else []), *(["--model", model] if model else []), *options]
    command = [sys.executable, str(HOME / "ui.py"), "--port", str(port), *chosen]
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=HOME, env={**os.environ, "HEADLESS": "1", "CLUSTERLIT_LIBRARY": str(library)}, stdout=out, stderr=subprocess.STDOUT)
        try:
            yield _came_up(f"http://127.0.0.1:{port}", process, out)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _came_up(url: str, process: subprocess.Popen[bytes], out: IO[str]) -> str:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return url
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"The page did not come up at {url}; see {out.name}.")
