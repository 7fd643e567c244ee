"""A library too large for memory, asked as any other: an engine finds the passages that may answer, and what becomes of them is decided as always."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import cast

from assistant import candidates, facets, permalink, scope
from assistant.library import Library, encoder
from assistant.part import part
from assistant.question import Question
from assistant.scope import Scope
from assistant.settings import Settings
from assistant.spoken import spoken, weighted
from corpus import store, vocabulary, wordvectors
from corpus.embed import Embedder, Vectors
from corpus.engine import ALL, Edition, Key, Kind, NoteRow, Row, Within
from corpus.engines.kept import Kept
from corpus.errors import BrokenLibrary, LibraryError
from corpus.records import Record, Shelf
from corpus.words import stems

LINKS = 50_000  # to passages that are kept for the next question that shows one
HELD = 16  # reports whose passages are kept for the next link into them
NOTED = 50  # reports whose notes' questions a self-test draws on
MEND = "Run: python -m ingest --rebuild"


class FarLibrary(Library):
    """Ask, search, quote. `index` holds no passage, or those an engine found for one question (see `upon`)."""

    index: candidates.Some

    def __init__(self, edition: Edition, embedder: Embedder, settings: Settings | None = None) -> None:
        words, listed, rows = (edition.file(n) for n in ("vocabulary.json", wordvectors.LIST, wordvectors.ROWS))
        if words is None or listed is None or rows is None:
            raise BrokenLibrary("The library was published without its words.", MEND)
        base = candidates.empty(edition, candidates.Whole(edition), vocabulary.load(words.decode()), wordvectors.read(listed, rows))
        parts = {r: h.part for r, h in edition.holdings.items()}
        super().__init__(base, embedder, settings, store.Manifest(edition.name, dict(edition.stamp), parts, edition.removed, {}))
        self.edition = edition
        self.all = self  # what this shows a few passages of
        self.keyed: tuple[Key, ...] = ()  # the passages shown, those outside the limits too
        self._made: dict[str, str] = {}
        self._vectors: dict[str, Vectors] = {}
        self._held: Kept[tuple[str, ...], FarLibrary] = Kept(HELD)

    @classmethod
    def of(cls, edition: Edition, embedder: Embedder | None = None, settings: Settings | None = None) -> FarLibrary:
        """The library of an edition that was opened. Raises BrokenLibrary, StaleLibrary, ModelMissing."""
        return cls(edition, encoder(edition.stamp, embedder), settings)

    @property
    def passing(self) -> bool:
        """See `Library`."""
        return self.all is not self

    @cached_property
    def notes_only(self) -> tuple[str, ...]:
        """See `Library`."""
        return tuple(r for r, h in self.edition.holdings.items() if not h.original)

    @property
    def limited(self) -> bool:
        """See `Library`."""
        return bool(self.limits)

    @property
    def size(self) -> int:
        """See `Library`; within themes or places at most so many."""
        return self.all._size

    @cached_property
    def _size(self) -> int:
        return sum(self.edition.holdings[r].passages for r in self.inside)

    @cached_property
    def inside(self) -> tuple[str, ...]:
        """See `Library`."""
        return tuple(r for r, record in self.records.items() if all(scope.fits(record, s) for s in self.limits))

    def sources(self) -> list[tuple[Record, str, bool]]:
        """See `Library`."""
        return [(h.record, h.sha256, h.original) for h in self.edition.holdings.values()]

    @property
    def shelves(self) -> Mapping[str, Shelf]:
        """See `Library`; each is read when it is asked for."""
        return candidates.Shelves(self.edition)

    def noted(self) -> Sequence[Shelf]:
        """See `Library`; some of them, from all over the library."""
        noted = [r for r, h in self.edition.holdings.items() if h.notes]
        return [self.edition.shelf(r) for r in noted[:: max(1, len(noted) // NOTED)]]

    def within(self, limits: Scope) -> Library:
        """See `Library`."""
        return self.all._parts(limits) if limits else self.all

    def _part(self, limits: Scope) -> Library:
        scope.check(self.index, limits)
        made = copy.copy(self)
        for found in ("size", "inside", "_withins"):
            made.__dict__.pop(found, None)
        made.scope, made.limits, made.all = limits.among(() if limits.reports else self.scope.reports), (*self.limits, limits), made
        made.index = replace(self.index, entire=not any(s.themes or s.places for s in made.limits))
        made._held = Kept(HELD)
        made._parts = lru_cache(8)(made._part)
        return made

    def facets(self) -> facets.Facets:
        """See `Library`; within themes or places those of the reports as a whole."""
        return facets.of_holdings([self.edition.holdings[r] for r in self.inside], self._count)

    def _count(self, place: str) -> int:
        words = tuple(dict.fromkeys(stems(place)))
        sizes = self.settings.far
        return len(self.edition.worded("passages", {}, sizes.phrase, replace(self._withins[0], words=words))) if words else 0

    def upon(self, *questions: Question, saying: Sequence[str] = ()) -> FarLibrary:
        """See `Library`: what the engine finds for some questions, and passages that hold all words of each text in `saying`."""
        library, keys, noted = self.all, set[Key](), set[Key]()
        vectors = {t: library.vector(t) for t in dict.fromkeys(q.encoded or q.text for q in questions)}
        for question in questions:
            vector = vectors[question.encoded or question.text]
            told = replace(question, terms=library._lexicon.terms(question.text, question.words, self.settings.near, self.settings.others))
            for within in library._withins:
                keys |= library._found("passages", told, vector, within)
                noted |= library._found("notes", told, vector, within)
        for text in saying:
            words = tuple(dict.fromkeys(stems(text)))
            for within in library._withins if words else ():
                keys |= {f.key for f in self.edition.worded("passages", {}, self.settings.far.phrase, replace(within, words=(*within.words, *words)))}
        return library._showing(keys, noted, questions, vectors)

    def _found(self, kind: Kind, question: Question, vector: Vectors, within: Within) -> set[Key]:
        sizes = self.settings.far
        near, worded = (sizes.passages, sizes.words) if kind == "passages" else (sizes.notes, sizes.note_words)
        found = self.edition.nearest(kind, vector, near, within, sizes.effort)
        weights = weighted(question, self._rare(kind, question), self.settings)
        return {f.key for f in (*found, *self.edition.worded(kind, weights, worded, within))}

    def _rare(self, kind: Kind, question: Question) -> dict[str, int]:
        words = list(dict.fromkeys(w for w, _ in (*spoken(question.terms, self.settings), *question.more)))
        return {w: f[kind == "notes"] for w, f in zip(words, self.edition.frequencies(words), strict=True)}

    def _showing(self, keys: set[Key], noted: set[Key], questions: Sequence[Question], vectors: Mapping[str, Vectors]) -> FarLibrary:
        """A view of candidates, of which the best have those beside them: what stands around a quote is looked at too."""
        notes = {n.key: n for n in self.edition.notes(sorted(noted))}
        keys |= {Key(n.key.report, p) for n in notes.values() for p, _, _ in n.places}
        rows: dict[Key, Row] = {}
        made = self._view(self._read(keys, rows, notes), vectors)
        keyed = made.keyed
        best = {keyed[made.index.home(i)] for q in questions for i, _ in made.ranked(q, self.settings.far.close)[1]}
        around = self.settings.far.beside
        beside = {Key(k.report, n) for k in (best or keys) for n in range(k.n - around, k.n + around + 1)}
        return self._view(self._read(beside, rows, notes), vectors) if beside - rows.keys() else made

    def _read(self, keys: set[Key], rows: dict[Key, Row], notes: dict[Key, NoteRow]) -> candidates.Some:
        """The index of rows read before and these, and of the notes on them; both are read but once."""
        inside = set(self.inside) if self.limits else None
        rows |= {r.key: r for r in self.edition.rows(sorted(k for k in keys - rows.keys() if inside is None or k.report in inside))}
        notes |= {n.key: n for n in self.edition.notes(sorted({k for r in rows.values() for k in r.notes} - notes.keys()))}
        return candidates.make(self.index, list(rows.values()), self._kept(notes.values()))

    def _kept(self, notes: Iterable[NoteRow]) -> list[NoteRow]:
        return [n for n in notes if not self.limits or n.places]

    def _view(self, index: candidates.Some, vectors: Mapping[str, Vectors]) -> FarLibrary:
        made = copy.copy(self)
        inside = None
        for limits in self.limits:
            if limits.themes or limits.places:
                fits = scope.rows(index, replace(limits, reports=(), evidence=(), years=None))
                inside = fits if inside is None else inside & fits
        made.index = index if inside is None else cast("candidates.Some", part(index, inside))
        made.keyed = index.keys
        made.all, made._vectors = self, dict(vectors)
        return made

    def holding(self, *reports: str) -> Library:
        """See `Library`: all passages of some reports."""
        library = self.all
        known = tuple(sorted({r for r in reports if r in self.records and r in library.inside}))
        return library._held.get(known, lambda: library._report(known))

    def _report(self, reports: Sequence[str]) -> FarLibrary:
        held = {r: self.edition.holdings[r] for r in reports}
        rows = self.edition.rows([Key(r, n) for r, h in held.items() for n in range(h.passages)])
        notes = self.edition.notes([Key(r, n) for r, h in held.items() for n in range(h.notes)])
        return self._view(candidates.make(self.index, rows, self._kept(notes), windows=False), {})

    def entire(self) -> Library:
        """See `Library`: possible where few enough reports are looked at."""
        if self.all.size > self.settings.far.entire:
            raise LibraryError(
                f"That looks at every passage, and there are {self.all.size:,} to look at here.",
                f"Choose reports to look in first: with {self.settings.far.entire:,} passages or fewer it works.",
            )
        return self.holding(*self.all.inside)

    def link(self, row: int, span: tuple[int, int] | None = None) -> str:
        """See `Library`; kept by passage."""
        if span is not None:
            return super().link(row, span)
        held, p = self._made, self.index.passages[row]
        if p.id not in held:
            if len(held) > LINKS:
                held.clear()
            held[p.id] = permalink.make(self.index, row, 0, len(p.text))
        return held[p.id]

    def vector(self, text: str) -> Vectors:
        """See `Library`; that of the question asked is known."""
        return self._vectors[text] if text in self._vectors else super().vector(text)

    @cached_property
    def _withins(self) -> tuple[Within, ...]:
        """The limits as an engine takes them; where there are several, what any of them finds may be within. Themes and places are looked at again afterwards."""
        if not self.limits:
            return (ALL,)
        by_record = any(s.reports or s.years or s.evidence for s in self.limits)
        themes = next((tuple(t.strip().lower() for t in s.themes) for s in self.limits if s.themes), ())
        base = Within(reports=self.inside if by_record else None, themes=themes)
        places = next((s.places for s in self.limits if s.places), ())
        if not places:
            return (base,)
        about = tuple(r for r in self.inside if scope.about(self.records[r], places))
        named = tuple(replace(base, words=tuple(dict.fromkeys(stems(p)))) for p in places if stems(p))
        return (*named, replace(base, reports=about)) if about or not named else named
