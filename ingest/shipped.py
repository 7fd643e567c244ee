"""Vectors of our notes that come with the project, so that the first start embeds nothing. `make vectors` makes them anew.

`corpus/notes/vectors.npz` holds the encoder's name, `keys` (n,) uint64 sorted (first eight bytes of each text's SHA-256) and `rows`
(n, d) float16. A text whose key is not there, or another encoder, is embedded as ever: a stale file costs time, never rightness.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from corpus import notes, shelf, vocabulary, wordvectors
from corpus.embed import Embedder, Vectors
from corpus.records import Note, Record

FILE = notes.FOLDER / "vectors.npz"


def key(text: str) -> int:
    """A text's 64-bit key."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def texts(records: dict[str, Record], own: dict[str, tuple[Note, ...]]) -> list[str]:
    """Every text of a library that holds our notes alone, and its words, each once; with an original there, those of its notes are among them."""
    from ingest.shelving import notes_shelf

    shelves = [notes_shelf(records[r], held) for r, held in own.items() if r in records]
    words = wordvectors.chosen(vocabulary.make(shelves))
    return list(dict.fromkeys([*(t for s in shelves for t in shelf.texts(s)), *words]))


def load(encoder: str, wanted: Iterable[str], path: Path = FILE) -> dict[str, Vectors]:
    """The shipped unit vectors (d,) float32 of those texts that have one; none where the file is of another encoder or is missing."""
    if not path.is_file():
        return {}
    with np.load(path, allow_pickle=False) as held:
        if str(held["encoder"]) != encoder:
            return {}
        keys, rows = held["keys"], held["rows"]
    out: dict[str, Vectors] = {}
    for text in wanted:
        at = int(np.searchsorted(keys, np.uint64(key(text))))
        if at < len(keys) and int(keys[at]) == key(text):
            row = rows[at].astype(np.float32)
            out[text] = row / np.linalg.norm(row)
    return out


def write(embedder: Embedder, all_texts: list[str], path: Path = FILE) -> int:
    """Embed the texts and write the file; returns how many."""
    order = sorted(all_texts, key=key)
    rows = embedder.encode(order).astype(np.float16)
    keys = np.array([key(t) for t in order], dtype=np.uint64)
    with path.open("wb") as handle:
        np.savez(handle, encoder=np.array(embedder.name), keys=keys, rows=rows)
    return len(order)
