"""Does the library answer? A small logistic model over what the search found; its weights are fitted by `bench refusal`."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass

import numpy as np

from assistant import demand, echo, opposite, unsaid
from assistant.bags import bag, figure_bags, rarity
from assistant.index import Index
from assistant.question import Question
from assistant.search import Ranking

NEAR, FAR = 3, 8  # passages that must hold a question's names; passages in which its words and figures are looked for
OFF_SENTENCE, OFF_NOTES = 0.30, 0.36  # best cosine of a sentence, mean of the best notes: below both, it is about something else
# Share of what the question's words could say that the best passage's do, and content words: from where on a question is
# taken to be put close to the text, and over how much that rises.
ECHOED, SHORT = (0.20, 0.15), (10, 5)


@dataclass(frozen=True)
class Features:
    """What the judgement rests on, each about 0..1.

    `close`: how far the question is a short one in the words of a passage that has no notes. Such a question is judged by the sentence
    nearest to it, any other by what it demands; so the first group counts `1 - close` times, the second `close` times.

    `named`: share of its names that the best few hold. `no_figure`: for a count or amount, how far the best are from a figure for
    that thing. `later`, `wording`, `law`: what it demands (see `demand`). `length`: content words of the question, in twenties.

    `score`: of the best passage. `likeness`, `weakest`, `nameless`, `turned`, `figures`: see `echo.Echo`. `denied`: whether the
    question holds a denial. `unsaid`, `unnamed`, `foreign`: see `unsaid.Unsaid`.
    """

    close: float
    named: float
    no_figure: float
    later: float
    wording: float
    law: float
    length: float
    score: float
    likeness: float
    weakest: float
    nameless: float
    turned: float
    figures: float
    denied: float
    unsaid: float
    unnamed: float
    foreign: float


# Order of Features, then the constant, as fitted by `python -m bench refusal LIBRARY --bare LIBRARY --squad FILE --squad-library LIBRARY`.
WEIGHTS = (0.25, 2.26, -5.69, -3.76, -5.34, -3.24, 2.70, 0.80, 1.74, -0.47, -0.69, -2.91, -1.99, -2.69, -4.5, -3.0, -5.0)
CONSTANT = -1.35


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
    text, near = question.text, closeness(index, question, ranking)
    far = 1 - near
    seen = echo.of(index, question, ranking) if near else echo.Echo()
    lacking = unsaid.of(index, question, ranking) if far else unsaid.Unsaid()
    top = float(ranking.scores[ranking.order[0]]) if ranking.order.size else 0.0
    return Features(
        close=near,
        named=far * named(index, question, ranking),
        no_figure=far * (no_figure(index, question, ranking) if demand.FIGURE.search(text) else 0.0),
        later=far * bool(demand.LATER.search(text)),
        wording=far * bool(demand.WORDING.search(text)),
        law=far * bool(demand.LAW.search(text)),
        length=far * len(set(question.words)) / 20,
        score=near * top,
        likeness=near * seen.likeness,
        weakest=near * seen.weakest,
        nameless=near * seen.nameless,
        turned=near * seen.turned,
        figures=near * seen.figures,
        denied=near * opposite.denies(text),
        unsaid=far * lacking.word,
        unnamed=far * lacking.name,
        foreign=far * lacking.foreign,
    )


def closeness(index: Index, question: Question, ranking: Ranking) -> float:
    """How far a question is put close to the text, 0..1: it is short, and a passage says much of it in its words. 0 where the best
    passage has notes: what a note says in other words answers as well."""
    if not ranking.order.size or index.notes_of[int(ranking.order[0])]:
        return 0.0
    echoed = (float(ranking.signals.words.max()) - ECHOED[0]) / ECHOED[1]
    short = (SHORT[0] - len(set(question.words))) / SHORT[1]
    return max(0.0, min(1.0, (echoed + short) / 2))


def named(index: Index, question: Question, ranking: Ranking) -> float:
    """The share of a question's names that stand in the best few passages; 1 where it has none."""
    names = demand.names(question.text)
    held = frozenset[str]().union(*(question.heard(bag(index.origin, index.home(int(i)))) for i in ranking.order[:NEAR]))
    return sum(n in held for n in names) / len(names) if names else 1.0


def no_figure(index: Index, question: Question, ranking: Ranking) -> float:
    """1 less the share of the question's words that stand beside a figure, in the sentence or note that holds most of them."""
    words = sorted(set(question.words) - demand.COMMON)
    weight = {w: rarity(index.origin, w) for w in words}
    most = 0.0
    for i in ranking.order[:FAR]:
        for told in figure_bags(index.origin, index.home(int(i))):
            most = max(most, sum(weight[w] for w in words if w in told))
    return 1.0 - most / (sum(weight.values()) or 1.0)
