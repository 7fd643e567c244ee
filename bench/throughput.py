"""`bench throughput`: a large ingest, of documents made of public text, watched from outside: speed, memory, and how much of the time is spent in the encoder."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

import numpy as np

from bench import sheet
from corpus.embed import Embedder, Vectors
from ingest.build import Builder
from ingest.isolated import Isolated
from ingest.settings import Settings

PARAGRAPHS = 6  # of a document
EVERY = 0.5  # seconds between two looks at the memory
PAGE = 4096  # bytes, as /proc counts memory


@dataclass
class Timed:
    """An encoder, the seconds spent inside it, and how many texts it was given."""

    encoder: Embedder
    seconds: float = 0.0
    texts: int = 0
    name: str = ""

    def __post_init__(self) -> None:
        self.name = self.encoder.name

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """See `Embedder`."""
        began = perf_counter()
        try:
            return self.encoder.encode(texts, progress)
        finally:
            self.seconds += perf_counter() - began
            self.texts += len(texts)

    def encode_question(self, text: str) -> Vectors:
        """See `Embedder`."""
        return self.encoder.encode_question(text)


@dataclass
class Watch:
    """Looks at this process's memory and at how far the run is, twice a second: (documents begun, MB)."""

    looks: list[tuple[int, float]] = field(default_factory=list)
    documents: int = 0
    _over: threading.Event = field(default_factory=threading.Event)

    def progress(self, what: str, done: int, total: int) -> None:
        """Hear of the run's progress."""
        if what.startswith("reading"):
            self.documents = done + 1

    def run(self) -> None:
        """Look until it is over."""
        while not self._over.wait(EVERY):
            self.looks.append((self.documents, memory()))

    def stop(self) -> None:
        """Look no more."""
        self._over.set()


def memory() -> float:
    """What this process holds in memory, in MB (/proc/self/statm)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 2**20


def passages(path: Path) -> list[str]:
    """Paragraphs of public text: the field "text" of JSON lines, or the text files of a folder. Raises OSError, ValueError."""
    if path.is_file():
        return [str(json.loads(line)["text"]) for line in path.read_text(encoding="utf-8").splitlines()]
    return [p for f in sorted(path.glob("*.txt")) for p in f.read_text(encoding="utf-8").split("\n\n") if len(p) > 200]


def documents(texts: list[str], count: int, seed: int = 1) -> Iterator[str]:
    """So many documents: paragraphs drawn at random, of each a tenth of the words in another order, so that no two sentences are the same."""
    chance = random.Random(seed)
    for n in range(count):
        parts = [f"# Document {n + 1}"]
        for k, text in enumerate(chance.sample(texts, min(PARAGRAPHS, len(texts)))):
            words = text.split()
            for _ in range(len(words) // 20):
                a, b = chance.randrange(len(words)), chance.randrange(len(words))
                words[a], words[b] = words[b], words[a]
            parts += [f"## Part {k + 1}", " ".join(words)]
        yield "\n\n".join(parts) + "\n"


def slope(looks: list[tuple[int, float]]) -> float:
    """MB that memory grows by for 100 documents, by least squares over the second half of the reading; 0 where too little was seen.

    What is seen with the last document belongs to the making of the indexes.
    """
    last = max((d for d, _ in looks), default=0)
    late = [(d, m) for d, m in looks if last / 2 <= d < last]
    if len({d for d, _ in late}) < 2:
        return 0.0
    xs, ys = np.array([d for d, _ in late], dtype=float), np.array([m for _, m in late])
    return float(100 * np.polyfit(xs, ys, 1)[0])


def throughput(source: Path, count: int, encoder: Embedder, precision: str) -> sheet.Result:
    """Ingest so many made documents and say how it went. Raises OSError, ValueError, LibraryError."""
    inner, watch = Timed(encoder), Watch()
    with TemporaryDirectory() as scratch:
        folder = Path(scratch) / "documents"
        folder.mkdir()
        for n, text in enumerate(documents(passages(source), count)):
            (folder / f"d{n:05}.md").write_text(text, encoding="utf-8")
        looker = threading.Thread(target=watch.run)
        looker.start()
        sleep(EVERY)
        try:
            made = Builder(Path(scratch) / "library", inner, Settings(precision=precision), with_notes=False, reader=Isolated, progress=watch.progress).add([folder])
        finally:
            watch.stop()
            looker.join()
    share = inner.seconds / made.seconds
    peak = max((m for _, m in watch.looks), default=0.0)
    rows = [
        ["documents", f"{made.reports:,}", f"{made.reports / made.seconds:.2f}"],
        ["passages", f"{made.passages:,}", f"{made.passages / made.seconds:.1f}"],
        ["texts embedded (passages, sentences, words)", f"{inner.texts:,}", f"{inner.texts / made.seconds:.1f}"],
    ]
    told = (
        f"{count:,} documents of {PARAGRAPHS} paragraphs drawn from public text and changed, read in processes apart, {precision}: {made.seconds:.0f} s, "
        f"**{share:.0%}** of them inside the encoder. Memory of the process: {peak:.0f} MB at most; in the second half of the reading it grew by {slope(watch.looks):.1f} MB "
        "for 100 documents (the indexes of the whole library, which are made at the end, count in the first figure)."
    )
    return sheet.Result("throughput", "Many documents", f"{told}\n\n{sheet.table(['', 'in all', 'a second'], rows)}")
