"""How much of a question's evidence a ranking holds within so many characters. Formulas; the definitions stand in docs/benchmarks.md."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import chain

from bench.gold import Gold, Piece

SHARE = 0.7  # of a gold quote's words that must stand, in order, in the text
BLOCK = 3  # words that must stand together to count: single common words in order prove nothing
TAG = re.compile(r"</?[a-z]+[^>]*>")
WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The words of a text in lower case, markup left out."""
    return WORD.findall(TAG.sub(" ", text.lower()))


def found(gold: Sequence[str], text: Sequence[str]) -> bool:
    """Whether at least SHARE of the gold words appear, in order, in the text."""
    there = set(text)
    need = SHARE * len(gold)
    if not gold or sum(w in there for w in gold) < max(1.0, need):  # no alignment can reach more than are there
        return False
    blocks = SequenceMatcher(None, gold, text, autojunk=False).get_matching_blocks()
    return sum(b.size for b in blocks if b.size >= min(BLOCK, len(gold))) >= need


def within(ranked: Sequence[Piece], budget: int) -> list[Piece]:
    """The first `budget` characters of a ranking; the last piece is cut."""
    out: list[Piece] = []
    for piece in ranked:
        if budget <= 0:
            break
        out.append(Piece(piece.report, piece.text[:budget]))
        budget -= len(piece.text)
    return out


def coverage(gold: Gold, ranked: Sequence[Piece], budget: int) -> float:
    """Share (0..1) of a question's evidence groups found in the first `budget` characters, in one piece or in a report's pieces together."""
    texts: dict[str, list[list[str]]] = {}
    for piece in within(ranked, budget):
        texts.setdefault(piece.report, []).append(words(piece.text))
    together = {report: list(chain.from_iterable(each)) for report, each in texts.items()}
    held = {
        e.group
        for e in gold.evidence
        if e.report in texts and any(found(words(e.quote), text) for text in (together[e.report], *texts[e.report]))
    }  # fmt: skip
    return len(held) / len({e.group for e in gold.evidence})


def figures(gold: Gold, ranked: Sequence[Piece]) -> tuple[float, float, float]:
    """coverage@8k, coverage@3k and first-hit@1k (1.0 or 0.0) of one question that has evidence."""
    return coverage(gold, ranked, 8000), coverage(gold, ranked, 3000), float(coverage(gold, ranked, 1000) > 0)
