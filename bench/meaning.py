"""What an encoder knows of two texts, and of two words where they stand: cosines. Each text is encoded once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from assistant.bearing import Source
from assistant.claims import Word, read
from corpus.embed import Vectors

if TYPE_CHECKING:
    from corpus.embed import Tokens

KEPT = 256  # texts whose vectors are kept


class Meaning:
    """`vector` gives the unit vector of a text, `tokens` those of its tokens in their context; called with two texts, their cosine."""

    def __init__(self, vector: Callable[[str], Vectors], tokens: Callable[[str], Tokens]) -> None:
        self._vector = lru_cache(maxsize=KEPT)(vector)
        self._tokens = lru_cache(maxsize=KEPT)(tokens)
        self._words = lru_cache(maxsize=KEPT)(self._by_word)

    def __call__(self, one: str, other: str) -> float:
        return float(self._vector(one) @ self._vector(other))

    def nearest(self, text: str, word: Word, sources: Sequence[Source]) -> tuple[float, Word | None]:
        """The word of the sources that means most nearly, where it stands, what a word of a text means there, with their cosine."""
        row = self._words(text)[1].get(word.start)
        best: tuple[float, Word | None] = (0.0, None)
        for source in sources:
            words, rows = self._words(source.text)
            starts = [w for w in source.held.words if w.start in rows]
            if row is None or not starts:
                continue
            cosines = words[[rows[w.start] for w in starts]] @ self._words(text)[0][row]
            k = int(np.argmax(cosines))
            if float(cosines[k]) > best[0]:
                best = float(cosines[k]), starts[k]
        return best

    def _by_word(self, text: str) -> tuple[Vectors, dict[int, int]]:
        """A unit row for each word that has tokens, and where words start to their rows."""
        spans, vectors = self._tokens(text)
        rows: list[Vectors] = []
        at: dict[int, int] = {}
        for word in read(text).words:
            inside = [i for i, (start, end) in enumerate(spans) if start < word.end and end > word.start]
            if inside:
                mean = vectors[inside].mean(axis=0)
                at[word.start] = len(rows)
                rows.append(mean / max(float(np.linalg.norm(mean)), 1e-9))
        return np.stack(rows) if rows else np.zeros((0, 1), dtype=np.float32), at
