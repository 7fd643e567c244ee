"""Words of many rows on the disk: made while reports are taken in, searched from the files without reading them whole."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus import postings
from corpus.engine import K1, B, Frequency

Rows = NDArray[np.int32]
Floats = NDArray[np.float32]
MOST = 65_535  # of one stem in one row that are counted
PIECE = 1 << 22  # entries sorted at once


class Growing:
    """Takes rows of stems in one after the other: of each it keeps numbers, ten bytes for each different stem."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._terms, self._rows, self._counts, self._lengths = array("i"), array("i"), array("H"), array("i")

    def add(self, words: Sequence[str]) -> None:
        """One more row."""
        row = len(self._lengths)
        for word, n in Counter(words).items():
            self._terms.append(self._numbers.setdefault(word, len(self._numbers)))
            self._rows.append(row)
            self._counts.append(min(n, MOST))
        self._lengths.append(len(words))

    def arrays(self, stems: Mapping[str, int]) -> dict[str, NDArray[Any]]:
        """The files' arrays by name, with the stems numbered as given. What was taken in is let go of."""
        renumbered = np.zeros(max(1, len(self._numbers)), dtype=np.int32)
        for word, old in self._numbers.items():
            renumbered[old] = stems[word]
        terms = renumbered[np.frombuffer(self._terms, dtype=np.int32)] if self._terms else np.zeros(0, dtype=np.int32)
        starts = np.zeros(len(stems) + 1, dtype=np.int64)
        np.cumsum(np.bincount(terms, minlength=len(stems)), out=starts[1:])
        order = np.argsort(terms, kind="stable")  # rows stay in their order
        rows = np.array(self._rows, dtype=np.int32)[order]
        counts = np.array(self._counts, dtype=np.uint16)[order]
        lengths = np.array(self._lengths, dtype=np.int32)
        self.__init__()  # type: ignore[misc]
        return {"starts": starts, "rows": rows, "counts": counts, "lengths": lengths}


class Stems:
    """All stems of a library in order, as one text and where each begins: looked up by halving."""

    def __init__(self, text: NDArray[np.uint8], starts: NDArray[np.int64]) -> None:
        self._text, self._starts = text, starts

    @classmethod
    def files(cls, stems: Sequence[str]) -> dict[str, NDArray[Any]]:
        """The two arrays for stems that are in order."""
        parts = [s.encode() for s in stems]
        starts = np.zeros(len(parts) + 1, dtype=np.int64)
        np.cumsum([len(p) for p in parts], out=starts[1:])
        return {"text": np.frombuffer(b"".join(parts), dtype=np.uint8), "starts": starts}

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, n: int) -> bytes:
        return bytes(self._text[self._starts[n] : self._starts[n + 1]])

    def number(self, stem: str) -> int | None:
        """The place of a stem; None where it is not among them."""
        wanted = stem.encode("utf-8", "replace")
        n = bisect_left(self, wanted, 0, len(self))
        return n if n < len(self) and self[n] == wanted else None


class Held:
    """Rows of stems on the disk: `starts` (stems + 1), then for each entry its row and how often the stem stands there; `lengths` of rows."""

    def __init__(self, stems: Stems, starts: NDArray[np.int64], rows: Rows, counts: NDArray[np.uint16], lengths: Rows) -> None:
        self._stems, self._starts, self._rows, self._counts = stems, starts, rows, counts
        self.total = len(lengths)
        full = np.maximum(1, lengths).astype(np.float32)
        self._worn = np.asarray(K1 * (1 - B + B * full / (full.mean() if len(full) else 1.0)), dtype=np.float32)  # what the length of each row makes of BM25

    def _entries(self, stem: str) -> slice:
        n = self._stems.number(stem) if stem else None
        return slice(0, 0) if n is None else slice(int(self._starts[n]), int(self._starts[n + 1]))

    def rows(self, stem: str) -> Rows:
        """The rows that hold a stem, in order."""
        return np.asarray(self._rows[self._entries(stem)])

    def scores(self, weights: Mapping[str, float]) -> tuple[NDArray[np.bool_], Floats]:
        """(n,) which rows hold any of the stems, and the sum of weight times BM25 for each (see `corpus.engine.bm25`)."""
        out, seen = np.zeros(self.total, dtype=np.float32), np.zeros(self.total, dtype=bool)
        for stem, weight in weights.items():
            held = self._entries(stem)
            rows = self._rows[held]
            if len(rows):
                counts = self._counts[held].astype(np.float32)
                out[rows] += np.float32(weight * postings.rarity(self.total, len(rows))) * counts / (self._worn[rows] + counts)
                seen[rows] = True
        return seen, out

    def all_of(self, stems: Sequence[str]) -> NDArray[np.bool_]:
        """(n,) which rows hold all of these stems."""
        out = np.ones(self.total, dtype=bool)
        for stem in stems:
            held = np.zeros(self.total, dtype=bool)
            held[self.rows(stem)] = True
            out &= held
        return out


def frequency_rows(frequencies: Iterator[tuple[str, Frequency]]) -> tuple[list[str], NDArray[np.int32]]:
    """Stems in order and (n, 3) their counts."""
    stems, counts = [], array("i")
    for stem, found in frequencies:
        stems.append(stem)
        counts.extend(found)
    return stems, np.array(counts, dtype=np.int32).reshape(-1, 3)
