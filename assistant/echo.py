"""The sentence that says most of what a question says, and what of the question it lacks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant import bags, closer, demand, opposite
from assistant.index import Index
from assistant.lexicon import Term
from assistant.question import Question
from assistant.search import Ranking
from corpus.words import stems

FAR = 5  # passages whose sentences are looked at
LIKENESS, LATER = 0.5, 0.03  # how much a sentence's cosine counts beside its words; what a sentence of each later passage has to make up for
OTHERWISE = 0.8  # how far a word is held where only what the thesaurus has for it is
MOST_TURNED = 3
FIGURE = re.compile(r"\d[\d,.]*\d|\d")
YEAR = re.compile(r"\b(?:1\d{3}|20\d\d)\b")
# "What city ...?", "how many boats ...?": the kind of thing asked for need not stand beside the thing.
ASKED = re.compile(r"\b(?:what|which|how many|how much|whose)\s+(?:(?:kinds?|types?|sorts?|number|amount|name|part|percentage|form|term|word)\s+of\s+)?(?:the\s+|a\s+)?([a-z]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Echo:
    """What a question and the sentence nearest to it have in common, each 0..1.

    `likeness`: their cosine. `weakest`, `nameless`: of the question's words, and of its names, how rare the one is that the sentence
    lacks most. `turned`: opposites that the sentence or its passage holds in the place of the question's words. `figures`: whether
    a figure of the question, and a year, is missing.
    """

    likeness: float = 0.0
    weakest: float = 0.0
    nameless: float = 0.0
    turned: float = 0.0
    figures: float = 0.0


def of(index: Index, question: Question, ranking: Ranking) -> Echo:
    """Find the sentence among those of the best passages and measure it; nothing where there is none, or nothing was asked."""
    words = core(question)
    most = bags.rarity(index.origin, "")  # of a word that nothing holds
    rarity = {w: bags.rarity(index.origin, w) / most for w in words}
    total = sum(rarity.values())
    found = [(i, n) for i in map(int, ranking.order[:FAR]) for n in range(len(index.passages[i].sentences))]
    if not found or not total:
        return Echo()
    known = held(ranking.terms)
    place = {i: n for n, i in enumerate(map(int, ranking.order[:FAR]))}

    def met(spot: tuple[int, int]) -> float:
        told = _told(index, question, *spot)
        return sum(rarity[w] * known(w, told) for w in words) / total + LIKENESS * _cosine(index, ranking, *spot) - LATER * place[spot[0]]

    best = max(found, key=lambda spot: (round(met(spot), 5), -place[spot[0]], -spot[1]))
    told = _told(index, question, *best)
    lacking = {w: rarity[w] * (1 - known(w, told)) for w in words}
    names = set(demand.names(question.text))
    return Echo(
        likeness=_cosine(index, ranking, *best),
        weakest=max(lacking.values()),
        nameless=max((v for w, v in lacking.items() if w in names), default=0.0),
        turned=_turned(index, frozenset(question.words), told, best[0]) / MOST_TURNED,
        figures=_missing(question.text, _text(index, *best)),
    )


def core(question: Question) -> list[str]:
    """The stems of a question, each once, without the kind of thing that it asks for; all of them where it says no more."""
    words = list(dict.fromkeys(question.words))
    found = ASKED.search(question.text)
    asked = set(stems(found[0])) if found else set()
    return [w for w in words if w not in asked] or words


def held(terms: Sequence[Term]) -> Callable[[str, frozenset[str]], float]:
    """How far a set of stems holds a stem, 0..1: as it is, as a word like it, or as the thesaurus has it."""
    near: dict[str, Mapping[str, float]] = {}
    others: dict[str, tuple[tuple[str, ...], ...]] = {}
    for term in terms:
        for n, word in enumerate(term.stems):
            near[word], others[word] = dict(term.near[n]) if term.near else {}, term.others

    def known(word: str, told: frozenset[str]) -> float:
        if word in told:
            return 1.0
        like = max((v for s, v in near.get(word, {}).items() if s in told), default=0.0)
        return max(like, OTHERWISE) if any(told.issuperset(o) for o in others.get(word, ())) else like

    return known


def _told(index: Index, question: Question, passage: int, sentence: int) -> frozenset[str]:
    return question.heard(frozenset(closer.seen(index.origin, index.home(passage))[sentence].stems))


def _text(index: Index, passage: int, sentence: int) -> str:
    start, end = index.passages[passage].sentences[sentence]
    return index.passages[passage].text[start:end]


def _cosine(index: Index, ranking: Ranking, passage: int, sentence: int) -> float:
    return float(ranking.signals.sentence_rows[index.sentence_rows[passage][sentence]])


def _turned(index: Index, asked: frozenset[str], told: frozenset[str], passage: int) -> int:
    around = bags.bag(index.origin, index.home(passage))
    count = opposite.turned(asked, told) + opposite.turned(asked, around) + opposite.prefixed(asked, around)
    return min(count, MOST_TURNED)


def _missing(question: str, sentence: str) -> float:
    return float(np.mean([any(f not in sentence for f in pattern.findall(question)) for pattern in (FIGURE, YEAR)]))
