"""By which words an engine is asked for passages: the question's own, those like them, those the thesaurus has; and how much each counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assistant.lexicon import Term
from assistant.question import Question
from assistant.settings import Settings


def spoken(terms: Sequence[Term], settings: Settings) -> Iterable[tuple[str, float]]:
    """The stems by which passages are looked for, and how much each counts: the question's own, those like them, those the thesaurus has."""
    for term in terms:
        for at, stem in enumerate(term.stems):
            yield stem, 1.0
            yield from ((other, settings.weights.near * likeness) for other, likeness in (term.near[at] if term.near else ()))
        yield from ((stem, settings.weights.others) for phrase in term.others for stem in phrase)


def weighted(question: Question, rows: Mapping[str, int], settings: Settings) -> dict[str, float]:
    """Stems with weights for an engine to find words by. Those that many rows hold say least and cost most: of these are left out what would
    bring the rows looked at over `Far.entries`, the question's own word that is rarest always stays."""
    weights: dict[str, float] = {}
    for stem, weight in (*spoken(question.terms, settings), *question.more):
        weights[stem] = max(weight, weights.get(stem, 0.0))
    out: dict[str, float] = {}
    left = settings.far.entries
    for stem in sorted(weights, key=lambda s: (rows.get(s, 0), s)):
        if rows.get(stem) and (not out or rows[stem] <= left):
            out[stem] = weights[stem]
            left -= rows[stem]
    return out
