"""A part of an index that is searched as if there were no more: nothing else is scored, scales anything, or can be shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.index import Index, NotePlace
from corpus.embed import Vectors
from corpus.postings import SomePostings

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]


class SomeVectors:
    """Some rows of a FAISS index, numbered anew from 0. FAISS itself leaves the others out, so that the nearest of those inside
    are found however many nearer ones are outside; of a graph, which hardly leads from one of a few rows to the next, the rows themselves are compared."""

    def __init__(self, searcher: Any, inside: Mask) -> None:
        import faiss

        self._searcher = searcher
        self._rows: Rows = np.flatnonzero(inside)
        self._bits = np.packbits(inside, bitorder="little")  # FAISS reads them where they lie
        self._selector = faiss.IDSelectorBitmap(self._bits)  # type: ignore[call-arg, arg-type]  # its Python layer takes arrays
        self._rows_held = faiss.downcast_index(searcher.storage) if hasattr(searcher, "hnsw") else searcher
        self._only = faiss.SearchParameters(sel=self._selector)  # type: ignore[call-arg]  # and fields
        self.ntotal, self.d = len(self._rows), int(searcher.d)

    def search(self, vectors: Vectors, k: int) -> tuple[Vectors, Rows]:
        """The k nearest rows inside to each of (n, d): cosines (n, k) and rows (n, k), best first; k is at most `ntotal`."""
        found, rows = self._rows_held.search(vectors, k, params=self._only)
        return found, np.searchsorted(self._rows, rows)

    def reconstruct(self, row: int) -> Vectors:
        """The vector (d,) of a row."""
        made: Vectors = self._searcher.reconstruct(int(self._rows[row]))
        return made


def _some(searcher: Any, inside: Mask) -> Any:
    return searcher.some(inside) if hasattr(searcher, "some") else SomeVectors(searcher, inside)  # candidates are rows of their own


def part(index: Index, inside: Mask) -> Index:
    """The passages marked in `inside` (P,), their sentences, and the notes that lead to one of them, in the same order.

    All shelves stay known. Where everything is inside it is the index itself.
    """
    if inside.all():
        return index
    if index.rows is not None:  # a part of a part
        outer = np.zeros(len(index.origin.passages), dtype=bool)
        outer[index.rows[inside]] = True
        return part(index.origin, outer)
    rows = np.flatnonzero(inside)
    at = np.cumsum(inside) - 1  # old row to new
    places = [tuple(NotePlace(int(at[p.passage]), p.start, p.end) for p in found if inside[p.passage]) for found in index.places]
    noted = np.array([bool(p) for p in places], dtype=bool)
    sentences = inside[index.sentence_passage]
    note_rows = noted[index.note_row]
    return replace(
        index,
        passages=tuple(index.passages[i] for i in rows),
        sentence_passage=at[index.sentence_passage[sentences]].astype(np.int32),
        sentences=tuple(index.sentences[i] for i in np.flatnonzero(sentences)),
        notes=tuple(index.notes[n] for n in np.flatnonzero(noted)),
        note_row=(np.cumsum(noted) - 1)[index.note_row[note_rows]].astype(np.int32),
        places=tuple(p for p in places if p),
        dense={k: _some(index.dense[k], m) for k, m in (("passages", inside), ("sentences", sentences), ("notes", note_rows))},
        lexical={"lexical": SomePostings(index.lexical["lexical"], rows), "note_words": SomePostings(index.lexical["note_words"], np.flatnonzero(noted))},
        whole=index,
        rows=rows,
    )
