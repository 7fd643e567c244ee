"""The thesaurus: words that stand for each other in this field, so that everyday words find what the literature calls otherwise."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from corpus.words import stems

FILE = Path(__file__).parent / "thesaurus.toml"
LONGEST = 3  # words of an entry

Entry = tuple[str, ...]  # a word or phrase, stemmed


def read(text: str) -> dict[Entry, tuple[Entry, ...]]:
    """For each entry what may stand for it, in the order of the file; entries that are nothing but stop words are left out.

    Raises ValueError for text that is no thesaurus, or an entry of more than three words.
    """
    out: dict[Entry, dict[Entry, None]] = {}
    for group in tomllib.loads(text)["groups"]:
        entries = [e for e in dict.fromkeys(tuple(stems(words)) for words in group) if e]
        if any(len(e) > LONGEST for e in entries):
            raise ValueError(f"A thesaurus entry has more than {LONGEST} words: {group}.")
        for entry in entries:
            out.setdefault(entry, {}).update(dict.fromkeys(e for e in entries if e != entry))
    return {entry: tuple(others) for entry, others in out.items()}


@lru_cache(maxsize=1)
def load() -> Mapping[Entry, tuple[Entry, ...]]:
    """The project's thesaurus."""
    return read(FILE.read_text(encoding="utf-8"))


def parts(words: Sequence[str], known: Mapping[Entry, tuple[Entry, ...]]) -> list[Entry]:
    """A question's stems cut into the longest entries there are, other words alone.

    >>> parts(["villag", "chief", "execut"], {("chief", "execut"): ()})
    [('villag',), ('chief', 'execut')]
    """
    out: list[Entry] = []
    at = 0
    while at < len(words):
        size = next((n for n in range(LONGEST, 1, -1) if tuple(words[at : at + n]) in known and at + n <= len(words)), 1)
        out.append(tuple(words[at : at + size]))
        at += size
    return out
