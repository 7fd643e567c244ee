"""The library's own words: how often each stands there, which are only ever names, and what its acronyms stand for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field

from corpus import acronyms
from corpus.errors import BrokenLibrary
from corpus.records import Record, Shelf
from corpus.words import WORD

MOST = 200_000  # words kept, the commonest first: some 4 MB; a word beyond is still searched for, but nothing is mended into it


@dataclass(frozen=True)
class Vocabulary:
    """`words`: each word in lower case, without digits, and its count; `names`: those never written in lower case;
    `acronyms`: what each stands for, the most frequent long form first."""

    words: Mapping[str, int] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    acronyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def texts(shelf: Shelf) -> Iterator[str]:
    """All texts of a report whose words are the library's: passages with their headings, notes, and the record's names."""
    for passage in shelf.passages:
        yield from (passage.text, *passage.heading)
    for note in shelf.notes:
        yield from (note.title, note.summary, *note.questions, *note.place, *note.organisation)
    yield from names(shelf.record)


def names(record: Record) -> tuple[str, ...]:
    """What a record names: title, people, bodies and places."""
    return (record.title, record.short, record.publisher, *record.authors, *record.organisations, *record.places)


def make(shelves: Iterable[Shelf], most: int = MOST) -> Vocabulary:
    """Count the words of some reports, of which the `most` commonest are kept, and gather their acronyms. Deterministic, whatever the order of the reports."""
    written: Counter[str] = Counter()
    defined: list[tuple[str, str]] = []
    for shelf in shelves:
        for text in texts(shelf):
            written.update(WORD.findall(text))
            defined += acronyms.definitions(text)
    counts: Counter[str] = Counter()
    plain: set[str] = set()
    for word, n in written.items():
        bare = word[:-2] if word[-2:] in ("'s", "’s") else word
        if bare.isalpha():
            counts[bare.lower()] += n
            if bare[0].islower():
                plain.add(bare.lower())
    kept = sorted(counts, key=lambda w: (-counts[w], w))[:most]
    return Vocabulary({w: counts[w] for w in sorted(kept)}, frozenset(kept) - plain, acronyms.table(defined))


def dump(made: Vocabulary) -> str:
    """A vocabulary as JSON; the same for the same library."""
    return json.dumps({**asdict(made), "names": sorted(made.names)}, ensure_ascii=False, separators=(",", ":"))


def load(text: str) -> Vocabulary:
    """What `dump` wrote. Raises BrokenLibrary for anything else."""
    try:
        raw = json.loads(text)
        return Vocabulary(raw["words"], frozenset(raw["names"]), {k: tuple(v) for k, v in raw["acronyms"].items()})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BrokenLibrary("The library's vocabulary cannot be read.", "Run: python -m ingest --rebuild") from error
