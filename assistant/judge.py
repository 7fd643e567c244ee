"""Does the library answer? A small logistic model over what the search found; its weights are fitted by `bench refusal`."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass
from functools import lru_cache

import numpy as np

from assistant import demand
from assistant.index import Index
from assistant.question import Question
from assistant.search import Ranking
from corpus.words import stems

NEAR, FAR = 3, 8  # passages that must hold a question's names; passages in which its words and figures are looked for
OFF_SENTENCE, OFF_NOTES = 0.30, 0.36  # best cosine of a sentence, mean of the best notes: below both, it is about something else


@dataclass(frozen=True)
class Features:
    """What the judgement rests on, each about 0..1.

    `crowd`: mean cosine of the five best note rows (sentences, without notes). `covered`: share of the question's words, by
    rarity, that the best passage and its notes hold. `named`: share of its names that the best few hold. `no_figure`: for a
    count or amount, how far the best are from a figure for that thing. `later`, `wording`, `law`: what it demands (see
    `demand`). `length`: content words of the question, in twenties.
    """

    crowd: float
    covered: float
    named: float
    no_figure: float
    later: float
    wording: float
    law: float
    length: float


# Order of Features, then the constant.
WEIGHTS = (1.2, 0.85, 2.05, -4.45, -2.65, -3.45, -1.9, 2.05)
CONSTANT = -1.7


def confidence(index: Index, question: Question, ranking: Ranking) -> float:
    """Probability that the library answers, 0..1; 0 where nothing in it is about the matter, or nothing was asked."""
    if not question.words or not on_topic(ranking):
        return 0.0
    z = CONSTANT + sum(w * x for w, x in zip(WEIGHTS, astuple(features(index, question, ranking)), strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


def on_topic(ranking: Ranking) -> bool:
    """Whether anything in the library comes near the question at all."""
    signals = ranking.signals
    sentence = float(signals.sentence_rows.max()) if signals.sentence_rows.size else 0.0
    return sentence >= OFF_SENTENCE or crowd(ranking) >= OFF_NOTES


def crowd(ranking: Ranking, most: int = 5) -> float:
    """Mean cosine of the best few note rows; of sentences where there are no notes."""
    rows = ranking.signals.note_rows if ranking.signals.note_rows.size else ranking.signals.sentence_rows
    return float(np.sort(rows)[::-1][:most].mean()) if rows.size else 0.0


def features(index: Index, question: Question, ranking: Ranking) -> Features:
    """Measure a ranking."""
    best, index = [index.home(int(i)) for i in ranking.order[:FAR]], index.origin  # a part's words are counted with the whole's
    words = set(question.words)
    weight = {w: rarity(index, w) for w in words}
    total = sum(weight.values()) or 1.0
    bags = [question.heard(bag(index, i)) for i in best]
    near = frozenset[str]().union(*bags[:NEAR])
    names = demand.names(question.text)
    text = question.text
    return Features(
        crowd=crowd(ranking),
        covered=max((sum(weight[w] for w in words & b) / total for b in bags), default=0.0),
        named=sum(n in near for n in names) / len(names) if names else 1.0,
        no_figure=no_figure(index, words - demand.COMMON, weight, best) if demand.FIGURE.search(text) else 0.0,
        later=float(bool(demand.LATER.search(text))),
        wording=float(bool(demand.WORDING.search(text))),
        law=float(bool(demand.LAW.search(text))),
        length=len(words) / 20,
    )


def prepare(index: Index, most: int = 3000) -> None:
    """Count words once, at the start, so that the first questions are as quick as the later ones; large libraries do it as they go."""
    document_frequency(index, "")
    for i in range(len(index.passages) if len(index.passages) <= most else 0):
        bag(index, i)
        figure_bags(index, i)


def no_figure(index: Index, words: set[str], weight: dict[str, float], best: list[int]) -> float:
    """1 less the share of the question's words that stand beside a figure, in the sentence or note that holds most of them."""
    total = sum(weight[w] for w in words) or 1.0
    most = 0.0
    for i in best:
        for held in figure_bags(index, i):
            most = max(most, sum(weight[w] for w in words & held) / total)
    return 1.0 - most


@lru_cache(maxsize=50_000)
def figure_bags(index: Index, passage: int) -> tuple[frozenset[str], ...]:
    """The stems of each sentence of a passage that holds a figure (with its heading), and of each such note."""
    p = index.passages[passage]
    head = stems(" ".join(p.heading))
    out = [frozenset([*stems(p.text[s:e]), *head]) for s, e in p.sentences if demand.HAS_FIGURE.search(p.text[s:e])]
    for n in index.notes_of[passage]:
        note = index.notes[n]
        if demand.HAS_FIGURE.search(note.summary):
            out.append(frozenset(stems(note.text)))
    return tuple(out)


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
    texts = [p.text for p in index.passages] + [n.text for n in index.notes]
    for text in texts:
        for word in set(stems(text)):
            out[word] = out.get(word, 0) + 1
    return out


@lru_cache(maxsize=50_000)
def bag(index: Index, passage: int) -> frozenset[str]:
    """The stems of a passage, its headings, its report's names and its notes."""
    p = index.passages[passage]
    record = index.shelf(p.report).record
    parts = [*p.heading, p.text, record.title, record.name, *record.authors, str(record.year)]
    for n in index.notes_of[passage]:
        note = index.notes[n]
        parts += [note.text, *note.place, *note.organisation]
    return frozenset(stems(" ".join(parts)))
