"""The library's words as vectors, so that a question's word also counts where a passage has one that means nearly the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from corpus import arrays
from corpus.embed import Vectors
from corpus.errors import BrokenLibrary
from corpus.vocabulary import Vocabulary
from corpus.words import STOP, stem

MOST = 30_000  # words with a vector, the commonest first: 23 MB on disk, and one product with a question's words takes about 2 ms
SHORTEST = 3  # letters
LIST, ROWS = "wordvectors.json", "wordvectors.npy"
DAMAGED = "The library's word vectors cannot be read.", "Run: python -m ingest --rebuild"


@dataclass(frozen=True, eq=False)
class WordVectors:
    """`words` (n): of each stem the form most written; `rows` (n, d) float32 in the same order: unit vectors, as near as float16 comes to
    them. Kept so, or every library made of the last would differ from it in the last bits."""

    words: tuple[str, ...] = ()
    rows: Vectors = field(default_factory=lambda: np.zeros((0, 1), dtype=np.float32))

    def known(self) -> dict[str, Vectors]:
        """The vector (d,) of each word."""
        return dict(zip(self.words, self.rows, strict=True))

    def unit(self) -> Vectors:
        """(n, d) the rows at length 1."""
        return np.asarray(self.rows / np.maximum(np.linalg.norm(self.rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def chosen(vocabulary: Vocabulary, most: int = MOST) -> tuple[str, ...]:
    """Of each stem the form most written, the commonest first; short words and stop words left out."""
    forms: dict[str, str] = {}
    for word in sorted(vocabulary.words, key=lambda w: (-vocabulary.words[w], w)):
        if len(word) >= SHORTEST and word not in STOP and len(forms) < most:
            forms.setdefault(stem(word), word)
    return tuple(forms.values())


def make(words: Iterable[str], held: WordVectors, encode: Callable[[list[str]], Vectors]) -> WordVectors:
    """Vectors for these words; those that `held` has are taken from there, the others encoded."""
    wanted, known = tuple(words), held.known()
    fresh = [w for w in wanted if w not in known]
    if fresh:
        known.update(zip(fresh, encode(fresh), strict=True))
    return WordVectors(wanted, np.stack([known[w] for w in wanted])) if wanted else WordVectors()


def load(folder: Path) -> WordVectors:
    """What a generation's folder holds. Raises BrokenLibrary."""
    try:
        return read((folder / LIST).read_bytes(), (folder / ROWS).read_bytes())
    except OSError as error:
        raise BrokenLibrary(*DAMAGED) from error


def read(words: bytes, rows: bytes) -> WordVectors:
    """What `files` made. Raises BrokenLibrary."""
    try:
        listed, made = json.loads(words), arrays.load(rows).astype(np.float32)
    except ValueError as error:
        raise BrokenLibrary(*DAMAGED) from error
    if not isinstance(listed, list) or made.ndim != 2 or len(listed) != len(made):
        raise BrokenLibrary(*DAMAGED)
    return WordVectors(tuple(listed), made)


def files(made: WordVectors) -> dict[str, bytes]:
    """The two files' bytes by name: the words and, as float16, their vectors."""
    return {LIST: json.dumps(made.words, ensure_ascii=False).encode(), ROWS: arrays.dump(made.rows.astype(np.float16))}
