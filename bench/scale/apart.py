"""Steps in processes of their own, so that each one's memory is its own; what a step found is kept, and a run broken off goes on after it."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from bench import sheet

EVERY = 0.05  # seconds between two looks at the memory
Found = dict[str, Any]


class Memory:
    """Looks at what this process holds: `anonymous`, its own; `mapped`, pages of files, which the system may take back. MB, the most seen."""

    def __init__(self) -> None:
        self.anonymous = self.mapped = 0.0
        self._over = threading.Event()

    def look(self) -> float:
        """What is its own now."""
        told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("Rss"))
        now, files = (int(told[k].split()[0]) / 1024 for k in ("RssAnon", "RssFile"))
        self.anonymous, self.mapped = max(self.anonymous, now), max(self.mapped, files)
        return now

    @contextmanager
    def watched(self) -> Iterator[Memory]:
        """Look all the while."""
        looker = threading.Thread(target=self._run, daemon=True)
        looker.start()
        try:
            yield self
        finally:
            self._over.set()
            looker.join()
            self.look()

    def _run(self) -> None:
        while not self._over.wait(EVERY):
            self.look()


def step(folder: Path, name: str, where: str, /, **given: Any) -> Found:
    """What the function `where` ("module:name") finds when given these, run in a process of its own; kept in `folder` under the step's name.

    A step done before, of the same name and given the same, is not done again. Raises ValueError where the process fails, with its last line.
    """
    kept = folder / "steps" / f"{name}.json"
    kept.parent.mkdir(parents=True, exist_ok=True)
    plain = json.loads(json.dumps(given, default=str))
    if kept.is_file():
        held: Found = json.loads(kept.read_text())
        if held["given"] == plain:
            return held
    began = perf_counter()
    print(f"{name} ...", file=sys.stderr, flush=True)
    asked = json.dumps({"where": where, "given": plain})
    done = subprocess.run([sys.executable, "-m", "bench.scale.apart", asked], cwd=sheet.HOME, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ValueError(f"{name} failed: {(done.stderr.strip().splitlines() or ['without a word'])[-1]}")
    found: Found = {"given": plain, "seconds": round(perf_counter() - began, 1), "load": round(os.getloadavg()[0], 1), **json.loads(done.stdout.splitlines()[-1])}
    kept.write_text(json.dumps(found, indent=1))
    print(f"{name}: {found['seconds']} s", file=sys.stderr, flush=True)
    return found


def main(asked: str) -> None:
    """Do a step and print what it found as the last line."""
    told = json.loads(asked)
    module, _, name = told["where"].partition(":")
    print(json.dumps(getattr(importlib.import_module(module), name)(**told["given"])))


if __name__ == "__main__":
    main(sys.argv[1])
