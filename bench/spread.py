"""`bench ray`: the same made documents ingested on this computer alone and on a Ray cluster, side by side: speed, memory, and what the cluster costs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from bench import sheet
from bench.throughput import PARAGRAPHS, documents, passages
from corpus.embed import Embedder
from ingest.build import Builder, Outcome
from ingest.cluster import Cluster, Where
from ingest.settings import Settings

EVERY = 1.0  # seconds between two looks at the memory


@dataclass
class Watched:
    """A run seen from outside: what it made, after how many seconds its first file was done, MB of memory at most."""

    made: Outcome
    first: float
    memory: float


def family(pid: str = "self") -> float:
    """Memory of a process and all that descend from it, in MB; what is shared is counted once (/proc/*/smaps_rollup, Pss)."""
    parents: dict[str, str] = {}
    for place in Path("/proc").iterdir():
        if place.name.isdecimal():
            parents[place.name] = "".join(_read(place / "stat").rpartition(")")[2].split()[1:2])
    kin = {Path("/proc", pid).resolve().name}
    while more := {p for p, parent in parents.items() if parent in kin} - kin:
        kin |= more
    lines = (line.split() for p in kin for line in _read(Path("/proc", p, "smaps_rollup")).splitlines() if line.startswith("Pss:"))
    return sum(int(line[1]) for line in lines) / 1024


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:  # it has ended meanwhile
        return ""


def watched(folder: Path, library: Path, settings: Settings, encoder: Callable[[Settings], Embedder], where: Where | None) -> Watched:
    """Ingest a folder, here or on a cluster. Raises LibraryError."""
    began, over = monotonic(), threading.Event()
    firsts: list[float] = []
    looks: list[float] = []

    def progress(what: str, done: int, total: int) -> None:
        if what.startswith("reading") and done:
            firsts.append(monotonic() - began)

    def look() -> None:
        while not over.is_set():
            looks.append(family())
            over.wait(EVERY)

    looker = threading.Thread(target=look)
    looker.start()
    try:
        run = Builder(library, encoder(settings), settings, with_notes=False, progress=progress)
        run.crew = (lambda settings: Cluster(where, settings, encoder)) if where else None
        made = run.add([folder])
    finally:
        over.set()
        looker.join()
    return Watched(made, min(firsts, default=0.0), max(looks))


def spread(source: Path, count: int, where: Where, settings: Settings, encoder: Callable[[Settings], Embedder]) -> sheet.Result:
    """Ingest so many made documents both ways and say how it went. Raises OSError, ValueError, LibraryError."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch) / "documents"
        folder.mkdir()
        for n, text in enumerate(documents(passages(source), count)):
            (folder / f"d{n:05}.md").write_text(text, encoding="utf-8")
        runs = {name: watched(folder, Path(scratch) / name, settings, encoder, place) for name, place in (("alone", None), ("cluster", where))}
    alone, cluster = runs["alone"], runs["cluster"]
    if cluster.made.passages != alone.made.passages:
        raise ValueError(f"The cluster made {cluster.made.passages} passages, this computer {alone.made.passages}.")
    more = cluster.made.seconds / alone.made.seconds - 1
    rows = [
        [name, f"{w.made.seconds:.0f}", f"{w.made.reports / w.made.seconds:.2f}", f"{w.made.passages / w.made.seconds:.1f}", f"{w.first:.0f}", f"{w.memory:.0f}"]
        for name, w in (("this computer alone", alone), ("Ray", cluster))
    ]
    about = "a cluster started on this computer for the run" if where.address == "local" else "a cluster"
    told = (
        f"{count:,} documents of {PARAGRAPHS} paragraphs drawn from public text and changed, {settings.precision}; {about}, {where.encoders or 'one for each CPU'} "
        f"encoder{'s' * (where.encoders != 1)} at most. With Ray it took **{abs(more):.0%} {'more' if more >= 0 else 'less'}** time than without; its start and the loading "
        "of the encoders there are in that. Memory: of the run and all processes that it started on this computer, at most."
    )
    return sheet.Result("ray", "On a Ray cluster", f"{told}\n\n{sheet.table(['', 'seconds', 'documents a second', 'passages a second', 'first file after (s)', 'memory (MB)'], rows)}")
