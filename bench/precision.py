"""`bench precision`: what shorter numbers in the encoder cost in what is found, and what they gain in time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from time import process_time

import numpy as np

from bench import chance, sheet
from bench.speed import timed
from corpus.embed import FULL, HALF, Embedder, SentenceEncoder, Vectors

TOP = 10
MOST = 0.5  # points of nDCG@10 that the choice may cost where nobody made it


def gains(asked: Vectors, passages: Vectors, wanted: list[int]) -> Vectors:
    """nDCG@10 (n,) of each question (n, d), of which one passage (m, d) is the answer: 1 / log2(1 + rank), 0 beyond the tenth."""
    scores = asked @ passages.T
    ranks = 1 + (scores > scores[np.arange(len(wanted)), wanted][:, None]).sum(axis=1)
    return np.asarray(np.where(ranks <= TOP, 1 / np.log2(1 + ranks), 0), dtype=np.float32)


def precision(file: Path, make: Callable[[str], Embedder] = lambda kind: SentenceEncoder(precision=kind)) -> sheet.Result:
    """Search public passages by public questions, once with each precision, and time the encoding of the passages. Raises OSError, ValueError."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    texts = [r["text"] for r in rows]
    asked = [(n, q["question"]) for n, r in enumerate(rows) for q in r["questions"]]
    wanted, questions = [n for n, _ in asked], [q for _, q in asked]
    found: dict[str, Vectors] = {}
    held: dict[str, Vectors] = {}
    wall, work = {}, {}
    for kind in (FULL, HALF):
        encoder = make(kind)
        encoder.encode(texts[:8])
        began = process_time()
        wall[kind] = timed(lambda: held.update({kind: encoder.encode(texts)}))  # noqa: B023  # called at once
        work[kind] = process_time() - began
        found[kind] = gains(encoder.encode(questions), held[kind], wanted)
    lost = 100 * (found[FULL] - found[HALF])
    low, high = chance.interval(list(lost))
    table = [[k, f"{100 * found[k].mean():.2f}", f"{wall[k]:.1f}", f"{work[k]:.1f}"] for k in (FULL, HALF)]
    near = (held[FULL] * held[HALF]).sum(axis=1)
    told = (
        f"{len(texts)} passages, {len(questions)} questions, passages compared by their vectors alone. bfloat16 costs **{lost.mean():.2f}** points of nDCG@10 "
        f"(95 % of resamplings of the questions: {low:.2f} to {high:.2f}; at most {MOST} may it cost to be chosen unasked). "
        f"A passage's cosine with its own float32 vector is {near.mean():.4f} on average, {near.min():.4f} at least."
    )
    return sheet.Result("precision", "Shorter numbers", f"{told}\n\n{sheet.table(['', 'nDCG@10', 'seconds for the passages', 'of processor time'], table)}")
