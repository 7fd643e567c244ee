"""Question to ranked passages. Composes the signals; no I/O of its own."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from assistant import closer
from assistant.index import Index
from assistant.lexicon import Term, plain
from assistant.noted import level, noted
from assistant.question import Question
from assistant.settings import Reach, Weights
from assistant.signals import Floats, Signals, measure
from assistant.subject import hinted
from corpus.embed import Vectors
from corpus.records import ASIDE as ASIDE

ASIDE_COST = 0.5  # kept for researchers, but behind what the text itself says about as well
NOBODY = np.float32(-9)  # no note speaks for a passage
POINTED = 0.15  # for a passage of a report that the question names, or says something telling of


@dataclass(frozen=True)
class Ranking:
    """All passages scored for one question. `scores` (P,) about 0..1; `notes` (N,) 0..1 what each note says for its places;
    `order` rows allowed by the filter, best first; `terms` what the question's words were taken to be."""

    signals: Signals
    scores: Floats
    notes: Floats
    order: NDArray[np.int64]
    terms: tuple[Term, ...]


def foremost(index: Index, ranking: Ranking, most: int) -> list[int]:
    """The best passages that may be evidence, best first."""
    return [int(i) for i in islice((i for i in ranking.order if index.passages[i].kind not in ASIDE), most)]


def rank(index: Index, question: Question, vector: Vectors, weights: Weights, reach: Reach | None = None) -> Ranking:
    """Rank all passages. Those outside the question's reports never appear; ties go to the earlier row."""
    terms = question.terms or plain(question.words)
    signals = measure(index, vector, terms, question.more, weights, reach)
    notes = note_scores(signals, weights)
    scores = combined(index, own_scores(index, question, signals, weights), notes, weights)
    scores[index.aside(ASIDE)] -= ASIDE_COST
    pointed = {*question.named, *hinted(index, question.words)}
    if pointed:
        scores[np.isin(index.report_of, list(pointed))] += POINTED
    scores = np.round(scores, 5)
    rows = np.flatnonzero(np.isin(index.report_of, question.reports)) if question.reports else np.arange(len(scores))
    order = rows[np.argsort(-scores[rows], kind="stable")]
    return Ranking(signals, scores, notes, order, terms)


def own_scores(index: Index, question: Question, signals: Signals, weights: Weights) -> Floats:
    """(P,) what the passages say for themselves, on a fixed scale: 0 as good as nothing, 1 about the best there is; a little beyond at both ends."""
    said = weights.passage * signals.passage + weights.sentence * signals.sentence + weights.words * signals.words
    best = highest(said - ASIDE_COST * index.aside(ASIDE), weights.looked)
    rarity = {w: index.lexical["lexical"].rarity(w) for w in question.words}
    pairs, together, thing = closer.look(index, question.text, question.words, [int(i) for i in best], rarity)
    said[best] += weights.pairs * pairs + weights.together * together + weights.thing * thing
    return np.asarray((said - weights.own_low) / (weights.own_high - weights.own_low), dtype=np.float32)


def highest(values: Floats, k: int) -> NDArray[np.int64]:
    """The rows of the k highest values, in no order; of those as high as the last the earlier ones. Quicker than sorting them all."""
    n = len(values)
    if not 0 < k < n:
        return np.arange(n if k else 0)
    last = np.partition(values, n - k)[n - k]
    above = np.flatnonzero(values > last)
    return np.concatenate([above, np.flatnonzero(values == last)[: k - len(above)]])


def note_scores(signals: Signals, weights: Weights) -> Floats:
    """(N,) what each note says for its places, 0..1.

    Likeness is measured on a fixed scale, not by the best note there is: with a question about a report that has no notes,
    the best note of the others is still a bad one, and must not look good.
    """
    if not signals.note.size:
        return signals.note
    low, high = weights.note_low, max(weights.note_high, float(signals.note.max()))
    likeness = np.clip((signals.note - low) / (high - low), 0.0, 1.0)
    most = float(signals.note_words.max())
    words = signals.note_words / most if most > 0 else signals.note_words
    return np.asarray(weights.note * likeness + (1 - weights.note) * words, dtype=np.float32)


def combined(index: Index, own: Floats, notes: Floats, weights: Weights) -> Floats:
    """(P,) own scores and the best note's of each passage; a passage without notes is taken to have one as good as itself. Where nobody has written
    notes on a report, its passages rank among the others by what they say for themselves: notes would else put all others before them."""
    if not notes.size:
        return own.copy()
    told = np.full(len(own), NOBODY, dtype=np.float32)
    np.maximum.at(told, index.placed[0], notes[index.placed[1]])
    told = np.where(told == NOBODY, own, told)
    return level(own, np.asarray(weights.own * own + (1 - weights.own) * told, dtype=np.float32), noted(index))
