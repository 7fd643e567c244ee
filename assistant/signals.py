"""What speaks for a passage: likeness of vectors and of words, its own and its notes'. Formulas, no policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.index import Index
from assistant.settings import Reach
from corpus.embed import Vectors

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Signals:
    """Raw scores of one question. Cosines are -1..1, BM25 is >= 0.

    passage, words (P,): of the passage; sentence_rows (S,): of each sentence, sentence (P,): the best in a passage;
    note, note_words (N,): of each note (best of summary and questions).
    """

    passage: Floats
    sentence: Floats
    words: Floats
    note: Floats
    note_words: Floats
    sentence_rows: Floats
    note_rows: Floats


def measure(index: Index, vector: Vectors, words: Sequence[str], more: Sequence[tuple[str, float]] = (), reach: Reach | None = None) -> Signals:
    """Score every passage, sentence and note for a question given as unit vector (d,), stemmed words and more of them with weights."""
    rows = cosines(index, "sentences", vector, reach)
    notes = cosines(index, "notes", vector, reach)
    return Signals(
        passage=cosines(index, "passages", vector, reach),
        sentence=best_of(rows, index.sentence_passage, len(index.passages)),
        words=weighted(index, "lexical", words, more, len(index.passages)),
        note=best_of(notes, index.note_row, len(index.notes)),
        note_words=weighted(index, "note_words", words, more, len(index.notes)),
        sentence_rows=rows,
        note_rows=notes,
    )


def cosines(index: Index, kind: str, vector: Vectors, reach: Reach | None = None) -> Floats:
    """(n,) cosines of a question with all rows of one FAISS index; rows beyond the nearest get the lowest found."""
    searcher = index.dense[kind]
    n = int(searcher.ntotal)
    if not n:
        return np.zeros(0, dtype=np.float32)
    reach = reach or Reach()
    k = n if n <= reach.exact else min(n, reach.nearest)
    found, rows = searcher.search(vector[None, :], k)
    best = np.round(found[0], 5)  # sums differ in the last bits with the number of threads; ranks must not
    out = np.full(n, best[-1], dtype=np.float32)
    out[rows[0]] = best
    return out


def best_of(rows: Floats, group: NDArray[np.int32], groups: int) -> Floats:
    """(groups,) the highest of the rows that belong to each group; -1 for a group without rows."""
    out = np.full(groups, -1.0, dtype=np.float32)
    np.maximum.at(out, group, rows)
    return out


def weighted(index: Index, kind: str, words: Sequence[str], more: Sequence[tuple[str, float]], n: int) -> Floats:
    """(n,) BM25 of the words, and of more words as far as their weights go."""
    scores = bm25(index, kind, words, n)
    for weight in sorted({w for _, w in more}):
        scores = scores + np.float32(weight) * bm25(index, kind, [s for s, w in more if w == weight], n)
    return scores


def bm25(index: Index, kind: str, words: Sequence[str], n: int) -> Floats:
    """(n,) BM25 (Robertson et al.; Lucene's variant by bm25s) of the question's words; zeros where it has none."""
    ranker = index.lexical[kind]
    known = [w for w in words if w in ranker.vocab_dict]
    if not known or not n:
        return np.zeros(n, dtype=np.float32)
    return np.round(np.asarray(ranker.get_scores(known), dtype=np.float32)[:n], 5)


def scaled(scores: Floats) -> Floats:
    """Min-max normalised to 0..1, the form whose convex combination beat rank fusion (Bruch et al. 2022); zeros where all are alike."""
    if not scores.size:
        return scores
    low, high = float(scores.min()), float(scores.max())
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)
