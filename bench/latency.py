"""`bench latency`: how the time to answer grows with the library, up to 100,000 passages made by repeating and altering given texts."""

from __future__ import annotations

import gc
import json
import random
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

import numpy as np

from assistant import Library
from bench import sheet
from bench.libraries import Remembering
from bench.speed import WARM, spread, timed
from corpus import shelf, store
from corpus.embed import Embedder, Vectors
from corpus.records import Document, Passage, Record, Shelf
from ingest.nodes import passages_of
from ingest.settings import Settings

PER_REPORT = 250  # passages: about as many as the longest of our reports has
NEARNESS = 0.85  # cosine of an altered text's vector with its source's
ALTERED = 0.3  # share of the longer words of a copy that are changed
LIMIT = 60  # seconds of asking, on each library and of each kind
LONG = re.compile(r"[a-z]{5,}")


@dataclass(frozen=True)
class Row:
    """Times on one library: seconds to open it and to answer the first question; milliseconds per question, of all reports and of one."""

    passages: int
    sentences: int
    reports: int
    opening: float
    first: float
    every: Sequence[float]
    one: Sequence[float]


def latency(path: Path, asked: Sequence[str], filler: Path, sizes: Sequence[int], encoder: Embedder) -> sheet.Result:
    """Time `Library.ask` on the library at `path` filled up to each size with copies of the texts in `filler` (JSON lines with `text`)."""
    base = store.manifest(path)
    held = [store.get_shelf(path, name) for name in base.reports.values()]
    largest = max((s for s, _ in held), key=lambda s: len(s.passages)).record.id
    source = _source(filler, encoder)
    words = Remembering(encoder)  # the larger libraries have the words of the smaller ones
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            root = Path(scratch)
            names = {s.record.id: store.put_shelf(root, s, v) for s, v in held}
            for made, vectors in grown(*source, size - sum(len(s.passages) for s, _ in held)):
                names[made.record.id] = store.put_shelf(root, made, vectors)
            store.publish(root, base.stamp, names, (), words.encode)
            rows.append(timed_on(root, asked, encoder, largest))
        gc.collect()
    return _result(rows)


def _source(filler: Path, encoder: Embedder) -> tuple[list[Passage], Vectors]:
    """The given texts as passages, and the vectors of all passages followed by all their sentences."""
    texts = [json.loads(line)["text"] for line in filler.read_text(encoding="utf-8").splitlines() if line.strip()]
    made = [p for n, t in enumerate(texts) for p in passages_of(f"s{n}", _document(t), Settings())]
    return made, encoder.encode(shelf.texts(Shelf(Record("source", "Source"), None, tuple(made), ())))


def _document(text: str) -> Document:
    from corpus.records import Block

    return Document(text, (), (Block("paragraph", 0, len(text), para=1),), parser="bench")


def grown(source: Sequence[Passage], vectors: Vectors, count: int) -> Iterator[tuple[Shelf, Vectors]]:
    """`count` passages in reports of PER_REPORT, each copied from the source with words altered and its vectors moved a little."""
    chance, noise = random.Random(7), np.random.default_rng(7)
    first = np.cumsum([0, *(len(p.sentences) for p in source)]) + len(source)
    for start in range(0, count, PER_REPORT):
        rows = [n % len(source) for n in range(start, min(count, start + PER_REPORT))]
        report = f"filling-{start // PER_REPORT:04d}"
        copies = tuple(_copy(source[row], report, n, chance) for n, row in enumerate(rows, 1))
        wanted = [*rows, *(i for row in rows for i in range(first[row], first[row + 1]))]
        record = Record(report, f"Filling number {start // PER_REPORT}", guessed=("title",))
        yield Shelf(record, None, copies, ()), moved(vectors[wanted], noise)


def _copy(passage: Passage, report: str, n: int, chance: random.Random) -> Passage:
    """The passage with some words spelt otherwise, all offsets as they were."""
    text = LONG.sub(lambda m: _respelt(m[0], chance) if chance.random() < ALTERED else m[0], passage.text)
    return replace(passage, id=f"{report}#p{n}", report=report, text=text, locator=f"para {n}")


def _respelt(word: str, chance: random.Random) -> str:
    letters = [*word[1:]]
    chance.shuffle(letters)
    return word[0] + "".join(letters)


def moved(rows: Vectors, noise: np.random.Generator) -> Vectors:
    """Unit rows at a cosine of about NEARNESS with the given ones, in random directions."""
    away = noise.standard_normal(rows.shape, dtype=np.float32)
    away -= (away * rows).sum(axis=1, keepdims=True) * rows
    away /= np.linalg.norm(away, axis=1, keepdims=True)
    return np.asarray(NEARNESS * rows + np.sqrt(1 - NEARNESS**2) * away, dtype=np.float32)


def timed_on(root: Path, asked: Sequence[str], encoder: Embedder, one: str) -> Row:
    """Open the library at `root`, warm it up and ask, of all reports and then of the report `one` alone."""
    began = perf_counter()
    library = Library.open(root, encoder)
    opening = perf_counter() - began
    first = timed(lambda: library.ask(asked[0]))
    for question in asked[1:WARM]:
        library.ask(question)
    every = _times(library.ask, asked[WARM:] or asked)
    limited = _times(lambda q: library.ask(q, reports=[one]), asked[WARM:] or asked)
    held = library.index
    return Row(len(held.passages), len(held.sentences), len(held.shelves), opening, first, every, limited)


def _times(work: Callable[[str], object], asked: Sequence[str]) -> list[float]:
    """Milliseconds for each question, as many of them as LIMIT seconds allow."""
    out: list[float] = []
    for question in asked:
        if sum(out) < 1000 * LIMIT:
            out.append(1000 * timed(lambda: work(question)))  # noqa: B023  # called at once
    return out


def exponent(sizes: Sequence[float], times: Sequence[float]) -> float:
    """The b of times = a * sizes ** b that fits best: the least-squares slope of the logarithms. 0: no growth, 1: in proportion."""
    return float(np.polyfit(np.log(sizes), np.log(times), 1)[0])


def _result(rows: Sequence[Row]) -> sheet.Result:
    cells = [line for row in rows for line in _cells(row)]
    head = ["passages", "sentences", "reports", "asked of", "p50 (median), ms", "p95, ms", "opening, s", "first question, s", "questions"]
    told = (
        f"The library of the reports and notes, filled up with public text: copies with {ALTERED:.0%} of the longer words respelt, in reports of {PER_REPORT} passages, each "
        f"copy's vector a random unit vector at cosine {NEARNESS} to its source's. So sizes and times are real, and what is found among the copies means nothing.{_growth(rows)} "
        "Opening reads and checks every file; the first question counts the words of the whole library once. One report: the longest of ours, the question limited to it."
    )
    each = ", ".join(f"{spread(row.every)[0]:.0f} ms at {row.passages:,}" for row in rows)
    line = f"As the library grows an answer takes (median, by number of passages) {each}."
    return sheet.Result("latency", "Time to answer as the library grows", f"{told}\n\n{sheet.table(head, cells)}", line)


def _cells(row: Row) -> list[list[str]]:
    size = [f"{row.passages:,}", f"{row.sentences:,}", f"{row.reports:,}"]
    rest = [f"{row.opening:.1f}", f"{row.first:.1f}"]
    timed = (("all reports", row.every, rest), ("one report", row.one, ["", ""]))
    return [[*size, of, *(f"{ms:.0f}" for ms in spread(times)), *more, str(len(times))] for of, times, more in timed]


def _growth(rows: Sequence[Row]) -> str:
    if len({row.passages for row in rows}) < 2:
        return ""
    sizes, times = [row.passages for row in rows], [spread(row.every)[0] for row in rows]
    return (
        f" From the smallest to the largest the library grows {sizes[-1] / sizes[0]:.0f} times, the median {times[-1] / times[0]:.1f} times; "
        f"it grows as the number of passages to the power of **{exponent(sizes, times):.2f}** (slope of the logarithms, least squares)."
    )
