"""Vectors in FAISS: an index that grows while rows come, of the kind that its size asks for, and how much of the exact answer it finds.

    Flat       every row compared, exactly: 4 bytes a number
    HNSW32,SQ8 a graph of 32 neighbours a row, 1 byte a number: a question costs hardly more as rows grow

Rather than lists around centres (IVF), which take a quarter to half of the work to make and two thirds of the memory, but several times as long to find as much:
docs/scale.md has all of them. The same rows make the same bytes, however many threads make them and in whatever pieces they come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.embed import Vectors

FLAT, GRAPH = KINDS = ("Flat", "HNSW32,SQ8")
EXACT = 100_000  # rows up to which all are compared: 6 ms a question
NEIGHBOURS = 32  # of a row in the graph; twice as many at its lowest level
RECALL = 0.97  # of own rows' ten nearest that must be found; questions, which lie further off, then find .95 (docs/scale.md)
NEAREST = 10
SAMPLE = 200  # rows that are searched for to measure it
KEPT = 50  # nearest of each that are remembered for it: more than ten, for rows that are alike
TRAINED = 65_536  # rows at most that the range of the numbers is learned from
EFFORTS = (64, 128, 256, 512, 1024)  # candidates that a search keeps: the first that are enough
GAIN = 0.001  # of recall that twice the candidates must bring
PIECE = 16_384  # rows at a time
ALIKE = 1e-5  # cosines that differ by less are the same
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Made:
    """What an index is: its kind, its rows, how many candidates a search keeps (0: all rows are compared), and the recall@10 measured so
    against an exact search, on SAMPLE of its own rows (1.0 where it is exact). `tried`: the recall with each of EFFORTS candidates, measured likewise."""

    kind: str
    rows: int
    effort: int = 0
    recall: float = 1.0
    tried: Sequence[tuple[int, float]] = ()

    def plain(self) -> dict[str, Any]:
        """For the library's stamp."""
        return {k: v for k, v in asdict(self).items() if v or k != "tried"}

    def told(self) -> str:
        """In words, for a person."""
        found = f"recall@{NEAREST} {self.recall:.3f} on its own rows, {self.effort} candidates kept" if self.effort else "exact"
        others = "".join(f", {recall:.3f} with {effort}" for effort, recall in self.tried if effort != self.effort)
        return f"{self.rows:,} rows, {self.kind} ({found}{others})"


def chosen(rows: int) -> str:
    """The kind for so many rows."""
    return FLAT if rows <= EXACT else GRAPH


class Growing:
    """Takes unit rows in. Up to `exact` (by default EXACT) they are kept as they are; one more, and a graph is made of them and of all that follow.

    `recall`: what the graph shall find of the exact answer, as far as searching longer gives it.
    """

    def __init__(self, exact: int | None = None, recall: float = RECALL) -> None:
        self._exact, self._recall = EXACT if exact is None else exact, recall
        self._index: Any = None
        self._waiting: list[Vectors] = []
        self._sample: Vectors = np.zeros((0, 0), dtype=np.float32)
        self._best: Vectors = self._sample
        self._rows: Numbers = np.zeros((0, 0), dtype=np.int64)

    def add(self, vectors: Vectors) -> None:
        """More rows (n, d). Raises ValueError for rows of another length than those before."""
        import faiss

        if self._index is None:
            self._index = faiss.IndexFlatIP(vectors.shape[1])
        if self._index.d != vectors.shape[1]:
            raise ValueError(f"Vectors of {vectors.shape[1]} numbers beside others of {self._index.d}.")
        if not hasattr(self._index, "hnsw") and self._index.ntotal + len(vectors) <= self._exact:
            self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))
            return
        if not hasattr(self._index, "hnsw"):
            held, self._index = self._index, faiss.IndexHNSWSQ(self._index.d, faiss.ScalarQuantizer.QT_8bit, NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)  # type: ignore[arg-type]
            rows = faiss.rev_swig_ptr(held.get_xb(), held.ntotal * held.d).reshape(held.ntotal, held.d) if held.ntotal else vectors[:0]
            self._begin([rows, vectors[: self._exact + 1 - held.ntotal]])
            self._link([rows, vectors])
            return
        self._link([vectors])

    def _begin(self, first: Sequence[Vectors]) -> None:
        """Begin the graph with the first rows, the same number however they came, and choose from them those that it is tried on."""
        total = sum(map(len, first))
        trained = [part for part in every(first, -(-total // TRAINED)) if len(part)]
        # Of the numbers in each place FAISS takes the least and the greatest: these two rows teach it what all would, which would be copied for it.
        self._index.train(np.stack([np.min([p.min(axis=0) for p in trained], axis=0), np.max([p.max(axis=0) for p in trained], axis=0)]).astype(np.float32))
        self._sample = np.concatenate(every(first, -(-total // SAMPLE)), dtype=np.float32)
        self._best, self._rows = np.zeros((len(self._sample), 0), dtype=np.float32), np.zeros((len(self._sample), 0), dtype=np.int64)

    def _link(self, more: Sequence[Vectors], all_of_them: bool = False) -> None:
        """Put what waits and these rows into the graph, in whole pieces; what is left waits. Nothing but a piece is copied, for a single report may be most of a library."""
        for rows in more:
            while len(rows):
                taken = rows[: PIECE - sum(map(len, self._waiting))]
                rows = rows[len(taken) :]
                self._waiting.append(np.array(taken, dtype=np.float32))
                if sum(map(len, self._waiting)) == PIECE:
                    self._put()
        if all_of_them and self._waiting:
            self._put()

    def _put(self) -> None:
        part, self._waiting = self._waiting[0] if len(self._waiting) == 1 else np.concatenate(self._waiting), []
        self._best, self._rows = nearer(self._best, self._rows, self._sample, part, int(self._index.ntotal), KEPT)
        self._index.add(part)

    def made(self) -> tuple[Any, Made]:
        """The index, ready to search, and what it is; what was taken in is let go of."""
        import faiss

        index = faiss.IndexFlatIP(1) if self._index is None else self._index
        told = Made(FLAT, int(index.ntotal))
        if hasattr(index, "hnsw"):
            self._link([], all_of_them=True)
            told = self._tuned()
        self.__init__(self._exact, self._recall)  # type: ignore[misc]
        return index, told

    def _tuned(self) -> Made:
        """Set how many candidates a search keeps: as few as find enough, or as find no less than more would."""
        tried = [(effort, self._found(effort)) for effort in EFFORTS]
        kept, best = tried[0]
        for effort, found in tried[1:]:
            if best >= self._recall:
                break
            if found > best + GAIN:
                kept, best = effort, found
        self._index.hnsw.efSearch = kept
        return Made(GRAPH, int(self._index.ntotal), kept, best, tuple(tried))

    def _found(self, effort: int) -> float:
        """The recall with so many candidates. A row finds itself, whatever the index: that is no merit."""
        self._index.hnsw.efSearch = effort
        share = recall(self._index.search(self._sample, NEAREST + 1)[1], self._best, self._rows)
        return round(max(0.0, (share * (NEAREST + 1) - 1) / NEAREST), 4)


def every(parts: Sequence[Vectors], step: int) -> list[Vectors]:
    """Each `step`-th row of all parts, as if they were one: looks at them, not copies."""
    starts = np.cumsum([0, *map(len, parts[:-1])])
    return [part[-start % step :: step] for start, part in zip(starts.tolist(), parts, strict=True)]


def nearer(best: Vectors, rows: Numbers, asked: Vectors, part: Vectors, first: int, k: int) -> tuple[Vectors, Numbers]:
    """The k nearest rows to each of `asked` (n, d) so far, cosines and rows (n, k), best first, after comparing some more, numbered from `first`."""
    before, scores = best.shape[1], np.concatenate([best, asked @ part.T], axis=1)
    kept = np.broadcast_to(np.arange(scores.shape[1]), scores.shape)
    if scores.shape[1] > 4 * k:
        kept = np.sort(np.argpartition(np.negative(scores), k, axis=1)[:, :k], axis=1)
    kept = np.take_along_axis(kept, np.argsort(-np.take_along_axis(scores, kept, axis=1), axis=1, kind="stable")[:, :k], axis=1)
    numbers = kept - before + first  # of the new ones; the others have theirs
    if before:
        numbers = np.where(kept < before, np.take_along_axis(rows, np.minimum(kept, before - 1), axis=1), numbers)
    return np.take_along_axis(scores, kept, axis=1), numbers


def nearest(pieces: Sequence[Vectors], asked: Vectors, k: int) -> tuple[Vectors, Numbers]:
    """The k nearest rows of all pieces to each of (n, d), every row compared: cosines and rows, both (n, k), best first."""
    best, rows = np.zeros((len(asked), 0), dtype=np.float32), np.zeros((len(asked), 0), dtype=np.int64)
    first = 0
    for piece in pieces:
        for at in range(0, len(piece), PIECE):
            part = np.asarray(piece[at : at + PIECE], dtype=np.float32)
            best, rows = nearer(best, rows, asked, part, first, k)
            first += len(part)
    return best, rows


def recall(found: Numbers, best: Vectors, rows: Numbers) -> float:
    """The share of what an index found (n, k), -1 for nothing, that is as near as the k-th nearest; `best`, `rows` (n, more than k) are the exact
    answer. So of rows that are alike any will do, as far as the exact answer goes. Mean over the questions."""
    if not found.size:
        return 1.0
    k = min(found.shape[1], best.shape[1])
    near = best >= best[:, k - 1 : k] - ALIKE
    right = [len(set(a) & set(b[mask].tolist())) for a, b, mask in zip(found.tolist(), rows, near, strict=True)]
    return float(np.mean(np.minimum(right, k)) / k)
