"""`bench ray`: the same made documents ingested on this computer alone, by one and by two encoders of a Ray cluster, and while a machine of it is lost.

The cluster is one on this computer: a head and two machines of one CPU, started as docs/operations.md has it (`bench.nodes`). Every run is a process
of its own and has `LIMIT` seconds; at the end nothing of it is left. The libraries have to be the same, or nothing is told.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import IO

import numpy as np

from bench import nodes, procs, sheet
from bench.throughput import PARAGRAPHS, documents, passages
from corpus import fates, store
from ingest.settings import Settings

EVERY = 0.5  # seconds between two looks at the processes
LIMIT = 300.0  # seconds that one run may take
MACHINES = 2
ALIKE = 1e-6  # in float32 the last bits of a vector hang on what its text is embedded with
ENCODER = "ingest.precision:loaded"


@dataclass
class Watched:
    """A run seen from outside: reports, passages and seconds as it says them, after how many seconds its first file was done and its last was begun
    (behind that come single words and the indexes, which no cluster helps with); processor seconds of all its processes, with a cluster's while it ran,
    and MB of memory at most."""

    library: Path
    reports: int = 0
    passages: int = 0
    seconds: float = 0.0
    first: float = 0.0
    last: float = 0.0
    processor: float = 0.0
    memory: float = 0.0
    _spent: dict[int, float] = field(default_factory=dict)
    _before: dict[int, float] = field(default_factory=dict)

    def begin(self, mark: str) -> None:
        """Remember what a cluster has spent before."""
        self._before = {pid: procs.spent(pid) for pid in nodes.marked(mark)}

    def look(self, mark: str) -> None:
        """Look at all processes that have a mark. What one spends between the last look and its end is lost: half a second at most."""
        there = nodes.marked(mark)
        self._spent |= {pid: spent for pid in there if (spent := procs.spent(pid))}
        self.processor = sum(spent - self._before.get(pid, 0.0) for pid, spent in self._spent.items())
        self.memory = max(self.memory, nodes.memory(there))


@dataclass(frozen=True)
class Asked:
    """What a run is to do: documents in a folder, precision, the encoder ("module:name", called with settings), a cluster's address or none, encoders at most."""

    folder: str
    precision: str
    encoder: str = ENCODER
    address: str = ""
    encoders: int = 0


def watched(name: str, asked: Asked, library: Path, env: dict[str, str], third: Callable[[], None] | None = None) -> Watched:
    """Do a run in a process of its own. `third`: called when a third of the files is done. Raises ValueError where it fails, or is not done in time."""
    print(f"{name} ...", file=sys.stderr, flush=True)
    made, mark, over = Watched(library), env[nodes.MARK], threading.Event()
    made.begin(mark)

    def look() -> None:
        while not over.wait(EVERY):
            made.look(mark)

    looker = threading.Thread(target=look, daemon=True)
    command = [sys.executable, "-m", "bench.spread", json.dumps({"library": str(library), **vars(asked)})]
    with (library.parent / f"{library.name}.said").open("w+", encoding="utf-8") as said:
        process = subprocess.Popen(command, cwd=sheet.HOME, env=env, stdout=subprocess.PIPE, stderr=said, text=True)
        ending = threading.Timer(LIMIT, lambda: nodes.strike(procs.family(process.pid)))
        for each in (looker, ending):
            each.start()
        try:
            _heard(process.stdout, made, third)
        finally:
            if process.poll() is None:
                process.wait()
            late = ending.finished.is_set()
            ending.cancel()
            over.set()
            looker.join()
        if process.returncode:
            said.seek(0)
            why = f"not done within {LIMIT:.0f} s" if late else (said.read().strip().splitlines() or ["without a word"])[-1]
            raise ValueError(f"{name} failed: {why}")
    print(f"{name}: {made.seconds:.0f} s", file=sys.stderr, flush=True)
    return made


def _heard(told: IO[str] | None, made: Watched, third: Callable[[], None] | None) -> None:
    """Take in what a run says of itself, line by line: how many files are done of how many, at last what it made. Ray says other things between."""
    began = monotonic()
    for line in told or ():
        if not line.startswith("{"):
            continue
        said = json.loads(line)
        made.reports, made.passages, made.seconds = (said.get(k, getattr(made, k)) for k in ("reports", "passages", "seconds"))
        if said.get("done"):
            made.last = monotonic() - began
            made.first = made.first or made.last
            if third and 3 * said["done"] >= said["of"]:
                third()
                third = None


def run(library: str, folder: str, precision: str, encoder: str, address: str, encoders: int) -> None:
    """One run, here or on a cluster, which tells of itself in lines of JSON. Raises LibraryError."""
    from ingest.build import Builder
    from ingest.cluster import Cluster, Where

    module, _, name = encoder.partition(":")
    made, settings = getattr(importlib.import_module(module), name), Settings(precision=precision)

    def progress(what: str, done: int, total: int) -> None:
        if what.startswith("reading"):
            print(json.dumps({"done": done, "of": total}), flush=True)

    work = Builder(Path(library), made(settings), settings, with_notes=False, progress=progress)
    work.crew = (lambda settings: Cluster(Where(address, encoders), settings, made)) if address else None
    outcome = work.add([Path(folder)])
    print(json.dumps({"reports": outcome.reports, "passages": outcome.passages, "seconds": outcome.seconds}), flush=True)


def apart(one: Path, other: Path) -> float:
    """By how much the vectors of two libraries differ at most. Raises ValueError where anything else does: reports, passages, what became of each file."""
    held = [store.manifest(library) for library in (one, other)]
    most = 0.0
    if held[0].reports.keys() != held[1].reports.keys() or fates.read(one, held[0]) != fates.read(other, held[1]):
        raise ValueError(f"{other.name} holds other reports than {one.name}.")
    for report in held[0].reports:
        (shelf, rows), (other_shelf, other_rows) = (store.get_shelf(library, made.reports[report]) for library, made in zip((one, other), held, strict=True))
        if shelf != other_shelf or rows.shape != other_rows.shape:
            raise ValueError(f"{report} of {other.name} is another than that of {one.name}.")
        most = max(most, float(np.abs(rows - other_rows).max(initial=0.0)))
    if most > ALIKE:
        raise ValueError(f"Vectors of {other.name} differ by {most:.1g} from those of {one.name}.")
    return most


def spread(source: Path, count: int, precision: str, address: str = "", encoders: int = 0, encoder: str = ENCODER) -> sheet.Result:
    """Ingest so many made documents each way and say how it went. `address`: of a cluster that is there, on which nothing is killed, by so many `encoders`
    at most; else one is started here. Raises OSError, ValueError."""
    with TemporaryDirectory() as scratch:
        home = Path(scratch)
        (home / "documents").mkdir()
        for n, text in enumerate(documents(passages(source), count)):
            (home / "documents" / f"d{n:05}.md").write_text(text, encoding="utf-8")
        asked = Asked(str(home / "documents"), precision, encoder)
        runs = {"this computer alone": watched("this computer alone", asked, home / "alone", nodes.environment())}
        runs |= _given(asked, home, address, encoders) if address else _started(asked, home)
        first, *others = runs.values()
        most = max(apart(first.library, other.library) for other in others)
    return sheet.Result("ray", "On a Ray cluster", _told(count, precision, address, runs, most))


def _given(asked: Asked, home: Path, address: str, encoders: int) -> dict[str, Watched]:
    env = {k: v for k, v in nodes.environment().items() if not k.startswith("RAY_AUTH")} | {k: v for k, v in os.environ.items() if k.startswith("RAY_")}
    return {"the cluster": watched("the cluster", Asked(asked.folder, asked.precision, asked.encoder, address, encoders), home / "cluster", env)}


def _started(asked: Asked, home: Path) -> dict[str, Watched]:
    """One encoder, as many as there are machines, and as many while one of the machines is lost."""
    print("a cluster ...", file=sys.stderr, flush=True)
    made: dict[str, Watched] = {}
    with nodes.Nodes(MACHINES) as there:
        for name, most, third in (("1 encoder", 1, None), (f"{MACHINES} encoders", MACHINES, None), (f"{MACHINES} encoders, a machine lost", MACHINES, lambda: there.lose(-1))):
            one = Asked(asked.folder, asked.precision, asked.encoder, there.address, most)
            made[name] = watched(name, one, home / f"run-{len(made)}", there.env, third)
    return made


def _told(count: int, precision: str, address: str, runs: dict[str, Watched], most: float) -> str:
    rows = [
        [name, f"{w.seconds:.0f}", f"{w.reports / w.seconds:.2f}", f"{w.passages / w.seconds:.1f}", f"{w.first:.0f}", f"{w.last:.0f}", f"{w.processor:.0f}", f"{w.memory:.0f}"]
        for name, w in runs.items()
    ]
    about = "the processes of the run on this computer" if address else f"the run and the cluster, a head and {MACHINES} machines of one CPU, all on this computer"
    lost = "" if address else " The machine was killed when a third of the files was done."
    head = ["", "seconds", "documents a second", "passages a second", "first file after (s)", "last after (s)", "processor (s)", "memory (MB)"]
    return (
        f"{count:,} documents of {PARAGRAPHS} paragraphs drawn from public text and changed, {precision}. **The same library each time**: reports, passages and what became of "
        f"each file; vectors differ by {most:.1g} at most. Processor and memory (at most): of {about}.{lost}\n\n{sheet.table(head, rows)}"
    )


if __name__ == "__main__":
    run(**json.loads(sys.argv[1]))
