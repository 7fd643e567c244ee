"""Public passages, each a document, and the questions people wrote about them: nDCG@10 and how often the right one is first."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from llama_index.core import Document
from llama_index.core.schema import TextNode

from assistant import Library
from bench import baselines, compared, parts, sheet
from bench.compared import OURS, Scores
from bench.libraries import Scratch
from corpus.embed import Embedder

FIGURES = ("nDCG@10", "R@1")
DEPTH = 40  # passages looked at, in which ten different documents are sure to stand
ALONE, DEFAULTS = "all-MiniLM-L6-v2 alone", "llama-index defaults (1024 tokens)"
Order = Callable[[str], Sequence[int]]  # a question to document numbers, best first


def squad(path: Path, scratch: Scratch) -> sheet.Result:
    """Rank the passages of a file (JSON lines with `text` and `questions`) for the questions that have answers: ours without notes, parts off, plain wirings."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    asked = [(q["question"], i) for i, row in enumerate(rows) for q in row["questions"] if q["answers"]]
    texts = [row["text"] for row in rows]
    library = scratch.library("squad", written(texts, scratch.folder / "squad texts"), with_notes=False)
    systems = {name: ours(each) for name, each in parts.variants(library, scratch.encoder).items()} | plain(texts, scratch.encoder)
    scores: dict[str, Scores] = {name: [gain(order(q), wanted) for q, wanted in asked] for name, order in systems.items()}
    same = (
        f" llama-index's default chunks hold each of these passages whole: that wiring is the encoder alone, and its figures differ in {_unlike(scores)} questions." if _whole(texts) else ""
    )
    told = (
        f"{len(texts)} passages of SQuAD 2.0 (Rajpurkar et al. 2018), {len(asked)} questions with answers. Each passage is a file of its own in one library, asked by `Library.search`; "
        f"a file ranks by its best passage. Bold: more than chance.{same}"
    )
    body = f"{told}\n\n{compared.figures_table(scores, FIGURES)}\n\n{compared.verdict(scores, FIGURES)}"
    first = scores[OURS]
    line = f"On public questions (SQuAD), without notes: nDCG@10 {compared.mean(first):.3f}, the right passage first {compared.mean(first, 1):.0%} of the time."
    return sheet.Result("squad", "Public questions (SQuAD)", body, line)


def written(texts: Sequence[str], folder: Path) -> Path:
    """Each text as a file, numbered; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for i, text in enumerate(texts):
        (folder / f"document-{i:05d}.txt").write_text(text, encoding="utf-8")
    return folder


def ours(library: Library) -> Order:
    """The documents of the best passages that `Library.search` finds."""
    return lambda question: list(dict.fromkeys(int(h.report.rpartition("-")[2]) for h in library.search(question, k=DEPTH)))


def plain(texts: Sequence[str], encoder: Embedder) -> dict[str, Order]:
    """The encoder alone, llama-index's defaults, BM25, and the fusion of the first with it, over passages as they are."""
    nodes = [TextNode(text=text, id_=str(i), metadata={}) for i, text in enumerate(texts)]
    meaning, words = baselines.Once(baselines.dense(nodes, encoder)), baselines.Words(nodes)
    retrievers = {ALONE: meaning, DEFAULTS: baselines.dense(_chunks(texts), encoder), "BM25 by bm25s": words, "reciprocal rank fusion of the encoder and BM25": baselines.fused(meaning, words)}
    return {name: _order(retriever) for name, retriever in retrievers.items()}


def _order(retriever: Any) -> Order:
    return lambda question: list(dict.fromkeys(int(n.node.ref_doc_id or n.node.node_id) for n in retriever.retrieve(question)))


def _chunks(texts: Sequence[str]) -> list[Any]:
    return baselines.chunks([Document(text=text, id_=str(i)) for i, text in enumerate(texts)], 1024, 200)


def _whole(texts: Sequence[str]) -> bool:
    return [c.get_content() for c in _chunks(texts)] == [t.strip() for t in texts]


def _unlike(scores: Mapping[str, Scores]) -> int:
    return sum(a != b for a, b in zip(scores[ALONE], scores[DEFAULTS], strict=True))


def gain(order: Sequence[int], wanted: int) -> tuple[float, float]:
    """nDCG@10 and R@1 where exactly one document is right: 1 / log2(1 + rank), rank from 1 (Järvelin and Kekäläinen 2002)."""
    top = list(order[:10])
    return (1 / math.log2(2 + top.index(wanted)), float(top[0] == wanted)) if wanted in top else (0.0, 0.0)
