"""What else a question's words may be called: words of the library that mean nearly the same, and the thesaurus."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from corpus import thesaurus
from corpus.embed import Vectors
from corpus.words import STOP, cut, stem
from corpus.wordvectors import SHORTEST, WordVectors

MOST = 12  # words that may stand for one: more of them cost coverage of our own questions, fewer cost right firsts on SQuAD
KEPT = 50_000  # words looked up that are kept: a page that runs for years is asked many
BLOCK = 8  # words that are compared at once
FROM = 0.35  # cosine from which two words have something to do with each other; what lies above it counts, up to 1


Thesaurus = Mapping[thesaurus.Entry, tuple[thesaurus.Entry, ...]]
Near = tuple[tuple[str, float], ...]  # stems and how far each counts, 0..1, the nearest first


@dataclass(frozen=True)
class Term:
    """One word of a question, or several that the thesaurus takes together.

    `stems` are its own; `near` holds for each of them (stem, weight 0..1) of words like it; `others` are what the thesaurus has
    in its stead, each one or more stems.
    """

    stems: tuple[str, ...]
    near: tuple[Near, ...] = ()
    others: tuple[tuple[str, ...], ...] = ()


def plain(words: Sequence[str]) -> tuple[Term, ...]:
    """Stems that stand for nothing but themselves."""
    return tuple(Term((w,)) for w in words)


class Lexicon:
    """Looks words up; safe for many threads. `encode` makes the vectors of words that the library does not hold."""

    def __init__(self, held: WordVectors, encode: Callable[[list[str]], Vectors], known: Thesaurus | None = None, kept: int = KEPT) -> None:
        self._held = held
        self._kept = kept
        self._encode = encode
        self._thesaurus = thesaurus.load() if known is None else known
        self._near: dict[tuple[str, str], Near] = {}

    @cached_property
    def _stems(self) -> list[str]:
        return [stem(w) for w in self._held.words]

    @cached_property
    def _at(self) -> dict[str, int]:
        return {s: n for n, s in enumerate(self._stems)}

    @cached_property
    def _rows(self) -> Vectors:
        return self._held.unit()

    def terms(self, text: str, words: Sequence[str], near: bool = True, others: bool = True) -> tuple[Term, ...]:
        """The terms of a question: its stems, in order, with what may stand for them as far as is wanted. `text` is where its words are written out."""
        known = self._thesaurus if others else {}
        found = self.near(text, words) if near else {}
        return tuple(Term(part, tuple(found.get(s, ()) for s in part), known.get(part, ())) for part in thesaurus.parts(words, known))

    def near(self, text: str, words: Sequence[str]) -> dict[str, Near]:
        """For each stem that has any the library's words nearest to it, with weights; ties go to the commoner word.

        A word that the library does not hold is looked up as the text writes it, so that what was asked before changes nothing.
        """
        if not self._held.words:
            return {}
        forms = written(text) if any(w not in self._at for w in words) else {}
        keys = {w: (w, "" if w in self._at else forms.get(w, "")) for w in words}
        held = self._near  # another thread may put a new one in its place
        out = {w: held[key] for w, key in keys.items() if key in held}
        fresh = self._looked_up([key for w, key in keys.items() if w not in out])
        if len(held) + len(fresh) > self._kept:
            self._near = held = {}
        held.update(fresh)  # two threads may work out the same, and get the same
        return out | {word: found for (word, _), found in fresh.items()}

    def _looked_up(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Near]:
        """The words near each stem; with it, for a stem that the library does not hold, how it is written. Such a word is encoded alone:
        in a batch the last bits depend on the others. For the same reason products are always of as many words."""
        vectors = {k: self._rows[self._at[k[0]]] if k[0] in self._at else self._encode([k[1]])[0] for k in keys if k[0] in self._at or k[1]}
        out: dict[tuple[str, str], Near] = dict.fromkeys(keys, ())
        for at in range(0, len(vectors), BLOCK):
            some = [*vectors][at : at + BLOCK]
            block = np.zeros((BLOCK, self._rows.shape[1]), dtype=np.float32)
            block[: len(some)] = [vectors[k] for k in some]
            likeness = np.round(self._rows @ block.T, 4).T
            out.update({key: self._nearest(key[0], row) for key, row in zip(some, likeness, strict=False)})
        return out

    def _nearest(self, word: str, likeness: Vectors) -> Near:
        rows = np.flatnonzero(likeness > FROM)
        rows = rows[np.argsort(-likeness[rows], kind="stable")]
        best = [int(n) for n in rows[: MOST + 1] if self._stems[n] != word][:MOST]
        return tuple((self._stems[n], round((float(likeness[n]) - FROM) / (1 - FROM), 4)) for n in best)


def written(text: str) -> dict[str, str]:
    """For each stem of a text that has a vector of its own worth making, how it is first written there, in lower case."""
    out: dict[str, str] = {}
    for word in cut(text):
        if word not in STOP and len(word) >= SHORTEST and word.isalpha():
            out.setdefault(stem(word), word)
    return out
