"""A library in memory: passages, sentences and notes in rows, with their vectors and words. Read-only after loading."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus import engines, indexing, store
from corpus.catalogue import plain
from corpus.embed import Vectors
from corpus.engine import Around
from corpus.errors import BrokenLibrary
from corpus.postings import Postings
from corpus.records import Note, Passage, Shelf
from corpus.rows import places as places_of
from corpus.shelf import load as load_shelf
from corpus.vocabulary import Vocabulary
from corpus.vocabulary import load as read_vocabulary
from corpus.wordvectors import LIST as WORD_LIST
from corpus.wordvectors import ROWS as WORD_ROWS
from corpus.wordvectors import WordVectors
from corpus.wordvectors import read as read_word_vectors

Ints = NDArray[np.int32]


@dataclass(frozen=True)
class NotePlace:
    """A passage a note leads to, and the (start, end) offsets of the note's place inside it."""

    passage: int
    start: int
    end: int


class Beyond(Protocol):
    """The library that an index has candidates of: what of it counts for an answer beside them."""

    texts: int  # passages and notes together
    noted: frozenset[str]  # the reports that there are notes on

    @property
    def telling(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """See `assistant.subject`."""
        ...

    def document_frequency(self, word: str) -> int:
        """In how many passages and notes a stem stands."""
        ...

    def lowest(self, vector: Vectors) -> float:
        """The lowest cosine of a question with a sentence."""
        ...


@dataclass(frozen=True, eq=False)
class Index:
    """Rows over all reports, in the order of their ids. Passage i of `passages` is row i of the passage vectors.

    `sentence_passage` (S,) int32: passage of each sentence row; `sentences`: its offsets in the passage.
    `note_row` (N + Q,) int32: the note that a row of the note vectors (summaries, then questions) belongs to.
    `whole` and `rows` (P,): of a part (see `assistant.part`), what it is a part of, and the row of each of its passages there.
    `beyond`: where these are the candidates of a larger library (see `assistant.candidates`), that library.
    """

    shelves: tuple[Shelf, ...]
    passages: tuple[Passage, ...]
    sentence_passage: Ints
    sentences: tuple[tuple[int, int], ...]
    notes: tuple[Note, ...]
    note_row: Ints
    places: tuple[tuple[NotePlace, ...], ...]
    dense: dict[str, Any]
    lexical: dict[str, Postings]
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    word_vectors: WordVectors = field(default_factory=WordVectors)
    whole: Index | None = None
    rows: NDArray[np.int64] | None = None
    beyond: Beyond | None = None

    @property
    def origin(self) -> Index:
        """What this is a part of; itself where it is the whole."""
        return self.whole or self

    def home(self, passage: int) -> int:
        """The row of a passage in `origin`."""
        return passage if self.rows is None else int(self.rows[passage])

    @cached_property
    def shelf_of(self) -> Ints:
        """(P,) the place among `shelves` of each passage's."""
        at = {s.record.id: n for n, s in enumerate(self.shelves)}
        return np.array([at[p.report] for p in self.passages], dtype=np.int32)

    @cached_property
    def plain(self) -> tuple[str, ...]:
        """For each passage its headings and text in plain words, with a space around each: names are looked for in it."""
        return tuple(f" {' | '.join(map(plain, (*p.heading, p.text)))} " for p in self.passages)

    @cached_property
    def report_of(self) -> NDArray[np.str_]:
        """(P,) the report id of each passage."""
        return np.array([p.report for p in self.passages])

    @cached_property
    def sentence_rows(self) -> tuple[range, ...]:
        """For each passage the rows of its sentences."""
        edges = np.searchsorted(self.sentence_passage, np.arange(len(self.passages) + 1))
        return tuple(range(int(a), int(b)) for a, b in itertools.pairwise(edges))

    @cached_property
    def notes_of(self) -> tuple[tuple[int, ...], ...]:
        """For each passage the notes that lead to it."""
        out: list[list[int]] = [[] for _ in self.passages]
        for n, places in enumerate(self.places):
            for place in places:
                out[place.passage].append(n)
        return tuple(map(tuple, out))

    @cached_property
    def summary_rows(self) -> Ints:
        """(N,) the row of each note's summary among the note vectors: in each report summaries come before questions."""
        out = np.zeros(len(self.notes), dtype=np.int32)
        for row in range(len(self.note_row) - 1, -1, -1):
            out[self.note_row[row]] = row
        return out

    def setting(self, passage: int, start: int, end: int) -> Around | None:
        """What of its report is at hand around a passage, at least from offset `start` to `end` of the passage, as far as the report goes;
        None where the library has our notes alone."""
        document = self.shelf(self.passages[passage].report).document
        return None if document is None else Around(0, document.text, len(document.text), document.blocks, document.breaks, document.pages)

    def broken(self, passage: int, start: int, end: int) -> bool:
        """Whether words of the source were left out between two offsets of a passage, so that no quote may span them."""
        p = self.passages[passage]
        document = self.shelf(p.report).document
        breaks = document.breaks if document else ()
        at = bisect_right(breaks, p.start + start)
        return at < len(breaks) and breaks[at] < p.start + end

    def mixes(self, passage: int, start: int, end: int) -> bool:
        """Whether a stretch runs over the edge of somebody's own words, so that nobody says all of it. Offsets are those of the passage;
        they may lie outside it."""
        p = self.passages[passage]
        document = self.shelf(p.report).document
        low, high = p.start + start, p.start + end
        over = [b for b in document.blocks if b.start < high and b.end > low] if document else []
        return len(over) > 1 and any(b.kind == "quotation" or b.speaker for b in over)

    @cached_property
    def placed(self) -> tuple[Ints, Ints]:
        """Two (L,) int32 arrays of the same length: passage and note of every place a note leads to."""
        pairs = [(p.passage, n) for n, places in enumerate(self.places) for p in places]
        table = np.array(pairs, dtype=np.int32).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    def aside(self, kinds: tuple[str, ...]) -> NDArray[np.bool_]:
        """(P,) whether a passage is of one of these kinds."""
        return np.isin(self._kinds, kinds)

    @cached_property
    def _kinds(self) -> NDArray[np.str_]:
        return np.array([p.kind for p in self.passages])

    @cached_property
    def readings(self) -> dict[str, Any]:
        """Texts taken apart for links to lead into, kept by `assistant.permalink` once one was followed."""
        return {}

    @cached_property
    def complete(self) -> frozenset[str]:
        """The reports all of whose passages are here."""
        return frozenset(s.record.id for s in self.shelves if all(p.id in self.by_id for p in s.passages))

    @cached_property
    def by_id(self) -> dict[str, int]:
        """Passage row by passage id."""
        return {p.id: i for i, p in enumerate(self.passages)}

    def shelf(self, report: str) -> Shelf:
        """A report's shelf; KeyError where the library does not hold it."""
        return self._shelf_of[report]

    @cached_property
    def _shelf_of(self) -> dict[str, Shelf]:
        return {s.record.id: s for s in self.shelves}


def load(root: Path) -> tuple[Index, store.Manifest]:
    """Read the generation in force, every file checked. Raises NoLibrary, BrokenLibrary or StaleLibrary."""
    return store.steady(root, lambda held: (_generation(root, held), held))


def _generation(root: Path, held: store.Manifest) -> Index:
    store.check_stamp(held.stamp, {"store": store.FORMAT})
    if engines.is_wide(held):
        raise BrokenLibrary("The library is too large to be read into memory.", "Open it with Library.open, which searches it on the disk.")
    store.check_files(root, held)

    def read(name: str) -> bytes:
        return store.checked(root, held, f"generations/{held.generation}/{name}")

    try:
        shelves = tuple(load_shelf(store.checked(root, held, f"reports/{n}/shelf.json").decode()) for _, n in sorted(held.reports.items()))
        words = read_vocabulary(read("vocabulary.json").decode())
    except ValueError as error:
        raise BrokenLibrary("A part of the library cannot be read.", store.MEND) from error
    made = _rows(shelves)
    rows = dict(zip(indexing.DENSE, (len(made.passages), len(made.sentences), len(made.note_row)), strict=True))
    dense = {kind: indexing.read_dense(read(f"{kind}.faiss"), n) for kind, n in rows.items()}
    counts = dict(zip(indexing.LEXICAL, (len(made.passages), len(made.notes)), strict=True))
    lexical = {part: indexing.read_lexical({f: read(f"{part}/{f}") for f in indexing.LEXICAL_FILES}, n) for part, n in counts.items()}
    vectors = read_word_vectors(read(WORD_LIST), read(WORD_ROWS))
    return replace(made, dense=dense, lexical=lexical, vocabulary=words, word_vectors=vectors)


def _rows(shelves: tuple[Shelf, ...]) -> Index:
    passages: list[Passage] = []
    sentence_passage: list[int] = []
    spans: list[tuple[int, int]] = []
    notes: list[Note] = []
    note_row: list[int] = []
    places: list[tuple[NotePlace, ...]] = []
    for shelf in shelves:
        base, first = len(passages), len(notes)
        for p in shelf.passages:
            sentence_passage += [len(passages)] * len(p.sentences)
            spans += p.sentences
            passages.append(p)
        notes += shelf.notes
        note_row += [first + i for i in range(len(shelf.notes))]
        note_row += [first + i for i, n in enumerate(shelf.notes) for _ in n.questions]
        places += [tuple(NotePlace(base + i, *at) for i, *at in places_of(shelf, n)) for n in range(len(shelf.notes))]
    return Index(
        shelves, tuple(passages), np.array(sentence_passage, dtype=np.int32), tuple(spans), tuple(notes),
        np.array(note_row, dtype=np.int32), tuple(places), {}, {},
    )  # fmt: skip


