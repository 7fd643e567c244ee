"""A FAISS index from its file: of the kinds that `corpus.dense` makes and of no other, every number in it that leads somewhere looked at.

FAISS itself checks little: the bytes' checksum must have been found right.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from corpus.contents import REBUILD
from corpus.errors import BrokenLibrary

MOST = 1 << 20  # rounds of any loop that a file may ask for, and candidates of a search

_reading = threading.Lock()


def read_dense(data: bytes, rows: int) -> Any:
    """A FAISS index of a kind we write, with so many rows, ready to search. Raises BrokenLibrary."""
    import faiss

    return _sound(lambda: faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8)), len(data), rows)


def open_dense(path: Path, rows: int) -> Any:
    """The same from a file, whose rows are left there and read as they are needed. Raises BrokenLibrary.

    The file must stay as it is, and where it is, as long as the index is used.
    """
    import faiss

    return _sound(lambda: faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC), path.stat().st_size, rows)


def _sound(read: Callable[[], Any], size: int, rows: int) -> Any:
    import faiss

    try:
        with _limits(faiss, size):
            index = read()
    except (RuntimeError, MemoryError, TypeError, ValueError) as error:
        raise BrokenLibrary("An index of the library cannot be read.", REBUILD) from error
    if type(index) is faiss.IndexHNSWSQ:
        fit = index.ntotal == rows and _graph_fits(faiss, index, rows)
    else:
        fit = type(index) is faiss.IndexFlatIP and index.ntotal == rows
    if not fit:
        raise BrokenLibrary(f"An index of the library is of another kind or size than its {rows} texts need.", REBUILD)
    return index


def _graph_fits(faiss: Any, index: Any, rows: int) -> bool:
    """Whether a graph is as we make them: of each row one byte a number, and neighbours that there are at the level they are found on."""
    held, graph = faiss.downcast_index(index.storage), index.hnsw
    if type(held) is not faiss.IndexScalarQuantizer:
        return False
    numbers, inner = held.sq, faiss.METRIC_INNER_PRODUCT
    like_ours = (
        (index.metric_type, held.metric_type) == (inner, inner) and (held.d, held.ntotal, held.code_size) == (index.d, rows, index.d) and held.codes.size() == rows * index.d
        and (numbers.qtype, numbers.d, numbers.code_size, numbers.trained.size()) == (faiss.ScalarQuantizer.QT_8bit, index.d, index.d, 2 * index.d)
        and (graph.levels.size(), graph.offsets.size()) == (rows, rows + 1) and 0 < graph.efSearch <= MOST and rows > 0 and index.is_trained
    )  # fmt: skip
    return like_ours and _links_fit(faiss, graph, rows)


def _links_fit(faiss: Any, graph: Any, rows: int) -> bool:
    levels, starts = (faiss.rev_swig_ptr(v.data(), v.size()) for v in (graph.levels, graph.offsets))
    room = faiss.vector_to_array(graph.cum_nneighbor_per_level).astype(np.int64)
    if not (len(room) > levels.max() >= levels.min() > 0 and room[0] == 0 and np.all(np.diff(room) >= 0) and graph.max_level == levels.max() - 1):
        return False
    if starts[0] != 0 or starts[-1] != graph.neighbors.size() or not np.array_equal(np.diff(starts), room[levels]):
        return False
    if not (0 <= graph.entry_point < rows and levels[graph.entry_point] == levels.max()):
        return False
    links = faiss.rev_swig_ptr(graph.neighbors.data(), graph.neighbors.size())
    if links.min() < -1 or links.max() >= rows:
        return False
    for row in np.flatnonzero(levels > 1):
        for level in range(1, int(levels[row])):
            found = links[int(starts[row]) + room[level] : int(starts[row]) + room[level + 1]]
            if np.any(levels[found[found >= 0]] <= level):
                return False
    return True


@contextmanager
def _limits(faiss: Any, most: int) -> Iterator[None]:
    """FAISS takes no list longer than `most` bytes from a file for a while. The settings are the process's: one file at a time."""
    wanted = {"vector_byte": most, "loop": MOST}
    wanted = {k: v for k, v in wanted.items() if hasattr(faiss, f"set_deserialization_{k}_limit")}
    with _reading:
        before = {k: getattr(faiss, f"get_deserialization_{k}_limit")() for k in wanted}
        try:
            for name, value in wanted.items():
                getattr(faiss, f"set_deserialization_{name}_limit")(value)
            yield
        finally:
            for name, value in before.items():
                getattr(faiss, f"set_deserialization_{name}_limit")(value)
