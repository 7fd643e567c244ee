"""What else a question's words may be called: words of the library that mean nearly the same, and the thesaurus."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corpus import thesaurus
from corpus.embed import Vectors
from corpus.words import STOP, cut, stem
from corpus.wordvectors import SHORTEST, WordVectors

MOST = 12  # words that may stand for one: more of them cost coverage of our own questions, fewer cost right firsts on SQuAD
FROM = 0.35  # cosine from which two words have something to do with each other; what lies above it counts, up to 1


@dataclass(frozen=True)
class Term:
    """One word of a question, or several that the thesaurus takes together.

    `stems` are its own; `near` holds for each of them (stem, weight 0..1) of words like it; `others` are what the thesaurus has
    in its stead, each one or more stems.
    """

    stems: tuple[str, ...]
    near: tuple[tuple[tuple[str, float], ...], ...] = ()
    others: tuple[tuple[str, ...], ...] = ()


def plain(words: Sequence[str]) -> tuple[Term, ...]:
    """Stems that stand for nothing but themselves."""
    return tuple(Term((w,)) for w in words)


class Lexicon:
    """Looks words up; safe for many threads. `encode` makes the vectors of words that the library does not hold."""

    def __init__(self, held: WordVectors, encode: Callable[[list[str]], Vectors], known: Mapping[thesaurus.Entry, tuple[thesaurus.Entry, ...]] | None = None) -> None:
        self._stems = [stem(w) for w in held.words]
        self._at = {s: n for n, s in enumerate(self._stems)}
        self._rows = held.rows
        self._encode = encode
        self._thesaurus = thesaurus.load() if known is None else known
        self._near: dict[str, tuple[tuple[str, float], ...]] = {}

    def terms(self, text: str, words: Sequence[str], near: bool = True, others: bool = True) -> tuple[Term, ...]:
        """The terms of a question: its stems, in order, with what may stand for them as far as is wanted. `text` is where its words are written out."""
        known = self._thesaurus if others else {}
        found = self.near(text, words) if near else {}
        return tuple(Term(part, tuple(found.get(s, ()) for s in part), known.get(part, ())) for part in thesaurus.parts(words, known))

    def near(self, text: str, words: Sequence[str]) -> dict[str, tuple[tuple[str, float], ...]]:
        """For each stem that has any the library's words nearest to it, with weights; ties go to the commoner word."""
        if not self._stems:
            return {}
        fresh = list(dict.fromkeys(w for w in words if w not in self._near))
        if fresh:
            strange = self._strange(text, fresh)
            vectors = {w: self._rows[self._at[w]] for w in fresh if w in self._at} | strange
            likeness: list[Vectors] = list(np.round(np.stack(list(vectors.values())) @ self._rows.T, 4)) if vectors else []
            if len(self._near) > 50_000:  # a page that runs for years is asked many words
                self._near.clear()
            self._near.update(dict.fromkeys(fresh, ()))
            self._near.update({w: self._nearest(w, row) for w, row in zip(vectors, likeness, strict=True)})
        return {w: self._near.get(w, ()) for w in words}

    def _strange(self, text: str, words: Sequence[str]) -> dict[str, Vectors]:
        """Vectors of words that the library does not hold, encoded as the question writes them."""
        written: dict[str, str] = {}
        for word in cut(text):
            if word not in STOP and len(word) >= SHORTEST and word.isalpha():
                written.setdefault(stem(word), word)
        wanted = [w for w in words if w not in self._at and w in written]
        return dict(zip(wanted, self._encode([written[w] for w in wanted]), strict=True)) if wanted else {}

    def _nearest(self, word: str, likeness: Vectors) -> tuple[tuple[str, float], ...]:
        top = np.argpartition(-likeness, MOST)[: MOST + 1] if len(likeness) > MOST + 1 else np.arange(len(likeness))
        lowest = float(likeness[top].min()) if len(top) else 0.0
        best = np.flatnonzero(likeness >= max(lowest, FROM))  # with all that tie with the last, so that their order is ours
        best = best[np.argsort(-likeness[best], kind="stable")]
        rows = [int(n) for n in best if self._stems[n] != word and likeness[n] > FROM][:MOST]
        return tuple((self._stems[n], round((float(likeness[n]) - FROM) / (1 - FROM), 4)) for n in rows)
