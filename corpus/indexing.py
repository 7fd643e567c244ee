"""The indexes of a generation: made of reports taken in one by one, and read again from bytes whose checksum was found right."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus import arrays, dense
from corpus import shelf as shelves
from corpus.contents import REBUILD
from corpus.embed import Vectors
from corpus.engine import K1, B
from corpus.errors import BrokenLibrary
from corpus.indexfile import read_dense
from corpus.postings import Postings
from corpus.records import Shelf
from corpus.words import stems

__all__ = ["DENSE", "LEXICAL", "LEXICAL_FILES", "Indexes", "read_dense", "read_lexical"]

DENSE = ("passages", "sentences", "notes")
LEXICAL = ("lexical", "note_words")
PARTS = {"data": "data.csc.index.npy", "indices": "indices.csc.index.npy", "indptr": "indptr.csc.index.npy"}  # as bm25s names them
WORDS, SETTINGS = "vocab.index.json", "params.index.json"
LEXICAL_FILES = (*PARTS.values(), WORDS, SETTINGS)


class Words:
    """Rows of stems as numbers, counted up as they come: the same for the same rows, in every process."""

    def __init__(self) -> None:
        self.vocab: dict[str, int] = {}
        self.rows: list[list[int]] = []

    def numbers(self, words: list[str]) -> list[int]:
        """A row's numbers; a row without words has the empty one, which nobody looks for."""
        return [self.vocab.setdefault(w, len(self.vocab)) for w in words or [""]]

    def add(self, text: str) -> None:
        """One more row."""
        self.rows.append(self.numbers(stems(text)))


class Indexes:
    """Takes reports in, in the order of their rows; of each it keeps the vectors, once, and the words.

    `made`: what the indexes of vectors have become, once `files` has given them out.
    """

    def __init__(self) -> None:
        self.made: dict[str, dense.Made] = {}
        self._dense = {kind: dense.Growing() for kind in DENSE}
        self._words = {part: Words() for part in LEXICAL}

    def take(self, shelf: Shelf, vectors: Vectors) -> None:
        """Add a report's rows. Raises ValueError where they are not as many as its texts, or as long as those before."""
        rows = shelves.Rows.of(shelf)
        at = rows.passages + rows.sentences
        if len(vectors) != at + rows.notes + rows.questions:
            raise ValueError(f"{len(vectors)} vectors for {at + rows.notes + rows.questions} texts.")
        for kind, part in zip(DENSE, (vectors[: rows.passages], vectors[rows.passages : at], vectors[at:]), strict=True):
            self._dense[kind].add(part)
        for p in shelf.passages:
            self._words["lexical"].add(shelves.passage_text(p))
        for n in shelf.notes:
            self._words["note_words"].add(" ".join([n.text, *n.place, *n.organisation]))

    def files(self) -> Iterator[tuple[str, list[bytes]]]:
        """Each file's name in the generation's folder, and its bytes in pieces; what was made into a file is let go of."""
        import faiss

        for kind in DENSE:
            pieces: list[bytes] = []  # one after the other: FAISS's own buffer would double as it grows, and be copied whole
            index, self.made[kind] = self._dense.pop(kind).made()
            faiss.write_index(index, faiss.PyCallbackIOWriter(pieces.append, 1 << 22))  # type: ignore[attr-defined]
            del index
            yield f"{kind}.faiss", pieces
        for part in LEXICAL:
            yield from ((name, [data]) for name, data in _lexical(part, self._words.pop(part)))


def _lexical(part: str, rows: Words) -> Iterator[tuple[str, bytes]]:
    import bm25s

    ranker = bm25s.BM25(k1=K1, b=B)
    ranker.index(bm25s.tokenization.Tokenized(ids=rows.rows or [rows.numbers([])], vocab=rows.vocab), show_progress=False)
    for key, name in PARTS.items():
        yield f"{part}/{name}", arrays.dump(np.asarray(ranker.scores[key]))
    yield f"{part}/{WORDS}", json.dumps({w: n for w, n in rows.vocab.items() if w}, ensure_ascii=False).encode()
    made = {k: getattr(ranker, k) for k in ("k1", "b", "delta", "method", "idf_method", "dtype", "int_dtype", "backend")}
    yield f"{part}/{SETTINGS}", json.dumps({**made, "num_docs": ranker.scores["num_docs"], "version": bm25s.__version__}, indent=4).encode()


@dataclass(frozen=True)
class Ranker:
    """What of a bm25s index is searched by: the stems' numbers, and for each the rows and scores (see `Postings`)."""

    vocab_dict: dict[str, int]
    scores: dict[str, Any]


def read_lexical(files: dict[str, bytes], rows: int) -> Postings:
    """Words of so many rows (one at least) from the files' bytes by name. Raises BrokenLibrary."""
    try:
        words, total = json.loads(files[WORDS]), json.loads(files[SETTINGS])["num_docs"]
        words = {w: n for w, n in words.items() if w}  # versions before this one wrote the empty one, which led nowhere
        held: dict[str, NDArray[Any]] = {key: arrays.load(files[name]) for key, name in PARTS.items()}
        _fit(words, held, total)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise BrokenLibrary("The words of the library cannot be read.", REBUILD) from error
    if total != max(1, rows):
        raise BrokenLibrary(f"The words of the library are those of {total} texts, not of {rows}.", REBUILD)
    return Postings(Ranker(words, {**held, "num_docs": total}))


def _fit(words: dict[str, int], held: dict[str, NDArray[Any]], total: int) -> None:
    """Whether every number that leads somewhere leads into the arrays. Raises ValueError."""
    data, rows, starts = held["data"], held["indices"], held["indptr"]
    sound = len(data) == len(rows) and len(starts) > 0 and starts[0] >= 0 and starts[-1] <= len(data) and bool(np.all(np.diff(starts) >= 0))
    sound = sound and all(0 <= at < len(starts) - 1 for at in words.values()) and (not len(rows) or (rows.min() >= 0 and rows.max() < total))
    if not sound:
        raise ValueError("Numbers that lead nowhere.")
