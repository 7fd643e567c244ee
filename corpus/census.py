"""What an engine counts of its parts when an edition is published: what each report holds, how rare each stem is, a sample of sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from corpus import vocabulary
from corpus.embed import Vectors
from corpus.engine import Frequency, Holding, NoteRow, Row, Totals
from corpus.records import Shelf
from corpus.shelf import record_of
from corpus.words import stems

SAMPLED = 8192  # sentences in the sample: 6 MB as float16; one product with a question takes about a millisecond


class Census:
    """Takes parts in one by one, in the order of their reports' ids; of each it keeps counts alone."""

    def __init__(self) -> None:
        self.holdings: dict[str, Holding] = {}
        self.texts: Counter[str] = Counter()  # in how many bare texts of passages and notes a stem stands
        self.passages: Counter[str] = Counter()
        self.notes: Counter[str] = Counter()
        self._words = [0, 0]
        self._sample: list[Vectors] = []
        self._step = 1  # every so many sentences one is taken: doubled whenever there are twice too many
        self._seen = 0

    def take(self, shelf: Shelf, part: str, rows: Sequence[Row], notes: Sequence[NoteRow]) -> None:
        """Count one part."""
        named = dict.fromkeys(stems(" ".join(vocabulary.names(shelf.record))), 0)
        for row in rows:
            held = set(row.words)
            self.passages.update(held)
            for word in held & named.keys():
                named[word] += 1
            self.texts.update(set(stems(row.passage.text)))
            self._words[0] += max(1, len(row.words))
            self._sampled(row.sentences)
        for note in notes:
            self.notes.update(set(note.words))
            self.texts.update(set(stems(note.note.text)))
            self._words[1] += max(1, len(note.words))
        themes: Counter[str] = Counter(t for found in themes_of(rows, notes) for t in found)
        self.holdings[shelf.record.id] = Holding(
            shelf.record, part, len(rows), sum(len(r.sentences) for r in rows), len(notes), shelf.document is not None, named, dict(sorted(themes.items())),
            tuple(dict.fromkeys(p for n in notes for p in n.note.place)), shelf.ledger.sha256 if shelf.ledger else "",
        )  # fmt: skip

    def _sampled(self, sentences: Vectors) -> None:
        first = -self._seen % self._step
        self._seen += len(sentences)
        self._sample += [v.astype(np.float16) for v in sentences[first :: self._step]]
        if len(self._sample) > 2 * SAMPLED:
            self._sample = self._sample[::2]
            self._step *= 2

    @property
    def sample(self) -> Vectors:
        """(n, d) float16."""
        return np.stack(self._sample) if self._sample else np.zeros((0, 1), dtype=np.float16)

    @property
    def totals(self) -> Totals:
        """Rows and mean lengths."""
        counts = sum(h.passages for h in self.holdings.values()), sum(h.notes for h in self.holdings.values())
        return Totals(*counts, *(words / n if n else 1.0 for words, n in zip(self._words, counts, strict=True)))

    def frequencies(self) -> Iterator[tuple[str, Frequency]]:
        """Every stem, in order, with its counts."""
        for word in sorted(self.passages.keys() | self.notes.keys() | self.texts.keys()):
            yield word, Frequency(self.passages[word], self.notes[word], self.texts[word])


def themes_of(rows: Sequence[Row], notes: Sequence[NoteRow]) -> list[tuple[str, ...]]:
    """The themes of each passage: those of the notes that lead to it."""
    return [tuple(sorted({t for k in row.notes for t in notes[k.n].note.themes})) for row in rows]


def note_themes(themes: Sequence[tuple[str, ...]], notes: Sequence[NoteRow]) -> list[tuple[str, ...]]:
    """The themes of each note: those of the passages it leads to, so that whoever looks within a theme sees what speaks for what is within it."""
    return [tuple(sorted({t for n, _, _ in note.places for t in themes[n]})) for note in notes]


def holding(raw: dict[str, Any]) -> Holding:
    """A holding from its plain values, as `asdict` makes them. Raises KeyError, TypeError."""
    return Holding(**{**raw, "record": record_of(raw["record"]), "places": tuple(raw["places"])})
