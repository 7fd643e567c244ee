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
FROM = 0.35  # cosine from which two words have something to do with each other; what lies above it counts, up to 1


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

    def __init__(self, held: WordVectors, encode: Callable[[list[str]], Vectors], known: Mapping[thesaurus.Entry, tuple[thesaurus.Entry, ...]] | None = None) -> None:
        self._held = held
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
        return {w: self._of(w, "" if w in self._at else forms.get(w, "")) for w in dict.fromkeys(words)}

    def _of(self, word: str, form: str) -> Near:
        """The words near a stem; `form` is how a stem that the library does not hold is written. Two threads may work out the same, and get the same."""
        made = self._near.get((word, form))
        if made is None:
            if len(self._near) >= KEPT:
                self._near.clear()
            made = self._near[word, form] = self._nearest(word, form)
        return made

    def _nearest(self, word: str, form: str) -> Near:
        if word not in self._at and not form:
            return ()
        vector = self._rows[self._at[word]] if word in self._at else self._encode([form])[0]  # alone: in a batch the last bits depend on the others
        likeness = np.round(self._rows @ vector, 4)
        top = np.argpartition(-likeness, MOST)[: MOST + 1] if len(likeness) > MOST + 1 else np.arange(len(likeness))
        lowest = float(likeness[top].min()) if len(top) else 0.0
        best = np.flatnonzero(likeness >= max(lowest, FROM))  # with all that tie with the last, so that their order is ours
        best = best[np.argsort(-likeness[best], kind="stable")]
        rows = [int(n) for n in best if self._stems[n] != word and likeness[n] > FROM][:MOST]
        return tuple((self._stems[n], round((float(likeness[n]) - FROM) / (1 - FROM), 4)) for n in rows)


def written(text: str) -> dict[str, str]:
    """For each stem of a text that has a vector of its own worth making, how it is first written there, in lower case."""
    out: dict[str, str] = {}
    for word in cut(text):
        if word not in STOP and len(word) >= SHORTEST and word.isalpha():
            out.setdefault(stem(word), word)
    return out
