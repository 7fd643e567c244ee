"""Cosines of a question with a few hundred vectors, as an index of candidates asks for them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corpus.embed import Vectors


def cosines(rows: Vectors, vector: Vectors) -> Vectors:
    """(n,) products of unit rows (n, d) and a unit vector (d,), on this thread alone: of so few the threads that a BLAS library wakes
    cost more time than they save, as they go on waiting for more, and each question has them wait a dozen times."""
    made: Vectors = np.einsum("ij,j->i", rows, vector)
    return made


class Rows:
    """Vectors (n, d) searched as FAISS would search them all."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors
        self.ntotal, self.d = vectors.shape

    def search(self, vectors: Vectors, k: int) -> tuple[Vectors, NDArray[np.int64]]:
        """The k nearest rows to each of (n, d): cosines (n, k) and rows (n, k), best first."""
        scores = np.stack([cosines(self._vectors, v) for v in vectors])
        order = np.argsort(-scores, axis=1, kind="stable")[:, :k]
        return np.take_along_axis(scores, order, axis=1), order

    def reconstruct(self, row: int) -> Vectors:
        """The vector (d,) of a row."""
        made: Vectors = self._vectors[row]
        return made

    def some(self, inside: NDArray[np.bool_]) -> Rows:
        """The rows marked in `inside` (n,)."""
        return Rows(self._vectors[inside])
