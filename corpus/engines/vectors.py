"""Vectors of many rows: an index that grows while reports are taken in, and is of the kind that its size asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.contents import REBUILD
from corpus.embed import Vectors
from corpus.errors import BrokenLibrary

EXACT = 20_000  # rows up to which each is compared: some 3 ms with 384 numbers
GRAPH = "HNSW32,SQ8"  # beyond: a graph of neighbours over rows of one byte a number
REACHED = 128  # rows that the graph is followed to, at least, for one question: the more, the surer and the slower
NARROW = 0.1  # share of rows within limits below which these are compared one by one: a graph hardly leads from one to the next
Mask = NDArray[np.bool_]


class Growing:
    """Takes vectors in. Up to `exact` they are kept as they are; one more, and a graph is made of them."""

    def __init__(self, exact: int = EXACT) -> None:
        self._exact = exact
        self._waiting: list[Vectors] = []
        self._count = 0
        self._index: Any = None

    def add(self, vectors: Vectors) -> None:
        """More rows (n, d). Raises ValueError for vectors of another length than those before."""
        import faiss

        if not len(vectors):
            return
        before = self._waiting[0].shape[1] if self._waiting else self._index.d if self._index is not None else vectors.shape[1]
        if before != vectors.shape[1]:
            raise ValueError(f"Vectors of {vectors.shape[1]} numbers beside others of {before}.")
        self._count += len(vectors)
        if self._index is not None:
            self._index.add(np.ascontiguousarray(vectors))
            return
        self._waiting.append(np.ascontiguousarray(vectors, dtype=np.float32))
        if self._count > self._exact:
            held = np.concatenate(self._waiting)
            self._waiting = []
            self._index = faiss.index_factory(held.shape[1], GRAPH, faiss.METRIC_INNER_PRODUCT)
            self._index.train(held)
            self._index.add(held)

    def file(self) -> list[bytes]:
        """The index as bytes in pieces; what was taken in is let go of."""
        import faiss

        held = np.concatenate(self._waiting) if self._waiting else np.zeros((0, 1), dtype=np.float32)
        index = self._index
        if index is None:
            index = faiss.IndexFlatIP(held.shape[1])
            index.add(held)
        pieces: list[bytes] = []
        faiss.write_index(index, faiss.PyCallbackIOWriter(pieces.append, 1 << 22))  # type: ignore[attr-defined]
        self._index, self._waiting, self._count = None, [], 0
        return pieces


class Held:
    """An index of vectors opened from its file, whose checksum must have been found right."""

    def __init__(self, path: Path, rows: int) -> None:
        """Raises BrokenLibrary where the file is no index of so many rows."""
        import faiss

        try:
            index: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except (RuntimeError, MemoryError) as error:
            raise BrokenLibrary("An index of the library cannot be read.", REBUILD) from error
        if index.ntotal != rows:
            raise BrokenLibrary(f"An index of the library is of {index.ntotal} texts, not of {rows}.", REBUILD)
        self.total = rows
        self._graph = isinstance(index, faiss.IndexHNSW)
        self._index, self._flat = index, faiss.downcast_index(index.storage) if self._graph else index

    def nearest(self, vector: Vectors, k: int, inside: Mask | None = None, reached: int = REACHED) -> tuple[NDArray[np.int64], Vectors]:
        """Up to k rows and their cosines, best first; of those marked in `inside` (n,) alone, where it is given."""
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
            scores, rows = self._index.search(vector[None, :], k, params=faiss.SearchParametersHNSW(efSearch=max(reached, 2 * k), **only))  # type: ignore[attr-defined]
        found = rows[0] >= 0
        return rows[0][found], scores[0][found]
