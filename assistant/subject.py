"""Which report a question is about, where it does not name one but says what it is about: "in the housing project"."""

from __future__ import annotations

import numpy as np

from assistant.alongside import alongside
from assistant.index import Index
from corpus.records import Record
from corpus.words import stems

TELLING = 0.3  # of the passages that hold a word must be of one report for the word to point to it


def hinted(index: Index, words: tuple[str, ...]) -> tuple[str, ...]:
    """The ids of reports that a question's stems point to, in the order of the library."""
    asked, origin = set(words), index.origin
    told = telling(origin) if origin.beyond is None else origin.beyond.telling
    return tuple(report for report, held in told if not asked.isdisjoint(held))


@alongside
def telling(index: Index) -> tuple[tuple[str, frozenset[str]], ...]:
    """For each report of a whole library the stems of its record that no other record has, and that mostly stand in its own passages."""
    profiles = {s.record.id: profile(s.record) for s in index.shelves}
    count: dict[str, int] = {}
    for held in profiles.values():
        for word in held:
            count[word] = count.get(word, 0) + 1
    return tuple((report, frozenset(w for w in held if count[w] == 1 and _mostly(index, w, report))) for report, held in profiles.items())


def profile(record: Record) -> frozenset[str]:
    """The stems of what a record names; of a record with guesses in it nothing, its title may be any line of the file."""
    parts = () if record.guessed else (record.title, record.short, *record.authors, *record.places, *record.organisations)
    return frozenset(stems(" ".join(parts)))


def _mostly(index: Index, word: str, report: str) -> bool:
    rows, _ = index.lexical["lexical"].of(word)
    return bool(len(rows)) and float(np.mean(index.report_of[rows] == report)) >= TELLING
