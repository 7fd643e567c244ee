"""Question to ranked passages. Composes the signals; no I/O of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.index import Index
from assistant.question import Question
from assistant.settings import Weights
from assistant.signals import Floats, Signals, measure, scaled
from corpus.embed import Vectors

ASIDE = ("bibliography", "footnote", "caption")  # kept for researchers, but behind anything the text itself says
ASIDE_COST = 0.5


@dataclass(frozen=True)
class Ranking:
    """All passages scored for one question. `scores` (P,) 0..1; `notes` (N,) what each note says for its places;
    `order` rows allowed by the filter, best first."""

    signals: Signals
    scores: Floats
    notes: Floats
    order: NDArray[np.int64]


def rank(index: Index, question: Question, vector: Vectors, weights: Weights) -> Ranking:
    """Rank all passages. Those outside the question's reports never appear; ties go to the earlier row."""
    signals = measure(index, vector, question.words)
    notes = note_scores(signals, weights)
    scores = own_scores(signals, weights)
    told = np.zeros_like(scores)
    for n in np.flatnonzero(notes > 0):
        for place in index.places[n]:
            told[place.passage] = max(told[place.passage], notes[n])
    scores = scores + told
    aside = np.array([p.kind in ASIDE for p in index.passages], dtype=bool)
    scores[aside] -= ASIDE_COST
    if question.named:
        scores[np.isin(index.report_of, question.named)] += 0.15
    scores = np.round(scores, 5)
    allowed = np.isin(index.report_of, question.reports) if question.reports else np.ones(len(scores), dtype=bool)
    rows = np.flatnonzero(allowed)
    order = rows[np.argsort(-scores[rows], kind="stable")]
    return Ranking(signals, scores, notes, order)


def own_scores(signals: Signals, weights: Weights) -> Floats:
    """What the passages say for themselves: a convex combination of normalised scores."""
    return weights.passage * scaled(signals.passage) + weights.sentence * scaled(signals.sentence) + weights.words * scaled(signals.words)


def note_scores(signals: Signals, weights: Weights) -> Floats:
    """What each note says for its places."""
    return weights.note * scaled(signals.note) + weights.note_words * scaled(signals.note_words)


def highest(weights: Weights) -> float:
    """The highest score a passage can reach; what scores are divided by to lie in 0..1."""
    return weights.passage + weights.sentence + weights.words + weights.note + weights.note_words + 0.15
