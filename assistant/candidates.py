"""An index of some passages of a library that is too large for memory: those an engine found, scored as if all the others were there too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from assistant.cosines import Rows, cosines
from assistant.index import Index, NotePlace
from assistant.subject import TELLING, profile
from corpus import postings
from corpus.embed import Vectors
from corpus.engine import Around, Edition, Key, NoteRow, Row, bm25
from corpus.engines.kept import Kept
from corpus.postings import Floats, Ints, Postings
from corpus.records import Document, Record, Shelf

KEPT = 64  # questions of which is kept what their lowest cosine is
UNSEEN = "\0"  # stands for each character of a document that is not looked at: no word, and not white space either


class Whole:
    """What of a whole library counts for its candidates (see `assistant.index.Beyond`). Safe for many threads."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.texts = edition.totals.passages + edition.totals.notes
        self.noted = frozenset(r for r, h in edition.holdings.items() if h.notes)
        self._sample = edition.sample()
        self._lowest: Kept[bytes, float] = Kept(KEPT)

    @cached_property
    def telling(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """As `subject.telling` finds it."""
        profiles = {r: profile(h.record) for r, h in self.edition.holdings.items()}
        count = Counter(w for held in profiles.values() for w in held)
        own = sorted({w for held in profiles.values() for w in held if count[w] == 1})
        held_by = dict(zip(own, (f.passages for f in self.edition.frequencies(own)), strict=True))
        named = {r: h.named for r, h in self.edition.holdings.items()}
        made = ((r, frozenset(w for w in held if held_by.get(w) and named[r].get(w, 0) / held_by[w] >= TELLING)) for r, held in profiles.items())
        return tuple((r, words) for r, words in made if words)

    def document_frequency(self, word: str) -> int:
        """See `Beyond`."""
        return self.edition.frequencies([word])[0].texts

    def lowest(self, vector: Vectors) -> float:
        """See `Beyond`; a question is ranked more than once on the way to its answer."""
        return self._lowest.get(vector.tobytes(), lambda: round(float(cosines(self._sample, vector).min()), 5)) if len(self._sample) else 1.0


class Words(Postings):
    """BM25 of rows of stems, each worth what it is worth in the whole library. `rare` gives a stem's count there."""

    def __init__(self, rows: Sequence[tuple[str, ...]], known: Known, total: int, average: float) -> None:
        self.vocab_dict = known  # type: ignore[assignment]  # it is only asked whether it holds a stem
        self.total = total
        self._known, self._average = known, average
        self._lengths = [len(r) for r in rows]
        self._stems, self._sets = rows, [frozenset(r) for r in rows]
        self._told: dict[str, tuple[Ints, Floats]] = {}

    def of(self, stem: str) -> tuple[Ints, Floats]:
        """See `Postings`."""
        if stem not in self._told:
            self._told[stem] = self._scored(stem)
        return self._told[stem]

    def _scored(self, stem: str) -> tuple[Ints, Floats]:
        held = [n for n, words in enumerate(self._sets) if stem in words]
        rare = self.rarity(stem) if held else 0.0
        scores = [bm25(self._stems[n].count(stem), self._lengths[n], self._average, rare) for n in held]
        return np.array(held, dtype=np.int32), np.array(scores, dtype=np.float32)

    def rarity(self, stem: str) -> float:
        """See `Postings`."""
        return postings.rarity(self.total, self._known.count(stem))


class Known:
    """How many rows of one kind hold a stem; `in`: whether any does."""

    def __init__(self, edition: Edition, kind: str) -> None:
        self._edition, self._at = edition, ("passages", "notes").index(kind)
        self._counts: dict[str, int] = {}

    def count(self, stem: str) -> int:
        """How many rows hold it."""
        if stem not in self._counts:
            if len(self._counts) > 100_000:
                self._counts = {}
            self._counts[stem] = self._edition.frequencies([stem])[0][self._at]
        return self._counts.get(stem, 0)

    def __contains__(self, stem: object) -> bool:
        return isinstance(stem, str) and self.count(stem) > 0


@dataclass(frozen=True, eq=False)
class Some(Index):
    """An index of candidates. `around`: the rows there are of a report, by its id; a report without any is read whole.

    `entire`: whether what is around a passage may be shown though it is not a candidate itself: its report is within the limits as a whole.
    """

    edition: Edition | None = None
    keys: tuple[Key, ...] = ()  # of the passages, unless it is a part
    around: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    entire: bool = True

    @cached_property
    def complete(self) -> frozenset[str]:
        """The reports that are within the limits as a whole."""
        return frozenset(s.record.id for s in self.shelves) if self.entire and self.whole is None else frozenset()

    @property
    def read_from(self) -> Edition:
        """The edition that the rows are of. Raises ValueError for an index without one."""
        if self.edition is None:
            raise ValueError("An index of candidates is made of an edition.")
        return self.edition

    @cached_property
    def _opened(self) -> dict[str, Shelf]:
        return {}

    def shelf(self, report: str) -> Shelf:
        """A report's shelf, with what is known of its document; KeyError where the library does not hold it."""
        edition = self.read_from
        if report not in self.around:
            return edition.shelf(report)
        if report not in self._opened:
            held = edition.holdings[report]
            self._opened[report] = Shelf(held.record, document([r.around for r in self.around[report] if r.around]) if held.original else None, (), ())
        return self._opened[report]


    @cached_property
    def _settings(self) -> dict[str, Row]:
        return {r.passage.id: r for rows in self.around.values() for r in rows}

    def setting(self, passage: int, start: int, end: int) -> Around | None:
        """See `Index`: what is kept with the passage itself does, where it reaches so far."""
        p = self.passages[passage]
        row = self._settings.get(p.id)
        own = row.around if row is not None else None
        if own is None or own.start > max(0, p.start + start) or own.start + len(own.text) < min(own.length, p.start + end):
            return super().setting(passage, start, end)
        return own


def document(parts: Sequence[Around]) -> Document:
    """A document of which only parts are known, each at its place."""
    text, at = [], 0
    for part in sorted(parts, key=lambda p: p.start):
        if part.start + len(part.text) > at:
            text += [UNSEEN * (part.start - at), part.text[max(0, at - part.start) :]]
            at = part.start + len(part.text)
    text.append(UNSEEN * (max(p.length for p in parts) - at))
    blocks = {(b.start, b.end, b.kind): b for p in parts for b in p.blocks}
    pages = {q.start: q for p in parts for q in p.pages}
    return Document(
        "".join(text), tuple(pages[k] for k in sorted(pages)), tuple(blocks[k] for k in sorted(blocks)), tuple(sorted({b for p in parts for b in p.breaks})),
    )  # fmt: skip


def bare(records: Iterable[Record]) -> tuple[Shelf, ...]:
    """Shelves of which nothing is known but the records."""
    return tuple(Shelf(r, None, (), ()) for r in records)


def make(base: Some, rows: Sequence[Row], notes: Sequence[NoteRow], windows: bool = True) -> Some:
    """The index of some rows and the notes there are on them. `base` is one without any, of the same library; with `windows` no document is read whole."""
    edition, whole = base.read_from, base.beyond
    rows, notes = sorted(rows, key=lambda r: r.key), sorted(notes, key=lambda n: n.key)
    at = {r.key: n for n, r in enumerate(rows)}
    width = len(rows[0].vector) if rows else 1
    totals, known = edition.totals, {k: p.vocab_dict for k, p in base.lexical.items()}
    around: dict[str, list[Row]] = {}
    for row in rows if windows else ():
        around.setdefault(row.key.report, []).append(row)
    nowhere = np.zeros((0, width), dtype=np.float32)
    values: dict[str, Any] = {
        "shelves": bare(edition.holdings[r].record for r in dict.fromkeys(row.key.report for row in rows)),
        "passages": tuple(r.passage for r in rows),
        "keys": tuple(at),
        "sentence_passage": np.repeat(np.arange(len(rows), dtype=np.int32), [len(r.passage.sentences) for r in rows]),
        "sentences": tuple(s for r in rows for s in r.passage.sentences),
        "notes": tuple(n.note for n in notes),
        "note_row": np.repeat(np.arange(len(notes), dtype=np.int32), [len(n.vectors) for n in notes]),
        "places": tuple(tuple(NotePlace(at[k], s, e) for p, s, e in n.places if (k := Key(n.key.report, p)) in at) for n in notes),
        "dense": {
            "passages": Rows(np.stack([r.vector for r in rows]) if rows else nowhere),
            "sentences": Rows(np.concatenate([r.sentences.reshape(-1, width) for r in rows]) if rows else nowhere),
            "notes": Rows(np.concatenate([n.vectors for n in notes]) if notes else nowhere),
        },
        "lexical": {
            "lexical": Words([r.words for r in rows], known["lexical"], totals.passages, totals.passage_words),  # type: ignore[arg-type]
            "note_words": Words([n.words for n in notes], known["note_words"], totals.notes, totals.note_words),  # type: ignore[arg-type]
        },
    }
    return Some(
        **values, vocabulary=base.vocabulary, word_vectors=base.word_vectors, beyond=whole, edition=edition, around=around, entire=base.entire,
    )  # fmt: skip


def empty(edition: Edition, whole: Whole, vocabulary: Any, word_vectors: Any) -> Some:
    """The index of no passage of a library, which knows its reports and how rare its words are."""
    totals = edition.totals
    lexical: dict[str, Postings] = {
        "lexical": Words([], Known(edition, "passages"), totals.passages, totals.passage_words),
        "note_words": Words([], Known(edition, "notes"), totals.notes, totals.note_words),
    }
    none = np.zeros((0, 1), dtype=np.float32)
    return Some(
        bare(h.record for h in edition.holdings.values()), (), np.zeros(0, dtype=np.int32), (), (), np.zeros(0, dtype=np.int32), (),
        {k: Rows(none) for k in ("passages", "sentences", "notes")}, lexical, vocabulary, word_vectors, beyond=whole, edition=edition,
    )  # fmt: skip


class Shelves(Mapping[str, Shelf]):
    """The shelves of an edition by report."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition

    def __getitem__(self, report: str) -> Shelf:
        return self._edition.shelf(report)

    def __iter__(self) -> Iterator[str]:
        return iter(self._edition.holdings)

    def __len__(self) -> int:
        return len(self._edition.holdings)
