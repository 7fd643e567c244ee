"""`bench squad`: public passages, each a document, and the questions people wrote about them."""

from __future__ import annotations

import json
import math
import statistics
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from assistant import Library
from assistant.question import understand
from bench import baselines, chance, sheet
from bench.retrieval import told
from corpus.embed import Embedder, SentenceEncoder, Vectors
from ingest.build import Builder


def squad(path: Path) -> sheet.Result:
    """Rank public passages, each a document, for the questions with answers: ours without notes, the bare encoder, BM25."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    asked = [(q["question"], i) for i, row in enumerate(rows) for q in row["questions"] if q["answers"]]
    texts = [row["text"] for row in rows]
    encoder = SentenceEncoder()
    vectors = encoder.encode([q for q, _ in asked])
    gains = {"ours, no notes": _ours_on(texts, asked, vectors, encoder), "all-MiniLM-L6-v2 alone": _bare_on(encoder.encode(texts), asked, vectors)}
    gains["BM25 (bm25s)"] = _words_on(texts, asked)
    body = sheet.table(["system", "nDCG@10", "R@1", "difference, nDCG@10", "difference, R@1"], [_squad_row(n, g, gains["ours, no notes"]) for n, g in gains.items()])
    note = f"{len(texts)} passages of SQuAD 2.0 (Rajpurkar et al. 2018), {len(asked)} questions with answers, each passage a file of its own. Bold: more than chance."
    ndcg, first = (statistics.fmean(g[i] for g in gains["ours, no notes"]) for i in range(2))
    line = f"On public questions (SQuAD), without notes: nDCG@10 {ndcg:.3f}, the right passage first {first:.0%} of the time."
    return sheet.Result("squad", "Public questions (SQuAD)", f"{note}\n\n{body}", line)


def _squad_row(name: str, each: Sequence[tuple[float, float]], first: Sequence[tuple[float, float]]) -> list[str]:
    cells = [name]
    for i in range(2):
        low, high = chance.interval([g[i] for g in each])
        cells.append(f"{statistics.fmean(g[i] for g in each):.3f} [{low:.3f}, {high:.3f}]")
    return cells + ["" if each is first else told([g[i] for g in first], [g[i] for g in each]) for i in range(2)]


def gain(order: Sequence[int], wanted: int) -> tuple[float, float]:
    """nDCG@10 and R@1 where exactly one document is right: 1 / log2(1 + rank), rank from 1 (Järvelin and Kekäläinen 2002)."""
    top = list(order[:10])
    return (1 / math.log2(2 + top.index(wanted)), float(top[0] == wanted)) if wanted in top else (0.0, 0.0)


def _ours_on(texts: Sequence[str], asked: Sequence[tuple[str, int]], vectors: Vectors, encoder: Embedder) -> list[tuple[float, float]]:
    """Through the product: files, ingest, library. A document ranks by its best passage. Questions name no report here."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "texts"
        folder.mkdir()
        for i, text in enumerate(texts):
            (folder / f"document-{i:05d}.txt").write_text(text, encoding="utf-8")
        Builder(Path(scratch) / "library", encoder, with_notes=False).add([folder])
        known = dict(zip((q for q, _ in asked), vectors, strict=True))
        library = Library.open(Path(scratch) / "library", Given(encoder.name, known))
        number = [int(p.report.rpartition("-")[2]) for p in library.index.passages]
        out = []
        for question, wanted in asked:
            best = library.ranked(understand(question, ()), 40)[1]
            out.append(gain(list(dict.fromkeys(number[row] for row, _ in best)), wanted))
        return out


class Given:
    """An encoder of questions whose vectors are known."""

    def __init__(self, name: str, known: Mapping[str, Vectors]) -> None:
        self.name, self._known = name, known

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """Rows of the texts, all of which must be known."""
        return np.stack([self._known[t] for t in texts])

    def encode_question(self, text: str) -> Vectors:
        """The vector of a question, which must be known."""
        return self._known[text]


def _bare_on(documents: Vectors, asked: Sequence[tuple[str, int]], vectors: Vectors) -> list[tuple[float, float]]:
    order = np.argsort(-(vectors @ documents.T), axis=1, kind="stable")[:, :10]
    return [gain([int(i) for i in row], wanted) for row, (_, wanted) in zip(order, asked, strict=True)]


def _words_on(texts: Sequence[str], asked: Sequence[tuple[str, int]]) -> list[tuple[float, float]]:
    ranker = baselines.Words(baselines.plain(texts), k=10)
    return [gain([i for i, _ in ranker.rows(question)], wanted) for question, wanted in asked]
