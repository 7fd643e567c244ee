"""Vectors of many rows: an index that grows while reports are taken in, and is of the kind that its size asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus import dense, indexfile
from corpus.embed import Vectors
from corpus.engine import looked

EXACT = 20_000  # rows up to which each is compared: some 3 ms with 384 numbers
NARROW = 0.1  # share of rows within limits below which these are compared one by one: a graph hardly leads from one to the next
Mask = NDArray[np.bool_]


class Growing:
    """Takes vectors in (see `corpus.dense`). `told`: what the index is, once it was made into a file."""

    def __init__(self, exact: int = EXACT) -> None:
        self._growing = dense.Growing(exact)
        self.told = dense.Made(dense.FLAT, 0)

    def add(self, vectors: Vectors) -> None:
        """More rows (n, d). Raises ValueError for vectors of another length than those before."""
        if len(vectors):
            self._growing.add(vectors)

    def file(self) -> list[bytes]:
        """The index as bytes in pieces; what was taken in is let go of."""
        import faiss

        index, self.told = self._growing.made()
        pieces: list[bytes] = []
        faiss.write_index(index, faiss.PyCallbackIOWriter(pieces.append, 1 << 22))  # type: ignore[attr-defined]
        return pieces


class Held:
    """An index of vectors opened from its file, whose checksum must have been found right."""

    def __init__(self, path: Path, rows: int) -> None:
        """Raises BrokenLibrary where the file is no index of so many rows."""
        import faiss

        self._index: Any = indexfile.open_dense(path, rows)
        self.total = rows
        self._graph = isinstance(self._index, faiss.IndexHNSWSQ)
        self._flat: Any = faiss.downcast_index(self._index.storage) if self._graph else self._index

    def nearest(self, vector: Vectors, k: int, inside: Mask | None = None, effort: int = 0) -> tuple[NDArray[np.int64], Vectors]:
        """Up to k rows and their cosines, best first; of those marked in `inside` (n,) alone, where it is given. `effort`: see `Edition.nearest`."""
        import faiss

        count = self.total if inside is None else int(np.count_nonzero(inside))
        k = min(k, count)
        if k < 1:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        bits = None if inside is None else np.packbits(inside, bitorder="little")  # FAISS reads them where they lie
        only: dict[str, Any] = {} if bits is None else {"sel": faiss.IDSelectorBitmap(bits)}  # type: ignore[call-arg, arg-type]
        if not self._graph or count < NARROW * self.total or 4 * k > count:
            scores, rows = self._flat.search(vector[None, :], k, params=faiss.SearchParameters(**only) if only else None)
        else:
            scores, rows = self._index.search(vector[None, :], k, params=faiss.SearchParametersHNSW(efSearch=looked(k, effort, int(self._index.hnsw.efSearch)), **only))  # type: ignore[attr-defined]
        found = rows[0] >= 0
        return rows[0][found], scores[0][found]
