"""The seam between a large library and what it lies in: a folder, or a server of vectors. One protocol, one suite of tests (tests/test_engines.py).

A *part* is a report with its vectors, named by what it holds; an *edition* is a set of parts in force, published in one switch. Whoever opened
an edition goes on reading it while a new one is published. An engine finds rows; how an answer is made of them it does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol, runtime_checkable

from corpus.embed import Vectors
from corpus.records import Block, Note, Page, Passage, Record, Shelf

Kind = Literal["passages", "notes"]
KINDS: tuple[Kind, ...] = ("passages", "notes")
K1, B = 1.2, 0.6  # of BM25 in Lucene's variant (see `bm25`)
Encode = Callable[[list[str]], Vectors]  # texts to unit rows (n, d)


class Key(NamedTuple):
    """A passage, or a note: its report and its place among the report's passages, or notes, from 0. In their order keys sort as rows do in memory."""

    report: str
    n: int


@dataclass(frozen=True)
class Found:
    """A row found. `score`: a cosine as near as the engine's index comes to it, or BM25; candidates are scored again from what is stored."""

    key: Key
    score: float


@dataclass(frozen=True)
class Within:
    """Limits on what is found; a row must fit each that is given. Values of one field are alternatives, but `words` must all stand in the row.

    `reports`: ids; none fits an empty tuple. `years`: first and last, both included, None where open; a report without a year does not fit.
    `evidence`: kinds of evidence, letter for letter as records have them. `themes`: a passage has those of the notes that lead to it, a note those of
    the passages it leads to. `words`: stems as `corpus.words` makes them, of the text that is searched for words (`Row.words`).
    """

    reports: tuple[str, ...] | None = None
    years: tuple[int | None, int | None] | None = None
    evidence: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


ALL = Within()


@dataclass(frozen=True)
class Around:
    """What of its document is kept with a passage: `text` begins at offset `start` of the `length` characters; blocks, breaks and pages as far
    as they touch it, the nearest break on either side beyond it, and the page it begins on. All offsets are the document's."""

    start: int
    text: str
    length: int
    blocks: tuple[Block, ...] = ()
    breaks: tuple[int, ...] = ()
    pages: tuple[Page, ...] = ()


@dataclass(frozen=True, eq=False)
class Row:
    """A passage with all that answering from it needs. `words`: stems of the text that is searched for words, each as often as it stands there.

    `vector` (d,), `sentences` (n, d) float32: unit vectors, as near as float16 comes to them. `notes`: those that lead to it. `around`: None where the library has our notes alone.
    """

    key: Key
    passage: Passage
    words: tuple[str, ...]
    vector: Vectors
    sentences: Vectors
    notes: tuple[Key, ...] = ()
    around: Around | None = None


@dataclass(frozen=True, eq=False)
class NoteRow:
    """A note. `vectors` (1 + q, d) float32: of its summary, then of its questions. `places`: (n of the passage in the report, start, end) of each
    passage it leads to, offsets inside that passage."""

    key: Key
    note: Note
    words: tuple[str, ...]
    vectors: Vectors
    places: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True)
class Holding:
    """What an edition knows of a report without reading it. `original`: whether the report itself is held, not our notes alone.

    `named`: of each stem in what the record names, how many of the report's passages hold it. `themes`: passages on each theme.
    """

    record: Record
    part: str
    passages: int
    sentences: int
    notes: int
    original: bool
    named: Mapping[str, int]
    themes: Mapping[str, int]
    places: tuple[str, ...] = ()  # of its notes
    sha256: str = ""  # of its file


class Frequency(NamedTuple):
    """In how many rows a stem stands: of passages and of notes as they are searched for words, and of the bare texts of both together."""

    passages: int = 0
    notes: int = 0
    texts: int = 0


@dataclass(frozen=True)
class Totals:
    """`passages`, `notes`: how many rows. `passage_words`, `note_words`: the mean count of stems in a row, one without any counting as one."""

    passages: int = 0
    notes: int = 0
    passage_words: float = 1.0
    note_words: float = 1.0


def looked(k: int, effort: int, least: int) -> int:
    """How many candidates an approximate index keeps while it looks for k rows (see `Edition.nearest`); `least`: as many as it was published with."""
    return max(effort, k) if effort else max(least, 2 * k)


class Edition(Protocol):
    """What a reader holds: it stays as it is while others are published. Safe for many threads."""

    @property
    def name(self) -> str: ...
    @property
    def stamp(self) -> Mapping[str, Any]: ...
    @property
    def removed(self) -> tuple[str, ...]: ...
    @property
    def totals(self) -> Totals: ...
    @property
    def holdings(self) -> Mapping[str, Holding]:
        """By report id, in the order of the ids."""
        ...

    def frequencies(self, stems: Sequence[str]) -> list[Frequency]:
        """For each stem in how many rows it stands; zeros for one that none holds."""
        ...

    def nearest(self, kind: Kind, vector: Vectors, k: int, within: Within = ALL, effort: int = 0) -> list[Found]:
        """The k rows most like a unit vector (d,), best first, ties by key; fewer where there are fewer. A note counts once, as its best vector.

        `effort`: candidates that an approximate index keeps while it looks, k at least; 0: as many as it was published with, or 2 k.
        """
        ...

    def worded(self, kind: Kind, weights: Mapping[str, float], k: int, within: Within = ALL) -> list[Found]:
        """The k rows with the highest sums of weight times BM25 (see `bm25`), best first, ties by key; rows that hold none of the stems are not among them.

        With `within.words` and no weights: the first k that hold those words, in the order of their keys, at score 0.
        """
        ...

    def rows(self, keys: Sequence[Key]) -> list[Row]:
        """These passages in the order given; those that there are not are left out. Raises BrokenLibrary for one that is damaged."""
        ...

    def notes(self, keys: Sequence[Key]) -> list[NoteRow]:
        """These notes, likewise."""
        ...

    def shelf(self, report: str) -> Shelf:
        """All that is held of a report; KeyError where that is nothing."""
        ...

    def sample(self) -> Vectors:
        """(n, d) vectors of sentences from all over the library, the same for the same library; all of them where it is small."""
        ...

    def file(self, name: str) -> bytes | None:
        """A further file published with the edition: vocabulary.json, wordvectors.json, wordvectors.npy, those `beside`; None where there is none."""
        ...

    def close(self) -> None:
        """Let go of what is held open."""
        ...


@runtime_checkable
class Engine(Protocol):
    """Where editions lie. Raises LibraryError and its children, whatever the engine's own errors are."""

    def put(self, shelf: Shelf, vectors: Vectors) -> str:
        """Keep a part and return its name; one that is there already is left alone. `vectors` as `corpus.shelf.texts` orders them. In no edition yet."""
        ...

    def drop(self, part: str) -> None:
        """Let go of a part that no kept edition names; nothing happens where there is none, or where one names it."""
        ...

    def parts(self) -> frozenset[str]:
        """The names of all parts that are kept, whether an edition names them or not."""
        ...

    def publish(
        self, stamp: Mapping[str, Any], reports: Mapping[str, str], removed: Sequence[str] = (), encode: Encode | None = None, beside: Mapping[str, bytes] | None = None
    ) -> str:
        """Put an edition in force that holds these parts by report id, and return its name; until then nothing has changed. The one that was
        in force is kept; older ones, and parts that neither names, may be let go of. Raises BrokenLibrary where a part is missing."""
        ...

    def current(self) -> str:
        """The name of the edition in force; cheap, for asking whether there is a new one. Raises NoLibrary."""
        ...

    def open(self, name: str = "") -> Edition:
        """The edition in force, or another that is kept. Raises NoLibrary, BrokenLibrary, StaleLibrary."""
        ...


def bm25(tf: float, length: int, average: float, rarity: float) -> float:
    """What a stem says for a row: Lucene's variant, `rarity` as `corpus.postings.rarity` has it, `length` the row's count of stems (at least 1)."""
    return rarity * tf / (K1 * (1 - B + B * max(1, length) / average) + tf)
