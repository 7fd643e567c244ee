"""`bench precision`: what shorter numbers in the encoder cost in what is found, and what they gain in time."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import fmean
from time import process_time

import numpy as np

from bench import chance, gold, own, sheet
from bench.libraries import documents
from bench.speed import timed
from corpus.embed import FULL, HALF, Embedder, SentenceEncoder, Vectors

Make = Callable[[str], Embedder]
TOP = 10
FIGURES = ("coverage@8k", "coverage@3k", "first-hit@1k", "answer recall")
MOST = 0.5  # points of nDCG@10 that the choice may cost where nobody made it


def gains(asked: Vectors, passages: Vectors, wanted: list[int]) -> Vectors:
    """nDCG@10 (n,) of each question (n, d), of which one passage (m, d) is the answer: 1 / log2(1 + rank), 0 beyond the tenth."""
    scores = asked @ passages.T
    ranks = 1 + (scores > scores[np.arange(len(wanted)), wanted][:, None]).sum(axis=1)
    return np.asarray(np.where(ranks <= TOP, 1 / np.log2(1 + ranks), 0), dtype=np.float32)


def packaged(kind: str) -> Embedder:
    """The packaged encoder with numbers of this precision."""
    return SentenceEncoder(precision=kind)


def precision(file: Path, make: Make = packaged, reports: Path | None = None, questions_file: Path | None = None) -> sheet.Result:
    """Search public passages by public questions, once with each precision, and time the encoding of the passages; with `reports` also ask libraries of them our own questions.

    Raises OSError, ValueError, LibraryError.
    """
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
    body = f"{told}\n\n{sheet.table(['', 'nDCG@10', 'seconds for the passages', 'of processor time'], table)}"
    if reports and questions_file:
        body += f"\n\n{side_by_side(reports, questions_file, make)}"
    return sheet.Result("precision", "Shorter numbers", body)


def side_by_side(reports: Path, questions: Path, make: Make) -> str:
    """Libraries of the same reports, one of each precision, asked the same questions end to end: their scores and the differences. Raises LibraryError."""
    from assistant import Library
    from ingest.build import Builder
    from ingest.settings import Settings

    scores: dict[str, list[tuple[float, ...]]] = {}
    refused: dict[str, list[bool]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind in (FULL, HALF):
            encoder = make(kind)
            Builder(Path(folder) / kind, encoder, Settings(precision=kind)).add([reports])
            library = Library.open(Path(folder) / kind, encoder)
            asked = gold.load(questions, documents(library)).all
            answers = [library.ask(g.text) for g in asked]
            scores[kind] = [own.score(g, a) for g, a in zip(asked, answers, strict=True) if g.evidence]
            refused[kind] = [a.refused for a in answers]
    rows = []
    for n, name in enumerate(FIGURES):
        full, half = ([s[n] for s in scores[kind]] for kind in (FULL, HALF))
        low, high = chance.interval([h - f for h, f in zip(half, full, strict=True)])
        rows.append([name, f"{fmean(full):.3f}", f"{fmean(half):.3f}", f"{low:+.3f} to {high:+.3f}"])
    other = sum(f != h for f, h in zip(refused[FULL], refused[HALF], strict=True))
    told = f"Libraries of the reports with our notes, asked our {len(refused[FULL])} own questions end to end ({len(scores[FULL])} with evidence); {other} questions are refused by one and not by the other."
    return f"{told}\n\n{sheet.table(['figure', FULL, HALF, '95 % interval of the difference'], rows)}"
