"""A closer look at the best passages: do the question's words stand side by side, in one sentence, beside the kind of thing that is asked for?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from assistant import demand
from assistant.alongside import alongside
from assistant.index import Index
from corpus.words import stems


@dataclass(frozen=True)
class Seen:
    """A sentence: its text, its stems in order."""

    text: str
    stems: tuple[str, ...]

    @cached_property
    def holds(self) -> Mapping[str, frozenset[str]]:
        """Which kinds of thing it holds (see `demand.things`): looked for where a question asks for one, which most do not."""
        return demand.things(self.text)


def look(index: Index, text: str, words: Sequence[str], rows: Sequence[int], rarity: Mapping[str, float]) -> NDArray[np.float32]:
    """(3, k) for k passages, each 0..1, all shares by rarity: of the question's neighbouring words those that are neighbours there
    too (the ordered part of Metzler and Croft's sequential dependence, 2005); of its words the most that stand in one sentence; and
    the same among sentences that hold a date, a figure or a name where the question asks for one. `rarity` has every word's.
    """
    wanted = frozenset(words)
    pairs = {(a, b): rarity[a] + rarity[b] for a, b in pairwise(words) if a != b}
    total, all_pairs = sum(rarity[w] for w in sorted(wanted)), sum(pairs.values())
    asked = demand.thing(text)
    out = np.zeros((3, len(rows)), dtype=np.float32)
    for n, row in enumerate(rows):
        for sentence in seen(index.origin, index.home(row)):
            held = wanted.intersection(sentence.stems)
            if not held:
                continue
            share = sum(rarity[w] for w in sorted(held)) / (total or 1.0)
            out[1, n] = max(out[1, n], share)
            if asked and sentence.holds[asked] - wanted:
                out[2, n] = max(out[2, n], share)
        if len(pairs) and out[1, n] > 0:
            beside = pairs.keys() & pairwise(chain.from_iterable(s.stems for s in seen(index.origin, index.home(row))))
            out[0, n] = sum(v for p, v in pairs.items() if p in beside) / (all_pairs or 1.0)
    return np.round(out, 5)


@alongside
def seen(index: Index, passage: int) -> tuple[Seen, ...]:
    """The sentences of a passage."""
    p = index.passages[passage]
    return _seen(p.text, p.sentences)


@lru_cache(maxsize=50_000)
def _seen(text: str, sentences: tuple[tuple[int, int], ...]) -> tuple[Seen, ...]:
    texts = [text[s:e] for s, e in sentences]
    return tuple(Seen(t, tuple(stems(t))) for t in texts)
