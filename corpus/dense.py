"""Vectors in FAISS: which kind of index so many rows get, made piece by piece, and how much of the exact answer it finds.

    Flat       every row compared, exactly: 4 bytes a number
    IVF,SQ8    rows in lists around centres, 1 byte a number; as many lists are looked at as the recall wanted takes

Lists rather than a graph (HNSW), which is quicker for the few nearest, takes half as much memory again and twice the time to build, and is another each
time that several threads build it: docs/scale.md has both. Lists come out the same, to the last bits of the sums, however many threads make them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.embed import Vectors

FLAT, LISTS = KINDS = ("Flat", "IVF,SQ8")
EXACT = 100_000  # rows up to which all are compared: 6 ms a question
RECALL = 0.97  # of own rows' ten nearest that must be found; questions, which lie further off, then find .95 (docs/scale.md)
NEAREST = 10
SAMPLE = 200  # rows that are searched for to measure it
POINTS = 50  # rows per list that its centre is learned from
ROUNDS = 10  # of learning
TRAINED = 65_536  # rows that the range of the numbers is learned from
EFFORTS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048)  # lists looked at, the first that is enough
PIECE = 16_384  # rows at a time
ALIKE = 1e-5  # cosines that differ by less are the same


@dataclass(frozen=True)
class Made:
    """What an index is: its kind, its rows, how many lists a search looks at (0: there are none), and the recall@10 measured so against
    an exact search, on SAMPLE of its own rows (1.0 where it is exact)."""

    kind: str
    rows: int
    effort: int = 0
    recall: float = 1.0

    def plain(self) -> dict[str, Any]:
        """For the library's stamp."""
        return asdict(self)

    def told(self) -> str:
        """In words, for a person."""
        found = f"recall@{NEAREST} {self.recall:.3f} on its own rows, {self.effort} lists looked at" if self.effort else "exact"
        return f"{self.rows:,} rows, {self.kind} ({found})"


def chosen(rows: int) -> str:
    """The kind for so many rows."""
    return FLAT if rows <= EXACT else LISTS


def lists(rows: int) -> int:
    """How many lists so many rows are put into: about twice the root of them, a power of two, each with POINTS rows to learn its centre from."""
    return int(2 ** max(0, np.floor(np.log2(max(1.0, min(2.2 * rows**0.5, rows / POINTS))))))


def made(pieces: Sequence[Vectors], width: int, kind: str | None = None, recall: float = RECALL) -> tuple[Any, Made]:
    """An index of all rows of `pieces` (each (n, width) of unit rows; arrays mapped from files will do), and what it is.

    `kind` None: by the number of rows. Every piece is gone through twice, and once more to measure recall. Raises ValueError for an
    unknown kind, and for pieces of another width.
    """
    import faiss

    rows = sum(map(len, pieces))
    kind = chosen(rows) if kind is None else kind
    if kind not in KINDS:
        raise ValueError(f"There is no index of the kind {kind!r}: give one of {', '.join(KINDS)}.")
    for piece in pieces:
        if piece.ndim != 2 or piece.shape[1] != width:
            raise ValueError(f"Rows of shape {piece.shape[1:]} beside others of {width}.")
    index = _empty(faiss, kind, width, rows)
    if kind == LISTS and not rows:
        raise ValueError("There are no rows to put into lists.")
    if not index.is_trained:
        index.train(_spread(pieces, max(TRAINED, POINTS * lists(rows))))
    for piece in pieces:
        for at in range(0, len(piece), PIECE):
            index.add(np.ascontiguousarray(piece[at : at + PIECE], dtype=np.float32))
    return index, (Made(kind, rows) if kind == FLAT else _tuned(index, pieces, recall))


def _empty(faiss: Any, kind: str, width: int, rows: int) -> Any:
    if kind == FLAT:
        return faiss.IndexFlatIP(width)
    index = faiss.index_factory(width, f"IVF{lists(rows)},SQ8", faiss.METRIC_INNER_PRODUCT)
    index.by_residual = False  # a row is its own numbers, whatever list it is in
    index.cp.niter, index.cp.spherical, index.cp.max_points_per_centroid = ROUNDS, True, POINTS  # its seed is always the same
    return index


def _spread(pieces: Sequence[Vectors], most: int, shift: int = 0) -> Vectors:
    """At most so many rows, evenly spread over all of them."""
    total = sum(map(len, pieces))
    step = max(1, -(-total // max(1, most)))
    out, first = [], shift % step
    for piece in pieces:
        out.append(np.asarray(piece[first::step], dtype=np.float32))
        first = (first - len(piece)) % step
    return np.ascontiguousarray(np.concatenate(out)) if out else np.zeros((0, 0), dtype=np.float32)


def _tuned(index: Any, pieces: Sequence[Vectors], recall: float) -> Made:
    """Set how many lists a search looks at: the least whose recall is enough, else all."""
    asked = _spread(pieces, SAMPLE, shift=7)[:SAMPLE]
    best = nearest(pieces, asked, NEAREST + 1)[0]
    found = 0.0
    for effort in (*(e for e in EFFORTS if e < index.nlist), int(index.nlist)):
        index.nprobe = effort
        share = found_share(pieces, asked, index.search(asked, NEAREST + 1)[1], best)
        found = max(0.0, (share * (NEAREST + 1) - 1) / NEAREST)  # a row finds itself, whatever the index: that is no merit
        if found >= recall:
            break
    return Made(LISTS, int(index.ntotal), int(index.nprobe), round(found, 4))


def nearest(pieces: Sequence[Vectors], asked: Vectors, k: int) -> tuple[Vectors, NDArray[np.int64]]:
    """The k nearest rows to each of (n, d), every row compared: cosines and rows, both (n, k), best first, ties by row."""
    best, rows = np.full((len(asked), 0), 0, dtype=np.float32), np.zeros((len(asked), 0), dtype=np.int64)
    first = 0
    for piece in pieces:
        for at in range(0, len(piece), PIECE):
            part = np.asarray(piece[at : at + PIECE], dtype=np.float32)
            numbers = np.broadcast_to(np.arange(first, first + len(part)), (len(asked), len(part)))
            best, rows = np.concatenate([best, asked @ part.T], axis=1), np.concatenate([rows, numbers], axis=1)
            keep = np.argpartition(-best, min(k, best.shape[1]) - 1, axis=1)[:, :k]
            best, rows = np.take_along_axis(best, keep, axis=1), np.take_along_axis(rows, keep, axis=1)
            first += len(part)
    order = np.argsort(-best, axis=1, kind="stable")
    return np.take_along_axis(best, order, axis=1), np.take_along_axis(rows, order, axis=1)


def found_share(pieces: Sequence[Vectors], asked: Vectors, found: NDArray[np.int64], best: Vectors) -> float:
    """The recall of what an index found (n, k), -1 for nothing, given the cosines of the k nearest (n, k): the share of it that is as near as
    the last of those. So of rows that are alike, any will do. Mean over the questions."""
    edges = np.cumsum([0, *map(len, pieces)])
    true = np.full(found.shape, -2.0, dtype=np.float32)
    for n, k in np.argwhere(found >= 0):
        piece = int(np.searchsorted(edges, found[n, k], side="right")) - 1
        true[n, k] = asked[n] @ pieces[piece][found[n, k] - edges[piece]]
    return float((true >= best[:, -1:] - ALIKE).mean()) if found.size else 1.0
