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

MOST = 1 << 20  # rounds of any loop that a file may ask for: lists above all

_reading = threading.Lock()


def read_dense(data: bytes, rows: int) -> Any:
    """A FAISS index of a kind we write, with so many rows, ready to search. Raises BrokenLibrary."""
    import faiss

    return _sound(lambda: faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8)), len(data), rows)


def open_dense(path: Path, rows: int) -> Any:
    """The same from a file, whose rows are left there and read as they are needed (lists) or taken into memory (flat). Raises BrokenLibrary.

    The file must stay as it is, and where it is, as long as the index is used.
    """
    import faiss

    return _sound(lambda: faiss.read_index(str(path), faiss.IO_FLAG_MMAP), path.stat().st_size, rows)


def _sound(read: Callable[[], Any], size: int, rows: int) -> Any:
    import faiss

    try:
        with _limits(faiss, size):
            index = read()
    except (RuntimeError, MemoryError, TypeError, ValueError) as error:
        raise BrokenLibrary("An index of the library cannot be read.", REBUILD) from error
    if type(index) is faiss.IndexIVFScalarQuantizer:
        fit = index.ntotal == rows and _lists_fit(faiss, index, rows)
    else:
        fit = type(index) is faiss.IndexFlatIP and index.ntotal == rows
    if not fit:
        raise BrokenLibrary(f"An index of the library is of another kind or size than its {rows} texts need.", REBUILD)
    return index


def _lists_fit(faiss: Any, index: Any, rows: int) -> bool:
    """Whether lists are as we make them, and hold each row once; then each row can be had by its number."""
    centres, numbers, held = faiss.downcast_index(index.quantizer), index.sq, faiss.downcast_InvertedLists(index.invlists)
    like_ours = (
        type(centres) is faiss.IndexFlatIP and (centres.d, centres.ntotal) == (index.d, index.nlist) and index.metric_type == faiss.METRIC_INNER_PRODUCT
        and type(held) in (faiss.ArrayInvertedLists, faiss.OnDiskInvertedLists) and (held.nlist, held.code_size) == (index.nlist, index.d)
        and (numbers.qtype, numbers.d, numbers.code_size, numbers.trained.size()) == (faiss.ScalarQuantizer.QT_8bit, index.d, index.d, 2 * index.d)
        and index.code_size == index.d and not index.by_residual and index.is_trained and 0 < index.nprobe <= index.nlist
    )  # fmt: skip
    if not like_ours:
        return False
    seen = np.zeros(rows, dtype=np.uint8)
    for n in range(index.nlist):
        if size := held.list_size(n):
            ids = faiss.rev_swig_ptr(held.get_ids(n), size)
            if ids.min() < 0 or ids.max() >= rows:
                return False
            np.add.at(seen, ids, 1)
    if not bool(np.all(seen == 1)):
        return False
    index.make_direct_map()
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
