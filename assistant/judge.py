"""Does the library answer? A small logistic model over what the search found; its weights are fitted by `bench/refusal`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache

import numpy as np

from assistant.index import Index
from assistant.question import Question
from assistant.search import Ranking
from corpus.words import stems


@dataclass(frozen=True)
class Features:
    """What the judgement rests on, each about 0..1.

    `note`, `sentence`, `passage`: best cosines. `crowd`: mean of the five best note rows. `covered`: share of the
    question's words, by rarity, that the best few passages and their notes hold. `unknown`: share, by rarity, that
    stands nowhere in the library.
    """

    note: float
    crowd: float
    sentence: float
    passage: float
    covered: float
    unknown: float


# Order of Features, then the constant.
WEIGHTS = (4.0, 2.0, 5.0, 3.0, 3.0, -5.0)
CONSTANT = -4.2


def confidence(features: Features) -> float:
    """Probability that the library answers, 0..1."""
    z = CONSTANT + sum(w * x for w, x in zip(WEIGHTS, astuple(features), strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


def features(index: Index, question: Question, ranking: Ranking, depth: int = 5) -> Features:
    """Measure a ranking."""
    signals = ranking.signals
    notes = np.sort(signals.note_rows)[::-1]
    words = set(question.words)
    weight = {w: rarity(index, w) for w in words}
    total = sum(weight.values()) or 1.0
    covered = 0.0
    for i in ranking.order[:depth]:
        covered = max(covered, sum(weight[w] for w in words & _bag(index, int(i))) / total)
    unknown = sum(weight[w] for w in words if not document_frequency(index, w)) / total
    return Features(
        note=float(notes[0]) if notes.size else _best(signals.sentence_rows),
        crowd=float(notes[:5].mean()) if notes.size else _best(signals.sentence_rows),
        sentence=_best(signals.sentence_rows),
        passage=_best(signals.passage),
        covered=covered,
        unknown=unknown,
    )


def _best(scores: Sequence[float] | np.ndarray) -> float:  # type: ignore[type-arg]
    return float(np.max(scores)) if len(scores) else 0.0


def rarity(index: Index, word: str) -> float:
    """Inverse document frequency over passages and notes, as BM25 has it (Robertson and Sparck Jones)."""
    n, held = len(index.passages) + len(index.notes), document_frequency(index, word)
    return math.log(1 + (n - held + 0.5) / (held + 0.5))


def document_frequency(index: Index, word: str) -> int:
    """In how many passages and notes a stem stands."""
    return _frequencies(index).get(word, 0)


@lru_cache(maxsize=2)
def _frequencies(index: Index) -> dict[str, int]:
    out: dict[str, int] = {}
    texts = [p.text for p in index.passages] + [" ".join([n.title, n.summary, *n.questions]) for n in index.notes]
    for text in texts:
        for word in set(stems(text)):
            out[word] = out.get(word, 0) + 1
    return out


def _bag(index: Index, passage: int) -> set[str]:
    bag = set(stems(" ".join([*index.passages[passage].heading, index.passages[passage].text])))
    for n in index.notes_of[passage]:
        note = index.notes[n]
        bag |= set(stems(" ".join([note.title, note.summary, *note.questions])))
    return bag
