"""Words looked for in a library, or in a part of it: where a phrase stands, where the words stand together, what means the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant import evidence, find
from assistant.answer import Hit

if TYPE_CHECKING:
    from assistant.library import Library

MEANING = 0.9  # what a quotation found by its meaning may score at most: words that stand there come first


def quoted(library: Library, words: str, k: int) -> list[Hit]:
    """The k best places for words, or for a phrase in double quotation marks, each with what stands around it."""
    phrases = find.phrases(words)
    if phrases:
        library = library.upon(saying=phrases[:1])
        held = library.index
        return [library.found(p) for p in find.ranked(held, words)[:k]]
    if not any(c.isalnum() for c in words) or not k:
        return []
    question = library.understood(words)
    library = library.upon(question, saying=[words])
    held = library.index
    ranking, _ = library.ranked(question, k)
    near = find.together(held, question.words, ranking.signals.words, ranking.order)[:k]
    taste = evidence.Taste(least=k, depth=max(k, evidence.Taste.depth))  # as many as asked for, the weaker ones too
    pieces = evidence.choose(held, question, ranking, 100_000, k, taste)
    fresh = [p for p in pieces if not any(p.passage == n.row and p.start < n.end and n.start < p.end for n in near)]
    near += [find.Place(p.passage, p.start, p.end, MEANING * max(0.0, min(1.0, p.score))) for p in fresh]
    return [library.found(p) for p in near[:k]]
