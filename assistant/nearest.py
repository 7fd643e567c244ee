"""The nearest word of a list: Damerau-Levenshtein distance, with a quick sieve by letters and length before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np


class Nearest:
    """Words in rows with the set of their letters as bits: one slip changes at most two bits and one place of length."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts
        self._words = tuple(counts)
        self._masks = np.array([letters(w) for w in self._words], dtype=np.uint32)
        self._lengths = np.array([len(w) for w in self._words], dtype=np.int16)
        self._firsts = np.array([ord(w[0]) for w in self._words], dtype=np.int32)

    def within(self, word: str, most: int) -> list[tuple[int, str]]:
        """(distance, word) of all words one slip away, and of those up to `most` away that begin with the same letter; in the list's order."""
        if not self._words:
            return []
        differ = np.bitwise_count(self._masks ^ np.uint32(letters(word)))
        longer = np.abs(self._lengths - len(word))
        rows = np.flatnonzero(((differ <= 2) & (longer <= 1)) | ((differ <= 2 * most) & (longer <= most) & (self._firsts == ord(word[0]))))
        near = ((distance(word, self._words[r], most), self._words[r]) for r in rows)
        return [(d, w) for d, w in near if d <= most]


def letters(word: str) -> int:
    """The letters a to z that a word holds, one bit each; one more for any other."""
    bits = 0
    for c in word:
        bits |= 1 << (ord(c) - 97 if "a" <= c <= "z" else 26)
    return bits


def distance(a: str, b: str, most: int) -> int:
    """Damerau-Levenshtein distance (optimal string alignment): letters put in, left out, changed, or two neighbours swapped.

    Anything over `most` is returned as `most` + 1.
    """
    if abs(len(a) - len(b)) > most:
        return most + 1
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    if not a or not b:
        return min(len(a) + len(b), most + 1)
    before: Sequence[int] = ()
    row: list[int] = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        now = [i]
        for j, y in enumerate(b, 1):
            cost = min(row[j] + 1, now[-1] + 1, row[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            now.append(cost)
        if min(now) > most:
            return most + 1
        before, row = row, now
    return min(row[-1], most + 1)
