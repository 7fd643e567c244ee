"""One claim made of two: who or what stands in one sentence of the quotes, what is said of it in another. Pure; no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.bearing import LIGHT, Source
from assistant.claims import Reading, Word

RUN = 2  # words that only one sentence of the quotes has, one after another, before they count as its own
PREDICATE = 3  # words of a clause that only one sentence has, before a first word from elsewhere is a stranger among them
REFERS = re.compile(r"\b(?:it|its|they|their|them|this|these|those|such|he|she|his|her|the (?:latter|former|same))\b", re.IGNORECASE)


def blended(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """A clause that begins with words of one quote and goes on with words of another, where nothing in either points to the other."""
    if len({s.quote.n for s in near}) < 2:
        return
    for joint in sorted({w.joint for w in held.content}):
        placed = [(w, at) for w in held.content if w.joint == joint and w.stem not in LIGHT and (at := _quotes(w, near))]
        for k in range(1, len(placed)):
            first, then = placed[:k], placed[k:]
            left, right = _all(first), _all(then)
            if not left or not right or left & right:
                continue
            needed = PREDICATE if len(first) == 1 else RUN
            if len(first) + len(then) >= 4 and len(then) >= needed and _stranger(first, right) and _stranger(then, left):
                yield f"'{first[-1][0].text}' and '{then[0][0].text}' stand in different quotes"
                return


def _quotes(word: Word, near: Sequence[Source]) -> frozenset[int]:
    return frozenset(s.quote.n for s in near if s.at(word.stem))


def _all(run: Sequence[tuple[Word, frozenset[int]]]) -> frozenset[int]:
    """The quotes that have every word of a run."""
    return frozenset.intersection(*(at for _, at in run))


def _stranger(run: Sequence[tuple[Word, frozenset[int]]], others: frozenset[int]) -> bool:
    """Whether some words of a run stand in none of the other quotes."""
    return any(not at & others for _, at in run)
