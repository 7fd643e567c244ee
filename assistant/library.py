"""The library to ask: opened once, read-only, safe to share between threads."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from time import perf_counter
from typing import Any

from assistant import answering, bags, facets, index, quoting, scope, search
from assistant.answer import Answer, Hit
from assistant.lexicon import Lexicon
from assistant.naming import Naming
from assistant.part import part
from assistant.question import Question
from assistant.reading import Reader
from assistant.scope import Scope
from assistant.search import Ranking
from assistant.settings import Settings
from assistant.shown import Shown
from corpus import engines, store
from corpus.embed import FULL, Embedder, SentenceEncoder, Vectors
from corpus.engines.kept import Kept
from corpus.records import Record, Shelf

VECTORS = 512  # questions whose vectors are kept, not their words: a question is asked again when another follows on it, and what we offer by many
PARTS = 8  # parts of a library that are kept for the next question within the same limits


class Library(Shown):
    """Ask, search, quote. Get one with `Library.open`."""

    def __init__(self, held: index.Index, embedder: Embedder, settings: Settings | None = None, manifest: store.Manifest | None = None) -> None:
        self.index = held
        self.manifest = manifest
        self.settings = settings or Settings()
        self.records: dict[str, Record] = {s.record.id: s.record for s in held.shelves}
        self._reader = Reader(held, self.settings)
        self._lexicon = Lexicon(held.word_vectors, self._word_rows)
        self._embedder = embedder
        self._links = {}
        self._encoding = threading.Lock()  # the tokenizer's truncation state is shared: one question at a time
        self.scope = Scope()
        self.limits: tuple[Scope, ...] = ()  # each within the one before
        self.whole = self
        self._parts = lru_cache(PARTS)(self._part)
        self._rows: Kept[bytes, Vectors] = Kept(VECTORS)

    @classmethod
    def open(cls, path: str | os.PathLike[str] | None = None, embedder: Embedder | None = None, settings: Settings | None = None) -> Library:
        """Open the library at `path` (default: CLUSTERLIT_LIBRARY or .library): a folder, or a server's address (see `corpus.engines`).

        One that is too large for memory is searched where it lies (see `assistant.far`), as far as the settings say that are in force (`settings.Search`).

        Raises ConfigError, NoLibrary, BrokenLibrary, StaleLibrary (built with another model) or ModelMissing.
        """
        address = located(path)
        if (edition := engines.edition(address)) is not None:
            from assistant.door.config import searching
            from assistant.far import FarLibrary

            return FarLibrary.of(edition, embedder, settings or searching().settings())
        held, manifest = index.load(Path(address))
        embedder = encoder(manifest.stamp, embedder)
        bags.prepare(held)
        return cls(held, embedder, settings, manifest)

    @classmethod
    def unsearched(cls, path: str | os.PathLike[str] | None, embedder: Embedder) -> Library:
        """Open a library of which nothing is asked but what stands where; the embedder is not compared with the one it was built with."""
        address = located(path)
        if (edition := engines.edition(address)) is not None:
            from assistant.far import FarLibrary

            return FarLibrary(edition, embedder)
        held, manifest = index.load(Path(address))
        return cls(held, embedder, None, manifest)

    @property
    def shelves(self) -> Mapping[str, Shelf]:
        """All that is held of each report, by its id."""
        return {s.record.id: s for s in self.index.shelves}

    @property
    def notes_only(self) -> tuple[str, ...]:
        """Reports of which the library holds our notes, not the original."""
        return tuple(s.record.id for s in self.index.shelves if s.document is None)

    @property
    def limited(self) -> bool:
        """Whether only a part of what the library holds is looked at."""
        return self.index.whole is not None

    @property
    def passing(self) -> bool:
        """Whether it was made for one question, so that nothing is worth keeping under its name."""
        return False

    @property
    def size(self) -> int:
        """How many passages are looked at."""
        return len(self.index.passages)

    @property
    def inside(self) -> tuple[str, ...]:
        """The reports of which something is looked at."""
        held = {p.report for p in self.index.passages} if self.limited else self.records
        return tuple(r for r in self.records if r in held)

    def sources(self) -> list[tuple[Record, str, bool]]:
        """Each report, the SHA-256 of its file, and whether the report itself is held."""
        return [(s.record, s.ledger.sha256 if s.ledger else "", s.document is not None) for s in self.index.shelves]

    def noted(self) -> Sequence[Shelf]:
        """Shelves whose notes have questions that the library should answer."""
        return self.index.shelves

    def upon(self, *questions: Question, saying: Sequence[str] = ()) -> Library:
        """The library with as much of it at hand as answering these questions needs, or finding these texts: all of it where it is in memory."""
        return self

    def holding(self, *reports: str) -> Library:
        """The library with all passages of these reports at hand."""
        return self

    def entire(self) -> Library:
        """The library with all its passages at hand. Raises LibraryError where these are too many."""
        return self

    def within(self, limits: Scope) -> Library:
        """The same library with nothing in sight but what is within the limits, and within those it had. Raises UnknownReport, ScopeError."""
        return self._parts(limits) if limits else self

    def _part(self, limits: Scope) -> Library:
        scope.check(self.index, limits)
        made = Library(part(self.index, scope.rows(self.index, limits)), self._embedder, self.settings, self.manifest)
        made.scope, made.limits = limits.among(() if limits.reports else self.scope.reports), (*self.limits, limits)
        made.whole, made._encoding, made._links, made._reader, made._lexicon, made._rows = self.whole, self._encoding, self._links, self._reader, self._lexicon, self._rows
        return made

    def facets(self) -> facets.Facets:
        """What the library can be limited by, and to how many passages."""
        return facets.of(self.index)

    def ask(
        self, question: str, history: Sequence[tuple[str, str]] = (), reports: Sequence[str] | None = None, id: str = "", scope: Scope | None = None
    ) -> Answer:
        """Answer a question from the library, with quotes; refuse where it has no answer.

        `history` are earlier (question, answer) pairs. `scope` limits what is looked at; `reports` are ids, alternatives to those of
        the scope. Raises UnknownReport, ScopeError.
        """
        began = perf_counter()
        most = self.settings.question_max
        turns = [(self._reader.mend(q[:most]).text, a) for q, a in history]
        mended = self._reader.mend(question[:most])
        library = self.within(_joined(scope, reports))
        answer = answering.asked(library, mended.text, turns, id, began)
        return replace(answer, question=question[:most], read_as=mended.text if mended.told else "", limits=library.limits, cut=max(0, len(question) - most))

    def search(self, question: str, k: int = 10, reports: Sequence[str] | None = None, scope: Scope | None = None) -> list[Hit]:
        """The k best passages, best first; limited as in `ask`."""
        library = self.within(_joined(scope, reports))
        asked = library.understood(question)
        library = library.upon(asked)
        return [library.hit(i, s) for i, s in library.ranked(asked, k)[1]]

    @cached_property
    def naming(self) -> Naming:
        """The names that questions may call its reports by."""
        return Naming(self.records.values())

    def understood(self, text: str) -> Question:
        """A question as it is searched for here."""
        return self._reader.read(text, self.naming, self.scope.reports)

    def warm(self) -> None:
        """Load what the first question would wait for: the encoder's first run, and the lists that words are looked up in."""
        self._reader.mend("zzyzxq")  # near no word there is, so that every list is asked
        self._lexicon.near("warm", ["warm"])
        self.vector("warm up")

    def ranked(self, question: Question, k: int, vector: Vectors | None = None) -> tuple[Ranking, list[tuple[int, float]]]:
        """The ranking and its best k rows with scores scaled to 0..1; `vector` (d,) is the question's where it is known."""
        settings = self.settings
        question = replace(question, terms=self._lexicon.terms(question.text, question.words, settings.near, settings.others))
        vector = self.vector(question.encoded or question.text) if vector is None else vector
        ranking = search.rank(self.index, question, vector, settings.weights, settings.reach)
        best = ranking.order[:k]
        return ranking, [(int(i), min(1.0, max(0.0, float(ranking.scores[i])))) for i in best]

    def quotes(self, words: str, k: int = 20, reports: Sequence[str] | None = None, scope: Scope | None = None) -> list[Hit]:
        """Places that hold an exact phrase (in double quotation marks), or else the words near each other, then their meaning.

        Words beside a phrase rank its places. Limited as in `ask`.
        """
        return quoting.quoted(self.within(_joined(scope, reports)), words[: self.settings.question_max], max(0, k))

    def shelf(self, report: str) -> Shelf:
        """All that is held of one report. Raises UnknownReport."""
        scope.check(self.index, Scope((report,)))
        return self.index.shelf(report)

    def vector(self, text: str) -> Vectors:
        """The question's unit vector (d,)."""
        return self._rows.get(hashlib.blake2b(text.encode(errors="surrogatepass")).digest(), lambda: self._row(text))

    def _row(self, text: str) -> Vectors:
        with self._encoding:
            row = self._embedder.encode_question(text)
        row.flags.writeable = False  # many share it
        return row

    def _word_rows(self, words: list[str]) -> Vectors:
        with self._encoding:
            return self._embedder.encode(words)


def located(path: str | os.PathLike[str] | None) -> str:
    """Where a library lies: as given, else as the environment has it, else in .library."""
    return str(path or os.environ.get("CLUSTERLIT_LIBRARY", ".library"))


def encoder(stamp: Mapping[str, Any], given: Embedder | None) -> Embedder:
    """The encoder that a library was built with, or the one given. Raises StaleLibrary where that is another, ModelMissing."""
    embedder = given or SentenceEncoder(str(stamp["embedding_model"]), str(stamp["query_prefix"]), str(stamp["text_prefix"]), str(stamp.get("precision", FULL)))
    store.check_stamp(dict(stamp), {"embedder": embedder.name, "store": store.FORMAT})
    return embedder


def _joined(limits: Scope | None, reports: Sequence[str] | None) -> Scope:
    return (limits or Scope()).among(reports or ())
