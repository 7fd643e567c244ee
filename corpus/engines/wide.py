"""The files of a generation that is searched on the disk: made while reports are taken in one by one, so that none of them stays in memory.

    passages.faiss, notes.faiss      vectors; of sentences there are none, those of candidates lie with their rows
    wide/holdings.json               totals, and what each report holds, in the order of the reports
    wide/stems.*.npy                 all stems, in order; wide/frequencies.npy how rare each is
    wide/passages.*.npy, notes.*     their words (see `postings`); wide/note_row.npy the note of each row of notes.faiss
    wide/themes.json                 for each theme its rows of passages and of notes
    wide/sample.npy                  vectors of some sentences, as float16
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus import arrays
from corpus.census import Census, note_themes, themes_of
from corpus.dense import Made
from corpus.embed import Vectors
from corpus.engine import KINDS, Kind
from corpus.engines import HOLDINGS, postings, rowfile, vectors
from corpus.records import Shelf
from corpus.rows import cut

THEMES = "wide/themes.json"


class Wide:
    """Takes reports in, in the order of their ids; keeps counts, numbers of words and the indexes of vectors."""

    def __init__(self) -> None:
        self._census = Census()
        self._words = {kind: postings.Growing() for kind in KINDS}
        self.made: dict[str, Made] = {}  # what the indexes of vectors have become, once `files` has given them out
        self._dense = {kind: vectors.Growing() for kind in KINDS}
        self._note_row = array("i")
        self._themes: dict[Kind, dict[str, list[int]]] = {kind: {} for kind in KINDS}
        self._at: dict[Kind, int] = dict.fromkeys(KINDS, 0)

    def take(self, shelf: Shelf, held: Vectors, part: str) -> bytes:
        """Add a report's rows; returns the file of them that belongs to its part. Raises ValueError where vectors do not fit its texts, or those before."""
        rows, notes = cut(shelf, held)
        self._census.take(shelf, part, rows, notes)
        if rows:
            self._dense["passages"].add(np.stack([r.vector for r in rows]))
        for note in notes:
            self._dense["notes"].add(note.vectors)
            self._note_row.extend([self._at["notes"] + note.key.n] * len(note.vectors))
        themes = themes_of(rows, notes)
        self._count("passages", [r.words for r in rows], themes)
        self._count("notes", [n.words for n in notes], note_themes(themes, notes))
        return rowfile.dump(rows, notes)

    def _count(self, kind: Kind, words: Sequence[Sequence[str]], themes: Sequence[Sequence[str]]) -> None:
        for n, (row, on) in enumerate(zip(words, themes, strict=True), self._at[kind]):
            self._words[kind].add(row)
            for theme in on:
                self._themes[kind].setdefault(theme, []).append(n)
        self._at[kind] += len(words)

    def files(self) -> Iterator[tuple[str, list[bytes]]]:
        """Each file's name in the generation's folder, and its bytes in pieces; what was made into a file is let go of."""
        for kind in KINDS:
            yield f"{kind}.faiss", self._dense[kind].file()
            self.made[kind] = self._dense[kind].told
        stems, counts = postings.frequency_rows(self._census.frequencies())
        numbers = {s: n for n, s in enumerate(stems)}
        for kind in KINDS:
            for name, made in self._words[kind].arrays(numbers).items():
                yield f"wide/{kind}.{name}.npy", [arrays.dump(made)]
        kept: dict[str, NDArray[Any]] = {f"stems.{k}": v for k, v in postings.Stems.files(stems).items()}
        kept |= {"frequencies": counts, "note_row": np.array(self._note_row, dtype=np.int32), "sample": self._census.sample}
        for name, made in kept.items():
            yield f"wide/{name}.npy", [arrays.dump(made)]
        yield THEMES, [json.dumps(self._themes, ensure_ascii=False).encode()]
        told = {"totals": asdict(self._census.totals), "holdings": [asdict(h) for h in self._census.holdings.values()]}
        yield HOLDINGS, [json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()]
