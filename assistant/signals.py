"""What speaks for a passage: likeness of vectors and of words, its own and its notes'. Formulas, no policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.index import Index
from assistant.lexicon import Term
from assistant.settings import Reach, Weights
from corpus.embed import Vectors
from corpus.postings import Ints, Postings

Floats = NDArray[np.float32]
WEIGHTS = Weights()
RARER = 1.3  # times what a question's word could say, a rarer one in its stead may say


@dataclass(frozen=True)
class Signals:
    """Raw scores of one question. Cosines are -1..1, shares 0 to about 1.

    passage (P,): of the passage; sentence_rows (S,): of each sentence, sentence (P,): the best in a passage; note (N,): of each note,
    the best of summary and questions; `lowest`: the lowest cosine of a sentence where these are not all; words (P,), note_words (N,): BM25 as a share of the most that the question's words could give.
    """

    passage: Floats
    sentence: Floats
    words: Floats
    note: Floats
    note_words: Floats
    sentence_rows: Floats
    note_rows: Floats
    lowest: float | None = None


def measure(index: Index, vector: Vectors, terms: Sequence[Term], more: Sequence[tuple[str, float]] = (), weights: Weights = WEIGHTS, reach: Reach | None = None) -> Signals:
    """Score every passage, sentence and note for a question given as unit vector (d,), terms, and more stems with weights."""
    rows = row_cosines(index, "sentences", vector, reach)
    notes = row_cosines(index, "notes", vector, reach)
    return Signals(
        passage=row_cosines(index, "passages", vector, reach),
        sentence=best_of(rows, index.sentence_passage, len(index.passages)),
        words=share(index.lexical["lexical"], terms, more, weights, len(index.passages)),
        note=best_of(notes, index.note_row, len(index.notes)),
        note_words=share(index.lexical["note_words"], terms, more, weights, len(index.notes)),
        sentence_rows=rows,
        note_rows=notes,
        lowest=index.origin.beyond.lowest(vector) if index.origin.beyond is not None else None,
    )


def row_cosines(index: Index, kind: str, vector: Vectors, reach: Reach | None = None) -> Floats:
    """(n,) cosines of a question with all rows of one FAISS index; rows beyond the nearest, or not found, get the lowest found."""
    searcher = index.dense[kind]
    n = int(searcher.ntotal)
    if not n:
        return np.zeros(0, dtype=np.float32)
    reach = reach or Reach()
    k = n if n <= reach.exact and not hasattr(searcher, "hnsw") else min(n, reach.nearest)
    found, rows = searcher.search(vector[None, :], k)
    held = rows[0] >= 0  # a graph may lead to fewer than were asked for
    best = np.round(found[0][held], 5)  # sums differ in the last bits with the number of threads; ranks must not
    out = np.full(n, best[-1] if len(best) else -1.0, dtype=np.float32)
    out[rows[0][held]] = best
    return out


def best_of(rows: Floats, group: NDArray[np.int32], groups: int) -> Floats:
    """(groups,) the highest of the rows that belong to each group; -1 for a group without rows."""
    out = np.full(groups, -1.0, dtype=np.float32)
    np.maximum.at(out, group, rows)
    return out


def share(held: Postings, terms: Sequence[Term], more: Sequence[tuple[str, float]], weights: Weights, n: int) -> Floats:
    """(n,) BM25 (Lucene's variant) of a question as a share of the most its words could give; `more` adds to it without being expected."""
    most = sum(held.rarity(s) for term in terms for s in term.stems)
    out = np.zeros(n, dtype=np.float32)
    if not n or (most <= 0 and not more):
        return out
    for term in terms:
        out += said(held, term, weights, n)
    for stem, weight in more:
        rows, scores = held.of(stem)
        out[rows] += np.float32(weight) * scores
    return np.round(out / (most or 1.0), 5).astype(np.float32)


def said(held: Postings, term: Term, weights: Weights, n: int) -> Floats:
    """(n,) BM25 of one term: of each of its stems or, where that says more, of a word like it; or of what the thesaurus has for it.

    A rarer word says hardly more for the question than its own word could: else one that every passage holds would be outdone by any
    rare one that is a little like it.
    """
    out = np.zeros(n, dtype=np.float32)
    for at, stem in enumerate(term.stems):
        best = np.zeros(n, dtype=np.float32)
        rows, scores = held.of(stem)
        best[rows] = scores
        most = held.rarity(stem)
        near = [(*held.of(o), weights.near * likeness * min(1.0, RARER * most / held.rarity(o))) for o, likeness in (term.near[at] if term.near else ())]
        if near:
            np.maximum.at(best, np.concatenate([r for r, _, _ in near]), np.concatenate([np.float32(w) * s for _, s, w in near]))
        out += best
    most = sum(map(held.rarity, term.stems))
    for phrase in term.others:
        rows, scores = together(held, phrase)
        out[rows] = np.maximum(out[rows], np.float32(weights.others * min(1.0, RARER * most / min(map(held.rarity, phrase)))) * scores)
    return out


def together(held: Postings, stems: Sequence[str]) -> tuple[Ints, Floats]:
    """The rows that hold all of some stems, and the score of the one that says least."""
    rows, scores = held.of(stems[0])
    for stem in stems[1:]:
        more, theirs = held.of(stem)
        rows, mine, other = np.intersect1d(rows, more, assume_unique=True, return_indices=True)
        scores = np.minimum(scores[mine], theirs[other])
    return rows, scores


def scaled(scores: Floats, lowest: float | None = None) -> Floats:
    """Min-max normalised to 0..1, the form whose convex combination beat rank fusion (Bruch et al. 2022); zeros where all are alike.
    `lowest`: of a larger set that these are the best of."""
    if not scores.size:
        return scores
    low, high = float(scores.min()), float(scores.max())
    low = low if lowest is None else min(low, lowest)
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)
