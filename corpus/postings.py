"""BM25 by word: which rows hold a stem, and how much it says for each. Sums of these are what bm25s computes for whole questions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]


def rarity(total: int, held: int) -> float:
    """Inverse document frequency as BM25 has it (Robertson and Sparck Jones) of a word that `held` of `total` rows hold."""
    return math.log(1 + (total - held + 0.5) / (held + 0.5))


class Postings:
    """A bm25s index, word by word. `total` rows."""

    def __init__(self, ranker: Any) -> None:
        self.vocab_dict: dict[str, int] = ranker.vocab_dict
        self.total = int(ranker.scores["num_docs"])
        self._data, self._rows, self._starts = (np.asarray(ranker.scores[k]) for k in ("data", "indices", "indptr"))
        self._rarities: dict[str, float] = {}  # of stems that are held: no more than these

    def of(self, stem: str) -> tuple[Ints, Floats]:
        """The rows (n,) that hold a stem, each once, and its BM25 score (n,) in each; both empty for a stem that none holds."""
        at = self.vocab_dict.get(stem)
        if at is None or stem == "":  # the empty one keeps the place of rows without words
            return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)
        held = slice(int(self._starts[at]), int(self._starts[at + 1]))
        return self._rows[held], self._data[held]

    def rarity(self, stem: str) -> float:
        """How rare a stem is (see `rarity`): the most it can add to a row's score."""
        known = self._rarities.get(stem)
        if known is None:
            known = rarity(self.total, len(self.of(stem)[0]))
            if stem in self.vocab_dict:
                self._rarities[stem] = known
        return known


class SomePostings(Postings):
    """The same for some rows, numbered anew from 0. How rare a word is stays as it is in all of them: a small part says little about that."""

    def __init__(self, whole: Postings, rows: NDArray[np.int64]) -> None:
        self.vocab_dict, self.total = whole.vocab_dict, whole.total
        self._whole = whole
        self._new = np.full(whole.total, -1, dtype=np.int32)
        self._new[rows] = np.arange(len(rows), dtype=np.int32)

    def of(self, stem: str) -> tuple[Ints, Floats]:
        """See `Postings`."""
        rows, scores = self._whole.of(stem)
        new = self._new[rows]
        inside = new >= 0
        return new[inside], scores[inside]

    def rarity(self, stem: str) -> float:
        """See `Postings`."""
        return self._whole.rarity(stem)
