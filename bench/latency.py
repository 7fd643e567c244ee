"""`bench latency`: how the time to answer grows with the library, up to 100,000 passages made by repeating and altering given texts."""

from __future__ import annotations

import gc
import json
import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import numpy as np

from assistant import Library
from bench import gold, sheet
from bench.retrieval import documents
from bench.speed import WARM, spread, timed
from corpus import shelf, store
from corpus.embed import SentenceEncoder, Vectors
from corpus.records import Document, Passage, Record, Shelf
from ingest.nodes import passages_of
from ingest.settings import Settings

PER_REPORT = 250  # passages: about as many as the longest of our reports has
NEARNESS = 0.85  # cosine of an altered text's vector with its source's
ALTERED = 0.3  # share of the longer words of a copy that are changed
LONG = re.compile(r"[a-z]{5,}")


def latency(path: Path, questions: Path, filler: Path, sizes: Sequence[int]) -> sheet.Result:
    """Time `Library.ask` on the library at `path` filled up to each size with copies of the texts in `filler` (JSON lines with `text`)."""
    encoder = SentenceEncoder()
    base = store.manifest(path)
    held = [store.get_shelf(path, name) for name in base.reports.values()]
    asked = [g.text for g in gold.load(questions, documents(Library.open(path, encoder))).all]
    source = _source(filler, encoder)
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for size in sizes:
            root = Path(scratch) / str(size)
            names = {s.record.id: store.put_shelf(root, s, v) for s, v in held}
            for made, vectors in grown(*source, size - sum(len(s.passages) for s, _ in held)):
                names[made.record.id] = store.put_shelf(root, made, vectors)
            store.publish(root, base.stamp, names, ())
            rows.append(_row(root, asked, encoder))
            gc.collect()
    return _result(rows)


def _source(filler: Path, encoder: SentenceEncoder) -> tuple[list[Passage], Vectors]:
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
        record = Record(report, f"Filling number {start // PER_REPORT}", guessed=True)
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


def _row(root: Path, asked: Sequence[str], encoder: SentenceEncoder, limit: float = 60) -> tuple[int, int, int, float, float, float, float, int]:
    """Passages, sentences, reports; seconds to open and to answer the first question; median and p95 ms; questions timed within `limit` seconds."""
    began = perf_counter()
    library = Library.open(root, encoder)
    opening = perf_counter() - began
    first = timed(lambda: library.ask(asked[0]))
    for question in asked[1:WARM]:
        library.ask(question)
    times: list[float] = []
    for question in asked[WARM:]:
        if sum(times) < 1000 * limit:
            times.append(1000 * timed(lambda: library.ask(question)))  # noqa: B023  # called at once
    held = library.index
    return len(held.passages), len(held.sentences), len(held.shelves), opening, first, *spread(times), len(times)


def _result(rows: Sequence[tuple[int, int, int, float, float, float, float, int]]) -> sheet.Result:
    cells = [[f"{p:,}", f"{s:,}", f"{r:,}", f"{median:.0f}", f"{p95:.0f}", f"{opening:.1f}", f"{first:.1f}", str(n)] for p, s, r, opening, first, median, p95, n in rows]
    head = ["passages", "sentences", "reports", "ask, median ms", "ask, p95 ms", "opening, s", "first question, s", "questions"]
    small, large = rows[0], rows[-1]
    growth = f" From the smallest to the largest the library grows {large[0] / small[0]:.0f} times, the median {large[5] / small[5]:.1f} times." if len(rows) > 1 else ""
    told = (
        f"The library of the reports and notes, filled up with public text: copies with {ALTERED:.0%} of the longer words respelt, in reports of {PER_REPORT} passages, each "
        f"copy's vector a random unit vector at cosine {NEARNESS} to its source's. So sizes and times are real, and what is found among the copies means nothing.{growth} "
        "Opening reads and checks every file; the first question counts the words of the whole library once."
    )
    return sheet.Result("latency", "Time to answer as the library grows", f"{told}\n\n{sheet.table(head, cells)}", _line(rows))


def _line(rows: Sequence[tuple[int, int, int, float, float, float, float, int]]) -> str:
    each = ", ".join(f"{median:.0f} ms at {p:,}" for p, _, _, _, _, median, _, _ in rows)
    return f"As the library grows an answer takes (median, by number of passages) {each}."
